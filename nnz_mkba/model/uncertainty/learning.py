"""Learning from the registration: conjugate updates of a choice rate (Beta) and a case rate (Gamma).

See Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), ch. 2 and 5. The posterior is a `Distribution`, so it
feeds the simulation like any other parameter. What audiences may see is decided before: protected audiences
pass protected counts, and a hidden count is None, which is not 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import Distribution


@dataclass(frozen=True)
class Learned:
    """A rate after seeing counts.

    Attributes
    ----------
    posterior : Distribution
        Beta for a share, Gamma for a rate per unit of exposure.
    mean, low, high : float
        Posterior mean and central 90 % interval.
    raw : float or None
        The counts by themselves; None if there are none.
    own_weight : float
        How much of the posterior mean comes from these counts; the rest from the prior. [fraction]
    """

    posterior: Distribution
    mean: float
    low: float
    high: float
    raw: float | None
    own_weight: float


def learn_share(
    chosen: int | None, participants: int | None, prior_mean: float, prior_weight: float, source: str
) -> Learned:
    """Update a share, such as the choice rate, with own counts.

    Parameters
    ----------
    chosen, participants : int or None
        Of `participants` so many chose; None if hidden or unknown: then the prior stands.
    prior_mean : float
        For example the national choice rate. [fraction]
    prior_weight : float
        How many participants the prior counts for.
    source : str
        Goes with the posterior.

    Examples
    --------
    A prior of 80 % worth 10 participants and 39 of 54: (8 + 39) / (10 + 54).

    >>> learned = learn_share(39, 54, 0.8, 10, "registratie")
    >>> learned.mean, learned.own_weight
    (0.734375, 0.84375)
    """
    if not 0 < prior_mean < 1:
        raise NnzError(f"Vooraf verwacht aandeel {prior_mean:g}. Verwacht: een fractie tussen 0 en 1, zoals 0.8.")
    if not (math.isfinite(prior_weight) and prior_weight > 0):
        raise NnzError(f"Gewicht van de voorkennis {prior_weight:g}. Verwacht: een aantal deelnemers groter dan 0.")
    if (chosen is None) != (participants is None):
        raise NnzError("Van het aandeel is maar één van beide aantallen bekend. Geef beide, of geen van beide.")
    x, n = (0, 0) if chosen is None or participants is None else (chosen, participants)
    _check_count(x, "keuzes")
    _check_count(n, "deelnemers")
    if x > n:
        raise NnzError(f"{x} keuzes van {n} deelnemers. Verwacht: niet meer keuzes dan deelnemers.")
    posterior = _distribution(
        "beta", source, a=prior_mean * prior_weight + x, b=(1 - prior_mean) * prior_weight + n - x
    )
    return _learned(posterior, x / n if n else None, n / (prior_weight + n))


def learn_rate(
    cases: int | None, exposure: float, source: str, prior_shape: float = 0.5, prior_exposure: float = 0.0
) -> Learned:
    """Update a rate, such as cases per year, with an own count.

    Parameters
    ----------
    cases : int or None
        None if hidden or unknown: then the prior stands, if it has an exposure.
    exposure : float
        Time (or participants) over which the cases were counted.
    source : str
    prior_shape, prior_exposure : float
        Gamma prior as cases and exposure it counts for; (0.5, 0) is Jeffreys' prior.

    Examples
    --------
    >>> round(learn_rate(14, 181.0, "registratie").mean * 181, 6)
    14.5
    """
    if prior_shape <= 0 or prior_exposure < 0 or exposure < 0 or not math.isfinite(exposure):
        raise NnzError(
            f"Voorkennis {prior_shape:g} gevallen in {prior_exposure:g}, duur {exposure:g}. "
            "Verwacht: gevallen groter dan 0, duur van ten minste 0."
        )
    x, seen = (0, 0.0) if cases is None else (cases, float(exposure))
    _check_count(x, "gevallen")
    if seen == 0 and x:
        raise NnzError(f"{x} gevallen in een duur van 0. Geef de duur waarover is geteld.")
    shape, rate = prior_shape + x, prior_exposure + seen
    if rate <= 0:
        raise NnzError("Zonder eigen telling en zonder voorkennis is er geen tempo te schatten: het is onbekend.")
    posterior = _distribution("gamma", source, mean=shape / rate, cv=shape**-0.5)
    return _learned(posterior, x / seen if seen else None, seen / rate)


def fitted_weight(counts: Mapping[str, tuple[int, int] | None], mean: float, most: float = 1000.0) -> float:
    """Weight of a common rate that the spread between municipalities itself suggests (beta-binomial likelihood).

    Returns
    -------
    float
        Between 1 and `most` participants; `most` if they differ no more than chance allows.
    """
    if not 0 < mean < 1:
        raise NnzError(f"Gemiddeld aandeel {mean:g}. Verwacht: een fractie tussen 0 en 1.")
    pairs = np.array([pair for pair in counts.values() if pair is not None], dtype=float).reshape(-1, 2)
    if len(pairs) < 2:
        raise NnzError(f"{len(pairs)} gemeente(n) met aantallen. Verwacht: ten minste twee om spreiding te zien.")
    x, n = pairs.T

    def minus_log_likelihood(log_weight: float) -> float:
        a, b = mean * math.exp(log_weight), (1 - mean) * math.exp(log_weight)
        return -float((special.betaln(a + x, b + n - x) - special.betaln(a, b)).sum())

    found = optimize.minimize_scalar(minus_log_likelihood, bounds=(0.0, math.log(most)), method="bounded")
    ends = [(minus_log_likelihood(at), at) for at in (0.0, float(found.x), math.log(most))]
    return math.exp(min(ends)[1])


def _check_count(count: int, what: str) -> None:
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 0:
        raise NnzError(f"Aantal {what}: {count}. Verwacht een geheel getal van 0 of meer.")


def _distribution(family: str, source: str, **arguments: float) -> Distribution:
    # The schema reads text, as a parameter file gives it; repr keeps every digit.
    texts = {name: np.format_float_positional(value, unique=True, trim="0") for name, value in arguments.items()}
    return Distribution.model_validate({"family": family, "source": source, "assumption": "false", **texts})


def _learned(posterior: Distribution, raw: float | None, own_weight: float) -> Learned:
    one = marginal(posterior, "achteraf")
    low, high = one.ppf(np.array([0.05, 0.95])).tolist()
    return Learned(posterior, one.mean, low, high, raw, own_weight)
