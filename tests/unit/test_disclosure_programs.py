"""Linear programs and programs in whole numbers, held against scipy's own way to the solver."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from nnz_mkba.disclosure.programs import Program, Status


@st.composite
def programs(draw):
    """A program of a few rows and columns, feasible or not."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, r = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rows = rng.integers(-2, 3, (r, n)).astype(float)
    row_low = rng.integers(-6, 4, r).astype(float)
    row_high = row_low + rng.integers(0, 6, r)
    row_low[rng.random(r) < 0.3] = -np.inf
    low = rng.integers(-3, 1, n).astype(float)
    high = low + rng.integers(0, 7, n)
    high[rng.random(n) < 0.3] = np.inf
    return rows, row_low, row_high, low, high, rng.integers(-3, 4, (4, n)).astype(float)


def scipy_linear(rows, row_low, row_high, low, high, cost):
    bounded = np.isfinite(row_low)
    return linprog(
        cost,
        A_ub=np.vstack([rows, -rows[bounded]]),
        b_ub=np.concatenate([row_high, -row_low[bounded]]),
        bounds=np.column_stack([low, high]),
    )


@given(programs())
@settings(max_examples=150)
def test_one_cost_after_another_gives_what_scipy_gives(asked):
    *program, costs = asked
    ours = Program(sparse.csr_array(program[0]), *program[1:])
    for cost in costs:
        found, theirs = ours.linear(cost), scipy_linear(*program, cost)
        if theirs.status == 0:
            assert found.status is Status.OPTIMAL
            assert found.value == pytest.approx(theirs.fun, abs=1e-7)
            assert found.x @ cost == pytest.approx(theirs.fun, abs=1e-7)
        else:  # scipy calls some unbounded programs infeasible; with no cost there is nothing to be unbounded in
            feasible = scipy_linear(*program, np.zeros(len(cost))).status == 0
            assert found.x is None
            assert found.status is (Status.UNBOUNDED if feasible else Status.INFEASIBLE)


@given(programs())
@settings(max_examples=100)
def test_whole_numbers_give_what_scipy_gives(asked):
    rows, row_low, row_high, low, high, costs = asked
    found = Program(sparse.csr_array(rows), row_low, row_high, low, high).whole(costs[0])
    theirs = milp(
        costs[0],
        integrality=np.ones(len(low)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(rows, row_low, row_high),
    )
    assert (found.x is None) == (theirs.x is None)
    if theirs.x is not None:
        assert found.value == pytest.approx(theirs.fun, abs=1e-6)
        assert np.allclose(found.x, np.rint(found.x))
    assert (found.status is Status.INFEASIBLE) == (theirs.status == 2)


def test_an_unbounded_program_is_told_after_one_that_was_not():
    """Where the last answer ended, the solver could not tell."""
    rows = np.array([[1.0, -2, -1, 1], [-1, 2, -2, -1], [-1, -1, 0, -2], [1, 0, 1, -1]])
    row_low, row_high = np.array([-np.inf, -np.inf, -np.inf, -1]), np.array([3.0, 4, -1, -1])
    low, high = np.array([-2.0, 0, -1, -3]), np.array([np.inf, 0, np.inf, np.inf])
    program = Program(sparse.csr_array(rows), row_low, row_high, low, high)
    assert program.linear(np.array([0.0, -1, 2, 2])).value == pytest.approx(-4 / 3)
    assert program.linear(np.array([-1.0, 1, 2, 1])).value == pytest.approx(-2)
    found = program.linear(np.array([0.0, 1, -2, 1]))  # along (0, 0, 1, 1) every row holds, and each step gains 2 - 1
    assert (found.status, found.x) == (Status.UNBOUNDED, None)
    assert program.linear(np.array([2.0, 1, 3, 3])).value == pytest.approx(-4 / 3)


def test_a_price_is_what_the_bound_of_a_row_is_worth():
    """Least cost of 2x + 3y with x + y ≥ 4, x ≤ 3: x = 3, y = 1, so 9; one more asked costs a y, 3."""
    program = Program(
        sparse.csr_array([[1.0, 1.0]]), np.array([4.0]), np.array([np.inf]), np.zeros(2), np.array([3.0, 9])
    )
    found = program.linear(np.array([2.0, 3.0]))
    assert (found.value, found.prices.tolist()) == (9.0, [3.0])


def test_other_upper_bounds_hold_for_one_question_only():
    program = Program(sparse.csr_array([[1.0]]), np.array([-np.inf]), np.array([9.0]), np.zeros(1), np.array([5.0]))
    assert program.linear(np.array([-1.0]), np.array([2.0])).value == -2.0
    assert program.linear(np.array([-1.0])).value == -5.0
    assert program.whole(np.array([-1.0]), np.array([3.0])).value == -3.0


def test_no_thread_is_left_and_nothing_is_printed():
    """A process with a second thread is not forked, and every page would then start a kernel of its own."""
    program = """
import nnz_mkba.reporting.warm
from nnz_mkba.reporting.forked import usable
import nnz_mkba.artery
nnz_mkba.artery.load("hollands-midden")
raise SystemExit(0 if usable() else "a thread is left")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
