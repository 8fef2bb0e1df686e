"""Costs against benefits: closed forms, limits and what must hold whatever the figures."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.bearers import check_shares
from nnz_mkba.model.mkba import (
    MIX_NAME,
    benefit_per_choice,
    benefit_per_tier,
    break_even_care_share,
    break_even_choices,
    break_even_prevented_fraction,
    frechet_bounds,
    ratio_or_none,
)
from nnz_mkba.vocabulary import TIERS, Intervention

amounts = st.floats(1, 1e6)
fractions = st.floats(0.01, 1)
UNIT = dict(zip(TIERS, (100.0, 1000.0, 10_000.0), strict=True))
NOTHING_LASTS = dict.fromkeys(TIERS, 0.0)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, 6820),  # the published method: p = 1, one year, no index
        ({"prevented_fraction": 0.5}, 3410),
        ({"index": 1.1}, 7502),
        ({"continuing": 0.5, "horizon_years": 3}, 11_935),  # 6820 × 1.75
        ({"continuing": 1.0, "horizon_years": 2, "discontovoet": 0.25}, 12_276),  # 6820 × 1.8
        ({"continuing": 1.0}, 6820),  # on a horizon of one year nothing continues
        ({"horizon_years": 3}, 6820),  # nothing is said of care that continues: it lasts a year
        ({"prevented_fraction": 0.0}, 0),
    ],
)
def test_benefit_per_choice_by_hand(terms, expected):
    prevented = terms.pop("prevented_fraction", 1.0)
    assert float(benefit_per_choice(6820, prevented, **terms)) == pytest.approx(expected)


@given(amounts, fractions)
def test_doubling_the_amount_doubles_the_benefit(amount, p):
    terms = {"continuing": 0.3, "discontovoet": 0.02, "horizon_years": 4, "index": 1.2}
    twice = benefit_per_choice(2 * amount, p, **terms)
    assert float(twice) == pytest.approx(2 * float(benefit_per_choice(amount, p, **terms)))


def test_draws_go_through_as_arrays():
    p = np.array([0.0, 0.5, 1.0])
    assert benefit_per_choice(100, p) == pytest.approx([0, 50, 100])


def test_tiers_without_a_mix():
    found = benefit_per_tier(UNIT, None, 0.5, continuing=NOTHING_LASTS)
    assert {tier: float(amount) for tier, amount in found.items()} == {
        "opvoedondersteuning": 50,
        "pleeggezin": 500,
        "begeleid_wonen": 5000,
    }


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.1))
def test_mix_lies_between_nothing_and_the_dearest_tier(weights):
    shares = np.array(weights) / sum(weights)
    shares[0] = max(0.0, 1 - shares[1:].sum())  # rounding may leave a share just below zero
    mix = dict(zip(Intervention, shares, strict=True))
    found = benefit_per_tier(UNIT, mix, 1.0, continuing=NOTHING_LASTS)
    assert -1e-6 <= float(found["mix"]) <= 10_000 + 1e-6
    assert float(found["mix"]) == pytest.approx(sum(mix[tier] * UNIT[tier] for tier in TIERS))


@pytest.mark.parametrize("tier", TIERS)
def test_mix_of_one_tier_is_that_tier(tier):
    found = benefit_per_tier(UNIT, {tier: 1.0}, 1.0, continuing=NOTHING_LASTS)
    assert found["mix"] == found[str(tier)]


def test_mix_of_no_care_brings_nothing():
    assert float(benefit_per_tier(UNIT, {Intervention.GEEN: 1.0}, 1.0, continuing=NOTHING_LASTS)["mix"]) == 0


def test_each_tier_continues_by_its_own_share():
    lasting = {**NOTHING_LASTS, Intervention.PLEEGGEZIN: 1.0}
    found = benefit_per_tier(UNIT, None, 1.0, continuing=lasting, horizon_years=3)
    assert [float(found[str(tier)]) for tier in TIERS] == [100, 3000, 10_000]


@pytest.mark.parametrize(
    "mix",
    [
        {Intervention.GEEN: 0.5, Intervention.PLEEGGEZIN: 0.4},
        {Intervention.GEEN: 1.5, Intervention.PLEEGGEZIN: -0.5},
        {Intervention.GEEN: 0.0},
        {Intervention.GEEN: float("nan")},
    ],
)
def test_mix_that_is_none(mix):
    with pytest.raises(NnzError, match="interventiemix telt op tot"):
        check_shares(MIX_NAME, mix)
    with pytest.raises(NnzError, match="interventiemix telt op tot"):
        benefit_per_tier(UNIT, mix, 1.0, continuing=NOTHING_LASTS)


@given(amounts, st.integers(1, 500), amounts, fractions)
def test_break_even_points_agree(costs, choices, unit, p):
    """At the break-even number of choices benefits are the costs; at the break-even p they are as well, and the
    two are the same statement: p* / p = n* / n."""
    per_choice = float(benefit_per_choice(unit, p))
    enough = break_even_choices(costs, per_choice)
    assert enough * per_choice == pytest.approx(costs)
    needed = break_even_prevented_fraction(costs, choices, per_choice, p)
    assert choices * float(benefit_per_choice(unit, needed)) == pytest.approx(costs)
    assert needed / p == pytest.approx(enough / choices)


@given(amounts, st.integers(1, 500), amounts, fractions)
def test_break_even_fraction_does_not_depend_on_the_fraction_used(costs, choices, unit, p):
    at_p = break_even_prevented_fraction(costs, choices, float(benefit_per_choice(unit, p)), p)
    assert at_p == pytest.approx(break_even_prevented_fraction(costs, choices, unit, 1.0))


def test_break_even_fraction_by_hand():
    """3 410 a choice at half the choices is 6 820 at all: 142 600 / (39 × 6 820) = 0.53613."""
    assert break_even_prevented_fraction(142_600, 39, 3_410, 0.5) == pytest.approx(0.53613, abs=5e-6)


def test_break_even_care_share_by_hand():
    """40 % care brings 50 000, so all care 125 000, and the costs of 75 000 are 60 % of that."""
    assert break_even_care_share(75_000, 50_000, 0.4) == pytest.approx(0.6)
    assert break_even_care_share(None, 50_000, 0.4) is None


def test_no_break_even_where_nothing_is_gained():
    assert break_even_choices(142_600, 0.0) is None
    assert break_even_choices(None, 6820) is None
    assert break_even_prevented_fraction(142_600, 0, 6820, 1.0) is None
    assert break_even_prevented_fraction(142_600, None, 6820, 1.0) is None
    assert break_even_prevented_fraction(142_600, 39, 0.0, 0.0) is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "ratio"),
    [(39, 54, 39 / 54), (0, 54, 0), (39, 0, None), (None, 54, None), (39, None, None), (0, 0, None)],
)
def test_unknown_is_not_zero(numerator, denominator, ratio):
    assert ratio_or_none(numerator, denominator) == ratio


@pytest.mark.parametrize(
    ("a", "b", "n", "bounds"),
    [
        (18, 21, 23, (16, 18)),
        (6, 21, 23, (4, 6)),  # Leiden
        (1, 21, 23, (0, 1)),
        (0, 21, 23, (0, 0)),
        (23, 21, 23, (21, 21)),
        (2, 3, 23, (0, 2)),  # few of each: they may not overlap at all
    ],
)
def test_frechet_by_hand(a, b, n, bounds):
    assert frechet_bounds(a, b, n) == bounds


def test_frechet_contains_every_feasible_overlap_and_no_other():
    """By listing all ways in which a and b of n people can overlap."""
    for n in range(8):
        for a, b in itertools.product(range(n + 1), repeat=2):
            first = set(range(a))
            feasible = {len(first & set(second)) for second in itertools.combinations(range(n), b)}
            low, high = frechet_bounds(a, b, n)
            assert feasible == set(range(int(low), int(high) + 1)), (a, b, n)
