"""What a workbook holds beside the table that is read: properties, headers and footers, other sheets, hidden or not.

Nobody sees it while filling in the table, and it travels with the file. It is looked at as the table itself is, with one
exception. Nearly every workbook names its author, and that is nearly always somebody: to refuse those would refuse
everybody's file for a colleague's name that is in no report and that the software passes on to nobody. So a name in a
property that says who made the file is told (`notices_of`), and everything else that points at a person is refused.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.guard import ColumnKind, guard, guard_lines
from nnz_mkba.workbook import Opened, UnreadableError, comments_of, filled_rows, open_workbook

_IN_PROPERTIES = (
    "Haal het weg via Bestand > Info > Eigenschappen, of laat Excel het doen: Bestand > Info > Controleren op problemen > "
    "Document controleren. De waarde is hier met opzet niet herhaald."
)
_IN_MARGIN = (
    "Haal het weg via Pagina-indeling > Afdruktitels > Koptekst/voettekst. De waarde is met opzet niet herhaald."
)
_ON_SHEET = (
    "Verwijder dat werkblad: het wordt niet gelezen. Een verborgen werkblad ziet u met een rechtsklik op een tab en dan "
    "Zichtbaar maken. De waarde is met opzet niet herhaald."
)
#: Properties of who made the file → what a spreadsheet program calls them.
_MAKERS = {
    "creator": "Auteur",
    "lastModifiedBy": "Laatst opgeslagen door",
    "Manager": "Manager",
    "Company": "Bedrijf",
}
_TEXTS = {
    "title": "Titel",
    "subject": "Onderwerp",
    "description": "Opmerkingen",
    "keywords": "Labels",
    "category": "Categorie",
    "contentStatus": "Status",
    "identifier": "Identificatie",
    "HyperlinkBase": "Hyperlinkbasis",
}
#: Makers that are a program or a role.
_NOBODY = re.compile(
    r"(?i:openpyxl|xlsxwriter|apache poi|libreoffice.*|microsoft.*|excel|nnz-mkba|administrator|admin|user|gebruiker|python)?"
)
#: Properties that an office suite adds by itself: labels of confidentiality with their days, numbers of documents.
_BY_PROGRAM = re.compile(r"(?i:MSIP_Label_|ContentTypeId|_dlc_|MediaService|ClassificationContentMarking)")
_CODES = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b", re.IGNORECASE
)  # of documents; digits in them are no number
_CLIENT_NUMBER = re.compile(
    r"(?i:cli[eë]nt|pati[eë]nt|deelnemer|dossier|casus)[ _-]?(?i:nr|nummer|no|id)\b\.?\W{0,3}\w{0,3}\d{3,}"
)
#: Signs in a header that say how it looks or what the program puts there.
_LAYOUT = re.compile(r'&"[^"]*"|&K[0-9A-F]{2}[0-9A-F+-]{4}|&\d{1,2}|&[A-Z]')
_HEADER = b"headerFooter"
_LONGEST_HEADER = 1 << 16


def personal_data_beside(path: Path, allowed: Sequence[str] = ()) -> list[DataFault]:
    """Return a fault for everything that looks like personal data in a workbook, outside the table that is read.

    Parameters
    ----------
    path : Path
        Any other file has nothing of the kind; nor has a workbook that cannot be read, which whoever reads it says.
    allowed : sequence of str
        Organisations that are called like a person.
    """
    if path.suffix.lower() != ".xlsx":
        return []
    try:
        with open_workbook(path) as opened:
            return [
                *_in_properties(opened, path.name, allowed),
                *(
                    fault
                    for number, sheet in enumerate(opened.sheets, 1)
                    for fault in _around(opened, sheet, number, path, allowed)
                ),
                *(
                    fault
                    for number, sheet in enumerate(opened.sheets[1:], 2)
                    for fault in _on_sheet(opened, sheet, number, path.name, allowed)
                ),
            ]
    except UnreadableError:
        return []


def notices_of(path: Path) -> list[str]:
    """Return what a deliverer should know of a workbook and is no fault: a name of its maker, a hidden sheet.

    The name itself is not repeated.
    """
    if path.suffix.lower() != ".xlsx":
        return []
    try:
        with open_workbook(path) as opened:
            named = [
                _MAKERS[name] for name, text in _properties(opened) if name in _MAKERS and not _NOBODY.fullmatch(text)
            ]
            hidden = [
                (number, sheet.title)
                for number, sheet in enumerate(opened.sheets, 1)
                if sheet.sheet_state != "visible"
            ]
    except UnreadableError:
        return []
    notices = []
    if named:
        notices.append(
            f"{path.name}: in de eigenschappen staat wie het bestand maakte ({', '.join(named)}). Het komt in geen rapport. "
            "Geeft u het bestand door, haal het dan weg: Bestand > Info > Controleren op problemen > Document controleren."
        )
    for number, title in hidden:
        what = (
            "is wat gelezen wordt. Maak het zichtbaar"
            if number == 1
            else "wordt niet gelezen. Hoort het er niet bij, verwijder het"
        )
        notices.append(f"{path.name}: werkblad {number} ('{title}') is verborgen en {what} (rechtsklik op een tab).")
    return notices


def _properties(opened: Opened) -> Iterator[tuple[str, str]]:
    """Yield name and text of the properties that every workbook may have."""
    from openpyxl.xml.functions import fromstring

    for name in (*_MAKERS, *_TEXTS):
        text = getattr(opened.book.properties, name, None)
        if text:
            yield name, str(text)
    if "docProps/app.xml" in opened.archive.namelist():
        for element in fromstring(opened.archive.read("docProps/app.xml")):
            name = str(element.tag).rpartition("}")[2]
            if name in {*_MAKERS, *_TEXTS} and element.text:
                yield name, element.text


def _in_properties(opened: Opened, file: str, allowed: Sequence[str]) -> Iterator[DataFault]:
    for name, text in _properties(opened):
        # who made it may be called as people are; a number, an address or a day is refused there too
        kind = ColumnKind.CODE if name in _MAKERS else ColumnKind.TEXT
        place = f"in de eigenschap {(_MAKERS | _TEXTS)[name]}"
        yield from _faults({1: text}, file, place, _IN_PROPERTIES, kind, allowed)
    for number, found in enumerate(opened.book.custom_doc_props.props, 1):
        place = f"in aangepaste eigenschap {number}"
        if found.name and guard(pd.DataFrame(columns=[found.name]), file, {}):
            yield DataFault(
                file, None, None, f"een naam die naar een persoon verwijst, {place}", _EXPECTED, _IN_PROPERTIES
            )
        kind = ColumnKind.NUMBER if _BY_PROGRAM.match(found.name or "") else ColumnKind.TEXT
        yield from _faults({1: _CODES.sub(" ", _text(found.value))}, file, place, _IN_PROPERTIES, kind, allowed)


def _around(opened: Opened, sheet: Any, number: int, path: Path, allowed: Sequence[str]) -> Iterator[DataFault]:
    """Yield faults in the name, the headers and the footers of a worksheet."""
    yield from _faults(
        {1: sheet.title}, path.name, f"in de naam van werkblad {number}", _ON_SHEET, ColumnKind.TEXT, allowed
    )
    margins = {1: _header_of(opened, sheet)}
    place = f"in de kop- of voettekst van werkblad {number}"
    yield from _faults(margins, path.name, place, _IN_MARGIN, ColumnKind.TEXT, allowed)


def _on_sheet(opened: Opened, sheet: Any, number: int, file: str, allowed: Sequence[str]) -> Iterator[DataFault]:
    """Yield faults in the cells, and in what hangs on them, of a worksheet that is not read."""
    rows = filled_rows(sheet)
    lines = {row: "; ".join(map(_text, cells)) for row, cells in enumerate(rows, 1)}
    for row, text in comments_of(opened, sheet):
        lines[row] = f"{lines.get(row, '')}; {text}"
    hidden = "" if sheet.sheet_state == "visible" else " (verborgen)"
    place = f"op werkblad {number}{hidden}"
    yield from _faults(lines, file, place, _ON_SHEET, ColumnKind.TEXT, allowed, rows=True)
    heads = [_text(cell) for cell in rows[0]] if len(rows) > 1 and len(rows[0]) > 1 else []
    if any("verwijst" in fault.found for fault in guard(pd.DataFrame(columns=heads), file, {})):
        yield DataFault(file, 1, None, f"een kolom die naar een persoon verwijst, {place}", _EXPECTED, _ON_SHEET)


_EXPECTED = "alleen aantallen, codes en namen van organisaties; geen gegevens van personen"


def _faults(
    lines: dict[int, str],
    file: str,
    place: str,
    remedy: str,
    kind: ColumnKind,
    allowed: Sequence[str],
    *,
    rows: bool = False,
) -> Iterator[DataFault]:
    """Yield a fault for each that the guard finds, and for each number of a client; `rows` says whether lines are rows."""
    for fault in guard_lines(lines, file, kind, allowed):
        row = fault.row if rows else None
        yield dataclasses.replace(fault, row=row, found=f"{fault.found}, {place}", remedy=remedy)
    for row, text in lines.items():
        if _CLIENT_NUMBER.search(text):
            found = f"een waarde die lijkt op het nummer van een cliënt, {place}"
            yield DataFault(file, row if rows else None, None, found, _EXPECTED, remedy)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _header_of(opened: Opened, sheet: Any) -> str:
    """Return headers and footers of a worksheet as one text; they stand behind its cells, which are passed over."""
    before = b""
    with opened.archive.open(sheet._worksheet_path) as content:
        while chunk := content.read(1 << 20):
            seen = before + chunk
            at = seen.find(_HEADER)
            if at >= 0:
                raw = seen[at:] + content.read(_LONGEST_HEADER)
                end = raw.find(_HEADER, len(_HEADER))
                raw = raw[: end if end > 0 else _LONGEST_HEADER]
                text = re.sub(r"<[^>]*>?", " ; ", raw.decode("utf-8", errors="replace").partition(">")[2])
                return _LAYOUT.sub(" ; ", html.unescape(text))
            before = seen[-len(_HEADER) :]
    return ""
