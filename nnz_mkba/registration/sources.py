"""Where a registration is read: a CSV, Parquet or XLSX file through an embedded DuckDB, or a view in PostgreSQL.

A source answers the questions of `statements`; nothing of what it holds is written anywhere, not even to a spill file.
"""

from __future__ import annotations

import csv
import mmap
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pandas as pd

from nnz_mkba.errors import DataFault, DeliveryError, NothingProducedError, UsageError
from nnz_mkba.extras import need
from nnz_mkba.registration import statements
from nnz_mkba.registration.schema import REGISTRATION
from nnz_mkba.tabular import read_table
from nnz_mkba.workbook_rest import personal_data_beside

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

POSTGRES = ("postgresql:", "postgres:")
SUFFIXES = (".csv", ".parquet", ".xlsx")
ROW = "rij"
_LINE_OF_ERROR = re.compile(r"CSV Error on Line: (\d+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")


class Source(Protocol):
    """A registration that can be asked.

    Attributes
    ----------
    name : str
        For messages: a file name or a view.
    columns : tuple of str
        In the order in which they stand.
    """

    name: str
    columns: tuple[str, ...]

    def ask(self, statement: str, *parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows that answer a statement of `statements`."""

    def close(self) -> None:
        """Forget everything that was read."""


def open_source(where: str, view: str = "") -> Source:
    """Open a registration.

    Parameters
    ----------
    where : str
        Path of a CSV, Parquet or XLSX file, or the address of a PostgreSQL database.
    view : str
        Table or view in that database.

    Raises
    ------
    UsageError
        If there is no such file, or the address holds a password.
    DeliveryError
        If a file cannot be read as a table.
    NothingProducedError
        If the database cannot be reached or read.
    """
    if where.startswith(POSTGRES):
        return PostgresSource(where, view)
    if view:
        raise UsageError("Een view (--view) hoort bij een database. Geef een adres als postgresql://server/database.")
    path = Path(where)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"'{path.name}' is geen registratie. Geef een bestand dat eindigt op {', '.join(SUFFIXES)}, "
            "of een adres als postgresql://server/database met --view."
        )
    if not path.is_file():
        raise UsageError(f"Het bestand '{where}' bestaat niet. Geef het pad van de registratie.")
    return FileSource(path)


class _InMemory:
    """Rows in an embedded database, as long as it is open."""

    def __init__(self, name: str):
        self.name = name
        self.columns: tuple[str, ...] = ()
        self._database = connect()

    def ask(self, statement: str, *parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows that answer a statement."""
        return self._database.execute(
            f"WITH regel AS (SELECT * FROM main.regel) {statement}",  # noqa: S608 (a constant of `statements`)
            [list(parameter) for parameter in parameters],
        ).fetchall()

    def close(self) -> None:
        """Close the database, and with it all that was read."""
        self._database.close()

    def _read(self, rows: str, *parameters: str) -> None:
        """Keep the lines of a query that numbers the rows; without all columns the check refuses it unasked."""
        if set(self.columns) == set(REGISTRATION.columns):
            self._database.execute(
                f"CREATE TABLE regel AS WITH bron AS ({rows}) {statements.LINES}", list(parameters)
            )

    def _read_frame(self, frame: pd.DataFrame) -> None:
        """Keep the lines of a frame whose index numbers the rows."""
        self.columns = tuple(frame.columns)
        self._database.register("werkblad", frame.assign(**{ROW: frame.index}))
        self._read("SELECT * FROM werkblad")
        self._database.unregister("werkblad")


class FrameSource(_InMemory):
    """Cases that are in memory already."""

    def __init__(self, name: str, frame: pd.DataFrame):
        super().__init__(name)
        self._read_frame(frame)


class FileSource(_InMemory):
    """A file, read once into memory."""

    def __init__(self, path: Path):
        super().__init__(path.name)
        readers = {".csv": self._read_csv, ".parquet": self._read_parquet, ".xlsx": self._read_xlsx}
        try:
            readers[path.suffix.lower()](path)
        except _database().Error as error:
            self.close()
            raise _unreadable(path.name, str(error)) from None  # its text quotes rows
        except DeliveryError:
            self.close()
            raise

    def _read_csv(self, path: Path) -> None:
        encoding, header, separator = _look_at(path)
        self.columns = tuple(_columns(header, path.name))
        names = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in self.columns)
        # Nothing is guessed: a guessed header skips every row that does not resemble it, without a word.
        reader = (
            f"read_csv($1, auto_detect=false, header=false, skip=1, delim='{separator}', quote='\"', escape='\"', "
            f"encoding='{encoding}', strict_mode=true, columns={{{names}}})"
        )
        numbered = f"SELECT row_number() OVER () + 1 AS {ROW}, * FROM {reader}"  # noqa: S608 (quoted names)
        # Excel saves rows that were cleared as separators only.
        filled = ", ".join(REGISTRATION.columns)
        self._read(f"SELECT * FROM ({numbered}) AS rijen WHERE coalesce({filled}) IS NOT NULL", str(path))  # noqa: S608

    def _read_parquet(self, path: Path) -> None:
        described = self._database.execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
        self.columns = tuple(str(column[0]) for column in described)
        self._read(f"SELECT row_number() OVER () AS {ROW}, * FROM read_parquet($1)", str(path))  # noqa: S608 (constant)

    def _read_xlsx(self, path: Path) -> None:
        frame, faults = read_table(path)
        faults = faults or personal_data_beside(path)
        if faults:
            raise DeliveryError(faults)
        self._read_frame(frame)


