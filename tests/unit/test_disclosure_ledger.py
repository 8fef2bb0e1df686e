"""Relations, the attacker by hand, and releases that are read one beside the other."""

from __future__ import annotations

import json

import pytest

from nnz_mkba.disclosure.attack import ContradictionError, Interval, attack
from nnz_mkba.disclosure.audit import audit
from nnz_mkba.disclosure.ledger import (
    audit_jointly,
    joined,
    release_from_dict,
    release_of,
    release_to_dict,
)
from nnz_mkba.disclosure.linked_set import TOTAL, Cell, LinkedSet, merge, table_with_margins
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.disclosure.suppression import suppress
from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import DisclosurePolicy

EXACT, SMALL = PublishableNumber.exact, PublishableNumber.small(5)
POLICY = DisclosurePolicy.model_construct(
    threshold=5, min_integers=3, min_width=3, min_denominator=10, method="suppression", rounding_base=5
)


@pytest.mark.parametrize(
    ("cells", "equations", "inequalities"),
    [
        ({"a": 1, "b": 2, "t": 4}, [("t", "ab")], []),
        ({"a": 5, "t": 4, "b": None}, [("t", "ab")], []),
        ({"a": 5, "b": 4}, [], [("a", "b")]),
        ({"a": -1}, [], []),
        ({"a": 1}, [("t", "a")], []),
        ({"a": 1, "b": 1}, [("a", "b"), ("b", "a")], []),
        # unknown x would have to be 2 for one sum and 3 for the other
        ({"a": 1, "x": None, "s": 3, "b": 1, "t": 4}, [("s", "ax"), ("t", "bx")], []),
    ],
)
def test_counts_that_break_a_relation_are_a_programming_error(cells, equations, inequalities):
    with pytest.raises(ValueError) as caught:
        LinkedSet(cells, equations, inequalities)
    assert not isinstance(caught.value, NnzError)


