"""Stored results of every shipped scenario on Hollands Midden, and how they come about by hand.

Changed only with a reason in CHANGELOG. Amounts are in euro, rounded to the cent.
"""

from __future__ import annotations

import pytest

from nnz_mkba.artery import load

LOW, MIDDLE, HIGH, MIX = "opvoedondersteuning", "pleeggezin", "begeleid_wonen", "mix"

#: costs, prevented fraction, benefits at each tier and for the mix, ratio (of the mix, or else of the lowest tier).
GOLDEN = {
    "gepubliceerd": (142_600.00, 1.0, (265_980.00, 685_230.00, 2_030_730.00, None), 1.8652),
    "gemengd": (142_600.00, 1.0, (265_980.00, 685_230.00, 2_030_730.00, 526_305.00), 3.6908),
    "voorzichtig": (142_600.00, 0.210539868, (55_999.39, 144_268.23, 427_549.63, 66_484.91), 0.4662),
    "meerjarig": (142_600.00, 0.210539868, (109_587.05, 824_419.29, 702_280.28, 187_093.69), 1.3120),
    "prijspeil-heden": (173_744.16, 1.0, (332_820.53, 857_427.67, 2_541_050.58, None), 1.9156),
}


@pytest.fixture(scope="module")
def results():
    return {name: load("hollands-midden", scenario=name, audience="intern") for name in GOLDEN}


@pytest.mark.parametrize("name", GOLDEN)
def test_stored_result(name, results):
    costs, fraction, benefits, ratio = GOLDEN[name]
    mkba = results[name].mkba
    assert round(mkba.costs_eur.value, 2) == costs
    assert mkba.prevented_fraction.value == pytest.approx(fraction, abs=1e-9)
    found = tuple(
        round(number.value, 2) if number.is_exact else None
        for number in (mkba.benefits_eur[tier] for tier in (LOW, MIDDLE, HIGH, MIX))
    )
    assert found == benefits
    headline = mkba.benefit_cost_ratio[LOW if benefits[-1] is None else MIX]
    assert headline.value == pytest.approx(ratio, abs=5e-5)


def test_gemengd_by_hand(results):
    # 0.7 × 6820 + 0.2 × 17570 + 0.1 × 52070 = 4774 + 3514 + 5207 = 13495 a choice; 39 choices.
    assert results["gemengd"].mkba.benefits_eur[MIX].value == pytest.approx(39 * 13_495)


def test_voorzichtig_by_hand(results):
    # Long-acting: 0.30 × 0.9995 + 0.25 × 0.998 + 0.05 × 0.992 = 0.29985 + 0.2495 + 0.0496 = 0.59895, × 0.86 kept.
    # The others: 0.20 × 0.94 + 0.15 × 0.91 + 0.05 × 0.82 = 0.188 + 0.1365 + 0.041 = 0.3655, × 0.55 kept.
    works = 0.515097 + 0.201025
    fraction = 0.49 * 0.60 * works
    # 0.42 × 6820 + 0.12 × 17570 + 0.06 × 52070 = 2864.4 + 2108.4 + 3124.2 = 8097; four in ten families need nothing.
    mkba = results["voorzichtig"].mkba
    assert mkba.prevented_fraction.value == pytest.approx(fraction)
    assert mkba.benefits_eur[MIX].value == pytest.approx(39 * fraction * 8_097)
    assert mkba.prevented.value == pytest.approx(8.211, abs=5e-4)  # 39 × 0.21054


def test_prijspeil_heden_by_hand(results):
    # Benefits 2020 → 2025: 1.027 × 1.100 × 1.038 × 1.033 × 1.033; costs 2021 → 2025 without the first of these.
    from_2021 = 1.1 * 1.038 * 1.033 * 1.033
    mkba = results["prijspeil-heden"].mkba
    assert mkba.costs_eur.value == pytest.approx(142_600 * from_2021)
    assert mkba.benefits_eur[LOW].value == pytest.approx(265_980 * 1.027 * from_2021)
    # The trap: 322 at the prices of 2025 looks like the published 403 per choice of 2020.
    assert round(mkba.benchmark["cost_per_participant_eur"].value) == 403
    assert (mkba.price_level, mkba.cost_price_level) == (2025, 2025)


def test_meerjarig_again_as_a_spreadsheet(results):
    """Eighteen rows, one for each year, each cell from the one above it; no function of the model is called."""
    families_with_care = {LOW: 1.0, MIDDLE: 1.0, HIGH: 1.0}
    stays = {LOW: 0.50, MIDDLE: 0.85, HIGH: 0.40}
    yearly = {LOW: 6_820.0, MIDDLE: 17_570.0, HIGH: 52_070.0}
    shares = {LOW: 0.42, MIDDLE: 0.12, HIGH: 0.06}
    prevented = 39 * 0.49 * 0.60 * (0.515097 + 0.201025)
    discount, totals, mix = 1.0, dict.fromkeys(yearly, 0.0), 0.0
    for _year in range(18):
        for tier in yearly:
            saved = prevented * families_with_care[tier] * yearly[tier] * discount
            totals[tier] += saved
            mix += shares[tier] * saved
            families_with_care[tier] *= stays[tier]
        discount /= 1.0225
    mkba = results["meerjarig"].mkba
    for tier, total in totals.items():
        assert mkba.benefits_eur[tier].value == pytest.approx(total)
    assert mkba.benefits_eur[MIX].value == pytest.approx(mix)


def test_gepubliceerd_is_the_published_sum(results):
    mkba = results["gepubliceerd"].mkba
    assert [mkba.benefits_eur[tier].value for tier in (LOW, HIGH)] == [39 * 6_820, 39 * 52_070]
    assert [round(mkba.break_even_choices[tier].value, 2) for tier in (LOW, MIDDLE, HIGH)] == [20.91, 8.12, 2.74]
    assert (mkba.price_level, mkba.cost_price_level) == (2020, None)


def test_only_the_price_level_differs_between_published_and_today(results):
    old, new = results["gepubliceerd"].mkba, results["prijspeil-heden"].mkba
    # Benefits rise by one year more than costs do.
    assert new.benefit_cost_ratio[LOW].value / old.benefit_cost_ratio[LOW].value == pytest.approx(1.027)
