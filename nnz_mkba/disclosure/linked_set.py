"""Counts that give each other away: cells, and the sums and orders that tie them together.

`Structure` is what everybody may know (which cells exist and how they add up); `LinkedSet` adds the counts.
Nothing that leaves this folder keeps a `LinkedSet`: its text form shows sizes only, so that a traceback or a
stray ``print`` cannot quote a count.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from nnz_mkba.disclosure.programs import Program, Status

Key = Any
TOTAL = "totaal"
_NODES = 5000  # nodes, not seconds: whether a table is found must not depend on the speed of the machine


@dataclass(frozen=True)
class Cell:
    """One count of people and what may be done with it.

    Attributes
    ----------
    count : int or None
        None is unknown: nobody delivered it, but it may exist and may be derivable. Never in the repr.
    sensitive : bool
        Small counts of it must be hidden.
    shown : bool
        Whether it is meant for publication; a cell that is not shown (the increment between two peildata)
        is protected all the same.
    weight : float or None
        Loss of hiding it; None takes one more than everything it sums, so that totals stay.
    known_low, known_high : int, int or None
        What the reader knows from elsewhere, for instance 1 when a row appears only if somebody is in it.
    """

    count: int | None = field(repr=False)
    sensitive: bool = True
    shown: bool = True
    weight: float | None = None
    known_low: int = 0
    known_high: int | None = None


@dataclass(frozen=True)
class Equation:
    """``parent = sum of children``; `breakdown` false for a series, whose parts stand on their own."""

    parent: Key
    children: tuple[Key, ...]
    breakdown: bool = True


@dataclass(frozen=True)
class Structure:
    """Cells and relations without counts: as public as the layout of the tables.

    Attributes
    ----------
    cells : Mapping
        Key → `Cell`; every count is None.
    equations : tuple of Equation
    inequalities : tuple of (part, whole)
        The part is at most the whole: contraception ≤ conversations, an earlier peildatum ≤ a later one.
    """

    cells: Mapping[Key, Cell]
    equations: tuple[Equation, ...] = ()
    inequalities: tuple[tuple[Key, Key], ...] = ()

    def __post_init__(self) -> None:
        named = itertools.chain(
            *((e.parent, *e.children) for e in self.equations), *(pair for pair in self.inequalities)
        )
        if unknown := [key for key in named if key not in self.cells]:
            raise ValueError(f"relations name cells that do not exist: {unknown[:3]}")
        for equation in self.equations:
            if not equation.children or len(set(equation.children)) != len(equation.children):
                raise ValueError(f"equation of {equation.parent!r} has no children, or one twice")
        _ = self.weights  # refuses a cell that is part of itself

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """All cells, in the order in which they were given."""
        return tuple(self.cells)

    @cached_property
    def index(self) -> dict[Key, int]:
        """Position of every key."""
        return {key: i for i, key in enumerate(self.keys)}

    @cached_property
    def equality_matrix(self) -> sparse.csr_array:
        """One row per equation, −1 for the parent and +1 for each child; every row sums to zero."""
        rows = [[(e.parent, -1.0), *((child, 1.0) for child in e.children)] for e in self.equations]
        return self._matrix(rows)

    @cached_property
    def order_matrix(self) -> sparse.csr_array:
        """One row per inequality, part − whole; every row is at most zero."""
        return self._matrix([[(part, 1.0), (whole, -1.0)] for part, whole in self.inequalities])

    def _matrix(self, rows: Sequence[Sequence[tuple[Key, float]]]) -> sparse.csr_array:
        matrix = sparse.lil_array((len(rows), len(self.keys)))
        for r, row in enumerate(rows):
            for key, sign in row:
                matrix[r, self.index[key]] = sign
        return matrix.tocsr()

    @cached_property
    def weights(self) -> np.ndarray:
        """Loss of hiding each cell: a leaf counts for 1, a parent for one more than all it sums."""
        children: dict[Key, list[tuple[Key, ...]]] = {}
        for equation in self.equations:
            children.setdefault(equation.parent, []).append(equation.children)
        found: dict[Key, float] = {}
        for start in self.cells:
            stack = [(start, False)]
            open_keys: set[Key] = set()
            while stack:
                key, done = stack.pop()
                if done:
                    open_keys.discard(key)
                    sums = [sum(found[c] for c in group) for group in children.get(key, [])]
                    found[key] = 1.0 + max(sums, default=0.0)
                elif key not in found:
                    if key in open_keys:
                        raise ValueError(f"cell {key!r} is a part of itself")
                    open_keys.add(key)
                    stack.append((key, True))
                    stack += [(c, False) for group in children.get(key, []) for c in group if c not in found]
        given = [cell.weight for cell in self.cells.values()]
        return np.array([found[k] if w is None else w for k, w in zip(self.cells, given, strict=True)])

    @cached_property
    def components(self) -> dict[Key, int]:
        """Number of the group to which each cell belongs; no relation ties two groups together."""
        both = sparse.vstack([self.equality_matrix, self.order_matrix])
        graph = sparse.block_array([[None, abs(both).T], [abs(both), None]]) if both.shape[0] else None
        n = len(self.keys)
        labels = range(n) if graph is None else sparse.csgraph.connected_components(graph, directed=False)[1][:n]
        order = {label: number for number, label in enumerate(dict.fromkeys(int(label) for label in labels))}
        return {key: order[int(label)] for key, label in zip(self.keys, labels, strict=True)}

    @cached_property
    def known_bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """What the reader knows of each cell before anything is published: lower, upper."""
        low = np.array([cell.known_low for cell in self.cells.values()], dtype=float)
        high = np.array([math.inf if c.known_high is None else c.known_high for c in self.cells.values()])
        return low, high


class LinkedSet:
    """Counts with the relations between them, checked.

    Parameters
    ----------
    cells : Mapping
        Key → `Cell`, or a plain count or None for a sensitive cell that is shown.
    equations : iterable of Equation or (parent, children)
    inequalities : iterable of (part, whole)

    Raises
    ------
    ValueError
        The counts do not satisfy a relation (the message names keys, never counts). A published contradiction
        is shown as it is: enter it as a cell of its own, without relations.
    """

    def __init__(
        self,
        cells: Mapping[Key, Cell | int | None],
        equations: Iterable[Equation | tuple[Key, Iterable[Key]]] = (),
        inequalities: Iterable[tuple[Key, Key]] = (),
    ):
        full = {key: cell if isinstance(cell, Cell) else Cell(cell) for key, cell in cells.items()}
        self.counts: dict[Key, int | None] = {key: _checked_count(key, cell) for key, cell in full.items()}
        self.structure = Structure(
            {key: _without_count(cell) for key, cell in full.items()},
            tuple(e if isinstance(e, Equation) else Equation(e[0], tuple(e[1])) for e in equations),
            tuple((part, whole) for part, whole in inequalities),
        )
        self._table = self._check()

    def __repr__(self) -> str:
        s = self.structure
        return f"<LinkedSet: {len(s.keys)} cells, {len(s.equations)} sums, {len(s.inequalities)} orders>"

    @property
    def tables(self) -> list[np.ndarray]:
        """One table that satisfies all relations: the counts, with values that fit in place of the unknown ones."""
        return [] if self._table is None else [self._table]

    def _check(self) -> np.ndarray | None:
        for e in self.structure.equations:
            parts = [self.counts[child] for child in e.children]
            known, parent = sum(p for p in parts if p is not None), self.counts[e.parent]
            complete = None not in parts
            if parent is not None and (known > parent or (complete and known != parent)):
                raise ValueError(f"the parts of {e.parent!r} do not add up to it")
        for part, whole in self.structure.inequalities:
            a, b = self.counts[part], self.counts[whole]
            if a is not None and b is not None and a > b:
                raise ValueError(f"{part!r} is more than {whole!r}, of which it is a part")
        delivered = [count for count in self.counts.values() if count is not None]
        return np.array(delivered, dtype=float) if len(delivered) == len(self.counts) else self._completed()

    def _completed(self) -> np.ndarray | None:
        """Fill in the unknown cells."""
        low, high = (bound.copy() for bound in self.structure.known_bounds)
        for i, count in enumerate(self.counts.values()):
            if count is not None:
                low[i] = high[i] = count
        return complete(self.structure, low, high)


def complete(structure: Structure, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
    """Return some table of whole numbers within bounds; None if none was found, though there may be one.

    Raises
    ------
    ValueError
        There is no such table.
    """
    rows = sparse.vstack([structure.equality_matrix, structure.order_matrix], format="csr")
    row_low = np.concatenate([np.zeros(len(structure.equations)), np.full(len(structure.inequalities), -np.inf)])
    program = Program(rows, row_low, np.zeros(len(row_low)), low, high)
    result = program.whole(np.zeros(len(low)), nodes=_NODES)
    if result.status is Status.INFEASIBLE:
        raise ValueError("no value of the unknown cells satisfies the relations")
    return None if result.x is None else np.rint(result.x)


def _checked_count(key: Key, cell: Cell) -> int | None:
    if cell.count is None:
        return None
    count = int(cell.count)
    if count != cell.count or count < cell.known_low or count < 0:
        raise ValueError(f"the count of {key!r} is no whole number from its known lower bound up")
    if cell.known_high is not None and count > cell.known_high:
        raise ValueError(f"the count of {key!r} is above its known upper bound")
    return count


def _without_count(cell: Cell) -> Cell:
    return Cell(None, cell.sensitive, cell.shown, cell.weight, cell.known_low, cell.known_high)


def table_with_margins(
    counts: np.ndarray | Sequence, labels: Sequence[Sequence[Key]], prefix: tuple[Key, ...] = ()
) -> LinkedSet:
    """Return a table of two, three or more ways with all its margins.

    Parameters
    ----------
    counts : array_like of int or None
        One axis per way, inner cells only. [people]
    labels : sequence of sequences
        Names along each axis. The key of a cell is ``prefix`` + one label per axis; `TOTAL` marks a margin.
    prefix : tuple
        Put before every key, so that several tables live in one set.

    Examples
    --------
    >>> table_with_margins([[6, 1], [8, 9]], [["a", "b"], ["x", "y"]]).counts["a", "totaal"]
    7
    """
    table = np.asarray(counts, dtype=object)
    if table.shape != tuple(len(axis) for axis in labels):
        raise ValueError(f"labels do not fit a table of shape {table.shape}")
    cells: dict[Key, Cell | int | None] = {}
    equations = []
    for place in itertools.product(*((*axis, TOTAL) for axis in labels)):
        summed = [axis for axis, label in enumerate(place) if label == TOTAL]
        where = tuple(
            slice(None) if label == TOTAL else list(names).index(label)
            for label, names in zip(place, labels, strict=True)
        )
        values = np.ravel(np.asarray(table[where], dtype=object))
        cells[prefix + place] = None if any(v is None for v in values) else int(sum(values))
        for axis in summed:
            parts = tuple(prefix + place[:axis] + (label,) + place[axis + 1 :] for label in labels[axis])
            equations.append(Equation(prefix + place, parts))
    return LinkedSet(cells, equations)


def merge(
    sets: Iterable[LinkedSet],
    equations: Iterable[Equation | tuple[Key, Iterable[Key]]] = (),
    inequalities: Iterable[tuple[Key, Key]] = (),
) -> LinkedSet:
    """Return one linked set of several, tied by shared keys and by further relations.

    Raises
    ------
    ValueError
        A shared key has different counts or properties in two sets.
    """
    cells: dict[Key, Cell | int | None] = {}
    all_equations: dict[Equation, None] = {}
    orders: dict[tuple[Key, Key], None] = {}
    for linked in sets:
        for key, cell in linked.structure.cells.items():
            full = Cell(linked.counts[key], cell.sensitive, cell.shown, cell.weight, cell.known_low, cell.known_high)
            if cells.setdefault(key, full) != full:
                raise ValueError(f"cell {key!r} differs between the sets")
        all_equations |= dict.fromkeys(linked.structure.equations)
        orders |= dict.fromkeys(linked.structure.inequalities)
    return LinkedSet(cells, [*all_equations, *equations], [*orders, *inequalities])
