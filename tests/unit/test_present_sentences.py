"""Plain words in both languages; expected sentences were written by hand."""

import pytest

from nnz_mkba import vocabulary
from nnz_mkba.present import sentences
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Number as Number

NL, EN = translator("nl"), translator("en")
EXACT, BETWEEN = Number.exact, Number.between


@pytest.mark.parametrize(
    ("probability", "dutch", "english"),
    [
        (EXACT(0.78), "in 8 van de 10 doorgerekende gevallen", "in 8 out of 10 calculated cases"),
        (EXACT(0.25), "in 3 van de 10 doorgerekende gevallen", "in 3 out of 10 calculated cases"),  # half up
        (EXACT(0.11), "in 1 van de 10 doorgerekende gevallen", "in 1 out of 10 calculated cases"),
        (EXACT(0), "in geen enkel doorgerekend geval", "in none of the calculated cases"),
        (EXACT(0.01), "in vrijwel geen enkel doorgerekend geval", "in almost none of the calculated cases"),
        (EXACT(0.99), "in vrijwel alle doorgerekende gevallen", "in almost all calculated cases"),
        (EXACT(0.96), "in ruim 9 van de 10 doorgerekende gevallen", "in well over 9 of 10 calculated cases"),
        (EXACT(0.93), "in ruim 9 van de 10 doorgerekende gevallen", "in well over 9 of 10 calculated cases"),
        (EXACT(0.92), "in 9 van de 10 doorgerekende gevallen", "in 9 out of 10 calculated cases"),
        (EXACT(0.0503), "in minder dan 1 van de 10 doorgerekende gevallen", "in fewer than 1 of 10 calculated cases"),
        (EXACT(0.08), "in 1 van de 10 doorgerekende gevallen", "in 1 out of 10 calculated cases"),
        (EXACT(0.04), "in minder dan 1 van de 10 doorgerekende gevallen", "in fewer than 1 of 10 calculated cases"),
        (EXACT(1), "in alle doorgerekende gevallen", "in all calculated cases"),
        (BETWEEN(0.71, 0.93), "in 7 tot 9 van de 10 doorgerekende gevallen", "in 7 to 9 out of 10 calculated cases"),
        (BETWEEN(0.78, 0.82), "in 8 van de 10 doorgerekende gevallen", "in 8 out of 10 calculated cases"),
        (EXACT(None), "in een onbekend deel van de gevallen", "in an unknown share of cases"),
        (Number.withheld(), "in een niet getoond deel van de gevallen", "in a share of cases that is not shown"),
    ],
)
def test_how_often(probability, dutch, english):
    assert sentences.how_often(probability, NL) == dutch
    assert sentences.how_often(probability, EN) == english


def test_a_figure_out_of_ten_does_not_double_a_small_chance():
    figures = [sentences.out_of_ten(chance, NL) for chance in (0.24, 0.0503, 0.96, 0.005, 1)]
    assert figures == ["2 van de 10", "minder dan 1 van de 10", "meer dan 9 van de 10", "0 van de 10", "10 van de 10"]


def test_how_often_of_what():
    assert sentences.how_often_positive(EXACT(0.8), NL) == "in 8 van de 10 doorgerekende gevallen positief"
    assert sentences.how_often_reached(EXACT(0.11), NL) == "in 1 van de 10 doorgerekende gevallen gehaald"
    with pytest.raises(ValueError, match="outside"):
        sentences.how_often(EXACT(78), NL)


@pytest.mark.parametrize(
    ("ratio", "dutch"),
    [
        (EXACT(1.004), "baten ongeveer gelijk aan kosten"),
        (BETWEEN(0.95, 1.08), "baten ongeveer gelijk aan kosten"),
        (BETWEEN(0.97, 1.3), "onzeker"),
        (BETWEEN(0.3, 2.5), "onzeker"),
        (EXACT(1.87), "baten hoger dan kosten"),
        (BETWEEN(1.0, 14.2), "baten hoger dan kosten"),
        (BETWEEN(0.77, 0.86), "baten lager dan kosten"),
        (EXACT(None), "onbekend"),
        (Number.withheld(), "niet getoond"),
    ],
)
def test_balance(ratio, dutch):
    assert sentences.balance(ratio, NL) == dutch


def test_counted_nouns():
    assert sentences.participants(EXACT(1), NL) == "1 deelnemer"
    assert sentences.participants(EXACT(13), NL) == "13 deelnemers"
    assert sentences.participants(EXACT(0), EN) == "0 participants"
    assert sentences.participants(EXACT(1), EN) == "1 participant"
    assert sentences.participants(Number.small(5), NL) == "minder dan 5 deelnemers"
    assert sentences.participants(Number.small(5), EN) == "fewer than 5 participants"
    assert sentences.participants(BETWEEN(19, 22), NL) == "19 tot en met 22 deelnemers"
    assert sentences.participants(EXACT(None), NL) == "een onbekend aantal deelnemers"


@pytest.mark.parametrize(
    "words",
    [
        vocabulary.Status, vocabulary.Verdict, vocabulary.Stream, vocabulary.Outcome, vocabulary.Intervention,
        vocabulary.Bearer, vocabulary.Audience,
    ],
)  # fmt: skip
def test_every_word_has_a_name_in_both_languages(words):
    for word in words:
        assert sentences.name_of(word, NL)
        assert "_" not in sentences.name_of(word, NL)
        assert sentences.name_of(word, EN) != sentences.name_of(word, NL)


def test_status_word():
    assert sentences.status(vocabulary.Status.OP_KOERS, EN).text == "on track"
    assert 'class="status status-wijkt_af"' in sentences.status(vocabulary.Verdict.WIJKT_AF, NL).html()


def test_sentence():
    assert sentences.sentence("baten hoger dan kosten") == "Baten hoger dan kosten."
    assert sentences.sentence("klaar!") == "Klaar!"
    assert sentences.sentence("") == ""


@pytest.mark.parametrize(
    ("fraction", "said"),
    [(0.335, "33,5%"), (0.21053, "21%"), (0.5, "50%"), (0.29, "29%"), (0.0612, "6,1%"), (0.07, "7,0%")],
)
def test_a_share_is_as_fine_as_it_is_stated(fraction, said):
    """33,5% as typed in the explorer is no estimate; 21.053…% is, and its tenths would say too much."""
    assert sentences.share(EXACT(fraction), NL) == said
