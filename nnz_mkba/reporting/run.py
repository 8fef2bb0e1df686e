"""Run one notebook and land its page: typed parameters in, a checked HTML file out, or a Dutch error and nothing."""

from __future__ import annotations

import hashlib
import logging
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting.engine import ENGINES, FORK
from nnz_mkba.reporting.export import export_html, strip_notebook, summary_of
from nnz_mkba.reporting.forked import usable
from nnz_mkba.reporting.kernel import KERNEL_NAME, private_kernel
from nnz_mkba.reporting.landing import require_writable, write_atomically
from nnz_mkba.reporting.signature import ParameterSpec, Value, check_parameters, notebook_to_run, read_signature
from nnz_mkba.reporting.verdict import (
    NotebookFailedError,
    kernel_died,
    require_complete,
    timed_out,
    translate_failure,
)
from nnz_mkba.vocabulary import Audience

__all__ = [
    "NotebookFailedError",
    "ParameterSpec",
    "Progress",
    "RunResult",
    "check_parameters",
    "execute",
    "read_signature",
    "run_report",
]

#: Called after every code cell with the number of cells done and the number in all.
Progress = Callable[[int, int], None]

# nbclient tells its troubles to papermill's logger; without a handler Python would print them on the user's terminal
logging.getLogger("papermill").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class RunResult:
    """One page that landed.

    Attributes
    ----------
    target : Path
    parameters : dict
        Every parameter of the notebook with the value it had.
    sha256 : str
        Of the bytes at `target`.
    size_bytes : int
    seconds : dict of str to float
        `execute`, `export` and `total`. [s]
    notebook : NotebookNode
        As executed, with its outputs. It may hold what the page does not: do not pass it on (see `strip_notebook`).
    summary : dict
        What the page says in a few publishable words; empty where the notebook gives none.
    """

    target: Path
    parameters: dict[str, Value]
    sha256: str
    size_bytes: int
    seconds: dict[str, float]
    notebook: NotebookNode
    summary: dict[str, Any] = field(default_factory=dict)


def run_report(
    notebook: Path,
    parameters: Mapping[str, Any],
    target: Path,
    *,
    language: str = "nl",
    title: str | None = None,
    subject: str = "",
    keep_notebook: Path | None = None,
    timeout_s: float = 600,
    on_progress: Progress | None = None,
    engine: str = "auto",
) -> RunResult:
    """Execute `notebook` with `parameters` and put its page at `target`, whole or not at all.

    Parameters
    ----------
    notebook : Path
    parameters : mapping of str to value
        Held against the notebook's parameters cell; what is not given keeps its default.
    target : Path
        The HTML file; missing folders are made.
    language : str
        Of the page: `nl` or `en`.
    title : str, optional
        Title of the window; by default the page's h1.
    subject : str
        What the page is about, in its header; by default costs and benefits.
    keep_notebook : Path, optional
        Also write the executed notebook here, even if a cell fails. It holds everything the cells put out; for a
        protected audience no more than the page would show.
    timeout_s : float
        For all cells together, the start of the kernel apart. [s]
    on_progress : callable, optional
        Called with (code cells done, code cells in all).
    engine : {'auto', 'fork', 'nbclient'}
        A child forked from this process, or a kernel of its own; `auto` forks where that is safe.

    Returns
    -------
    RunResult

    Raises
    ------
    UsageError
        If a parameter is refused.
    NnzError
        The error of the package that a cell raised, of the same class and in its own words.
    NotebookFailedError
        If a cell fails otherwise, time runs out or the kernel dies. Nothing is written at `target`.
    NothingProducedError
        If the page breaks a rule of `check_html` or cannot be written.
    """
    notebook, target = Path(notebook), Path(target)
    began = time.perf_counter()
    values = check_parameters(read_signature(notebook), parameters)
    require_writable(target)
    executed = execute(
        notebook,
        values,
        keep_notebook=keep_notebook,
        timeout_s=timeout_s,
        on_progress=on_progress,
        engine=engine,
    )
    ran = time.perf_counter()
    page = export_html(executed, language=language, title=title, subject=subject).encode("utf-8")
    write_atomically(target, page)
    ended = time.perf_counter()
    return RunResult(
        target=target,
        parameters=values,
        sha256=hashlib.sha256(page).hexdigest(),
        size_bytes=len(page),
        seconds={"execute": ran - began, "export": ended - ran, "total": ended - began},
        notebook=executed,
        summary=summary_of(executed),
    )


