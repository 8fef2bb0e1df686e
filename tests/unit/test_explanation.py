"""Own words of a delivery: shown as text, refused where they point at a person or count clients."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from nnz_mkba.explanation import read_explanation
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.present.explanation import Markdown


def read(tmp_path, text):
    (tmp_path / "toelichting.md").write_text(text, encoding="utf-8")
    return read_explanation(tmp_path, load_gemeenten())


def test_no_file_is_no_explanation(tmp_path):
    assert read_explanation(tmp_path, load_gemeenten()) == ({}, [])


def test_sections_by_place(tmp_path):
    sections, faults = read(
        tmp_path, "# Regio\n\nHet jaar begon laat.\n\n# Leiden\n\nDe *wijkteams* doen mee.\n# GM0537\nx\n"
    )
    assert faults == []
    assert sections == {"": "Het jaar begon laat.", "GM0546": "De *wijkteams* doen mee.", "GM0537": "x"}


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("# Regio\nMail naar j.jansen@example.org voor vragen", 2, "een waarde die lijkt op een e-mailadres"),
        ("# Regio\nIn Leiden kozen 3 cliënten voor een spiraal", 2, "een aantal cliënten"),
        ("# Regio\nEr waren twee kwetsbare vrouwen", 2, "een aantal cliënten"),
        ("# Regio\nWe voerden **8** gesprekken", 2, "een aantal cliënten"),
        ("# Atlantis\nx", 1, "een onbekende kop"),
        ("# Leiden\nx\n# Leiden\ny", 3, "een kop die al eerder staat"),
        ("zonder kop", 1, "tekst boven de eerste kop"),
        ("# Regio\n" + "woord " * 700, None, "4199 tekens bij de regio"),  # 700 × 6 less the last space
    ],
)
def test_refused_with_its_row_and_never_quoted(tmp_path, text, row, found):
    _, faults = read(tmp_path, text)
    assert [(fault.row, fault.found[: len(found)]) for fault in faults] == [(row, found)]
    assert "jansen" not in str(faults[0])
    assert "spiraal" not in str(faults[0])


def test_years_amounts_and_organisations_are_no_clients(tmp_path):
    _, faults = read(tmp_path, "# Regio\nIn 2021 kwamen er 8 ketenpartners bij; het budget was € 30.000.\n")
    assert faults == []


def test_markdown_becomes_text_lists_and_safe_links_only():
    source = (
        "# kop\n\ntekst <script>x</script> **vet** [goed](https://example.org) [fout](javascript:alert(1)) "
        "[file](file:///etc/passwd) ![beeld](https://example.org/x.png)\n\n- een\n- twee\n"
    )
    html = BeautifulSoup(str(Markdown(source).html()), "html.parser")
    assert html.find("script") is None
    assert html.find("img") is None
    assert "<script>x</script>" in html.get_text()
    assert [link["href"] for link in html.find_all("a")] == ["https://example.org"]
    assert [item.get_text() for item in html.find_all("li")] == ["een", "twee"]
    assert html.find("h3").get_text() == "kop"
