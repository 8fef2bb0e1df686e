"""Every report of many random regions, tried by someone who has all of them and knows the rule."""

from __future__ import annotations

import numpy as np
import pytest
from privacy.attacker import Cell, intervals
from privacy.driven import POLICY, Tally, released, stands_of
from privacy.shapes import SHAPES, sequence

from nnz_mkba.privacy.see import see

RELEASES = (1, 2, 3, 6, 12)


def assert_holds(tally: Tally) -> None:
    figures = f"\n{tally}"
    print(figures)
    assert not tally.refused, figures
    assert not tally.exact, figures
    assert not tally.narrow, figures
    assert not tally.joined, figures


def test_no_count_of_sixty_regions_can_be_told():
    tally = Tally()
    for seed in range(60):
        tally.attack(seed, RELEASES[seed % len(RELEASES)])
    assert tally.cells > 5_000
    assert_holds(tally)


def test_without_the_check_the_attack_succeeds():
    tally = Tally(policy=POLICY.model_copy(update={"min_integers": 1}))
    for seed in range(20):
        tally.attack(seed, RELEASES[seed % len(RELEASES)])
    assert len(tally.narrow) > 0
    assert tally.exact


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
    assert shown > 0.8 * sum(n for (by, _), n in tally.rungs.items() if by == "gemeente"), str(tally)


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
        _, region = max(deliveries.deliveries, key=lambda one: one[0])
        counts = region.counts
        for key, count in counts.items():
            cell = cell_of(key)
            if cell in remains:
                assert remains[cell].low <= count <= remains[cell].high, (seed, cell, count)
                seen += 1
    assert seen > 100


def test_what_a_page_is_made_of_says_no_more_than_the_release():
    """The attacker has what a report remembers; a number for the page that is narrower would not be hers to try."""
    seen = 0
    for seed in range(12):
        made = sequence(np.random.default_rng(100 + seed), 1, "natuurlijk", places=2 + seed % 6)
        date, region = made.deliveries[0]
        shown = see(region, "stuurgroep", date, (), POLICY)
        remains = intervals([shown.release.as_dict()])
        for key, number in shown.numbers.items():
            cell = cell_of(key)
            if cell in remains and number.low is not None:
                assert number.low <= remains[cell].low <= remains[cell].high <= number.high, (seed, key)
                seen += 1
            elif key.gemeente.startswith("GM") or key.verwijzer != "alle":
                assert number.low is None, (seed, key)
    assert seen > 30


def cell_of(key) -> Cell:
    """Return a count of a delivery as the attacker names it; sums in and out of participation are no cell of hers."""
    date = key.peildatum.isoformat()
    if key.gemeente != "alle":
        return Cell(str(key.stroom), "gemeente", key.gemeente, date)
    if key.verwijzer != "alle":
        return Cell(str(key.stroom), "verwijzer", key.verwijzer, date)
    return Cell(str(key.stroom), "totaal", key.uitkomst, date)
