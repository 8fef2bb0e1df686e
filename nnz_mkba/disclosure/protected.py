"""The result of protection, and the loop that reaches it: choose, publish, attack, and if need be give up detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from nnz_mkba.disclosure.attack import Attacker, published_bounds
from nnz_mkba.disclosure.coarsening import Ladder, NoProtectionError, Requirement, coarsen, too_narrow
from nnz_mkba.disclosure.linked_set import Key, LinkedSet, Structure
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.errors import NnzError

EXACT, HIDDEN, WITHHELD = 0, 1, 2  # the rungs of a cell


@dataclass(frozen=True)
class Protected:
    """A linked set as a reader may see it; holds no raw count.

    Attributes
    ----------
    structure : Structure
    numbers : Mapping
        Key → `PublishableNumber`, for every cell.
    fallback : bool
        Whether no choice of single cells was found, so that whole breakdowns are withheld.
    """

    structure: Structure
    numbers: Mapping[Key, PublishableNumber]
    fallback: bool = False

    def published(self, key: Key) -> PublishableNumber:
        """Return what may be seen of one cell."""
        return self.numbers[key]

    @property
    def hidden(self) -> tuple[Key, ...]:
        """Cells that were delivered and are not shown exactly, in the order of the set."""
        return tuple(k for k, number in self.numbers.items() if number.kind not in (Kind.EXACT, Kind.UNKNOWN))

    @property
    def information_loss(self) -> float:
        """Share of the weight of all delivered cells that is lost: exact 0, hidden half, withheld whole."""
        parts = {Kind.EXACT: 0.0, Kind.SMALL: 0.5, Kind.RANGE: 0.5, Kind.WITHHELD: 1.0}
        lost = total = 0.0
        for (key, cell), weight in zip(self.structure.cells.items(), self.structure.weights, strict=True):
            if cell.shown and (kind := self.numbers[key].kind) is not Kind.UNKNOWN:
                lost, total = lost + parts[kind] * weight, total + weight
        return lost / total if total else 0.0


def shield(
    linked: LinkedSet,
    ladder: Ladder,
    requirement: Requirement,
    publish: Callable[[np.ndarray, Ladder], Mapping[Key, PublishableNumber]],
    together: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Protected:
    """Choose rungs, publish, and attack what is published; if nothing holds, withhold whole breakdowns.

    Parameters
    ----------
    linked : LinkedSet
    ladder : Ladder
    requirement : Requirement
    publish : callable
        (rung per cell, ladder) → number per key.
    together : callable or None
        Cells that were withheld by choice → cells that are withheld with them.

    Raises
    ------
    NnzError
        What is known already gives a small count away, so that nothing in this release can hide it.
    """
    structure = linked.structure
    cells = structure.cells.values()
    sensitive = np.array([cell.sensitive for cell in cells], dtype=bool)
    delivered = np.array([count is not None for count in linked.counts.values()], dtype=bool)
    strict = np.array([cell.shown for cell in cells], dtype=bool) & delivered
    for fallback in (False, True):
        if fallback:
            ladder = _without_breakdowns(ladder, structure)
        try:
            rung = coarsen(structure, ladder, requirement, strict, linked.tables)
            chosen = (rung == WITHHELD) & (ladder.least < WITHHELD)
            if together is not None and chosen.any():  # the cells that go with them, and what those need in turn
                ladder = replace(ladder, least=np.maximum(rung, np.where(together(chosen), WITHHELD, 0)))
                rung = coarsen(structure, ladder, requirement, strict, linked.tables)
        except NoProtectionError:
            continue
        protected = Protected(structure, MappingProxyType(dict(publish(rung, ladder))), fallback)
        attacker = Attacker(structure, *published_bounds(structure, protected.numbers), linked.tables)
        if not any(True for _ in too_narrow(attacker, requirement, sensitive, strict)):
            return protected
    raise NnzError(
        "Een klein aantal valt niet te beschermen: het volgt al uit wat eerder of elders bekend is gemaakt. "
        "Laat deze uitsplitsing uit het rapport, of herzie wat als bekend is opgegeven."
    )


def _without_breakdowns(ladder: Ladder, structure: Structure) -> Ladder:
    """Withhold everything that is a part of something; what stands at the top may still be shown."""
    least = ladder.least.copy()
    for equation in structure.equations:
        for child in equation.children:
            least[structure.index[child]] = WITHHELD
    return replace(ladder, least=least)
