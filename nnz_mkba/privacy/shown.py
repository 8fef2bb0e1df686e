"""What a report shows of counts, as plain data: the part of it that the next report has to remember."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: The row of everybody who is in none of the others: from outside the region, without a code, or unknown.
ELSEWHERE = "elders"


class Rung(StrEnum):
    """How much of a breakdown is shown, from most to least; only the owner of the data goes back up."""

    EXACT = (
        "exact"  # for whom sees everything, or because the source has printed it and the owner of the data says so
    )
    VIJF = "klassen_van_vijf"
    TIEN = "klassen_van_tien"
    KLEINE_SAMEN = "kleine_samen"
    DEELNAME = "deelname"
    GEEN = "geen"


@dataclass(frozen=True)
class Row:
    """One row of a breakdown.

    Attributes
    ----------
    members : tuple of str
        Whom it counts: one gemeente or referrer, or several together.
    low, high : int
        Bounds of the sum. [persons]
    each_low, each_high : int
        Bounds of each member. [persons]
    """

    members: tuple[str, ...]
    low: int
    high: int
    each_low: int
    each_high: int


@dataclass(frozen=True)
class Stand:
    """A breakdown as it is shown on one date.

    Attributes
    ----------
    stream, by : str
        Which clients, and by what: `gemeente` or `verwijzer`.
    date : datetime.date
    total : int
        Everybody in it, exact. [persons]
    rung : Rung
    rows : tuple of Row
        Add up to the total.
    """

    stream: str
    by: str
    date: dt.date
    total: int
    rung: Rung
    rows: tuple[Row, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see beside the total."""
        return self.rung is not Rung.GEEN


@dataclass(frozen=True)
class Total:
    """Clients of a whole region, in all or with one outcome; `high` is None where nothing of it is shown. [persons]"""

    stream: str
    date: dt.date
    outcome: str
    low: int
    high: int | None

    @property
    def is_exact(self) -> bool:
        """Whether the count itself is shown."""
        return self.low == self.high


@dataclass(frozen=True)
class Release:
    """All that one report shows of counts.

    Attributes
    ----------
    peildatum : datetime.date
    totals : tuple of Total
        Of every date up to the peildatum.
    stands : tuple of Stand
        At most one for each stream and breakdown.
    """

    peildatum: dt.date
    totals: tuple[Total, ...] = ()
    stands: tuple[Stand, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for a JSON file."""
        return {
            "peildatum": self.peildatum.isoformat(),
            "totals": [
                {
                    "stream": one.stream,
                    "date": one.date.isoformat(),
                    "outcome": one.outcome,
                    "low": one.low,
                    "high": one.high,
                }
                for one in self.totals
            ],
            "stands": [
                {
                    "stream": one.stream,
                    "by": one.by,
                    "date": one.date.isoformat(),
                    "total": one.total,
                    "rung": str(one.rung),
                    "rows": [{**vars(row), "members": list(row.members)} for row in one.rows],
                }
                for one in self.stands
            ],
        }


def release_from(data: Mapping[str, Any]) -> Release:
    """Return a release from the plain data of `Release.as_dict`.

    Raises
    ------
    ValueError, KeyError, TypeError
        The data are not a release.

    Examples
    --------
    >>> made = Release(dt.date(2021, 6, 30), (Total("opgeschaald", dt.date(2021, 6, 30), "alle", 23, 23),))
    >>> release_from(made.as_dict()) == made
    True
    """
    return Release(
        dt.date.fromisoformat(data["peildatum"]),
        tuple(
            Total(str(one["stream"]), dt.date.fromisoformat(one["date"]), str(one["outcome"]), *_bounds(one))
            for one in data["totals"]
        ),
        tuple(
            Stand(
                str(one["stream"]),
                str(one["by"]),
                dt.date.fromisoformat(one["date"]),
                int(one["total"]),
                Rung(one["rung"]),
                tuple(_row(row) for row in one["rows"]),
            )
            for one in data["stands"]
        ),
    )


def _bounds(one: Mapping[str, Any]) -> tuple[int, int | None]:
    return int(one["low"]), None if one["high"] is None else int(one["high"])


def _row(row: Mapping[str, Any]) -> Row:
    members = tuple(str(member) for member in row["members"])
    return Row(members, int(row["low"]), int(row["high"]), int(row["each_low"]), int(row["each_high"]))
