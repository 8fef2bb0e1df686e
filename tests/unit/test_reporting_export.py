"""The page: what it shows, what it leaves behind, and what makes it refuse itself."""

import base64

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting.checks import CSP, check_html
from nnz_mkba.reporting.export import PageRefusedError, export_html, strip_notebook
from nnz_mkba.reporting.index import IndexRow, render_index
from nnz_mkba.reporting.page import build_page, slug

ALT = "Staafdiagram met 3 staven, de hoogste is 21."
IMAGE = f'<img alt="{ALT}" src="data:image/png;base64,iVBORw0KGgo=">'
TABLE = '<table><caption>Doelen</caption><tr><th scope="col">a</th></tr><tr><td>1</td></tr></table>'


def notebook(*outputs, title="# Titel"):
    """A notebook whose single cell showed `outputs` (HTML)."""
    shown = [new_output("display_data", data={"text/html": html, "text/plain": "<ruis>"}) for html in outputs]
    return new_notebook(cells=[new_markdown_cell(title), new_code_cell("geheim = 12345", outputs=shown)])


def page_of(*outputs, **options):
    return BeautifulSoup(export_html(notebook(*outputs), **options), "html.parser")


def test_shows_prose_and_html_and_leaves_code_streams_and_plain_text_behind():
    node = notebook("<p>zichtbaar</p>")
    node.cells[1].outputs += [
        new_output("stream", name="stderr", text="UserWarning: let op"),
        new_output("stream", name="stdout", text="stdoutruis"),
        new_output("execute_result", data={"text/plain": "plainruis"}, execution_count=1),
        new_output("display_data", data={"text/markdown": "**vet** <b>niet</b>"}),
    ]
    page = export_html(node)
    assert "<p>zichtbaar</p>" in page
    assert "<strong>vet</strong> &lt;b&gt;niet&lt;/b&gt;" in page
    for word in ("geheim", "12345", "UserWarning", "stdoutruis", "plainruis", "ruis&gt;", "¶", "In [", "jp-"):
        assert word not in page


def test_head_of_the_page():
    page = page_of("<p>x</p>")
    assert page.html["lang"] == "nl"
    assert page.title.get_text() == "Titel"
    assert page.select_one("meta[charset]")["charset"] == "utf-8"
    assert page.select_one("meta[http-equiv]")["content"] == CSP
    assert page.find("script") is None
    assert page_of("<p>x</p>", title="Anders").title.get_text() == "Anders"
    assert page_of("<p>x</p>", language="en").html["lang"] == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError, match="Taal 'de'"):
        export_html(notebook(), language="de")


def test_the_policy_stands_in_the_page_to_the_letter():
    assert f'content="{CSP}"' in export_html(notebook())


