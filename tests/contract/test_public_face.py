"""`import nnz_mkba as nnz`: a dozen names, each with a docstring to learn from, and nothing loaded before it is used."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import nnz_mkba as nnz

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
    assert set(NAMES) <= set(dir(nnz))


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
