"""What a person sees and can reach: accessible in both schemes, nothing fetched, nothing that runs, fit for paper."""

from html import escape

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from nnz_mkba.reporting.export import PageRefusedError, export_html
from nnz_mkba.reporting.index import IndexRow, render_index
from nnz_mkba.reporting.page import build_page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PIXEL = "data:image/png;base64,iVBORw0KGgo="
PAGES = ["everything", "index_page"]

#: Each would show itself by a dialog, a console message, a request or window.hit, if it ran.
HOSTILE = [
    "<script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "</p></main><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<img src=https://example.org/x.png>",
    "<svg onload=window.hit=1>",
    "<svg><style><img src=x onerror=window.hit=1></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<object data='javascript:window.hit=1'></object>",
    "<embed src='data:text/html,<script>1</script>'>",
    "<details open ontoggle=window.hit=1>x</details>",
    "<input autofocus onfocus=window.hit=1>",
    "<body onload=window.hit=1>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<a href='javascript:window.hit=1'>klik</a>",
    "<form action=https://example.org/><button autofocus>x</button></form>",
    "<video src=https://example.org/x.mp4 onerror=window.hit=1></video>",
    "<template><script>window.hit=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'>",
    "<!--><script>window.hit=1</script>-->",
    "<p style='background:url(https://example.org/x)'>x</p>",
    '"><script>window.hit=1</script>',
    "' onmouseover='window.hit=1' x='",
    '" autofocus onfocus="window.hit=1" x="',
    "{{ 7*7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7*7}",
    '=HYPERLINK("https://example.org","x")',
    "@import url(https://example.org/x.css);",
    "\\3c script\\3e window.hit=1",
    "\u202eslecht\u202c",
    "’s-Gravenhage & Súdwest-Fryslân −5",
]


def without_csp(page):
    return page.replace('http-equiv="Content-Security-Policy"', 'name="removed"')


def report(text, *, markdown=False, safe=True):
    """A page into which `text` goes at every place a display object puts text."""
    shown = escape(text) if safe else text
    html = (
        f'<p class="banner-confidential" role="note">{shown}</p><p class="summary">{shown}</p><h2>{shown}</h2>'
        f'<table class="stack"><caption>Namen {shown}</caption><thead><tr><th scope="col">A {shown}</th>'
        f'<th scope="col">B {shown}</th></tr></thead><tbody><tr><th scope="row">{shown}</th><td>{shown}</td></tr>'
        f'</tbody></table><figure><img alt="Een figuur over {shown} met 3 staven" src="{PIXEL}">'
        f"<figcaption>{shown}</figcaption></figure>"
    )
    outputs = [new_output("display_data", data={"text/html": html})]
    if markdown:
        outputs.append(new_output("display_data", data={"text/markdown": text}))
    cells = [new_markdown_cell("# Proef"), new_code_cell("1", outputs=outputs)]
    return export_html(new_notebook(cells=cells))


def assert_nothing_happened(opened):
    opened.page.wait_for_timeout(50)
    assert opened.page.evaluate("window.hit") is None
    assert opened.outside == []
    assert opened.dialogs == []
    assert opened.page.evaluate("document.querySelectorAll('script, iframe, object, embed, form, base').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, scheme, width, open_page, request):
    # A real report carries a policy under which axe cannot run; axe is put in past it.
    page = open_page(request.getfixturevalue(name), scheme=scheme, width=width, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('figure details').forEach(part => part.open = true)")
    found = axe(page)
    assert found["violations"] == []
    # Of cells that a wide table has scrolled out of sight axe cannot tell the contrast; they are judged on a screen
    # on which all of the table is in sight.
    cells = ("color-contrast <td", "color-contrast <th")
    assert [entry for entry in found["incomplete"] if not entry.startswith(cells)] == []
    if found["incomplete"]:
        page.set_viewport_size({"width": 2600, "height": 900})
        page.add_style_tag(content=".page { max-width: none !important; }")
        assert axe(page) == {"violations": [], "incomplete": []}


def axe(page):
    """Run axe; return what it found as lines "rule html"."""
    answer = Axe().run(page, options={"runOnly": AXE_TAGS, "resultTypes": ["violations", "incomplete"]}).response
    return {
        kind: [f"{rule['id']} {node['html'][:160]}" for rule in answer[kind] for node in rule["nodes"]]
        for kind in ("violations", "incomplete")
    }


@pytest.mark.parametrize("name", PAGES)
def test_asks_for_nothing_and_says_nothing(name, open_page, request):
    opened = open_page(request.getfixturevalue(name))
    opened.page.wait_for_timeout(200)
    assert opened.outside == []
    assert opened.messages == []  # a message would also be a breach of the policy


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 640, 1055, 1280])  # 640 is 1280 at 200 %
def test_reflows_without_scrolling_sideways(name, width, open_page, request):
    page = open_page(request.getfixturevalue(name), width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_spacing_and_large_text_keep_the_page_whole(everything, open_page):
    page = open_page(everything, width=640).page
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em; }"
    )
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_contents_stay_in_sight_on_a_wide_screen_and_fold_on_a_narrow_one(everything, open_page):
    page = open_page(everything).page
    wide, narrow = page.locator(".contents-wide"), page.locator(".contents-narrow")
    assert (wide.is_visible(), narrow.is_visible()) == (True, False)
    page.locator("h2").last.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    assert wide.bounding_box()["y"] >= 0
    page.set_viewport_size({"width": 360, "height": 740})
    assert (wide.is_visible(), narrow.is_visible()) == (False, True)


