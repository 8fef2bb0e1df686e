"""An empty delivery that can be filled in, and what is said of it on the way to a first report."""

from __future__ import annotations

import csv
import datetime as dt

import openpyxl
import pytest

from nnz_mkba.artery import load
from nnz_mkba.cli import main
from nnz_mkba.delivery_guide import find_ggd_region, lay_out_region, next_steps
from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.errors import DeliveryError, UsageError
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.present.locale import translator
from nnz_mkba.present.progress import kpi_table
from nnz_mkba.region import read_region


def fill(folder, name, *rows):
    with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)


def describe(folder, start="2024-01-01", peildatum="2025-06-30"):
    path = folder / "region.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("programma_start: invullen", f"programma_start: {start}")
    text = text.replace("peildatum: invullen", f"peildatum: {peildatum}").replace(
        'titel: ""', "titel: Voortgang 2025"
    )
    path.write_text(text, encoding="utf-8")


def participate(folder, *codes, since="2024-03-01"):
    """Answer for every municipality of the template whether it takes part."""
    path = folder / "deelname.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("GM"):
            code = line.split(";")[0]
            lines[number] = line.removesuffix(";;;") + (f";ja;{since};001" if code in codes else ";nee;;001")
    path.write_text("\n".join(lines), encoding="utf-8-sig")


@pytest.fixture
def folder(tmp_path):
    return lay_out_region("Zuid-Limburg", tmp_path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_is_there_with_its_columns(tmp_path, form):
    folder = lay_out_region("Zuid-Limburg", tmp_path, form)
    for schema in TABLES:
        path = folder / f"{schema.stem}.{form}"
        if form == "csv":
            head = path.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
        else:
            head = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]
        assert head == list(schema.columns)
    assert not [path for path in tmp_path.iterdir() if path != folder], "nothing of the making stays behind"


def test_municipalities_are_those_of_the_region(folder):
    """Counted in data/gemeenten.csv: Zuid-Limburg has sixteen, Maastricht among them."""
    codes = [line.split(";")[0] for line in (folder / "deelname.csv").read_text("utf-8").splitlines()]
    listed = [code for code in codes if code.startswith("GM")]
    assert len(listed) == 16
    assert "GM0935" in listed


def test_every_column_is_explained_in_the_file(folder):
    for schema in TABLES:
        text = (folder / f"{schema.stem}.csv").read_text(encoding="utf-8-sig")
        assert all(f"# {name}: " in text.replace('"', "") for name in schema.columns), schema.stem


def test_worksheet_offers_the_words_of_a_closed_list(tmp_path):
    sheet = openpyxl.load_workbook(lay_out_region("Zuid-Limburg", tmp_path, "xlsx") / "deelname.xlsx").worksheets[0]
    (offered,) = sheet.data_validations.dataValidation
    assert offered.formula1 == '"ja,nee"'
    assert "gemeente meedoet" in sheet["C1"].comment.text


@pytest.mark.parametrize("region", sorted({gemeente.ggd_regio for gemeente in load_gemeenten().values()}))
def test_every_ggd_region_can_be_laid_out(tmp_path, region):
    """Its own words pass the guard on personal data; what is refused is only what a person must fill in."""
    folder = lay_out_region(region, tmp_path)
    with pytest.raises(DeliveryError) as caught:
        read_region(folder)
    assert [fault.file for fault in caught.value.faults] == ["region.yaml"] * 3


@pytest.mark.parametrize("name", ["zuid limburg", "GGD Zuid-Limburg", "GG6106", "gg6106"])
def test_a_region_is_found_by_any_of_its_names(name):
    assert {gemeente.ggd_code for gemeente in find_ggd_region(name).values()} == {"GG6106"}


def test_part_of_one_name_is_enough_and_of_several_is_not():
    assert {g.ggd_regio for g in find_ggd_region("Utrecht").values()} == {"GGD Regio Utrecht"}
    with pytest.raises(UsageError, match="Onbekende GGD-regio 'Gelderland'"):
        find_ggd_region("Gelderland")


