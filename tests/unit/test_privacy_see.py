"""What is seen of counts: classes, totals, stands that are refreshed, and the ladder; by hand and by listing every table."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.classes import class_of
from nnz_mkba.privacy.intervals import Seen, remaining, too_narrow
from nnz_mkba.privacy.ladder import Breakdown, number_of, stand_on
from nnz_mkba.privacy.shown import ELSEWHERE, Release, Row, Rung, Stand, release_from
from nnz_mkba.privacy.totals import narrow_totals, state_totals

POLICY = load_parameters().policy
STREAM = "opgeschaald"


def day(number):
    return dt.date(2021, 1, 1) + dt.timedelta(days=30 * number)


def row(name, count):
    bounds = class_of(count, 5)
    return Row((name,), *bounds, *bounds)


def classes(*counts):
    return tuple(row(f"g{i}", count) for i, count in enumerate(counts))


def breakdown(*counts, total=None, unlisted=(), takes_part=lambda name: name in ("g0", "g1")):
    named = {f"g{i}": count for i, count in enumerate(counts)}
    return Breakdown(sum(counts) if total is None else total, named, unlisted, takes_part)


def shown(*dated, earlier=(), until=None, by="gemeente", printed=()):
    breakdowns = dict(dated)
    return stand_on(until or max(breakdowns), breakdowns, earlier, STREAM, by, POLICY, printed)


# --- intervals -----------------------------------------------------------------------------------------------------


def every_table(stands):
    """All counts that fit classes and totals, and do not fall."""
    bounds = [[range(one.low, one.high + 1) for one in stand.rows] for stand in stands]
    tables = [[t for t in itertools.product(*part) if sum(t) == stand.low] for part, stand in zip(bounds, stands, strict=True)]  # fmt: skip
    for chosen in itertools.product(*tables):
        if all(a <= b for one, other in itertools.pairwise(chosen) for a, b in zip(one, other, strict=True)):
            yield chosen


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_intervals_hold_every_table_that_is_possible(data):
    """The bounds are never narrower than the truth; and on one date they are the truth itself."""
    first = data.draw(st.lists(st.integers(0, 7), min_size=2, max_size=4))
    grown = [count + data.draw(st.integers(0, 6)) for count in first]
    counts = [first, grown][: data.draw(st.integers(1, 2))]
    stands = [Seen(sum(one), sum(one), classes(*one)) for one in counts]
    found = remaining(stands)
    tables = list(every_table(stands))
    for k, one in enumerate(counts):
        for i in range(len(one)):
            values = {table[k][i] for table in tables}
            assert found.low[k][i] <= min(values)
            assert max(values) <= found.high[k][i]
            if len(stands) == 1:
                assert (found.low[k][i], found.high[k][i]) == (min(values), max(values))
    for p, (a, b) in enumerate(found.pairs):
        for i in range(len(first)):
            growth = {table[b][i] - table[a][i] for table in tables}
            assert found.growth_low[p][i] <= min(growth)
            assert max(growth) <= found.growth_high[p][i]


def test_one_dominating_gemeente_pins_the_small_ones():
    """By hand: 20–24 and three of 1–4 under 23: the three are at least 3, at most 3 together, so each is 1."""
    assert {name for _, _, name in too_narrow([Seen(23, 23, classes(20, 1, 1, 1))], 3)} >= {"g1", "g2", "g3"}


def test_growth_between_two_dates_is_looked_at():
    """By hand: 5–9 and 1–4 under 11, then under 12: one client more in all, so each grew by 0 or 1."""
    found = too_narrow([Seen(11, 11, classes(8, 3)), Seen(12, 12, classes(8, 4))], 3)
    assert (1, 0, "g0") in found
    assert (1, 0, "g1") in found


def test_three_dates_tell_more_than_two():
    """By hand: under 6, 16 and 26 with 1–4 beside 5–9, 10–14, 20–24: the last leaves 2–6 of 1–4, and back from there 2–4."""
    stands = [Seen(total, total, (row("g0", count), Row(("g1",), 1, 4, 1, 4))) for total, count in ((9, 6), (16, 13), (26, 22))]  # fmt: skip
    alone = remaining(stands[:1])
    together = remaining(stands)
    assert (alone.low[0][1], alone.high[0][1]) == (1, 4)
    assert together.low[0][1] <= together.high[0][1] <= together.high[2][1] == 4
    assert together.low[2][1] == 2


def test_a_fall_means_a_correction_and_binds_nothing():
    """13 in all, then 9: nothing is taken to rise, so the later cells keep what their own date leaves them."""
    stands = [Seen(13, 13, classes(9, 4)), Seen(9, 9, classes(5, 4))]
    later = remaining(stands[1:])
    both = remaining(stands)
    assert (both.low[1] == later.low[0]).all()
    assert (both.high[1] == later.high[0]).all()


# --- stands ----------------------------------------------------------------------------------------------------------


def test_a_stand_is_refreshed_when_ten_have_come():
    dates = [(day(0), breakdown(6, 7, 3)), (day(1), breakdown(9, 8, 8)), (day(2), breakdown(9, 9, 8))]
    assert shown(*dates).date == day(2)  # 16 → 25 is nine more, 16 → 26 ten
    assert shown(*dates, until=day(1)).date == day(0)


def test_an_earlier_date_is_held_against_later_stands_too():
    """Asked for the first time after a later one was shown: five clients apart, so it is not shown."""
    later = shown((day(2), breakdown(9, 9, 8)))
    assert shown((day(1), breakdown(8, 7, 6)), earlier=[later]) is None
    assert shown((day(1), breakdown(6, 7, 3)), earlier=[later]).date == day(1)


def test_what_was_shown_is_shown_again_though_the_delivery_was_corrected():
    first = shown((day(0), breakdown(6, 7, 3)))
    again = shown((day(0), breakdown(9, 12, 3)), earlier=[first])
    assert again == first


def test_a_total_that_falls_by_ten_is_a_refresh():
    first = shown((day(0), breakdown(16, 17, 13)))
    assert shown((day(1), breakdown(14, 12, 8)), earlier=[first]).date == day(1)


@pytest.mark.parametrize(
    ("counts", "rung"),
    [
        ((6, 7, 3), Rung.VIJF),
        ((1, 1, 7, 1, 0), Rung.VIJF),  # 7 keeps 5, 6 and 7 under a total of ten
        (
            (20, 5, 5, 5, 5, 5, 5, 5, 1),
            Rung.TIEN,
        ),  # the lowest of all classes add up to 56, so each count is its lowest
        ((20, 5, 1), Rung.GEEN),  # the same, but of three the rung itself would tell
        ((1,) * 10, Rung.KLEINE_SAMEN),
    ],
)
def test_the_first_rung_that_protects(counts, rung):
    found = shown((day(0), breakdown(*counts)))
    assert found.rung is rung
    assert too_narrow([Seen(found.total, found.total, found.rows)], POLICY.min_integers) == []


def test_a_region_stays_on_its_rung():
    first = shown((day(0), breakdown(*(1,) * 10)))
    later = shown((day(1), breakdown(*(8,) * 10)), earlier=[first])
    assert later.rung is Rung.KLEINE_SAMEN
    assert shown((day(1), breakdown(*(8,) * 10))).rung is Rung.VIJF


def test_the_last_rung_shows_the_total_alone():
    """Ten clients, all of one gemeente that takes part: nothing but "10" may be said."""
    found = shown((day(0), breakdown(10)))
    assert found.rung is Rung.GEEN
    assert not found.is_shown
    assert [(r.low, r.high) for r in found.rows] == [(10, 10)]


def test_everybody_is_somewhere():
    """Of 30 clients 24 live in the region; the row of all others is 5–9, whoever is not named among them."""
    found = shown((day(0), breakdown(11, 13, total=30, unlisted=("g9",))))
    (rest,) = [r for r in found.rows if ELSEWHERE in r.members]
    assert rest == Row((ELSEWHERE, "g9"), 5, 9, 0, 9)


def test_referrers_with_few_stand_together():
    found = shown((day(0), breakdown(7, 2, 3, 1, 5)), by="verwijzer")
    (together,) = [r for r in found.rows if len(r.members) > 1]
    assert (together.members, together.each_low, together.each_high) == (("g1", "g2", "g3"), 1, 4)


def test_what_the_source_has_printed_is_exact_and_no_secret():
    found = shown((day(0), breakdown(12, 1, 1, 1)), printed=[day(0)])
    assert found.rung is Rung.EXACT
    assert [r.low for r in found.rows] == [12, 1, 1, 1, 0]


def test_sides_follow_from_classes_and_total():
    """By hand: 5–9 and 1–4 beside 5–9 under 16: together 7 to 11, of the 6 to 13 that their classes leave."""
    found = shown((day(0), breakdown(6, 3, 7)))
    assert number_of(found, ["g0", "g1"]) == (7, 11)


# --- totals ----------------------------------------------------------------------------------------------------------


def totals(*dated, earlier=()):
    found = state_totals(STREAM, dict(dated), earlier, POLICY)
    return [{o: (one.low, one.high) for o, one in found[date].items()} for date, _ in dated]


def counted(everybody, chose):
    return {"alle": everybody, "anticonceptie": chose}


def test_large_streams_are_exact_and_small_ones_in_classes():
    assert totals((day(0), counted(9, 6)), (day(1), counted(12, 9))) == [
        {"alle": (5, 9), "anticonceptie": (5, 9)},
        {"alle": (12, 12), "anticonceptie": (9, 9)},
    ]


def test_a_total_that_would_give_an_earlier_class_away_stays_a_class():
    """6 of 9 chose, then 6 of 10: exact, the second would say of the first that it was 5 or 6."""
    assert totals((day(0), counted(9, 6)), (day(1), counted(10, 6)))[1] == {"alle": (10, 14), "anticonceptie": (5, 9)}


def test_everybody_alike_is_a_class():
    assert totals((day(0), counted(23, 23))) == [{"alle": (20, 24), "anticonceptie": (20, 24)}]
    assert totals((day(0), counted(23, 22))) == [{"alle": (23, 23), "anticonceptie": (22, 22)}]


def test_a_corrected_total_is_stated_anew():
    first = state_totals(STREAM, {day(0): counted(23, 21)}, (), POLICY)[day(0)].values()
    assert totals((day(0), counted(24, 21)), earlier=[first]) == [{"alle": (24, 24), "anticonceptie": (21, 21)}]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6))
def test_totals_shown_as_classes_stay_so(steps):
    everybody = chose = 0
    dated = []
    for number, (more, rest) in enumerate(steps):
        chose, everybody = chose + more, everybody + more + rest
        dated.append((day(number), counted(everybody, chose)))
    stated = state_totals(STREAM, dict(dated), (), POLICY)
    assert narrow_totals([[one for statement in stated.values() for one in statement.values()]], POLICY) == ()


# --- memory ----------------------------------------------------------------------------------------------------------


def test_a_release_comes_back_from_its_json():
    stand = shown((day(0), breakdown(6, 7, 3)))
    stated = state_totals(STREAM, {day(0): counted(16, 12)}, (), POLICY)
    release = Release(day(0), tuple(stated[day(0)].values()), (stand,))
    assert release_from(release.as_dict()) == release
    assert isinstance(release_from(release.as_dict()).stands[0], Stand)
