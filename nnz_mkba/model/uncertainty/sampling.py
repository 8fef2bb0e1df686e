"""Sampling: from the distributions in the parameter files to a frame of draws, one column a parameter.

Methods: plain Monte Carlo straight from the generator; Latin hypercube and scrambled Sobol points through the
quantile functions (McKay, Beckman & Conover 1979; Owen 1998), with `scipy.stats.qmc`.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import special
from scipy.stats import qmc

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.correlation import rank_correlate
from nnz_mkba.model.uncertainty.marginals import Floats, concentrations, marginal, marginals, weight_names
from nnz_mkba.parameters import Distribution

Method = Literal["monte_carlo", "latin_hypercube", "sobol"]


def sample(
    parameters: Mapping[str, Distribution],
    draws: int,
    rng: np.random.Generator,
    method: Method = "monte_carlo",
    correlation: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw every parameter.

    Parameters
    ----------
    parameters : mapping of str to Distribution
        A Dirichlet `w` gives one column a weight: ``w.key``.
    draws : int
        Number of rows; for 'sobol' a power of two balances best.
    rng : numpy.random.Generator
        The same generator state gives the same numbers.
    method : {'monte_carlo', 'latin_hypercube', 'sobol'}
    correlation : pandas.DataFrame, optional
        Rank (Spearman) correlations, rows and columns named after parameters; parameters that are not in it
        stay independent. See `rank_correlate`.

    Returns
    -------
    pandas.DataFrame, shape (draws, columns)

    Raises
    ------
    NnzError
        If `draws` is not a positive whole number, `rng` is no generator, a distribution is not admissible, the method is unknown or
        the correlation matrix is not positive definite.

    Examples
    --------
    >>> cost = Distribution(family="uniform", low="10", high="20", source="-", assumption="true")
    >>> sample({"cost": cost}, 4, np.random.default_rng(1), "latin_hypercube")["cost"].between(10, 20).all()
    np.True_
    """
    check_draws(draws)
    check_generator(rng)
    if method not in get_args(Method):
        raise NnzError(
            f"Onbekende trekkingsmethode '{method}'.{did_you_mean(str(method), get_args(Method))} "
            f"Kies uit: {', '.join(get_args(Method))}."
        )
    if not parameters:
        raise NnzError("Er is geen parameter om uit te trekken. Geef ten minste één verdeling.")
    columns = list(marginals(parameters))
    if method == "monte_carlo":
        drawn = _monte_carlo(parameters, draws, rng)
    else:
        points = _unit_points(unit_dimension(parameters), draws, rng, method)
        drawn = from_unit_cube(parameters, points)
    if correlation is not None:
        free = [name for name, d in parameters.items() if d.family not in ("dirichlet", "fixed")]
        drawn |= rank_correlate({name: drawn[name] for name in free}, correlation, rng)
    return pd.DataFrame({name: drawn[name] for name in columns}, copy=False)


def check_draws(draws: int) -> None:
    """Refuse anything but a positive whole number of draws."""
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        raise NnzError(f"Aantal trekkingen: {draws}. Verwacht een geheel getal van ten minste 1, bijvoorbeeld 10000.")


def check_generator(rng: object) -> None:
    """Refuse anything but a generator: a bare seed would draw the same numbers at every call."""
    if not isinstance(rng, np.random.Generator):
        raise NnzError(
            f"rng is van het type {type(rng).__name__}. Verwacht een numpy.random.Generator, bijvoorbeeld "
            "numpy.random.default_rng(1)."
        )


def unit_dimension(parameters: Mapping[str, Distribution]) -> int:
    """Return how many independent uniforms the parameters take: a Dirichlet of k weights takes k - 1."""
    return sum(_takes(distribution) for distribution in parameters.values())


def unit_blocks(parameters: Mapping[str, Distribution]) -> list[str]:
    """Return for each coordinate of the unit cube the parameter that it belongs to."""
    return [name for name, distribution in parameters.items() for _ in range(_takes(distribution))]


def from_unit_cube(parameters: Mapping[str, Distribution], points: Floats) -> dict[str, Floats]:
    """Turn points of the unit cube into draws through the quantile functions.

    Parameters
    ----------
    parameters : mapping of str to Distribution
    points : ndarray, shape (draws, unit_dimension(parameters))
        In (0, 1), independent coordinates. A Dirichlet breaks the stick: each weight takes a Beta share of
        what the weights before it left (Connor & Mosimann 1969).
    """
    drawn: dict[str, Floats] = {}
    at = 0
    for name, distribution in parameters.items():
        used = points[:, at : at + _takes(distribution)]
        at += used.shape[1]
        if distribution.family == "dirichlet":
            alpha = concentrations(distribution, name)
            left = np.ones(len(points))
            keys = weight_names(distribution, name)
            for i, key in enumerate(keys[:-1]):
                drawn[key] = left * special.betaincinv(alpha[i], alpha[i + 1 :].sum(), used[:, i])
                left = left - drawn[key]
            drawn[keys[-1]] = left
        elif distribution.family == "fixed":
            drawn[name] = marginal(distribution, name).ppf(np.zeros(len(points)))
        else:
            drawn[name] = marginal(distribution, name).ppf(used[:, 0])
    return drawn


def _takes(distribution: Distribution) -> int:
    if distribution.family == "dirichlet":
        return len(distribution.weights or {}) - 1
    return int(distribution.family != "fixed")


def _monte_carlo(parameters: Mapping[str, Distribution], draws: int, rng: np.random.Generator) -> dict[str, Floats]:
    drawn: dict[str, Floats] = {}
    for name, distribution in parameters.items():
        if distribution.family == "dirichlet":
            # Generator.dirichlet gives rows; a column a weight must lie together for fast arithmetic.
            weights = np.ascontiguousarray(rng.dirichlet(concentrations(distribution, name), draws).T)
            drawn |= dict(zip(weight_names(distribution, name), weights, strict=True))
        else:
            drawn[name] = marginal(distribution, name).draw(rng, draws)
    return drawn


def _unit_points(dimension: int, draws: int, rng: np.random.Generator, method: Method) -> Floats:
    if dimension == 0:
        return np.empty((draws, 0))
    if method == "latin_hypercube":
        points = qmc.LatinHypercube(dimension, rng=rng).random(draws)
    else:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The balance properties", category=UserWarning)
            points = qmc.Sobol(dimension, scramble=True, rng=rng).random(draws)
    tiny = np.finfo(float).tiny
    return np.clip(points, tiny, 1 - 2**-53)
