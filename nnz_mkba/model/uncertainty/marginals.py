"""One-dimensional distributions with the closed forms that exact value of information needs.

Every family of the parameter files is an affine transformation of a Beta, a Gamma or a fixed point, so that
quantiles and partial expectations E[X; X <= x] are regularised incomplete beta and gamma functions
(Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, 1994-1995, ch. 17 and 25).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.parameters import Distribution

Floats = NDArray[Any]


@dataclass(frozen=True)
class Marginal:
    """X = low + width * S with S a Beta(shape, other) or Gamma(shape), or X = low (a fixed value).

    Attributes
    ----------
    family : {'beta', 'gamma', 'fixed'}
        Family of S.
    low, width : float
        Location and scale. [unit of the parameter]
    shape, other : float
        Shape parameters of S; `other` is used by the Beta only.
    """

    family: Literal["beta", "gamma", "fixed"]
    low: float
    width: float = 0.0
    shape: float = 1.0
    other: float = 1.0

    @property
    def mean(self) -> float:
        """Expected value. [unit of the parameter]"""
        return self.low + self.width * self._standard_mean

    @property
    def sd(self) -> float:
        """Standard deviation. [unit of the parameter]"""
        if self.family == "fixed":
            return 0.0
        if self.family == "gamma":
            return self.width * math.sqrt(self.shape)
        total = self.shape + self.other
        return self.width * math.sqrt(self.shape * self.other / (total + 1)) / total

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value. [unit of the parameter]"""
        if self.family == "gamma":
            return self.low, math.inf
        return self.low, self.low + self.width

    @property
    def _standard_mean(self) -> float:
        return {"beta": self.shape / (self.shape + self.other), "gamma": self.shape, "fixed": 0.0}[self.family]

    def _standard_cdf(self, s: Floats, moment: int) -> Floats:
        """E[S^moment; S <= s] / E[S^moment], for moment 0 or 1: the first raises the shape by one."""
        if self.family == "beta":
            return special.betainc(self.shape + moment, self.other, np.clip(s, 0.0, 1.0))
        return special.gammainc(self.shape + moment, np.clip(s, 0.0, None))

    def cdf(self, x: ArrayLike) -> Floats:
        """Probability of at most `x`. [fraction]"""
        x = np.asarray(x, dtype=float)
        if self.family == "fixed":
            return (x >= self.low).astype(float)
        return self._standard_cdf((x - self.low) / self.width, 0)

    def partial_mean(self, x: ArrayLike) -> Floats:
        """Partial expectation E[X; X <= x]. [unit of the parameter]

        Examples
        --------
        >>> float(marginal(Distribution(family="uniform", low="0", high="1", source="-", assumption="true"), "u")
        ...       .partial_mean(0.5))
        0.125
        """
        x = np.asarray(x, dtype=float)
        if self.family == "fixed":
            return self.low * self.cdf(x)
        s = (x - self.low) / self.width
        return self.low * self._standard_cdf(s, 0) + self.width * self._standard_mean * self._standard_cdf(s, 1)

    def ppf(self, u: ArrayLike) -> Floats:
        """Quantile function: the value below which a fraction `u` lies. [unit of the parameter]"""
        u = np.asarray(u, dtype=float)
        if self.family == "beta":
            return self.low + self.width * special.betaincinv(self.shape, self.other, u)
        if self.family == "gamma":
            return self.low + self.width * special.gammaincinv(self.shape, u)
        return np.full(u.shape, self.low)

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Independent draws, straight from the generator's own method; shape (draws,)."""
        if self.family == "gamma":
            sample = rng.gamma(self.shape, self.width, draws)
        elif self.family == "fixed":
            return np.full(draws, self.low)
        elif self.shape == self.other == 1.0:
            return rng.uniform(self.low, self.low + self.width, draws)
        else:
            sample = rng.beta(self.shape, self.other, draws)
            if self.width != 1.0:
                sample *= self.width
        if self.low:
            sample += self.low
        return sample


def marginal(distribution: Distribution, name: str) -> Marginal:
    """Return the one-dimensional distribution of a parameter.

    Parameters
    ----------
    distribution : Distribution
        Any family but the Dirichlet, which has one marginal a weight: see `weight_marginal`.
    name : str
        The parameter, for the message.

    Raises
    ------
    NnzError
        If the arguments do not describe a distribution (a negative cv, a mean outside a Beta, low above high).
    """
    if distribution.family == "dirichlet":
        raise NnzError(
            f"{name} is een dirichletverdeling met meer gewichten. Noem één gewicht: "
            f"{', '.join(weight_names(distribution, name))}."
        )
    _require_admissible(distribution, name)
    given = {argument: float(value) for argument, value in distribution.arguments.items()}
    match distribution.family:
        case "fixed":
            return Marginal("fixed", given["value"])
        case "beta":
            return Marginal("beta", 0.0, 1.0, *_beta_shapes(**given))
        case "gamma":
            mean, cv = given["mean"], given["cv"]
            return Marginal("gamma", 0.0, mean * cv**2, cv**-2) if cv else Marginal("fixed", mean)
        case "uniform":
            return Marginal("beta", given["low"], given["high"] - given["low"])
        case _:
            low, mode, high = given["low"], given["mode"], given["high"]
            width = high - low
            return Marginal("beta", low, width, 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width)


def weight_names(distribution: Distribution, name: str) -> list[str]:
    """Return the column names ``name.key`` of a Dirichlet's weights."""
    return [f"{name}.{key}" for key in distribution.weights or {}]


def concentrations(distribution: Distribution, name: str) -> Floats:
    """Return the checked concentration parameters of a Dirichlet, in the order of its keys.

    Raises
    ------
    NnzError
        If there are fewer than two weights or one is not positive.
    """
    _require_admissible(distribution, name)
    return np.array(list((distribution.weights or {}).values()), dtype=float)


def marginals(parameters: Mapping[str, Distribution]) -> dict[str, Marginal]:
    """Return the marginal of every column: a weight of a Dirichlet is a Beta.

    Raises
    ------
    NnzError
        If a distribution is not admissible or two parameters claim one column.
    """
    found: dict[str, Marginal] = {}
    for name, distribution in parameters.items():
        if distribution.family == "dirichlet":
            alpha = concentrations(distribution, name)
            columns = {
                column: Marginal("beta", 0.0, 1.0, float(own), float(alpha.sum() - own))
                for column, own in zip(weight_names(distribution, name), alpha, strict=True)
            }
        else:
            columns = {name: marginal(distribution, name)}
        if twice := found.keys() & columns.keys():
            raise NnzError(f"Kolom '{min(twice)}' komt van twee parameters. Geef één van beide een andere naam.")
        found |= columns
    return found


def pick(found: Mapping[str, Marginal], name: str) -> Marginal:
    """Return the marginal of one column, or say which columns there are."""
    if name not in found:
        raise NnzError(f"Onbekende parameter '{name}'.{did_you_mean(name, found)} Kies uit: {', '.join(found)}.")
    return found[name]


def _beta_shapes(
    a: float = math.nan, b: float = math.nan, mean: float = math.nan, sd: float = math.nan
) -> tuple[float, float]:
    """Return the shapes as given, or those of a Beta with this mean and standard deviation."""
    if math.isnan(mean):
        return a, b
    size = mean * (1 - mean) / sd**2 - 1
    return mean * size, (1 - mean) * size


def _require_admissible(distribution: Distribution, name: str) -> None:
    if fault := distribution.fault(name):
        raise NnzError(f"{fault} Verbeter de verdeling in het parameterbestand.")
