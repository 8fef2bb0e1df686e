"""The attacker: what can be worked out of every hidden cell from all that is published.

For every cell that is not exact the smallest and the largest possible count are sought, given the published
values, "<5" = 1–4, the ranges, the sums and orders, and that counts are whole and not negative. An attacker who
reasons in whole numbers is stronger than one who solves a linear program, so a bound counts as reached only when
a table of whole numbers reaches it: a vertex of the linear program that happens to be whole (always so in tables
of one or two ways), or else the answer of an integer program.

Every table found is checked in exact arithmetic and used for all cells at once; most cells need no program of
their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from nnz_mkba.disclosure.linked_set import Key, Structure, complete
from nnz_mkba.disclosure.programs import Program, Solution, Status
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.errors import NnzError

_EPS = 1e-6
_MAX_SWEEPS = 12


@dataclass(frozen=True)
class Interval:
    """What the attacker knows of one cell: whole numbers from `low` to `high`; `high` may be infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Distance between the bounds; one less than the number of whole numbers in it."""
        return self.high - self.low


class ContradictionError(NnzError):
    """What is published cannot all be true."""


def published_bounds(
    structure: Structure, published: Mapping[Key, PublishableNumber]
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the reader knows of each cell on its own: lower and upper bounds in the order of the keys.

    Raises
    ------
    ContradictionError
        A published number lies outside what was known of its cell already.
    """
    low, high = (bound.copy() for bound in structure.known_bounds)
    for key, number in published.items():
        if number.kind in (Kind.EXACT, Kind.SMALL, Kind.RANGE) and key in structure.index:
            i = structure.index[key]
            low[i] = max(low[i], math.ceil(number.low or 0))
            high[i] = min(high[i], math.floor(number.high if number.high is not None else math.inf))
            if low[i] > high[i]:
                raise ContradictionError(f"Wat over {key!r} is gepubliceerd, spreekt elkaar tegen.")
    return low, high


def fits(structure: Structure, published: Mapping[Key, PublishableNumber]) -> bool:
    """Whether some table of whole numbers agrees with everything that is published."""
    try:
        complete(structure, *published_bounds(structure, published))
    except (ContradictionError, ValueError):
        return False
    return True


def attack(structure: Structure, published: Mapping[Key, PublishableNumber]) -> dict[Key, Interval]:
    """Return the interval that a reader can derive for every cell that is not published exactly.

    Parameters
    ----------
    structure : Structure
    published : Mapping
        Key → number as published; cells that are absent, withheld or unknown are bounded by the rest only.

    Raises
    ------
    ContradictionError
        No table fits what is published.

    Examples
    --------
    >>> from nnz_mkba.disclosure.linked_set import LinkedSet
    >>> row = LinkedSet({"a": 3, "b": 6, "all": 9}, [("all", ["a", "b"])]).structure
    >>> attack(row, {"a": PublishableNumber.small(5), "b": PublishableNumber.exact(6),
    ...              "all": PublishableNumber.exact(9)})["a"]
    Interval(low=3.0, high=3.0)
    """
    low, high = published_bounds(structure, published)
    attacker = Attacker(structure, low, high)
    free = np.flatnonzero(low < high)
    found_low, found_high = attacker.exact_bounds(free)
    return {
        structure.keys[i]: Interval(float(a), float(b)) for i, a, b in zip(free, found_low, found_high, strict=True)
    }


@dataclass(frozen=True)
class _Part:
    """Hidden cells that hang together, and the rows that tie them."""

    cells: np.ndarray
    rows_eq: np.ndarray
    rows_ub: np.ndarray
    a_eq: sparse.csr_array
    b_eq: np.ndarray
    a_ub: sparse.csr_array
    b_ub: np.ndarray
    program: Program


@dataclass(frozen=True)
class LinearBound:
    """Bound of one cell by linear programming.

    Attributes
    ----------
    low_or_high : float
        Rounded inwards to a whole number.
    prices : ndarray or None
        Reduced cost of every cell of the structure; None where the program is unbounded.
    reached : bool
        Whether a table of whole numbers reaches it.
    value : float
        As the linear program gives it.
    """

    low_or_high: float
    prices: np.ndarray | None
    reached: bool
    value: float = math.nan


