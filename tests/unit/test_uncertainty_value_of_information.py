"""Value of information: exact figures of the reference model, published examples, and where packages fail."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import (
    PROGRAMMA,
    CostBenefit,
    conditional,
    evaluate_model,
    evpi,
    evppi,
    evsi_share,
    exact_evppi,
    population_value,
    reference_model,
    regression_evppi,
    sample,
    simulate,
)
from nnz_mkba.model.uncertainty.exact_evppi import envelope_gain
from nnz_mkba.model.uncertainty.marginals import Marginal
from nnz_mkba.parameters import Distribution
from nnz_mkba.strict_yaml import read_yaml


def distribution(family, **arguments):
    texts = {k: {a: str(b) for a, b in v.items()} if isinstance(v, dict) else str(v) for k, v in arguments.items()}
    return Distribution.model_validate({"family": family, "source": "toets", "assumption": "true", **texts})


@pytest.fixture(scope="module")
def reference():
    return reference_model(read_yaml(Path(__file__).parents[2] / "data" / "reference_model.yaml"))


@pytest.fixture(scope="module")
def known(reference):
    return conditional(reference.model, reference.parameters)


@pytest.fixture(scope="module")
def draws(reference):
    return sample(reference.parameters, 100_000, np.random.default_rng(20260101))


# Exact values stated with the reference model, by integration outside this software.
def test_reference_expectation_is_exact(known):
    assert known.at_means().net[PROGRAMMA][0] == pytest.approx(6196.00, abs=1e-9)


def test_reference_by_simulation(reference, draws):
    found = simulate(reference.model, draws)[PROGRAMMA]
    assert found.mean.value == pytest.approx(6196.00, abs=4 * found.mean.se)
    assert found.warning is None
    at = simulate(reference.model, draws, share=0.05)[PROGRAMMA]
    assert at.probability_positive.value == pytest.approx(0.5087, abs=4 * at.probability_positive.se)
    information = evpi(evaluate_model(reference.model, draws).at(0.05))
    assert information.value == pytest.approx(36.968, abs=4 * information.se)
    assert information.se < 0.2
    assert evpi(evaluate_model(reference.model, draws).at(1.0)).value == 0


@pytest.mark.parametrize(("name", "value"), [("c", 23.807), ("p", 18.538), ("b3", 10.466)])
def test_reference_evppi_is_exact(known, name, value):
    assert exact_evppi(known, [name], 0.05).iloc[0, 0] == pytest.approx(value, abs=0.0006)


def test_reference_evppi_of_all_nine_on_a_grid(known):
    table = exact_evppi(known, None, np.linspace(0, 2, 201))
    assert table.shape == (201, 9)
    assert (table >= 0).all().all()
    assert (table.loc[1.0:] == 0).all().all()  # the decision is certain


def test_exact_agrees_with_quadrature_outside_the_closed_forms(known):
    """E[max(a + b X, 0)] by brute numerical integration over the Gamma density."""
    from scipy import integrate, stats

    a, b = -322.0, 0.05 * 0.8 * 0.5 * 0.15  # only b3 known; the others at their mean
    a += 0.05 * 0.8 * 0.5 * (0.6 * 6820 + 0.25 * 17570)
    density = stats.gamma(25, scale=52070 / 25).pdf
    gain = integrate.quad(lambda x: (a + b * x) * density(x), -a / b, 3e5, epsabs=1e-10, limit=200)[0] - 3.9
    assert exact_evppi(known, ["b3"], 0.05).iloc[0, 0] == pytest.approx(gain, abs=1e-6)


def test_groups_are_at_least_their_members_and_at_most_everything(reference, draws):
    groups = ["q", "p", "c", ("q", "p"), "w", ("w.1", "c"), ("q", "p", "c"), tuple(reference.parameters)]
    found = {r.names: r for r in evppi(reference.model, reference.parameters, draws, groups, share=0.05)}
    assert [found[(n,)].method for n in "qpc"] == ["exact"] * 3
    assert found[("q", "p")].value >= max(found[("q",)].value, found[("p",)].value)
    assert found[("q", "p", "c")].value >= found[("q", "p")].value
    everything = found[tuple(reference.parameters)]
    assert everything.value == pytest.approx(36.968, abs=4 * everything.se)


def test_regression_agrees_with_the_exact_values(reference, draws):
    found = evppi(reference.model, reference.parameters, draws, ["c", "p", "b3"], share=0.05, independent=False)
    for result, exact in zip(found, (23.807, 18.538, 10.466), strict=True):
        assert result.method == "regression"
        assert result.value == pytest.approx(exact, abs=4 * result.se)
        assert 0 < result.se < 0.3


# Where a straight line (0.001) and an additive spline (0.005) fail.
@pytest.mark.parametrize("n", [10_000, 50_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_curvature_and_interaction(n, seed):
    x, y, z, noise = np.random.default_rng(seed).standard_normal((4, n))
    frame = pd.DataFrame({"x": x, "y": y, "noise": noise})
    curved = regression_evppi(frame[["x"]], {"a": x**2 - 1 + z / 2, "0": np.zeros(n)})
    assert curved.value == pytest.approx(0.484, abs=4 * curved.se)
    assert curved.se < 0.03
    product = {"a": x * y + z / 2, "0": np.zeros(n)}
    joint = regression_evppi(frame[["x", "y"]], product)
    assert joint.value == pytest.approx(0.318, abs=4 * joint.se)
    assert joint.se < 0.015
    alone = regression_evppi(frame[["x"]], product)
    assert alone.value == pytest.approx(0, abs=3 * alone.se + 1e-12)
    # irrelevant: 0, never negative, and harmless in a group
    none = regression_evppi(frame[["noise"]], product)
    assert 0 <= none.value <= 3 * none.se + 1e-12
    assert regression_evppi(frame, product).value >= joint.value - 0.005


def test_kink_and_few_values():
    rng = np.random.default_rng(3)
    x, z = rng.standard_normal((2, 40_000))
    # E max(|x| - c, 0) with c = E|x|, so that it matters: 2 (phi(c) - c (1 - Phi(c))) = 0.2395 (normal tables)
    kink = regression_evppi(pd.DataFrame({"x": x}), {"a": np.abs(x) - (2 / np.pi) ** 0.5 + z, "0": 0 * x})
    assert kink.value == pytest.approx(0.2395, abs=4 * kink.se)
    coin = np.tile([-1.0, 1.0], 20_000)
    two = regression_evppi(pd.DataFrame({"coin": coin}), {"a": coin + z, "0": 0 * z})
    assert two.value == pytest.approx(0.5, abs=4 * two.se)
    assert regression_evppi(pd.DataFrame({"k": np.ones(40_000)}), {"a": z, "0": 0 * z}).value == 0


@settings(max_examples=15, deadline=None)
@given(st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_the_order_of_strategies_does_not_matter(order, seed):
    rng = np.random.default_rng(seed)
    x, z = rng.standard_normal((2, 400))
    net = {"a": x + z, "b": 0.5 * x**2 - 0.5 + z, "c": 0 * x}
    frame = pd.DataFrame({"x": x})
    one, other = regression_evppi(frame, net), regression_evppi(frame, {n: net[n] for n in order})
    assert (one.value, one.se) == pytest.approx((other.value, other.se))
    assert evpi(net).value == evpi({n: net[n] for n in order}).value
    assert 0 <= one.value <= evpi(net).value + 1e-12


def test_published_evpi_of_ten_iterations():
    """Table 1 of PMC4323782 (warfarin against occlusion of the left atrial appendage): EVPI $ 2937.40."""
    warfarin = [438601.6, 437745.5, 433453.8, 435035.0, 437617.4, 435430.2, 434030.5, 433893.7, 435033.6, 437555.7]
    occlusion = [419543.2, 463363.4, 467280.0, 440207.7, 449992.3, 445595.7, 424200.5, 435406.7, 434547.6, 457368.1]
    assert np.mean(occlusion) == pytest.approx(443750.5, abs=0.1)
    assert evpi({"warfarin": warfarin, "occlusion": occlusion}).value == pytest.approx(2937.40, abs=0.1)


def test_published_value_of_information_of_the_oil_wildcatter():
    """SAS/OR User's Guide, PROC DTREE, getting started: knowing the oil deposit is worth $ 155 000."""
    cost = np.repeat([150, 300, 500], [2, 6, 2])
    oil = np.repeat([0, 700, 1200], [5, 3, 2])
    pairs = np.array(list(itertools.product(cost, oil)), dtype=float)
    frame = pd.DataFrame(np.tile(pairs, (10, 1)), columns=["cost", "oil"])
    net = {"drill": (frame["oil"] - frame["cost"]).to_numpy(), "leave": np.zeros(len(frame))}
    assert net["drill"].mean() == pytest.approx(140)
    assert regression_evppi(frame[["oil"]], net).value == pytest.approx(155)
    # by hand: drilling is called off only at a cost of 500 against an expected 450
    assert regression_evppi(frame[["cost"]], net).value == pytest.approx(0.2 * 50)


