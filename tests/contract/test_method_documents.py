"""docs/methode.md and docs/aannames.md say what the data say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from nnz_mkba import method_table
from nnz_mkba.artery import load
from nnz_mkba.present.assumptions import red_table
from nnz_mkba.present.locale import translator
from nnz_mkba.red_assumptions import load_red_assumptions
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import read_yaml

DATA = shipped("data")
COLOURS = {"groen", "oranje", "rood"}


def assumptions(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every mapping that says ``assumption: true``."""
    if isinstance(node, dict):
        if node.get("assumption") == "true":
            yield path
        for key, part in node.items():
            yield from assumptions(part, (*path, str(key)))


def name_of(stem: str, path: tuple[str, ...]) -> str:
    """Return how aannames.md calls an assumption."""
    if "values" in path:
        inside = path[: path.index("values")]
        name = ".".join([stem, *inside[1:]])  # the first step is the word "parameters", if the file has several
        return f"{name} (verdeling)" if path[-1] == "distribution" else name
    return f"{stem}: {path[-1]}"


def assumed() -> set[str]:
    """Return the name of every assumption in data/."""
    found = set()
    for file in DATA.rglob("*.yaml"):
        for path in assumptions(read_yaml(file)):
            found.add(name_of(file.stem, path))
    return found


def rows() -> dict[str, list[str]]:
    """Return the rows of aannames.md that stand for something in data/, by name."""
    text = shipped("docs", "aannames.md").read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")
    ]
    return {row[0].strip("`"): row for row in cells}


def test_every_assumption_in_data_is_listed_and_no_other():
    assert set(rows()) == assumed()


@pytest.mark.parametrize("name", sorted(rows()))
def test_every_assumption_has_a_colour_for_quality_and_impact(name):
    row = rows()[name]
    assert len(row) == 5
    assert all(row)
    assert {row[2], row[3]} <= COLOURS


def test_parameter_table_is_up_to_date():
    text = shipped("docs", "methode.md").read_text(encoding="utf-8")
    assert method_table.BEGIN in text
    assert text == method_table.with_table(text), "run `python -m nnz_mkba.method_table`"


def test_table_is_replaced_and_the_rest_stays(tmp_path):
    target = tmp_path / "methode.md"
    target.write_text(f"voor\n{method_table.BEGIN}\nVEROUDERD\n{method_table.END}\nna\n", encoding="utf-8")
    method_table.main(target)
    written = target.read_text(encoding="utf-8")
    assert written.startswith("voor\n")
    assert written.endswith("\nna\n")
    assert "VEROUDERD" not in written
    assert re.search(r"^\| `discontovoet` \| 0,0225 \| 1/jaar \| 2021-01-01 \|", written, re.MULTILINE)


RED = {
    "gepubliceerd": {"mkba.voorkomen_fractie"},
    "prijspeil-heden": {"mkba.voorkomen_fractie"},
    "gemengd": {"mkba.voorkomen_fractie", "gemengd: mix"},
    "voorzichtig": {"nulalternatief.zwangerschap", "nulalternatief.geboorte", "gemengd: mix", "voorzichtig: mix"},
}
RED["meerjarig"] = RED["voorzichtig"] | {"meerjarig: vervolgaandeel.pleeggezin"}


@pytest.mark.parametrize("name", RED)
def test_red_assumptions_of_a_scenario_are_those_it_makes(name, tmp_path):
    """Also for a scenario of the reader's own, which no list of names can hold."""
    own = tmp_path / "eigen.yaml"
    own.write_text(f"title: Eigen\ndescription: Eigen\nwhy: Eigen\nbaseline: {name}\n", encoding="utf-8")
    depending = {key: one.nl for key, one in load_red_assumptions().items() if one.wanneer}
    for scenario in (name, own):
        found = load("hollands-midden", scenario=scenario)
        shown = {str(row[0]) for row in red_table(found, translator("nl")).rows}
        assert {key for key, words in depending.items() if words in shown} == RED[name]


def test_red_assumptions_in_a_report_are_the_red_ones_of_the_document():
    text = shipped("docs", "aannames.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    red = {row[0].strip("`") for row in cells if row[2:4] == ["rood", "rood"]}
    listed = load_red_assumptions()
    assert set(listed) == red
