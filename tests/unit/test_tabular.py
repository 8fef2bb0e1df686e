"""CSV and XLSX as text: what Dutch Excel writes is read, and what cannot be read is said."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from nnz_mkba.strict_yaml import spell_date
from nnz_mkba.tabular import read_table, spell_number


@pytest.fixture
def read(tmp_path):
    def read(content, name="proef.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, **options)

    return read


@pytest.fixture
def read_book(tmp_path):
    def read(rows, **options):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "proef.xlsx")
        return read_table(tmp_path / "proef.xlsx", **options)

    return read


def good(result):
    frame, faults = result
    assert faults == []
    return frame


def bad(result):
    frame, faults = result
    assert frame.empty
    assert faults
    return faults


def records(frame):
    return frame.to_dict("records")


def test_plain_csv(read):
    frame = good(read("a,b\n1,x\n2,y\n"))
    assert records(frame) == [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]
    assert list(frame.index) == [2, 3]  # as a spreadsheet numbers rows


def test_as_dutch_excel_writes_it(read):
    """Semicolons, decimal commas, dots for thousands, dd-mm-jjjj, a byte-order mark and CRLF."""
    text = "\ufeffdatum;bedrag;code\r\n30-6-2021;1.234,5;0484\r\n"
    frame = good(read(text, numbers=("bedrag",), dates=("datum",)))
    assert records(frame) == [{"datum": "2021-06-30", "bedrag": "1234.5", "code": "0484"}]


def test_cells_stay_text(read):
    frame = good(read("code,leeg,woord\n0484,,no\n007,,NaN\n"))
    assert records(frame) == [
        {"code": "0484", "leeg": "", "woord": "no"},
        {"code": "007", "leeg": "", "woord": "NaN"},
    ]


def test_spelling_is_changed_in_named_columns_only(read):
    frame = good(read("a;b\n1.234;1.234\n", numbers=("a",)))
    assert records(frame) == [{"a": "1234", "b": "1.234"}]


def test_comma_file_keeps_its_numbers(read):
    """In a comma file the dot may be decimal; what is ambiguous is left for the schema to refuse."""
    assert records(good(read("a,b\n1.234,5\n", numbers=("a",)))) == [{"a": "1.234", "b": "5"}]


def test_quoted_separators_and_line_ends(read):
    frame = good(read('a,b\n"x, y","eerste\ntweede"\n"hij zei ""nee""",z\n'))
    assert records(frame) == [{"a": "x, y", "b": "eerste\ntweede"}, {"a": 'hij zei "nee"', "b": "z"}]


def test_semicolons_inside_a_comma_file(read):
    assert records(good(read("a,b\nx;y,z\n"))) == [{"a": "x;y", "b": "z"}]


def test_empty_rows_are_skipped_and_still_counted(read):
    frame = good(read("a,b\n\n1,x\n,\n2,y\n\n"))
    assert list(frame.index) == [3, 5]


def test_spaces_around_cells_and_names(read):
    assert records(good(read(" a , b \n 1 , x \n"))) == [{"a": "1", "b": "x"}]


def test_short_row_is_filled_with_unknown(read):
    assert records(good(read("a,b,c\n1\n"))) == [{"a": "1", "b": "", "c": ""}]


def test_long_row_is_refused(read):
    (fault,) = bad(read("a,b\n1,2\n1,2,3\n"))
    assert (fault.file, fault.row, fault.found) == ("proef.csv", 3, "3 cellen")
    assert "aanhalingstekens" in fault.remedy


def test_empty_cells_at_the_end_do_no_harm(read):
    assert records(good(read("a,b,,\n1,2,,\n"))) == [{"a": "1", "b": "2"}]


def test_column_twice(read):
    (fault,) = bad(read("a,b,a\n1,2,3\n"))
    # by number: what stands in the header may be a record about somebody
    assert (fault.row, fault.column) == (1, "nummer 3")


def test_narrow_header_gives_one_fault(read):
    """Not one fault for each of a thousand rows."""
    faults = bad(read("a\n" + "1,2\n" * 50))
    assert len(faults) == 1
    assert faults[0].row == 1


def test_cp1252(read):
    assert records(good(read("naam;getal\ncasuïstiek €;1\n".encode("cp1252")))) == [
        {"naam": "casuïstiek €", "getal": "1"}
    ]


def test_a_byte_order_mark_before_text_that_is_no_utf_8(read):
    """An editor that kept the mark of Excel and saved one letter in the code page of Windows."""
    content = b"\xef\xbb\xbf" + "organisatie;status\nZorg én meer;verwacht\n".encode("cp1252")
    assert records(good(read(content))) == [{"organisatie": "Zorg én meer", "status": "verwacht"}]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n"])
def test_empty_file(read, content):
    frame, faults = read(content)
    assert frame.empty
    assert faults or not list(frame.columns)


def test_no_bytes_at_all(read):
    (fault,) = bad(read(b""))
    assert fault.found == "een leeg bestand"


def test_nul_bytes(read):
    (fault,) = bad(read(b"a,b\n1,\x00\n"))
    assert fault.found == "geen leesbare tekst"
    assert "CSV UTF-8" in fault.remedy


