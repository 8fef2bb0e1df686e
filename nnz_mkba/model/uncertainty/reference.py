"""The programme in its smallest form, as a model over distributions: who chooses, what it prevents, what it costs.

benefit = choice x prevented x (sum of mix weight x unit benefit); net benefit = share x benefit - cost. The
methodological reference case, with its distributions, is data: `data/reference_model.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.outcomes import CostBenefit, Model
from nnz_mkba.parameters import Distribution, Strict, Text, parse_strict

#: Name of the strategy that is set against the null alternative.
PROGRAMMA = "programma"


class Roles(Strict):
    """Which parameter plays which part.

    Attributes
    ----------
    choice, prevented, cost, mix : str
        Names of parameters; `mix` is a Dirichlet.
    benefits : dict of str to str
        For each key of the mix the parameter with its unit benefit; a key that is left out brings nothing.
    """

    choice: Text
    prevented: Text
    cost: Text
    mix: Text
    benefits: dict[str, Text] = Field(min_length=1)


class Reference(Strict):
    """Content of `data/reference_model.yaml`."""

    description: Text
    source: Text
    roles: Roles
    parameters: dict[str, Distribution] = Field(min_length=1)


@dataclass(frozen=True)
class ReferenceModel:
    """Distributions and model, ready for `sample`, `simulate`, `conditional` and the rest.

    Attributes
    ----------
    parameters : dict of str to Distribution
    model : callable
        Frame of parameters to a `CostBenefit` with the one strategy `PROGRAMMA`.
    description, source : str
    """

    parameters: dict[str, Distribution]
    model: Model
    description: str
    source: str


def reference_model(content: Mapping[str, Any], where: str = "reference_model.yaml") -> ReferenceModel:
    """Build the model from its parsed file.

    Parameters
    ----------
    content : mapping
        As `strict_yaml.read_yaml` gives it: every scalar is text.
    where : str
        File name, for messages.

    Raises
    ------
    NnzError
        If the content does not fit, or a role names a parameter or weight that is not there.
    """
    parsed = parse_strict(Reference, content, where)
    roles, parameters = parsed.roles, parsed.parameters
    for name in (roles.choice, roles.prevented, roles.cost, roles.mix, *roles.benefits.values()):
        if name not in parameters:
            raise NnzError(
                f"{where}: roles noemt '{name}', maar die parameter staat er niet. Voeg hem toe onder parameters."
            )
    weights = parameters[roles.mix].weights or {}
    for key in roles.benefits:
        if key not in weights:
            raise NnzError(
                f"{where}: benefits noemt '{key}', maar de mix {roles.mix} heeft {', '.join(weights) or 'niets'}."
            )
    return ReferenceModel(parameters, programme(roles), parsed.description, parsed.source)


def programme(roles: Roles) -> Model:
    """Return the programme as a model over a frame of parameters."""

    def model(frame: pd.DataFrame) -> CostBenefit:
        def column(name: str) -> np.ndarray:
            return frame[name].to_numpy()

        benefit = np.zeros(len(frame))
        for key, unit in roles.benefits.items():
            benefit += column(f"{roles.mix}.{key}") * column(unit)
        benefit *= column(roles.choice)
        benefit *= column(roles.prevented)
        return CostBenefit({PROGRAMMA: benefit}, {PROGRAMMA: column(roles.cost)})

    return model
