"""The end of the notebook on uncertainty: its three questions, answered."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.html import Bullets, Display, Paragraph, Section
from nnz_mkba.present.locale import Translator, tidy
from nnz_mkba.present.uncertainty.words import EXACT, label
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_inputs import PREVENTED
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, ProtectedUncertainty


def learned(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return what a reader knows now: how often it is positive, where it tips, what does most, what knowing is worth."""
    heading = t("Wat weten wij nu?")
    if sure is None:
        return Section(heading, Paragraph(t("Zonder kosten en deelnemers is er geen onzekerheid door te rekenen.")))
    often = sentences.how_often_positive(EXACT(sure.summary.probability_positive.value), t)
    lines = [t("De uitkomst is {often}.", often=often), _tips(sure, t), _does_most(sure, t), _worth(sure, t)]
    return Section(heading, Bullets(line for line in lines if line))


def _tips(sure: ProtectedUncertainty, t: Translator) -> str:
    prevented = sure.break_even[CONVENTIONS[0]][PREVENTED]
    base = t.percent(EXACT(prevented.base), decimals=0)
    if prevented.value is None:
        return t(
            "Er is geen omslagpunt: welk deel van de keuzes ook een geboorte voorkomt, de uitkomst blijft aan dezelfde kant. "
            "Gerekend is met gemiddeld {base}.",
            base=base,
        )
    return t(
        "Het omslagpunt ligt bij {share} van de keuzes die een geboorte voorkomen; gerekend is met gemiddeld {base}.",
        share=t.percent(EXACT(prevented.value)),
        base=base,
    )


def _does_most(sure: ProtectedUncertainty, t: Translator) -> str:
    bars = sure.tornado.get(CONVENTIONS[0])
    if not bars:
        return ""
    widest = bars[0]
    low, high = sorted((widest.low_eur, widest.high_eur))
    fields = {
        "name": label(widest.parameter, t),
        "interval": t.eur(Number.between(low, high), in_words=True),
    }
    if widest.crosses_zero:
        return t(
            "Het meest doet: {name}. Beweegt alleen dat, dan ligt de uitkomst {interval}; dat kan haar al doen omslaan.",
            **fields,
        )
    return t(
        "Het meest doet: {name}. Beweegt alleen dat, dan ligt de uitkomst {interval}; dat doet haar niet omslaan.",
        **fields,
    )


def _worth(sure: ProtectedUncertainty, t: Translator) -> str:
    if round(sure.evpi.value) == 0:
        return t("Meer weten verandert dit besluit niet.")
    return t(
        "Alles precies weten is per besluit gemiddeld {value} waard; onderzoek dat meer kost, loont niet.",
        value=t.eur(EXACT(tidy(sure.evpi.value, sure.evpi.se))),
    )
