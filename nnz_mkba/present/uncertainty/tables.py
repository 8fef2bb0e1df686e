"""The analysis in tables, for a page and for the terminal."""

from __future__ import annotations

from nnz_mkba.model.uncertainty import Estimate
from nnz_mkba.present import sentences
from nnz_mkba.present.html import Content
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import both_prices, euros
from nnz_mkba.present.uncertainty.payers import payers_table
from nnz_mkba.present.uncertainty.words import CONVENTION_WORDS, EXACT, GROUPS, STUDIES, label, span, value
from nnz_mkba.programme_inputs import PREGNANCY, PREVENTED
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, ProtectedUncertainty
from nnz_mkba.results.result import Result


def tables(sure: ProtectedUncertainty, found: Result, t: Translator) -> list[Table]:
    """Return the tables for the command line, the headlines first."""
    return [
        headline_table(sure, found, t),
        break_even_table(sure, found, t),
        information_table(sure, found, t),
        payers_table(sure, found, t),
    ]


def headline_table(sure: ProtectedUncertainty, found: Result, t: Translator) -> Table:
    """Return every headline with its Monte Carlo standard error."""
    summary = sure.summary

    def money(name: str, one: Estimate) -> list[Content]:
        return [name, t.eur(EXACT(one.value)), t.eur(EXACT(one.se))]

    def chance(name: str, one: Estimate) -> list[Content]:
        return [name, t.percent(EXACT(one.value)), t.percent(EXACT(one.se))]

    rows = [
        money(t("Gemiddelde van baten min kosten"), summary.mean),
        money(t("Standaardafwijking"), summary.sd),
        money(t("Ondergrens van 90% van de gevallen"), summary.p05),
        money(t("Middelste geval"), summary.p50),
        money(t("Bovengrens van 90% van de gevallen"), summary.p95),
        chance(t("Kans dat de baten hoger zijn dan de kosten"), summary.probability_positive),
        *(
            [chance(t("Kans dat baten gedeeld door kosten boven 1 ligt"), summary.probability_ratio_above_one)]
            if summary.probability_ratio_above_one
            else []
        ),
        money(t("Waarde van alles precies weten, per besluit (EVPI)"), sure.evpi),
        money(t("Verwacht verlies bij stoppen"), sure.loss_nothing),
        money(t("Verwacht verlies bij doorgaan"), sure.loss_programme),
    ]
    return Table(
        t("Uitkomst van {draws} trekkingen, {unit}", draws=t.count(EXACT(sure.draws)), unit=euros(found, t)),
        [t("Uitkomst"), t("Waarde"), t("Rekenfout")],
        rows,
        t=t,
        notes=[
            t(
                "Rekenfout: hoe ver de waarde door het toeval van de trekkingen van de exacte waarde kan liggen "
                "(standaardfout). Zaad {seed}: met hetzelfde zaad komen dezelfde getallen terug.",
                seed=str(sure.seed),
            )
        ],
        download="onzekerheid.csv",
    )


def inputs_table(sure: ProtectedUncertainty, found: Result, t: Translator) -> Table:
    """Return every input with its spread and where that comes from."""
    rows: list[list[Content]] = [
        [
            sentences.capital(label(name, t)),
            value(name, row["mean"], t),
            t("vast") if row["certain"] else span(name, row["low"], row["high"], t),
            t("aanname") if row["assumption"] else t("bron"),
            row["source"],
        ]
        for name, row in sure.inputs.to_dict("index").items()
    ]
    return Table(
        t("Uitgangspunten en hun spreiding, {unit}", unit=both_prices(found, t)),
        [t("Uitgangspunt"), t("Gemiddeld"), t("90% tussen"), t("Aard van de spreiding"), t("Herkomst")],
        rows,
        t=t,
        download="uitgangspunten.csv",
    )


