"""What each audience sees of an evaluation, and what nobody can work out of it.

The attackers here list every table that fits what is published; they share no code with the package's own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import random

import pandas as pd
import pytest
from privacy_world import everything

from nnz_mkba.errors import UsageError
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.privacy.see import see
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.vocabulary import Audience

TIERS = {"opvoedondersteuning": 6_820, "pleeggezin": 17_570, "begeleid_wonen": 52_070}
MID_2021 = dt.date(2021, 6, 30)
RESIDENT = ("GM0484", "GM0626", "GM0569")  # hidden, in participating municipalities
ELSEWHERE = ("GM0537", "GM0575", "GM0513", "GM1931")  # hidden, in other municipalities
SMALL_REFERRERS = (
    "Huisarts",
    "LUMC",
    "De Haardstee",
    "Jeugdgezondheidszorg",
    "Horizon",
    "GGD Rotterdam",
    "Impegno (Gouda)",
)


@pytest.fixture
def release(parameters, published_method):
    """Evaluate a region as an audience sees it."""

    def release(region, audience=Audience.STUURGROEP, gemeente="", peildatum=None, history=()):
        chosen = region.gemeente(gemeente) if gemeente else None
        seen = see(region, audience, peildatum or region.about.peildatum, history, parameters.policy)
        return evaluate(seen, parameters, published_method, chosen)

    return release


def numbers(found):
    """Every publishable number anywhere in a result."""
    if isinstance(found, Number):
        yield found
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        for field in dataclasses.fields(found):
            yield from numbers(getattr(found, field.name))
    elif isinstance(found, dict):
        for part in found.values():
            yield from numbers(part)
    elif isinstance(found, tuple | list):
        for part in found:
            yield from numbers(part)


def shown_counts(found):
    """All counts of clients that the reader sees."""
    streams = {name: (figures.conversations, figures.contraception) for name, figures in found.mkba.streams.items()}
    points = {indicator.indicator: indicator.points for indicator in found.indicators if indicator.personal}
    return found.origins, found.referrers, found.outcomes, streams, points


def by_code(origin):
    return {row.gemeente.code: row.number for row in origin.rows}


def span(number):
    """The whole numbers that a reader holds possible for one count on its own."""
    return range(int(number.low), int(number.high) + 1)


# --- the exact audience -------------------------------------------------------------------------------------------


def test_intern_sees_everything_exactly(intern):
    kinds = {number.kind for number in numbers((intern.origins, intern.referrers, intern.outcomes, intern.mkba))}
    assert kinds == {Kind.EXACT, Kind.UNKNOWN}
    assert intern.withheld_claims == 0
    assert len(intern.claims) == 18
    (origin,) = intern.origins
    assert by_code(origin)["GM0569"].value == 1
    assert "casuistiek.csv" in intern.hashes


def test_intern_keeps_what_is_uncertain_as_a_range(intern):
    """Between 16 and 18 outcomes are the municipalities' own: nobody knows more, confidential or not."""
    assert (intern.attribution.choices.kind, intern.attribution.choices.low, intern.attribution.choices.high) == (
        Kind.RANGE,
        16,
        18,
    )


# --- what the steering group sees of Hollands Midden --------------------------------------------------------------


def test_gemeenten_and_referrers_stand_in_classes_of_five(stuurgroep):
    (origin,) = stuurgroep.origins
    assert origin.rung is Rung.VIJF
    small = {code for code, number in by_code(origin).items() if number == Number.small(5)}
    assert small == {*RESIDENT, *ELSEWHERE}
    assert by_code(origin)["GM0546"] == by_code(origin)["GM0579"] == Number.between(5, 9)  # Leiden 6, Oegstgeest 5
    assert origin.elsewhere.value == 0
    referrers = stuurgroep.referrers["opgeschaald"]
    assert referrers.rows == (
        ("Team seksuele gezondheid", Number.between(5, 9)),
        ("Verloskundigen", Number.between(5, 9)),
    )
    assert (referrers.others, referrers.each) == (len(SMALL_REFERRERS), Number.small(5))


