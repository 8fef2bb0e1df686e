"""Every report of many random regions, tried by someone who has all of them and knows the rule."""

from __future__ import annotations

import numpy as np
import pytest
from privacy.attacker import intervals
from privacy.driven import Tally, released, stands_of
from privacy.shapes import SHAPES, sequence

RELEASES = (1, 2, 3, 6, 12)


def assert_holds(tally: Tally) -> None:
    print(f"\n{tally}")
    assert not tally.refused, tally
    assert not tally.exact, tally
    assert not tally.narrow, tally


def test_no_count_of_sixty_regions_can_be_told():
    tally = Tally()
    for seed in range(60):
        tally.attack(seed, RELEASES[seed % len(RELEASES)])
    assert tally.cells > 5_000
    assert_holds(tally)


@pytest.mark.slow
def test_no_count_of_a_thousand_regions_can_be_told():
    tally = Tally()
    for seed in range(1_000):
        for releases in RELEASES:
            tally.attack(10_000 + seed, releases)
    assert_holds(tally)


@pytest.mark.slow
def test_natural_deliveries_are_never_refused_and_mostly_shown():
    tally = Tally()
    for seed in range(400):
        tally.attack(20_000 + seed, 1 + seed % 12, "natuurlijk")
    assert_holds(tally)
    shown = tally.rungs["gemeente", "klassen_van_vijf"]
    assert shown > 0.8 * sum(n for (by, _), n in tally.rungs.items() if by == "gemeente"), tally


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_is_made_and_shows_something(shape):
    rng = np.random.default_rng(7)
    stands = [stand for _ in range(6) for stand in stands_of(released(sequence(rng, 3, shape)))]
    assert any(stand["rung"] != "geen" for stand in stands)


def test_true_counts_lie_within_what_remains():
    """An attacker whose intervals miss the truth would prove nothing."""
    seen = 0
    for seed in range(20):
        deliveries = sequence(np.random.default_rng(seed), 1 + seed % 4, "natuurlijk", places=2 + seed % 5)
        remains = intervals(released(deliveries))
        counts = deliveries.deliveries[-1][1].counts
        for key, count in counts.items():
            by = "gemeente" if key.gemeente.startswith("GM") else "verwijzer" if key.verwijzer != "alle" else "totaal"
            member = {"gemeente": key.gemeente, "verwijzer": key.verwijzer, "totaal": key.uitkomst}[by]
            cell = (str(key.stroom), by, member, key.peildatum.isoformat(), "")
            if cell in remains:
                assert remains[cell].low <= count <= remains[cell].high, (seed, cell, count)
                seen += 1
    assert seen > 100
