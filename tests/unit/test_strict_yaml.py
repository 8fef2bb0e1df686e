"""YAML as text: nothing is guessed, nothing stands twice, and every complaint is Dutch with a place in it."""

from __future__ import annotations

import datetime as dt
import gc
import time

import pytest
from pydantic import TypeAdapter, ValidationError

from nnz_mkba.errors import NnzError
from nnz_mkba.strict_yaml import (
    LONGEST,
    Date,
    KeyDate,
    Number,
    Strict,
    Text,
    Truth,
    Whole,
    parse_strict,
    plain_number,
    read_yaml,
    texts_by_line,
    yaml_of,
)


class Sample(Strict):
    text: Text
    number: Number = 0.0
    whole: Whole = 0
    date: Date = dt.date(2020, 1, 1)
    truth: Truth = False


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "proef.yaml"
        path.write_bytes(text.encode(encoding))
        return read_yaml(path)

    return read


@pytest.mark.parametrize(
    "scalar",
    ["0344", "no", "yes", "on", "null", "~", "1e3", "0x10", "1_000", "12:30", "2021-06-30", ".5", "NaN", "True"],
)
def test_scalars_stay_text(read, scalar):
    """YAML 1.1 would make 228, False, None, 1000, 750 or a date of these."""
    assert read(f"sleutel: {scalar}") == {"sleutel": scalar}


def test_empty_scalar_is_empty_text(read):
    assert read("sleutel:") == {"sleutel": ""}


def test_keys_stay_text(read):
    assert read("0484: ja\nno: nee") == {"0484": "ja", "no": "nee"}


def test_byte_order_mark_is_not_part_of_the_first_key(read):
    assert read("a: 1", "utf-8-sig") == {"a": "1"}


@pytest.mark.parametrize("text", ["a: 1\na: 2", "top:\n  a: 1\n  a: 1", "lijst:\n- a: 1\n  a: 2", "{a: 1, 'a': 2}"])
def test_key_given_twice(read, text):
    with pytest.raises(NnzError, match=r"proef\.yaml, regel \d+: sleutel 'a' staat er meer dan eens"):
        read(text)


@pytest.mark.parametrize("text", ["a: [1, 2", "a: 1\n b: 2", "\ta: 1", "a: b: c", "'"])
def test_no_yaml(read, text):
    with pytest.raises(NnzError, match=r"proef\.yaml.*geen geldige YAML"):
        read(text)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.getcwd []", "!!python/name:os.system", "!eigen x"])
def test_tags_build_no_objects(read, tag):
    with pytest.raises(NnzError):
        read(f"a: {tag}")


def test_missing_file(tmp_path):
    with pytest.raises(NnzError, match=r"weg\.yaml ontbreekt"):
        read_yaml(tmp_path / "weg.yaml")


def test_other_encoding(read):
    with pytest.raises(NnzError, match="UTF-8"):
        read("naam: café", "cp1252")


@pytest.mark.parametrize(
    ("text", "value"), [("52070", 52070.0), ("0.0225", 0.0225), ("-3", -3.0), ("+1.5", 1.5), (" 7 ", 7.0)]
)
def test_number(text, value):
    assert parse_strict(Sample, {"text": "x", "number": text}, "proef").number == value


@pytest.mark.parametrize(
    "text",
    ["1.234,5", "52.070,00", "0,8", "1e3", "nan", "inf", "", "1_000", "1 000", "€ 5", "5%", "0x10", ".5", "5."],
)
def test_no_number(text):
    """A Dutch spelling is refused rather than read as something else; the message shows how to write it."""
    with pytest.raises(NnzError, match=r"proef, number: '.*' is geen getal; schrijf het zonder duizendpunt"):
        parse_strict(Sample, {"text": "x", "number": text}, "proef")


@pytest.mark.parametrize("given", [5, 5.0, True, None, ["5"]])
def test_number_comes_from_text_only(given):
    with pytest.raises(NnzError):
        parse_strict(Sample, {"text": "x", "number": given}, "proef")


def test_whole_number():
    assert parse_strict(Sample, {"text": "x", "whole": "2020"}, "proef").whole == 2020
    with pytest.raises(NnzError, match="geen geheel getal"):
        parse_strict(Sample, {"text": "x", "whole": "2.5"}, "proef")


def test_date():
    assert parse_strict(Sample, {"text": "x", "date": "2021-06-30"}, "proef").date == dt.date(2021, 6, 30)


@pytest.mark.parametrize("text", ["30-06-2021", "30-6-2021", " 30/06/2021 "])
def test_a_dutch_date_is_read_as_in_a_table(text):
    """The day comes first, as test_tabular has it of a cell."""
    assert parse_strict(Sample, {"text": "x", "date": text}, "proef").date == dt.date(2021, 6, 30)


def test_a_date_that_is_a_key_has_one_spelling():
    """Or one day could stand there twice, and a value vanish in silence."""
    with pytest.raises(ValidationError, match="schrijf jjjj-mm-dd"):
        TypeAdapter(dict[KeyDate, str]).validate_python({"2021-06-30": "x", "30-06-2021": "y"})


@pytest.mark.parametrize(
    ("text", "plain"), [("0,5", "0.5"), ("50%", "0.5"), ("62,5 %", "0.625"), ("-1,25", "-1.25"), ("0.50", "0.5")]
)
def test_a_number_that_is_refused_is_shown_as_it_should_be(text, plain):
    assert plain_number(text) == plain


