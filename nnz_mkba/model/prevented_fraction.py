"""Which share of the choices for contraception prevents a birth: what would have happened otherwise.

A choice prevents a birth only where there would have been an unintended pregnancy without it, where that would have
led to a birth, and where the method works and is kept up. Formula and sources: docs/methode.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.errors import NnzError


def check_fraction(name: str, value: ArrayLike) -> None:
    """Refuse what is no fraction, such as 85 meant as a percentage."""
    numbers = np.asarray(value, dtype=float)
    if not ((numbers >= 0) & (numbers <= 1)).all():
        wrong = float(numbers[(numbers < 0) | (numbers > 1) | np.isnan(numbers)].flat[0])
        raise NnzError(f"{name}={wrong:g} ligt buiten [0, 1]. Het is een fractie: schrijf 0.85 voor 85 procent.")


def method_effectiveness(
    mix: Mapping[str, ArrayLike], failure: Mapping[str, ArrayLike], continuation: Mapping[str, ArrayLike]
) -> NDArray[np.float64]:
    """Share of a year's protection that the chosen methods give in practice.

    Who stops within the year counts as unprotected for all of it: cautious, and it needs no assumption about when
    people stop.

    Parameters
    ----------
    mix : mapping
        Share of each method among those who chose; sums to 1. [fraction]
    failure : mapping
        Probability of pregnancy in a year of typical use, by method. [fraction]
    continuation : mapping
        Share that still uses the method after a year. [fraction]

    Returns
    -------
    ndarray
        Sum over methods of share × continuation × (1 − failure). [fraction]

    Raises
    ------
    NnzError
        If the shares do not sum to 1, or anything is no fraction.

    Examples
    --------
    Half an implant that never fails and is kept, half a pill of which half is kept and one in ten fails:

    >>> float(method_effectiveness({"a": 0.5, "b": 0.5}, {"a": 0.0, "b": 0.1}, {"a": 1.0, "b": 0.5}))
    0.725
    """
    for method, share in mix.items():
        check_fraction(f"methodemix.{method}", share)
        check_fraction(f"faalkans.{method}", failure[method])
        check_fraction(f"volhouden.{method}", continuation[method])
    total = np.sum([np.asarray(share, dtype=float) for share in mix.values()], axis=0)
    if (np.abs(total - 1) > 1e-9).any():
        raise NnzError(
            f"De methodemix telt op tot {float(np.max(total)):g}. De aandelen van de methoden zijn samen precies 1."
        )
    works = [
        np.asarray(share, dtype=float)
        * np.asarray(continuation[method], dtype=float)
        * (1 - np.asarray(failure[method], dtype=float))
        for method, share in mix.items()
    ]
    return np.asarray(np.sum(works, axis=0))


def effectiveness_moments(
    mix: Mapping[str, float],
    mix_weight: float,
    failure: Mapping[str, tuple[float, float]],
    continuation: Mapping[str, tuple[float, float]],
    keeps: Mapping[str, str],
) -> tuple[float, float]:
    """Mean and variance of the effectiveness when mix, failure and continuation are uncertain: exact, no simulation.

    Parameters
    ----------
    mix : mapping
        Mean share of each method, the mean of a Dirichlet. [fraction]
    mix_weight : float
        Sum of the concentrations of that Dirichlet. [observations]
    failure : mapping
        Mean and variance by method, independent of each other. [fraction], [fraction²]
    continuation : mapping
        Mean and variance of each continuing share, independent of each other. [fraction], [fraction²]
    keeps : mapping
        Which continuing share a method takes; methods with the same one rise and fall together.

    Returns
    -------
    (float, float)
        [fraction], [fraction²]

    Examples
    --------
    One method that never fails, kept with mean 0.8 and variance 0.01:

    >>> mean, variance = effectiveness_moments({"a": 1.0}, 10, {"a": (0.0, 0.0)}, {"k": (0.8, 0.01)}, {"a": "k"})
    >>> round(mean, 12), round(variance, 12)
    (0.8, 0.01)
    """
    # By hand for x·k·(1 − f): E[x_i x_j] of a Dirichlet, times E[k_i k_j], times E[(1 − f_i)(1 − f_j)].
    works = {method: 1 - failure[method][0] for method in mix}
    mean = sum(mix[m] * continuation[keeps[m]][0] * works[m] for m in mix)
    square = 0.0
    for i in mix:
        for j in mix:
            shares = mix[i] * (mix_weight * mix[j] + (i == j)) / (mix_weight + 1)
            same = keeps[i] == keeps[j]
            kept = continuation[keeps[i]][0] * continuation[keeps[j]][0] + same * continuation[keeps[i]][1]
            working = works[i] * works[j] + (i == j) * failure[i][1]
            square += shares * kept * working
    return float(mean), float(square - mean**2)


def prevented_fraction(
    pregnancy_probability: ArrayLike, birth_share: ArrayLike, effectiveness: ArrayLike
) -> NDArray[np.float64]:
    """Share of the choices that prevents a birth within the window.

    Parameters
    ----------
    pregnancy_probability : array_like
        Probability of an unintended pregnancy in the window without the programme. [fraction]
    birth_share : array_like
        Share of those pregnancies that leads to a birth. [fraction]
    effectiveness : array_like
        See `method_effectiveness`. [fraction]

    Returns
    -------
    ndarray
        [fraction]

    Examples
    --------
    >>> round(float(prevented_fraction(0.5, 0.6, 0.7)), 4)
    0.21
    """
    check_fraction("kans op zwangerschap", pregnancy_probability)
    check_fraction("deel dat tot een geboorte leidt", birth_share)
    check_fraction("werking van de methoden", effectiveness)
    return np.asarray(
        np.asarray(pregnancy_probability, dtype=float)
        * np.asarray(birth_share, dtype=float)
        * np.asarray(effectiveness, dtype=float)
    )
