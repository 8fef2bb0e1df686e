"""Did the notebook really run, to its last cell? And if not: what went wrong, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from nnz_mkba.errors import DeliveryError, NnzError, NothingProducedError

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_INJECTED = "injected-parameters"


class NotebookFailedError(NothingProducedError):
    """A cell failed, did not end in time, or never ran.

    Attributes
    ----------
    cell_number : int or None
        As a reader counts the cells of the notebook, from 1; None if no cell is to blame.
    reason : str
        Class of the exception, `timeout`, `kernel` or `incomplete`.
    detail : str
        The exception's own message. It may quote data: leave it out of anything that is passed on.
    """

    def __init__(self, message: str, *, cell_number: int | None = None, reason: str = "", detail: str = ""):
        super().__init__(message)
        self.cell_number = cell_number
        self.reason = reason
        self.detail = detail


def require_complete(notebook: NotebookNode, name: str) -> None:
    """Refuse an executed notebook of which any cell failed or did not run.

    papermill marks the cells behind a dead kernel, a time-out or `sys.exit()` "completed"; what it cannot fake is an
    execution count and a start and end time.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill returned it.
    name : str
        For the message.

    Raises
    ------
    NotebookFailedError
    """
    numbers = source_numbers(notebook)
    ran = 0
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        failed = [output for output in cell.outputs if output.output_type == "error"]
        if failed:
            raise translate_failure(failed[0].ename, failed[0].evalue, name, numbers[index], len(set(numbers)))
        record = cell.metadata.get("papermill", {})
        if record.get("exception") or record.get("status") == "failed":
            raise _failed(name, numbers[index], len(set(numbers)), "is mislukt", reason="incomplete")
        if cell.execution_count is None or not record.get("start_time") or not record.get("end_time"):
            raise _failed(name, numbers[index], len(set(numbers)), "is niet uitgevoerd", reason="incomplete")
        ran += 1
    if not ran:
        raise NotebookFailedError(f"Het notebook {name} heeft geen enkele cel met code.", reason="incomplete")


def translate_failure(
    ename: str, evalue: str, name: str, cell_number: int | None, cells: int, *, ours: bool = True
) -> NnzError:
    """Turn the exception that ended a cell into an error for the user.

    An error of the package keeps its class and its own Dutch words; of anything else only cell and class are named,
    because Python's own message may quote data.

    Parameters
    ----------
    ename, evalue : str
        Class name and message as the kernel reports them.
    name : str
        Of the notebook.
    cell_number : int or None
    cells : int
        Number of cells in the notebook.
    ours : bool
        Whether a class of that name may be taken for one of the package.

    Returns
    -------
    NnzError
        To be raised by the caller.
    """
    message = _ANSI.sub("", evalue).strip()
    known = {kind.__name__: kind for kind in _kinds(NnzError)}.get(ename) if ours else None
    if known is not None and message:
        # not through __init__: a subclass may want more than its message
        error = known.__new__(known, message)
        error.args = (message,)
        if isinstance(error, DeliveryError):
            error.faults = ()
        return error
    if ename == "SystemExit":
        what = "heeft het notebook voortijdig beëindigd (sys.exit)"
    else:
        what = f"is mislukt met {ename or 'een onbekende fout'}"
    return _failed(name, cell_number, cells, what, reason=ename, detail=message)


def source_numbers(notebook: NotebookNode) -> list[int]:
    """Number the cells as in the source notebook, from 1: the cell that papermill puts in shares its neighbour's."""
    numbers: list[int] = []
    number = 0
    for cell in notebook.cells:
        if _INJECTED not in cell.metadata.get("tags", []):
            number += 1
        numbers.append(max(number, 1))
    return numbers


def _failed(
    name: str, number: int | None, cells: int, what: str, *, reason: str, detail: str = ""
) -> NotebookFailedError:
    place = f"cel {number} van {cells}" if number is not None else "de uitvoering"
    message = f"Notebook {name}: {place} {what.rstrip('.')}. Er is geen pagina geschreven."
    return NotebookFailedError(message, cell_number=number, reason=reason, detail=detail)


def timed_out(name: str, number: int | None, cells: int, timeout_s: float) -> NotebookFailedError:
    """Return the error for a notebook that did not end within its time."""
    what = f"was na {timeout_s:g} seconden nog niet klaar. Geef meer tijd of verlaag het aantal trekkingen"
    return _failed(name, number, cells, what, reason="timeout")


def kernel_died(name: str, number: int | None, cells: int) -> NotebookFailedError:
    """Return the error for a kernel that stopped, through lack of memory for instance."""
    what = "bracht de rekenkern tot stilstand (vaak: te weinig geheugen)"
    return _failed(name, number, cells, what, reason="kernel")


def _kinds(base: type[NnzError]) -> Iterator[type[NnzError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)
