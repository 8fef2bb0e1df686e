"""What a model returns: net benefit per strategy and draw, with or without its benefit and cost.

A model is any function of a frame of parameters. It returns a mapping (or frame) of strategy name to net
benefit, or a `CostBenefit`; only the latter can be asked which share of the benefits must be accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.marginals import Floats

#: The strategy "no programme": costs nothing and brings nothing.
NULALTERNATIEF = "nulalternatief"


@dataclass(frozen=True)
class CostBenefit:
    """Benefit and cost of each strategy.

    Attributes
    ----------
    benefit, cost : mapping of str to array_like, shape (draws,)
        By strategy name. [EUR]
    """

    benefit: Mapping[str, ArrayLike]
    cost: Mapping[str, ArrayLike]


Model = Callable[[pd.DataFrame], "CostBenefit | Mapping[str, ArrayLike] | pd.DataFrame"]


@dataclass(frozen=True)
class Outcomes:
    """Checked results of a model, by strategy name.

    Attributes
    ----------
    net : dict of str to ndarray, shape (draws,)
        Net benefit when all benefits are accepted. [EUR]
    benefit, cost : dict of str to ndarray or None
        None if the model gave net benefits only. [EUR]
    """

    net: dict[str, Floats]
    benefit: dict[str, Floats] | None = None
    cost: dict[str, Floats] | None = None

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names, in the order in which the model gave them."""
        return tuple(self.net)

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(next(iter(self.net.values())))

    def pick(self, strategy: str) -> str:
        """Return the name of a strategy, or say which there are."""
        if strategy not in self.net:
            raise NnzError(
                f"Onbekende strategie '{strategy}'.{did_you_mean(strategy, self.net)} "
                f"Kies uit: {', '.join(self.net)}."
            )
        return strategy

    def both(self) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return benefit and cost, or explain that the model does not give them."""
        if self.benefit is None or self.cost is None:
            raise NnzError(
                "Het model geeft alleen netto baten. Voor het aanvaarde deel van de baten zijn baten en kosten apart "
                "nodig: laat het model een CostBenefit teruggeven."
            )
        return self.benefit, self.cost

    def at(self, share: float) -> dict[str, Floats]:
        """Net benefit when a share of the benefits is accepted: share x benefit - cost. [EUR]"""
        if share == 1.0:
            return self.net
        benefit, cost = self.both()
        return {name: share * benefit[name] - cost[name] for name in benefit}


def evaluate_model(model: Model, draws: pd.DataFrame) -> Outcomes:
    """Run a model on a frame of parameters and check what comes back.

    A model with a single strategy is set against the null alternative, which is added as `nulalternatief`.

    Raises
    ------
    NnzError
        If there are no draws, or the model returns no strategy, NaN, text or the wrong number of results.
    """
    if len(draws) == 0:
        raise NnzError("Er zijn 0 trekkingen om door te rekenen. Geef ten minste één rij met parameters.")
    given: Any = model(draws)
    if isinstance(given, CostBenefit):
        if set(given.benefit) != set(given.cost):
            raise NnzError(
                "Het model geeft baten en kosten voor verschillende strategieën. Geef beide voor elke strategie."
            )
        benefit = _columns(given.benefit, len(draws), "baten")
        cost = _columns({name: given.cost[name] for name in given.benefit}, len(draws), "kosten")
        if len(benefit) == 1:
            zeros = np.zeros(len(draws))
            benefit, cost = {NULALTERNATIEF: zeros, **benefit}, {NULALTERNATIEF: zeros, **cost}
        return Outcomes({name: benefit[name] - cost[name] for name in benefit}, benefit, cost)
    if not isinstance(given, Mapping | pd.DataFrame):
        raise NnzError(
            f"Het model geeft {type(given).__name__} terug. "
            "Verwacht: per strategienaam de netto baten, of een CostBenefit."
        )
    net = _columns(given, len(draws), "netto baten")
    if len(net) == 1:
        net = {NULALTERNATIEF: np.zeros(len(draws)), **net}
    return Outcomes(net)


def _columns(given: Any, draws: int, what: str) -> dict[str, Floats]:
    names = list(given)
    if not names:
        raise NnzError(
            f"Het model geeft geen enkele strategie terug ({what}). Geef ten minste één strategie met een naam."
        )
    if len({str(name) for name in names}) < len(names):
        raise NnzError(
            f"Het model geeft twee strategieën dezelfde naam ({what}). Geef elke strategie een eigen naam."
        )
    columns = {}
    for name in names:
        try:
            column = np.asarray(given[name], dtype=float)
        except (TypeError, ValueError):
            raise NnzError(
                f"Het model geeft tekst als {what} van '{name}'. Verwacht: één getal per trekking."
            ) from None
        if column.ndim == 0:
            column = np.full(draws, float(column))
        if column.shape != (draws,):
            raise NnzError(
                f"Het model geeft {what} van '{name}' in de vorm {column.shape}. "
                f"Verwacht: {draws} getallen, één per trekking."
            )
        # A sum is finite only if every part is: one pass without a temporary array.
        if not np.isfinite(column.sum()) and (bad := int((~np.isfinite(column)).sum())):
            first = int(np.flatnonzero(~np.isfinite(column))[0])
            raise NnzError(
                f"Het model geeft voor {bad} van de {draws} trekkingen geen eindig getal (NaN) als {what} van "
                f"'{name}', voor het eerst bij trekking {first + 1}. "
                "Controleer de formule op delen door nul en lege invoer."
            )
        columns[str(name)] = column
    return columns
