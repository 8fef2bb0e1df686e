"""A network's folder with what cannot be: each refused with its place, and everything at once."""

import datetime as dt

import openpyxl
import pytest

from nnz_mkba.cli import main
from nnz_mkba.network_evaluation import load_network
from nnz_mkba.networks import read_network
from tests.unit.test_networks import UNSEEN, faults, make, page, people, wide


def changed(folder, old, new):
    about = folder / "network.yaml"
    text = about.read_text("utf-8")
    assert old in text
    about.write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("leden: 20", "leden: -3", "leden", "1 of meer"),
        ("leden: 20", "leden: 0", "leden", "1 of meer"),
        ("leden: 20", "leden: 20\ntweede_schil: -1", "tweede_schil", "0 of meer"),
        ("jaar: 4", "jaar: -1", "bijeenkomsten_per_jaar", "0 tot en met 366"),
        ("jaar: 4", "jaar: 4\nbijeenkomsten_totaal: -2", "bijeenkomsten_totaal", "0 of meer"),
        ("uitgenodigd: 400", "uitgenodigd: 0", "rondes > een > uitgenodigd", "1 of meer"),
        ("uitgenodigd: 400", "uitgenodigd: 12, deelnemers: 17", "rondes > een > deelnemers", "0 tot en met 12"),
        ("peildatum: 2025-06-01", "peildatum: 2199-06-01", "peildatum", "een dag die geweest is"),
        ("start: 2022-01-01", "start: 2026-01-01", "start", "een dag tot en met de peildatum"),
        ("start: 2022-01-01", "start: 2022-01-01\neind: 2021-12-31", "eind", "een dag op of na de start"),
        ("start: 2022-01-01", "start: 2022-01-01\neind: 2025-06-02", "eind", "laat eind weg"),
        ("uitgenodigd: 400", "datum: 2025-07-01, uitgenodigd: 400", "rondes > een > datum", "tot en met de peildatum"),
        ("uitgenodigd: 400", "datum: 2021-07-01, uitgenodigd: 400", "rondes > een > datum", "een dag van de start"),
        ("documenten: {}", "rollen: {trekker: {ingevuld: ja, uren_per_week: 169, bron: x}}\ndocumenten: {}",
         "rollen > trekker > uren_per_week", "0 tot en met 168"),
        ("documenten: {}", "rollen: {trekker: {ingevuld: ja, personen: 12, bron: x}, procesbegeleider: {ingevuld: ja, "
         "personen: 9, bron: x}}\ndocumenten: {}", "rollen", "zoveel mensen met een rol als er leden zijn"),
        ("documenten: {}", "geldkosten: [{post: Zaal, bedrag_eur: -5, jaar: 2024, bron: x}]\ndocumenten: {}",
         "geldkosten > 1 > bedrag_eur", "0 of meer"),
        ("documenten: {}", "geldkosten: [{post: Zaal, bedrag_eur: 5, jaar: 2019, bron: x}]\ndocumenten: {}",
         "geldkosten > 1 > jaar", "2022 tot en met 2025"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_key(tmp_path, old, new, column, expected):
    (fault,) = faults(changed(make(tmp_path, people(5)), old, new))
    assert (fault.file, fault.column) == ("network.yaml", column)
    assert expected in fault.expected


def test_the_bounds_themselves_are_possible(tmp_path):
    folder = changed(make(tmp_path, people(5)), "leden: 20", "leden: 1\ntweede_schil: 0")
    changed(folder, "uitgenodigd: 400", "datum: 2025-06-01, uitgenodigd: 5")
    changed(folder, "start: 2022-01-01", "start: 2022-01-01\neind: 2025-06-01")
    assert read_network(folder).about.leden == 1


def test_more_answers_than_invited_are_refused(tmp_path):
    (fault,) = faults(changed(make(tmp_path, people(17)), "uitgenodigd: 400", "uitgenodigd: 12"))
    assert fault.file == "rondes/een/antwoorden.csv"
    assert fault.found == "antwoorden van 17 mensen bij 12 genodigden"


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("verbeterplan", "Iets,2025-02-01,2025-01-01,,,trekker,open", "wanneer"),
        ("verbeterplan", "Iets,2021-12-31,2025-01-01,,,trekker,open", "afgesproken_op"),
        ("verbeterplan", "Iets,2025-06-02,2025-07-01,,,trekker,open", "afgesproken_op"),
        ("bijeenkomsten", "2021-12-31,09:00,60,", "datum"),
        ("bijeenkomsten", "2025-09-01,09:00,0,", "duur_minuten"),
        ("bijeenkomsten", "2025-09-01,09:00,1441,", "duur_minuten"),
        ("monitor", "bereik,Scholen,scholen,2025-06-02,1,,,,,x", "peildatum"),
        ("monitor", "bereik,Scholen,scholen,2025-06-01,1,2025-05-01,0,2025-05-01,9,x", "streefdatum"),
    ],
)
def test_days_in_the_wrong_order_are_refused_at_their_row(tmp_path, table, row, column):
    heads = {
        "verbeterplan": "wat,afgesproken_op,wanneer,nodig,monitoring,wie,status",
        "bijeenkomsten": "datum,begin,duur_minuten,onderwerp",
        "monitor": "groep,indicator,eenheid,peildatum,waarde,vanaf,beginwaarde,streefdatum,streefwaarde,bron",
    }
    folder = make(tmp_path, people(5))
    (folder / f"{table}.csv").write_text(f"{heads[table]}\n{row}\n")
    (fault,) = faults(folder)
    assert (fault.file, fault.row, fault.column) == (table, 2, column)


