"""Whose money it is: shares of the parties that pay or are spared costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from nnz_mkba.errors import NnzError

Word = TypeVar("Word", bound=str)


def check_shares(name: str, shares: Mapping[Word, float]) -> None:
    """Refuse shares that are negative or do not sum to 1.

    Examples
    --------
    >>> check_shares("batenverdeling.pleeggezin", {"gemeenten": 0.85, "rijk": 0.15})
    """
    total = sum(shares.values())
    if min(shares.values(), default=0) < 0 or not abs(total - 1) <= 1e-9:
        parts = ", ".join(f"{party} {share:g}" for party, share in shares.items())
        raise NnzError(f"{name} telt op tot {total:g} ({parts}). Aandelen zijn 0 of meer en samen precies 1.")
