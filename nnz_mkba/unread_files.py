"""Files in the folder of a delivery that nobody reads: named, and refused where they hold personal data.

Nothing of them gets into a report, but the folder is passed on as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.guard import ColumnKind, guard, guard_lines
from nnz_mkba.tabular import read_table
from nnz_mkba.workbook_rest import personal_data_beside

_TABLES = frozenset({".csv", ".xlsx"})
_TEXTS = frozenset(
    {"", ".txt", ".md", ".tsv", ".tab", ".dat", ".json", ".yaml", ".yml", ".xml", ".html", ".log", ".bak"}
)
_LONGEST = 20_000_000  # bytes of a text that is looked through


def unread_files(folder: Path, read: Collection[str]) -> list[str]:
    """Return the names of what lies in a folder and is not read; of a folder in it, with a slash behind.

    Parameters
    ----------
    folder : Path
        Of the delivery.
    read : collection of str
        Names that are read. Hidden files, which an operating system leaves, are left out.
    """
    return sorted(
        f"{path.name}/" if path.is_dir() else path.name
        for path in folder.iterdir()
        if path.name not in read and not path.name.startswith(".")
    )


def personal_data_in(path: Path, allowed: Sequence[str] = ()) -> list[DataFault]:
    """Return a fault for personal data in a file that is not read, as far as it is a table or a text.

    A name of a column or a text in it is no fault here: nobody described this file.
    """
    faults: list[DataFault] = []
    if path.is_dir() or path.suffix.lower() not in _TABLES | _TEXTS or path.stat().st_size > _LONGEST:
        return faults
    if path.suffix.lower() in _TABLES:
        comments: dict[int, str] = {}
        frame, unreadable = read_table(path, comments=comments)
        if not unreadable:
            kinds = dict.fromkeys(map(str, frame.columns), ColumnKind.TEXT)
            found = guard(frame, path.name, kinds, rows=list(frame.index), allowed=allowed)
            headed = pd.DataFrame({"kop": [*map(str, frame.columns)]}, dtype=object)
            found += guard(headed, path.name, {"kop": ColumnKind.TEXT}, rows=[1] * len(headed), allowed=allowed)
            faults += [dataclasses.replace(fault, column=None) for fault in found]
            faults += personal_data_beside(path, allowed)
        lines = comments
    if path.suffix.lower() in _TEXTS or (path.suffix.lower() == ".csv" and unreadable):
        lines = dict(enumerate(path.read_bytes().decode("utf-8", errors="replace").splitlines(), start=1))
    faults += guard_lines(lines, path.name, allowed=allowed)
    remedy = (
        "Haal het bestand uit de map van de levering: het wordt niet gelezen. De waarde is met opzet niet herhaald."
    )
    return [dataclasses.replace(fault, remedy=remedy) for fault in faults]
