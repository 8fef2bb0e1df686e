"""One region's delivery: read it, check all of it, refuse it with every fault named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd
from pydantic import Field, field_validator

from nnz_mkba.delivery_checks import check_together
from nnz_mkba.delivery_schemas import TABLES, TableSchema
from nnz_mkba.errors import DataFault, DeliveryError, NnzError, UsageError, did_you_mean
from nnz_mkba.explanation import EXPLANATION_FILE, read_explanation
from nnz_mkba.gemeenten import Gemeente, Gemeenten, load_gemeenten
from nnz_mkba.indicators import IndicatorDefinition, load_indicators
from nnz_mkba.personal_data.counts import count_faults
from nnz_mkba.personal_data.guard import ColumnKind, guard_lines
from nnz_mkba.personal_data.organisations import listed_organisations, organisations_in
from nnz_mkba.provenance import sha256_of
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Date, Strict, Text, Truth, Whole, parse_strict, read_yaml, texts_by_line
from nnz_mkba.tabular import read_table
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, Stream
from nnz_mkba.workbook_rest import personal_data_beside

REGION_FILE = "region.yaml"
#: Where deliveries are laid out, from the folder in which a command is given.
OWN = Path("data", "regions")
#: Keys of region.yaml with texts that a page prints.
_PRINTED = frozenset({"naam", "documenten", "niet_in_de_kosten", "pm_posten", "toelichting"})
_SUFFIXES = (".csv", ".xlsx")
#: Files of a delivery; whatever else lies in its folder is not read.
READ_FILES = frozenset(
    {REGION_FILE, EXPLANATION_FILE, *(f"{schema.stem}{suffix}" for schema in TABLES for suffix in _SUFFIXES)}
)


class Document(Strict):
    """A source document that the delivery refers to by its number."""

    titel: Text


class Printed(Strict):
    """Counts that the region's own source has printed, so that they are no secret: totals, or a breakdown."""

    stroom: Stream
    peildatum: Date
    uitsplitsing: Literal["totaal", "gemeente", "verwijzer"]
    bron: Text


