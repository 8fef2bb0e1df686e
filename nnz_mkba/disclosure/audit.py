"""Judge a release: one verdict per cell that is not exact, alone or together with earlier releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnz_mkba.disclosure.attack import attack, published_bounds
from nnz_mkba.disclosure.coarsening import Requirement
from nnz_mkba.disclosure.linked_set import Key, LinkedSet, Structure
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.parameters import DisclosurePolicy


@dataclass(frozen=True)
class CellVerdict:
    """What the attacker finds out about one cell.

    Attributes
    ----------
    key : hashable
    published : PublishableNumber
    low, high : float
        Bounds that follow from the whole release; `high` may be infinite. [people]
    ok : bool
        Whether the policy is met.
    """

    key: Key
    published: PublishableNumber
    low: float
    high: float
    ok: bool


def requirement_of(policy: DisclosurePolicy) -> Requirement:
    """Return how wide an interval must be: so many whole numbers, and so wide."""
    return Requirement(max(policy.min_width, policy.min_integers - 1), policy.threshold)


def audit(
    linked: LinkedSet | Structure, published: Mapping[Key, PublishableNumber], policy: DisclosurePolicy
) -> list[CellVerdict]:
    """Return a verdict for every sensitive cell that is not exact, or exact and small.

    Parameters
    ----------
    linked : LinkedSet or Structure
        Only its layout is used, never a count.
    published : Mapping
        Key → number as published; a cell that is absent was not published.
    policy : DisclosurePolicy

    Raises
    ------
    ContradictionError
        What is published cannot all be true.
    """
    structure = linked.structure if isinstance(linked, LinkedSet) else linked
    requirement = requirement_of(policy)
    found = attack(structure, published)
    low_known, _ = published_bounds(structure, published)
    rows = []
    for key, cell in structure.cells.items():
        number = published.get(key, PublishableNumber(Kind.UNKNOWN))
        if not cell.sensitive:
            continue
        if key in found:
            low, high = found[key].low, found[key].high
            strict = cell.shown and number.kind is not Kind.UNKNOWN
            rows.append(CellVerdict(key, number, low, high, requirement.met(low, high, strict)))
            continue
        known = low_known[structure.index[key]]  # exact by itself, or by what was known before
        if 0 < known < policy.threshold:
            rows.append(CellVerdict(key, number, known, known, False))
    return rows
