"""Time and loss of protection, against hiding every breakdown that holds a small count.

Run: ``python -m tests.bench.disclosure``.
"""

from __future__ import annotations

import datetime as dt
import time
from itertools import product

import numpy as np

from nnz_mkba.disclosure.audit import audit
from nnz_mkba.disclosure.linked_set import TOTAL, LinkedSet, table_with_margins
from nnz_mkba.disclosure.protected import Protected
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.disclosure.rounding import round_counts
from nnz_mkba.disclosure.suppression import suppress
from nnz_mkba.parameters import DisclosurePolicy

POLICY = DisclosurePolicy.model_construct(
    description="meting",
    source="meting",
    last_checked=dt.date(2026, 1, 1),
    threshold=5,
    min_integers=3,
    min_width=3,
    min_denominator=10,
    method="suppression",
    rounding_base=5,
)
SHAPES = ((9, 2), (20, 12), (20, 12, 3))
MEANS = (3.0, 8.0)


def random_table(shape: tuple[int, ...], mean: float, seed: int = 0) -> LinkedSet:
    """Return skewed counts, as municipalities of unequal size give."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(1.0, mean, shape))
    return table_with_margins(counts, [[f"{axis}{i}" for i in range(n)] for axis, n in enumerate(shape)])


def hide_whole_breakdown(linked: LinkedSet) -> Protected:
    """Return the naive answer: of a table with any small count, the grand total only."""
    numbers = {
        key: PublishableNumber.exact(count) if set(key) == {TOTAL} else PublishableNumber.withheld()
        for key, count in linked.counts.items()
    }
    return Protected(linked.structure, numbers)


def measure(shapes: tuple[tuple[int, ...], ...] = SHAPES) -> list[dict]:
    """Return a row per table and method: seconds, loss, share of cells shown exactly, verdict."""
    rows = []
    methods = {"suppression": suppress, "rounding": round_counts}
    for shape, mean, (name, method) in product(shapes, MEANS, methods.items()):
        linked = random_table(shape, mean)
        start = time.perf_counter()
        protected = method(linked, POLICY)
        protect_seconds = time.perf_counter() - start
        start = time.perf_counter()
        verdicts = audit(linked, protected.numbers, POLICY)
        rows.append(
            {
                "table": " × ".join(map(str, shape)),
                "mean_count": mean,
                "method": name,
                "protect_seconds": round(protect_seconds, 2),
                "audit_seconds": round(time.perf_counter() - start, 2),
                "information_loss": round(float(protected.information_loss), 3),
                "information_loss_naive": round(float(hide_whole_breakdown(linked).information_loss), 3),
                "exact_fraction": round(1 - len(protected.hidden) / len(linked.counts), 3),
                "breakdown_given_up": protected.fallback,
                "all_ok": all(row.ok for row in verdicts),
            }
        )
    return rows


if __name__ == "__main__":
    for row in measure():
        print(row, flush=True)
