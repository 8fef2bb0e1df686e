"""The ledger file: what was published of a region, when and on which pages; no count that was hidden.

`reports/<region>/ledger.json` holds for every release the publishable numbers with their sums, the policy, and the
SHA-256 of its pages. It is read before the next release, and by the audit.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nnz_mkba.disclosure.ledger import Release, release_from_dict, release_to_dict
from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.region import Region

LEDGER = "ledger.json"
SCHEMA_VERSION = 1
#: Names the ledger to whoever protects counts in another process: the kernel of a report, a worker. Empty: there is none.
LEDGER_VARIABLE = "NNZ_MKBA_LEDGER"
#: Where reports land unless somebody says otherwise, seen from where a command or a notebook runs.
_REPORTS = (Path("reports"), Path("../reports"))
_RULES = ("method", "threshold", "min_integers", "min_width", "min_denominator", "rounding_base")


@dataclass(frozen=True)
class Published:
    """One release in the ledger.

    Attributes
    ----------
    release : Release
    date : str
        ISO date on which it was first made.
    peildatum : str
    policy : dict
        The rules that held.
    pages : dict
        Path under the folder of the ledger → SHA-256, of every page on which it stands.
    withdrawn : bool
        Set by the privacy officer, by hand: this release no longer binds the next.
    """

    release: Release
    date: str
    peildatum: str
    policy: dict[str, Any]
    pages: dict[str, str] = field(default_factory=dict)
    withdrawn: bool = False


@dataclass(frozen=True)
class Account:
    """All releases of one region, oldest first.

    Attributes
    ----------
    region : str
        Name of the folder of the delivery.
    published : tuple of Published
    people : str
        Whom the counts are about, whatever the folder is called; see `people_of`. Empty in a ledger that does not say.
    """

    region: str
    published: tuple[Published, ...] = ()
    people: str = ""

    @property
    def binding(self) -> tuple[Release, ...]:
        """Releases that a new one is held against."""
        return tuple(entry.release for entry in self.published if not entry.withdrawn)

    def with_release(
        self, release: Release, date: str, peildatum: str, policy: DisclosurePolicy, pages: Mapping[str, str]
    ) -> Account:
        """Return the account with a release that was made; one that shows the same adds its pages only."""
        rules = rules_of(policy)
        for number, entry in enumerate(self.published):
            same = _content(entry.release) == _content(release) and entry.policy == rules and not entry.withdrawn
            if same and entry.peildatum == peildatum:
                renewed = replace(entry, pages=dict(sorted({**entry.pages, **pages}.items())))
                return replace(self, published=(*self.published[:number], renewed, *self.published[number + 1 :]))
        named = replace(release, name=f"publicatie {len(self.published) + 1}")
        entry = Published(named, date, peildatum, rules, dict(sorted(pages.items())))
        return replace(self, published=(*self.published, entry))

    def as_text(self) -> str:
        """Return the content of the file."""
        releases = [
            {
                "name": entry.release.name,
                "date": entry.date,
                "peildatum": entry.peildatum,
                "withdrawn": entry.withdrawn,
                "policy": entry.policy,
                "pages": entry.pages,
                "sha256": _digest(_content(entry.release)),
                **_content(entry.release),
            }
            for entry in self.published
        ]
        head = {"schema_version": SCHEMA_VERSION, "region": self.region, "people": self.people}
        content = {**head, "releases": releases}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def rules_of(policy: DisclosurePolicy) -> dict[str, Any]:
    """Return the rules of a policy, without their texts."""
    return {name: getattr(policy, name) for name in _RULES}


def read_account(path: Path, region: str | None = None) -> Account:
    """Read a ledger; an absent one is an account without releases.

    Raises
    ------
    NnzError
        If it is damaged, of another version, or of another region.
    """
    if not path.exists():
        return Account(region or path.parent.name)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version, named, people = content["schema_version"], str(content["region"]), str(content.get("people", ""))
        published = tuple(map(_entry, content["releases"])) if version == SCHEMA_VERSION else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(path) from None
    if version != SCHEMA_VERSION:
        raise NnzError(f"Het logboek {path} is van versie {version!r}; verwacht {SCHEMA_VERSION}.")
    if region is not None and named != region:
        raise NnzError(f"Het logboek {path} is van een andere regio. Kies met --out een andere map.")
    return Account(named, published, people)


def people_of(region: Region) -> str:
    """Return whom the counts of a delivery are about: the people of one GGD region, or invented ones.

    Examples
    --------
    >>> from nnz_mkba.region import read_region
    >>> people_of(read_region("hollands-midden"))
    'GG4506'
    """
    return region.about.ggd_code + (" (verzonnen)" if region.about.synthetisch else "")


def releases_beside(ledger: Path, people: str) -> tuple[Release, ...]:
    """Return what was published of the same people from deliveries in folders of another name.

    June and July may well lie in two folders; their pages are about the same clients all the same.

    Raises
    ------
    NnzError
        If a ledger beside this one is damaged.
    """
    found = []
    for path in ledgers_beside(ledger):
        account = read_account(path)
        if people and account.people == people:
            found += [replace(one, name=f"{account.region}, {one.name}") for one in account.binding]
    return tuple(found)


def ledgers_beside(ledger: Path) -> list[Path]:
    """Return the ledgers of the other regions in the same folder of reports."""
    folder = ledger.resolve().parent
    return sorted(path for path in folder.parent.glob(f"*/{LEDGER}") if path.parent != folder)


def ledger_of(region: str) -> Path | None:
    """Return the place of the ledger of a region: the one that the environment names, else the one in `reports/`.

    So figures on a terminal, in a notebook or in the explorer say no more than the pages that were published.
    """
    named = os.environ.get(LEDGER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    return next((reports / region / LEDGER for reports in _REPORTS if reports.is_dir()), None)


def earlier_releases(region: Region) -> tuple[Release, ...]:
    """Return what was published of the people of a region before; see `ledger_of`.

    Raises
    ------
    NnzError
        If the ledger cannot be read: then nothing is protected, rather than protected too little.
    """
    ledger = ledger_of(region.slug)
    if ledger is None:
        return ()
    account = read_account(ledger, None if ledger.exists() else region.slug)
    if account.region != region.slug:
        return ()
    return (*releases_beside(ledger, people_of(region)), *account.binding)


def _entry(data: Mapping[str, Any]) -> Published:
    release = release_from_dict(data)
    if data["sha256"] != _digest(_content(release)):
        raise ValueError("the numbers are not those that were written")
    if not all(isinstance(part, str) for part in (data["date"], data["peildatum"], *_flat(data["pages"]))):
        raise ValueError("not text")
    if not isinstance(data["withdrawn"], bool):
        raise TypeError("withdrawn is true or false")
    return Published(
        release, data["date"], data["peildatum"], dict(data["policy"]), dict(data["pages"]), data["withdrawn"]
    )


def _flat(pages: Mapping[str, str]) -> Iterable[str]:
    for path, digest in pages.items():
        yield from (path, digest)


def _content(release: Release) -> dict[str, Any]:
    found = release_to_dict(release)
    return {part: found[part] for part in ("cells", "sums", "orders")}


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _damaged(path: Path) -> NnzError:
    return NnzError(
        f"Het logboek van eerdere publicaties ({path}) is beschadigd. Er is niets gemaakt, want zonder logboek is niet "
        "na te gaan wat al bekend is. Zet het terug uit een reservekopie."
    )
