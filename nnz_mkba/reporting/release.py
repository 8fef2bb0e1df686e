"""Make a release: the pages of a region, each landed whole or not at all, and an account of them.

While a release is made its manifest says `bezig` and lists what has landed; a run that is killed leaves it so, and
`resume` goes on from there.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from nnz_mkba.artery import load
from nnz_mkba.errors import NnzError, NoPublicPageError
from nnz_mkba.present.locale import translator
from nnz_mkba.provenance import code_version, sha256_of, today
from nnz_mkba.red_assumptions import load_red_assumptions
from nnz_mkba.region import Region, read_region
from nnz_mkba.reporting.accounted import announced, publishing
from nnz_mkba.reporting.batch import TRANSIENT, run_here, run_on_dask
from nnz_mkba.reporting.docx import require_docx, write_docx
from nnz_mkba.reporting.fingerprint import is_fingerprint_of, page_fingerprint, project_hash, read_key
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.manifest import (
    BUSY,
    FAILED,
    MADE,
    MANIFEST,
    NOT_PUBLIC,
    READY,
    DamagedManifestError,
    Entry,
    describe_run,
    read_manifest,
    write_manifest,
)
from nnz_mkba.reporting.page_bar import page_bar
from nnz_mkba.reporting.pdf import find_chromium, write_pdf
from nnz_mkba.reporting.plan import (
    NOTEBOOK,
    Item,
    Release,
    folder_date,
    notebook_parameters,
    plan,
    release_folder,
    told,
)
from nnz_mkba.reporting.region_index import region_index
from nnz_mkba.reporting.run import Progress as OnProgress
from nnz_mkba.reporting.run import run_report
from nnz_mkba.reporting.runlog import Event as RunEvent
from nnz_mkba.reporting.runlog import PageStatus
from nnz_mkba.reporting.verdict import NotebookFailedError
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

__all__ = ["NOT_PUBLIC", "Engine", "Release", "attempt", "make_release", "run_one"]

SOME_FAILED, NOTHING_PRODUCED = 1, 3
INDEX = "index.html"
#: Forms of a page.
FORMS = (".html", ".pdf", ".docx")
DIED = "Het werkproces is gestopt, ook na nieuwe pogingen (vaak: te weinig geheugen)."

LOGGED = {MADE: PageStatus.MADE, FAILED: PageStatus.FAILED, NOT_PUBLIC: PageStatus.NOT_PUBLIC}

Say = Callable[[str], object]
#: Takes an event for each page; see `runlog`.
Observe = Callable[[dict[str, object]], object]


@dataclasses.dataclass(frozen=True)
class Engine:
    """How the pages are made.

    Attributes
    ----------
    jobs : int
        Pages at a time; 0 for one a core.
    dask : str
        Address of a Dask scheduler; empty for this machine.
    engine : str
        Of the notebook; see `run.run_report`.
    resume : bool
        Whether pages that are there and rest on nothing that changed are left as they are.
    """

    jobs: int = 0
    dask: str = ""
    engine: str = "auto"
    resume: bool = False


class _Folder:
    """One release on its way: its items, what has landed, and the manifest that tells so."""

    def __init__(self, release: Release, region: Region, planned: list[Item], ledger: Path | None, how: Engine):
        self.release, self.region = release, region
        self.place = release_folder(release, region)
        self._key = read_key(release.out)
        self.items = [
            dataclasses.replace(
                item,
                fingerprint=page_fingerprint(self._key, region.hashes, item.parameters),
                ledger=ledger,
                engine=how.engine,
            )
            for item in planned
        ]
        self.known, self.state = self._read()
        self.todo = [item for item in self.items if not (how.resume and self._stands(item))]
        self._sources = {"project": project_hash(), "notebook": sha256_of(shipped("notebooks", NOTEBOOK))}
        self._began = time.perf_counter()

    def _read(self) -> tuple[dict[str, Entry], str]:
        path = self.place / MANIFEST
        if not path.is_file():
            return {}, BUSY
        try:
            manifest = read_manifest(path)
        except DamagedManifestError:  # then nothing can be relied on, and all is made anew
            return {}, BUSY
        entries = [Entry(**entry) for entry in manifest["entries"]]
        there = {e.name: e for e in entries if e.output is None or (self.place / e.output).is_file()}
        return there, manifest.get("state", READY)

    def _stands(self, item: Item) -> bool:
        """Whether a page is there as it would be made now, byte for byte as it was written."""
        entry = self.known.get(item.name)
        if entry is None:
            return False
        if not is_fingerprint_of(entry.fingerprint, self._key, self.region.hashes, item.parameters):
            return False
        if entry.status == NOT_PUBLIC:
            return True
        forms = [item.target, *_other_forms(item)]
        return entry.status == MADE and all(f.is_file() for f in forms) and sha256_of(item.target) == entry.sha256

    def _moved_away(self, entry: Entry) -> bool:
        """Whether a page is of a municipality that no longer belongs to the region."""
        return entry.parameters.get("gemeente", "") not in ("", *self.region.gemeenten)

    def begin(self) -> None:
        """Say that the folder is being worked on, before anything in it changes."""
        self._found = dict(self.known)
        redone = {item.name for item in self.todo}
        for name in [name for name, entry in self.known.items() if self._moved_away(entry)]:
            self._withdraw(name)
            del self.known[name]
        # a page of another run stays listed; a failure of another run is no news
        self.known = {n: e for n, e in self.known.items() if n not in redone and e.status != FAILED}
        self._write(BUSY)

    def note(self, entry: Entry) -> None:
        """Write down that an item is done, well or not."""
        self.known[entry.name] = entry
        if entry.status == NOT_PUBLIC:
            self._withdraw(entry.name)
        self._write(BUSY)

    def give_up(self, withheld: bool) -> None:
        """Leave the folder as it was found, but for a page that the audience may no longer have."""
        for item in self.todo if withheld else []:
            self._withdraw(item.name)
        self.known = {n: e for n, e in self._found.items() if e.output is None or (self.place / e.output).is_file()}
        if self.known:
            self.finish()
            return
        (self.place / MANIFEST).unlink(missing_ok=True)
        (self.place / INDEX).unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            self.place.rmdir()

    def _withdraw(self, name: str) -> None:
        """Remove a page of an earlier run in every form."""
        for suffix in FORMS:
            (self.place / f"{name}{suffix}").unlink(missing_ok=True)

    def finish(self) -> None:
        """Write the index, and that all is ready."""
        page = region_index(
            list(self.known.values()),
            self.region.about,
            iso_date(folder_date(self.release, self.region)),
            language=self.release.language,
            confidential=self.release.audience is Audience.INTERN,
        )
        write_atomically(self.place / INDEX, page)
        self._write(READY)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do, not even the index."""
        done = not self.todo and self.state == READY and (self.place / INDEX).is_file()
        return done and not any(self._moved_away(entry) for entry in self.known.values())

    @property
    def entries(self) -> list[Entry]:
        """What became of the items of this release, in their order."""
        return [self.known[item.name] for item in self.items if item.name in self.known]

    def _write(self, state: str) -> None:
        manifest = describe_run(
            self.known.values(),
            commit=code_version(),
            started=today().isoformat(),
            seconds=time.perf_counter() - self._began,
            state=state,
            sources=self._sources,
        )
        write_manifest(self.place / MANIFEST, manifest)


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
    DeliveryError, DisclosureRefusedError
        If the delivery is refused, or would reveal something beside an earlier release; nothing is then written.
    LockedError
        If another run is busy in the folder of the region.
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
    with publishing(region, release) as ledger:
        folder = _Folder(release, region, planned, ledger, how)
        for item in folder.items:
            if item not in folder.todo:
                observe(_page(folder, item, PageStatus.UNCHANGED, 0.0))
        if not folder.idle:
            _make(folder, how, on_progress, observe)
    for entry in folder.entries:
        say(f"{entry.label}: {entry.reason or folder.place / str(entry.output)}")
    statuses = {entry.status for entry in folder.entries}
    if FAILED not in statuses:
        return 0
    return SOME_FAILED if MADE in statuses else NOTHING_PRODUCED


