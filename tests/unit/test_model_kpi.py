"""The straight path, the ratio to it, the words for it, and the outlook against a simulation."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from nnz_mkba.model.kpi import expected_on_path, judge, outlook, path_ratio
from nnz_mkba.vocabulary import Status

START, END = dt.date(2020, 12, 31), dt.date(2021, 12, 31)
numbers = st.floats(0, 1000)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (START, 9),
        (END, 45),
        (dt.date(2021, 6, 30), 9 + 36 * 181 / 365),  # 31 + 28 + 31 + 30 + 31 + 30 = 181 days
        (dt.date(2021, 1, 1), 9 + 36 / 365),
        (dt.date(2022, 12, 31), 81),  # the line goes on
    ],
)
def test_path_by_hand(date, expected):
    assert expected_on_path(9, START, 45, END, date) == pytest.approx(expected)


def test_ratio_by_hand():
    assert path_ratio(23, 9, 26.852054794520548) == pytest.approx(0.78422, abs=1e-5)
    assert path_ratio(9, 9, 20) == 0
    assert path_ratio(8, 9, 20) < 0
    assert path_ratio(9, 9, 9) is None  # nothing was expected yet


@given(numbers, numbers, numbers, st.floats(0.1, 100), st.floats(-100, 100))
def test_ratio_knows_no_scale(value, baseline, expected, scale, shift):
    """Counting in dozens, or from another zero, changes nothing."""
    assume(abs(expected - baseline) > 1e-3)
    moved = [scale * number + shift for number in (value, baseline, expected)]
    assert path_ratio(*moved) == pytest.approx(path_ratio(value, baseline, expected), rel=1e-6, abs=1e-6)


@given(numbers, numbers, st.integers(1, 365))
def test_who_is_on_the_path_has_ratio_one(baseline, target, days):
    assume(abs(target - baseline) > 1e-3)
    expected = expected_on_path(baseline, START, target, END, START + dt.timedelta(days))
    assume(abs(expected - baseline) > 1e-6)
    assert path_ratio(expected, baseline, expected) == pytest.approx(1)


@given(st.integers(0, 60), st.integers(1, 400), st.integers(1, 400), st.integers(0, 80))
def test_outlook_is_the_negative_binomial(increase, observed, remaining, gap):
    """Poisson counts at a rate with posterior Gamma(k + 1/2, T): mass by the textbook formula, no scipy."""
    value = 10 + increase
    found = outlook(value, increase, observed, remaining, value + gap)
    shape, p = increase + 0.5, observed / (observed + remaining)

    def mass(k):
        log = math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1)
        return math.exp(log + shape * math.log(p) + k * math.log1p(-p))

    assert found.probability == pytest.approx(1 - math.fsum(mass(k) for k in range(gap)), abs=1e-6)
    assert found.projected == pytest.approx(value + shape * remaining / observed)
    assert value <= found.low <= found.high


def test_outlook_against_a_simulation():
    """Draw a rate, draw a count: 200 000 times."""
    rng = np.random.default_rng(20210630)
    rate = rng.gamma(14.5, 1 / 181, 200_000)
    ends = 23 + rng.poisson(rate * 184)
    found = outlook(23, 14, 181, 184, 45)
    assert found.probability == pytest.approx((ends >= 45).mean(), abs=0.004)
    assert found.projected == pytest.approx(ends.mean(), abs=0.06)
    assert (ends < found.low).mean() <= 0.05 + 0.002
    assert (ends > found.high).mean() <= 0.05 + 0.002
    assert (found.low, found.high) == (30, 47)


def test_outlook_on_the_target_date_is_what_stands():
    found = outlook(23, 14, 365, 0, 45)
    assert (found.projected, found.low, found.high, found.probability) == (23, 23, 23, 0)
    assert outlook(45, 14, 365, 0, 45).probability == 1


def test_target_that_is_reached_stays_reached():
    assert outlook(45, 14, 181, 184, 45).probability == 1


@given(st.integers(0, 40), st.integers(1, 300), st.integers(1, 300), st.integers(1, 60))
def test_a_higher_target_is_never_more_likely(increase, observed, remaining, gap):
    near, far = (outlook(50, increase, observed, remaining, 50 + g).probability for g in (gap, gap + 1))
    assert far <= near + 1e-12


def test_target_between_two_counts():
    """2.5 more is reached by 3 more, not by 2."""
    further = stats.nbinom(14.5, 0.5)
    assert outlook(23, 14, 100, 100, 25.5).probability == pytest.approx(further.sf(2))


@pytest.mark.parametrize(
    ("value", "increase", "observed", "remaining"),
    [
        (23, -1, 181, 184),  # a cumulative count that fell has no rate
        (23, 14, 0, 184),
        (23, 14, 181, -1),  # the target date has passed
        (23.5, 14, 181, 184),  # no count
        (23, 14.5, 181, 184),
    ],
)
def test_no_outlook(value, increase, observed, remaining):
    assert outlook(value, increase, observed, remaining, 45) is None


WORDS = {"same_unit": True, "on_track_from": 0.95, "at_risk_from": 0.8}


@pytest.mark.parametrize(
    ("value", "target", "ratio", "status"),
    [
        (31, 30, None, Status.BEHAALD),
        (30, 30, 0.1, Status.BEHAALD),
        (20, 30, 0.95, Status.OP_KOERS),  # on the bound is above it
        (20, 30, 0.9499, Status.RISICO),
        (20, 30, 0.8, Status.RISICO),
        (20, 30, 0.7999, Status.ACHTER),
        (20, 30, -1.0, Status.ACHTER),
        (20, 30, None, Status.ONBEKEND),
        (None, 30, 1.0, Status.ONBEKEND),
        (None, None, None, Status.ONBEKEND),
        (20, None, None, Status.GEEN_STREEFWAARDE),
        (0, 30, 0.0, Status.ACHTER),  # zero is a value
    ],
)
def test_word(value, target, ratio, status):
    assert judge(value, target, ratio, **WORDS) is status


def test_different_units_are_never_judged():
    for value, ratio in itertools.product((0, 6, 12, 99), (None, 0.1, 2.0)):
        assert judge(value, 12, ratio, **{**WORDS, "same_unit": False}) is Status.NIET_VERGELIJKBAAR
