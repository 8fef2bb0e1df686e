"""What of a publishable evaluation enters the analysis of uncertainty: published counts and costs, and the values they rest on."""

from __future__ import annotations

from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import CHOICE_RATE, Parameters
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_inputs import Assumed
from nnz_mkba.programme_model import Counted
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Intervention


def applies(found: Result) -> bool:
    """Whether there is something to analyse: a region whose participants and costs are known."""
    costs = any(amount.is_exact for amount in found.mkba.costs_by_bearer.values())
    return found.gemeente is None and costs and bool(found.mkba.participants.high)


def counted(found: Result) -> Counted:
    """Return what may be seen of the counts and costs of a region."""
    participants, choices = found.mkba.participants, found.mkba.choices
    if found.gemeente is not None:
        raise NnzError(
            f"Van {found.gemeente.naam} zijn de kosten niet bekend, dus valt er niets te verrekenen. "
            "Maak de onzekerheidsanalyse voor de regio."
        )
    if participants.low is None:
        raise NnzError(
            "Het aantal deelnemers is onbekend of niet te tonen. Zonder dat aantal is er niets door te rekenen."
        )
    costs = {bearer: amount.value for bearer, amount in found.mkba.costs_by_bearer.items() if amount.is_exact}
    known = choices.low is not None and found.mkba.assumed_choice_rate is None
    return Counted(_bounds(participants), _bounds(choices) if known else None, costs)


def assumed(found: Result, base: Parameters) -> Assumed:
    """Return the values of the scenario with the spread of the parameter files.

    A choice rate that the scenario sets takes the place of the national one, and no count updates it.
    """
    values, rate = found.parameters, found.mkba.assumed_choice_rate
    if rate is not None:
        values = values.override(CHOICE_RATE, rate, source=f"scenario {found.scenario}")
    mix = {Intervention(word): share.value for word, share in found.mix.items()}
    return Assumed(values, base, mix or None, found.price_index)


def _bounds(number: Number) -> tuple[int, int]:
    if number.low is None or number.high is None:
        raise TypeError(f"a number of kind {number.kind} has no bounds")
    return round(number.low), round(number.high)
