"""Is a folder of reports still what its manifests say? Every page hashed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nnz_mkba.errors import UsageError
from nnz_mkba.provenance import sha256_of
from nnz_mkba.reporting.manifest import FAILED, MADE, MANIFEST, READY, read_manifest


@dataclass(frozen=True)
class Verified:
    """What was found in the folder of one manifest.

    Attributes
    ----------
    folder : Path
    pages : int
        Pages that are as they were written.
    faults : tuple of str
        Dutch; empty if all is well.
    """

    folder: Path
    pages: int
    faults: tuple[str, ...]


def verify_folder(folder: Path) -> list[Verified]:
    """Hold every page below a folder against the manifest beside it.

    Raises
    ------
    UsageError
        If there is no manifest below the folder.
    NothingProducedError
        If a manifest is damaged.
    """
    manifests = sorted(folder.rglob(MANIFEST))
    if not manifests:
        raise UsageError(f"In {folder} staat geen {MANIFEST}. Geef een map die nnz-mkba report heeft gemaakt.")
    return [_verify(path) for path in manifests]


def _verify(path: Path) -> Verified:
    manifest = read_manifest(path)
    made = [entry for entry in manifest["entries"] if entry["status"] == MADE]
    faults = list(_faults(path.parent, manifest, made))
    whole = sum(_as_written(path.parent, entry) for entry in made)
    return Verified(path.parent, whole, tuple(faults))


def _faults(folder: Path, manifest: dict, made: list[dict]) -> Iterator[str]:
    if manifest.get("state", READY) != READY:
        yield "De run is niet afgemaakt. Draai hetzelfde commando met --resume."
    for entry in made:
        if not (folder / entry["output"]).is_file():
            yield f"{entry['output']} ontbreekt."
        elif not _as_written(folder, entry):
            yield f"{entry['output']} is na het maken gewijzigd."
    for entry in manifest["entries"]:
        if entry["status"] == FAILED:
            yield f"{entry['label']} is niet gemaakt."
    for rest in sorted(folder.glob(".*.tmp")):
        yield f"{rest.name} is een rest van een afgebroken run en kan weg."


def _as_written(folder: Path, entry: dict) -> bool:
    page = folder / entry["output"]
    return page.is_file() and not page.is_symlink() and sha256_of(page) == entry["sha256"]
