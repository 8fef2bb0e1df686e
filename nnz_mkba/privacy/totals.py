"""Clients of a whole region: exact where a stream is large enough that they point at nobody, else as classes.

The statement on a date is the first of these that leaves every count that is shown as a class, and its growth between any
two dates, at least as many possibilities as the policy asks: exact; classes of the total and of each outcome; the class of
the total alone; nothing new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.classes import class_of
from nnz_mkba.privacy.intervals import MANY, Seen, too_narrow
from nnz_mkba.privacy.shown import ELSEWHERE, Row, Total
from nnz_mkba.vocabulary import ALLE, Outcome

#: Outcome (`alle` for everybody) to count. [persons]
Counted = Mapping[str, int]
#: Outcome to what is shown of its count.
Statement = dict[str, Total]
#: Outcomes that nobody comes back from, so that their cumulative count never falls.
RISING = frozenset({str(Outcome.ANTICONCEPTIE)})


def state_totals(
    stream: str,
    counted: Mapping[dt.date, Counted],
    earlier: Iterable[Iterable[Total]],
    policy: DisclosurePolicy,
    printed: Collection[dt.date] = (),
) -> dict[dt.date, Statement]:
    """Return what is shown of the totals of one stream, by date.

    Parameters
    ----------
    stream : str
    counted : mapping
        The counts of each date. [persons]
    earlier : iterable of iterable of Total
        What each earlier report showed, oldest first; where that still holds, it is shown again.
    policy : DisclosurePolicy
    printed : collection of date
        Dates whose totals the source has printed itself, says the owner of the data.
    """
    last, known = _told(stream, earlier)
    stated: dict[dt.date, Statement] = {}
    for date in sorted(counted):
        if date in printed:
            stated[date] = known[date] = _exact(stream, date, counted[date])
            continue
        old = last.get(date)
        if old is not None and _holds(old, counted[date]):
            stated[date] = old
            continue
        before = known.get(date, {})
        for statement in _ladder(stream, date, counted[date], policy):
            stated[date], known[date] = statement, _both(before, statement)
            if _protects(known, policy):
                break  # else the next; the last one says nothing, and that stays possible
    return stated


def _both(old: Statement, new: Statement) -> Statement:
    """Return what a reader knows who was told both; where they contradict each other, figures were corrected."""
    joined = dict(old)
    for outcome, one in new.items():
        other = old.get(outcome, one)
        tops = [high for high in (one.high, other.high) if high is not None]
        low, high = max(one.low, other.low), min(tops, default=None)
        if high is not None and low > high:
            return dict(new)
        joined[outcome] = replace(one, low=low, high=high)
    return joined


def _told(
    stream: str, earlier: Iterable[Iterable[Total]]
) -> tuple[dict[dt.date, Statement], dict[dt.date, Statement]]:
    """Return what reports said last of each date, and what a reader of all of them knows of it."""
    last: dict[dt.date, Statement] = {}
    known: dict[dt.date, Statement] = {}
    for totals in earlier:
        told: dict[dt.date, Statement] = {}
        for one in totals:
            if one.stream == stream:
                told.setdefault(one.date, {})[one.outcome] = one
        told = {
            date: statement for date, statement in told.items() if ALLE in statement
        }  # else it was edited by hand
        last |= told
        known |= {date: _both(known.get(date, {}), statement) for date, statement in told.items()}
    return last, known


def narrow_totals(told: Sequence[Sequence[Total]], policy: DisclosurePolicy) -> tuple[str, ...]:
    """Return the streams of which a total that was shown as a class can be told, given all that reports showed."""
    streams = sorted({one.stream for totals in told for one in totals})
    return tuple(stream for stream in streams if not _protects(_told(stream, told)[1], policy))


def _ladder(stream: str, date: dt.date, counted: Counted, policy: DisclosurePolicy) -> Iterator[Statement]:
    """Yield the statements of a date, from most to least; the last one says nothing at all."""
    total = counted.get(ALLE, 0)
    everybody = any(count == total > 0 for outcome, count in counted.items() if outcome != ALLE)
    if total >= policy.min_total and not everybody:
        yield _exact(stream, date, counted)
    classes = {
        outcome: Total(stream, date, outcome, *class_of(count, policy.class_width))
        for outcome, count in counted.items()
    }
    nothing = {outcome: Total(stream, date, outcome, 0, None) for outcome in counted}
    yield classes
    yield {**nothing, ALLE: classes[ALLE]}
    yield nothing


def _exact(stream: str, date: dt.date, counted: Counted) -> Statement:
    return {outcome: Total(stream, date, outcome, count, count) for outcome, count in counted.items()}


def _holds(statement: Statement, counted: Counted) -> bool:
    """Whether an earlier statement is still true, and says something of each count."""
    if statement.keys() != counted.keys():
        return False
    bounds = ((statement[outcome], count) for outcome, count in counted.items())
    return all(one.low <= count and (one.high is None or count <= one.high) for one, count in bounds)


def _protects(statements: Mapping[dt.date, Statement], policy: DisclosurePolicy) -> bool:
    dates = sorted(statements)
    seen = [_seen(statements[date]) for date in dates]
    if all(one.known for one in seen):  # exact throughout, as it is for every stream that is large enough
        return True
    everybody = [
        Seen(one.low, one.high, (Row((ALLE,), one.low, one.high, one.low, one.high),), one.known) for one in seen
    ]
    least = policy.min_integers
    return not (_narrow(seen, least, RISING) or _narrow(everybody, least, frozenset({ALLE})))


def _narrow(seen: Sequence[Seen], least: int, rising: frozenset[str]) -> bool:
    """Whether a count that somebody was told as a class can be told too well."""
    return any(
        member != ELSEWHERE and not all(_is_exact(seen[one], member) for one in (place, since) if one is not None)
        for place, since, member in too_narrow(seen, least, rising)
        if any(_is_told(seen[one], member) for one in (place, since) if one is not None)
    )


def _is_told(seen: Seen, member: str) -> bool:
    return any(member in row.members for row in seen.rows)


def _is_exact(seen: Seen, member: str) -> bool:
    """Whether a count is shown exactly, as a zero is among classes."""
    return any(member in row.members and row.low == row.high for row in seen.rows)


def _seen(statement: Statement) -> Seen:
    """Return a statement as a reader sees it: outcomes, and the rest of the clients that no outcome counts."""
    whole = statement[ALLE]
    low, high = whole.low, MANY if whole.high is None else whole.high
    rows = [
        Row(
            (outcome,),
            one.low,
            high if one.high is None else one.high,
            one.low,
            high if one.high is None else one.high,
        )
        for outcome, one in statement.items()
        if outcome != ALLE
    ]
    # whoever is told of every outcome knows that nobody has another
    rest = 0 if statement.keys() >= {ALLE, *map(str, Outcome)} else high
    rows.append(Row((ELSEWHERE,), 0, rest, 0, rest))
    return Seen(low, high, tuple(rows), all(one.is_exact for one in statement.values()))
