"""Hollands Midden for the steering group: what may be read, and that every figure on the page says no more than that.

The source counts 23 escalated clients: 18 live in participating municipalities, 21 chose contraception, 2 are still in
care, 1 comes from Nieuwkoop. None of these small counts, and not 21 and 18 either, may follow from anything printed.
"""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
from bs4 import BeautifulSoup
from nnz_mkba.disclosure.attack import attack
from nnz_mkba.disclosure.ledger import audit_jointly
from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import publish_region
from privacy_world import HOLLANDS_MIDDEN, POLICY, ROUNDING, counts_protected_once, page_of

from nnz_mkba.privacy.number import Kind
from nnz_mkba.region import CountKey, read_region
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND

MID_2021 = dt.date(2021, 6, 30)
TIERS = {"opvoedondersteuning": 6820, "pleeggezin": 17570, "begeleid wonen": 52070}
COSTS = 142_600
#: What the ranges on the page come to: choices of escalated clients, all choices, clients of participating gemeenten.
ESCALATED, CHOICES, RESIDENTS = (19, 22), (37, 40), (14, 18)


@pytest.fixture(scope="module")
def once():
    with counts_protected_once():
        yield


@pytest.fixture(scope="module")
def release(once):
    return publish_region(read_region(HOLLANDS_MIDDEN), MID_2021, POLICY)


@pytest.fixture(scope="module")
def soup(once):
    return BeautifulSoup(page_of(HOLLANDS_MIDDEN), "html.parser")


@pytest.fixture(scope="module")
def tables(soup):
    found = {}
    for table in soup.find_all("table"):
        rows = [[cell.get_text() for cell in line.find_all(["th", "td"])] for line in table.find_all("tr")]
        found[table.caption.get_text().split(",")[0]] = {
            line[0]: dict(zip(rows[0], line, strict=True)) for line in rows[1:]
        }
    return found


def number_of(release, **where):
    key = CountKey(MID_2021, "opgeschaald", **where)
    text = " | ".join(map(str, key))
    return next(n for name, n in release.numbers.items() if name == text or name.startswith(f"{text} | "))


# --- what remains visible -------------------------------------------------------------------------------------------


def test_what_the_steering_group_reads_of_the_origin(release, tables):
    rows = tables["Gegevens: Woongemeente van opgeschaalde cliënten"]
    shown = {name: line["Cliënten"] for name, line in rows.items() if line["Cliënten"] != "onbekend"}
    assert shown == {
        "Leiden": "6", "Oegstgeest": "5", "Alphen aan den Rijn": "<5", "Voorschoten": "<5", "Nieuwkoop": "<5",
        "Gouda": "<5", "Katwijk": "<5", "Krimpenerwaard": "<5", "Noordwijk": "<5",
    }  # fmt: skip
    inside, outside = number_of(release, gemeente=DEELNEMEND), number_of(release, gemeente=NIET_DEELNEMEND)
    assert (inside.low, inside.high, outside.low, outside.high) == (14, 18, 5, 9)
    assert number_of(release).value == 23
    chose = number_of(release, uitkomst="anticonceptie")
    assert (chose.kind, chose.low, chose.high) == (Kind.RANGE, *ESCALATED)


@pytest.mark.parametrize("policy", [POLICY, ROUNDING], ids=["suppression", "rounding"])
def test_nothing_hidden_can_be_worked_out_of_it(once, policy):
    """Not from total 23, from who takes part, from the outcomes or the referrers: every interval is wide enough."""
    release = publish_region(read_region(HOLLANDS_MIDDEN), MID_2021, policy)
    found = attack(release.structure, release.numbers)
    for name, interval in found.items():
        number = release.numbers[name]
        if number.kind in (Kind.SMALL, Kind.RANGE):
            assert interval.width >= 3, name
            assert interval.high - interval.low + 1 >= 3, name
    hidden = {name for name, number in release.numbers.items() if number.kind in (Kind.SMALL, Kind.RANGE)}
    assert hidden <= set(found)
    assert len(hidden) > 10


def test_nor_together_with_yesterdays_release(release):
    """At the end of 2020 nine had been published; at the end of June twenty-three."""
    region = read_region(HOLLANDS_MIDDEN)
    before = publish_region(region, dt.date(2020, 12, 31), POLICY)
    verdicts, revised = audit_jointly(release.structure, release.numbers, [before], POLICY)
    assert revised == []
    assert verdicts
    assert all(verdict.ok for verdict in verdicts)
    again = publish_region(region, MID_2021, POLICY, [before, release])
    assert again.numbers == release.numbers


@pytest.mark.parametrize("policy", [POLICY, ROUNDING], ids=["suppression", "rounding"])
def test_the_published_counts_are_true(policy):
    region = read_region(HOLLANDS_MIDDEN)
    linked = link_region(region, MID_2021)
    shown = publish_region(region, MID_2021, policy).numbers.values()
    for count, number in zip(linked.counts.values(), shown, strict=True):
        assert number.low is None or number.low <= count <= number.high


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


