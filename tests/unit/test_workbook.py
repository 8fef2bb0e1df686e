"""A workbook that others made takes no more memory than it may, and hides nobody beside its table."""

from __future__ import annotations

import datetime as dt
import json
import resource
import shutil
import subprocess
import sys

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.workbook import Workbook

from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError
from nnz_mkba.networks import read_network
from nnz_mkba.networks.sheets import single_sheet
from nnz_mkba.registration.sources import open_source
from nnz_mkba.shipped import shipped
from nnz_mkba.tabular import read_table
from nnz_mkba.workbook import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS
from nnz_mkba.workbook_rest import notices_of, personal_data_beside
from tests.fixtures import bombs

BSN = "111222333"  # passes the test of eleven and is nobody's
#: Memory that reading may take beyond what the libraries took. [bytes]
ROOM = 400_000_000
READ = f"""
import resource, sys
from pathlib import Path
import openpyxl
from nnz_mkba.tabular import read_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
frame, faults = read_table(Path(sys.argv[1]))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
assert after - before < {ROOM}, after - before
print(len(frame), *(fault.found for fault in faults))
"""


@pytest.fixture
def save(tmp_path):
    """Write a workbook of one small table, changed as asked for."""

    def save(change=lambda book: None, rows=(("jaar", "bron"), (2021, "x"))):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        change(book)
        path = tmp_path / "kosten.xlsx"
        book.save(path)
        return path

    return save


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bombs.BOMBS)
def test_a_small_file_takes_no_gigabytes(tmp_path, name):
    """In a process of its own, that is given four gigabytes of addresses and a minute."""
    path = bombs.BOMBS[name](tmp_path / "bom.xlsx")
    assert path.stat().st_size < 1_000_000

    def bounded():
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=60, preexec_fn=bounded
    )
    assert done.returncode == 0, done.stderr[-500:]
    rows, _, found = done.stdout.strip().partition(" ")
    assert (int(rows), found) == (19_999, "") if name == "declared" else (int(rows) == 0 and found)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["a"] * (MOST_COLUMNS + 1)], "een rij van meer dan 500 kolommen"),
        ([["a"]] * 12, "meer dan 10 gevulde rijen"),
        ([["a", "b"]] * 8, "meer dan 15 cellen"),
    ],
)
def test_a_table_that_is_too_large_is_refused_with_what_to_do(save, monkeypatch, rows, found):
    assert (MOST_ROWS, MOST_CELLS) == (250_000, 1_000_000)
    monkeypatch.setattr("nnz_mkba.workbook.MOST_ROWS", 10)
    monkeypatch.setattr("nnz_mkba.workbook.MOST_CELLS", 15 if len(rows) == 8 else 1_000_000)
    frame, (fault,) = read_table(save(rows=rows))
    assert frame.empty
    assert fault.found == found
    assert fault.expected.startswith("een tabel van ten hoogste ")
    assert (
        fault.remedy
        == "Kopieer alleen de gevulde cellen naar een nieuwe werkmap, of sla het werkblad op als CSV UTF-8."
    )


def test_as_many_columns_as_may_be_are_read(save):
    heads = [f"k{number}" for number in range(MOST_COLUMNS)]
    frame, faults = read_table(save(rows=[heads, ["1"] * MOST_COLUMNS]))
    assert faults == []
    assert list(frame.columns) == heads


def test_a_workbook_of_many_sheets_is_refused(save):
    path = save(lambda book: [book.create_sheet() for _ in range(MOST_SHEETS)])
    assert [fault.found for fault in read_table(path)[1]] == ["meer dan 50 werkbladen"]


def test_empty_cells_that_were_formatted_are_no_rows_and_no_columns(save):
    def formatted(book):
        book.active.cell(5_000, 3).number_format = "0.00"
        book.active.cell(2, 700).number_format = "0.00"

    frame, faults = read_table(save(formatted))
    assert faults == []
    assert frame.to_dict("index") == {2: {"jaar": "2021", "bron": "x"}}


def test_a_registration_and_a_network_refuse_it_too(tmp_path):
    path = bombs.BOMBS["cells"](tmp_path / "registratie.xlsx")
    with pytest.raises(DeliveryError, match="uitgepakt groter is dan 100 MB"):
        open_source(str(path))
    assert single_sheet(path) == []  # whoever reads its rows refuses it


# --- beside the table ---------------------------------------------------------------------------------------------


def custom(name, text):
    return lambda book: book.custom_doc_props.append(StringProperty(name=name, value=text))


def on_sheet(text, state="hidden"):
    def change(book):
        sheet = book.create_sheet("oud")
        sheet["B3"] = text
        sheet.sheet_state = state

    return change


def set_property(name, text):
    return lambda book: setattr(book.properties, name, text)


def margin(place, text):
    return lambda book: setattr(getattr(book.active, place).center, "text", text)


def commented(book):
    book.create_sheet("oud")["A1"].comment = Comment(f"vraag {BSN}", "x")


