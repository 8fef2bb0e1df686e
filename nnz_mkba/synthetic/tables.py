"""The other tables of a made-up region, which fit its cases and each other."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from nnz_mkba.indicators import load_indicators
from nnz_mkba.synthetic.region import PER_INHABITANTS, SOURCE, MadeUp
from nnz_mkba.vocabulary import ALLE, DAYS_A_YEAR, Bearer, Outcome, Stream


def participation(one: MadeUp) -> list[dict[str, object]]:
    """Return which municipalities take part, and since when."""
    return [
        {
            "gemeente_code": gemeente.code,
            "naam": gemeente.naam,
            "deelname": "ja" if one.joined[gemeente.code] else "nee",
            "deelname_vanaf": one.joined[gemeente.code] or "",
            "bron": SOURCE,
        }
        for gemeente in sorted(one.gemeenten, key=lambda gemeente: gemeente.code)
    ]


def costs(one: MadeUp) -> list[dict[str, object]]:
    """Return costs by inhabitant and day of participation, in hundreds of euros."""
    rows: list[dict[str, object]] = []
    without_ggd = one.lacks("kosten_ggd")
    spread = one.settings.kosten_spreiding
    for year in range(one.start.year, one.peildatum.year + 1):
        last = min(dt.date(year, 12, 31), one.peildatum)
        share = one.settings.kosten_per_inwoner_per_jaar * one.rng.uniform(1 - spread, 1 + spread)
        days = {
            gemeente: (last - max(since, dt.date(year, 1, 1))).days + 1
            for gemeente in one.gemeenten
            if (since := one.joined[gemeente.code]) and since <= last
        }
        own = sum(share * gemeente.inwoners * count / DAYS_A_YEAR for gemeente, count in days.items())
        ggd = one.settings.kosten_ggd_per_jaar * one.rng.uniform(1 - spread, 1 + spread)
        ggd *= ((last - max(one.start, dt.date(year, 1, 1))).days + 1) / DAYS_A_YEAR
        for bearer, amount in ((Bearer.GEMEENTEN, own), (Bearer.GGD, ggd)):
            if not (bearer is Bearer.GGD and without_ggd):
                rows.append({"jaar": year, "drager": bearer, "bedrag_eur": int(round(amount, -2)), "bron": SOURCE})
    return rows


def indicators(one: MadeUp, cases: pd.DataFrame) -> list[dict[str, object]]:
    """Return half-yearly stands of what counts no clients, and targets of everything for the end of the year."""
    rng, end = one.rng, dt.date(one.peildatum.year, 12, 31)
    begin = max(dt.date(one.peildatum.year - 1, 12, 31), one.start)
    halves = [
        day
        for year in range(one.start.year, one.peildatum.year + 1)
        for day in (dt.date(year, 6, 30), dt.date(year, 12, 31))
        if one.start < day <= one.peildatum
    ]
    rows: list[dict[str, object]] = []
    for name, definition in load_indicators().items():
        unit = definition.eenheid
        if definition.personal:
            known = cases[
                (cases["stroom"] == definition.stroom)
                & (cases["uitkomst"] == definition.uitkomst)
                & (cases["gemeente_code"] == ALLE)
                & (cases["verwijzer"] == ALLE)
                & (cases["peildatum"] == one.peildatum)
            ]["aantal"]
            stand = int(known.iloc[0]) if len(known) and definition.uitkomst == ALLE else None
        elif one.lacks("indicator"):
            stand = None
        else:
            growth = one.settings.indicatoren[name]
            yearly = growth.per_100000 * one.inwoners / PER_INHABITANTS + growth.vast
            stands = np.cumsum(rng.poisson(yearly / 2, len(halves)))
            odd = name == "intervisie" and one.lacks("andere_eenheid_intervisie")
            for day, value in zip(halves, stands, strict=True):
                if day != one.peildatum and one.lacks("stand_van_indicator"):
                    continue
                counted_in = "groepen" if odd and day == one.peildatum else unit
                rows.append(_stand(name, "realisatie", day, int(value), counted_in))
            stand = int(stands[-1]) if len(stands) else None
        if stand is not None and not one.lacks("streefwaarde"):
            pace = stand * (end - one.start).days / max((one.peildatum - one.start).days, 1)
            target = max(round(pace * rng.uniform(*one.settings.streefwaarde_factor)), 1)
            rows.append({**_stand(name, "streefwaarde", end, target, unit), "vanaf": begin})
    return rows


def _stand(name: str, kind: str, day: dt.date, value: int, unit: str) -> dict[str, object]:
    return {"indicator": name, "soort": kind, "peildatum": day, "waarde": value, "eenheid": unit, "bron": SOURCE}


def organisations(one: MadeUp, kpi: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return as many partners as the indicator says, each joined by the date on which it is first counted."""
    rows: list[dict[str, object]] = []
    for line in kpi:
        if (line["indicator"], line["soort"]) == ("ketenpartners", "realisatie"):
            rows += [
                {"organisatie": f"Ketenpartner {number}", "status": "aangesloten", "datum": line["peildatum"]}
                for number in range(len(rows) + 1, int(str(line["waarde"])) + 1)
            ]
    for status in ("verwacht", "geen_toezegging", "doet_niet_mee"):
        for _ in range(int(one.rng.integers(0, 3))):
            expected = dt.date(one.peildatum.year, 12, 31) if status == "verwacht" else ""
            rows.append({"organisatie": f"Ketenpartner {len(rows) + 1}", "status": status, "datum": expected})
    return [{**row, "toelichting": "verzonnen", "bron": SOURCE} for row in rows]


def claims(one: MadeUp, cases: pd.DataFrame, kosten: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return a few published figures, of which one may be wrong on purpose."""
    if one.lacks("beweringen"):
        return []
    year = one.peildatum.year
    own = sum(int(str(row["bedrag_eur"])) for row in kosten if row["jaar"] == year)
    total = cases[
        (cases["stroom"] == Stream.OPGESCHAALD)
        & (cases["uitkomst"] == Outcome.ANTICONCEPTIE)
        & (cases["peildatum"] == one.peildatum)
    ]["aantal"]
    wrong = int(one.rng.integers(1, 4)) * 100 if one.lacks("bewering_klopt_niet") else 0
    claims = [("kosten-totaal", f"Totale kosten in {year}", own + wrong, "EUR", f"kosten({year})")]
    if len(total):
        said = "Opgeschaalde cliënten die voor anticonceptie kozen"
        formula = "aantal('opgeschaald', 'anticonceptie')"
        claims.append(("keuzes-opgeschaald", said, int(total.iloc[0]), "cliënten", formula))
    return [
        {
            "id": name,
            "bewering": said,
            "gesteld": value,
            "eenheid": unit,
            "afronding": 1,
            "herberekening": formula,
            "uitleg": "De bewering is met opzet verkeerd." if name == "kosten-totaal" and wrong else "",
            "bron": SOURCE,
        }
        for name, said, value, unit, formula in claims
    ]
