"""What can go wrong through a user's hand: one base class, a few kinds, and a sentence for each.

A message says what was found, what is expected and what to do. It never quotes a client record.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace


class NnzError(ValueError):
    """A mistake in data, parameters or use that the user can mend (the message is Dutch).

    Examples
    --------
    >>> from nnz_mkba import load_scenario
    >>> try:
    ...     load_scenario("gemngd")
    ... except NnzError as error:
    ...     print(error)  # doctest: +ELLIPSIS
    Onbekend scenario 'gemngd'. Bedoelt u gemengd? ...
    """


class UsageError(NnzError):
    """The question itself is wrong: an unknown region, municipality, date or option value."""


class NoPublicPageError(UsageError):
    """The rules give a municipality no public page: too few clients. Among many pages that is no failure."""


class NothingProducedError(NnzError):
    """The work was asked for correctly, but nothing could be produced."""


class BrokenOffError(NnzError):
    """Work of many pages that stopped before its end: some are there, others are not."""


class ClusterLostError(NothingProducedError):
    """No computer is left that does the work: of what was not begun, nothing can be made either."""


class LockedError(NnzError):
    """Another run is busy in the same folder."""


@dataclass(frozen=True)
class DataFault:
    """One fault in one file of a delivery.

    Attributes
    ----------
    file : str
        File name inside the delivery.
    row : int or None
        Row as a spreadsheet numbers it (the header is row 1); None for the file as a whole.
    column : str or None
    found, expected, remedy : str
        Dutch, without client data.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", rij {self.row}"
        if self.column is not None:
            place += f", kolom {self.column}"
        return f"{place}: {self.found}. Verwacht: {self.expected}. {self.remedy}"

    def as_dict(self) -> dict[str, object]:
        """Return the fault as the JSON face prints it."""
        return asdict(self)


class DeliveryError(NnzError):
    """A delivery that is refused, with every fault found in it."""

    def __init__(self, faults: Sequence[DataFault]):
        self.faults = tuple(faults)
        count = len(self.faults)
        head = "1 fout" if count == 1 else f"{count} fouten"
        lines = _together(self.faults)
        if len(lines) < count:
            head += f". Dezelfde fout in meer rijen staat hieronder op een regel ({len(lines)} in totaal)"
        super().__init__(f"De levering is geweigerd: {head}.\n" + "\n".join(f"- {line}" for line in lines))


def _together(faults: Sequence[DataFault]) -> list[str]:
    """Return a line for each fault; one that stands in several rows gets one line that names them all."""
    rows: dict[DataFault, list[int | None]] = {}
    for fault in faults:
        rows.setdefault(replace(fault, row=None), []).append(fault.row)
    lines = []
    for fault, places in rows.items():
        numbers = sorted(row for row in places if row is not None)
        if len(numbers) < 2:
            lines += [str(replace(fault, row=row)) for row in places]
            continue
        gapless = numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2
        named = f"{numbers[0]} tot en met {numbers[-1]}" if gapless else _listed(numbers)
        lines.append(str(fault).replace(fault.file, f"{fault.file}, rijen {named}", 1))
    return lines


def _listed(numbers: Sequence[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} en {numbers[-1]}"


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return a Dutch hint with the closest choice, or an empty string.

    Examples
    --------
    >>> did_you_mean("Lieden", ["Leiden", "Lisse"])
    ' Bedoelt u Leiden?'
    >>> did_you_mean("qqq", ["Leiden"])
    ''
    """
    by_folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" Bedoelt u {by_folded[close[0]]}?" if close else ""
