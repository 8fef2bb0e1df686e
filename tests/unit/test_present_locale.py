"""Numbers and dates as people write them; every expected text was written by hand."""

import datetime as dt

import pytest

from nnz_mkba.errors import UsageError
from nnz_mkba.present.accountability import stated_amount
from nnz_mkba.present.locale import (
    Translator,
    translator,
)
from nnz_mkba.privacy.number import Number as Number

EXACT, BETWEEN, SMALL = Number.exact, Number.between, Number.small(5)
NL, EN = translator("nl"), translator("en")
HIDDEN, UNKNOWN = Number.withheld(), Number.exact(None)


def spaces(text):
    """Show no-break spaces as underscores, so that a test reads what a person cannot see."""
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("number", "dutch", "english"),
    [
        (EXACT(1093470), "€_1.093.470", "€1,093,470"),
        (EXACT(402.5), "€_403", "€403"),  # published as 403
        (EXACT(0.5), "€_1", "€1"),
        (EXACT(2.5), "€_3", "€3"),  # half to even would give 2
        (EXACT(-2.5), "€_−3", "−€3"),
        (EXACT(-0.4), "€_0", "€0"),  # never minus zero
        (EXACT(0), "€_0", "€0"),
        (EXACT(-1234), "€_−1.234", "−€1,234"),
        (EXACT(2641e9), "€_2.641.000.000.000", "€2,641,000,000,000"),
        (BETWEEN(252340, 272800), "€_252.340_–_€_272.800", "€252,340_–_€272,800"),
        (HIDDEN, "niet getoond", "not shown"),
        (UNKNOWN, "onbekend", "unknown"),
    ],
)
def test_eur(number, dutch, english):
    assert spaces(NL.eur(number)) == dutch
    assert spaces(EN.eur(number)) == english


@pytest.mark.parametrize(
    ("number", "dutch", "english"),
    [
        (EXACT(0), "0", "0"),
        (EXACT(54), "54", "54"),
        (EXACT(801600), "801.600", "801,600"),
        (SMALL, "<5", "<5"),
        (BETWEEN(19, 22), "19_–_22", "19_–_22"),
        (BETWEEN(7, 7), "7", "7"),
        (HIDDEN, "niet getoond", "not shown"),
        (UNKNOWN, "onbekend", "unknown"),
    ],
)
def test_count(number, dutch, english):
    assert spaces(NL.count(number)) == dutch
    assert spaces(EN.count(number)) == english


@pytest.mark.parametrize(
    ("fraction", "dutch", "english"),
    [
        (39 / 54, "72,2%", "72.2%"),
        (0.7225, "72,3%", "72.3%"),  # 72.25: half up
        (0.5806, "58,1%", "58.1%"),
        (1.0, "100,0%", "100.0%"),
        (0.0, "0,0%", "0.0%"),
    ],
)
def test_percent(fraction, dutch, english):
    assert NL.percent(EXACT(fraction)) == dutch
    assert EN.percent(EXACT(fraction)) == english


def test_percent_without_decimals():
    assert NL.percent(EXACT(0.725), decimals=0) == "73%"


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (EXACT(265980 / 142600), "1,9"),  # 1.865
        (BETWEEN(109120 / 142600, 122760 / 142600), "0,8_–_0,9"),  # 0.765 and 0.861
        (EXACT(0.96), "0,96"),  # "1,0" would not say that costs are higher
        (EXACT(1.004), "1,00"),  # closer than a hundredth: nobody can use the difference
        (EXACT(1.0), "1,0"),
        (BETWEEN(0.29, 1.04), "0,29_–_1,04"),  # both ends alike
        (BETWEEN(0.91, 1.0523), "0,9_–_1,1"),
        (BETWEEN(0.5, float("inf")), "niet te bepalen"),
        (HIDDEN, "niet getoond"),
    ],
)
def test_a_ratio_has_one_decimal_unless_that_hides_the_side_of_one(ratio, written):
    assert spaces(NL.ratio(ratio)) == written


@pytest.mark.parametrize(
    ("needed", "written", "said"),
    [
        (EXACT(142600 / 6820), "21", "21"),  # 20.9: with 20 the costs are not covered
        (EXACT(2.01), "3", "3"),
        (EXACT(3.0), "3", "3"),
        (EXACT(0.1 * 3 * 10), "3", "3"),  # 3.0000000000000004 is three
        (BETWEEN(2.74, 20.91), "3_–_21", "tussen 3 en 21"),
        (BETWEEN(0.4, 0.5), "1", "1"),  # not "ca. 1"
        (HIDDEN, "niet getoond", "niet getoond"),
        (UNKNOWN, "onbekend", "onbekend"),
    ],
)
def test_a_count_that_must_be_reached_is_rounded_up_to_whole(needed, written, said):
    t = translator("nl")
    assert spaces(t.needed(needed)) == written
    assert spaces(t.needed(needed, in_words=True)) == said


