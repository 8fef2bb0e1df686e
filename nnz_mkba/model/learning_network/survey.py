"""Counting a survey of a small group: answers per option, points per theme, what was named most, and change."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import NormalDist
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
#: Kernelement and theme; the theme is None where a point was put under a kernelement only.
Place = tuple[str, str | None]


def tally(options: Sequence[str], answers: Iterable[str]) -> tuple[int, ...]:
    """Return how often each option was chosen, in the order of the options.

    Examples
    --------
    >>> tally(["oneens", "eens"], ["eens", "eens", "oneens"])
    (1, 2)
    """
    counted = Counter(answers)
    return tuple(counted[option] for option in options)


def tells_of_persons(counts: Sequence[int], single_from: int, people: int | None = None) -> bool:
    """Return whether a distribution tells what a known person answered.

    Two ways: all people but at most one gave the same answer, so that everybody's is known (by the one who differs,
    too); or an answer was given by one, in a group so small that colleagues know whose it is.

    Parameters
    ----------
    counts : sequence of int
        People per option.
    single_from : int
        From how many people on an answer of one may stand.
    people : int, optional
        How many answered, where one may give several answers; else the sum.

    Examples
    --------
    >>> tells_of_persons([0, 0, 0, 17, 0], 10), tells_of_persons([1, 0, 2, 2, 0], 10), tells_of_persons([3, 0, 2], 10)
    (True, True, False)
    """
    answered = sum(counts) if people is None else people
    return max(counts) >= answered - 1 or (answered < single_from and 1 in counts)


class Detail(StrEnum):
    """How finely points may be told apart without telling what a known person named."""

    THEMA = "thema"
    KERNELEMENT = "kernelement"
    NIETS = "niets"


@dataclass(frozen=True)
class PointCounts:
    """Points of one kind, counted.

    Attributes
    ----------
    by_place : dict
        (kernelement, theme or None) to number of points, as finely as `detail` allows.
    unmapped : int
        Points that nobody put under a kernelement yet.
    set_aside : int
        Points beyond the first three of a respondent; they do not count, so that everybody weighs the same.
    verbose_respondents : int
        How many respondents named more than three.
    detail : Detail
    withheld : int
        Points that were put under a kernelement which is not told.
    """

    by_place: dict[Place, int]
    unmapped: int
    set_aside: int
    verbose_respondents: int
    detail: Detail = Detail.THEMA
    withheld: int = 0

    @property
    def by_kernelement(self) -> dict[str, int]:
        """Number of points per kernelement."""
        counted: Counter[str] = Counter()
        for (element, _), number in self.by_place.items():
            counted[element] += number
        return dict(counted)

    @property
    def by_theme(self) -> dict[str, int]:
        """Number of points per theme, without those put under a kernelement only."""
        return {theme: number for (_, theme), number in self.by_place.items() if theme is not None}

    @property
    def told(self) -> bool:
        """Whether numbers per kernelement are known and told, 0 included: not if none was put under one yet."""
        return self.detail is not Detail.NIETS and (bool(self.by_place) or not self.unmapped)

    @property
    def counted(self) -> int:
        """Points that count, mapped or not."""
        return sum(self.by_place.values()) + self.unmapped + self.withheld


def count_points(
    points: Iterable[tuple[str, str, int]],
    mapping: Mapping[tuple[str, str], Place],
    kind: str,
    at_most: int = 3,
    single_from: int | None = None,
) -> PointCounts:
    """Count the points of one kind per kernelement and theme.

    Parameters
    ----------
    points : iterable of (respondent, kind, place)
        Place is the number of the answer box; empty boxes are not points.
    mapping : mapping of (respondent, "kind_place") to (kernelement, theme or None)
    kind : str
    at_most : int
        Points of one respondent that count: those in the lowest boxes.
    single_from : int, optional
        From how many people on a place that one of them named may stand. With it, themes are taken together, or no
        kernelement is told, where the places would tell what a known person named.

    Examples
    --------
    >>> found = count_points([("R1", "sterk", 1), ("R2", "sterk", 1)], {("R1", "sterk_1"): ("synergie", None)}, "sterk")
    >>> found.by_place, found.unmapped
    ({('synergie', None): 1}, 1)
    """
    of_respondent: dict[str, list[int]] = defaultdict(list)
    for respondent, found, place in points:
        if found == kind:
            of_respondent[respondent].append(place)
    counted: Counter[Place] = Counter()
    named_by: dict[Place, set[str]] = defaultdict(set)
    unmapped = set_aside = verbose = 0
    for respondent, places in of_respondent.items():
        set_aside += max(len(places) - at_most, 0)
        verbose += len(places) > at_most
        for place in sorted(places)[:at_most]:
            where = mapping.get((respondent, f"{kind}_{place}"))
            if where is None:
                unmapped += 1
            else:
                counted[where] += 1
                named_by[where].add(respondent)
    counts = PointCounts(dict(counted), unmapped, set_aside, verbose)
    return counts if single_from is None else _told(counts, named_by, len(of_respondent), single_from)


def _told(found: PointCounts, named_by: Mapping[Place, set[str]], people: int, single_from: int) -> PointCounts:
    """Return the counts as finely as they tell of no known person; what themes tell of a kernelement counts, too."""
    elements: dict[str, set[str]] = defaultdict(set)
    for (element, _), names in named_by.items():
        elements[element] |= names

    def tells(groups: Mapping[Key, set[str]]) -> bool:
        return bool(groups) and tells_of_persons([len(names) for names in groups.values()], single_from, people)

    if tells(elements):
        return replace(found, by_place={}, detail=Detail.NIETS, withheld=sum(found.by_place.values()))
    if tells(named_by):
        together: dict[Place, int] = {(element, None): number for element, number in found.by_kernelement.items()}
        return replace(found, by_place=together, detail=Detail.KERNELEMENT)
    return found


def most_named(counts: Mapping[Key, int]) -> tuple[tuple[Key, ...], int]:
    """Return all keys with the highest count, and that count; nothing where all counts are zero.

    Examples
    --------
    >>> most_named({"sfeer": 4, "planning": 4, "tijd": 1})
    (('sfeer', 'planning'), 4)
    """
    highest = max(counts.values(), default=0)
    return (tuple(key for key, number in counts.items() if number == highest), highest) if highest else ((), 0)


def wilson(successes: int, number: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share, which holds its level for small numbers too. [fraction]

    Examples
    --------
    >>> low, high = wilson(0, 10)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.2775)
    """
    z = NormalDist().inv_cdf(1 - (1 - level) / 2)
    share = successes / number
    middle = share + z * z / (2 * number)
    half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    scale = 1 + z * z / number
    return max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0)


