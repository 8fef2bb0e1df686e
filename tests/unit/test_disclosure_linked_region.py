"""The counts of a region as a linked set: every sum by which one count gives another away."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND, Stream

MID_2021, END_2020, MAY = dt.date(2021, 6, 30), dt.date(2020, 12, 31), dt.date(2021, 5, 27)
TOTAL = CountKey(MID_2021, Stream.OPGESCHAALD)
HIDDEN_PARTS = ("rest", "toename")


@pytest.fixture(scope="module")
def linked(region):
    return link_region(region, MID_2021)


def sums(linked):
    return {
        (equation.parent, frozenset(equation.children)): equation.breakdown for equation in linked.structure.equations
    }


def changed(region, keep=None, **columns):
    table = region.casuistiek if keep is None else region.casuistiek[keep(region.casuistiek)]
    return dataclasses.replace(region, casuistiek=table.assign(**columns))


def test_every_count_of_the_last_date_is_in_it(region, linked):
    delivered = {key for key in region.counts if key.gemeente != "overig"}
    assert delivered <= set(linked.counts)
    assert all(linked.counts[key] == region.counts[key] for key in delivered)


def test_published_remainder_is_left_out(linked):
    """ "Overig: 6" contradicts its parts: shown to nobody but intern, so it ties nothing."""
    assert not [key for key in linked.counts if key.gemeente == "overig"]


def test_participation_stands_between_origin_and_total(region, linked):
    inside, outside = TOTAL._replace(gemeente=DEELNEMEND), TOTAL._replace(gemeente=NIET_DEELNEMEND)
    resident = {TOTAL._replace(gemeente=code) for code in ("GM0546", "GM0484", "GM0579", "GM0626", "GM0569")}
    elsewhere = {TOTAL._replace(gemeente=code) for code in ("GM0537", "GM0575", "GM0513", "GM1931")}
    found = sums(linked)
    assert (inside, frozenset(resident)) in found
    assert (outside, frozenset(elsewhere)) in found
    assert (TOTAL, frozenset({inside, outside})) in found


def test_outcomes_and_referrers_add_up_to_the_total(region, linked):
    found = sums(linked)
    outcomes = frozenset(TOTAL._replace(uitkomst=word) for word in ("anticonceptie", "in_zorg"))
    referrers = frozenset(key for key in region.counts if key.verwijzer != "alle")
    assert len(referrers) == 9
    assert (TOTAL, outcomes) in found
    assert (TOTAL, referrers) in found


def test_people_in_a_total_but_in_none_of_its_parts(linked):
    """31 conversations of partners, 18 chose: what became of the other 13 follows by subtraction."""
    whole = CountKey(MAY, Stream.NETWERKPARTNERS)
    rest = whole._replace(uitkomst="rest")
    assert linked.counts[rest] == 13
    assert (whole, frozenset({whole._replace(uitkomst="anticonceptie"), rest})) in sums(linked)


def test_growth_between_two_dates(linked):
    """9 at the end of 2020 and 23 in June: 14 in between follows by subtraction."""
    step = TOTAL._replace(verwijzer="toename")
    assert linked.counts[step] == 14
    assert sums(linked)[TOTAL, frozenset({TOTAL._replace(peildatum=END_2020), step})] is False


def test_what_only_follows_is_never_shown(linked):
    cells = linked.structure.cells
    for key, cell in cells.items():
        follows = key.uitkomst in HIDDEN_PARTS or key.verwijzer in HIDDEN_PARTS or key.gemeente in HIDDEN_PARTS
        assert cell.shown is not follows


def test_a_municipality_or_referrer_is_listed_for_somebody(linked):
    """A total or an outcome is printed whatever it is; a municipality or referrer only if somebody came from there."""
    shown = {key: cell.known_low for key, cell in linked.structure.cells.items() if cell.shown}
    listed = {key for key in shown if (key.gemeente, key.verwijzer) != ("alle", "alle")}
    assert {shown[key] for key in listed} == {1}
    assert {low for key, low in shown.items() if key not in listed} == {0}


def test_all_sums_hold_and_all_counts_are_sensitive(linked):
    for equation in linked.structure.equations:
        assert linked.counts[equation.parent] == sum(linked.counts[child] for child in equation.children)
    assert all(cell.sensitive for cell in linked.structure.cells.values())


def test_later_counts_are_not_in_it(region):
    linked = link_region(region, dt.date(2021, 6, 29))
    assert {key.peildatum for key in linked.counts} == {END_2020, MAY}


def test_earlier_breakdowns_are_not_in_it(region):
    """Only the last breakdown is shown; the series of totals stays."""
    extra = region.casuistiek[region.casuistiek["gemeente_code"] == "GM0546"].assign(peildatum=END_2020, aantal=4)
    import pandas as pd

    more = dataclasses.replace(region, casuistiek=pd.concat([region.casuistiek, extra], ignore_index=True))
    linked = link_region(more, MID_2021)
    assert CountKey(END_2020, Stream.OPGESCHAALD, "GM0546") not in linked.counts
    assert CountKey(END_2020, Stream.OPGESCHAALD) in linked.counts


def test_side_is_that_of_the_date(region):
    """Waddinxveen takes part from September 2021: a client in June lives outside."""
    table = region.casuistiek.replace({"gemeente_code": {"GM0537": "GM0627"}})
    linked = link_region(dataclasses.replace(region, casuistiek=table), MID_2021)
    outside = TOTAL._replace(gemeente=NIET_DEELNEMEND)
    (children,) = [equation.children for equation in linked.structure.equations if equation.parent == outside]
    assert TOTAL._replace(gemeente="GM0627") in children


def test_parts_that_fall_short_leave_a_rest(region):
    linked = link_region(changed(region, keep=lambda table: table["gemeente_code"] != "GM0513"), MID_2021)
    assert linked.counts[TOTAL._replace(gemeente="rest")] == 1


def test_without_counts_the_set_is_empty(region):
    linked = link_region(dataclasses.replace(region, casuistiek=region.casuistiek.iloc[:0]), MID_2021)
    assert linked.counts == {}


def test_text_form_quotes_no_count(linked):
    assert "23" not in repr(linked)
    assert not any(f"count={n}" in repr(linked.structure) for n in range(1, 32))
