"""Open a workbook that somebody else made: not before it is known how large it is unpacked, and no further than it may go.

A workbook is a zip of XML: a megabyte of it unpacks into gigabytes, a sheet may say that it has seventeen thousand columns,
and a single row may hold millions of cells. What may be unpacked is bounded by size and by number of elements, because
it is elements that take memory (about a hundred bytes each, however short they are written).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple


class _Limit(NamedTuple):
    unpacked: int  # bytes
    elements: int


#: A cell takes two elements, so this is a million cells.
_DATA = _Limit(100_000_000, 2_500_000)
#: Everything else in a workbook (styles, relations, properties), of which the reader makes larger objects.
_AROUND = _Limit(20_000_000, 200_000)
#: Unpacked, all parts together. [bytes]
LARGEST = 200_000_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 250_000, 500, 1_000_000, 50
#: Rows and columns that a spreadsheet program itself can have.
_LAST_ROW = 1_048_576
#: Places that the reader fills in for cells that are not there, before it is too much to go on. [cells]
_MOST_PLACES = 50_000_000
_DATA_PART = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
#: Where the reader lets go of a row; a row itself is held as a whole, with begin and end of what is in it.
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_MOST_IN_A_ROW = 200_000
_CHUNK = 1 << 20


class UnreadableError(Exception):
    """A file that cannot be read as a table.

    Attributes
    ----------
    expected, remedy : str
        Dutch, as the message itself.
    """

    def __init__(self, found: str, expected: str, remedy: str):
        super().__init__(found)
        self.expected, self.remedy = expected, remedy


@dataclass(frozen=True)
class Opened:
    """A workbook whose rows are read one after another.

    Attributes
    ----------
    archive : ZipFile
    book : Workbook
        With outcomes instead of formulas.
    has_formulas : bool
    """

    archive: zipfile.ZipFile
    book: Any
    has_formulas: bool

    @property
    def sheets(self) -> list[Any]:
        """The worksheets, without sheets that are a chart."""
        return list(self.book.worksheets)


@contextmanager
def open_workbook(path: Path, *, formulas: bool = False) -> Iterator[Opened]:
    """Open a workbook, if it is not too large.

    Parameters
    ----------
    path : Path
    formulas : bool
        Whether cells give their formula instead of its outcome.

    Raises
    ------
    UnreadableError
        If it is no workbook, or larger than a delivery ever is.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            has_formulas = _look_through(archive)
            book = openpyxl.load_workbook(path, read_only=True, data_only=not formulas)
            try:
                if len(book.sheetnames) > MOST_SHEETS:
                    raise _too_much(f"meer dan {MOST_SHEETS} werkbladen")
                yield Opened(archive, book, has_formulas)
            finally:
                book.close()
    except UnreadableError:
        raise
    except OSError as fault:
        if isinstance(fault, FileNotFoundError):
            raise
        raise _no_workbook() from None
    except Exception:  # openpyxl raises many kinds for a file that is no workbook
        raise _no_workbook() from None


def filled_rows(sheet: Any) -> list[list[Any]]:
    """Return the rows of a worksheet down to the last that is filled, each as far as it is filled.

    Raises
    ------
    UnreadableError
        If there are more rows, columns or cells than a delivery ever has.
    """
    sheet.reset_dimensions()  # what the file says of itself; the reader would fill every row up to that
    rows: list[list[Any]] = []
    filled = cells = places = last = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        places += len(row)
        if number > _LAST_ROW or places > _MOST_PLACES:
            raise _too_much("een werkblad dat ver buiten zijn gevulde deel doorloopt")
        width = next((place for place in range(len(row), 0, -1) if row[place - 1] not in (None, "")), 0)
        rows.append(list(row[:width]))
        if not width:
            continue
        last, filled, cells = number, filled + 1, cells + width
        if width > MOST_COLUMNS:
            raise _too_much(f"een rij van meer dan {MOST_COLUMNS} kolommen")
        if filled > MOST_ROWS:
            raise _too_much(f"meer dan {_dutch(MOST_ROWS)} gevulde rijen")
        if cells > MOST_CELLS:
            raise _too_much(f"meer dan {_dutch(MOST_CELLS)} cellen")
    return rows[:last]


def comments_of(opened: Opened, sheet: Any) -> list[tuple[int, str]]:
    """Return row and text of every comment that hangs on a cell of a worksheet."""
    from openpyxl.comments.comment_sheet import CommentSheet
    from openpyxl.packaging.relationship import get_dependents, get_rels_path
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.xml.constants import COMMENTS_NS
    from openpyxl.xml.functions import fromstring

    rels = get_rels_path(sheet._worksheet_path)
    if rels not in opened.archive.namelist():
        return []
    found = []
    for relation in get_dependents(opened.archive, rels).find(COMMENTS_NS):
        listed = CommentSheet.from_tree(fromstring(opened.archive.read(relation.target)))
        found += [(coordinate_to_tuple(place)[0], comment.text or "") for place, comment in listed.comments]
    return found


def _look_through(archive: zipfile.ZipFile) -> bool:
    """Refuse what is too large, without keeping any of it; return whether a worksheet has a formula.

    The size that the directory gives of a part is also the most that is ever unpacked of it.
    """
    parts = archive.infolist()  # all of them: a worksheet may have any name
    if sum(part.file_size for part in parts) > LARGEST:
        raise _too_much(f"een werkmap die uitgepakt groter is dan {LARGEST // 1_000_000} MB")
    has_formulas = False
    for part in parts:
        sheet = part.filename.lower().startswith("xl/worksheets/")
        limit = _DATA if _DATA_PART.fullmatch(part.filename) else _AROUND
        if part.file_size > limit.unpacked:
            raise _too_much(f"een onderdeel dat uitgepakt groter is dan {limit.unpacked // 1_000_000} MB")
        elements, in_row, before = 0, 0, b""
        with archive.open(part) as content:
            while chunk := content.read(_CHUNK):
                text = before + chunk
                elements += text.count(b"<") - text.count(b"</")
                for end, row in enumerate(_END_OF_ROW.split(text) if sheet else ()):
                    in_row = (0 if end else in_row) + row.count(b"<")
                    if in_row > _MOST_IN_A_ROW:
                        raise _too_much("een rij met te veel cellen")
                has_formulas = has_formulas or (limit is _DATA and b"<f" in text)
                before = text[-1:]  # a sign of which the second half comes in the next chunk
                elements -= before.count(b"<")
        if elements > limit.elements:
            raise _too_much("een werkmap met te veel cellen of opmaak")
    return has_formulas


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _too_much(found: str) -> UnreadableError:
    return UnreadableError(
        found,
        f"een tabel van ten hoogste {_dutch(MOST_ROWS)} rijen, {MOST_COLUMNS} kolommen en {_dutch(MOST_CELLS)} cellen",
        "Kopieer alleen de gevulde cellen naar een nieuwe werkmap, of sla het werkblad op als CSV UTF-8.",
    )


def _no_workbook() -> UnreadableError:
    return UnreadableError("geen leesbaar werkblad", "een XLSX-bestand", "Sla het werkblad opnieuw op.")
