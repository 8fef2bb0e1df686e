"""Break-even: the value of each input at which the net benefit is exactly 0, found as a root, not on a grid."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.marginals import Floats, Marginal, marginals, pick
from nnz_mkba.model.uncertainty.one_way import PointModel


@dataclass(frozen=True)
class BreakEven:
    """Where an input makes the decision tip.

    Attributes
    ----------
    parameter : str
    base : float
        Value now. [unit of the parameter]
    value : float or None
        The break-even value nearest to `base`; None if the net benefit keeps its sign in the whole range.
    roots : tuple of float
        Values at which the net benefit changes sign, ascending; where it only touches 0 no decision tips.
    low, high : float
        Range that was searched: all that the parameter can be. [unit of the parameter]
    base_net : float
        Net benefit now. [EUR]
    probability_beyond : float or None
        Chance that the input is at the other side of `value`, by its own distribution. [fraction]
    """

    parameter: str
    base: float
    value: float | None
    roots: tuple[float, ...]
    low: float
    high: float
    base_net: float
    probability_beyond: float | None


def break_even(point: PointModel, name: str, low: float | None = None, high: float | None = None) -> BreakEven:
    """Break-even value of one input, the others at their base value.

    Parameters
    ----------
    point : PointModel
    name : str
        Column; ``w.key`` for a weight of a mix.
    low, high : float, optional
        Range to search; the support of the distribution if left out: [0, 1] for a share, from 0 up for an amount.

    Raises
    ------
    NnzError
        If the input is unknown or the range is empty.
    """
    one = pick(marginals(point.parameters), name)
    base = point.base_values[name]
    start, end = _range(one, base, low, high)
    places = _places(one, base, start, end)

    def net(x: float) -> float:
        return float(point.net({name: [x]})[0])

    roots = _roots(places, point.net({name: places}), net)
    value = min(roots, key=lambda root: abs(root - base)) if roots else None
    beyond = None
    if value is not None and one.family != "fixed":
        below = float(one.cdf(value))
        beyond = below if base > value else 1 - below
    return BreakEven(name, base, value, tuple(roots), start, end, point.base_net, beyond)


def break_even_all(point: PointModel) -> dict[str, BreakEven]:
    """Break-even of every input, by name: each moved by itself."""
    return {name: break_even(point, name) for name in marginals(point.parameters)}


def break_even_lambda(point: PointModel) -> float | None:
    """Share of the benefits at which the programme just pays, all inputs at their base value; None if never.

    The net benefit is a straight line in the share, so that two points settle it.
    """
    ends = [
        float(PointModel(point.model, point.parameters, point.strategy, point.against, share, point.base).net({})[0])
        for share in (0.0, 2.0)
    ]
    slope = (ends[1] - ends[0]) / 2.0
    return -ends[0] / slope if slope > 0 else None


def contour(point: PointModel, x: str, y: str, y_values: Floats) -> dict[float, tuple[float, ...]]:
    """Break-even values of one input for each value of another: the line on a two-way map.

    Returns
    -------
    dict of float to tuple of float
        For each value of `y` the roots in `x`, ascending; empty where there is none.
    """
    one = pick(marginals(point.parameters), x)
    base = point.base_values[x]
    start, end = _range(one, base, None, None)
    places = _places(one, base, start, end)
    found: dict[float, tuple[float, ...]] = {}
    for value in np.asarray(y_values, dtype=float):

        def net(at: float, other: float = value) -> float:
            return float(point.net({x: [at], y: [other]})[0])

        values = point.net({x: places, y: np.full(len(places), value)})
        found[float(value)] = tuple(_roots(places, values, net))
    return found


def _range(one: Marginal, base: float, low: float | None, high: float | None) -> tuple[float, float]:
    if one.family == "fixed":
        # A fixed value says nothing of what it could be: from 0 to a thousand times as much, on its own side.
        support = (min(0.0, 1000 * base), max(0.0, 1000 * base)) if base else (-1.0, 1.0)
    else:
        support = one.support
    start = support[0] if low is None else low
    end = support[1] if high is None else high
    if math.isinf(end):
        end = 1e6 * max(abs(base), abs(one.mean))
    if not start < end:
        raise NnzError(f"[{start:g}, {end:g}] is geen bereik. Geef een ondergrens die kleiner is dan de bovengrens.")
    return start, end


def _places(one: Marginal, base: float, low: float, high: float) -> Floats:
    """Where to look for a change of sign: evenly, by order of magnitude, and where the distribution is."""
    width = high - low
    by_size = width * np.geomspace(1e-9, 1.0, 200)
    likely = one.ppf(np.linspace(0.001, 0.999, 201))
    places = np.concatenate([np.linspace(low, high, 401), low + by_size, likely, [base]])
    return np.unique(places[(places >= low) & (places <= high)])


def _roots(places: Floats, values: Floats, net: Callable[[float], float]) -> list[float]:
    if not values.any():
        return []  # break-even whatever the input: no value of it makes the decision tip
    roots = [float(x) for x, value in zip(places, values, strict=True) if value == 0.0]
    for i in np.flatnonzero(values[:-1] * values[1:] < 0):
        # At a jump over 0 this ends where the decision tips, which is what is asked.
        roots.append(float(brentq(net, places[i], places[i + 1], xtol=1e-14, rtol=1e-14)))
    return sorted(roots)
