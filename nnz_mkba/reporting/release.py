"""One release: the page of a region, of one municipality, or of all of them, each landed whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nnz_mkba.errors import NnzError
from nnz_mkba.region import Region, read_region
from nnz_mkba.reporting.run import run_report
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Audience

NOTEBOOK = "10_tussenevaluatie.ipynb"
SOME_FAILED, NOTHING_PRODUCED = 1, 3


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
    """

    region: str
    gemeente: str = ""
    every_gemeente: bool = False
    peildatum: str = ""
    scenario: str = "gepubliceerd"
    audience: Audience = Audience.STUURGROEP
    language: str = "nl"
    out: Path = Path("reports")


@dataclass(frozen=True)
class Item:
    """One page: for whom, and where it lands."""

    label: str
    gemeente: str
    target: Path


def make_release(release: Release, say: Callable[[str], object]) -> int:
    """Make every page of a release and say where it is.

    Parameters
    ----------
    release : Release
    say : callable
        Takes a line for the user.

    Returns
    -------
    int
        0 if every page was made, 1 if some failed, 3 if none was made.

    Raises
    ------
    UsageError
        If region, municipality or scenario is unknown; nothing is then written.
    DeliveryError
        If the delivery is refused; nothing is then written.
    NnzError
        The error of the only page that was asked for.
    """
    region = read_region(release.region)
    load_scenario(release.scenario)
    items = plan(release, region)
    failed: dict[str, str] = {}
    with _progress() as progress:
        task = progress.add_task("", total=len(items))
        for item in items:
            progress.update(task, description=item.label)
            try:
                _make_page(release, item)
            except NnzError as error:
                if len(items) == 1:
                    raise
                failed[item.label] = str(error)
            progress.advance(task)
    for item in items:
        say(f"{item.label}: {failed[item.label]}" if item.label in failed else f"{item.label}: {item.target}")
    if not failed:
        return 0
    return NOTHING_PRODUCED if len(failed) == len(items) else SOME_FAILED


def plan(release: Release, region: Region) -> list[Item]:
    """Return the pages of a release in the order in which they are made."""
    folder = release_folder(release, region)
    suffix = ".html" if release.language == "nl" else f".{release.language}.html"
    if release.gemeente:
        chosen = [region.gemeente(release.gemeente)]
    else:
        chosen = sorted(region.gemeenten.values(), key=lambda g: g.naam) if release.every_gemeente else []
    items = [] if release.gemeente else [Item(region.naam, "", folder / f"regio{suffix}")]
    return items + [Item(gemeente.naam, gemeente.code, folder / f"{gemeente.slug}{suffix}") for gemeente in chosen]


def release_folder(release: Release, region: Region) -> Path:
    """Return where a release lands; anything but the default audience and scenario in a folder that says so."""
    date = release.peildatum or region.about.peildatum.isoformat()
    folder = release.out / region.slug / dt.date.fromisoformat(date).isoformat()
    if release.audience is Audience.INTERN:
        folder /= "intern-vertrouwelijk"
    elif release.audience is not Audience.STUURGROEP:
        folder /= str(release.audience)
    scenario = Path(release.scenario).stem
    return folder if scenario == "gepubliceerd" else folder / scenario


def _make_page(release: Release, item: Item) -> None:
    where = Path(release.region)
    run_report(
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
    )


def _progress() -> Progress:
    """Return a bar on a terminal; nothing anywhere else."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
