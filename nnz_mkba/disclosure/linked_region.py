"""The counts of one region as a linked set: which of them add up to which others."""

from __future__ import annotations

import datetime as dt
import itertools

from nnz_mkba.disclosure.crossed import DIMENSIONS, REST, UNDELIVERED, add_crossed, broken_down, words
from nnz_mkba.disclosure.growth import GROWTH
from nnz_mkba.disclosure.linked_set import Cell, Equation, LinkedSet
from nnz_mkba.errors import DataFault, DeliveryError
from nnz_mkba.region import CountKey, Region
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, OVERIG, Outcome, Stream


def link_region(region: Region, peildatum: dt.date) -> LinkedSet:
    """Return the counts that a release on a peildatum rests on, with every sum that ties them together.

    Shown are each stream's cumulative totals and choices on all dates, and its breakdowns on the last one. What a
    reader can subtract is in the set as well, though it is never shown: growth between two dates, people who
    are in a total but in none of its parts, and combinations that nobody delivered (`crossed`). A published remainder
    ("overig") that contradicts its own parts is left out: it is shown to no protected audience.

    Parameters
    ----------
    region : Region
    peildatum : datetime.date

    Raises
    ------
    DeliveryError
        If the counts cannot all be true.
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
        shown = {key: n for key, n in counts.items() if key.peildatum == last or in_series(key)}
        # A municipality or referrer is listed only for somebody: that it stands there says at least one, unless rows
        # that say zero are delivered too. The same holds for all of them, or a hidden zero would differ from a hidden one.
        listed = {key for key in shown if (key.gemeente, key.verwijzer) != (ALLE, ALLE)}
        least = int(all(shown[key] for key in listed))
        cells |= {key: Cell(count, known_low=least if key in listed else 0) for key, count in shown.items()}
        for dimension in DIMENSIONS:
            _add_breakdowns(dimension, shown, region, cells, equations)
        add_crossed([key for key in shown if key.peildatum == last], cells, equations)
        for outcome in (ALLE, str(Outcome.ANTICONCEPTIE)):
            _add_growth([key for key in shown if in_series(key) and key.uitkomst == outcome], shown, cells, equations)
    try:
        return LinkedSet(cells, equations)
    except ValueError:
        found = f"aantallen tot en met {peildatum.isoformat()} die niet alle kunnen kloppen"
        expected = "dat er een verdeling over gemeenten, uitkomsten en verwijzers is die bij alle rijen past"
        remedy = "Controleer de rijen die naar meer dan een daarvan zijn uitgesplitst."
        raise DeliveryError([DataFault("casuistiek.csv", None, "aantal", found, expected, remedy)]) from None


def in_series(key: CountKey) -> bool:
    """Whether a count is one of those that are shown on every date: all conversations, or all choices."""
    return (key.gemeente, key.verwijzer) == (ALLE, ALLE) and key.uitkomst in (ALLE, Outcome.ANTICONCEPTIE)


def _add_breakdowns(
    dimension: str,
    shown: dict[CountKey, int],
    region: Region,
    cells: dict[CountKey, Cell],
    equations: list[Equation],
) -> None:
    """Tie every total to its parts along one dimension; participating and other municipalities in between."""
    for whole in (key for key in shown if not broken_down(key)):
        beside = [key for key in shown if key.peildatum == whole.peildatum]
        own = [whole.along(dimension, word) for word in words(beside, dimension)]
        parts = [key for key in own if key in shown]
        nameless = [key for key in own if key not in shown]  # counted in a finer breakdown only
        sides = [whole.along("gemeente", side) for side in (DEELNEMEND, NIET_DEELNEMEND)]
        rest = shown[whole] - sum(shown[part] for part in parts)
        if dimension == "gemeente":
            for side in (side for side in sides if side in shown):
                inside = [key for key in parts if region.side_of(key.gemeente, key.peildatum) == side.gemeente]
                equations.append(Equation(side, tuple(inside)))
            parts = [side for side in sides if side in shown] or parts
        if nameless:
            cells |= dict.fromkeys([*nameless, whole.along(dimension, REST)], UNDELIVERED)
            parts += [*nameless, whole.along(dimension, REST)]
        elif parts and rest > 0:
            # That there is a rest may be known, and then it is at least one person.
            cells[whole.along(dimension, REST)] = Cell(rest, shown=False, known_low=1)
            parts.append(whole.along(dimension, REST))
        if parts:
            equations.append(Equation(whole, tuple(parts)))


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
