"""Choose which cells to coarsen, with the least loss, so that the attacker stays uncertain enough.

Every cell has a ladder of up to three rungs, each a wider interval than the one before: exact → hidden → withheld.
A master program (mixed-integer, HiGHS) chooses the cheapest rungs that satisfy all cuts found so far. The attacker
then looks for a cell whose interval is still too narrow; the reduced costs of its two linear programs say how far
every rung would widen that interval, which is a new cut. This is Fischetti and Salazar's decomposition for cell
suppression (Management Science 47, 2001), with intervals instead of free cells.

Where only whole-number reasoning breaks a cell the linear cut says nothing; then another cell near it is coarsened
too. That step, the gap of the master and the order of the rounds make the result good, not proven best; that it
protects is never left to it, but checked by the attacker.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from nnz_mkba.disclosure.attack import Attacker
from nnz_mkba.disclosure.linked_set import Structure
from nnz_mkba.disclosure.programs import Program

_MAX_ROUNDS = 60
_FREE_ROUNDS = 8  # after these, what was chosen stays chosen: the tail of small repairs converges fast
_CUTS_A_ROUND = 60
_NODES = 400  # nodes, not seconds: the choice must not depend on the speed of the machine
_GAP = 0.02
_TIE = 1e-5  # of the loss of a cell: less than any difference that counts


class NoProtectionError(RuntimeError):
    """No choice of rungs was found that keeps the attacker uncertain."""


@dataclass(frozen=True)
class Ladder:
    """Bounds and losses per rung.

    Attributes
    ----------
    low, high : ndarray, shape (3, n_cells)
        What the reader knows of each cell at each rung; nested.
    least, most : ndarray of int
        First and last rung that is allowed.
    loss : ndarray, shape (3, n_cells)
        Extra loss of each rung over the one before; row 0 is not used.
    """

    low: np.ndarray
    high: np.ndarray
    least: np.ndarray
    most: np.ndarray
    loss: np.ndarray

    def bounds(self, rung: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return lower and upper bounds for one choice of rungs."""
        each = np.arange(len(rung))
        return self.low[rung, each], self.high[rung, each]


@dataclass(frozen=True)
class Requirement:
    """When an interval is uncertain enough.

    Attributes
    ----------
    width : int
        Distance that the bounds must have. [people]
    threshold : int
        Counts from 1 up to this are small.
    settled : bool
        Accept a cell that can be derived exactly when it is no small count: it is then shown.
    """

    width: int
    threshold: int
    settled: bool = True

    def met(self, low: float, high: float, strict: bool = True) -> bool:
        """Whether [low, high] is wide enough, or tells nothing about a small count.

        Examples
        --------
        >>> [Requirement(3, 5).met(*bounds) for bounds in [(1, 4), (1, 3), (0, 0), (7, 7), (6, 7)]]
        [True, False, True, True, False]
        """
        if high - low >= self.width:
            return True
        if self.settled and low == high and not 0 < low < self.threshold:
            return True
        return not strict and (high < 1 or low >= self.threshold)


def coarsen(
    structure: Structure,
    ladder: Ladder,
    requirement: Requirement,
    strict: np.ndarray,
    tables: Sequence[np.ndarray] = (),
) -> np.ndarray:
    """Return the rung of every cell.

    Parameters
    ----------
    structure : Structure
    ladder : Ladder
    requirement : Requirement
        Holds for every sensitive cell that is not exact.
    strict : ndarray of bool
        False for cells that the reader is not shown: of those only small counts matter.
    tables : sequence of ndarray
        The true table, when it is known in full; saves the attacker work.

    Raises
    ------
    NoProtectionError
        Not even the last rungs suffice, or the guard on the number of rounds was reached.
    """
    sensitive = np.array([cell.sensitive for cell in structure.cells.values()], dtype=bool)
    master = _Master(ladder)
    rung = ladder.least.copy()
    low, high = ladder.bounds(rung)
    for small in np.flatnonzero(sensitive & strict & (low < high) & (ladder.least < 2)).tolist():
        for price in _row_prices(structure, small):
            master.require_width(small, (price, -price), requirement.width)
    for turn in range(_MAX_ROUNDS):
        attacker = Attacker(structure, *ladder.bounds(rung), tables)
        broken = 0
        for cell, prices in too_narrow(attacker, requirement, sensitive, strict):
            if prices is not None:
                master.require_width(cell, prices, requirement.width)
            else:
                master.require_more(rung, _neighbours(structure, cell))
            broken += 1
            if broken >= _CUTS_A_ROUND:
                break
        if not broken:
            return rung
        tables = attacker.tables
        rung = master.solve(at_least=ladder.least if turn < _FREE_ROUNDS else rung)
    raise NoProtectionError("the guard on the number of rounds was reached")


