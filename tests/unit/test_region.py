"""A delivery is refused with every fault named, by file, row and column, and never by quoting a client's record."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.errors import DeliveryError, UsageError
from nnz_mkba.region import CountKey, read_region
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND, Stream

BRON = '"003, proef"'


def place(fault):
    return (fault.file, fault.row, fault.column)


def one(faults):
    (fault,) = faults
    return fault


# --- what is read -------------------------------------------------------------------------------------------------


def test_copy_reads_like_the_original(delivery, region):
    found = delivery.region()
    assert found.counts == region.counts
    assert found.hashes == region.hashes
    assert found.slug == "hollands-midden"


def test_counts_are_named_and_whole(region):
    mid = dt.date(2021, 6, 30)
    assert region.counts[CountKey(mid, Stream.OPGESCHAALD, "GM0546")] == 6
    assert region.counts[CountKey(mid, Stream.OPGESCHAALD, uitkomst="anticonceptie")] == 21
    assert region.counts[CountKey(mid, Stream.OPGESCHAALD, DEELNEMEND)] == 18
    assert region.counts[CountKey(mid, Stream.OPGESCHAALD, NIET_DEELNEMEND)] == 5
    assert all(type(count) is int for count in region.counts.values())


def test_place_is_resolved_to_its_municipality(region):
    mid = dt.date(2021, 6, 30)
    assert region.counts[CountKey(mid, Stream.OPGESCHAALD, "GM1931")] == 1  # Lekkerkerk


def test_codes_stay_text(region):
    assert set(region.deelname["gemeente_code"].map(type)) == {str}
    assert "GM0484" in set(region.deelname["gemeente_code"])


def test_empty_cell_is_unknown_and_not_zero(region):
    table = region.deelname
    assert table.loc[table["deelname"] == "nee", "deelname_vanaf"].isna().all()
    assert region.participates_since("GM0537") is None


def dutch_spelling(text):
    """Rewrite a comma file as Dutch Excel saves it: semicolons, dd-mm-jjjj, decimal commas, BOM, CRLF."""
    import csv
    import io
    import re

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in csv.reader(io.StringIO(text)):
        cells = [re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3-\2-\1", cell) for cell in row]
        writer.writerow([re.sub(r"^(\d{1,3})(\d{3})$", r"\1.\2,00", c) if len(c) > 4 else c for c in cells])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_delivery_from_dutch_excel(delivery, region, encoding):
    for name in ("kpi.csv", "casuistiek.csv", "kosten.csv", "deelname.csv"):
        delivery.write(name, dutch_spelling(delivery.read(name)), encoding)
    assert "112.600,00" in delivery.read("kosten.csv")
    assert "30-06-2021" in delivery.read("casuistiek.csv")
    found = delivery.region()
    assert found.counts == region.counts
    assert found.kosten.equals(region.kosten)
    assert found.kpi.equals(region.kpi)
    assert found.deelname.equals(region.deelname)


def test_delivery_in_cp1252(delivery, region):
    delivery.write("kpi.csv", delivery.read("kpi.csv"), "cp1252")
    assert delivery.region().kpi.equals(region.kpi)


def test_decimal_comma_is_decimal(delivery):
    delivery.write("kosten.csv", "jaar;drager;bedrag_eur;bron\n2021;gemeenten;1.234,5;003\n2021;ggd;0,5;003\n")
    assert list(delivery.region().kosten["bedrag_eur"]) == [1234.5, 0.5]


def to_workbook(delivery, stem, typed):
    import csv
    import io

    book = openpyxl.Workbook()
    for number, row in enumerate(csv.reader(io.StringIO(delivery.read(f"{stem}.csv")))):
        book.active.append([typed(cell) if number else cell for cell in row])
    book.save(delivery.path / f"{stem}.xlsx")
    (delivery.path / f"{stem}.csv").unlink()


def test_workbook_with_typed_cells(delivery, region):
    def typed(cell):
        if cell.isdigit():
            return int(cell)
        try:
            return dt.date.fromisoformat(cell)
        except ValueError:
            return cell or None

    for stem in ("casuistiek", "kosten", "deelname", "kpi"):
        to_workbook(delivery, stem, typed)
    found = delivery.region()
    assert found.counts == region.counts
    assert found.kosten.equals(region.kosten)
    assert found.kpi.equals(region.kpi)
    assert "casuistiek.xlsx" in found.personal_files


def test_number_typed_in_a_workbook_is_no_grouped_text(delivery):
    """A typed 402.125 is a number; only text can be ambiguous about its dot."""
    to_workbook(
        delivery, "kosten", lambda cell: 402.125 if cell == "30000" else int(cell) if cell.isdigit() else cell
    )
    assert list(delivery.region().kosten["bedrag_eur"]) == [112_600, 402.125]


def test_claims_may_be_left_out(delivery):
    (delivery.path / "beweringen.csv").unlink()
    assert delivery.region().beweringen.empty


def test_files_that_count_clients_are_known(region):
    assert region.personal_files == {"casuistiek.csv", "beweringen.csv"}
    assert set(region.hashes) == {"region.yaml", *(f"{schema.stem}.csv" for schema in TABLES)}


# --- what is refused ----------------------------------------------------------------------------------------------


def test_unknown_region():
    with pytest.raises(UsageError, match=r"Onbekende regio 'holland-midden'\. Bedoelt u hollands-midden\?"):
        read_region("holland-midden")


def test_folder_without_region_file(tmp_path):
    with pytest.raises(DeliveryError, match=r"region\.yaml"):
        read_region(tmp_path)


def test_missing_table(delivery):
    (delivery.path / "kpi.csv").unlink()
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", None, None)
    assert "indicator, soort, peildatum" in fault.expected


def test_missing_column(delivery):
    lines = [",".join(line.split(",")[:3] + line.split(",")[4:]) for line in delivery.read("kpi.csv").splitlines()]
    delivery.write("kpi.csv", "\n".join(lines) + "\n")
    fault = delivery.faults()[0]
    assert place(fault) == ("kpi.csv", 1, "waarde")
    assert fault.found == "de kolom ontbreekt"


def test_unknown_column(delivery):
    text = "".join(
        f"{line},{'extra' if n == 0 else ''}\n" for n, line in enumerate(delivery.read("kosten.csv").splitlines())
    )
    delivery.write("kosten.csv", text)
    fault = one(delivery.faults())
    assert place(fault) == ("kosten.csv", 1, "extra")
    assert "alleen de kolommen jaar, drager, bedrag_eur, bron" in fault.expected


@pytest.mark.parametrize("value", ["veel", "12a", "1.234,5", "€ 12", "1e3", "-", "?"])
def test_text_in_waarde(delivery, value):
    delivery.edit(
        "kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", f'ketenpartners,realisatie,2021-06-30,"{value}",'
    )
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 5, "waarde")  # header, two targets of clients, 2020, 2021
    assert fault.found == f"'{value}'"
    assert "getal van 0 of meer" in fault.expected


def test_empty_waarde_is_not_zero(delivery):
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", "ketenpartners,realisatie,2021-06-30,,")
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 5, "waarde")
    assert "onbekend, niet nul" in fault.found


def test_duplicate_row(delivery):
    delivery.add("kpi.csv", f"ketenpartners,realisatie,2021-06-30,14,organisaties,,{BRON}")
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 19, None)
    assert "tweede rij met dezelfde indicator, soort, peildatum" in fault.found


def test_negative_value(delivery):
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", "ketenpartners,realisatie,2021-06-30,-13,")
    assert place(one(delivery.faults())) == ("kpi.csv", 5, "waarde")


@pytest.mark.parametrize("count", ["-6", "6.5", "zes", "6 cliënten", "", "²", "٣", "9" * 30])
def test_count_that_is_none(delivery, count):
    """Also signs that Python calls digits and numbers that fit no register: refused, never a traceback."""
    delivery.edit("casuistiek.csv", "GM0546,,alle,alle,6,", f"GM0546,,alle,alle,{count},")
    fault = one(delivery.faults())
    assert place(fault) == ("casuistiek.csv", 8, "aantal")
    assert fault.expected == "een geheel aantal van 0 of meer"


def test_amount_beyond_all_numbers(delivery):
    delivery.edit("kosten.csv", "112600", "9" * 400)
    assert place(one(delivery.faults())) == ("kosten.csv", 2, "bedrag_eur")


def test_outcomes_exceeding_conversations(delivery):
    delivery.edit(
        "casuistiek.csv",
        "netwerkpartners,alle,,anticonceptie,alle,18,",
        "netwerkpartners,alle,,anticonceptie,alle,32,",
    )
    fault = one(delivery.faults())
    assert place(fault) == ("casuistiek.csv", 3, "aantal")
    assert "uitkomsten" in fault.found
    assert "meer dan het totaal" in fault.found
    assert "32" not in str(fault)
    assert "31" not in str(fault)


@pytest.mark.parametrize(
    ("old", "word"), [("GM0546,,alle,alle,6,", "herkomst"), ("alle,,alle,Verloskundigen,7,", "verwijzers")]
)
def test_parts_exceeding_their_total(delivery, old, word):
    delivery.edit("casuistiek.csv", old, old[:-2] + "9,")
    fault = one(delivery.faults())
    assert (fault.file, fault.column) == ("casuistiek.csv", "aantal")
    assert word in fault.found


@pytest.mark.parametrize("code", ["0484", "484", "GM484", "gm0484", "GM04840", "Alphen"])
def test_code_without_gm(delivery, code):
    delivery.edit("casuistiek.csv", "GM0484,,alle,alle,4,", f"{code},,alle,alle,4,")
    fault = one(delivery.faults())
    assert place(fault) == ("casuistiek.csv", 9, "gemeente_code")
    assert "GM en vier cijfers" in fault.expected
    assert "GM0484 en niet 0484" in fault.remedy


def test_code_that_no_municipality_has(delivery):
    delivery.edit("casuistiek.csv", "GM0484,,alle,alle,4,", "GM9999,,alle,alle,4,")
    fault = one(delivery.faults())
    assert place(fault) == ("casuistiek.csv", 9, "gemeente_code")
    assert "bestaat" in fault.found


def test_place_that_does_not_exist(delivery):
    delivery.edit("casuistiek.csv", ",Lekkerkerk,", ",Lutjebroekerveen,")
    assert place(one(delivery.faults())) == ("casuistiek.csv", 17, "plaats")


def test_neither_municipality_nor_place(delivery):
    delivery.edit("casuistiek.csv", ",,Lekkerkerk,", ",,,")
    assert one(delivery.faults()).row == 17


def test_place_and_its_municipality_counted_twice(delivery):
    """Lekkerkerk and GM1931 are the same count: two rows would count somebody twice."""
    delivery.edit("casuistiek.csv", "GM0546,,alle,alle,6,", "GM0546,,alle,alle,5,")
    delivery.add("casuistiek.csv", f"2021-06-30,opgeschaald,GM1931,,alle,alle,1,,{BRON}")
    fault = one(delivery.faults())
    assert (fault.file, fault.row) == ("casuistiek.csv", 27)


def test_personal_realisation_in_kpi(delivery):
    delivery.add("kpi.csv", f"casuistiek_opgeschaald,realisatie,2021-06-30,23,cliënten,,{BRON}")
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 19, "indicator")
    assert "alleen in casuistiek.csv" in fault.expected


def test_unknown_indicator_with_a_hint(delivery):
    delivery.add("kpi.csv", f"ketenpartner,realisatie,2021-09-30,13,organisaties,,{BRON}")
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 19, "indicator")
    assert fault.remedy == "Bedoelt u ketenpartners?"


@pytest.mark.parametrize("vanaf", ["", "2021-12-31", "2022-01-01"])
def test_target_without_a_start(delivery, vanaf):
    delivery.edit(
        "kpi.csv",
        "ketenpartners,streefwaarde,2021-12-31,20,organisaties,2020-12-31,",
        f"ketenpartners,streefwaarde,2021-12-31,20,organisaties,{vanaf},",
    )
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 7, "vanaf")
    assert "begindatum" in fault.found


@pytest.mark.parametrize("date", ["2021-06-31", "2021-6-30", "20210630", "2021-W26-3", "juni 2021", ""])
def test_date_that_does_not_exist(delivery, date):
    """Python's own reader would take a week date like 2021-W26-3."""
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", f"ketenpartners,realisatie,{date},13,")
    fault = one(delivery.faults())
    assert place(fault) == ("kpi.csv", 5, "peildatum")
    assert "2021-06-30" in fault.remedy


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("kpi.csv", "ketenpartners,realisatie,2021-06-30", "ketenpartners,realiteit,2021-06-30", "soort"),
        ("kosten.csv", "2021,ggd,", "2021,provincie,", "drager"),
        ("kosten.csv", "2021,ggd,", "21,ggd,", "jaar"),
        ("deelname.csv", "GM0513,Gouda,nee,", "GM0513,Gouda,misschien,", "deelname"),
        ("deelname.csv", "GM0513,Gouda,", "GM0513,Goude,", "naam"),
        ("deelname.csv", "GM0546,Leiden,ja,2020-01-01", "GM0546,Leiden,ja,", "deelname_vanaf"),
        ("deelname.csv", "GM0513,Gouda,", "GM0344,Utrecht,", "gemeente_code"),
        ("organisaties.csv", "Cardea,aangesloten,", "Cardea,lid,", "status"),
        ("casuistiek.csv", "alle,,in_zorg,alle,2,", "alle,,weg,alle,2,", "uitkomst"),
        ("casuistiek.csv", "netwerkpartners,alle,,alle,alle,31,", "partners,alle,,alle,alle,31,", "stroom"),
    ],
)
def test_word_that_is_not_on_the_list(delivery, file, old, new, column):
    delivery.edit(file, old, new)
    fault = one(delivery.faults())
    assert (fault.file, fault.column) == (file, column)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("deelname.csv", "GM0513,Gouda,nee,", "GM0513,Gouda,Nee,"),
        ("kosten.csv", "2021,ggd,", "2021,GGD,"),
        ("kosten.csv", "2021,gemeenten,", "2021,Gemeenten,"),
        ("casuistiek.csv", "GM0546,,alle,alle,6,", "GM0546,,Alle,ALLE,6,"),
        ("kpi.csv", "ketenpartners,realisatie,2021-06-30", "ketenpartners,Realisatie,2021-06-30"),
    ],
)
def test_a_capital_changes_no_word_of_a_closed_list(delivery, region, file, old, new):
    """Excel begins a cell with one; a referrer called Alle would be somebody else than all of them."""
    delivery.edit(file, old, new)
    read = delivery.region()
    assert read.counts == region.counts
    for table in ("kpi", "kosten", "deelname"):
        pd.testing.assert_frame_equal(getattr(read, table), getattr(region, table))


