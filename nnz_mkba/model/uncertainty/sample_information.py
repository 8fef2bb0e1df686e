"""EVSI: what a study of limited size would be worth, here "follow n more participants".

Following n participants of whom x choose gives a Beta-binomial count; the belief in the share moves from
Beta(a, b) to Beta(a + x, b + n - x). The expectation over x is a finite sum, so nothing is simulated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.conditional import Conditional
from nnz_mkba.model.uncertainty.marginals import marginals, pick

#: Beyond this the sum is taken over the counts that hold all but 1e-12 of the probability anyway.
_MOST = 1_000_000


def evsi_share(known: Conditional, name: str, participants: Sequence[int], share: float = 1.0) -> pd.Series:
    """Value of following more participants to learn a share.

    Parameters
    ----------
    known : Conditional
        From `conditional(model, parameters)`.
    name : str
        A Beta parameter (the choice share, or another), or one weight of a Dirichlet.
    participants : sequence of int
        Sizes n of the study to value; 0 is worth nothing, very many are worth EVPPI.
    share : float
        Accepted share of the benefits. [fraction]

    Returns
    -------
    pandas.Series
        EVSI by n, index `participants`; costs of the study not subtracted. [EUR per decision]

    Raises
    ------
    NnzError
        If the parameter is not a Beta on (0, 1), n is no whole number, or the conditional expectation is unknown.
    """
    one = pick(marginals(known.parameters), name)
    if one.family != "beta" or (one.low, one.width) != (0.0, 1.0):
        raise NnzError(
            f"{name} is geen aandeel met een bètaverdeling. Meer deelnemers volgen leert alleen over een aandeel, "
            "zoals het deel dat voor anticonceptie kiest."
        )
    values = {}
    for n in participants:
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 0 <= n <= _MOST:
            raise NnzError(f"Aantal te volgen deelnemers: {n}. Verwacht een geheel getal van 0 tot en met {_MOST}.")
        values[int(n)] = _evsi(known, name, one.shape, one.other, int(n), share)
    series = pd.Series(values, name="evsi_eur", dtype=float)
    series.index.name = "participants"
    return series


def _evsi(known: Conditional, name: str, a: float, b: float, n: int, share: float) -> float:
    if n == 0:
        return 0.0
    count = stats.betabinom(n, a, b)
    low, high = (0, n) if n <= 2000 else (int(count.ppf(1e-12)), int(count.ppf(1 - 1e-12)))
    x = np.arange(low, high + 1)
    probability = count.pmf(x)
    if known.all_straight:
        net = known.expectation({name: (a + x) / (a + b + n)}).at(share)
    else:
        # E[f(X) | x] over the posterior, at equally likely posterior quantiles.
        nodes, weights = np.polynomial.legendre.leggauss(24)
        posterior = stats.beta.ppf(((nodes + 1) / 2)[None, :], (a + x)[:, None], (b + n - x)[:, None])
        flat = known.expectation({name: posterior.ravel()}).at(share)
        net = {strategy: values.reshape(posterior.shape) @ (weights / 2) for strategy, values in flat.items()}
    prior = {strategy: float(values @ probability) for strategy, values in net.items()}
    best = max(sorted(prior), key=lambda strategy: prior[strategy])
    gain = np.max([values - net[best] for values in net.values()], axis=0)
    return max(float(gain @ probability), 0.0)
