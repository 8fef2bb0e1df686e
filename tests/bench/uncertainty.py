"""Speed and memory of the uncertainty analysis against the bare numpy arithmetic (the floor).

`measure()` gives one row a measurement; run as ``python -m tests.bench.uncertainty`` to see them.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from nnz_mkba.model.uncertainty import (
    PROGRAMMA,
    against_nothing,
    analyse_draws,
    conditional,
    evaluate_model,
    exact_evppi,
    reference_model,
    sample,
    summarise,
)
from nnz_mkba.strict_yaml import read_yaml

DRAWS = 100_000
SHARES = np.linspace(0, 2, 201)
_ROOT = Path(__file__).parents[2]


def _best(call: Callable[[], object], times: int = 7) -> float:
    """Shortest of some runs: other work on the machine only ever makes a run slower. [s]"""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _bare_sampling() -> None:
    rng = np.random.default_rng(1)
    q, p = rng.beta(80, 20, DRAWS), rng.beta(20, 20, DRAWS)
    c, b1, b2, b3 = (rng.gamma(25, mean / 25, DRAWS) for mean in (322, 6820, 17570, 52070))
    w = rng.dirichlet([60, 25, 15], DRAWS)
    _ = q * p * (w[:, 0] * b1 + w[:, 1] * b2 + w[:, 2] * b3) - c


def _bare_loop(benefit: np.ndarray, cost: np.ndarray) -> None:
    for share in SHARES:
        net = share * benefit - cost
        mean = net.mean()
        _ = mean, np.count_nonzero(net > 0) / len(net), np.maximum(net, 0).mean() - max(mean, 0)


def _peak(call: Callable[[], object]) -> float:
    """Largest memory that a call held at once. [bytes]"""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def measure() -> list[dict[str, object]]:
    """Measure on this machine.

    Returns
    -------
    list of dict
        `name`; `seconds` and `floor_seconds` (None where there is no bare counterpart), `ratio` of the two,
        `memory_mb` where it was measured, `target` as text and `met`.
    """
    reference = reference_model(read_yaml(_ROOT / "data" / "reference_model.yaml"))

    def sampled(draws: int = DRAWS) -> pd.DataFrame:
        return sample(reference.parameters, draws, np.random.default_rng(1))

    frame = sampled()
    outcomes = evaluate_model(reference.model, frame)
    benefit, cost = outcomes.both()
    b, c = benefit[PROGRAMMA], cost[PROGRAMMA]

    def row(
        name: str, seconds: float, target: str, met: bool, floor: float | None = None, memory: float | None = None
    ):
        return {
            "name": name,
            "seconds": seconds,
            "floor_seconds": floor,
            "ratio": seconds / floor if floor else None,
            "memory_mb": memory / 1e6 if memory is not None else None,
            "target": target,
            "met": met,
        }

    floor = _best(_bare_sampling)
    seconds = _best(lambda: evaluate_model(reference.model, sampled()))
    rows = [row("sampling + evaluation, 100 000 draws", seconds, "≤ 1.5 × floor", seconds <= 1.5 * floor, floor)]

    loop = _best(lambda: _bare_loop(b, c), 2)
    seconds = _best(lambda: against_nothing(b, c, SHARES), 15)
    memory = _peak(lambda: against_nothing(b, c, SHARES))
    met = seconds <= 0.010 and memory <= 500e6
    rows.append(row("ENB, acceptability, EVPI on 201 λ", seconds, "≤ 10 ms, ≤ 500 MB", met, loop, memory))

    def exact() -> None:
        exact_evppi(conditional(reference.model, reference.parameters), None, SHARES)

    seconds = _best(exact)
    rows.append(row("exact EVPPI, nine parameters, 201 λ", seconds, "≤ 1 s", seconds <= 1.0))

    given = frame.assign(benefit=b, cost=c)
    names = list(frame.columns)
    seconds = _best(lambda: analyse_draws(given, names, "benefit", "cost", SHARES, [0.05]), 1)
    rows.append(row("regression EVPPI, nine columns, one λ", seconds, "≤ 2 s", seconds <= 2.0))

    def million() -> None:
        many = sampled(1_000_000)
        result = evaluate_model(reference.model, many)
        summarise(result, PROGRAMMA)
        both = result.both()
        against_nothing(both[0][PROGRAMMA], both[1][PROGRAMMA], SHARES)

    start = time.perf_counter()
    memory = _peak(million)
    seconds = time.perf_counter() - start
    rows.append(row("1 000 000 draws, whole analysis", seconds, "≤ 1 GiB", memory <= 2**30, None, memory))
    return rows


if __name__ == "__main__":
    for line in measure():
        print(line)
