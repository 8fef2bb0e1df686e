"""Breakdowns by gemeente and by referrer: fixed classes, refreshed when the total has moved, coarser where they tell too much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.classes import class_of
from nnz_mkba.privacy.intervals import Seen, too_narrow
from nnz_mkba.privacy.shown import ELSEWHERE, Row, Rung, Stand

PLACES = (Rung.VIJF, Rung.TIEN, Rung.KLEINE_SAMEN, Rung.DEELNAME, Rung.GEEN)
REFERRERS = (Rung.VIJF, Rung.TIEN, Rung.GEEN)
#: With so many rows that count anybody, the rung that was chosen no longer tells a count; found by listing all tables.
_MANY_ROWS = 9
_FEWEST_ROWS = 3


@dataclass(frozen=True)
class Breakdown:
    """The counts of one date by gemeente or by referrer, exact; they leave this room as classes.

    Attributes
    ----------
    total : int
        [persons]
    counts : mapping of str to int
        By member; those of `elsewhere` are not among them. [persons]
    unlisted : tuple of str
        Members that the delivery does not name on this date: whoever there may be is counted elsewhere.
    takes_part : callable
        Whether a member takes part in the programme on this date.
    """

    total: int
    counts: Mapping[str, int]
    unlisted: tuple[str, ...] = ()
    takes_part: Callable[[str], bool] = lambda member: True

    @property
    def elsewhere(self) -> int:
        """Everybody who is in none of the parts. [persons]"""
        return self.total - sum(self.counts.values())


def stand_on(
    peildatum: dt.date,
    breakdowns: Mapping[dt.date, Breakdown],
    earlier: Iterable[Stand],
    stream: str,
    by: str,
    policy: DisclosurePolicy,
    printed: Collection[dt.date] = (),
) -> Stand | None:
    """Return the breakdown to show on a peildatum, or None where there is none yet.

    Every date of the delivery is taken in turn. It becomes a stand when its total differs enough from that of each stand
    there is, before it or after it: on the rung of the last stand, or on the first below it where its rows, beside those of
    all stands, tell nobody's count. The last rung shows nothing but the total. So a report and a notebook agree on the stands
    of a region, and no two stands show the growth of a few.

    Parameters
    ----------
    peildatum : datetime.date
    breakdowns : mapping of date to Breakdown
        Those up to the peildatum whose total is shown exactly.
    earlier : iterable of Stand
        What earlier reports showed.
    stream, by : str
    policy : DisclosurePolicy
    printed : collection of date
        Dates whose breakdown the source has printed itself, says the owner of the data: exact, and no secret.
    """
    stands = {one.date: one for one in earlier if (one.stream, one.by) == (stream, by)}
    ladder = PLACES if by == "gemeente" else REFERRERS
    for date in sorted(breakdowns):
        found = breakdowns[date]
        if date in printed:
            stands[date] = exact_stand(found, date, stream, by)
        if date in stands or any(abs(found.total - one.total) < policy.refresh for one in stands.values()):
            continue
        for rung in _steps(ladder[ladder.index(_lowest(stands.values())) :], found):
            stand = Stand(stream, by, date, found.total, rung, _rows(found, rung, by, policy.class_width))
            if rung is Rung.GEEN or not revealed([*stands.values(), stand], policy.min_integers):
                stands[date] = stand
                break
    return max((one for one in stands.values() if one.date <= peildatum), key=lambda one: one.date, default=None)


def _steps(ladder: Sequence[Rung], found: Breakdown) -> Sequence[Rung]:
    """Return the rungs to try: of a breakdown with few rows that count anybody only the first and the last.

    There, that classes of five would not do says by itself what the counts are; of two rows, even that they would.
    """
    rows = sum(count > 0 for count in (*found.counts.values(), found.elsewhere))
    if rows < _FEWEST_ROWS:
        return ladder[-1:]
    return ladder if rows >= _MANY_ROWS else [rung for rung in ladder if rung in (ladder[0], Rung.GEEN)]


def exact_stand(found: Breakdown, date: dt.date, stream: str, by: str) -> Stand:
    """Return a breakdown with every count in it."""
    rows = [Row((name,), count, count, count, count) for name, count in sorted(found.counts.items())]
    rows.append(_together((ELSEWHERE, *found.unlisted), found.elsewhere, 1))
    return Stand(stream, by, date, found.total, Rung.EXACT, tuple(rows))


def revealed(stands: Iterable[Stand], least: int) -> list[tuple[Stand, Stand | None, str]]:
    """Return the cells that can be told to fewer than `least` counts: stand, the earlier one for a growth, and member."""
    ordered = sorted(stands, key=lambda one: one.date)
    narrow = too_narrow([as_seen(one) for one in ordered], least)
    return [(ordered[place], None if since is None else ordered[since], name) for place, since, name in narrow]


def as_seen(stand: Stand) -> Seen:
    """Return a stand as a reader sees it."""
    return Seen(stand.total, stand.total, stand.rows, stand.rung is Rung.EXACT)


def _lowest(stands: Iterable[Stand]) -> Rung:
    """Return the rung that a region stands on: it went down and does not come back up by itself."""
    order = list(Rung)
    return max((one.rung for one in stands if one.rung is not Rung.EXACT), key=order.index, default=Rung.VIJF)


def _rows(found: Breakdown, rung: Rung, by: str, width: int) -> tuple[Row, ...]:
    """Return the rows of a breakdown on one rung; in an order that does not depend on the counts."""
    wide = width if rung is Rung.VIJF else 2 * width
    names = sorted(found.counts)
    if rung is Rung.GEEN:
        return (Row(tuple(sorted((*names, ELSEWHERE, *found.unlisted))), found.total, found.total, 0, found.total),)
    elsewhere = _together((ELSEWHERE, *sorted(found.unlisted)), found.elsewhere, wide)
    if by != "gemeente":
        few = [name for name in names if 0 < found.counts[name] < wide]
        single = [name for name in names if found.counts[name] >= wide]
        together = [Row(tuple(few), len(few), len(few) * (wide - 1), 1, wide - 1)] if few else []
        return (*(_alone(name, found.counts[name], wide) for name in single), *together, elsewhere)
    if rung in (Rung.VIJF, Rung.TIEN):
        return (*(_alone(name, found.counts[name], wide) for name in names), elsewhere)
    if rung is Rung.KLEINE_SAMEN:
        small = tuple(name for name in names if found.counts[name] < wide)
        single = [name for name in names if name not in small]
        rows = [_alone(name, found.counts[name], wide) for name in single]
        if small:
            row = _together(small, sum(found.counts[name] for name in small), wide)
            rows.append(Row(small, row.low, row.high, 0, min(row.high, wide - 1)))
        return (*rows, elsewhere)
    sides = [tuple(n for n in names if found.takes_part(n) is side) for side in (True, False)]
    return (*(_together(side, sum(found.counts[n] for n in side), wide) for side in sides if side), elsewhere)


def _alone(name: str, count: int, width: int) -> Row:
    low, high = class_of(count, width)
    return Row((name,), low, high, low, high)


def _together(names: tuple[str, ...], count: int, width: int) -> Row:
    low, high = class_of(count, width)
    return Row(names, low, high, 0 if len(names) > 1 else low, high)


def number_of(stand: Stand, members: Sequence[str]) -> tuple[int, int]:
    """Return the bounds of the sum of some members of a stand, from its classes and its total alone. [persons]

    Examples
    --------
    >>> rows = (Row(("a",), 5, 9, 5, 9), Row(("b",), 1, 4, 1, 4), Row((ELSEWHERE,), 0, 0, 0, 0))
    >>> number_of(Stand("s", "gemeente", dt.date(2021, 6, 30), 12, Rung.VIJF, rows), ["a"])
    (8, 9)
    """
    wanted = set(members)
    inside, outside = [0, 0], [0, 0]
    for row in stand.rows:
        n = len(wanted & set(row.members))
        rest = len(row.members) - n
        bounds = {
            True: (max(n * row.each_low, row.low - rest * row.each_high), min(n * row.each_high, row.high)),
            False: (max(rest * row.each_low, row.low - n * row.each_high), min(rest * row.each_high, row.high)),
        }
        for side, total in ((True, inside), (False, outside)):
            low, high = bounds[side] if (n if side else rest) else (0, 0)
            total[0] += max(low, 0)
            total[1] += high
    return max(inside[0], stand.total - outside[1]), min(inside[1], stand.total - outside[0])
