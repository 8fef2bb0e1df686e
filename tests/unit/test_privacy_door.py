"""The door, measured on texts that were written beforehand: how many persons it finds, and how often it errs.

The lists are split by a fixed seed. Rules may be tuned on one half; the limits hold on the other half and on all.
"""

from __future__ import annotations

import random
import time
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.personal_data.lexicon import lexicon

LISTS = Path(__file__).parents[1] / "fixtures" / "personal_texts"
SEED = 20210630
LEAST_RECALL, MOST_FALSE_ALARMS = 0.90, 0.02


def texts_of(name):
    return [line for line in (LISTS / name).read_text(encoding="utf-8").splitlines()[1:] if line]


def half(texts, which):
    """Return the half to tune on (0) or the one that is held out (1)."""
    shuffled = sorted(texts)
    random.Random(SEED).shuffle(shuffled)
    middle = len(shuffled) // 2
    return shuffled[middle:] if which else shuffled[:middle]


@lru_cache(maxsize=2)
def refused(name):
    texts = texts_of(name)
    frame = pd.DataFrame({"toelichting": texts}, dtype=object)
    faults = guard(frame, "kpi.csv", {"toelichting": ColumnKind.TEXT}, max_faults=len(texts), rows=range(len(texts)))
    return frozenset(texts[fault.row] for fault in faults)


def share_refused(name, which=None):
    texts = texts_of(name) if which is None else half(texts_of(name), which)
    return sum(text in refused(name) for text in texts) / len(texts)


def test_the_lists_are_long_enough_and_share_nothing():
    personal, harmless = texts_of("personal.txt"), texts_of("harmless.txt")
    assert len(set(personal)) == len(personal) >= 300
    assert len(set(harmless)) == len(harmless) >= 500
    assert not set(personal) & set(harmless)
    assert not set(half(personal, 0)) & set(half(personal, 1))


@pytest.mark.parametrize("which", [0, 1, None], ids=["tuned on", "held out", "all"])
def test_persons_are_found(which):
    assert share_refused("personal.txt", which) >= LEAST_RECALL


@pytest.mark.parametrize("which", [0, 1, None], ids=["tuned on", "held out", "all"])
def test_harmless_texts_pass(which):
    assert share_refused("harmless.txt", which) <= MOST_FALSE_ALARMS


def test_the_lists_of_names_are_read_when_first_asked_for_and_at_once():
    lexicon.cache_clear()
    guard(pd.DataFrame({"aantal": ["3"]}), "kpi.csv", {"aantal": ColumnKind.NUMBER})
    assert lexicon.cache_info().currsize == 0  # numbers need no names

    def seconds():
        lexicon.cache_clear()
        started = time.process_time()
        lexicon()
        return time.process_time() - started

    assert min(seconds() for _ in range(5)) < 0.05  # about 0.01


@pytest.mark.parametrize("name", ["Rosa Manus", "William Schrikker", "Jan Modaal", "Reinier van Arkel"])
def test_an_organisation_that_everybody_knows_is_nobody_until_addressed(name):
    def found(text):
        return guard(pd.DataFrame({"x": [text]}), "kpi.csv", {"x": ColumnKind.LABEL})

    assert found(name) == []
    assert found(f"mevrouw {name}")
