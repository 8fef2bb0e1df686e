"""Plain words, from one table each: statuses, names, uncertainty, and whether benefits exceed costs.

All through the catalogue, so every word exists in Dutch and English. Uncertainty words count in tenths of the
draws: nobody should read three decimals into a simulation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import Status as StatusWord
from nnz_mkba.present.locale import NumberText, Translator, round_half_up
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.results.certainty import Certainty
from nnz_mkba.vocabulary import (
    AllocationKey,
    Audience,
    Bearer,
    Intervention,
    Outcome,
    Party,
    Status,
    Stream,
    Verdict,
)

STATUS_WORDS: Mapping[Status, str] = {
    Status.BEHAALD: N_("behaald"),
    Status.OP_KOERS: N_("op koers"),
    Status.RISICO: N_("risico"),
    Status.ACHTER: N_("achter"),
    Status.GEEN_STREEFWAARDE: N_("geen streefwaarde"),
    Status.NIET_VERGELIJKBAAR: N_("niet vergelijkbaar"),
    Status.ONBEKEND: N_("onbekend"),
}

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.KLOPT: N_("klopt"),
    Verdict.WIJKT_AF: N_("wijkt af"),
    Verdict.EENHEDEN_VERSCHILLEN: N_("eenheden verschillen"),
    Verdict.NIET_NA_TE_REKENEN: N_("niet na te rekenen"),
}

STREAM_NAMES: Mapping[Stream, str] = {
    Stream.NETWERKPARTNERS: N_("netwerkpartners"),
    Stream.OPGESCHAALD: N_("opgeschaald"),
}

OUTCOME_NAMES: Mapping[Outcome, str] = {
    Outcome.ANTICONCEPTIE: N_("anticonceptie"),
    Outcome.IN_ZORG: N_("nog in zorg"),
    Outcome.GEEN_ANTICONCEPTIE: N_("geen anticonceptie"),
    Outcome.ONBEKEND: N_("uitkomst onbekend"),
}

INTERVENTION_NAMES: Mapping[Intervention, str] = {
    Intervention.GEEN: N_("geen zorg nodig"),
    Intervention.OPVOEDONDERSTEUNING: N_("opvoedondersteuning"),
    Intervention.PLEEGGEZIN: N_("pleeggezin"),
    Intervention.BEGELEID_WONEN: N_("begeleid wonen"),
}

BEARER_NAMES: Mapping[Bearer, str] = {Bearer.GEMEENTEN: N_("gemeenten"), Bearer.GGD: N_("GGD")}

PARTY_NAMES: Mapping[Party, str] = {
    Party.GEMEENTEN: N_("gemeenten"),
    Party.GGD: N_("GGD"),
    Party.RIJK: N_("Rijk"),
    Party.ZORGVERZEKERAARS: N_("zorgverzekeraars"),
}

ALLOCATION_NAMES: Mapping[AllocationKey, str] = {
    AllocationKey.INWONERS: N_("naar inwoners"),
    AllocationKey.CASUSSEN: N_("naar opgeschaalde cliënten"),
    AllocationKey.GELIJK: N_("gelijk verdeeld"),
}

AUDIENCE_NAMES: Mapping[Audience, str] = {
    Audience.STUURGROEP: N_("stuurgroep"),
    Audience.OPENBAAR: N_("openbaar"),
    Audience.INTERN: N_("intern"),
}

Word = Status | Verdict | Stream | Outcome | Intervention | Bearer | Party | AllocationKey | Audience
_TABLES: Mapping[type, Mapping] = {
    Status: STATUS_WORDS,
    Verdict: VERDICT_WORDS,
    Stream: STREAM_NAMES,
    Outcome: OUTCOME_NAMES,
    Intervention: INTERVENTION_NAMES,
    Bearer: BEARER_NAMES,
    Party: PARTY_NAMES,
    AllocationKey: ALLOCATION_NAMES,
    Audience: AUDIENCE_NAMES,
}

#: Ratios this close to one are "ongeveer gelijk": a choice of wording, stated in the method section.
ABOUT_EQUAL = 0.1
#: Up to this chance "vrijwel geen enkel", from one minus it "vrijwel alle". [fraction]
NEARLY_NONE = 0.01
#: Below this chance "minder dan 1 van de 10": rounded to a whole tenth, 5% would read as twice as much. [fraction]
WELL_BELOW_ONE = 0.075


def name_of(word: Word, t: Translator) -> str:
    """Return a word of a closed list as a reader reads it.

    Examples
    --------
    >>> from nnz_mkba.present.locale import translator
    >>> name_of(Status.OP_KOERS, translator("en"))
    'on track'
    """
    return t.gettext(_TABLES[type(word)][word])


def status(word: Status | Verdict, t: Translator) -> StatusWord:
    """Return a status or verdict with its shape."""
    return StatusWord(word.value, name_of(word, t))


def capital(text: str) -> str:
    """Return text with a capital first letter; Dutch "ij" is one.

    Examples
    --------
    >>> capital("ijsland"), capital("gemeenten")
    ('IJsland', 'Gemeenten')
    """
    head = text[:2].upper() if text[:2] == "ij" else text[:1].upper()
    return head + text[len(head) :]


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop.

    Examples
    --------
    >>> sentence("ijsland telt 2 organisaties")
    'IJsland telt 2 organisaties.'
    """
    text = capital(text.strip())
    return text + ("" if text.endswith((".", "!", "?")) or not text else ".")


