"""A region opened once gives for every scenario what loading it anew gives."""

from __future__ import annotations

import datetime as dt

import pytest

from nnz_mkba.artery import OpenRegion, load
from nnz_mkba.scenarios import known_scenarios, load_scenario

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
