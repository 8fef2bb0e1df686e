"""A CSV or XLSX file as text, row by row as a spreadsheet numbers it, in one spelling of numbers and dates.

Dutch Excel writes semicolons, decimal commas, dates like 30-6-2021 and a byte-order mark; all of that is read.
Nothing is converted here but the spelling: "0484" stays text, an empty cell stays empty. Only an apostrophe that keeps a
spreadsheet from running a text (`formula_text`) is taken off.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from pathlib import Path

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.formula_text import unquote_formula
from nnz_mkba.strict_yaml import spell_date
from nnz_mkba.workbook import UnreadableError, comments_of, filled_rows, open_workbook

_DUTCH_NUMBER = re.compile(r"([+\-−]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[+\-−]?[0-9]+)(?:,([0-9]+))?")
_SEPARATOR_LINE = re.compile(r'"?sep=([;,\t])"?\r?\n', re.IGNORECASE)  # for Excel, above the header
_HEADER_ROW = 1
COMMENT = "#"


def read_table(
    path: Path, *, numbers: tuple[str, ...] = (), dates: tuple[str, ...] = (), comments: dict[int, str] | None = None
) -> tuple[pd.DataFrame, list[DataFault]]:
    """Read a CSV or XLSX file as text.

    Parameters
    ----------
    path : Path
    numbers, dates : tuple of str
        Columns whose Dutch spelling is rewritten: ``1.234,5`` to ``1234.5`` (in a semicolon file, where the comma is the
        decimal sign, and in a cell of a workbook that holds text) and ``30-6-2021`` to ``2021-06-30``. What does not fit
        stays as it is.
    comments : dict, optional
        If given, a row below the header whose first cell begins with ``#`` is no data: its text is put in here, by
        row number, for whoever guards the file, and so is what hangs on a cell of a workbook. Otherwise such a row is a
        row like any other.

    Returns
    -------
    frame : DataFrame of str
        Index: the row number that a spreadsheet shows (the header is row 1). Empty rows are left out.
    faults : list of DataFault
        Rows that do not fit the header, or a file that cannot be read; the frame is then empty.
    """
    try:
        rows = _read_xlsx(path, numbers, comments) if path.suffix.lower() == ".xlsx" else _read_csv(path, numbers)
    except UnreadableError as error:
        return pd.DataFrame(), [DataFault(path.name, None, None, str(error), error.expected, error.remedy)]
    if not rows:
        return pd.DataFrame(), [_empty(path)]
    header = [name.strip() for name in rows[0]]
    while header and not header[-1]:
        header.pop()
    faults = _header_faults(path, header)
    content, index = [], []
    for number, row in enumerate(rows[1:], start=_HEADER_ROW + 1):
        cells = [unquote_formula(cell.strip()) for cell in row]
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        if comments is not None and cells[0].startswith(COMMENT):
            comments[number] = " ".join(filter(None, [*cells, comments.get(number, "")]))
            continue
        if len(cells) > len(header):
            faults.append(
                DataFault(
                    path.name,
                    number,
                    None,
                    f"{len(cells)} cellen",
                    f"{len(header)} cellen, net als de kopregel",
                    "Zet een tekst met een scheidingsteken erin tussen dubbele aanhalingstekens.",
                )
            )
            continue
        content.append(cells + [""] * (len(header) - len(cells)))
        index.append(number)
    if len(faults) > 1 and not content:
        found = f"een kopregel van {len(header)} kolommen boven bredere rijen"
        faults = [
            DataFault(path.name, _HEADER_ROW, None, found, "een kopregel met alle kolommen", "Vul de kopregel aan.")
        ]
    if faults:
        return pd.DataFrame(), faults
    frame = pd.DataFrame(content, columns=header, index=index, dtype=object)
    for column in frame.columns.intersection(list(dates)):
        frame[column] = frame[column].map(spell_date)
    return frame, []


def spell_number(text: str) -> str:
    """Rewrite a number with Dutch signs; leave anything else as it is.

    Examples
    --------
    >>> spell_number("112.600"), spell_number("0,8"), spell_number("veel")
    ('112600', '0.8', 'veel')
    """
    found = _DUTCH_NUMBER.fullmatch(text)
    if not found:
        return text
    whole = found[1].replace(".", "").replace("−", "-")
    return f"{whole}.{found[2]}" if found[2] else whole


def _read_csv(path: Path, numbers: tuple[str, ...]) -> list[list[str]]:
    raw = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise UnreadableError("geen leesbare tekst", "een CSV-bestand", "Sla het werkblad op als CSV UTF-8.")
    said = _SEPARATOR_LINE.match(text)
    text = text[said.end() :] if said else text  # a spreadsheet does not show that line, nor count it
    first_line = text.split("\n", 1)[0]
    delimiter = said[1] if said else ";" if first_line.count(";") > first_line.count(",") else ","
    dutch = delimiter == ";"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableError(
            "een aanhalingsteken dat niet sluit", "elke tekst tussen twee dubbele aanhalingstekens", "Sluit het af."
        ) from None
    if dutch and rows:
        for place in _places(rows[0], numbers):
            for row in rows[1:]:
                row[place : place + 1] = [spell_number(cell.strip()) for cell in row[place : place + 1]]
    return rows


def _places(header: list[str], names: tuple[str, ...]) -> list[int]:
    return [place for place, name in enumerate(header) if name.strip() in names]


def _read_xlsx(path: Path, numbers: tuple[str, ...], comments: dict[int, str] | None) -> list[list[str]]:
    with open_workbook(path) as opened:
        sheet = opened.sheets[0]
        cells = filled_rows(sheet)
        hanging = comments_of(opened, sheet)
        typed = opened.has_formulas
    spelt = set(_places([str(name) for name in cells[0]], numbers)) if cells else set()
    rows = [[_cell_text(value, place in spelt) for place, value in enumerate(row)] for row in cells]
    if comments is not None:
        for row, text in hanging:
            comments[row] = f"{comments.get(row, '')} {text}".strip()
    if typed:
        _refuse_formulas_without_outcome(path, rows)
    return rows


def _refuse_formulas_without_outcome(path: Path, rows: list[list[str]]) -> None:
    """Read what was typed as well: a formula that was never reckoned has no outcome, and would count as an empty cell."""
    with open_workbook(path, formulas=True) as opened:
        sheet = opened.sheets[0]
        sheet.reset_dimensions()
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f" and not _shown(rows, cell.row, cell.column):
                raise UnreadableError(
                    f"een formule zonder uitkomst in cel {cell.coordinate}",
                    "een werkmap waarin elke formule is uitgerekend",
                    "Open de werkmap, laat haar rekenen en sla haar op, of zet de waarde in de cel.",
                )


def _shown(rows: list[list[str]], row: int, column: int) -> str:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""


def _cell_text(value: object, is_number: bool = False) -> str:
    """Return a cell as text; what was typed as text where a number belongs has Dutch signs."""
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case float():
            text = repr(value)
            # Three decimals look like a group of thousands; a number that was typed as one is not.
            return f"{text}0" if re.search(r"\.[0-9]{3}$", text) else text
        case str() if is_number:
            return spell_number(value.strip())
        case _:
            return str(value)


def _empty(path: Path) -> DataFault:
    return DataFault(path.name, None, None, "een leeg bestand", "een kopregel met rijen", "Vul de tabel.")


def _header_faults(path: Path, header: list[str]) -> list[DataFault]:
    # By number, not by name: what stands in the header may be a record.
    return [
        DataFault(
            path.name,
            _HEADER_ROW,
            f"nummer {number + 1}",
            "een kolom die er al staat",
            "elke kolom eenmaal",
            "Haal er een weg.",
        )
        for number, name in enumerate(header)
        if name in header[:number]
    ]
