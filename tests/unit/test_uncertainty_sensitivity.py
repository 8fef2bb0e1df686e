"""Break-even, tornado, two-way map, mix conventions, Sobol indices: by hand and in closed form."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import (
    NULALTERNATIEF,
    PROGRAMMA,
    CostBenefit,
    PointModel,
    break_even,
    break_even_all,
    break_even_lambda,
    move_weight,
    reference_model,
    sobol_indices,
    tornado,
    two_way,
)
from nnz_mkba.parameters import Distribution
from nnz_mkba.strict_yaml import read_yaml


def distribution(family, **arguments):
    texts = {k: {a: str(b) for a, b in v.items()} if isinstance(v, dict) else str(v) for k, v in arguments.items()}
    return Distribution.model_validate({"family": family, "source": "toets", "assumption": "true", **texts})


@pytest.fixture(scope="module")
def point():
    reference = reference_model(read_yaml(Path(__file__).parents[2] / "data" / "reference_model.yaml"))
    return PointModel(reference.model, reference.parameters, PROGRAMMA, NULALTERNATIEF)


def small(model, **parameters):
    return PointModel(model, parameters, "a", NULALTERNATIEF)


def test_break_even_share_of_the_reference_model(point):
    assert break_even_lambda(point) == pytest.approx(0.049402, abs=5e-7)
    assert break_even_lambda(point) == pytest.approx(322 / 6518, rel=1e-12)


def test_break_even_of_every_input_is_exact(point):
    found = break_even_all(point)
    assert set(found) == {"q", "p", "c", "b1", "b2", "b3", "w.1", "w.2", "w.3"}
    # by hand: q = 322 / (0.5 x 16295), p = 322 / (0.8 x 16295), c = the benefit
    assert found["q"].value == pytest.approx(322 / 8147.5, rel=1e-12)
    assert found["p"].value == pytest.approx(322 / 13036, rel=1e-12)
    assert found["c"].value == pytest.approx(6518, rel=1e-12)
    for name in ("b1", "b2", "b3", "w.1", "w.2", "w.3"):
        assert found[name].value is None  # the others alone pay for the programme
    assert found["c"].probability_beyond == pytest.approx(0, abs=1e-12)


def test_break_even_near_the_edge_says_which_input_tips_it(point):
    near = PointModel(point.model, point.parameters, PROGRAMMA, NULALTERNATIEF, share=0.05)
    found = break_even_all(near)
    assert found["b1"].value == pytest.approx(6495)  # 6820 - 3.9 / (0.05 x 0.4 x 0.6)
    assert found["b3"].value == pytest.approx(50770)  # 52070 - 3.9 / (0.05 x 0.4 x 0.15)
    beyond = {name: one.probability_beyond for name, one in found.items() if one.probability_beyond is not None}
    assert max(beyond, key=beyond.get) in {"b3", "w.3", "p"}


def test_all_roots_of_a_curve_that_is_not_monotone():
    one = break_even(small(lambda f: {"a": (f["x"] - 0.2) * (f["x"] - 0.7)}, x=distribution("beta", a=5, b=4)), "x")
    assert one.roots == pytest.approx((0.2, 0.7), abs=1e-12)
    assert one.value == pytest.approx(0.7)  # nearest to the mean 5/9


def test_no_root_and_far_root():
    assert break_even(small(lambda f: {"a": 1 + f["x"]}, x=distribution("gamma", mean=5, cv=0.1)), "x").value is None
    assert break_even(small(lambda f: {"a": 0 * f["x"]}, x=distribution("beta", a=2, b=2)), "x").roots == ()
    far = break_even(small(lambda f: {"a": f["x"] - 12345.0}, x=distribution("gamma", mean=1, cv=0.1)), "x")
    assert far.value == pytest.approx(12345)
    fixed = break_even(small(lambda f: {"a": f["x"] - 12.0}, x=distribution("fixed", value=5)), "x")
    assert (fixed.value, fixed.probability_beyond) == (pytest.approx(12), None)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.02, 0.98), st.floats(0.1, 10))
def test_break_even_is_found_wherever_it_is(root, slope):
    one = break_even(small(lambda f: {"a": slope * (f["x"] - root)}, x=distribution("beta", a=2, b=2)), "x")
    assert one.value == pytest.approx(root, abs=1e-12)


def test_refused_break_even(point):
    with pytest.raises(NnzError, match="Onbekende parameter"):
        break_even(point, "zz")
    with pytest.raises(NnzError, match="geen bereik"):
        break_even(point, "q", low=0.5, high=0.5)
    with pytest.raises(NnzError, match="Onbekende strategie"):
        PointModel(point.model, point.parameters, "x", NULALTERNATIEF).net({})


def test_tornado_widest_first_by_hand():
    parameters = {"x": distribution("uniform", low=0, high=10), "y": distribution("uniform", low=0, high=100)}
    bars = tornado(PointModel(lambda f: {"a": 20 * f["x"] - f["y"]}, parameters, "a", NULALTERNATIEF))
    assert [bar.parameter for bar in bars] == ["x", "y"]
    # percentiles 1 and 9; 20 x 1 - 50 = -30 and 20 x 9 - 50 = 130
    assert (bars[0].low_value, bars[0].high_value) == pytest.approx((1, 9))
    assert (bars[0].low_eur, bars[0].high_eur) == pytest.approx((-30, 130))
    assert bars[0].crosses_zero
    assert (bars[1].low_eur, bars[1].high_eur) == pytest.approx((90, 10))


def test_tornado_says_what_the_other_weights_do(point):
    bars = {bar.parameter: bar for bar in tornado(point)}
    assert "evenredigheid" in bars["w.1"].convention
    assert bars["q"].convention is None


def test_two_way_contour_is_exact():
    parameters = {"x": distribution("beta", a=2, b=2), "y": distribution("uniform", low=0, high=1)}
    found = two_way(PointModel(lambda f: {"a": f["x"] - f["y"] ** 2}, parameters, "a", NULALTERNATIEF), "x", "y")
    assert found.grid.shape == (41, 41)
    assert found.grid.loc[found.grid.index[3], found.grid.columns[5]] == pytest.approx(
        found.grid.columns[5] - found.grid.index[3] ** 2
    )
    assert found.contour["x"].to_numpy() == pytest.approx(found.contour["y"].to_numpy() ** 2, abs=1e-12)
    assert len(found.contour) == 41


def test_refused_maps(point):
    with pytest.raises(NnzError, match="verschillende"):
        two_way(point, "q", "q")
    with pytest.raises(NnzError, match="één gewicht"):
        two_way(point, "w.1", "w.2")
    with pytest.raises(NnzError, match="Percentielen"):
        tornado(point, low=0.9, high=0.1)


MIX = {"geen": 0.2, "opvoedondersteuning": 0.5, "pleeggezin": 0.3}


def test_both_conventions_by_hand():
    proportional = move_weight(MIX, "opvoedondersteuning", [0.6])
    assert proportional["geen"][0] == pytest.approx(0.16)
    assert proportional["pleeggezin"][0] == pytest.approx(0.24)
    from_geen = move_weight(MIX, "opvoedondersteuning", [0.6, 0.75], "from_geen")
    assert from_geen["geen"][0] == pytest.approx(0.1)
    assert from_geen["pleeggezin"][0] == 0.3
    assert math.isnan(from_geen["geen"][1])  # geen cannot give 0.25


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=5), st.floats(0, 1))
def test_a_mix_stays_a_mix(weights, value):
    total = sum(weights)
    mix = {f"k{i}": w / total for i, w in enumerate(weights)}
    moved = move_weight(mix, "k0", [value])
    assert sum(v[0] for v in moved.values()) == pytest.approx(1)
    assert all(v[0] >= 0 for v in moved.values())


def test_refused_moves():
    with pytest.raises(NnzError, match="Bedoelt u pleeggezin"):
        move_weight(MIX, "pleeggezn", [0.1])
    with pytest.raises(NnzError, match="buiten"):
        move_weight(MIX, "pleeggezin", [1.1])
    with pytest.raises(NnzError, match="from_geen"):
        move_weight({"a": 0.5, "b": 0.5}, "a", [0.6], "from_geen")
    with pytest.raises(NnzError, match="Onbekende afspraak"):
        move_weight(MIX, "pleeggezin", [0.1], "anders")


def test_conventions_give_different_results():
    parameters = {"w": distribution("dirichlet", weights={"geen": 20, "x": 50, "y": 30})}

    def model(f):
        return CostBenefit({"a": 100 * f["w.x"] + 10 * f["w.y"]}, {"a": np.zeros(len(f))})

    both = [
        PointModel(model, parameters, "a", NULALTERNATIEF, convention=c).net({"w.x": [0.6]})[0]
        for c in ("proportional", "from_geen")
    ]
    assert both == pytest.approx([60 + 2.4, 60 + 3.0])


def test_ishigami():
    """Closed form with a = 7, b = 0.1 (Ishigami & Homma 1990)."""
    angles = {name: distribution("uniform", low=-math.pi, high=math.pi) for name in ("x1", "x2", "x3")}

    def model(f):
        return {"i": np.sin(f["x1"]) + 7 * np.sin(f["x2"]) ** 2 + 0.1 * f["x3"] ** 4 * np.sin(f["x1"])}

    found = sobol_indices(model, angles, "i", np.random.default_rng(1), 4096)
    a, b, pi = 7.0, 0.1, math.pi
    v1, v2, v13 = 0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, b**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = v1 + v2 + v13
    first = {"x1": v1 / variance, "x2": v2 / variance, "x3": 0.0}
    total = {"x1": (v1 + v13) / variance, "x2": v2 / variance, "x3": v13 / variance}
    for name in angles:
        assert found.loc[name, "first"] == pytest.approx(first[name], abs=0.01)
        assert found.loc[name, "total"] == pytest.approx(total[name], abs=0.01)


def test_sobol_of_one_input_of_a_mix_and_of_nothing():
    one = {"x": distribution("uniform", low=0, high=1), "k": distribution("fixed", value=1)}
    found = sobol_indices(lambda f: {"a": f["x"] + f["k"]}, one, "a", np.random.default_rng(1), 256)
    assert found.loc["x", "total"] == pytest.approx(1, abs=0.02)
    mix = {
        "w": distribution("dirichlet", weights={"x": 2, "y": 3, "z": 4}),
        "u": distribution("uniform", low=0, high=1),
    }
    found = sobol_indices(lambda f: {"a": f["w.x"] - f["w.y"]}, mix, "a", np.random.default_rng(1), 512)
    assert found.index[0] == "w"
    assert found["total"].tolist() == pytest.approx([1, 0], abs=0.02)
    flat = sobol_indices(lambda f: {"a": 0 * f["x"]}, one, "a", np.random.default_rng(1), 16)
    assert flat["total"].tolist() == [0.0]
    with pytest.raises(NnzError, match="macht van 2"):
        sobol_indices(lambda f: {"a": f["x"]}, one, "a", np.random.default_rng(1), 100)
    with pytest.raises(NnzError, match="onzeker"):
        sobol_indices(lambda f: {"a": f["k"]}, {"k": one["k"]}, "a", np.random.default_rng(1), 16)


def test_another_base_and_values_of_ones_own(point):
    other = PointModel(point.model, point.parameters, PROGRAMMA, NULALTERNATIEF, base={"q": 0.5})
    assert other.net({})[0] == pytest.approx(0.5 * 0.5 * 16295 - 322)
    found = two_way(other, "q", "c", [0.1, 0.2], [100.0])
    assert found.grid.loc[100.0].tolist() == pytest.approx([0.05 * 16295 - 100, 0.1 * 16295 - 100])
    with pytest.raises(NnzError, match="Onbekende parameter"):
        PointModel(point.model, point.parameters, PROGRAMMA, NULALTERNATIEF, base={"zz": 1}).net({})
    with pytest.raises(NnzError, match="vaste waarde"):
        two_way(
            small(lambda f: {"a": f["x"]}, x=distribution("fixed", value=1), y=distribution("beta", a=1, b=1)),
            "x",
            "y",
        )