def test_an_unknown_region_names_the_nearest():
    with pytest.raises(UsageError, match="Bedoelt u Zeeland"):
        find_ggd_region("Zeelant")


def test_an_existing_folder_is_left_as_it_is(folder, tmp_path):
    fill(folder, "kosten", ["2024", "gemeenten", "1000", "001"])
    before = (folder / "kosten.csv").read_bytes()
    with pytest.raises(UsageError, match="bestaat al"):
        lay_out_region("Zuid-Limburg", tmp_path)
    assert (folder / "kosten.csv").read_bytes() == before


def test_a_place_that_is_a_file_is_said(tmp_path, capsys):
    (tmp_path / "data").write_text("geen map", encoding="utf-8")
    assert main(["new-region", "Zeeland", "--out", str(tmp_path / "data")]) == 3
    assert "kan niet worden geschreven" in capsys.readouterr().err


def test_one_fault_in_many_rows_is_one_line(folder, capsys):
    """Sixteen municipalities without an answer: two lines, with the rows, not thirty-two."""
    describe(folder)
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "De levering is geweigerd: 32 fouten." in told
    assert "Dezelfde fout in meer rijen staat hieronder op een regel (2 in totaal)." in told
    assert told.count("deelname.csv, rijen 8 tot en met 23, kolom") == 2  # head, 6 lines of explanation


def test_a_delivery_without_any_stand_says_what_comes_first(folder):
    describe(folder)
    participate(folder)
    steps = next_steps(read_region(folder), folder)
    assert steps[0].startswith("Er is nog geen stand op of voor de peildatum 2025-06-30.")
    assert "Er doet nog geen gemeente mee" in steps[1]
    assert not any("nnz-mkba report" in step for step in steps)


def test_a_unit_that_its_indicator_does_not_have_is_named(delivery, capsys):
    """Hollands Midden did count groups of intervisie beside a target in meetings; a typing error looks the same."""
    row = "ketenpartners,streefwaarde,2021-12-31,20,"
    delivery.edit("kpi.csv", f"{row}organisaties,", f"{row}stuks,")
    assert main(["check", str(delivery.path)]) == 0
    told = capsys.readouterr().out
    assert "kpi, rij 7, kolom eenheid: 'stuks', terwijl ketenpartners in 'organisaties' telt." in told
    assert "kpi, rij 17, kolom eenheid: 'groepen', terwijl intervisie in 'bijeenkomsten' telt." in told
    assert told.count("kolom eenheid") == 2
    names = [str(row[0]) for row in kpi_table(load(delivery.path), translator("nl")).rows]
    assert "Aangesloten ketenpartners (stand in organisaties, streefwaarde in stuks)" in names


def test_steps_disappear_as_they_are_taken(folder):
    describe(folder)
    participate(folder, "GM0935", "GM0917")
    fill(folder, "kosten", ["2024", "gemeenten", "60000", "001"])
    fill(folder, "kpi", ["ketenpartners", "streefwaarde", "2025-12-31", "12", "organisaties", "2024-06-30", "001"])
    fill(folder, "casuistiek", ["2025-06-30", "opgeschaald", "alle", "", "alle", "alle", "12", "", "001"])
    fill(folder, "casuistiek", ["2025-06-30", "opgeschaald", "alle", "", "anticonceptie", "alle", "9", "", "001"])
    fill(folder, "organisaties", ["Voorbeeldzorg", "aangesloten", "2025-01-01", "", "001"])
    assert next_steps(read_region(folder), folder) == [
        "Er zijn geen beweringen om na te rekenen. Vul beweringen als er al iets gepubliceerd is.",
        f"Een rapport maken kan nu: nnz-mkba report --region {folder}",
    ]


def test_filled_in_worksheets_are_read(tmp_path):
    folder = lay_out_region("Zuid-Limburg", tmp_path, "xlsx")
    describe(folder)
    book = openpyxl.load_workbook(folder / "deelname.xlsx")
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            joins = sheet.cell(row, 1).value == "GM0935"
            sheet.cell(row, 3, "ja" if joins else "nee")
            sheet.cell(row, 4, dt.date(2024, 3, 1) if joins else None)
            sheet.cell(row, 5, "001")
    book.save(folder / "deelname.xlsx")
    region = read_region(folder)
    assert region.participates_since("GM0935") == dt.date(2024, 3, 1)
    assert len(region.deelname) == 16


