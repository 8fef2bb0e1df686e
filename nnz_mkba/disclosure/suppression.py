"""Hide small counts, and as little else as keeps them from being worked out.

What a reader sees of a sensitive cell:

===============  ==============================================================================
exact            the count; zeros are shown
"<5"             1 up to the threshold: every small count that may be shown at all
a range          a count from the threshold up that had to be hidden to protect another
not shown        nothing; also taken when no other choice protects the rest
===============  ==============================================================================

So the *class* of a cell (zero, small, larger) is public wherever the cell is not withheld, and the attacker of
`attack.py` is given exactly that knowledge: a range never reaches below the threshold, a "<5" never below 1.

What is covered: everything that follows from the published values, the classes, the sums and orders, in whole
numbers. The parts of a total that is itself "<5" are never shown, whatever they are, because which parts are zero
says what all those few people have in common.

What is not covered: an attacker who knows this algorithm, and reasons from the fact that a cheaper choice of
cells was *not* made ("minimality attack"). Losses depend on the layout of the tables only, never on counts, and
where one part of a total has to be withheld its zero and small parts are withheld together; that makes the
reasoning weaker, not impossible. Listing all tables of a tiny layout (three counts with total 6, 12, 16; two by
two with total 12), such an attacker narrowed some cell below the policy in 0 of 28, 22 of 91, 54 of 153 and 184
of 455 tables, and found a small count exactly in 0, 1, 6 and 20 of them. How often in tables of real size is
not known. Knowledge from outside the release (a professional who knows one of the clients) is not covered
either, except for what is entered as `known_low`, `known_high` or an earlier release.
"""

from __future__ import annotations

import math

import numpy as np

from nnz_mkba.disclosure.attack import Attacker
from nnz_mkba.disclosure.audit import requirement_of
from nnz_mkba.disclosure.coarsening import Ladder, Requirement
from nnz_mkba.disclosure.linked_set import Key, LinkedSet
from nnz_mkba.disclosure.protected import HIDDEN, WITHHELD, Protected, shield
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.parameters import DisclosurePolicy


def suppress(
    linked: LinkedSet, policy: DisclosurePolicy, *, break_down_small: bool = False, siblings_together: bool = True
) -> Protected:
    """Return the linked set with small counts hidden so that they cannot be derived.

    Parameters
    ----------
    linked : LinkedSet
    policy : DisclosurePolicy
    break_down_small : bool
        Whether the parts of a hidden small total may be shown.
    siblings_together : bool
        Whether withholding one part of a total takes the other zero and small parts with it; without it more is
        shown, and more can be guessed from which cells are withheld.

    Raises
    ------
    NnzError
        What is known already (an earlier release, `known_low`, `known_high`) gives a small count away, so that
        nothing in this release can hide it.
    """
    requirement = requirement_of(policy)
    ladder = _ladder(linked, policy, requirement, break_down_small)

    def numbers(rung: np.ndarray, ladder: Ladder) -> dict[Key, PublishableNumber]:
        return _publish(linked, policy, ladder, rung, requirement)

    def together(chosen: np.ndarray) -> np.ndarray:
        return _siblings(linked, policy, chosen)

    return shield(linked, ladder, requirement, numbers, together if siblings_together else None)


def _ladder(linked: LinkedSet, policy: DisclosurePolicy, requirement: Requirement, break_small: bool) -> Ladder:
    """Give every cell its rungs: what is known at each, where it starts, what each costs."""
    structure = linked.structure
    known_low, known_high = structure.known_bounds
    n = len(structure.keys)
    low, high = np.tile(known_low, (3, 1)), np.tile(known_high, (3, 1))
    least, most = np.zeros(n, dtype=int), np.full(n, WITHHELD)
    loss = np.tile(structure.weights, (3, 1))
    room = policy.threshold - 2 >= requirement.width  # whether "<5" by itself is wide enough
    withheld = set() if break_small else _parts_of_small(linked, policy)
    for i, (key, cell) in enumerate(structure.cells.items()):
        count = linked.counts[key]
        small = count is not None and cell.sensitive and 0 < count < policy.threshold
        if count is None or not cell.shown or key in withheld:
            least[i] = WITHHELD
        elif small:
            low[:2, i] = max(1.0, known_low[i])
            high[:2, i] = min(policy.threshold - 1.0, known_high[i])
            least[i] = HIDDEN if room else WITHHELD
        else:
            low[0, i] = high[0, i] = count
            if not cell.sensitive or count:
                low[1, i] = max(policy.threshold, known_low[i]) if cell.sensitive else known_low[i]
            else:  # a zero is shown or withheld: a range would say that it is no small count
                loss[1, i], loss[2, i] = 2 * structure.weights[i], 0.0
    return Ladder(low, high, least, most, loss)