def test_models_that_bend_are_noticed(known):
    assert known.all_straight
    u = {name: distribution("uniform", low=-1, high=1) for name in "xy"}
    bent = conditional(lambda f: {"a": f["x"] ** 2 + f["y"]}, u)
    assert bent.straight == {"x": False, "y": True}
    # E max(x^2 - 1/4, 0) - 1/12 with x uniform on (-1, 1): integral of (x^2 - 1/4) over (1/2, 1) less 1/12
    shifted = conditional(lambda f: {"a": f["x"] ** 2 - 0.25 + f["y"]}, u)
    assert exact_evppi(shifted, ["x"]).iloc[0, 0] == pytest.approx(1 / 6 - 1 / 12, abs=1e-5)
    with pytest.raises(NnzError, match="niet lineair in x"):
        exact_evppi(shifted, ["y"])
    frame = sample(u, 20_000, np.random.default_rng(1))
    by = {r.names: r for r in evppi(shifted.model, u, frame)}
    assert by[("x",)].method == "exact"
    assert by[("y",)].method == "regression"
    # E max(1/12 + y, 0) - 1/12: (1 + 1/12)^2 / 4 - 1/12
    assert by[("y",)].value == pytest.approx((13 / 12) ** 2 / 4 - 1 / 12, abs=4 * by[("y",)].se)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=2, max_size=4),
    st.sampled_from([Marginal("beta", -1, 3, 2, 3), Marginal("gamma", 0, 0.5, 4), Marginal("beta", 0, 1, 1, 1)]),
)
def test_envelope_of_lines_is_the_integral(lines, x):
    intercept, slope = np.array(lines).T
    u = (np.arange(20_000) + 0.5) / 20_000
    values = intercept[:, None] + slope[:, None] * x.ppf(u)
    expected = values.max(axis=0).mean() - values.mean(axis=1).max()
    assert envelope_gain(intercept[None, :], slope[None, :], x)[0] == pytest.approx(expected, abs=1e-3)


