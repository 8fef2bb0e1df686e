"""No value without unit, source and date; no amount without its price level; nothing assumed in silence."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from nnz_mkba.parameters import load_parameters
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Unit

FILES = sorted(path for path in shipped("data", "parameters").glob("*.yaml") if path.name != "disclosure.yaml")


def raw_entries() -> list:
    """Every parameter as it stands in its file, read without our own loader."""
    found = []
    for path in FILES:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
        for name, entry in content.get("parameters", {"": content}).items():
            found.append(pytest.param(entry, id=f"{path.stem}.{name}".rstrip(".")))
    return found


@pytest.mark.parametrize("entry", raw_entries())
def test_entry_is_complete(entry):
    assert entry["description"].strip()
    assert entry["unit"] in set(Unit)
    dt.date.fromisoformat(entry["last_checked"])
    low, high = map(float, entry["range"])
    assert low < high
    assert entry["values"]


@pytest.mark.parametrize("entry", raw_entries())
def test_every_value_has_its_date_and_source(entry):
    low, high = map(float, entry["range"])
    for date, dated in entry["values"].items():
        dt.date.fromisoformat(date)
        assert low <= float(dated["value"]) <= high
        assert len(dated["source"]) >= 10
        assert dated["assumption"] in ("true", "false")


@pytest.mark.parametrize("entry", raw_entries())
def test_amounts_carry_a_price_level(entry):
    for dated in entry["values"].values():
        if entry["unit"].startswith("EUR"):
            assert 2000 <= int(dated["price_level"]) <= 2100
        else:
            assert "price_level" not in dated


@pytest.mark.parametrize("entry", raw_entries())
def test_every_distribution_has_a_source_of_its_own(entry):
    for dated in entry["values"].values():
        if distribution := dated.get("distribution"):
            assert len(distribution["source"]) >= 10
            assert distribution["assumption"] in ("true", "false")


@pytest.mark.parametrize("entry", raw_entries())
def test_an_assumption_says_so(entry):
    """Where the source of a value is an assumption, its mark says the same."""
    for dated in entry["values"].values():
        if dated["source"].casefold().startswith("aanname"):
            assert dated["assumption"] == "true"


def test_loader_sees_the_same_parameters():
    loaded = load_parameters()
    assert set(loaded.entries) == {parameter.id for parameter in raw_entries()}


def test_disclosure_policy_is_the_agreed_one():
    """Design, privacy: classes of 5; totals exact from 10 clients on; refreshed after 10; at least 3 integers remain."""
    policy = load_parameters().policy
    assert (policy.class_width, policy.min_total, policy.refresh, policy.min_integers) == (5, 10, 10, 3)
    assert policy.min_denominator == 10
    assert policy.source
    assert isinstance(policy.last_checked, dt.date)