def printed_with_choices():
    """Every figure of the region that rests on choices: table, row, column, from choices to figure, what is published."""
    yield "Gegevens: Van gesprek naar keuze", "Opgeschaald, stand 30 juni 2021: Keuze voor anticonceptie", "Aantal", (
        lambda n: n, ESCALATED)  # fmt: skip
    for tier, unit in TIERS.items():
        main, by_stream = "Kosten en baten van de regio", "Doorgerekende baten per stroom"
        yield main, tier, "Baten", (lambda n, unit=unit: n * unit, CHOICES)
        yield main, tier, "Baten min kosten", (lambda n, unit=unit: n * unit - COSTS, CHOICES)
        yield main, tier, "Baten gedeeld door kosten", (lambda n, unit=unit: n * unit / COSTS, CHOICES)
        yield by_stream, "opgeschaald", tier, (lambda n, unit=unit: n * unit, ESCALATED)
        figure = "Gegevens: Kosten en doorgerekende baten in euro’s"
        yield figure, f"Baten bij {tier}", "Bedrag", (lambda n, unit=unit: n * unit, CHOICES)
        yield (
            figure,
            f"Baten bij {tier}",
            "Baten gedeeld door kosten",
            (lambda n, unit=unit: n * unit / COSTS, CHOICES),
        )
        together = "Baten (prijspeil 2020) min programmakosten"
        yield together, "samen", f"Saldo bij {tier}", (lambda n, unit=unit: n * unit - COSTS, CHOICES)
        needed = "Deel van de keuzes dat een geboorte moet voorkomen"
        yield "Wanneer zijn baten en kosten gelijk?", tier, needed, (
            lambda n, unit=unit: 100 * COSTS / (n * unit) if n else math.inf, CHOICES)  # fmt: skip
    yield "Eigen kengetallen (2021", "Kosten per keuze voor anticonceptie", "Hollands Midden", (
        lambda n: COSTS / n if n else math.inf, CHOICES)  # fmt: skip
    yield "Effecten in aantallen", "Keuzes voor anticonceptie", "Aantal", (lambda n: n, CHOICES)


@pytest.mark.parametrize(("table", "line", "column", "sum_"), list(printed_with_choices()))
def test_no_figure_says_more_of_choices_than_the_published_range(tables, table, line, column, sum_):
    value_of, published = sum_
    assert implied(tables[table][line][column], value_of) >= whole(published)


@pytest.mark.parametrize("name", ["Leiden", "Oegstgeest", "Alphen aan den Rijn", "Nieuwkoop", "Voorschoten"])
def test_no_share_of_the_costs_says_more_of_clients_than_the_published_ranges(tables, release, name):
    """Divided over clients: 142 600 × own clients / clients of participating gemeenten."""
    text = tables["Wat elke deelnemende gemeente zou dragen"][name]["Naar opgeschaalde cliënten"]
    codes = {"Leiden": "GM0546", "Oegstgeest": "GM0579", "Alphen aan den Rijn": "GM0484", "Nieuwkoop": "GM0569",
             "Voorschoten": "GM0626"}  # fmt: skip
    own = number_of(release, gemeente=codes[name])
    for n in whole((int(own.low), int(own.high))):
        others = implied(text, lambda m, n=n: COSTS * n / m if m else math.inf)
        assert others >= whole(RESIDENTS)
    for m in whole(RESIDENTS):
        assert implied(text, lambda n, m=m: COSTS * n / m) >= whole((int(own.low), int(own.high)))


def test_the_true_figures_are_nowhere_on_the_page(soup):
    text = soup.get_text(" ").replace("\u00a0", " ")
    for tier in TIERS.values():
        for n in (21, 39):
            assert f"{n * tier:,}".replace(",", ".") not in text
    for rate in ("72,2%", "91,3%", "3.656", "78,3%"):
        assert rate not in text


# --- the pages of municipalities --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gemeente", "own"), [("Nieuwkoop", (1, 4)), ("Leiden", (6, 6)), ("Katwijk", (1, 4)), ("Voorschoten", (1, 4))]
)
def test_no_municipality_page_says_more_than_the_page_of_the_region(once, gemeente, own):
    """Benefits of a municipality lie between 0 or the least and all of its clients: what the regional ranges allow."""
    soup = BeautifulSoup(page_of(HOLLANDS_MIDDEN, gemeente), "html.parser")
    least = max(0, own[0] + ESCALATED[0] - 23)
    for table in soup.find_all("table"):
        if not table.caption.get_text().startswith("Doorgerekende baten van opgeschaalde cliënten"):
            continue  # an estimate of joining rests on inhabitants, not on clients of the municipality
        for line in table.select("tbody tr"):
            tier, *cells = [cell.get_text() for cell in line.find_all(["th", "td"])]
            if tier in TIERS and cells and "€" in cells[0]:
                assert implied(cells[0], lambda n, tier=tier: n * TIERS[tier]) >= whole((least, own[1]))
    text = soup.get_text(" ")
    if own[1] < 5:
        assert "<5" in text or "minder dan 5" in text
