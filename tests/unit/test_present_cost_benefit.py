"""The cost-benefit section follows the scenario: what is PM, and when joining pays."""

from __future__ import annotations

import dataclasses

import pytest

from nnz_mkba.artery import load
from nnz_mkba.present import bearers, cost_benefit, honest_reading, joining, terms
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Number

NL, E = translator("nl"), Number.exact
FIRST_YEAR = "Zorgkosten na het eerste levensjaar"


@pytest.fixture(scope="module")
def found():
    made = {}

    def get(scenario):
        return made.setdefault(scenario, load("hollands-midden", scenario=scenario, audience="intern"))

    return get


@pytest.mark.parametrize("scenario", ["gepubliceerd", "gemengd", "prijspeil-heden", "voorzichtig"])
def test_later_care_is_pm_where_only_the_first_year_counts(found, scenario):
    assert FIRST_YEAR in cost_benefit.pm_items(found(scenario), NL)
    assert "op PM. In dit scenario" not in cost_benefit.section(found(scenario), NL)._repr_html_()


def test_over_eighteen_years_later_care_is_in_euros_and_no_longer_pm(found):
    items = cost_benefit.pm_items(found("meerjarig"), NL)
    assert FIRST_YEAR not in items
    assert "Zorgkosten na 18 jaar" in items
    page = cost_benefit.section(found("meerjarig"), NL)._repr_html_()
    assert "In dit scenario staan zij in euro’s, zolang dezelfde zorg doorloopt, tot en met jaar 18." in page


@pytest.mark.parametrize(
    ("scenario", "listed"), [("gepubliceerd", False), ("voorzichtig", True), ("meerjarig", True)]
)
def test_pregnancies_without_a_birth_are_pm_where_not_every_choice_prevents_a_birth(found, scenario, listed):
    item = "Voorkomen zwangerschappen die in een miskraam of zwangerschapsafbreking waren geëindigd"
    assert (item in cost_benefit.pm_items(found(scenario), NL)) is listed


def test_what_the_delivery_calls_pm_is_never_dropped(found):
    for scenario in ("gepubliceerd", "voorzichtig", "meerjarig"):
        assert set(found(scenario).about.pm_posten) < set(cost_benefit.pm_items(found(scenario), NL))


def test_joining_spans_all_tiers_of_care(found):
    """Katwijk, published scenario: by hand from the sums in test_joining.

    Costs 18 409 to 23 374, choices 2.92 to 6.94: at 6 820 a choice 19 913 − 23 374 = −3 461 at worst, at 52 070 a choice
    6.95 × 52 070 − 18 409 = 343 443 at best; at 0.21054 of that 19 913 → 4 192 − 23 374 and 361 852 → 76 184 − 18 409; needed 18 409 / 52 070 = 0.35 to 23 374 / 6 820 = 3.43 choices.
    """
    row = next(row for row in joining.regional_table(found("gepubliceerd"), NL).rows if row[0] == "Katwijk")
    assert [str(cell).replace("\xa0", " ") for cell in row[1:]] == [
        "2,9 – 6,9",
        "0,4 – 3,4",
        "€ 18.409 – € 23.374",
        "€ −3.461 – € 343.443",
        "€ −19.182 – € 57.775",
    ]


CERTAINTY = "Zeker is dat niet: zie ‘Hoe zeker is dat?’."


def test_published_benefits_are_told_on_the_condition_that_every_choice_counts(found):
    """By hand: 39 × 6 820 = 265 980 and 39 × 52 070 = 2 030 730, over 142 600 1.9 and 14.2."""
    said = cost_benefit.summary_words(found("gepubliceerd"), NL).replace("\xa0", " ")
    assert (
        "Als elke keuze voor anticonceptie een geboorte voorkomt, zijn de baten tussen 1,9 en 14,2 keer de kosten: "
        "baten hoger dan kosten."
    ) in said
    assert CERTAINTY in said


def test_benefits_of_a_cautious_scenario_are_told_on_its_own_condition(found):
    said = cost_benefit.summary_words(found("voorzichtig"), NL).replace("\xa0", " ")
    assert "Als 21% van de keuzes voor anticonceptie een geboorte voorkomt, zijn de baten" in said
    assert "0,5 keer de kosten: baten lager dan kosten." in said
    assert "elke keuze" not in said


def test_the_condition_is_told_in_english_too(found):
    said = cost_benefit.summary_words(found("gepubliceerd"), translator("en"))
    assert said.startswith("If every choice of contraception prevents a birth, the benefits are between")
    assert "That is not certain: see ‘How sure is that?’." in said


def test_joining_says_at_which_care_it_pays(found):
    said = joining.outcome_words(found("gepubliceerd"), NL)
    assert said == (
        "Als elke keuze voor anticonceptie een geboorte voorkomt: bij pleeggezin en begeleid wonen zijn de baten ook aan de "
        "voorzichtige kant hoger dan de kosten; bij opvoedondersteuning kan het saldo positief en negatief uitvallen. "
        "Als 21% van de keuzes voor anticonceptie een geboorte voorkomt: bij begeleid wonen zijn de baten ook aan de "
        "voorzichtige kant hoger dan de kosten; bij pleeggezin kan het saldo positief en negatief uitvallen; bij "
        "opvoedondersteuning zijn de baten ook aan de hoopvolle kant lager dan de kosten."
    )
    cautious = joining.outcome_words(found("voorzichtig"), NL)
    assert cautious.endswith("voorkomt: bij de mix zijn de baten ook aan de hoopvolle kant lager dan de kosten.")


