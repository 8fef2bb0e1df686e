"""Text that points at a person: refused in answers, tables and free remarks, and never repeated in the refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from stdnum.nl import bsn

from nnz_mkba.errors import DataFault

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?<!\d)(?:\+31|0031|0)(?:[\s\-()]*\d){9}(?!\d)")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
_PARTICLE = r"(?:(?:van|de|den|der|ter|ten|el|te)\s+|van\s+de[nr]?\s+)"
#: A form of address, or an introduction, before a capital; no list of names, which would itself be personal data.
_ADDRESSED = re.compile(
    rf"\b(?:[Mm]evrouw|[Mm]eneer|[Dd]e heer|[Mm]evr\.?|[Dd]hr\.?|[Mm]w\.?|[Dd]rs\.|[Mm]ijn naam is|[Ii]k heet)\s+{_PARTICLE}*[A-Z]"
)
_INITIALS = re.compile(rf"\b(?:[A-Z]\.){{1,4}}\s*{_PARTICLE}*[A-Z][a-zé]+")
_NAMED_COLUMN = re.compile(
    r"(?:voor|achter|roep)?naam|name|(?:first|last)[ _]?name|e-?mail.*|mail(?:adres)?|telefoon.*|mobiel|phone|"
    r"adres|geboortedatum|bsn|ip-?(?:adres|address)|organisatie|functie"
)

_REMEDY = "Haal het weg of schrijf een rol in plaats van een naam."


def trace(text: str) -> str:
    """Return what kind of pointer to a person a text holds, in Dutch; empty if none was found.

    Examples
    --------
    >>> trace("mail naar i.bakker@voorbeeld.nl"), trace("De sfeer is goed, 3 van de 4 keer")
    ('een e-mailadres', '')
    """
    if _EMAIL.search(text):
        return "een e-mailadres"
    if any(bsn.is_valid(digits) for digits in _NINE_DIGITS.findall(text)):
        return "een burgerservicenummer"
    if _PHONE.search(text):
        return "een telefoonnummer"
    return "een naam" if _ADDRESSED.search(text) or _INITIALS.search(text) else ""


def column_faults(columns: Iterable[str], file: str) -> list[DataFault]:
    """Return a fault for every column whose heading asks who someone is."""
    return [
        DataFault(file, 1, name[:40], "een kolom met persoonsgegevens", "anonieme antwoorden", "Haal de kolom weg.")
        for name in columns
        if _NAMED_COLUMN.fullmatch(name.strip().casefold())
    ]


def cell_faults(frame: pd.DataFrame, file: str) -> list[DataFault]:
    """Return a fault for every cell that points at a person."""
    return [
        DataFault(file, int(str(row)), str(column), f"iets dat lijkt op {kind}", "anonieme tekst", _REMEDY)
        for column in frame.columns
        for row, text in frame[column].items()
        if isinstance(text, str) and (kind := trace(text))
    ]
