"""What follows from an evaluation: dated tasks, action points that return, short evaluations in between."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DONE = "klaar"


@dataclass(frozen=True)
class PlannedTask:
    """A preparatory task of a session, on its day."""

    date: dt.date
    name: str
    owner: str
    weeks_before: int


def plan_session(session: dt.date, tasks: Iterable[tuple[str, int, str]]) -> list[PlannedTask]:
    """Return the tasks of a session by date.

    Parameters
    ----------
    session : date
    tasks : iterable of (name, weeks before, owner)

    Examples
    --------
    >>> plan_session(dt.date(2026, 3, 19), [("Agenda delen", 4, "trekker")])[0].date
    datetime.date(2026, 2, 19)
    """
    planned = [PlannedTask(session - dt.timedelta(weeks=weeks), name, owner, weeks) for name, weeks, owner in tasks]
    return sorted(planned, key=lambda task: task.date)


@dataclass(frozen=True)
class Action:
    """An action point of the improvement plan."""

    what: str
    agreed: dt.date
    due: dt.date
    who: str
    status: str
    needed: str = ""
    monitoring: str = ""

    def overdue(self, date: dt.date) -> bool:
        """Whether it is late on a date."""
        return self.status != DONE and self.due < date


def agenda(
    actions: Iterable[Action], meetings: Sequence[dt.date], meeting: dt.date, returns: int = 2
) -> list[Action]:
    """Return the action points of one meeting: overdue ones first, then what returns, by due date.

    A point returns in the first `returns` meetings after it was agreed, done or not, so that progress is seen. After
    those it stays until it is done.

    Parameters
    ----------
    actions : iterable of Action
    meetings : sequence of date
        All meetings, past and planned.
    meeting : date
        One of them.
    returns : int

    Examples
    --------
    >>> day = dt.date
    >>> one = Action("Nieuwsbrief", day(2025, 1, 10), day(2025, 3, 1), "trekker", "klaar")
    >>> meetings = [day(2025, 2, 1), day(2025, 5, 1), day(2025, 9, 1)]
    >>> [len(agenda([one], meetings, date)) for date in meetings]
    [1, 1, 0]
    """
    chosen = []
    for action in actions:
        following = sorted(date for date in meetings if date > action.agreed)
        if action.agreed < meeting and (meeting in following[:returns] or action.status != DONE):
            chosen.append(action)
    return sorted(chosen, key=lambda action: (not action.overdue(meeting), action.status == DONE, action.due))


def add_months(date: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of that month.

    Examples
    --------
    >>> add_months(dt.date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Moment:
    """A moment to look back: the day from which it is due, and the first meeting on or after it."""

    due: dt.date
    full: bool
    meeting: dt.date | None


def evaluation_moments(
    last: dt.date, meetings: Sequence[dt.date], mini_months: int, full_months: int
) -> list[Moment]:
    """Return the short evaluations after the last full one, and the next full one.

    Examples
    --------
    >>> [moment.due.isoformat() for moment in evaluation_moments(dt.date(2025, 5, 15), [], 6, 12)]
    ['2025-11-15', '2026-05-15']
    """
    moments = []
    for months in [*range(mini_months, full_months, mini_months), full_months]:
        due = add_months(last, months)
        moments.append(Moment(due, months == full_months, min((d for d in meetings if d >= due), default=None)))
    return moments
