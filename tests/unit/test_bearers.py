"""Who pays and who benefits: parts sum to the whole, and a municipality bears its share."""

from __future__ import annotations

import datetime as dt

import pytest
from exact import exactly
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.artery import load
from nnz_mkba.errors import NnzError
from nnz_mkba.evaluation import compute_attribution, compute_cost_share
from nnz_mkba.evaluation.costs import allocated
from nnz_mkba.model.bearers import check_shares
from nnz_mkba.parameters import load_parameters
from nnz_mkba.region import read_region
from nnz_mkba.scenarios import Scenario, load_scenario
from nnz_mkba.vocabulary import PAYERS_OF_CARE, AllocationKey, Audience, Intervention

REGION = read_region("hollands-midden")
PARAMETERS = load_parameters()
TIERS = ("opvoedondersteuning", "pleeggezin", "begeleid_wonen")


def evaluation(scenario="gepubliceerd", gemeente=None, peildatum=None):
    chosen = REGION.gemeente(gemeente) if gemeente else None
    return exactly(REGION, PARAMETERS, load_scenario(scenario), peildatum, chosen)


@pytest.mark.parametrize("scenario", ["gepubliceerd", "voorzichtig", "meerjarig", "prijspeil-heden"])
def test_parties_sum_to_the_region(scenario):
    (mkba,) = evaluation(scenario).mkba
    for tier, benefit in mkba.benefits_eur.items():
        if benefit is not None:
            assert sum(part[tier] for part in mkba.benefits_by_party_eur.values()) == pytest.approx(benefit)
            net = sum(part[tier] for part in mkba.net_by_party_eur.values())
            assert net == pytest.approx(mkba.net_benefit_eur[tier])
    assert sum(mkba.costs_by_bearer.values()) == pytest.approx(mkba.costs_eur)


def shares_of(names, weights):
    """Shares that sum to exactly 1, as a scenario file has them: in thousandths, the last takes the rest."""
    parts = [round(1000 * weight / sum(weights)) for weight in weights[:-1]]
    return {name: part / 1000 for name, part in zip(names, [*parts, 1000 - sum(parts)], strict=True)}


WEIGHTS = st.lists(st.integers(1, 20), min_size=3, max_size=3)


@settings(max_examples=30, deadline=None)
@given(
    payers_by_tier=st.tuples(WEIGHTS, WEIGHTS, WEIGHTS),
    mix=st.none() | st.lists(st.integers(1, 20), min_size=4, max_size=4),
    prevented=st.floats(0.01, 1),
    costs=st.integers(1, 10**7),
    key=st.sampled_from(AllocationKey),
)
def test_parties_and_municipalities_sum_to_the_region_whatever_the_shares(payers_by_tier, mix, prevented, costs, key):
    overrides = {"mkba.voorkomen_fractie": prevented}
    for tier, weights in zip(TIERS, payers_by_tier, strict=True):
        shares = shares_of([f"batenverdeling.{tier}.{party}" for party in PAYERS_OF_CARE], weights)
        overrides |= shares
    scenario = Scenario.model_construct(
        name="proef",
        title="proef",
        overrides=overrides,
        mix=None if mix is None else shares_of(list(Intervention), mix),
        programmakosten=float(costs),
        verdeelsleutel=key,
    )
    found = exactly(REGION, PARAMETERS, scenario, REGION.about.peildatum)
    (mkba,) = found.mkba
    assert mkba.costs_eur == pytest.approx(costs)
    assert sum(mkba.costs_by_bearer.values()) == pytest.approx(costs)
    for tier, benefit in mkba.benefits_eur.items():
        if benefit is not None:
            assert sum(part[tier] for part in mkba.benefits_by_party_eur.values()) == pytest.approx(benefit)
            net = sum(part[tier] for part in mkba.net_by_party_eur.values())
            assert net == pytest.approx(benefit - costs, abs=1e-6 * costs)
    borne = [allocated(found.subject, payer, key, REGION.counts) for payer in found.payers]
    assert sum(total for total, _ in borne if total is not None) == pytest.approx(costs)
    for bearer, cost in mkba.costs_by_bearer.items():
        assert sum(parts[bearer] for total, parts in borne if total is not None) == pytest.approx(cost)


def test_net_of_municipalities_by_hand():
    (mkba,) = evaluation().mkba
    # 0.9 × 265 980 − 112 600; the GGD pays 30 000 and is spared nothing.
    assert mkba.net_by_party_eur["gemeenten"]["opvoedondersteuning"] == pytest.approx(126_782)
    assert mkba.net_by_party_eur["ggd"]["opvoedondersteuning"] == -30_000


