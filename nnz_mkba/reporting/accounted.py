"""Keep account of releases: write down what each shows of counts, and on which pages.

What a release shows is written down before its first page lands, so that also a run that is killed leaves none that the
next release does not know of; the hashes of its pages follow when it ends.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnz_mkba.errors import UsageError
from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.memory import (
    LEDGER,
    LEDGER_VARIABLE,
    MANIFEST,
    PAGE_FORMS,
    Ledger,
    Recalled,
    history_at,
    people_of,
    read_ledger,
)
from nnz_mkba.privacy.see import see
from nnz_mkba.provenance import sha256_of, today
from nnz_mkba.region import Region
from nnz_mkba.reporting.landing import clear_remains, refusal, trace_of, write_atomically
from nnz_mkba.reporting.lock import locked
from nnz_mkba.reporting.plan import Release, region_folder
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

#: For the owner of a folder alone.
_PRIVATE = 0o700
NOTICES = {
    Recalled.MANIFESTS: (
        "Het logboek van eerdere rapporten ({path}) ontbrak of was gewijzigd. Het is hersteld uit de manifesten; wat daarin "
        "of in het logboek staat, geldt."
    ),
    Recalled.NOTHING: (
        "In {folder} staan rapporten, maar geen leesbaar logboek en geen manifest dat zegt welke aantallen zij toonden. "
        "Daarom toont dit rapport geen aantallen per gemeente of aanmelder; de cijfers van de regio wel. Zet het logboek "
        "terug uit een reservekopie, of trek de oude rapporten in met: nnz-mkba withdraw {folder}"
    ),
}


@dataclass(frozen=True)
class Account:
    """Where account is kept of a release.

    Attributes
    ----------
    ledger : Path or None
        None for an exact version, which is not passed on.
    shown : dict
        What the release shows of counts, as the manifest keeps it; None where that is not all that is known.
    notices : tuple of str
        What the user must know of it.
    """

    ledger: Path | None = None
    shown: Mapping[str, Any] | None = None
    notices: tuple[str, ...] = ()


@contextmanager
def publishing(region: Region, asked: Release) -> Iterator[Account]:
    """Hold the folder of a region and keep account of what lands in it; an exact version is no publication.

    Parameters
    ----------
    region : Region
    asked : plan.Release

    Raises
    ------
    LockedError
        If another run is busy in the folder.
    NothingProducedError
        As in `keeping_account`.
    """
    folder = region_folder(asked, region)
    exact = asked.audience is Audience.INTERN
    if exact:
        _make_private(folder.parent)
    with locked(folder), _left_clean(folder):
        if exact:
            yield Account()
        else:
            date = iso_date(asked.peildatum) if asked.peildatum else region.about.peildatum
            with keeping_account(region, date, folder) as account:
                yield account


def _make_private(folder: Path) -> None:
    """Make the folder of exact versions, for its owner alone."""
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        folder.chmod(_PRIVATE)
    except OSError as fault:
        raise refusal(fault, folder) from fault


@contextmanager
def _left_clean(folder: Path) -> Iterator[None]:
    """Take away what killed writers left, of an earlier run and, if it is broken off, of this one."""
    clear_remains(folder)
    try:
        yield
    finally:
        clear_remains(folder)


@contextmanager
def keeping_account(region: Region, peildatum: dt.date, folder: Path) -> Iterator[Account]:
    """Write down what a release of a region shows and on which pages.

    Parameters
    ----------
    region : Region
    peildatum : date
    folder : Path
        Of the region: the ledger lies in it, and every page somewhere below it.

    Raises
    ------
    NothingProducedError
        If there is a ledger that cannot be read; nothing is then written.
    """
    ledger = folder / LEDGER
    before = replace(read_ledger(ledger, region.slug), people=people_of(region))
    history = history_at(ledger, region)
    release = see(region, Audience.STUURGROEP, peildatum, history, load_parameters().policy).release
    day, stand = today().isoformat(), peildatum.isoformat()
    meant = before.with_release(release, day, {})
    text = ledger.read_bytes() if ledger.exists() else None
    if meant.as_text().encode() != text:
        write_atomically(ledger, meant.as_text())
    traces = _traces(folder)
    try:
        # what pages showed that nobody knows of, their next manifest does not know either
        shown = None if before.lost else {**release.as_dict(), "people": people_of(region)}
        yield Account(ledger, shown, _notices(before, ledger))
    finally:
        listed = {path for entry in before.entries for path in entry.pages}
        landed = {
            path: sha256_of(folder / path)
            for path, trace in _traces(folder).items()
            # made now, or by a run of this release that was killed before it could say so
            if traces.get(path) != trace or (path not in listed and path.startswith(f"{stand}/"))
        }
        told = before.with_release(release, day, landed).as_text()
        if landed and told != meant.as_text():
            write_atomically(ledger, told)
        elif not landed and text is None and not before.entries and not before.lost:
            ledger.unlink(missing_ok=True)  # nothing was published, now or before
        elif not landed and text is not None and meant.as_text().encode() != text:
            write_atomically(ledger, text)


def _notices(before: Ledger, ledger: Path) -> tuple[str, ...]:
    recalled = Recalled.NOTHING if before.lost else before.recalled
    words = NOTICES.get(recalled)
    return () if words is None else (words.format(path=ledger, folder=ledger.parent),)


def withdraw(folder: Path, peildatum: dt.date | None = None) -> tuple[Ledger, tuple[str, ...]]:
    """Take back what reports of a region showed of counts, all or of one peildatum, so that it binds no next report.

    Parameters
    ----------
    folder : Path
        Of a region, with its ledger.
    peildatum : datetime.date, optional
        Default: every report, also those of which nobody knows what they showed.

    Returns
    -------
    Ledger
    tuple of str
        Pages, below the folder, that the owner of the data still has to take back from whoever has them.

    Raises
    ------
    UsageError
        If there is nothing to take back.
    """
    path = folder / LEDGER
    _refuse_other_folder(folder)
    with locked(folder):
        before = read_ledger(path, folder.name)
        taken = [one for one in before.entries if not one.withdrawn and peildatum in (None, one.release.peildatum)]
        if not taken and not (before.lost and peildatum is None):
            known = ", ".join(
                sorted({one.release.peildatum.isoformat() for one in before.entries if not one.withdrawn})
            )
            raise UsageError(
                f"In {folder} is niets in te trekken{'' if peildatum is None else f' van {peildatum.isoformat()}'}. "
                f"Rapporten die gelden: {known or 'geen'}."
            )
        day = today().isoformat()
        entries = tuple(replace(one, withdrawn=day) if one in taken else one for one in before.entries)
        after = replace(before, entries=entries, lost=before.lost and peildatum is not None)
        write_atomically(path, after.as_text())
    pages = dict.fromkeys(page for one in taken for page in one.pages if (folder / page).is_file())
    if before.lost and peildatum is None:
        pages |= dict.fromkeys(_traces(folder))
    return after, tuple(sorted(pages))


def _refuse_other_folder(folder: Path) -> None:
    """Refuse a folder that is none of a region's reports: a delivery, the folder of all regions, that of one peildatum."""
    below = sorted(path.parent for path in folder.glob(f"*/{LEDGER}"))
    above = next((place for place in list(folder.resolve().parents)[:3] if (place / LEDGER).is_file()), None)
    if (folder / LEDGER).exists() or (any(folder.glob(f"*/**/{MANIFEST}")) and not below and above is None):
        return
    named = ", ".join(map(str, [above] if above else below)) or "bijvoorbeeld reports/hollands-midden"
    raise UsageError(
        f"'{folder}' is niet de map van de rapporten van een regio. Verwacht: {named}. Er is niets ingetrokken."
    )


def pages_of(folder: Path) -> dict[str, str]:
    """Return the hash of every page under a folder, by path, in whatever form.

    An overview page is left out: it is made anew with every run, from what the pages say.
    """
    return {path: sha256_of(folder / path) for path in _traces(folder)}


def _traces(folder: Path) -> dict[str, tuple[int, int] | None]:
    """Return the trace of every page."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in PAGE_FORMS and path.name != "index.html" and path.is_file():
            found[path.relative_to(folder).as_posix()] = trace_of(path)
    return found


@contextmanager
def announced(ledger: Path | None) -> Iterator[None]:
    """Tell whoever sees counts, here or in a process started meanwhile, where the ledger is; None: there is none."""
    earlier = os.environ.pop(LEDGER_VARIABLE, None)
    if ledger is not None:
        os.environ[LEDGER_VARIABLE] = str(ledger.resolve())
    try:
        yield
    finally:
        os.environ.pop(LEDGER_VARIABLE, None)
        if earlier is not None:
            os.environ[LEDGER_VARIABLE] = earlier