# -- uncertainty ----------------------------------------------------------------------------------------------


def how_often(probability: Number, t: Translator) -> str:
    """Return a probability as a number of cases: ``in 8 van de 10 doorgerekende gevallen``."""
    if probability.low is None or probability.high is None:
        withheld = probability.kind is Kind.WITHHELD
        return (
            t("in een niet getoond deel van de gevallen") if withheld else t("in een onbekend deel van de gevallen")
        )
    low, high = tenths(probability.low), tenths(probability.high)
    if probability.low == probability.high and NEARLY_NONE < probability.low < WELL_BELOW_ONE:
        return t("in minder dan 1 van de 10 doorgerekende gevallen")
    if probability.low == probability.high and 1 - WELL_BELOW_ONE < probability.low < 1 - NEARLY_NONE:
        return t("in ruim 9 van de 10 doorgerekende gevallen")
    if low == high:
        if low == 0:
            never = probability.high == 0
            return t("in geen enkel doorgerekend geval") if never else t("in vrijwel geen enkel doorgerekend geval")
        if low == 10:
            always = probability.low == 1
            return t("in alle doorgerekende gevallen") if always else t("in vrijwel alle doorgerekende gevallen")
        return t("in {cases} van de 10 doorgerekende gevallen", cases=str(low))
    return t("in {low} tot {high} van de 10 doorgerekende gevallen", low=str(low), high=str(high))


def out_of_ten(probability: float, t: Translator) -> str:
    """Return a probability as a figure by itself: ``2 van de 10``."""
    if NEARLY_NONE < probability < WELL_BELOW_ONE:
        return t("minder dan 1 van de 10")
    if 1 - WELL_BELOW_ONE < probability < 1 - NEARLY_NONE:
        return t("meer dan 9 van de 10")
    return t("{n} van de 10", n=str(tenths(probability)))


def tenths(probability: float) -> int:
    """Return a probability in tenths, a half upwards."""
    if not 0 <= probability <= 1:
        raise ValueError(f"probability={probability} is outside [0, 1]")
    # The shift of the decimal point happens in decimal arithmetic, so 0.25 is 2.5 tenths and becomes 3.
    return int(round_half_up(probability, 1).scaleb(1))


def how_often_positive(probability: Number, t: Translator) -> str:
    """Return how often benefits exceed costs: ``in 8 van de 10 doorgerekende gevallen positief``."""
    return t("{cases} positief", cases=how_often(probability, t))


