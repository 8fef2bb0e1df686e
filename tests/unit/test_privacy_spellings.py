"""Everyday spellings of personal data: none passes the guard, and ordinary words do."""

from __future__ import annotations

import pandas as pd
import pytest

from nnz_mkba.personal_data.guard import ColumnKind, guard


def kinds(text, kind=ColumnKind.TEXT):
    faults = guard(pd.DataFrame({"k": [text]}, dtype=object), "x.csv", {"k": kind})
    return " ".join(fault.found for fault in faults)


# 111222333 and 012345672 satisfy the eleven-test: 9*1+8*1+7*1+6*2+5*2+4*2+3*3+2*3-3 = 66; 8*1+7*2+6*3+5*4+4*5+3*6+2*7-2 = 110.
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("111\u00a0222\u00a0333", "BSN"),
        ("111\u2009222\u2009333", "BSN"),
        ("111  222  333", "BSN"),
        ("111\u200b222\u200b333", "BSN"),
        ("111\u00ad222333", "BSN"),
        ("111\u2013222\u2013333", "BSN"),
        ("\uff11\uff11\uff11222333", "BSN"),
        ("\u0661\u0661\u0661222333", "BSN"),
        ("111/222/333", "BSN"),
        ("111222333,00", "BSN"),
        ("12345672", "BSN"),
        ("12345672,00", "BSN"),
        ("06\u00a012345678", "telefoonnummer"),
        ("06.12.34.56.78", "telefoonnummer"),
        ("06.12345678", "telefoonnummer"),
        ("071.512.34.56", "telefoonnummer"),
        ("+31.6.12345678", "telefoonnummer"),
        ("jan (at) ggd.nl", "e-mailadres"),
        ("jan @ ggd . nl", "e-mailadres"),
        ("jan@ggdhm", "e-mailadres"),
        ("jan[at]ggd[dot]nl", "e-mailadres"),
        ("2312AB12", "postcode"),
        ("2312ab 12", "postcode"),
        ("2312AB-12", "postcode"),
        ("2312 ab 12", "postcode"),
        ("12-mrt-1991", "datum"),
        ("12-mrt-91", "datum"),
        ("12-03-91", "datum"),
        ("12.03.91", "datum"),
        ("12e maart 1991", "datum"),
        ("12 March 1991", "datum"),
        ("March 12, 1991", "datum"),
        ("12031991", "datum"),
        ("Jan\u00a0de\u00a0Vries", "naam"),
        ("E\u0301sme\u0301e Terpstra", "naam"),
        ("jan de vries", "naam"),
        ("JAN DE VRIES", "naam"),
        ("petra van dam", "naam"),
        ("J de Vries", "naam"),
        ("JP de Vries", "naam"),
        ("Soufiane Benali", "naam"),
        ("hr. Wolfswinkel", "naam"),
        ("mvr Wolfswinkel", "naam"),
        ("dr. Jansen", "naam"),
        ("dr. Wolfswinkel", "naam"),
    ],
)
def test_refused_in_an_explanation(text, what):
    assert what in kinds(text)


@pytest.mark.parametrize("text", ["jan de vries", "JAN DE VRIES", "J de Vries", "Soufiane Benali"])
def test_refused_as_a_referrer(text):
    assert "naam" in kinds(text, ColumnKind.LABEL)


@pytest.mark.parametrize(
    "text", ["via Sanne Bakker, moeder van cliënt 3", "volgens Soufiane", "de zus van de cliënte"]
)
def test_an_informant_is_refused_as_a_source(text):
    assert "aanspreekvorm" in kinds(text, ColumnKind.SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        "in 2021 en 2022",
        "van 2020 tot 2021",
        "€ 20.307.300",
        "met 0.123456789 als uitkomst",
        "2021-2025",
        "versie 1.2.10",
        "Tom in de Buurt",
        "Wijzer in de Wijk",
        "Dr. Leo Kannerhuis",
        "William Schrikker",
        "Rosa Manus",
        "Wijkteam B van Leiden",
        "Ipse de Bruggen",
        "Anna Paulowna",
        "team A de Wit",
        "op de markt van Gouda",
        "in maart 2021",
        "Emma Kinderziekenhuis",
    ],
)
@pytest.mark.parametrize("kind", [ColumnKind.TEXT, ColumnKind.LABEL])
def test_ordinary_words_pass(text, kind):
    assert kinds(text, kind) == ""


@pytest.mark.parametrize("text", ["12345672", "20307300"])
def test_an_amount_of_eight_digits_passes_in_a_column_of_numbers(text):
    assert kinds(text, ColumnKind.NUMBER) == ""


def test_authors_pass_in_a_source():
    assert kinds("Trussell J., Contraception 83 (2011) 397-404", ColumnKind.SOURCE) == ""