def test_mix_is_split_as_its_tiers_are():
    (mkba,) = evaluation("gemengd").mkba
    # 39 × (0.9 × 4774 + 0.85 × 3514 + 0.85 × 5207)
    assert mkba.benefits_by_party_eur["gemeenten"]["mix"] == pytest.approx(39 * (4_296.6 + 2_986.9 + 4_425.95))


@pytest.mark.parametrize("key", AllocationKey)
def test_shares_of_municipalities_sum_to_the_regional_costs(key):
    found = evaluation()
    shares = [share.by_key[str(key)] for share in found.cost_shares]
    assert sum(share for share in shares if share is not None) == pytest.approx(142_600)


def test_share_by_key_by_hand():
    leiden = next(share for share in evaluation().cost_shares if share.gemeente == "GM0546")
    assert leiden.by_key["gelijk"] == 142_600 / 8  # Waddinxveen joins after the peildatum
    assert leiden.by_key["casussen"] == pytest.approx(142_600 * 6 / 18)


def test_a_municipality_that_joined_in_the_year_shares_at_its_end():
    shares = evaluation(peildatum=dt.date(2021, 12, 31)).cost_shares
    assert [share.by_key["gelijk"] for share in shares] == [pytest.approx(142_600 / 9)] * 9


def test_a_municipality_that_is_not_named_has_an_unknown_share_of_cases_not_none():
    hillegom = next(share for share in evaluation().cost_shares if share.gemeente == "GM0534")
    assert hillegom.by_key["casussen"] is None


def test_a_page_of_a_municipality_carries_its_share(tmp_path):
    path = tmp_path / "gelijk.yaml"
    path.write_text("title: t\ndescription: d\nwhy: w\nverdeelsleutel: gelijk\n", encoding="utf-8")
    mkba = evaluation(str(path), "Leiden").mkba[0]
    assert mkba.costs_eur == 142_600 / 8
    assert mkba.costs_by_bearer == {"gemeenten": 112_600 / 8, "ggd": 30_000 / 8}
    assert mkba.allocation_key == "gelijk"


def test_a_municipality_outside_bears_nothing():
    assert evaluation(gemeente="Katwijk").mkba[0].costs_eur == 0.0
    assert evaluation(gemeente="Katwijk").payers == ()


def test_share_by_cases_rests_on_publishable_counts():
    found = load("hollands-midden", "Nieuwkoop", audience=Audience.STUURGROEP)
    (share,) = found.cost_shares
    assert share.by_key["inwoners"].is_exact
    hidden = share.by_key["casussen"]
    assert not hidden.is_exact
    # One client is shown as "<5": the range must allow one as well as four of at most eighteen.
    assert hidden.low <= 142_600 * 1 / 18
    assert hidden.high >= 142_600 * 4 / 18


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=6))
def test_shares_must_sum_to_one(raw):
    whole = sum(raw)
    check_shares("sleutel", {str(i): part / whole for i, part in enumerate(raw)})
    with pytest.raises(NnzError, match=r"telt op tot 1\.1"):
        check_shares("sleutel", {str(i): 1.1 * part / whole for i, part in enumerate(raw)})


@pytest.mark.parametrize(
    "shares",
    [
        {"gemeenten": 1.5, "rijk": -0.5},  # the sum is 1, a share is none
        {"gemeenten": 0.5, "rijk": 0.4},
        {"gemeenten": float("nan")},
        {},  # nobody bears anything
    ],
)
def test_shares_that_are_none(shares):
    with pytest.raises(NnzError, match="sleutel telt op tot"):
        check_shares("sleutel", shares)


def test_rounding_of_shares_is_no_error():
    check_shares("sleutel", {"gemeenten": 0.7, "rijk": 0.2, "verzekeraars": 0.1})  # 0.9999999999999999


def test_clients_from_outside_by_hand():
    low, high = evaluation().attribution
    assert (low.choices, high.choices) == (16, 18)
    assert (low.outside_choices, high.outside_choices) == (5, 3)
    assert low.outside_costs_eur == pytest.approx(5 * 142_600 / 54)
    # All choices are somebody's.
    for bound in (low, high):
        assert bound.benefits_eur["pleeggezin"] + bound.outside_benefits_eur["pleeggezin"] == 21 * 17_570
    assert low.ratio_all_costs["opvoedondersteuning"] == pytest.approx(0.765, abs=5e-4)
    assert high.ratio_own_costs["opvoedondersteuning"] == pytest.approx(1.090, abs=5e-4)


def test_every_share_is_computed_by_the_same_function():
    found = evaluation()
    again = tuple(compute_cost_share(found.subject, payer, REGION.counts)[0] for payer in found.payers)
    assert again == found.cost_shares
    assert compute_attribution(found.subject, REGION.counts) == found.attribution
