"""The real pages in Chromium: accessible, self-contained, whole on a phone and on paper, whatever a delivery holds."""

import base64
import csv
import io
import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from pypdf import PdfReader

from nnz_mkba.reporting.page import build_page
from tests.browser.report_pages import copy_of, edit, make_pages, renamed
from tests.browser.test_page_in_browser import AXE_TAGS, HOSTILE, assert_nothing_happened, without_csp
from tests.privacy_world import page_of

PAGES = [
    "region",
    "region_en",
    "municipality",
    "municipality_en",
    "non_participant",
    "all_hidden",
    "longest_name",
    "missing_kpi",
    "index",
    "index_en",
    "error",
]
MUNICIPAL = ["municipality", "municipality_en", "non_participant"]


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    return make_pages(tmp_path_factory.mktemp("rapporten"))


def axe(page):
    answer = Axe().run(page, options={"runOnly": AXE_TAGS, "resultTypes": ["violations", "incomplete"]}).response
    return {
        kind: [f"{rule['id']} {node['html'][:160]}" for rule in answer[kind] for node in rule["nodes"]]
        for kind in ("violations", "incomplete")
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, scheme, pages, open_page):
    # Wide enough for every table to be in sight: of what is scrolled out of it axe cannot tell the contrast.
    page = open_page(pages[name], scheme=scheme, width=2000, bypass_csp=True).page
    page.add_style_tag(content=".page { max-width: none !important; }")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert axe(page) == {"violations": [], "incomplete": []}


@pytest.mark.parametrize("name", PAGES)
def test_structure_that_axe_does_not_judge(name, pages):
    soup = BeautifulSoup(pages[name].read_text("utf-8"), "html.parser")
    language = "en" if name.endswith("_en") else "nl"
    assert soup.html["lang"] == language
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for image in soup.find_all("img"):
        assert 20 <= len(image["alt"]) <= 300
        data = image.find_parent("figure").find("table")
        shown = set(re.findall(r"\d+(?:[.,]\d+)*", data.find("tbody").get_text(" ")))
        assert shown & set(re.findall(r"\d+(?:[.,]\d+)*", image["alt"])), image["alt"]
        dutch = len(re.findall(r"\b(?:van|stand|doel|gemeenten|kosten|kans|aantal)\b", image["alt"]))
        assert (dutch == 0) == (language == "en"), image["alt"]
    for table in soup.find_all("table"):
        assert table.find("caption").get_text(strip=True)
        assert all(head.get("scope") for head in table.find_all("th"))
        assert len(table.find_all("tr")) > 1


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 640])  # 640 is 1280 at 200 %
def test_reflows_and_asks_for_nothing(name, width, pages, open_page):
    opened = open_page(pages[name], width=width)
    opened.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.outside == []
    assert opened.messages == []
    assert pages[name].stat().st_size < 1_000_000