@pytest.mark.parametrize(
    ("change", "kind", "place", "remedy"),
    [
        (on_sheet(int(BSN)), "BSN", "op werkblad 2 (verborgen)", "Verwijder dat werkblad"),
        (on_sheet("mevr. Terpstra", "veryHidden"), "naam", "op werkblad 2 (verborgen)", "Zichtbaar maken"),
        (on_sheet(dt.date(1991, 5, 17), "visible"), "datum", "op werkblad 2", "Verwijder dat werkblad"),
        (on_sheet("cliëntnummer 48213"), "nummer van een cliënt", "op werkblad 2 (verborgen)", "Verwijder"),
        (commented, "BSN", "op werkblad 2", "Verwijder dat werkblad"),
        (lambda book: book.create_sheet(f"casus {BSN}"), "BSN", "in de naam van werkblad 2", "Verwijder"),
        (margin("oddHeader", f"Lijst {BSN}"), "BSN", "in de kop- of voettekst van werkblad 1", "Koptekst/voettekst"),
        (
            margin("evenFooter", "bel 06-12345678"),
            "telefoon",
            "in de kop- of voettekst van werkblad 1",
            "Afdruktitels",
        ),
        (set_property("title", f"Kosten {BSN}"), "BSN", "in de eigenschap Titel", "Bestand > Info > Eigenschappen"),
        (set_property("title", "Casus mevr. Terpstra"), "naam", "in de eigenschap Titel", "Document controleren"),
        (set_property("description", "geboren 17-05-1991"), "datum", "in de eigenschap Opmerkingen", "Eigenschappen"),
        (set_property("keywords", "cliëntnr. 48213"), "nummer van een cliënt", "in de eigenschap Labels", "Bestand"),
        (set_property("creator", BSN), "BSN", "in de eigenschap Auteur", "Eigenschappen"),
        (set_property("lastModifiedBy", "p.terpstra@ggd.nl"), "e-mail", "Laatst opgeslagen door", "Eigenschappen"),
        (custom("Kenmerk", f"bsn {BSN}"), "BSN", "in aangepaste eigenschap 1", "Bestand > Info"),
        (custom("Clientnummer", "x"), "naam die naar een persoon verwijst", "in aangepaste eigenschap 1", "Bestand"),
    ],
)
def test_what_points_at_a_person_beside_the_table_is_refused(save, change, kind, place, remedy):
    faults = personal_data_beside(save(change))
    assert faults
    for fault in faults:
        assert fault.found.endswith(place) or place in fault.found
        assert remedy in fault.remedy
    assert any(kind in fault.found for fault in faults)
    said = " ".join(map(str, faults))
    assert not any(part in said for part in (BSN, "Terpstra", "48213", "1991", "terpstra@"))


def test_the_row_on_another_sheet_is_named(save):
    assert [fault.row for fault in personal_data_beside(save(on_sheet(int(BSN))))] == [3]


@pytest.mark.parametrize(
    "change",
    [
        set_property("creator", "Petra van Dam"),
        set_property("title", "Kosten Nu Niet Zwanger"),
        custom("MSIP_Label_1a2b3c4d-0000-1111-2222-333344445555_SetDate", "2024-05-01T09:12:33Z"),
        custom("ContentTypeId", "0x010100111222333111222333"),
        on_sheet("Vul per jaar de kosten in"),
        margin("oddHeader", '&"Arial,Bold"&12Kosten &P van &N'),
    ],
)
def test_what_every_office_writes_is_no_fault(save, change):
    assert personal_data_beside(save(change)) == []


def test_the_maker_is_told_and_not_refused(save):
    """Nearly every workbook names one: refused, nobody could deliver."""
    path = save(set_property("creator", "Petra van Dam"))
    (notice,) = notices_of(path)
    assert notice.startswith("kosten.xlsx: in de eigenschappen staat wie het bestand maakte (Auteur).")
    assert "Bestand > Info" in notice
    assert "Petra" not in notice
    assert notices_of(save()) == []  # openpyxl is nobody


def test_a_hidden_sheet_is_named(save):
    (notice,) = notices_of(save(on_sheet("x")))
    assert notice.startswith("kosten.xlsx: werkblad 2 ('oud') is verborgen en wordt niet gelezen.")


@pytest.fixture
def with_book(delivery):
    """A delivery of which the costs stand in a workbook."""

    def made(change):
        frame, _ = read_table(delivery.path / "kosten.csv")
        rows = [list(frame.columns), *frame.to_numpy().tolist()]
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        change(book)
        (delivery.path / "kosten.csv").unlink()
        book.save(delivery.path / "kosten.xlsx")
        return delivery

    return made


def test_a_delivery_is_refused_for_a_hidden_sheet(with_book):
    with pytest.raises(DeliveryError, match=r"BSN .*, op werkblad 2 \(verborgen\)") as caught:
        with_book(on_sheet(int(BSN))).region()
    assert BSN not in str(caught.value)


def test_an_answer_file_of_a_network_is_refused_for_its_footer(tmp_path):
    source = shipped("data", "networks", "voorbeeld-synthetisch")
    folder = tmp_path / "netwerk"
    shutil.copytree(source, folder)
    answers = sorted(folder.glob("rondes/*/antwoorden.csv"))[0]
    frame, _ = read_table(answers)
    book = openpyxl.Workbook()
    for row in [list(frame.columns), *frame.to_numpy().tolist()]:
        book.active.append(row)
    margin("oddFooter", "mevr. Terpstra")(book)
    answers.unlink()
    book.save(answers.with_suffix(".xlsx"))
    with pytest.raises(DeliveryError, match="in de kop- of voettekst van werkblad 1"):
        read_network(folder)


def test_check_tells_who_made_a_workbook(with_book, capsys):
    path = str(with_book(set_property("creator", "Petra van Dam")).path)
    assert main(["check", path]) == 0
    assert "- kosten.xlsx: in de eigenschappen staat wie het bestand maakte (Auteur)." in capsys.readouterr().out
    assert main(["check", path, "--json"]) == 0
    assert [notice[:11] for notice in json.loads(capsys.readouterr().out)["notices"]] == ["kosten.xlsx"]
