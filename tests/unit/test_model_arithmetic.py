"""Sums written as text: four operations on named figures, and nothing else whatever the text tries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.errors import NnzError
from nnz_mkba.model.arithmetic import Quantity, calculate

FIGURES = {
    "euro": lambda: Quantity(100.0, "EUR"),
    "groepen": lambda: Quantity(6.0, "groepen"),
    "keer": lambda factor, by=1: Quantity(factor * by, "EUR"),
    "onbekend": lambda: Quantity(None, "EUR"),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("1 + 2 * 3", 7),  # the usual precedence
        ("(1 + 2) * 3", 9),
        ("7 / 2", 3.5),
        ("-3 - -2", -1),
        ("2 - 3 - 4", -5),  # from the left
        (" 1.5 ", 1.5),
        ("euro() * 2", 200),
        ("keer(3)", 3),
        ("keer(3, by=2)", 6),
        ("keer(-3)", -3),
    ],
)
def test_by_hand(text, value):
    assert calculate(text, FIGURES).value == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("euro()", "EUR"),
        ("euro() + euro()", "EUR"),
        ("-euro()", "EUR"),
        ("euro() - groepen()", None),
        ("euro() * 2", None),
        ("euro() / groepen()", None),
        ("2", None),
    ],
)
def test_unit_only_where_it_is_certain(text, unit):
    assert calculate(text, FIGURES).unit == unit


@pytest.mark.parametrize(
    "text", ["onbekend()", "onbekend() + 1", "0 * onbekend()", "1 / 0", "euro() / (1 - 1)", "-onbekend()"]
)
def test_unknown_stays_unknown(text):
    assert calculate(text, FIGURES).value is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "euro",  # a name without brackets
        "euro.real",
        "euro().value",
        "euro()()",
        "().__class__",
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('true')",
        "open('x')",
        "2 ** 2",
        "9 ** 9 ** 9",
        "7 // 2",
        "7 % 2",
        "1 << 64",
        "1 @ 2",
        "~1",
        "+1 if 1 else 2",
        "not 1",
        "1 and 2",
        "1 < 2",
        "lambda: 1",
        "(lambda: 1)()",
        "[1]",
        "[x for x in (1, 2)]",
        "{1: 2}",
        "(1, 2)",
        "'tekst'",
        "b'x'",
        "f'{1}'",
        "True",
        "None",
        "...",
        "1j",
        "x := 1",
        "(x := 1)",
        "1; 2",
        "1\n2",
        "import os",
        "onbekende_naam()",
        "keer()",
        "keer(1, 2, 3)",
        "keer(factor=1, wat=2)",
        "keer(euro())",
        "keer(1 + 1 * euro())",
        "keer(*[1])",
        "keer(1.5)",  # a group, a year or a number of times is whole
        "keer(**{'factor': 1})",
        "keer('x', by=[1])",
        "\x00",
    ],
)
def test_refused(text):
    with pytest.raises(NnzError):
        calculate(text, FIGURES)


@pytest.mark.parametrize("depth", [100, 400, 900, 1500, 10_000, 100_000])
@pytest.mark.parametrize("shape", ["chain", "brackets", "minus", "calls"])
def test_depth_ends_in_an_answer_or_a_refusal(depth, shape):
    """A sum nested beyond reason never ends in Python's own error."""
    text = {
        "chain": "1" + " + 1" * depth,
        "brackets": "(" * depth + "1" + ")" * depth,
        "minus": "-" * depth + "1",
        "calls": "keer(" * depth + "1" + ")" * depth,
    }[shape]
    try:
        found = calculate(text, FIGURES).value
    except NnzError:
        return
    assert found == {"chain": depth + 1, "brackets": 1, "minus": 1}[shape]


@pytest.mark.parametrize("text", ["9" * 400, "9" * 5000, "1e400", "1e308 * 10", "1e400 - 1e400"])
def test_number_beyond_all_numbers(text):
    """Infinity is no amount: JSON has no word for it either."""
    with pytest.raises(NnzError):
        calculate(text, FIGURES)


@given(st.text(max_size=40))
def test_any_text_gives_a_quantity_or_a_refusal(text):
    try:
        assert isinstance(calculate(text, FIGURES), Quantity)
    except NnzError as error:
        assert str(error)  # noqa: PT017 (either is right)


def test_a_figure_refuses_in_its_own_words():
    def groepen(year):
        raise NnzError(f"Voor {year} zijn geen groepen geteld.")

    with pytest.raises(NnzError, match=r"^Voor 2019 zijn geen groepen geteld\.$"):
        calculate("2 * groepen(2019)", {"groepen": groepen})


def test_misspelt_name_gets_a_hint():
    with pytest.raises(NnzError, match=r"De som kent geen 'eur'\. Bedoelt u euro\?"):
        calculate("eur()", FIGURES)
