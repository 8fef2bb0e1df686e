"""What a registration must hold to before it is counted: every fault by row and column, never by value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pandas as pd

from nnz_mkba.errors import DataFault, DeliveryError
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.personal_data.guard import guard
from nnz_mkba.registration import statements
from nnz_mkba.registration.schema import LONGEST_NAME, PSEUDONYM, REGISTRATION
from nnz_mkba.registration.sources import Source
from nnz_mkba.strict_yaml import iso_date

#: Faults of one kind that are named one by one; the rest is counted.
MOST = 10
#: More kinds of referrers than this are no kinds.
MOST_REFERRERS = 200
DATES = ("datum", "datum_uitkomst")


def check(source: Source, start: dt.date, today: dt.date, allowed: Sequence[str] = ()) -> None:
    """Check a registration.

    Parameters
    ----------
    source : Source
    start, today : datetime.date
        Cases are registered from the one to the other, both included.
    allowed : sequence of str
        Organisations that are called like a person.

    Raises
    ------
    DeliveryError
        With every fault; those that point at a person first and alone. Also if there is not a single case.
    """
    _refuse(_columns(source))
    values = {name: source.ask(statement) for name, statement in statements.VALUES.items()}
    _refuse(_no_rows(source, values))
    odd = source.ask(statements.ODD_PSEUDONYMS)
    _refuse(_personal_data(source, values, odd, allowed))
    faults = [*_pseudonyms(source, odd), *_double_cases(source)]
    for name, found in values.items():
        faults += _column(source, name, found, start, today)
    faults += _too_many_referrers(source, len(values["verwijzer"]))
    _refuse(faults)
    _refuse(_limited(_outcome_first(source)))


def _refuse(faults: Sequence[DataFault]) -> None:
    if faults:
        raise DeliveryError(faults)


def _columns(source: Source) -> list[DataFault]:
    missing = [name for name in REGISTRATION.columns if name not in source.columns]
    unknown = [number for number, name in enumerate(source.columns, start=1) if name not in REGISTRATION.columns]
    expected = f"alleen de kolommen {', '.join(REGISTRATION.columns)}"
    return [
        *(
            DataFault(
                source.name, 1, name, "de kolom ontbreekt", REGISTRATION.columns[name].meaning, "Voeg haar toe."
            )
            for name in missing
        ),
        # By number: without a header, what stands there is a client.
        *(
            DataFault(source.name, 1, f"nummer {number}", "een onbekende kolom", expected, "Haal haar weg.")
            for number in unknown
        ),
    ]


def _no_rows(source: Source, values: dict[str, list[tuple]]) -> list[DataFault]:
    """Refuse a registration in which nothing is: that nobody was helped is more often an export that went wrong."""
    if any(values.values()):
        return []
    remedy = "Controleer de export of de view; casuistiek.csv is niet gewijzigd."
    return [DataFault(source.name, None, None, "een kopregel zonder rijen", "een rij per casus", remedy)]


def _personal_data(
    source: Source, values: dict[str, list[tuple]], odd: list[tuple], allowed: Sequence[str]
) -> list[DataFault]:
    """Look at every value once, and at all pseudonyms that could be something else."""
    faults = []
    # A number between hyphens is a number all the same.
    pseudonyms = [(text.replace("-", " ").replace("_", " "), row, 1) for row, text in odd]
    for name, found in [*values.items(), ("pseudoniem", pseudonyms)]:
        frame = pd.DataFrame({name: [str(text) for text, _, _ in found]}, dtype=object)
        declared = {name: REGISTRATION.columns[name].declared}
        rows = [row for _, row, _ in found]
        faults += guard(frame, source.name, declared, MOST, rows=rows, allowed=allowed)
    return faults


def _pseudonyms(source: Source, odd: list[tuple]) -> list[DataFault]:
    kind = REGISTRATION.columns["pseudoniem"].kind
    return _limited(
        DataFault(
            source.name,
            row,
            "pseudoniem",
            "een tekst die hier niet past" if text else "een lege cel",
            kind.expected,
            kind.remedy,
        )
        for row, text in odd
        if not PSEUDONYM.fullmatch(text)
    )


def _double_cases(source: Source) -> list[DataFault]:
    return _limited(
        DataFault(
            source.name,
            row,
            "pseudoniem",
            f"dezelfde casus als in rij {first}",
            "elke casus eenmaal, met zijn laatste stand",
            "Laat de oudere rij weg.",
        )
        for row, first, _ in source.ask(statements.DOUBLE_CASES)
    )


def _column(source: Source, name: str, found: list[tuple], start: dt.date, today: dt.date) -> list[DataFault]:
    """Check each value of a column once; a fault stands at the first row that has the value."""
    return _limited(
        DataFault(
            source.name, row, name, what + (f" (en nog {times - 1} keer)" if times > 1 else ""), expected, remedy
        )
        for text, row, times in found
        if (fault := _value(name, text, start, today))
        for what, expected, remedy in [fault]
    )


def _value(name: str, text: str, start: dt.date, today: dt.date) -> tuple[str, str, str] | None:
    """Return what is wrong with a value, what is expected and what to do; None if nothing is."""
    column = REGISTRATION.columns[name]
    kind = column.kind
    if not text:
        return None if column.optional else ("een lege cel", kind.expected, kind.remedy)
    if not kind.fits(text):
        return "een waarde die hier niet past", kind.expected, kind.remedy
    if name == "gemeente_code" and text not in load_gemeenten():
        return (
            "een gemeentecode die niet bestaat",
            "een code uit data/gemeenten.csv (indeling van 2023 tot en met 2025)",
            "Zet een vervallen code om naar die van de nieuwe gemeente.",
        )
    if name in DATES:
        day = iso_date(text)
        if day > today:
            return "een datum in de toekomst", "een dag tot en met vandaag", "Verbeter de datum in de registratie."
        if day < start:
            return (
                "een datum voor de start van het programma",
                f"een dag vanaf {start.isoformat()} (programma_start in region.yaml)",
                "Verbeter de datum, of programma_start.",
            )
    return None


def _too_many_referrers(source: Source, kinds: int) -> list[DataFault]:
    if kinds <= MOST_REFERRERS:
        return []
    found = f"meer dan {MOST_REFERRERS} verschillende verwijzers"
    expected = f"soorten organisaties, elk van ten hoogste {LONGEST_NAME} tekens"
    return [
        DataFault(
            source.name, None, "verwijzer", found, expected, "Gebruik een vaste lijst in plaats van vrije tekst."
        )
    ]


def _outcome_first(source: Source) -> Iterator[DataFault]:
    for (row,) in source.ask(statements.OUTCOME_BEFORE_START):
        yield DataFault(
            source.name,
            row,
            "datum_uitkomst",
            "een uitkomst van voor het begin van de casus",
            "een dag op of na die in kolom datum",
            "Verbeter een van de twee.",
        )


def _limited(faults: Iterator[DataFault]) -> list[DataFault]:
    """Return the first faults, and in one more how many there are beside them."""
    every = list(faults)
    if len(every) <= MOST:
        return every
    first = every[0]
    rest = f"nog {len(every) - MOST} zulke fouten"
    return [*every[:MOST], DataFault(first.file, None, first.column, rest, first.expected, first.remedy)]
