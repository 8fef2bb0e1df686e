"""Simulation and acceptability: hand figures, the plain loop, and models that misbehave."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import (
    CostBenefit,
    acceptability,
    against_nothing,
    evaluate_model,
    for_payer,
    simulate,
    simulate_payers,
    summarise,
)


def frame(n):
    return pd.DataFrame({"x": np.arange(1.0, n + 1)})


def test_headlines_by_hand():
    found = simulate(lambda f: CostBenefit({"nnz": f["x"]}, {"nnz": np.full(5, 2.0)}), frame(5))["nnz"]
    # net: -1, 0, 1, 2, 3
    assert found.mean.value == 1
    assert found.sd.value == pytest.approx(math.sqrt(2.5))
    assert found.mean.se == pytest.approx(math.sqrt(2.5 / 5))
    assert found.p50.value == 1
    assert found.p05.value == pytest.approx(-0.8)  # numpy's linear percentile
    assert found.probability_positive.value == pytest.approx(0.6)
    assert found.probability_ratio_above_one.value == pytest.approx(0.6)


def test_percentiles_are_those_of_numpy_and_standard_errors_cover():
    rng = np.random.default_rng(4)
    covered = {"mean": 0, "p05": 0, "p50": 0, "p95": 0, "sd": 0, "probability_positive": 0}
    truth = {"mean": 0.0, "p05": -1.6449, "p50": 0.0, "p95": 1.6449, "sd": 1.0, "probability_positive": 0.5}
    for _ in range(200):
        net = rng.standard_normal(400)
        found = summarise(evaluate_model(lambda f, net=net: {"a": net, "0": 0.0}, frame(400)), "a")
        assert found.p95.value == pytest.approx(np.quantile(net, 0.95))
        for name in covered:
            one = getattr(found, name)
            covered[name] += abs(one.value - truth[name]) <= 2 * one.se
    # two standard errors hold the truth in about 95 of 100 runs
    assert all(175 <= times <= 200 for times in covered.values()), covered


def test_too_few_draws_are_told():
    rng = np.random.default_rng(1)
    few = simulate(lambda f: {"a": rng.normal(0.1, 1, 50)}, frame(50))["a"].warning
    assert set(few.reasons) == {"sign", "probability", "tail"}
    assert few.needed_draws >= 1000
    assert "50 trekkingen is te weinig" in few.message
    assert simulate(lambda f: {"a": rng.normal(5, 1, 20_000)}, frame(20_000))["a"].warning is None


def test_payers_each_have_their_own_chance():
    def model(f):
        return {
            "gemeenten": CostBenefit({"nnz": f["x"]}, {"nnz": np.full(len(f), 2.5)}),
            "ggd": CostBenefit({"nnz": np.zeros(len(f))}, {"nnz": np.ones(len(f))}),
        }

    outcomes = simulate_payers(model, frame(4))
    assert summarise(outcomes["gemeenten"], "nnz").probability_positive.value == 0.5
    assert summarise(outcomes["ggd"], "nnz").probability_positive.value == 0
    assert simulate(for_payer(model, "gemeenten"), frame(4))["nnz"].mean.value == 0
    with pytest.raises(NnzError, match="Bedoelt u ggd"):
        for_payer(model, "gdg")(frame(4))
    with pytest.raises(NnzError, match=r"Betaler ggd: .*NaN"):
        simulate_payers(lambda f: model(f) | {"ggd": CostBenefit({"a": math.nan}, {"a": 1.0})}, frame(4))
    with pytest.raises(NnzError, match="geen betalers"):
        simulate_payers(lambda f: {}, frame(4))


@pytest.mark.parametrize(
    ("result", "says"),
    [
        ({"a": [1.0, math.nan, 3.0]}, r"NaN.*trekking 2"),
        ({"a": [1.0, math.inf, 3.0]}, "geen eindig getal"),
        ({"a": ["x", "y", "z"]}, "tekst"),
        ({"a": [1.0, 2.0]}, "Verwacht: 3 getallen"),
        ({}, "geen enkele strategie"),
        ([1.0, 2.0, 3.0], "list"),
        (CostBenefit({"a": [1.0] * 3}, {"b": [1.0] * 3}), "verschillende strategieën"),
        (CostBenefit({"a": [1.0] * 3}, {"a": [1.0, math.nan, 1.0]}), "kosten"),
    ],
)
def test_a_model_that_misbehaves(result, says):
    with pytest.raises(NnzError, match=says):
        evaluate_model(lambda _: result, frame(3))


def test_no_draws_unknown_strategy_and_no_benefits():
    with pytest.raises(NnzError, match="0 trekkingen"):
        evaluate_model(lambda f: {"a": f["x"]}, frame(0))
    outcomes = evaluate_model(lambda f: {"programma": f["x"]}, frame(3))
    with pytest.raises(NnzError, match="Bedoelt u programma"):
        summarise(outcomes, "program")
    with pytest.raises(NnzError, match="CostBenefit"):
        outcomes.at(0.5)


def plain_loop(benefit, cost, grid):
    rows = []
    for share in grid:
        net = share * benefit - cost
        enb = net.mean()
        rows.append((enb, (net > 0).mean(), np.maximum(net, 0).mean() - max(enb, 0), np.maximum(-net, 0).mean()))
    return np.array(rows).T


def assert_as_plain(benefit, cost, grid):
    table = against_nothing(benefit, cost, grid).table
    enb, probability, evpi, loss = plain_loop(benefit, cost, grid)
    scale = max(1.0, np.abs(benefit).mean() + np.abs(cost).mean())
    assert table["enb"].to_numpy() == pytest.approx(enb, abs=1e-9, rel=1e-12)
    assert (table["probability"].to_numpy() == probability).all()
    assert table["evpi"].to_numpy() == pytest.approx(evpi, abs=1e-9 if scale < 1e4 else 1e-13 * scale)
    assert table["loss_programme"].to_numpy() == pytest.approx(loss, abs=1e-9 if scale < 1e4 else 1e-13 * scale)
    assert (table["evpi"] >= 0).all()


@pytest.mark.parametrize(
    "grid", [np.linspace(0, 2, 201), np.array([0, 0.01, 0.049, 0.05, 0.3, 1.7]), np.array([0.05])]
)
def test_equals_a_plain_loop(grid):
    rng = np.random.default_rng(8)
    assert_as_plain(rng.gamma(16, 400, 20_000), rng.gamma(25, 13, 20_000), grid)


money = st.integers(-40, 40).map(float) | st.floats(-1e3, 1e3, allow_nan=False).map(lambda x: round(x, 3))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(money, money), min_size=1, max_size=30), st.sampled_from([3, 11, 21]), st.floats(-1, 1))
def test_equals_a_plain_loop_with_ties_zeros_and_negatives(pairs, size, start):
    benefit, cost = np.array(pairs).T
    assert_as_plain(benefit, cost, np.linspace(round(start, 2), 2, size))


def test_against_nothing_by_hand():
    found = against_nothing([10.0, 30.0], [2.0, 3.0], [0.0, 0.15, 1.0])
    assert found.break_even_lambda == pytest.approx(5 / 40)
    # at 0.15: net -0.5 and 1.5; with the programme the loss is 0.25 on average
    assert found.table.loc[0.15].to_dict() == pytest.approx(
        {
            "enb": 0.5,
            "probability": 0.5,
            "loss_programme": 0.25,
            "loss_nothing": 0.75,
            "evpi": 0.25,
            "evpi_se": 0.25 / 2**0.5,
        }
    )
    assert found.table.loc[1.0, "evpi"] == 0  # exactly: the decision is certain


def test_where_the_doubt_sits():
    # break-even shares of the draws: 0.1, 0.2 ... 1.0
    found = against_nothing(np.ones(10), np.arange(1, 11) / 10, np.linspace(0, 2, 41))
    assert found.doubt_range() == pytest.approx((0.15, 1.0))
    assert found.most_doubt_lambda == pytest.approx(0.55)
    certain = against_nothing([1.0, 1.0], [0.1, 0.2], [1.0, 2.0])
    assert (certain.doubt_range(), certain.most_doubt_lambda) == (None, None)


def test_no_break_even_without_benefit():
    assert against_nothing([0.0, -1.0], [1.0, 1.0], [1.0]).break_even_lambda is None


@pytest.mark.parametrize(
    ("benefit", "cost", "grid", "says"),
    [
        ([], [], [1.0], "geen trekkingen"),
        ([1.0], [1.0, 2.0], [1.0], "evenveel"),
        ([1.0, math.nan], [1.0, 2.0], [1.0], "baten bevatten lege"),
        ([1.0], [1.0], [], "leeg"),
        ([1.0], [1.0], [1.0, 0.5], "loopt niet op"),
        ([1.0], [1.0], [math.nan], "rooster"),
    ],
)
def test_refused_draws_and_grids(benefit, cost, grid, says):
    with pytest.raises(NnzError, match=says):
        against_nothing(benefit, cost, grid)


def test_two_named_strategies_agree_with_the_fast_way():
    rng = np.random.default_rng(2)
    benefit, cost = rng.gamma(4, 1, 500), rng.gamma(4, 1, 500)
    fast = against_nothing(benefit, cost, [0.5, 1.0, 1.5]).table
    named = acceptability(CostBenefit({"nnz": benefit}, {"nnz": cost}), [0.5, 1.0, 1.5])
    nnz = named.xs("nnz", level="strategy")
    assert nnz["probability"].tolist() == pytest.approx(fast["probability"].tolist())
    assert nnz["evpi"].tolist() == pytest.approx(fast["evpi"].tolist())
    assert nnz["loss"].tolist() == pytest.approx(fast["loss_programme"].tolist())


@settings(max_examples=30, deadline=None)
@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 5))
def test_the_order_of_strategies_does_not_matter(order, seed):
    rng = np.random.default_rng(seed)
    # whole numbers, so that ties occur
    benefit = {name: rng.integers(0, 4, 40).astype(float) for name in "abcd"}
    cost = {name: rng.integers(0, 4, 40).astype(float) for name in "abcd"}
    first = acceptability(CostBenefit(benefit, cost), [0.5, 1.0])
    other = acceptability(CostBenefit({n: benefit[n] for n in order}, cost), [0.5, 1.0])
    pd.testing.assert_frame_equal(first, other)
    assert first["probability"].groupby(level="lambda").sum().tolist() == pytest.approx([1, 1])
