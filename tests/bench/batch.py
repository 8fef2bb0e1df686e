"""Pages of municipalities made in six ways, in one run on one machine, and the whole country at once.

Every way runs in a process of its own, so that none profits from what another has loaded; what a process needs to get
ready is left out for all but the command-line loop, which pays it for every page. Run ``python -m tests.bench.batch``.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# first: it keeps numerical libraries to one thread; a process with more is not forked
from nnz_mkba.reporting.warm import warm_up  # isort: skip

import nbformat
import psutil

from nnz_mkba.region import read_region
from nnz_mkba.reporting.plan import NOTEBOOK, Item, Release, plan
from nnz_mkba.shipped import shipped
from nnz_mkba.synthetic import synthesize

#: Pages made in each way: enough for a steady figure, few where a page takes seconds.
PAGES = {"loop": 3, "nbclient": 4, "floor": 16, "engine 1": 16, "engine 2": 24, "dask 2": 6}
WORDS = {
    "loop": "papermill and jupyter nbconvert commands, one after the other",
    "nbclient": "one process, a kernel a report (nbclient)",
    "floor": "plain Python in a warm process: the floor",
    "engine 1": "our engine, 1 worker",
    "engine 2": "our engine, 2 workers",
    "dask 2": "Dask, 2 workers",
}
ALL_PAGES, ALL_SECONDS = 342, 120.0
MEMORY_MB = 500.0


def items(delivery: Path, out: Path, engine: str) -> list[Item]:
    """Return the pages of the municipalities of a delivery."""
    import dataclasses

    region = read_region(delivery)
    release = Release(region=str(delivery), every_gemeente=True, out=out)
    return [dataclasses.replace(item, engine=engine) for item in plan(release, region) if item.gemeente]


# -- the ways, each in a process of its own ------------------------------------------------------------------------


def loop(pages: list[Item]) -> None:
    """Make pages as a shell script would."""
    programs = Path(sys.executable).parent
    for item in pages:
        made = item.target.with_suffix(".ipynb")
        made.parent.mkdir(parents=True, exist_ok=True)
        given = [word for name, value in item.parameters.items() for word in ("-r", name, str(value))]
        run = [
            programs / "papermill",
            "--log-level",
            "ERROR",
            "--no-progress-bar",
            shipped("notebooks", NOTEBOOK),
            made,
        ]
        subprocess.run([*map(str, run), *given], check=True, capture_output=True)
        convert = [programs / "jupyter", "nbconvert", "--to", "html", "--no-input", made]
        subprocess.run([*map(str, convert)], check=True, capture_output=True)


def floor(pages: list[Item]) -> None:
    """Make the same pages without a notebook's machinery: cells as plain code, the same export, the same checks."""
    from nnz_mkba.reporting.export import export_html
    from nnz_mkba.reporting.landing import write_atomically

    source = nbformat.read(shipped("notebooks", NOTEBOOK), as_version=4)
    for item in pages:
        names: dict[str, Any] = {}
        notebook = nbformat.v4.new_notebook(cells=[cell.copy() for cell in source.cells])
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = list(_outputs(cell, names, item.parameters))
        write_atomically(item.target, export_html(notebook))


def _outputs(cell: Any, names: dict[str, Any], parameters: dict[str, Any]) -> Iterator[Any]:
    tree = ast.parse(cell.source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 (our own notebook)
    if "parameters" in cell.metadata.get("tags", []):
        names |= parameters
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 (our own notebook)
        bundled = hasattr(shown, "_repr_mimebundle_")
        data, told = shown._repr_mimebundle_() if bundled else ({"text/html": shown._repr_html_()}, {})
        yield nbformat.v4.new_output("execute_result", data=data, metadata=told, execution_count=1)


def batch(pages: list[Item], jobs: int) -> None:
    """Make pages with forked workers."""
    from nnz_mkba.reporting.batch import run_here
    from nnz_mkba.reporting.release import attempt

    _all_made(run_here(pages, attempt, jobs))


def dask(pages: list[Item]) -> None:
    """Make pages on a cluster of two workers on this machine."""
    from distributed import LocalCluster

    from nnz_mkba.reporting.batch import run_on_dask
    from nnz_mkba.reporting.cluster_demo import PRELOAD
    from nnz_mkba.reporting.release import attempt

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, preload=[PRELOAD]) as cluster:
        began = time.perf_counter()
        _all_made(run_on_dask(pages, attempt, cluster.scheduler_address))
        print(json.dumps({"seconds": time.perf_counter() - began}))


def _all_made(results: Iterator[tuple[int, dict[str, Any] | None]]) -> None:
    for _, result in results:
        if result is None or result["status"] != "gelukt":
            raise RuntimeError(f"a page failed: {result and result['reason']}")


