"""One subject on one peildatum: which counts, costs and targets it takes, and what it leaves unknown."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from exact import exactly

from nnz_mkba.errors import UsageError
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.vocabulary import Status, Stream

TIERS = ("opvoedondersteuning", "pleeggezin", "begeleid_wonen")
OCTOBER = dt.date(2021, 10, 31)


@pytest.fixture
def compute(region, parameters, published_method):
    def compute(peildatum=None, gemeente="", scenario=published_method, of=region):
        chosen = of.gemeente(gemeente) if gemeente else None
        return exactly(of, parameters, scenario, peildatum, chosen)

    return compute


def indicator(evaluation, key):
    (found,) = [result for result in evaluation.indicators if result.indicator == key]
    return found


def scenario_with(tmp_path, body):
    path = tmp_path / "proef.yaml"
    path.write_text(f"title: P\ndescription: P\nwhy: P\n{body}", encoding="utf-8")
    return load_scenario(path)


# --- peildatum ----------------------------------------------------------------------------------------------------


def test_default_is_the_peildatum_of_the_delivery(compute):
    assert compute().subject.peildatum == dt.date(2021, 6, 30)


@pytest.mark.parametrize("date", [dt.date(2020, 12, 30), dt.date(2019, 1, 1)])
def test_before_the_first_observation(compute, date):
    with pytest.raises(UsageError, match="de eerste waarneming is van 2020-12-31") as caught:
        compute(date)
    assert date.isoformat() in str(caught.value)


def test_on_the_first_observation(compute):
    """End of 2020: nine escalated cases, no conversations of partners yet, and no costs of 2020 in the source."""
    found = compute(dt.date(2020, 12, 31))
    (mkba,) = found.mkba
    assert mkba.streams["opgeschaald"].conversations == 9
    assert mkba.streams["opgeschaald"].contraception is None
    assert mkba.streams["netwerkpartners"].conversations is None
    assert mkba.costs_eur is None
    assert mkba.benefits_eur["pleeggezin"] is None
    assert "kosten_onbekend" in {flag.word for flag in found.flags}
    assert indicator(found, "ketenpartners").value == 5
    assert indicator(found, "casuistiek_netwerkpartners").status is Status.ONBEKEND


def test_later_peildatum_takes_later_observations(compute):
    found = compute(OCTOBER)
    assert (indicator(found, "ketenpartners").value, indicator(found, "aandachtsfunctionarissen").value) == (21, 47)
    assert indicator(found, "ketenpartners").peildatum == OCTOBER
    # nothing new was counted on clients: the last count stands, with its own date
    assert indicator(found, "casuistiek_opgeschaald").value == 23
    assert indicator(found, "casuistiek_opgeschaald").peildatum == dt.date(2021, 6, 30)
    assert found.mkba[0].streams["netwerkpartners"].peildatum == dt.date(2021, 5, 27)


def test_between_two_observations_the_earlier_holds(compute):
    found = compute(dt.date(2021, 6, 29))
    assert indicator(found, "ketenpartners").value == 5
    assert found.mkba[0].streams["opgeschaald"].conversations == 9
    assert found.mkba[0].streams["netwerkpartners"].conversations == 31


def test_observations_come_in_order_of_time(compute):
    points = indicator(compute(OCTOBER), "ketenpartners").points
    assert points == ((dt.date(2020, 12, 31), 5), (dt.date(2021, 6, 30), 13), (OCTOBER, 21))


def test_parameters_hold_on_the_peildatum(compute):
    """The discount rate was 3 % until 2021 (Werkgroep discontovoet 2015) and 2,25 % since."""
    assert compute(dt.date(2020, 12, 31)).subject.parameters.value("discontovoet") == 0.03
    assert compute().subject.parameters.value("discontovoet") == 0.0225


def test_a_target_whose_date_has_passed_is_still_a_target(compute):
    """In January 2022 the target of 31 December 2021 was missed (23 of 45); it did not cease to exist."""
    found = indicator(compute(dt.date(2022, 1, 15)), "casuistiek_opgeschaald")
    assert found.target == 45
    assert found.status is not Status.GEEN_STREEFWAARDE


# --- unknown is not zero ------------------------------------------------------------------------------------------


def without(region, **where):
    table = region.casuistiek
    drop = table.assign(x=True)["x"]
    for column, word in where.items():
        drop &= table[column] == word
    return dataclasses.replace(region, casuistiek=table[~drop])


def test_without_outcomes_benefits_are_unknown(compute, region):
    (mkba,) = compute(of=without(region, stroom="opgeschaald", uitkomst="anticonceptie")).mkba
    assert mkba.streams["opgeschaald"].contraception is None
    assert mkba.streams["opgeschaald"].choice_rate is None
    assert mkba.choices is None
    assert set(mkba.benefits_eur.values()) == set(mkba.benefit_cost_ratio.values()) == {None}
    assert mkba.cost_per_choice_eur is None
    assert mkba.participants == 54
    assert mkba.benefits_by_stream_eur["netwerkpartners"]["opvoedondersteuning"] == 122_760


def test_a_stream_that_was_not_counted_does_not_blot_out_the_other(compute, region):
    (mkba,) = compute(of=without(region, stroom="netwerkpartners")).mkba
    assert (mkba.participants, mkba.choices) == (23, 21)
    assert mkba.benefits_eur["opvoedondersteuning"] == 143_220


def test_no_choices_leave_the_costs(compute, region):
    table = region.casuistiek.copy()
    table.loc[table["uitkomst"] == "anticonceptie", "aantal"] = 0
    (mkba,) = compute(of=dataclasses.replace(region, casuistiek=table)).mkba
    assert mkba.choices == 0
    assert {tier: mkba.net_benefit_eur[tier] for tier in TIERS} == dict.fromkeys(TIERS, -142_600)
    assert mkba.choice_rate == 0
    assert mkba.cost_per_choice_eur is None
    assert mkba.break_even_choices["opvoedondersteuning"] == pytest.approx(20.909, abs=0.001)
    assert mkba.break_even_prevented_fraction["opvoedondersteuning"] is None


def test_without_origin_no_credit_is_computed(compute, region):
    codes = region.casuistiek["gemeente_code"].str.startswith("GM")
    found = compute(of=dataclasses.replace(region, casuistiek=region.casuistiek[~codes]))
    assert found.attribution == ()


def test_without_costs(compute, region):
    found = compute(of=dataclasses.replace(region, kosten=region.kosten.iloc[:0]))
    (mkba,) = found.mkba
    assert mkba.costs_eur is None
    assert set(mkba.net_benefit_eur.values()) == set(mkba.break_even_choices.values()) == {None}
    assert mkba.benefits_eur["opvoedondersteuning"] == 265_980


def test_one_bearer_unknown(compute, region):
    table = region.kosten[region.kosten["drager"] == "ggd"]
    (mkba,) = compute(of=dataclasses.replace(region, kosten=table)).mkba
    assert mkba.costs_by_bearer == {"gemeenten": None, "ggd": 30_000}


# --- municipalities -----------------------------------------------------------------------------------------------


def test_leiden_is_known_between_bounds(compute):
    """Of 23 cases 6 are Leiden's and 21 chose: max(0, 6 + 21 - 23) = 4 to min(6, 21) = 6."""
    found = compute(gemeente="Leiden")
    low, high = found.mkba
    assert low.streams["opgeschaald"].conversations == high.streams["opgeschaald"].conversations == 6
    assert (low.choices, high.choices) == (4, 6)
    assert (low.benefits_eur["opvoedondersteuning"], high.benefits_eur["opvoedondersteuning"]) == (27_280, 40_920)
    assert low.streams["opgeschaald"].choice_rate == pytest.approx(4 / 6)


