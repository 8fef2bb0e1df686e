"""What must hold for any numbers: the cost-benefit arithmetic as a reader may reason about it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.discounting import annuity_factor, present_value, price_index
from nnz_mkba.model.mkba import (
    benefit_per_choice,
    benefit_per_tier,
    break_even_care_share,
    break_even_choices,
    break_even_prevented_fraction,
    frechet_bounds,
)
from nnz_mkba.vocabulary import TIERS

EUR = st.floats(1, 1e6)
FRACTION = st.floats(0.01, 1)
RATE = st.floats(0, 0.2)
YEARS = st.integers(1, 25)
COUNT = st.integers(0, 500)


def net(costs, choices, unit, p, **terms):
    return choices * float(benefit_per_choice(unit, p, **terms)) - costs


@given(EUR, COUNT, EUR, FRACTION, FRACTION, RATE, YEARS)
def test_doubling_all_amounts_doubles_the_net(costs, choices, unit, p, continuing, rate, horizon):
    terms = {"continuing": continuing, "discontovoet": rate, "horizon_years": horizon}
    once, twice = net(costs, choices, unit, p, **terms), net(2 * costs, choices, 2 * unit, p, **terms)
    assert twice == pytest.approx(2 * once, rel=1e-9, abs=1e-6)


@given(EUR, EUR, FRACTION)
def test_without_choices_the_net_is_minus_the_costs(costs, unit, p):
    assert net(costs, 0, unit, p) == -costs


@given(st.lists(EUR, min_size=3, max_size=3), FRACTION, FRACTION, RATE, YEARS)
def test_a_mix_on_one_tier_is_that_tier(units, p, continuing, rate, horizon):
    unit_benefits, shares = dict(zip(TIERS, units, strict=True)), dict.fromkeys(TIERS, continuing)
    for tier in TIERS:
        found = benefit_per_tier(
            unit_benefits, {tier: 1.0}, p, continuing=shares, discontovoet=rate, horizon_years=horizon
        )
        assert found["mix"] == pytest.approx(found[str(tier)])


@given(EUR, st.integers(1, 500), EUR, FRACTION)
def test_fraction_and_its_break_even_agree(costs, choices, unit, p):
    at_break_even = break_even_prevented_fraction(costs, choices, float(benefit_per_choice(unit, p)), p)
    assert net(costs, choices, unit, at_break_even) == pytest.approx(0, abs=1e-6 * costs)


@given(EUR, EUR, FRACTION)
def test_break_even_choices_bring_exactly_the_costs(costs, unit, p):
    needed = break_even_choices(costs, float(benefit_per_choice(unit, p)))
    assert net(costs, needed, unit, p) == pytest.approx(0, abs=1e-6 * costs)


@given(EUR, EUR, FRACTION)
def test_break_even_mix_brings_exactly_the_costs(costs, unit, care):
    benefits_if_all_need_care = unit
    share = break_even_care_share(costs, care * benefits_if_all_need_care, care)
    assert share * benefits_if_all_need_care == pytest.approx(costs)


@given(FRACTION, RATE)
def test_one_year_is_never_discounted(continuing, rate):
    assert annuity_factor(continuing, rate, 1) == 1.0


@given(FRACTION, RATE, YEARS)
def test_annuity_is_the_closed_geometric_sum(continuing, rate, horizon):
    x = continuing / (1 + rate)
    assume(abs(1 - x) > 1e-6)
    assert float(annuity_factor(continuing, rate, horizon)) == pytest.approx((1 - x**horizon) / (1 - x))


@given(RATE, YEARS)
def test_level_flow_has_the_textbook_present_value(rate, horizon):
    assume(rate > 1e-6)
    # Annuity due: payments at the start of each year.
    expected = (1 - (1 + rate) ** -horizon) / rate * (1 + rate)
    assert float(present_value([1.0] * horizon, rate)) == pytest.approx(expected)


@given(FRACTION, RATE, YEARS)
def test_annuity_is_the_present_value_of_the_shrinking_flow(continuing, rate, horizon):
    flow = continuing ** np.arange(horizon)
    assert float(annuity_factor(continuing, rate, horizon)) == pytest.approx(float(present_value(flow, rate)))


@pytest.mark.parametrize("rate", [2.25, 1.0, -0.01, math.nan, math.inf])
def test_a_rate_that_is_no_yearly_fraction_is_refused(rate):
    with pytest.raises(NnzError, match=r"schrijf 0\.0225 voor 2,25 %"):
        annuity_factor(0.5, rate, 2)


@given(st.dictionaries(st.integers(2016, 2030), st.floats(-0.05, 0.2), min_size=15, max_size=15))
def test_index_there_and_back_is_one(changes):
    assert price_index(changes, 2016, 2030) * price_index(changes, 2030, 2016) == pytest.approx(1)
    assert price_index(changes, 2020, 2020) == 1
    onward = price_index(changes, 2016, 2022) * price_index(changes, 2022, 2030)
    assert onward == pytest.approx(price_index(changes, 2016, 2030))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_bounds_contain_every_attribution_that_can_be(clients):
    """Draw clients who live inside or outside and chose or not; the true overlap is between the bounds."""
    inside = sum(resident for resident, _ in clients)
    chose = sum(choice for _, choice in clients)
    low, high = frechet_bounds(inside, chose, len(clients))
    assert low <= sum(resident and choice for resident, choice in clients) <= high


def test_both_ends_of_the_bounds_can_be_true():
    assert frechet_bounds(18, 21, 23) == (16, 18)
