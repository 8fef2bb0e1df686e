"""Time and loss of protection, against hiding every breakdown that holds a small count.

Run: ``python -m tests.bench.disclosure``.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from itertools import product
from unittest.mock import patch

import numpy as np
from nnz_mkba.disclosure import coarsening
from nnz_mkba.disclosure.audit import audit
from nnz_mkba.disclosure.linked_set import TOTAL, LinkedSet, table_with_margins
from nnz_mkba.disclosure.protected import Protected
from nnz_mkba.disclosure.rounding import round_counts
from nnz_mkba.disclosure.suppression import suppress
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.number import Number

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
MAX_SECONDS = {(20, 12): 5.0}


def random_table(shape: tuple[int, ...], mean: float, seed: int = 0) -> LinkedSet:
    """Return skewed counts, as municipalities of unequal size give."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(1.0, mean, shape))
    return table_with_margins(counts, [[f"{axis}{i}" for i in range(n)] for axis, n in enumerate(shape)])


def hide_whole_breakdown(linked: LinkedSet) -> Protected:
    """Return the naive answer: of a table with any small count, the grand total only."""
    numbers = {
        key: Number.exact(count) if set(key) == {TOTAL} else Number.withheld() for key, count in linked.counts.items()
    }
    return Protected(linked.structure, numbers)


class _Watched(coarsening._Master):
    """The master program, with what it chose last and how good any choice could be."""

    last: _Watched

    def solve(self, at_least):
        _Watched.last = self
        self.chosen = super().solve(at_least)
        return self.chosen

    def loss(self) -> float:
        """Loss of the cells that were chosen beyond the small counts themselves."""
        steps = [(self.chosen >= step) & (self.ladder.least < step) for step in (1, 2)]
        return float(sum(self.ladder.loss[step + 1][taken].sum() for step, taken in enumerate(steps)))

    def bound(self, seconds: float) -> float:
        """Return the least loss that the cuts found allow, to the last unit: no protection can lose less."""
        low = np.concatenate([self.ladder.least >= 1, self.ladder.least >= 2]).astype(float)
        high = np.concatenate([self.ladder.most >= 1, self.ladder.most >= 2]).astype(float)
        one = sparse.eye_array(self.n)
        result = milp(
            self.ladder.loss[1:].ravel(),
            integrality=np.ones(2 * self.n),
            bounds=Bounds(low, high),
            constraints=[
                LinearConstraint(sparse.hstack([one, -one]), 0, math.inf),
                LinearConstraint(sparse.vstack(self.rows), np.array(self.least) - 1e-7, math.inf),
            ],
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        return float(result.mip_dual_bound - (self.ladder.loss[1:].ravel() * low).sum())


def against_optimum(shape: tuple[int, ...], mean: float, seconds: float = 20.0) -> dict:
    """Return the loss of secondary suppression beside the proven lower bound of the integer program."""
    linked = random_table(shape, mean)
    with patch.object(coarsening, "_Master", _Watched):
        protected = suppress(linked, POLICY, siblings_together=False)
    watched = _Watched.last
    loss, bound = watched.loss(), watched.bound(seconds)
    return {
        "table": " × ".join(map(str, shape)),
        "mean_count": mean,
        "method": "against the optimum",
        "secondary_loss": round(loss, 1),
        "secondary_loss_at_least": round(bound, 1),
        "above_optimum": round(loss / bound - 1, 3) if bound > 0 else 0.0,
        "information_loss": round(float(protected.information_loss), 3),
    }


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
                "met": protect_seconds < MAX_SECONDS.get(shape, math.inf),
            }
        )
    return rows + [against_optimum(shape, mean) for shape, mean in product(shapes[:2], MEANS)]


if __name__ == "__main__":
    for row in measure():
        print(row, flush=True)