def test_a_municipality_bears_its_share_and_has_no_indicators_of_its_own(compute):
    found = compute(gemeente="Leiden")
    for mkba in found.mkba:
        assert mkba.costs_eur == pytest.approx(44_296.22, abs=0.01)  # by inhabitants, of 142 600
        assert mkba.streams["netwerkpartners"].conversations is None
    assert found.attribution == ()
    assert found.indicators == ()


def test_nieuwkoop(compute):
    """One client: none or one choice."""
    assert [mkba.choices for mkba in compute(gemeente="Nieuwkoop").mkba] == [0, 1]


def test_municipality_that_delivered_nothing_is_unknown(compute):
    """Hillegom takes part and is not on the list of origins; nobody says it is zero."""
    (mkba,) = compute(gemeente="Hillegom").mkba
    assert mkba.streams["opgeschaald"].conversations is None
    assert mkba.participants is None
    assert mkba.benefits_eur["opvoedondersteuning"] is None


def test_municipality_that_does_not_take_part_still_has_clients(compute):
    found = compute(gemeente="Katwijk")
    assert found.subject.region.participates_since("GM0537") is None
    assert found.mkba[0].streams["opgeschaald"].conversations == 1


def test_municipality_by_its_place(compute):
    assert compute(gemeente="Lekkerkerk").subject.gemeente.naam == "Krimpenerwaard"


