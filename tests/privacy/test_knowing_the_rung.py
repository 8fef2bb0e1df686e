"""Someone who also knows on which rung the rule would have shown what: every table that gives the same release.

All tables of a small region are sent through the door. Those that come out alike are what a reader cannot tell apart,
whatever she knows of the rule; so each cell keeps as many counts as it has among them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pytest
from privacy.driven import LEAST, POLICY
from privacy.shapes import region_of

from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.privacy.see import see
from nnz_mkba.region import CountKey, Region
from nnz_mkba.vocabulary import Stream

FIRST, SECOND = dt.date(2021, 1, 31), dt.date(2021, 2, 28)
SHARE = 0.01


@dataclasses.dataclass
class Told:
    """How often a reader is left with few counts, over all tables alike.

    Attributes
    ----------
    cells, narrow, exact : int
        Cells of tables, those with fewer counts than asked, and those with one; zero itself apart.
    examples : list
        Release and counts that remain.
    """

    title: str
    tables: int = 0
    releases: int = 0
    cells: int = 0
    narrow: int = 0
    exact: int = 0
    rungs: Counter = dataclasses.field(default_factory=Counter)
    examples: list = dataclasses.field(default_factory=list)

    def add(self, alike: list[tuple[int, ...]], release: str) -> None:
        """Add all tables that one release leaves."""
        self.tables += len(alike)
        self.releases += 1
        for cell, counts in enumerate(zip(*alike, strict=True)):
            left = set(counts)
            self.cells += len(alike)
            if left != {0} and len(left) < LEAST:
                self.narrow += len(alike)
                self.exact += len(alike) if len(left) == 1 else 0
                self.examples.append((len(left), cell, sorted(left), len(alike), release))

    def __str__(self) -> str:
        """Return the figures as lines of text."""
        rungs = ", ".join(f"{rung} {n}" for rung, n in sorted(self.rungs.items()))
        lines = [
            f"{self.title}: {self.tables} tables in {self.releases} releases, {self.cells} cells; fewer than {LEAST} counts "
            f"{self.narrow} ({self.narrow / max(self.cells, 1):.2%}), exact {self.exact}; {rungs}"
        ]
        lines += [f"  {example}" for example in sorted(self.examples, key=lambda one: (one[0], len(one[-1])))[:4]]
        return "\n".join(lines)

    def assert_holds(self) -> None:
        figures = f"\n{self}"
        print(figures)
        assert self.tables > 50
        assert self.exact == 0, figures
        assert self.narrow <= SHARE * self.cells, figures


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to divide a total over so many parts."""
    for bars in itertools.combinations(range(total + parts - 1), parts - 1):
        ends = (-1, *bars, total + parts - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(ends))