class Attacker:
    """All tables that agree with given bounds per cell and with the relations.

    Parameters
    ----------
    structure : Structure
    low, high : ndarray
        What is known of each cell on its own, in the order of the keys.
    examples : sequence of ndarray
        Whole tables that satisfy the relations; those within the bounds save work.
    """

    def __init__(self, structure: Structure, low: np.ndarray, high: np.ndarray, examples: Sequence[np.ndarray] = ()):
        self.structure, self.low, self.high = structure, low, high
        self.seen_low = np.full(len(low), np.inf)
        self.seen_high = np.full(len(low), -np.inf)
        self._free = low < high
        self._base = np.where(self._free, 0.0, low)
        fixed = ~self._free
        self.seen_low[fixed] = self.seen_high[fixed] = low[fixed]
        self._label, self._parts = self._decompose()
        self.tables: list[np.ndarray] = []
        if len(examples):
            stack = np.array(examples)
            self.tables = list(stack[((stack >= low) & (stack <= high)).all(axis=1)])
        if self.tables:
            self.seen_low = np.minimum(self.seen_low, np.min(self.tables, axis=0))
            self.seen_high = np.maximum(self.seen_high, np.max(self.tables, axis=0))

    def _decompose(self) -> tuple[np.ndarray, list[_Part]]:
        """Split the hidden cells into groups that no relation ties together."""
        s, free = self.structure, np.flatnonzero(self._free)
        eq, ub = s.equality_matrix, s.order_matrix
        both = sparse.vstack([eq, ub]).tocsc()[:, free]
        n = len(free)
        graph = sparse.block_array([[None, abs(both).T], [abs(both), None]]) if both.shape[0] else None
        labels = sparse.csgraph.connected_components(graph, directed=False)[1] if graph is not None else np.arange(n)
        rest_eq, rest_ub = -(eq @ self._base), -(ub @ self._base)
        touched = np.asarray(abs(both).sum(axis=1)).ravel() > 0 if both.shape[0] else np.zeros(0, bool)
        loose_eq, loose_ub = ~touched[: eq.shape[0]], ~touched[eq.shape[0] :]
        if np.any(abs(rest_eq[loose_eq]) > _EPS) or np.any(rest_ub[loose_ub] < -_EPS):
            raise ContradictionError("De gepubliceerde aantallen voldoen niet aan hun eigen optelling.")
        label = np.full(len(self.low), -1)
        parts = []
        order = {old: new for new, old in enumerate(dict.fromkeys(labels[:n]))}
        label[free] = [order[v] for v in labels[:n]]
        row_label = np.array([order.get(v, -1) for v in labels[n:]], dtype=int)
        by_label: list[list[int]] = [[] for _ in order]
        for i in free:
            by_label[label[i]].append(i)
        for number, members in enumerate(by_label):
            cells = np.array(members)
            rows = np.flatnonzero(row_label == number)
            r_eq, r_ub = rows[rows < eq.shape[0]], rows[rows >= eq.shape[0]] - eq.shape[0]
            a_eq, a_ub = eq[r_eq][:, cells], ub[r_ub][:, cells]
            b_eq, b_ub = rest_eq[r_eq], rest_ub[r_ub]
            program = Program(
                sparse.vstack([a_eq, a_ub], format="csr"),
                np.concatenate([b_eq, np.full(len(b_ub), -np.inf)]),
                np.concatenate([b_eq, b_ub]),
                self.low[cells],
                self.high[cells],
            )
            parts.append(_Part(cells, r_eq, r_ub, a_eq, b_eq, a_ub, b_ub, program))
        return label, parts

    # --- tables found so far ---------------------------------------------------------------------------

    def _learn(self, table: np.ndarray, cells: np.ndarray) -> None:
        """Widen what is known to be possible by one table (values for `cells`)."""
        self.seen_low[cells] = np.minimum(self.seen_low[cells], table)
        self.seen_high[cells] = np.maximum(self.seen_high[cells], table)
        if self.tables:  # with the other cells as in a table that fits, it is a whole table again
            full = self.tables[0].copy()
            full[cells] = table
            self.tables.append(full)

    def _try(self, part: _Part, x: np.ndarray | None) -> bool:
        """Learn from a solution if, rounded, it is an exact whole table."""
        if x is None or np.any(abs(x - np.rint(x)) > 1e-5):
            return False
        whole = np.rint(x)
        fits = (
            np.all(whole >= self.low[part.cells])
            and np.all(whole <= self.high[part.cells])
            and np.array_equal(part.a_eq @ whole, part.b_eq)
            and np.all(part.a_ub @ whole <= part.b_ub)
        )
        if fits:
            self._learn(whole, part.cells)
        return bool(fits)

    # --- programs --------------------------------------------------------------------------------------

    def sweep(self, wanted_width: float) -> None:
        """Find tables that push many cells at once to their bounds, until most reach `wanted_width`.

        With an infinite width every cell is pushed to the bounds it has on its own.
        """
        rng = np.random.default_rng(20260101)  # any fixed seed: which tables are found must not vary
        for part in self._parts:
            finite = self.high[part.cells][np.isfinite(self.high[part.cells])]
            roof = np.minimum(self.high[part.cells], finite.sum() + abs(part.b_eq).sum() + 100.0)
            stale = 0
            for turn in range(_MAX_SWEEPS):
                open_low, open_high = self._open(part, wanted_width)
                if not (open_low | open_high).any() or stale >= 3:
                    break
                before = int(open_low.sum() + open_high.sum())
                direction = rng.choice([-1.0, 1.0], len(part.cells)) if turn > 1 else np.full(len(part.cells), 1.0)
                direction *= -1.0 if turn == 1 else 1.0
                cost = np.where(direction > 0, -1.0 * open_high, 1.0 * open_low)
                cost *= rng.uniform(0.9, 1.1, len(part.cells))
                if not self._try(part, part.program.linear(cost, roof).x):
                    self._try(part, part.program.whole(cost, roof, gap=0.2, nodes=20).x)
                open_low, open_high = self._open(part, wanted_width)
                stale = stale + 1 if int(open_low.sum() + open_high.sum()) > 0.9 * before else 0

    def _open(self, part: _Part, wanted_width: float) -> tuple[np.ndarray, np.ndarray]:
        c = part.cells
        short = self.seen_high[c] - self.seen_low[c] < wanted_width
        return short & (self.seen_low[c] > self.low[c]), short & (self.seen_high[c] < self.high[c])

    def linear_bound(self, cell: int, sign: float) -> LinearBound:
        """Minimise (`sign` 1) or maximise (`sign` −1) one cell by linear programming; learn from the table found."""
        part, cost = self._single(cell, sign)
        result = part.program.linear(cost)
        if result.status is Status.INFEASIBLE:
            raise ContradictionError("Geen enkele tabel past bij alles wat is gepubliceerd.")
        if result.x is None:
            return LinearBound(-sign * np.inf, None, True)
        value = float(sign * result.value)
        self._try(part, result.x)
        rounded = float(math.ceil(value - _EPS) if sign > 0 else math.floor(value + _EPS))
        reached = self.seen_low[cell] <= rounded if sign > 0 else self.seen_high[cell] >= rounded
        return LinearBound(rounded, self._prices(part, cost, result), bool(reached), value)

    def whole_bound(self, cell: int, sign: float, linear: LinearBound) -> float:
        """Return the bound for whole numbers, given the linear one; an integer program only where that is needed."""
        if linear.reached:
            return linear.low_or_high
        part, cost = self._single(cell, sign)
        result = part.program.whole(cost)
        if result.status is Status.INFEASIBLE:
            raise ContradictionError("Geen tabel met gehele aantallen past bij alles wat is gepubliceerd.")
        if result.status is Status.OPTIMAL and self._try(part, result.x):
            return float(round(sign * result.value))
        if result.status is Status.UNBOUNDED:
            return -sign * np.inf
        # not solved: credit the attacker with everything that no table found so far disproves
        return float(self.seen_low[cell] if sign > 0 else self.seen_high[cell])

    def _single(self, cell: int, sign: float) -> tuple[_Part, np.ndarray]:
        part = self._parts[self._label[cell]]
        cost = np.zeros(len(part.cells))
        cost[np.searchsorted(part.cells, cell)] = sign
        return part, cost

    def _prices(self, part: _Part, cost: np.ndarray, result: Solution) -> np.ndarray:
        """Reduced costs over all cells: how the bound moves when the bounds of a cell are widened."""
        prices = np.zeros(len(self.low))
        prices[part.cells] = cost
        of_sums, of_orders = np.split(result.prices, [len(part.rows_eq)])
        prices -= self.structure.equality_matrix[part.rows_eq].T @ of_sums
        prices -= self.structure.order_matrix[part.rows_ub].T @ of_orders
        prices[abs(prices) < _EPS] = 0.0
        return prices

    def exact_bounds(self, cells: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return the sharp whole-number bounds of the given cells."""
        wanted = np.asarray(list(cells), dtype=int)
        self.sweep(np.inf)
        low, high = np.empty(len(wanted)), np.empty(len(wanted))
        for n, i in enumerate(wanted):
            low[n], high[n] = self.low[i], self.high[i]
            if self.seen_low[i] > self.low[i]:
                low[n] = self.whole_bound(i, 1.0, self.linear_bound(i, 1.0))
            if self.seen_high[i] < self.high[i]:
                high[n] = self.whole_bound(i, -1.0, self.linear_bound(i, -1.0))
        return low, high
