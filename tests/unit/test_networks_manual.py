"""The manual of a network's files names every column and key that the readers know, and its example is read."""

import re

import pytest

from nnz_mkba.networks import read_network
from nnz_mkba.networks.file import CashItem, NetworkFile, RoleFile, RoundFile
from nnz_mkba.networks.tables import TABLES
from nnz_mkba.shipped import shipped
from tests.unit.test_networks import make, people

MANUAL = (shipped("data").parent / "docs" / "leernetwerk.md").read_text("utf-8")


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.stem)
def test_every_column_of_a_table_is_in_its_row(schema):
    row = next(line for line in MANUAL.splitlines() if line.startswith(f"| `{schema.stem}` |"))
    assert set(schema.columns) <= set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("model", [NetworkFile, RoundFile, RoleFile, CashItem])
def test_every_key_of_the_yaml_is_named(model):
    assert set(model.model_fields) <= set(re.findall(r"`(\w+)`", MANUAL))


def test_the_example_is_read(tmp_path):
    example = re.search(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)[1]
    folder = make(tmp_path, None)
    (folder / "network.yaml").write_text(example, encoding="utf-8")
    (folder / "rondes" / "2025-voorjaar").mkdir()
    wide, long = re.findall(r"```\n(respondent,.*?)```", MANUAL, re.DOTALL)
    for text, points in ((wide, 2), (long, 1)):
        (folder / "rondes" / "2025-voorjaar" / "antwoorden.csv").write_text(text, encoding="utf-8")
        survey = read_network(folder).surveys["2025-voorjaar"]
        assert (survey.answers["a01"], len(survey.points)) == ({"R01": "eens"}, points)
    plan = re.search(r"```\n(wat,.*?)```", MANUAL, re.DOTALL)[1]
    (folder / "verbeterplan.csv").write_text(plan, encoding="utf-8")
    assert len(read_network(folder).verbeterplan) == 1


def test_a_fault_in_the_yaml_points_at_the_manual(tmp_path):
    from tests.unit.test_networks import faults

    folder = make(tmp_path, people(5), extra="ledne: 4\n")
    assert faults(folder)[0].remedy == "Zie docs/leernetwerk.md."
