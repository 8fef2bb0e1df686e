"""Compute a result at both ends of every count that is seen as a class, and join what comes out into ranges.

An amount becomes the range that a reader could work out anyway, and never more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any

from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import Status


def at_every_corner(
    compute: Callable[[Mapping[CountKey, float]], Sequence[Any]],
    published: Mapping[CountKey, Number],
    policy: DisclosurePolicy | None,
) -> Any:
    """Return a result with every number a `Number`, or None where there is no result.

    Parameters
    ----------
    compute : callable
        Counts → results, one or one for each bound.
    published : Mapping
        What may be seen of each count.
    policy : DisclosurePolicy or None
        None for an audience that sees everything: percentages over few people as well.
    """
    seen = Corner(published)
    lowest = list(compute(seen))
    results = lowest + [result for counts in _other_corners(seen) for result in compute(counts)]
    # Where nothing that was asked for is withheld, filling in what is withheld changes nothing.
    filled = compute(Corner(published, filled=True)) if seen.asked_withheld else lowest
    return join(filled[0], results, policy) if filled and results else None


class Corner(Mapping[CountKey, float]):
    """Counts at one end of what may be seen of them; remembers which were asked for.

    A count that is withheld is absent, as an unknown one is; with `filled` it is 1 instead, to tell which figures
    would exist. That must not be read from the counts themselves: a figure that exists for one hidden count and not
    for another would tell the two apart.
    """

    def __init__(
        self,
        published: Mapping[CountKey, Number],
        high: frozenset[CountKey] = frozenset(),
        filled: bool = False,
    ):
        self.published, self._high, self._filled = published, high, filled
        self.asked: set[CountKey] = set()

    @property
    def asked_withheld(self) -> bool:
        """Whether a count that is withheld was asked for."""
        return any(key in self.published and self.published[key].kind is Kind.WITHHELD for key in self.asked)

    def __getitem__(self, key: CountKey) -> float:
        self.asked.add(key)
        number = self.published[key]
        end = number.high if key in self._high else number.low
        if end is None and self._filled and number.kind is Kind.WITHHELD:
            return 1.0
        if end is None:
            raise KeyError(key)
        return end

    def __iter__(self) -> Iterator[CountKey]:
        raise TypeError("counts are asked for by key, so that it is known on which ones a result rests")

    def __len__(self) -> int:
        return len(self.published)


def _other_corners(lowest: Corner) -> Iterator[Corner]:
    """Yield the counts at every other combination of ends of the hidden counts that a computation asked for."""
    published = lowest.published
    hidden = sorted(key for key in lowest.asked if key in published and published[key].is_interval)
    for size in range(1, len(hidden) + 1):
        for high in itertools.combinations(hidden, size):
            yield Corner(published, frozenset(high))


def join(template: Any, results: Sequence[Any], policy: DisclosurePolicy | None) -> Any:
    """Join results of the same computation into one with publishable numbers.

    `template` says only which figures exist, so that "not shown" can be told from "unknown".
    """
    if dataclasses.is_dataclass(template) and not isinstance(template, type):
        fields = [field for field in dataclasses.fields(template) if not field.metadata.get("plain")]
        joined = {
            field.name: join(getattr(template, field.name), [getattr(r, field.name) for r in results], policy)
            for field in fields
        }
        if policy is not None:
            for field in fields:
                if "percentage_of" in field.metadata:
                    base = joined.get(field.metadata["percentage_of"] or "")
                    joined[field.name] = percentage(joined[field.name], base, policy)
        return dataclasses.replace(template, **joined)
    if isinstance(template, Mapping):
        return MappingProxyType({key: join(template[key], [r[key] for r in results], policy) for key in template})
    if isinstance(template, tuple):
        return tuple(join(part, [r[i] for r in results], policy) for i, part in enumerate(template))
    if isinstance(template, Status):
        return results[0] if all(result == results[0] for result in results) else Status.ONBEKEND
    if isinstance(template, (str, bool, dt.date, Enum)):
        return template
    if any(result is None for result in results):
        return Number(Kind.UNKNOWN) if template is None else Number.withheld()
    return Number.between(min(results), max(results))


def percentage(number: Number, base: Number | None, policy: DisclosurePolicy) -> Number:
    """Withhold a percentage over too few people."""
    if number.kind is Kind.UNKNOWN or base is None:
        return number
    if base.low is None or base.low < policy.min_denominator:
        return Number.withheld()
    # the ends of two classes need not fit together: nobody is more than everybody
    return (
        number
        if number.low is None or number.high is None
        else Number.between(min(number.low, 1.0), min(number.high, 1.0))
    )
