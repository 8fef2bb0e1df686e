"""Growth between the dates of two releases: what a reader subtracts who has both.

Clients and choices are counted since the start and do not fall, so that the same breakdown on two dates differs by the
people who came in between. Few of those are a small count like any other. That holds for every row of a breakdown, for
the municipalities that take part together (as long as they are the same ones), and for everybody who came and is in none
of the rows that both dates have.

Sometimes a count does fall: somebody moved house, or was counted twice. Then what left is a small count in its place, and
all other growth stays what it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nnz_mkba.disclosure.crossed import REST
from nnz_mkba.disclosure.linked_set import Cell, Equation, Key, Structure
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, Outcome

#: Stands for the growth of a cumulative series between two of its dates.
GROWTH = "toename"
_SEPARATOR = " | "
_SINCE = f"{_SEPARATOR}{GROWTH} sinds "
_LEFT_SINCE = f"{_SEPARATOR}afname sinds "
_PARTS = 5  # peildatum, stream, municipality, outcome, referrer; more where a name depends on the cells beside it
_OUTCOME = 3
_DATE = len("2021-06-30")
_GROWING = {ALLE, str(Outcome.ANTICONCEPTIE)}
_SIDES = {DEELNEMEND, NIET_DEELNEMEND}
#: Remainders, and municipalities that take part, may be other people on another date.
_CHANGING = {REST, GROWTH, *_SIDES}


def growth_between(structure: Structure, now: Structure, before: Structure) -> tuple[Equation, ...]:
    """Return what came between the same breakdown on a date of one release and on a date of another.

    Parameters
    ----------
    structure : Structure
        Holds the cells of both; text keys as in a ledger.
    now, before : Structure

    Returns
    -------
    tuple of Equation
        The last part of each is a cell that the structure does not have: the growth, or the rest of it.
    """
    added = _Added(structure)
    series: dict[str, list[str]] = {}
    for key, named in _named(before):
        series.setdefault(named, []).append(key)
    for key, named in _named(now):
        for other in series.get(named, []):
            added.step(key, other)
    earlier = list(_breakdowns(before))
    for one in _breakdowns(now):
        for known in earlier:
            if (_series(one.whole), one.dimension) == (_series(known.whole), known.dimension):
                added.remainder(one, known)
    return tuple(added.equations)


def with_growth(structure: Structure, growth: Iterable[Equation]) -> Structure:
    """Add growth, and the cells that stand for it, to a structure."""
    growth = tuple(growth)
    if not growth:
        return structure
    return replace(
        structure,
        cells={**structure.cells, **dict.fromkeys((e.children[-1] for e in growth), Cell(None, shown=False))},
        equations=(*structure.equations, *growth),
    )


def fallen(step: Equation) -> Equation | None:
    """Return a growth the other way round: what left between two dates; None for the rest of a growth."""
    if len(step.children) != 2 or _SINCE not in str(step.children[-1]) or REST in _split(step.children[-1]):
        return None
    (earlier, _), later = step.children, step.parent
    return Equation(earlier, (later, f"{later}{_LEFT_SINCE}{str(earlier)[:_DATE]}"), breakdown=False)


@dataclass(frozen=True)
class _Breakdown:
    """A count and the rows along one dimension that it is broken down into.

    Attributes
    ----------
    rows : dict
        Series → key; without remainders.
    complete : bool
        Whether nobody is in the whole and in none of the rows.
    """

    whole: str
    dimension: int
    rows: dict[str, str]
    complete: bool


class _Added:
    """Growth that is added to a structure."""

    def __init__(self, structure: Structure):
        self.equations: list[Equation] = []
        self._steps = {
            (str(e.parent), str(earlier)): str(step)
            for e in structure.equations
            if not e.breakdown and len(e.children) == 2
            for earlier, step in (e.children, e.children[::-1])
        }

    def step(self, one: str, other: str) -> None:
        """Add the growth of one series between two dates, unless it is there."""
        earlier, later = sorted((one, other))  # the date comes first
        if earlier[:_DATE] == later[:_DATE] or (later, earlier) in self._steps:
            return
        step = f"{later}{_SINCE}{earlier[:_DATE]}"
        self._steps[later, earlier] = step
        self.equations.append(Equation(later, (earlier, step), breakdown=False))

    def remainder(self, one: _Breakdown, other: _Breakdown) -> None:
        """Add those who came between two dates and are in none of the rows that both have."""
        earlier, later = sorted((one, other), key=lambda found: found.whole)
        whole = self._steps.get((later.whole, earlier.whole))
        common = sorted(earlier.rows.keys() & later.rows.keys())
        if whole is None or not common:
            return
        if earlier.complete and later.complete and earlier.rows.keys() == later.rows.keys():
            return  # there is nobody else
        digest = hashlib.sha256("\n".join(common).encode()).hexdigest()[:8]
        rest = f"{later.whole}{_SINCE}{earlier.whole[:_DATE]}{_SEPARATOR}{REST}{_SEPARATOR}{digest}"
        if all(rest != e.children[-1] for e in self.equations):
            steps = (self._steps[later.rows[name], earlier.rows[name]] for name in common)
            self.equations.append(Equation(whole, (*steps, rest), breakdown=False))


def grown_from(key: str) -> str:
    """Return the cell at the end of a growth or a fall; empty if it is neither.

    Examples
    --------
    >>> grown_from("2021-06-30 | opgeschaald | GM0546 | alle | alle | toename sinds 2020-12-31")
    '2021-06-30 | opgeschaald | GM0546 | alle | alle'
    """
    for word in (_SINCE, _LEFT_SINCE):
        later, _, since = key.partition(word)
        if since:
            return later
    return ""


def _named(structure: Structure) -> Iterator[tuple[str, str]]:
    """Yield every cell that has a growth, with what it has in common with the same cell on other dates."""
    members = {e.parent: e.children for e in structure.equations if e.breakdown and _SIDES & set(_split(e.parent))}
    for key in structure.cells:
        if named := _series(key):
            yield str(key), named
        elif key in members and _split(key)[_OUTCOME] in _GROWING:
            inside = sorted(map(_series, members[key]))
            if all(inside):  # the same municipalities take part, or it is another cell
                yield str(key), _SEPARATOR.join([*_split(key)[1:_PARTS], *inside])


def _breakdowns(structure: Structure) -> Iterator[_Breakdown]:
    """Yield every breakdown over municipalities or referrers, those that take part and others taken together."""
    members = {e.parent: e.children for e in structure.equations if e.breakdown and _SIDES & set(_split(e.parent))}
    for equation in structure.equations:
        if not equation.breakdown or not _series(equation.parent):
            continue
        parts = [part for child in equation.children for part in members.get(child, (child,))]
        rows = {named: str(part) for part in parts if (named := _series(part))}  # not the remainder
        whole = _split(_series(equation.parent))
        differs = {at for named in rows for at, word in enumerate(_split(named)) if word != whole[at]}
        if len(differs) == 1 and _OUTCOME - 1 not in differs:  # a series has no date
            yield _Breakdown(str(equation.parent), differs.pop(), rows, len(rows) == len(parts))


def _split(key: Key) -> list[str]:
    return str(key).split(_SEPARATOR)


def _series(key: Key) -> str:
    """Return what a cell has in common with the same breakdown on other dates; empty if it is no such cell."""
    parts = _split(key)
    if len(parts) != _PARTS or parts[_OUTCOME] not in _GROWING or _CHANGING & set(parts):
        return ""
    return _SEPARATOR.join(parts[1:])