def test_evsi_from_nothing_to_everything(known):
    values = evsi_share(known, "q", [0, 1, 10, 100, 1000, 200_000], share=0.05)
    assert values[0] == 0
    assert values.is_monotonic_increasing
    assert values[200_000] == pytest.approx(exact_evppi(known, ["q"], 0.05).iloc[0, 0], rel=1e-3)


def test_evsi_of_one_participant_by_hand():
    """q ~ Beta(1, 1), net = q - 0.6: after one success E[q] = 2/3, after one failure 1/3, each with chance 1/2."""
    q = {"q": distribution("beta", a=1, b=1)}
    known = conditional(lambda f: {"a": f["q"] - 0.6}, q)
    assert evsi_share(known, "q", [1])[1] == pytest.approx(0.5 * (2 / 3 - 0.6))
    squared = conditional(lambda f: {"a": f["q"] ** 2 - 0.4}, q)
    # E[q^2 | success] = 3 x 1/4 ... Beta(2, 1) has second moment 2 x 3 / (3 x 4) = 1/2
    assert evsi_share(squared, "q", [1])[1] == pytest.approx(0.5 * (0.5 - 0.4), rel=1e-3)


@pytest.mark.parametrize(("name", "n"), [("c", 5), ("q", -1), ("q", 2.5), ("onzin", 5)])
def test_refused_studies(known, name, n):
    with pytest.raises(NnzError):
        evsi_share(known, name, [n])


def test_population_value():
    assert population_value(2.0, 100, 3, 0.0) == 600
    assert population_value(1.0, 1, 2, 0.25) == pytest.approx(1.8)
    for wrong in [(-1, 1, 1, 0), (1, 1, 0, 0), (1, 1, 1, 2.25)]:
        with pytest.raises(NnzError):
            population_value(*wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda: evpi({}),
        lambda: evpi({"a": [1.0], "b": [1.0, 2.0]}),
        lambda: evpi({"a": [np.nan], "b": [1.0]}),
        lambda: regression_evppi(pd.DataFrame({"x": [1.0]}), {"a": [1.0], "b": [2.0]}),
    ],
)
def test_refused_information(call):
    with pytest.raises(NnzError):
        call()


def test_unknown_and_empty_groups(reference, draws):
    with pytest.raises(NnzError, match="Onbekende parameter 'z'"):
        evppi(reference.model, reference.parameters, draws, ["z"])
    with pytest.raises(NnzError, match="leeg"):
        evppi(reference.model, reference.parameters, draws, [()])