def test_headings_get_ids_and_the_contents_lead_to_them():
    page = page_of('<h2>Kosten &amp; baten</h2><h3>Deel</h3><h2 id="eigen">Kosten &amp; baten</h2><h2>€</h2>')
    ids = [heading["id"] for heading in page.find_all("h2")]
    assert ids == ["kosten-baten", "kosten-baten-2", "onderdeel"]
    for nav in page.find_all("nav"):
        assert [link["href"] for link in nav.find_all("a")] == [f"#{name}" for name in ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Casuïstiek", "casuistiek"),
        ("’s-Gravenhage", "s-gravenhage"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("€ –", ""),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


def test_a_table_scrolls_in_a_region_named_by_its_caption():
    region = page_of(TABLE).find("table").parent
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert region.find("caption")["id"] == region["aria-labelledby"]


def test_a_stacking_table_repeats_its_heads():
    rows = '<tr><th scope="row">Leiden</th><td>1</td><td>2</td></tr>'
    head = '<thead><tr><th scope="col">Plaats</th><th scope="col">A</th><th scope="col">B &lt;5</th></tr></thead>'
    page = page_of(f'<table class="stack"><caption>c</caption>{head}<tbody>{rows}</tbody></table>')
    assert [cell["data-label"] for cell in page.find_all("td")] == ["A", "B <5"]
    assert [cell["role"] for cell in page.find("tbody").tr.find_all(True)] == ["rowheader", "cell", "cell"]


def test_the_same_notebook_gives_the_same_bytes():
    outputs = (TABLE, f"<figure>{IMAGE}</figure>", "<h2>a</h2><h2>a</h2>")
    assert export_html(notebook(*outputs)) == export_html(notebook(*outputs))


def test_title_and_banner_cannot_break_out_of_the_print_rules():
    page = export_html(
        notebook('<p class="banner-confidential">"} </style><b>x</b></p>', title='# a"; } \\</style> b')
    )
    assert page.count("</style>") == 1
    assert r"a\22 \3b  \7d" in page


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('<img src="data:image/png;base64,AA==">', "geen alt-tekst"),
        ('<img alt="" src="data:image/png;base64,AA==">', "geen alt-tekst"),
        ('<img alt="te kort" src="data:image/png;base64,AA==">', "7 tekens"),
        (f'<img alt="{"x" * 301}" src="data:image/png;base64,AA==">', "301 tekens"),
        (f'<img alt="{ALT}" src="https://example.org/x.png">', "niet in de pagina zelf"),
        (f'<img alt="{ALT}" src="figuur.png">', "niet in de pagina zelf"),
        (f'<img alt="{ALT}" src="data:text/html;base64,AA==">', "niet in de pagina zelf"),
        (f'<img alt="{ALT}" src="data:image/png;base64,AA==" srcset="https://e.org/x 2x">', "srcset"),
        ("<table><tr><th scope='col'>a</th></tr></table>", "geen bijschrift"),
        ("<table><caption>c</caption><tr><th>a</th></tr></table>", "zonder scope"),
        ("<table><caption>c</caption><tr><td>a</td></tr></table>", "geen kopcellen"),
        (TABLE + TABLE, "elk bijschrift is uniek"),
        ("<h1>Nog een</h1>", "2 koppen van niveau 1"),
        ("<h3>Te diep</h3>", "overgeslagen"),
        ("<h2> </h2>", "is leeg"),
        ("<p id='a'>x</p><p id='a'>y</p>", "komt 2 keer voor"),
        ("<script>1</script>", "<script>"),
        ("<p onclick='x()'>a</p>", "onclick"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg>"),
        ("<iframe src='x'></iframe>", "<iframe>"),
        ("<form action='https://e.org'></form>", "<form>"),
        ("<object data='x'></object>", "<object>"),
        ("<base href='https://e.org'>", "<base>"),
        ("<link rel='stylesheet' href='https://e.org/x.css'>", "link-element"),
        ("<style>p{}</style>", "meer dan één style"),
        ("<meta http-equiv='refresh' content='0;url=https://e.org'>", "refresh"),
        ("<p style='background:url(https://e.org/x)'>a</p>", "stijl verwijst"),
        ("<p style='background:u\\72l(https://e.org/x)'>a</p>", "stijl verwijst"),
        ("<a href='javascript:alert(1)'>a</a>", "mag niet"),
        ("<a href=' JaVaScript:alert(1)'>a</a>", "mag niet"),
        ("<a href='java\tscript:alert(1)'>a</a>", "mag niet"),
        ("<a href='data:text/html,<b>x'>a</a>", "mag niet"),
        ("<a download href='data:text/html,x'>a</a>", "mag niet"),
        ("<a href='//example.org/x'>a</a>", "mag niet"),
        ("<a href='\\\\example.org'>a</a>", "mag niet"),
        ("<p href='x'>a</p>", "href op <p>"),
    ],
)
def test_a_page_that_breaks_a_rule_is_refused(body, word):
    with pytest.raises(PageRefusedError) as caught:
        export_html(notebook(body))
    assert word in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        IMAGE,
        TABLE,
        "<a href='gm0546-leiden.html#kosten'>a</a><a href='../index.html'>a</a><a href='#x'>a</a>",
        "<a href='https://www.cbs.nl/nl-nl/x?y=1'>a</a><a href='mailto:a@example.org'>a</a>",
        "<a download='x.csv' href='data:text/csv;charset=utf-8,a%0A1'>a</a>",
        "<details><summary>a</summary><p style='width: 40%'>b</p></details>",
    ],
)
def test_what_a_page_may_have(body):
    assert check_html(export_html(notebook(body))) == []


