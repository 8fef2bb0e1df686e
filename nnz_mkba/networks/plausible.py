"""What cannot be true of a learning network: numbers out of bounds, and days in the wrong order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.networks.file import NETWORK_FILE, NetworkFile

HOURS_IN_A_WEEK = 168
MEETINGS_IN_A_YEAR = 366
MINUTES_IN_A_DAY = 1440
_CORRECT = "Verbeter het getal, of laat de regel weg als het onbekend is."
_DATES = "Verbeter een van beide dagen."


def check_numbers(about: NetworkFile) -> list[DataFault]:
    """Return a fault for every number of `network.yaml` that cannot be."""
    bounds: list[tuple[str, float | None, float, float | None]] = [
        ("leden", about.leden, 1, None),
        ("tweede_schil", about.tweede_schil, 0, None),
        ("bijeenkomsten_per_jaar", about.bijeenkomsten_per_jaar, 0, MEETINGS_IN_A_YEAR),
        ("bijeenkomsten_totaal", about.bijeenkomsten_totaal, 0, None),
    ]
    for name, ronde in about.rondes.items():
        bounds.append((f"rondes > {name} > uitgenodigd", ronde.uitgenodigd, 1, None))
        bounds.append((f"rondes > {name} > deelnemers", ronde.deelnemers, 0, ronde.uitgenodigd))
    members = about.leden if about.leden is None or about.leden > 0 else None
    for name, role in about.rollen.items():
        bounds.append((f"rollen > {name} > personen", role.personen, 0 if role.ingevuld == "nee" else 1, members))
        bounds.append((f"rollen > {name} > uren_per_week", role.uren_per_week, 0, HOURS_IN_A_WEEK))
    for place, item in enumerate(about.geldkosten or (), start=1):
        last = (about.eind or about.peildatum).year
        bounds.append((f"geldkosten > {place} > bedrag_eur", item.bedrag_eur, 0, None))
        bounds.append((f"geldkosten > {place} > jaar", item.jaar, about.start.year, last))
    return [
        DataFault(NETWORK_FILE, None, key, f"{value:.15g}", _between(low, high), _CORRECT)
        for key, value, low, high in bounds
        if value is not None and (value < low or (high is not None and value > high))
    ]


def check_days(about: NetworkFile, frames: dict[str, pd.DataFrame], today: dt.date) -> list[DataFault]:
    """Return a fault for every day that cannot be, given the other days and `today`."""
    faults = [
        DataFault(NETWORK_FILE, None, key, f"de dag {day}", expected, _DATES)
        for key, day, wrong, expected in _days(about, today)
        if wrong
    ]
    plan, meetings, monitor = frames["verbeterplan"], frames["bijeenkomsten"], frames["monitor"]
    for row, line in plan.iterrows():
        if line["wanneer"] < line["afgesproken_op"]:
            expected = "een dag op of na afgesproken_op"
            faults.append(_row("verbeterplan", row, "wanneer", "een dag voor de afspraak", expected))
        if not about.start <= line["afgesproken_op"] <= about.peildatum:
            expected = f"een dag van de start ({about.start}) tot en met de peildatum ({about.peildatum})"
            faults.append(
                _row("verbeterplan", row, "afgesproken_op", "een afspraak voor de start of na de peildatum", expected)
            )
    for row, line in meetings.iterrows():
        if line["datum"] < about.start or (about.eind is not None and line["datum"] > about.eind):
            found = "een bijeenkomst voor de start of na het einde van het netwerk"
            faults.append(_row("bijeenkomsten", row, "datum", found, "een dag waarop het netwerk bestond"))
        minutes = line["duur_minuten"]
        if not pd.isna(minutes) and not 0 < minutes <= MINUTES_IN_A_DAY:
            faults.append(_row("bijeenkomsten", row, "duur_minuten", "een duur die niet kan", "1 tot en met 1440"))
    for row, line in monitor.iterrows():
        if line["peildatum"] > about.peildatum:
            expected = f"een dag tot en met {about.peildatum}, de peildatum in {NETWORK_FILE}"
            faults.append(_row("monitor", row, "peildatum", "een meting na de peildatum", expected))
        if not pd.isna(line["vanaf"]) and not pd.isna(line["streefdatum"]) and line["vanaf"] >= line["streefdatum"]:
            found = "een einde van het pad dat niet na het begin ligt"
            faults.append(_row("monitor", row, "streefdatum", found, "een dag na vanaf"))
    return faults


def _days(about: NetworkFile, today: dt.date) -> Iterator[tuple[str, dt.date, bool, str]]:
    yield "peildatum", about.peildatum, about.peildatum > today, "een dag die geweest is"
    yield "start", about.start, about.start > about.peildatum, f"een dag tot en met de peildatum ({about.peildatum})"
    if about.eind is not None:
        yield "eind", about.eind, about.eind < about.start, f"een dag op of na de start ({about.start})"
        expected = f"een dag tot en met de peildatum ({about.peildatum}); laat eind weg zolang het netwerk loopt"
        yield "eind", about.eind, about.eind > about.peildatum, expected
    before: dt.date | None = None
    for name, ronde in about.rondes.items():
        if ronde.datum is None:
            continue
        key = f"rondes > {name} > datum"
        expected = f"een dag van de start ({about.start}) tot en met de peildatum ({about.peildatum})"
        yield key, ronde.datum, not about.start <= ronde.datum <= about.peildatum, expected
        if before is not None:
            yield key, ronde.datum, ronde.datum < before, "rondes in de volgorde waarin zij waren"
        before = ronde.datum


def _row(file: str, row: object, column: str, found: str, expected: str) -> DataFault:
    return DataFault(file, int(str(row)), column, found, expected, _DATES if "duur" not in column else _CORRECT)


def _between(low: float, high: float | None) -> str:
    return f"{low:g} of meer" if high is None else f"{low:g} tot en met {high:g}"
