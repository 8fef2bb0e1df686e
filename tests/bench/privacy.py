"""Time to see a region's counts, and how much of where clients live is seen.

Run: ``python -m tests.bench.privacy``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import time
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from nnz_mkba.gemeenten import Gemeenten, load_gemeenten
from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.see import Seen, see
from nnz_mkba.privacy.shown import ELSEWHERE, Rung, Stand
from nnz_mkba.region import Region, read_region
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.vocabulary import ALLE, Audience, Outcome, Stream

GEMEENTEN = 26
MONTHS = (1, 12, 36)
#: Clients a month of a gemeente, on average: some two in the sparse shape of a start, as it may become in the other.
MEANS = (0.3, 2.0)
#: docs/privacy.md: what a report may take. [s]
MAX_SECONDS = 20.0
MAX_SECONDS_HOLLANDS_MIDDEN = 0.005
POLICY = load_parameters().policy
_FIRST = dt.date(2021, 6, 1)


def month_end(number: int) -> dt.date:
    """Return the last day of a month, counted from the first peildatum."""
    month = _FIRST.month - 1 + number
    return dt.date(_FIRST.year + month // 12, month % 12 + 1, 28)


def invented_region(months: int, mean: float, seed: int = 0) -> Region:
    """Return a region of 26 gemeenten of unequal size, with a cumulative count of each on every peildatum."""
    rng = np.random.default_rng(seed)
    region = read_region("hollands-midden")
    known = dict(list(load_gemeenten().items())[:GEMEENTEN])
    codes = list(known)
    pace = rng.gamma(1.0, mean, GEMEENTEN)
    counts = rng.poisson(np.outer(np.ones(months), pace)).cumsum(axis=0) + rng.poisson(6 * pace)
    rows = []
    for number in range(months):
        date, total = month_end(number), int(counts[number].sum())
        chose = int(0.7 * total)

        def row(count: int, gemeente: str = ALLE, uitkomst: str = ALLE, *, date: dt.date = date) -> dict[str, Any]:
            return {
                "peildatum": date, "stroom": str(Stream.OPGESCHAALD), "gemeente_code": gemeente, "plaats": "",
                "uitkomst": uitkomst, "verwijzer": ALLE, "aantal": count, "onderdeel_van": "", "bron": "003",
            }  # fmt: skip

        rows += [row(total), row(chose, uitkomst=str(Outcome.ANTICONCEPTIE))]
        rows += [row(int(n), gemeente=code) for code, n in zip(codes, counts[number], strict=True)]
    deelname = pd.DataFrame(
        {"gemeente_code": codes, "naam": [known[code].naam for code in codes], "deelname": "ja",
         "deelname_vanaf": _FIRST, "bron": "003"}
    )  # fmt: skip
    return dataclasses.replace(
        region,
        about=region.about.model_copy(update={"peildatum": month_end(months - 1), "reeds_openbaar": ()}),
        casuistiek=pd.DataFrame(rows).astype({"aantal": "Int64"}),
        deelname=deelname,
        gemeenten=Gemeenten(known, {}),
        beweringen=region.beweringen.iloc[:0],
    )


def best(call: Any, times: int) -> tuple[float, Any]:
    """Return the shortest of some runs, since other work on the machine only makes a run slower, and its answer."""
    seconds, found = math.inf, None
    for _ in range(times):
        start = time.perf_counter()
        found = call()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, found


def shown(stand: Stand | None) -> dict[str, float]:
    """Return the rung of a breakdown, and the share of its gemeenten that are seen by themselves."""
    if stand is None:
        return {"rung": "none", "seen_alone": 0.0, "seen_as_zero": 0.0}
    alone = [one for one in stand.rows if len(one.members) == 1 and one.members != (ELSEWHERE,)]
    members = sum(len(one.members) for one in stand.rows) - 1
    zero = sum(one.high == 0 for one in alone)
    return {"rung": str(stand.rung), "seen_alone": len(alone) / members, "seen_as_zero": zero / members}


def origin_of(seen: Seen) -> Stand | None:
    """Return where the escalated clients live, as it is seen."""
    return seen.stands.get((str(Stream.OPGESCHAALD), "gemeente"))


def of_region(name: str, region: Region, most: float, times: int) -> dict[str, Any]:
    """Return time and loss of one region."""
    parameters, scenario = load_parameters(), load_scenario("gepubliceerd")
    region.counts  # noqa: B018 - read once, by whoever reads the delivery
    date = region.about.peildatum
    see_seconds, seen = best(lambda: see(region, Audience.STUURGROEP, date, (), POLICY), times)
    result_seconds, _ = best(lambda: evaluate(seen, parameters, scenario), 1)
    return {
        "region": name,
        "dates": len({key.peildatum for key in region.counts}),
        "see_seconds": round(see_seconds, 4),
        "evaluate_seconds": round(result_seconds, 3),
        **shown(origin_of(seen)),
        "met": see_seconds <= most and see_seconds + result_seconds <= MAX_SECONDS,
    }


def loss(seeds: int = 60) -> dict[str, Any]:
    """Return on which rung the breakdowns of many invented regions stand after a year."""
    rungs: Counter[str] = Counter()
    for seed in range(seeds):
        region = invented_region(12, MEANS[seed % len(MEANS)], seed)
        stand = origin_of(see(region, Audience.STUURGROEP, region.about.peildatum, (), POLICY))
        rungs["none" if stand is None else str(stand.rung)] += 1
    return {"region": f"{seeds} invented, 12 months", **{str(rung): rungs[str(rung)] / seeds for rung in Rung}}


def measure() -> list[dict[str, Any]]:
    """Return a row per region: seconds, rung, share of gemeenten seen by themselves; and one of many regions."""
    rows = [of_region("hollands-midden", read_region("hollands-midden"), MAX_SECONDS_HOLLANDS_MIDDEN, 20)]
    for months in MONTHS:
        for mean in MEANS:
            name = f"{GEMEENTEN} gemeenten, {mean:g} a month each"
            rows.append(of_region(name, invented_region(months, mean), MAX_SECONDS, 1))
    return [*rows, loss()]


if __name__ == "__main__":
    for line in measure():
        print(line, flush=True)
