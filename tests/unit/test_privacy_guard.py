"""Personal data in a delivery: refused before anything else, in every table and form, and never repeated."""

from __future__ import annotations

import csv
import json
import re
import shutil
import time

import openpyxl
import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError
from nnz_mkba.region import read_region
from nnz_mkba.shipped import shipped

HOLLANDS_MIDDEN = shipped("data", "regions", "hollands-midden")
BSN, EMAIL, NAME = "111222333", "p.jansen@example.org", "mevr. Sietske Terpstra"
PARTS = (BSN, EMAIL, "jansen", "Sietske", "Terpstra")


@pytest.fixture
def delivery(tmp_path):
    folder = tmp_path / "streek"
    shutil.copytree(HOLLANDS_MIDDEN, folder)
    return folder


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path, rows, delimiter=","):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def plant(path, column, value, row=1):
    rows = rows_of(path)
    rows[row][rows[0].index(column)] = value
    write(path, rows)


def refused(folder):
    with pytest.raises(DeliveryError) as caught:
        read_region(folder)
    return caught.value


def test_the_shipped_delivery_passes():
    assert main(["check", str(HOLLANDS_MIDDEN)]) == 0


def large_file(delivery):
    """Ten thousand organisations, with one BSN, one e-mail address and one name among them."""
    path = delivery / "organisaties.csv"
    head = rows_of(path)[0]
    rows = [
        [f"Stichting Voorbeeld {i}", "verwacht", "2021-12-31", f"volgens lijst {i}", "003"] for i in range(10_000)
    ]
    rows[1233][3] = f"navragen bij {BSN}"
    rows[4711][4] = f"003, via {EMAIL}"
    rows[9998][0] = NAME
    write(path, [head, *rows])
    return {(1235, "toelichting"), (4713, "bron"), (10000, "organisatie")}


def test_three_values_in_ten_thousand_rows_are_named_and_not_quoted(delivery, capfd):
    places = large_file(delivery)
    started = time.process_time()
    assert main(["check", str(delivery)]) == 1
    assert time.process_time() - started < 5  # about 1 s
    said = "".join(capfd.readouterr())
    found = re.findall(r"organisaties\.csv, rij (\d+), kolom (\w+)", said)
    assert {(int(row), column) for row, column in found} == places
    assert not any(part in said for part in PARTS)


def test_the_json_face_names_the_same_three_places(delivery, capfd):
    places = large_file(delivery)
    assert main(["check", str(delivery), "--json"]) == 1
    said = capfd.readouterr().out
    answer = json.loads(said)
    assert answer["valid"] is False
    assert {(fault["row"], fault["column"]) for fault in answer["errors"]} == places
    assert {fault["file"] for fault in answer["errors"]} == {"organisaties.csv"}
    assert not any(part in said for part in PARTS)


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("casuistiek.csv", "aantal", BSN),
        ("casuistiek.csv", "verwijzer", NAME),
        ("casuistiek.csv", "plaats", "Langegracht 72, 2312 NV Leiden"),
        ("casuistiek.csv", "bron", "06-12345678"),
        ("kpi.csv", "waarde", BSN),
        ("kpi.csv", "peildatum", EMAIL),
        ("kpi.csv", "eenheid", "geboren 12-03-1998"),
        ("organisaties.csv", "toelichting", "contact: mevr. Jansen"),
        ("kosten.csv", "bron", EMAIL),
        ("deelname.csv", "naam", "Petra van Dam"),
        ("beweringen.csv", "bewering", f"Cliënte {BSN} koos een spiraal"),
        ("beweringen.csv", "uitleg", "volgens P. Jansen"),
        ("beweringen.csv", "herberekening", "aantal('opgeschaald') + 0612345678"),
    ],
)
def test_every_table_is_guarded(delivery, file, column, value):
    plant(delivery / file, column, value)
    error = refused(delivery)
    assert {(fault.file, fault.row, fault.column) for fault in error.faults} == {(file, 2, column)}
    assert value not in str(error)
    assert value.split()[-1] not in str(error)


def test_only_the_guard_speaks_when_it_finds_something(delivery):
    """Other checks quote cells; they keep silent about a delivery with personal data in it."""
    plant(delivery / "kpi.csv", "indicator", "Wie is Sietske?", row=2)
    plant(delivery / "kpi.csv", "waarde", BSN, row=5)
    error = refused(delivery)
    assert [(fault.row, fault.column) for fault in error.faults] == [(6, "waarde")]
    assert "Sietske" not in str(error)


def test_rows_are_numbered_as_in_the_file_also_after_empty_ones(delivery):
    path = delivery / "organisaties.csv"
    rows = rows_of(path)
    write(path, [rows[0], [""] * 5, [""] * 5, [NAME, "verwacht", "", "", "003"], *rows[1:]])
    assert [fault.row for fault in refused(delivery).faults] == [4]


