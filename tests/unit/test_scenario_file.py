"""A scenario saved as a file: read back as itself, never half written, never over another."""

from __future__ import annotations

import datetime as dt

import pytest

from nnz_mkba.artery import load
from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.reporting.scenario_file import save_scenario
from nnz_mkba.scenario_schema import ScenarioFile
from nnz_mkba.scenarios import load_scenario

WORDS = {"title": "Eigen", "description": "Met andere waarden.", "why": "Om te zien wat er dan gebeurt."}


def same_choices(one, other):
    names = set(ScenarioFile.model_fields) - {"baseline"}
    return {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}


@pytest.fixture
def derived(parameters):
    return load_scenario("meerjarig").derive(
        parameters.at(dt.date(2021, 6, 30)),
        **WORDS,
        source="Nagevraagd bij de gemeente",
        overrides={"mkba.horizon": 5},
        verdeelsleutel="gelijk",
    )


def test_loaded_scenario_with_overrides_is_equal_after_a_round_trip(derived, tmp_path):
    back = load_scenario(save_scenario(derived, tmp_path / "eigen.yaml"))
    assert back.name == "eigen"
    assert same_choices(back, derived)
    assert back.overrides["mkba.horizon"] == 5


def test_saved_scenario_gives_the_figure_of_a_calculation_by_hand(tmp_path, parameters):
    half = load_scenario("gepubliceerd").derive(
        parameters.at(dt.date(2021, 6, 30)), **WORDS, source="Aanname", overrides={"mkba.voorkomen_fractie": 0.5}
    )
    path = save_scenario(half, tmp_path / "helft.yaml")
    found = load("hollands-midden", scenario=path, audience="intern").mkba
    assert found.benefits_eur["pleeggezin"].value == 342_615  # 39 × 17570 / 2


def test_file_opens_with_how_to_use_it(derived, tmp_path):
    text = save_scenario(derived, tmp_path / "eigen.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# Scenario van nnz-mkba. Gebruik het met: nnz-mkba report --region … --scenario eigen.yaml"
    )


def test_shipped_scenario_with_its_baseline_is_kept_as_it_is(tmp_path):
    shipped = load_scenario("gemengd")
    back = load_scenario(save_scenario(shipped, tmp_path / "kopie.yaml"))
    assert back.baseline == "gepubliceerd"
    assert same_choices(back, shipped)


def test_file_that_stands_there_is_replaced_only_on_request(derived, tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_text("van een ander", encoding="utf-8")
    with pytest.raises(UsageError, match="bestaat al"):
        save_scenario(derived, path)
    assert path.read_text(encoding="utf-8") == "van een ander"
    save_scenario(derived, path, overwrite=True)
    assert same_choices(load_scenario(path), derived)


def test_refused_scenario_leaves_nothing_and_spoils_nothing(tmp_path):
    lost = ScenarioFile.model_construct(**WORDS, baseline="weg.yaml", overrides={}, sources={})
    path = tmp_path / "eigen.yaml"
    with pytest.raises(NnzError, match=r"Onbekend scenario 'weg\.yaml'"):
        save_scenario(lost, path)
    assert list(tmp_path.iterdir()) == []
    path.write_text("van mij", encoding="utf-8")
    with pytest.raises(NnzError):
        save_scenario(lost, path, overwrite=True)
    assert path.read_text(encoding="utf-8") == "van mij"


def test_name_without_yaml_is_refused(derived, tmp_path):
    with pytest.raises(UsageError, match=r"op \.yaml"):
        save_scenario(derived, tmp_path / "eigen.txt")