def test_totals_of_the_region_are_those_of_the_source(stuurgroep, intern):
    """The source prints 21 choices and 2 still in care; so does the page, and every amount that rests on them."""
    assert {word: number.value for word, number in stuurgroep.outcomes["opgeschaald"].items()} == {
        "anticonceptie": 21,
        "in_zorg": 2,
    }
    assert stuurgroep.mkba == intern.mkba
    assert stuurgroep.indicators == intern.indicators
    assert [row.mkba for row in stuurgroep.comparison] == [row.mkba for row in intern.comparison]


def test_what_was_not_delivered_is_unknown_and_not_hidden(stuurgroep):
    (origin,) = stuurgroep.origins
    assert by_code(origin)["GM0534"].kind is Kind.UNKNOWN  # Hillegom


def test_totals_stay(stuurgroep):
    (origin,) = stuurgroep.origins
    assert origin.total.value == 23
    assert stuurgroep.mkba.participants.value == 54
    assert stuurgroep.mkba.costs_eur.value == 142_600


def origin_tables(found):
    """Every table of origins that fits the published numbers: own bounds, both sides, and the total."""
    (origin,) = found.origins
    cells = {code: number for code, number in by_code(origin).items() if number.kind is not Kind.UNKNOWN}
    assert all(number.low is not None for number in cells.values())
    inside = [code for code in cells if code in ("GM0546", "GM0579", *RESIDENT)]
    for values in itertools.product(*(span(number) for number in cells.values())):
        table = dict(zip(cells, values, strict=True))
        residents = sum(table[code] for code in inside)
        outside = sum(values) - residents
        if sum(values) in span(origin.total) and residents in span(origin.inside) and outside in span(origin.outside):
            yield table, residents, outside


def test_no_origin_can_be_worked_out(stuurgroep, parameters):
    """Every municipality can still have at least three counts."""
    tables = list(origin_tables(stuurgroep))
    for code in (*RESIDENT, *ELSEWHERE, "GM0546", "GM0579"):
        assert len({table[code] for table, _, _ in tables}) >= parameters.policy.min_integers, code
    for side in (1, 2):
        assert len({row[side] for row in tables}) >= parameters.policy.min_integers


def test_published_ranges_of_both_sides_tell_nothing_new(stuurgroep):
    """The ranges are what a reader could work out anyway."""
    (origin,) = stuurgroep.origins
    tables = list(origin_tables(stuurgroep))
    assert {residents for _, residents, _ in tables} == set(span(origin.inside))
    assert {outside for _, _, outside in tables} == set(span(origin.outside))


def test_no_referrer_can_be_worked_out(stuurgroep, parameters):
    shown = stuurgroep.referrers["opgeschaald"]
    cells = [number for _, number in shown.rows] + [shown.each] * shown.others
    fitting = [row for row in itertools.product(*(span(number) for number in cells)) if sum(row) == 23]
    for place in range(len(cells)):
        assert len({row[place] for row in fitting}) >= parameters.policy.min_integers, place


def test_credit_says_no_more_than_counts(stuurgroep):
    """Bounds over everything a reader holds possible: residents and choices each anywhere in their range."""
    (origin,) = stuurgroep.origins
    chose = stuurgroep.outcomes["opgeschaald"]["anticonceptie"]
    assert chose.value == 21
    pairs = list(itertools.product(span(origin.inside), span(chose)))
    credit = stuurgroep.attribution
    assert credit.choices.low == min(max(0, r + c - 23) for r, c in pairs)
    assert credit.choices.high == max(min(r, c) for r, c in pairs)
    for tier, unit in TIERS.items():
        amount = credit.benefits_eur[tier]
        assert (amount.low, amount.high) == (credit.choices.low * unit, credit.choices.high * unit)


