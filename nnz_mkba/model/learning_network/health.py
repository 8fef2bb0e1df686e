"""A network held against the norms of the handbook, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nnz_mkba.errors import NnzError


class Fit(StrEnum):
    """How a fact stands to its norm."""

    VOLDOET = "voldoet"
    TE_LAAG = "te_laag"
    TE_HOOG = "te_hoog"
    NOG_NIET = "nog_niet"
    ONBEKEND = "onbekend"


def fit(value: float | None, minimum: float | None, maximum: float | None) -> Fit:
    """Return how a value stands to its norm; an unknown value is unknown, not too low.

    Examples
    --------
    >>> fit(23, 5, 20), fit(3, 4, None), fit(None, 4, None)
    (<Fit.TE_HOOG: 'te_hoog'>, <Fit.TE_LAAG: 'te_laag'>, <Fit.ONBEKEND: 'onbekend'>)
    """
    if value is None:
        return Fit.ONBEKEND
    if minimum is not None and value < minimum:
        return Fit.TE_LAAG
    return Fit.TE_HOOG if maximum is not None and value > maximum else Fit.VOLDOET


@dataclass(frozen=True)
class NetworkCost:
    """What a network costs over a period.

    Attributes
    ----------
    hours_per_year : float
        [hour/year]
    in_kind_eur : float or None
        Value of those hours over the period; None if the number of members is unknown. [EUR, `price_level`]
    cash_eur : float or None
        Money spent; None if nobody stated it. [EUR, as spent]
    years : float
    price_level : int
    from_norm : bool
        Whether hours come from the norm and not from the network itself.
    rate_eur : float
        [EUR/hour, `price_level`]
    weeks_per_year : float
    """

    hours_per_year: float | None
    in_kind_eur: float | None
    cash_eur: float | None
    years: float
    price_level: int
    from_norm: bool
    rate_eur: float
    weeks_per_year: float


def network_cost(
    hours_per_week: Mapping[str, float] | None,
    *,
    weeks_per_year: float,
    years: float,
    rate_eur: float,
    price_level: int,
    cash_eur: float | None = None,
    from_norm: bool = False,
) -> NetworkCost:
    """Return the cost of a network over a period.

    Parameters
    ----------
    hours_per_week : mapping of str to float, or None
        Hours of all persons in a role together; None if unknown. [hour/week]
    weeks_per_year : float
        [week/year]
    years : float
        [year]
    rate_eur : float
        [EUR/hour, price level `price_level`]
    cash_eur : float or None
        [EUR]

    Examples
    --------
    >>> network_cost({"deelnemer": 80}, weeks_per_year=44, years=2, rate_eur=50, price_level=2021).in_kind_eur
    352000.0
    """
    if hours_per_week is None:
        return NetworkCost(None, None, cash_eur, years, price_level, from_norm, rate_eur, weeks_per_year)
    hours = float(sum(hours_per_week.values()) * weeks_per_year)
    worth = hours * years * rate_eur
    return NetworkCost(hours, worth, cash_eur, years, price_level, from_norm, rate_eur, weeks_per_year)


def extra_cost_eur(cost: NetworkCost, *, in_kind: bool = True, cash: bool = True) -> float:
    """Return the cost of a network as one number, which the cost-benefit analysis can take as an extra cost line.

    Parameters
    ----------
    in_kind, cash : bool
        Which parts to count. Hours are in-kind: leave them out where partners' time is not in the costs either.

    Raises
    ------
    NnzError
        If a part that is asked for is unknown: it is not zero.

    Examples
    --------
    >>> extra_cost_eur(NetworkCost(3520, 352000.0, 1500.0, 2, 2021, False, 50, 44))
    353500.0
    """
    total = 0.0
    for wanted, amount, name in ((in_kind, cost.in_kind_eur, "uren"), (cash, cost.cash_eur, "geld")):
        if wanted and amount is None:
            raise NnzError(
                f"De kosten in {name} van dit leernetwerk zijn onbekend, en onbekend is niet nul. Vul ze in network.yaml "
                "in of laat dit deel weg."
            )
        total += amount if wanted and amount is not None else 0.0
    return total
