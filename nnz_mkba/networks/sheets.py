"""Which file holds a table: one, with one sheet; two would leave it to chance which one counts."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import DataFault
from nnz_mkba.workbook import UnreadableError, filled_rows, open_workbook

SUFFIXES = (".csv", ".xlsx")
#: Formats that a spreadsheet also writes, and that are not read.
_OTHER_FORMATS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


def one_file(folder: Path, stem: str, faults: list[DataFault]) -> Path | None:
    """Return the file of a table, or None; add a fault where two lie there, or one of another name or format."""
    alike = [path for path in sorted(folder.glob("*")) if path.stem.casefold() == stem and path.is_file()]
    alike = [path for path in alike if path.suffix.casefold() in (*SUFFIXES, *_OTHER_FORMATS)]
    if not alike:
        return None
    if len(alike) > 1:
        names = " en ".join(path.name for path in alike)
        remedy = "Haal weg wat niet geldt; de software kiest niet voor u."
        found = f"{len(alike)} bestanden: {names}" if len(alike) > 2 else f"twee bestanden: {names}"
        faults.append(DataFault(f"{stem}.*", None, None, found, "een ervan", remedy))
        return None
    (path,) = alike
    expected = " of ".join(f"{stem}{suffix}" for suffix in SUFFIXES)
    if path.suffix.casefold() not in SUFFIXES:
        found = f"een bestand van de soort {path.suffix}, die niet gelezen wordt"
        remedy = "Open het in uw rekenblad en sla het op als XLSX of CSV."
        faults.append(DataFault(path.name, None, None, found, expected, remedy))
        return None
    if path.name != path.name.lower():
        remedy = "Schrijf de naam met kleine letters."
        faults.append(DataFault(path.name, None, None, "een naam met hoofdletters", expected, remedy))
        return None
    return path


def single_sheet(path: Path) -> list[DataFault]:
    """Return a fault where a workbook holds more than one sheet with something on it."""
    if path.suffix.lower() != ".xlsx":
        return []
    try:
        with open_workbook(path) as opened:
            filled = [sheet for sheet in opened.sheets if filled_rows(sheet)]
    except UnreadableError:  # whoever reads its rows says so
        return []
    if len(filled) < 2:
        return []
    remedy = "Zet wat geldt op het eerste werkblad en haal de andere weg."
    return [DataFault(path.name, None, None, f"{len(filled)} gevulde werkbladen", "een gevuld werkblad", remedy)]
