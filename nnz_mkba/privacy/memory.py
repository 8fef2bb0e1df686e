"""What earlier reports showed: the ledger beside the pages, and the same again in the manifest of each folder of pages.

`reports/<region>/ledger.json` holds what each report showed of counts, and the SHA-256 of its pages. Where it is missing or
altered, the manifests tell; where pages lie without either, nobody knows what they showed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.privacy.shown import Release, release_from
from nnz_mkba.provenance import sha256_of
from nnz_mkba.region import Region
from nnz_mkba.safe_files import read_text_safely

LEDGER = "ledger.json"
MANIFEST = "manifest.json"
SCHEMA_VERSION = 2
#: Names the ledger to whoever sees counts in another process: the kernel of a report, a worker. Empty: there is none.
LEDGER_VARIABLE = "NNZ_MKBA_LEDGER"
#: Where reports land unless somebody says otherwise, seen from where a command or a notebook runs.
_REPORTS = (Path("reports"), Path("../reports"))
#: What a page with counts may be written as.
PAGE_FORMS = frozenset({".html", ".pdf", ".docx", ".xlsx", ".csv", ".ipynb", ".png", ".svg"})


class Recalled(StrEnum):
    """From where what earlier reports showed is known."""

    LEDGER = "logboek"
    MANIFESTS = "manifesten"  # the ledger is missing, damaged or altered
    NOTHING = "niets"  # and there are pages all the same


@dataclass(frozen=True)
class Entry:
    """One report that was made.

    Attributes
    ----------
    release : Release
    date : str
        ISO date on which it was first made.
    pages : dict
        Path under the folder of the ledger → SHA-256.
    withdrawn : str
        ISO date on which the owner of the data took it back; empty while it stands.
    """

    release: Release
    date: str
    pages: Mapping[str, str] = field(default_factory=dict)
    withdrawn: str = ""


@dataclass(frozen=True)
class Ledger:
    """All reports on the people of one region, oldest first.

    Attributes
    ----------
    region : str
        Name of the folder of the delivery.
    people : str
        Whom the counts are about, whatever the folder is called; see `people_of`.
    entries : tuple of Entry
    recalled : Recalled
    lost : bool
        Whether pages were found of which nobody knows what they showed; only the owner of the data can set it right.
    """

    region: str
    people: str = ""
    entries: tuple[Entry, ...] = ()
    lost: bool = False
    recalled: Recalled = Recalled.LEDGER

    @property
    def binding(self) -> tuple[Release, ...]:
        """What a new report must fit."""
        return tuple(entry.release for entry in self.entries if not entry.withdrawn)

    def with_release(self, release: Release, date: str, pages: Mapping[str, str]) -> Ledger:
        """Return the ledger with a report that was made; one that shows the same adds its pages only."""
        for place, entry in enumerate(self.entries):
            if entry.release == release and not entry.withdrawn:
                renewed = replace(entry, pages=dict(sorted({**entry.pages, **pages}.items())))
                return replace(self, entries=(*self.entries[:place], renewed, *self.entries[place + 1 :]))
        return replace(self, entries=(*self.entries, Entry(release, date, dict(sorted(pages.items())))))

    def as_text(self) -> str:
        """Return the content of the file."""
        releases = [
            {"date": one.date, "withdrawn": one.withdrawn, "pages": dict(one.pages), "shown": one.release.as_dict()}
            for one in self.entries
        ]
        content = {
            "schema_version": SCHEMA_VERSION,
            "region": self.region,
            "people": self.people,
            "lost": self.lost,
            "sha256": _digest([self.region, self.people, self.lost, *releases]),
            "releases": releases,
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_ledger(path: Path, region: str = "") -> Ledger:
    """Read a ledger; where it is missing or altered, what the manifests below its folder say.

    An altered ledger and the manifests count together, so that whichever says more is followed.

    Raises
    ------
    NothingProducedError
        If it is there and the system does not let it be read, or it is of another region.
    """
    own, whole = _own(path)
    if own is not None and region and own.region != region:
        raise NothingProducedError(f"Het logboek {path} is van een andere regio. Kies met --out een andere map.")
    if own is not None and whole:
        return own
    told, people_told, every_page = _manifests(path.parent)
    known = () if own is None else own.entries
    if told or known:
        people = people_told or (own.people if own is not None else "")
        lost = not every_page or (own is not None and own.lost)
        return Ledger(region or path.parent.name, people, _once((*known, *told)), lost, Recalled.MANIFESTS)
    lost = path.exists() or not every_page
    recalled = Recalled.NOTHING if lost else Recalled.LEDGER
    return Ledger(region or path.parent.name, lost=lost, recalled=recalled)


def _once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries without those that say what an earlier one says."""
    kept: list[Entry] = []
    for entry in entries:
        same = next((place for place, one in enumerate(kept) if entry.release == one.release), None)
        if same is None:
            kept.append(entry)
        else:
            kept[same] = replace(kept[same], pages={**kept[same].pages, **entry.pages})
    return tuple(kept)


