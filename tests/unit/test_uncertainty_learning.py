"""Learning from counts: conjugate updates by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import fitted_weight, learn_rate, learn_share, sample


def test_choice_rate_by_hand():
    # 80 % worth 10 participants, then 39 of 54 as in Hollands Midden
    learned = learn_share(39, 54, 0.8, 10, "registratie")
    assert (learned.posterior.a, learned.posterior.b) == pytest.approx((47, 17))
    assert learned.mean == pytest.approx(47 / 64)
    assert learned.raw == pytest.approx(39 / 54)
    assert learned.own_weight == pytest.approx(54 / 64)
    assert (learned.low, learned.high) == pytest.approx(tuple(stats.beta.ppf([0.05, 0.95], 47, 17)))


def test_hidden_counts_leave_the_prior():
    learned = learn_share(None, None, 0.8, 10, "registratie")
    assert learned.mean == pytest.approx(0.8)
    assert learned.raw is None
    assert learned.own_weight == 0


def test_case_rate_is_gamma_poisson():
    # Jeffreys: 14 cases in 181 days
    learned = learn_rate(14, 181, "registratie")
    assert learned.mean == pytest.approx(14.5 / 181)
    assert learned.high == pytest.approx(stats.gamma.ppf(0.95, 14.5, scale=1 / 181))
    assert learned.raw == pytest.approx(14 / 181)
    assert learn_rate(3, 1, "registratie").mean == pytest.approx(3.5)
    assert learn_rate(3, 0.5, "registratie").mean == pytest.approx(7)
    assert learn_rate(None, 0, "registratie", 2, 10).mean == pytest.approx(0.2)  # only what was known before
    with_prior = learn_rate(0, 10, "registratie", prior_shape=2, prior_exposure=10)
    assert with_prior.mean == pytest.approx(2 / 20)
    assert with_prior.own_weight == 0.5
    assert learn_rate(None, 10, "registratie", 2, 10).mean == pytest.approx(0.2)


def test_the_posterior_feeds_the_simulation():
    learned = learn_share(39, 54, 0.8, 10, "registratie")
    draws = sample({"q": learned.posterior}, 20_000, np.random.default_rng(1))
    assert draws["q"].mean() == pytest.approx(47 / 64, abs=0.002)


def test_fitted_weight_sees_spread():
    same = {str(i): (8, 10) for i in range(20)}
    spread = {str(i): ((10, 10) if i % 5 else (0, 10)) for i in range(20)}
    assert fitted_weight(same, 0.8) == pytest.approx(1000)
    assert fitted_weight(spread, 0.8) < 5


@pytest.mark.parametrize(("middle", "weight"), [(1, 1.0), (2, 4.0)])
def test_fitted_weight_by_hand(middle, weight):
    """Of two participants each, k municipalities have both or none and m have one.

    At a mean of 1/2 their likelihoods are (w + 2) / 4(w + 1) and w / 4(w + 1), up to a constant; the derivative of
    the log of their product is 0 at w = 2m / (k - m).
    """
    counts = {"a": (2, 2), "b": (0, 2), "c": (2, 2), "hidden": None} | {f"m{i}": (1, 2) for i in range(middle)}
    assert fitted_weight(counts, 0.5) == pytest.approx(weight, rel=1e-3)


def test_fitted_weight_stays_within_its_bounds():
    assert fitted_weight({"a": (2, 2), "b": (0, 2)}, 0.5) == 1.0  # at m = 0 the likelihood falls with w
    assert fitted_weight({"a": (1, 2), "b": (1, 2)}, 0.5) == pytest.approx(1000)  # at k = 0 it rises
    twice_two = {"a": (2, 2), "b": (0, 2), "c": (2, 2), "d": (0, 2), "e": (1, 2), "f": (1, 2)}
    assert fitted_weight(twice_two, 0.5) == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize("mean", [0.0, 1.0, 1.5])
def test_a_share_known_for_certain_or_none_is_refused(mean):
    with pytest.raises(NnzError, match="Vooraf verwacht aandeel"):
        learn_share(1, 4, mean, 10, "x")
    with pytest.raises(NnzError, match="Gemiddeld aandeel"):
        fitted_weight({"a": (1, 2), "b": (1, 2)}, mean)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"cases": -1, "exposure": 10}, "Aantal gevallen: -1"),
        ({"cases": 3, "exposure": 0, "prior_shape": 2, "prior_exposure": 10}, "3 gevallen in een duur van 0"),
        ({"cases": 3, "exposure": 10, "prior_shape": 0}, "Voorkennis 0 gevallen"),
        ({"cases": 3, "exposure": 10, "prior_exposure": -1}, "gevallen in -1"),
        ({"cases": 3, "exposure": float("inf")}, "duur inf"),
    ],
)
def test_refused_rates_say_why(terms, message):
    with pytest.raises(NnzError, match=message):
        learn_rate(source="x", **terms)


def test_participants_are_whole():
    with pytest.raises(NnzError, match=r"Aantal deelnemers: 4\.5"):
        learn_share(1, 4.5, 0.8, 10, "x")


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.floats(0.05, 0.95), st.floats(0.5, 500))
def test_the_posterior_lies_between_prior_and_counts(x, more, prior, weight):
    n = x + more
    learned = learn_share(x, n, prior, weight, "registratie")
    ends = sorted([prior, x / n if n else prior])
    assert ends[0] - 1e-9 <= learned.mean <= ends[1] + 1e-9


@pytest.mark.parametrize(
    "call",
    [
        lambda: learn_share(5, 4, 0.8, 10, "x"),
        lambda: learn_share(-1, 4, 0.8, 10, "x"),
        lambda: learn_share(1.5, 4, 0.8, 10, "x"),
        lambda: learn_share(None, 4, 0.8, 10, "x"),
        lambda: learn_share(1, 4, 80, 10, "x"),
        lambda: learn_share(1, 4, 0.8, 0, "x"),
        lambda: learn_rate(3, 0, "x"),
        lambda: learn_rate(None, 0, "x"),
        lambda: learn_rate(3, -1, "x"),
        lambda: fitted_weight({"a": (1, 2)}, 0.5),
        lambda: fitted_weight({"a": (1, 2), "b": (1, 2)}, 5),
    ],
)
def test_refused_counts(call):
    with pytest.raises(NnzError):
        call()
