"""Headings and cells of a survey that point at a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.guard import ColumnKind, guard

#: Headings of a form's export that ask who somebody is; the guard knows the rest.
_WHO = re.compile(
    r"(?:name|(?:first|last)[ _]?name|(?:volledige )?naam|phone|e-?mail ?adres|ip-?(?:adres|address)|organisatie|functie)"
)
_REMEDY = (
    "Haal het weg: schrijf een rol in plaats van een naam, en maand en jaar in plaats van een dag. De tekst is hier met opzet "
    "niet herhaald."
)
POINT = re.compile(r"(sterk|verbeter)_(\d{1,2})")


def personal_faults(frame: pd.DataFrame, file: str, known: Sequence[str], headings: Sequence[str]) -> list[DataFault]:
    """Return a fault for every heading and every cell that points at a person; none repeats what it found.

    `headings` are as written, because a name is known by its capitals. What stands below a heading that is not `known`
    is not looked at: the column is refused anyway.
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
    found = guard(frame[list(declared)], file, declared, rows=list(frame.index))
    faults += [replace(fault, expected="anonieme tekst", remedy=_REMEDY) for fault in found]
    return faults
