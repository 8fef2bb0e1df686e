"""Conditional expectation of a model given some parameters, without simulation where the model allows it.

A model that is a straight line in each independent parameter, given the others, has as conditional expectation
the model itself with every other parameter at its mean. Whether it is such a model is tried, not assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import qmc

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.marginals import Floats, concentrations, marginals, pick, weight_names
from nnz_mkba.model.uncertainty.outcomes import Model, Outcomes, evaluate_model
from nnz_mkba.model.uncertainty.sampling import from_unit_cube, unit_blocks, unit_dimension
from nnz_mkba.parameters import Distribution

#: So many draws are tried at most: enough to meet what is not rare, and still quick.
MOST_DRAWS = 4096


def owner(parameters: Mapping[str, Distribution], column: str) -> str:
    """Return the parameter that a column belongs to: ``w`` for ``w.key`` of a Dirichlet, else itself."""
    if column in parameters and parameters[column].family != "dirichlet":
        return column
    for name, distribution in parameters.items():
        if distribution.family == "dirichlet" and (column == name or column in weight_names(distribution, name)):
            return name
    pick(marginals(parameters), column)
    raise NnzError(f"Onbekende parameter '{column}'.")


def columns_of(parameters: Mapping[str, Distribution], names: Sequence[str]) -> list[str]:
    """Return the columns that names stand for; a Dirichlet's name stands for all its weights."""
    columns: list[str] = []
    for name in names:
        distribution = parameters.get(owner(parameters, name))
        whole = distribution is not None and distribution.family == "dirichlet" and name in parameters
        columns += weight_names(distribution, name) if whole and distribution else [name]
    return list(dict.fromkeys(columns))


def means(parameters: Mapping[str, Distribution]) -> pd.Series:
    """Return the expected value of every column."""
    return pd.Series({name: one.mean for name, one in marginals(parameters).items()}, dtype=float)


def given(parameters: Mapping[str, Distribution], known: Mapping[str, Floats]) -> pd.DataFrame:
    """Return a frame with some columns known and every other column at its conditional mean.

    Parameters
    ----------
    parameters : mapping of str to Distribution
        Independent; of a Dirichlet the unknown weights share what the known ones leave.
    known : mapping of str to ndarray, shape (rows,)
    """
    average = means(parameters)
    for name in known:
        pick(marginals(parameters), name)
    rows = len(next(iter(known.values())))
    columns = {name: np.full(rows, float(average[name])) for name in average.index}
    columns |= {name: np.asarray(values, dtype=float) for name, values in known.items()}
    for name, distribution in parameters.items():
        if distribution.family != "dirichlet":
            continue
        weights = weight_names(distribution, name)
        fixed = [w for w in weights if w in known]
        rest = [w for w in weights if w not in known]
        if fixed and rest:
            alpha = dict(zip(weights, concentrations(distribution, name), strict=True))
            left = 1.0 - np.sum([columns[w] for w in fixed], axis=0)
            for w in rest:
                columns[w] = left * alpha[w] / sum(alpha[other] for other in rest)
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class Conditional:
    """Where E[outcome | parameters] is known without simulation.

    Attributes
    ----------
    model : callable
    parameters : mapping of str to Distribution
        Independent of each other.
    straight : dict of str to bool
        For each parameter, whether the model is a straight line in it, given all others.
    """

    model: Model
    parameters: Mapping[str, Distribution]
    straight: dict[str, bool]

    @property
    def all_straight(self) -> bool:
        """Whether every conditional expectation is a straight line in the parameter that is known."""
        return all(self.straight.values())

    def at_means(self) -> Outcomes:
        """The model with every parameter at its mean: its expectation, where all is straight."""
        return evaluate_model(self.model, means(self.parameters).to_frame().T)

    def is_known(self, columns: Sequence[str]) -> bool:
        """Whether the conditional expectation given these columns is the model with the others at their mean."""
        owners = {owner(self.parameters, column) for column in columns}
        whole = {name for name in owners if set(columns_of(self.parameters, [name])) <= set(columns)}
        return all(self.straight[name] for name in self.parameters if name not in whole)

    def expectation(self, known: Mapping[str, Floats]) -> Outcomes:
        """E[outcome | known] by strategy name, a row for each row of `known`."""
        if not self.is_known(list(known)):
            bent = ", ".join(name for name, flat in self.straight.items() if not flat)
            raise NnzError(
                f"De verwachting gegeven {', '.join(known)} is niet exact te berekenen: het model is niet lineair in "
                f"{bent}. Gebruik de schatting met regressie (evppi kiest die zelf)."
            )
        return evaluate_model(self.model, given(self.parameters, known))


def conditional(
    model: Model, parameters: Mapping[str, Distribution], tries: int = 256, draws: pd.DataFrame | None = None
) -> Conditional:
    """Try in which parameters the model is a straight line, given all others.

    Parameters
    ----------
    model : callable
    parameters : mapping of str to Distribution
        Independent of each other.
    tries : int
        Number of places at which the middle of a line segment is compared with the mean of its ends. The places
        are Halton points, so that the answer does not depend on chance; half of the segments end in a tail, as far as
        one in two million, or a threshold that is rarely reached would be passed over.
    draws : pandas.DataFrame, optional
        Draws that are there anyway: between these it is tried as well, up to `MOST_DRAWS` of them.
    """
    size = unit_dimension(parameters)
    if size == 0:
        return Conditional(model, parameters, dict.fromkeys(parameters, True))
    points = 0.005 + 0.99 * qmc.Halton(2 * size, scramble=False).random(tries + 20)[20:]
    blocks = np.array(unit_blocks(parameters))
    start = from_unit_cube(parameters, points[:, :size])
    end = from_unit_cube(parameters, _towards_tails(points[:, size:]))
    if draws is not None and len(draws) > 1:
        drawn = {name: draws[name].to_numpy(dtype=float)[:MOST_DRAWS] for name in draws}
        start = {name: np.concatenate([values, drawn[name]]) for name, values in start.items()}
        end = {name: np.concatenate([values, np.roll(drawn[name], 1)]) for name, values in end.items()}
    straight = {}
    for name in parameters:
        if name not in blocks:
            straight[name] = True
            continue
        own = columns_of(parameters, [name])
        moved = start | {c: end[c] for c in own}
        middle = start | {c: (start[c] + end[c]) / 2 for c in own}
        # All other parameters stay; a strategy's benefit, cost and net must each be a line.
        parts = [_values(evaluate_model(model, pd.DataFrame(at))) for at in (start, moved, middle)]
        scale = max(float(np.abs(part).max()) for part in parts) or 1.0
        straight[name] = bool(np.abs(parts[2] - (parts[0] + parts[1]) / 2).max() <= 1e-9 * scale)
    return Conditional(model, parameters, straight)


def _towards_tails(points: Floats) -> Floats:
    """Move every second point into a tail in each coordinate, below or above, evenly in orders of magnitude."""
    tail = 0.5 * 10.0 ** (-6.0 * np.abs(2.0 * points - 1.0))
    moved = np.where(points < 0.5, tail, 1.0 - tail)
    return np.where(np.arange(len(points))[:, None] % 2 == 0, points, moved)


def _values(outcomes: Outcomes) -> Floats:
    groups = [outcomes.benefit, outcomes.cost] if outcomes.benefit is not None else [outcomes.net]
    return np.array([column for group in groups if group for column in group.values()])
