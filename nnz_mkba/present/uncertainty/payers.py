"""The account of those who pay: when each breaks even, and the chance that it does."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.html import Content
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import cost_prices
from nnz_mkba.present.uncertainty.words import EXACT
from nnz_mkba.results.protected_uncertainty import ProtectedUncertainty
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Bearer


def payers_table(sure: ProtectedUncertainty, found: Result, t: Translator) -> Table:
    """Return for each payer which share of the benefits it needs to break even."""
    rows: list[list[Content]] = []
    for payer, outcome in sure.payers.items():
        needed = outcome.against.break_even_lambda
        rows.append(
            [
                sentences.capital(sentences.name_of(Bearer(payer), t)),
                t.eur(EXACT(float(sure.inputs["mean"][f"kosten.{payer}"]))),
                NumberText(t("geen")) if needed is None else t.percent(EXACT(needed), decimals=0),
                t.percent(EXACT(outcome.probability(0.5)), decimals=0),
                t.percent(EXACT(outcome.probability(1.0)), decimals=0),
                *(
                    [
                        t.percent(EXACT(outcome.benefit_share), decimals=0),
                        t.percent(EXACT(outcome.own.probability_positive.value), decimals=0),
                    ]
                    if outcome.own is not None and outcome.benefit_share is not None
                    else []
                ),
            ]
        )
    return Table(
        t(
            "Wanneer verdienen betalers hun eigen bijdrage terug? Kosten in euro’s ({prices})",
            prices=cost_prices(found, t),
        ),
        [
            t("Betaler"),
            t("Eigen kosten"),
            t("Nodig deel van de baten"),
            t("Kans bij de helft"),
            t("Kans bij alle baten"),
            *([t("Eigen deel van de baten"), t("Kans met het eigen deel")] if _allocated(sure) else []),
        ],
        rows,
        t=t,
        download="betalers.csv",
    )


def payers_words(sure: ProtectedUncertainty, t: Translator) -> str:
    """Return what is not known of who benefits."""
    if _allocated(sure):
        said = [
            t(
                "Voor de {bearer} alleen is de uitkomst {often}.",
                bearer=sentences.name_of(Bearer(payer), t),
                often=sentences.how_often_positive(EXACT(outcome.own.probability_positive.value), t),
            )
            for payer, outcome in sure.payers.items()
            if outcome.own is not None
        ]
        said.append(t("Bij wie de vermeden kosten vallen, is een aanname uit de parameters."))
        return " ".join(said)
    return t(
        "Bij wie de baten terechtkomen, is hier niet verdeeld. De tabel zegt welk deel van alle baten bij een betaler terecht moet "
        "komen om zijn eigen kosten te dekken, en hoe groot de kans daarop is bij de helft van de baten en bij alle baten."
    )


def _allocated(sure: ProtectedUncertainty) -> bool:
    return all(outcome.own is not None for outcome in sure.payers.values())
