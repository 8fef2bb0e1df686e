"""Hollands Midden for the steering group: what may be read, and that every figure on the page says no more than that.

The source counts 23 escalated clients, 21 of whom chose contraception; partners reached 31, of whom 18 chose. Those are
totals of the region, and seen as they are. Of the 23, 6 live in Leiden, 18 in participating municipalities and 1 in
Nieuwkoop: none of these may follow from anything printed.
"""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
from bs4 import BeautifulSoup
from privacy_world import HOLLANDS_MIDDEN, POLICY, page_of, possible, seen_of

from nnz_mkba.artery import load
from nnz_mkba.errors import NoPublicPageError
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.region import CountKey, read_region
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND, Verdict

MID_2021, END_2020 = dt.date(2021, 6, 30), dt.date(2020, 12, 31)
TIERS = {"opvoedondersteuning": 6820, "pleeggezin": 17570, "begeleid wonen": 52070}
COSTS = 142_600
#: What the classes come to, by hand: Leiden and Oegstgeest 5–9, three of 1–4 and four of 1–4 outside; 23 in all.
RESIDENTS, OUTSIDE = (13, 19), (4, 10)
CLASSES = {
    "Leiden": (5, 9), "Oegstgeest": (5, 9), "Alphen aan den Rijn": (1, 4), "Voorschoten": (1, 4), "Nieuwkoop": (1, 4),
    "Gouda": (1, 4), "Katwijk": (1, 4), "Krimpenerwaard": (1, 4), "Noordwijk": (1, 4),
}  # fmt: skip
REFERRED = {
    "Verloskundigen": (5, 9),
    "Team seksuele gezondheid": (5, 9),
    **{f"een ander {n}": (1, 4) for n in range(7)},
}


@pytest.fixture(scope="module")
def numbers():
    return seen_of(HOLLANDS_MIDDEN).numbers


@pytest.fixture(scope="module")
def soup():
    return BeautifulSoup(page_of(HOLLANDS_MIDDEN), "html.parser")


@pytest.fixture(scope="module")
def text(soup):
    return " ".join(soup.get_text(" ").split())


@pytest.fixture(scope="module")
def tables(soup):
    found = {}
    for table in soup.find_all("table"):
        rows = [
            [cell.get_text().replace("\u00a0", " ") for cell in line.find_all(["th", "td"])]
            for line in table.find_all("tr")
        ]
        found[table.caption.get_text().split(",")[0]] = {
            line[0]: dict(zip(rows[0], line, strict=True)) for line in rows[1:]
        }
    return found


def number_of(numbers, **where):
    return numbers[CountKey(MID_2021, "opgeschaald", **where)]


def bounds(number):
    return number.low, number.high


# --- what the steering group reads --------------------------------------------------------------------------------------


def test_totals_of_the_region_are_those_of_the_source(text, tables):
    """39 × 6 820, 17 570 and 52 070 over 142 600: 1.87, 4.81 and 14.24."""
    assert "Van 54 deelnemers van januari 2020 tot en met 30 juni 2021 (niet de periode van de kosten)" in text
    assert "kozen er 39 voor anticonceptie" in text
    benefits = {name: line["Baten"] for name, line in tables["Kosten en baten van de regio"].items()}
    assert benefits == {
        "opvoedondersteuning": "€ 265.980", "pleeggezin": "€ 685.230", "begeleid wonen": "€ 2.030.730",
    }  # fmt: skip
    ratios = [round(load(HOLLANDS_MIDDEN).mkba.benefit_cost_ratio[t.replace(" ", "_")].value, 2) for t in TIERS]
    assert ratios == [1.87, 4.81, 14.24]
    steps = {name: line["Aantal"] for name, line in tables["Gegevens: Van gesprek naar keuze"].items()}
    assert list(steps.values()) == ["31", "18", "23", "21"]
    assert "Van de opgeschaalde cliënten zijn nog 2 in zorg" in text


def test_where_clients_live_is_seen_in_classes(tables, numbers):
    rows = tables["Gegevens: Woongemeente van opgeschaalde cliënten"]
    shown = {name: line["Cliënten"] for name, line in rows.items() if line["Cliënten"] != "onbekend"}
    assert shown == {name: "5 – 9" if low == 5 else "<5" for name, (low, _) in CLASSES.items()}
    assert bounds(number_of(numbers, gemeente=DEELNEMEND)) == RESIDENTS
    assert bounds(number_of(numbers, gemeente=NIET_DEELNEMEND)) == OUTSIDE


