"""How fast the explorer answers a change, without a browser: the sentence and figures, then how sure they are.

Run: ``python -m tests.bench.explorer``. Processor time stands beside the clock, which also runs for other work on the
machine; the targets hold for the clock.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from nnz_mkba.explorer import explore
from nnz_mkba.explorer.later import Later

ANSWER_S, CERTAINTY_S = 0.3, 1.0
ROUNDS = 15


class _Held(Later):
    """Keeps work that may wait, so that it can be timed by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.held: Callable[[], object] = lambda: None

    def soon(self, work: Callable[[], object]) -> None:
        self.held = work


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def measure() -> list[dict[str, Any]]:
    """Return a row per kind of change: median and slowest answer, and the certainty that follows."""
    with tempfile.TemporaryDirectory() as folder:
        opening = time.perf_counter()
        explorer = explore(own=folder, reports=folder)
        opened = time.perf_counter() - opening
        later = explorer._later = _Held()
        fields, lists = explorer.controls.fields, explorer.controls.lists
        gemeenten = [code for _, code in explorer.controls.gemeente.options]

        def setter(widget: Any, values: list[str]) -> Callable[[int], None]:
            return lambda i: setattr(widget, "value", values[i % len(values)])

        changes = {
            "keuzeaandeel": setter(fields["keuzeaandeel"], ["50", "60", "72,5"]),
            "voorkomen fractie": setter(fields["mkba.voorkomen_fractie"], ["30", "40", "50"]),
            "mix": setter(lists["zorg"], ["mix", "apart"]),
            "prijspeil": setter(lists["prijspeil"], ["2025", "2022", ""]),
            "scenario": setter(explorer.controls.scenario, ["gemengd", "meerjarig", "voorzichtig", "gepubliceerd"]),
            "gemeente": setter(explorer.controls.gemeente, gemeenten[1:4]),
        }
        rows = []
        for name, change in changes.items():
            answers, certainties = [], []
            for i in range(ROUNDS):
                answers.append(_timed(lambda i=i, change=change: change(i)))
                certainties.append(_timed(later.held))
            clock = [one[0] for one in answers]
            rows.append(
                {
                    "change": name,
                    "opening_s": round(opened, 2),
                    "answer_median_s": round(statistics.median(clock), 3),
                    "answer_slowest_s": round(max(clock), 3),
                    "answer_processor_s": round(statistics.median(one[1] for one in answers), 3),
                    "certainty_median_s": round(statistics.median(one[0] for one in certainties), 3),
                    "certainty_slowest_s": round(max(one[0] for one in certainties), 3),
                    "certainty_processor_s": round(statistics.median(one[1] for one in certainties), 3),
                    "met": statistics.median(clock) <= ANSWER_S
                    and statistics.median(one[0] for one in certainties) <= CERTAINTY_S,
                }
            )
        return rows


if __name__ == "__main__":
    for row in measure():
        print(row, flush=True)
