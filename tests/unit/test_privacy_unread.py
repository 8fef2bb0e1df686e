"""What lies in the folder of a delivery and is not read: named, and refused where it holds personal data."""

from __future__ import annotations

import csv
import json
import shutil

import openpyxl
import pytest
from openpyxl.comments import Comment

from nnz_mkba.cli import main
from nnz_mkba.shipped import shipped

PARTS = ("Bakker", "111222333", "ggd.nl")


@pytest.fixture
def delivery(tmp_path):
    return shutil.copytree(shipped("data", "regions", "hollands-midden"), tmp_path / "hollands-midden")


def checked(delivery, capfd, *options):
    code = main(["check", str(delivery), *options])
    said = "".join(capfd.readouterr())
    assert not any(part in said for part in PARTS)
    return code, said


def workbook(path, rows, comment=""):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if comment:
        book.active["A2"].comment = Comment(comment, "x")
    book.save(path)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("clienten.csv", "naam,nummer\nniets,5\nSanne Bakker,8\n", "rij 3"),
        ("clienten.csv", "naam;nummer\nniets;111222333\n", "rij 2"),
        ("clienten.csv", "111222333,x\n1,2\n", "rij 1"),
        ("clienten.csv", 'niet,"gesloten\nSanne Bakker,2\n', "rij 2"),
        ("notitie.txt", "Eerste regel\nMail naar sanne@ggd.nl\n", "rij 2"),
        ("notitie.txt", "Sanne Bakker belde", "rij 1"),
    ],
)
def test_personal_data_in_another_file_is_refused(delivery, capfd, name, text, place):
    (delivery / name).write_text(text, encoding="utf-8")
    code, said = checked(delivery, capfd)
    assert code == 1
    assert f"{name}, {place}" in said


def test_a_workbook_that_is_not_read_is_looked_at_with_its_comments(delivery, capfd):
    workbook(delivery / "kladblok.xlsx", [["a"], ["b"]], comment="vraag Sanne Bakker")
    code, said = checked(delivery, capfd)
    assert code == 1
    assert "kladblok.xlsx, rij 2" in said


def test_other_files_are_named(delivery, capfd):
    (delivery / "notitie.txt").write_text("Nog na te lopen: de kosten.\n", encoding="utf-8")
    (delivery / "bron.pdf").write_bytes(b"%PDF-1.7")
    (delivery / "oud").mkdir()
    (delivery / ".DS_Store").write_bytes(b"x")
    code, said = checked(delivery, capfd)
    assert code == 0
    assert [line.split(": ")[1].split(". ")[0] for line in said.splitlines() if "Niet gelezen" in line] == [
        "bron.pdf",
        "notitie.txt",
        "oud/",
    ]
    assert json.loads(checked(delivery, capfd, "--json")[1])["unread"] == ["bron.pdf", "notitie.txt", "oud/"]


def as_workbook(delivery, stem, change=lambda rows: rows, comment=""):
    path = delivery / f"{stem}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.reader(file)))
    path.unlink()
    workbook(delivery / f"{stem}.xlsx", rows, comment)


def test_a_comment_on_a_cell_of_a_table_is_looked_at(delivery, capfd):
    as_workbook(delivery, "kosten", comment="vraag Sanne Bakker")
    code, said = checked(delivery, capfd)
    assert code == 1
    assert "kosten.xlsx, rij 2" in said


def test_a_comment_that_is_no_personal_data_passes(delivery, capfd):
    as_workbook(delivery, "kosten", comment="nog nagaan")
    assert checked(delivery, capfd)[0] == 0


def test_a_formula_that_was_never_calculated_is_refused(delivery, capfd):
    as_workbook(delivery, "kosten", lambda rows: [rows[0], [*rows[1][:2], "=100000+12600", rows[1][3]], *rows[2:]])
    code, said = checked(delivery, capfd)
    assert code == 1
    assert "een formule zonder uitkomst in cel C2" in said
