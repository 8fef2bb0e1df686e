"""One release: the page of a region, of one municipality, or of all of them, each landed whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nnz_mkba.errors import NnzError, NoPublicPageError
from nnz_mkba.provenance import code_version, today
from nnz_mkba.region import Region, read_region
from nnz_mkba.reporting.accounted import kept_in_ledger
from nnz_mkba.reporting.docx import require_docx, write_docx
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.manifest import FAILED, MADE, NOT_PUBLIC, Entry, describe_run, read_manifest, write_manifest
from nnz_mkba.reporting.pdf import find_chromium, write_pdf
from nnz_mkba.reporting.region_index import region_index
from nnz_mkba.reporting.run import Progress as OnProgress
from nnz_mkba.reporting.run import RunResult, run_report
from nnz_mkba.reporting.runlog import Event, PageStatus
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

NOTEBOOK = "10_tussenevaluatie.ipynb"
REGION_PAGE = "regio"
SOME_FAILED, NOTHING_PRODUCED = 1, 3
LOGGED = {MADE: PageStatus.MADE, FAILED: PageStatus.FAILED, NOT_PUBLIC: PageStatus.NOT_PUBLIC}


@dataclass(frozen=True)
class Release:
    """What is asked for.

    Attributes
    ----------
    gemeente : str
        Name or code; empty for the region.
    every_gemeente : bool
        Whether each municipality gets a page beside the region's.
    peildatum : str
        ISO date; empty for the delivery's own.
    out : Path
        Folder under which `<region>/<peildatum>/` is made.
    pdf, docx : bool
        Whether each page is also put beside itself as PDF, and as Word document.
    """

    region: str
    gemeente: str = ""
    every_gemeente: bool = False
    peildatum: str = ""
    scenario: str = "gepubliceerd"
    audience: Audience = Audience.STUURGROEP
    language: str = "nl"
    out: Path = Path("reports")
    pdf: bool = False
    docx: bool = False


@dataclass(frozen=True)
class Item:
    """One page: for whom, and where it lands."""

    label: str
    gemeente: str
    target: Path

    @property
    def name(self) -> str:
        """The page's name in the manifest."""
        return self.target.stem


@kept_in_ledger
def make_release(
    release: Release,
    say: Callable[[str], object],
    observe: Callable[[dict[str, object]], object] = lambda event: None,
    on_progress: OnProgress | None = None,
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
        Called with (cells done, cells in all) of the page that is being made.

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
    NnzError
        The error of the only page that was asked for.
    """
    if release.pdf:
        find_chromium()
    if release.docx:
        require_docx()
    region = read_region(release.region)
    load_scenario(release.scenario)
    items = plan(release, region)
    folder = release_folder(release, region)
    entries: list[Entry] = []
    started = time.perf_counter()
    with _progress() as progress:
        task = progress.add_task("", total=len(items))
        for item in items:
            progress.update(task, description=item.label)
            begun, status = time.perf_counter(), FAILED
            try:
                made = _made(item, _make_page(release, item, on_progress), release, region)
                _other_forms(release, item)
                entries.append(made)
                status = MADE
            except NnzError as error:
                status = NOT_PUBLIC if isinstance(error, NoPublicPageError) else FAILED
                if len(items) == 1:
                    raise
                entries.append(Entry(item.name, status, label=item.label, reason=str(error)))
            finally:
                page = {"region": region.slug, "gemeente": item.gemeente, "status": LOGGED[status]}
                observe({"event": Event.PAGE, **page, "seconds": time.perf_counter() - begun})
            progress.advance(task)
    _account(folder, entries, release, region, time.perf_counter() - started)
    failed = [entry for entry in entries if entry.status == FAILED]
    for entry in entries:
        say(f"{entry.label}: {entry.reason or folder / str(entry.output)}")
    if not failed:
        return 0
    return SOME_FAILED if any(entry.status == MADE for entry in entries) else NOTHING_PRODUCED


def plan(release: Release, region: Region) -> list[Item]:
    """Return the pages of a release in the order in which they are made."""
    folder = release_folder(release, region)
    suffix = ".html" if release.language == "nl" else f".{release.language}.html"
    if release.gemeente:
        chosen = [region.gemeente(release.gemeente)]
    else:
        chosen = sorted(region.gemeenten.values(), key=lambda g: g.naam) if release.every_gemeente else []
    items = [] if release.gemeente else [Item(region.naam, "", folder / f"{REGION_PAGE}{suffix}")]
    return items + [Item(gemeente.naam, gemeente.code, folder / f"{gemeente.slug}{suffix}") for gemeente in chosen]


def release_folder(release: Release, region: Region) -> Path:
    """Return where a release lands; anything but the default audience and scenario in a folder that says so.

    The exact version stands beside the protected ones, not among them: whoever passes on the folder of a peildatum
    does not pass on small counts.
    """
    folder = release.out / region.slug
    if release.audience is Audience.INTERN:
        folder /= "intern-vertrouwelijk"
    folder /= folder_date(release, region)
    if release.audience is Audience.OPENBAAR:
        folder /= str(release.audience)
    scenario = Path(release.scenario).stem
    return folder if scenario == "gepubliceerd" else folder / scenario


def folder_date(release: Release, region: Region) -> str:
    """Return the peildatum of a release as ISO text."""
    return release.peildatum or region.about.peildatum.isoformat()


def _make_page(release: Release, item: Item, on_progress: OnProgress | None) -> RunResult:
    where = Path(release.region)
    return run_report(
        shipped("notebooks", NOTEBOOK),
        {
            "region": str(where.resolve()) if where.is_dir() else release.region,
            "gemeente": item.gemeente,
            "peildatum": release.peildatum,
            "scenario": str(Path(release.scenario).resolve())
            if Path(release.scenario).is_file()
            else release.scenario,
            "audience": str(release.audience),
            "language": release.language,
        },
        item.target,
        language=release.language,
        on_progress=on_progress,
    )


def _other_forms(release: Release, item: Item) -> None:
    """Put the page beside itself in the other forms that were asked for."""
    if release.pdf:
        write_pdf(item.target)
    if release.docx:
        write_docx(item.target)


def _made(item: Item, result: RunResult, release: Release, region: Region) -> Entry:
    exact = release.audience is Audience.INTERN
    return Entry(
        item.name,
        MADE,
        label=item.label,
        output=item.target.name,
        parameters=result.parameters,
        inputs={file: digest for file, digest in region.hashes.items() if exact or file not in region.personal_files},
        sha256=result.sha256,
        size_bytes=result.size_bytes,
        seconds=result.seconds,
        summary=result.summary,
    )


def _account(folder: Path, entries: list[Entry], release: Release, region: Region, seconds: float) -> None:
    """Write the manifest and the index of a folder; pages of earlier runs that still stand there stay listed."""
    path = folder / "manifest.json"
    known = {entry["name"]: Entry(**entry) for entry in read_manifest(path)["entries"]} if path.is_file() else {}
    known = {name: entry for name, entry in known.items() if entry.output and (folder / entry.output).is_file()}
    known |= {entry.name: entry for entry in entries}
    day = today().isoformat()
    write_manifest(path, describe_run(known.values(), commit=code_version(), started=day, seconds=seconds))
    page = region_index(
        list(known.values()),
        region.about,
        iso_date(folder_date(release, region)),
        language=release.language,
        confidential=release.audience is Audience.INTERN,
    )
    write_atomically(folder / "index.html", page)


def _progress() -> Progress:
    """Return a bar on a terminal; nothing anywhere else."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
