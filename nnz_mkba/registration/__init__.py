"""From one row a case to the counts of a delivery: the only thing of a registration that goes on.

`aggregate` reads a registration, checks it, counts it with one SQL query and writes `casuistiek.csv`. The rows themselves
stay where they are (docs/decisions/0009).
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.errors import UsageError
from nnz_mkba.formula_text import quote_formula
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.provenance import today
from nnz_mkba.region import REGION_FILE, RegionFile, read_region
from nnz_mkba.registration import statements
from nnz_mkba.registration.checks import check
from nnz_mkba.registration.sources import Source, open_source
from nnz_mkba.strict_yaml import parse_strict, read_yaml
from nnz_mkba.tabular import read_table
from nnz_mkba.vocabulary import ALLE, Outcome

#: What stands in column `bron` of a table that was counted here; a table that says otherwise is not overwritten.
ORIGIN = "registratie, samengeteld"
_TABLE = next(schema for schema in TABLES if schema.stem == "casuistiek")


def aggregate(
    where: str, folder: Path, peildata: Sequence[dt.date] = (), view: str = "", replace: bool = False
) -> pd.DataFrame:
    """Count a registration into the `casuistiek.csv` of a delivery, or change nothing.

    Parameters
    ----------
    where : str
        CSV, Parquet or XLSX file, or the address of a PostgreSQL database.
    folder : Path
        The delivery; its `region.yaml` says which region it is and when the programme began.
    peildata : sequence of datetime.date
        Dates to count at; default the peildatum of the delivery and the ends of the years before it.
    view : str
        Table or view, for a database.
    replace : bool
        Whether a `casuistiek.csv` that was made by hand may be overwritten.

    Returns
    -------
    DataFrame
        The rows that were written.

    Raises
    ------
    UsageError
        If the source, the folder or a date cannot be used.
    DeliveryError
        If the registration, or the delivery with its new table, does not pass the checks.
    NothingProducedError
        If a database cannot be reached or read.
    """
    if not (folder / REGION_FILE).is_file():
        raise UsageError(f"'{folder}' is geen levering. Geef met --region een map met een region.yaml.")
    about = parse_strict(RegionFile, read_yaml(folder / REGION_FILE), REGION_FILE)
    dates = sorted({*peildata}) or default_dates(about.programma_start, about.peildatum)
    if dates[-1] > today():
        raise UsageError(
            f"Peildatum {dates[-1].isoformat()} ligt in de toekomst, en de registratie is dan niet af. Kies een dag tot en met vandaag."
        )
    _refuse_to_overwrite(folder, replace)
    source = open_source(where, view)
    try:
        check(source, about.programma_start, today(), about.toegestane_organisaties)
        table = count(source, dates, list(load_gemeenten().in_region(about.ggd_code)))
    finally:
        source.close()
    _land(table, folder)
    return table


def default_dates(start: dt.date, peildatum: dt.date) -> list[dt.date]:
    """Return a peildatum and the ends of the years before it, since the start.

    Examples
    --------
    >>> [day.isoformat() for day in default_dates(dt.date(2020, 1, 1), dt.date(2021, 6, 30))]
    ['2020-12-31', '2021-06-30']
    """
    ends = [dt.date(year, 12, 31) for year in range(start.year, peildatum.year)]
    return [*ends, peildatum]


def count(source: Source, peildata: Sequence[dt.date], gemeenten: Sequence[str]) -> pd.DataFrame:
    """Count a checked registration: cumulative totals, outcomes, municipalities and referrers of each stream.

    A municipality of the region or an outcome without a case counts zero, since a registration is complete; a stream
    that is not in it at all stays unknown.

    Parameters
    ----------
    source : Source
    peildata : sequence of datetime.date
    gemeenten : sequence of str
        Codes of the region. Others appear where somebody lives there.

    Returns
    -------
    DataFrame
        The columns of casuistiek.csv, sorted.
    """
    days = [day.isoformat() for day in peildata]
    rows = source.ask(statements.COUNTS, days, list(gemeenten), [str(outcome) for outcome in Outcome])
    keys = ["peildatum", "stroom", "gemeente_code", "uitkomst", "verwijzer"]
    table = pd.DataFrame(rows, columns=[*keys, "aantal"]).assign(plaats="", onderdeel_van="", bron=ORIGIN)
    # The total first, then each breakdown: the order in which a reader looks for them.
    order = table[keys[2:]].ne(ALLE).astype(int)
    ranked = table.assign(_g=order["gemeente_code"], _u=order["uitkomst"], _v=order["verwijzer"])
    ranked = ranked.sort_values(["peildatum", "stroom", "_v", "_g", "_u", *keys[2:]], kind="stable")
    return ranked[list(_TABLE.columns)].reset_index(drop=True)


def _refuse_to_overwrite(folder: Path, replace: bool) -> None:
    if (folder / f"{_TABLE.stem}.xlsx").is_file():
        raise UsageError(f"Er staat al een {_TABLE.stem}.xlsx. Haal dat bestand weg: elk aantal staat op één plaats.")
    path = folder / f"{_TABLE.stem}.csv"
    if replace or not path.is_file():
        return
    frame, faults = read_table(path, comments={})
    if frame.empty and not faults:  # no count is lost with it
        return
    if frame.empty or "bron" not in frame.columns or not frame["bron"].eq(ORIGIN).all():
        raise UsageError(
            f"{path.name} staat er al en is niet uit een registratie samengeteld. "
            "Bewaar het bestand elders, of overschrijf het met --replace."
        )


def _land(table: pd.DataFrame, folder: Path) -> None:
    """Put the table in its place if the delivery then passes every check."""
    name = f"{_TABLE.stem}.csv"
    with TemporaryDirectory(dir=folder, prefix=".samentellen-") as trial:
        draft = Path(trial)
        for path in folder.iterdir():
            if path.is_file() and path.name != name:
                shutil.copy2(path, draft / path.name)
        # A kind of referrer is text of others; who opens the table in a spreadsheet must not run it. `read_table` takes
        # the apostrophe off again.
        texts = [column for column in table.columns if column not in ("peildatum", "aantal")]
        safe = table.assign(**{column: table[column].map(quote_formula) for column in texts})
        # Without quotes a carriage return would begin a new row.
        broken = any(safe[column].str.contains("\r", regex=False).any() for column in texts)
        quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
        with (draft / name).open("w", encoding="utf-8", newline="") as file:
            safe.to_csv(file, index=False, lineterminator="\n", quoting=quoting)
            file.flush()
            os.fsync(file.fileno())
        read_region(draft)
        (draft / name).replace(folder / name)