def test_utf_16(read):
    (fault,) = bad(read("a,b\n1,2\n".encode("utf-16")))
    assert fault.found == "geen leesbare tekst"


def test_open_quote(read):
    (fault,) = bad(read('a,b\n"1,2\n3,4\n'))
    assert "aanhalingsteken" in fault.found


def test_header_alone_is_a_table_without_rows(read):
    frame = good(read("a,b\n"))
    assert list(frame.columns) == ["a", "b"]
    assert frame.empty


def test_no_workbook(read):
    (fault,) = bad(read(b"dit is geen zip", name="proef.xlsx"))
    assert fault.found == "geen leesbaar werkblad"


def test_workbook_with_typed_cells(read_book):
    rows = [
        ["datum", "moment", "aantal", "deel", "code", "leeg", "woord"],
        [dt.date(2021, 6, 30), dt.datetime(2021, 6, 30, 0, 0), 23, 0.8, "0484", None, " no "],
        [None, None, 6.0, 112600, "007", None, None],
    ]
    frame = good(read_book(rows))
    first, second = records(frame)
    assert first == {
        "datum": "2021-06-30",
        "moment": "2021-06-30",
        "aantal": "23",
        "deel": "0.8",
        "code": "0484",
        "leeg": "",
        "woord": "no",
    }
    assert (second["aantal"], second["deel"], second["code"]) == ("6", "112600", "007")
    assert list(frame.index) == [2, 3]


def test_dutch_text_in_a_workbook(read_book):
    """A date typed as text is spelt anew, whatever the file."""
    assert records(good(read_book([["datum"], ["30-6-2021"]], dates=("datum",)))) == [{"datum": "2021-06-30"}]


@pytest.mark.parametrize("text", ["15.000", "60.000,50", "80000,50", "0,8", "0.8", "112600", "veel"])
def test_a_number_typed_as_text_is_read_alike_in_csv_and_in_a_workbook(read, read_book, text):
    from_csv = good(read(f"bedrag;bron\n{text};x\n", numbers=("bedrag",)))
    from_book = good(read_book([["bedrag", "bron"], [text, "x"]], numbers=("bedrag",)))
    assert records(from_csv) == records(from_book)
    expected = {"15.000": "15000", "60.000,50": "60000.50", "80000,50": "80000.50", "0,8": "0.8"}
    assert records(from_book)[0]["bedrag"] == expected.get(text, text)


def test_a_number_in_a_cell_is_no_text_with_a_point_for_thousands(read_book):
    """1.234 as a number is one and a bit, whatever language the workbook was made in."""
    (row,) = records(good(read_book([["bedrag"], [1.234]], numbers=("bedrag",))))
    assert float(row["bedrag"]) == 1.234


def test_text_in_another_column_of_a_workbook_stays_as_it_is(read_book):
    assert records(good(read_book([["bron"], ["1.234"]], numbers=("bedrag",)))) == [{"bron": "1.234"}]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30-6-2021", "2021-06-30"),
        ("1/7/2021", "2021-07-01"),
        ("05-11-2021", "2021-11-05"),  # day first, always
        ("2021-06-30", "2021-06-30"),
        ("31-06-2021", "2021-06-31"),  # does not exist: for the schema to refuse
        ("30-6-21", "30-6-21"),
        ("juni 2021", "juni 2021"),
        ("", ""),
    ],
)
def test_spell_date(text, iso):
    assert spell_date(text) == iso


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("112.600", "112600"),
        ("1.234.567,89", "1234567.89"),
        ("0,8", "0.8"),
        ("-3", "-3"),
        ("−3", "-3"),  # the minus sign of a typesetter
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),  # no Dutch grouping: left for the schema, where the dot is decimal
        ("1.23", "1.23"),
        ("veel", "veel"),
        ("1,2,3", "1,2,3"),
        ("", ""),
    ],
)
def test_spell_number(text, plain):
    assert spell_number(text) == plain


@pytest.mark.parametrize("text", ["1234.567", "1112.600", "€1.234", "x1.234,5", "a12,5", ".5", "1/2", "²"])
def test_spell_number_leaves_what_is_no_dutch_number(text):
    """1112.600 has a decimal dot: no group of thousands follows four digits. Only a sign may stand before."""
    assert spell_number(text) == text


@pytest.mark.parametrize("text", ["0.800", "0.125", "00.800", "012.600"])
def test_a_leading_zero_is_no_group_of_thousands(text):
    """0.800 is eight tenths with a decimal dot: reading it as 800 would be wrong by a factor 1000, in silence."""
    assert spell_number(text) == text


def test_an_apostrophe_before_a_formula_is_no_part_of_the_text(read, read_book):
    """As `aggregate` and our own downloads write it."""
    rows = [["a", "b"], ["'=1+1", "'s-Gravenhage"], ["'-5", "''@x"]]
    meant = [{"a": "=1+1", "b": "'s-Gravenhage"}, {"a": "-5", "b": "'@x"}]
    assert records(good(read("\n".join(",".join(row) for row in rows)))) == meant
    assert records(good(read_book(rows))) == meant