def test_nobody_lives_elsewhere_or_is_unknown(text):
    (origin,) = load(HOLLANDS_MIDDEN).origins
    assert (origin.rung, origin.elsewhere.value, origin.total.value) == (Rung.VIJF, 0, 23)
    assert "Elders of onbekend" not in text


def test_who_referred_them_is_seen_in_classes(tables):
    rows = tables["Gegevens: Wie meldde de cliënten aan? Aantal cliënten op 30 juni 2021"]
    assert {name: line["Cliënten"] for name, line in rows.items()} == {
        "7 andere, elk": "<5", "Team seksuele gezondheid": "5 – 9", "Verloskundigen": "5 – 9",
    }  # fmt: skip


def test_claims_about_totals_of_the_region_are_shown_and_others_are_not(text):
    """Eight published benefits and outcomes recompute from totals; four rest on where clients live or who referred."""
    found = load(HOLLANDS_MIDDEN)
    verdicts = {claim.id: str(claim.verdict) for claim in found.claims}
    recomputed = {name for name, verdict in verdicts.items() if verdict == "klopt"}
    assert recomputed == {
        "kosten-per-keuze", "uitkomsten-totaal", "baten-opgeschaald-laag", "baten-opgeschaald-hoog",
        "baten-netwerkpartners-laag", "baten-netwerkpartners-hoog", "baten-totaal-laag", "baten-totaal-hoog",
    }  # fmt: skip
    for amount in ("143.220", "1.093.470", "122.760", "937.260", "265.980", "2.030.730", "142.640"):
        assert amount in text
    assert found.withheld_claims == 4
    withheld = {"herkomst-totaal", "herkomst-overig", "verwijzers-totaal", "baten-deelnemers"}
    assert not withheld & verdicts.keys()
    assert "Hier staan er 14; 4 andere" in text


def test_the_other_contradictions_of_the_source_stay_visible():
    """142 640 sums to 142 600; 13 names 12; 13 and 9 is 22, not 21; 31 and 14 is 45, not 47; groups and meetings; years."""
    found = {claim.id: claim for claim in load(HOLLANDS_MIDDEN).claims}
    differs = {
        name: (claim.stated.value, claim.recomputed.value)
        for name, claim in found.items()
        if claim.verdict == Verdict.WIJKT_AF
    }
    assert differs == {
        "kosten-totaal": (142640, 142600), "organisaties-medio-2021": (13, 12), "organisaties-oktober-2021": (21, 22),
        "aandachtsfunctionarissen-oktober-2021": (47, 45), "kosten-venster": (2021, 2020),
    }  # fmt: skip
    assert found["intervisie"].verdict == Verdict.EENHEDEN_VERSCHILLEN


# --- that nothing hidden follows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("classes", [CLASSES, REFERRED], ids=["gemeenten", "aanmelders"])
def test_nothing_hidden_can_be_worked_out_of_classes_and_total(classes):
    assert all(len(counts) >= 3 for counts in possible(classes.values(), 23))


def test_the_attacker_would_find_what_can_be_worked_out():
    assert possible([(1, 4), (5, 9)], 6) == [{1}, {5}]


def test_nor_together_with_the_report_of_half_a_year_before():
    """At the end of 2020 nine had been printed, in all; no breakdown is shown of so few."""
    before = seen_of(HOLLANDS_MIDDEN, peildatum=END_2020)
    assert [(one.outcome, one.low, one.high) for one in before.release.totals if one.date == END_2020] == [
        ("alle", 9, 9)
    ]
    assert before.stands == {}
    now = seen_of(HOLLANDS_MIDDEN)
    assert seen_of(HOLLANDS_MIDDEN, history=(before.release, now.release)).release == now.release


def test_the_counts_that_are_seen_are_true(numbers):
    for key, count in read_region(HOLLANDS_MIDDEN).counts.items():
        assert numbers[key].low is None or numbers[key].low <= count <= numbers[key].high


# --- dividing back what is printed ------------------------------------------------------------------------------------


