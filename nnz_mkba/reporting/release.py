"""Make a release: the pages of a region, each landed whole or not at all, and an account of them.

While a release is made its manifest says `bezig` and lists what has landed; a run that is killed leaves it so, and
`resume` goes on from there.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from typing import Any

from nnz_mkba.artery import load, load_certainty
from nnz_mkba.errors import BrokenOffError, NnzError, NoPublicPageError, NothingProducedError
from nnz_mkba.present.locale import translator
from nnz_mkba.provenance import today
from nnz_mkba.red_assumptions import load_red_assumptions
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import announced, publishing
from nnz_mkba.reporting.batch import TRANSIENT, run_here, run_on_dask
from nnz_mkba.reporting.docx import require_docx, write_docx
from nnz_mkba.reporting.manifest import FAILED, MADE, NOT_PUBLIC, Entry
from nnz_mkba.reporting.page_bar import page_bar
from nnz_mkba.reporting.pdf import find_chromium, write_pdf
from nnz_mkba.reporting.plan import NOTEBOOK, Engine, Item, Release, notebook_parameters, plan, told
from nnz_mkba.reporting.release_folder import ReleaseFolder
from nnz_mkba.reporting.run import Progress as OnProgress
from nnz_mkba.reporting.run import run_report
from nnz_mkba.reporting.runlog import Event as RunEvent
from nnz_mkba.reporting.runlog import PageStatus
from nnz_mkba.reporting.signature import notebook_to_run
from nnz_mkba.reporting.verdict import NotebookFailedError
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped

__all__ = ["NOT_PUBLIC", "Engine", "Release", "attempt", "make_release", "run_one"]

SOME_FAILED, NOTHING_PRODUCED = 1, 3
TO_BE_RESUMED = "De run is afgebroken. Wat klaar was, staat er; draai hetzelfde commando met --resume."
LOGGED = {MADE: PageStatus.MADE, FAILED: PageStatus.FAILED, NOT_PUBLIC: PageStatus.NOT_PUBLIC}

Say = Callable[[str], object]
#: Takes what is planned and an event for each page; see `runlog`.
Observe = Callable[[dict[str, object]], object]


def make_release(
    release: Release,
    say: Say,
    observe: Observe = lambda event: None,
    on_progress: OnProgress | None = None,
    how: Engine | None = None,
) -> int:
    """Make every page of a release and say where it is.

    Parameters
    ----------
    release : Release
    say : callable
        Takes a line for the user.
    observe : callable
        Takes an event for each page; see `runlog`.
    on_progress : callable, optional
        Called with (cells done, cells in all), if the release is a single page.
    how : Engine, optional

    Returns
    -------
    int
        0 if every page was made that the audience may have, 1 if some failed, 3 if none was made.

    Raises
    ------
    UsageError
        If region, municipality or scenario is unknown; nothing is then written.
    DeliveryError
        If the delivery is refused; nothing is then written.
    LockedError
        If another run is busy in the folder of the region.
    BrokenOffError
        If the run could not go on, through a full disk for instance, when some pages were there.
    NothingProducedError
        If it could not go on before there was any.
    NnzError
        The error of the only page that was asked for.
    """
    how = how or Engine()
    if release.pdf:
        find_chromium()
    if release.docx:
        require_docx()
    region = read_region(release.region)
    load_scenario(release.scenario)
    planned = plan(release, region)  # an unknown municipality is said before anything is made
    folder: ReleaseFolder | None = None
    try:
        with publishing(region, release) as account:
            for line in account.notices:
                say(line)
            folder = ReleaseFolder(release, region, planned, account, how)
            observe({"event": RunEvent.PLAN, "region": region.slug, "pages": folder.planned})
            for item in folder.items:
                if item not in folder.todo:
                    observe(_page(folder, item, PageStatus.UNCHANGED, 0.0))
            if not folder.idle:
                _make(folder, how, on_progress, observe)
    except NothingProducedError as error:
        if folder is None or not folder.landed:
            raise
        raise BrokenOffError(f"{error} {TO_BE_RESUMED}") from error
    made = {item.name for item in folder.todo}
    for entry in folder.entries:
        kept = "" if entry.name in made or entry.reason else " (ongewijzigd)"
        say(f"{entry.label}: {entry.reason or folder.place / str(entry.output)}{kept}")
    statuses = {entry.status for entry in folder.entries}
    if FAILED not in statuses:
        return 0
    return SOME_FAILED if MADE in statuses else NOTHING_PRODUCED


def _make(folder: ReleaseFolder, how: Engine, on_progress: OnProgress | None, observe: Observe) -> None:
    folder.begin()
    try:
        with page_bar(len(folder.todo), "Pagina’s") as advance:
            for place, result in _results(folder, how, on_progress, observe):
                item = folder.todo[place]
                entry = folder.judge(item, result)
                folder.note(entry)
                observe(_page(folder, item, LOGGED[entry.status], entry.seconds.get("total", 0.0)))
                advance(entry.status == FAILED)
    except NnzError as error:
        if len(folder.items) == 1:  # the only page that was asked for could not be made
            folder.give_up(withheld=isinstance(error, NoPublicPageError))
        raise  # of a batch that is broken off, by a full disk for instance, what landed stays and can be resumed
    folder.finish()


def _page(folder: ReleaseFolder, item: Item, status: PageStatus, seconds: float) -> dict[str, object]:
    page = {"region": folder.region.slug, "gemeente": item.gemeente, "status": status, "seconds": seconds}
    return {"event": RunEvent.PAGE, **page}


def _results(
    folder: ReleaseFolder, how: Engine, on_progress: OnProgress | None, observe: Observe
) -> Iterator[tuple[int, dict[str, Any] | None]]:
    items = folder.todo
    if not items:  # a run that was broken off between its last page and its index
        return
    if how.dask:
        yield from run_on_dask(items, attempt, how.dask)
    elif len(items) == 1 and len(folder.items) == 1:
        try:
            yield 0, dataclasses.asdict(run_one(items[0], on_progress))
        except NnzError as error:  # the answer to a single question is the user's
            status = PageStatus.NOT_PUBLIC if isinstance(error, NoPublicPageError) else PageStatus.FAILED
            observe(_page(folder, items[0], status, 0.0))
            raise
    else:
        with announced(items[0].ledger):
            prepare(folder.release)
        yield from run_here(items, attempt, how.jobs or os.cpu_count() or 1)


def prepare(release: Release) -> None:
    """Read and protect what all pages of a region rest on, so that children forked hereafter find it done."""
    translator(release.language).date(today())  # the catalogue, and the words of its calendar
    load_red_assumptions()
    parameters = notebook_parameters(release, "")
    asked = {name: parameters[name] for name in ("region", "peildatum", "scenario", "audience")}
    load(**asked)
    load_certainty(**asked)
    notebook_to_run(shipped("notebooks", NOTEBOOK))


def run_one(item: Item, on_progress: OnProgress | None = None) -> Entry:
    """Make one page, and put it beside itself in the other forms that were asked for.

    Raises
    ------
    NnzError
        If it cannot be made; nothing then stands in its place but what stood there.
    """
    with announced(item.ledger):
        result = run_report(
            shipped("notebooks", NOTEBOOK),
            item.parameters,
            item.target,
            language=item.parameters["language"],
            on_progress=on_progress,
            engine=item.engine,
        )
    if item.pdf:
        write_pdf(item.target)
    if item.docx:
        write_docx(item.target)
    return Entry(
        item.name,
        MADE,
        label=item.label,
        output=item.target.name,
        parameters=told(result.parameters),
        inputs=item.inputs,
        sha256=result.sha256,
        size_bytes=result.size_bytes,
        seconds=result.seconds,
        summary=result.summary,
    )


def attempt(item: Item) -> dict[str, Any]:
    """Make one page, or say why not; the form in which a worker gives account."""
    status, transient = FAILED, False
    try:
        return dataclasses.asdict(run_one(item))
    except NoPublicPageError as error:
        status, reason = NOT_PUBLIC, str(error)
    except NnzError as error:
        reason = str(error)
        transient = isinstance(error, NotebookFailedError) and error.reason == "kernel"
    except Exception as error:  # its own message may quote data
        reason = f"Onverwachte fout ({type(error).__name__}). Er is geen pagina geschreven."
    entry = Entry(item.name, status, label=item.label, parameters=told(item.parameters), reason=reason)
    return {**dataclasses.asdict(entry), TRANSIENT: transient}
