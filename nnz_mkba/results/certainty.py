"""How sure the outcome of a region is, in the few numbers that the first screen of a page needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nnz_mkba.evaluation.subject import built_up_fraction
from nnz_mkba.model.uncertainty import PROGRAMMA, Estimate, evaluate_model, sample, summarise
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import Parameters
from nnz_mkba.programme_inputs import PREVENTED
from nnz_mkba.programme_model import build_programme
from nnz_mkba.results.published_inputs import assumed, counted
from nnz_mkba.results.result import Result


@dataclass(frozen=True)
class Certainty:
    """How often benefits exceed costs, and the estimate on which that hangs most.

    Attributes
    ----------
    positive : float
        Chance that benefits exceed costs in a next period like this one. [fraction]
    prevented, low, high : float
        Share of the choices that prevents a birth: mean, and the ends of its 90 % interval. [fraction]
    estimate : float
        Our own estimate, from the parts in the parameter files: what `prevented` is unless the scenario changes it. [fraction]
    net_eur : Estimate
        Mean of benefits minus costs in a next period like this one, with its standard error. [EUR]
    """

    positive: float
    prevented: float
    low: float
    high: float
    estimate: float
    net_eur: Estimate

    @property
    def is_estimate(self) -> bool:
        """Whether the share has a spread, or is a number that the scenario sets."""
        return self.low < self.high

    @property
    def is_stated(self) -> bool:
        """Whether the scenario sets another share than our own estimate."""
        return not math.isclose(self.prevented, self.estimate, rel_tol=1e-6)


def certainty(region: Result, base: Parameters, draws: int, seed: int) -> Certainty:
    """Return how sure the outcome of a region is.

    Parameters and errors as in `protected_uncertainty.analyse`; the same draws and seed give the same chance.
    """
    programme = build_programme(counted(region), assumed(region, base))
    frame = sample(programme.parameters, draws, np.random.default_rng(seed))
    outcome = summarise(evaluate_model(programme.model, frame), PROGRAMMA)
    share = marginal(programme.prevented, PREVENTED)
    low, high = share.ppf(np.array([0.05, 0.95])).tolist()
    chance = float(outcome.probability_positive.value)
    return Certainty(chance, float(share.mean), low, high, built_up_fraction(base), outcome.mean)
