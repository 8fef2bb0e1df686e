"""The share of choices that prevents a birth, against sums made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.prevented_fraction import effectiveness_moments, method_effectiveness, prevented_fraction

FRACTION = st.floats(0, 1)

# Trussell 2011 and CHOICE (Peipert 2011), copied by hand from design notes, not from data/parameters.
FAILURE = {"implant": 0.0005, "lng": 0.002, "cu": 0.008, "injectable": 0.06, "pill": 0.09, "condom": 0.18}
CONTINUATION = {"implant": 0.86, "lng": 0.86, "cu": 0.86, "injectable": 0.55, "pill": 0.55, "condom": 0.55}


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        ({"implant": 1.0}, 0.85957),  # 0.86 × 0.9995
        ({"pill": 1.0}, 0.5005),  # 0.55 × 0.91
        ({"implant": 0.5, "condom": 0.5}, 0.655285),  # half of 0.85957 and of 0.55 × 0.82 = 0.451
    ],
)
def test_effectiveness_by_hand(mix, expected):
    assert method_effectiveness(mix, FAILURE, CONTINUATION) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("pregnancy", "birth", "works", "expected"),
    [
        (1, 1, 1, 1.0),  # the published method: every choice prevents a birth
        (0.85, 1, 1, 0.85),  # nobody would have used anything
        (0.49, 0.6, 0.0, 0.0),  # a method that nobody keeps prevents nothing
        (0.5, 0.5, 0.8, 0.2),
    ],
)
def test_prevented_fraction_by_hand(pregnancy, birth, works, expected):
    assert prevented_fraction(pregnancy, birth, works) == pytest.approx(expected)


@given(FRACTION, FRACTION, FRACTION)
def test_never_more_than_any_of_its_parts(pregnancy, birth, works):
    assert 0 <= prevented_fraction(pregnancy, birth, works) <= min(pregnancy, birth, works) + 1e-12


def test_arrays_of_draws_go_through_at_once():
    assert prevented_fraction([0.5, 1.0], 0.5, [1.0, 0.5]) == pytest.approx([0.25, 0.25])


def test_a_percentage_is_refused():
    with pytest.raises(NnzError, match=r"kans op zwangerschap=85 ligt buiten \[0, 1\]"):
        prevented_fraction(85, 0.6, 0.7)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((0.5, 60, 0.7), r"deel dat tot een geboorte leidt=60 ligt"),
        ((0.5, 0.6, -0.1), r"werking van de methoden=-0\.1 ligt"),
        (([0.5, float("nan")], 0.6, 0.7), r"kans op zwangerschap=nan ligt"),
        # Of several the wrong one is named, not the first, a 0 or a 1.
        (([0.0, 1.0, 1.5, 0.4], 0.6, 0.7), r"kans op zwangerschap=1\.5 ligt"),
        (([0.5, -0.5], 0.6, 0.7), r"kans op zwangerschap=-0\.5 ligt"),
    ],
)
def test_every_part_must_be_a_fraction(parts, message):
    with pytest.raises(NnzError, match=message):
        prevented_fraction(*parts)


@pytest.mark.parametrize(
    ("mix", "failure", "continuation", "message"),
    [
        ({"pill": 1.5, "implant": -0.5}, 0.09, 0.55, r"methodemix\.pill=1\.5 ligt"),  # the sum is 1
        ({"pill": 1.0}, 9, 0.55, r"faalkans\.pill=9 ligt"),
        ({"pill": 1.0}, 0.09, 55, r"volhouden\.pill=55 ligt"),
    ],
)
def test_every_figure_of_a_method_must_be_a_fraction(mix, failure, continuation, message):
    with pytest.raises(NnzError, match=message):
        method_effectiveness(mix, dict.fromkeys(mix, failure), dict.fromkeys(mix, continuation))


def test_method_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(NnzError, match=r"methodemix telt op tot 1\.1"):
        method_effectiveness({"implant": 0.6, "pill": 0.5}, FAILURE, CONTINUATION)
    with pytest.raises(NnzError, match=r"methodemix telt op tot 1\.1"):  # of several draws, one is wrong
        method_effectiveness({"implant": [0.5, 0.6], "pill": [0.5, 0.5]}, FAILURE, CONTINUATION)


@pytest.mark.parametrize(
    ("keeps", "mean", "variance"),
    [
        # Mean 0.25 × 0.8 × 0.9 + 0.75 × 0.5 × 0.8. Mean square 0.109375 × 0.68 × 0.83 + 0.609375 × 0.28 × 0.65
        # + 2 × 0.140625 × 0.4 × 0.72 = 0.2536375, less 0.48².
        ({"a": "long", "b": "short"}, 0.48, 0.0232375),
        # One continuing share for both: mean 0.8 × (0.225 + 0.6), mean square 0.68 × (0.109375 × 0.83
        # + 0.609375 × 0.65 + 2 × 0.140625 × 0.72) = 0.468775, less 0.66².
        ({"a": "long", "b": "long"}, 0.66, 0.033175),
    ],
)
def test_moments_of_two_uncertain_methods_by_hand(keeps, mean, variance):
    """Shares Dirichlet(0.75, 2.25): mean squares 0.25 × 1.75 / 4 and 0.75 × 3.25 / 4, mean product 0.25 × 2.25 / 4."""
    failure = {"a": (0.1, 0.02), "b": (0.2, 0.01)}
    continuation = {"long": (0.8, 0.04), "short": (0.5, 0.03)}
    found = effectiveness_moments({"a": 0.25, "b": 0.75}, 3.0, failure, continuation, keeps)
    assert found == pytest.approx((mean, variance), abs=1e-12)
