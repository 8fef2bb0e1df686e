"""Releases of many regions in one go: a region is the unit of work, with its own lock, ledger, manifest and index."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnz_mkba.errors import BrokenOffError, ClusterLostError, NnzError, NothingProducedError
from nnz_mkba.present.locale import translator
from nnz_mkba.reporting.batch import run_heard
from nnz_mkba.reporting.fingerprint import read_key
from nnz_mkba.reporting.index import render_index
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.lock import STATE, locked
from nnz_mkba.reporting.manifest import FAILED, MANIFEST, DamagedManifestError, Entry, read_manifest
from nnz_mkba.reporting.page_bar import page_bar
from nnz_mkba.reporting.plan import REGION_PAGE, Engine, Release
from nnz_mkba.reporting.region_index import in_order, row
from nnz_mkba.reporting.release import NOTHING_PRODUCED, SOME_FAILED, TO_BE_RESUMED, Observe, Say, make_release
from nnz_mkba.reporting.release_folder import DIED, INDEX
from nnz_mkba.reporting.runlog import Event as RunEvent
from nnz_mkba.safe_files import read_bytes_safely

#: Of a region whose turn had not come when the cluster was lost.
NOT_BEGUN = "Niet begonnen: er waren geen werkprocessen meer. Draai hetzelfde commando met --resume."


def make_releases(releases: Sequence[Release], say: Say, observe: Observe, how: Engine) -> int:
    """Make the releases of many regions; one that cannot be made never stops the others.

    Parameters
    ----------
    releases : sequence of Release
        One a region, all in the same folder of reports.
    say, observe : callable
        As for `make_release`.
    how : Engine
        `jobs` is the number of regions at a time.

    Returns
    -------
    int
        0 if every page was made that the audience may have, 1 if some failed, 3 if none was made.

    Raises
    ------
    LockedError
        If another run of many regions is busy in the folder.
    NothingProducedError
        If the folder cannot be written.
    """
    with locked(releases[0].out, releases[0].out / STATE / "alle-regios.lock"):
        read_key(releases[0].out)  # made once, not by each region that starts
        return _make_all(releases, say, observe, how)


def _make_all(releases: Sequence[Release], say: Say, observe: Observe, how: Engine) -> int:
    # the largest first, so that no worker is left with a large one when the others are through
    releases = sorted(releases, key=_size, reverse=True)
    asked = [(release, how if how.dask else dataclasses.replace(how, jobs=1)) for release in releases]
    jobs = 1 if how.dask else how.jobs or os.cpu_count() or 1
    codes: list[int] = []
    refused: list[tuple[str, str]] = []
    done: set[int] = set()
    for release in releases:
        observe({"event": RunEvent.PLAN, "region": Path(release.region).name})
    with page_bar(len(releases), "Regio’s") as advance:
        for place, result in run_heard(asked, _attempt, jobs, observe):
            result = result or {"code": NOTHING_PRODUCED, "error": DIED, "lines": [], "lost": False}
            codes.append(result["code"])
            if result["error"]:
                refused.append((Path(releases[place].region).name, result["error"]))
            for line in result["lines"]:
                say(line)
            advance(result["code"] != 0)
            done.add(place)
            if result["lost"]:  # each other region would wait for workers too
                break
    for place in sorted(set(range(len(releases))) - done):
        codes.append(NOTHING_PRODUCED)
        refused.append((Path(releases[place].region).name, NOT_BEGUN))
    refused.sort()
    for name, error in refused:
        say(f"{name}: {error}")
    _write_if_new(releases[0].out / INDEX, national_index(releases[0].out, refused, releases[0].language), codes)
    if not any(codes):
        return 0
    return NOTHING_PRODUCED if all(code == NOTHING_PRODUCED for code in codes) else SOME_FAILED


def _size(release: Release) -> int:
    """Return how many pages a delivery takes, as far as the file tells that has a row for each gemeente. [bytes]"""
    rows = Path(release.region) / "deelname.csv"
    return rows.stat().st_size if rows.is_file() else 0


def _write_if_new(index: Path, page: str, codes: Sequence[int]) -> None:
    """Write the index unless it is there as it is: a run that had nothing to do changes no file."""
    try:
        if not index.exists() or read_bytes_safely(index) != page.encode():
            write_atomically(index, page)
    except NothingProducedError as error:
        if all(code == NOTHING_PRODUCED for code in codes):
            raise
        raise BrokenOffError(f"{error} {TO_BE_RESUMED}") from error


def _attempt(asked: tuple[Release, Engine], tell: Observe) -> dict[str, Any]:
    """Make one region and tell of each page, or say why not; the form in which a worker gives account."""
    release, how = asked
    lines: list[str] = []
    error = None
    lost = False
    try:
        code = make_release(release, lines.append, tell, how=how)
    except BrokenOffError as fault:
        code, error = SOME_FAILED, str(fault)
        lost = isinstance(fault.__cause__, ClusterLostError)
    except NnzError as fault:
        code, error = NOTHING_PRODUCED, str(fault)
        lost = isinstance(fault, ClusterLostError)
    except Exception as fault:  # its own message may quote data
        code, error = NOTHING_PRODUCED, f"Onverwachte fout ({type(fault).__name__})."
    return {"code": code, "error": error, "lines": lines, "lost": lost}


def national_index(out: Path, refused: Sequence[tuple[str, str]], language: str = "nl") -> str:
    """Return the page that leads to the index of every region below a folder.

    Parameters
    ----------
    out : Path
    refused : sequence of (str, str)
        Regions of this run without a page, and why.
    language : str
    """
    t = translator(language)
    rows = []
    faults = [f"{name}: {error}" for name, error in refused]
    for path in sorted(out.glob(f"*/*/{MANIFEST}")):
        folder = path.parent.relative_to(out)
        try:
            entries = [Entry(**entry) for entry in read_manifest(path)["entries"]]
        except DamagedManifestError as error:  # an old one must not cost all others their index
            faults.append(str(error))
            continue
        faults += [f"{entry.label}: {entry.reason}" for entry in entries if entry.status == FAILED]
        name = next((entry.label for entry in entries if entry.name.startswith(REGION_PAGE)), folder.parts[0])
        group = f"{name}, {t.date(dt.date.fromisoformat(folder.parts[1]))}"
        faults += [f"{name}, {entry.label}: {entry.reason}" for entry in entries if entry.status == FAILED]
        for entry in in_order(entries):
            found = row(entry, t)
            href = f"{folder.as_posix()}/{found.href}" if found.href else None
            rows.append(dataclasses.replace(found, href=href, group=group))
    return render_index(
        t("Nu Niet Zwanger per regio en gemeente"),
        rows,
        caption=t("Rapporten"),
        intro=[t("Zoek een gemeente met de zoekfunctie van uw browser (Ctrl+F).")],
        faults=faults,
        label_head=t("Regio of gemeente"),
        language=language,
    )
