"""What a page says where little is known, in which order, and in whose language."""

from __future__ import annotations

import re
import shutil

import pytest
from bs4 import BeautifulSoup

from nnz_mkba.region import read_region
from nnz_mkba.shipped import shipped
from tests.privacy_world import page_of

DELIVERY = shipped("data", "regions", "hollands-midden")
#: First full count of the delivery: nine escalated clients, no costs, no outcomes, no second measurement.
EARLY = "2020-12-31"


def soup_of(gemeente="", place="hollands-midden", **others):
    return BeautifulSoup(page_of(place, gemeente, **others), "html.parser")


def shown(soup):
    return " ".join(soup.get_text(" ").split())


@pytest.fixture(scope="module")
def early():
    return {gemeente: soup_of(gemeente, peildatum=EARLY) for gemeente in ("", "Leiden")}


def test_targets_without_progress_are_told_as_such(early):
    """kpi.csv: six indicators have a target; on this date each was counted once or not at all."""
    line = early[""].select_one(".status-line").get_text()
    assert "Van de 6 indicatoren met een streefwaarde is op deze peildatum nog geen voortgang te beoordelen." in line
    assert "geen indicator met een streefwaarde" not in shown(early[""])


def test_what_is_unknown_is_said_once_and_plainly(early):
    top = shown(early[""].select_one(".summary"))
    assert "Hoeveel van 9 deelnemers sinds januari 2020 voor anticonceptie kozen, is onbekend." in top
    assert "keer de kosten" not in top
    cards = {card.dt.get_text(): card for card in early[""].select(".keyfigure")}
    assert [part.get_text() for part in cards["Programmakosten"].find_all("dd")] == ["onbekend", "niet geleverd"]
    assert [part.get_text() for part in cards["Baten als elke keuze een geboorte voorkomt"].find_all("dd")] == [
        "onbekend"
    ]
    assert "Hiervan is geen getal bekend" not in shown(early[""])


def test_only_what_was_counted_is_drawn(early):
    """Five of the six with a target were counted; clients of network partners first in May 2021."""
    alt = early[""].find("img", alt=re.compile("^Lijngrafiek"))["alt"]
    assert "Opgeschaalde casuïstiek: 9 (doel 45)" in alt
    assert "netwerkpartners" not in alt
    assert "onbekend" not in alt


def test_the_first_screen_of_a_municipality_says_cost_benefit_and_certainty():
    """By hand: 124 090 of the members’ 399 475 inhabitants; of 142 600 that is 44 296, of 112 600 it is 34 977."""
    soup = soup_of("Leiden")
    top = shown(soup.select_one(".summary"))
    assert "naar inwoners is haar aandeel in de regionale kosten van 2021 € 44.296" in top
    assert "naar onze schatting voorkomt 21% (9% tot 35%) van de keuzes een geboorte" in top
    assert (
        "Voor heel Hollands Midden zijn de baten dan in 2 van de 10 doorgerekende gevallen hoger dan de kosten."
        in top
    )
    cards = {card.dt.get_text(): card for card in soup.select(".keyfigure")}
    assert "in de bijdrage van gemeenten € 34.977" in shown(cards["Aandeel in de programmakosten"])
    assert "2 van de 10" in shown(cards["Kans in de regio dat de baten hoger zijn dan de kosten"])
    katwijk = shown(soup_of("Katwijk").select_one(".summary"))
    assert "Aan het programma betaalt zij niet mee. Hoeveel van deze cliënten voor anticonceptie kozen" in katwijk


def test_a_municipality_does_not_call_unknown_what_the_region_knows(early):
    labels = [card.get_text() for card in early["Leiden"].select(".keyfigure dt")]
    assert "Opgeschaalde cliënten in de regio" not in labels
    card = early["Leiden"].find("dt", string="Opgeschaalde cliënten uit de gemeente").parent
    assert [part.get_text() for part in card.find_all("dd")] == ["onbekend", "niet genoemd in de bron"]


ORDER = [
    "Hoe ver is het programma?",
    "Wie zijn bereikt en wat kozen zij?",
    "Waar komen de cliënten vandaan?",
    "Wat kostte het en wat bracht het?",
    "Hoe zeker is dat?",
    "Wie betaalt en wie heeft er baat bij?",
    "Hoe staat Leiden naast andere gemeenten?",
    "Toelichting van",
    "Waar de bron zichzelf tegenspreekt",
    "Hoe is dit berekend?",
    "Begrippen",
    "Verantwoording",
]


@pytest.fixture(scope="module")
def explained(tmp_path_factory):
    """The delivery with words of its own, for the region and for Leiden."""
    place = shutil.copytree(DELIVERY, tmp_path_factory.mktemp("toelichting") / "regio")
    text = "# Regio\n\nWij zijn trots op onze professionals.\n\n# Leiden\n\nOok Leiden is trots.\n"
    (place / "toelichting.md").write_text(text, encoding="utf-8")
    return place


@pytest.mark.parametrize("gemeente", ["", "Leiden"])
def test_sections_stand_in_the_order_that_was_agreed(gemeente, explained):
    soup = soup_of(gemeente, explained)
    headings = [heading.get_text() for heading in soup.find_all("h2")]
    places = [next((i for i, text in enumerate(headings) if text.startswith(part)), None) for part in ORDER]
    found = [place for place in places if place is not None]
    assert found == sorted(found)
    assert len(found) == (11 if not gemeente else 8)


def test_prose_of_the_delivery_is_marked_as_dutch_on_an_english_page(explained):
    """Items, claims and sources of region.yaml and beweringen.csv, and the words of toelichting.md."""
    soup = soup_of("", explained, language="en")
    dutch = shown_all(soup.select('[lang="nl"]'))
    about = read_region(str(explained)).about
    prose = [*about.pm_posten, *about.niet_in_de_kosten, *(d.titel for d in about.documenten.values())]
    prose += ["Totale kosten in 2021 van gemeenten en GGD samen", "Wij zijn trots op onze professionals."]
    assert len(prose) > 8
    for text in prose:
        assert text in dutch, text
    for part in soup.select('[lang="nl"]'):
        part.decompose()
    left = shown(soup)
    for text in prose:
        assert text not in left, text


def shown_all(parts):
    return " ".join(shown(part) for part in parts)
