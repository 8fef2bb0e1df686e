"""From costs to balance."""

import pytest

from nnz_mkba.present.figures.waterfall import steps, waterfall
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Kind, Number

NL = translator("nl")
EXACT, BETWEEN = Number.exact, Number.between


def test_exact_amounts_of_hollands_midden_by_hand():
    # 142 600 down; 18 × 6 820 = 122 760 and 21 × 6 820 = 143 220 up; 123 380 left
    drawn = steps(EXACT(142_600), [("a", EXACT(122_760)), ("b", EXACT(143_220))], EXACT(123_380), NL)
    assert [(step.start, step.sure, step.furthest) for step in drawn] == [
        (0, -142_600, -142_600),
        (-142_600, -19_840, -19_840),
        (-19_840, 123_380, 123_380),
        (0, 123_380, 123_380),
    ]


def test_a_range_is_drawn_to_both_its_ends():
    drawn = steps(EXACT(100), [("a", BETWEEN(50, 80)), ("b", EXACT(70))], BETWEEN(20, 50), NL)
    assert [(step.start, step.sure, step.furthest) for step in drawn[1:]] == [
        (-100, -50, -20),
        (-50, 20, 50),
        (0, 20, 50),
    ]


def test_a_balance_of_unsure_sign_has_no_sure_part():
    drawn = steps(EXACT(100), [("a", BETWEEN(50, 180))], BETWEEN(-50, 80), NL)
    assert (drawn[-1].start, drawn[-1].sure, drawn[-1].furthest) == (-50, -50, 80)


@pytest.mark.parametrize("kind", [Kind.UNKNOWN, Kind.WITHHELD])
def test_nothing_is_drawn_where_an_amount_may_not_be_seen(kind):
    shown = waterfall(EXACT(1), [("a", Number(kind))], EXACT(1), caption="x", t=NL)
    assert isinstance(shown, Notice)


def test_alt_text_and_table_say_the_same_amounts():
    shown = waterfall(EXACT(142_600), [("baten", EXACT(265_980))], EXACT(123_380), caption="c", t=NL)
    for amount in ("142.600", "265.980", "123.380"):
        assert amount in shown.alt
        assert amount in str(shown.data.html())
