"""`import nnz_mkba as nnz`: a dozen names, each with a docstring to learn from, and nothing loaded before it is used."""

from __future__ import annotations

import datetime as dt
import inspect
import subprocess
import sys

import pytest

import nnz_mkba as nnz
from nnz_mkba.cli import main

HEAVY = {
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "seaborn",
    "IPython",
    "nbconvert",
    "papermill",
    "pydantic",
    "duckdb",
}
NAMES = [name for name in nnz.__all__ if name != "__version__"]


def loaded_by(statement: str) -> set[str]:
    """Return the packages that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*sorted(name for name in sys.modules if '.' not in name))"
    return set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_by("import nnz_mkba") & HEAVY == set()


def test_reading_a_delivery_loads_no_plotting_and_no_notebooks():
    assert loaded_by("import nnz_mkba; nnz_mkba.load") & {"matplotlib", "seaborn", "IPython", "nbconvert"} == set()


def test_it_is_about_a_dozen_names():
    assert 10 <= len(NAMES) <= 15
    assert sorted(nnz.__all__) == dir(nnz), "and none of what the package itself needs"


@pytest.mark.parametrize(
    "asked",
    [
        {"audience": "raad"},
        {"peildatum": "31-06-2021"},
        {"peildatum": "30-06-2021"},
        {"scenario": "voorzigtig"},
        {"gemeente": "Lieden"},
        {"region": "holland"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_said_in_the_words_of_the_command_line(asked, capsys):
    asked = {"region": "hollands-midden", **asked}
    with pytest.raises(nnz.NnzError) as caught:
        nnz.load(**asked)
    options = [word for name, value in asked.items() for word in (f"--{name}", value)]
    assert main(["mkba", *options]) == 2
    assert capsys.readouterr().err == f"{caught.value}\n"


@pytest.mark.parametrize("date", ["2020-12-31", dt.date(2020, 12, 31), dt.datetime(2020, 12, 31, 9, 30)])
def test_a_date_may_be_asked_for_in_any_of_its_forms(date):
    assert nnz.load("hollands-midden", peildatum=date).peildatum == dt.date(2020, 12, 31)


def test_an_evaluation_introduces_itself_in_a_few_lines():
    whole = nnz.load("hollands-midden")
    said = repr(nnz.load("hollands-midden", "Leiden", audience="intern", scenario="voorzichtig"))
    assert (
        "(region='hollands-midden', gemeente='Leiden', peildatum='2021-06-30', scenario='voorzichtig', "
        "audience='intern'; holds mkba, " in said
    )
    assert "joining" in repr(whole)
    assert "joining" not in said, "a municipality joins nothing"
    assert len(repr(whole)) < 400


@pytest.mark.parametrize("name", NAMES)
def test_a_name_can_be_learned_from(name):
    """What `nnz.read_region?` shows: for a function also its parameters, in numpydoc."""
    found = getattr(nnz, name)
    doc = inspect.getdoc(found)
    assert doc, name
    assert "Examples\n---" in doc, name
    if inspect.isfunction(found):
        assert "Parameters\n---" in doc, name
        assert "Returns\n---" in doc or "Raises\n---" in doc, name


def test_an_unknown_name_is_said():
    with pytest.raises(AttributeError, match="has no attribute 'lood'"):
        nnz.lood  # noqa: B018