def test_percentage_over_few_people_is_withheld(release, region):
    """Of Leiden a reader sees three to nine choices of five to nine clients: no percentage."""
    figures = release(region, gemeente="Leiden").mkba.streams["opgeschaald"]
    assert figures.choice_rate.kind is Kind.WITHHELD
    table = region.casuistiek.copy()
    partners = table["stroom"] == "netwerkpartners"
    table.loc[partners & (table["uitkomst"] == "alle"), "aantal"] = 18
    table.loc[partners & (table["uitkomst"] == "anticonceptie"), "aantal"] = 9
    found = release(dataclasses.replace(region, casuistiek=table))
    assert found.mkba.streams["netwerkpartners"].choice_rate.value == 0.5


def test_a_stream_of_fewer_than_ten_stands_in_classes(release, region):
    """9 conversations, 6 choices: 5–9 each, and no percentage; with 10 conversations both are exact."""
    table = region.casuistiek.copy()
    partners = table["stroom"] == "netwerkpartners"
    for total in (9, 10):
        table.loc[partners & (table["uitkomst"] == "alle"), "aantal"] = total
        table.loc[partners & (table["uitkomst"] == "anticonceptie"), "aantal"] = 6
        figures = release(dataclasses.replace(region, casuistiek=table)).mkba.streams["netwerkpartners"]
        shown = (figures.conversations, figures.contraception)
        expected = (Number.between(5, 9),) * 2 if total == 9 else (Number.exact(10), Number.exact(6))
        assert shown == expected
    assert figures.choice_rate.value == 0.6


def test_an_outcome_of_everybody_stands_in_a_class(release, region):
    """Were all 23 choosers, the page would say of everyone what they chose; the number of both stands as 20–24."""
    table = region.casuistiek.copy()
    here = (table["stroom"] == "opgeschaald") & (table["peildatum"] == MID_2021)
    table.loc[here & (table["uitkomst"] == "anticonceptie"), "aantal"] = 23
    table.loc[here & (table["uitkomst"] == "in_zorg"), "aantal"] = 0
    found = release(dataclasses.replace(region, casuistiek=table))
    assert found.mkba.streams["opgeschaald"].conversations == Number.between(20, 24)
    assert found.outcomes["opgeschaald"]["anticonceptie"] == Number.between(20, 24)
    assert not found.origins


def test_claims_about_totals_of_the_region_are_shown_and_others_are_not(stuurgroep):
    """Left out is what rests on where clients live or who referred them: four of the eighteen."""
    left_out = {"herkomst-totaal", "herkomst-overig", "verwijzers-totaal", "baten-deelnemers"}
    kept = {claim.id for claim in stuurgroep.claims}
    assert stuurgroep.withheld_claims == len(left_out) == 4
    assert len(kept) == 14
    assert not kept & left_out
    assert {"baten-totaal-laag", "baten-totaal-hoog", "baten-opgeschaald-laag", "uitkomsten-totaal"} <= kept


def test_no_fingerprint_of_a_file_that_counts_clients(stuurgroep):
    """Whoever knows all but a few small numbers of a file finds them by trying, given its hash."""
    assert set(stuurgroep.hashes) == {"region.yaml", "kpi.csv", "organisaties.csv", "kosten.csv", "deelname.csv"}


# --- the public ---------------------------------------------------------------------------------------------------


def test_no_public_page_for_a_handful_of_clients(release, region):
    """Nieuwkoop (1), Alphen aan den Rijn (4), Katwijk (does not take part) and Hillegom (nothing delivered) are
    refused in the same words, which do not tell how many there are."""
    words = set()
    for gemeente in ("Nieuwkoop", "Alphen aan den Rijn", "Katwijk", "Hillegom"):
        with pytest.raises(
            UsageError, match=f"Voor {gemeente} komt er geen openbare pagina: .* ten minste 5 cliënten"
        ) as caught:
            release(region, Audience.OPENBAAR, gemeente)
        words.add(str(caught.value).replace(gemeente, "X"))
    assert len(words) == 1


@pytest.mark.parametrize("gemeente", ["Leiden", "Oegstgeest"])
def test_public_page_from_the_threshold_up(release, region, gemeente):
    assert release(region, Audience.OPENBAAR, gemeente).gemeente.naam == gemeente