def test_a_dutch_date_in_region_yaml_is_read_as_in_a_table(delivery):
    delivery.edit("region.yaml", "peildatum: 2021-06-30", "peildatum: 30-06-2021")
    assert delivery.region().about.peildatum == dt.date(2021, 6, 30)


def test_all_faults_at_once(delivery):
    """An analyst mends a delivery in one round, not in six."""
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", "ketenpartners,realisatie,2021-06-31,veel,")
    delivery.edit("kosten.csv", "2021,ggd,30000", "2021,provincie,-1")
    delivery.edit("casuistiek.csv", "GM0484,,alle,alle,4,", "0484,,alle,alle,vier,")
    delivery.edit("deelname.csv", "GM0513,Gouda,nee", "513,Gouda,misschien")
    (delivery.path / "organisaties.csv").unlink()
    error = delivery.refusal()
    assert {place(fault) for fault in error.faults} == {
        ("kpi.csv", 5, "peildatum"),
        ("kpi.csv", 5, "waarde"),
        ("kosten.csv", 3, "drager"),
        ("kosten.csv", 3, "bedrag_eur"),
        ("casuistiek.csv", 9, "gemeente_code"),
        ("casuistiek.csv", 9, "aantal"),
        ("deelname.csv", 3, "gemeente_code"),
        ("deelname.csv", 3, "deelname"),
        ("organisaties.csv", None, None),
    }
    assert str(error).startswith("De levering is geweigerd: 9 fouten.")
    assert "kpi.csv, rij 5, kolom waarde: 'veel'. Verwacht: een getal van 0 of meer" in str(error)


