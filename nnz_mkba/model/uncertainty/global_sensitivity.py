"""Global sensitivity: Sobol indices by SALib (Saltelli 2010 sampling; Sobol 2001), all inputs moving at once.

The sample is laid out here as SALib would, point for point; only each point goes through the quantile functions once,
not once for every input that it is combined with.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import qmc

from nnz_mkba.errors import NnzError
from nnz_mkba.extras import need
from nnz_mkba.model.uncertainty.conditional import columns_of
from nnz_mkba.model.uncertainty.outcomes import Model, evaluate_model
from nnz_mkba.model.uncertainty.sampling import check_generator, from_unit_cube, unit_blocks
from nnz_mkba.parameters import Distribution


def sobol_indices(
    model: Model,
    parameters: Mapping[str, Distribution],
    strategy: str,
    rng: np.random.Generator,
    base_draws: int = 1024,
    share: float = 1.0,
) -> pd.DataFrame:
    """Share of the variance of the net benefit that each parameter explains.

    Parameters
    ----------
    model : callable
    parameters : mapping of str to Distribution
        Independent. A mix (Dirichlet) counts as one input, since its weights cannot move by themselves.
    strategy : str
    rng : numpy.random.Generator
    base_draws : int
        A power of two; the model runs on base_draws x (parameters + 2) rows.
    share : float
        Accepted share of the benefits. [fraction]

    Returns
    -------
    pandas.DataFrame
        Index `parameter`; columns `first` (alone), `total` (with all interactions), and `first_half_width`,
        `total_half_width` of their bootstrapped 95 % intervals; largest total first.

    Raises
    ------
    NnzError
        If `base_draws` is no power of two, `rng` is no generator, or nothing is uncertain.
    """
    if base_draws < 2 or base_draws & (base_draws - 1):
        raise NnzError(f"base_draws={base_draws} is geen macht van 2. Kies bijvoorbeeld 1024 of 4096.")
    check_generator(rng)
    blocks = unit_blocks(parameters)
    inputs = list(dict.fromkeys(blocks))
    if not inputs:
        raise NnzError("Geen enkele parameter is onzeker, dus er valt geen spreiding te verdelen.")
    # SALib refuses a single group; a second input without effect changes nothing for the first.
    columns = len(blocks) + (len(inputs) == 1)
    names = [f"u{i}" for i in range(columns)]
    groups = blocks + ["_"] * (columns - len(blocks))
    problem = {"num_vars": columns, "names": names, "bounds": [[0.0, 1.0]] * columns, "groups": groups}
    seed = int(rng.integers(2**31))
    outcomes = evaluate_model(model, _saltelli(parameters, inputs, base_draws, columns, seed))
    net = outcomes.at(share)[outcomes.pick(strategy)]
    if np.ptp(net) == 0:
        zeros = dict.fromkeys(("first", "total", "first_half_width", "total_half_width"), 0.0)
        return pd.DataFrame([zeros] * len(inputs), index=pd.Index(inputs, name="parameter"))
    analyse = need("SALib.analyze.sobol", "sobol", "de indices van Sobol")
    found = analyse.analyze(problem, net, calc_second_order=False, seed=seed)
    order = list(dict.fromkeys(groups))
    table = pd.DataFrame(
        {
            "first": found["S1"],
            "total": found["ST"],
            "first_half_width": found["S1_conf"],
            "total_half_width": found["ST_conf"],
        },
        index=pd.Index(order, name="parameter"),
    )
    return table.loc[inputs].sort_values("total", ascending=False, kind="stable")


def _saltelli(
    parameters: Mapping[str, Distribution], inputs: list[str], base_draws: int, columns: int, seed: int
) -> pd.DataFrame:
    """Return for each base draw: all inputs of A; those with one input at a time of B; all of B.

    `columns` may be one more than the inputs have: the second group that SALib asks for.
    """
    groups = len(inputs) + (columns > len(unit_blocks(parameters)))
    base = qmc.Sobol(2 * columns, scramble=True, seed=seed).random(base_draws)
    base = np.clip(base, np.finfo(float).tiny, 1 - 2**-53)
    a, b = from_unit_cube(parameters, base[:, :columns]), from_unit_cube(parameters, base[:, columns:])
    laid_out = {}
    for name in parameters:
        for key in columns_of(parameters, [name]):
            cells = np.repeat(a[key][:, None], groups + 2, axis=1)
            cells[:, -1] = b[key]
            if name in inputs:
                cells[:, inputs.index(name) + 1] = b[key]
            laid_out[key] = cells.ravel()
    return pd.DataFrame(laid_out)
