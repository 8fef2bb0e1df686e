"""Present value, annuity and price index against closed forms and hand calculations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.discounting import annuity_factor, present_value, price_index

rates = st.floats(0, 0.2)
shares = st.floats(0, 1)
horizons = st.integers(1, 30)


@pytest.mark.parametrize(
    ("flows", "rate", "expected"),
    [
        ([100.0], 0.0225, 100.0),  # the base year is never discounted
        ([0, 100.0], 0.25, 80.0),  # by hand: 100 / 1.25
        ([10.0] * 5, 0.0, 50.0),  # rate 0: a plain sum
        ([-1000, 0, 1102.5], 0.05, 0.0),  # 1102.5 / 1.05² = 1000
        ([], 0.05, 0.0),
    ],
)
def test_present_value_by_hand(flows, rate, expected):
    assert present_value(flows, rate) == pytest.approx(expected, abs=1e-9)


def test_present_value_of_many_paths_at_once():
    assert present_value([[0, 100], [100, 0]], 0.25) == pytest.approx([80, 100])


@given(rates, horizons)
def test_present_value_of_a_constant_flow(rate, years):
    """Closed form of an annuity due: (1 - v^n) / (1 - v)."""
    v = 1 / (1 + rate)
    closed = years if v == 1 else (1 - v**years) / (1 - v)
    assert float(present_value([1.0] * years, rate)) == pytest.approx(closed, rel=1e-6)


@pytest.mark.parametrize("rate", [2.25, 1.0, -0.01, float("nan"), float("inf")])
def test_rate_that_is_no_fraction(rate):
    with pytest.raises(NnzError, match=r"ligt buiten \[0, 1\).*schrijf 0\.0225 voor 2,25 %"):
        present_value([1.0], rate)
    with pytest.raises(NnzError):
        annuity_factor(0.5, rate, 2)


@pytest.mark.parametrize(
    ("continuing", "rate", "years", "expected"),
    [
        (0.5, 0.0, 3, 1.75),  # 1 + 1/2 + 1/4
        (0.0, 0.0225, 25, 1.0),  # nobody needs care longer than a year
        (1.0, 0.0, 7, 7.0),  # everybody does
        (0.9, 0.25, 1, 1.0),  # the first year is never discounted
        (1.0, 0.25, 2, 1.8),  # 1 + 1/1.25
    ],
)
def test_annuity_by_hand(continuing, rate, years, expected):
    assert float(annuity_factor(continuing, rate, years)) == pytest.approx(expected)


@given(shares, rates, horizons)
def test_annuity_is_a_geometric_series(continuing, rate, years):
    q = continuing / (1 + rate)
    closed = years if q == 1 else (1 - q**years) / (1 - q)
    assert float(annuity_factor(continuing, rate, years)) == pytest.approx(closed, rel=1e-6)


@given(shares, rates, horizons)
def test_a_longer_horizon_never_takes_away(continuing, rate, years):
    rounding = 1e-12
    assert annuity_factor(continuing, rate, years + 1) >= annuity_factor(continuing, rate, years) - rounding


def test_annuity_keeps_the_shape_of_its_shares():
    assert annuity_factor(np.full((2, 3), 0.5), 0.0, 2).shape == (2, 3)


@pytest.mark.parametrize("years", [0, -1, 1.5])
def test_horizon_that_is_no_number_of_years(years):
    with pytest.raises(NnzError, match="geen heel aantal jaren"):
        annuity_factor(0.5, 0.0, years)


CHANGES = {2020: 0.013, 2021: 0.027, 2022: 0.10}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (2020, 2020, 1.0),
        (2020, 2021, 1.027),  # the change of the year itself, not of the base year
        (2020, 2022, 1.1297),  # 1.027 × 1.10
        (2022, 2020, 1 / 1.1297),
        (2019, 2020, 1.013),
    ],
)
def test_price_index_by_hand(start, end, expected):
    assert price_index(CHANGES, start, end) == pytest.approx(expected)


@given(st.integers(2019, 2022), st.integers(2019, 2022), st.integers(2019, 2022))
def test_price_index_chains(a, b, c):
    assert price_index(CHANGES, a, b) * price_index(CHANGES, b, c) == pytest.approx(price_index(CHANGES, a, c))


@pytest.mark.parametrize(("start", "end"), [(2020, 2023), (2023, 2020), (2010, 2021)])
def test_price_index_without_a_figure(start, end):
    with pytest.raises(NnzError, match="geen prijsindexcijfer bekend"):
        price_index(CHANGES, start, end)
    with pytest.raises(NnzError, match="geen enkel jaar"):
        price_index({}, 2020, 2021)
