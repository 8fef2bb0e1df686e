"""The door in toelichting.md: persons are found wherever they stand, and a long file takes no longer than it is."""

from __future__ import annotations

import time

import pytest

from nnz_mkba.explanation import read_explanation
from nnz_mkba.gemeenten import load_gemeenten

GEMEENTEN = load_gemeenten()


def faults_of(tmp_path, text, allowed=()):
    (tmp_path / "toelichting.md").write_text(text, encoding="utf-8", newline="")
    return read_explanation(tmp_path, GEMEENTEN, allowed)[1]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("## Overleg met Petra Terpstra", 3),
        ("Overleg met Petra Terpstra\n=====", 3),
        ("| wie | waar |\n|---|---|\n| Petra | Terpstra |", 5),
        ("- Petra Terpstra\n- Cardea", 3),
        ("1. Petra Terpstra", 3),
        ("- overleg\n  met Petra\n  Terpstra", 4),
        ("[Petra Terpstra](https://www.voorbeeld.nl)", 3),
        ("[Petra](https://www.voorbeeld.nl) Terpstra", 3),
        ("![Petra Terpstra](foto.png)", 3),
        ('[hier](https://www.voorbeeld.nl "Petra Terpstra")', 3),
        ("[hier]: https://www.voorbeeld.nl (Petra Terpstra)", 3),
        ("<!-- vraag Petra Terpstra -->", 3),
        ("<!-- vraag Petra\nTerpstra -->", 3),
        ("Dank aan Petra  \nTerpstra", 3),
        ("Dank aan Petra\\\nTerpstra", 3),
        ("Dank aan Petra<br>Terpstra", 3),
        ("Dank aan Petra\r\nTerpstra", 3),
        ("Iets anders,\nen dank aan Petra van\nder Zwaluw", 4),
        ("> Dank aan Petra\n> Terpstra", 3),
        ("**Petra** _Terpstra_", 3),
        ("Pe**tra** Terp*stra*", 3),
        ("<b>Pe</b>tra <i>Terp</i>stra", 3),
        ("Petra&nbsp;Terpstra", 3),
        ("&#80;etra Terpstra", 3),
        ("`Petra` ~~Terpstra~~", 3),
        ("Petra \\*Terpstra\\*", 3),
        ("```\nPetra Terpstra\n```", 4),
        ("```Petra Terpstra\nx\n```", 3),
        ("[x][Petra Terpstra]", 3),
        ("<a title='Petra Terpstra'>x</a>", 3),
        ("[x](mailto:petra@voorbeeld.nl)", 3),
        ("Zij is geboren op\n12 maart 1998", 4),
        ("bel 06-1234**5678**", 3),
        ("nummer 111<b>222</b>333", 3),
        ("woont aan de **Langegracht**\n72", 3),
        ("De dochter van de bakker\nin Nieuwkoop is zwanger", 3),
    ],
)
def test_a_person_is_found_wherever_she_stands(tmp_path, text, row):
    faults = faults_of(tmp_path, f"# Regio\n\n{text}\n")
    assert row in {fault.row for fault in faults}
    assert not any(word in str(fault) for fault in faults for word in ("Terpstra", "Zwaluw", "5678", "222", "bakker"))


@pytest.mark.parametrize("heading", ["# Regio", "# Nieuwkoop"])
def test_a_person_described_by_kin_and_village_is_refused(tmp_path, heading):
    (fault,) = faults_of(tmp_path, f"{heading}\n\nDe dochter van de bakker in Nieuwkoop is zwanger.\n")
    assert fault.row == 3
    assert "herkenbaar aan familie" in fault.found


@pytest.mark.parametrize(
    "text",
    [
        "| gemeente | sinds |\n|---|---|\n| Leiden | 2020 |\n| Gouda | 2021 |",
        "- **Cardea**\n- *Rivierduinen*\n- [GGD](https://www.ggdhm.nl/jan-jansen)",
        "Het overleg van 12 mei 2021\nwas in Leiden.\n\nJeugdbescherming West\ndoet mee.",
        "De moeder van het plan\nis de GGD in Leiden.",
        "Leiden sloot aan op 1 maart 2021 <!-- zie het convenant -->",
        "> Wij zien dat taboes afnemen.\n>\n> Wij gaan door.",
        "Zeg het tegen\n\nGouda",
    ],
)
def test_ordinary_markdown_passes(tmp_path, text):
    assert faults_of(tmp_path, f"# Regio\n\n{text}\n") == []


def test_a_listed_organisation_passes_over_two_lines(tmp_path):
    text = "# Regio\n\nSamen met Pieter van\nForeest.\n"
    assert faults_of(tmp_path, text)
    assert faults_of(tmp_path, text, ["Pieter van Foreest"]) == []


def test_a_text_with_very_many_names_is_counted_and_not_listed(tmp_path):
    faults = faults_of(tmp_path, "# Regio\n\n" + "Petra Terpstra\n" * 50)
    assert len(faults) == 11
    assert "nog 40" in faults[10].found


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        " \n",
        "   \n",
        "\r\n",
        "> > \n",
        "a\n",
        "- a\n",
        "a-",
        "1.",
        "0",
        "a ",
        "van ",
        "*",
        "_a",
        "[",
        "<",
        "<!--",
        "&#",
    ],
)
def test_the_time_grows_with_the_length_and_not_with_its_square(tmp_path, unit):
    """Sixteen times as long takes some sixteen times as long; a square would take 256 times."""

    def seconds(count):
        text = f"# Regio\n\n{unit * count}\n"
        started = time.process_time()
        faults_of(tmp_path, text)
        return time.process_time() - started

    seconds(10)  # what is read once: lists, patterns
    short = min(seconds(1_500) for _ in range(3))
    assert seconds(24_000) < 60 * max(short, 0.005)
