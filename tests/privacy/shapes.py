"""Random regions as sequences of deliveries, in the shapes that gave counts away before and in natural ones.

Everything is made in memory, from a seeded generator, as what a delivery holds once it is read. Within one delivery counts
since the start do not fall and parts fit in their total, as the checks at the door ask.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from nnz_mkba.gemeenten import Gemeenten, load_gemeenten
from nnz_mkba.region import Region, read_region

ALLE = "alle"
OUTCOMES = ("anticonceptie", "in_zorg", "geen_anticonceptie", "onbekend")
STREAMS = ("opgeschaald", "netwerkpartners")
REFERRERS = (
    "Huisarts", "LUMC", "Verloskundigen", "Horizon", "De Haardstee", "Jeugdgezondheidszorg", "GGD Rotterdam", "Kwintes",
    "Team seksuele gezondheid", "Wijkteam",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Deliveries:
    """Deliveries of one region, one for each report.

    Attributes
    ----------
    shape : str
    deliveries : tuple of (date, Region)
        Peildatum and what was delivered by then.
    """

    shape: str
    deliveries: tuple[tuple[dt.date, Region], ...]


@dataclasses.dataclass
class Stand:
    """True counts of one stream on one date; the last of `places` and of `referrers` is everybody elsewhere."""

    places: np.ndarray
    referrers: np.ndarray
    outcomes: np.ndarray

    @property
    def total(self) -> int:
        return int(self.places.sum())


#: From a generator, the number of gemeenten and of dates to the counts by date and place (elsewhere last).
Growth = Callable[[np.random.Generator, int, int], np.ndarray]


# --- regions ---------------------------------------------------------------------------------------------------------


@cache
def _base() -> Region:
    return read_region("hollands-midden")


def region_of(
    codes: Sequence[str], rows: Sequence[tuple], participating: Mapping[str, dt.date], date: dt.date
) -> Region:
    """Return a delivery; each row is date, stream, gemeente, outcome, referrer, count."""
    base = _base()
    national = load_gemeenten()
    cases = pd.DataFrame(rows, columns=["peildatum", "stroom", "gemeente_code", "uitkomst", "verwijzer", "aantal"])
    cases["aantal"] = cases["aantal"].astype("Int64")
    for column in ("plaats", "onderdeel_van", "bron"):
        cases[column] = ""
    taking_part = pd.DataFrame(
        [
            {
                "gemeente_code": code, "naam": national[code].naam, "deelname": "ja" if code in participating else "nee",
                "deelname_vanaf": participating.get(code), "bron": "verzonnen",
            }
            for code in codes
        ]
    ).astype({"deelname_vanaf": object})  # fmt: skip
    return dataclasses.replace(
        base,
        slug="streek",
        about=base.about.model_copy(update={"reeds_openbaar": (), "peildatum": date}),
        casuistiek=cases[list(base.casuistiek.columns)],
        deelname=taking_part,
        gemeenten=Gemeenten({code: national[code] for code in codes}, {}),
    )


def peildata(releases: int, yearly: bool) -> list[dt.date]:
    """Return the last days of so many months or years."""
    if yearly:
        return [dt.date(2012 + year, 12, 31) for year in range(releases)]
    return [dt.date(2021 + month // 12, month % 12 + 1, 28) for month in range(releases)]


# --- growth of places ------------------------------------------------------------------------------------------------


def _natural(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    weights = rng.lognormal(0, rng.choice([0.5, 1.0, 1.6]), places + 1)
    weights[-1] *= rng.choice([0.0, 0.1, 0.5, 1.5])
    mean = rng.choice([2, 5, 12, 30]) * rng.uniform(0.5, 1.5)
    new = [rng.poisson(mean * (rng.choice([1, 1, 3]) if first == 0 else 1)) for first in range(dates)]
    return np.cumsum([rng.multinomial(n, weights / weights.sum()) for n in new], axis=0)


def _zero_rows(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    few = rng.choice(places, size=min(places, rng.integers(1, 5)), replace=False)
    counts = np.zeros((dates, places + 1), dtype=int)
    counts[0, few] = rng.choice([1, 1, 2, 3, 4, 5, 9, 10], len(few))
    counts[0, -1] = rng.choice([0, 0, 1, 4, 5])
    for date in range(1, dates):
        counts[date, rng.choice(few)] = rng.choice([0, 1, 2, 10])
    return np.cumsum(counts, axis=0)


def _growth_of_one(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    counts = np.zeros((dates, places + 1), dtype=int)
    counts[0] = rng.integers(0, rng.choice([3, 6, 12]), places + 1)
    for date in range(1, dates):
        counts[date, rng.integers(places)] += rng.choice([1, 1, 1, 2, 9, 10, 11])
        counts[date, rng.integers(places)] += rng.choice([0, 1])
    return np.cumsum(counts, axis=0)


def _dominating(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    counts = np.zeros((dates, places + 1), dtype=int)
    large = rng.integers(places)
    counts[:, large] = rng.integers(8, 40, dates)
    for date in range(dates):
        counts[date, rng.integers(0, places + 1, rng.integers(0, 4))] += rng.integers(1, 3)
    return np.cumsum(counts, axis=0)


def _everybody_in_one(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    counts = np.zeros((dates, places + 1), dtype=int)
    counts[:, rng.integers(places + 1)] = rng.integers(1, 15, dates)
    if rng.random() < 0.5 and dates > 1:
        counts[-1, rng.integers(places + 1)] += 1
    return np.cumsum(counts, axis=0)


def _by_hand(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    start = [(1, 1, 7, 1, 0), (4, 4), (4, 4, 4), (1, 9), (9, 1, 0), (1, 1, 1, 1, 1, 5), (4, 4, 4, 4), (10, 4), (5, 5)]
    first = np.zeros(places + 1, dtype=int)
    chosen = start[rng.integers(len(start))]
    width = min(len(chosen), places + 1)
    first[rng.permutation(places + 1)[:width]] = chosen[:width]
    counts = [first]
    for _ in range(1, dates):
        step = np.zeros(places + 1, dtype=int)
        step[rng.integers(0, places + 1, rng.integers(1, 4))] = rng.choice([0, 1, 3, 5, 10])
        counts.append(step)
    return np.cumsum(counts, axis=0)


def _slowly(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    weights = rng.dirichlet(np.full(places + 1, 0.5))
    new = [rng.integers(8, 30), *rng.integers(0, 6, dates - 1)]
    return np.cumsum([rng.multinomial(n, weights) for n in new], axis=0)


def _crossing_ten(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    weights = rng.dirichlet(np.full(places + 1, 0.7))
    new = [rng.integers(3, 10), *rng.integers(1, 5, dates - 1)]
    return np.cumsum([rng.multinomial(n, weights) for n in new], axis=0)


def _by_ten(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    """Grow by what the refresh asks and hardly more, so that every date gives a stand."""
    weights = rng.dirichlet(np.full(places + 1, rng.choice([0.1, 0.4, 2.0])))
    new = [rng.integers(10, 40), *rng.choice([9, 10, 10, 10, 11], dates - 1)]
    return np.cumsum([rng.multinomial(n, weights) for n in new], axis=0)


def _at_edges(rng: np.random.Generator, places: int, dates: int) -> np.ndarray:
    """Let every place stand at an edge of its class, on every date."""
    counts = np.zeros((dates, places + 1), dtype=int)
    edges = np.array([0, 1, 4, 5, 9, 10, 14, 15, 19, 20, 24])
    at = rng.integers(0, 5, places + 1)
    for date in range(dates):
        counts[date] = edges[np.minimum(at, len(edges) - 1)]
        at = at + rng.choice([0, 0, 0, 1, 2], places + 1) * (rng.random() < 0.8)
    return counts


SHAPES: dict[str, Growth] = {
    "natuurlijk": _natural,
    "nulrijen": _zero_rows,
    "groei van een": _growth_of_one,
    "een overheerst": _dominating,
    "allen in een": _everybody_in_one,
    "met de hand": _by_hand,
    "langzaam": _slowly,
    "langs de tien": _crossing_ten,
    "steeds tien": _by_ten,
    "op de grens": _at_edges,
    "correctie omlaag": _natural,
    "teruggetrokken": _natural,
    "correctie klein": _by_hand,
}


# --- sequences -------------------------------------------------------------------------------------------------------


def _outcomes(rng: np.random.Generator, totals: Sequence[int]) -> np.ndarray:
    """Return outcomes by date: choices never fall, and all of them together fit in the total."""
    style = rng.choice(["all", "most", "one", "few"], p=[0.35, 0.35, 0.15, 0.15])
    found, choices = [], 0
    for total in totals:
        if style == "one":
            new = np.array([total, 0, 0, 0])
        else:
            choices = max(choices, int(rng.binomial(total, 0.1 if style == "few" else rng.choice([0.4, 0.7, 0.95]))))
            others = rng.multinomial(total - choices, [0.5, 0.3, 0.2])
            if style == "most":
                others = others - rng.integers(0, others + 1)
            new = np.array([choices, *others])
        found.append(new)
    return np.array(found)


def sequence(
    rng: np.random.Generator, releases: int, shape: str | None = None, places: int | None = None
) -> Deliveries:
    """Return the deliveries of a random region; `shape` one of `SHAPES`, else any of them."""
    shape = shape or str(rng.choice(list(SHAPES)))
    places = places or int(rng.choice([2, 3, 4, 5, 6, 8, 12, 18, 26]))
    codes = sorted(rng.choice(sorted(load_gemeenten()), places, replace=False).tolist())
    dates = peildata(releases, bool(rng.random() < 0.4))
    streams = STREAMS if rng.random() < 0.3 else STREAMS[:1]
    truth = {stream: _stream(rng, shape, places, releases) for stream in streams}
    taking_part = {code: dates[rng.integers(releases)] for code in codes if rng.random() < 0.7}
    named_outcomes = [True, *(bool(x) for x in rng.random(3) < rng.choice([0.2, 0.6, 1.0]))]
    zeros = rng.choice(["all", "none", "some"])
    named_zero = [zeros == "all" or (zeros == "some" and bool(rng.random() < 0.5)) for _ in codes]
    whole_past = bool(rng.random() < 0.6)
    falls = releases > 1 and shape.startswith("correctie")
    corrected = int(rng.integers(1, releases)) if falls else None
    withdrawn = (int(rng.integers(releases)), int(rng.integers(places))) if shape == "teruggetrokken" else None
    deliveries = []
    for last, date in enumerate(dates):
        if last == corrected:
            for stands in truth.values():
                _correct(rng, stands, last, whole_past)
        if withdrawn is not None and last >= withdrawn[0]:
            taking_part.pop(codes[withdrawn[1]], None)
        rows = []
        for stream, stands in truth.items():
            for place in range(0 if whole_past else last, last + 1):
                hidden = {withdrawn[1]} if withdrawn is not None and place >= withdrawn[0] else set()
                rows += _rows(dates[place], stream, stands[place], codes, named_outcomes, named_zero, hidden)
        deliveries.append((date, region_of(codes, rows, dict(taking_part), date)))
    if not falls and rng.random() < 0.1:  # the report of an earlier date is made later
        deliveries = [deliveries[place] for place in rng.permutation(releases)]
    return Deliveries(shape, tuple(deliveries))


def _stream(rng: np.random.Generator, shape: str, places: int, releases: int) -> list[Stand]:
    counts = SHAPES[shape](rng, places, releases)
    totals = counts.sum(axis=1)
    weights = rng.dirichlet(np.full(rng.integers(2, len(REFERRERS)) + 1, rng.choice([0.3, 1.0])))
    if rng.random() < 0.6:
        weights[-1] = 0
    growth = np.diff(totals, prepend=0)
    referrers = np.cumsum([rng.multinomial(n, weights / weights.sum()) for n in growth], axis=0)
    outcomes = _outcomes(rng, totals.tolist())
    return [Stand(*stand) for stand in zip(counts, referrers, outcomes, strict=True)]


def _correct(rng: np.random.Generator, stands: list[Stand], at: int, whole_past: bool) -> None:
    """Take clients out of one date and what follows; out of what came before as well if it is delivered again."""
    place = int(rng.integers(len(stands[at].places)))
    wrong = int(rng.integers(1, max(2, int(stands[at].places[place]) + 1)))
    for index in range(0 if whole_past else at, len(stands)):
        stand = stands[index]
        gone = min(wrong, int(stand.places[place]))
        stand.places = stand.places.copy()
        stand.places[place] -= gone
        for counts in ("referrers", "outcomes"):
            left = getattr(stand, counts).copy()
            over = int(left.sum()) - stand.total
            for index_of in np.argsort(-left, kind="stable"):
                taken = min(max(over, 0), int(left[index_of]))
                left[index_of] -= taken
                over -= taken
            setattr(stand, counts, left)


def _rows(
    date: dt.date,
    stream: str,
    stand: Stand,
    codes: Sequence[str],
    outcomes: Sequence[bool],
    zeros: Sequence[bool],
    hidden: set,
) -> list[tuple]:
    rows: list[tuple] = [(date, stream, ALLE, ALLE, ALLE, stand.total)]
    counted = stand.outcomes.copy()
    if all(outcomes):
        counted[-1] += stand.total - counted.sum()  # of whom nothing else is known
    rows += [
        (date, stream, ALLE, name, ALLE, int(n))
        for name, n, named in zip(OUTCOMES, counted, outcomes, strict=True)
        if named
    ]
    rows += [
        (date, stream, code, ALLE, ALLE, int(n))
        for place, (code, n, zero) in enumerate(zip(codes, stand.places[:-1], zeros, strict=True))
        if (n or zero) and place not in hidden
    ]
    rows += [
        (date, stream, ALLE, ALLE, name, int(n))
        for name, n in zip(REFERRERS, stand.referrers[:-1], strict=False)
        if n
    ]
    return rows
