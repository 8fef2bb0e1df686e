"""Deliveries of all GGD regions that are about nobody: made up from a seed, marked as such, and as ragged as real ones.

Cases are drawn first and then counted by the query that counts a real register, so totals, outcomes, gemeenten and
referrers fit each other; then some of it is left out, as a region would. How often what happens stands in
`data/synthetisch.yaml`. A region's draws depend on the seed and its own code alone: made by itself or with all others, it
is the same to the byte.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nnz_mkba.delivery_guide import find_ggd_region
from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.errors import NothingProducedError, UsageError
from nnz_mkba.gemeenten import Gemeente, load_gemeenten
from nnz_mkba.indicators import load_indicators
from nnz_mkba.region import REGION_FILE
from nnz_mkba.registration import count, default_dates
from nnz_mkba.registration.sources import FrameSource
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Date, Number, Strict, Text, parse_strict, read_yaml
from nnz_mkba.vocabulary import ALLE, Bearer, Outcome, Stream

SOURCE = "001, verzonnen"
_DAYS_A_YEAR, _DAYS_A_MONTH = 365.25, 30.44
_PER = 100_000  # inhabitants


class Growth(Strict):
    """Growth of an indicator a year: per 100 000 inhabitants, and besides."""

    per_100000: Number
    vast: Number


class Settings(Strict):
    """`synthetisch.yaml`: how often what happens in a made-up delivery."""

    description: Text
    peildatum: Date
    start_vanaf: Date
    start_tot: Date
    deelname_kans: Number
    aansluiting_maanden: Number
    casussen_per_100000_per_jaar: dict[Stream, Number]
    regio_variatie: Number
    elders_factor: Number
    buiten_regio_kans: Number
    onbekende_gemeente_kans: Number
    onbekende_verwijzer_kans: Number
    uitkomst_na_dagen: Number
    uitkomsten: dict[Stream, dict[Outcome, Number]]
    verwijzers: dict[str, Number]
    kosten_per_inwoner_per_jaar: Number
    kosten_ggd_per_jaar: Number
    kosten_spreiding: Number
    indicatoren: dict[str, Growth]
    streefwaarde_factor: tuple[Number, Number]
    gaten: dict[str, Number]


@dataclass
class _Region:
    """What is being made up."""

    name: str
    gemeenten: Sequence[Gemeente]
    start: dt.date
    joined: Mapping[str, dt.date | None]
    rng: np.random.Generator
    settings: Settings

    @property
    def peildatum(self) -> dt.date:
        return self.settings.peildatum

    @property
    def inwoners(self) -> int:
        return sum(gemeente.inwoners for gemeente in self.gemeenten)

    def lacks(self, gap: str) -> bool:
        return bool(self.rng.random() < self.settings.gaten[gap])


def synthesize(parent: Path, seed: int, region: str = "") -> list[Path]:
    """Make up deliveries.

    Parameters
    ----------
    parent : Path
        Folder in which a folder `<regio>-synthetisch` is made for each.
    seed : int
        The same seed gives the same bytes.
    region : str
        Name or code of a GGD region; empty for all of them.

    Returns
    -------
    list of Path
        The folders; all are there, or none.

    Raises
    ------
    UsageError
        If there is no such region, or a folder exists already.
    NothingProducedError
        If the folder cannot be written.
    """
    settings = load_settings()
    chosen = [find_ggd_region(region)] if region else _all_regions()
    made = [_make_up(list(gemeenten.values()), seed, settings) for gemeenten in chosen]
    targets = {parent / f"{_slug(one.name)}-synthetisch": one for one in made}
    if there := [target for target in targets if target.exists()]:
        raise UsageError(
            f"De map {there[0]} bestaat al; er is niets gewijzigd. Haal haar weg, of kies met --out een andere map."
        )
    building = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".synthetisch-", dir=parent))
        for target, one in targets.items():
            draft = building / target.name
            draft.mkdir()
            _write(draft, one, seed)
        for target in targets:
            (building / target.name).rename(target)
    except OSError:
        raise NothingProducedError(
            f"Er is niets gemaakt: in {parent} kan niet worden geschreven. Kies met --out een andere map."
        ) from None
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)
    return list(targets)


def load_settings(path: Path | None = None) -> Settings:
    """Read `synthetisch.yaml`."""
    path = path or shipped("data", "synthetisch.yaml")
    return parse_strict(Settings, read_yaml(path), path.name)


def _all_regions() -> list[Mapping[str, Gemeente]]:
    gemeenten = load_gemeenten()
    return [gemeenten.in_region(code) for code in sorted({gemeente.ggd_code for gemeente in gemeenten.values()})]


def _slug(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.casefold()))


def _make_up(gemeenten: Sequence[Gemeente], seed: int, settings: Settings) -> _Region:
    first = gemeenten[0]
    rng = np.random.default_rng([seed, int(first.ggd_code[2:])])
    months = (settings.start_tot.year - settings.start_vanaf.year) * 12 + (
        settings.start_tot.month - settings.start_vanaf.month
    )
    start = _month_later(settings.start_vanaf, int(rng.integers(0, months + 1)))
    largest = max(gemeenten, key=lambda gemeente: gemeente.inwoners).code
    joined: dict[str, dt.date | None] = {}
    for gemeente in sorted(gemeenten, key=lambda gemeente: gemeente.code):
        later = int(rng.exponential(settings.aansluiting_maanden))
        joins = rng.random() < settings.deelname_kans
        joined[gemeente.code] = _month_later(start, later) if joins else None
    joined[largest] = start
    return _Region(first.ggd_regio.removeprefix("GGD "), gemeenten, start, joined, rng, settings)


def _month_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _write(folder: Path, one: _Region, seed: int) -> None:
    cases = _counted(one)
    kosten = _costs(one)
    kpi = _indicators(one, cases)
    tables = {
        "casuistiek": cases.to_dict("records"),
        "deelname": _participation(one),
        "kosten": kosten,
        "kpi": kpi,
        "organisaties": _organisations(one, kpi),
        "beweringen": _claims(one, cases, kosten),
    }
    (folder / REGION_FILE).write_text(_region_yaml(one, seed), encoding="utf-8")
    for schema in TABLES:
        with (folder / f"{schema.stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(schema.columns), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[schema.stem])


def draw_cases(one: _Region) -> pd.DataFrame:
    """Draw a register of cases: whole up to the peildatum."""
    rng, settings = one.rng, one.settings
    everywhere = sorted(load_gemeenten())
    referrers = list(settings.verwijzers)
    pace = rng.gamma(1 / settings.regio_variatie**2, settings.regio_variatie**2)
    parts = []
    for stream in Stream:
        weights = rng.dirichlet(list(settings.verwijzers.values()))
        outcomes = settings.uitkomsten[stream]
        for gemeente in sorted(one.gemeenten, key=lambda gemeente: gemeente.code):
            joined = one.joined[gemeente.code]
            since = joined or one.start
            days = max((one.peildatum - since).days, 0)
            rate = settings.casussen_per_100000_per_jaar[stream] * pace * (1 if joined else settings.elders_factor)
            size = int(rng.poisson(rate * gemeente.inwoners / _PER * days / _DAYS_A_YEAR))
            begin = (days * rng.random(size) ** 0.75).astype(int)  # a little busier as it becomes known
            outcome = rng.choice([str(word) for word in outcomes], size, p=_shares(outcomes.values()))
            after = begin + rng.exponential(settings.uitkomst_na_dagen, size).astype(int)
            open_still = after > days
            home = np.where(
                rng.random(size) < settings.buiten_regio_kans, rng.choice(everywhere, size), gemeente.code
            )
            first = np.datetime64(since)
            parts.append(
                pd.DataFrame(
                    {
                        "datum": (first + begin).astype(str),
                        "stroom": str(stream),
                        "gemeente_code": np.where(rng.random(size) < settings.onbekende_gemeente_kans, "", home),
                        "uitkomst": np.where(open_still, str(Outcome.IN_ZORG), outcome),
                        "datum_uitkomst": np.where(open_still, "", (first + after).astype(str)),
                        "verwijzer": np.where(
                            rng.random(size) < settings.onbekende_verwijzer_kans,
                            "",
                            rng.choice(referrers, size, p=weights),
                        ),
                    }
                )
            )
    cases = pd.concat(parts, ignore_index=True)
    return cases.assign(pseudoniem=[f"synthetisch-{number:06d}" for number in range(len(cases))])


def _shares(weights: Iterable[float]) -> np.ndarray:
    values = np.array(list(weights))
    return values / values.sum()


def _counted(one: _Region) -> pd.DataFrame:
    """Count the cases, and leave out what the region does not deliver."""
    cases = draw_cases(one)
    dates = default_dates(one.start, one.peildatum)
    if one.lacks("eerdere_standen"):
        dates = dates[-1:]
    source = FrameSource("verzonnen", cases)
    table = count(source, dates, sorted(gemeente.code for gemeente in one.gemeenten))
    source.close()
    partners = table["stroom"] == Stream.NETWERKPARTNERS
    by_gemeente, by_referrer = table["gemeente_code"] != ALLE, table["verwijzer"] != ALLE
    by_outcome = ~table["uitkomst"].isin([ALLE, Outcome.ANTICONCEPTIE])
    earlier = table["peildatum"] < one.peildatum
    left_out = {
        "stroom_netwerkpartners": partners,
        "herkomst_netwerkpartners": partners & by_gemeente,
        "verwijzers_netwerkpartners": partners & by_referrer,
        "uitkomsten_netwerkpartners": partners & by_outcome,
        "verwijzers_opgeschaald": ~partners & by_referrer,
    }
    gone = earlier & (by_gemeente | by_referrer | by_outcome)  # of an earlier stand a region keeps the totals
    for gap, rows in left_out.items():
        if one.lacks(gap):
            gone |= rows
    return table[~gone].assign(bron=SOURCE)


def _participation(one: _Region) -> list[dict[str, object]]:
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


def _costs(one: _Region) -> list[dict[str, object]]:
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
        own = sum(share * gemeente.inwoners * count / _DAYS_A_YEAR for gemeente, count in days.items())
        ggd = one.settings.kosten_ggd_per_jaar * one.rng.uniform(1 - spread, 1 + spread)
        ggd *= ((last - max(one.start, dt.date(year, 1, 1))).days + 1) / _DAYS_A_YEAR
        for bearer, amount in ((Bearer.GEMEENTEN, own), (Bearer.GGD, ggd)):
            if not (bearer is Bearer.GGD and without_ggd):
                rows.append({"jaar": year, "drager": bearer, "bedrag_eur": int(round(amount, -2)), "bron": SOURCE})
    return rows


def _indicators(one: _Region, cases: pd.DataFrame) -> list[dict[str, object]]:
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
            yearly = growth.per_100000 * one.inwoners / _PER + growth.vast
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


def _organisations(one: _Region, kpi: list[dict[str, object]]) -> list[dict[str, object]]:
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


def _claims(one: _Region, cases: pd.DataFrame, kosten: list[dict[str, object]]) -> list[dict[str, object]]:
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


def _region_yaml(one: _Region, seed: int) -> str:
    code = one.gemeenten[0].ggd_code
    return f"""\
naam: "{one.name} (synthetisch)"
ggd_code: {code}
programma_start: {one.start.isoformat()}
peildatum: {one.peildatum.isoformat()}
synthetisch: true
documenten:
  "001":
    titel: Verzonnen cijfers, gemaakt door nnz-mkba met getal {seed}; zij gaan over niemand
niet_in_de_kosten:
  - Tijd van medewerkers van ketenpartners
pm_posten:
  - Leed dat kinderen, ouders en omgeving bespaard blijft
toelichting: Alle cijfers van deze levering zijn verzonnen.
"""
