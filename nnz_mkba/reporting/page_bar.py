"""How far a run is: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def page_bar(pages: int, what: str) -> Iterator[Callable[[bool], None]]:
    """Give a function to be called after each page with whether it failed; the bar goes to standard error."""
    console = Console(stderr=True)
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} mislukt"),
        TimeElapsedColumn(),
        TextColumn("nog"),
        TimeRemainingColumn(),
    )
    # no thread of its own that redraws: this process forks
    progress = Progress(
        *columns, console=console, transient=True, auto_refresh=False, disable=not console.is_terminal
    )
    task = progress.add_task("", total=pages, failed=0)

    def advance(failed: bool) -> None:
        progress.update(task, advance=1, failed=progress.tasks[task].fields["failed"] + failed)
        progress.refresh()

    with progress:
        yield advance
