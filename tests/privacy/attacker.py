"""Someone who has every report of a region, knows the rule, and solves for the counts behind the classes.

She takes the plain data of releases. Each count by stream, member and date is an unknown whole number within the class in
which it was shown; the counts of a date add up to its exact total; counts since the start do not fall. What is left of each
count, and of its growth between any two dates shown, she finds by linear programming (HiGHS), and by integer programming
wherever a vertex is not whole. Nothing of the product is used.

Where a figure is seen to fall, something was corrected: between those dates nothing need have risen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

EVERYBODY, ELSEWHERE = "alle", "elders"
#: Cumulative, so it never falls; people may leave care, and what was unknown may become known.
CHOICE = "anticonceptie"
OUTCOMES = frozenset({CHOICE, "in_zorg", "geen_anticonceptie", "onbekend"})
#: Stands for "no bound is known". [persons]
UNBOUNDED = 10**5
_TOLERANCE = 1e-6


class Cell(NamedTuple):
    """A count, or its growth since an earlier date, that somebody may want to know.

    `member` is a gemeente, a referrer, `elders` or an outcome, and several joined by "+" where a row shows a sum.
    """

    stream: str
    by: str
    member: str
    date: str
    since: str = ""

    @property
    def is_sum(self) -> bool:
        """Whether it counts several members together, other than everybody elsewhere."""
        return "+" in self.member and ELSEWHERE not in self.member.split("+")


class Interval(NamedTuple):
    """The whole numbers that remain."""

    low: int
    high: int

    @property
    def integers(self) -> int:
        """How many remain."""
        return self.high - self.low + 1

    @property
    def is_zero(self) -> bool:
        """Whether it can only be zero: that is nobody."""
        return self.low == self.high == 0


class Contradiction(AssertionError):  # noqa: N818
    """No counts fit the releases, even with every relation between dates dropped."""


Terms = dict[int, int]


class System:
    """Whole numbers within bounds under linear constraints, and the sums of them that are asked for."""

    def __init__(self):
        self.low: list[int] = []
        self.high: list[int] = []
        self.constraints: list[tuple[Terms, int, int]] = []
        self.asked: dict[Cell, Terms] = {}

    def unknown(self, low: int, high: int) -> int:
        """Add an unknown and return its place."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def require(self, terms: Terms, low: int, high: int) -> None:
        """Add a constraint on a sum."""
        self.constraints.append((terms, low, high))


class Solver:
    """One system in HiGHS: solve for many objectives, each from where the last one ended."""

    def __init__(self, system: System, constraints: Sequence[tuple[Terms, int, int]]):
        self.size = len(system.low)
        self._columns = np.arange(self.size, dtype=np.int32)
        self._lp = highspy.HighsLp()
        self._lp.num_col_, self._lp.num_row_ = self.size, len(constraints)
        self._lp.col_cost_ = np.zeros(self.size)
        self._lp.col_lower_ = np.array(system.low, dtype=float)
        self._lp.col_upper_ = np.array(system.high, dtype=float)
        self._lp.row_lower_ = np.array([low for _, low, _ in constraints], dtype=float)
        self._lp.row_upper_ = np.array([high for *_, high in constraints], dtype=float)
        matrix = matrix_of([terms for terms, *_ in constraints], self.size)
        self._lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        self._lp.a_matrix_.start_, self._lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        self._lp.a_matrix_.value_ = matrix.data
        self._linear = _highs(self._lp)
        self._whole: highspy.Highs | None = None

    def least(self, cost: np.ndarray) -> np.ndarray | None:
        """Return whole numbers of least cost, or None where none fit."""
        found = _run(self._linear, self._columns, cost)
        if found is None or np.abs(found - np.rint(found)).max(initial=0) <= _TOLERANCE:
            return None if found is None else np.rint(found).astype(int)
        if self._whole is None:
            self._lp.integrality_ = [highspy.HighsVarType.kInteger] * self.size
            self._whole = _highs(self._lp)
        found = _run(self._whole, self._columns, cost)
        return None if found is None else np.rint(found).astype(int)


