"""The business case of a municipality that does not take part, against a sum made by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from exact import exactly
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.artery import load
from nnz_mkba.model.joining import newcomer_costs, per_inhabitant_year
from nnz_mkba.parameters import load_parameters
from nnz_mkba.present.joining import outcome_words
from nnz_mkba.present.locale import translator
from nnz_mkba.region import read_region
from nnz_mkba.scenarios import load_scenario

REGION = read_region("hollands-midden")
PARAMETERS = load_parameters()
NINE = {
    "Bodegraven-Reeuwijk",
    "Gouda",
    "Kaag en Braassem",
    "Katwijk",
    "Krimpenerwaard",
    "Leiderdorp",
    "Noordwijk",
    "Zoeterwoude",
    "Zuidplas",
}
WEIGHT = st.floats(1, 1e6)


@pytest.fixture(scope="module")
def joining():
    return exactly(REGION, PARAMETERS, load_scenario("gepubliceerd")).joining


def test_the_nine_are_there(joining):
    cautious, hopeful = joining
    assert {REGION.gemeenten[row.gemeente].naam for row in cautious} == NINE
    assert [row.gemeente for row in cautious] == [row.gemeente for row in hopeful]


def test_katwijk_by_hand(joining):
    """Inhabitants and dates copied from gemeenten.csv and deelname.csv; the rest is school arithmetic."""
    people = {name: REGION.gemeente(name).inwoners for name in MEMBERS}
    escalated = sum(people[n] * (dt.date(2021, 6, 30) - since).days / 365.25 for n, since in MEMBERS.items())
    network = sum(people[n] * (dt.date(2021, 5, 27) - since).days / 365.25 for n, since in MEMBERS.items())
    katwijk = REGION.gemeente("Katwijk").inwoners
    cautious, hopeful = (next(row for row in end if row.gemeente == "GM0537") for end in joining)
    # 18 escalated residents; of the 31 conversations of network partners none, or all.
    assert cautious.participants == pytest.approx(katwijk * 18 / escalated)
    assert hopeful.participants == pytest.approx(katwijk * (18 / escalated + 31 / network))
    # 16 to 18 of the 21 choices, and none or all of the 18.
    assert cautious.choices == pytest.approx(katwijk * 16 / escalated)
    assert hopeful.choices == pytest.approx(katwijk * (18 / escalated + 18 / network))
    # Costs: what a member pays an inhabitant; or a part of the same budget, less a part of the start grant.
    members, everyone = sum(people.values()), sum(g.inwoners for g in REGION.gemeenten.values())
    assert cautious.costs_eur == pytest.approx(142_600 * katwijk / members)
    grant = 20_800 * katwijk / everyone
    assert hopeful.costs_eur == pytest.approx(142_600 * katwijk / (members + katwijk) - grant)
    assert cautious.benefits_eur["opvoedondersteuning"] == pytest.approx(cautious.choices * 6_820)
    assert cautious.break_even_choices["opvoedondersteuning"] == pytest.approx(cautious.costs_eur / 6_820)
    # With the share of choices that prevents a birth built up from its parts (0.210539868, by hand in the golden test).
    net = cautious.choices * 6_820 * 0.210539868 - cautious.costs_eur
    assert cautious.built_up_net_eur["opvoedondersteuning"] == pytest.approx(net)


MEMBERS = {
    "Leiden": dt.date(2020, 1, 1),
    "Alphen aan den Rijn": dt.date(2020, 9, 1),
    "Hillegom": dt.date(2021, 1, 1),
    "Lisse": dt.date(2021, 1, 1),
    "Nieuwkoop": dt.date(2021, 1, 1),
    "Oegstgeest": dt.date(2021, 1, 1),
    "Teylingen": dt.date(2021, 1, 1),
    "Voorschoten": dt.date(2021, 1, 1),
}


def test_cautious_is_never_better(joining):
    for cautious, hopeful in zip(*joining, strict=True):
        assert cautious.participants <= hopeful.participants
        assert cautious.costs_eur >= hopeful.costs_eur
        for tier in ("opvoedondersteuning", "pleeggezin", "begeleid_wonen"):
            assert cautious.net_benefit_eur[tier] <= hopeful.net_benefit_eur[tier]


def test_a_scenario_that_builds_the_share_up_itself_gives_the_same_twice(joining):
    for row in exactly(REGION, PARAMETERS, load_scenario("voorzichtig")).joining[1]:
        assert row.built_up_net_eur == pytest.approx(row.net_benefit_eur)


def test_every_verdict_on_joining_says_on_what_it_rests():
    """At 100% the heaviest care always pays; at the built-up share nothing does, and the page says both."""
    said = outcome_words(load("hollands-midden"), translator("nl"))
    every, built = said.split(". ")
    assert every.startswith(
        "Als elke keuze voor anticonceptie een geboorte voorkomt: bij pleeggezin en begeleid wonen"
    )
    assert built.startswith("Als 21% van de keuzes voor anticonceptie een geboorte voorkomt: ")
    assert "ook aan de voorzichtige kant hoger" not in built
    cautious = outcome_words(load("hollands-midden", scenario="voorzichtig"), translator("nl"))
    assert cautious.count("21%") == 1


def test_on_its_own_page_a_municipality_sees_only_itself():
    found = load("hollands-midden", "Katwijk")
    assert [row.gemeente for row in found.joining] == ["GM0537"]
    assert load("hollands-midden", "Leiden").joining == ()


def test_protected_range_holds_the_exact_one():
    exact = load("hollands-midden", audience="intern").joining
    shown = load("hollands-midden").joining
    for truth, seen in zip(exact, shown, strict=True):
        assert seen.choices.low <= truth.choices.low
        assert seen.choices.high >= truth.choices.high


@given(st.floats(0, 1e6), WEIGHT, WEIGHT)
def test_newcomer_pays_between_its_part_and_the_members_rate(costs, weight, members):
    low, high = newcomer_costs(costs, weight, members)
    assert low <= high
    # Same budget: members and newcomer together pay exactly the costs.
    assert low + costs * members / (members + weight) == pytest.approx(costs)


def test_rate_without_anybody_taking_part_is_unknown():
    assert per_inhabitant_year(10, 0) is None
    assert per_inhabitant_year(None, 10) is None
