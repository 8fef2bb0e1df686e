"""Counts that are broken down in two ways at once: the whole table behind them, also where it was not delivered.

Whoever knows that six clients live in Leiden and that two clients in all are still in care, knows that at least four
of the six chose contraception. A reader can reason so because every client has one municipality, one outcome and one
referrer, whether a delivery counts that combination or not. So the combinations that nobody delivered are cells too:
unknown, never shown, and protected where they would follow.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping

from nnz_mkba.disclosure.linked_set import Cell, Equation
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND

DIMENSIONS = ("gemeente", "uitkomst", "verwijzer")
#: Stands for people who are in a total but in none of its published parts.
REST = "rest"
#: A count of which nobody delivered the value, and which is not shown.
UNDELIVERED = Cell(None, shown=False)


def words(keys: Collection[CountKey], dimension: str) -> list[str]:
    """Return the words by which counts are broken down along a dimension, in the order of the keys."""
    found = dict.fromkeys(getattr(key, dimension) for key in keys)
    return [word for word in found if word not in (ALLE, DEELNEMEND, NIET_DEELNEMEND)]


def broken_down(key: CountKey) -> tuple[str, ...]:
    """Return the dimensions along which a count is broken down."""
    return tuple(dimension for dimension in DIMENSIONS if getattr(key, dimension) != ALLE)


def crossed_dimensions(keys: Collection[CountKey]) -> tuple[str, ...]:
    """Return the dimensions that some count has in common with another one."""
    together = {d for key in keys if len(broken_down(key)) > 1 for d in broken_down(key)}
    return tuple(d for d in DIMENSIONS if d in together)


def add_crossed(keys: Collection[CountKey], cells: dict[CountKey, Cell], equations: list[Equation]) -> None:
    """Complete the table that counts broken down in more than one way are cells of.

    Parameters
    ----------
    keys : collection of CountKey
        The delivered counts of one stream on one date.
    cells, equations
        Hold the counts and the breakdowns in one way already; the rest of the table is added.
    """
    crossed = crossed_dimensions(keys)
    if not crossed:
        return
    whole = next(iter(keys))._replace(gemeente=ALLE, uitkomst=ALLE, verwijzer=ALLE)
    along = {dimension: _column(whole, dimension, words(keys, dimension), cells) for dimension in crossed}
    for place in itertools.product(*((ALLE, *along[dimension]) for dimension in crossed)):
        key = whole
        for dimension, word in zip(crossed, place, strict=True):
            key = key.along(dimension, word)
        if key == whole:
            continue
        cells.setdefault(key, UNDELIVERED)
        for dimension, word in zip(crossed, place, strict=True):
            if word == ALLE:
                parts = tuple(key.along(dimension, part) for part in along[dimension])
                cells.update((part, UNDELIVERED) for part in parts if part not in cells)
                equations.append(Equation(key, parts))


def _column(whole: CountKey, dimension: str, named: list[str], cells: Mapping[CountKey, Cell]) -> list[str]:
    """Return the words of a dimension, with the rest unless the named ones are known to be all there are."""
    complete = whole in cells and whole.along(dimension, REST) not in cells
    return named if complete else [*named, REST]