# --- scenarios ----------------------------------------------------------------------------------------------------


def test_half_of_the_choices(compute, tmp_path):
    found = compute(scenario=scenario_with(tmp_path, "overrides: {mkba.voorkomen_fractie: 0.5}\n"))
    (mkba,) = found.mkba
    assert mkba.benefits_eur["opvoedondersteuning"] == pytest.approx(132_990)
    assert mkba.break_even_choices["opvoedondersteuning"] == pytest.approx(2 * 142_600 / 6820)
    # the break-even fraction asks which p it takes: that does not depend on the p in use
    assert mkba.break_even_prevented_fraction["opvoedondersteuning"] == pytest.approx(142_600 / 265_980)


def test_mix(compute, tmp_path):
    found = compute(scenario=scenario_with(tmp_path, "mix: {geen: 0.5, opvoedondersteuning: 0.3, pleeggezin: 0.2}\n"))
    # by hand: 0.3 × 6 820 + 0.2 × 17 570 = 5 560 a choice; 39 × 5 560 = 216 840
    (mkba,) = found.mkba
    assert mkba.benefits_eur["mix"] == pytest.approx(216_840)
    assert mkba.net_benefit_eur["mix"] == pytest.approx(74_240)
    assert mkba.benefits_eur["opvoedondersteuning"] == 265_980


def test_longer_horizon_is_discounted(compute, tmp_path):
    body = "overrides: {mkba.horizon: 2, vervolgaandeel.pleeggezin: 1}\n"
    (mkba,) = compute(scenario=scenario_with(tmp_path, body)).mkba
    assert mkba.benefits_eur["pleeggezin"] == pytest.approx(685_230 * (1 + 1 / 1.0225))
    assert mkba.benefits_eur["opvoedondersteuning"] == 265_980  # nothing continues there


def test_price_level_moves_benefits_only(compute, tmp_path):
    """Costs are those of the cost year; the unit benefits of 2020 move by 2,7 % to 2021."""
    found = compute(scenario=scenario_with(tmp_path, "prijspeil: 2021\n"))
    (mkba,) = found.mkba
    assert (mkba.price_level, mkba.costs_eur) == (2021, 142_600)
    assert mkba.benefits_eur["opvoedondersteuning"] == pytest.approx(265_980 * 1.027)
    assert "prijspeilen_verschillen" not in {flag.word for flag in found.flags}


def test_doubling_a_unit_benefit_doubles_benefits(compute, tmp_path):
    (mkba,) = compute(scenario=scenario_with(tmp_path, "overrides: {baten.opvoedondersteuning: 13640}\n")).mkba
    assert mkba.benefits_eur["opvoedondersteuning"] == 531_960
    assert mkba.benefits_eur["pleeggezin"] == 685_230


def test_repr_holds_no_counts(region, compute):
    """A traceback that prints its variables must not print a table of clients."""
    subject = compute().subject
    assert "GM0546" not in repr(subject)
    assert "aantal" not in repr(subject)
    assert subject.date_of(Stream.OPGESCHAALD) == dt.date(2021, 6, 30)
