"""Scenario files: inheritance, sources, round trip, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from exact import exactly

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.parameters import load_parameters
from nnz_mkba.region import read_region
from nnz_mkba.scenario_schema import NAMED_CHOICES, ScenarioFile
from nnz_mkba.scenarios import known_scenarios, load_scenario
from nnz_mkba.shipped import shipped

SHIPPED = ("gemengd", "gepubliceerd", "meerjarig", "prijspeil-heden", "voorzichtig")
HEAD = {"title": "t", "description": "d", "why": "w"}


@pytest.fixture(scope="module")
def parameters():
    return load_parameters()


@pytest.fixture(scope="module")
def region():
    return read_region("hollands-midden")


@pytest.fixture
def written(tmp_path):
    def write(name="eigen", **content):
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump({**HEAD, **content}, allow_unicode=True), encoding="utf-8")
        return path

    return write


def figures(region, parameters, scenario):
    (result,) = exactly(region, parameters, load_scenario(scenario)).mkba
    return result


def test_the_five_scenarios_are_there():
    assert set(SHIPPED) <= set(known_scenarios())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_choice_of_a_shipped_scenario_has_its_source(name):
    content = yaml.safe_load(shipped("data", "scenarios", f"{name}.yaml").read_text(encoding="utf-8"))
    chosen = set(content.get("overrides", {})) | (set(NAMED_CHOICES) & set(content))
    assert chosen == set(content.get("sources", {}))


def test_baseline_comes_first_and_own_choices_win(written):
    written("basis", overrides={"mkba.voorkomen_fractie": 0.5}, mix={"pleeggezin": 1}, prijspeil=2022)
    child = load_scenario(written("kind", baseline="basis.yaml", overrides={"mkba.voorkomen_fractie": 0.25}))
    assert child.overrides == {"mkba.voorkomen_fractie": 0.25}
    assert (child.mix, child.prijspeil) == ({"pleeggezin": 1.0}, 2022)


@pytest.mark.parametrize("name", SHIPPED)
def test_old_scenario_with_all_its_overrides_round_trips(name, region, parameters, tmp_path):
    flat = load_scenario(name).flattened()
    assert isinstance(flat, ScenarioFile)
    assert flat.baseline == ""
    path = tmp_path / f"{name}-plat.yaml"
    path.write_text(yaml.safe_dump(flat.model_dump(mode="json", exclude_none=True)), encoding="utf-8")
    assert figures(region, parameters, path) == figures(region, parameters, name)


def test_own_file_by_path_with_shipped_baseline(written, region, parameters):
    path = written(baseline="gepubliceerd", overrides={"mkba.voorkomen_fractie": 0.5})
    # By hand: half of 39 × 6820.
    assert figures(region, parameters, path).benefits_eur["opvoedondersteuning"] == pytest.approx(132_990)


def test_a_scenario_that_refers_to_itself_is_refused(written):
    written("a", baseline="b.yaml")
    with pytest.raises(NnzError, match="verwijst naar zichzelf"):
        load_scenario(written("b", baseline="a.yaml"))


def test_an_unknown_scenario_suggests_the_nearest():
    with pytest.raises(UsageError, match="Bedoelt u voorzichtig"):
        load_scenario("voorzigtig")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"overides": {}}, "onbekende sleutel 'overides'. Bedoelt u overrides"),
        ({"overrides": {"mkba.voorkomen_fracti": 1}}, "Bedoelt u mkba.voorkomen_fractie"),
        ({"overrides": {"discontovoet": 2.25}}, "schrijf 0.0225 voor 2.25 procent"),
        ({"overrides": {"mkba.horizon": 0}}, "mkba.horizon=0 ligt buiten"),
        ({"overrides": {"mkba.horizon": 1.5}}, "geen heel aantal jaren"),
        ({"mix": {"opvoedondersteuning": 0.6, "pleeggezin": 0.5}}, "telt op tot 1.1"),
        ({"mix": {"opvoedondersteuning": 1.5, "pleeggezin": -0.5}}, "Aandelen zijn 0 of meer"),
        ({"mix": {}}, "telt op tot 0"),
        (
            {"mix": {"adoptie": 1}},
            "is niet toegestaan. Kies uit 'geen', 'opvoedondersteuning', 'pleeggezin' of 'begeleid_wonen'.",
        ),
        ({"prijspeil": 2030}, "naar 2030 is niet om te rekenen: voor 2026 is geen prijsindexcijfer bekend"),
        ({"prijspeil": 2010}, "bekend. Kies een prijspeil uit: 2014 tot en met 2025."),
        ({"overrides": {"discontovoet": 0.03}}, "bij een horizon van 1 jaar telt het niet mee"),
        ({"overrides": {"vervolgaandeel.pleeggezin": 0.5}}, "bij een horizon van 1 jaar telt het niet mee"),
        ({"overrides": {"nulalternatief.geboorte": 0.5}}, "alleen mee bij voorkomen_fractie: opgebouwd"),
        (
            {"overrides": {"mkba.voorkomen_fractie": 0.5}, "voorkomen_fractie": "opgebouwd"},
            "de fractie wordt opgebouwd uit haar delen",
        ),
        (
            {"overrides": {"anticonceptie.methodemix.pil": 0.25}, "voorkomen_fractie": "opgebouwd"},
            "methodemix telt op tot 1.1",
        ),
        ({"overrides": {"batenverdeling.pleeggezin.rijk": 0.2}}, "batenverdeling.pleeggezin telt op tot 1.1"),
        ({"overrides": {"cpi": 0.1}}, "de prijsindex is een reeks"),
        ({"voorkomen_fractie": "0.5"}, "Schrijf een getal onder overrides, als mkba.voorkomen_fractie: 0.5."),
        ({"voorkomen_fractie": "0,5"}, "Schrijf een getal onder overrides, als mkba.voorkomen_fractie: 0.5."),
        ({"voorkomen_fractie": "50%"}, "Schrijf een getal onder overrides, als mkba.voorkomen_fractie: 0.5."),
        ({"overrides": {"mkba.voorkomen_fractie": "0,5"}}, "met een decimale punt, zoals 0.5."),
        ({"sources": {"mix": {"source": "s", "assumption": "true"}}}, "het scenario kiest dat niet"),
        ({"verdeelsleutel": "oppervlakte"}, "is niet toegestaan"),
    ],
)
def test_what_a_scenario_may_not_say(content, said, written, region, parameters):
    with pytest.raises(NnzError) as error:
        exactly(region, parameters, load_scenario(written(**content)))
    assert said in str(error.value)


def test_a_peildatum_before_a_parameter_is_an_error_not_a_guess(parameters):
    with pytest.raises(NnzError, match="Onbekende parameter"):
        load_scenario("voorzichtig").apply(parameters.at(dt.date(2019, 1, 1))).value("mkba.horizon")
