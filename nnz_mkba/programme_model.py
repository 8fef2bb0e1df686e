"""The programme of one region as a model over distributions: what another period like the one counted would bring.

benefit = participants x choice rate x prevented fraction x sum of (mix weight x unit benefit); cost = sum over those
who pay. The formula of a benefit is that of `model.mkba`; here only numbers become distributions:

- the choice rate is the national one, worth a stated number of participants, updated with the region's own counts;
- the number of participants is a case rate learned from the count (Jeffreys' prior), for a period of equal length;
- a count of which only bounds may be seen is uniform over the whole numbers within them, and the mixture of
  posteriors that follows is summed up by one Beta or Gamma with the same mean and variance;
- a value that a scenario sets keeps the relative spread of its parameter around the new centre.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nnz_mkba.errors import NnzError
from nnz_mkba.model.mkba import benefit_per_choice
from nnz_mkba.model.uncertainty import PROGRAMMA, CostBenefit, Learned, learn_rate, learn_share
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.model.uncertainty.outcomes import Model
from nnz_mkba.parameters import CHOICE_RATE, HORIZON, Distribution
from nnz_mkba.programme_inputs import (
    BIRTH,
    CHOICE,
    MIX,
    PARTICIPANTS,
    PARTS,
    PREGNANCY,
    PREVENTED,
    WORKING,
    Assumed,
    beta_of,
    cost_distribution,
    distribution,
    fixed,
    mix_distributions,
    prevented_distributions,
    product_of_parts,
)
from nnz_mkba.vocabulary import TIERS, Intervention

#: Lowest and highest value that a count may have; equal where it is known exactly. [persons]
Bounds = tuple[int, int]

#: At most so many whole numbers of an interval are tried.
_MOST_TRIED = 25


@dataclass(frozen=True)
class Counted:
    """What a region counted, as far as the reader may know it.

    Attributes
    ----------
    participants : (int, int)
        [persons]
    choices : (int, int) or None
        Of them chose contraception; None if nothing may be known. [persons]
    costs_eur : mapping of str to float
        By bearer, known ones only. [EUR]
    """

    participants: Bounds
    choices: Bounds | None
    costs_eur: Mapping[str, float]


@dataclass(frozen=True)
class Programme:
    """The model with its distributions.

    Attributes
    ----------
    parameters : dict of str to Distribution
        By column, in the order of the formula.
    prevented : Distribution
        Share of the choices that prevents a birth, as one distribution also where `parameters` has its parts.
    model : callable
        Frame of parameters to a `CostBenefit` with the one strategy `PROGRAMMA`.
    by_payer : callable
        Frame of parameters to a `CostBenefit` per bearer: all benefits against the bearer's own costs. Multiplied by
        the share of the benefits that falls to the bearer it is that bearer's own account.
    own_by_payer : callable or None
        The same with the benefits that fall to the bearer by `batenverdeling`; None where no such shares are known.
    bearers : tuple of str
    choice_rate, case_rate : Learned
        The case rate is per period of the length counted.
    """

    parameters: dict[str, Distribution]
    prevented: Distribution
    model: Model
    by_payer: Callable[[pd.DataFrame], Mapping[str, CostBenefit]]
    own_by_payer: Callable[[pd.DataFrame], Mapping[str, CostBenefit]] | None
    bearers: tuple[str, ...]
    choice_rate: Learned
    case_rate: Learned

    @property
    def summed(self) -> dict[str, Distribution]:
        """The same distributions with the prevented fraction as one input instead of its parts."""
        joined: dict[str, Distribution] = {}
        for name, given in self.parameters.items():
            joined |= {PREVENTED: self.prevented} if name in (PREVENTED, *PARTS) else {name: given}
        return joined


def build_programme(counted: Counted, assumed: Assumed) -> Programme:
    """Return the programme of a region as a model.

    Raises
    ------
    NnzError
        If no participants were counted or no costs are known.
    """
    if counted.participants[1] < 1:
        raise NnzError("Er zijn geen deelnemers geteld. Zonder deelnemers is er geen onzekerheid door te rekenen.")
    if not counted.costs_eur:
        raise NnzError("Er zijn geen programmakosten geleverd. Vul kosten.csv aan, of kies een latere peildatum.")
    choice_rate = learn_choice_rate(counted, assumed)
    case_rate = learn_case_rate(counted)
    bearers = tuple(counted.costs_eur)
    prevented = prevented_distributions(assumed)
    parameters = {
        PARTICIPANTS: case_rate.posterior,
        CHOICE: choice_rate.posterior,
        **prevented,
        **mix_distributions(assumed),
        **{f"baten.{tier}": assumed.distribution(f"baten.{tier}") for tier in TIERS},
        **{f"kosten.{bearer}": cost_distribution(amount, assumed) for bearer, amount in counted.costs_eur.items()},
    }
    benefit = _benefit_formula(assumed)

    def model(frame: pd.DataFrame) -> CostBenefit:
        cost = np.sum([frame[f"kosten.{bearer}"].to_numpy() for bearer in bearers], axis=0)
        return CostBenefit({PROGRAMMA: benefit(frame)}, {PROGRAMMA: cost})

    def by_payer(frame: pd.DataFrame) -> dict[str, CostBenefit]:
        all_benefits = benefit(frame)
        return {
            bearer: CostBenefit({PROGRAMMA: all_benefits}, {PROGRAMMA: frame[f"kosten.{bearer}"].to_numpy()})
            for bearer in bearers
        }

    def own_by_payer(frame: pd.DataFrame) -> dict[str, CostBenefit]:
        return {
            bearer: CostBenefit(
                {PROGRAMMA: benefit(frame, _shares_of(bearer, assumed))},
                {PROGRAMMA: frame[f"kosten.{bearer}"].to_numpy()},
            )
            for bearer in bearers
        }

    allocated = any(key.startswith("batenverdeling.") for key in assumed.values)
    return Programme(
        parameters,
        product_of_parts(prevented),
        model,
        by_payer,
        own_by_payer if allocated else None,
        bearers,
        choice_rate,
        case_rate,
    )


def prevented_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the prevented fraction of every draw: the column itself, or the product of its parts. [fraction]"""
    if PREVENTED in frame:
        return frame[PREVENTED].to_numpy()
    return frame[PREGNANCY].to_numpy() * frame[BIRTH].to_numpy() * frame[WORKING].to_numpy()


