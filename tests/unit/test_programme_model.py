"""The programme as a model over distributions, against hand calculations."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from nnz_mkba.errors import NnzError
from nnz_mkba.evaluation.subject import built_up_fraction
from nnz_mkba.model.uncertainty import PROGRAMMA, conditional, sample
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import load_parameters
from nnz_mkba.programme_inputs import (
    PARTS,
    Assumed,
    mix_distributions,
    prevented_distributions,
    product_of_parts,
    recentred,
    working_distribution,
)
from nnz_mkba.programme_model import Counted, build_programme, learn_case_rate, learn_choice_rate
from nnz_mkba.vocabulary import Intervention

FILES = load_parameters()
BASE = FILES.at(dt.date(2021, 6, 30))
COSTS = {"gemeenten": 112_600.0, "ggd": 30_000.0}
LEIDEN = Counted((54, 54), (39, 39), COSTS)


def assumed(mix=None, index=1.0, **overrides):
    values = BASE
    for key, value in overrides.items():
        values = values.override(key.replace("__", "."), value, "scenario proef")
    return Assumed(values, BASE, mix, index)


def test_formula_by_hand():
    programme = build_programme(LEIDEN, assumed())
    frame = pd.DataFrame(
        {
            "deelnemers": [54.0], "keuzeaandeel": [0.5], "voorkomen_fractie": [0.25], "mix.geen": [0.2],
            "mix.opvoedondersteuning": [0.5], "mix.pleeggezin": [0.2], "mix.begeleid_wonen": [0.1],
            "baten.opvoedondersteuning": [6820.0], "baten.pleeggezin": [17570.0], "baten.begeleid_wonen": [52070.0],
            "kosten.gemeenten": [112_600.0], "kosten.ggd": [30_000.0],
        }
    )  # fmt: skip
    found = programme.model(frame)
    # 54 x 0.5 x 0.25 = 6.75 pregnancies; 0.5 x 6820 + 0.2 x 17570 + 0.1 x 52070 = 12 131 each
    assert found.benefit[PROGRAMMA] == pytest.approx([6.75 * 12_131])
    assert found.cost[PROGRAMMA] == pytest.approx([142_600])
    payers = programme.by_payer(frame)
    assert {name: float(one.cost[PROGRAMMA][0]) for name, one in payers.items()} == COSTS
    assert payers["ggd"].benefit[PROGRAMMA] == pytest.approx([6.75 * 12_131])


def test_published_figures_come_back_where_nothing_is_uncertain():
    """39 choices, every one prevents, one tier: the published 2 030 730 for begeleid wonen."""
    mix = {Intervention.BEGELEID_WONEN: 1.0, Intervention.GEEN: 0.0}
    programme = build_programme(LEIDEN, assumed(mix=mix, mkba__voorkomen_fractie=1.0))
    assert programme.parameters["mix.begeleid_wonen"].family == "fixed"
    assert programme.parameters["voorkomen_fractie"].family == "fixed"
    frame = sample(programme.parameters, 3, np.random.default_rng(1)).assign(deelnemers=54.0, keuzeaandeel=39 / 54)
    frame["baten.begeleid_wonen"] = 52_070.0
    assert programme.model(frame).benefit[PROGRAMMA] == pytest.approx([2_030_730] * 3)


def test_years_and_price_index_enter_the_benefit():
    """Two years, half goes on, no discounting: a factor 1.5; index 1.1."""
    changed = assumed(
        index=1.1, mkba__horizon=2, discontovoet=0.0, vervolgaandeel__opvoedondersteuning=0.5,
        vervolgaandeel__pleeggezin=0.5, vervolgaandeel__begeleid_wonen=0.5,
    )  # fmt: skip
    plain, longer = build_programme(LEIDEN, assumed()), build_programme(LEIDEN, changed)
    frame = sample(plain.parameters, 5, np.random.default_rng(1))
    ratio = longer.model(frame).benefit[PROGRAMMA] / plain.model(frame).benefit[PROGRAMMA]
    assert ratio == pytest.approx([1.5 * 1.1] * 5)


def test_benefits_fall_to_those_who_would_have_paid():
    """With an allocation each bearer gets its share of every tier; one that is not named gets nothing."""
    shares = {
        f"batenverdeling.{tier}.gemeenten": dataclasses.replace(
            BASE["programma.keuzeaandeel"], value=value, distribution=None
        )
        for tier, value in {"opvoedondersteuning": 0.9, "pleeggezin": 0.8, "begeleid_wonen": 0.5}.items()
    }
    values = dataclasses.replace(BASE, entries={**BASE.entries, **shares})
    programme = build_programme(LEIDEN, Assumed(values, values))
    frame = sample(programme.parameters, 4, np.random.default_rng(1))
    own = programme.own_by_payer(frame)
    prevented = frame["zwangerschap"] * frame["geboorte"] * frame["werking"]
    persons = frame["deelnemers"] * frame["keuzeaandeel"] * prevented
    parts = {
        tier: frame[f"mix.{tier}"] * frame[f"baten.{tier}"] * persons
        for tier in ("opvoedondersteuning", "pleeggezin", "begeleid_wonen")
    }
    by_hand = 0.9 * parts["opvoedondersteuning"] + 0.8 * parts["pleeggezin"] + 0.5 * parts["begeleid_wonen"]
    assert own["gemeenten"].benefit[PROGRAMMA] == pytest.approx(by_hand.to_numpy())
    assert not own["ggd"].benefit[PROGRAMMA].any()


def test_choice_rate_learns_from_own_counts():
    # prior: 80 % worth 20 participants
    assert learn_choice_rate(LEIDEN, assumed()).mean == pytest.approx((16 + 39) / (20 + 54))
    heavier = assumed(onzekerheid__voorkennis_gewicht=100)
    assert learn_choice_rate(LEIDEN, heavier).mean == pytest.approx((80 + 39) / (100 + 54))


def test_hidden_choices_leave_the_prior():
    learned = learn_choice_rate(Counted((54, 54), None, COSTS), assumed())
    assert (learned.mean, learned.own_weight) == (pytest.approx(0.8), 0.0)


def test_interval_of_choices_is_the_mixture_over_its_whole_numbers():
    learned = learn_choice_rate(Counted((54, 54), (37, 40), COSTS), assumed())
    parts = [
        marginal(learn_choice_rate(Counted((54, 54), (c, c), COSTS), assumed()).posterior, "q") for c in range(37, 41)
    ]
    mean = np.mean([part.mean for part in parts])
    variance = np.mean([part.sd**2 + part.mean**2 for part in parts]) - mean**2
    one = marginal(learned.posterior, "q")
    assert (one.mean, one.sd) == (pytest.approx(mean), pytest.approx(variance**0.5))
    assert learned.raw is None
    exact = learn_choice_rate(Counted((54, 54), (39, 39), COSTS), assumed())
    assert one.sd > marginal(exact.posterior, "q").sd  # knowing less is less sure


def test_choices_above_participants_are_left_out_of_an_interval():
    learned = learn_choice_rate(Counted((3, 4), (4, 4), COSTS), assumed())
    assert learned.mean == pytest.approx((16 + 4) / (20 + 4))


def test_wide_interval_is_tried_at_a_few_numbers_only():
    learned = learn_choice_rate(Counted((5000, 9000), (0, 4000), COSTS), assumed())
    assert 0 < learned.low < learned.mean < learned.high < 1


def test_case_rate_is_jeffreys():
    learned = learn_case_rate(LEIDEN)
    one = marginal(learned.posterior, "deelnemers")
    assert (one.mean, one.sd) == (pytest.approx(54.5), pytest.approx(54.5**0.5))
    between = marginal(learn_case_rate(Counted((50, 58), None, COSTS)).posterior, "deelnemers")
    assert between.mean == pytest.approx(54.5)
    assert between.sd > one.sd


def test_scenario_moves_the_centre_and_keeps_the_spread():
    changed = assumed(mkba__voorkomen_fractie=0.3, baten__pleeggezin=20_000)
    (prevented,) = prevented_distributions(changed).values()
    assert (prevented.a, prevented.b) == (pytest.approx(12), pytest.approx(28))  # onzekerheid.fractie_gewicht: 40
    benefit = marginal(changed.distribution("baten.pleeggezin"), "b")
    assert (benefit.mean, benefit.sd / benefit.mean) == (pytest.approx(20_000), pytest.approx(0.2))


def test_prevented_fraction_is_built_up_by_hand():
    """Of 100 who chose 49 would have become pregnant and 60 % of them a mother; the methods work for 71.6 %."""
    works = (
        0.86 * (0.30 * 0.9995 + 0.25 * 0.998 + 0.05 * 0.992)  # implant, hormonal and copper coil
        + 0.55 * (0.20 * 0.94 + 0.15 * 0.91 + 0.05 * 0.82)  # injection, pill, condom
    )
    parts = prevented_distributions(assumed())
    means = {name: marginal(one, name).mean for name, one in parts.items()}
    assert means == {name: pytest.approx(v) for name, v in zip(PARTS, (0.49, 0.60, works), strict=True)}
    joined = marginal(product_of_parts(parts), "p")
    assert joined.mean == pytest.approx(0.49 * 0.60 * works)
    assert joined.mean == pytest.approx(0.2105, abs=5e-5)
    # relative squares add up, with their products: Beta(5.88, 6.12), Beta(7.2, 4.8) and the working
    working = marginal(parts["werking"], "w")
    growth = (1 + 0.51 / 0.49 / 13) * (1 + 0.40 / 0.60 / 13) * (1 + (working.sd / working.mean) ** 2)
    assert joined.sd / joined.mean == pytest.approx((growth - 1) ** 0.5)


def test_working_of_the_methods_has_the_moments_of_its_parts():
    """The same draws made with bare numpy: the mixture of methods, two shares that go on, six failure rates."""
    rng, n = np.random.default_rng(5), 200_000
    mix = rng.dirichlet(25 * np.array([0.30, 0.25, 0.05, 0.20, 0.15, 0.05]), n)
    long, short = rng.beta(43, 7, n), rng.beta(27.5, 22.5, n)
    kept = np.column_stack([long, long, long, short, short, short])
    failure = np.array([0.0005, 0.002, 0.008, 0.06, 0.09, 0.18]) * (1 + 0.25 * rng.standard_normal((n, 6)))
    drawn = (mix * kept * (1 - failure)).sum(axis=1)
    one = marginal(working_distribution(BASE), "werking")
    assert one.mean == pytest.approx(drawn.mean(), abs=4 * drawn.std() / n**0.5)
    assert one.sd == pytest.approx(drawn.std(), rel=0.01)


def test_a_fraction_that_a_scenario_builds_up_has_the_parts_of_that_scenario():
    changed = assumed(nulalternatief__zwangerschap=0.30)
    built = changed.values.override("mkba.voorkomen_fractie", built_up_fraction(changed.values), "opgebouwd")
    parts = prevented_distributions(Assumed(built, BASE))
    assert marginal(parts["zwangerschap"], "z").mean == pytest.approx(0.30)


def test_parts_and_their_product_give_the_same_benefit():
    programme = build_programme(LEIDEN, assumed())
    assert "voorkomen_fractie" in programme.summed
    frame = sample(programme.parameters, 3, np.random.default_rng(1))
    joined = frame.drop(columns=list(PARTS)).assign(
        voorkomen_fractie=frame["zwangerschap"] * frame["geboorte"] * frame["werking"]
    )
    assert programme.model(joined).benefit[PROGRAMMA] == pytest.approx(programme.model(frame).benefit[PROGRAMMA])


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_share_of_nought_or_one_is_certain(value):
    spread = BASE["programma.keuzeaandeel"].distribution
    assert recentred(spread, value, "scenario").arguments == {"value": value}
    (stated,) = prevented_distributions(assumed(mkba__voorkomen_fractie=value)).values()
    assert stated.arguments == {"value": value}


def test_mix_of_a_scenario_is_the_centre_of_a_dirichlet():
    mix = {Intervention.GEEN: 0.4, Intervention.OPVOEDONDERSTEUNING: 0.6, Intervention.PLEEGGEZIN: 0.0}
    weights = mix_distributions(assumed(mix=mix))["mix"].weights
    assert weights == {"geen": pytest.approx(10), "opvoedondersteuning": pytest.approx(15)}  # 25 observations


def test_model_is_a_straight_line_in_every_input_so_that_evppi_is_exact():
    programme = build_programme(LEIDEN, assumed())
    assert conditional(programme.model, programme.parameters).all_straight


def test_costs_without_spread_are_fixed():
    programme = build_programme(LEIDEN, assumed(onzekerheid__kosten_variatie=0))
    assert programme.parameters["kosten.ggd"].arguments == {"value": 30_000.0}


@pytest.mark.parametrize("counted", [Counted((0, 0), (0, 0), COSTS), Counted((54, 54), (39, 39), {})])
def test_nothing_to_reckon_with_is_an_error(counted):
    with pytest.raises(NnzError, match=r"deelnemers|programmakosten"):
        build_programme(counted, assumed())


def test_new_parameters_are_sourced_or_marked_as_assumption():
    keys = [key for key in BASE if key.startswith("onzekerheid.")]
    assert {"onzekerheid.voorkennis_gewicht", "onzekerheid.mixgewicht", "onzekerheid.kosten_variatie"} <= set(keys)
    assert all(BASE[key].assumption and BASE[key].source for key in keys)
