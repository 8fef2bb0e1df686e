"""Sensitivity: which input moves the result (tornado), and two inputs at once (map with break-even line)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.break_even import contour
from nnz_mkba.model.uncertainty.marginals import Floats, marginals, pick
from nnz_mkba.model.uncertainty.mix import CONVENTION_TEXT
from nnz_mkba.model.uncertainty.one_way import PointModel


@dataclass(frozen=True)
class TornadoBar:
    """One input from its low to its high value, the others at their base value.

    Attributes
    ----------
    parameter : str
    low_value, high_value : float
        [unit of the parameter]
    low_eur, high_eur : float
        Net benefit there. [EUR]
    convention : str or None
        Dutch, for a weight of a mix: what the other weights do.
    """

    parameter: str
    low_value: float
    high_value: float
    low_eur: float
    high_eur: float
    convention: str | None = None

    @property
    def width_eur(self) -> float:
        """Length of the bar. [EUR]"""
        return abs(self.high_eur - self.low_eur)

    @property
    def crosses_zero(self) -> bool:
        """Whether this input alone changes the sign."""
        return min(self.low_eur, self.high_eur) < 0 < max(self.low_eur, self.high_eur)


@dataclass(frozen=True)
class TwoWay:
    """Net benefit over two inputs.

    Attributes
    ----------
    grid : pandas.DataFrame, shape (len(y), len(x))
        Index: values of `y`; columns: values of `x`. [EUR]
    contour : pandas.DataFrame
        Columns `x` and `y` of break-even points: exact in `x` for every `y` of the grid.
    """

    x: str
    y: str
    grid: pd.DataFrame
    contour: pd.DataFrame


def tornado(
    point: PointModel, names: Sequence[str] | None = None, low: float = 0.10, high: float = 0.90
) -> list[TornadoBar]:
    """Move every input from its 10th to its 90th percentile, the others at their base value.

    Parameters
    ----------
    point : PointModel
    names : sequence of str, optional
        Columns; all uncertain ones if left out.
    low, high : float
        Percentiles as fractions.

    Returns
    -------
    list of TornadoBar
        Widest first; equals by name. A weight that the convention cannot move so far gives NaN and comes last.
    """
    if not 0 < low < high < 1:
        raise NnzError(f"Percentielen {low:g} en {high:g}. Verwacht: 0 < laag < hoog < 1, bijvoorbeeld 0.1 en 0.9.")
    found = marginals(point.parameters)
    wanted = [name for name, one in found.items() if one.family != "fixed"] if names is None else list(names)
    bars = []
    for name in wanted:
        ends = pick(found, name).ppf(np.array([low, high]))
        net = point.net({name: ends})
        mixed = name not in point.parameters
        text = CONVENTION_TEXT[point.convention] if mixed else None
        bars.append(TornadoBar(name, float(ends[0]), float(ends[1]), float(net[0]), float(net[1]), text))
    return sorted(bars, key=lambda bar: (np.isnan(bar.width_eur), -np.nan_to_num(bar.width_eur), bar.parameter))


def two_way(
    point: PointModel, x: str, y: str, x_values: ArrayLike | None = None, y_values: ArrayLike | None = None
) -> TwoWay:
    """Net benefit over a grid of two inputs, and the line where it is 0.

    Parameters
    ----------
    point : PointModel
    x, y : str
        Two different columns, not both of one mix.
    x_values, y_values : array_like, optional
        41 values from the 1st to the 99th percentile if left out.
    """
    if x == y:
        raise NnzError(f"Twee keer {x}. Kies twee verschillende parameters.")
    xs, ys = _values(point, x, x_values), _values(point, y, y_values)
    net = point.net({x: np.tile(xs, len(ys)), y: np.repeat(ys, len(xs))}).reshape(len(ys), len(xs))
    grid = pd.DataFrame(net, index=pd.Index(ys, name=y), columns=pd.Index(xs, name=x))
    line = [(root, at) for at, roots in contour(point, x, y, ys).items() for root in roots]
    return TwoWay(x, y, grid, pd.DataFrame(line, columns=["x", "y"], dtype=float))


def _values(point: PointModel, name: str, values: ArrayLike | None) -> Floats:
    one = pick(marginals(point.parameters), name)
    if values is not None:
        return np.atleast_1d(np.asarray(values, dtype=float))
    if one.family == "fixed":
        raise NnzError(f"{name} heeft een vaste waarde. Geef zelf de waarden waarover hij moet bewegen.")
    low, high = one.ppf(np.array([0.01, 0.99])).tolist()
    return np.linspace(low, high, 41)
