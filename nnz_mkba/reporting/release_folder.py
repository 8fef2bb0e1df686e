"""The folder of one release on its way: its items, what has landed, and the manifest that tells so."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from nnz_mkba.provenance import code_version, sha256_of, today
from nnz_mkba.region import Region
from nnz_mkba.reporting.accounted import Account
from nnz_mkba.reporting.batch import TRANSIENT
from nnz_mkba.reporting.fingerprint import is_fingerprint_of, page_fingerprint, project_hash, read_key
from nnz_mkba.reporting.landing import trace_of, write_atomically
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
from nnz_mkba.reporting.plan import NOTEBOOK, Engine, Item, Release, folder_date, release_folder, told
from nnz_mkba.reporting.region_index import region_index
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

INDEX = "index.html"
#: Forms of a page.
FORMS = (".html", ".pdf", ".docx")
DIED = "Het werkproces is gestopt, ook na nieuwe pogingen (vaak: te weinig geheugen)."
ELSEWHERE = (
    "De pagina is volgens het werkproces gemaakt, maar staat niet zo in de map van --out. Alle computers die meewerken, "
    "moeten die map onder dezelfde naam zien."
)


class ReleaseFolder:
    """One release that is being made, in its folder."""

    def __init__(self, release: Release, region: Region, planned: list[Item], account: Account, how: Engine):
        self.release, self.region = release, region
        self._shown = account.shown
        ledger = account.ledger
        self.place = release_folder(release, region)
        self._key = read_key(release.out)
        self.items = [
            dataclasses.replace(
                item,
                fingerprint=page_fingerprint(self._key, region.hashes, item.parameters),
                ledger=None if ledger is None else ledger.absolute(),
                engine=how.engine,
            )
            for item in planned
        ]
        self.known, self.state = self._read()
        self.todo = [item for item in self.items if not (how.resume and self._stands(item))]
        self._traces = [trace_of(item.target) for item in self.todo]
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
        there = all(f.is_file() and not f.is_symlink() for f in forms)
        return entry.status == MADE and there and sha256_of(item.target) == entry.sha256

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

    def judge(self, item: Item, result: dict[str, Any] | None) -> Entry:
        """Return what became of an item: a page counts as made if it is here, as its worker told."""
        known: dict[str, Any] = {"name": item.name, "label": item.label, "parameters": told(item.parameters)}
        result = result or {**known, "status": FAILED, "reason": DIED}
        entry = Entry(**{name: value for name, value in result.items() if name != TRANSIENT})
        if entry.status == MADE and not _landed(item.target, entry.sha256):
            entry = Entry(**known, status=FAILED, reason=ELSEWHERE)
        # what a worker says of a place, it says in full; no home folder is told
        reason = entry.reason and entry.reason.replace(str(item.target.parent), str(self.place))
        return dataclasses.replace(entry, reason=reason, fingerprint=item.fingerprint)

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
            stand=self._stand_date(),
        )
        write_atomically(self.place / INDEX, page)
        self._write(READY)

    def _stand_date(self) -> dt.date | None:
        """Return the day of the breakdown by gemeente that the pages show; None for that of the release."""
        stands = (self._shown or {}).get("stands", ())
        dates = [iso_date(stand["date"]) for stand in stands if stand["by"] == "gemeente"]
        return max(dates, default=None)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do, not even the index."""
        done = not self.todo and self.state == READY and (self.place / INDEX).is_file()
        return done and not any(self._moved_away(entry) for entry in self.known.values())

    @property
    def planned(self) -> list[dict[str, object]]:
        """What is to be made, and the trace of what stood in its place before (see `runlog`)."""
        return [
            {"gemeente": item.gemeente, "target": str(item.target), "trace": trace}
            for item, trace in zip(self.todo, self._traces, strict=True)
        ]

    @property
    def landed(self) -> bool:
        """Whether a page landed since."""
        return any(
            trace_of(item.target) not in (None, trace) for item, trace in zip(self.todo, self._traces, strict=True)
        )

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
            shown=self._shown,
        )
        write_manifest(self.place / MANIFEST, manifest)


def _landed(page: Path, sha256: str | None) -> bool:
    """Whether a page is there as told; its folder is listed, because a network drive is then asked anew."""
    try:
        return page in page.parent.iterdir() and not page.is_symlink() and sha256_of(page) == sha256
    except OSError:
        return False


def _other_forms(item: Item) -> list[Path]:
    asked = {".pdf": item.pdf, ".docx": item.docx}
    return [item.target.with_suffix(suffix) for suffix, wanted in asked.items() if wanted]
