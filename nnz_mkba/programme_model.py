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
from typing import Any

import numpy as np
import pandas as pd

from nnz_mkba.errors import NnzError
from nnz_mkba.model.mkba import benefit_per_choice
from nnz_mkba.model.uncertainty import PROGRAMMA, CostBenefit, Learned, learn_rate, learn_share
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.model.uncertainty.outcomes import Model
from nnz_mkba.parameters import Distribution, Parameters
from nnz_mkba.vocabulary import TIERS, Intervention

#: Columns of the frame of parameters; `mix.<intervention>`, `baten.<tier>` and `kosten.<bearer>` come with these.
PARTICIPANTS, CHOICE, PREVENTED, MIX = "deelnemers", "keuzeaandeel", "voorkomen_fractie", "mix"

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
class Assumed:
    """The values that a scenario gives, and how uncertain each is.

    Attributes
    ----------
    values : Parameters
        With the scenario applied.
    base : Parameters
        Without it: the distributions of the parameter files.
    mix : mapping or None
        Shares of the interventions by the scenario; None takes the weights of the parameter file.
    index : float
        Price index on unit benefits. [-]
    """

    values: Parameters
    base: Parameters
    mix: Mapping[Intervention, float] | None = None
    index: float = 1.0

    def distribution(self, key: str) -> Distribution:
        """Return how uncertain a value is: as in the parameter file, moved to where the scenario sets it."""
        value, spread = self.values[key], self.base[key].distribution
        if value.distribution is not None:
            return value.distribution
        return fixed(value.value, value.source) if spread is None else recentred(spread, value.value, value.source)


@dataclass(frozen=True)
class Programme:
    """The model with its distributions.

    Attributes
    ----------
    parameters : dict of str to Distribution
        By column, in the order of the formula.
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
    model: Model
    by_payer: Callable[[pd.DataFrame], Mapping[str, CostBenefit]]
    own_by_payer: Callable[[pd.DataFrame], Mapping[str, CostBenefit]] | None
    bearers: tuple[str, ...]
    choice_rate: Learned
    case_rate: Learned


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
    parameters = {
        PARTICIPANTS: case_rate.posterior,
        CHOICE: choice_rate.posterior,
        PREVENTED: assumed.distribution("mkba.voorkomen_fractie"),
        **mix_distributions(assumed),
        **{f"baten.{tier}": assumed.distribution(f"baten.{tier}") for tier in TIERS},
        **{f"kosten.{bearer}": _cost(amount, assumed) for bearer, amount in counted.costs_eur.items()},
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
        parameters, model, by_payer, own_by_payer if allocated else None, bearers, choice_rate, case_rate
    )


def learn_choice_rate(counted: Counted, assumed: Assumed) -> Learned:
    """Update the national choice rate with the region's own counts.

    Examples
    --------
    See the tests: a prior of 80 % worth 20 participants and 39 of 54 gives (16 + 39) / (20 + 54).
    """
    national = assumed.values["programma.keuzeaandeel"]
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
    return learned[0] if len(learned) == 1 else _mixture(learned, "beta", source)


def learn_case_rate(counted: Counted) -> Learned:
    """Return how many participants a period of equal length may be expected to reach."""
    source = "Eigen registratie; volgende periode even lang en in hetzelfde tempo (Jeffreys)"
    learned = [learn_rate(number, 1.0, source) for number in _whole(counted.participants)]
    return learned[0] if len(learned) == 1 else _mixture(learned, "gamma", source)


def mix_distributions(assumed: Assumed) -> dict[str, Distribution]:
    """Return the mix as one Dirichlet around the scenario's shares, or as a fixed weight if one share is all."""
    parameter = assumed.values["onzekerheid.mixgewicht"]
    default = assumed.base["onzekerheid.mixgewicht"].distribution
    if assumed.mix is None:
        if default is None or default.family != "dirichlet":
            raise NnzError("onzekerheid.mixgewicht heeft geen dirichletverdeling. Vul de gewichten van de mix aan.")
        return {MIX: default}
    shares = {str(intervention): share for intervention, share in assumed.mix.items() if share > 0}
    if len(shares) == 1:
        return {f"{MIX}.{next(iter(shares))}": fixed(1.0, "scenario")}
    weights = {key: parameter.value * share for key, share in shares.items()}
    source = f"Mix van het scenario; gewicht: {parameter.source}"
    return {MIX: _distribution("dirichlet", source, weights=weights)}


