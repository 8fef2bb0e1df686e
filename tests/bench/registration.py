"""A million cases, read, checked and counted: seconds, and whether the counts are those of pandas.

Run: ``python -m tests.bench.registration``.
"""

from __future__ import annotations

import itertools
import os
import tempfile
import time
from pathlib import Path

import pandas as pd

from nnz_mkba.registration import count
from nnz_mkba.registration.checks import check
from nnz_mkba.registration.sources import FileSource
from tests.fixtures.registration import GEMEENTEN, PEILDATA, START, TODAY, random_cases, write_cases

ROWS = 1_000_000
TARGET_SECONDS = 5.0
FORMATS = (".csv", ".parquet")


def by_pandas(cases: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Return clients by peildatum, stream and gemeente, counted by another program."""
    counted: dict[tuple[str, str, str], int] = {}
    for day in PEILDATA:
        due = cases[(cases["datum"] <= day.isoformat()) & (cases["gemeente_code"] != "")]
        for (stream, code), number in due.groupby(["stroom", "gemeente_code"]).size().items():
            counted[day.isoformat(), stream, code] = int(number)
    return counted


def measure(rows: int = ROWS, formats: tuple[str, ...] = FORMATS) -> list[dict]:
    """Return a row per kind of file."""
    cases = random_cases(rows, seed=1)
    expected = by_pandas(cases)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix in formats:
            path = write_cases(cases, Path(folder) / f"registratie{suffix}")
            marks = [time.perf_counter()]
            cpu = time.process_time()
            source = FileSource(path)
            marks.append(time.perf_counter())
            check(source, START, TODAY)
            marks.append(time.perf_counter())
            table = count(source, PEILDATA, GEMEENTEN)
            marks.append(time.perf_counter())
            cpu = time.process_time() - cpu
            source.close()
            found = {
                (line.peildatum.isoformat(), line.stroom, line.gemeente_code): line.aantal
                for line in table.itertuples()
                if line.gemeente_code != "alle" and line.aantal
            }
            read, checked, counted = (later - earlier for earlier, later in itertools.pairwise(marks))
            results.append(
                {
                    "source": suffix.removeprefix("."),
                    "cases": rows,
                    "read_seconds": round(read, 2),
                    "check_seconds": round(checked, 2),
                    "count_seconds": round(counted, 2),
                    "seconds": round(marks[-1] - marks[0], 2),
                    "cpu_seconds": round(cpu, 2),
                    "load": round(os.getloadavg()[0], 1),
                    "target_seconds": TARGET_SECONDS,
                    "met": marks[-1] - marks[0] < TARGET_SECONDS,
                    "all_ok": found == expected,
                }
            )
    return results


if __name__ == "__main__":
    for row in measure():
        print(row)
