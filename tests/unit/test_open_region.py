"""A region opened once gives for every scenario what loading it anew gives."""

from __future__ import annotations

import datetime as dt

import pytest

from nnz_mkba.artery import OpenRegion, load
from nnz_mkba.results.result import protect, publish_counts
from nnz_mkba.evaluation import evaluate_mkba
from nnz_mkba.scenarios import known_scenarios, load_scenario
from nnz_mkba.vocabulary import Audience

DAY = dt.date(2021, 6, 30)


@pytest.fixture(scope="module", params=["stuurgroep", "intern"])
def opened(request):
    return OpenRegion("hollands-midden", audience=request.param)


@pytest.mark.parametrize("gemeente", ["", "Leiden"])
@pytest.mark.parametrize("name", known_scenarios())
def test_same_costs_and_benefits_as_loading_it(opened, name, gemeente):
    found = opened.mkba(load_scenario(name), gemeente)
    whole = load("hollands-midden", gemeente, scenario=name, audience=opened.audience)
    assert found.mkba == whole.mkba
    assert (found.parameters, found.mix, found.price_index) == (
        whole.parameters,
        whole.mix,
        whole.price_index,
    )
    assert not found.indicators
    assert not found.claims
    assert not found.comparison


def test_knows_what_can_be_chosen(opened):
    """From the price level of the unit values to the last year with an index; all 18 municipalities of the region."""
    assert opened.price_levels == (2020, 2021, 2022, 2023, 2024, 2025)
    assert len(opened.gemeenten) == 18
    assert ("Leiden", "GM0546") in opened.gemeenten
    assert (opened.name, opened.peildatum) == ("Hollands Midden", DAY)


@pytest.mark.parametrize("other", ["audience", "peildatum", "region"])
def test_counts_protected_for_another_question_are_refused(region, parameters, published_method, other, delivery):
    """Exact counts of the internal version must not reach a protected page by way of a cache.

    The other region is a copy in another place: a delivery that has not changed is read once and is the same object.
    """
    asked = {"region": region, "peildatum": DAY, "audience": Audience.INTERN}
    asked |= {
        "audience": {},
        "peildatum": {"peildatum": dt.date(2020, 12, 31)},
        "region": {"region": delivery.region()},
    }[other]
    counts = publish_counts(asked["region"], asked["peildatum"], parameters.policy, asked["audience"], ())
    audience = Audience.STUURGROEP if other == "audience" else Audience.INTERN
    with pytest.raises(ValueError, match="another region, peildatum or audience"):
        protect(evaluate_mkba(region, parameters, published_method, DAY), parameters.policy, audience, counts=counts)
