"""How a reader knows the inputs of the analysis: their names, and their values in their own unit."""

from __future__ import annotations

from collections.abc import Mapping

from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_inputs import BIRTH, CHOICE, MIX, PARTICIPANTS, PREGNANCY, PREVENTED, WORKING
from nnz_mkba.vocabulary import Bearer, Intervention

#: How a reader knows an input. What begins with "mix.", "baten." or "kosten." is named by `label`.
LABELS: Mapping[str, str] = {
    PARTICIPANTS: N_("aantal deelnemers"),
    CHOICE: N_("deel dat voor anticonceptie kiest"),
    PREVENTED: N_("deel van de keuzes dat een geboorte voorkomt"),
    PREGNANCY: N_("kans op zwangerschap zonder het programma"),
    BIRTH: N_("deel van de zwangerschappen dat tot een geboorte leidt"),
    WORKING: N_("werking van de gekozen anticonceptie"),
    MIX: N_("welke zorg nodig was geweest"),
}

#: What one study could settle together.
GROUPS: Mapping[str, str] = {
    "registratie": N_("aantal deelnemers en hun keuze"),
    PREVENTED: N_("deel van de keuzes dat een geboorte voorkomt"),
    "zonder_programma": N_("wat er zonder het programma was gebeurd"),
    "effect": N_("keuze en voorkomen geboorte"),
    "zorg": N_("welke zorg nodig was geweest en wat die kost"),
    MIX: N_("welke zorg nodig was geweest"),
    "kosten": N_("de programmakosten"),
}

#: What following participants would teach.
STUDIES: Mapping[str, str] = {
    CHOICE: N_("Waarde: wie kiest"),
    PREGNANCY: N_("Waarde: wie zwanger wordt"),
    PREVENTED: N_("Waarde: wat het voorkomt"),
}


CONVENTION_WORDS: Mapping[str, str] = {
    "proportional": N_("de andere soorten zorg veranderen naar evenredigheid mee"),
    "from_geen": N_("het verschil gaat van of naar ‘geen zorg nodig’"),
}

EXACT = Number.exact


def label(name: str, t: Translator) -> str:
    """Return an input as a reader knows it.

    Examples
    --------
    >>> from nnz_mkba.present.locale import translator
    >>> label("mix.pleeggezin", translator("nl"))
    'aandeel pleeggezin'
    """
    kind, _, which = name.partition(".")
    match kind:
        case "mix" if which:
            return t("aandeel {care}", care=sentences.name_of(Intervention(which), t))
        case "baten":
            return t("kosten van {care} per kind", care=sentences.name_of(Intervention(which), t))
        case "kosten":
            return t("programmakosten van {bearer}", bearer=sentences.name_of(Bearer(which), t))
        case _:
            return t.gettext(LABELS[name])


def value(name: str, number: float, t: Translator) -> NumberText:
    """Return a value of an input in its own unit."""
    return in_unit(name, EXACT(number), t)


def in_unit(name: str, number: Number, t: Translator) -> NumberText:
    if name.startswith(("baten.", "kosten.")):
        return t.eur(number)
    if name == PARTICIPANTS:  # people, and between bounds a mean of them
        return t.count(number) if number.is_exact and float(number.value or 0).is_integer() else t.decimal(number)
    return t.percent(number)


def span(name: str, low: float, high: float, t: Translator) -> NumberText:
    return in_unit(name, Number.between(low, high), t)


def share_text(share: float, t: Translator) -> NumberText:
    return t.percent(EXACT(share), decimals=0 if share >= 0.1 else 1)