def test_the_keyboard_reaches_the_skip_link_first_and_every_wide_table(everything, open_page):
    page = open_page(everything, width=360).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    focusable = page.locator(".table-scroll:visible")
    assert focusable.count() >= 2
    assert all(focusable.nth(n).get_attribute("tabindex") == "0" for n in range(focusable.count()))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_and_does_nothing(text, tab, tmp_path):
    tab.show(without_csp(report(text, markdown=True)), tmp_path / "report.html")
    assert_nothing_happened(tab)
    assert tab.page.locator(".summary").text_content() == text
    rows = [IndexRow(text, "a.html", text, note=text, figures=((text, text),), group=text)]
    tab.show(
        without_csp(render_index(text, rows, caption=text, faults=(text,), intro=(text,))), tmp_path / "index.html"
    )
    assert_nothing_happened(tab)
    assert tab.page.locator("h1").text_content() == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if "<" in text])
def test_a_hostile_text_that_nobody_escaped_is_refused_or_harmless(text, tab, tmp_path):
    try:
        page = report(text, safe=False)
    except PageRefusedError:
        return
    tab.show(without_csp(page), tmp_path / "report.html")
    assert_nothing_happened(tab)


def test_the_policy_alone_also_stops_a_script(open_page):
    page = build_page("<h1>x</h1><script>window.hit=1</script><img src='https://example.org/x.png'>")
    opened = open_page(page)
    opened.page.wait_for_timeout(50)
    assert opened.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in message for message in opened.messages)


def test_a_download_link_gives_the_file(everything, open_page):
    page = open_page(everything, accept_downloads=True).page
    with page.expect_download() as download:
        page.locator(".downloads a").click()
    assert download.value.suggested_filename == "doelen.csv"
    assert download.value.path().read_text() == "doel;stand\ncasussen;21\n"


def test_prints_on_paper(everything, open_page, tmp_path):
    page = open_page(everything, scheme="dark").page
    path = tmp_path / "report.pdf"
    page.pdf(path=path, prefer_css_page_size=True, tagged=True, outline=True, print_background=False)
    pdf = PdfReader(path)
    width, height = (float(side) * 25.4 / 72 for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    text = [sheet.extract_text() for sheet in pdf.pages]
    assert 1 < len(text) <= 4
    for number, sheet in enumerate(text, start=1):
        assert f"pagina {number} van {len(text)}" in " ".join(sheet.split())
        assert "Vertrouwelijk" in sheet
    assert "Naar de inhoud" not in text[0]
    assert "Gegevens bij deze figuur" not in "".join(text)
    assert pdf.metadata.title == "Tussenevaluatie Hollands Midden, stand 30 juni 2021"
    assert pdf.trailer["/Root"]["/Lang"].startswith("nl")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_table_over_several_sheets_repeats_its_head(open_page, tmp_path):
    rows = "".join(f'<tr><th scope="row">Gemeente {n}</th><td class="num">{n}</td></tr>' for n in range(120))
    head = '<thead><tr><th scope="col">Gemeente</th><th scope="col">Aantal keuzes</th></tr></thead>'
    page = build_page(f"<h1>Lang</h1><table><caption>Alle</caption>{head}<tbody>{rows}</tbody></table>")
    path = tmp_path / "long.pdf"
    open_page(page).page.pdf(path=path, prefer_css_page_size=True)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(path).pages]
    assert len(sheets) > 2
    assert all("Aantal keuzes" in sheet for sheet in sheets)


def test_a_short_table_stands_whole_on_a_sheet_under_its_section(open_page, tmp_path):
    """Eight rows as in the table of indicators, begun at every height of a sheet."""
    head = '<thead><tr><th scope="col">Indicator</th><th scope="col">Stand</th></tr></thead>'
    body = "<h1>Kort</h1>"
    for table in range(12):
        rows = "".join(f'<tr><th scope="row">rij {table}-{n}.</th><td class="num">{n}</td></tr>' for n in range(8))
        filler = "<p>Regel.</p>" * (3 + table)
        body += f"{filler}<h2>Deel {table}.</h2><table><caption>Tabel {table}.</caption>{head}<tbody>{rows}</tbody></table>"
    path = tmp_path / "short.pdf"
    open_page(build_page(body)).page.pdf(path=path, prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in PdfReader(path).pages]
    assert len(sheets) > 4
    for table in range(12):
        marks = [f"Deel {table}.", f"Tabel {table}.", f"rij {table}-0.", f"rij {table}-7."]
        assert any(all(mark in sheet for mark in marks) for sheet in sheets), table
