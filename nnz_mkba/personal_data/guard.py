"""Refuse personal data at the door: a delivery holds counts and codes, never a person.

A check looks at a whole column at once (one text, one value per line), so that ten thousand rows take a fraction of
a second. A fault names file, row, column and kind; it never repeats the value, and not even a column name that looks
like a value (a file that lost its header).

Numbers, e-mail addresses, telephone numbers, accounts and addresses are recognised by form (`forms`), dates by form and
by what stands around them (`dates`), names by lists and by what is said of somebody (`names`, `mentions`), and a person
who is only described by kin, trade or origin and a village (`described`). That finds most, not all
(`tests/unit/test_privacy_door.py` measures it); what keeps the others out is that free text is refused altogether unless
a column is declared. An organisation that is called like a
person passes where the delivery lists its name (`allowed`): as a whole, and only as the name that it is.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data import forms
from nnz_mkba.personal_data.dates import dates_in, personal_dates, without_matches
from nnz_mkba.personal_data.described import find_described
from nnz_mkba.personal_data.markup import read_markup
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
    ACCOUNT = "een bankrekening (IBAN)"
    FILE = "een cliënt- of dossiernummer"
    ADDRESS = "een postcode met huisnummer"
    STREET = "een straat met huisnummer"
    DATE = "een datum van een persoon (geboortedatum?)"
    ANY_DATE = "een volledige datum (geboortedatum?)"
    NAME = "een naam van een persoon"
    ADDRESSED = "een aanspreekvorm met een naam"
    DESCRIBED = "een persoon, herkenbaar aan familie, beroep of herkomst en een plaats"


_BY_FORM = frozenset(
    {PersonalData.BSN, PersonalData.EMAIL, PersonalData.PHONE, PersonalData.ACCOUNT, PersonalData.ADDRESS}
)
_IN_PROSE = _BY_FORM | {
    PersonalData.FILE,
    PersonalData.STREET,
    PersonalData.DATE,
    PersonalData.NAME,  # whoever looks for names finds those with a form of address as well
    PersonalData.DESCRIBED,
}
#: Checks per kind of column; None is a column that nobody declared.
CHECKS: Mapping[ColumnKind | None, frozenset[PersonalData]] = {
    ColumnKind.NUMBER: _BY_FORM,
    ColumnKind.CODE: _BY_FORM | {PersonalData.ANY_DATE},
    ColumnKind.DATE: _BY_FORM,
    ColumnKind.LABEL: _IN_PROSE,
    # reports have authors and dates; nobody is "mevrouw" there, and nobody is somebody's daughter
    ColumnKind.SOURCE: _BY_FORM | {PersonalData.ADDRESSED, PersonalData.DESCRIBED},
    ColumnKind.TEXT: _IN_PROSE,
    None: _IN_PROSE - {PersonalData.DATE} | {PersonalData.ANY_DATE},
}

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
    return [dataclasses.replace(fault, column=None, remedy=fault.remedy.removeprefix(_MISPLACED)) for fault in faults]


def guard_prose(
    lines: Mapping[int, str], file: str, allowed: Sequence[str] = (), max_faults: int = 10
) -> list[DataFault]:
    """Return a fault for everything in a Markdown text that looks like personal data, wherever it stands in it.

    It is looked at as it is read, without markup and with the lines of a paragraph after each other, so that a name over
    two lines is one name, and a fault of the first; and what markup hides, such as the target of a link, apart.

    Parameters
    ----------
    lines, file, allowed, max_faults
        As for `guard_lines` and `guard`.

    Examples
    --------
    >>> [fault.row for fault in guard_prose({1: "overleg met **Pe**tra", 2: "van Dam"}, "toelichting.md")]
    [1]
    """
    text, row_of = read_markup(lines)
    faults: list[DataFault] = []
    for what, places in _find(text, CHECKS[ColumnKind.TEXT], [plain(name) for name in allowed]):
        faults += _faults(sorted({row_of(place) for place in places}), file, None, what, max_faults)
    return faults


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
    headings: list[DataFault] = []  # first: a wrong header is the cause of what is then found below it
    values: list[DataFault] = []
    for number, column in enumerate(frame.columns):
        name = str(column)
        kind = declared.get(name)
        personal = kind is None and _looks_personal(name)
        shown = name if kind is not None or (name_columns and not personal) else f"nummer {number + 1}"
        column_text = _column_text(frame.iloc[:, number])
        if kind is None and _SUSPECT_COLUMN.search(name):
            headings.append(_column_fault(file, shown, "een kolom die naar een persoon verwijst", _ABOUT_A_PERSON))
        elif personal:
            headings.append(_column_fault(file, shown, "een kop die zelf op een persoonsgegeven lijkt", _NO_HEADER))
        elif kind is None and _FREE_TEXT.search(column_text):
            headings.append(
                _column_fault(file, shown, "vrije tekst in een kolom die niet is beschreven", _NOT_DESCRIBED)
            )
        values += _value_faults(column_text, numbers, file, shown, kind, max_faults, allowed)
    return headings + values


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
        yield from _faults(rows, file, column, what, max_faults)


def _faults(
    rows: Sequence[int], file: str, column: str | None, what: PersonalData, max_faults: int
) -> Iterator[DataFault]:
    for row in rows[:max_faults]:
        yield _fault(file, row, column, f"een waarde die lijkt op {what}", what)
    if len(rows) > max_faults:
        yield _fault(file, None, column, f"nog {len(rows) - max_faults} waarden die lijken op {what}", what)


def _find(
    text: str, wanted: frozenset[PersonalData], allowed: Sequence[str] = ()
) -> Iterator[tuple[PersonalData, list[int]]]:
    """Yield what is found, with the places in the text; what is recognised as one thing is not read as another."""
    if "://" in text or "www." in text.lower():
        text = forms.URL.sub(_blank, text)
    emails = forms.find_emails(text)
    text = forms.EMAIL.sub(_blank, text) if emails else text
    dates = dates_in(text)
    undated = without_matches(text, dates)
    named = without_organisations(text, allowed)
    judges_dates = bool(wanted & {PersonalData.DATE, PersonalData.ANY_DATE})
    finders: dict[PersonalData, Callable[[], Sequence[int]]] = {
        # elsewhere eight digits are an amount, or the number of a document
        PersonalData.BSN: lambda: forms.find_bsn(undated if judges_dates else text, short=judges_dates),
        PersonalData.EMAIL: lambda: emails,
        PersonalData.PHONE: lambda: forms.find_phones(undated),
        PersonalData.ACCOUNT: lambda: forms.find_accounts(text),
        PersonalData.FILE: lambda: forms.find_file_numbers(text),
        PersonalData.ADDRESS: lambda: forms.find_postcodes(undated),
        PersonalData.STREET: lambda: forms.find_streets(undated),
        PersonalData.ANY_DATE: lambda: [m.start() for m in dates],
        PersonalData.DATE: lambda: list(personal_dates(undated, dates)),
        PersonalData.NAME: lambda: find_names(named),
        PersonalData.ADDRESSED: lambda: find_addressed(named),
        PersonalData.DESCRIBED: lambda: find_described(text),
    }
    for what, finder in finders.items():
        if what in wanted and (places := list(finder())):
            yield what, places


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _looks_personal(text: str) -> bool:
    return any(True for _ in _find(plain(text), CHECKS[None]))


def _column_text(values: pd.Series) -> str:
    """Return a column as one text, one value a line; whole numbers without decimals, nothing where empty."""
    if pd.api.types.is_float_dtype(values):
        lines = ["" if pd.isna(v) else (str(int(v)) if v == int(v) else str(v)) for v in values]
    else:
        lines = ["" if v is None or v is pd.NaT or v != v else str(v) for v in values]
    return "\n".join(plain(line).replace("\n", " ").replace("\r", " ").strip() for line in lines)


#: The value may be right and its place wrong: then what has to be mended is the header or the formula.
_MISPLACED = "Kijk eerst of de waarde hier hoort: staat zij in een verkeerde kolom, mist een kop of is een formule fout, herstel dat dan. "
_NOT_REPEATED = " De waarde is hier met opzet niet herhaald."
_ORGANISATIONS = "toegestane_organisaties in region.yaml of network.yaml"
#: What to do, by what was recognised: if it is about a person, and if it is not.
_REMEDIES: Mapping[PersonalData, str] = {
    PersonalData.BSN: (
        "Is het een BSN, laat het dan weg. Is het geen BSN maar een ander getal dat aan de elfproef voldoet: noem een document "
        "bij zijn titel of webadres, en splits een bedrag over twee rijen."
    ),
    PersonalData.EMAIL: "Noem een functie of een webadres in plaats van een e-mailadres.",
    PersonalData.PHONE: (
        "Noem een webadres in plaats van een telefoonnummer. Is het een ander getal, schrijf een bedrag dan met punten en noem "
        "een document bij zijn titel."
    ),
    PersonalData.ACCOUNT: "Laat het rekeningnummer weg; noem wie betaalt.",
    PersonalData.FILE: (
        "Laat het nummer van een cliënt of dossier weg. Is het een besluit of zaak van een bestuur, noem die dan bij de titel."
    ),
    PersonalData.ADDRESS: "Laat het adres weg. Is het van een organisatie, noem dan haar naam en plaats.",
    PersonalData.STREET: "Laat het adres weg. Is het van een organisatie, noem dan haar naam en plaats zonder huisnummer.",
    PersonalData.DATE: (
        "Gaat de datum over een persoon, laat haar dan weg. Is zij van een overleg, besluit of organisatie, schrijf dat er dan "
        "bij ('vergadering van', 'aangesloten op'), of noem alleen maand en jaar."
    ),
    PersonalData.ANY_DATE: "Gaat de datum over een persoon, laat haar dan weg. Is zij een peildatum, zet haar in de kolom peildatum.",
    PersonalData.NAME: (
        "Is het een persoon, schrijf dan een rol (de huisarts, een coördinator). Is het de naam van een organisatie, zet haar dan "
        f"precies zo onder {_ORGANISATIONS}."
    ),
    PersonalData.ADDRESSED: (
        "Noem als bron een document of een organisatie, geen persoon. Is het de naam van een organisatie, zet haar dan precies zo "
        f"onder {_ORGANISATIONS}."
    ),
    PersonalData.DESCRIBED: (
        "In een klein dorp is dit één persoon: laat familie, beroep, herkomst of plaats weg. Gaat het over een groep, schrijf dan "
        "meervoud."
    ),
}


def _fault(file: str, row: int | None, column: str | None, found: str, what: PersonalData) -> DataFault:
    # a text has no columns, and nothing in it has slipped into another one
    misplaced = _MISPLACED if column else ""
    return DataFault(
        file=file,
        row=row,
        column=column,
        found=found,
        expected="alleen aantallen, codes en namen van organisaties; geen gegevens van personen",
        remedy=f"{misplaced}{_REMEDIES[what]}{_NOT_REPEATED}",
    )


_ABOUT_A_PERSON = (
    "Een kolom over personen hoort niet in een levering: laat haar weg. Is het een kolom uit het codeboek die anders heet, "
    "geef haar dan de naam uit het codeboek."
)
_NO_HEADER = (
    "Waarschijnlijk ontbreekt de rij met koppen, of staat er een titel boven: zet de koppen uit het codeboek op de eerste rij. Is "
    "het een kolom over personen, laat haar dan weg."
)
_NOT_DESCRIBED = (
    "Is het een kolom uit het codeboek, geef haar dan precies die naam (kijk naar een titel of lege rij boven de koppen, en naar "
    "het scheidingsteken). Hoort zij er niet bij, lever haar dan niet mee: vrije tekst kan over personen gaan."
)


def _column_fault(file: str, column: str, found: str, remedy: str) -> DataFault:
    return DataFault(
        file=file,
        row=1,
        column=column,
        found=found,
        expected="alleen de kolommen die in het codeboek (data/README.md) staan",
        remedy=remedy,
    )
