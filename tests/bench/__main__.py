"""Run every `measure()` of this folder and write the tables to reports/bench.md.

A row with a key `met` or `all_ok` holds a target; the exit code is 1 if one was missed.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path
from typing import Any

import tests.bench

REPORT = Path(__file__).parents[2] / "reports" / "bench.md"


def measurements() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every module of this folder that can measure, by its name."""
    found = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(tests.bench.__path__)):
        if module.startswith("_"):
            continue
        measure = getattr(importlib.import_module(f"tests.bench.{module}"), "measure", None)
        if measure is not None:
            print(f"{module} ...", file=sys.stderr, flush=True)
            found[module] = list(measure())
    return found


def as_text(value: object) -> str:
    """Return a cell: numbers short, truth as a word, nothing as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).replace("|", "\\|")


def markdown(found: dict[str, list[dict[str, Any]]]) -> str:
    """Return a heading and a table a module."""
    lines = [
        "# Measurements",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}.",
    ]
    for module, rows in found.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += ["", f"## {module}", "", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        lines += [f"| {' | '.join(as_text(row.get(column)) for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, write, and say where."""
    found = measurements()
    text = markdown(found)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    missed = [
        row for rows in found.values() for row in rows if not row.get("met", True) or not row.get("all_ok", True)
    ]
    print(f"{REPORT}: {len(missed)} target(s) missed")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