def how_often_reached(probability: Number, t: Translator) -> str:
    """Return how often a target is reached: ``in 1 van de 10 doorgerekende gevallen gehaald``."""
    return t("{cases} gehaald", cases=how_often(probability, t))


def balance(ratio: Number, t: Translator, *, about_equal: float = ABOUT_EQUAL) -> str:
    """Return whether benefits exceed costs, from their ratio or its whole range.

    Parameters
    ----------
    ratio : Number
        Benefits over costs; a range covers all tiers or draws that are taken seriously.
    t : Translator
    about_equal : float
        Distance from one within which the two count as equal.

    Returns
    -------
    str
        "baten ongeveer gelijk aan kosten" if the whole range is near one, "baten hoger dan kosten" or "baten
        lager dan kosten" if it lies on one side, "onzeker" if it changes sign and is wide.
    """
    if ratio.low is None or ratio.high is None:
        return t("niet getoond") if ratio.kind is Kind.WITHHELD else t("onbekend")
    if ratio.low >= 1 - about_equal and ratio.high <= 1 + about_equal:
        return t("baten ongeveer gelijk aan kosten")
    if ratio.low >= 1:
        return t("baten hoger dan kosten")
    if ratio.high <= 1:
        return t("baten lager dan kosten")
    return t("onzeker")


def premise(prevented: Number, t: Translator) -> str:
    """Return what must hold for the benefits of a scenario: how many choices prevent a birth. Without a full stop."""
    if prevented.is_exact and prevented.value == 1:
        return t("Als elke keuze voor anticonceptie een geboorte voorkomt")
    return t("Als {share} van de keuzes voor anticonceptie een geboorte voorkomt", share=share(prevented, t))


def share(fraction: Number, t: Translator) -> NumberText:
    """Return a share that is an estimate in whole per cents; below one in ten, or stated so, to a tenth of one."""
    small = fraction.high is not None and fraction.high < 0.1
    stated = fraction.is_exact and math.isclose(per_mille := 1000 * fraction.value, round(per_mille))
    return t.percent(fraction, decimals=1 if small or (stated and round(per_mille) % 10) else 0)


def benefits_label(prevented: Number, t: Translator) -> str:
    """Return how a scenario's benefits are called where they stand alone: by what they rest on."""
    if prevented.is_exact and prevented.value == 1:
        return t("Baten als elke keuze een geboorte voorkomt")
    return t("Baten als {share} van de keuzes een geboorte voorkomt", share=share(prevented, t))


def ratio_label(prevented: Number, t: Translator) -> str:
    """Return how benefits over costs are called where they stand alone."""
    if prevented.is_exact and prevented.value == 1:
        return t("Baten gedeeld door kosten als elke keuze een geboorte voorkomt")
    return t("Baten gedeeld door kosten als {share} van de keuzes een geboorte voorkomt", share=share(prevented, t))


def estimate_words(sure: Certainty, t: Translator) -> str:
    """Return the estimated share of the choices that prevents a birth, with its range: ``21% (9% tot 35%)``."""
    exact = Number.exact
    if not sure.is_estimate:
        return str(share(exact(sure.prevented), t))
    return t(
        "{share} ({low} tot {high})",
        share=share(exact(sure.prevented), t),
        low=t.percent(exact(sure.low), decimals=0),
        high=t.percent(exact(sure.high), decimals=0),
    )


def stated_share(sure: Certainty, t: Translator) -> str:
    """Return that the share is an assumption of the scenario, beside our own estimate; empty where it is that estimate."""
    if not sure.is_stated:
        return ""
    return t(
        "Dat {share} van de keuzes een geboorte voorkomt, is een aanname van dit scenario; onze schatting is {own}.",
        share=estimate_words(sure, t),
        own=share(Number.exact(sure.estimate), t),
    )


# -- counted nouns --------------------------------------------------------------------------------------------


def participants(number: Number, t: Translator) -> str:
    """Return "1 deelnemer", "2 deelnemers"."""
    return t.ngettext("{n} deelnemer", "{n} deelnemers", number)
