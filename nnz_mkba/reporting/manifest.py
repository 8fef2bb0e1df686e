"""What a run was made from and what it made: one JSON file beside the pages, without client data that they do not show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.safe_files import read_text_safely

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
#: State of a run: a manifest that says `bezig` while nothing runs is that of a run that was broken off.
BUSY, READY = "bezig", "klaar"
MADE, FAILED = "gelukt", "mislukt"
#: Status of a municipality with too few clients for a page that everybody may read: as it should be, no failure.
NOT_PUBLIC = "geen openbare pagina"


_REMEDY = "Maak de rapporten opnieuw."


class DamagedManifestError(NothingProducedError):
    """A manifest that cannot be relied on: whoever makes the reports anew goes on without it."""


@dataclass(frozen=True)
class Entry:
    """One page of a run, made or not.

    Attributes
    ----------
    name : str
        What was asked for, for instance `gm0546-leiden`.
    status : str
        `gelukt`, `mislukt` or `geen openbare pagina`.
    output : str or None
        File name of the page, relative to the manifest; None if there is no page.
    parameters : dict
        Every parameter with its value.
    inputs : dict of str to str
        File name → SHA-256.
    sha256 : str or None
        Of the page.
    size_bytes : int or None
    seconds : dict of str to float
        [s]
    reason : str or None
        Why it failed, in Dutch. Pass nothing here that quotes data.
    label : str
        Name for a reader.
    summary : dict
        What the page says in a few publishable words; see `present.summary`.
    fingerprint : str
        Salted and keyed hash of all that the page rests on; see `fingerprint`.
    """

    name: str
    status: str
    output: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    sha256: str | None = None
    size_bytes: int | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    reason: str | None = None
    label: str = ""
    summary: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


_ENTRIES = TypeAdapter(list[Entry], config=ConfigDict(extra="forbid"))


def describe_run(
    entries: Iterable[Entry],
    *,
    commit: str | None,
    started: str,
    seconds: float,
    state: str = READY,
    sources: Mapping[str, str] | None = None,
    shown: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Assemble the manifest of a run.

    Parameters
    ----------
    entries : iterable of Entry
    commit : str or None
    started : str
        ISO moment; given, not read from the clock.
    seconds : float
        For the whole run. [s]
    state : str
        `bezig` or `klaar`.
    sources : mapping of str to str, optional
        What all pages are made from → SHA-256.
    shown : mapping, optional
        What the pages show of counts, so that a lost ledger can be made again; see `privacy.memory`.

    Returns
    -------
    dict
        Ready for JSON: the run, the counts by status, the entries by name.
    """
    listed = sorted(entries, key=lambda entry: entry.name)
    counts: dict[str, int] = {}
    for entry in listed:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    return {
        "schema_version": SCHEMA_VERSION,
        "state": state,
        "commit": commit,
        "started": started,
        "seconds": round(seconds, 3),
        "sources": dict(sources or {}),
        "shown": dict(shown) if shown else None,
        "counts": counts,
        "entries": [
            asdict(entry) | {"seconds": {part: round(value, 3) for part, value in entry.seconds.items()}}
            for entry in listed
        ],
    }


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest whole or not at all."""
    write_atomically(path, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest back.

    Raises
    ------
    DamagedManifestError
        If it is damaged or of another version.
    """
    try:
        manifest = json.loads(read_text_safely(Path(path)))
        version = manifest["schema_version"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DamagedManifestError(f"Het manifest {path} is niet te lezen. {_REMEDY}") from fault
    if version != SCHEMA_VERSION:
        raise DamagedManifestError(
            f"Het manifest {path} is van versie {version}; verwacht {SCHEMA_VERSION}. {_REMEDY}"
        )
    try:
        _ENTRIES.validate_python(manifest["entries"])
    except (ValueError, KeyError) as fault:
        raise DamagedManifestError(f"Het manifest {path} is beschadigd. {_REMEDY}") from fault
    return manifest