def places_told(size: int, totals: Iterable[int], growth: int | None = None, named: str = "all") -> Told:
    """Send every table of so many gemeenten and elsewhere through the door, and every growth if one is given.

    `named` says whether gemeenten without clients are named: "all", or "some" for those with clients only. Where none is
    named there is no breakdown, and a reader cannot tell that from a region that made none.
    """
    codes = sorted(load_gemeenten())[:size]
    part = dict.fromkeys(codes[: (size + 1) // 2], dt.date(2020, 1, 1))
    template = region_of(codes, [], part, SECOND)
    told = Told(f"{size} gemeenten, totals {list(totals)}, growth {growth}, {named} zeros named")

    def delivery(*tables: tuple[int, ...]):
        rows = []
        for date, table in zip((FIRST, SECOND), tables, strict=False):
            rows.append((date, "opgeschaald", "alle", "alle", "alle", sum(table)))
            counts = zip(codes, table[:-1], strict=True)
            rows += [(date, "opgeschaald", c, "alle", "alle", n) for c, n in counts if n or named == "all"]
        return with_rows(template, rows)

    for total in totals:
        alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for first in compositions(total, size + 1):
            if named == "some" and not any(first[:-1]):
                continue
            before = see(delivery(first), "stuurgroep", FIRST, (), POLICY).release
            if growth is None:
                alike[repr(before)].append(first)
                told.rungs.update(str(stand.rung) for stand in before.stands)
                continue
            for more in compositions(growth, size + 1):
                second = tuple(a + b for a, b in zip(first, more, strict=True))
                after = see(delivery(first, second), "stuurgroep", SECOND, (before,), POLICY).release
                alike[repr((before.stands, after))].append((*first, *second, *more))
                told.rungs.update(str(stand.rung) for stand in after.stands)
        for release, tables in alike.items():
            told.add(tables, release)
    return told


class Delivered(Region):
    """A delivery whose counts are given as they are: making tables of a hundred thousand of them takes too long."""

    @property
    def counts(self):
        return self.__dict__["counted"]

    def participates_since(self, code):
        return self.__dict__["since"].get(code)

    def without_counts(self, *, hashes):
        return self


def with_rows(template: Region, rows: Sequence[tuple]) -> Region:
    """Return a delivery with these counts; the rest of it as it was."""
    made = object.__new__(Delivered)
    counted = {
        CountKey(date, Stream(stream), code, outcome, referrer): n
        for date, stream, code, outcome, referrer, n in rows
    }
    since = {code: template.participates_since(code) for code in template.gemeenten}
    made.__dict__.update(template.__dict__, counted=counted, since=since)
    return made


def outcomes_told(outcomes: tuple[str, ...], highest: int) -> Told:
    """Send every total up to the highest (the last of its class), divided over outcomes and the rest, through the door."""
    codes = sorted(load_gemeenten())[:2]
    template = region_of(codes, [], {}, SECOND)
    told = Told(f"outcomes {', '.join(outcomes)} of at most {highest}")
    alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for total in range(1, highest + 1):
        for parts in compositions(total, len(outcomes) + 1):
            rows = [(FIRST, "opgeschaald", "alle", "alle", "alle", total)]
            rows += [
                (FIRST, "opgeschaald", "alle", name, "alle", n) for name, n in zip(outcomes, parts[:-1], strict=True)
            ]
            release = see(with_rows(template, rows), "stuurgroep", FIRST, (), POLICY).release
            if all(one.is_exact for one in release.totals):
                continue  # as it may be: there are enough of them
            alike[repr(release)].append((total, *parts[:-1]))
            told.rungs["klasse" if all(one.high is not None for one in release.totals) else "totaal"] += 1
    for release, tables in alike.items():
        told.add(tables, release)
    return told


def test_a_delivery_with_given_counts_is_seen_as_one_that_was_read():
    codes = sorted(load_gemeenten())[:3]
    part = {codes[0]: FIRST}
    for table in ((4, 6, 1), (0, 9, 9), (5, 5, 5), (1, 1, 20)):
        rows = [(FIRST, "opgeschaald", "alle", "alle", "alle", sum(table) + 2)]
        rows += [(FIRST, "opgeschaald", code, "alle", "alle", n) for code, n in zip(codes, table, strict=True)]
        read, given = region_of(codes, rows, part, FIRST), with_rows(region_of(codes, [], part, FIRST), rows)
        shown = [see(one, "stuurgroep", FIRST, (), POLICY).release for one in (read, given)]
        assert shown[0] == shown[1]
        assert shown[0].stands


def test_two_gemeenten_keep_their_counts_from_who_knows_the_rung():
    places_told(2, range(10, 16)).assert_holds()


@pytest.mark.slow
@pytest.mark.parametrize("named", ["all", "some"])
@pytest.mark.parametrize(
    ("size", "totals"),
    [(2, range(10, 31)), (3, range(10, 31, 4)), (4, (10, 13, 17)), (5, (10, 12))],
)
def test_small_regions_keep_their_counts_from_who_knows_the_rung(size, totals, named):
    places_told(size, totals, named=named).assert_holds()


@pytest.mark.slow
@pytest.mark.parametrize("named", ["all", "some"])
@pytest.mark.parametrize(("total", "growth"), [(10, 10), (12, 10), (14, 11)])
def test_two_reports_keep_counts_and_growth_from_who_knows_the_rung(total, growth, named):
    places_told(2, (total,), growth, named).assert_holds()


@pytest.mark.slow
@pytest.mark.parametrize(
    "outcomes",
    [
        ("anticonceptie",),
        ("anticonceptie", "in_zorg"),
        ("anticonceptie", "in_zorg", "geen_anticonceptie"),
        ("anticonceptie", "in_zorg", "geen_anticonceptie", "onbekend"),
    ],
)
def test_few_clients_keep_their_outcomes_from_who_knows_the_rung(outcomes):
    outcomes_told(outcomes, 14).assert_holds()
