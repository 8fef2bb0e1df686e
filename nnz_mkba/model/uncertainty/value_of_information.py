"""Value of information: what better knowledge would be worth to the decision between strategies.

EVPI, EVPPI of single parameters and groups (exact where the model allows it, by regression elsewhere) and the
value for a population of decisions. See Briggs, Claxton & Sculpher, Decision Modelling for Health Economic
Evaluation (2006), ch. 7.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.conditional import Conditional, columns_of, conditional
from nnz_mkba.model.uncertainty.exact_evppi import exact_evppi
from nnz_mkba.model.uncertainty.outcomes import Model, evaluate_model
from nnz_mkba.model.uncertainty.regression import regression_evppi
from nnz_mkba.model.uncertainty.simulation import Estimate
from nnz_mkba.parameters import Distribution

Source = Literal["exact", "conditional", "regression"]


@dataclass(frozen=True)
class PartialInformation:
    """Value of perfect information on some parameters.

    Attributes
    ----------
    names : tuple of str
        As asked for.
    value, se : float
        Expected value and its standard error; 0 where it is exact. [EUR]
    method : {'exact', 'conditional', 'regression'}
        Integral over the distribution; mean of the known conditional expectation over draws; regression.
    """

    names: tuple[str, ...]
    value: float
    se: float
    method: Source


def evpi(net: Mapping[str, ArrayLike]) -> Estimate:
    """Expected value of perfect information: mean of the best per draw less the best of the means.

    Parameters
    ----------
    net : mapping of str to array_like, shape (draws,)
        Net benefit per strategy, by name. [EUR]

    Returns
    -------
    Estimate
        Never negative, exactly 0 if one strategy is best in every draw. [EUR]

    Examples
    --------
    >>> evpi({"a": [1.0, 3.0], "b": [2.0, 0.0]}).value
    0.5
    """
    if not net:
        raise NnzError("Er is geen strategie. Geef per strategienaam de netto baten.")
    values = [np.asarray(net[name], dtype=float) for name in sorted(net)]
    if len({v.shape for v in values}) > 1 or values[0].ndim != 1 or not len(values[0]):
        raise NnzError("De strategieën hebben geen of niet evenveel trekkingen. Geef er van elk evenveel.")
    if not all(np.isfinite(v.sum()) for v in values):
        raise NnzError("De netto baten bevatten lege of oneindige waarden. Geef één getal per trekking.")
    top = values[0].copy()
    for other in values[1:]:
        np.maximum(top, other, out=top)
    best = max(range(len(values)), key=lambda i: float(values[i].mean()))
    top -= values[best]
    return Estimate(float(top.mean()), float(top.std() / math.sqrt(len(top))))


def evppi(
    model: Model,
    parameters: Mapping[str, Distribution],
    draws: pd.DataFrame,
    groups: Sequence[str | Sequence[str]] | None = None,
    share: float = 1.0,
    independent: bool = True,
) -> list[PartialInformation]:
    """Expected value of perfect information on single parameters and groups.

    Parameters
    ----------
    model : callable
    parameters : mapping of str to Distribution
    draws : pandas.DataFrame
        From `sample`; used where the value is not exact.
    groups : sequence of str or of sequences of str, optional
        Columns or groups of columns; the name of a Dirichlet stands for all its weights. Every column by itself
        if left out.
    share : float
        Accepted share of the benefits. [fraction]
    independent : bool
        False if the draws were correlated: then nothing is exact and regression is used throughout.

    Returns
    -------
    list of PartialInformation
        In the order asked. A group is worth at least as much as any of its parts in the same call.
    """
    asked = [(g,) if isinstance(g, str) else tuple(g) for g in (groups if groups is not None else draws.columns)]
    if any(not group for group in asked):
        raise NnzError("Een groep parameters is leeg. Noem ten minste één parameter.")
    members = [columns_of(parameters, group) for group in asked]
    known = conditional(model, parameters, draws=draws) if independent else None
    net = None
    single: dict[str, PartialInformation] = {}

    def one(names: tuple[str, ...], columns: list[str]) -> PartialInformation:
        nonlocal net
        if known is not None and known.is_known(columns):
            if len(columns) == 1:
                value = float(exact_evppi(known, columns, share).iloc[0, 0])
                return PartialInformation(names, value, 0.0, "exact")
            return PartialInformation(names, *_over_draws(known, draws[columns], share), "conditional")
        net = net if net is not None else evaluate_model(model, draws).at(share)
        estimate = regression_evppi(draws[columns], net, members=False)
        return PartialInformation(names, estimate.value, estimate.se, "regression")

    for column in dict.fromkeys(c for columns in members for c in columns):
        single[column] = one((column,), [column])
    found = [
        PartialInformation(names, single[columns[0]].value, single[columns[0]].se, single[columns[0]].method)
        if len(columns) == 1
        else one(names, columns)
        for names, columns in zip(asked, members, strict=True)
    ]
    return [
        _at_least(result, columns, members, found, single) for result, columns in zip(found, members, strict=True)
    ]


def population_value(
    value_per_decision: float,
    decisions_per_year: float,
    years: int,
    discontovoet: float,
) -> float:
    """Value of information for all decisions that it can still serve.

    Parameters
    ----------
    value_per_decision : float
        EVPI, EVPPI or EVSI, for one decision (a participant, or a region's year). [EUR]
    decisions_per_year : float
    years : int
        Years during which the decision stays open; the first is not discounted.
    discontovoet : float
        [1/year]

    Returns
    -------
    float
        [EUR, present value]

    Examples
    --------
    >>> population_value(2.0, 100, 2, 0.25)
    360.0
    """
    if not (math.isfinite(value_per_decision) and value_per_decision >= 0 and decisions_per_year >= 0 and years >= 1):
        raise NnzError(
            f"Waarde {value_per_decision}, {decisions_per_year} besluiten per jaar, {years} jaar. Verwacht: waarde "
            "en aantal van ten minste 0 en een looptijd van ten minste 1 jaar."
        )
    if not 0 <= discontovoet < 1:
        raise NnzError(
            f"discontovoet={discontovoet:g} ligt buiten [0, 1). Het is een fractie per jaar: "
            "schrijf 0.0225 voor 2,25 %."
        )
    factor = sum((1 + discontovoet) ** -t for t in range(years))
    return value_per_decision * decisions_per_year * factor


def _over_draws(known: Conditional, columns: pd.DataFrame, share: float) -> tuple[float, float]:
    """Gain over the strategy that is best on average, by the conditional expectation at each draw.

    The best strategy comes from the exact means, so the mean of the gains has no bias.
    """
    net = known.expectation({name: columns[name].to_numpy() for name in columns}).at(share)
    centre = known.at_means().at(share) if known.all_straight else net
    best = max(sorted(centre), key=lambda name: float(centre[name].mean()))
    gain = np.max([net[name] - net[best] for name in net], axis=0)
    return float(gain.mean()), float(gain.std() / math.sqrt(len(gain)))


def _at_least(
    result: PartialInformation,
    columns: list[str],
    members: list[list[str]],
    found: list[PartialInformation],
    single: Mapping[str, PartialInformation],
) -> PartialInformation:
    parts = [single[c] for c in columns]
    parts += [other for other, own in zip(found, members, strict=True) if set(own) < set(columns)]
    floor = max(parts, key=lambda part: part.value)
    if len(columns) == 1 or floor.value <= result.value:
        return result
    return PartialInformation(result.names, floor.value, max(floor.se, result.se), result.method)