def learn_choice_rate(counted: Counted, assumed: Assumed) -> Learned:
    """Update the national choice rate with the region's own counts.

    Examples
    --------
    See the tests: a prior of 80 % worth 20 participants and 39 of 54 gives (16 + 39) / (20 + 54).
    """
    national = assumed.values[CHOICE_RATE]
    weight = assumed.values.value("onzekerheid.voorkennis_gewicht")
    source = f"{national.source}; bijgesteld met de eigen registratie"
    if counted.choices is None and national.value in (0, 1):
        certain = fixed(national.value, national.source)
        return Learned(certain, national.value, national.value, national.value, None, 0.0)
    pairs: list[tuple[int | None, int | None]] = [(None, None)]
    if counted.choices is not None:
        tried = [(c, n) for n in _whole(counted.participants) for c in _whole(counted.choices) if c <= n]
        pairs = list(tried) or pairs
    learned = [learn_share(chosen, of, national.value, weight, source) for chosen, of in pairs]
    return learned[0] if len(learned) == 1 else mixture(learned, "beta", source)


def learn_case_rate(counted: Counted) -> Learned:
    """Return how many participants a period of equal length may be expected to reach."""
    source = "Eigen registratie; volgende periode even lang en in hetzelfde tempo (Jeffreys)"
    learned = [learn_rate(number, 1.0, source) for number in _whole(counted.participants)]
    return learned[0] if len(learned) == 1 else mixture(learned, "gamma", source)


def _shares_of(bearer: str, assumed: Assumed) -> dict[Intervention, float]:
    """Return which share of the benefits of each tier falls to a bearer; one that is not named gets none."""
    keys = {tier: f"batenverdeling.{tier}.{bearer}" for tier in TIERS}
    return {tier: assumed.values.value(key) if key in assumed.values else 0.0 for tier, key in keys.items()}


def _benefit_formula(assumed: Assumed) -> Callable[..., np.ndarray]:
    value = assumed.values.value
    continuing = {tier: value(f"vervolgaandeel.{tier}") for tier in TIERS}
    rate, horizon = value("discontovoet"), int(value(HORIZON))

    def per_choice(tier: Intervention, frame: pd.DataFrame, prevented: np.ndarray) -> np.ndarray:
        return benefit_per_choice(
            frame[f"baten.{tier}"].to_numpy(),
            prevented,
            continuing=continuing[tier],
            discontovoet=rate,
            horizon_years=horizon,
            index=assumed.index,
        )

    def benefit(frame: pd.DataFrame, shares: Mapping[Intervention, float] | None = None) -> np.ndarray:
        mixed, prevented = np.zeros(len(frame)), prevented_of(frame)
        for tier in TIERS:
            if f"{MIX}.{tier}" in frame:
                share = 1.0 if shares is None else shares[tier]
                mixed += share * frame[f"{MIX}.{tier}"].to_numpy() * per_choice(tier, frame, prevented)
        return mixed * frame[PARTICIPANTS].to_numpy() * frame[CHOICE].to_numpy()

    return benefit


def _whole(bounds: Bounds) -> list[int]:
    low, high = bounds
    if high - low < _MOST_TRIED:
        return list(range(low, high + 1))
    return sorted({round(x) for x in np.linspace(low, high, _MOST_TRIED)})


def mixture(learned: list[Learned], family: str, source: str) -> Learned:
    """Sum up equally likely posteriors by one of the family with the same mean and variance."""
    parts = [marginal(one.posterior, "achteraf") for one in learned]
    mean = float(np.mean([part.mean for part in parts]))
    variance = float(np.mean([part.sd**2 + part.mean**2 for part in parts])) - mean**2
    posterior = (
        beta_of(mean, variance, source)
        if family == "beta"
        else distribution("gamma", source, mean=mean, cv=variance**0.5 / mean)
    )
    one = marginal(posterior, "achteraf")
    low, high = one.ppf(np.array([0.05, 0.95])).tolist()
    return Learned(posterior, one.mean, low, high, None, float(np.mean([part.own_weight for part in learned])))
