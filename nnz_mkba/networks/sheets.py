"""Which file holds a table: one, with one sheet; two would leave it to chance which one counts."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import DataFault

_SUFFIXES = (".csv", ".xlsx")


def one_file(folder: Path, stem: str, faults: list[DataFault]) -> Path | None:
    """Return the file of a table, or None; add a fault where both spellings lie there."""
    found = [path for suffix in _SUFFIXES if (path := folder / f"{stem}{suffix}").is_file()]
    if len(found) > 1:
        names = " en ".join(path.name for path in found)
        remedy = "Haal weg wat niet geldt; de software kiest niet voor u."
        faults.append(DataFault(f"{stem}.*", None, None, f"twee bestanden: {names}", "een van de twee", remedy))
        return None
    return found[0] if found else None


def single_sheet(path: Path) -> list[DataFault]:
    """Return a fault where a workbook holds more than one sheet with something on it."""
    if path.suffix.lower() != ".xlsx":
        return []
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        filled = [
            sheet
            for sheet in book.worksheets
            if any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
        ]
        book.close()
    except Exception:  # no workbook; whoever reads its rows says so
        return []
    if len(filled) < 2:
        return []
    remedy = "Zet wat geldt op het eerste werkblad en haal de andere weg."
    return [DataFault(path.name, None, None, f"{len(filled)} gevulde werkbladen", "een gevuld werkblad", remedy)]
