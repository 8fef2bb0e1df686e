"""The alternative policy: every count rounded to a base, as NHS statistics do.

Zero is shown. Counts from 1 up to one and a half times the base become the base (1–7 → 5), so that nobody can tell
one client from seven; other counts become the nearest multiple, half up. What a reader knows is the interval behind
the rounded number, and that is what is published. Totals are rounded on their own and can give their parts away
(two fives under fifteen are 6 or 7 each); where the attacker finds that, cells are withheld until nothing narrow is
left.
"""

from __future__ import annotations

import numpy as np

from nnz_mkba.disclosure.audit import requirement_of
from nnz_mkba.disclosure.coarsening import Ladder
from nnz_mkba.disclosure.linked_set import Key, LinkedSet
from nnz_mkba.disclosure.protected import WITHHELD, Protected, shield
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.disclosure.suppression import suppress
from nnz_mkba.parameters import DisclosurePolicy


def rounded_interval(count: int, base: int) -> tuple[int, int]:
    """Return the counts that are rounded to the same number. [people]

    Examples
    --------
    >>> [rounded_interval(n, 5) for n in (0, 1, 7, 8, 23)]
    [(0, 0), (1, 7), (1, 7), (8, 12), (23, 27)]
    """
    if count == 0:
        return 0, 0
    above = (base - 1) // 2
    multiple = max(base, (count + base // 2) // base * base)
    return (1 if multiple == base else multiple - base // 2), multiple + above


def round_counts(linked: LinkedSet, policy: DisclosurePolicy) -> Protected:
    """Return the linked set with every count rounded, and withheld where rounding does not protect it.

    Parameters
    ----------
    linked : LinkedSet
    policy : DisclosurePolicy

    Raises
    ------
    NnzError
        What is known already gives a small count away.
    """
    structure = linked.structure
    known_low, known_high = structure.known_bounds
    n = len(structure.keys)
    low, high = np.tile(known_low, (3, 1)), np.tile(known_high, (3, 1))
    least = np.zeros(n, dtype=int)
    loss = np.tile(2 * structure.weights, (3, 1))
    loss[2] = 0.0
    for i, (key, cell) in enumerate(structure.cells.items()):
        count = linked.counts[key]
        if count is None or not cell.shown:
            least[i] = WITHHELD
        else:
            bottom, top = rounded_interval(count, policy.rounding_base)
            low[0, i], high[0, i] = max(bottom, known_low[i]), min(top, known_high[i])

    def numbers(rung: np.ndarray, ladder: Ladder) -> dict[Key, PublishableNumber]:
        found = {}
        for i, (key, cell) in enumerate(structure.cells.items()):
            if linked.counts[key] is None:
                found[key] = PublishableNumber(Kind.UNKNOWN)
            elif rung[i] > 0 or not cell.shown:
                found[key] = PublishableNumber.withheld()
            else:
                found[key] = PublishableNumber.between(ladder.low[0, i], ladder.high[0, i])
        return found

    ladder = Ladder(low, high, least, np.full(n, WITHHELD), loss)
    return shield(linked, ladder, requirement_of(policy), numbers)


def protect_counts(linked: LinkedSet, policy: DisclosurePolicy) -> Protected:
    """Protect a linked set by the method that the policy names."""
    return round_counts(linked, policy) if policy.method == "rounding" else suppress(linked, policy)