def _siblings(linked: LinkedSet, policy: DisclosurePolicy, chosen: np.ndarray) -> np.ndarray:
    """Zero and small parts of every total of which a part was withheld.

    Were only some of them withheld, the reader would know that it had to be, and count back.
    """
    structure = linked.structure
    found = np.zeros(len(chosen), dtype=bool)
    for equation in structure.equations:
        places = [structure.index[child] for child in equation.children]
        if equation.breakdown and chosen[places].any():
            for child, place in zip(equation.children, places, strict=True):
                small = (linked.counts[child] or 0) < policy.threshold
                found[place] |= small and structure.cells[child].sensitive
    return found


def _parts_of_small(linked: LinkedSet, policy: DisclosurePolicy) -> set[Key]:
    """Sensitive cells that break down a small total, and the cells that break those down."""
    found: set[Key] = set()
    todo = [
        key
        for key, cell in linked.structure.cells.items()
        if cell.sensitive and 0 < (linked.counts[key] or 0) < policy.threshold
    ]
    parts: dict[Key, list[Key]] = {}
    for equation in linked.structure.equations:
        if equation.breakdown and len(equation.children) > 1:
            parts.setdefault(equation.parent, []).extend(equation.children)
    while todo:
        for child in parts.get(todo.pop(), []):
            if child not in found and linked.structure.cells[child].sensitive:
                found.add(child)
                todo.append(child)
    return found


def _publish(
    linked: LinkedSet,
    policy: DisclosurePolicy,
    ladder: Ladder,
    rung: np.ndarray,
    requirement: Requirement,
) -> dict[Key, PublishableNumber]:
    """Turn rungs into numbers: a hidden larger count becomes the range that the rest of the release implies."""
    structure, rung = linked.structure, rung.copy()
    cells = list(structure.cells.items())
    small = np.array(
        [cell.sensitive and 0 < (linked.counts[k] or 0) < policy.threshold for k, cell in cells], dtype=bool
    )
    while True:
        bounds = ladder.bounds(rung)
        attacker = Attacker(structure, *bounds, linked.tables)
        attacker.sweep(requirement.width)
        open_cells = (bounds[0] < bounds[1]) & ~((rung == HIDDEN) & small)
        settled = attacker.seen_low >= attacker.seen_high  # no two tables seen: it may be derivable
        wanted = np.flatnonzero(open_cells & ((rung == HIDDEN) | settled))
        low, high = (np.array(b) for b in bounds)
        low[wanted], high[wanted] = attacker.exact_bounds(wanted)
        endless = (rung == HIDDEN) & np.isinf(high)
        if not endless.any():
            break
        rung[endless] = WITHHELD  # a range without an end is no range; what it said is taken back everywhere
    numbers: dict[Key, PublishableNumber] = {}
    for i, (key, cell) in enumerate(cells):
        if linked.counts[key] is None:
            numbers[key] = PublishableNumber(Kind.UNKNOWN)
        elif not cell.shown:
            numbers[key] = PublishableNumber.withheld()
        elif rung[i] == HIDDEN and small[i]:
            numbers[key] = PublishableNumber.small(policy.threshold)
        elif low[i] == high[i] and (not cell.sensitive or requirement.met(low[i], high[i])):
            numbers[key] = PublishableNumber.exact(low[i])  # exact, or settled by all the rest
        elif rung[i] == HIDDEN and math.isfinite(high[i]):
            numbers[key] = PublishableNumber.between(low[i], high[i])
        else:
            numbers[key] = PublishableNumber.withheld()
    return numbers
