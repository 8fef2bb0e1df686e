"""Building blocks: structure that assistive technology needs, and nothing hostile gets through."""

import base64
import csv
import io
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from nnz_mkba.present import html, tables
from nnz_mkba.present.figures import picture
from nnz_mkba.present.locale import translator
from nnz_mkba.present.spreadsheet import csv_bytes, safe_cell
from nnz_mkba.privacy.number import Number as Number
from nnz_mkba.reporting.page import style_sheet
from nnz_mkba.vocabulary import Status, Verdict

T = translator("nl")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 216"></svg>'

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "</table><script>alert(1)</script>",
    "</caption><iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7*7 }}",
    "{% import os %}",
    "${7*7}",
    "{0.__class__}",
    "%(x)s",
    "<!-- --><b>",
    "&lt;script&gt;",
    "]]><script>",
    "\u202e<b>",
    "=cmd|'/c calc'!A1",
]


class Outline(HTMLParser):
    """Tags and attribute names as a browser would see them."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes, self.words = [], set(), []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


def table(name="Leiden", caption="Herkomst van cliënten", **options):
    rows = [[name, T.count(Number.exact(6))], ["Nieuwkoop", T.count(Number.small(5))]]
    return tables.Table(caption, ["Gemeente", "Cliënten"], rows, t=T, **options)


def parts(text):
    """One of everything, made of the same text."""
    return [
        html.Title(text, text),
        html.Heading(text),
        html.Lead(text),
        html.Paragraph(text),
        html.Bullets([text]),
        html.Banner(text, kind=text),
        html.Notice(text, title=text, kind=text),
        html.Status(text, text),
        html.KeyFigures([(text, text, text)]),
        tables.Table(text, [text, text], [[text, text]], t=T, notes=[text], download=text),
        picture.Figure(SVG, f"{text}: 6 cliënten uit Leiden"[-300:], text, table(text), t=T, note=text),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    for hostile, harmless in zip(parts(text), parts("gewone tekst"), strict=True):
        seen, expected = Outline(hostile._repr_html_()), Outline(harmless._repr_html_())
        assert seen.tags == expected.tags
        assert seen.attributes == expected.attributes
        if not isinstance(hostile, html.Status | html.Heading):
            assert text.strip() in "".join(seen.words)


def test_table_has_caption_and_scopes():
    markup = table().html()
    assert "<caption>Herkomst van cliënten</caption>" in markup
    assert '<th scope="col">Gemeente</th><th scope="col" class="num">Cliënten</th>' in markup
    assert '<tr><th scope="row">Leiden</th><td class="num">6</td></tr>' in markup
    assert '<td class="num">&lt;5</td>' in markup
    assert repr(table()) == "Herkomst van cliënten"


@pytest.mark.parametrize("cell", [6, 6.0, None, Number.exact(6)])
def test_bare_numbers_are_refused(cell):
    with pytest.raises(TypeError, match="Translator"):
        tables.Table("Titel", ["a", "b"], [["x", cell]], t=T)
    with pytest.raises(TypeError, match="Translator"):
        html.KeyFigures([("x", cell)])


def test_table_refuses_crooked_rows_and_says_when_empty():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        tables.Table("Titel", ["a", "b"], [["x"]], t=T)
    with pytest.raises(ValueError, match="caption"):
        tables.Table(" ", ["a"], [], t=T)
    assert "Geen gegevens." in tables.Table("Titel", ["a", "b"], [], t=T).html()


def test_total_row_and_notes():
    markup = table(total=True, notes=["Stand <peildatum>"]).html()
    assert markup.count('<tr class="total">') == 1
    assert '<p class="table-note">Stand &lt;peildatum&gt;</p>' in markup


def read_download(markup):
    content = base64.b64decode(re.search(r"base64,([^\"]+)", markup).group(1))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_download_holds_what_the_table_shows():
    rows = [
        ["'s-Gravenhage", T.eur(Number.exact(1093470.6)), T.percent(Number.exact(0.7225))],
        ["=HYPERLINK(0)", T.eur(Number.exact(-5)), T.percent(Number.withheld())],
    ]
    markup = tables.Table("MKBA", ["Gemeente", "Baten", "Aandeel"], rows, t=T, download="Mkba Leiden.csv").html()
    assert '<a download="mkba-leiden.csv" href="data:text/csv;charset=utf-8;base64,' in markup
    assert read_download(markup) == [
        ["Gemeente", "Baten", "Aandeel"],
        ["'s-Gravenhage", "1093471", "72,3%"],
        ["'=HYPERLINK(0)", "-5", "niet getoond"],
    ]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+31 6 1", "'+31 6 1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("−5", "−5"),
        ("+1,5%", "+1,5%"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("<5", "<5"),
        ("", ""),
    ],
)
def test_no_live_formula(text, safe):
    assert safe_cell(text) == safe


def test_separators_in_a_cell_do_not_split_it():
    content = csv_bytes(["a"], [['x;"y"\r\n=1']]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1] == ['x;"y"\r\n=1']


GOOD = "Kaart van de regio: 6 cliënten uit Leiden."


def test_figure():
    figure = picture.Figure(SVG, GOOD, "Herkomst, stand 30 juni 2021", table(), t=T, note="Lees zo.")
    markup = figure.html()
    assert f'<img alt="{GOOD}" width="576" height="288" src="data:image/svg+xml;base64,' in markup
    assert '<figcaption><p class="figure-title">Herkomst, stand 30 juni 2021</p>' in markup
    assert "<details><summary>Gegevens bij deze figuur</summary><table>" in markup
    assert repr(figure) == GOOD
    assert figure.__html__() == markup == figure._repr_html_()


@pytest.mark.parametrize(
    "alt",
    ["", "Leiden 6", "Kaart van de regio zonder enig getal.", "Kaart van de regio met 16 of 60 cliënten.", GOOD * 8],
)
def test_alt_must_stand_in_for_the_picture(alt):
    with pytest.raises(ValueError, match="alt text"):
        picture.Figure(SVG, alt, "Titel", table(), t=T)


def test_figure_wants_a_picture():
    with pytest.raises(ValueError, match="SVG"):
        picture.Figure(b"\x89PNG", GOOD, "Titel", table(), t=T)


def test_key_figures_break_a_range_only_after_the_dash():
    markup = html.KeyFigures([("Baten", T.eur(Number.between(252340, 272800)), "over 2021")]).html()
    stacked = (
        ' style="float:none;width:auto"'  # JupyterLab sets terms afloat, so that values come under another label
    )
    assert markup == (
        f'<dl class="keyfigures"><div class="keyfigure"><dt{stacked}>Baten</dt>'
        f'<dd class="keyfigure-value"{stacked}>€\u00a0252.340\u00a0– €\u00a0272.800</dd>'
        f'<dd class="keyfigure-note"{stacked}>over 2021</dd></div></dl>'
    )


def test_status_has_word_and_class():
    assert html.Status("op_koers", "op koers").html() == '<strong class="status status-op_koers">op koers</strong>'


@pytest.mark.parametrize("words", [Status, Verdict])
def test_every_status_has_a_shape_of_its_own_beside_its_colour(words):
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style_sheet())
    shapes = {
        word: shape[1]
        for word in words
        for selectors, body in rules
        if f".status-{word}" in selectors and (shape := re.search(r"--shape:([^;]+);", body))
    }
    assert set(shapes) == set(words)
    assert len(set(shapes.values())) == len(words)


def test_headings():
    assert html.Title("Leiden").html() == "<h1>Leiden</h1>"
    assert html.Heading("Wie betaalt?").html() == '<h2 id="wie-betaalt">Wie betaalt?</h2>'
    assert html.Heading("Meer", 3, "x").html() == '<h3 id="x">Meer</h3>'
    with pytest.raises(ValueError, match="level"):
        html.Heading("Titel", 1)


def test_english_words_come_with_the_translator():
    english = translator("en")
    markup = tables.Table("Costs", ["a"], [], t=english, download="costs").html()
    assert "No data." in markup
    assert "Download (CSV): Costs" in markup


def test_html_needs_no_matplotlib():
    code = "import sys, nnz_mkba.present.html; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