def test_public_sees_the_same_counts_of_the_region(release, region, stuurgroep):
    assert shown_counts(release(region, Audience.OPENBAAR)) == shown_counts(stuurgroep)


def test_page_of_nieuwkoop_gives_its_one_client_away_nowhere(release, region):
    found = release(region, gemeente="Nieuwkoop")
    figures = found.mkba.streams["opgeschaald"]
    assert (figures.conversations.low, figures.conversations.high) == (1, 4)
    assert (figures.contraception.low, figures.contraception.high) == (0, 4)
    assert figures.choice_rate.kind is Kind.WITHHELD
    for tier, unit in TIERS.items():
        amount = found.mkba.benefits_eur[tier]
        assert (amount.low, amount.high) == (0, 4 * unit)


# --- non-interference ---------------------------------------------------------------------------------------------


def vary(region, origin=None, referrers=None, remainder=6):
    """Return the region with other counts of escalated clients on 30 June 2021."""
    table = region.casuistiek.copy()
    here = (table["stroom"] == "opgeschaald") & (table["peildatum"] == MID_2021)
    for code, count in (origin or {}).items():
        assert sum(here & (table["gemeente_code"] == code)) == 1
        table.loc[here & (table["gemeente_code"] == code), "aantal"] = count
    for name, count in (referrers or {}).items():
        table.loc[here & (table["verwijzer"] == name), "aantal"] = count
    table.loc[here & (table["gemeente_code"] == "overig"), "aantal"] = remainder
    claims = region.beweringen.copy()
    claims.loc[claims["id"] == "herkomst-overig", "gesteld"] = remainder
    return dataclasses.replace(region, casuistiek=table, beweringen=claims)


def random_parts(rng, names, total):
    """Counts from 1 to 4 with this sum, each such table equally likely."""
    while True:
        parts = [rng.randint(1, 4) for _ in names]
        if sum(parts) == total:
            return dict(zip(names, parts, strict=True))


def random_variant(rng, region):
    """Another delivery with the same classes: Leiden and Oegstgeest 5 to 9, seven others 1 to 4, together 23."""
    large = {code: rng.randint(5, 8) for code in ("GM0546", "GM0579")}
    small = random_parts(rng, (*RESIDENT, *ELSEWHERE), 23 - sum(large.values()))
    most = {name: rng.randint(5, 8) for name in ("Verloskundigen", "Team seksuele gezondheid")}
    others = random_parts(rng, SMALL_REFERRERS, 23 - sum(most.values()))
    return vary(region, {**large, **small}, {**most, **others}, rng.randint(5, 9))


def test_deliveries_that_look_alike_are_told_apart_by_nothing(release, region, stuurgroep):
    """Proof obligation 1: of eleven deliveries with the same classes and totals every pair, 55 in all, gives the same result."""
    rng = random.Random(20210630)
    variants = [random_variant(rng, region) for _ in range(10)]
    results = [stuurgroep, *(release(variant) for variant in variants)]
    for one, other in itertools.combinations(results, 2):
        assert everything(one) == everything(other)
    assert len({tuple(variant.casuistiek["aantal"]) for variant in (region, *variants)}) == 11, "all are different"


@pytest.mark.parametrize("gemeente", ["Nieuwkoop", "Leiden", "Katwijk"])
def test_municipality_pages_are_told_apart_by_nothing(release, region, gemeente):
    one = vary(region, {"GM0569": 1, "GM0484": 4, "GM0546": 6, "GM0575": 2})
    other = vary(region, {"GM0569": 2, "GM0484": 3, "GM0546": 7, "GM0575": 1})
    assert everything(release(one, gemeente=gemeente)) == everything(release(other, gemeente=gemeente))


def test_from_the_files_on(delivery, release, stuurgroep):
    """Nieuwkoop 1 → 2 and Alphen 4 → 3, in the file itself: also its hash must not show."""
    delivery.edit("casuistiek.csv", "GM0569,,alle,alle,1,", "GM0569,,alle,alle,2,")
    delivery.edit("casuistiek.csv", "GM0484,,alle,alle,4,", "GM0484,,alle,alle,3,")
    assert everything(release(delivery.region())) == everything(stuurgroep)


