"""The explorer without a browser: what each change, mistake and button does."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import subprocess
import sys
import types

import pytest

from nnz_mkba.artery import OpenRegion, load, load_headlines, load_uncertainty
from nnz_mkba.explorer import app, explore, later
from nnz_mkba.explorer.files import OwnScenarios
from nnz_mkba.explorer.inputs import FIELDS, FieldError, Inputs
from nnz_mkba.present import exploration
from nnz_mkba.present.locale import translator
from nnz_mkba.present.uncertainty import pictures, sentences
from nnz_mkba.scenario_schema import scenario_text
from nnz_mkba.scenarios import known_scenarios, load_scenario, read_scenario

T = translator("nl")
PREVENTED, YEARS, RATE = "mkba.voorkomen_fractie", "mkba.horizon", "discontovoet"


@pytest.fixture(scope="module")
def opened():
    return OpenRegion("hollands-midden", audience="intern")


@pytest.fixture
def inputs(opened):
    def on(name):
        return Inputs(opened, load_scenario(name), T)

    return on


@pytest.fixture(autouse=True, scope="module")
def opened_once():
    """Protecting the counts takes a second; every test looks at the same ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "OpenRegion", functools.cache(OpenRegion))
        yield


def no_loop():
    raise RuntimeError("no running event loop")


