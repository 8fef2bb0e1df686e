"""Simulation: a model over all draws, each headline with its Monte Carlo standard error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.marginals import Floats
from nnz_mkba.model.uncertainty.outcomes import CostBenefit, Model, Outcomes, evaluate_model


@dataclass(frozen=True)
class Estimate:
    """A number from simulation and its Monte Carlo standard error, in the same unit."""

    value: float
    se: float


@dataclass(frozen=True)
class PrecisionWarning:
    """Too few draws for what is asked.

    Attributes
    ----------
    reasons : tuple of str
        Out of 'sign' (the sign of the mean is within its Monte Carlo error), 'probability' (P(net > 0) is not
        known to `probability_se`) and 'tail' (fewer than 50 draws beyond the 5th percentile).
    draws, needed_draws : int
        Draws made, and an estimate of how many would do.
    message : str
        Dutch.
    """

    reasons: tuple[str, ...]
    draws: int
    needed_draws: int
    message: str


@dataclass(frozen=True)
class Summary:
    """Headlines of one strategy.

    Attributes
    ----------
    strategy : str
    draws : int
    mean, sd, p05, p50, p95 : Estimate
        Of the net benefit. [EUR]
    probability_positive : Estimate
        P(net benefit > 0). [fraction]
    probability_ratio_above_one : Estimate or None
        P(benefit / cost > 1); None if the model gives net benefits only or no draw has costs. [fraction]
    warning : PrecisionWarning or None
    """

    strategy: str
    draws: int
    mean: Estimate
    sd: Estimate
    p05: Estimate
    p50: Estimate
    p95: Estimate
    probability_positive: Estimate
    probability_ratio_above_one: Estimate | None
    warning: PrecisionWarning | None


def summarise(outcomes: Outcomes, strategy: str, share: float = 1.0, probability_se: float = 0.01) -> Summary:
    """Summarise the net benefit of one strategy.

    Parameters
    ----------
    outcomes : Outcomes
    strategy : str
        By name.
    share : float
        Accepted share of the benefits. [fraction]
    probability_se : float
        Largest Monte Carlo standard error of P(net > 0) that passes without a warning. [fraction]

    Notes
    -----
    Standard errors: the central limit theorem for mean, probabilities and standard deviation (by the fourth
    moment), as if draws were independent, which overstates it for Latin hypercube and Sobol draws; order
    statistics two binomial standard errors to either side for percentiles.
    """
    net = outcomes.at(share)[outcomes.pick(strategy)]
    n = len(net)
    mean = float(net.mean())
    deviations = net - mean
    squares = deviations * deviations
    variance = float(squares.mean()) * n / max(n - 1, 1)
    sd = math.sqrt(variance)
    kurtosis_excess = float((squares * squares).mean()) - variance**2
    sd_se = math.sqrt(max(kurtosis_excess, 0.0) / n) / (2 * sd) if sd > 0 else 0.0
    p05, p50, p95 = _percentiles(net, (0.05, 0.5, 0.95))
    positive = _probability(net > 0)
    ratio = None
    if outcomes.benefit is not None and outcomes.cost is not None:
        benefit, cost = outcomes.benefit[strategy], outcomes.cost[strategy]
        if np.any(cost > 0):
            ratio = _probability((share * benefit > cost) & (cost > 0))
    estimate = Estimate(mean, sd / math.sqrt(n) if n > 1 else math.inf)
    warning = _warning(n, estimate, sd, positive, probability_se)
    return Summary(strategy, n, estimate, Estimate(sd, sd_se), p05, p50, p95, positive, ratio, warning)


def simulate(model: Model, draws: pd.DataFrame, share: float = 1.0) -> dict[str, Summary]:
    """Evaluate a model on a frame of draws and summarise every strategy, by name.

    Raises
    ------
    NnzError
        See `evaluate_model`.
    """
    outcomes = evaluate_model(model, draws)
    return {name: summarise(outcomes, name, share) for name in outcomes.strategies}


def simulate_payers(
    model: Callable[[pd.DataFrame], Mapping[str, CostBenefit]], draws: pd.DataFrame
) -> dict[str, Outcomes]:
    """Evaluate a model that returns a `CostBenefit` per payer; every analysis then works per payer.

    Parameters
    ----------
    model : callable
        Frame of parameters to a mapping of payer name to `CostBenefit`.

    Returns
    -------
    dict of str to Outcomes
        By payer; P(net > 0) of one is the chance that this payer breaks even.
    """
    by_payer = model(draws)
    if not isinstance(by_payer, Mapping) or not by_payer:
        raise NnzError("Het model geeft geen betalers terug. Verwacht: per betaler een CostBenefit.")

    def of(payer: str) -> Outcomes:
        try:
            return evaluate_model(lambda _: by_payer[payer], draws)
        except NnzError as error:
            raise NnzError(f"Betaler {payer}: {error}") from None

    return {payer: of(payer) for payer in by_payer}


def for_payer(model: Callable[[pd.DataFrame], Mapping[str, CostBenefit]], payer: str) -> Model:
    """Return the model of one payer, for any analysis that takes a model (EVPPI, break-even, tornado).

    Raises
    ------
    NnzError
        When run, if the model has no such payer.
    """

    def one(draws: pd.DataFrame) -> CostBenefit:
        by_payer = model(draws)
        if payer not in by_payer:
            raise NnzError(
                f"Onbekende betaler '{payer}'.{did_you_mean(payer, by_payer)} Kies uit: {', '.join(by_payer)}."
            )
        return by_payer[payer]

    return one


def _probability(holds: np.ndarray) -> Estimate:
    n = len(holds)
    p = float(np.count_nonzero(holds)) / n
    # Agresti-Coull: a share of 0 or 1 from few draws is not certain.
    near = (p * n + 2) / (n + 4)
    return Estimate(p, math.sqrt(near * (1 - near) / (n + 4)))


def _percentiles(net: Floats, fractions: tuple[float, ...]) -> list[Estimate]:
    n = len(net)
    places, sides = [], []
    for fraction in fractions:
        step = 2 * math.sqrt(n * fraction * (1 - fraction))
        sides.append([int(np.clip(round(fraction * (n - 1) + sign * step), 0, n - 1)) for sign in (-1, 1)])
        places.append(fraction * (n - 1))
    wanted = sorted(
        {k for pair in sides for k in pair} | {math.floor(x) for x in places} | {math.ceil(x) for x in places}
    )
    ordered = np.partition(net, wanted)
    found = []
    for place, (below, above) in zip(places, sides, strict=True):
        low, high = math.floor(place), math.ceil(place)
        value = float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
        found.append(Estimate(value, float(ordered[above] - ordered[below]) / 4))
    return found


def _warning(n: int, mean: Estimate, sd: float, positive: Estimate, probability_se: float) -> PrecisionWarning | None:
    reasons, needed = [], n
    if sd > 0 and abs(mean.value) < 2 * mean.se:
        reasons.append("sign")
        needed = max(needed, math.ceil((2 * sd / max(abs(mean.value), 1e-4 * sd)) ** 2))
    if positive.se > probability_se:
        reasons.append("probability")
        needed = max(needed, math.ceil(n * (positive.se / probability_se) ** 2))
    if n < 1000 and (sd > 0 or n == 1):
        reasons.append("tail")
        needed = max(needed, 1000)
    if not reasons:
        return None
    words = {
        "sign": "het teken van het gemiddelde ligt binnen de rekenfout",
        "probability": "de kans op een positieve uitkomst is niet nauwkeurig",
        "tail": "het 90 %-interval rust op te weinig trekkingen",
    }
    message = (
        f"{n} {'trekking' if n == 1 else 'trekkingen'} is te weinig: {'; '.join(words[reason] for reason in reasons)}. "
        f"Reken met ongeveer {needed} trekkingen."
    )
    return PrecisionWarning(tuple(reasons), n, needed, message)