def one_way(way: str, delivery: Path, out: Path) -> None:
    """Make pages in one way and print how long it took, start-up left out."""
    engine = "nbclient" if way == "nbclient" else "fork" if way.startswith("engine") else "auto"
    pages = items(delivery, out, engine)[: PAGES[way]]
    if way == "loop":
        began = time.perf_counter()
        loop(pages)
    elif way == "dask 2":
        dask(pages)
        return
    else:
        from nnz_mkba.reporting.release import prepare

        warm_up()
        prepare(Release(region=str(delivery)))
        began = time.perf_counter()
        ways: dict[str, Callable[[], None]] = {
            "floor": lambda: floor(pages),
            "nbclient": lambda: batch(pages, 1),
            "engine 1": lambda: batch(pages, 1),
            "engine 2": lambda: batch(pages, 2),
        }
        ways[way]()
    print(json.dumps({"seconds": time.perf_counter() - began}))


# -- the measurement -----------------------------------------------------------------------------------------------


def followed(command: list[str], folder: Path, marks: tuple[int, ...]) -> tuple[float, float, dict[int, float]]:
    """Run a command; return its seconds, the largest memory of one process, and that when so many pages were there."""
    began = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    largest, at = 0.0, dict.fromkeys(marks, 0.0)
    while process.poll() is None:
        pages = sum(1 for path in folder.rglob("*.html") if path.name != "index.html")
        now = max(_memory(process), default=0.0)
        largest = max(largest, now)
        for mark in marks:
            if mark <= pages < mark + 20:
                at[mark] = max(at[mark], now)
        time.sleep(0.3)
    if process.returncode:
        raise RuntimeError(process.stderr.read().decode())
    return time.perf_counter() - began, largest, at


def _memory(process: psutil.Process) -> Iterator[float]:
    """Yield the memory that each process of a run holds for itself or shares with its parent. [MB]"""
    for one in [process, *process.children(recursive=True)]:
        try:
            yield one.memory_info().rss / 1e6
        except psutil.Error:
            continue


def measure() -> list[dict[str, object]]:
    """Measure on this machine; a row a way, and one for the whole country."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        made = synthesize(Path(folder) / "deliveries", seed=1)
        largest = max(made, key=lambda place: len(read_region(place).gemeenten))
        each: dict[str, float] = {}
        for way in WORDS:
            out = Path(folder) / way.replace(" ", "-")
            command = [sys.executable, "-m", "tests.bench.batch", way, str(largest), str(out)]
            said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
            each[way] = json.loads(said.stdout.splitlines()[-1])["seconds"] / PAGES[way]
        targets = {
            "engine 1": ("≤ 1.15 × floor", each["engine 1"] <= 1.15 * each["floor"]),
            "engine 2": ("≥ 6 × the command-line loop", each["loop"] >= 6 * each["engine 2"]),
        }
        for way, words in WORDS.items():
            row = {
                "way": words,
                "pages": PAGES[way],
                "seconds_per_report": each[way],
                "times_floor": each[way] / each["floor"],
                "loop_over_this": each["loop"] / each[way],
                "memory_mb": None,
            }
            rows.append(row | dict(zip(("target", "met"), targets.get(way, (None, True)), strict=True)))
        rows.append(_whole_country(Path(folder)))
    return rows


def _whole_country(folder: Path) -> dict[str, object]:
    out = folder / "reports"
    program = "import sys; from nnz_mkba.cli import run; sys.exit(run())"
    asked = [
        "report",
        "--deliveries",
        str(folder / "deliveries"),
        "--out",
        str(out),
        "--jobs",
        str(os.cpu_count() or 1),
    ]
    seconds, largest, at = followed([sys.executable, "-c", program, *asked], out, (10, 160))
    pages = sum(1 for path in out.rglob("gm*.html"))
    flat = at[160] <= 1.1 * at[10]
    return {
        "way": f"all municipalities and regions, {os.cpu_count()} workers: {seconds:.0f} s; "
        f"{at[10]:.0f} MB a process from page 10, {at[160]:.0f} MB from page 160",
        "pages": pages,
        "seconds_per_report": seconds / pages,
        "times_floor": None,
        "loop_over_this": None,
        "memory_mb": largest,
        "target": f"{ALL_PAGES} pages in {ALL_SECONDS:.0f} s; ≤ {MEMORY_MB:.0f} MB a process, flat",
        "met": pages == ALL_PAGES and seconds <= ALL_SECONDS and largest <= MEMORY_MB and flat,
    }


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one_way(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        for line in measure():
            print(line)