def test_a_meeting_after_the_end_is_refused(tmp_path):
    folder = changed(make(tmp_path, people(5)), "start: 2022-01-01", "start: 2022-01-01\neind: 2025-05-01")
    (folder / "bijeenkomsten.csv").write_text("datum,begin,duur_minuten,onderwerp\n2025-05-02,,,\n")
    (fault,) = faults(folder)
    assert (fault.row, fault.column) == (2, "datum")


def test_rounds_stand_in_the_order_of_their_days(tmp_path):
    folder = changed(make(tmp_path, people(5)), "uitgenodigd: 400", "datum: 2025-03-01, uitgenodigd: 400")
    with (folder / "network.yaml").open("a") as handle:
        handle.write(
            "  twee: {titel: Twee, methode: gesprekken, deelnemers: 6, datum: 2024-03-01, bron: verzonnen}\n"
        )
    (fault,) = faults(folder)
    assert (fault.column, fault.expected) == ("rondes > twee > datum", "rondes in de volgorde waarin zij waren")


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Blad{number + 1}")
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_two_files_for_one_round_are_refused(tmp_path):
    folder = make(tmp_path, people(5))
    workbook(folder / "rondes" / "een" / "antwoorden.xlsx", people(6))
    (fault,) = faults(folder)
    assert fault.file == "rondes/een/antwoorden.*"
    assert "antwoorden.csv en antwoorden.xlsx" in fault.found


@pytest.mark.parametrize(("second", "refused"), [([["oud"]], True), ([], False)])
def test_a_second_sheet_with_something_on_it_is_refused(tmp_path, second, refused):
    folder = make(tmp_path, None)
    workbook(folder / "rondes" / "een" / "antwoorden.xlsx", people(5), second)
    if refused:
        (fault,) = faults(folder)
        assert fault.found == "2 gevulde werkbladen"
    else:
        assert len(read_network(folder).surveys["een"].respondents) == 5


def test_a_workbook_that_is_none_is_said_once(tmp_path):
    folder = make(tmp_path, None)
    (folder / "rondes" / "een" / "antwoorden.xlsx").write_bytes(b"geen werkblad")
    (fault,) = faults(folder)
    assert fault.found == "geen leesbaar werkblad"


@pytest.mark.parametrize(("text", "step"), [("4.0", "eens"), ("4,0", "eens"), ("5.00", "helemaal eens")])
def test_a_spreadsheets_spelling_of_a_step_is_that_step(tmp_path, text, step):
    rows = wide(*[(f"R{i}", "", text, "", "", "") for i in range(1, 6)])
    assert set(read_network(make(tmp_path, rows)).surveys["een"].answers["a01"].values()) == {step}


@pytest.mark.parametrize("text", ["4.5", "0", "6", "6.0", "-1", "4.0.0"])
def test_what_is_no_step_is_refused(tmp_path, text):
    (fault,) = faults(make(tmp_path, [*people(5), ("R6", "", text, "", "", "")]))
    assert (fault.row, fault.column) == (7, "a01")


def test_everything_at_once_on_the_terminal_without_an_answer(tmp_path, capsys):
    folder = changed(make(tmp_path, people(5)), "leden: 20", "leden: -3")
    changed(folder, "start: 2022-01-01", "start: 2026-01-01")
    assert main(["network", "--network", str(folder), "--out", str(tmp_path / "uit")]) == 1
    said = capsys.readouterr().err
    assert "leden" in said
    assert "start" in said
    assert "Traceback" not in said
    assert UNSEEN not in said
    assert not (tmp_path / "uit").exists()


