"""A municipality beside others of its size and beside its region, from published numbers only."""

from __future__ import annotations

from dataclasses import dataclass

from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Origin, Result

#: Rates are per so many inhabitants.
INHABITANTS = 10_000
PEERS = 4


@dataclass(frozen=True)
class Compared:
    """A municipality, or the whole region (`gemeente` is None), with its clients.

    Attributes
    ----------
    inwoners : int
        [persons]
    clients : Number
        Escalated clients, as they may be seen.
    rate : Number
        The same per `INHABITANTS` inhabitants: it follows from the two others and tells no more than they do.
    """

    gemeente: Gemeente | None
    inwoners: int
    clients: Number
    rate: Number


def compare(found: Result, origin: Origin, peers: int = PEERS) -> tuple[Compared, ...]:
    """Return the municipality, those of its region nearest in inhabitants by ratio, and the region itself.

    Who is a peer depends on inhabitants alone, which are public.

    Parameters
    ----------
    found : Result
        Of a municipality.
    origin : Origin
        Where the clients of a stream live.
    peers : int
    """
    own = found.gemeente
    if own is None:
        return ()
    numbers = {row.gemeente.code: row.number for row in origin.rows}
    everyone = [gemeente for gemeente, _ in found.gemeenten]
    others = [gemeente for gemeente in everyone if gemeente.code != own.code and gemeente.code in numbers]
    nearest = sorted(others, key=lambda one: (_times(one.inwoners, own.inwoners), one.code))[:peers]
    chosen = [one for one in [own, *nearest] if one.code in numbers]
    inhabitants = sum(gemeente.inwoners for gemeente in everyone)
    return (
        *(Compared(one, one.inwoners, numbers[one.code], per(numbers[one.code], one.inwoners)) for one in chosen),
        Compared(None, inhabitants, origin.total, per(origin.total, inhabitants)),
    )


def per(number: Number, inwoners: int) -> Number:
    """Return a number per `INHABITANTS` inhabitants; what has no bounds stays as it is.

    Examples
    --------
    >>> per(Number.exact(6), 120_000).value
    0.5
    >>> per(Number.small(5), 20_000).high
    2.0
    """
    if number.low is None or number.high is None or inwoners <= 0:
        return number
    low, high = number.low * INHABITANTS / inwoners, number.high * INHABITANTS / inwoners
    return Number.exact(low) if number.is_exact else Number.between(low, high)


def _times(first: int, second: int) -> float:
    """Return how many times the larger is as large as the smaller."""
    small, large = sorted((max(first, 1), max(second, 1)))
    return large / small
