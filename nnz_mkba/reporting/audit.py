"""Hold published folders against the rule for small counts: what can still be worked out, and are the pages those of the ledger?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nnz_mkba.errors import UsageError
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.intervals import remaining
from nnz_mkba.privacy.ladder import as_seen
from nnz_mkba.privacy.memory import LEDGER, Ledger, Recalled, read_ledger, shown_beside
from nnz_mkba.privacy.shown import ELSEWHERE, Release, Rung, Stand
from nnz_mkba.privacy.totals import narrow_totals
from nnz_mkba.reporting.accounted import pages_of
from nnz_mkba.reporting.manifest import MADE, MANIFEST, DamagedManifestError, read_manifest
from nnz_mkba.reporting.plan import INTERNAL

PROTECTED, REVEALED, PUBLIC = "beschermd", "te_herleiden", "reeds_openbaar"
KNOWN_PAGE, CHANGED_PAGE, STRANGE_PAGE = "in_logboek", "gewijzigd", "niet_in_logboek"
STALE_PAGE, WITHDRAWN_PAGE, EXACT_PAGE = "niet_in_manifest", "ingetrokken", "exacte_versie"
WORDS = {
    PROTECTED: "beschermd",
    REVEALED: "te herleiden",
    PUBLIC: "reeds openbaar",
    KNOWN_PAGE: "in het logboek",
    CHANGED_PAGE: "gewijzigd na publicatie",
    STRANGE_PAGE: "staat niet in het logboek",
    STALE_PAGE: "verouderd: staat niet meer in het manifest",
    WITHDRAWN_PAGE: "ingetrokken: haal deze pagina weg",
    EXACT_PAGE: "exacte cijfers: hoort niet in een map die u deelt",
}
#: That a finer rung would not do is known to who knows the rule; what that tells, no interval shows.
_RUNG_TELLS = dict.fromkeys(
    (Rung.TIEN, Rung.KLEINE_SAMEN, Rung.DEELNAME, Rung.GEEN),
    ("Deze trede is gekozen omdat een fijnere te veel zei; wat dat zelf zegt, staat in docs/privacy.md.",),
)
#: Where an earlier edition put its exact versions, inside the folder that one shares.
_EXACT_INSIDE = "intern-vertrouwelijk"
#: A ledger lies at most so many folders above a page: peildatum, audience, scenario.
_UP = 3


@dataclass(frozen=True)
class Cell:
    """One count, or its growth since an earlier stand, and what remains possible for it.

    Attributes
    ----------
    member : str
        Gemeente code, referrer, or outcome.
    since : str
        ISO date of the earlier stand; empty for the count itself.
    low, high : int
        [persons]
    verdict : str
    """

    member: str
    since: str
    low: int
    high: int
    verdict: str


@dataclass(frozen=True)
class StandAudit:
    """The cells of one breakdown that was shown, beside all others of its table."""

    stand: Stand
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FolderAudit:
    """Verdicts on everything under one ledger.

    Attributes
    ----------
    stands : tuple of StandAudit
    totals : tuple of str
        Streams of which a total that is shown as a class can be told.
    pages : dict
        Path under the folder of the ledger → verdict.
    recalled : Recalled
        From where it is known what the reports showed.
    """

    region: str
    policy: DisclosurePolicy
    stands: tuple[StandAudit, ...]
    totals: tuple[str, ...]
    pages: dict[str, str] = field(default_factory=dict)
    recalled: Recalled = Recalled.LEDGER

    @property
    def ok(self) -> bool:
        """Whether no count can be worked out, the ledger is whole, and every page is the one that was published."""
        cells = all(cell.verdict != REVEALED for audited in self.stands for cell in audited.cells)
        pages = all(verdict == KNOWN_PAGE for verdict in self.pages.values())
        return cells and not self.totals and pages and self.recalled is Recalled.LEDGER

    def as_json(self) -> dict[str, Any]:
        """Return the audit as the JSON face prints it."""
        return {
            "region": self.region,
            "valid": self.ok,
            "policy": {
                name: getattr(self.policy, name) for name in ("class_width", "min_total", "refresh", "min_integers")
            },
            "ledger": str(self.recalled),
            "stands": [
                {
                    "stream": audited.stand.stream,
                    "by": audited.stand.by,
                    "date": audited.stand.date.isoformat(),
                    "rung": str(audited.stand.rung),
                    "cells": [vars(cell) for cell in audited.cells],
                }
                for audited in self.stands
            ],
            "totals": list(self.totals),
            "pages": [{"page": page, "verdict": verdict} for page, verdict in self.pages.items()],
        }


@dataclass(frozen=True)
class AuditTable:
    """A table for the terminal."""

    text: str
    columns: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)


def audit_folder(folder: Path, policy: DisclosurePolicy) -> list[FolderAudit]:
    """Audit every ledger that a folder holds, or the one above it for the pages in the folder.

    Parameters
    ----------
    folder : Path
        `reports/`, the folder of a region, or one of a peildatum or audience.
    policy : DisclosurePolicy
        The rules of today, also for releases that were made under others.

    Raises
    ------
    UsageError
        If there is no ledger, or the folder holds exact versions.
    NothingProducedError
        If a ledger cannot be read.
    """
    folder = Path(folder).resolve()
    if any(part.endswith(INTERNAL) or part == _EXACT_INSIDE for part in folder.parts[-_UP:]):
        raise UsageError(
            f"In '{folder.name}' staan exacte cijfers; daar valt niets te controleren. Kies een andere map."
        )
    above = [place for place in [folder, *folder.parents[:_UP]] if (place / LEDGER).is_file()]
    places = above[:1] or sorted(path.parent for path in folder.rglob(LEDGER))
    if not places:
        raise UsageError(
            f"In of boven de map '{folder.name}' staat geen {LEDGER}. Geef de map van een regio, bijvoorbeeld "
            "reports/hollands-midden; het logboek komt er met het eerste rapport."
        )
    return [_audit(read_ledger(place / LEDGER), place, folder, policy) for place in places]


def _audit(ledger: Ledger, place: Path, folder: Path, policy: DisclosurePolicy) -> FolderAudit:
    below = folder.relative_to(place).as_posix() if folder != place and folder.is_relative_to(place) else ""
    pages = {path: digest for path, digest in pages_of(place).items() if not below or path.startswith(f"{below}/")}
    releases = [*shown_beside(place / LEDGER, ledger.people), *ledger.binding]
    verdicts = {path: _page(path, digest, ledger) for path, digest in pages.items()}
    verdicts |= {path: STALE_PAGE for path, word in verdicts.items() if word == KNOWN_PAGE and _stale(place / path)}
    return FolderAudit(
        ledger.region,
        policy,
        tuple(_stands(releases, policy)),
        narrow_totals([release.totals for release in releases], policy),
        verdicts,
        Recalled.NOTHING if ledger.lost else ledger.recalled,
    )


def _stands(releases: list[Release], policy: DisclosurePolicy) -> Iterator[StandAudit]:
    """Yield the verdicts on each stand, given all stands of its table."""
    tables: dict[tuple[str, str], dict[str, Stand]] = {}
    for release in releases:
        for stand in release.stands:
            # a date that was shown in two ways, because one was taken back, counts twice
            name = f"{stand.date.isoformat()} {stand.total} {stand.rung}"
            tables.setdefault((stand.stream, stand.by), {})[name] = stand
    for table in tables.values():
        stands = sorted(table.values(), key=lambda one: one.date)
        found = remaining([as_seen(stand) for stand in stands])

        def cell(member: str, since: str, low: np.int64, high: np.int64, stand: Stand) -> Cell:
            wide = high - low + 1 >= policy.min_integers or low == high == 0
            verdict = PUBLIC if stand.rung is Rung.EXACT else PROTECTED if wide else REVEALED
            return Cell(member, since, int(low), int(high), verdict)

        for k, stand in enumerate(stands):
            bounds = zip(found.members, found.low[k], found.high[k], strict=True)
            cells = [cell(member, "", low, high, stand) for member, low, high in bounds]
            for p, (first, last) in enumerate(found.pairs):
                if last == k:
                    since = stands[first].date.isoformat()
                    grown = zip(found.members, found.growth_low[p], found.growth_high[p], strict=True)
                    cells += [cell(member, since, low, high, stand) for member, low, high in grown]
            yield StandAudit(stand, tuple(cells))


def _page(path: str, digest: str, ledger: Ledger) -> str:
    if _EXACT_INSIDE in Path(path).parts:
        return EXACT_PAGE
    known = [entry for entry in ledger.entries if path in entry.pages]
    if not known:
        return STRANGE_PAGE
    if all(entry.withdrawn for entry in known):
        return WITHDRAWN_PAGE
    return KNOWN_PAGE if digest in [entry.pages[path] for entry in known] else CHANGED_PAGE


def _stale(page: Path) -> bool:
    """Whether the manifest beside a page, if there is one, names it no more."""
    manifest = page.parent / MANIFEST
    if not manifest.is_file():
        return False
    try:
        entries = read_manifest(manifest)["entries"]
    except DamagedManifestError:  # then it names no page
        return True
    made = {entry["output"] for entry in entries if entry["status"] == MADE}
    return page.with_suffix(".html").name not in made


def audit_tables(audited: FolderAudit) -> Iterator[AuditTable]:
    """Yield a table for each stand, and one of the pages."""
    for found in audited.stands:
        verdicts = [cell.verdict for cell in found.cells]
        yield AuditTable(
            f"{found.stand.stream}, per {found.stand.by}, stand {found.stand.date.isoformat()}, "
            f"{str(found.stand.rung).replace('_', ' ')}",
            ["Aantal", "Af te leiden", "Oordeel"],
            [[named(cell), _span(cell.low, cell.high), WORDS[cell.verdict]] for cell in found.cells],
            [
                f"{verdicts.count(PROTECTED)} van de {len(verdicts)} aantallen zijn beschermd, ook naast de andere standen van "
                f"{audited.region}; {verdicts.count(REVEALED)} zijn te herleiden.",
                *_RUNG_TELLS.get(found.stand.rung, ()),
            ],
        )
    if audited.pages:
        rows = [[page, WORDS[verdict]] for page, verdict in audited.pages.items()]
        yield AuditTable(f"Pagina's van {audited.region}", ["Pagina", "Oordeel"], rows)


def named(cell: Cell) -> str:
    """Return a cell as a reader names it.

    Examples
    --------
    >>> named(Cell("GM0546", "2020-12-31", 1, 4, PROTECTED))
    'Leiden, toename sinds 2020-12-31'
    """
    gemeenten = load_gemeenten()
    name = gemeenten[cell.member].naam if cell.member in gemeenten else cell.member
    name = "elders of onbekend" if cell.member == ELSEWHERE else name
    return f"{name}, toename sinds {cell.since}" if cell.since else name


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} – {high}"