def honest_words(found, t):
    """Return the sentences of the section, in the order of the page."""
    return [
        *honest_reading.benchmark_words(found, t),
        *honest_reading.escalated_words(found, t),
        *honest_reading.break_even_words(found, t),
        *honest_reading.attribution_words(found, t),
        honest_reading.weak_words(found, t),
    ]


def test_honest_reading_speaks_of_the_mix_where_there_is_one(found):
    """By hand: 21 × 13 495 = 283 395, over 142 600 is 1.99; needed 142 600 / 13 495 = 10.6; 18 × 13 495 = 242 910."""
    said = " ".join(honest_words(found("gemengd"), NL)).replace("\xa0", " ")
    assert "meetellen, zijn de baten bij de mix van het scenario 2,0 keer de kosten: baten hoger dan kosten." in said
    assert "Er zijn 11 keuzes voor anticonceptie nodig om de kosten te dekken." in said
    assert "Hun baten bij de mix van het scenario zijn dan tussen € 215.920 en € 242.910" in said
    assert "lichtste" not in said


def test_honest_reading_spans_the_tiers_where_there_is_no_mix(found):
    """By hand: 21 choices over 142 600 are 1.004, 2.59 and 7.67; 142 600 over 6 820, 17 570 and 52 070 is 20.9, 8.1 and 2.7."""
    said = " ".join(honest_words(found("gepubliceerd"), NL)).replace("\xa0", " ")
    assert "1,00, 2,6 en 7,7 keer de kosten, van de laagste tot de hoogste soort zorg" in said
    assert "Er zijn 21, 9 en 3 keuzes" in said
    assert "Hun baten bij de lichtste zorg zijn dan tussen € 109.120 en € 122.760" in said


def test_page_of_a_municipality_shows_net_by_party():
    """Oegstgeest: 5 of 23 clients, so 3 to 5 choices; costs by inhabitants. Shares of care: 90% and 10%."""
    found = load("hollands-midden", "Oegstgeest", audience="intern")
    (share,) = found.cost_shares
    part = share.by_key["inwoners"].value / 142_600
    rows = {
        str(row[0]): [str(cell).replace("\xa0", " ") for cell in row[1:3]]
        for row in bearers.party_table(found, NL).rows
    }
    assert list(rows) == ["Oegstgeest", "GGD", "Rijk", "zorgverzekeraars", "samen"]
    low, high = (0.9 * choices * 6_820 - 112_600 * part for choices in (3, 5))
    assert rows["Oegstgeest"] == [NL.eur(E(112_600 * part)).replace("\xa0", " "), interval(low, high)]
    assert rows["GGD"][1] == NL.eur(E(-30_000 * part)).replace("\xa0", " ")
    assert rows["zorgverzekeraars"] == ["€ 0", "€ 2.046 – € 3.410"]
    assert (
        "Baten van Oegstgeest (prijspeil 2020) min aandeel in de kosten" in bearers.section(found, NL)._repr_html_()
    )


def test_municipality_outside_has_no_table_of_parties():
    found = load("hollands-midden", "Katwijk", audience="intern")
    assert "per partij" not in cost_benefit.section(found, NL)._repr_html_()
    assert bearers.section(found, NL)._repr_html_() == ""


def interval(low, high):
    return " – ".join(NL.eur(E(end)).replace("\xa0", " ") for end in (low, high))


def test_a_longer_horizon_without_care_that_goes_on_promises_nothing(tmp_path):
    """Over eighteen years nobody still needs care in the second: the page says so, and PM keeps what comes later."""
    path = tmp_path / "lang.yaml"
    path.write_text(
        "title: Lang\ndescription: x\nwhy: x\nbaseline: voorzichtig\noverrides:\n  mkba.horizon: 18\n",
        encoding="utf-8",
    )
    found = load("hollands-midden", scenario=path)
    assert "over het eerste levensjaar" in terms.null_alternative(found, NL)
    assert "Zorgkosten na het eerste levensjaar" in [str(item) for item in cost_benefit.pm_items(found, NL)]


def test_many_years_come_with_their_shares_and_rate():
    """Copied from data/scenarios/meerjarig.yaml and data/parameters/discontovoet.yaml."""
    said = terms.null_alternative(load("hollands-midden", scenario="meerjarig"), NL)
    assert "50% bij opvoedondersteuning, 85% bij pleeggezin en 40% bij begeleid wonen" in said
    assert "tellen per jaar 2,25% minder" in said


def test_joining_says_whose_benefits_these_are():
    """Shares of municipalities 85 to 90% (batenverdeling.yaml); five of 23 clients came from elsewhere."""
    said = joining.method_words(load("hollands-midden", audience="intern"), NL)
    assert "tussen 85% en 90% van de baten bij gemeenten" in said
    assert "kwamen er al 5 cliënten van buiten de deelnemende gemeenten" in said


def test_amounts_of_the_national_analysis_that_were_moved_say_so():
    """403 euro is also the published cost per choice; here it is 322 in prices of 2025."""
    moved = honest_words(load("hollands-midden", scenario="prijspeil-heden"), NL)[0]
    assert "omgerekend naar prijzen van 2025" in moved
    assert "omgerekend" not in honest_words(load("hollands-midden"), NL)[0]


@pytest.mark.parametrize(
    ("language", "told"),
    [("nl", "5 effecten (PM) en 1 kostenpost<"), ("en", "5 effects (PM) and 1 cost item<")],
)
def test_one_cost_item_is_no_plural(found, language, told):
    """The contraception itself is never in the costs; a delivery may name nothing beside it."""
    exact = found("gepubliceerd")
    about = exact.about.model_copy(update={"niet_in_de_kosten": ()})
    page = cost_benefit.section(dataclasses.replace(exact, about=about), translator(language))._repr_html_()
    assert told in page