def test_comments_do_not_reach_the_page():
    assert "collega" not in export_html(
        notebook("<p>a<!-- voor een collega --></p>", title="# Titel\n\n<!-- collega -->")
    )


def test_a_link_to_another_site_tells_it_nothing():
    assert page_of("<a href='https://www.cbs.nl/'>a</a>").select_one("main a")["rel"] == ["noopener", "noreferrer"]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (' lang="nl"', "", "lang"),
        (CSP, "default-src *", "beveiligingsbeleid"),
        ("<title>Titel</title>", "", "title"),
        ("</h1>", "</h1><main></main>", "main"),
        ("</h1>", "</h1><!-- x -->", "commentaar"),
        ("</h1>", "</h1><![CDATA[ x ]]>", "commentaar"),
        ("</h1>", "</h1><?php x ?>", "commentaar"),
    ],
)
def test_check_reads_the_frame_too(old, new, word):
    page = export_html(notebook())
    assert old in page
    assert any(word in problem for problem in check_html(page.replace(old, new, 1)))


@pytest.mark.parametrize("kind", ["application/javascript", "application/vnd.jupyter.widget-view+json", "text/latex"])
def test_an_output_that_only_runs_in_a_notebook_is_refused(kind):
    node = notebook()
    node.cells[1].outputs = [new_output("display_data", data={kind: "x", "text/plain": "x"})]
    with pytest.raises(PageRefusedError, match="weergaveobject"):
        export_html(node)


def test_a_drawing_with_an_alt_text_becomes_a_figure():
    node = notebook()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    node.cells[1].outputs = [new_output("display_data", data={"image/svg+xml": drawing}, metadata={"alt": ALT})]
    image = BeautifulSoup(export_html(node), "html.parser").find("img")
    assert image["alt"] == ALT
    assert base64.b64decode(image["src"].split(",")[1]).decode() == drawing


def test_a_stripped_notebook_holds_what_the_page_shows_and_no_more():
    node = notebook("<p>zichtbaar</p>")
    node.cells[1].outputs.append(new_output("error", ename="KeyError", evalue="kanarie", traceback=["kanarie"]))
    node.cells[1].outputs.append(new_output("stream", name="stdout", text="kanarie"))
    node.cells[1].metadata["papermill"] = {"start_time": "kanarie"}
    node.metadata["papermill"] = {"parameters": "kanarie"}
    stripped = strip_notebook(node, keep_outputs=True)
    text = str(stripped)
    assert "zichtbaar" in text
    assert "kanarie" not in text
    assert "ruis" not in text
    assert "kanarie" in str(node)  # the original is untouched
    assert strip_notebook(node, keep_outputs=False).cells[1].outputs == []


def test_index_page():
    rows = [
        IndexRow("Leiden", "gm0546-leiden.html", "op koers", "op_koers", "", (("Keuzes", "21"), ("Kosten", "€ 100"))),
        IndexRow("<b>Katwijk</b>", None, "niet gemaakt", "behind", "doet niet mee", (("Kosten", "€ 7"),)),
    ]
    page = render_index("Overzicht", rows, caption="Gemeenten", intro=["Twee gemeenten."], faults=["Katwijk: <i>"])
    assert check_html(page) == []
    soup = BeautifulSoup(page, "html.parser")
    assert [link["href"] for link in soup.select("tbody a")] == ["gm0546-leiden.html"]
    assert soup.select("tbody th")[1].get_text() == "<b>Katwijk</b>"
    assert [cell.get_text() for cell in soup.select("tbody td.num")] == ["21", "€ 100", "–", "€ 7"]
    assert soup.select_one(".notice li").get_text() == "Katwijk: <i>"
    with pytest.raises(PageRefusedError, match="mag niet"):
        render_index("x", [IndexRow("a", "javascript:alert(1)", "x")], caption="c")


def test_build_page_without_headings_two_has_no_contents():
    assert "<nav" not in build_page("<h1>a</h1>")
