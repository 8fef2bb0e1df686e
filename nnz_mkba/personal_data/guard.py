"""Refuse personal data at the door: a delivery holds counts and codes, never a person.

A check looks at a whole column at once (one text, one value per line), so that ten thousand rows take a fraction of
a second. A fault names file, row, column and kind; it never repeats the value, and not even a column name that looks
like a value (a file that lost its header).

Numbers, e-mail addresses, telephone numbers, addresses and dates are recognised by form. Names cannot be: titles,
initials with a surname, and common first names and surnames are. That finds many names, not all; what keeps the
others out is that free text is refused altogether unless a column is declared. An organisation that is called like a
person passes where the delivery lists its name (`allowed`): as a whole, and only as the name that it is.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate

import pandas as pd
from stdnum.nl import bsn

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.names import find_addressed, find_names, without_organisations
from nnz_mkba.personal_data.plain import plain


class ColumnKind(StrEnum):
    """What a declared column holds; it decides which checks apply."""

    NUMBER = "getal"
    CODE = "code"  # a code or a word from a closed list
    DATE = "datum"
    LABEL = "naam van een organisatie of plaats"
    SOURCE = "bron"
    TEXT = "toelichting"


class PersonalData(StrEnum):
    """What was recognised, in the words of the message."""

    BSN = "een BSN (burgerservicenummer)"
    EMAIL = "een e-mailadres"
    PHONE = "een telefoonnummer"
    ADDRESS = "een postcode met huisnummer"
    DATE = "een volledige datum (geboortedatum?)"
    NAME = "een naam van een persoon"
    ADDRESSED = "een aanspreekvorm met een naam"


_ALL = frozenset(PersonalData) - {PersonalData.ADDRESSED}  # whoever looks for names finds those as well
_BY_FORM = frozenset({PersonalData.BSN, PersonalData.EMAIL, PersonalData.PHONE, PersonalData.ADDRESS})
#: Checks per kind of column; None is a column that nobody declared.
CHECKS: Mapping[ColumnKind | None, frozenset[PersonalData]] = {
    ColumnKind.NUMBER: _BY_FORM,
    ColumnKind.CODE: _BY_FORM | {PersonalData.DATE},
    ColumnKind.DATE: _BY_FORM,
    ColumnKind.LABEL: _ALL,
    ColumnKind.SOURCE: _BY_FORM
    | {PersonalData.ADDRESSED},  # reports have authors and dates; nobody is "mevrouw" there
    ColumnKind.TEXT: _ALL,
    None: _ALL,
}

_URL = re.compile(r"\b(?:https?://|www\.)[^\s@]+", re.IGNORECASE)
_AT = r"(?:@|[(\[{<] ?(?:at|apenstaart(?:je)?) ?[)\]}>])"
_SIGN = re.compile(r"[@)\]}>]")  # a cheap look first
_EMAIL = re.compile(
    rf"(?i:{_AT} ?[\w-]+(?: ?(?:\.|[(\[] ?(?:dot|punt) ?[)\]]) ?[\w-]+)+|(?<=[\w.+-])@[a-z][\w-]+)"
)  # from the sign on: what stands before it may be a name as well
_BSN_PLAIN = re.compile(r"(?<![\d.,-])\d{9}(?:[.,]0+)?(?![\d]|[.,]\d)")
_BSN_SHORT = re.compile(r"(?<![\w.,-])[1-9]\d{7}(?:[.,]0+)?(?![\w]|[.,-]\d)")  # a spreadsheet drops the first zero
_BSN_SPACED = re.compile(
    r"(?=\d)(?<![\d.,-])(?:\d{3}([ ./-])\d{3}\1\d{3}(?![\d]|[.,]\d)|\d{4}([ .-])\d{2}\2\d{3}(?!\d))"
)
_BSN_NAMED = re.compile(r"(?i:bsn|burgerservicenummer|sofinummer)\W{0,3}\d{8,9}(?!\d)")
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+31|0031|\(?0)[ ()/-]*[1-9](?:[ ()/-]*\d){8}(?![\d])")
_PHONE_DOTTED = re.compile(r"(?<![\w/.,-])(?:\+31|0031|0[1-9])[ .-]?\d(?:[ .-]?\d){6,8}(?!\d)")
_POSTCODE = re.compile(
    r"(?<!\d)[1-9]\d{3}(?: ?(?!S[ADS])[A-Z]{2}|(?!s[ads])[a-z]{2}"
    r"| (?!s[ads]|en|of|in|op|te|is|er|na|om|de|al|zo|we|je|km|kg|cm|mm|bv|nr|st)[a-z]{2})(?![^\W\d_])"
)
_NUMBER_BEFORE = re.compile(r"[a-z.]{2,} \d{1,5} ?[a-zA-Z]{0,2}[ ,]{1,3}$")
_NUMBER_AFTER = re.compile(r"[ ,/-]{0,3}(?:(?:huis)?nr\.? |huisnummer )?\d{1,5}(?![\d.,])")
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october|jan|feb|mrt|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec"
)
_DATE = re.compile(
    r"(?<!\d)(?=\d)(?:"  # a cheap look ahead first: most places in a text are no digit
    r"(?<![\d-])(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d-])(?P<y2>(?:19|20)\d\d)[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?!\d)"
    r"|(?<![\d-])(?P<y3>(?:19|20)\d\d)(?P<m3>\d\d)(?P<d3>\d\d)(?!\d)"
    r"|(?<![\d-])(?P<d5>[0-3]\d)(?P<m5>[01]\d)(?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./-])(?P<d6>\d{1,2})(?P<s6>[-/])(?P<m6>\d{1,2})(?P=s6)(?P<y6>\d\d)(?![\d]|[./-]\d)"
    r"|(?<![\d./-])(?P<d7>\d\d)\.(?P<m7>\d\d)\.(?P<y7>\d\d)(?![\d]|[./-]\d)"
    rf"|(?<!\d)(?P<d4>\d{{1,2}})(?:e|de|ste|th|st|nd|rd)?[ ./-]{{1,2}}(?P<m4>(?i:{_MONTHS}))[ ./-]{{1,2}}"
    r"(?P<y4>(?:19|20)\d\d|'\d\d|(?<=-)\d\d)(?!\d))"
    rf"|(?<!\w)(?=[jfmasondJFMASOND])(?P<m8>(?i:{_MONTHS}))\.? (?P<d8>\d{{1,2}})(?:e|th|st|nd|rd)?,? (?P<y8>(?:19|20)\d\d)(?!\d)"
)
_SUSPECT_COLUMN = re.compile(
    r"(?:^|[_\W])(?:bsn|burgerservicenummer|sofinummer|voornaam|voornamen|achternaam|initialen|voorletters|roepnaam"
    r"|geboortedatum|geboren|geb_?datum|e_?mail|e-mail|emailadres|telefoon\w*|mobiel|adres|straat|huisnummer|postcode"
    r"|(?:naam_?)?(?:cli[eë]nte?|pati[eë]nte?|deelnemer)_?(?:naam|nummer|nr|id)?)(?:$|[_\W])",
    re.IGNORECASE,
)
_FREE_TEXT = re.compile(r"^(?!GM\d{4}$)(?=.*[^\W\d_]).*$", re.MULTILINE)


def guard_lines(
    lines: Mapping[int, str], file: str, kind: ColumnKind = ColumnKind.TEXT, allowed: Sequence[str] = ()
) -> list[DataFault]:
    """Return a fault for everything in lines of text that looks like personal data; a text has no columns.

    Parameters
    ----------
    lines : Mapping
        Number of each line → what stands on it.
    file, allowed
        As for `guard`.
    kind : ColumnKind

    Examples
    --------
    >>> [(fault.row, fault.column) for fault in guard_lines({7: "bel 06-12345678"}, "toelichting.md")]
    [(7, None)]
    """
    frame = pd.DataFrame({"tekst": list(lines.values())}, dtype=object)
    faults = guard(frame, file, {"tekst": kind}, rows=list(lines), allowed=allowed)
    return [dataclasses.replace(fault, column=None) for fault in faults]


def guard(
    frame: pd.DataFrame,
    file: str,
    declared: Mapping[str, ColumnKind],
    max_faults: int = 10,
    rows: Sequence[int] | None = None,
    name_columns: bool = True,
    allowed: Sequence[str] = (),
) -> list[DataFault]:
    """Return a fault for everything in a table that looks like personal data.

    Parameters
    ----------
    frame : DataFrame
        As read; rows in the order of the file.
    file : str
        Name for the messages.
    declared : Mapping
        Column → what it holds. A column that is not declared may hold numbers only.
    max_faults : int
        Per column and kind; the rest is counted in one more fault.
    rows : sequence of int, optional
        Number of each row as a spreadsheet shows it; default: 2 and up, without gaps.
    name_columns : bool
        Whether an undeclared column that looks like no value is called by its name; otherwise by its number.
    allowed : sequence of str
        Names of organisations that look like names of persons and are none.

    Examples
    --------
    >>> faults = guard(pd.DataFrame({"aantal": ["3", "111222333"]}), "kpi.csv", {"aantal": ColumnKind.NUMBER})
    >>> [(fault.row, fault.column, fault.found) for fault in faults]
    [(3, 'aantal', 'een waarde die lijkt op een BSN (burgerservicenummer)')]
    """
    numbers = range(2, len(frame) + 2) if rows is None else rows
    allowed = [plain(name) for name in allowed]
    faults = []
    for number, column in enumerate(frame.columns):
        name = str(column)
        kind = declared.get(name)
        personal = kind is None and _looks_personal(name)
        shown = name if kind is not None or (name_columns and not personal) else f"nummer {number + 1}"
        column_text = _column_text(frame.iloc[:, number])
        if kind is None and _SUSPECT_COLUMN.search(name):
            faults.append(_column_fault(file, shown, "een kolom die naar een persoon verwijst"))
        elif personal:
            faults.append(_column_fault(file, shown, "een kop die zelf op een persoonsgegeven lijkt"))
        elif kind is None and _FREE_TEXT.search(column_text):
            faults.append(_column_fault(file, shown, "vrije tekst in een kolom die niet is beschreven"))
        faults += _value_faults(column_text, numbers, file, shown, kind, max_faults, allowed)
    return faults


def _value_faults(
    text: str,
    numbers: Sequence[int],
    file: str,
    column: str,
    kind: ColumnKind | None,
    max_faults: int,
    allowed: Sequence[str],
) -> Iterator[DataFault]:
    rows_of: dict[str, list[int]] = {}
    for row, line in zip(numbers, text.split("\n"), strict=False):  # an empty table is one empty line
        rows_of.setdefault(line, []).append(row)
    lines = list(rows_of)  # every value once: columns of codes and dates have few
    ends = list(accumulate(len(line) + 1 for line in lines))
    for what, places in _find("\n".join(lines), CHECKS[kind], allowed):
        found = {lines[bisect.bisect_right(ends, place)] for place in places}
        rows = sorted(row for line in found for row in rows_of[line])
        for row in rows[:max_faults]:
            yield _fault(file, row, column, f"een waarde die lijkt op {what}", what)
        if len(rows) > max_faults:
            yield _fault(file, None, column, f"nog {len(rows) - max_faults} waarden die lijken op {what}", what)


def _find(
    text: str, wanted: frozenset[PersonalData], allowed: Sequence[str] = ()
) -> Iterator[tuple[PersonalData, list[int]]]:
    """Yield what is found, with the places in the text; what is recognised as one thing is not read as another."""
    if "://" in text or "www." in text.lower():
        text = _URL.sub(_blank, text)
    emails = [m.start() for m in _EMAIL.finditer(text)] if _SIGN.search(text) else []
    text = _EMAIL.sub(_blank, text) if emails else text
    numbers = [m.start() for m in _BSN_PLAIN.finditer(text) if bsn.is_valid(m.group()[:9])]
    if PersonalData.DATE in wanted:  # elsewhere eight digits are an amount, or the number of a document
        short = (m for m in _BSN_SHORT.finditer(text) if not _DATE.fullmatch(m.group()[:8]))
        numbers += [m.start() for m in short if bsn.is_valid(m.group()[:8].zfill(9))]
    spaced = [m.start() for m in _BSN_SPACED.finditer(text) if bsn.is_valid(re.sub(r"\D", "", m.group()))]
    named = [m.start() for m in _BSN_NAMED.finditer(text)]
    dates = [m for m in _DATE.finditer(text) if _is_date(m)]
    undated = _without(text, dates)
    finders: dict[PersonalData, Callable[[], Sequence[int]]] = {
        PersonalData.BSN: lambda: numbers + spaced + named,
        PersonalData.EMAIL: lambda: emails,
        PersonalData.PHONE: lambda: [
            *(m.start() for m in _PHONE.finditer(undated)),
            *(m.start() for m in _PHONE_DOTTED.finditer(undated) if _is_phone(m.group())),
        ],
        PersonalData.ADDRESS: lambda: _addresses(undated),
        PersonalData.DATE: lambda: [m.start() for m in dates],
        PersonalData.NAME: lambda: find_names(without_organisations(text, allowed)),
        PersonalData.ADDRESSED: lambda: find_addressed(without_organisations(text, allowed)),
    }
    for what, finder in finders.items():
        if what in wanted and (places := list(finder())):
            yield what, places


def _addresses(text: str) -> list[int]:
    """Return places of a postcode with a house number before or after it."""
    return [
        m.start()
        for m in _POSTCODE.finditer(text)
        if _NUMBER_AFTER.match(text, m.end()) or _NUMBER_BEFORE.search(text[max(0, m.start() - 40) : m.start()])
    ]


def _is_phone(text: str) -> bool:
    """Return whether a number with dots in it has as many digits as a Dutch telephone number."""
    digits = re.sub(r"\D", "", text)
    return len(digits) == (13 if digits.startswith("0031") else 11 if text.startswith("+") else 10)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _without(text: str, matches: Sequence[re.Match[str]]) -> str:
    pieces, last = [], 0
    for m in matches:
        pieces += [text[last : m.start()], _blank(m)]
        last = m.end()
    return "".join([*pieces, text[last:]])


def _is_date(match: re.Match[str]) -> bool:
    parts = {name[0]: value.lstrip("'") for name, value in match.groupdict().items() if value is not None}
    month = parts["m"]
    if not month.isdigit():
        return True
    try:
        dt.date(int(parts["y"]), int(month), int(parts["d"]))
    except ValueError:
        return False
    return True


def _looks_personal(text: str) -> bool:
    return any(True for _ in _find(plain(text), _ALL))


def _column_text(values: pd.Series) -> str:
    """Return a column as one text, one value a line; whole numbers without decimals, nothing where empty."""
    if pd.api.types.is_float_dtype(values):
        lines = ["" if pd.isna(v) else (str(int(v)) if v == int(v) else str(v)) for v in values]
    else:
        lines = ["" if v is None or v is pd.NaT or v != v else str(v) for v in values]
    return "\n".join(plain(line).replace("\n", " ").replace("\r", " ").strip() for line in lines)


_REMEDY = "Verwijder de waarde uit het bestand; hij is hier met opzet niet herhaald."
_IF_IT_IS_NOT = {
    PersonalData.BSN: (
        " Is het geen BSN maar een ander getal dat aan de elfproef voldoet: noem een document bij zijn titel of webadres, "
        "en splits een bedrag over twee rijen."
    ),
    PersonalData.NAME: (
        " Is het de naam van een organisatie, zet haar dan precies zo onder toegestane_organisaties in region.yaml of "
        "network.yaml."
    ),
    PersonalData.ADDRESSED: " Noem als bron een document of een organisatie, geen persoon.",
}


def _fault(file: str, row: int | None, column: str, found: str, what: PersonalData) -> DataFault:
    return DataFault(
        file=file,
        row=row,
        column=column,
        found=found,
        expected="alleen aantallen, codes en namen van organisaties; geen gegevens van personen",
        remedy=_REMEDY + _IF_IT_IS_NOT.get(what, ""),
    )


def _column_fault(file: str, column: str, found: str) -> DataFault:
    return DataFault(
        file=file,
        row=1,
        column=column,
        found=found,
        expected="alleen de kolommen die in het codeboek (data/README.md) staan",
        remedy="Verwijder de kolom uit het bestand.",
    )
