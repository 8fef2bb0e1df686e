"""Scenarios that assume a choice rate or programme costs in place of what was counted and delivered."""

from __future__ import annotations

import pytest
import yaml

from nnz_mkba.artery import load, load_uncertainty
from nnz_mkba.errors import NnzError
from nnz_mkba.present import overview
from nnz_mkba.present.locale import translator
from nnz_mkba.scenarios import load_scenario

LOW = "opvoedondersteuning"


@pytest.fixture
def written(tmp_path):
    def write(**content):
        path = tmp_path / "aanname.yaml"
        path.write_text(yaml.safe_dump({"title": "t", "description": "d", "why": "w", **content}), encoding="utf-8")
        return path

    return write


def region(path, audience="intern", **where):
    return load("hollands-midden", scenario=path, audience=audience, **where)


def test_choices_follow_from_the_assumed_rate(written):
    """By hand: 50 % of 31 + 23 = 54 conversations is 27 choices, times 6820 is 184 140."""
    mkba = region(written(keuzeaandeel=0.5)).mkba
    assert mkba.choices.value == 27
    assert mkba.streams["netwerkpartners"].contraception.value == 15.5
    assert mkba.streams["opgeschaald"].contraception.value == 11.5
    assert mkba.choice_rate.value == 0.5
    assert mkba.benefits_eur[LOW].value == pytest.approx(184_140)
    # The national figure stays what it is.
    assert mkba.benchmark["choice_rate"].value == 0.8


def test_costs_are_divided_as_the_delivered_ones_are(written):
    """By hand: of 71 300, half of 142 600, the municipalities bear 56 300 and the GGD 15 000."""
    mkba = region(written(programmakosten=71_300)).mkba
    assert mkba.costs_eur.value == pytest.approx(71_300)
    assert mkba.costs_by_bearer["gemeenten"].value == pytest.approx(56_300)
    assert mkba.costs_by_bearer["ggd"].value == pytest.approx(15_000)
    # 39 × 6820 / 71 300
    assert mkba.benefit_cost_ratio[LOW].value == pytest.approx(265_980 / 71_300)


def test_assumed_costs_stand_in_prices_of_the_cost_years(written):
    """CBS 2022–2025: 10.0, 3.8, 3.3 and 3.3 %, over costs of 2021."""
    mkba = region(written(programmakosten=100_000, prijspeil=2025)).mkba
    assert mkba.costs_eur.value == pytest.approx(100_000 * 1.10 * 1.038 * 1.033 * 1.033)


def test_municipality_has_its_cases_times_the_rate(written):
    """By hand: half of the six cases of Leiden is three choices, and no bounds are needed."""
    mkba = region(written(keuzeaandeel=0.5), gemeente="Leiden").mkba
    assert mkba.choices.value == 3
    assert mkba.benefits_eur[LOW].value == pytest.approx(20_460)


def test_assumed_rate_shows_no_hidden_count(written):
    """Choices of a protected page follow from the conversations that it shows: of a gemeente half of its class."""
    protected, exact = (region(written(keuzeaandeel=0.5), audience) for audience in ("stuurgroep", "intern"))
    assert protected.mkba.choices == exact.mkba.choices
    leiden = region(written(keuzeaandeel=0.5), "stuurgroep", gemeente="Leiden").mkba.choices
    assert (leiden.low, leiden.high) == (2.5, 4.5)


@pytest.mark.parametrize("rate", [0.25, 1])
def test_uncertainty_takes_the_rate_in_place_of_the_national_one(written, rate):
    sure = load_uncertainty(region(written(keuzeaandeel=rate)), draws=200)
    assert sure.programme.choice_rate.mean == pytest.approx(rate)
    assert sure.programme.choice_rate.own_weight == 0


def test_page_says_what_is_assumed(written):
    t = translator("nl")
    found = region(written(keuzeaandeel=0.25, programmakosten=200_000))
    text = str(overview.head(found, t).html())
    assert "25,0% van de deelnemers kiest voor anticonceptie, in plaats van wat er geteld is" in text
    assert "het programma kost de regio €\xa0200.000, in plaats van wat er geleverd is" in text
    assert "kozen er" not in text
    assert "kostte in" not in text
    assert overview.assumed_notice(region("gepubliceerd"), t) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            {"keuzeaandeel": 80},
            r"keuzeaandeel=80 ligt buiten \[0, 1\]\. Het is een fractie: schrijf 0\.8 voor 80 procent",
        ),
        ({"keuzeaandeel": -0.1}, r"ligt buiten \[0, 1\]\. Kies een waarde daarbinnen"),
        ({"programmakosten": -1}, "is negatief"),
        ({"keuzeaandeel": "veel"}, "'veel' is geen getal"),
    ],
)
def test_mistake_in_an_assumed_value(written, content, said):
    with pytest.raises(NnzError, match=said):
        load_scenario(written(**content))


def test_costs_cannot_be_assumed_where_none_were_delivered(written):
    with pytest.raises(NnzError, match="die zijn er niet"):
        load("hollands-midden", peildatum="2020-12-31", scenario=written(programmakosten=1000))