def test_undeclared_free_text_is_refused(delivery):
    path = delivery / "casuistiek.csv"
    rows = rows_of(path)
    write(path, [[*rows[0], "opmerking"], [*rows[1], "het gaat goed"], *([*row, ""] for row in rows[2:])])
    error = refused(delivery)
    assert [(fault.row, fault.column) for fault in error.faults] == [(1, "nummer 10")]
    assert "gaat goed" not in str(error)


def test_a_file_without_header_does_not_show_its_first_row(delivery):
    path = delivery / "organisaties.csv"
    write(path, [[EMAIL, EMAIL, NAME, "", ""], *rows_of(path)[1:]])
    error = str(refused(delivery))
    assert not any(part in error for part in PARTS)


def test_dutch_csv_is_guarded(delivery):
    path = delivery / "kosten.csv"
    rows = rows_of(path)
    rows[1][rows[0].index("bedrag_eur")] = "111.222.333"  # a BSN, spelled as a Dutch amount
    write(path, rows, delimiter=";")
    error = refused(delivery)
    assert [(fault.row, fault.column) for fault in error.faults] == [(2, "bedrag_eur")]


def test_a_workbook_is_guarded(delivery):
    rows = rows_of(delivery / "organisaties.csv")
    (delivery / "organisaties.csv").unlink()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.cell(3, 4, NAME)
    book.active.cell(5, 1, int(BSN))
    book.save(delivery / "organisaties.xlsx")
    error = refused(delivery)
    assert {(fault.row, fault.column) for fault in error.faults} == {(3, "toelichting"), (5, "organisatie")}
    assert not any(part in str(error) for part in PARTS)


@pytest.mark.parametrize("line", ["toelichting: vraag het mevr. Terpstra", f"  - Kosten van {BSN}", f"naam: {EMAIL}"])
def test_the_region_file_is_guarded_even_if_it_cannot_be_parsed(delivery, line):
    path = delivery / "region.yaml"
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}\n  : kapot", encoding="utf-8")
    error = refused(delivery)
    assert [(fault.file, fault.row) for fault in error.faults] == [("region.yaml", 1)]
    assert not any(part in str(error) for part in PARTS)


# --- organisations that are called like a person ----------------------------------------------------------------------


def listed(folder, *names):
    path = folder / "region.yaml"
    lines = "".join(f"  - {name}\n" for name in names)
    path.write_text(f"{path.read_text(encoding='utf-8')}toegestane_organisaties:\n{lines}", encoding="utf-8")


def test_an_organisation_called_like_a_person_is_listed_in_the_delivery(delivery, capfd):
    """As a partner, as a referrer, in prose and in the explanation of the delivery."""
    name = "Pieter van Foreest"
    plant(delivery / "organisaties.csv", "organisatie", name)
    plant(delivery / "organisaties.csv", "toelichting", f"sloot zich aan bij {name}", row=2)
    plant(delivery / "casuistiek.csv", "verwijzer", name, row=rows_with(delivery / "casuistiek.csv", "Huisarts"))
    (delivery / "toelichting.md").write_text(f"# Regio\n\n{name} doet mee.\n", encoding="utf-8")
    assert main(["check", str(delivery)]) == 1
    said = capfd.readouterr()
    assert "toegestane_organisaties in region.yaml" in "".join(said)
    assert "Foreest" not in "".join(said)
    listed(delivery, name)
    assert main(["check", str(delivery)]) == 0


def rows_with(path, word):
    return next(number for number, row in enumerate(rows_of(path)) if word in row)


def test_a_listed_organisation_does_not_let_a_person_in(delivery):
    listed(delivery, "Pieter van Foreest")
    plant(delivery / "organisaties.csv", "organisatie", NAME)
    assert [(fault.file, fault.row) for fault in refused(delivery).faults] == [("organisaties.csv", 2)]


@pytest.mark.parametrize("name", ["Jansen", "Stichting 0612345678", EMAIL, BSN])
def test_a_name_that_is_none_is_not_listed_and_not_repeated(delivery, name):
    listed(delivery, name)
    error = refused(delivery)
    assert {fault.file for fault in error.faults} == {"region.yaml"}
    assert name not in str(error)


def test_a_source_with_a_form_of_address_is_refused(delivery):
    plant(delivery / "kosten.csv", "bron", "003, volgens mevrouw Terpstra")
    error = refused(delivery)
    assert [(fault.file, fault.row, fault.column) for fault in error.faults] == [("kosten.csv", 2, "bron")]
    assert "Terpstra" not in str(error)