class PostgresSource:
    """A table or view in PostgreSQL, read in a transaction that cannot write."""

    def __init__(self, address: str, view: str):
        try:
            import psycopg
            from psycopg import sql
            from psycopg.raw_cursor import RawCursor
        except ImportError:
            raise UsageError(
                "Voor een database is het pakket psycopg nodig. Installeer nnz-mkba met de extra 'postgres'."
            ) from None
        if not _NAME.fullmatch(view):
            raise UsageError("Geef met --view de view met de registratie, bijvoorbeeld --view nnz.registratie.")
        if _has_password(address):
            raise UsageError(
                "Er staat een wachtwoord in het adres; op de opdrachtregel kunnen anderen het lezen. "
                "Zet het in ~/.pgpass of in PGPASSFILE."
            )
        self.name = view
        relation = sql.Identifier(*view.split("."))
        try:
            self._connection = psycopg.connect(
                address, cursor_factory=RawCursor, options="-c default_transaction_read_only=on -c DateStyle=ISO"
            )
            found = self._connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(relation)).description
        except psycopg.errors.UndefinedTable:
            raise UsageError(f"De view '{view}' bestaat niet in deze database. Controleer --view.") from None
        except psycopg.errors.InsufficientPrivilege:
            raise NothingProducedError(
                f"De view '{view}' mag niet gelezen worden. Vraag om leesrecht (GRANT SELECT)."
            ) from None
        except psycopg.Error:
            raise NothingProducedError(
                "De database is niet te bereiken. Controleer het adres, de gebruiker en het wachtwoord (~/.pgpass)."
            ) from None
        self.columns = tuple(column.name for column in found or ())
        # A view has no order of its own; sorted on its key, row 14 is the same row tomorrow.
        order = sql.SQL("ORDER BY pseudoniem" if "pseudoniem" in self.columns else "")
        bron = sql.SQL("WITH bron AS (SELECT row_number() OVER ({}) AS rij, * FROM {}), ").format(order, relation)
        self._rows = bron + sql.SQL("regel AS (") + sql.SQL(statements.LINES) + sql.SQL(")")

    def ask(self, statement: str, *parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows that answer a statement."""
        import psycopg
        from psycopg import sql

        try:
            return self._connection.execute(
                self._rows + sql.SQL(statement),
                [list(parameter) for parameter in parameters] or None,
            ).fetchall()
        except psycopg.Error:
            raise NothingProducedError(
                f"De database kon '{self.name}' niet tellen. Probeer het later opnieuw."
            ) from None

    def close(self) -> None:
        """End the transaction and the connection."""
        with suppress(Exception):
            self._connection.close()


def _database() -> Any:
    return need("duckdb", "register", "het tellen van een register")


def connect() -> DuckDBPyConnection:
    """Return a database in memory that downloads nothing and never spills client data to a file."""
    return _database().connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": "",
        }
    )


def _look_at(path: Path) -> tuple[str, list[str], str]:
    """Return encoding, header and separator of a CSV file.

    Raises
    ------
    DeliveryError
        If it has no rows, or an empty line that would shift the row numbers of messages.
    """
    if not path.stat().st_size:
        raise DeliveryError(
            [DataFault(path.name, None, None, "een leeg bestand", "een kopregel met rijen", "Vul het.")]
        )
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        first = content[: content.find(b"\n") if b"\n" in content else None]
        gaps = [at for gap in (b"\n\n", b"\n\r\n") if (at := content.find(gap)) >= 0]
        if gaps and content[min(gaps) :].strip():
            row = content[: min(gaps)].count(b"\n") + 2
            found = "een lege regel tussen de rijen"
            raise DeliveryError([DataFault(path.name, row, None, found, "rijen zonder gat", "Haal de regel weg.")])
        try:
            str(content, "utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "latin-1"
    line = first.decode("utf-8-sig" if encoding == "utf-8" else encoding).rstrip("\r")
    separator = ";" if line.count(";") > line.count(",") else ","
    return encoding, [name.strip() for name in next(csv.reader([line], delimiter=separator))], separator


def _columns(header: list[str], file: str) -> list[str]:
    doubled = [number for number, name in enumerate(header, start=1) if name in header[: number - 1] or not name]
    if doubled:
        raise DeliveryError(
            [
                DataFault(
                    file,
                    1,
                    f"nummer {number}",
                    "een kolom zonder eigen naam",
                    "elke kolom eenmaal",
                    "Geef haar een naam.",
                )
                for number in doubled
            ]
        )
    return header


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _unreadable(file: str, text: str) -> DeliveryError:
    line = _LINE_OF_ERROR.search(text)
    if line:
        fault = DataFault(
            file,
            int(line[1]),
            None,
            "een rij die niet bij de kopregel past, of een aanhalingsteken dat niet sluit",
            "in elke rij evenveel cellen als in de kopregel",
            "Verbeter de rij.",
        )
    else:
        fault = DataFault(
            file, None, None, "geen leesbare tabel", "CSV, Parquet of XLSX", "Sla het bestand opnieuw op."
        )
    return DeliveryError([fault])


def _has_password(address: str) -> bool:
    parts = urlsplit(address)
    return parts.password is not None or "password" in parse_qs(parts.query)
