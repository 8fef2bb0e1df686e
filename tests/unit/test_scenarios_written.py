"""A scenario that is made in the tool: derived from another, written as a file, read back as itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnz_mkba.artery import load
from nnz_mkba.errors import NnzError
from nnz_mkba.scenario_schema import Grounds, ScenarioFile, scenario_text
from nnz_mkba.scenarios import known_scenarios, load_scenario, read_scenario

DAY = dt.date(2021, 6, 30)
WORDS = {"title": "Eigen", "description": "Met andere waarden.", "why": "Om te zien wat er dan gebeurt."}


@pytest.fixture
def derive(parameters):
    def made(base="gepubliceerd", **choices):
        return load_scenario(base).derive(parameters.at(DAY), **WORDS, source="Verkenning", **choices)

    return made


@pytest.mark.parametrize("name", known_scenarios())
def test_shipped_scenario_written_flat_gives_the_same_figures(name, derive, tmp_path):
    path = tmp_path / "zelfde.yaml"
    path.write_text(scenario_text(derive(name)), encoding="utf-8")
    assert load("hollands-midden", scenario=path).mkba == load("hollands-midden", scenario=name).mkba


def test_new_choices_are_marked_as_assumptions_and_old_ones_keep_their_source(derive):
    made = derive("gemengd", overrides={"mkba.voorkomen_fractie": 0.5}, prijspeil=2022)
    assert made.sources["mkba.voorkomen_fractie"] == Grounds(source="Verkenning", assumption="true")
    assert made.sources["prijspeil"].assumption
    assert made.sources["mix"] == load_scenario("gemengd").sources["mix"]
    assert made.baseline == ""


def test_what_no_longer_counts_is_left_out(derive):
    """With a horizon of one year continuing shares make no difference, and a scenario that sets them is refused."""
    made = derive("meerjarig", overrides={"mkba.horizon": 1})
    assert not [key for key in made.overrides if key.startswith("vervolgaandeel.")]
    assert read_scenario(scenario_text(made), "eigen").overrides == {"mkba.horizon": 1}


def test_a_choice_can_be_taken_away(derive):
    assert load_scenario("gemengd").mix is not None
    assert derive("gemengd", mix=None).mix is None


def test_a_fraction_given_as_a_number_ends_building_it_up(derive):
    made = derive("voorzichtig", voorkomen_fractie="getal", overrides={"mkba.voorkomen_fractie": 0.4})
    assert (made.voorkomen_fractie, made.overrides) == ("getal", {"mkba.voorkomen_fractie": 0.4})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("discontovoet", 2.25, "schrijf 0.0225"),
        ("mkba.horison", 2, r"Bedoelt u mkba\.horizon"),
    ],
)
def test_what_does_not_fit_is_refused_at_once(derive, key, value, said):
    with pytest.raises(NnzError, match=said):
        derive(overrides={key: value})


def test_an_assumed_rate_out_of_range_is_refused_at_once(derive):
    with pytest.raises(NnzError, match=r"schrijf 0\.8 voor 80 procent"):
        derive(keuzeaandeel=80)


@settings(deadline=None)  # the first call reads the files
@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1),
    rate=st.floats(0, 1).map(lambda x: round(x, 12)),
    costs=st.integers(0, 10**9) | st.floats(0, 10**9).map(lambda x: round(x, 6)),
    year=st.integers(2016, 2025),
)
def test_any_scenario_reads_back_as_itself(title, rate, costs, year):
    made = ScenarioFile(
        **{**WORDS, "title": title},
        overrides={"mkba.voorkomen_fractie": f"{rate:.12f}"},
        keuzeaandeel=f"{rate:.12f}",
        programmakosten=f"{costs:.6f}",
        prijspeil=str(year),
        sources={"prijspeil": {"source": title, "assumption": "true"}},
    )
    read = read_scenario(scenario_text(made, "regel een\nregel twee"), "eigen")
    assert {name: getattr(read, name) for name in ScenarioFile.model_fields} == dict(made)


def test_file_starts_with_its_comment():
    text = scenario_text(ScenarioFile(**WORDS), "Gemaakt in de verkenning.\nReken ermee.")
    assert text.startswith('# Gemaakt in de verkenning.\n# Reken ermee.\ntitle: Eigen\ndescription: "Met andere')


def test_a_text_that_would_read_back_otherwise_is_not_written():
    with pytest.raises(NnzError, match="bijzondere tekens"):
        scenario_text(ScenarioFile(**{**WORDS, "title": "een\x85twee"}))


def test_a_file_that_was_sent_may_build_on_a_shipped_scenario_only(tmp_path):
    head = "title: t\ndescription: d\nwhy: w\n"
    assert read_scenario(f"{head}baseline: gemengd\n", "gestuurd").mix == load_scenario("gemengd").mix
    (tmp_path / "ander.yaml").write_text(head, encoding="utf-8")
    with pytest.raises(NnzError, match="geen meegeleverd scenario"):
        read_scenario(f"{head}baseline: {tmp_path / 'ander.yaml'}\n", "gestuurd")