def test_personal_data_in_an_explanation_line_are_refused_without_being_repeated(folder):
    """A line that does not count as data is still part of the file."""
    describe(folder)
    participate(folder)
    fill(folder, "organisaties", ["# vraag het aan mw. A. de Vries, a.devries@voorbeeld.nl"])
    with pytest.raises(DeliveryError) as caught:
        read_region(folder)
    assert {fault.file for fault in caught.value.faults} == {"organisaties.csv"}
    assert "Vries" not in str(caught.value)
    assert "voorbeeld.nl" not in str(caught.value)


def test_a_target_without_a_stand_to_start_from_is_named(folder):
    """A path begins where the indicator stood at `vanaf`; a target that nothing counts towards says nothing of it."""
    describe(folder)
    participate(folder, "GM0935")
    target = ["2025-12-31", "15", "organisaties", "2024-12-31", "001"]
    fill(folder, "kpi", ["ketenpartners", "realisatie", "2025-06-30", "11", "organisaties", "", "001"])
    fill(folder, "kpi", ["ketenpartners", "streefwaarde", *target])
    fill(folder, "kpi", ["intervisie", "realisatie", "2025-06-30", "8", "bijeenkomsten", "", "001"])
    fill(
        folder, "kpi", ["intervisie", "streefwaarde", "2025-12-31", "8", "bijeenkomsten", "2024-12-31", "001"]
    )  # reached
    fill(folder, "kpi", ["scholingen", "streefwaarde", "2025-12-31", "4", "scholingen", "2024-12-31", "001"])
    fill(
        folder, "kpi", ["casuistiek_opgeschaald", "streefwaarde", "2025-12-31", "40", "cliënten", "2024-12-31", "001"]
    )
    fill(folder, "casuistiek", ["2025-06-30", "opgeschaald", "alle", "", "alle", "alle", "26", "", "001"])
    (said,) = [step for step in next_steps(read_region(folder), folder) if "begindatum" in step]
    assert said.startswith("Van ketenpartners, casuistiek_opgeschaald is er wel een stand")
    fill(folder, "kpi", ["ketenpartners", "realisatie", "2024-12-31", "6", "organisaties", "", "001"])
    fill(folder, "casuistiek", ["2024-12-31", "opgeschaald", "alle", "", "alle", "alle", "12", "", "001"])
    assert not [step for step in next_steps(read_region(folder), folder) if "begindatum" in step]


def test_a_delivery_is_found_by_the_name_of_its_folder_or_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new-region", "Twente"]) == 0
    assert main(["check", "twente"]) == 1
    assert "programma_start" in capsys.readouterr().err
    assert main(["report", "--region", "twente"]) == 2
    assert "Schrijf dan data/regions/twente." in capsys.readouterr().err


def test_a_stream_whose_choices_are_not_counted_in_all_is_named(folder):
    """Clients without how many of them chose: choices, benefits and ratio would be unknown on the page."""
    describe(folder)
    participate(folder, "GM0935")
    fill(folder, "casuistiek", ["2025-06-30", "opgeschaald", "alle", "", "alle", "alle", "26", "", "001"])
    fill(folder, "casuistiek", ["2025-06-30", "netwerkpartners", "alle", "", "alle", "alle", "14", "", "001"])
    fill(folder, "casuistiek", ["2025-06-30", "netwerkpartners", "alle", "", "anticonceptie", "alle", "9", "", "001"])

    def named():
        return [step for step in next_steps(read_region(folder), folder) if "totaal van de keuzes" in step]

    (said,) = named()
    assert said.startswith("Van opgeschaald is het totaal van de keuzes niet geleverd.")
    fill(folder, "casuistiek", ["2025-06-30", "opgeschaald", "alle", "", "anticonceptie", "alle", "20", "", "001"])
    assert not named()