def tiny(region, rows, target=45):
    """Return a region with nothing but these escalated counts: (date, outcome, count), or a municipality's count."""
    records = [
        (date, "opgeschaald", word, "", "alle", "alle", count, "", "003")
        if word.startswith("GM")
        else (date, "opgeschaald", "alle", "", word, "alle", count, "", "003")
        for date, word, count in rows
    ]
    table = pd.DataFrame(records, columns=region.casuistiek.columns)
    kpi = region.kpi.copy()
    goal = (kpi["indicator"] == "casuistiek_opgeschaald") & (kpi["soort"] == "streefwaarde")
    kpi.loc[goal, "waarde"] = float(target)
    about = region.about.model_copy(update={"reeds_openbaar": ()})
    return dataclasses.replace(region, about=about, casuistiek=table, kpi=kpi)


END_2020 = dt.date(2020, 12, 31)


@pytest.mark.parametrize(
    ("one", "other", "target"),
    [
        # one chose, or two did
        (
            [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 1), (MID_2021, "in_zorg", 2)],
            [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 2), (MID_2021, "in_zorg", 1)],
            45,
        ),
        # the series started on its target, or below: only then there is a path to stand on
        ([(END_2020, "alle", 4), (MID_2021, "alle", 4)], [(END_2020, "alle", 3), (MID_2021, "alle", 4)], 4),
        # it stood still, or grew
        ([(END_2020, "alle", 2), (MID_2021, "alle", 2)], [(END_2020, "alle", 1), (MID_2021, "alle", 4)], 45),
        # the target was reached, or was not
        ([(MID_2021, "alle", 3)], [(MID_2021, "alle", 2)], 3),
    ],
    ids=["one or two chose", "started on target", "stood still", "reached"],
)
def test_edges_of_small_counts_are_told_apart_by_nothing(release, region, one, other, target):
    """Where a figure exists for one hidden count and not for another, its absence would tell them apart."""
    first, second = release(tiny(region, one, target)), release(tiny(region, other, target))
    assert shown_counts(first) == shown_counts(second)
    assert everything(first) == everything(second)


@pytest.mark.parametrize("audience", [Audience.STUURGROEP, Audience.OPENBAAR])
def test_region_with_a_handful_of_cases(release, region, audience):
    """Three escalated cases, all from Leiden: classes for the region, nothing by gemeente, and no traceback."""
    rows = [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 2), (MID_2021, "in_zorg", 1), (MID_2021, "GM0546", 3)]
    found = release(tiny(region, rows), audience)
    assert not any(number.is_exact for number in numbers((found.outcomes, found.mkba.benefits_by_stream_eur)))
    conversations = found.mkba.streams["opgeschaald"].conversations
    assert (conversations.low, conversations.high) == (1, 4)
    assert not found.origins


def test_a_falling_series_is_told_apart_by_nothing_or_refused(delivery, release, region):
    """Cumulative counts do not fall. Either a delivery in which they do is refused, or 4 → 3 looks like 3 → 4."""
    from nnz_mkba.errors import DeliveryError

    lines = delivery.read("casuistiek.csv").splitlines()
    delivery.write(
        "casuistiek.csv",
        f"{lines[0]}\n2020-12-31,opgeschaald,alle,,alle,alle,4,,003\n2021-06-30,opgeschaald,alle,,alle,alle,3,,003\n",
    )
    try:
        falling = delivery.region()
    except DeliveryError:
        return
    rising = release(tiny(region, [(END_2020, "alle", 3), (MID_2021, "alle", 4)]))
    about = rising.about
    fallen = release(dataclasses.replace(falling, about=about, beweringen=region.beweringen, hashes=region.hashes))
    assert shown_counts(fallen) == shown_counts(rising)
    assert everything(fallen) == everything(rising)
