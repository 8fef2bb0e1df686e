"""The attacker herself: by hand, and against trying every table."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from privacy.attacker import Cell, Contradiction, Interval, intervals, narrow

FIRST, SECOND, THIRD = "2021-01-31", "2021-02-28", "2021-03-31"


def row(members, low, high, each_low=None, each_high=None):
    members = members.split("+")
    return {
        "members": members,
        "low": low,
        "high": high,
        "each_low": low if each_low is None else each_low,
        "each_high": high if each_high is None else each_high,
    }


def stand(total, rows, date=FIRST, by="gemeente", rung="klassen_van_vijf"):
    return {"stream": "opgeschaald", "by": by, "date": date, "total": total, "rung": rung, "rows": rows}


def total(low, high, outcome="alle", date=FIRST):
    return {"stream": "opgeschaald", "date": date, "outcome": outcome, "low": low, "high": high}


def release(stands=(), totals=()):
    return {"peildatum": THIRD, "totals": list(totals), "stands": list(stands)}


def of(found, member, date=FIRST, since="", by="gemeente"):
    return tuple(found[Cell("opgeschaald", by, member, date, since)])


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_three_small_cells_leave_three_counts_to_a_middle_one():
    rows = [row("a", 1, 4), row("b", 1, 4), row("c", 5, 9), row("d", 1, 4), row("elders", 0, 0)]
    found = intervals([release([stand(10, rows)])])
    assert of(found, "c") == (5, 7)
    assert of(found, "a") == of(found, "b") == of(found, "d") == (1, 3)
    assert of(found, "elders") == (0, 0)


def test_one_large_cell_beside_the_exact_total_pins_the_small_ones():
    found = intervals([release([stand(38, [row("a", 35, 39), row("b", 1, 4), row("c", 1, 4), row("elders", 0, 0)])])])
    assert of(found, "a") == (35, 36)
    assert of(found, "b") == of(found, "c") == (1, 2)


def test_an_earlier_stand_bounds_a_later_one_and_the_growth_between_them():
    early = stand(13, [row("a", 5, 9), row("b", 1, 4), row("elders", 1, 4)])
    late = stand(14, [row("a", 5, 9), row("b", 5, 9), row("elders", 0, 4, 0, 4)], SECOND)
    found = intervals([release([early]), release([late])])
    assert of(found, "b") == (4, 4)
    assert of(found, "b", SECOND) == (5, 5)
    assert of(found, "b", SECOND, FIRST) == (1, 1)
    assert of(found, "a", SECOND, FIRST) == (0, 0)


def test_a_sum_that_did_not_fall_bounds_what_stands_beside_it():
    """Interval by interval this cannot be seen: a and b together were ten, so they still are at least ten."""
    early = stand(10, [row("a", 5, 9), row("b", 1, 4), row("c", 0, 0), row("elders", 0, 0)])
    late = stand(20, [row("a", 5, 9), row("b", 1, 4), row("c", 5, 9), row("elders", 5, 9)], SECOND)
    found = intervals([release([early]), release([late])])
    assert of(found, "c", SECOND) == of(found, "elders", SECOND) == (5, 5)


def test_a_cell_that_is_seen_to_fall_was_corrected():
    early = stand(20, [row("a", 10, 14), row("b", 5, 9), row("elders", 1, 4)])
    late = stand(22, [row("a", 5, 9), row("b", 10, 14), row("elders", 1, 4)], SECOND)
    found = intervals([release([early]), release([late])])
    assert of(found, "a", SECOND, FIRST) == (-9, -1)


def test_of_a_total_that_falls_nobody_can_tell_who_left():
    early = stand(20, [row("a", 10, 14), row("b", 5, 9), row("elders", 0, 4, 0, 4)])
    late = stand(19, [row("a", 10, 14), row("b", 5, 9), row("elders", 0, 4, 0, 4)], SECOND)
    found = intervals([release([early]), release([late])])
    assert of(found, "a", SECOND, FIRST) == (-4, 4)


def test_a_chain_that_cannot_rise_throughout_is_broken_where_it_fell():
    rows = [row("a", 5, 9), row("b", 5, 9), row("elders", 0, 4, 0, 4)]
    lower = [row("a", 1, 4), row("b", 10, 14), row("elders", 0, 4, 0, 4)]
    unknown = [row("a+b", 10, 19, 0, 19), row("elders", 0, 4, 0, 4)]
    stands = [stand(15, rows), stand(16, unknown, SECOND), stand(17, lower, THIRD)]
    found = intervals([release([one]) for one in stands])
    assert of(found, "a", THIRD) == (1, 4)
    assert of(found, "a", THIRD, FIRST) == (-8, -1)


def test_referrers_in_one_row_are_each_bounded_and_one_who_is_not_named_may_be_elsewhere():
    early = stand(11, [row("x+y", 2, 8, 1, 4), row("elders", 5, 9)], by="verwijzer")
    late = stand(21, [row("z", 5, 9), row("x+y", 2, 8, 1, 4), row("elders", 5, 9)], SECOND, by="verwijzer")
    found = intervals([release([early]), release([late])])
    assert of(found, "x+y", by="verwijzer") == (2, 6)
    assert of(found, "x+y", SECOND, FIRST, by="verwijzer")[0] == 0
    assert of(found, "z", by="verwijzer") == (0, 9)


def test_everybody_in_one_row_is_no_secret_but_everybody_in_one_place_is():
    joined = stand(12, [row("a+b", 10, 14, 0, 14), row("elders", 0, 0)], rung="deelname")
    assert not [cell for cell in narrow([release([joined])])[0] if cell.is_sum]
    alone = stand(12, [row("a", 10, 14), row("b", 0, 0), row("elders", 0, 0)])
    assert narrow([release([alone])])[0] == {Cell("opgeschaald", "gemeente", "a", FIRST): Interval(12, 12)}


def test_choices_fit_in_a_total_and_all_outcomes_are_everybody():
    few = [total(5, 9), total(5, 9, "anticonceptie"), total(1, 4, "in_zorg")]
    found = intervals([release(totals=few)])
    assert of(found, "alle", by="totaal") == (6, 9)
    assert of(found, "anticonceptie", by="totaal") == (5, 8)
    every = [*few, total(0, 0, "geen_anticonceptie"), total(0, 0, "onbekend")]
    later = [total(10, 10, date=SECOND), total(6, 6, "anticonceptie", SECOND)]
    found = intervals([release(totals=every), release(totals=[*every, *later])])
    assert of(found, "anticonceptie", by="totaal") == (5, 6)
    assert of(found, "alle", by="totaal") == (6, 9)


def test_what_is_not_shown_may_still_be_bounded_on_both_sides():
    seen = [total(12, 12), total(0, None, date=SECOND), total(12, 12, date=THIRD)]
    assert of(intervals([release(totals=seen)]), "alle", SECOND, by="totaal") == (12, 12)


def test_of_a_corrected_total_the_last_one_holds():
    found = intervals([release(totals=[total(5, 9)]), release(totals=[total(10, 14)])])
    assert of(found, "alle", by="totaal") == (10, 14)


def test_figures_that_fit_nothing_are_a_fault_of_whoever_printed_them():
    with pytest.raises(Contradiction):
        intervals([release([stand(30, [row("a", 1, 4), row("elders", 0, 0)])])])


# --- against trying every table --------------------------------------------------------------------------------------


def class_of(count, width):
    return (0, 0) if count == 0 else (max(count // width * width, 1), count // width * width + width - 1)


@st.composite
def true_tables(draw):
    """One to three dates of two to three places and elsewhere, counts that do not fall."""
    places, dates = draw(st.integers(2, 3)), draw(st.integers(1, 3))
    growth = st.lists(st.integers(0, 6 if places == 2 else 4), min_size=places + 1, max_size=places + 1)
    steps = [draw(growth) for _ in range(dates)]
    tables = [tuple(sum(step[i] for step in steps[: k + 1]) for i in range(places + 1)) for k in range(dates)]
    joined = [draw(st.sampled_from(["alone", "alone", "pair", "elders"])) for _ in range(dates)]
    return tables, joined, draw(st.sampled_from([3, 5, 10]))


def shown(table, joined, width):
    """Return the groups of places that a row shows together, and the rows."""
    groups = {
        "alone": [(i,) for i in range(len(table))],
        "pair": [(0, 1), *((i,) for i in range(2, len(table)))],
        "elders": [*((i,) for i in range(1, len(table) - 1)), (0, len(table) - 1)],
    }[joined]
    names = [*"abc"[: len(table) - 1], "elders"]
    rows = []
    for group in groups:
        bounds = class_of(sum(table[i] for i in group), width)
        each = (0, bounds[1]) if len(group) > 1 else bounds
        rows.append(row("+".join(names[i] for i in group), *bounds, *each))
    return groups, rows, names


def every_table(total_of, groups, rows, size):
    """Yield each table that fits the rows of one date."""
    highest = {i: min(one["each_high"], total_of) for group, one in zip(groups, rows, strict=True) for i in group}
    for table in itertools.product(*(range(highest[i] + 1) for i in range(size))):
        if sum(table) == total_of and all(
            one["low"] <= sum(table[i] for i in group) <= one["high"] for group, one in zip(groups, rows, strict=True)
        ):
            yield table


def every_history(tables):
    """Yield each sequence of tables in which nothing falls."""
    histories = [()]
    for choices in tables:
        histories = [
            (*history, table)
            for history in histories
            for table in choices
            if not history or all(a <= b for a, b in zip(history[-1], table, strict=True))
        ]
    return histories


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(true_tables())
def test_what_remains_is_what_trying_every_table_leaves(drawn):
    tables, joined, width = drawn
    dates = (FIRST, SECOND, THIRD)[: len(tables)]
    releases, possible = [], []
    for date, table, style in zip(dates, tables, joined, strict=True):
        groups, rows, names = shown(table, style, width)
        releases.append(release([stand(sum(table), rows, date)]))
        possible.append(list(every_table(sum(table), groups, rows, len(table))))
        if len(possible[-1]) > 300:
            return
    histories = every_history(possible)
    if len(histories) > 20_000:
        return
    found = intervals(releases)
    slim, cells = narrow(releases)
    assert cells == len(found)
    for cell, interval in found.items():
        last = dates.index(cell.date)
        inside = [names.index(member) for member in cell.member.split("+")]
        if cell.member == "elders" and joined[last] == "elders" and not cell.since:
            continue  # named beside its row, which is asked for as a sum
        values = {
            sum(history[last][i] - (history[dates.index(cell.since)][i] if cell.since else 0) for i in inside)
            for history in histories
        }
        assert values == set(range(interval.low, interval.high + 1)), cell
        assert (cell in slim) == (interval.integers < 3 and not interval.is_zero)
    assert set(slim) <= set(found)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_totals_and_outcomes_are_what_trying_every_count_leaves(data):
    first = data.draw(st.integers(1, 12))
    totals = [first, first + data.draw(st.integers(0, 6))]
    choices = [data.draw(st.integers(0, totals[0]))]
    choices.append(data.draw(st.integers(choices[0], totals[1])))
    care = [data.draw(st.integers(0, t - c)) for t, c in zip(totals, choices, strict=True)]
    exact = [False, data.draw(st.booleans())]
    dates = (FIRST, SECOND)

    def bounds(count, place):
        return (count, count) if exact[place] else class_of(count, 5)

    told = [
        total(*bounds(count, place), outcome, dates[place])
        for place in (0, 1)
        for outcome, count in (("alle", totals[place]), ("anticonceptie", choices[place]), ("in_zorg", care[place]))
    ]
    ranges = [range(*(low, high + 1)) for low, high in ((one["low"], one["high"]) for one in told)]
    fits = [
        one
        for one in itertools.product(*ranges)
        if one[1] + one[2] <= one[0] and one[4] + one[5] <= one[3] and one[0] <= one[3] and one[1] <= one[4]
    ]
    outcomes = ("alle", "anticonceptie", "in_zorg")
    for cell, interval in intervals([release(totals=told)]).items():
        place = outcomes.index(cell.member)
        last = place + 3 * dates.index(cell.date)
        values = {one[last] - (one[place] if cell.since else 0) for one in fits}
        assert values == set(range(interval.low, interval.high + 1)), cell