def too_narrow(
    attacker: Attacker, requirement: Requirement, sensitive: np.ndarray, strict: np.ndarray
) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray] | None]]:
    """Yield every sensitive cell of which the attacker finds out too much.

    Yields
    ------
    cell : int
    prices : (ndarray, ndarray) or None
        Reduced costs of its minimum and maximum; None where only reasoning in whole numbers breaks it.
    """
    attacker.sweep(requirement.width)
    width = requirement.width
    for cell in (int(i) for i in np.flatnonzero(sensitive & (attacker.low < attacker.high))):
        if attacker.seen_high[cell] - attacker.seen_low[cell] >= width:
            continue
        low, high = attacker.linear_bound(cell, 1.0), attacker.linear_bound(cell, -1.0)
        if attacker.seen_high[cell] - attacker.seen_low[cell] >= width:
            continue
        if low.prices is not None and high.prices is not None and high.value - low.value < width - 1e-6:
            if not requirement.met(low.low_or_high, high.low_or_high, bool(strict[cell])):
                yield cell, (low.prices, high.prices)
            continue
        whole = attacker.whole_bound(cell, 1.0, low), attacker.whole_bound(cell, -1.0, high)
        if not requirement.met(*whole, bool(strict[cell])):
            yield cell, None


def _row_prices(structure: Structure, cell: int) -> Iterator[np.ndarray]:
    """Yield, per sum that a cell is in, the cell in terms of the others: cuts that need no linear program."""
    matrix = structure.equality_matrix
    for row in np.flatnonzero(matrix[:, [cell]].toarray().ravel()):
        terms = matrix[[row]].toarray().ravel()
        price = -terms / terms[cell]
        price[cell] = 0.0
        yield price


def _neighbours(structure: Structure, cell: int) -> np.ndarray:
    """Cells that share a relation with a cell."""
    near = np.zeros(len(structure.keys), dtype=bool)
    near[cell] = True
    for matrix in (structure.equality_matrix, structure.order_matrix):
        rows = np.flatnonzero(abs(matrix[:, [cell]]).sum(axis=1))
        near |= np.asarray(abs(matrix[rows]).sum(axis=0)).ravel() > 0
    return near


class _Master:
    """The mixed-integer program over rungs: one binary per cell and rung, and the cuts found so far."""

    def __init__(self, ladder: Ladder):
        self.ladder = ladder
        self.n = len(ladder.least)
        self.widen_low = -np.diff(ladder.low, axis=0)  # [2, n], ≥ 0
        with np.errstate(invalid="ignore"):
            self.widen_high = np.nan_to_num(np.diff(ladder.high, axis=0), nan=0.0, posinf=np.inf)
        self.rows: list[sparse.csr_array] = []
        self.least: list[float] = []

    def require_width(self, cell: int, prices: tuple[np.ndarray, np.ndarray], width: float) -> None:
        """Add: if `cell` is hidden, its interval is at least `width` wide."""
        down = sum(np.maximum(price, 0.0) for price in prices)
        up = sum(np.maximum(-price, 0.0) for price in prices)
        with np.errstate(invalid="ignore"):
            gain = np.nan_to_num(up * self.widen_high, nan=0.0, posinf=np.inf) + down * self.widen_low
            start = np.nan_to_num(up * self.ladder.high[0], nan=0.0, posinf=np.inf) - down * self.ladder.low[0]
        needed = width - float(start.sum())
        by_choice = self.ladder.least[cell] == 0 and self.ladder.low[0, cell] == self.ladder.high[0, cell]
        if by_choice:  # then its own first rung is taken too
            needed -= gain[0, cell]
            gain[0, cell] = 0.0
        if needed <= 1e-6:
            return
        gain = np.minimum(gain, needed)
        if by_choice:
            gain[0, cell] = -needed
            self._add(gain, 0.0)
        else:
            self._add(gain, needed)

    def require_more(self, rung: np.ndarray, near: np.ndarray) -> None:
        """Add: some rung above the present choice, near the cell that was broken if anything is left there."""
        gain = np.zeros((2, self.n))
        for step in (1, 2):
            gain[step - 1] = (rung < step) & (self.ladder.most >= step)
        if gain[:, near].any():
            gain[:, ~near] = 0.0
        self._add(gain, 1.0)

    def _add(self, gain: np.ndarray, least: float) -> None:
        allowed = np.array([self.ladder.most >= 1, self.ladder.most >= 2])
        self.rows.append(sparse.csr_array(np.where(allowed, gain, 0.0).reshape(1, -1)))
        self.least.append(least)

    def solve(self, at_least: np.ndarray) -> np.ndarray:
        """Return the cheapest rungs, from `at_least` up, that satisfy all cuts."""
        low = np.concatenate([at_least >= 1, at_least >= 2]).astype(float)
        high = np.concatenate([self.ladder.most >= 1, self.ladder.most >= 2]).astype(float)
        one = sparse.eye_array(self.n)
        rows = sparse.vstack([sparse.hstack([one, -one]), *self.rows], format="csr")
        least = np.concatenate([np.zeros(self.n), np.array(self.least) - 1e-7])
        program = Program(rows, least, np.full(len(least), math.inf), low, high)
        # of choices that lose as much, the one further down the tables: what is hidden may not hang on the solver
        order = np.linspace(_TIE, 0.0, self.n)
        result = program.whole((self.ladder.loss[1:] * (1 + order)).ravel(), gap=_GAP, nodes=_NODES)
        if result.x is None:
            raise NoProtectionError("no choice of cells satisfies all cuts")
        z = np.rint(result.x).reshape(2, self.n).astype(int)
        return z.sum(axis=0)