def _highs(lp: highspy.HighsLp) -> highspy.Highs:
    solver = highspy.Highs()
    solver.silent()
    for option, value in (("threads", 1), ("parallel", "off"), ("presolve", "off"), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver


def _run(solver: highspy.Highs, columns: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
    solver.changeColsCost(len(columns), columns, np.asarray(cost, dtype=float))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return np.array(solver.getSolution().col_value)
    assert status == highspy.HighsModelStatus.kInfeasible, status
    return None


def matrix_of(sums: Sequence[Terms], size: int) -> sparse.csr_array:
    """Return sums of unknowns as the rows of a matrix."""
    starts = np.cumsum([0, *(len(terms) for terms in sums)]).astype(np.int32)
    places = np.array([place for terms in sums for place in terms], dtype=np.int32)
    factors = np.array([factor for terms in sums for factor in terms.values()], dtype=float)
    return sparse.csr_array((factors, places, starts), shape=(len(sums), size))


# --- what the releases say -------------------------------------------------------------------------------------------


class Related(NamedTuple):
    """One count does not fall between two dates; `seen` says that nothing shown contradicts it by itself."""

    terms: Terms
    first: int
    last: int
    who: str
    seen: bool


def _kept(related: Iterable[Related], fallen: Iterable[tuple[int, int, str | None]]) -> list[tuple[Terms, int, int]]:
    """Return the relations as constraints, without those that overlap a fall of the same count or of everybody (None)."""
    falls = list(fallen)
    return [
        (one.terms, 0, UNBOUNDED)
        for one in related
        if one.seen
        and not any(one.first < last and first < one.last and who in (None, one.who) for first, last, who in falls)
    ]


def _solver(system: System, related: Sequence[Related]) -> Solver:
    """Return a solver under as many relations between dates as can hold together."""
    seen_falls = [(one.first, one.last, one.who) for one in related if not one.seen]
    pairs = sorted({(one.first, one.last) for one in related})
    steps = ((), seen_falls, [(*pair, None) for pair in pairs if not _fits(system, related, pair)])
    dropped: list[tuple[int, int, str | None]] = []
    for more in steps:
        dropped += more
        solver = Solver(system, [*system.constraints, *_kept(related, dropped)])
        if solver.least(np.zeros(solver.size)) is not None:
            return solver
    solver = Solver(system, system.constraints)
    if solver.least(np.zeros(solver.size)) is None:
        raise Contradiction(next(iter(system.asked), None))
    return solver


def _fits(system: System, related: Sequence[Related], pair: tuple[int, int]) -> bool:
    alone = [one for one in related if (one.first, one.last) == pair]
    solver = Solver(system, [*system.constraints, *_kept(alone, ())])
    return solver.least(np.zeros(solver.size)) is not None


def _stands_system(stream: str, by: str, stands: Sequence[Mapping[str, Any]]) -> tuple[System, list[Related]]:
    """Return what all stands of one breakdown say; `stands` in the order of their dates.

    A member that a stand does not name is zero or counted elsewhere.
    """
    system = System()
    names = sorted({member for stand in stands for row in stand["rows"] for member in row["members"]})
    places: list[dict[str, int]] = []
    sums: list[dict[str, Terms]] = []
    for stand in stands:
        found: dict[str, int] = {}
        shown: dict[str, Terms] = {}
        listed = {member for row in stand["rows"] for member in row["members"]}
        absent = [name for name in names if name not in listed]
        for row in stand["rows"]:
            own = {name: system.unknown(row["each_low"], row["each_high"]) for name in row["members"]}
            if ELSEWHERE in row["members"] and absent:
                system.low[own[ELSEWHERE]] = 0
                own |= {name: system.unknown(0, row["high"]) for name in absent}
            terms = dict.fromkeys(own.values(), 1)
            system.require(terms, row["low"], row["high"])
            found |= own
            if any(other["high"] for other in stand["rows"] if other is not row) or len(row["members"]) == 1:
                shown["+".join(sorted(row["members"]))] = terms  # else it is everybody, as the zeros say
        system.require(dict.fromkeys(found.values(), 1), stand["total"], stand["total"])
        places.append(found)
        sums.append(shown)
    hidden = [stand["rung"] != "exact" for stand in stands]
    for k, stand in enumerate(stands):
        if hidden[k]:
            system.asked |= {Cell(stream, by, name, stand["date"]): {place: 1} for name, place in places[k].items()}
            system.asked |= {Cell(stream, by, name, stand["date"]): terms for name, terms in sums[k].items()}
    related = []
    for first, last in itertools.combinations(range(len(stands)), 2):
        date, since = stands[last]["date"], stands[first]["date"]
        fell = stands[last]["total"] < stands[first]["total"]
        for name in sorted(places[first].keys() & places[last].keys()):
            before, after = places[first][name], places[last][name]
            growth = {after: 1, before: -1}
            seen = not fell and system.high[after] >= system.low[before]
            related.append(Related(growth, first, last, name, seen))
            if hidden[first] or hidden[last]:
                system.asked[Cell(stream, by, name, date, since)] = growth
        for name in sorted(sums[first].keys() & sums[last].keys()):
            if "+" in name and (hidden[first] or hidden[last]):
                growth = {**sums[last][name], **dict.fromkeys(sums[first][name], -1)}
                system.asked[Cell(stream, by, name, date, since)] = growth
    return system, related


def _said(stream: str, releases: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return the bounds of everybody and of each outcome by date; where they were corrected, what was said last."""
    said: dict[str, dict[str, tuple[int, int]]] = {}
    for release in releases:
        told: dict[str, dict[str, tuple[int, int]]] = {}
        for stand in release["stands"]:
            if stand["stream"] == stream:
                told[stand["date"]] = {EVERYBODY: (stand["total"], stand["total"])}
        _learn(said, told)
        told = {}
        for one in release["totals"]:
            if one["stream"] == stream:
                high = UNBOUNDED if one["high"] is None else one["high"]
                told.setdefault(one["date"], {})[one["outcome"]] = one["low"], high
        _learn(said, told)
    return said


def _learn(said: dict[str, dict[str, tuple[int, int]]], told: Mapping[str, Mapping[str, tuple[int, int]]]) -> None:
    for date, new in told.items():
        old = said.get(date, {})
        both = {
            outcome: (max(low, old.get(outcome, (0, 0))[0]), min(high, old.get(outcome, (0, UNBOUNDED))[1]))
            for outcome, (low, high) in new.items()
        }
        corrected = any(low > high for low, high in both.values())
        said[date] = dict(new) if corrected else {**old, **both}


def _totals_system(stream: str, releases: Sequence[Mapping[str, Any]]) -> tuple[System, list[Related]]:
    """Return what is said of everybody and of each outcome, by date."""
    said = _said(stream, releases)
    system, related = System(), []
    dates = sorted(date for date, counted in said.items() if EVERYBODY in counted)
    places = []
    for date in dates:
        own = {outcome: system.unknown(*bounds) for outcome, bounds in said[date].items()}
        parts = {place: 1 for outcome, place in own.items() if outcome != EVERYBODY}
        complete = set(own) >= OUTCOMES
        system.require({**parts, own[EVERYBODY]: -1}, 0 if complete else -UNBOUNDED, 0)
        places.append(own)
        system.asked |= {
            Cell(stream, "totaal", outcome, date): {place: 1}
            for outcome, place in own.items()
            if system.low[place] < system.high[place]
        }
    for first, last in itertools.combinations(range(len(dates)), 2):
        fell = system.high[places[last][EVERYBODY]] < system.low[places[first][EVERYBODY]]
        for outcome in sorted(places[first].keys() & places[last].keys()):
            before, after = places[first][outcome], places[last][outcome]
            growth = {after: 1, before: -1}
            if outcome in (EVERYBODY, CHOICE):
                seen = not fell and system.high[after] >= system.low[before]
                related.append(Related(growth, first, last, outcome, seen))
            if system.low[before] < system.high[before] or system.low[after] < system.high[after]:
                system.asked[Cell(stream, "totaal", outcome, dates[last], dates[first])] = growth
    return system, related


def systems(releases: Sequence[Mapping[str, Any]]) -> list[tuple[System, list[Related]]]:
    """Return what releases (oldest first, as plain data) say: apart where nothing links them but an exact total."""
    stands: dict[tuple[str, str], dict[tuple[Any, ...], Mapping[str, Any]]] = {}
    streams: dict[str, None] = {}
    for release in releases:
        streams |= {one["stream"]: None for one in release["totals"]}
        for stand in release["stands"]:
            content = stand["date"], stand["total"], stand["rung"], repr(stand["rows"])
            stands.setdefault((stand["stream"], stand["by"]), {})[content] = stand
    found = [_totals_system(stream, releases) for stream in streams]
    for (stream, by), shown in sorted(stands.items()):
        ordered = sorted(shown.values(), key=lambda stand: stand["date"])
        found.append(_stands_system(stream, by, ordered))
    return [(system, related) for system, related in found if system.asked]


# --- what remains ----------------------------------------------------------------------------------------------------


def intervals(releases: Sequence[Mapping[str, Any]]) -> dict[Cell, Interval]:
    """Return what remains of every cell and growth."""
    found: dict[Cell, Interval] = {}
    for system, related in systems(releases):
        found |= _search(system, _solver(system, related), None, 0)
    return found


def narrow(releases: Sequence[Mapping[str, Any]], least: int = 3, seed: int = 0) -> tuple[dict[Cell, Interval], int]:
    """Return the cells and growths of which fewer than `least` whole numbers remain, and how many there are in all.

    Most are seen to be wide from a few solutions in random directions; only the others are solved for one by one.
    """
    found: dict[Cell, Interval] = {}
    cells = 0
    for system, related in systems(releases):
        cells += len(system.asked)
        remains = _search(system, _solver(system, related), least, seed)
        found |= {cell: one for cell, one in remains.items() if one.integers < least and not one.is_zero}
    return found, cells


def _search(system: System, solver: Solver, least: int | None, seed: int) -> dict[Cell, Interval]:
    """Return the interval of each cell; with `least`, one that holds so many may be wider than is said."""
    cells = list(system.asked)
    asked = matrix_of(list(system.asked.values()), solver.size)
    first = solver.least(np.zeros(solver.size))
    assert first is not None
    values = asked @ first
    low, high = values.copy(), values.copy()

    def look(cost: np.ndarray) -> float:
        solution = solver.least(cost)
        assert solution is not None
        values = asked @ solution
        np.minimum(low, values, out=low)
        np.maximum(high, values, out=high)
        return float(cost @ solution)

    if least is not None:
        rng = np.random.default_rng(seed)
        for _ in range(8):
            if (high - low + 1 >= least).all():
                break
            open_cells = (high - low + 1 < least).astype(float)
            look(
                np.asarray(
                    asked.T @ (open_cells * rng.choice([-1.0, 1.0], len(cells))) + rng.normal(0, 0.01, solver.size)
                )
            )
    for place in range(len(cells)):
        cost = np.asarray(asked[[place]].todense(), dtype=float).ravel()
        for sign in (-1.0, 1.0):
            if least is None or high[place] - low[place] + 1 < least:
                look(sign * cost)
    return {cell: Interval(round(bottom), round(top)) for cell, bottom, top in zip(cells, low, high, strict=True)}
