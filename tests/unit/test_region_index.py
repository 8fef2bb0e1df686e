"""The index of a region's folder in words: what was made, what was not, and under which heading it stands."""

import pytest
from bs4 import BeautifulSoup

from tests.browser.report_pages import entry, indexes


def made(group, name, label, code):
    summary = {"group": group, "status": "doet mee", "status_key": "doet_mee", "headline": ""}
    return entry(name, label, code, summary | {"figures": [{"label": "Opgeschaalde cliënten", "value": "6"}]})


@pytest.fixture(scope="module")
def pages():
    known = [made("regio", "regio", "Hollands Midden", ""), made("gemeenten", "gm0546-leiden", "Leiden", "GM0546")]
    return {name: BeautifulSoup(text, "html.parser") for name, text in indexes(known).items()}


def test_an_index_of_nothing_says_so(pages):
    assert (
        pages["error"].select_one(".summary").get_text() == "Er is geen enkele pagina gemaakt, stand op 30 juni 2021."
    )
    assert "Gouda: kpi.csv, rij 14" in pages["error"].select_one(".notice").get_text()


def test_what_failed_stands_among_the_municipalities(pages):
    assert pages["index"].select_one(".summary").get_text() == "2 pagina’s gemaakt, stand op 30 juni 2021."
    tables = {table.caption.get_text(): table for table in pages["index"].select("table.stack")}
    assert set(tables) == {"Rapporten in deze map: regio", "Rapporten in deze map: gemeenten"}
    municipalities = tables["Rapporten in deze map: gemeenten"]
    assert [row.th.get_text(strip=True) for row in municipalities.select("tbody tr")] == ["Gouda", "Leiden"]
