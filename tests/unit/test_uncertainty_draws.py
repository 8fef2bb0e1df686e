"""Draws made elsewhere: the figures of the reference model from its draws, and files that are refused."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty import PROGRAMMA, analyse_draws, parse_lambda_grid, reference_model, sample
from nnz_mkba.strict_yaml import read_yaml


@pytest.fixture(scope="module")
def frame():
    reference = reference_model(read_yaml(Path(__file__).parents[2] / "data" / "reference_model.yaml"))
    draws = sample(reference.parameters, 50_000, np.random.default_rng(7))
    result = reference.model(draws)
    unrelated = np.random.default_rng(8).uniform(size=len(draws))
    return draws.assign(benefit=result.benefit[PROGRAMMA], cost=result.cost[PROGRAMMA], unrelated=unrelated)


def test_reference_draws(frame):
    found = analyse_draws(
        frame, ["c", "p", "b3", "unrelated"], "benefit", "cost", parse_lambda_grid("0:0.2:0.001"), [0.05, 1.0]
    )
    assert found.break_even_lambda == pytest.approx(0.049402, abs=0.0003)
    at = found.grid.loc[0.05]
    assert at["evpi"] == pytest.approx(36.968, abs=4 * at["evpi_se"])
    assert at["probability"] == pytest.approx(0.5087, abs=0.01)
    table = found.evppi.set_index(["lambda", "parameter"])
    for name, exact in {"c": 23.807, "p": 18.538, "b3": 10.466}.items():
        row = table.loc[(0.05, name)]
        assert row["value"] == pytest.approx(exact, abs=4 * row["se"])
        assert table.loc[(1.0, name), "value"] == 0
    none = table.loc[(0.05, "unrelated")]
    assert 0 <= none["value"] <= 3 * none["se"]


def test_json_face(frame):
    found = analyse_draws(frame.head(500), ["c"], "benefit", "cost", [0.0, 0.05]).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["grid", "break_even_lambda", "evppi", "warning"]
    assert list(found["grid"][0]) == ["lambda", "enb", "probability", "evpi"]
    assert list(found["evppi"][0]) == ["lambda", "parameter", "value", "se"]
    assert found["evppi"][0]["lambda"] == found["break_even_lambda"]  # where information is worth most


def test_too_few_draws_for_a_regression_are_unknown_not_zero():
    few = pd.DataFrame({"x": [1.0, 2.0], "benefit": [1.0, 2.0], "cost": [1.0, 1.0]})
    assert analyse_draws(few, ["x"], "benefit", "cost", [1.0]).as_dict()["evppi"][0]["value"] is None


def changed(frame, column, value):
    copy = frame.head(30).astype(object)
    copy.loc[3, column] = value
    return copy


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.drop(columns="cost"), "Kolom 'cost' ontbreekt"),
        (lambda f: f.rename(columns={"c": "C2"}), "Kolom 'c' ontbreekt"),
        (lambda f: changed(f, "benefit", "veel"), "Kolom 'benefit', rij 5: tekst"),
        (lambda f: changed(f, "c", None), "Kolom 'c', rij 5: een lege cel"),
        (lambda f: changed(f, "cost", math.nan), "lege cel"),
        (lambda f: changed(f, "cost", math.inf), "oneindig"),
        (lambda f: f.head(0), "0 trekkingen"),
        (lambda f: pd.concat([f, f[["cost"]]], axis=1), "meer dan eens"),
    ],
)
def test_refused_files(frame, change, says):
    with pytest.raises(NnzError, match=says):
        analyse_draws(change(frame), ["c"], "benefit", "cost", [0.0, 1.0])


def test_numbers_as_text_are_numbers(frame):
    text = frame.head(50).astype(str)
    one, two = (analyse_draws(f, [], "benefit", "cost", [0.05]) for f in (text, frame.head(50)))
    assert one.break_even_lambda == pytest.approx(two.break_even_lambda)


def test_grids():
    assert parse_lambda_grid("0:0.2:0.001").tolist() == [round(i / 1000, 3) for i in range(201)]
    assert parse_lambda_grid("0:1:0.3").tolist() == [0.0, 0.3, 0.6, 0.9]
    assert parse_lambda_grid("1:1:1").tolist() == [1.0]
    for wrong in ["", "0:1", "1:0:0.1", "0:1:0", "a:b:c", "0:1:-1", "0:inf:1", "0:1:1e-9"]:
        with pytest.raises(NnzError, match="begin:eind:stap"):
            parse_lambda_grid(wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("choice,cost,benefit\n0.8,322,6500\n0,80,322,6500\n", "rij 3: meer cellen dan de 3 kolommen"),
        ("choice,cost,cost,benefit\n0.8,3,322,6500\n", "Kolom 'cost' staat er meer dan eens"),
        ("choice;cost;benefit\n0,8;322;6500\n", "puntkomma's"),
        ("choice,cost,benefit\n0.8,322\n", "Kolom 'benefit', rij 2: een lege cel"),
        ("choice,cost,benefit\n", "0 trekkingen"),
        ("", "is leeg"),
    ],
)
def test_refused_as_a_file(tmp_path, capsys, text, says):
    """Dutch decimals in a file with commas would shift every column: 80 for the cost, 322 for the benefit."""
    path = tmp_path / "trekkingen.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["uncertainty", "--draws-file", str(path)]) == 1
    said = capsys.readouterr()
    assert says in said.err
    assert "ParserWarning" not in said.err


def test_the_number_of_draws_is_that_of_the_file(tmp_path, capsys):
    path = tmp_path / "trekkingen.csv"
    path.write_text("cost,benefit\n322,6500\n", encoding="utf-8")
    assert main(["uncertainty", "--draws-file", str(path), "--draws", "5000"]) == 2
    assert "--draws hoort niet bij --draws-file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked",
    [
        ["--region", "hollands-midden", "--draws", "40"],
        ["--reference", "--draws", "30"],
        ["--reference", "--draws", "1"],
    ],
)
def test_too_few_draws_are_said_where_people_read(capsys, asked):
    assert main(["uncertainty", *asked]) == 0
    assert " is te weinig: " in " ".join(capsys.readouterr().out.split())
    assert main(["uncertainty", *asked, "--json"]) == 0
    assert "is te weinig" in json.loads(capsys.readouterr().out)["warning"]


def test_one_draw_of_a_file_is_too_few(tmp_path, capsys):
    path = tmp_path / "trekkingen.csv"
    path.write_text("cost,benefit\n322,6500\n", encoding="utf-8")
    assert main(["uncertainty", "--draws-file", str(path)]) == 0
    assert "1 trekking is te weinig" in " ".join(capsys.readouterr().out.split())
