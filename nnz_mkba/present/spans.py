"""Headline ranges: benefits and their ratio to costs, from the lowest end to the highest over all kinds of care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS


def benefit_span(found: Result) -> Number:
    """Return the benefits of the mix, or from the lowest end to the highest over all tiers. [EUR]"""
    return over_care(found.mkba.benefits_eur)


def ratio_span(found: Result) -> Number:
    """Return benefits over costs, of the mix or over all tiers."""
    return over_care(found.mkba.benefit_cost_ratio)


def span(numbers: Sequence[Number]) -> Number:
    """Return the range from the lowest to the highest end; the first number where any has none."""
    ends = [(number.low, number.high) for number in numbers if number.low is not None and number.high is not None]
    if len(ends) < len(numbers):
        return next(number for number in numbers if number.low is None or number.high is None)
    return Number.between(min(low for low, _ in ends), max(high for _, high in ends))


def over_care(by_tier: Mapping[str, Number]) -> Number:
    """Return the mix where the scenario sets one, else the span over all tiers."""
    mix = by_tier["mix"]
    return mix if mix.low is not None else span([by_tier[tier] for tier in TIERS])
