"""Parameter files: dated, sourced, in range; a mistake names the file, the key and what is expected."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import load_parameters
from nnz_mkba.shipped import shipped

AMOUNT = """\
description: Proef
unit: EUR
range: [0, 1000]
last_checked: 2026-11-22
values:
  2021-01-01:
    value: 100
    price_level: 2020
    source: Rapport A
    assumption: false
  2022-01-01:
    value: 200
    price_level: 2022
    source: Rapport B
    assumption: true
"""
SHARE = """\
description: Proef
unit: fractie
range: [0, 1]
last_checked: 2026-11-22
values:
  2020-01-01:
    value: 0.8
    source: Rapport A
    assumption: false
"""
BETA = "    distribution: {family: beta, a: 8, b: 2, source: Rapport A, assumption: true}\n"


@pytest.fixture
def load(tmp_path):
    """Load a directory with one parameter file of this text, beside the shipped policy."""

    def load(text, name="proef.yaml"):
        shutil.copy(shipped("data", "parameters", "disclosure.yaml"), tmp_path)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load_parameters(tmp_path)

    return load


@pytest.mark.parametrize(
    ("date", "value"),
    [
        (dt.date(2021, 1, 1), 100),  # on the day itself
        (dt.date(2021, 12, 31), 100),  # between two dates: the earlier holds
        (dt.date(2022, 1, 1), 200),
        (dt.date(2030, 1, 1), 200),  # the last holds on
    ],
)
def test_value_holds_from_its_date_until_the_next(load, date, value):
    assert load(AMOUNT).at(date).value("proef") == value


def test_before_its_first_date_a_parameter_is_absent(load):
    """Asking for it is an error rather than a guess."""
    early = load(AMOUNT).at(dt.date(2020, 12, 31))
    assert "proef" not in early
    with pytest.raises(NnzError, match="proef"):
        early.value("proef")


def test_what_comes_with_the_value(load):
    found = load(AMOUNT).at(dt.date(2022, 6, 30))["proef"]
    assert (found.key, found.unit, found.range) == ("proef", "EUR", (0, 1000))
    assert (found.valid_from, found.source, found.assumption) == (dt.date(2022, 1, 1), "Rapport B", True)
    assert found.price_level == 2022


def test_order_in_the_file_does_not_matter(load):
    blocks = AMOUNT.split("  2022-01-01:")
    head, first = blocks[0].split("values:\n")
    swapped = f"{head}values:\n  2022-01-01:{blocks[1]}{first}"
    assert load(swapped).at(dt.date(2021, 6, 30)).value("proef") == 100
    assert list(load(swapped).series("proef")) == [dt.date(2021, 1, 1), dt.date(2022, 1, 1)]


def test_topic_file_names_its_parameters(load):
    entry = "".join(f"    {line}\n" for line in SHARE.splitlines())
    found = load(f"description: Onderwerp\nparameters:\n  aandeel:\n{entry}", "onderwerp.yaml")
    assert found.at(dt.date(2021, 1, 1)).value("onderwerp.aandeel") == 0.8


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit: fractie\n", "unit: fractie\nuint: x\n", r"proef\.yaml, uint: onbekende sleutel 'uint'.*unit"),
        ("    value: 0.8", "    waarde: 0.8", r"onbekende sleutel 'waarde'"),
        ("    value: 0.8\n", "", r"proef\.yaml, values > .*value: de verplichte sleutel 'value' ontbreekt"),
        ("    source: Rapport A\n", "", r"'source' ontbreekt"),
        ("    source: Rapport A", "    source:", r"source: is leeg"),
        ("    assumption: false\n", "", r"'assumption' ontbreekt"),
        ("unit: fractie\n", "", r"'unit' ontbreekt"),
        ("last_checked: 2026-11-22\n", "", r"'last_checked' ontbreekt"),
        ("description: Proef\n", "", r"'description' ontbreekt"),
        ("range: [0, 1]\n", "", r"'range' ontbreekt"),
        ("unit: fractie", "unit: procent", r"'procent' is niet toegestaan\. Kies uit .*fractie"),
        ("value: 0.8", "value: 1.5", r"waarde 1\.5 vanaf 2020-01-01 ligt buiten het bereik \[0, 1\]"),
        ("value: 0.8", "value: -0.1", r"ligt buiten het bereik"),
        ("value: 0.8", "value: 0,8", r"'0,8' is geen getal"),
        ("value: 0.8", "value: 1.234,5", r"'1\.234,5' is geen getal; schrijf het zonder duizendpunt"),
        ("value: 0.8", "value: veel", r"'veel' is geen getal"),
        ("2020-01-01:", "01-01-2020:", r"'01-01-2020' is geen datum"),
        ("2020-01-01:", "2020-02-30:", r"'2020-02-30' is geen datum"),
        ("assumption: false", "assumption: nee", r"'nee' is niet true of false"),
        (
            "    assumption: false\n",
            "    assumption: false\n    assumption: true\n",
            r"regel \d+: sleutel 'assumption'",
        ),
    ],
)
def test_refused_at_load(load, old, new, message):
    assert SHARE.count(old) == 1
    with pytest.raises(NnzError, match=message):
        load(SHARE.replace(old, new))


def test_without_values(load):
    with pytest.raises(NnzError, match="proef"):
        load(SHARE.split("values:")[0] + "values: {}\n")


def test_same_date_twice(load):
    with pytest.raises(NnzError, match="sleutel '2020-01-01' staat er meer dan eens"):
        load(SHARE + SHARE.split("values:\n")[1])


def test_amount_without_price_level(load):
    with pytest.raises(NnzError, match=r"bedrag vanaf 2021-01-01 heeft geen price_level"):
        load(AMOUNT.replace("    price_level: 2020\n", ""))


def test_code_stays_text(load):
    """A source "0344" or "no" is what the analyst wrote, not 228 or False."""
    for word in ("0344", "no"):
        assert load(SHARE.replace("Rapport A", word)).at(dt.date(2021, 1, 1))["proef"].source == word


def test_unknown_parameter_names_the_nearest(parameters):
    with pytest.raises(NnzError, match=r"Onbekende parameter 'baten\.pleegezin'\. Bedoelt u baten\.pleeggezin\?"):
        parameters.at(dt.date(2021, 6, 30)).value("baten.pleegezin")
    with pytest.raises(NnzError, match=r"Bedoelt u cpi\?"):
        parameters.series("cpu")


def test_override_changes_one_value_and_marks_it(parameters):
    before = parameters.at(dt.date(2021, 6, 30))
    after = before.override("mkba.voorkomen_fractie", 0.5, source="proef")
    assert (before.value("mkba.voorkomen_fractie"), after.value("mkba.voorkomen_fractie")) == (1, 0.5)
    assert after["mkba.voorkomen_fractie"].assumption
    assert after["mkba.voorkomen_fractie"].source == "proef"
    assert {key for key in before if before[key] != after[key]} == {"mkba.voorkomen_fractie"}


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan"), float("inf")])
def test_override_out_of_range(parameters, value):
    with pytest.raises(NnzError, match=r"voorkomen_fractie=.* ligt buiten \[0, 1\]"):
        parameters.at(dt.date(2021, 6, 30)).override("mkba.voorkomen_fractie", value, source="proef")


def test_percentage_meant_as_fraction_gets_a_hint(parameters):
    with pytest.raises(NnzError, match=r"Het is een fractie: schrijf 0\.0225 voor 2\.25 procent"):
        parameters.at(dt.date(2021, 6, 30)).override("discontovoet", 2.25, source="proef")


@pytest.mark.parametrize(
    ("distribution", "message"),
    [
        ("family: beta, a: 8", "verdeling beta vraagt a, b of mean, sd; gevonden: a"),
        ("family: beta, a: 8, b: 2, mean: 0.8", "verdeling beta vraagt"),
        ("family: gamma, mean: 3", "verdeling gamma vraagt cv, mean"),
        ("family: gamma", "gevonden: niets"),
        ("family: normaal, mean: 1, sd: 1", "'normaal' is niet toegestaan"),
        ("family: beta, a: acht, b: 2", "'acht' is geen getal"),
        ("family: gamma, mean: 0.8, cv: -0.2", "verdeling vanaf 2020-01-01: cv=-0.2 is negatief. Verwacht"),
        ("family: beta, mean: 1.2, sd: 0.1", "mean=1.2 ligt buiten een bètaverdeling"),
        ("family: pert, low: 0, mode: 0.9, high: 0.6", "mode=0.9 ligt buiten"),
        ("family: dirichlet, weights: {x: 1, y: -1}", "verdeling vanaf 2020-01-01.y: gewicht -1"),
    ],
)
def test_distribution_has_one_textbook_form(load, distribution, message):
    line = f"    distribution: {{{distribution}, source: Rapport A, assumption: true}}\n"
    with pytest.raises(NnzError, match=message):
        load(SHARE + line)


def test_distribution_is_read(load):
    found = load(SHARE + BETA).at(dt.date(2021, 1, 1))["proef"].distribution
    assert (found.family, found.arguments) == ("beta", {"a": 8.0, "b": 2.0})


def test_distribution_without_source(load):
    with pytest.raises(NnzError, match="'source' ontbreekt"):
        load(SHARE + BETA.replace("source: Rapport A, ", ""))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class_width: 5", "class_width: 1"),
        ("class_width: 5\n", ""),
        ("min_total: 10", "min_total: tien"),
        ("refresh: 10", "refresh: -1"),
        ("min_integers: 3", "min_integers: 0"),
    ],
)
def test_disclosure_policy_is_checked(tmp_path, old, new):
    text = shipped("data", "parameters", "disclosure.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "disclosure.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(NnzError, match=r"disclosure\.yaml"):
        load_parameters(tmp_path)


def test_without_policy_nothing_runs(tmp_path):
    with pytest.raises(NnzError, match=r"disclosure\.yaml ontbreekt"):
        load_parameters(tmp_path)


def test_without_directory(tmp_path):
    with pytest.raises(NnzError, match="map met parameters ontbreekt"):
        load_parameters(tmp_path / "weg")


def test_unknown_key_in_a_shipped_file(tmp_path):
    """The issue: an unknown key in a parameter file."""
    folder = shutil.copytree(shipped("data", "parameters"), tmp_path / "parameters")
    path = folder / "discontovoet.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "opmerking: x\n", encoding="utf-8")
    with pytest.raises(NnzError, match=r"discontovoet\.yaml, opmerking: onbekende sleutel 'opmerking'"):
        load_parameters(folder)
