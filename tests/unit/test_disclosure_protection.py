"""What each audience sees of an evaluation, and what nobody can work out of it.

The attackers here list every table that fits what is published; they share no code with the package's own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import random
import re

import pandas as pd
import pytest
from privacy_world import everything

from nnz_mkba.results.result import protect
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.errors import UsageError
from nnz_mkba.evaluation import evaluate
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
    """Evaluate a region and protect the result."""

    def release(region, audience=Audience.STUURGROEP, gemeente="", peildatum=None, policy=parameters.policy):
        chosen = region.gemeente(gemeente) if gemeente else None
        return protect(evaluate(region, parameters, published_method, peildatum, chosen), policy, audience)

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


def test_stuurgroep_is_the_default(evaluation, parameters, stuurgroep):
    assert everything(protect(evaluation, parameters.policy)) == everything(stuurgroep)
    assert stuurgroep.audience is Audience.STUURGROEP


# --- what the steering group sees of Hollands Midden --------------------------------------------------------------


def test_small_counts_are_small(stuurgroep, parameters):
    (origin,) = stuurgroep.origins
    small = Number.small(parameters.policy.threshold)
    assert {code for code, number in by_code(origin).items() if number == small} == {*RESIDENT, *ELSEWHERE}
    referrers = stuurgroep.referrers["opgeschaald"]
    assert {name for name, number in referrers.items() if number == small} == set(SMALL_REFERRERS)
    assert stuurgroep.outcomes["opgeschaald"]["in_zorg"] == small


def test_no_small_count_is_shown(stuurgroep):
    for number in numbers(shown_counts(stuurgroep)):
        assert not (number.is_exact and 0 < number.value < 5)


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


def spread(values):
    """How many values are possible, and how far they lie apart."""
    return len(set(values)), max(values) - min(values)


def test_no_origin_can_be_worked_out(stuurgroep, parameters):
    """Every hidden municipality can still have at least three counts, over a width of at least three."""
    policy = parameters.policy
    tables = list(origin_tables(stuurgroep))
    for code in (*RESIDENT, *ELSEWHERE):
        options, width = spread([table[code] for table, _, _ in tables])
        assert options >= policy.min_integers, code
        assert width >= policy.min_width, code
    for side in (1, 2):
        options, width = spread([row[side] for row in tables])
        assert options >= policy.min_integers
        assert width >= policy.min_width


def test_published_ranges_of_both_sides_tell_nothing_new(stuurgroep):
    """The ranges are what a reader could work out anyway, knowing that a range is no small count."""
    (origin,) = stuurgroep.origins
    tables = list(origin_tables(stuurgroep))
    assert {residents for _, residents, _ in tables} == set(span(origin.inside))
    assert {outside for _, _, outside in tables} == set(span(origin.outside))


def test_no_referrer_can_be_worked_out(stuurgroep, parameters):
    cells = stuurgroep.referrers["opgeschaald"]
    fitting = [row for row in itertools.product(*(span(number) for number in cells.values())) if sum(row) == 23]
    for place, name in enumerate(cells):
        if name in SMALL_REFERRERS:
            options, width = spread([row[place] for row in fitting])
            assert options >= parameters.policy.min_integers, name
            assert width >= parameters.policy.min_width, name


def test_no_outcome_can_be_worked_out(stuurgroep, parameters):
    """23 cases less 21 choices would give away the two still in care: the choices are hidden too."""
    cells = stuurgroep.outcomes["opgeschaald"]
    fitting = [
        (chose, waiting)
        for chose in span(cells["anticonceptie"])
        for waiting in span(cells["in_zorg"])
        if chose + waiting == 23
    ]
    for place in (0, 1):
        options, width = spread([row[place] for row in fitting])
        assert options >= parameters.policy.min_integers
        assert width >= parameters.policy.min_width


def test_amounts_say_no_more_than_counts(stuurgroep):
    """Dividing an amount by its unit value gives back the published range of choices, both ends of it."""
    chose = stuurgroep.outcomes["opgeschaald"]["anticonceptie"]
    mkba = stuurgroep.mkba
    for tier, unit in TIERS.items():
        own = mkba.benefits_by_stream_eur["opgeschaald"][tier]
        assert (own.low, own.high) == (chose.low * unit, chose.high * unit)
        both = mkba.benefits_eur[tier]
        assert (both.low, both.high) == ((chose.low + 18) * unit, (chose.high + 18) * unit)
        net, ratio = mkba.net_benefit_eur[tier], mkba.benefit_cost_ratio[tier]
        assert (net.low, net.high) == (both.low - 142_600, both.high - 142_600)
        assert (ratio.low, ratio.high) == pytest.approx((both.low / 142_600, both.high / 142_600))
        fraction = mkba.break_even_prevented_fraction[tier]
        assert (fraction.low, fraction.high) == pytest.approx((142_600 / both.high, 142_600 / both.low))
    per_choice = mkba.cost_per_choice_eur
    assert (per_choice.low, per_choice.high) == pytest.approx(
        (142_600 / (chose.high + 18), 142_600 / (chose.low + 18))
    )


def test_credit_says_no_more_than_counts(stuurgroep):
    """Bounds over everything a reader holds possible: residents and choices each anywhere in their range."""
    (origin,) = stuurgroep.origins
    chose = stuurgroep.outcomes["opgeschaald"]["anticonceptie"]
    pairs = list(itertools.product(span(origin.inside), span(chose)))
    credit = stuurgroep.attribution
    assert credit.choices.low == min(max(0, r + c - 23) for r, c in pairs)
    assert credit.choices.high == max(min(r, c) for r, c in pairs)
    for tier, unit in TIERS.items():
        amount = credit.benefits_eur[tier]
        assert (amount.low, amount.high) == (credit.choices.low * unit, credit.choices.high * unit)


def test_amounts_on_public_counts_stay_exact(stuurgroep):
    mkba = stuurgroep.mkba
    assert mkba.benefits_by_stream_eur["netwerkpartners"]["opvoedondersteuning"].value == 122_760
    assert mkba.cost_per_participant_eur.value == pytest.approx(2640.74, abs=0.005)
    assert mkba.break_even_choices["opvoedondersteuning"].value == pytest.approx(20.909, abs=0.001)


def test_percentages_never_from_hidden_counts(stuurgroep):
    mkba = stuurgroep.mkba
    assert mkba.streams["netwerkpartners"].choice_rate.value == pytest.approx(18 / 31)
    assert mkba.streams["opgeschaald"].choice_rate.kind is Kind.WITHHELD
    assert mkba.choice_rate.kind is Kind.WITHHELD
    for indicator in stuurgroep.indicators:
        if indicator.personal and not indicator.value.is_exact:
            for name in ("progress", "path_ratio", "projected", "low", "high", "probability"):
                assert not getattr(indicator, name).is_exact
                assert not getattr(indicator, name).is_interval


def test_percentage_over_few_people_is_withheld(release, region):
    """9 conversations, 5 choices: both may be shown, 56 % of nine people may not."""
    table = region.casuistiek.copy()
    partners = table["stroom"] == "netwerkpartners"
    table.loc[partners & (table["uitkomst"] == "alle"), "aantal"] = 18
    table.loc[partners & (table["uitkomst"] == "anticonceptie"), "aantal"] = 9
    found = release(dataclasses.replace(region, casuistiek=table))
    assert found.mkba.streams["netwerkpartners"].choice_rate.value == 0.5
    table.loc[partners & (table["uitkomst"] == "alle"), "aantal"] = 9
    table.loc[partners & (table["uitkomst"] == "anticonceptie"), "aantal"] = 9
    found = release(dataclasses.replace(region, casuistiek=table))
    figures = found.mkba.streams["netwerkpartners"]
    assert figures.conversations.value == 9
    assert figures.choice_rate.kind is Kind.WITHHELD


def test_claims_that_rest_on_hidden_counts_are_left_out(stuurgroep):
    kept = {claim.id for claim in stuurgroep.claims}
    assert kept == {
        "kosten-totaal",
        "kosten-per-keuze",
        "baten-netwerkpartners-laag",
        "baten-netwerkpartners-hoog",
        "organisaties-medio-2021",
        "organisaties-oktober-2021",
        "aandachtsfunctionarissen-oktober-2021",
        "intervisie",
        "kosten-venster",
    }
    assert stuurgroep.withheld_claims == 9


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


def vary(region, origin=None, referrers=None, chose=21, remainder=6):
    """Return the region with other counts of escalated clients on 30 June 2021."""
    table = region.casuistiek.copy()
    here = (table["stroom"] == "opgeschaald") & (table["peildatum"] == MID_2021)
    for code, count in (origin or {}).items():
        assert sum(here & (table["gemeente_code"] == code)) == 1
        table.loc[here & (table["gemeente_code"] == code), "aantal"] = count
    for name, count in (referrers or {}).items():
        table.loc[here & (table["verwijzer"] == name), "aantal"] = count
    table.loc[here & (table["uitkomst"] == "anticonceptie"), "aantal"] = chose
    table.loc[here & (table["uitkomst"] == "in_zorg"), "aantal"] = 23 - chose
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
    """Another delivery with the same classes: zero, small, larger. Where more clients live elsewhere than six, other
    cells must be hidden, so that the reader sees another page."""
    while True:
        origin = random_parts(rng, (*RESIDENT, *ELSEWHERE), 12)
        if sum(origin[code] for code in ELSEWHERE) in (5, 6):
            break
    referrers = random_parts(rng, SMALL_REFERRERS, 11)
    return vary(region, origin, referrers, rng.randint(19, 22), rng.randint(5, 9))


def test_deliveries_that_look_alike_are_told_apart_by_nothing(release, region, stuurgroep):
    """Proof obligation 1: of eleven deliveries every pair (55 in all) that shows the same counts gives the same result."""
    rng = random.Random(20210630)
    variants = [random_variant(rng, region) for _ in range(10)]
    results = [stuurgroep, *(release(variant) for variant in variants)]
    alike = [(a, b) for a, b in itertools.combinations(results, 2) if shown_counts(a) == shown_counts(b)]
    assert len(alike) >= 50
    for one, other in alike:
        assert everything(one) == everything(other)
    assert len({tuple(variant.casuistiek["aantal"]) for variant in (region, *variants)}) == 11, "all are different"


@pytest.mark.parametrize("gemeente", ["Nieuwkoop", "Leiden", "Katwijk"])
def test_municipality_pages_are_told_apart_by_nothing(release, region, gemeente):
    one = vary(region, {"GM0569": 1, "GM0484": 4, "GM0537": 1, "GM0575": 2}, chose=21)
    other = vary(region, {"GM0569": 2, "GM0484": 3, "GM0537": 2, "GM0575": 1}, chose=20)
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
    return dataclasses.replace(region, casuistiek=table, kpi=kpi)


END_2020 = dt.date(2020, 12, 31)


@pytest.mark.parametrize(
    ("one", "other", "target"),
    [
        # nobody chose, or everybody did: which outcome is empty says what all of them have in common
        (
            [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 0), (MID_2021, "in_zorg", 3)],
            [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 3), (MID_2021, "in_zorg", 0)],
            45,
        ),
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
    ids=["none or all chose", "one or two chose", "started on target", "stood still", "reached"],
)
def test_edges_of_small_counts_are_told_apart_by_nothing(release, region, one, other, target):
    """Where a figure exists for one hidden count and not for another, its absence would tell them apart."""
    first, second = release(tiny(region, one, target)), release(tiny(region, other, target))
    assert shown_counts(first) == shown_counts(second)
    assert everything(first) == everything(second)


@pytest.mark.parametrize("audience", [Audience.STUURGROEP, Audience.OPENBAAR])
def test_region_with_a_handful_of_cases(release, region, audience):
    """Three escalated cases, all from Leiden: a release without figures on them, and no traceback."""
    rows = [(MID_2021, "alle", 3), (MID_2021, "anticonceptie", 2), (MID_2021, "in_zorg", 1), (MID_2021, "GM0546", 3)]
    found = release(tiny(region, rows), audience)
    assert not any(number.is_exact for number in numbers((found.outcomes, found.mkba.benefits_by_stream_eur)))
    (origin,) = found.origins
    assert not by_code(origin)["GM0546"].is_exact


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
    fallen = release(dataclasses.replace(falling, beweringen=region.beweringen, hashes=region.hashes))
    assert shown_counts(fallen) == shown_counts(rising)
    assert everything(fallen) == everything(rising)


# --- canaries -----------------------------------------------------------------------------------------------------

#: Counts that occur nowhere else, with the sums of the real delivery (origin, outcomes and referrers each 23 087).
CANARIES = {
    "GM0546": 6007, "GM0484": 4001, "GM0579": 5003, "GM0626": 2003, "GM0569": 1009,
    "GM0537": 1013, "GM0575": 2011, "GM0513": 1019, "GM1931": 1021,
}  # fmt: skip
CANARY_REFERRERS = (7001, 2017, 3001, 1031, 5009, 1033, 2027, 1039, 929)


@pytest.fixture(scope="module")
def marked(region):
    table = region.casuistiek.copy()
    here = (table["stroom"] == "opgeschaald") & (table["peildatum"] == MID_2021)
    for code, count in CANARIES.items():
        table.loc[here & (table["gemeente_code"] == code), "aantal"] = count
    table.loc[here & (table["verwijzer"] != "alle"), "aantal"] = CANARY_REFERRERS
    whole = (table["gemeente_code"] == "alle") & (table["verwijzer"] == "alle")
    table.loc[here & whole & (table["uitkomst"] == "alle"), "aantal"] = 23_087
    table.loc[here & (table["uitkomst"] == "anticonceptie"), "aantal"] = 21_013
    table.loc[here & (table["uitkomst"] == "in_zorg"), "aantal"] = 2_074
    table.loc[here & (table["gemeente_code"] == "overig"), "aantal"] = 6_089
    table.loc[table["peildatum"] == END_2020, "aantal"] = 9_001
    partners = table["stroom"] == "netwerkpartners"
    table.loc[partners, "aantal"] = [31_013, 18_013]
    assert sum(CANARIES.values()) == sum(CANARY_REFERRERS) == 23_087
    return dataclasses.replace(region, casuistiek=table)


def occurs(number, text):
    return re.search(rf"(?<![\d.]){number}(?:\.0)?(?![\d.])", text) is not None


@pytest.mark.parametrize(("threshold", "gemeente"), [(5_000, ""), (5_000, "Nieuwkoop"), (50_000, "")])
def test_no_hidden_count_occurs_anywhere(release, marked, parameters, threshold, gemeente):
    policy = parameters.policy.model_copy(update={"threshold": threshold, "min_width": 100, "min_integers": 100})
    found = release(marked, gemeente=gemeente, policy=policy)
    seen = {number.value for number in numbers(shown_counts(found)) if number.is_exact}
    text = everything(found)
    hidden = {*map(int, marked.casuistiek["aantal"])} - {int(count) for count in seen}
    assert {1009, 2_074, 21_013, 6_089, 929} <= hidden
    for count in hidden:
        assert not occurs(count, text), count
        for unit in TIERS.values():
            assert not occurs(count * unit, text), (count, unit)


def test_the_canary_would_be_found(release, marked):
    text = everything(release(marked, Audience.INTERN))
    assert all(occurs(count, text) for count in (*CANARIES.values(), *CANARY_REFERRERS))
    assert occurs(21_013 * 6_820, text)
