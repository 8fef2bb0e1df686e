"""Scenarios: named overrides, stacked on a baseline, refused where they name what does not exist."""

from __future__ import annotations

import datetime as dt

import pytest

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.scenarios import known_scenarios, load_scenario

DAY = dt.date(2021, 6, 30)
HEAD = "title: Proef\ndescription: Een proef\nwhy: Om te toetsen\n"


@pytest.fixture
def scenario(tmp_path):
    def write(body="", name="proef.yaml"):
        path = tmp_path / name
        path.write_text(HEAD + body, encoding="utf-8")
        return path

    return write


def test_published_method_overrides_nothing(parameters, published_method):
    values = parameters.at(DAY)
    assert published_method.apply(values) == values
    assert (published_method.mix, published_method.prijspeil) == (None, None)


def test_shipped_scenarios_load(parameters):
    assert "gepubliceerd" in known_scenarios()
    for name in known_scenarios():
        found = load_scenario(name)
        assert found.name == name
        assert found.title
        assert found.description
        assert found.why
        found.apply(parameters.at(DAY))


def test_scenario_by_path(scenario, parameters):
    found = load_scenario(str(scenario("overrides:\n  mkba.voorkomen_fractie: 0.5\n")))
    assert found.name == "proef"
    assert found.apply(parameters.at(DAY)).value("mkba.voorkomen_fractie") == 0.5


def test_override_says_where_it_comes_from(scenario, parameters):
    found = load_scenario(scenario("overrides:\n  mkba.voorkomen_fractie: 0.5\n")).apply(parameters.at(DAY))
    assert found["mkba.voorkomen_fractie"].source == "scenario proef"
    assert found["mkba.voorkomen_fractie"].assumption


def test_unknown_parameter_in_a_scenario(scenario, parameters):
    found = load_scenario(scenario("overrides:\n  mkba.voorkomen_fracti: 0.5\n"))
    with pytest.raises(NnzError, match=r"Scenario 'proef': .*Bedoelt u mkba\.voorkomen_fractie\?"):
        found.apply(parameters.at(DAY))


def test_value_out_of_range_in_a_scenario(scenario, parameters):
    found = load_scenario(scenario("overrides:\n  mkba.voorkomen_fractie: 50\n"))
    with pytest.raises(NnzError, match=r"Scenario 'proef': .*schrijf 0\.5 voor 50 procent"):
        found.apply(parameters.at(DAY))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("overides: {}\n", r"onbekende sleutel 'overides'\. Bedoelt u overrides\?"),
        ("overrides:\n  mkba.horizon: drie\n", "'drie' is geen getal"),
        ("mix: {taart: 1}\n", "'taart' is niet toegestaan"),
        ("prijspeil: 2025.5\n", "geen geheel getal"),
        ("voorkomen_fractie: 50%\n", "onder overrides, als mkba.voorkomen_fractie: 0.5"),
        ("programmakosten: 142.600\n", "schrijf het zonder duizendpunt, zoals 142600"),
        ("voorkomen_fractie: 0.3\n", "onder overrides, als mkba.voorkomen_fractie: 0.3"),
        ("title: Nog eens\n", "sleutel 'title' staat er meer dan eens"),
    ],
)
def test_mistake_in_a_scenario_file(scenario, body, message):
    with pytest.raises(NnzError, match=message):
        load_scenario(scenario(body))


def test_scenario_without_a_reason(tmp_path):
    path = tmp_path / "proef.yaml"
    path.write_text("title: Proef\ndescription: Een proef\n", encoding="utf-8")
    with pytest.raises(NnzError, match="'why' ontbreekt"):
        load_scenario(path)


def test_unknown_scenario():
    with pytest.raises(UsageError, match=r"Onbekend scenario 'gepubliseerd'\. Bedoelt u gepubliceerd\?"):
        load_scenario("gepubliseerd")


def test_missing_scenario_file(tmp_path):
    with pytest.raises(UsageError, match="Onbekend scenario"):
        load_scenario(tmp_path / "weg.yaml")


def test_baseline_comes_first(scenario, parameters):
    base = scenario("overrides:\n  mkba.voorkomen_fractie: 0.5\n  mkba.horizon: 3\nprijspeil: 2022\n", "basis.yaml")
    top = scenario(f"baseline: {base}\noverrides:\n  mkba.voorkomen_fractie: 0.25\n")
    found = load_scenario(top)
    values = found.apply(parameters.at(DAY))
    assert (values.value("mkba.voorkomen_fractie"), values.value("mkba.horizon")) == (0.25, 3)
    assert found.prijspeil == 2022


def test_scenario_that_is_its_own_baseline(scenario):
    path = scenario(f"baseline: {scenario()}\n")
    with pytest.raises(NnzError, match="verwijst naar zichzelf"):
        load_scenario(path)


def test_scenarios_that_are_each_others_baseline(scenario, tmp_path):
    scenario(f"baseline: {tmp_path / 'b.yaml'}\n", "a.yaml")
    scenario(f"baseline: {tmp_path / 'a.yaml'}\n", "b.yaml")
    with pytest.raises(NnzError, match="verwijst naar zichzelf"):
        load_scenario(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gepubliceerd.yaml", "is een meegeleverd scenario. Geef dit bestand een andere naam"),
        ("Voorzichtig.yaml", "is een meegeleverd scenario"),
        ("openbaar.yaml", "openbaar is een doelgroep"),
        ("...yaml", "past niet bij een map voor rapporten"),
        ("a b.yaml", "past niet bij een map voor rapporten"),
        (".verborgen.yaml", "past niet bij een map voor rapporten"),
    ],
)
def test_own_scenario_lands_in_no_folder_of_another(scenario, name, message):
    """The name decides the folder: it may not be that of the published report, of an audience, or of the folder above."""
    with pytest.raises(UsageError, match=message):
        load_scenario(scenario("prijspeil: 2022\n", name))


def test_own_scenario_does_not_go_by_the_title_of_a_shipped_one(tmp_path):
    path = tmp_path / "eigen.yaml"
    head = "title: Zoals gepubliceerd\ndescription: x\nwhy: x\n"
    path.write_text(head, encoding="utf-8")
    assert load_scenario(path).title == "Zoals gepubliceerd", "a copy that reckons the same may"
    path.write_text(head + "overrides:\n  mkba.voorkomen_fractie: 0.5\n", encoding="utf-8")
    with pytest.raises(NnzError, match="is de titel van een meegeleverd scenario"):
        load_scenario(path)


def test_mix_that_does_not_sum_to_one_is_refused(scenario, region, parameters):
    from exact import exactly

    found = load_scenario(scenario("mix: {geen: 0.5, pleeggezin: 0.4}\n"))
    with pytest.raises(NnzError, match=r"telt op tot 0\.9"):
        exactly(region, parameters, found)