def break_even_table(
    sure: ProtectedUncertainty, found: Result, t: Translator, convention: str = CONVENTIONS[0]
) -> Table:
    """Return the break-even value of every input."""
    rows: list[list[Content]] = []
    for name, one in sure.break_even[convention].items():
        beyond = one.probability_beyond
        rows.append(
            [
                sentences.capital(label(name, t)),
                value(name, one.base, t),
                NumberText(t("geen")) if one.value is None else value(name, one.value, t),
                NumberText("–") if beyond is None else t.percent(EXACT(beyond)),
            ]
        )
    return Table(
        t(
            "Omslagpunt van elk uitgangspunt, {unit}; {convention}",
            unit=both_prices(found, t),
            convention=t.gettext(CONVENTION_WORDS[convention]),
        ),
        [t("Uitgangspunt"), t("Nu gerekend"), t("Omslagpunt"), t("Kans aan de andere kant")],
        rows,
        t=t,
        notes=[
            t(
                "Omslagpunt: de waarde waarbij baten en kosten gelijk zijn als de rest blijft zoals hij is. Geen: welke waarde "
                "het ook heeft, dit uitgangspunt alleen verandert het teken niet."
            )
        ],
        download=f"omslagpunten-onzekerheid-{convention.replace('_', '-')}.csv",
    )


def information_table(sure: ProtectedUncertainty, found: Result, t: Translator) -> Table:
    """Return the value of knowing every input and group exactly."""
    methods = {"exact": t("exact"), "conditional": t("over de trekkingen"), "regression": t("geschat met regressie")}
    known = [(sentences.capital(label(info.names[0], t)), info) for info in sure.evppi]
    known += [(sentences.capital(t.gettext(GROUPS[name])), info) for name, info in sure.evppi_groups.items()]
    rows: list[list[Content]] = [
        [name, t.eur(EXACT(info.value)), t.eur(EXACT(info.se), decimals=2), methods[info.method]]
        for name, info in known
    ]
    return Table(
        t("Wat precies weten per besluit waard is, {unit}", unit=euros(found, t)),
        [t("Uitgangspunt"), t("Waarde"), t("Rekenfout"), t("Hoe berekend")],
        rows,
        t=t,
        notes=[
            t(
                "Nul betekent: wat er ook uitkomt, het besluit blijft hetzelfde. Een groep is samen vaak meer waard dan de "
                "delen opgeteld."
            )
        ],
        download="waarde-van-weten.csv",
    )


def study_table(sure: ProtectedUncertainty, found: Result, t: Translator) -> Table:
    """Return what following more participants would be worth."""
    names = list(sure.evsi)
    sizes = [int(n) for n in next(iter(sure.evsi.values())).index] if names else []
    return Table(
        t("Wat meer deelnemers volgen per besluit waard is, {unit}", unit=euros(found, t)),
        [t("Deelnemers"), *(t.gettext(STUDIES[name]) for name in names)],
        [[t.count(EXACT(n)), *(t.eur(EXACT(float(sure.evsi[name][n]))) for name in names)] for n in sizes],
        t=t,
        notes=[
            t("De kosten van het volgen zijn er niet af."),
            *(
                [
                    t(
                        "Wie zwanger wordt, is te zien door een vergelijkbare groep zonder het programma een jaar te volgen."
                    )
                ]
                if PREGNANCY in names
                else []
            ),
            *(
                [
                    t(
                        "Of een keuze een zwangerschap voorkwam, is bij één persoon niet te zien; die kolom is een bovengrens."
                    )
                ]
                if PREVENTED in names
                else []
            ),
        ],
        download="deelnemers-volgen.csv",
    )


def sobol_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return how much of the spread each input explains, all moving at once."""
    rows = [
        [
            sentences.capital(label(str(name), t)),
            t.percent(EXACT(max(row["first"], 0.0)), decimals=0),
            t.percent(EXACT(row["total"]), decimals=0),
            t.percent(EXACT(row["total_half_width"]), decimals=0),
        ]
        for name, row in sure.sobol.to_dict("index").items()
    ]
    return Table(
        t("Welk deel van de spreiding elk uitgangspunt verklaart (Sobol)"),
        [t("Uitgangspunt"), t("Alleen"), t("Met alle wisselwerking"), t("Marge (95%)")],
        rows,
        t=t,
        download="spreiding.csv",
    )
