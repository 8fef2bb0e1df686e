"""The programme's cost-benefit arithmetic: from choices for contraception to euros, ratios and break-even points.

Every function takes numbers or arrays and knows no region, file or date. Formulas: docs/methode.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.model.bearers import check_shares
from nnz_mkba.model.discounting import annuity_factor
from nnz_mkba.vocabulary import TIERS, Intervention

#: How an error names the shares of care.
MIX_NAME = "De interventiemix"


def benefit_per_choice(
    unit_benefit_eur: ArrayLike,
    prevented_fraction: ArrayLike,
    *,
    continuing: ArrayLike = 0.0,
    discontovoet: float = 0.0,
    horizon_years: float = 1,
    index: float = 1.0,
) -> NDArray[np.float64]:
    """Benefit that one choice for contraception brings, for one tier of care.

    Parameters
    ----------
    unit_benefit_eur : array_like
        Cost of a year of care avoided per prevented unintended pregnancy. [EUR]
    prevented_fraction : array_like
        Share of the choices that prevents a birth which would have needed this care. [fraction]
    continuing : array_like
        Share of families that still need the care a year later. [fraction]
    discontovoet : float
        [1/year]
    horizon_years : int
        [year]
    index : float
        Price index from the unit benefit's price level to the report's. [-]

    Returns
    -------
    ndarray
        [EUR per choice]

    Examples
    --------
    >>> float(benefit_per_choice(6820, 1.0))
    6820.0
    """
    years = annuity_factor(continuing, discontovoet, horizon_years)
    return np.asarray(prevented_fraction, dtype=float) * np.asarray(unit_benefit_eur, dtype=float) * years * index


def benefit_per_tier(
    unit_benefits_eur: Mapping[Intervention, float],
    mix: Mapping[Intervention, float] | None,
    prevented_fraction: ArrayLike,
    *,
    continuing: Mapping[Intervention, float],
    **terms: Any,
) -> dict[str, NDArray[np.float64]]:
    """Benefit per choice if all care were one tier, for each tier, and for the mix.

    Parameters
    ----------
    unit_benefits_eur : mapping
        By tier. [EUR]
    mix : mapping or None
        Shares over all interventions including `geen`; None leaves the mix out.
    prevented_fraction : array_like
        [fraction]
    continuing : mapping
        By tier. [fraction]
    **terms
        Discount rate, horizon and index as in `benefit_per_choice`.

    Returns
    -------
    dict
        Keys: the tiers, and "mix" if there is one. [EUR per choice]
    """
    tiers = {
        str(tier): benefit_per_choice(
            unit_benefits_eur[tier], prevented_fraction, continuing=continuing[tier], **terms
        )
        for tier in TIERS
    }
    if mix is not None:
        check_shares(MIX_NAME, mix)
        weighted = [mix.get(tier, 0.0) * tiers[tier] for tier in TIERS]
        tiers["mix"] = np.sum(weighted, axis=0)
    return tiers


def ratio_or_none(numerator: float | None, denominator: float | None) -> float | None:
    """Divide; None if either is unknown or the denominator is 0.

    Examples
    --------
    >>> ratio_or_none(39, 54), ratio_or_none(39, 0), ratio_or_none(None, 54)
    (0.7222222222222222, None, None)
    """
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def break_even_choices(costs_eur: float | None, benefit_per_choice_eur: float) -> float | None:
    """Number of choices at which benefits equal costs; None if a choice brings nothing.

    Examples
    --------
    >>> round(break_even_choices(142_600, 6820), 2)
    20.91
    """
    return ratio_or_none(costs_eur, benefit_per_choice_eur)


def break_even_prevented_fraction(
    costs_eur: float | None, choices: float | None, benefit_per_choice_eur: float, prevented_fraction: float
) -> float | None:
    """Prevented fraction at which benefits equal costs; above 1 it cannot be reached.

    Parameters
    ----------
    costs_eur : float or None
    choices : float or None
        [choices]
    benefit_per_choice_eur : float
        At `prevented_fraction`. [EUR per choice]
    prevented_fraction : float
        The fraction that `benefit_per_choice_eur` was computed with. [fraction]

    Examples
    --------
    >>> round(break_even_prevented_fraction(142_600, 39, 6820, 1.0), 4)
    0.5361
    """
    if choices is None or not prevented_fraction:
        return None
    return ratio_or_none(costs_eur, choices * benefit_per_choice_eur / prevented_fraction)


def break_even_care_share(costs_eur: float | None, benefits_eur: float | None, care_share: float) -> float | None:
    """Share of families needing care at which benefits equal costs; above 1 it cannot be reached.

    Parameters
    ----------
    costs_eur, benefits_eur : float or None
        [EUR]
    care_share : float
        The share that `benefits_eur` was computed with; its composition stays as it is. [fraction]

    Examples
    --------
    >>> round(break_even_care_share(142_600, 265_980, 1.0), 4)
    0.5361
    """
    return ratio_or_none(None if costs_eur is None else costs_eur * care_share, benefits_eur)


def frechet_bounds(part_a: float, part_b: float, whole: float) -> tuple[float, float]:
    """Bounds on how many of `whole` belong to both parts, when only the parts are known.

    Parameters
    ----------
    part_a, part_b : float
        Sizes of two parts of the same whole. [persons]
    whole : float
        [persons]

    Returns
    -------
    low, high : float
        max(0, a + b - n) and min(a, b) (Fréchet 1935). [persons]

    Examples
    --------
    Of 23 cases 18 live in participating municipalities and 21 chose contraception:

    >>> frechet_bounds(18, 21, 23)
    (16, 18)
    """
    return max(0, part_a + part_b - whole), min(part_a, part_b)