def test_decimal():
    assert EN.ratio(EXACT(14.241)) == "14.2"
    assert NL.decimal(EXACT(26.85)) == "26,9"  # half up
    assert NL.decimal(BETWEEN(0.765, 0.774), decimals=1) == "ca. 0,8"
    assert NL.decimal(EXACT(float("inf"))) == "niet te bepalen"


@pytest.mark.parametrize(
    ("text", "dutch", "english"),
    [
        (lambda t: t.eur(BETWEEN(252340, 272800), in_words=True),
         "tussen €_252.340 en €_272.800", "between €252,340 and €272,800"),
        (lambda t: t.count(SMALL, in_words=True), "minder dan 5", "fewer than 5"),
        (lambda t: t.count(BETWEEN(19, 22), in_words=True), "19 tot en met 22", "19 to 22"),
        (lambda t: t.count(HIDDEN, in_words=True), "een niet getoond aantal", "a number not shown"),
        (lambda t: t.eur(UNKNOWN, in_words=True), "een onbekend bedrag", "an unknown amount"),
        (lambda t: t.percent(BETWEEN(0.8, 0.9), in_words=True), "tussen 80,0% en 90,0%", "between 80.0% and 90.0%"),
        (lambda t: t.ratio(BETWEEN(0.801, 0.802), in_words=True), "circa 0,8", "about 0.8"),
        (lambda t: t.join(["Leiden", "Lisse", "Katwijk"]), "Leiden, Lisse en Katwijk", "Leiden, Lisse and Katwijk"),
        (lambda t: t.join(["Leiden"]), "Leiden", "Leiden"),
        (lambda t: t.join([]), "", ""),
    ],
)  # fmt: skip
def test_in_words(text, dutch, english):
    assert spaces(text(translator("nl"))) == dutch
    assert spaces(text(translator("en"))) == english


def test_dates():
    assert NL.date(dt.date(2021, 6, 30)) == "30 juni 2021"
    assert EN.date(dt.date(2021, 6, 30)) == "30 June 2021"
    assert NL.date(None) == "onbekend"
    assert translator("nl").month(dt.date(2021, 10, 31)) == "oktober 2021"
    assert translator("en").month(dt.date(2021, 10, 31)) == "October 2021"
    assert translator("nl").short_month(dt.date(2021, 6, 30)) == "jun 2021"


@pytest.mark.parametrize("raw", [23, 23.0, "23", None])
def test_raw_numbers_are_refused(raw):
    with pytest.raises(TypeError):
        NL.count(raw)


def test_what_a_spreadsheet_gets():
    t = translator("nl")
    assert t.eur(EXACT(-1093470.4)).csv == "-1093470"
    assert t.percent(EXACT(39 / 54)).csv == "72,2%"  # no hidden digits beyond the shown ones
    assert t.count(BETWEEN(19, 22)).csv == "19 – 22"
    assert t.count(SMALL).csv == "<5"


def test_unknown_language_is_refused_in_dutch():
    with pytest.raises(UsageError, match="Kies nl of en"):
        Translator("fr")


def test_fields_are_filled_literally():
    assert translator("nl").join(["{last}", "{0}"]) == "{last} en {0}"


@pytest.mark.parametrize(
    ("total", "dutch", "english"),
    [
        (EXACT(23), "Van de 23 opgeschaalde cliënten", "Of the 23 escalated clients"),
        (BETWEEN(69, 75), "Van de 69 tot en met 75 opgeschaalde cliënten", "Of the 69 to 75 escalated clients"),
        (HIDDEN, "Van de opgeschaalde cliënten", "Of the escalated clients"),
        (UNKNOWN, "Van de opgeschaalde cliënten", "Of the escalated clients"),
    ],
)
def test_a_part_of_a_total_that_may_not_be_shown(total, dutch, english):
    message = "Van de {total} opgeschaalde cliënten {verb} er {outside} in gemeenten die op {date} niet meededen."
    words = {"verb": "x", "outside": "5", "date": "y"}
    assert translator("nl").sentence_of(message, total, **words).startswith(f"{dutch} x")
    assert translator("en").sentence_of(message, total, **words).startswith(f"{english}, 5")


@pytest.mark.parametrize(("language", "text"), [("nl", "91,3%"), ("en", "91.3%")])
def test_a_share_is_a_percentage(language, text):
    assert stated_amount(EXACT(0.913), "fractie", translator(language)) == text
