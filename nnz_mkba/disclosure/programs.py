"""Linear programs and programs in whole numbers, solved by HiGHS on one thread.

scipy offers the same solver, but lets it start threads, as many as the machine has cores; a process with threads can no
longer be forked safely. And here a program stays as it is while one cost after another is asked of it, so that each
answer starts where the last one ended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import highspy
import numpy as np
from scipy import sparse


class Status(Enum):
    """How a program ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    UNDECIDED = "undecided"  # a limit was reached, or infeasible and unbounded were not told apart


_STATUS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
}


@dataclass(frozen=True)
class Solution:
    """Answer to a program.

    Attributes
    ----------
    status : Status
    x : ndarray or None
        Values of the columns; None where none were found.
    value : float
        Of the objective; NaN without `x`.
    prices : ndarray
        Change of the value when the bound of a row moves by one; of a linear program only.
    """

    status: Status
    x: np.ndarray | None
    value: float
    prices: np.ndarray


class Program:
    """Minimise a cost over columns between bounds, with rows between bounds.

    Parameters
    ----------
    rows : sparse array, shape (r, n)
    row_low, row_high : ndarray, shape (r,)
        May be infinite.
    low, high : ndarray, shape (n,)
        May be infinite.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import sparse
    >>> row = Program(sparse.csr_array([[1.0, 1.0]]), np.array([5.0]), np.array([5.0]), np.zeros(2), np.array([3.0, 9.0]))
    >>> found = row.linear(np.array([0.0, 1.0]))
    >>> found.value, found.x.tolist(), found.prices.tolist()
    (2.0, [3.0, 2.0], [1.0])
    """

    def __init__(
        self, rows: sparse.csr_array, row_low: np.ndarray, row_high: np.ndarray, low: np.ndarray, high: np.ndarray
    ):
        self._rows, self._row_low, self._row_high = rows, row_low, row_high
        self._low, self._high = low, high
        self._columns = np.arange(len(low), dtype=np.int32)
        self._simplex: highspy.Highs | None = None

    def linear(self, cost: np.ndarray, high: np.ndarray | None = None) -> Solution:
        """Return the least cost in any numbers; `high` takes the place of the upper bounds, this time only."""
        if self._simplex is None:
            self._simplex = self._pass(whole=False)
            self._simplex.setOptionValue("presolve", "off")  # or it could not start where the last answer ended
        self._ask(self._simplex, cost, high)
        if self._simplex.getModelStatus() not in _STATUS:  # from where the last answer ended it could not tell
            self._simplex.clearSolver()
            self._simplex.run()
        return self._answer(self._simplex)

    def whole(
        self, cost: np.ndarray, high: np.ndarray | None = None, *, gap: float = 0.0, nodes: int | None = None
    ) -> Solution:
        """Return the least cost in whole numbers, to within a relative `gap`, giving up after so many nodes."""
        solver = self._pass(whole=True)
        solver.setOptionValue("mip_rel_gap", gap)
        if nodes is not None:
            solver.setOptionValue("mip_max_nodes", nodes)
        self._ask(solver, cost, high)
        return self._answer(solver)

    def _pass(self, whole: bool) -> highspy.Highs:
        solver = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
            solver.setOptionValue(name, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._low), self._rows.shape[0]
        model.col_cost_ = np.zeros(len(self._low))
        model.col_lower_, model.col_upper_ = self._low, self._high
        model.row_lower_, model.row_upper_ = self._row_low, self._row_high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = self._rows.indptr.astype(np.int32)
        model.a_matrix_.index_ = self._rows.indices.astype(np.int32)
        model.a_matrix_.value_ = self._rows.data
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._low)
        solver.passModel(model)
        return solver

    def _ask(self, solver: highspy.Highs, cost: np.ndarray, high: np.ndarray | None) -> None:
        n = len(self._columns)
        solver.changeColsCost(n, self._columns, np.asarray(cost, dtype=float))
        solver.changeColsBounds(n, self._columns, self._low, self._high if high is None else high)
        solver.run()

    def _answer(self, solver: highspy.Highs) -> Solution:
        status = _STATUS.get(solver.getModelStatus(), Status.UNDECIDED)
        found = solver.getSolution()
        if status in (Status.INFEASIBLE, Status.UNBOUNDED) or not _feasible(solver):
            return Solution(status, None, math.nan, np.zeros(self._rows.shape[0]))
        x, prices = np.array(found.col_value), np.array(found.row_dual)
        return Solution(status, x, float(solver.getInfo().objective_function_value), prices)


def _feasible(solver: highspy.Highs) -> bool:
    return bool(solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)
