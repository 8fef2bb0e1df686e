"""Drive sequences of deliveries through the door, attack what comes out, and keep the tally."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from privacy.attacker import Cell, Interval, narrow
from privacy.shapes import Deliveries, sequence

from nnz_mkba.parameters import DisclosurePolicy, load_parameters
from nnz_mkba.privacy.see import see

POLICY = load_parameters().policy
LEAST = 3


def released(made: Deliveries, policy: DisclosurePolicy = POLICY) -> list[dict[str, Any]]:
    """Return what each report of a sequence shows, as plain data."""
    history: tuple = ()
    for date, region in made.deliveries:
        history = (*history, see(region, "stuurgroep", date, history, policy).release)
    return [release.as_dict() for release in history]


def stands_of(releases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each stand once, however often it was shown."""
    found = {(one["stream"], one["by"], one["date"]): one for release in releases for one in release["stands"]}
    return list(found.values())


@dataclasses.dataclass
class Tally:
    """What an attack on many sequences gives.

    Attributes
    ----------
    narrow : list
        Seed, number of releases, shape, cell and interval of each cell or growth with too few whole numbers.
    joined : list
        The same for the sum of several members that one row shows together.
    refused : list
        Seed, number of releases, shape and error where no report came.
    """

    policy: DisclosurePolicy = POLICY
    sequences: int = 0
    reports: int = 0
    cells: int = 0
    narrow: list[tuple[int, int, str, Cell, Interval]] = dataclasses.field(default_factory=list)
    joined: list[tuple[int, int, str, Cell, Interval]] = dataclasses.field(default_factory=list)
    refused: list[tuple[int, int, str, str]] = dataclasses.field(default_factory=list)
    rungs: Counter = dataclasses.field(default_factory=Counter)
    classes: Counter = dataclasses.field(default_factory=Counter)
    totals: Counter = dataclasses.field(default_factory=Counter)
    seconds: Counter = dataclasses.field(default_factory=Counter)

    def attack(self, seed: int, releases: int, shape: str | None = None) -> None:
        """Make the sequence of a seed, take its reports, and try them all together."""
        start = time.perf_counter()
        deliveries = sequence(np.random.default_rng([seed, releases]), releases, shape)
        made = time.perf_counter()
        self.sequences += 1
        self.reports += releases
        try:
            shown = released(deliveries, self.policy)
        except Exception as fault:
            self.refused.append((seed, releases, deliveries.shape, repr(fault)))
            return
        seen = time.perf_counter()
        found, cells = narrow(shown, LEAST, seed)
        self.cells += cells
        for cell, interval in found.items():
            kept = self.joined if cell.is_sum else self.narrow
            kept.append((seed, releases, deliveries.shape, cell, interval))
        self._count(shown)
        self.seconds["deliveries"] += made - start
        self.seconds["see"] += seen - made
        self.seconds["attack"] += time.perf_counter() - seen

    @property
    def exact(self) -> list[tuple[int, int, str, Cell, Interval]]:
        """The cells of which one whole number remains."""
        return [one for one in self.narrow if one[-1].integers == 1]

    @property
    def kinds(self) -> Counter:
        """How often which kind of cell was narrow."""
        return Counter(
            (
                cell.by,
                "joined row" if cell.is_sum else "elders" if "elders" in cell.member else "cell",
                "growth" if cell.since else "count",
                "exact" if interval.integers == 1 else "two left",
            )
            for *_, cell, interval in (*self.narrow, *self.joined)
        )

    def _count(self, shown: list[dict[str, Any]]) -> None:
        for stand in stands_of(shown):
            self.rungs[stand["by"], stand["rung"]] += 1
            if stand["by"] == "gemeente":
                for row in stand["rows"]:
                    places = [name for name in row["members"] if name != "elders"]
                    self.classes[_class_word(row, stand["rung"])] += len(places)
        for one in shown[-1]["totals"]:
            word = "exact" if one["low"] == one["high"] else "niet getoond" if one["high"] is None else "klasse"
            self.totals["alle" if one["outcome"] == "alle" else "uitkomst", word] += 1

    def __str__(self) -> str:
        """Return the figures as lines of text."""
        by = {kind: sum(n for (one, _), n in self.rungs.items() if one == kind) for kind in ("gemeente", "verwijzer")}
        lines = [
            f"{self.sequences} sequences, {self.reports} reports, {len(self.refused)} refused, {self.cells} cells and growths",
            f"below {LEAST}: {len(self.narrow)}, of which exact {len(self.exact)}, in {_distinct(self.narrow)} sequences; "
            f"joined rows below {LEAST}: {len(self.joined)} in {_distinct(self.joined)} sequences",
            "rungs: "
            + ", ".join(f"{kind} {rung} {n / by[kind]:.1%}" for (kind, rung), n in sorted(self.rungs.items())),
            "gemeenten shown as: "
            + ", ".join(f"{word} {n / self.classes.total():.1%}" for word, n in self.classes.most_common()),
            "totals: " + ", ".join(f"{kind} {word} {n}" for (kind, word), n in sorted(self.totals.items())),
            "seconds: " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in self.seconds.items()),
        ]
        lines += [f"{n} times {' '.join(kind)}" for kind, n in sorted(self.kinds.items())]
        for title, cases in (("narrow", self.narrow), ("joined", self.joined), ("refused", self.refused)):
            lines += [f"{title}: {case}" for case in sorted(cases, key=lambda one: one[1])[:12]]
        return "\n".join(lines)


def _distinct(cases: list[tuple[int, int, str, Cell, Interval]]) -> int:
    return len({case[:2] for case in cases})


def _class_word(row: dict[str, Any], rung: str) -> str:
    if rung == "geen":
        return "niets"
    if "elders" in row["members"]:
        return "onder elders" if row["high"] else "0 (niet genoemd)"
    if len(row["members"]) > 1:
        return f"samen ({rung})"
    return f"{row['low']}–{row['high']}" if row["high"] < 30 else "30 of meer, als klasse"