class RegionFile(Strict):
    """`region.yaml`: what holds for the delivery as a whole."""

    naam: Text
    ggd_code: Text
    programma_start: Date
    peildatum: Date
    synthetisch: Truth
    documenten: dict[str, Document]
    niet_in_de_kosten: tuple[Text, ...] = ()
    pm_posten: tuple[Text, ...] = ()
    toelichting: str = ""
    tegels: dict[str, tuple[Whole, Whole]] = {}
    toegestane_organisaties: tuple[Text, ...] = ()
    reeds_openbaar: tuple[Printed, ...] = Field(default=(), repr=False)

    @field_validator("toegestane_organisaties")
    @classmethod
    def _names_of_organisations(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return listed_organisations(names)


class CountKey(NamedTuple):
    """Names one count of clients: cumulative on a date, `alle` where it is not broken down."""

    peildatum: dt.date
    stroom: Stream
    gemeente: str = ALLE
    uitkomst: str = ALLE
    verwijzer: str = ALLE

    def along(self, dimension: str, word: str = ALLE) -> CountKey:
        """Return the count with another word in one dimension; `alle` gives the whole it is a part of.

        Examples
        --------
        >>> leiden = CountKey(dt.date(2021, 6, 30), Stream.OPGESCHAALD, "GM0546")
        >>> leiden.along("gemeente").gemeente
        'alle'
        """
        return CountKey(**{**self._asdict(), dimension: word})


@dataclass(frozen=True)
class Region:
    """A delivery that passed every check.

    Attributes
    ----------
    slug : str
        Name of the folder.
    about : RegionFile
    kpi, casuistiek, organisaties, kosten, deelname, beweringen : DataFrame
        The tables with their Dutch columns; dates as `datetime.date`, counts as Int64, text as str.
    gemeenten : Gemeenten
        The municipalities of the GGD region.
    indicators : dict
        Definitions of what is measured.
    explanations : dict
        Own words of the delivery, in Markdown, by municipality code; "" is the region.
    hashes : dict
        SHA-256 of each file that was read.
    personal_files : frozenset
        Those of them that count clients.
    """

    slug: str
    about: RegionFile
    kpi: pd.DataFrame = field(repr=False)
    casuistiek: pd.DataFrame = field(repr=False)
    organisaties: pd.DataFrame = field(repr=False)
    kosten: pd.DataFrame = field(repr=False)
    deelname: pd.DataFrame = field(repr=False)
    beweringen: pd.DataFrame = field(repr=False)
    gemeenten: Gemeenten = field(repr=False)
    indicators: dict[str, IndicatorDefinition] = field(repr=False)
    hashes: dict[str, str] = field(repr=False)
    explanations: dict[str, str] = field(default_factory=dict, kw_only=True, repr=False)
    personal_files: frozenset[str] = field(repr=False)

    def without_counts(self, *, hashes: bool) -> Region:
        """Return the delivery without its counts of clients; with `hashes` False, without those of files that hold any.

        A hash of a file of which only small numbers are unknown gives those numbers to whoever tries them all.
        """
        kept = {file: digest for file, digest in self.hashes.items() if hashes or file not in self.personal_files}
        return replace(self, casuistiek=self.casuistiek.drop(columns="aantal"), hashes=kept)

    @property
    def naam(self) -> str:
        """The region's name."""
        return self.about.naam

    @cached_property
    def counts(self) -> dict[CountKey, int]:
        """Every count of clients in the delivery, and each origin table's sums in and out of participation."""
        counts = {
            CountKey(line.peildatum, Stream(line.stroom), line.gemeente_code, line.uitkomst, line.verwijzer): int(
                line.aantal
            )
            for line in self.casuistiek.itertuples()
        }
        for key, count in list(counts.items()):
            if key.gemeente.startswith("GM") and (key.uitkomst, key.verwijzer) == (ALLE, ALLE):
                subtotal = key._replace(gemeente=self.side_of(key.gemeente, key.peildatum))
                counts[subtotal] = counts.get(subtotal, 0) + count
        return counts

    def side_of(self, code: str, date: dt.date) -> str:
        """Return whether a municipality takes part on a date: `deelnemend` or `niet_deelnemend`."""
        since = self.participates_since(code)
        return DEELNEMEND if since is not None and since <= date else NIET_DEELNEMEND

    def participates_since(self, code: str) -> dt.date | None:
        """Return the date from which a municipality takes part, or None if it does not."""
        return self._participation.get(code)

    @cached_property
    def _participation(self) -> dict[str, dt.date]:
        """Date from which each municipality takes part, by code; the first row of a municipality counts."""
        rows = self.deelname[self.deelname["deelname"] == "ja"].drop_duplicates("gemeente_code")
        rows = rows[rows["deelname_vanaf"].notna()]
        return dict(zip(rows["gemeente_code"], rows["deelname_vanaf"], strict=True))

    def gemeente(self, text: str) -> Gemeente:
        """Return the municipality of this region that a user names; see `Gemeenten.find`."""
        found = load_gemeenten().resolve(text)
        if found and found.code not in self.gemeenten:
            raise UsageError(
                f"{found.naam} ligt niet in {self.naam} maar in {found.ggd_regio}. "
                f"Kies een gemeente van {self.naam}: {', '.join(g.naam for g in self.gemeenten.values())}."
            )
        return self.gemeenten.find(text)


def read_region(where: str | Path) -> Region:
    """Read and check one region's delivery.

    Parameters
    ----------
    where : str or Path
        Name of a folder in `data/regions/`, or the path of a delivery.

    Returns
    -------
    Region
        The tables of the delivery and its counts. It is exact: show nothing of it around `protect`.

    Raises
    ------
    UsageError
        If there is no such region.
    DeliveryError
        With every fault in every file: row, column, what was found, what is expected, what to do.

    Examples
    --------
    >>> read_region("hollands-midden").naam
    'Hollands Midden'
    """
    stamp = stamp_of(where)
    return _read(stamp[0], stamp)


#: What changes when a delivery does: its folder, and the content of each of its files by name.
Stamp = tuple[Path, tuple[tuple[str, str], ...]]


def stamp_of(where: str | Path) -> Stamp:
    """Return the stamp of a delivery, named as in `read_region`.

    The content itself is hashed: a file that is replaced by another may keep its size and its time.
    """
    folder = _find(where)
    files = [folder / name for name in sorted(READ_FILES)]
    return folder, tuple((path.name, sha256_of(path)) for path in files if path.is_file())


@lru_cache(maxsize=2)
def _read(folder: Path, stamp: Stamp) -> Region:
    """Read a delivery as it is at `stamp`: the pages of its municipalities share one reading."""
    tables = _read_tables(folder)
    faults: list[DataFault] = []
    try:
        about = parse_strict(RegionFile, read_yaml(folder / REGION_FILE), REGION_FILE)
    except NnzError as error:
        raise DeliveryError(
            [
                DataFault(
                    REGION_FILE, None, None, line.rstrip("."), "een volledige region.yaml", "Zie data/README.md."
                )
                for line in str(error).replace(f"{REGION_FILE}, ", "").splitlines()
            ]
        ) from None
    gemeenten = load_gemeenten().in_region(about.ggd_code)
    if not gemeenten:
        found = f"ggd_code {about.ggd_code}"
        raise DeliveryError(
            [DataFault(REGION_FILE, None, "ggd_code", found, "een code uit data/gemeenten.csv", "Verbeter de code.")]
        )
    indicators = load_indicators()
    frames: dict[str, pd.DataFrame] = {}
    places = tuple(gemeente.naam for gemeente in gemeenten.values())
    faults += count_faults(texts_by_line(folder / REGION_FILE, _PRINTED), REGION_FILE, places=places)
    hashes = {REGION_FILE: sha256_of(folder / REGION_FILE)}
    personal_files = set()
    for schema in TABLES:
        if schema.stem not in tables:
            if schema.required:
                faults.append(_missing_file(schema))
            frames[schema.stem] = schema.empty()
            continue
        path, frame, unreadable = tables[schema.stem]
        hashes[path.name] = sha256_of(path)
        if schema.personal:
            personal_files.add(path.name)
        faults += schema.counted_in_prose(frame, path.name, places)
        if not unreadable:
            frame, found_faults = schema.check(frame, path.name)
            faults += found_faults
        faults += unreadable
        frames[schema.stem] = frame
    explanations, text_faults = read_explanation(folder, gemeenten, about.toegestane_organisaties)
    faults += text_faults
    faults = faults or check_together(frames, gemeenten, indicators)
    if (folder / EXPLANATION_FILE).is_file():
        hashes[EXPLANATION_FILE] = sha256_of(folder / EXPLANATION_FILE)
    if faults:
        raise DeliveryError(faults)
    return Region(
        slug=folder.name,
        about=about,
        gemeenten=gemeenten,
        indicators=indicators,
        hashes=hashes,
        explanations=explanations,
        personal_files=frozenset(personal_files),
        **frames,
    )


def _read_tables(folder: Path) -> dict[str, tuple[Path, pd.DataFrame, list[DataFault]]]:
    """Read every table as text and look for personal data in all of them, before any other check can quote a cell.

    Raises
    ------
    DeliveryError
        With the places of personal data, and nothing else.
    """
    allowed = organisations_in(folder / REGION_FILE)
    tables, faults = {}, _personal_lines(folder / REGION_FILE, allowed)
    for schema in TABLES:
        path = _table_path(folder, schema)
        if path is not None:
            comments: dict[int, str] = {}
            frame, unreadable = read_table(path, numbers=schema.numbers, dates=schema.dates, comments=comments)
            tables[schema.stem] = path, frame, unreadable
            faults += schema.personal_data(frame, path.name, allowed)
            faults += guard_lines(comments, path.name, allowed=allowed)
            faults += personal_data_beside(path, allowed)
    if faults:
        raise DeliveryError(faults)
    return tables


def _personal_lines(path: Path, allowed: Sequence[str]) -> list[DataFault]:
    """Look through `region.yaml` line by line, so that a file that cannot be parsed is looked at too.

    Prose may hold no name and no date; what stands behind any other key (titles, dates) is judged by form only.
    """
    lines: dict[ColumnKind, dict[int, str]] = {ColumnKind.SOURCE: {}, ColumnKind.TEXT: {}}
    for row, line in enumerate(path.read_bytes().decode("utf-8", errors="replace").splitlines(), start=1):
        keyed = re.match(r"\s*[\w\"']+:(?: |$)", line)
        prose = keyed is None or line.startswith("toelichting")
        lines[ColumnKind.TEXT if prose else ColumnKind.SOURCE][row] = line[keyed.end() :] if keyed else line
    return [fault for kind, texts in lines.items() for fault in guard_lines(texts, path.name, kind, allowed)]


def known_regions() -> dict[str, str]:
    """Return name by folder of every shipped delivery."""
    files = sorted(shipped("data", "regions").glob(f"*/{REGION_FILE}"))
    return {path.parent.name: str(read_yaml(path)["naam"]) for path in files}


def _find(where: str | Path) -> Path:
    folder = Path(where)
    if folder.is_dir() and (folder / REGION_FILE).is_file():
        return folder.resolve()
    known = {path.parent.name for path in shipped("data", "regions").glob(f"*/{REGION_FILE}")}
    if str(where) in known:
        return shipped("data", "regions", str(where))
    if folder.is_dir():
        raise DeliveryError(
            [
                DataFault(
                    REGION_FILE, None, None, "het bestand ontbreekt", "een levering met region.yaml", "Voeg het toe."
                )
            ]
        )
    if (OWN / folder / REGION_FILE).is_file():
        raise UsageError(f"Onbekende regio '{where}'. Bedoelt u de levering in deze map? Schrijf dan {OWN / folder}.")
    raise UsageError(
        f"Onbekende regio '{where}'.{did_you_mean(str(where), known)} Bekend: {', '.join(sorted(known))}. "
        "Of geef het pad van een map met een region.yaml."
    )


def _table_path(folder: Path, schema: TableSchema) -> Path | None:
    found = [path for suffix in _SUFFIXES if (path := folder / f"{schema.stem}{suffix}").is_file()]
    if len(found) > 1:
        fault = DataFault(
            found[1].name, None, None, f"dezelfde tabel als {found[0].name}", "elke tabel eenmaal", "Haal er een weg."
        )
        raise DeliveryError([fault])
    return found[0] if found else None


def _missing_file(schema: TableSchema) -> DataFault:
    return DataFault(
        f"{schema.stem}.csv",
        None,
        None,
        "het bestand ontbreekt",
        f"een tabel met de kolommen {', '.join(schema.columns)}",
        "Voeg het toe als CSV of XLSX.",
    )