def execute(
    notebook: Path,
    values: Mapping[str, Value],
    *,
    keep_notebook: Path | None = None,
    timeout_s: float = 600,
    on_progress: Progress | None = None,
    engine: str = "auto",
) -> NotebookNode:
    """Execute a notebook in a process of its own and return it, complete, or raise what went wrong.

    The working folder is the notebook's own, as in JupyterLab, wherever the caller stands.
    """
    notebook = Path(notebook).absolute()
    source = notebook_to_run(notebook)
    watch = _Watch(source, bool(values), timeout_s, on_progress)
    with tempfile.TemporaryDirectory(prefix="nnz-run-") as scratch, _engine_settings(engine) as settings:
        output = Path(scratch) / "executed.ipynb" if keep_notebook is not None else None
        try:
            executed = papermill.execute_notebook(
                source,  # the node, not the path: papermill fills in {braces} in a path
                None if output is None else str(output),
                parameters=dict(values),
                kernel_name=KERNEL_NAME,
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=output is not None,
                resources={"metadata": {"path": str(notebook.parent)}},
                timeout_func=watch.seconds_left,
                iopub_timeout=60,
                on_cell_execute=watch.cell_begins,
                on_cell_executed=watch.cell_ends,
                **settings,
            )
        except (PapermillExecutionError, CellTimeoutError, RuntimeError) as fault:
            raise watch.explain(fault, notebook.name) from None
        finally:
            if keep_notebook is not None and output is not None and output.exists():
                write_atomically(keep_notebook, _kept(output, values))
    require_complete(executed, notebook.name)
    return executed


@contextmanager
def _engine_settings(engine: str) -> Iterator[dict[str, Any]]:
    """Give what papermill must know to run the cells in a forked child, or in a kernel with private sockets."""
    if engine not in ENGINES:
        raise UsageError(f"Onbekende motor {engine!r}. Kies uit {', '.join(ENGINES)}.")
    if engine == "fork" and not usable():
        raise UsageError("Op dit systeem kan niet veilig worden gesplitst (fork). Kies --engine nbclient of auto.")
    if engine == "nbclient" or not usable():
        with private_kernel() as settings:
            yield settings
    else:
        yield {"engine_name": FORK}


def _kept(executed: Path, values: Mapping[str, Value]) -> bytes:
    """Return an executed notebook as it may be kept: for a protected audience without text twins and traces."""
    content = executed.read_bytes()
    if values.get("audience", Audience.INTERN) == Audience.INTERN:
        return content
    stripped = strip_notebook(nbformat.reads(content.decode("utf-8"), as_version=4), keep_outputs=True)
    return (nbformat.writes(stripped) + "\n").encode("utf-8")


class _Watch:
    """Follows the cells of one run: how much time is left, how far it is, where it broke."""

    def __init__(self, source: NotebookNode, injected: bool, timeout_s: float, on_progress: Progress | None):
        code = [cell for cell in source.cells if cell.cell_type == "code" and cell.source.strip()]
        self.cells = len(source.cells)
        self.total = len(code) + int(injected)
        self.done = 0
        self.timeout_s = timeout_s
        self.deadline: float | None = None
        self.on_progress = on_progress
        self.current: int | None = None
        self.failure: dict[str, Any] | None = None
        self.failed_at: int | None = None
        tagged = [i for i, cell in enumerate(source.cells) if "parameters" in cell.metadata.get("tags", [])]
        self._injected_at = (tagged[0] + 1 if tagged else 0) if injected else None

    def seconds_left(self, cell: NotebookNode) -> int:
        """Time for the next cell out of what remains for the notebook. [s]"""
        if self.deadline is None:
            self.deadline = time.monotonic() + self.timeout_s
        return max(1, math.ceil(self.deadline - time.monotonic()))

    def cell_begins(self, cell: NotebookNode, cell_index: int) -> None:
        self.current = cell_index

    def cell_ends(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        if execute_reply["content"].get("status") != "ok":
            if self.failure is None:
                self.failure, self.failed_at = execute_reply["content"], cell_index
            return
        self.done += 1
        if self.on_progress is not None:
            self.on_progress(self.done, self.total)

    def explain(self, fault: Exception, name: str) -> Exception:
        """Return the error to raise for what papermill or nbclient raised."""
        number = self._number(self.current if self.failed_at is None else self.failed_at)
        if isinstance(fault, CellTimeoutError):
            return timed_out(name, number, self.cells, self.timeout_s)
        if isinstance(fault, PapermillExecutionError):
            # The reply also knows errors that leave no trace in the notebook, such as an unknown magic: IPython's own
            # UsageError, which shares its name with one of ours.
            told = self.failure or {"ename": fault.ename, "evalue": fault.evalue}
            ename, evalue = told.get("ename", ""), told.get("evalue", "")
            return translate_failure(ename, evalue, name, number, self.cells, ours=bool(fault.traceback))
        if isinstance(fault, DeadKernelError) or "ernel" in str(fault):
            return kernel_died(name, number, self.cells)
        return fault

    def _number(self, index: int | None) -> int | None:
        """Number of a cell as in the source notebook, from 1."""
        if index is None:
            return None
        after = self._injected_at is not None and index >= self._injected_at
        return max(1, index + 1 - int(after))
