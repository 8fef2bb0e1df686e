"""Headings and cells of a survey that point at a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.personal_data.names import find_first_names, without_organisations
from nnz_mkba.personal_data.plain import plain

#: Headings of a form's export that ask who somebody is; the guard knows the rest.
_WHO = re.compile(
    r"(?:name|(?:first|last)[ _]?name|(?:volledige )?naam|phone|e-?mail ?adres|ip-?(?:adres|address)|organisatie|functie)"
)
_REMEDY = (
    "Haal het weg: schrijf een rol in plaats van een naam, en maand en jaar in plaats van een dag. Is het de naam van een "
    "organisatie of programma, zet die dan precies zo onder toegestane_organisaties in network.yaml. De tekst is hier met "
    "opzet niet herhaald."
)
POINT = re.compile(r"(sterk|verbeter)_(\d{1,2})")


def personal_faults(
    frame: pd.DataFrame, file: str, known: Sequence[str], headings: Sequence[str], allowed: Sequence[str] = ()
) -> list[DataFault]:
    """Return a fault for every heading and every cell that points at a person; none repeats what it found.

    `headings` are as written, because a name is known by its capitals. What stands below a heading that is not `known`
    is not looked at: the column is refused anyway. `allowed` are organisations that are called like a person.
    """
    declared = {name: ColumnKind.TEXT for name in frame.columns if name in known or POINT.fullmatch(name)}
    declared |= {name: ColumnKind.CODE for name in ("respondent", "vraag", "punt") if name in declared}
    strange = [name if name.strip().casefold() not in declared else "" for name in headings]
    suspect = {fault.column for fault in guard(pd.DataFrame(columns=strange), file, {"": ColumnKind.TEXT})}
    suspect |= {name for name in headings if _WHO.fullmatch(name.strip().casefold())}
    faults = [
        DataFault(file, 1, name, "een kolom met persoonsgegevens", "anonieme antwoorden", "Haal de kolom weg.")
        for name in sorted(filter(None, suspect))
    ]
    found = guard(frame[list(declared)], file, declared, rows=list(frame.index), allowed=allowed)
    places = {(fault.row, fault.column) for fault in found}
    texts = [name for name, kind in declared.items() if kind is ColumnKind.TEXT]
    found += [one for one in _first_names(frame[texts], file, allowed) if (one.row, one.column) not in places]
    faults += [replace(fault, expected="anonieme tekst", remedy=_REMEDY) for fault in found]
    return faults


def _first_names(frame: pd.DataFrame, file: str, allowed: Sequence[str]) -> Iterator[DataFault]:
    """Yield a fault for every first name that stands alone: colleagues know who that is."""
    for name, column in frame.items():
        for row, text in column.items():
            if text and find_first_names(without_organisations(plain(text), allowed)):
                found = "een woord dat lijkt op een voornaam"
                yield DataFault(file, int(str(row)), str(name), found, "anonieme tekst", _REMEDY)
