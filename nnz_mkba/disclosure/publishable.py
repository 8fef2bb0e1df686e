"""The only number that a reader ever gets: a value, "<5", a range, or the word that there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How much of a number may be seen."""

    EXACT = "exact"
    SMALL = "klein"  # 1 up to the threshold: shown as "<5"
    RANGE = "bereik"  # a wider interval that follows from everything published
    WITHHELD = "niet_getoond"  # known, but nothing of it may be seen
    UNKNOWN = "onbekend"  # nobody delivered it


@dataclass(frozen=True)
class PublishableNumber:
    """A number after disclosure control.

    Attributes
    ----------
    kind : Kind
    low, high : float or None
        Bounds that a reader may know, both included; equal for an exact value; None where nothing may be
        known.
    """

    kind: Kind
    low: float | None = None
    high: float | None = None

    @classmethod
    def exact(cls, value: float | None) -> PublishableNumber:
        """Return a value in full; None or NaN is unknown, not zero."""
        if value is None or math.isnan(value):
            return cls(Kind.UNKNOWN)
        return cls(Kind.EXACT, float(value), float(value))

    @classmethod
    def between(cls, low: float | None, high: float | None) -> PublishableNumber:
        """Return the range [low, high]; one value when the bounds meet."""
        if low is None or high is None:
            return cls(Kind.UNKNOWN)
        if low > high:
            raise ValueError("low is above high")
        return cls.exact(low) if low == high else cls(Kind.RANGE, float(low), float(high))

    @classmethod
    def small(cls, threshold: int) -> PublishableNumber:
        """Return a hidden count below the threshold, known to be at least 1."""
        return cls(Kind.SMALL, 1.0, float(threshold - 1))

    @classmethod
    def withheld(cls) -> PublishableNumber:
        """Return a number of which nothing may be seen."""
        return cls(Kind.WITHHELD)

    @property
    def is_exact(self) -> bool:
        """Whether the value itself may be seen."""
        return self.kind is Kind.EXACT

    @property
    def is_interval(self) -> bool:
        """Whether only bounds may be seen."""
        return self.kind in (Kind.SMALL, Kind.RANGE)

    @property
    def value(self) -> float:
        """The exact value; asking it of anything else is a programming error."""
        if self.low is None or not self.is_exact:
            raise TypeError(f"a number of kind {self.kind} has no value to show")
        return self.low

    def as_json(self) -> float | str | dict[str, float | None] | None:
        """Return what the JSON face prints: the value, {"low", "high"}, "withheld", or null for unknown.

        Examples
        --------
        >>> PublishableNumber.small(5).as_json()
        {'low': 1.0, 'high': 4.0}
        >>> PublishableNumber.exact(39).as_json()
        39.0
        """
        match self.kind:
            case Kind.EXACT:
                return self.low
            case Kind.SMALL | Kind.RANGE:
                return {"low": self.low, "high": self.high}
            case Kind.WITHHELD:
                return "withheld"
            case _:
                return None