def _own(path: Path) -> tuple[Ledger | None, bool]:
    """Return what the ledger itself says, if anything can be read of it, and whether it is as it was written."""
    try:
        content = json.loads(read_text_safely(path))
        releases = content["releases"]
        if content["schema_version"] != SCHEMA_VERSION:
            return None, False
        entries = tuple(_entry(one) for one in releases)
        ledger = Ledger(str(content["region"]), str(content["people"]), entries, bool(content["lost"]))
    except FileNotFoundError:
        return None, False
    except NothingProducedError as error:  # a link, a folder, a pipe in its place
        raise NothingProducedError(f"{error} Er is niets gemaakt.") from error
    except OSError as fault:
        raise NothingProducedError(
            f"Het logboek van eerdere rapporten ({path}) is niet te lezen. Er is niets gemaakt. Verwacht: een gewoon "
            "bestand met leesrecht. Herstel dat, of kies met --out een andere map."
        ) from fault
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, False
    said = [content["region"], content["people"], content["lost"], *releases]
    return ledger, content.get("sha256") == _digest(said)


def _entry(data: Mapping[str, Any]) -> Entry:
    pages = {str(path): str(digest) for path, digest in data["pages"].items()}
    return Entry(release_from(data["shown"]), str(data["date"]), pages, str(data["withdrawn"]))


def _manifests(folder: Path) -> tuple[tuple[Entry, ...], str, bool]:
    """Return what the manifests below a folder say was shown, oldest peildatum first; of whom; and whether they do so of
    every page.
    """
    found: dict[Path, Entry] = {}
    people = ""
    for path in sorted(folder.rglob(MANIFEST)):
        try:
            content = json.loads(read_text_safely(path))
            place = path.parent.relative_to(folder)
            pages = {
                (place / str(one["output"])).as_posix(): str(one["sha256"])
                for one in content.get("entries", [])
                if one.get("output")
            }
            found[path.parent] = Entry(release_from(content["shown"]), str(content["started"]), pages)
            people = str(content["shown"].get("people", people))
        except (NothingProducedError, OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    pages_there = (path for path in folder.rglob("*") if path.suffix in PAGE_FORMS)
    entries = sorted(found.values(), key=lambda entry: entry.release.peildatum)
    return tuple(entries), people, all(path.parent in found for path in pages_there)


def _digest(releases: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(releases, sort_keys=True).encode()).hexdigest()


def people_of(region: Region) -> str:
    """Return whom the counts of a delivery are about: the people of one GGD region, or invented ones.

    Examples
    --------
    >>> from nnz_mkba.region import read_region
    >>> people_of(read_region("hollands-midden"))
    'GG4506'
    """
    return region.about.ggd_code + (" (verzonnen)" if region.about.synthetisch else "")


def shown_beside(path: Path, people: str) -> tuple[Release, ...]:
    """Return what was shown of the same people from deliveries in folders of another name.

    June and July may well lie in two folders; their pages are about the same clients all the same.
    """
    ledgers = [read_ledger(other) for other in _ledgers_beside(path)]
    return tuple(release for one in ledgers if people and one.people == people for release in one.binding)


def _ledgers_beside(path: Path) -> list[Path]:
    folder = path.resolve().parent
    there = {other.parent for name in (LEDGER, f"*/{MANIFEST}") for other in folder.parent.glob(f"*/{name}")}
    tops = {place if place.parent == folder.parent else place.parent for place in there}
    return sorted(top / LEDGER for top in tops if top != folder)


def ledger_of(region: str) -> Path | None:
    """Return the place of the ledger of a region: the one that the environment names, else the one in `reports/`.

    So figures on a terminal, in a notebook or in the explorer say no more than the pages that were made.
    """
    named = os.environ.get(LEDGER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    return next((reports / region / LEDGER for reports in _REPORTS if reports.is_dir()), None)


def known_history(region: Region) -> tuple[Release, ...] | None:
    """Return what reports on the people of a region showed before, or None where nobody knows.

    Raises
    ------
    NothingProducedError
        If there is a ledger that cannot be read.
    """
    path = ledger_of(region.slug)
    return () if path is None else history_at(path, region)


def history_at(path: Path, region: Region) -> tuple[Release, ...] | None:
    """Return what the ledger at a place, and those beside it, say; None where pages lie without any account of them."""
    ledger = read_ledger(path)
    if ledger.lost:
        return None
    if ledger.region != region.slug:
        return ()
    return (*shown_beside(path, people_of(region)), *ledger.binding)


def stamp_of_history(region: str) -> tuple[tuple[str, str], ...]:
    """Return what changes when the history of a region does: place and content of its ledgers and manifests."""
    path = ledger_of(region)
    if path is None:
        return ()
    files = [path, *_ledgers_beside(path)]
    if not _own(path)[1]:
        files += [
            other for other in sorted(path.parent.rglob("*")) if other.name == MANIFEST or other.suffix in PAGE_FORMS
        ]
    return tuple((str(file), sha256_of(file) if file.is_file() else "") for file in files)
