"""Assumptions that nobody measured and that may turn the verdict (`data/aannamen_rood.yaml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Strict, Text, parse_strict, read_yaml

FILE = "aannamen_rood.yaml"


class RedAssumption(Strict):
    """One assumption in words.

    Attributes
    ----------
    nl, en : str
        What is assumed.
    waarom, why : str
        Why it is rated red, in Dutch and in English.
    scenario : tuple of str
        Names of the scenarios in which it counts; empty for all.
    """

    nl: Text
    en: Text
    waarom: Text
    why: Text
    scenario: tuple[Text, ...] = ()


@cache
def load_red_assumptions(path: Path | None = None) -> dict[str, RedAssumption]:
    """Return the assumptions rated red, by their name in docs/aannames.md.

    Examples
    --------
    >>> load_red_assumptions()["gelijk tempo"].scenario
    ()
    """
    raw = read_yaml(path or shipped("data", FILE))
    return {name: parse_strict(RedAssumption, fields, FILE) for name, fields in raw.items()}
