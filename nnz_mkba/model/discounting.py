"""Present value, and amounts moved from one price level to another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.errors import NnzError


def check_rate(discontovoet: float) -> None:
    """Refuse a discount rate outside [0, 1), such as 2.25 meant as a percentage."""
    if not 0 <= discontovoet < 1:
        raise NnzError(
            f"discontovoet={discontovoet:g} ligt buiten [0, 1). Het is een fractie per jaar: schrijf 0.0225 voor 2,25 %."
        )


def present_value(cashflows: ArrayLike, discontovoet: float) -> NDArray[np.float64]:
    """Present value of yearly cash flows in year 0.

    Parameters
    ----------
    cashflows : array_like, shape (..., n_years)
        Net amount per year; element 0 is the base year and is never discounted. [EUR, constant prices]
    discontovoet : float
        Real rate as a fraction. [1/year]

    Returns
    -------
    ndarray, shape (...)
        [EUR, price level of `cashflows`]

    Raises
    ------
    NnzError
        If `discontovoet` is outside [0, 1), e.g. 2.25 meant as a percentage.

    Examples
    --------
    >>> round(float(present_value([100, 0, 1102.5], discontovoet=0.05)), 6)
    1100.0
    """
    check_rate(discontovoet)
    flows = np.asarray(cashflows, dtype=float)
    years = np.arange(flows.shape[-1])
    return flows @ (1 + discontovoet) ** -years.astype(float)


def annuity_factor(continuing: ArrayLike, discontovoet: float, horizon_years: float) -> NDArray[np.float64]:
    """Discounted number of years that care lasts, when a share of it continues each year.

    Parameters
    ----------
    continuing : array_like
        Share of the families that still need the care a year later. [fraction]
    discontovoet : float
        [1/year]
    horizon_years : float
        Whole years counted; 1 is the first year only, which is never discounted. [year]

    Returns
    -------
    ndarray, shape of `continuing`
        Sum over t = 0 … H-1 of (continuing / (1 + discontovoet))**t. [year]

    Examples
    --------
    >>> float(annuity_factor(0.5, 0.0, 3))
    1.75
    """
    check_rate(discontovoet)
    if horizon_years < 1 or horizon_years != int(horizon_years):
        raise NnzError(
            f"horizon={horizon_years:g} is geen heel aantal jaren van 1 of meer. Schrijf 1 voor het eerste jaar."
        )
    ratio = np.asarray(continuing, dtype=float) / (1 + discontovoet)
    return (ratio[..., None] ** np.arange(int(horizon_years))).sum(axis=-1)


def price_index(yearly_change: Mapping[int, float], from_year: int, to_year: int) -> float:
    """Return the factor that moves an amount from one year's price level to another's.

    Parameters
    ----------
    yearly_change : mapping of int to float
        Change of the consumer price index over the year before, as a fraction, per year.
    from_year, to_year : int

    Raises
    ------
    NnzError
        If a year in between has no figure.

    Examples
    --------
    >>> round(price_index({2021: 0.027, 2022: 0.10}, 2020, 2022), 4)
    1.1297
    """
    first, last = sorted((from_year, to_year))
    missing = [year for year in range(first + 1, last + 1) if year not in yearly_change]
    if missing:
        # A change is over the year before, so the first figure also reaches the year before it.
        known = f"{min(yearly_change) - 1} tot en met {max(yearly_change)}" if yearly_change else "geen enkel jaar"
        raise NnzError(
            f"Van prijspeil {from_year} naar {to_year} is niet om te rekenen: voor {missing[0]} is geen prijsindexcijfer "
            f"bekend. Kies een prijspeil uit: {known}."
        )
    factor = float(np.prod([1 + yearly_change[year] for year in range(first + 1, last + 1)]))
    return factor if to_year >= from_year else 1 / factor