def recentred(spread: Distribution, value: float, source: str) -> Distribution:
    """Return a distribution moved to another mean with the same relative spread; a share of 0 or 1 is certain.

    A Beta keeps its weight of observations and a Gamma its coefficient of variation; any other family becomes fixed.

    Examples
    --------
    >>> half = _distribution("beta", "-", a=20.0, b=20.0)
    >>> recentred(half, 0.25, "scenario").arguments
    {'a': 10.0, 'b': 30.0}
    """
    source = f"{source}; spreiding: {spread.source}"
    if spread.family == "beta" and 0 < value < 1:
        one = marginal(spread, "spreiding")
        size = one.shape + one.other
        return _distribution("beta", source, a=value * size, b=(1 - value) * size)
    if spread.family == "gamma" and value > 0:
        one = marginal(spread, "spreiding")
        return _distribution("gamma", source, mean=value, cv=one.sd / one.mean)
    return fixed(value, source)


def fixed(value: float, source: str) -> Distribution:
    """Return a value that is taken as certain."""
    return _distribution("fixed", source, value=float(value))


def _shares_of(bearer: str, assumed: Assumed) -> dict[Intervention, float]:
    """Return which share of the benefits of each tier falls to a bearer; one that is not named gets none."""
    keys = {tier: f"batenverdeling.{tier}.{bearer}" for tier in TIERS}
    return {tier: assumed.values.value(key) if key in assumed.values else 0.0 for tier, key in keys.items()}


def _benefit_formula(assumed: Assumed) -> Callable[..., np.ndarray]:
    value = assumed.values.value
    continuing = {tier: value(f"vervolgaandeel.{tier}") for tier in TIERS}
    rate, horizon = value("discontovoet"), int(value("mkba.horizon"))

    def per_choice(tier: Intervention, frame: pd.DataFrame) -> np.ndarray:
        return benefit_per_choice(
            frame[f"baten.{tier}"].to_numpy(),
            frame[PREVENTED].to_numpy(),
            continuing=continuing[tier],
            discontovoet=rate,
            horizon_years=horizon,
            index=assumed.index,
        )

    def benefit(frame: pd.DataFrame, shares: Mapping[Intervention, float] | None = None) -> np.ndarray:
        mixed = np.zeros(len(frame))
        for tier in TIERS:
            if f"{MIX}.{tier}" in frame:
                share = 1.0 if shares is None else shares[tier]
                mixed += share * frame[f"{MIX}.{tier}"].to_numpy() * per_choice(tier, frame)
        return mixed * frame[PARTICIPANTS].to_numpy() * frame[CHOICE].to_numpy()

    return benefit


def _cost(amount: float, assumed: Assumed) -> Distribution:
    variation = assumed.values["onzekerheid.kosten_variatie"]
    if amount <= 0 or not variation.value:
        return fixed(amount, "Geleverde programmakosten")
    return _distribution(
        "gamma", f"Geleverde programmakosten; spreiding: {variation.source}", mean=amount, cv=variation.value
    )


def _whole(bounds: Bounds) -> list[int]:
    low, high = bounds
    if high - low < _MOST_TRIED:
        return list(range(low, high + 1))
    return sorted({round(x) for x in np.linspace(low, high, _MOST_TRIED)})


def _mixture(learned: list[Learned], family: str, source: str) -> Learned:
    """Sum up equally likely posteriors by one of the family with the same mean and variance."""
    parts = [marginal(one.posterior, "achteraf") for one in learned]
    mean = float(np.mean([part.mean for part in parts]))
    variance = float(np.mean([part.sd**2 + part.mean**2 for part in parts])) - mean**2
    if family == "beta":
        size = mean * (1 - mean) / variance - 1
        posterior = _distribution("beta", source, a=mean * size, b=(1 - mean) * size)
    else:
        posterior = _distribution("gamma", source, mean=mean, cv=variance**0.5 / mean)
    low, high = marginal(posterior, "achteraf").ppf(np.array([0.05, 0.95])).tolist()
    return Learned(posterior, mean, low, high, None, float(np.mean([one.own_weight for one in learned])))


def _distribution(family: str, source: str, **arguments: Any) -> Distribution:
    # Made from checked numbers; the schema itself reads text, as parameter files hold it.
    fields: dict[str, Any] = {"family": family, "source": source, "assumption": True, **arguments}
    return Distribution.model_construct(**fields)