# -- as a spreadsheet leaves it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_a_line_that_names_the_separator_is_no_header(tmp_path, line):
    folder = make(tmp_path, people(5), delimiter=";")
    path = folder / "rondes" / "een" / "antwoorden.csv"
    path.write_text(line + path.read_text("utf-8"), encoding="utf-8")
    assert len(read_network(folder).surveys["een"].respondents) == 5
    path.write_text(path.read_text("utf-8").replace("R5;nee;4", "R5;nee;9"), encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.row, fault.column) == (6, "a01")  # as the spreadsheet counts, which hides that line


@pytest.mark.parametrize(
    ("word", "released"), [("WAAR", True), ("waar", True), ("ONWAAR", False), ("TRUE", True), ("False", False)]
)
def test_a_tick_box_says_whether_words_are_released(tmp_path, word, released):
    survey = read_network(make(tmp_path, people(5, release=word))).surveys["een"]
    assert (("R1", "a05") in survey.released) is released


def test_a_tick_box_of_a_workbook(tmp_path):
    folder = make(tmp_path, None)
    head, *rows = people(5)
    workbook(folder / "rondes" / "een" / "antwoorden.xlsx", [head, *((row[0], True, *row[2:]) for row in rows)])
    assert ("R1", "a05") in read_network(folder).surveys["een"].released


@pytest.mark.parametrize(
    ("name", "found", "remedy"),
    [
        ("Antwoorden.xlsx", "een naam met hoofdletters", "Schrijf de naam met kleine letters."),
        ("antwoorden.XLSX", "een naam met hoofdletters", "Schrijf de naam met kleine letters."),
        ("antwoorden.xls", "een bestand van de soort .xls", "sla het op als XLSX of CSV"),
        ("Antwoorden.ods", "een bestand van de soort .ods", "sla het op als XLSX of CSV"),
    ],
)
def test_a_file_that_is_nearly_called_so_is_told_apart_from_none(tmp_path, name, found, remedy):
    folder = make(tmp_path, None)
    workbook(folder / "rondes" / "een" / name, people(5))
    (fault,) = faults(folder)
    assert fault.file == f"rondes/een/{name}"
    assert fault.found.startswith(found)
    assert remedy in fault.remedy
    assert fault.expected == "antwoorden.csv of antwoorden.xlsx"


def test_two_tables_of_points_are_refused(tmp_path):
    mapping = [("respondent", "punt", "kernelement", "thema"), ("R1", "sterk_1", "", "Leiderschap")]
    folder = make(tmp_path, people(5), mapping=mapping)
    workbook(folder / "rondes" / "een" / "Koppeling.xlsx", mapping)
    (fault,) = faults(folder)
    assert fault.file == "rondes/een/koppeling.*"
    assert fault.found == "twee bestanden: Koppeling.xlsx en koppeling.csv"


@pytest.mark.parametrize(
    ("old", "new", "month"),
    [
        ("peildatum: 2025-06-01", "peildatum: 15-6-2025", 6),
        ("uitgenodigd: 400", "datum: 15/05/2025, uitgenodigd: 400", 5),
    ],
)
def test_a_day_in_dutch_spelling_is_read_and_is_no_date_of_birth(tmp_path, old, new, month):
    """The day comes first, as on any Dutch form."""
    about = read_network(changed(make(tmp_path, people(5)), old, new)).about
    assert dt.date(2025, month, 15) in (about.peildatum, about.rondes["een"].datum)


def test_a_day_that_is_none_is_refused_and_is_no_date_of_birth(tmp_path):
    (fault,) = faults(changed(make(tmp_path, people(5)), "peildatum: 2025-06-01", "peildatum: 15-13-2025"))
    assert "peildatum" in fault.found
    assert "jjjj-mm-dd" in str(fault)
    assert "geboortedatum" not in str(fault)


@pytest.mark.parametrize(
    ("name", "title"),
    [("Netwerk Proef", "Netwerk Proef"), ("Leernetwerk Noord", "Leernetwerk Noord"), ("Proef", "Leernetwerk Proef")],
)
def test_a_title_says_network_once(tmp_path, name, title):
    found = load_network(changed(make(tmp_path, people(5)), "naam: Proef", f"naam: {name}"))
    assert f"<h1>{title} (verzonnen gegevens)</h1>" in page(found)
