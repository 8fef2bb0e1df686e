"""Value of information, draws made elsewhere and rank correlation on a few draws, with values worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import (
    PROGRAMMA,
    CostBenefit,
    analyse_draws,
    evppi,
    parse_lambda_grid,
    population_value,
)
from nnz_mkba.model.uncertainty.correlation import check_correlation, rank_correlate
from nnz_mkba.parameters import Distribution


def uniform(low, high):
    return Distribution(family="uniform", low=str(low), high=str(high), source="toets", assumption="true")


AROUND_ZERO = {name: uniform(-1, 1) for name in "xyz"}
#: x + y - 0.5 is 1.0, 0.5, -0.6, -0.8: by these draws 0.025 on average, by the distributions -0.5.
FOUR = pd.DataFrame({"x": [0.9, 0.8, -0.2, 0.1], "y": [0.6, 0.2, 0.1, -0.4], "z": [-1.0, -0.5, 0.0, 0.0]})


def total(frame):
    return {"a": frame["x"] + frame["y"] + frame["z"] - 0.5}


def test_one_empty_group_among_others_is_refused():
    with pytest.raises(NnzError, match="Een groep parameters is leeg"):
        evppi(total, AROUND_ZERO, FOUR, ["x", ()])


def test_a_group_is_weighed_against_what_is_best_by_the_exact_means():
    """Doing nothing is best at the means, though not by the draws: gains 1.0, 0.5, 0, 0."""
    (found,) = evppi(total, AROUND_ZERO, FOUR, [("x", "y")])
    assert (found.names, found.method) == (("x", "y"), "conditional")
    assert found.value == pytest.approx(0.375)  # 0.35 against the programme
    assert found.se == pytest.approx(math.sqrt((1.0 + 0.25) / 4 - 0.375**2) / 2)


def test_a_group_at_a_share_of_the_benefits():
    """Half of x + y less 1.5, means 1: -0.5 (at the full benefit +0.5); at the draws 0.4, 0.4, -1.2, -0.9."""
    parameters = {name: uniform(0, 2) for name in "xy"}
    draws = pd.DataFrame({"x": [2.0, 1.8, 0.2, 1.0], "y": [1.8, 2.0, 0.4, 0.2]})

    def model(frame):
        return CostBenefit({PROGRAMMA: frame["x"] + frame["y"]}, {PROGRAMMA: np.full(len(frame), 1.5)})

    (found,) = evppi(model, parameters, draws, [("x", "y")], share=0.5)
    assert (found.value, found.se) == pytest.approx((0.2, 0.1))


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_equally_good_strategies_in_either_order(order):
    """Both 0 at the means; against a, the first by name, -2 (x + y) is gained: 3.6, 2.4, 0, 0."""
    draws = pd.DataFrame({"x": [-0.9, -0.6, 0.2, 0.1], "y": [-0.9, -0.6, 0.2, 0.1]})
    sign = {"a": 1, "b": -1}
    (found,) = evppi(
        lambda f: {name: sign[name] * (f["x"] + f["y"]) for name in order},
        {name: AROUND_ZERO[name] for name in "xy"},
        draws,
        [("x", "y")],
    )
    assert found.value == pytest.approx(1.5)


def test_a_bent_model_is_not_weighed_at_the_means():
    """x squared + y - 0.6 is -0.6 at the means, 0.025 by the draws: 0.15, 0.35, 0.55, 0.75 are gained, twice each."""
    pairs = [(x, y) for x in (1.0, -1.0, 0.5, -0.5) for y in (0.4, 0.2, 0.0, -0.2, -0.4)]
    (found,) = evppi(
        lambda f: {"a": f["x"] ** 2 + f["y"] - 0.6},
        {name: AROUND_ZERO[name] for name in "xy"},
        pd.DataFrame(pairs, columns=["x", "y"]),
        [("x", "y")],
    )
    assert found.method == "conditional"
    assert found.value == pytest.approx(3.6 / 20)  # 4.1 / 20 against doing nothing
    assert found.se == pytest.approx(math.sqrt(2.02 / 20 - 0.18**2) / math.sqrt(20))


def test_a_group_is_raised_to_its_most_informative_part():
    """x + y + z - 0.5 is never positive in the draws; x and y alone are worth 0.375 in the same call."""
    pair, trio, alone = evppi(total, AROUND_ZERO, FOUR, [("x", "y"), ("x", "y", "z"), "x"])
    assert (trio.names, trio.method) == (("x", "y", "z"), "conditional")
    assert (trio.value, trio.se) == pytest.approx((0.375, pair.se))
    # E max(x - 0.5, 0) with x uniform on (-1, 1): 0.5^2 / 2 / 2
    assert (alone.value, alone.se, alone.method) == (pytest.approx(0.0625), 0.0, "exact")
    (by_itself,) = evppi(total, AROUND_ZERO, FOUR, [("x", "y", "z")])
    assert by_itself.value == pytest.approx(0.0625)  # no pair in this call: only single parameters raise it
    assert by_itself.se == 0


def test_a_group_is_not_raised_by_what_it_does_not_hold():
    """With z = 1 all three gain 2.0, 1.5, 0.4, 0.2, and x and z 1.4, 1.3, 0.3, 0.6; x and y keep 0.375."""
    draws = FOUR.assign(z=1.0)
    pair, trio, other = evppi(total, AROUND_ZERO, draws, [("x", "y"), ("x", "y", "z"), ("x", "z")])
    assert [pair.value, trio.value, other.value] == pytest.approx([0.375, 1.025, 0.9])


def test_a_raised_group_keeps_the_wider_error():
    """x + y - 0.5 is 0.1, -0.1, -0.1, -0.1: 0.025 on average, below the exact 0.0625 of x, which has no error."""
    draws = pd.DataFrame({"x": [0.3, 0.2, 0.2, 0.2], "y": [0.3, 0.2, 0.2, 0.2], "z": 0.0})
    (found,) = evppi(total, AROUND_ZERO, draws, [("x", "y")])
    assert (found.value, found.se) == pytest.approx((0.0625, 0.1 * math.sqrt(3 / 16) / 2))


def test_population_value_to_the_edges():
    assert population_value(2.0, 100, 3, 0.25) == pytest.approx(2 * 100 * (1 + 0.8 + 0.64))
    assert population_value(2.0, 100, 1, 0.25) == 200
    assert population_value(0.0, 100, 3, 0.0) == 0
    assert population_value(2.0, 0, 3, 0.0) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((math.inf, 1, 1, 0.0), "Waarde inf"),
        ((math.nan, 1, 1, 0.0), "Waarde nan"),
        ((1.0, -1, 1, 0.0), "-1 besluiten"),
        ((1.0, 1, 0, 0.0), "0 jaar"),
        ((1.0, 1, 1, 1.0), "discontovoet=1 ligt buiten"),
        ((1.0, 1, 1, -0.01), "discontovoet=-0.01 ligt buiten"),
    ],
)
def test_refused_population_values(arguments, says):
    with pytest.raises(NnzError, match=says):
        population_value(*arguments)


# Draws made elsewhere.
def coin(n):
    """Benefit 4 where x is 1, else 0, at a cost of 1: net 3 or -1 at the full benefit, 1 on average."""
    x = np.arange(n) % 2.0
    return pd.DataFrame({"x": x, "benefit": 4 * x, "cost": np.ones(n)})


def test_twenty_draws_are_enough_for_a_regression_and_nineteen_are_not():
    found = analyse_draws(coin(20), ["x"], "benefit", "cost", [0.0, 1.0], [0.5, 1.0])
    assert found.draws == 20
    assert found.break_even_lambda == 0.5
    assert found.grid["enb"].tolist() == [-1.0, 1.0]
    assert found.grid["probability"].tolist() == [0.0, 0.5]
    assert found.grid["evpi"].tolist() == [0.0, 0.5]  # half the draws lose 1
    assert found.evppi["lambda"].tolist() == [0.5, 1.0]
    assert found.evppi["value"].tolist() == pytest.approx([0.5, 0.5])  # at 0.5: net 1 or -1
    few = analyse_draws(coin(19), ["x"], "benefit", "cost", [0.0, 1.0], [1.0])
    assert few.evppi[["value", "se"]].isna().all().all()
    assert few.as_dict()["evppi"] == [{"lambda": 1.0, "parameter": "x", "value": None, "se": None}]


def test_each_parameter_has_its_own_row_at_each_share():
    frame = coin(40).assign(still=1.0)
    found = analyse_draws(frame, ["x", "still"], "benefit", "cost", [1.0], [0.5, 1.0]).evppi
    assert found["parameter"].tolist() == ["x", "still", "x", "still"]
    assert found["value"].tolist() == pytest.approx([0.5, 0.0, 0.5, 0.0])


@pytest.mark.parametrize("sign", [0, -1])
def test_without_benefit_there_is_no_break_even(sign):
    frame = coin(20).assign(benefit=lambda f: sign * f["benefit"])
    found = analyse_draws(frame, ["x"], "benefit", "cost", [1.0])
    assert found.break_even_lambda is None
    assert len(found.evppi) == 0
    assert list(found.evppi.columns) == ["lambda", "parameter", "value", "se"]
    assert found.as_dict()["break_even_lambda"] is None


def test_the_warning_is_that_of_the_full_benefit():
    certain = pd.DataFrame({"benefit": np.linspace(10, 11, 4000), "cost": 1.0})
    assert analyse_draws(certain, [], "benefit", "cost", [1.0]).as_dict()["warning"] is None
    said = analyse_draws(coin(20), [], "benefit", "cost", [1.0]).as_dict()["warning"]
    assert said.startswith("20 trekkingen is te weinig")


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (coin(4).assign(cost=[True, True, False, True]), "Kolom 'cost', rij 2: tekst .* in totaal 4 keer"),
        (
            coin(4).assign(cost=[1.0, math.nan, 1.0, math.nan]),
            r"'cost', rij 3: een lege cel \(NaN\), in totaal 2 keer",
        ),
        (coin(4).assign(cost=[1.0, 1.0, 1.0, -math.inf]), "rij 5: tekst of een oneindig getal, in totaal 1 keer"),
        (coin(4).rename(columns={"cost": "costs"}), "'cost' ontbreekt.*costs.*Gevonden kolommen: x, benefit, costs"),
        (pd.DataFrame(index=[0, 1]), "Gevonden kolommen: geen"),
    ],
)
def test_refused_columns(frame, says):
    with pytest.raises(NnzError, match=says):
        analyse_draws(frame, [], "benefit", "cost", [1.0])


def test_the_longest_grid():
    grid = parse_lambda_grid("0:1000000:1")
    assert (len(grid), grid[-1]) == (1_000_001, 1_000_000.0)
    with pytest.raises(NnzError, match="Rooster '0:1000001:1'"):
        parse_lambda_grid("0:1000001:1")
    assert parse_lambda_grid("0.1:0.25:0.1").tolist() == [0.1, 0.2]
    assert parse_lambda_grid("0:0.9:0.5").tolist() == [0.0, 0.5]  # 0.9 / 0.5 rounds up, beyond the end


# Rank correlation.
def matrix(rows, names):
    return pd.DataFrame(rows, index=list(names), columns=list(names))


def test_rows_may_stand_in_another_order_than_columns():
    wanted = matrix([[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]], "abc")
    found = check_correlation(wanted.loc[["c", "a", "b"]], list("abc"))
    assert found.tolist() == [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        # Eigenvalues of this one: 1.9, 1.9 and 1 - 2 x 0.9.
        (matrix([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], "abc"), "kleinste eigenwaarde -0.8"),
        (matrix([[1, math.nan], [math.nan, 1]], "ab"), "lege cellen"),
        (matrix([[1, 1 - 1e-11], [1 - 1e-11, 1]], "ab"), "niet positief definiet"),
        (matrix([[1, 0.5], [0.5 + 1e-8, 1]], "ab"), "niet symmetrisch"),
        (matrix([[1, 0.5], [0.5, 1 + 1e-8]], "ab"), "geen 1 op de diagonaal"),
        (pd.DataFrame([[1, 0], [0, 1]], index=["a", "a"], columns=["a", "a"]), "een naam staat er twee keer"),
        (matrix([[1, 0], [0, 1]], ["a", "onbekend"]), "noemt 'onbekend'.*Te correleren zijn: a, b, c"),
    ],
)
def test_refused_matrices(wanted, says):
    with pytest.raises(NnzError, match=says):
        check_correlation(wanted, ["a", "b", "c"])


@pytest.mark.parametrize("rho", [1 - 1e-9, 1e-9 - 1])
def test_nearly_full_correlation_is_the_same_or_the_reverse_order(rho):
    rng = np.random.default_rng(4)
    drawn = {"a": rng.gamma(2.0, size=50), "b": rng.uniform(size=50), "c": rng.uniform(size=50)}
    found = rank_correlate(drawn, matrix([[1, rho], [rho, 1]], "ab"), rng)
    assert list(found) == ["a", "b"]
    by_a = found["b"][found["a"].argsort()]
    assert by_a.tolist() == sorted(drawn["b"], reverse=rho < 0)
    assert sorted(found["a"]) == sorted(drawn["a"])


def test_ranks_reach_what_was_asked_and_not_what_the_normal_scores_would_give():
    """Scores that correlate 0.6 have ranks that correlate 6 / pi x asin(0.3) = 0.582."""
    rng = np.random.default_rng(4)
    drawn = dict(zip("ab", rng.uniform(size=(2, 20_000)), strict=True))
    found = rank_correlate(drawn, matrix([[1, 0.6], [0.6, 1]], "ab"), rng)
    assert stats.spearmanr(found["a"], found["b"]).statistic == pytest.approx(0.6, abs=0.006)


def test_at_the_rim_the_scores_take_the_correlation_itself():
    """Three times -0.49: 2 sin(pi x 0.49 / 6) = 0.508 > 1/2 cannot be; so the ranks get 6 / pi x asin(-0.245)."""
    rng = np.random.default_rng(4)
    drawn = dict(zip("abc", rng.uniform(size=(3, 20_000)), strict=True))
    found = rank_correlate(drawn, matrix([[1, -0.49, -0.49], [-0.49, 1, -0.49], [-0.49, -0.49, 1]], "abc"), rng)
    for one, other in ("ab", "ac", "bc"):
        expected = 6 / math.pi * math.asin(-0.245)
        assert stats.spearmanr(found[one], found[other]).statistic == pytest.approx(expected, abs=0.006)


def test_one_parameter_is_left_alone_and_too_few_draws_are_refused():
    rng = np.random.default_rng(4)
    assert rank_correlate({"a": np.arange(3.0)}, matrix([[1]], "a"), rng) == {}
    half = matrix([[1, 0.5], [0.5, 1]], "ab")
    with pytest.raises(NnzError, match=r"2 trekkingen voor 2 samenhangende parameters\. Neem er ten minste 3"):
        rank_correlate({"a": np.arange(2.0), "b": np.arange(2.0)}, half, rng)
    ten = {"a": np.arange(10.0), "b": np.arange(10.0) ** 2}
    found = rank_correlate(ten, half, rng)
    assert {name: sorted(values) for name, values in found.items()} == {n: v.tolist() for n, v in ten.items()}
