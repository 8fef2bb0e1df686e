"""What lies in the folder of a network and is not read: named, and refused where it holds personal data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nnz_mkba.errors import DataFault
from nnz_mkba.networks.file import NETWORK_FILE, NetworkFile
from nnz_mkba.networks.sheets import SUFFIXES
from nnz_mkba.networks.tables import TABLES
from nnz_mkba.unread_files import personal_data_in, unread_files

ROUNDS = "rondes"
#: What the pages of a network's rounds showed; it holds nothing that they do not.
LEDGER = "gesloten-rondes.json"


def _tables(*stems: str) -> frozenset[str]:
    return frozenset(f"{stem}{suffix}" for stem in stems for suffix in SUFFIXES)


_HERE = _tables(*(schema.stem for schema in TABLES)) | {
    NETWORK_FILE,
    "vragenlijst.yaml",
    "sessietaken.yaml",
    LEDGER,
    ROUNDS,
}
_IN_A_ROUND = _tables("antwoorden", "koppeling")


def unread_in(folder: Path, about: NetworkFile) -> tuple[list[str], list[DataFault]]:
    """Return the names of what is not read, a folder with a slash behind, and a fault for personal data in it."""
    names = list(_names(folder, about))
    faults = []
    for name in names:
        for path in sorted((folder / name).iterdir()) if name.endswith("/") else [folder / name]:
            place = str(path.relative_to(folder).as_posix())
            faults += [replace(f, file=place) for f in personal_data_in(path, about.toegestane_organisaties)]
    return names, faults


def _names(folder: Path, about: NetworkFile) -> Iterator[str]:
    yield from unread_files(folder, _HERE)
    rounds = folder / ROUNDS
    if not rounds.is_dir():
        return
    yield from (f"{ROUNDS}/{name}" for name in unread_files(rounds, about.rondes))
    for name in about.rondes:
        if (rounds / name).is_dir():
            yield from (f"{ROUNDS}/{name}/{file}" for file in unread_files(rounds / name, _IN_A_ROUND))


def not_read_words(name: str) -> str:
    """Say in Dutch that a file or folder is not read, and what to do.

    Examples
    --------
    >>> not_read_words("rondes/2026-najaar/")[:78]
    'Niet gelezen: rondes/2026-najaar/. Deze ronde staat niet onder rondes in netwo'
    """
    if name.startswith(f"{ROUNDS}/") and name.endswith("/") and name.count("/") == 2:
        return f"Niet gelezen: {name}. Deze ronde staat niet onder rondes in {NETWORK_FILE}: zet haar erbij, of haal de map weg."
    return f"Niet gelezen: {name}. Hoort dit niet bij het netwerk, haal het dan uit de map."
