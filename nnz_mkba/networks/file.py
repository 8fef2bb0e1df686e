"""`network.yaml`: what holds for a learning network as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import field_validator

from nnz_mkba.personal_data.organisations import listed_organisations
from nnz_mkba.strict_yaml import Date, Number, Strict, Text, Truth, Whole
from nnz_mkba.vocabulary import DAYS_A_YEAR

NETWORK_FILE = "network.yaml"


class SourceDocument(Strict):
    """A source document that the folder refers to by its number."""

    titel: Text


class RoundFile(Strict):
    """A round of evaluation: a survey with answers, or interviews of which only the number is known."""

    titel: Text
    methode: Literal["gesprekken", "vragenlijst"]
    bron: Text
    datum: Date | None = None
    uitgenodigd: Whole | None = None
    deelnemers: Whole | None = None
    themalijst: Text | None = None


class RoleFile(Strict):
    """How a role is filled; what is not known stays empty."""

    ingevuld: Literal["ja", "nee", "onbekend"]
    bron: Text
    personen: Whole | None = None
    uren_per_week: Number | None = None


class CashItem(Strict):
    """Money that the network spent."""

    post: Text
    bedrag_eur: Number
    jaar: Whole
    bron: Text


class NetworkFile(Strict):
    """`network.yaml`: what holds for the network as a whole."""

    naam: Text
    regio: Text
    synthetisch: Truth
    themalijst: Text
    peildatum: Date
    start: Date
    documenten: dict[str, SourceDocument]
    eind: Date | None = None
    leden: Whole | None = None
    leden_bron: Text | None = None
    tweede_schil: Whole | None = None
    bijeenkomsten_per_jaar: Number | None = None
    bijeenkomsten_totaal: Whole | None = None
    bijeenkomsten_bron: Text | None = None
    rondes: dict[str, RoundFile] = {}
    rollen: dict[str, RoleFile] = {}
    partijen: tuple[Text, ...] = ()
    geldkosten: tuple[CashItem, ...] | None = None
    toegestane_organisaties: tuple[Text, ...] = ()

    @field_validator("toegestane_organisaties")
    @classmethod
    def _names_of_organisations(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return listed_organisations(names)


def years_between(first: dt.date, last: dt.date) -> float:
    """Return the time from the first day to the end of the last one. [year]

    Examples
    --------
    >>> years_between(dt.date(2021, 5, 1), dt.date(2025, 4, 30))
    4.0
    """
    return round(((last - first).days + 1) / DAYS_A_YEAR, 2)