def test_faults_between_tables_come_together(delivery):
    delivery.add("kpi.csv", f"ketenpartner,realisatie,2021-09-30,13,organisaties,,{BRON}")
    delivery.edit(
        "casuistiek.csv",
        "netwerkpartners,alle,,anticonceptie,alle,18,",
        "netwerkpartners,alle,,anticonceptie,alle,32,",
    )
    delivery.edit("deelname.csv", "GM0513,Gouda,", "GM0513,Goude,")
    assert {fault.file for fault in delivery.faults()} == {"kpi.csv", "casuistiek.csv", "deelname.csv"}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("peildatum: 2021-06-30", "peildatum: 2021-06-31", "peildatum"),
        ("naam: Hollands Midden\n", "", "naam"),
        ("synthetisch: false", "synthetisch: nee", "synthetisch"),
        ("toelichting:", "toelichtng:", "toelichtng"),
        ("ggd_code: GG4506", "ggd_code: GG9999", "ggd_code"),
    ],
)
def test_region_file(delivery, old, new, word):
    delivery.edit("region.yaml", old, new)
    assert all(fault.file == "region.yaml" for fault in delivery.faults())
    assert word in str(delivery.refusal())


# --- a message never quotes a client's record ---------------------------------------------------------------------

CANARY = "Kanarievogel"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("GM0546,,alle,alle,6,", f"GM0546,,alle,alle,{CANARY},"),
        ("GM0546,,alle,alle,6,", f"{CANARY},,alle,alle,6,"),
        ("GM0546,,alle,alle,6,", f"GM0546,,{CANARY},alle,6,"),
        ("GM0546,,alle,alle,6,,", f"GM0546,,alle,alle,6,{CANARY},"),
        (",Lekkerkerk,", f",{CANARY},"),
        ("netwerkpartners,alle,,alle,alle,31,", f"{CANARY},alle,,alle,alle,31,"),
        ("2020-12-31,opgeschaald", f"{CANARY},opgeschaald"),
        ("alle,,alle,Verloskundigen,7,", f"alle,,alle,{CANARY},70,"),
        ("GM0546,,alle,alle,6,", f"GM0546,,alle,alle,6,{CANARY},{CANARY},{CANARY},"),
        ("GM0546,,alle,alle,6,", f'GM0546,,alle,alle,"{CANARY} x" y,'),
        ("peildatum,stroom", f"peildatum,{CANARY}"),
        ("peildatum,stroom,gemeente_code", f"{CANARY},{CANARY},gemeente_code"),
    ],
)
def test_no_message_quotes_a_cell_about_clients(delivery, old, new):
    delivery.edit("casuistiek.csv", old, new)
    error = delivery.refusal()
    shown = f"{error} {error!r} {[fault.as_dict() for fault in error.faults]}"
    assert CANARY not in shown


def test_no_message_quotes_a_record_that_stands_in_place_of_the_header(delivery):
    """Without a header the first record is read as column names."""
    delivery.write("casuistiek.csv", f"2021-06-30,opgeschaald,GM0546,,alle,{CANARY},6,overig,003\n" * 2)
    assert CANARY not in str(delivery.refusal())


def test_counts_are_not_quoted(delivery):
    delivery.edit("casuistiek.csv", "GM0546,,alle,alle,6,", "GM0546,,alle,alle,-7919,")
    assert "7919" not in str(delivery.refusal())


def test_repr_of_a_region_holds_no_table(region):
    for word in ("Verloskundigen", "opgeschaald", "142640", "Cardea"):
        assert word not in repr(region)
