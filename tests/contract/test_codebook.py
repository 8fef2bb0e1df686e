"""The codebook is what the schemas say, and explains all of them."""

import inspect
import re

import pytest

from nnz_mkba import codebook, reconcile
from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.shipped import shipped


def test_codebook_is_up_to_date():
    stored = shipped("data", "README.md").read_text(encoding="utf-8")
    assert stored == codebook.codebook(), "run `python -m nnz_mkba.codebook`"


def test_codebook_is_rewritten_in_full(tmp_path):
    target = tmp_path / "README.md"
    target.write_text("old")
    codebook.main(target)
    assert target.read_text(encoding="utf-8") == codebook.codebook()


@pytest.mark.parametrize("model", codebook.MEANINGS, ids=lambda model: model.__name__)
def test_every_key_is_explained_and_no_other(model):
    assert set(codebook.MEANINGS[model]) == set(model.model_fields)


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.stem)
def test_every_column_has_a_row(schema):
    section = codebook.codebook().split(f"### {schema.stem}.csv\n")[1].split("\n### ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(schema.columns)


def test_every_function_of_a_sum_is_listed_with_its_arguments():
    known = reconcile._Figures(None, None, None, {}, ()).by_name()  # type: ignore[arg-type]
    section = codebook.codebook().split("### Sommen in beweringen.csv\n")[1].split("\n### ")[0]
    listed = dict(re.findall(r"^\| `(\w+)\((.*)\)` \|", section, re.MULTILINE))
    assert set(listed) == set(known)
    for name, arguments in listed.items():
        parameters = [part.split("=")[0].strip() for part in arguments.split(",") if part]
        assert parameters == list(inspect.signature(known[name]).parameters), name


@pytest.mark.parametrize(
    "text",
    ["Een lege cel is onbekend", "`alle`", "`overig`", "`onderdeel_van`", "alleen in `casuistiek.csv`", "XLSX",
     "Excel in het Nederlands", "Lekkerkerk", "Een regio toevoegen", "CBS"],
)  # fmt: skip
def test_what_an_analyst_must_know_is_explained(text):
    assert text in codebook.codebook()