@dataclass(frozen=True)
class Change:
    """Difference between two shares, with bounds. [fraction]"""

    before: float
    after: float
    difference: float
    low: float
    high: float

    @property
    def points(self) -> tuple[float, float, float]:
        """Difference, lower and upper bound. [percentage point]"""
        return 100 * self.difference, 100 * self.low, 100 * self.high

    @property
    def clear(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.low > 0 or self.high < 0


def change(before: int, number_before: int, after: int, number_after: int, level: float = 0.95) -> Change:
    """Return the change of a share between two rounds, with Newcombe's interval built from two Wilson intervals.

    The rounds count as independent: answers are anonymous, so nobody can be paired. Where most of the same people
    answered twice, the interval is wider than it need be.

    Examples
    --------
    >>> found = change(48, 80, 56, 70)  # Newcombe (1998), example (a), with the groups in this order
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    p1, p2 = before / number_before, after / number_after
    low1, high1 = wilson(before, number_before, level)
    low2, high2 = wilson(after, number_after, level)
    difference = p2 - p1
    return Change(
        before=p1,
        after=p2,
        difference=difference,
        low=difference - math.hypot(p2 - low2, high1 - p1),
        high=difference + math.hypot(high2 - p2, p1 - low1),
    )


def suggest(text: str, keywords: Mapping[str, Sequence[str]]) -> str | None:
    """Return the kernelement whose keywords occur most in a text; None if none or several do equally.

    A proposal for whoever fills in the table, never a count.

    Examples
    --------
    >>> suggest("Besluiten duren lang", {"kennisinfrastructuur": ["besluit"], "synergie": ["sfeer"]})
    'kennisinfrastructuur'
    """
    folded = text.casefold()
    keys, _ = most_named({key: sum(word in folded for word in words) for key, words in keywords.items()})
    return keys[0] if len(keys) == 1 else None
