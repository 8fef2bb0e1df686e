"""A learning network's own page in a browser: accessible on screen and phone, complete, and from the command line."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from nnz_mkba.cli import main

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PAGES = {
    "real": ("preventie-onbedoelde-zwangerschap", "preventie-onbedoelde-zwangerschap"),
    "synthetic": ("voorbeeld-synthetisch", "voorbeeld-synthetisch/2025-voorjaar"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Both networks as the command makes them."""
    out = tmp_path_factory.mktemp("reports")
    made = {}
    for name, (network, where) in PAGES.items():
        for language, suffix in (("nl", ""), ("en", ".en")):
            assert main(["network", "--network", network, "--language", language, "--out", str(out)]) == 0
            made[f"{name}{suffix}"] = out / "networks" / where / f"leernetwerk{suffix}.html"
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["real", "real.en", "synthetic", "synthetic.en"])
def test_no_accessibility_fault(name, width, scheme, pages, open_page):
    opened = open_page(pages[name], scheme=scheme, width=width)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(opened.page, options=options).response["violations"]
    assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found] == []
    assert opened.outside == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_real_page_tells_its_health_lessons_and_interviews(pages, open_page):
    text = open_page(pages["real"]).page.inner_text("main").replace("\u00a0", " ")
    assert "Het netwerk telt 23 leden, komt 3 keer per jaar bijeen en bestond 4 jaar." in text
    assert "hoger dan de norm" in text
    assert "lager dan de norm" in text
    assert "Zuid-Holland: vrouwen van 15 tot 45 jaar; de provincie, niet de regio" in text
    assert "De bron kondigt er 10 aan en geeft er 9." in text
    assert "Niet bedoeld voor verantwoording aan stuurgroep of financier" in text


def test_the_synthetic_page_is_the_full_report_and_says_that_it_is_invented(pages, open_page):
    page = open_page(pages["synthetic"]).page
    headings = page.locator("h2").all_inner_texts()
    for heading in (
        "Wat vinden de leden?",
        "Wat is sterk en wat kan beter?",
        "Wat veranderde er?",
        "Wat gaan we doen?",
    ):
        assert heading in headings
    assert "verzonnen gegevens" in page.inner_text("h1")
    assert "Verzonnen gegevens" in page.inner_text("main")
    assert page.locator("figure").count() == 5
    assert (pages["synthetic"].parent / "leernetwerk.ics").is_file()


def test_no_respondent_and_no_text_that_was_not_released_is_on_the_page(pages):
    html = pages["synthetic"].read_text("utf-8")
    assert "SYN-" not in html
    assert not re.search(r"R\d\d", html.split("</style>")[-1].split("base64")[0])


def test_an_english_page_has_english_headings(pages, open_page):
    page = open_page(pages["synthetic.en"]).page
    assert page.get_attribute("html", "lang") == "en"
    assert "What do the members think?" in page.locator("h2").all_inner_texts()


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (360, "narrow")])
def test_each_screen_gets_the_drawing_made_for_it(width, shown, pages, open_page):
    page = open_page(pages["synthetic"], width=width).page
    for picture in page.locator("figure img").all():
        assert picture.is_visible() == (picture.get_attribute("class") == shown)
    first = page.locator(f"figure img.{shown}").first
    drawn, natural = first.bounding_box()["width"], int(first.get_attribute("width"))
    assert drawn / natural > 0.9  # so letters keep nearly their own size


#: Labels before the values of a card that are narrower than their longest word, which is then broken.
BROKEN_LABELS = """() => [...document.querySelectorAll('.stack:not(.prose) td[data-label]')].filter(cell => {
  const style = getComputedStyle(cell, '::before'), ruler = document.createElement('canvas').getContext('2d');
  ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const longest = Math.max(...cell.dataset.label.split(/[ -]/).map(word => ruler.measureText(word).width));
  return parseFloat(style.width) + 1 < longest;
}).map(cell => cell.dataset.label)"""


@pytest.mark.parametrize("name", ["synthetic", "real.en"])
def test_no_label_of_a_card_is_broken_within_a_word(name, pages, open_page):
    page = open_page(pages[name], width=360).page
    assert page.locator(".stack td[data-label]").count() > 50
    assert page.evaluate(BROKEN_LABELS) == []
