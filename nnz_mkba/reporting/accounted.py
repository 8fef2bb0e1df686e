"""Keep account of releases: hold each against what was published before, and write down what it shows.

The numbers of a release are written down before its first page lands, so that also a run that is killed leaves none
that the next release does not know of; the hashes of its pages follow when it ends.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnz_mkba.disclosure.account import LEDGER, LEDGER_VARIABLE, people_of, read_account, releases_beside
from nnz_mkba.disclosure.publication import publish_region
from nnz_mkba.parameters import load_parameters
from nnz_mkba.provenance import sha256_of, today
from nnz_mkba.region import Region
from nnz_mkba.reporting.landing import clear_remains, trace_of, write_atomically
from nnz_mkba.reporting.lock import locked
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

#: Folder of exact versions: not published, so neither in the ledger nor audited.
INTERNAL = "intern-vertrouwelijk"
#: Forms in which figures of a release are passed on.
_FORMS = {".html", ".pdf", ".docx", ".xlsx", ".csv", ".ipynb", ".png", ".svg"}


@contextmanager
def publishing(region: Region, asked: Any) -> Iterator[Path | None]:
    """Hold the folder of a region and keep account of what lands in it; an exact version is no publication.

    Parameters
    ----------
    region : Region
    asked : plan.Release

    Yields
    ------
    Path or None
        The ledger; None for an exact version.

    Raises
    ------
    LockedError
        If another run is busy in the folder.
    DisclosureRefusedError, NnzError
        As in `keeping_account`.
    """
    folder = asked.out / region.slug
    with locked(folder), _left_clean(folder):
        if asked.audience is Audience.INTERN:
            yield None
        else:
            date = iso_date(asked.peildatum) if asked.peildatum else region.about.peildatum
            with keeping_account(region, date, folder) as ledger:
                yield ledger


@contextmanager
def _left_clean(folder: Path) -> Iterator[None]:
    """Take away what killed writers left, of an earlier run and, if it is broken off, of this one."""
    clear_remains(folder)
    try:
        yield
    finally:
        clear_remains(folder)


@contextmanager
def keeping_account(region: Region, peildatum: dt.date, folder: Path) -> Iterator[Path]:
    """Audit a release of a region with the earlier ones, and write down what it shows and on which pages.

    Parameters
    ----------
    region : Region
    peildatum : date
    folder : Path
        Of the region: the ledger lies in it, and every page somewhere below it.

    Yields
    ------
    Path
        The ledger, for whoever protects counts meanwhile (see `announced`).

    Raises
    ------
    DisclosureRefusedError
        If the release would reveal something together with earlier ones; nothing is then written.
    NnzError
        If the ledger is damaged; nothing is then written.
    """
    ledger = folder / LEDGER
    people = people_of(region)
    before = replace(read_account(ledger, region.slug), people=people)
    policy = load_parameters().policy
    release = publish_region(region, peildatum, policy, (*releases_beside(ledger, people), *before.binding))
    day, stand = today().isoformat(), peildatum.isoformat()
    meant = before.with_release(release, day, stand, policy, {})
    text = ledger.read_text(encoding="utf-8") if ledger.exists() else None
    if meant.as_text() != text:
        write_atomically(ledger, meant.as_text())
    traces = _traces(folder)
    try:
        yield ledger
    finally:
        listed = {path for entry in before.published for path in entry.pages}
        landed = {
            path: sha256_of(folder / path)
            for path, trace in _traces(folder).items()
            # made now, or by a run of this release that was killed before it could say so
            if traces.get(path) != trace or (path not in listed and path.startswith(f"{stand}/"))
        }
        told = before.with_release(release, day, stand, policy, landed).as_text()
        if landed and told != meant.as_text():
            write_atomically(ledger, told)
        elif not landed and text is None:
            ledger.unlink(missing_ok=True)  # nothing was published, now or before
        elif not landed and meant.as_text() != text:
            write_atomically(ledger, str(text))


def pages_of(folder: Path) -> dict[str, str]:
    """Return the hash of every protected page under a folder, by path, in whatever form.

    An overview page is left out: it is made anew with every run, from what the pages say.
    """
    return {path: sha256_of(folder / path) for path in _traces(folder)}


def _traces(folder: Path) -> dict[str, tuple[int, int] | None]:
    """Return the trace of every protected page."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in _FORMS and path.name != "index.html" and INTERNAL not in inside.parts and path.is_file():
            found[inside.as_posix()] = trace_of(path)
    return found


@contextmanager
def announced(ledger: Path | None) -> Iterator[None]:
    """Tell whoever protects counts, here or in a process started meanwhile, where the ledger is; None: there is none."""
    earlier = os.environ.pop(LEDGER_VARIABLE, None)
    if ledger is not None:
        os.environ[LEDGER_VARIABLE] = str(ledger.resolve())
    try:
        yield
    finally:
        os.environ.pop(LEDGER_VARIABLE, None)
        if earlier is not None:
            os.environ[LEDGER_VARIABLE] = earlier
