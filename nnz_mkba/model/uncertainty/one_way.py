"""A point model along one input: everything else stays at its base value, a mix stays a mix."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.conditional import means, owner
from nnz_mkba.model.uncertainty.marginals import Floats, weight_names
from nnz_mkba.model.uncertainty.mix import Convention, move_weight
from nnz_mkba.model.uncertainty.outcomes import Model, evaluate_model
from nnz_mkba.parameters import Distribution


@dataclass(frozen=True)
class PointModel:
    """The difference in net benefit between two strategies, as a function of a few inputs.

    Attributes
    ----------
    model : callable
    parameters : mapping of str to Distribution
    strategy, against : str
        Net benefit of the one less that of the other.
    share : float
        Accepted share of the benefits. [fraction]
    base : mapping of str to float, optional
        Base values of columns; the mean of the distribution where left out.
    convention : {'proportional', 'from_geen'}
        What the other weights do when one weight of a mix moves; see `mix`.
    """

    model: Model
    parameters: Mapping[str, Distribution]
    strategy: str
    against: str
    share: float = 1.0
    base: Mapping[str, float] = field(default_factory=dict)
    convention: Convention = "proportional"

    @cached_property
    def base_values(self) -> dict[str, float]:
        """Base value of every column."""
        values = {str(name): float(value) for name, value in means(self.parameters).items()}
        for name in self.base:
            if name not in values:
                raise NnzError(
                    f"Onbekende parameter '{name}'.{did_you_mean(name, values)} Kies uit: {', '.join(values)}."
                )
        return values | {name: float(value) for name, value in self.base.items()}

    @cached_property
    def base_net(self) -> float:
        """Net benefit with every column at its base value. [EUR]"""
        return float(self.net({})[0])

    def net(self, inputs: Mapping[str, ArrayLike]) -> Floats:
        """Net benefit with some inputs moved; NaN where a moved weight leaves no admissible mix. [EUR]

        Parameters
        ----------
        inputs : mapping of str to array_like, shape (n,)
            Columns to move, all of equal length; at most one weight of a mix.
        """
        moved = {name: np.atleast_1d(np.asarray(values, dtype=float)) for name, values in inputs.items()}
        base = self.base_values
        rows = max((len(values) for values in moved.values()), default=1)
        columns = {name: np.full(rows, value) for name, value in base.items()}
        mixes: set[str] = set()
        for name, values in moved.items():
            mix = owner(self.parameters, name)
            if self.parameters[mix].family != "dirichlet":
                columns[name] = values
                continue
            if mix in mixes or name == mix:
                raise NnzError(f"Van de mix {mix} kan maar één gewicht tegelijk bewegen. Kies er één, zoals {name}.")
            mixes.add(mix)
            names = weight_names(self.parameters[mix], mix)
            keys = {n: n.removeprefix(f"{mix}.") for n in names}
            rest = move_weight({keys[n]: base[n] for n in names}, keys[name], values, self.convention)
            columns |= {n: rest[keys[n]] for n in names}
        # Of arrays, not of the frame: a root is sought one row at a time, and then the frame would be most of the work.
        possible = ~np.logical_or.reduce([np.isnan(values) for values in columns.values()])
        result = np.full(rows, math.nan)
        if possible.any():
            outcomes = evaluate_model(
                self.model, pd.DataFrame({name: values[possible] for name, values in columns.items()})
            )
            net = outcomes.at(self.share)
            result[possible] = net[outcomes.pick(self.strategy)] - net[outcomes.pick(self.against)]
        return result
