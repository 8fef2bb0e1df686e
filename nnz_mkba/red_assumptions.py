"""Assumptions that nobody measured and that may turn the verdict (`data/aannamen_rood.yaml`)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Strict, Text, parse_strict, read_yaml

FILE = "aannamen_rood.yaml"


class When(StrEnum):
    """What a scenario does that makes an assumption count."""

    ELKE_KEUZE = "elke_keuze"  # every choice prevents a birth
    OPGEBOUWD = "opgebouwd"  # the share that does is built up from its parts
    MIX = "mix"  # families are divided over kinds of care
    ZONDER_ZORG = "zonder_zorg"  # some of them would have needed none
    MEER_JAREN = "meer_jaren"  # care goes on after the first year


class RedAssumption(Strict):
    """One assumption in words.

    Attributes
    ----------
    nl, en : str
        What is assumed.
    waarom, why : str
        Why it is rated red, in Dutch and in English.
    wanneer : When or None
        What a scenario must do for it to count; None for every scenario.
    """

    nl: Text
    en: Text
    waarom: Text
    why: Text
    wanneer: When | None = None


@cache
def load_red_assumptions(path: Path | None = None) -> dict[str, RedAssumption]:
    """Return the assumptions rated red, by their name in docs/aannames.md.

    Examples
    --------
    >>> str(load_red_assumptions()["mkba.voorkomen_fractie"].wanneer)
    'elke_keuze'
    """
    raw = read_yaml(path or shipped("data", FILE))
    return {name: parse_strict(RedAssumption, fields, FILE) for name, fields in raw.items()}
