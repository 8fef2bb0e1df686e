"""The parameters cell as signature: what it may hold, and what is refused before anything runs."""

from pathlib import Path

import pytest

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.reporting.signature import check_parameters, parse_signature, read_signature

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"


@pytest.fixture(scope="module")
def signature():
    return read_signature(NOTEBOOKS / "ok.ipynb")


def test_reads_every_line_in_order(signature):
    assert list(signature) == ["region", "peildatum", "draws", "share", "audience", "until", "quick"]
    draws = signature["draws"]
    assert (draws.kind, draws.default, draws.minimum, draws.maximum) == (int, 1000, 100, 1_000_000)
    assert (draws.unit, draws.description) == ("100..1000000", "trekkingen")
    assert signature["audience"].choices == ("stuurgroep", "openbaar", "intern")
    assert signature["peildatum"].is_date
    assert signature["region"].unit == "map in data/regions"
    assert signature["quick"].default is False


def test_notebook_without_a_parameters_cell_has_an_empty_signature():
    assert read_signature(NOTEBOOKS / "without_parameters.ipynb") == {}


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("x = 1  # [aantal] geen type", "letterlijke waarde"),
        ("x: list = 1  # [aantal] ander type", "letterlijke waarde"),
        ("x: int = 1 + 1  # [aantal] berekend", "geen letterlijke waarde"),
        ("x: str = open('f').read()  # [tekst] aanroep", "geen letterlijke waarde"),
        ("x: int = 1.5  # [aantal] verkeerd type", "standaardwaarde is 1.5"),
        ("x: int = True  # [aantal] een bool is geen getal", "standaardwaarde is True"),
        ("x: int = 1", "eenheid tussen haken"),
        ("x: int = 1  # aantal", "eenheid tussen haken"),
        ("x: int = 1  # [aantal] a = b", "papermill"),
        ("x: int = 1  # [aantal] eerste # tweede", "papermill"),
        ("x: int = 1  # [aantal] a\nx: int = 2  # [aantal] b", "twee keer"),
        ("x: int = 1  # [5..10] te klein", "standaardwaarde voldoet niet"),
        ("x: int = 1  # [een|twee] geen getallen", "niet alle van type int"),
        ("x: int = ", "geen geldige Python"),
        ("import os  # [niets] geen regel", "letterlijke waarde"),
        ("x: int = (\n    1\n)  # [aantal] meer regels", "letterlijke waarde"),
    ],
)
def test_refuses_a_cell_that_is_no_signature(source, word):
    with pytest.raises(NnzError, match=word):
        parse_signature(source)


def test_two_tagged_cells_are_refused(tmp_path):
    text = (NOTEBOOKS / "ok.ipynb").read_text(encoding="utf-8")
    cell = '{"cell_type": "code", "execution_count": null, "id": "again", "metadata": {"tags": ["parameters"]}, '
    cell += '"outputs": [], "source": []}, '
    doubled = tmp_path / "doubled.ipynb"
    doubled.write_text(text.replace('"cells": [', '"cells": [' + cell, 1), encoding="utf-8")
    with pytest.raises(NnzError, match="2 cellen"):
        read_signature(doubled)


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[]", "\x00\x01"])
def test_a_file_that_is_no_notebook(tmp_path, content):
    (tmp_path / "x.ipynb").write_text(content)
    with pytest.raises(UsageError, match=r"x\.ipynb"):
        read_signature(tmp_path / "x.ipynb")


def test_a_notebook_that_does_not_exist(tmp_path):
    with pytest.raises(UsageError, match="bestaat niet"):
        read_signature(tmp_path / "x.ipynb")


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("draws", "10000", 10000),
        ("draws", 500.0, 500),  # exact
        ("share", "0.25", 0.25),
        ("share", 1, 1.0),
        ("quick", "true", True),
        ("quick", "False", False),
        ("region", "0344", "0344"),  # a code stays text
        ("until", "", ""),  # its default is empty
        ("until", "2024-02-29", "2024-02-29"),
        ("audience", "intern", "intern"),
    ],
)
def test_converts_only_what_is_exact(signature, name, given, expected):
    value = check_parameters(signature, {name: given})[name]
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("name", "given", "word"),
    [
        ("regoin", "x", "Bedoelt u region?"),
        ("draws", "0344", "geheel getal"),  # leading zero: a code, not a number
        ("draws", "1e3", "geheel getal"),
        ("draws", "10_000", "geheel getal"),
        ("draws", " 500", "geheel getal"),
        ("draws", "500\n", "geheel getal"),
        ("draws", "٥٠٠", "geheel getal"),
        ("draws", 500.5, "geheel getal"),
        ("draws", True, "geheel getal"),
        ("draws", None, "geheel getal"),
        ("draws", 99, r"buiten \[100, 1000000\]"),
        ("draws", 1_000_001, "buiten"),
        ("share", "0,5", "decimale punt"),
        ("share", "nan", "getal"),
        ("share", float("inf"), "getal"),
        ("share", "1e999", "getal"),
        ("share", -0.1, "buiten"),
        ("region", 344, "voorloopnullen"),
        ("region", ["x"], "tekst"),
        ("quick", "ja", "True of False"),
        ("quick", 1, "True of False"),
        ("audience", "inter", "Bedoelt u intern?"),
        ("peildatum", "2021-06-31", "geen bestaande datum"),
        ("peildatum", "30-06-2021", "jjjj-mm-dd"),
        ("peildatum", "20210630", "jjjj-mm-dd"),
        ("peildatum", "", "jjjj-mm-dd"),  # its default is not empty
        ("until", "2023-02-29", "geen bestaande datum"),
    ],
)
def test_refuses_what_is_wrong(signature, name, given, word):
    with pytest.raises(UsageError) as caught:
        check_parameters(signature, {name: given})
    assert caught.match(word.replace("?", r"\?"))


def test_what_is_not_given_keeps_its_default(signature):
    values = check_parameters(signature, {"draws": 200})
    assert values == {name: spec.default for name, spec in signature.items()} | {"draws": 200}
