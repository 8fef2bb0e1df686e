"""The only number that a reader ever gets: a value, "<5", a range, or the word that there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from nnz_mkba.errors import NnzError

#: What a result is made of: figures as the formulas give them, or a `Number` each, as a reader gets them.
N = TypeVar("N")


class Kind(StrEnum):
    """How much of a number may be seen."""

    EXACT = "exact"
    SMALL = "klein"  # the lowest class: shown as "<5"
    RANGE = "bereik"  # any other class, and what rests on one
    WITHHELD = "niet_getoond"  # known, but nothing of it may be seen
    UNKNOWN = "onbekend"  # nobody delivered it


@dataclass(frozen=True)
class Number:
    """A number that tells how much of itself may be seen.

    Attributes
    ----------
    kind : Kind
    low, high : float or None
        Bounds that a reader may know, both included; equal for an exact value; None where nothing may be
        known.

    Examples
    --------
    >>> float(Number.exact(39)), str(Number.small(5)), f"{Number.between(13, 19):.1f}"
    (39.0, '<5', '13.0 – 19.0')
    >>> float(Number.small(5))
    Traceback (most recent call last):
    nnz_mkba.errors.NnzError: Dit getal is niet exact te zien, alleen tussen 1 en 4. Gebruik .low en .high.
    """

    kind: Kind
    low: float | None = None
    high: float | None = None

    @classmethod
    def exact(cls, value: float | None) -> Number:
        """Return a value in full; None or NaN is unknown, not zero."""
        if value is None or math.isnan(value):
            return cls(Kind.UNKNOWN)
        return cls(Kind.EXACT, float(value), float(value))

    @classmethod
    def between(cls, low: float | None, high: float | None) -> Number:
        """Return the range [low, high]; one value when the bounds meet."""
        if low is None or high is None:
            return cls(Kind.UNKNOWN)
        if low > high:
            raise ValueError("low is above high")
        return cls.exact(low) if low == high else cls(Kind.RANGE, float(low), float(high))

    @classmethod
    def small(cls, width: int) -> Number:
        """Return a count of the lowest class above zero: 1 up to the width of the classes, which is not in it."""
        return cls(Kind.SMALL, 1.0, float(width - 1))

    @classmethod
    def withheld(cls) -> Number:
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
        """The exact value.

        Raises
        ------
        NnzError
            If it may not be seen exactly.
        """
        if self.is_exact and self.low is not None:
            return self.low
        if self.low is None:
            word = "onbekend" if self.kind is Kind.UNKNOWN else "niet te tonen"
            raise NnzError(f"Dit getal is {word}; er is geen waarde.")
        raise NnzError(
            f"Dit getal is niet exact te zien, alleen tussen {self.low:g} en {self.high:g}. Gebruik .low en .high."
        )

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        return format(self, "g")

    def __format__(self, spec: str) -> str:
        """Return what a reader may see, each bound in the format that is asked for."""
        if self.low is None or self.high is None:
            return str(self.kind).replace("_", " ")
        if self.kind is Kind.SMALL:
            return f"<{self.high + 1:g}"
        spec = spec or "g"
        return format(self.low, spec) if self.is_exact else f"{self.low:{spec}} – {self.high:{spec}}"

    def as_json(self) -> float | str | dict[str, float | None] | None:
        """Return what the JSON face prints: the value, {"low", "high"}, "withheld", or null for unknown.

        Examples
        --------
        >>> Number.small(5).as_json()
        {'low': 1.0, 'high': 4.0}
        >>> Number.exact(39).as_json()
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