def test_reference_file_that_does_not_fit(reference):
    content = read_yaml(Path(__file__).parents[2] / "data" / "reference_model.yaml")
    with pytest.raises(NnzError, match="'zz'"):
        reference_model(content | {"roles": content["roles"] | {"choice": "zz"}})
    with pytest.raises(NnzError, match="benefits noemt '9'"):
        reference_model(content | {"roles": content["roles"] | {"benefits": {"9": "b1"}}})


def test_a_strategy_of_ones_own_beside_the_programme(reference, draws):
    def model(frame):
        base = reference.model(frame)
        return CostBenefit(
            {**base.benefit, "half": base.benefit[PROGRAMMA] * 0.5, "niets": np.zeros(len(frame))},
            {**base.cost, "half": base.cost[PROGRAMMA] * 0.4, "niets": np.zeros(len(frame))},
        )

    found = evppi(model, reference.parameters, draws.iloc[:5000], ["c", "p"], share=0.05)
    assert all(r.method == "exact" and r.value > 0 for r in found)


def test_interactions_in_a_large_group():
    """x0 x8 + x1 with nine standard normals: the value by simulating that function itself."""
    x = np.random.default_rng(5).standard_normal((9, 20_000))
    z = np.random.default_rng(6).standard_normal(20_000)
    frame = pd.DataFrame(x.T, columns=[f"x{i}" for i in range(9)])
    found = regression_evppi(frame, {"a": x[0] * x[8] + x[1] + z, "0": 0 * z})
    assert found.value == pytest.approx(0.5406, abs=4 * found.se)  # E max(x y + v, 0) from ten million draws


def test_partly_known_mix_shares_what_is_left(known):
    from nnz_mkba.model.uncertainty.conditional import given as conditional_mean

    frame = conditional_mean(known.parameters, {"w.1": np.array([0.5, 0.8])})
    # the rest stays 25 : 15
    assert frame["w.2"].tolist() == pytest.approx([0.5 * 25 / 40, 0.2 * 25 / 40])
    assert frame["q"].tolist() == [0.8, 0.8]


# Thresholds that are rarely reached; values by integration outside this software (scipy's quad on the density).
@pytest.mark.parametrize(
    ("cut", "value"), [(0.85, 0.494009375), (0.88, 0.314496), (0.90, 0.185), (0.92, 0.09625612), (0.95, 0.0240625)]
)
def test_a_step_in_the_tail_is_not_taken_for_a_line(cut, value):
    """With x ~ Beta(2, 3), NB is 50 above the cut and -0.5 below: knowing x is worth 50 P - max(50 P - 0.5 (1 - P), 0)."""
    parameters = {"x": distribution("beta", a=2, b=3), "z": distribution("gamma", mean=5, cv=0.2)}
    draws = sample(parameters, 20_000, np.random.default_rng(3))

    def model(frame):
        return {"a": np.where(frame["x"] > cut, 50.0, -0.5) + 0 * frame["z"], "niets": np.zeros(len(frame))}

    (found,) = evppi(model, parameters, draws, ["x"])
    assert found.value == pytest.approx(value, rel=0.05)


@pytest.mark.parametrize(("cut", "value"), [(15, 0.34923127), (16, 0.11601622), (18, 0.01040901)])
def test_a_bend_in_the_tail_is_not_taken_for_a_line(cut, value):
    """With y ~ Gamma(mean 10, cv 0.2), NB = 30 max(y - cut, 0) - 0.5."""
    parameters = {"y": distribution("gamma", mean=10, cv=0.2)}
    draws = sample(parameters, 20_000, np.random.default_rng(3))

    def model(frame):
        return {"a": 30 * np.maximum(frame["y"] - cut, 0) - 0.5, "niets": np.zeros(len(frame))}

    (found,) = evppi(model, parameters, draws, ["y"])
    assert found.value == pytest.approx(value, rel=1e-3)


def test_a_bump_between_the_places_that_are_tried_is_met_by_the_draws():
    """NB = 1000 for u in a thousandth of (0, 1), else -0.5; what knowing u is worth: 1 - max(1 - 0.4995, 0) = 0.4995."""
    parameters = {"u": distribution("uniform", low=0, high=1)}
    draws = sample(parameters, 20_000, np.random.default_rng(3))

    def model(frame):
        inside = (frame["u"] > 0.6180) & (frame["u"] < 0.6190)
        return {"a": np.where(inside, 1000.0, -0.5), "niets": np.zeros(len(frame))}

    assert not conditional(model, parameters, draws=draws).all_straight
