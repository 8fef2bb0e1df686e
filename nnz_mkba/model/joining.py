"""What a newcomer may expect and pay, from what those who take part already had."""

from __future__ import annotations


def per_inhabitant_year(count: float | None, inhabitant_years: float) -> float | None:
    """Return people reached per inhabitant in a year of participation; None if unknown. [persons/(inhabitant·year)]

    Examples
    --------
    30 people in two years among 1000 inhabitants:

    >>> per_inhabitant_year(30, 2 * 1000)
    0.015
    """
    return None if count is None or not inhabitant_years else count / inhabitant_years


def newcomer_costs(yearly_costs_eur: float, weight: float, members_weight: float) -> tuple[float, float]:
    """Bounds on what a newcomer pays in a year, when members pay in proportion to a weight.

    Parameters
    ----------
    yearly_costs_eur : float
        What the members pay together. [EUR]
    weight, members_weight : float
        Of the newcomer, and of all members together: inhabitants, cases, or 1 each.

    Returns
    -------
    low, high : float
        If the budget stays as it is and the newcomer takes over its part; if the newcomer pays on top what a member
        of its weight pays now. [EUR]

    Examples
    --------
    >>> newcomer_costs(100.0, 1, 4)
    (20.0, 25.0)
    """
    return (
        yearly_costs_eur * weight / (members_weight + weight),
        yearly_costs_eur * weight / members_weight,
    )