@pytest.mark.parametrize("text", ["1.234,5", "1,234", "1 000", "veel", ""])
def test_a_number_that_can_be_two_is_not_guessed_at(text):
    assert plain_number(text) == ""


def test_the_refusal_of_a_decimal_comma_names_the_number():
    with pytest.raises(NnzError, match=r"'0,5' is geen getal; .* zoals 0\.5\."):
        parse_strict(Sample, {"text": "x", "number": "0,5"}, "proef")


@pytest.mark.parametrize(
    "text", ["31-06-2021", "06-30-2021", "30-06-21", "2021-06-31", "2021-6-30", "2021", "gisteren", ""]
)
def test_no_date(text):
    with pytest.raises(NnzError, match="geen datum; schrijf jjjj-mm-dd"):
        parse_strict(Sample, {"text": "x", "date": text}, "proef")


def test_truth():
    assert parse_strict(Sample, {"text": "x", "truth": "true"}, "proef").truth is True
    assert parse_strict(Sample, {"text": "x", "truth": "false"}, "proef").truth is False


@pytest.mark.parametrize("text", ["ja", "yes", "True", "1", "", True])
def test_no_truth(text):
    with pytest.raises(NnzError, match="niet true of false"):
        parse_strict(Sample, {"text": "x", "truth": text}, "proef")


def test_unknown_key_is_refused_with_the_nearest_name():
    with pytest.raises(NnzError, match=r"proef, nummber: onbekende sleutel 'nummber'\. Bedoelt u number\?"):
        parse_strict(Sample, {"text": "x", "nummber": "1"}, "proef")


def test_missing_key_is_refused():
    with pytest.raises(NnzError, match=r"proef, text: de verplichte sleutel 'text' ontbreekt"):
        parse_strict(Sample, {}, "proef")


def test_empty_text_is_refused():
    with pytest.raises(NnzError, match="is leeg"):
        parse_strict(Sample, {"text": ""}, "proef")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "proef: is leeg. Schrijf er regels in van de vorm sleutel: waarde."),
        ("", "proef: is leeg. Schrijf er regels in van de vorm sleutel: waarde."),
        ("tekst", "proef: hier horen regels van de vorm sleutel: waarde."),
        ([], "proef: is leeg. Schrijf er regels in van de vorm sleutel: waarde."),
        (["text"], "proef: hier horen regels van de vorm sleutel: waarde."),
    ],
)
def test_not_a_mapping(content, said):
    with pytest.raises(NnzError) as caught:
        parse_strict(Sample, content, "proef")
    assert str(caught.value) == said


def test_all_faults_at_once():
    with pytest.raises(NnzError) as caught:
        parse_strict(Sample, {"number": "veel", "whole": "2.5", "anders": "x"}, "proef")
    assert len(str(caught.value).splitlines()) == 4  # number, whole, anders, and text missing


def test_what_was_read_cannot_be_changed():
    found = parse_strict(Sample, {"text": "x"}, "proef")
    with pytest.raises(ValueError, match="frozen"):
        found.text = "y"


def _seconds(text):
    """Least time of the processor that a text takes, of three times. [s]"""
    took = []
    gc.disable()  # it walks through all that the tests hold, the more often the longer the text
    try:
        for _ in range(3):
            began = time.process_time()
            yaml_of(text, "proef.yaml")
            took.append(time.process_time() - began)
    finally:
        gc.enable()
    return min(took)


def test_four_times_as_many_keys_take_about_four_times_as_long():
    """Each key against every other would take sixteen times as long."""
    few, many = ("".join(f"sleutel{number}: x\n" for number in range(keys)) for keys in (4_000, 16_000))
    assert _seconds(many) / _seconds(few) < 8


def test_a_key_twice_is_named_with_the_line_on_which_it_stands_again(read):
    with pytest.raises(NnzError, match=r"proef.yaml, regel 4: sleutel 'a' staat er meer dan eens"):
        read("boven:\n  a: 1\n  b: 2\n  a: 3\n")


def test_the_same_key_in_two_mappings_is_no_double(read):
    assert read("a: {x: 1}\nb: {x: 1}") == {"a": {"x": "1"}, "b": {"x": "1"}}


def test_a_list_as_key_is_no_valid_yaml(read):
    with pytest.raises(NnzError, match="geen geldige YAML"):
        read("? [a]\n: x\n")


def test_a_text_that_is_too_large_is_refused_unread(read):
    assert read("a: " + "x" * (LONGEST - 3))
    with pytest.raises(NnzError, match=r"proef.yaml is groter dan 1 MB. Verwacht: .* Controleer"):
        read("a: " + "x" * (LONGEST - 2))
    with pytest.raises(NnzError, match="groter dan 1 MB"):
        yaml_of("a: " + "x" * LONGEST, "proef.yaml")


@pytest.mark.parametrize("deep", ["a: " + "[" * 51, "- " * 51 + "x", "{a: " * 51], ids=["list", "block", "mapping"])
def test_a_text_that_is_too_deep_is_refused(read, deep):
    """The parser in C goes down one call a level: from some ten thousands on it would end the process."""
    with pytest.raises(NnzError, match="regel 1: meer dan 50 niveaus"):
        read(deep)


def test_fifty_levels_are_read(read):
    assert str(read("[" * 50 + "x" + "]" * 50)).count("[") == 50


def test_texts_of_one_line_stand_together(tmp_path):
    path = tmp_path / "proef.yaml"
    path.write_text("a: [x, y]\nb: z\n", encoding="utf-8")
    assert texts_by_line(path, ["a", "b"]) == {1: "x; y", 2: "z"}
