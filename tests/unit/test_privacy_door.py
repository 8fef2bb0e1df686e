"""The door, measured on texts that were written beforehand: how many persons it finds, and how often it errs.

The lists are split by a fixed seed. Rules may be tuned on one half; the limits hold on the other half and on all.
"""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from nnz_mkba.personal_data.guard import ColumnKind, guard

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
