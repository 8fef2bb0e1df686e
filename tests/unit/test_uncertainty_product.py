"""How sure it is, as a person gets it: from publishable counts, as JSON, as sentences, as pictures."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

import nnz_mkba
from nnz_mkba.artery import load, load_certainty, load_headlines, load_uncertainty
from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.model.uncertainty import BreakEven, Estimate, against_nothing
from nnz_mkba.present import overview
from nnz_mkba.present.locale import translator
from nnz_mkba.present.uncertainty import pictures, sections, sentences, tipping
from nnz_mkba.present.uncertainty.words import value as written
from nnz_mkba.privacy.number import Number
from nnz_mkba.reporting.signature import load_notebook, read_signature
from nnz_mkba.shipped import shipped
from nnz_mkba.uncertainty_json import parse_shares, read_draws, reference_face, region_face

NL, EN = translator("nl"), translator("en")
EXACT, BETWEEN = Number.exact, Number.between


@pytest.fixture(scope="module")
def found():
    return load("hollands-midden")


@pytest.fixture(scope="module")
def sure(found):
    return load_uncertainty(found, 10_000, 1)


@pytest.fixture(scope="module")
def reference():
    return reference_face(None, 1, "0:0.2:0.001", [0.05, 1.0])


def run(capsys, *arguments):
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


# -- the region ------------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_design(capsys):
    code, out, _ = run(
        capsys, "uncertainty", "--region", "hollands-midden", "--draws", "1000", "--seed", "1", "--json"
    )
    assert code == 0
    face = json.loads(out)
    first = ["region", "gemeente", "peildatum", "scenario", "price_level", "audience", "net_benefit", "evpi_eur"]
    assert list(face)[:8] == first
    assert {"mean", "sd", "p05", "p50", "p95", "probability_positive"} <= set(face["net_benefit"])
    assert face["evppi_eur"]["voorkomen_fractie"] >= 0
    assert "20% geen zorg nodig, 48% opvoedondersteuning, 20% pleeggezin en 12% begeleid wonen" in face["notes"][1]
    widths = [abs(bar["high_eur"] - bar["low_eur"]) for bar in face["tornado"]]
    assert widths == sorted(widths, reverse=True)
    assert set(face["tornado"][0]) == {"parameter", "low_value", "high_value", "low_eur", "high_eur"}
    assert face["acceptability"][0] == {"share": 0.0, "probability": 0.0}
    assert face["acceptability"][-1]["share"] == 2.0


def test_terminal_says_what_it_lets_go_and_what_came_out(capsys):
    """The weights of the mix are 5, 12, 5 and 3 of 25 in data/parameters/onzekerheid.yaml: 20, 48, 20 and 12%."""
    code, out, _ = run(capsys, "uncertainty", "--region", "hollands-midden", "--draws", "1000")
    assert code == 0
    said = out.replace("\xa0", " ").splitlines()
    assert said[0].startswith("1.000 trekkingen is te weinig")
    assert said[1].startswith("De gewone som neemt aan dat elke keuze een geboorte voorkomt")
    assert "doorgerekende gevallen positief" in said[2]
    assert any(
        "20% geen zorg nodig, 48% opvoedondersteuning, 20% pleeggezin en 12% begeleid wonen" in line for line in said
    )
    assert any("verdient zich terug als ten minste" in line for line in said)


def test_a_scenario_with_a_mix_varies_around_its_own(capsys):
    _, out, _ = run(
        capsys, "uncertainty", "--region", "hollands-midden", "--scenario", "voorzichtig", "--draws", "1000", "--json"
    )
    notes = json.loads(out)["notes"]
    assert notes[0].startswith("De gewone som neemt aan dat elk uitgangspunt van het scenario vaststaat")
    assert "40% geen zorg nodig, 42% opvoedondersteuning, 12% pleeggezin en 6% begeleid wonen" in notes[1]


def test_same_seed_same_numbers(found, sure):
    again = load_uncertainty(found, 10_000, 1)
    assert json.dumps(region_face(again)) == json.dumps(region_face(sure))
    assert str(sections.section(again, found, NL).html()) == str(sections.section(sure, found, NL).html())
    assert region_face(load_uncertainty(found, 10_000, 2))["net_benefit"] != region_face(sure)["net_benefit"]


def test_equal_published_counts_give_equal_results(delivery, sure):
    """One client of Alphen lives in Nieuwkoop instead: what is published stays the same, and so does every byte."""
    delivery.edit("casuistiek.csv", "GM0484,,alle,alle,4,", "GM0484,,alle,alle,3,")
    delivery.edit("casuistiek.csv", "GM0569,,alle,alle,1,", "GM0569,,alle,alle,2,")
    protected = load(delivery.path)
    assert protected.mkba == load("hollands-midden").mkba
    result = load_uncertainty(protected, 10_000, 1)
    assert json.dumps(region_face(result)) == json.dumps(region_face(sure))
    assert str(sections.section(result, protected, NL).html()) == str(
        sections.section(sure, load("hollands-midden"), NL).html()
    )


def test_every_reader_learns_from_the_totals_of_the_region(sure):
    exact = load_uncertainty(load("hollands-midden", audience="intern"), 100, 1).programme.choice_rate
    assert exact.mean == pytest.approx((16 + 39) / 74)
    assert exact.raw == pytest.approx(39 / 54)
    assert sure.programme.choice_rate == exact


def test_break_even_by_hand(sure):
    """At the break-even prevented fraction the means multiply to the costs."""
    means = sure.inputs["mean"]
    per_prevented = sum(means[f"mix.{tier}"] * means[f"baten.{tier}"] for tier in ("opvoedondersteuning", "pleeggezin", "begeleid_wonen"))  # fmt: skip
    by_hand = 142_600 / (means["deelnemers"] * means["keuzeaandeel"] * per_prevented)
    assert sure.break_even["proportional"]["voorkomen_fractie"].value == pytest.approx(by_hand, abs=1e-9)
    # By hand: costs exceed benefits by some 32 000. Of 112 600 that can be cut; of 30 000 it cannot.
    assert -35_000 < sure.base_net_eur < -30_000
    found = sure.break_even["proportional"]
    assert found["kosten.gemeenten"].value == pytest.approx(112_600 + sure.base_net_eur, rel=1e-9)
    assert found["kosten.ggd"].value is None
    # 0.49 x 0.60 x 0.716122: the parts at their means
    assert found["voorkomen_fractie"].base == pytest.approx(0.49 * 0.60 * 0.716122, abs=1e-6)
    assert found["zwangerschap"].value == pytest.approx(by_hand / (0.60 * 0.716122), rel=1e-6)


def test_chances_agree_with_bare_numpy():
    """The whole model once more, in a few lines, from the figures that a reader finds in data/."""
    rng, n = np.random.default_rng(7), 200_000
    pregnant, born = rng.beta(5.88, 6.12, n), rng.beta(7.2, 4.8, n)
    mix = rng.dirichlet(25 * np.array([0.30, 0.25, 0.05, 0.20, 0.15, 0.05]), n)
    long, short = rng.beta(43, 7, n), rng.beta(27.5, 22.5, n)
    failure = np.array([0.0005, 0.002, 0.008, 0.06, 0.09, 0.18]) * (1 + 0.25 * rng.standard_normal((n, 6)))
    works = (mix * np.column_stack([long] * 3 + [short] * 3) * (1 - failure)).sum(axis=1)
    care = rng.dirichlet([5, 12, 5, 3], n)
    unit = np.column_stack([rng.gamma(25, mean / 25, n) for mean in (6820, 17570, 52070)])
    per_birth = rng.gamma(54.5, 1, n) * rng.beta(16 + 39, 4 + 15, n) * (care[:, 1:] * unit).sum(axis=1)
    cost = rng.gamma(100, 1126, n) + rng.gamma(100, 300, n)
    sure = load_headlines(load("hollands-midden", audience="intern"), 40_000, 1)
    chance = sure.summary.probability_positive
    assert chance.value == pytest.approx((per_birth * pregnant * born * works > cost).mean(), abs=4 * chance.se)
    for fraction in (0.1, 0.3, 0.5, 1.0):
        expected = (fraction * per_birth > cost).mean()
        assert sure.probability_if_prevented(fraction) == pytest.approx(expected, abs=0.011)


def test_headlines_are_those_of_the_whole_analysis(found, sure):
    head = load_headlines(found, 10_000, 1)
    assert (head.summary, head.ratio) == (sure.summary, sure.ratio)
    assert head.break_even == sure.break_even
    assert load_headlines(load("hollands-midden", "Leiden")) is None


def test_simulation_agrees_with_the_exact_mean(sure):
    assert abs(sure.summary.mean.value - sure.base_net_eur) < 4 * sure.summary.mean.se


def test_information_is_ordered(sure):
    singles = {info.names[0]: info.value for info in sure.evppi}
    assert min(singles.values()) >= 0
    for info in sure.evppi_groups.values():
        assert all(info.value >= singles.get(name, 0.0) for name in info.names)
    most = max(info.value for info in sure.evppi_groups.values())
    assert most <= sure.evpi.value + 4 * sure.evpi.se
    for name, values in sure.evsi.items():
        assert values.is_monotonic_increasing
        assert values.max() <= singles[name] + 1e-9
    # four yearly decisions, discounted by 2.25 %
    factor = sum(1.0225**-year for year in range(4))
    assert sure.population.value == pytest.approx(sure.evpi.value * factor)
    assert sure.population.se == pytest.approx(sure.evpi.se * factor)


def test_both_conventions_differ_only_for_the_mix(sure):
    ends = {c: {bar.parameter: (bar.low_eur, bar.high_eur) for bar in bars} for c, bars in sure.tornado.items()}
    assert "mix.geen" not in ends["from_geen"]
    assert ends["proportional"]["keuzeaandeel"] == ends["from_geen"]["keuzeaandeel"]
    assert ends["proportional"]["mix.pleeggezin"] != ends["from_geen"]["mix.pleeggezin"]


def test_payers_need_a_share_of_the_benefits_by_what_they_pay(sure):
    shares = {payer: one.against.break_even_lambda for payer, one in sure.payers.items()}
    assert sum(shares.values()) == pytest.approx(sure.against.break_even_lambda)
    assert shares["gemeenten"] > shares["ggd"]
    assert sure.payers["ggd"].probability(1.0) >= sure.payers["gemeenten"].probability(1.0)


def test_scenario_by_path_is_analysed_too(tmp_path):
    file = tmp_path / "half.yaml"
    file.write_text(
        "title: Half\ndescription: d\nwhy: w\nmix: {geen: 0.5, opvoedondersteuning: 0.5}\n"
        "overrides: {mkba.voorkomen_fractie: 0.2}\n",
        encoding="utf-8",
    )
    result = load_uncertainty(load("hollands-midden", scenario=file), 1000, 1)
    assert result.inputs["mean"]["voorkomen_fractie"] == pytest.approx(0.2)
    assert [name for name in result.inputs.index if name.startswith("mix.")] == [
        "mix.geen",
        "mix.opvoedondersteuning",
    ]
    words = sentences.headline(result, NL)
    assert "lager dan de kosten" in words
    assert sections.section(result, load("hollands-midden", scenario=file), NL).html()


def test_too_few_draws_warn(found):
    few = load_uncertainty(found, 150, 1)
    (notice,) = sentences.warnings(few, NL)
    assert "150 trekkingen is te weinig" in str(notice)
    assert region_face(few)["warning"]


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (["--region", "hollands-midden", "--draws", "0"], 1, "geheel getal van ten minste 1"),
    (["--region", "nergens"], 2, "nergens"),
    ([], 2, "--reference"),
    (["--reference", "--region", "hollands-midden"], 2, "Kies één"),
    (["--reference", "--evppi-at", "veel"], 2, "veel"),
    (["--reference", "--draws", "0"], 1, "Aantal trekkingen: 0"),
])  # fmt: skip
def test_wrong_use(capsys, arguments, code, words):
    got, out, err = run(capsys, "uncertainty", *arguments, "--json")
    assert (got, out) == (code, "")
    assert words in err


def test_municipality_has_no_costs_and_no_section(tmp_path):
    leiden = load("hollands-midden", "Leiden")
    assert load_uncertainty(leiden) is None
    assert str(sections.section(None, leiden, NL).html()) == ""


def test_table_on_the_terminal(capsys):
    code, out, _ = run(capsys, "uncertainty", "--region", "hollands-midden", "--draws", "500")
    assert code == 0
    assert "Omslagpunt" in out


# -- the reference model ---------------------------------------------------------------------------------------


def test_reference_model_gives_the_exact_values(reference):
    assert reference["expected_net_benefit_exact_eur"] == pytest.approx(6196.00, abs=1e-6)
    assert reference["break_even_lambda"] == pytest.approx(0.049402, abs=5e-7)
    near, full = reference["at"]
    assert near["lambda"] == 0.05
    assert near["probability"] == pytest.approx(0.5087, abs=0.0015)
    assert near["evpi"] == pytest.approx(36.968, abs=0.1)
    for name, value in {"c": 23.807, "p": 18.538, "b3": 10.466}.items():
        assert near["evppi"][name] == pytest.approx(value, abs=0.001)
    assert (full["evpi"], reference["evpi_eur"]) == (0.0, 0.0)
    assert set(reference["evppi_eur"].values()) == {0.0}
    assert {"lambda": 0.05, "parameter": "c", "se": 0.0}.items() <= reference["evppi"][2].items()


def test_reference_message_says_where_the_doubt_sits(reference):
    message = " ".join(reference["message"])
    assert "alle twijfel ligt rond 4,9%" in message
    words = tipping.break_even_words({"voorkomen_fractie": _break_even(0.0247)}, NL)
    assert words[0].startswith(
        "Het programma verdient zich terug als ten minste 2,5% van de mensen die voor anticonceptie kiezen daardoor een "
        "geboorte voorkomt."
    )


@pytest.mark.parametrize(("base", "told"), [(54.0, "54"), (74.5, "74,5"), (54.46, "54,5")])
def test_participants_are_told_alike_in_the_sentence_and_in_the_table(base, told):
    """Between bounds their mean is no whole number: 74,5 in one place and 74 in another are two figures."""
    found = BreakEven("deelnemers", base, 70.5, (70.5,), 0.0, 200.0, -1.0, 0.02)
    (words,) = tipping.break_even_words({"deelnemers": found}, NL)
    assert words == f"Bij dezelfde kosten zijn er ten minste 71 deelnemers nodig; er is gerekend met {told}."
    assert written("deelnemers", base, NL) == told


def test_reference_on_the_command_line(capsys):
    code, out, _ = run(capsys, "uncertainty", "--reference", "--draws", "2000", "--json")
    face = json.loads(out)
    assert (code, face["draws"], face["method"]) == (0, 2000, "monte_carlo")
    assert abs(face["net_benefit"]["mean"] - 6196) < 4 * face["net_benefit"]["standard_errors"]["mean"]


# -- draws made elsewhere --------------------------------------------------------------------------------------


@pytest.fixture
def draws_file(tmp_path):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"choice": rng.beta(80, 20, 500), "cost": rng.gamma(25, 12.88, 500)})
    frame["benefit"] = frame["choice"] * 8000
    path = tmp_path / "draws.csv"
    frame.to_csv(path, index=False)
    return path


def asked(path, **changed):
    options = {
        "--parameters": "choice,cost",
        "--benefit": "benefit",
        "--cost": "cost",
        "--lambda-grid": "0:0.2:0.001",
    }
    return [
        "uncertainty",
        "--draws-file",
        str(path),
        *(w for pair in (options | changed).items() for w in pair),
        "--json",
    ]


def test_draws_file(capsys, draws_file):
    code, out, _ = run(capsys, *asked(draws_file, **{"--evppi-at": "0.05"}))
    face = json.loads(out)
    assert code == 0
    assert list(face) == ["grid", "break_even_lambda", "evppi", "warning"]
    assert len(face["grid"]) == 201
    frame = pd.read_csv(draws_file)
    for row in face["grid"][::20]:
        net = row["lambda"] * frame["benefit"] - frame["cost"]
        assert row["enb"] == pytest.approx(net.mean(), abs=1e-9)
        assert row["probability"] == (net > 0).mean()
        assert row["evpi"] == pytest.approx(net.clip(lower=0).mean() - max(net.mean(), 0), abs=1e-9)
    assert [(row["lambda"], row["parameter"]) for row in face["evppi"]] == [(0.05, "choice"), (0.05, "cost")]
    assert face["break_even_lambda"] == pytest.approx(frame["cost"].mean() / frame["benefit"].mean())


def test_python_face_is_the_same(draws_file):
    found = nnz_mkba.analyse_draws(pd.read_csv(draws_file), ["choice"], "benefit", "cost", [0.0, 0.05], [0.05])
    assert found.as_dict()["grid"][1]["lambda"] == 0.05
    with pytest.raises(AttributeError, match="analyse_drawn"):
        _ = nnz_mkba.analyse_drawn


@pytest.mark.parametrize(("content", "changed", "code", "words"), [
    ("choice,cost\n1,2\n", {}, 1, "Kolom 'benefit' ontbreekt"),
    ("choice,cost,benefit\n1,veel,3\n1,2,3\n", {}, 1, "Kolom 'cost', rij 2: tekst"),
    ("choice,cost,benefit\n1,,3\n", {}, 1, "Kolom 'cost', rij 2: een lege cel"),
    ("choice,cost,benefit\n1,2,inf\n", {}, 1, "Kolom 'benefit', rij 2"),
    ("choice,cost,benefit\n", {}, 1, "0 trekkingen"),
    ("", {}, 1, "is leeg"),
    ("choice;cost;benefit\n1;2;3\n", {}, 1, "puntkomma"),
    ("choice,cost,benefit\n1,2,3\n1,2,3,4\n", {}, 1, "rij 3: meer cellen dan de 3 kolommen"),
    ("choice,cost,benefit\n1,2,3\n", {"--lambda-grid": "0-2"}, 2, "begin:eind:stap"),
    ("choice,cost,benefit\n1,2,3\n", {"--lambda-grid": "0:1:0"}, 2, "begin:eind:stap"),
    ("choice,cost,benefit\n1,2,3\n", {"--parameters": "choise"}, 1, "Bedoelt u choice?"),
])  # fmt: skip
def test_draws_file_that_is_not_right(capsys, tmp_path, content, changed, code, words):
    path = tmp_path / "draws.csv"
    path.write_text(content, encoding="utf-8")
    got, out, err = run(capsys, *asked(path, **changed))
    assert (got, out) == (code, "")
    assert words in err
    assert "Traceback" not in err


def test_draws_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="bestaat niet"):
        read_draws(tmp_path / "nee.csv")
    binary = tmp_path / "nee.bin"
    binary.write_bytes(b"\xff\xfe\x00a,b\n")
    with pytest.raises(NnzError, match="UTF-8"):
        read_draws(binary)


@pytest.mark.parametrize("text", ["", "1,", "nan", "5%"])
def test_shares_that_cannot_be_read(text):
    with pytest.raises(UsageError, match="geen getal"):
        parse_shares([text])


# -- words and pictures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ratio", "positive", "words"), [
    (BETWEEN(0.95, 1.08), 0.6, "Baten ongeveer gelijk aan kosten."),
    (BETWEEN(1.2, 3.0), 0.99, "Baten hoger dan kosten."),
    (BETWEEN(0.2, 0.9), 0.01, "Baten lager dan kosten."),
    (BETWEEN(0.96, 3.0), 0.94, "Waarschijnlijk zijn de baten dus hoger dan de kosten; zeker is het niet."),
    (BETWEEN(0.2, 1.4), 0.1, "Waarschijnlijk zijn de baten dus lager dan de kosten; zeker is het niet."),
    (BETWEEN(0.5, 2.0), 0.55, "Welke van de twee hoger is, is onzeker."),
])  # fmt: skip
def test_verdict(ratio, positive, words):
    assert sentences.verdict(ratio, positive, NL) == words


def test_research_that_changes_nothing_is_called_so(sure, found):
    certain = dataclasses.replace(sure, evpi=Estimate(0.0, 0.0))
    assert tipping.information_words(certain, NL) == "Verder onderzoek kan dit besluit niet veranderen."
    assert "Verder onderzoek kan dit besluit niet veranderen" in str(
        pictures.value_of_information(certain, found, NL)
    )


def test_certain_decision_says_where_doubt_would_be():
    against = against_nothing(np.full(100, 10.0), np.linspace(0.4, 0.6, 100), np.linspace(0, 2, 2001))
    assert any("alle twijfel ligt rond" in words for words in tipping.doubt_words(against, NL))


def test_doubt_that_goes_on_beyond_the_grid_has_no_upper_bound():
    benefit, cost = np.full(100, 10.0), np.linspace(15.0, 25.0, 100)
    words = " ".join(tipping.doubt_words(against_nothing(benefit, cost, np.linspace(0, 2, 201)), NL))
    assert "Onder 156% van wat hier gemiddeld is gerekend, is het programma vrijwel zeker te duur." in words
    assert "Zelfs als de baten 200% daarvan zijn, is het niet zeker" in words


def test_headline_counts_cases_in_tens(found, sure):
    words = sentences.headline(sure, NL)
    assert "in 2 van de 10 doorgerekende gevallen positief" in words  # 0.24, see the bare numpy
    learned = sentences.learned_words(sure, found, NL)
    assert "74% voor anticonceptie" in learned  # (16 + 39) / 74


@pytest.mark.parametrize("t", [NL, EN], ids=["nl", "en"])
def test_pictures_describe_themselves(sure, found, t):
    drawn = [pictures.distribution(sure, found, t), pictures.tornado(sure, found, t), pictures.acceptability(sure, t),
             pictures.chance_by_fraction(sure, t),
                pictures.value_of_information(sure, found, t), pictures.two_way_map(sure, found, t)]  # fmt: skip
    for picture in drawn:
        assert 20 <= len(picture.alt) <= 300
        assert picture.data.rows
        assert len(picture.svg) < 60_000
    assert sections.head(sure, found, t).html()


def test_two_way_map_marks_where_costs_exceed_benefits(sure, found):
    grid = sure.two_way.grid
    assert grid.to_numpy().min() < 0 < grid.to_numpy().max()
    picture = pictures.two_way_map(sure, found, NL)
    assert str(picture.data.rows[-1][1]).startswith("€\N{NO-BREAK SPACE}\N{MINUS SIGN}")  # both low: below zero


def test_notebook_is_thin_and_typed():
    signature = read_signature(shipped("notebooks", "02_onzekerheid.ipynb"))
    assert list(signature) == ["region", "peildatum", "scenario", "audience", "draws", "seed", "language"]
    assert (signature["draws"].default, signature["draws"].maximum) == (10_000, 1_000_000)
    for cell in load_notebook(shipped("notebooks", "02_onzekerheid.ipynb")).cells:
        assert len(cell.source.splitlines()) <= 10
        assert cell.cell_type == "code" or cell.metadata["tags"] == ["gids"]
        assert cell.cell_type == "markdown" or not any(
            word in cell.source for word in ("def ", "class ", "for ", "while ")
        )


def _break_even(value):
    return BreakEven("voorkomen_fractie", 0.5, value, (value,), 0.0, 1.0, 6196.0, 0.0)


def test_the_chance_is_put_beside_a_scenario_in_which_costs_exceed_benefits(sure):
    """By hand: € 66 485 of benefits over € 142 600 of costs in scenario voorzichtig is 0,47."""
    favourable = dataclasses.replace(
        sure, summary=dataclasses.replace(sure.summary, probability_positive=Estimate(0.94, 0.0))
    )
    (notice,) = sentences.less_favourable(favourable, load("hollands-midden", audience="intern"), NL)
    assert "scenario Voorzichtig zijn de baten 0,5 keer de kosten" in notice.text
    own = load("hollands-midden", scenario="voorzichtig", audience="intern")
    assert sentences.less_favourable(favourable, own, NL) == []
    # A chance of 2 in 10 says it already.
    assert sentences.less_favourable(sure, load("hollands-midden", audience="intern"), NL) == []


def test_the_page_says_what_the_outcome_hangs_on(sure, found):
    words = sentences.fraction_words(sure, found, NL)
    assert "49% binnen een jaar onbedoeld zwanger geworden, 60% daarvan had een kind gekregen" in words
    assert "Samen is dat 21%, met 90% kans tussen 9% en 35%" in words
    assert "bij 100%, zoals de bron rekent, in alle doorgerekende gevallen positief" in words


def test_the_page_says_prices_and_error_of_the_draws(sure, found):
    words = sentences.precision_words(sure, found, NL)
    assert words.startswith("Baten in prijzen van 2020, kosten in lopende prijzen van 2021.")
    # 10_000 draws with a chance of 0.24: the root of 0.24 x 0.76 / 10 000 is 0.0043
    assert words.endswith("en 0,4 procentpunt op de kans.")
    later = load("hollands-midden", scenario="prijspeil-heden")
    level = sentences.precision_words(sure, later, NL)
    assert level.startswith(f"Baten in prijzen van {later.price_level}, kosten in prijzen van {later.price_level}.")


def test_the_first_screen_and_the_analysis_give_the_same_chance(sure, found):
    """The few numbers of the first screen come from the same draws as the whole analysis."""
    certain = load_certainty("hollands-midden", audience=str(found.audience), draws=sure.draws)
    row = sure.inputs.loc["voorkomen_fractie"]
    assert certain.positive == sure.summary.probability_positive.value
    assert (certain.prevented, certain.low, certain.high) == (row["mean"], row["low"], row["high"])


def test_errors_stand_beside_what_is_worth_knowing(sure):
    face = region_face(sure)
    assert set(face["evppi_groups_se_eur"]) == set(face["evppi_groups_eur"])
    assert face["evppi_groups_se_eur"]["zonder_programma"] > 0
    assert set(face["evppi_se_eur"]) == set(face["evppi_eur"])
    assert {name: set(sizes) for name, sizes in face["evsi_se_eur"].items()} == {
        name: set(sizes) for name, sizes in face["evsi_eur"].items()
    }
    assert face["population_value_se_eur"] > face["evpi_se_eur"] > 0
    last = face["probability_by_prevented_fraction"][-1]
    assert (last["fraction"], last["probability"]) == (1.0, 1.0)


def test_the_summary_says_how_often_it_is_positive(sure, found):
    certain = load_certainty("hollands-midden", audience=str(found.audience), draws=sure.draws)
    said = str(overview.head(found, NL, certain).html())
    assert (
        "Waarschijnlijk is het minder: naar onze schatting voorkomt 21% (9% tot 35%) van de keuzes een geboorte. In een volgende "
        "periode als deze zijn de baten dan in 2 van de 10 doorgerekende gevallen hoger dan de kosten, en gemiddeld €\u00a031.000 lager. "
        "Gemeten is dat niet." in said
    )
    # The same amount as in the section on certainty; 1 000 000 draws give −32 429, one and a third standard errors off.
    assert "Gemiddeld zijn de baten €\u00a031.000 lager dan de kosten" in sentences.headline(sure, NL)
    assert "2 van de 10</dd>" in said
    without = str(overview.head(found, NL).html())
    assert "naar onze schatting" not in without
    assert "niemand heeft gemeten welke zorg nodig was geweest" in without