def ends(text):
    """Lower and upper end of a printed number or range, and half a unit of the last digit."""
    parts = re.split(r"\s–\s|tussen | en ", text.replace("\u00a0", " "))
    found = [re.sub(r"[^\d,−]", "", part) for part in parts if re.search(r"\d", part)]
    values = [float(part.replace("−", "-").replace(",", ".")) for part in found]
    decimals = len(found[0].partition(",")[2])
    return min(values), max(values), 0.5 * 10**-decimals + 1e-9


def implied(text, value_of, counts=range(200)):
    """All counts that a reader holds possible who knows how the figure is computed."""
    low, high, half = ends(text)
    return {n for n in counts if low - half <= value_of(n) <= high + half}


def whole(interval):
    return set(range(interval[0], interval[1] + 1))


def test_dividing_back_finds_a_count_that_is_printed_exactly(tables):
    """So the attack works: of 265 980 at 6 820 a reader finds 39."""
    line = tables["Kosten en baten van de regio"]["opvoedondersteuning"]
    assert implied(line["Baten"], lambda n: n * 6820) == {39}


@pytest.mark.parametrize("name", ["Leiden", "Oegstgeest", "Alphen aan den Rijn", "Nieuwkoop", "Voorschoten"])
def test_no_share_of_the_costs_says_more_of_clients_than_the_classes(tables, name):
    """Divided over clients: 142 600 × own clients / clients of participating gemeenten."""
    text = tables["Wat elke deelnemende gemeente zou dragen"][name]["Naar opgeschaalde cliënten"]
    for n in whole(CLASSES[name]):
        assert implied(text, lambda m, n=n: COSTS * n / m if m else math.inf) >= whole(RESIDENTS)
    for m in whole(RESIDENTS):
        assert implied(text, lambda n, m=m: COSTS * n / m) >= whole(CLASSES[name])


def test_the_true_figures_of_where_clients_live_are_nowhere_on_the_page(text):
    """Shares of 18 residents; 78.3 % of 23; 16 of 21 choices at least, € 109.120, 0.77 of the costs."""
    page = text.replace("\u00a0", " ")
    for own in (1, 2, 4, 5, 6):
        assert f"{round(COSTS * own / 18):,}".replace(",", ".") not in page
    for figure in ("78,3%", "21,7%", "109.120", "0,77", "0,97"):
        assert figure not in page


# --- the pages of municipalities --------------------------------------------------------------------------------------


@pytest.mark.parametrize("gemeente", ["Nieuwkoop", "Leiden", "Katwijk", "Voorschoten"])
def test_no_municipality_page_says_more_than_the_page_of_the_region(gemeente):
    """Of 23 clients 2 did not choose: of n clients of a municipality n − 2 to n did."""
    own = CLASSES[gemeente]
    soup = BeautifulSoup(page_of(HOLLANDS_MIDDEN, gemeente), "html.parser")
    least, seen = max(0, own[0] - 2), 0
    for table in soup.find_all("table"):
        if not table.caption.get_text().startswith("Doorgerekende baten van opgeschaalde cliënten"):
            continue  # an estimate of joining rests on inhabitants, not on clients of the municipality
        for line in table.select("tbody tr"):
            tier, *cells = [cell.get_text() for cell in line.find_all(["th", "td"])]
            if tier in TIERS and cells and "€" in cells[0]:
                assert implied(cells[0], lambda n, tier=tier: n * TIERS[tier]) == whole((least, own[1]))
                seen += 1
    assert seen == 3
    text = soup.get_text(" ")
    if own[1] < 5:
        assert "<5" in text or "minder dan 5" in text


def test_there_is_no_public_page_of_a_gemeente_below_five():
    assert load(HOLLANDS_MIDDEN, "Leiden", audience="openbaar").gemeente.naam == "Leiden"
    with pytest.raises(NoPublicPageError, match="Nieuwkoop"):
        load(HOLLANDS_MIDDEN, "Nieuwkoop", audience="openbaar")


def test_the_rules_are_those_of_the_owner_of_the_data():
    rules = POLICY.class_width, POLICY.min_total, POLICY.refresh, POLICY.min_integers, POLICY.min_denominator
    assert rules == (5, 10, 10, 3, 10)
