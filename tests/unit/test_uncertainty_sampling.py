"""Sampling: moments in closed form, reproducibility, rank correlation, and every refused distribution."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.global_sensitivity import sobol_indices
from nnz_mkba.model.uncertainty.marginals import marginal, marginals
from nnz_mkba.model.uncertainty.sampling import sample
from nnz_mkba.parameters import Distribution

NODES = np.polynomial.legendre.leggauss(200)
METHODS = ["monte_carlo", "latin_hypercube", "sobol"]


def distribution(family, **arguments):
    texts = {k: {a: str(b) for a, b in v.items()} if isinstance(v, dict) else str(v) for k, v in arguments.items()}
    return Distribution.model_validate({"family": family, "source": "toets", "assumption": "true", **texts})


CASES = {
    # mean and standard deviation from the textbook formulas
    "beta": (distribution("beta", a=2, b=6), 0.25, (2 * 6 / (64 * 9)) ** 0.5),
    "beta_by_mean": (distribution("beta", mean=0.8, sd=0.05), 0.8, 0.05),
    "gamma": (distribution("gamma", mean=322, cv=0.2), 322, 64.4),
    "uniform": (distribution("uniform", low=-1, high=3), 1, 4 / 12**0.5),
    "pert": (distribution("pert", low=0, mode=2, high=6), (0 + 8 + 6) / 6, (14 / 6 * (6 - 14 / 6) / 7) ** 0.5),
    # The lowest value is not 0: mean (2 + 4 x 3 + 6) / 6 = 10/3, variance (10/3 - 2)(6 - 10/3) / 7.
    "pert_from_two": (distribution("pert", low=2, mode=3, high=6), 10 / 3, (4 / 3 * 8 / 3 / 7) ** 0.5),
    # The mode on a bound: mean (0 + 4 x 0 + 2) / 6 and (0 + 4 x 2 + 2) / 6, variance (1/3)(5/3) / 7 of both.
    "pert_low": (distribution("pert", low=0, mode=0, high=2), 1 / 3, (5 / 63) ** 0.5),
    "pert_high": (distribution("pert", low=0, mode=2, high=2), 5 / 3, (5 / 63) ** 0.5),
    "fixed": (distribution("fixed", value=7), 7, 0),
}


@pytest.mark.parametrize("method", METHODS)
def test_moments(method):
    frame = sample({n: c[0] for n, c in CASES.items()}, 2**14, np.random.default_rng(3), method)
    for name, (_, mean, sd) in CASES.items():
        assert frame[name].mean() == pytest.approx(mean, abs=4 * sd / 2**7 + 1e-12)
        assert frame[name].std() == pytest.approx(sd, rel=0.05)


@pytest.mark.parametrize("name", CASES)
def test_marginal_moments(name):
    spec, mean, sd = CASES[name]
    assert marginal(spec, name).mean == pytest.approx(mean)
    assert marginal(spec, name).sd == pytest.approx(sd)


@pytest.mark.parametrize("method", METHODS)
def test_dirichlet_has_a_column_a_weight_that_sum_to_one(method):
    frame = sample(
        {"w": distribution("dirichlet", weights={"x": 60, "y": 25, "z": 15})}, 4096, np.random.default_rng(1), method
    )
    assert list(frame) == ["w.x", "w.y", "w.z"]
    assert frame.sum(axis=1).to_numpy() == pytest.approx(np.ones(4096))
    assert frame.mean().tolist() == pytest.approx([0.6, 0.25, 0.15], abs=0.004)
    # variance of a weight: m (1 - m) / (total + 1)
    assert frame["w.x"].var() == pytest.approx(0.6 * 0.4 / 101, rel=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_same_seed_same_numbers(method):
    parameters = {n: c[0] for n, c in CASES.items()}
    one, two, other = (sample(parameters, 64, np.random.default_rng(seed), method) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one, two)
    assert not one["gamma"].equals(other["gamma"])


def test_monte_carlo_is_the_bare_generator():
    bare = np.random.default_rng(9)
    expected = {"q": bare.beta(80.0, 20.0, 10), "c": bare.gamma(25.0, 322 / 25, 10), "u": bare.uniform(2, 5, 10)}
    frame = sample(
        {
            "q": distribution("beta", a=80, b=20),
            "c": distribution("gamma", mean=322, cv=0.2),
            "u": distribution("uniform", low=2, high=5),
        },
        10,
        np.random.default_rng(9),
    )
    for name, values in expected.items():
        assert frame[name].tolist() == pytest.approx(values.tolist(), rel=1e-12)


def test_latin_hypercube_has_one_draw_in_every_slice():
    frame = sample({"u": distribution("uniform", low=0, high=100)}, 100, np.random.default_rng(1), "latin_hypercube")
    assert sorted(np.floor(frame["u"]).astype(int)) == list(range(100))


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.6, 0.95])
@pytest.mark.parametrize("method", METHODS)
def test_rank_correlation_is_reached_and_margins_stay(method, rho):
    parameters = {"a": distribution("gamma", mean=100, cv=0.8), "b": distribution("beta", a=2, b=5)}
    wanted = pd.DataFrame([[1, rho], [rho, 1]], index=["a", "b"], columns=["a", "b"])
    free = sample(parameters, 4096, np.random.default_rng(2), method)
    tied = sample(parameters, 4096, np.random.default_rng(2), method, wanted)
    assert stats.spearmanr(tied["a"], tied["b"]).statistic == pytest.approx(rho, abs=0.03)
    for name in parameters:
        assert sorted(tied[name]) == sorted(free[name])


def test_correlation_leaves_the_others_alone():
    parameters = {name: distribution("uniform", low=0, high=1) for name in "abc"}
    wanted = pd.DataFrame([[1, 0.8], [0.8, 1]], index=["c", "a"], columns=["c", "a"])
    free, tied = (sample(parameters, 256, np.random.default_rng(2), correlation=c) for c in (None, wanted))
    assert tied["b"].equals(free["b"])


def matrix(rows, names):
    return pd.DataFrame(rows, index=names, columns=names)


@pytest.mark.parametrize(
    ("correlation", "says"),
    [
        (matrix([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], list("abc")), "niet positief definiet"),
        (matrix([[1, 1], [1, 1]], list("ab")), "niet positief definiet"),
        (matrix([[1, 0.5], [0.4, 1]], list("ab")), "niet symmetrisch"),
        (matrix([[1, 1.2], [1.2, 1]], list("ab")), "tussen a en b is 1.2. Verwacht: een getal tussen -1 en 1"),
        (matrix([[1, 0.1, -80], [0.1, 1, 0], [-80, 0, 1]], list("abc")), "tussen a en c is -80"),
        (matrix([[2, 0.5], [0.5, 1]], list("ab")), "diagonaal"),
        (matrix([[1, 0.5], [0.5, 1]], ["a", "w.x"]), "w.x"),
        (matrix([[1, "hoog"], ["hoog", 1]], list("ab")), "tekst"),
        (pd.DataFrame([[1.0]], index=["a"], columns=["b"]), "rijen"),
    ],
)
def test_refused_correlations(correlation, says):
    parameters = {name: distribution("uniform", low=0, high=1) for name in "abc"}
    parameters["w"] = distribution("dirichlet", weights={"x": 1, "y": 1})
    with pytest.raises(NnzError, match=says):
        sample(parameters, 100, np.random.default_rng(1), correlation=correlation)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (distribution("gamma", mean=322, cv=-0.2), "cv=-0.2 is negatief"),
        (distribution("gamma", mean=0, cv=0.2), "mean=0"),
        (distribution("beta", mean=1.2, sd=0.1), "mean=1.2 ligt buiten"),
        (distribution("beta", mean=0, sd=0.1), "mean=0 ligt buiten"),
        (distribution("beta", mean=0.5, sd=0.6), "sd=0.6"),
        (distribution("beta", mean=0.5, sd=0.5), r"sd=0\.5"),  # half the draws 0, half 1: no Beta
        (distribution("beta", mean=0.5, sd=0), "sd=0"),
        (distribution("beta", mean=1, sd=0.1), "mean=1 ligt buiten"),
        (distribution("beta", a=0, b=1), "a=0"),
        (distribution("uniform", low=2, high=2), "low=2"),
        (distribution("uniform", low=2, high=1), "low=2"),
        (distribution("pert", low=0, mode=9, high=6), "mode=9"),
        (distribution("dirichlet", weights={"x": 1}), "ten minste twee"),
        (distribution("dirichlet", weights={"x": 1, "y": 0}), r"x\.y"),
    ],
)
def test_refused_distributions(spec, says):
    with pytest.raises(NnzError, match=says):
        sample({"x": spec}, 10, np.random.default_rng(1))


@pytest.mark.parametrize("draws", [0, -1, 2.5, True])
def test_refused_numbers_of_draws(draws):
    with pytest.raises(NnzError, match="Aantal trekkingen"):
        sample({"x": distribution("fixed", value=1)}, draws, np.random.default_rng(1))


@pytest.mark.parametrize("rng", [1, None, np.random.RandomState(1)])
@pytest.mark.parametrize(
    "draw",
    [
        lambda spec, rng: sample(spec, 10, rng),
        lambda spec, rng: sobol_indices(lambda f: {"nnz": f["x"]}, spec, "nnz", rng),
    ],
)
def test_a_seed_is_no_generator(draw, rng):
    with pytest.raises(NnzError, match=rf"type {type(rng).__name__}\. Verwacht een numpy\.random\.Generator"):
        draw({"x": distribution("uniform", low=0, high=1)}, rng)


def test_refused_method_no_parameters_and_one_name_twice():
    spec = {"x": distribution("fixed", value=1)}
    with pytest.raises(NnzError, match="Bedoelt u sobol"):
        sample(spec, 10, np.random.default_rng(1), "sobbol")
    with pytest.raises(NnzError, match="ten minste één verdeling"):
        sample({}, 10, np.random.default_rng(1))
    with pytest.raises(NnzError, match="twee parameters"):
        marginals({"w": distribution("dirichlet", weights={"x": 1, "y": 1}), "w.x": distribution("fixed", value=1)})


def test_nothing_lies_outside_the_support():
    unit, amount = (marginal(CASES[name][0], name) for name in ("beta", "gamma"))
    assert unit.cdf([-0.5, 0, 1, 1.5]).tolist() == [0, 0, 1, 1]
    assert unit.partial_mean([-0.5, 1.5]) == pytest.approx([0, 0.25])
    assert amount.cdf([-1, 0]).tolist() == [0, 0]


def test_a_fixed_value_is_a_step():
    one = marginal(distribution("fixed", value=3), "x")
    assert one.cdf([2.9, 3, 3.1]).tolist() == [0, 1, 1]
    assert one.partial_mean([2.9, 3, 3.1]).tolist() == [0, 3, 3]
    assert (one.ppf([0.1, 0.9]).tolist(), one.support) == ([3, 3], (3, 3))


def test_a_dirichlet_has_no_single_marginal():
    with pytest.raises(NnzError, match=r"Noem één gewicht: w\.x, w\.y"):
        marginal(distribution("dirichlet", weights={"x": 1, "y": 1}), "w")


@pytest.mark.parametrize("value", [None, float("inf"), float("nan")])
def test_a_value_that_is_no_number_is_refused(value):
    spec = Distribution.model_construct(family="fixed", value=value)
    with pytest.raises(NnzError, match="value is geen eindig getal"):
        marginal(spec, "x")


def test_a_variation_of_zero_is_a_fixed_value():
    assert sample({"x": distribution("gamma", mean=5, cv=0)}, 3, np.random.default_rng(1))["x"].tolist() == [5, 5, 5]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([n for n in CASES if n != "fixed"]),
    st.floats(0.001, 0.999),
)
def test_partial_expectation_is_the_integral_of_the_quantiles(name, u):
    one = marginal(CASES[name][0], name)
    nodes, weights = NODES
    points = (nodes + 1) / 2 * u
    assert one.cdf(one.ppf(u)) == pytest.approx(u)
    assert one.partial_mean(one.ppf(u)) == pytest.approx(one.ppf(points) @ weights / 2 * u, rel=1e-4, abs=1e-9)
