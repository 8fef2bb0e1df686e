"""Audit a folder of reports again: attack what the ledger says was published, and hold the pages against it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nnz_mkba.disclosure.account import LEDGER, Account, Published, read_account, releases_beside, rules_of
from nnz_mkba.disclosure.audit import CellVerdict, requirement_of
from nnz_mkba.disclosure.crossed import REST
from nnz_mkba.disclosure.growth import grown_from
from nnz_mkba.disclosure.ledger import Release, audit_jointly
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.errors import UsageError
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.region import CountKey
from nnz_mkba.reporting.accounted import INTERNAL, pages_of
from nnz_mkba.reporting.manifest import MADE, MANIFEST, read_manifest
from nnz_mkba.vocabulary import ALLE

PROTECTED, SETTLED, REVEALED = "beschermd", "af_te_leiden_niet_klein", "te_herleiden"
KNOWN_PAGE, CHANGED_PAGE, STRANGE_PAGE = "in_logboek", "gewijzigd", "niet_in_logboek"
STALE_PAGE = "niet_in_manifest"
WORDS = {
    PROTECTED: "beschermd",
    SETTLED: "af te leiden, niet klein",
    REVEALED: "te herleiden",
    KNOWN_PAGE: "in het logboek",
    CHANGED_PAGE: "gewijzigd na publicatie",
    STRANGE_PAGE: "staat niet in het logboek",
    STALE_PAGE: "verouderd: staat niet meer in het manifest",
}
#: A ledger lies at most so many folders above a page: peildatum, audience, scenario.
_UP = 3


@dataclass(frozen=True)
class ReleaseAudit:
    """Verdicts on the cells of one release, given every release of the region.

    Attributes
    ----------
    cells : tuple of CellVerdict
        Every cell that is not shown exactly, every exact one that is a small count, and growth since or until other
        releases.
    revised : tuple of str
        Releases that contradict this one, because figures were corrected in between; left out of its audit.
    """

    published: Published
    cells: tuple[CellVerdict, ...]
    revised: tuple[str, ...]


@dataclass(frozen=True)
class FolderAudit:
    """Verdicts on everything under one ledger.

    Attributes
    ----------
    releases : tuple of ReleaseAudit
    pages : dict
        Path under the folder of the ledger → `in_logboek`, `gewijzigd`, `niet_in_logboek`, or `niet_in_manifest`: a page
        of an earlier run that the last one made no more.
    """

    region: str
    policy: DisclosurePolicy
    releases: tuple[ReleaseAudit, ...]
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether no hidden cell can be worked out and every page is the one that was published."""
        cells = all(verdict.ok for release in self.releases for verdict in release.cells)
        return cells and all(verdict == KNOWN_PAGE for verdict in self.pages.values())

    @property
    def revised(self) -> bool:
        """Whether figures were left out because a later release contradicts them: on those there is no verdict."""
        return any(release.revised for release in self.releases)

    def as_json(self) -> dict[str, Any]:
        """Return the audit as the JSON face prints it."""
        return {
            "region": self.region,
            "valid": self.ok,
            "policy": rules_of(self.policy),
            "releases": [
                {
                    "name": audited.published.release.name,
                    "date": audited.published.date,
                    "peildatum": audited.published.peildatum,
                    "revised": list(audited.revised),
                    "cells": [
                        {
                            "cell": str(verdict.key),
                            "published": verdict.published.as_json(),
                            "low": _finite(verdict.low),
                            "high": _finite(verdict.high),
                            "verdict": verdict_on(verdict, self.policy),
                        }
                        for verdict in audited.cells
                    ],
                }
                for audited in self.releases
            ],
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
    NnzError
        If a ledger is damaged.
    """
    folder = Path(folder).resolve()
    if INTERNAL in folder.parts:
        raise UsageError(
            f"In '{INTERNAL}' staan exacte cijfers; daar valt niets te controleren. Kies een andere map."
        )
    above = [place for place in [folder, *folder.parents[:_UP]] if (place / LEDGER).is_file()]
    places = above[:1] or sorted(path.parent for path in folder.rglob(LEDGER))
    if not places:
        raise UsageError(
            f"In of boven de map '{folder.name}' staat geen {LEDGER}. Geef de map van een regio, bijvoorbeeld "
            "reports/hollands-midden; het logboek komt er met het eerste rapport."
        )
    return [_audit(read_account(place / LEDGER), place, folder, policy) for place in places]


def _audit(account: Account, place: Path, folder: Path, policy: DisclosurePolicy) -> FolderAudit:
    below = folder.relative_to(place).as_posix() if folder != place and folder.is_relative_to(place) else ""
    pages = {path: digest for path, digest in pages_of(place).items() if not below or path.startswith(f"{below}/")}
    beside = releases_beside(place / LEDGER, account.people)
    releases = [
        _audit_release(entry, account, beside, policy)
        for entry in account.published
        if not entry.withdrawn and (not below or any(path.startswith(f"{below}/") for path in entry.pages))
    ]
    verdicts = {path: _page(path, digest, account) for path, digest in pages.items()}
    verdicts |= {path: STALE_PAGE for path, word in verdicts.items() if word == KNOWN_PAGE and _stale(place / path)}
    return FolderAudit(account.region, policy, tuple(releases), verdicts)


def _audit_release(
    entry: Published, account: Account, beside: Sequence[Release], policy: DisclosurePolicy
) -> ReleaseAudit:
    own = entry.release
    others = [*beside, *(release for release in account.binding if release.name != own.name)]
    verdicts, revised = audit_jointly(own.structure, own.numbers, others, policy)
    named = tuple(
        v for v in verdicts if v.key in own.structure.cells or grown_from(str(v.key)) in own.structure.cells
    )
    return ReleaseAudit(entry, named, tuple(revised))


def _page(path: str, digest: str, account: Account) -> str:
    known = [entry.pages[path] for entry in account.published if path in entry.pages]
    return STRANGE_PAGE if not known else KNOWN_PAGE if digest in known else CHANGED_PAGE


def _stale(page: Path) -> bool:
    """Whether the manifest beside a page, if there is one, names it no more."""
    manifest = page.parent / MANIFEST
    if not manifest.is_file():
        return False
    made = {entry["output"] for entry in read_manifest(manifest)["entries"] if entry["status"] == MADE}
    return page.with_suffix(".html").name not in made


def verdict_on(cell: CellVerdict, policy: DisclosurePolicy) -> str:
    """Return the verdict on a cell: one that can be worked out and is no small count is not protected, nor need it be."""
    if not cell.ok:
        return REVEALED
    return PROTECTED if cell.high - cell.low >= requirement_of(policy).width else SETTLED


#: What a remainder is a part of, by dimension.
_MANY = {"gemeente": "gemeenten", "uitkomst": "uitkomsten", "verwijzer": "verwijzers"}


def audit_tables(audited: FolderAudit) -> Iterator[AuditTable]:
    """Yield a table of hidden cells for each release, and one of the pages."""
    for found in audited.releases:
        release = found.published.release
        verdicts = [verdict_on(cell, audited.policy) for cell in found.cells]
        told = {word: verdicts.count(word) for word in (PROTECTED, SETTLED, REVEALED)}
        notes = [
            f"{told[PROTECTED]} van de {len(verdicts)} verborgen aantallen zijn beschermd, ook naast de andere publicaties van "
            f"{audited.region}; {told[REVEALED]} zijn te herleiden."
        ]
        if told[SETTLED]:
            notes.append(
                f"{told[SETTLED]} aantallen staan nergens maar volgen uit de rest; zij zijn nul of ten minste "
                f"{audited.policy.threshold}, dus niet klein."
            )
        if found.revised:
            notes.append(
                f"Herzien sinds {', '.join(found.revised)}: wat daarmee samenhangt, is niet naast deze publicatie gelegd en "
                "dus niet beoordeeld. Zie docs/privacy.md, 'Het logboek'."
            )
        yield AuditTable(
            f"{release.name}, gemaakt op {found.published.date}, peildatum {found.published.peildatum}",
            ["Aantal", "Gepubliceerd", "Af te leiden", "Oordeel"],
            [
                [
                    _named(str(v.key)),
                    _written(v.published),
                    _span(v.low, v.high),
                    WORDS[verdict],
                ]
                for v, verdict in zip(found.cells, verdicts, strict=True)
            ],
            notes,
        )
    if audited.pages:
        rows = [[page, WORDS[verdict]] for page, verdict in audited.pages.items()]
        yield AuditTable(f"Pagina's van {audited.region}", ["Pagina", "Oordeel"], rows)


def _named(key: str) -> str:
    """Return a cell as a reader names it; the full key is in the JSON.

    Examples
    --------
    >>> _named("2021-06-30 | opgeschaald | GM0546 | alle | alle")
    '2021-06-30, opgeschaald, Leiden'
    >>> _named("2021-06-30 | opgeschaald | alle | rest | alle | 0a1b2c3d")
    '2021-06-30, opgeschaald, rest van de uitkomsten'
    >>> _named("2021-06-30 | opgeschaald | GM0546 | alle | alle | toename sinds 2020-12-31")
    '2021-06-30, opgeschaald, Leiden, toename sinds 2020-12-31'
    """
    gemeenten = load_gemeenten()
    told = []
    for dimension, part in zip_longest(
        CountKey._fields, key.split(" | ")
    ):  # since when it grew, or a fingerprint, may follow
        if part == REST:
            told.append(f"rest van de {_MANY[dimension]}")
        elif part is not None and part != ALLE and not re.fullmatch(r"[0-9a-f]{8}", part):
            told.append(gemeenten[part].naam if part in gemeenten else part.replace("_", " "))
    return ", ".join(told)


def _written(number: PublishableNumber) -> str:
    match number.kind:
        case Kind.SMALL:
            return f"<{number.high + 1:g}" if number.high is not None else "klein"
        case Kind.EXACT | Kind.RANGE:
            return _span(number.low or 0.0, number.high or 0.0)
        case Kind.WITHHELD:
            return "niet getoond"
        case _:
            return "onbekend"


def _span(low: float, high: float) -> str:
    if math.isinf(high):
        return f"{low:g} of meer"
    return f"{low:g}" if low == high else f"{low:g} – {high:g}"


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None
