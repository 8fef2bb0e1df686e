"""What a reader can still work out: interval arithmetic over all stands of a table and every pair of dates.

A reader knows the class of each cell, the total of each stand, and that cumulative counts do not fall. From those each
cell, and each growth of a cell between two stands, keeps an interval. The intervals are narrowed until nothing changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
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
    table = _Table(stands, rising)
    found = table.narrowed(table.rises)
    if found.possible:
        return found
    alone = [_Table([stands[a], stands[b]], rising) for a, b in table.pairs]
    fits = np.array([one.narrowed(one.rises).possible for one in alone], dtype=bool)
    found = table.narrowed(table.rises & fits[:, None])
    return found if found.possible else table.narrowed(np.zeros_like(table.rises))


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
    found = remaining(stands, rising)
    known = np.array([stand.known for stand in stands], dtype=bool)
    width = found.high - found.low + 1
    bad = (width < least) & ~((found.low == 0) & (found.high == 0)) & ~known[:, None]
    cells: list[tuple[int, int | None, str]] = [
        (int(place), None, found.members[member]) for place, member in np.argwhere(bad)
    ]
    if found.pairs:
        both = np.array([known[a] and known[b] for a, b in found.pairs], dtype=bool)
        width = found.growth_high - found.growth_low + 1
        bad = (width < least) & ~((found.growth_low == 0) & (found.growth_high == 0)) & ~both[:, None]
        cells += [(found.pairs[pair][1], found.pairs[pair][0], found.members[m]) for pair, m in np.argwhere(bad)]
    return cells


class _Table:
    """The stands of a table as arrays over all members that any of them names."""

    def __init__(self, stands: Sequence[Seen], rising: Collection[str] | None):
        names = dict.fromkeys(member for stand in stands for row in stand.rows for member in row.members)
        self.members = tuple(names)
        place = {name: i for i, name in enumerate(self.members)}
        shape = (len(stands), len(self.members))
        self.low, self.high = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        self.total_low = np.array([stand.low for stand in stands], dtype=np.int64)
        self.total_high = np.array([stand.high for stand in stands], dtype=np.int64)
        self.rows: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for k, stand in enumerate(stands):
            self._take(k, stand, place)
        self.pairs = tuple(itertools.combinations(range(len(stands)), 2))
        first = np.array([a for a, _ in self.pairs], dtype=int)
        last = np.array([b for _, b in self.pairs], dtype=int)
        self.first, self.last = first, last
        may = np.array([rising is None or name in rising for name in self.members], dtype=bool)
        falls = self.total_high[last] < self.total_low[first] if self.pairs else np.zeros(0, dtype=bool)
        # a cell that is seen to fall was corrected; of a total that falls nobody can tell whose clients left
        self.rises = (
            may[None, :] & ~falls[:, None] & ~(self.high[last] < self.low[first])
            if self.pairs
            else np.zeros((0, len(self.members)), dtype=bool)
        )
        self.total_rises = ~falls

    def _take(self, k: int, stand: Seen, place: Mapping[str, int]) -> None:
        listed = {member for row in stand.rows for member in row.members}
        absent = [i for name, i in place.items() if name not in listed]
        belongs = np.full(len(self.members), -1)
        for r, row in enumerate(stand.rows):
            inside = [place[member] for member in row.members]
            self.low[k, inside], self.high[k, inside] = row.each_low, row.each_high
            belongs[inside] = r
            if ELSEWHERE in row.members and absent:
                self.low[k, absent], self.high[k, absent] = 0, row.each_high
                belongs[absent] = r
        if (belongs < 0).any():  # nobody is counted there
            belongs[belongs < 0] = len(stand.rows)
        matrix = np.zeros((len(stand.rows) + 1, len(self.members)), dtype=np.int64)
        matrix[belongs, np.arange(len(self.members))] = 1
        low = np.array([*(row.low for row in stand.rows), 0], dtype=np.int64)
        high = np.array([*(row.high for row in stand.rows), 0], dtype=np.int64)
        self.rows.append((matrix, low, high))

    def narrowed(self, rises: np.ndarray) -> Remaining:
        """Return the intervals after narrowing, with growth bounded from below by zero where `rises`."""
        low, high = self.low.copy(), self.high.copy()
        total_low, total_high = self.total_low.copy(), self.total_high.copy()
        first, last = self.first, self.last
        growth_low = np.where(rises, 0, -MANY)
        growth_high = np.full_like(growth_low, MANY)
        more_low = np.where(self.total_rises, 0, -MANY)
        more_high = np.full_like(more_low, MANY)
        for _ in range(_SWEEPS):
            before = (low.sum(), high.sum(), growth_low.sum(), growth_high.sum(), total_low.sum(), total_high.sum())
            for k in range(len(self.rows)):
                self._within(k, low, high, total_low, total_high)
            if self.pairs:
                more_low = np.maximum(more_low, total_low[last] - total_high[first])
                more_high = np.minimum(more_high, total_high[last] - total_low[first])
                growth_low = np.maximum(growth_low, low[last] - high[first])
                growth_high = np.minimum(growth_high, high[last] - low[first])
                whole = growth_high.sum(axis=1)
                growth_low = np.maximum(growth_low, (more_low - whole)[:, None] + growth_high)
                part = growth_low.sum(axis=1)
                growth_high = np.minimum(growth_high, (more_high - part)[:, None] + growth_low)
                more_low, more_high = np.maximum(more_low, part), np.minimum(more_high, growth_high.sum(axis=1))
                np.maximum.at(low, last, low[first] + growth_low)
                np.minimum.at(high, last, high[first] + growth_high)
                np.maximum.at(low, first, low[last] - growth_high)
                np.minimum.at(high, first, high[last] - growth_low)
                np.maximum.at(total_low, last, total_low[first] + more_low)
                np.minimum.at(total_high, last, total_high[first] + more_high)
                np.maximum.at(total_low, first, total_low[last] - more_high)
                np.minimum.at(total_high, first, total_high[last] - more_low)
            after = (low.sum(), high.sum(), growth_low.sum(), growth_high.sum(), total_low.sum(), total_high.sum())
            if after == before or (low > high).any():
                break
        return Remaining(self.members, low, high, self.pairs, growth_low, growth_high)

    def _within(
        self, k: int, low: np.ndarray, high: np.ndarray, total_low: np.ndarray, total_high: np.ndarray
    ) -> None:
        """Narrow the cells of one stand by its rows and its total, in place."""
        matrix, row_low, row_high = self.rows[k]
        sum_low, sum_high = matrix @ low[k], matrix @ high[k]
        at_least, at_most = np.maximum(row_low, sum_low), np.minimum(row_high, sum_high)
        total_low[k] = max(total_low[k], at_least.sum())
        total_high[k] = min(total_high[k], at_most.sum())
        at_least, at_most = (
            np.maximum(at_least, total_low[k] - (at_most.sum() - at_most)),
            np.minimum(at_most, total_high[k] - (at_least.sum() - at_least)),
        )
        belongs = matrix.argmax(axis=0)
        low[k], high[k] = (
            np.maximum(low[k], (at_least - sum_high)[belongs] + high[k]),
            np.minimum(high[k], (at_most - sum_low)[belongs] + low[k]),
        )
