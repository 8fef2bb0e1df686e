"""The smallest deliveries in which the attack once succeeded."""

from __future__ import annotations

import datetime as dt

from privacy.attacker import narrow
from privacy.driven import POLICY
from privacy.shapes import OUTCOMES, region_of

from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.privacy.see import see

DATES = [dt.date(2021, month, 28) for month in range(1, 13)]
CODES = sorted(load_gemeenten())[:4]


def places(date, total, *counts):
    """Return the rows of a date: everybody, and each gemeente that has anybody."""
    named = zip(CODES, counts, strict=False)
    return [
        (date, "opgeschaald", "alle", "alle", "alle", total),
        *((date, "opgeschaald", code, "alle", "alle", n) for code, n in named if n),
    ]


def outcomes(date, total, *counts):
    """Return the rows of a date: everybody, and each outcome."""
    named = zip(OUTCOMES, counts, strict=True)
    return [
        (date, "opgeschaald", "alle", "alle", "alle", total),
        *((date, "opgeschaald", "alle", outcome, "alle", n) for outcome, n in named),
    ]


def released(*dated):
    """Return the reports on rows of successive dates, each delivered with all that came before."""
    history, rows = (), []
    for date, more in zip(DATES, dated, strict=False):
        rows += more
        history = (*history, see(region_of(CODES, rows, {}, date), "stuurgroep", date, history, POLICY).release)
    return history


def left(*dated):
    return narrow([release.as_dict() for release in released(*dated)])[0]


def test_who_stands_together_elsewhere_grew_by_what_the_others_did_not():
    """Ten in a and b, later twenty: five or more in c, five or more elsewhere; so five and five."""
    assert not left(places(DATES[0], 10, 7, 3), places(DATES[1], 20, 7, 3, 5))


def test_outcomes_that_are_all_named_add_up_to_everybody():
    """Everybody chose, two did not, everybody chose, two did not: four classes 10–14 hold 10, 12, 12 and 14."""
    assert not left(
        outcomes(DATES[0], 10, 10, 0, 0, 0),
        outcomes(DATES[1], 12, 10, 1, 0, 1),
        outcomes(DATES[2], 12, 12, 0, 0, 0),
        outcomes(DATES[3], 14, 12, 1, 0, 1),
    )


def test_a_release_does_not_tell_by_its_order_who_has_clients():
    """Nothing is shown of ten in one gemeente; nor then in which."""
    here, there = (released(places(DATES[0], 10, *counts))[0] for counts in ((10, 0), (0, 10)))
    assert here.stands[0].rung == "geen"
    assert here == there


def test_a_zero_that_is_shown_keeps_no_later_total_from_being_exact():
    first, second = outcomes(DATES[0], 9, 6, 0, 0, 0)[:3], outcomes(DATES[1], 15, 10, 2, 0, 0)[:3]
    assert not left(first, second)
    shown = {one.outcome: one for one in released(first, second)[1].totals if one.date == DATES[1]}
    assert shown["alle"].is_exact
