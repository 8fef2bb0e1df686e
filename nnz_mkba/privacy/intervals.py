"""What a reader can still work out: interval arithmetic over all stands of a table and every pair of dates.

A reader knows the class of each cell, the total of each stand, and that cumulative counts do not fall. From those each
cell, each row that joins some, and each growth between two stands keeps an interval. The intervals are narrowed, by every
sum that holds on every date, until nothing changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from nnz_mkba.privacy.shown import ELSEWHERE, Row

#: Nobody counts more clients than this; it stands for "no upper bound". [persons]
MANY = 10**9
#: Sweeps after which narrowing stops; each sweep only narrows, so stopping early is on the wide side of the truth.
_SWEEPS = 500


@dataclass(frozen=True)
class Seen:
    """A table on one date as a reader sees it.

    Attributes
    ----------
    low, high : int
        Bounds of the total. [persons]
    rows : tuple of Row
        A member that stands in none of them is counted under `elders`, if that row is there, and is else zero.
    known : bool
        Whether it was printed elsewhere, so that nothing in it needs protection.
    """

    low: int
    high: int
    rows: tuple[Row, ...]
    known: bool = False


@dataclass(frozen=True)
class Remaining:
    """The intervals that remain, for stands in the order in which they were given.

    Attributes
    ----------
    members : tuple of str
    low, high : ndarray of int, shape (stands, members)
    pairs : tuple of (int, int)
        Places of an earlier and a later stand.
    growth_low, growth_high : ndarray of int, shape (pairs, members)
    """

    members: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    pairs: tuple[tuple[int, int], ...]
    growth_low: np.ndarray
    growth_high: np.ndarray

    @property
    def possible(self) -> bool:
        """Whether there are counts that fit all that is known."""
        return bool((self.low <= self.high).all() and (self.growth_low <= self.growth_high).all())


def remaining(stands: Sequence[Seen], rising: Collection[str] | None = None) -> Remaining:
    """Return what remains of every cell and growth, given stands in the order of their dates.

    Parameters
    ----------
    stands : sequence of Seen
    rising : collection of str, optional
        Members whose count never falls; default all of them. Where a fall is seen, figures were corrected: then nothing
        is taken to rise between those dates.
    """
    return _Table(stands, rising).found()[0]


def too_narrow(
    stands: Sequence[Seen], least: int, rising: Collection[str] | None = None
) -> list[tuple[int, int | None, str]]:
    """Return the cells and growths of which fewer than `least` counts remain; zero itself hides nobody.

    Returns
    -------
    list of (int, int or None, str)
        Place of the stand, that of the earlier one if it is a growth, and the member.

    Examples
    --------
    By hand: four cells of 1–4, 1–4, 5–9 and 1–4 under a total of 10 leave the third 5–7; under 9 only 5–6.

    >>> rows = tuple(Row((name,), *bounds, *bounds) for name, bounds in
    ...              [("a", (1, 4)), ("b", (1, 4)), ("c", (5, 9)), ("d", (1, 4))])
    >>> too_narrow([Seen(10, 10, rows)], 3), too_narrow([Seen(9, 9, rows)], 3)[:1]
    ([], [(0, None, 'a')])
    """
    table = _Table(stands, rising)
    found, low, high = table.found()
    known = np.array([stand.known for stand in stands], dtype=bool)
    bad = _few(found.low, found.high, least) & ~known[:, None]
    cells: list[tuple[int, int | None, str]] = [
        (int(place), None, found.members[member]) for place, member in np.argwhere(bad)
    ]
    for k, partition in enumerate(table.partitions):
        rows = [part for part, row in partition.items() if row is not None and row.high > 0]
        # a row that is everybody tells the total, which is public
        for part in (part for part in rows if len(part) > 1 and len(rows) > 1 and not known[k]):
            place = table.places[part]
            if _few(low[k, place], high[k, place], least):
                cells.append((k, None, min(part)))
    if found.pairs:
        both = np.array([known[a] and known[b] for a, b in found.pairs], dtype=bool)
        bad = _few(found.growth_low, found.growth_high, least) & ~both[:, None]
        cells += [(found.pairs[pair][1], found.pairs[pair][0], found.members[m]) for pair, m in np.argwhere(bad)]
    return cells


def _few(low: np.ndarray, high: np.ndarray, least: int) -> np.ndarray:
    """Whether fewer counts remain than that; zero itself hides nobody."""
    return (high - low + 1 < least) & ~((low == 0) & (high == 0))


@dataclass(frozen=True)
class _Sum:
    """A whole that is its parts on every date, and so in every growth: places among the quantities."""

    whole: int
    parts: np.ndarray

    def narrow(self, low: np.ndarray, high: np.ndarray) -> None:
        """Narrow whole and parts by each other, in place; one row a date, or a growth."""
        parts, whole = self.parts, self.whole
        low[:, whole] = np.maximum(low[:, whole], low[:, parts].sum(axis=1))
        high[:, whole] = np.minimum(high[:, whole], high[:, parts].sum(axis=1))
        least, most = low[:, parts], high[:, parts]
        low[:, parts] = np.maximum(least, low[:, [whole]] - (most.sum(axis=1, keepdims=True) - most))
        high[:, parts] = np.minimum(most, high[:, [whole]] - (least.sum(axis=1, keepdims=True) - least))


class _Table:
    """The stands of a table as bounds on quantities: each member, each row that joins some, the others, and everybody."""

    def __init__(self, stands: Sequence[Seen], rising: Collection[str] | None):
        names = dict.fromkeys(member for stand in stands for row in stand.rows for member in row.members)
        self.members = tuple(names)
        self.stands, self.rising = tuple(stands), rising
        single = {frozenset([name]): place for place, name in enumerate(names)}
        everybody = frozenset(names)
        self.partitions = [self._partition(stand, everybody) for stand in stands]
        joined = {part for partition in self.partitions for part in partition} | {everybody}
        joined |= {everybody - part for part in joined if part != everybody}
        wholes = sorted(joined - single.keys() - {frozenset()}, key=lambda part: (len(part), sorted(part)))
        self.places = {**single, **{part: len(single) + n for n, part in enumerate(wholes)}}
        self.total = self.places[everybody]
        self.sums = [self._sum(part, [frozenset([name]) for name in part]) for part in wholes]
        self.sums += [self._sum(everybody, [part, everybody - part]) for part in wholes if part != everybody]
        self.sums += [self._sum(everybody, list(partition)) for partition in self.partitions if len(partition) > 1]
        self.low = np.zeros((len(stands), len(self.places)), dtype=np.int64)
        self.high = np.full_like(self.low, MANY)
        for k, stand in enumerate(stands):
            self._take(k, stand)
        self.pairs = tuple(itertools.combinations(range(len(stands)), 2))
        self.first = np.array([a for a, _ in self.pairs], dtype=int)
        self.last = np.array([b for _, b in self.pairs], dtype=int)
        self.rises = self._rises(everybody if rising is None else frozenset(rising))

    def _partition(self, stand: Seen, everybody: frozenset[str]) -> dict[frozenset[str], Row | None]:
        """Return the rows of a stand by whom they count; whoever is not named is counted elsewhere, or is nobody."""
        absent = everybody - {member for row in stand.rows for member in row.members}
        parts: dict[frozenset[str], Row | None] = {
            frozenset(row.members) | (absent if ELSEWHERE in row.members else frozenset()): row for row in stand.rows
        }
        missing = everybody - frozenset().union(*parts)
        return parts | ({missing: None} if missing else {})

    def _sum(self, whole: frozenset[str], parts: Sequence[frozenset[str]]) -> _Sum:
        return _Sum(self.places[whole], np.array([self.places[part] for part in parts]))

    def _take(self, k: int, stand: Seen) -> None:
        for part, row in self.partitions[k].items():
            low, high, each_low, each_high = (
                (0, 0, 0, 0) if row is None else (row.low, row.high, row.each_low, row.each_high)
            )
            for name in part:
                named = row is not None and name in row.members
                place = self.places[frozenset([name])]
                self.low[k, place], self.high[k, place] = each_low if named else 0, each_high
            self.low[k, self.places[part]], self.high[k, self.places[part]] = low, high
        self.low[k, self.total], self.high[k, self.total] = stand.low, stand.high

    def _rises(self, rising: frozenset[str]) -> np.ndarray:
        """Return which quantities do not fall between the stands of a pair.

        A cell that is seen to fall was corrected; of a total that falls nobody can tell whose clients left.
        """
        falls = self.high[self.last] < self.low[self.first] if self.pairs else np.zeros((0, self.low.shape[1]), bool)
        cells = falls[:, : len(self.members)]
        total = falls[:, self.total]
        may = np.zeros(self.low.shape[1], dtype=bool)
        for part, place in self.places.items():
            may[place] = part <= rising or place == self.total
        fallen = np.zeros_like(falls)
        for part, place in self.places.items():
            inside = [self.places[frozenset([name])] for name in part]
            fallen[:, place] = cells[:, inside].any(axis=1) | falls[:, place]
        fallen[:, self.total] = total
        return may & ~fallen & ~total[:, None]

    def narrowed(self, rises: np.ndarray) -> tuple[Remaining, np.ndarray, np.ndarray]:
        """Return the intervals after narrowing, with growth at least zero where `rises`; also those of all quantities."""
        low, high = self.low.copy(), self.high.copy()
        first, last = self.first, self.last
        more_low, more_high = np.where(rises, 0, -MANY), np.full(rises.shape, MANY)
        for _ in range(_SWEEPS):
            before = [part.copy() for part in (low, high, more_low, more_high)]
            for one in self.sums:
                one.narrow(low, high)
            if self.pairs:
                more_low = np.maximum(more_low, low[last] - high[first])
                more_high = np.minimum(more_high, high[last] - low[first])
                for one in self.sums:
                    one.narrow(more_low, more_high)
                np.maximum.at(low, last, low[first] + more_low)
                np.minimum.at(high, last, high[first] + more_high)
                np.maximum.at(low, first, low[last] - more_high)
                np.minimum.at(high, first, high[last] - more_low)
            after = (low, high, more_low, more_high)
            if all((a == b).all() for a, b in zip(before, after, strict=True)) or (low > high).any():
                break
        n = len(self.members)
        found = Remaining(self.members, low[:, :n], high[:, :n], self.pairs, more_low[:, :n], more_high[:, :n])
        return found, low, high

    def found(self) -> tuple[Remaining, np.ndarray, np.ndarray]:
        """Return the intervals that remain; where no counts fit, nothing is taken to rise between dates that do not fit."""
        answer = self.narrowed(self.rises)
        if answer[0].possible:
            return answer
        fits = np.array([self._fit(a, b) for a, b in self.pairs], dtype=bool)
        answer = self.narrowed(self.rises & fits[:, None])
        return answer if answer[0].possible else self.narrowed(np.zeros_like(self.rises))

    def _fit(self, first: int, last: int) -> bool:
        pair = _Table([self.stands[first], self.stands[last]], self.rising)
        return pair.narrowed(pair.rises)[0].possible
