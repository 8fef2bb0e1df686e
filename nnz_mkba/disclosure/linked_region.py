"""The counts of one region as a linked set: which of them add up to which others."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from nnz_mkba.disclosure.linked_set import Cell, Equation, LinkedSet
from nnz_mkba.region import CountKey, Region
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, OVERIG, Outcome, Stream

#: Stands for people who are in a total but in none of its published parts.
REST = "rest"
#: Stands for the growth of a cumulative series between two of its dates.
GROWTH = "toename"


def link_region(region: Region, peildatum: dt.date) -> LinkedSet:
    """Return the counts that a release on a peildatum rests on, with every sum that ties them together.

    Shown are each stream's cumulative totals and choices on all dates, and its breakdowns on the last one. What a
    reader can subtract is in the set as well, though it is never shown: growth between two dates, and people who
    are in a total but in none of its parts. A published remainder ("overig") that contradicts its own parts is
    left out: it is shown to no protected audience.

    Parameters
    ----------
    region : Region
    peildatum : datetime.date
    """
    cells: dict[CountKey, Cell] = {}
    equations: list[Equation] = []
    for stream in Stream:
        counts = {
            key: count
            for key, count in sorted(region.counts.items())  # not as delivered: that may be an order by size
            if key.stroom == stream and key.peildatum <= peildatum and key.gemeente != OVERIG
        }
        if not counts:
            continue
        last = max(key.peildatum for key in counts)
        shown = {key: n for key, n in counts.items() if key.peildatum == last or _in_series(key)}
        # A municipality or referrer is listed only for somebody: that it stands there says at least one, unless rows
        # that say zero are delivered too. The same holds for all of them, or a hidden zero would differ from a hidden one.
        listed = {key for key in shown if (key.gemeente, key.verwijzer) != (ALLE, ALLE)}
        least = int(all(shown[key] for key in listed))
        cells |= {key: Cell(count, known_low=least if key in listed else 0) for key, count in shown.items()}
        for dimension in ("uitkomst", "verwijzer", "gemeente"):
            _add_breakdowns(dimension, shown, region, cells, equations)
        for outcome in (ALLE, str(Outcome.ANTICONCEPTIE)):
            _add_growth(
                [key for key in shown if _in_series(key) and key.uitkomst == outcome], shown, cells, equations
            )
    return LinkedSet(cells, equations)


def _in_series(key: CountKey) -> bool:
    return (key.gemeente, key.verwijzer) == (ALLE, ALLE) and key.uitkomst in (ALLE, Outcome.ANTICONCEPTIE)


def _add_breakdowns(
    dimension: str,
    shown: dict[CountKey, int],
    region: Region,
    cells: dict[CountKey, Cell],
    equations: list[Equation],
) -> None:
    """Tie every total over a dimension to its parts; participating and other municipalities in between."""
    groups: dict[CountKey, list[CountKey]] = {}
    for key in shown:
        if getattr(key, dimension) not in (ALLE, DEELNEMEND, NIET_DEELNEMEND):
            groups.setdefault(key.along(dimension), []).append(key)
    for whole, parts in groups.items():
        sides = [whole._replace(gemeente=side) for side in (DEELNEMEND, NIET_DEELNEMEND)]
        if dimension == "gemeente" and any(side in shown for side in sides):
            for side in sides:
                inside = [key for key in parts if region.side_of(key.gemeente, key.peildatum) == side.gemeente]
                if inside:
                    equations.append(Equation(side, tuple(inside)))
            parts = [side for side in sides if side in shown]
        _add_sum(whole, parts, dimension, shown, cells, equations)


def _add_sum(
    whole: CountKey,
    parts: list[CountKey],
    dimension: str,
    shown: dict[CountKey, int],
    cells: dict[CountKey, Cell],
    equations: list[Equation],
) -> None:
    if whole not in shown:
        return
    rest = shown[whole] - sum(shown[part] for part in parts)
    children: Iterable[CountKey] = parts
    if rest > 0:
        remainder = whole.along(dimension, REST)
        cells[remainder] = Cell(rest, shown=False)
        children = [*parts, remainder]
    equations.append(Equation(whole, tuple(children)))


def _add_growth(
    series: list[CountKey], shown: dict[CountKey, int], cells: dict[CountKey, Cell], equations: list[Equation]
) -> None:
    series.sort()
    for earlier, later in itertools.pairwise(series):
        growth = shown[later] - shown[earlier]
        if growth >= 0:
            step = later._replace(verwijzer=GROWTH)
            cells[step] = Cell(growth, shown=False)
            equations.append(Equation(later, (earlier, step), breakdown=False))