def _make(folder: _Folder, how: Engine, on_progress: OnProgress | None, observe: Observe) -> None:
    folder.begin()
    try:
        with page_bar(len(folder.todo), "Pagina’s") as advance:
            for place, result in _results(folder, how, on_progress, observe):
                item = folder.todo[place]
                result = result or {"name": item.name, "status": FAILED, "label": item.label, "reason": DIED}
                result.pop(TRANSIENT, None)
                entry = dataclasses.replace(Entry(**result), fingerprint=item.fingerprint)
                folder.note(entry)
                observe(_page(folder, item, LOGGED[entry.status], entry.seconds.get("total", 0.0)))
                advance(entry.status == FAILED)
    except NnzError as error:
        if len(folder.items) == 1:  # the only page that was asked for could not be made
            folder.give_up(withheld=isinstance(error, NoPublicPageError))
        raise  # of a batch that is broken off, by a full disk for instance, what landed stays and can be resumed
    folder.finish()


def _page(folder: _Folder, item: Item, status: PageStatus, seconds: float) -> dict[str, object]:
    page = {"region": folder.region.slug, "gemeente": item.gemeente, "status": status, "seconds": seconds}
    return {"event": RunEvent.PAGE, **page}


def _results(
    folder: _Folder, how: Engine, on_progress: OnProgress | None, observe: Observe
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
    load(**{name: parameters[name] for name in ("region", "gemeente", "peildatum", "scenario", "audience")})


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


def _other_forms(item: Item) -> list[Path]:
    asked = {".pdf": item.pdf, ".docx": item.docx}
    return [item.target.with_suffix(suffix) for suffix, wanted in asked.items() if wanted]


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
