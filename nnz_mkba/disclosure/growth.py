"""Growth between the dates of two releases: what a reader subtracts who has both.

Clients and choices are counted since the start and never fall, so that the same breakdown on two dates differs by the
people who came in between. Few of those are a small count like any other.
"""

from __future__ import annotations

from dataclasses import replace

from nnz_mkba.disclosure.crossed import REST
from nnz_mkba.disclosure.linked_set import Cell, Equation, Key, Structure
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, Outcome

#: Stands for the growth of a cumulative series between two of its dates.
GROWTH = "toename"
_SEPARATOR = " | "
_SINCE = f"{_SEPARATOR}{GROWTH} sinds "
_PARTS = 5  # peildatum, stream, municipality, outcome, referrer; more where a name depends on the cells beside it
_GROWING = {ALLE, str(Outcome.ANTICONCEPTIE)}
#: Remainders, and municipalities that take part, are other people on another date.
_CHANGING = {REST, GROWTH, DEELNEMEND, NIET_DEELNEMEND}


def with_growth(structure: Structure, now: Structure, before: Structure) -> Structure:
    """Add what came between the same breakdown on a date of one release and on a date of another.

    Parameters
    ----------
    structure : Structure
        Holds the cells of both; text keys as in a ledger.
    now, before : Structure
    """
    series: dict[str, list[str]] = {}
    for key in before.cells:
        if named := _series(key):
            series.setdefault(named, []).append(str(key))
    tied = {(e.parent, child) for e in structure.equations if not e.breakdown for child in e.children}
    cells, equations = dict(structure.cells), []
    for key in now.cells:
        for other in series.get(_series(key), []):
            earlier, later = sorted((str(key), other))  # the date comes first
            if earlier != later and (later, earlier) not in tied:
                step = f"{later}{_SINCE}{earlier.split(_SEPARATOR)[0]}"
                cells[step] = Cell(None, shown=False)
                equations.append(Equation(later, (earlier, step), breakdown=False))
    return replace(structure, cells=cells, equations=(*structure.equations, *equations)) if equations else structure


def grown_from(key: str) -> str:
    """Return the cell at the end of a growth; empty if it is no growth between releases.

    Examples
    --------
    >>> grown_from("2021-06-30 | opgeschaald | GM0546 | alle | alle | toename sinds 2020-12-31")
    '2021-06-30 | opgeschaald | GM0546 | alle | alle'
    """
    later, _, since = key.partition(_SINCE)
    return later if since else ""


def _series(key: Key) -> str:
    """Return what a cell has in common with the same breakdown on other dates; empty if it is no such cell."""
    parts = str(key).split(_SEPARATOR)
    if len(parts) != _PARTS or parts[3] not in _GROWING or _CHANGING & set(parts):
        return ""
    return _SEPARATOR.join(parts[1:])