@pytest.fixture(autouse=True, scope="module")
def all_at_once():
    """A browser that an earlier test of this process opened keeps a loop; work would wait for it and never be done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(later, "asyncio", types.SimpleNamespace(get_running_loop=no_loop))
        yield


class Never(later.Later):
    """Leaves the certainty undone: most of the time of a change, and not what every test looks at."""

    def soon(self, work):
        pass


@pytest.fixture
def quick(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "Later", Never)
    return explore(audience="intern", own=tmp_path / "eigen", reports=tmp_path / "rapporten")


@pytest.fixture
def explorer(tmp_path):
    return explore(audience="intern", draws=500, own=tmp_path / "eigen", reports=tmp_path / "rapporten")


def plain(html):
    return re.sub(r"<[^>]+>", "", html).replace("&amp;", "&")


# -- texts to a scenario ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", known_scenarios())
def test_nothing_changed_is_the_scenario_itself(inputs, name):
    found = inputs(name)
    assert found.scenario(found.shown()) is found.base


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("keuzeaandeel", "72,5", {"keuzeaandeel": 0.725}),
        ("keuzeaandeel", "100%", {"keuzeaandeel": 1}),
        ("programmakosten", "€ 142.600", {"programmakosten": 142_600}),
        (PREVENTED, "33,3", {"overrides": {PREVENTED: 0.333}}),
        (YEARS, "5", {"overrides": {YEARS: 5}}),
        ("prijspeil", "2025", {"prijspeil": 2025}),
        ("verdeelsleutel", "gelijk", {"verdeelsleutel": "gelijk"}),
    ],
)
def test_one_change_is_one_choice(inputs, key, text, expected):
    found = inputs("gepubliceerd")
    made = found.scenario({**found.shown(), key: text})
    chosen = {name: getattr(made, name) for name in expected}
    assert chosen == expected
    assert made.choices == (expected.get("overrides") or expected).keys()


def test_same_number_written_otherwise_changes_nothing(inputs):
    found = inputs("voorzichtig")
    assert found.scenario({**found.shown(), RATE: "2,250 %", "mix.pleeggezin": "12,0"}) is found.base


def test_a_fraction_that_was_built_up_keeps_all_its_decimals_until_it_is_typed(inputs):
    """The field shows 21,05; the scenario has more decimals, and they are lost only by typing another number."""
    found = inputs("voorzichtig")
    whole = found.scenario({**found.shown(), "prijspeil": "2022"})
    assert whole.builds_fraction
    typed = found.scenario({**found.shown(), PREVENTED: "30"})
    assert (typed.voorkomen_fractie, typed.overrides[PREVENTED]) == ("getal", 0.3)


def test_mix_is_kept_at_100_percent(inputs):
    found = inputs("gepubliceerd")
    given = {**found.shown(), "zorg": "mix", "mix.opvoedondersteuning": "33,3", "mix.pleeggezin": "33,3"}
    given["mix.begeleid_wonen"] = "0,1"
    assert found.rest(given) == "33,3"
    mix = found.scenario(given).mix
    assert mix == {"geen": 0.333, "opvoedondersteuning": 0.333, "pleeggezin": 0.333, "begeleid_wonen": 0.001}
    assert sum(mix.values()) == pytest.approx(1, abs=1e-12)


def test_mix_can_be_left(inputs):
    found = inputs("gemengd")
    assert found.scenario({**found.shown(), "zorg": "apart"}).mix is None


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("keuzeaandeel", "150", "150 kan niet. Kies een getal van 0% tot en met 100%"),
        ("keuzeaandeel", "-1", "kan niet"),
        ("keuzeaandeel", "veel", "‘veel’ is niet te lezen als getal. Schrijf het zoals 1.234,5"),
        (PREVENTED, "", "is niet te lezen als getal"),
        (YEARS, "2,5", "2,5 is geen heel aantal jaren"),
        (YEARS, "0", "van 1 tot en met 25"),
        (RATE, "2.25", "‘2.25’ is niet te lezen als getal"),
        (RATE, "21", "van 0% tot en met 20%"),
        ("programmakosten", "-5", "Kies een getal vanaf 0"),
    ],
)
def test_mistake_names_the_field_and_what_is_possible(inputs, key, text, said):
    found = inputs("gepubliceerd")
    with pytest.raises(FieldError, match=re.escape(said)) as caught:
        found.scenario({**found.shown(), key: text})
    assert caught.value.key == key
    label = next(field.label for field in FIELDS if field.key == key)
    assert str(caught.value).startswith(label)


def test_mix_above_100_percent_is_refused_whole(inputs):
    found = inputs("gemengd")
    with pytest.raises(FieldError, match="tellen op tot 110%; samen zijn zij hoogstens 100%"):
        found.scenario({**found.shown(), "mix.pleeggezin": "30"})


# -- what the screen does ---------------------------------------------------------------------------------------


def test_opens_on_the_published_figures(explorer):
    """Source 003: 39 × 6820 and 39 × 52 070 against 142 600."""
    said = plain(explorer.status.html)
    assert "kosten €\xa0142.600" in said
    assert "tussen €\xa0265.980 en €\xa02.030.730" in said
    assert "tussen 1,9 en 14,2 keer de kosten" in said
    assert explorer.alert.html == ""
    assert not explorer.doubt.busy


def test_a_change_answers_in_the_sentence_the_figures_and_the_certainty(explorer):
    before = (explorer.status.html, explorer.result.html, explorer.doubt.html)
    explorer.controls.fields["keuzeaandeel"].value = "50"
    assert "€\xa0184.140" in plain(explorer.status.html)  # 27 × 6820
    after = (explorer.status.html, explorer.result.html, explorer.doubt.html)
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_out_of_range_leaves_the_last_valid_outcome(explorer):
    explorer.controls.fields["keuzeaandeel"].value = "50"
    before = (explorer.status.html, explorer.result.html, explorer.doubt.html, explorer.found)
    explorer.controls.fields["keuzeaandeel"].value = "500"
    said = plain(explorer.alert.html)
    assert "500 kan niet" in said
    assert "De uitkomst hieronder hoort bij de laatste waarden die wel konden." in said
    assert (explorer.status.html, explorer.result.html, explorer.doubt.html, explorer.found) == before
    assert "nnz-wrong" in explorer.controls.fields["keuzeaandeel"]._dom_classes
    explorer.controls.fields["keuzeaandeel"].value = ""
    assert explorer.alert.html == ""
    assert "nnz-wrong" not in explorer.controls.fields["keuzeaandeel"]._dom_classes
    assert "€\xa0265.980" in plain(explorer.status.html)


def test_choosing_a_scenario_fills_the_fields(quick):
    quick.controls.scenario.value = "voorzichtig"
    given = quick.controls.given()
    assert (given[PREVENTED], given["zorg"], given["mix.begeleid_wonen"]) == ("21,05", "mix", "6")
    assert quick.controls.rest.value == "40"
    assert quick.found.mkba == load("hollands-midden", scenario="voorzichtig", audience="intern").mkba


def test_shares_of_the_mix_are_closed_where_there_is_none(quick):
    share = quick.controls.fields["mix.pleeggezin"]
    assert share.disabled
    quick.controls.lists["zorg"].value = "mix"
    assert not share.disabled


def test_municipality_has_no_certainty_and_says_so(explorer):
    explorer.controls.gemeente.value = "GM0546"
    assert plain(explorer.status.html).startswith("Leiden: kosten")
    assert "alleen voor een hele regio" in plain(explorer.doubt.html)


def test_certainty_that_is_on_its_way_is_marked_as_busy(explorer):
    waiting = []
    explorer._later = types.SimpleNamespace(soon=waiting.append)
    before = explorer.doubt.html
    explorer.controls.fields["keuzeaandeel"].value = "50"
    assert explorer.doubt.busy
    assert "wordt nog doorgerekend" in plain(explorer.busy.html)
    assert "€\xa0184.140" in plain(explorer.status.html), "the answer itself does not wait"
    assert explorer.doubt.html == before
    waiting[-1]()
    assert not explorer.doubt.busy
    assert explorer.busy.html == ""
    assert explorer.doubt.html != before


def test_where_no_widget_runs_the_outcome_stands_in_words(quick):
    """As in a notebook that was stored, or a page made of it."""
    shown = quick._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"].startswith("Hollands Midden: kosten €\xa0142.600")
    assert shown["text/plain"].endswith("Voer de cellen uit om te verkennen.")


def test_protected_audience_sees_the_published_headline_and_ranges_of_a_gemeente(tmp_path):
    screen = explore(draws=200, own=tmp_path, reports=tmp_path)
    assert "tussen €\xa0265.980 en €\xa02.030.730" in plain(screen.status.html)
    screen.controls.gemeente.value = dict(screen.controls.gemeente.options)["Leiden"]
    shown = "".join(panel.html for panel in (screen.status, screen.result))
    assert "20.460" in shown  # at least three of five to nine clients chose: 3 times 6 820
    assert "27.280" not in shown  # by the exact six: at least four


def test_public_page_of_a_small_municipality_is_refused_and_the_region_stays(tmp_path):
    screen = explore(audience="openbaar", draws=200, own=tmp_path, reports=tmp_path)
    before = screen.status.html
    screen.controls.gemeente.value = dict(screen.controls.gemeente.options)["Gouda"]
    assert "geen openbare pagina" in plain(screen.alert.html)
    assert screen.status.html == before


def test_every_field_has_a_name(quick):
    controls = quick.controls
    widgets = [controls.region, controls.gemeente, controls.scenario, controls.rest, quick.title, quick.why]
    widgets += [*controls.fields.values(), *controls.lists.values()]
    names = [widget.description for widget in widgets]
    assert all(names)
    assert len(set(names)) == len(names)


def test_english_explorer_speaks_english(tmp_path):
    screen = explore(language="en", draws=200, own=tmp_path, reports=tmp_path)
    assert "benefits are between" in plain(screen.status.html)
    assert screen.status.language == "en"
    screen.controls.fields["keuzeaandeel"].value = "72.5"
    assert screen.found.mkba.assumed_choice_rate == 0.725


# -- saving, sharing, comparing, reporting ----------------------------------------------------------------------


def test_saved_scenario_gives_the_same_figures_everywhere(explorer, tmp_path):
    """Function, widget, command line and report reckon the same; so does the notebook, which shows this widget."""
    explorer.controls.scenario.value = "voorzichtig"
    explorer.controls.fields["keuzeaandeel"].value = "61"
    explorer.controls.fields[RATE].value = "3"
    explorer.controls.fields[YEARS].value = "4"
    explorer.controls.lists["prijspeil"].value = "2025"
    explorer.controls.fields["programmakosten"].value = "150.000"
    widget, sentence = explorer.found, explorer.status.html
    explorer.title.value, explorer.why.value = "Proef 1", "Om te toetsen"
    explorer.save.click()
    path = tmp_path / "eigen" / "proef-1.yaml"
    assert str(path) in explorer.filed.html

    function = load("hollands-midden", scenario=path, audience="intern")
    assert function.mkba == widget.mkba == explorer.found.mkba
    assert explorer.status.html == sentence

    command = [sys.executable, "-c", "from nnz_mkba.cli import run; run()"]
    options = ["--region", "hollands-midden", "--scenario", str(path), "--audience", "intern", "--json"]
    printed = json.loads(subprocess.run([*command, "mkba", *options], capture_output=True, check=True).stdout)
    assert printed["net_benefit_eur"]["mix"] == widget.mkba.net_benefit_eur["mix"].value
    assert printed["costs_eur"] == widget.mkba.costs_eur.value

    explorer.report.click()
    page = tmp_path / "rapporten-intern" / "hollands-midden" / "2021-06-30" / "proef-1" / "regio.html"
    assert str(page) in explorer.filed.html
    text = page.read_text(encoding="utf-8")
    for amount in (widget.mkba.costs_eur, widget.mkba.benefits_eur["mix"], widget.mkba.net_benefit_eur["mix"]):
        assert T.eur(amount) in text


def test_certainty_is_that_of_the_report(explorer):
    """The same draws and seed give the same figures in the explorer and in the whole analysis."""
    whole, fast = load_uncertainty(explorer.found, 500), load_headlines(explorer.found, 500)
    assert sentences.headline(fast, T) == sentences.headline(whole, T)
    assert sentences.headline(fast, T) in plain(explorer.doubt.html).replace("&#39;", "'")
    assert pictures.tornado(fast, explorer.found, T).html() == pictures.tornado(whole, explorer.found, T).html()


def test_report_of_what_is_not_saved_is_refused(quick, tmp_path):
    quick.controls.fields["keuzeaandeel"].value = "50"
    quick.report.click()
    assert "Bewaar het scenario eerst" in plain(quick.alert.html)
    assert not (tmp_path / "rapporten").exists()


@pytest.mark.parametrize(
    ("title", "why", "said"),
    [
        ("", "w", "Geef het scenario eerst een naam"),
        ("Naam", " ", "Schrijf op waarom"),
        ("Voorzichtig", "w", "al een scenario met de naam"),
        ("???", "w", "geen letters of cijfers"),
        ("../../etc/x", "w", ""),
    ],
)
def test_names_under_which_a_scenario_may_be_saved(quick, tmp_path, title, why, said):
    quick.title.value, quick.why.value = title, why
    quick.save.click()
    if said:
        assert said in plain(quick.alert.html)
        assert not (tmp_path / "eigen").exists()
    else:
        assert [path.name for path in (tmp_path / "eigen").iterdir()] == ["etc-x.yaml"]


def test_own_scenario_is_saved_over_itself_and_over_no_other(quick, tmp_path):
    quick.title.value, quick.why.value = "Mijn", "w"
    quick.controls.fields["keuzeaandeel"].value = "50"
    quick.save.click()
    path = tmp_path / "eigen" / "mijn.yaml"
    assert quick.controls.scenario.value == str(path)
    quick.controls.fields["keuzeaandeel"].value = "60"
    quick.save.click()
    assert load_scenario(path).keuzeaandeel == 0.6
    quick.controls.scenario.value = "gemengd"
    quick.save.click()
    assert "al een scenario" in plain(quick.alert.html)
    assert load_scenario(path).keuzeaandeel == 0.6


def upload(screen, name, content):
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    sent = {"name": name, "type": "", "size": len(content), "content": content, "last_modified": day}
    screen.upload.value = (sent,)


def test_scenario_of_a_colleague_is_opened(quick, tmp_path):
    text = scenario_text(load_scenario("gemengd").flattened().model_copy(update={"title": "Van Sanne"}))
    upload(quick, "van-sanne.yaml", text.encode())
    assert quick.controls.scenario.value == str(tmp_path / "eigen" / "van-sanne.yaml")
    assert quick.found.mkba == load("hollands-midden", scenario="gemengd", audience="intern").mkba
    assert quick.upload.value == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is geen tekst"),
        (b"x: [", "geen geldige YAML"),
        (b"title: t\ndescription: d\nwhy: w\nmix: {taart: 1}\n", "niet toegestaan"),
        (b"title: t\ndescription: d\nwhy: w\nbaseline: /etc/passwd.yaml\n", "geen meegeleverd scenario"),
        (b"#" * 100_001, "te groot"),
        (b"title: <script>alert(1)</script>\ndescription: d\nwhy: w\nprijspeil: 1900\n", "geen prijsindexcijfer"),
    ],
)
def test_what_is_no_scenario_is_refused_and_nothing_is_kept(quick, tmp_path, content, said):
    before = quick.status.html
    upload(quick, "gestuurd.yaml", content)
    assert said in plain(quick.alert.html)
    assert "<script" not in quick.alert.html + quick.filed.html
    assert quick.status.html == before
    assert not list(tmp_path.glob("eigen/*"))


def test_up_to_four_outcomes_side_by_side(explorer):
    for name in ("gepubliceerd", "gemengd", "meerjarig", "voorzichtig"):
        explorer.controls.scenario.value = name
        explorer.keep.click()
    explorer.keep.click()
    assert "al vier uitkomsten" in plain(explorer.alert.html)
    shown = plain(explorer.comparison.html)
    for name in ("gepubliceerd", "gemengd", "meerjarig", "voorzichtig"):
        found = load("hollands-midden", scenario=name, audience="intern")
        assert load_scenario(name).title in shown
        assert T.eur(exploration.benefit_span(found)).replace("–\xa0", "– ") in shown
    explorer.empty.click()
    assert explorer.comparison.html == ""


def test_files_that_are_no_scenario_are_not_offered(tmp_path):
    (tmp_path / "stuk.yaml").write_text("x: [", encoding="utf-8")
    assert set(OwnScenarios(tmp_path, T).titles()) == set(known_scenarios())


def test_hostile_title_is_shown_as_text(quick):
    text = "title: '<img src=x onerror=alert(1)>'\ndescription: d\nwhy: w\nkeuzeaandeel: 0.5\n"
    assert read_scenario(text, "x").title.startswith("<img")
    upload(quick, "x.yaml", text.encode())
    quick.keep.click()
    assert "<img src=x" not in quick.comparison.html
    assert "&lt;img src=x" in quick.comparison.html
