"""Exact value of perfect information on one parameter: a one-dimensional integral over its distribution.

Where the conditional expectation of every strategy is a straight line a + b x, the integral of their upper
envelope is a sum of a P(segment) + b E[X; segment]: closed forms of the Beta and Gamma. Where it is another
known function, it is integrated by Gauss-Legendre panels over the quantiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.model.uncertainty.acceptability import check_shares
from nnz_mkba.model.uncertainty.conditional import Conditional
from nnz_mkba.model.uncertainty.marginals import Floats, Marginal, marginals, pick
from nnz_mkba.model.uncertainty.outcomes import Outcomes


def exact_evppi(known: Conditional, names: Sequence[str] | None = None, shares: ArrayLike = 1.0) -> pd.DataFrame:
    """Exact EVPPI of single parameters over a grid of accepted shares.

    Parameters
    ----------
    known : Conditional
        From `conditional(model, parameters)`.
    names : sequence of str, optional
        Columns (``w.key`` for a weight); all of them if left out.
    shares : array_like, shape (L,)
        Accepted share of the benefits; only 1 for a model that gives net benefits. [fraction]

    Returns
    -------
    pandas.DataFrame, shape (L, len(names))
        Index `lambda`. [EUR]

    Raises
    ------
    NnzError
        If a parameter is unknown, or the conditional expectation is not known exactly.
    """
    grid = check_shares(shares)
    found = marginals(known.parameters)
    columns = {}
    for name in list(found) if names is None else names:
        one = pick(found, name)
        if one.family == "fixed":
            columns[name] = np.zeros(len(grid))
        elif known.all_straight:
            ends = one.ppf(np.array([0.25, 0.75]))
            intercept, slope = _lines(known.expectation({name: ends}), ends, grid)
            columns[name] = envelope_gain(intercept, slope, one)
        else:
            columns[name] = _integrated(known, name, one, grid)
    return pd.DataFrame(columns, index=pd.Index(grid, name="lambda"))


def envelope_gain(intercept: Floats, slope: Floats, x: Marginal) -> Floats:
    """E[max_d(a_d + b_d X)] - max_d E[a_d + b_d X], row by row.

    Parameters
    ----------
    intercept, slope : ndarray, shape (L, strategies)
        [EUR], [EUR per unit of X]
    x : Marginal

    Returns
    -------
    ndarray, shape (L,)
        Never negative. [EUR]

    Examples
    --------
    For X uniform on (0, 1), the larger of X - 1/2 and 0 is 1/8 on average; without knowing X it is 0.

    >>> u = Marginal("beta", 0.0, 1.0, 1.0, 1.0)
    >>> envelope_gain(np.array([[-0.5, 0.0]]), np.array([[1.0, 0.0]]), u).tolist()
    [0.125]
    """
    mean = intercept + slope * x.mean
    best = mean.argmax(axis=1)[:, None]
    a = intercept - np.take_along_axis(intercept, best, axis=1)
    b = slope - np.take_along_axis(slope, best, axis=1)
    low, high = x.support
    pairs = list(combinations(range(a.shape[1]), 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = np.column_stack([(a[:, j] - a[:, i]) / (b[:, i] - b[:, j]) for i, j in pairs])
    crossings = np.sort(np.clip(np.nan_to_num(crossings, nan=low, posinf=high, neginf=low), low, high), axis=1)
    edges = np.column_stack([np.full(len(a), low), crossings, np.full(len(a), high)])
    with np.errstate(invalid="ignore"):
        middle = (edges[:, :-1] + edges[:, 1:]) / 2
    middle = np.where(np.isfinite(middle), middle, np.nan_to_num(edges[:, :-1], posinf=0.0) + x.sd)
    top = (a[:, None, :] + b[:, None, :] * middle[:, :, None]).argmax(axis=2)
    share = np.diff(x.cdf(edges), axis=1)
    part = np.diff(x.partial_mean(edges), axis=1)
    gain = (np.take_along_axis(a, top, axis=1) * share + np.take_along_axis(b, top, axis=1) * part).sum(axis=1)
    # What is left of differences between sums of this size is rounding.
    noise = 1e-14 * (np.abs(a).max(axis=1) + np.abs(b).max(axis=1) * (abs(x.mean) + x.sd))
    return np.where(gain > noise, gain, 0.0)


def _lines(at_ends: Outcomes, ends: Floats, grid: Floats) -> tuple[Floats, Floats]:
    """Intercept and slope of every strategy at every share; shape (L, strategies)."""

    def line(values: Mapping[str, Floats]) -> tuple[Floats, Floats]:
        y = np.array([values[name] for name in sorted(values)])
        slope = (y[:, 1] - y[:, 0]) / (ends[1] - ends[0])
        return y[:, 0] - slope * ends[0], slope

    if at_ends.benefit is None and np.array_equal(grid, [1.0]):
        intercept, slope = line(at_ends.net)
        return intercept[None, :], slope[None, :]
    benefit, cost = at_ends.both()
    (a_benefit, b_benefit), (a_cost, b_cost) = line(benefit), line(cost)
    return np.outer(grid, a_benefit) - a_cost, np.outer(grid, b_benefit) - b_cost


def _integrated(known: Conditional, name: str, x: Marginal, grid: Floats) -> Floats:
    """The same for any known function of x: panels over the quantiles, finer towards both tails."""
    inner = np.linspace(0.001, 0.999, 500)
    tail = np.geomspace(1e-12, 0.001, 30)[:-1]
    edges = np.concatenate([[0.0], tail, inner, 1 - tail[::-1], [1.0]])
    nodes, weights = np.polynomial.legendre.leggauss(8)
    half = np.diff(edges)[:, None] / 2
    u = (edges[:-1, None] + half + half * nodes).ravel()
    w = (half * weights).ravel()
    outcomes = known.expectation({name: x.ppf(np.clip(u, 0.0, 1 - 2**-53))})
    gains = np.empty(len(grid))
    for i, share in enumerate(grid):
        net = outcomes.at(float(share))
        values = np.array([net[strategy] for strategy in sorted(net)])
        best = (values @ w).argmax()
        gains[i] = np.max(values - values[best], axis=0) @ w
    return np.maximum(gains, 0.0)
