"""Fixed classes of counts: 0, 1–4, 5–9, 10–14, … A class depends on its own count and on nothing else."""

from __future__ import annotations

from nnz_mkba.privacy.number import Number


def class_of(count: int, width: int) -> tuple[int, int]:
    """Return the lowest and highest count of the class that a count falls in. [persons]

    Examples
    --------
    >>> [class_of(n, 5) for n in (0, 1, 4, 5, 23)]
    [(0, 0), (1, 4), (1, 4), (5, 9), (20, 24)]
    """
    if count == 0:
        return 0, 0
    low = count // width * width
    return max(low, 1), low + width - 1


def class_number(low: int, high: int, width: int) -> Number:
    """Return a class as a number to show: `<5` for the lowest, a range for any other, a value where both ends meet.

    Examples
    --------
    >>> class_number(1, 4, 5).kind.value, class_number(5, 9, 5).kind.value, class_number(0, 0, 5).value
    ('klein', 'bereik', 0.0)
    """
    if (low, high) == (1, width - 1):
        return Number.small(width)
    return Number.between(low, high)
