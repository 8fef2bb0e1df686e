"""The same question to a real PostgreSQL: the counts of its view are those of the file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError, NothingProducedError, UsageError
from nnz_mkba.registration import aggregate, count
from nnz_mkba.registration.checks import check
from nnz_mkba.registration.sources import FileSource, open_source
from tests.fixtures.registration import GEMEENTEN, PEILDATA, START, TODAY, random_cases, write_cases

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (extra 'postgres')")

pytestmark = pytest.mark.slow


def _programs() -> Path | None:
    """Return where Debian (or the PATH) keeps initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


PROGRAMS = _programs()
needs_postgres = pytest.mark.skipif(
    PROGRAMS is None, reason="PostgreSQL's initdb is not installed (apt-get install postgresql)"
)


@pytest.fixture(scope="module")
def database():
    """Start a private cluster on a Unix socket, for this module alone; PostgreSQL refuses to run as root."""
    with tempfile.TemporaryDirectory(prefix="nnz-pg-") as home:
        folder = Path(home)
        folder.chmod(0o700)
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            as_user = ["setpriv", "--reuid", "nobody", "--clear-groups", "--"]

        def run(*command: str) -> None:
            subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder, timeout=120)

        run(
            str(PROGRAMS / "initdb"),
            "--pgdata",
            "data",
            "--username",
            "proef",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run(str(PROGRAMS / "pg_ctl"), "--pgdata", "data", "--options", options, "--log", "log", "--wait", "start")
        try:
            yield f"postgresql:///postgres?host={folder}&user=proef"
        finally:
            run(str(PROGRAMS / "pg_ctl"), "--pgdata", "data", "--mode", "immediate", "--wait", "stop")


def fill(database, table, cases, dates="date"):
    """Put cases in a table with real dates, and a view before it as a registration system would offer."""
    with psycopg.connect(database) as connection:
        connection.execute(
            f"DROP TABLE IF EXISTS {table}_bron CASCADE; CREATE TABLE {table}_bron (pseudoniem text, datum {dates}, "
            f"stroom text, gemeente_code text, uitkomst text, datum_uitkomst {dates}, verwijzer text, naam text)"
        )
        with connection.cursor().copy(
            f"COPY {table}_bron (pseudoniem, datum, stroom, gemeente_code, uitkomst, datum_uitkomst, verwijzer) FROM STDIN"
        ) as copy:
            for row in cases.itertuples(index=False):
                copy.write_row([value or None for value in row])
        columns = ", ".join(cases.columns)
        connection.execute(f"CREATE VIEW {table} AS SELECT {columns} FROM {table}_bron")  # noqa: S608 (own names)


@needs_postgres
def test_view_counts_like_the_file(database, tmp_path):
    cases = random_cases(4000, seed=7)
    fill(database, "registratie", cases)
    view = open_source(database, "registratie")
    file = FileSource(write_cases(cases, tmp_path / "registratie.csv"))
    try:
        check(view, START, TODAY)
        found, expected = (count(source, PEILDATA, GEMEENTEN) for source in (view, file))
    finally:
        view.close()
        file.close()
    assert found.to_csv() == expected.to_csv()
    assert len(found) == 2 * 2 * (1 + 4 + 7 + 3)  # dates × streams × (total, outcomes, places, referrers)


@needs_postgres
def test_delivery_from_a_view(database, delivery):
    cases = random_cases(300, seed=3)
    fill(database, "casussen", cases)
    (delivery.path / "casuistiek.csv").unlink()
    (delivery.path / "beweringen.csv").unlink()
    aggregate(database, delivery.path, view="public.casussen")
    region = delivery.region()
    assert sum(region.casuistiek["aantal"]) > 0


@needs_postgres
def test_faults_of_a_view_name_row_and_column_only(database):
    cases = random_cases(20, seed=1)
    cases.loc[4, "gemeente_code"] = "GM9999"
    cases.loc[7, "datum"] = "2031-01-01"
    fill(database, "fout", cases)
    source = open_source(database, "fout")
    with pytest.raises(DeliveryError) as caught:
        check(source, START, TODAY)
    source.close()
    by_key = sorted(cases["pseudoniem"])
    rows = {fault.column: fault.row for fault in caught.value.faults}
    assert rows["gemeente_code"] == by_key.index(cases.loc[4, "pseudoniem"]) + 1
    assert rows["datum"] == by_key.index(cases.loc[7, "pseudoniem"]) + 1
    assert "GM9999" not in str(caught.value)
    assert "2031" not in str(caught.value)


@needs_postgres
def test_a_column_that_names_people_is_refused(database):
    fill(database, "met_naam", random_cases(5, seed=1))
    source = open_source(database, "met_naam_bron")
    with pytest.raises(DeliveryError) as caught:
        check(source, START, TODAY)
    source.close()
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(1, "nummer 8")]


@needs_postgres
def test_session_cannot_write(database):
    fill(database, "lezen", random_cases(5, seed=1))
    source = open_source(database, "lezen")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        source._connection.execute("DELETE FROM lezen_bron")
    source.close()


@needs_postgres
def test_unknown_view(database):
    with pytest.raises(UsageError, match="bestaat niet"):
        open_source(database, "nergens")


def test_database_out_of_reach(tmp_path):
    with pytest.raises(NothingProducedError, match="niet te bereiken") as caught:
        open_source(f"postgresql:///postgres?host={tmp_path}&user=proef", "registratie")
    assert str(tmp_path) not in str(caught.value)


def test_the_command_ends_with_nothing_made_if_the_database_is_out_of_reach(delivery, tmp_path, capsys):
    """Nothing is wrong with the data: a planner may try again."""
    address = f"postgresql:///postgres?host={tmp_path}&user=proef"
    assert main(["aggregate", address, "--view", "registratie", "--region", str(delivery.path), "--replace"]) == 3
    assert "niet te bereiken" in capsys.readouterr().err