def test_margins_of_three_ways():
    linked = table_with_margins([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [["a", "b"], ["c", "d"], ["e", "f"]])
    assert linked.counts[TOTAL, TOTAL, TOTAL] == 36
    assert linked.counts["a", TOTAL, TOTAL] == 10
    assert linked.counts[TOTAL, "d", "f"] == 12
    assert len(linked.counts) == 27
    assert len(linked.structure.equations) == 3 * 9


def test_merge_refuses_a_shared_cell_with_two_counts():
    with pytest.raises(ValueError, match="differs"):
        merge([LinkedSet({"a": 1}), LinkedSet({"a": 2})])


def test_attacker_subtracts_and_uses_orders():
    linked = LinkedSet({"a": 3, "b": 6, "t": 9, "u": 8}, [("t", "ab")], [("b", "u")])
    full = {"a": SMALL, "b": PublishableNumber.withheld(), "t": EXACT(9), "u": EXACT(8)}
    # by hand: a = 9 − b, b ≤ 8 and 1 ≤ a ≤ 4
    assert attack(linked.structure, full) == {"a": Interval(1, 4), "b": Interval(5, 8)}


def test_attacker_reasons_in_whole_numbers():
    # 2a = t through three sums: with t between 3 and 3 + order the linear program would say 1.5
    linked = LinkedSet(
        {"a": 2, "b": 2, "t": 4, "c": 2, "s": 4, "r": 4},
        [("t", "ab"), ("s", "bc"), ("r", "ac")],
    )
    numbers = {"t": PublishableNumber.between(3, 4), "s": EXACT(4), "r": EXACT(4)}
    # a = (t + r − s) / 2 = t / 2: only t = 4 gives a whole number
    found = attack(linked.structure, numbers)
    assert found["a"] == Interval(2, 2)
    assert found["t"] == Interval(4, 4)


def test_contradictory_release_is_named():
    structure = LinkedSet({"a": 6, "t": 6}, [("t", "a")]).structure
    with pytest.raises(ContradictionError):
        attack(structure, {"a": EXACT(6), "t": EXACT(7)})


def test_audit_reports_an_exact_small_count():
    rows = audit(LinkedSet({"a": 3}), {"a": EXACT(3)}, POLICY)
    assert [(row.key, row.ok) for row in rows] == [("a", False)]


def test_release_survives_json():
    linked = LinkedSet(
        {"anticonceptie": 21, "in zorg": 2, ("regio", "totaal"): 23, "elders": None},
        [(("regio", "totaal"), ["anticonceptie", "in zorg"])],
        [("elders", "anticonceptie")],
    )
    release = release_of("2021-07-01", linked.structure, suppress(linked, POLICY).numbers)
    again = release_from_dict(json.loads(json.dumps(release_to_dict(release))))
    assert again.numbers == release.numbers
    assert "regio | totaal" in again.numbers
    assert again.structure.equations == release.structure.equations
    verdicts = audit(again.structure, again.numbers, POLICY)
    assert verdicts
    assert all(row.ok for row in verdicts)


@pytest.mark.parametrize("data", [{}, {"name": "x"}, {"name": "x", "cells": {"a": {}}, "sums": [], "orders": []}, []])
def test_damaged_ledger_is_refused(data):
    with pytest.raises(NnzError, match=r"ledger\.json"):
        release_from_dict(data)


def two_releases():
    """Last month only the total of two municipalities; now one of them apart."""
    before = LinkedSet(
        {"totaal": 30, "Leiden en Lisse": 22, "overig": 8}, [("totaal", ["Leiden en Lisse", "overig"])]
    )
    first = release_of("mei", before.structure, suppress(before, POLICY).numbers)
    # a new layout of the same people: without the ledger Leiden = 20 can be shown, for Lisse = 2 is nowhere in it
    now = LinkedSet({"Leiden": Cell(20), "totaal": Cell(30)}, [], [("Leiden", "totaal")])
    return first, now


def test_difference_between_two_releases_is_found_and_closed():
    first, now = two_releases()
    tied = merge(
        [now, LinkedSet({"Leiden en Lisse": Cell(22, shown=False), "Lisse": Cell(2, shown=False), "Leiden": 20})],
        [("Leiden en Lisse", ["Leiden", "Lisse"])],
    )
    alone = {"Leiden": EXACT(20), "totaal": EXACT(30)}
    assert all(row.ok for row in audit(tied.structure, alone, POLICY))
    verdicts, revised = audit_jointly(tied.structure, alone, [first], POLICY)
    assert [row.key for row in verdicts if not row.ok] == ["Lisse"]
    assert revised == []
    linked, revised = joined(tied, [first])
    assert revised == []
    protected = suppress(linked, POLICY)
    assert not protected.published("Leiden").is_exact
    verdicts, _ = audit_jointly(tied.structure, protected.numbers, [first], POLICY)
    assert all(row.ok for row in verdicts)


def test_revised_release_is_kept_apart_and_named():
    first, _ = two_releases()
    now = LinkedSet({"totaal": 31, "Leiden en Lisse": 22, "overig": 9}, [("totaal", ["Leiden en Lisse", "overig"])])
    linked, revised = joined(now, [first])
    assert revised == ["mei"]
    numbers = suppress(linked, POLICY).numbers
    assert numbers["totaal"] == EXACT(31)
    assert audit_jointly(now.structure, numbers, [first], POLICY)[1] == ["mei"]


def test_release_that_gave_everything_away_is_reported_not_hidden():
    before = LinkedSet({"Nieuwkoop": 1})
    first = release_of("bron", before.structure, {"Nieuwkoop": EXACT(1)})
    linked, _ = joined(before, [first])
    numbers = suppress(linked, POLICY).numbers
    assert numbers["Nieuwkoop"].kind is Kind.SMALL
    verdicts, _ = audit_jointly(before.structure, numbers, [first], POLICY)
    assert [(row.low, row.ok) for row in verdicts] == [(1, False)]