@pytest.mark.parametrize("name", ["region", "municipality", "region_en"])
def test_no_table_and_no_figure_is_cut_off_at_any_width(name, pages, open_page):
    """A tablet, a window beside another, a sidebar that has just come: nothing has to be pulled sideways to be read."""
    page = open_page(pages[name], width=320).page
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for width in (320, 360, 480, 705, 720, 769, 800, 860, 900, 1000, 1057, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        cut = page.evaluate(
            """[...document.querySelectorAll('.table-scroll, .picture, figure')]
            .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.innerText.slice(0, 60))"""
        )
        assert cut == [], width


@pytest.mark.parametrize("name", ["region", "municipality"])
def test_cost_benefit_and_certainty_stand_on_the_first_screen_of_a_phone(name, pages, open_page):
    page = open_page(pages[name], width=360).page
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.querySelector('.summary').getBoundingClientRect().bottom") <= 740
    said = page.inner_text(".summary")
    assert re.search(r"€\s[\d.]+.*keuze (voor anticonceptie )?een geboorte voorkomt.*2 van de 10", said, re.DOTALL)
    # One drawing at a time, with letters of eleven pixels and more: it is not made smaller than it was drawn.
    images = page.evaluate(
        """[...document.querySelectorAll('figure img')].filter(one => one.checkVisibility())
        .map(one => [one.getBoundingClientRect().width, +one.getAttribute('width')])"""
    )
    assert images
    assert all(shown >= 0.97 * drawn for shown, drawn in images)


def test_the_page_of_a_region_is_short_before_anything_is_unfolded(pages, open_page):
    page = open_page(pages["region"], width=1280).page
    assert page.evaluate("document.documentElement.scrollHeight") < 9000


def tags(node):
    """Yield every tag of a PDF below a node."""
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from tags(part)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.mark.parametrize("name", MUNICIPAL)
def test_a_municipality_prints_on_six_sheets_at_most(name, pages, open_page, tmp_path):
    path = tmp_path / "page.pdf"
    open_page(pages[name]).page.pdf(path=path, prefer_css_page_size=True, tagged=True, outline=True)
    pdf = PdfReader(path)
    assert 1 < len(pdf.pages) <= 6
    text = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert "Fréchet" in text  # what is folded on a screen stands on paper
    assert pdf.trailer["/Root"]["/Lang"].startswith("en" if name.endswith("_en") else "nl")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title.startswith("Nu Niet Zwanger in ")
    tagged = list(tags(pdf.trailer["/Root"]["/StructTreeRoot"]))
    folds = BeautifulSoup(pages[name].read_text(encoding="utf-8"), "html.parser").select(
        "details.fold > summary > h3"
    )
    assert len(folds) >= 4
    assert sum(tag.get("/S") == "/H3" for tag in tagged) == len(folds)
    pictures = [tag for tag in tagged if tag.get("/S") == "/Figure"]
    assert len(pictures) >= 2
    assert all(tag.get("/Alt") for tag in pictures)


@pytest.fixture(scope="module")
def hostile_place(tmp_path_factory):
    """A delivery in which names, places and own words are hostile, and the municipalities under hostile names."""
    place = copy_of(tmp_path_factory.mktemp("vijandig") / "regio")
    texts = iter(HOSTILE[:9])
    names: dict[str, str] = {}

    def change(row):
        if row["verwijzer"] != "alle":
            row["verwijzer"] = names.setdefault(row["verwijzer"], next(texts))
        return row

    edit(place, "casuistiek.csv", change)
    edit(place, "beweringen.csv", lambda row: None if "verwijzer" in row["herberekening"] else row)
    # Without numbers of clients, which own words may not hold.
    (place / "toelichting.md").write_text("# Regio\n\n" + "\n\n".join(HOSTILE) + "\n", encoding="utf-8")
    codes = [row["gemeente_code"] for row in _rows(place / "deelname.csv")]
    shown = dict(zip(codes, HOSTILE[len(HOSTILE) - len(codes) :], strict=True))
    edit(place, "deelname.csv", lambda row: row | {"naam": shown[row["gemeente_code"]]})
    return place, renamed(shown)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("gemeente", ["", "GM0546"])
def test_a_hostile_delivery_does_nothing(gemeente, hostile_place, tab, tmp_path, monkeypatch):
    place, gemeenten = hostile_place
    for module in ("region", "results.evaluate"):
        monkeypatch.setattr(f"nnz_mkba.{module}.load_gemeenten", lambda: gemeenten)
    page = build_page(page_of(place, gemeente))
    tab.show(without_csp(page), tmp_path / "page.html")
    tab.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert_nothing_happened(tab)
    text = tab.page.text_content("main")
    assert "{{ 7*7 }}" in text
    assert '=HYPERLINK("https://example.org","x")' in text
    files = [
        base64.b64decode(part).decode("utf-8-sig")
        for part in re.findall(r"text/csv;charset=utf-8;base64,([^\"]+)", page)
    ]
    cells = [cell for file in files for row in csv.reader(io.StringIO(file), delimiter=";") for cell in row]
    live = [cell for cell in cells if re.match(r"\s*[=+@]|\s*-(?!\d[\d.,]*%?$)", cell)]
    assert len(files) > 3
    assert live == []
    assert "’s-Gravenhage & Súdwest-Fryslân −5" in cells


def test_one_changed_number_changes_sentence_table_figure_and_alt_text(tmp_path):
    before = BeautifulSoup(page_of("hollands-midden"), "html.parser")
    place = copy_of(tmp_path / "regio")
    edit(place, "kosten.csv", lambda row: row | {"bedrag_eur": "213600"} if row["drager"] == "gemeenten" else row)
    edit(place, "beweringen.csv", lambda row: None)
    after = BeautifulSoup(page_of(place), "html.parser")
    old, new = "€\u00a0142.600", "€\u00a0243.600"  # 112 600 + 30 000 and 213 600 + 30 000

    def places(soup):
        figure = next(f for f in soup.find_all("figure") if "Kosten en doorgerekende baten" in f.get_text())
        return {
            "sentence": soup.select_one(".summary").get_text(),
            "key figure": soup.select_one(".keyfigure-value").get_text(),
            "table": next(t for t in soup.find_all("table") if "Baten (prijspeil" in t.caption.get_text()).get_text(),
            "figure data": figure.find("table").get_text(),
            "alt": figure.find("img")["alt"],
        }

    for name, text in places(before).items():
        assert old in text, name
        assert new not in text, name
    for name, text in places(after).items():
        assert new in text, name
    assert old not in after.get_text()
    pictures = [soup.find("img", alt=re.compile("kosten en baten"))["src"] for soup in (before, after)]
    assert pictures[0] != pictures[1]
