"""EVPPI by regression, for models whose conditional expectation is not known.

The net benefits are regressed on the parameters of interest (Strong, Oakley & Brennan, Medical Decision Making
34, 2014, 311-326). Straight lines miss curvature and additive splines miss interactions, so every basis tried
for a group holds the products of its members; the Bayesian information criterion picks one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.polynomial.hermite_e import hermevander
from numpy.typing import ArrayLike
from scipy.interpolate import BSpline
from threadpoolctl import threadpool_limits

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.marginals import Floats
from nnz_mkba.model.uncertainty.simulation import Estimate

#: With fewer draws a regression says nothing.
FEWEST_DRAWS = 20
#: Rows at a time, so that memory does not grow with draws x terms.
_CHUNK = 1 << 14
#: About so many draws choose the basis; all of them fit it.
_CHOOSE = 10_000
#: Highest total degree of the polynomials by number of parameters in the group.
_DEGREES = {1: 5, 2: 6, 3: 5, 4: 4, 5: 3, 6: 3, 7: 3}
#: Inner knots of the cubic (tensor) splines by number of parameters.
_KNOTS = {1: (3, 7, 15, 31), 2: (3, 7), 3: (1,)}


@dataclass(frozen=True)
class _Basis:
    """A set of functions of the parameters; `matrix` gives their values, shape (rows, terms)."""

    terms: int
    matrix: Callable[[Floats], Floats]


def regression_evppi(columns: pd.DataFrame, net: Mapping[str, ArrayLike], members: bool = True) -> Estimate:
    """EVPPI of a group of parameters from draws.

    Parameters
    ----------
    columns : pandas.DataFrame, shape (draws, k)
        Draws of the parameters in the group.
    net : mapping of str to array_like, shape (draws,)
        Net benefit per strategy, by name. [EUR]
    members : bool
        Estimate each member by itself too: a group is worth at least as much.

    Returns
    -------
    Estimate
        Between 0 and EVPI, at least that of each member of the group; the standard error counts both the draws
        and the regression. [EUR]

    Raises
    ------
    NnzError
        If there are fewer than 20 draws or fewer than two strategies.

    Notes
    -----
    Where the criterion finds no influence the value is 0 and the standard error that of a straight line. The
    bases are chosen with one criterion for all strategies, so their order does not matter.
    """
    names = sorted(net)
    values = np.column_stack([np.asarray(net[name], dtype=float) for name in names])
    if len(names) < 2 or len(values) < FEWEST_DRAWS or len(values) != len(columns):
        raise NnzError(
            f"{len(values)} trekkingen van {len(names)} strategie(ën), {len(columns)} van de parameters. Verwacht: "
            f"ten minste {FEWEST_DRAWS} trekkingen van elk, en twee strategieën om tussen te kiezen."
        )
    means = values.mean(axis=0)
    best = int(means.argmax())
    gaps = np.delete(values - values[:, [best]], best, axis=1)
    gaps = gaps[:, gaps.std(axis=0) > 1e-12 * np.abs(values).max()]
    x = columns.to_numpy(dtype=float)
    x = x[:, np.ptp(x, axis=0) > 0]
    if not gaps.shape[1] or not x.shape[1]:
        return Estimate(0.0, 0.0)
    perfect = float(np.maximum(gaps.max(axis=1), 0.0).mean())
    subsets = [x, *(x[:, [i]] for i in range(x.shape[1]) if members and x.shape[1] > 1)]
    # Tall, thin products: spread over threads they take ten times as long on a machine that does something else too.
    with threadpool_limits(1, user_api="blas"):
        found = max((_fit(subset, gaps) for subset in subsets), key=lambda estimate: estimate.value)
    return Estimate(min(found.value, perfect), found.se)


def _fit(x: Floats, gaps: Floats) -> Estimate:
    """E[max(0, fitted gaps)] with the best basis; `gaps` are relative to the best strategy on average.

    The basis is chosen on part of the draws; whether it tells anything at all is judged on all of them.
    """
    part = slice(None, None, max(len(x) // _CHOOSE, 1))
    bases = _bases(x, len(x[part]))
    line = next(bases)
    chosen, least = line, _solve(line, x[part], gaps[part])[0]
    for basis in bases:
        score = _solve(basis, x[part], gaps[part])[0]
        if score < least:
            chosen, least = basis, score
    _, inverse, weights = _solve(chosen, x, gaps)
    found = _gain(x, gaps, chosen, inverse, weights)
    return found if _matters(chosen, x, gaps) else Estimate(0.0, found.se)


def _matters(basis: _Basis, x: Floats, gaps: Floats) -> bool:
    """Whether the draws show any dependence: a score test that holds when the spread itself depends on x.

    The critical value is that of the information criterion, log(draws) a term, so that a parameter without
    influence gets 0 ever more surely as draws grow.
    """
    n = len(x)
    centre = sum(basis.matrix(x[rows]).sum(axis=0) for rows in _chunks(n)) / n
    for gap in (gaps - gaps.mean(axis=0)).T:
        score, spread = np.zeros(basis.terms), np.zeros((basis.terms, basis.terms))
        for rows in _chunks(n):
            products = (basis.matrix(x[rows]) - centre) * gap[rows, None]
            score += products.sum(axis=0)
            spread += products.T @ products
        size, vectors = np.linalg.eigh(spread)
        kept = size > 1e-11 * size[-1]
        statistic = float((((vectors.T @ score)[kept]) ** 2 / size[kept]).sum())
        if statistic > int(kept.sum()) * math.log(n):
            return True
    return False


def _solve(basis: _Basis, x: Floats, gaps: Floats) -> tuple[float, Floats, Floats]:
    """Least squares on a basis: the information criterion, the inverse of the equations, the coefficients."""
    n, strategies = gaps.shape
    gram, cross = np.zeros((basis.terms, basis.terms)), np.zeros((basis.terms, strategies))
    for rows in _chunks(n):
        phi = basis.matrix(x[rows])
        gram += phi.T @ phi
        cross += phi.T @ gaps[rows]
    size, vectors = np.linalg.eigh(gram)
    kept = size > 1e-11 * size[-1]
    inverse = (vectors[:, kept] / size[kept]) @ vectors[:, kept].T
    weights = inverse @ cross
    total = (gaps**2).sum(axis=0)
    left = np.maximum(total - (weights * cross).sum(axis=0), 1e-13 * total)
    return n * float(np.log(left / n).sum()) + strategies * (int(kept.sum()) - 1) * math.log(n), inverse, weights


def _gain(x: Floats, gaps: Floats, basis: _Basis, inverse: Floats, weights: Floats) -> Estimate:
    """Mean gain and its standard error by the influence function: draws plus regression (sandwich)."""
    n = len(x)
    gain, decided = np.empty(n), np.zeros((basis.terms, gaps.shape[1]))
    for rows in _chunks(n):
        phi = basis.matrix(x[rows])
        fitted = phi @ weights
        gain[rows] = np.maximum(fitted.max(axis=1), 0.0)
        chosen = (fitted == fitted.max(axis=1, keepdims=True)) & (fitted > 0)
        decided += phi.T @ chosen
    influence = gain - gain.mean()
    leverage = inverse @ decided
    for rows in _chunks(n):
        phi = basis.matrix(x[rows])
        influence[rows] += ((gaps[rows] - phi @ weights) * (phi @ leverage)).sum(axis=1)
    return Estimate(float(gain.mean()), float(influence.std() / math.sqrt(n)))


def _chunks(n: int) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, n, _CHUNK))


def _bases(x: Floats, draws: int) -> Iterator[_Basis]:
    """Yield the bases to try, a straight line first; none has more than a twentieth of `draws` in terms."""
    k = x.shape[1]
    most = max(draws // 20, 2)
    centre, spread = x.mean(axis=0), x.std(axis=0)
    for degree in range(1, _DEGREES.get(k, 2) + 1):
        powers = (
            [p for p in itertools.product(range(degree + 1), repeat=k) if sum(p) <= degree]
            if k < 8
            else (_low_powers(k, degree))
        )
        if degree == 1 or len(powers) <= min(most, 400):
            yield _polynomial(powers, degree, centre, spread)
    for inner in _KNOTS.get(k, ()):
        knots = [_knots(x[:, i], inner) for i in range(k)]
        terms = math.prod(len(one) - 4 for one in knots)
        if terms <= most:
            yield _tensor_spline(knots, terms)


def _low_powers(k: int, degree: int) -> list[tuple[int, ...]]:
    """Powers of total degree at most 2, for groups too large to list all products."""
    powers = [(0,) * k]
    for members in itertools.chain.from_iterable(
        itertools.combinations_with_replacement(range(k), d) for d in range(1, degree + 1)
    ):
        powers.append(tuple(members.count(i) for i in range(k)))
    return powers


def _polynomial(powers: list[tuple[int, ...]], degree: int, centre: Floats, spread: Floats) -> _Basis:
    """Products of Hermite polynomials: orthogonal for normal parameters, so the equations stay well posed."""
    scale = np.sqrt([math.factorial(d) for d in range(degree + 1)])

    def matrix(x: Floats) -> Floats:
        each = [hermevander((x[:, i] - centre[i]) / spread[i], degree) / scale for i in range(x.shape[1])]
        columns = []
        for power in powers:
            column = np.ones(len(x))
            for i, d in enumerate(power):
                if d:
                    column = column * each[i][:, d]
            columns.append(column)
        return np.column_stack(columns)

    return _Basis(len(powers), matrix)


def _knots(x: Floats, inner: int) -> Floats:
    """Knots of a cubic spline at the quantiles; ties (a parameter with few values) are taken once."""
    at = np.unique(np.quantile(x, np.linspace(0, 1, inner + 2)))
    return np.concatenate([np.repeat(at[0], 3), at, np.repeat(at[-1], 3)])


def _tensor_spline(knots: list[Floats], terms: int) -> _Basis:
    def matrix(x: Floats) -> Floats:
        product = np.ones((len(x), 1))
        for i, one in enumerate(knots):
            spline = BSpline.design_matrix(x[:, i], one, 3).toarray()
            product = (product[:, :, None] * spline[:, None, :]).reshape(len(x), -1)
        return product

    return _Basis(terms, matrix)
