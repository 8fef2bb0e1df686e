"""What a notebook does to a result changes no later one; every figure of a result is computed once."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping

import pytest

import nnz_mkba as nnz
from nnz_mkba.results import evaluate as room
from nnz_mkba.scenarios import known_scenarios


def parts(value, path="found"):
    """Yield everything in a result, with the way to it."""
    yield path, value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from parts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key in value:
            yield from parts(value[key], f"{path}[{key}]")
    elif isinstance(value, tuple | list):
        for place, part in enumerate(value):
            yield from parts(part, f"{path}[{place}]")


@pytest.mark.parametrize("gemeente", ["", "Leiden"])
def test_nothing_in_a_result_can_be_changed(gemeente):
    found = nnz.load("hollands-midden", gemeente)
    changeable = [path for path, value in parts(found) if isinstance(value, dict | list | set)]
    assert changeable == []
    assert len(list(parts(found))) > 300


def test_editing_a_result_changes_no_later_one():
    before = nnz.load("hollands-midden")
    with pytest.raises((TypeError, AttributeError)):
        before.mkba.benefits_eur.pop("mix")
    with pytest.raises(dataclasses.FrozenInstanceError):
        before.mkba.costs_eur = None
    with pytest.raises((TypeError, AttributeError)):
        before.about.tegels.clear()
    with pytest.raises((TypeError, AttributeError)):
        before.parameters.entries.clear()
    after = nnz.load("hollands-midden")
    assert set(after.mkba.benefits_eur) == {"opvoedondersteuning", "pleeggezin", "begeleid_wonen", "mix"}
    assert after.about.tegels


@pytest.mark.parametrize("again", [copy.deepcopy, lambda found: pickle.loads(pickle.dumps(found))])  # noqa: S301
def test_a_frozen_result_can_be_copied_and_sent(again):
    found = nnz.load("hollands-midden", "Leiden")
    assert again(found.mkba) == found.mkba
    assert again(found).referrers == found.referrers


@pytest.mark.parametrize(("gemeente", "times"), [("", len(known_scenarios())), ("Gouda", 2)])
def test_one_model_call_a_scenario_and_corner(monkeypatch, gemeente, times):
    """The counts of the region are exact, so once a scenario; those of Gouda are 1–4, so once at either end."""
    asked = []
    original = room.compute_mkba
    monkeypatch.setattr(
        room, "compute_mkba", lambda subject, counts: asked.append(subject) or original(subject, counts)
    )
    nnz.load("hollands-midden", gemeente)
    assert len(asked) == times
