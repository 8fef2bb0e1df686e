"""The page around the content: headings and tables made reachable, contents, header and footer, one style sheet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup as Safe

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting.checks import CSP, HEADINGS
from nnz_mkba.reporting.markup import Element, Markup

TEMPLATE_FOLDER = Path(__file__).parent / "template"

WORDS = {
    "nl": {
        "skip": "Naar de inhoud",
        "contents": "Inhoud",
        "subject": "Maatschappelijke kosten en baten",
        "made_with": "Gemaakt met nnz-mkba. Deze pagina haalt niets op van internet en onthoudt niets van u.",
        "to_top": "Naar boven",
        "page": "pagina",
        "of": "van",
        "part": "onderdeel",
        "page_head": "Rapport",
        "status_head": "Status",
        "note_head": "Toelichting",
        "not_made": "Niet gemaakt",
    },
    "en": {
        "skip": "Skip to content",
        "contents": "Contents",
        "subject": "Societal costs and benefits",
        "made_with": "Made with nnz-mkba. This page loads nothing from the internet and remembers nothing about you.",
        "to_top": "To the top",
        "page": "page",
        "of": "of",
        "part": "section",
        "page_head": "Report",
        "status_head": "Status",
        "note_head": "Note",
        "not_made": "Not made",
    },
}


def words(language: str) -> dict[str, str]:
    """Return the fixed words of a page.

    Raises
    ------
    UsageError
        If there are none in `language`.
    """
    if language not in WORDS:
        raise UsageError(f"Taal {language!r} bestaat niet. Kies uit: {', '.join(WORDS)}.")
    return WORDS[language]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the Jinja environment of the page templates: everything is escaped unless marked safe."""
    return Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """Return the one style sheet, without its comments."""
    css = (TEMPLATE_FOLDER / "page.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s*\n+", "\n", css).strip()


def build_page(body: str, *, language: str = "nl", title: str | None = None, subject: str = "") -> str:
    """Set `body` in the page layout.

    Headings get an id and the h2s become the contents; every table is put in a region that scrolls by itself and can
    be reached by keyboard; links to other sites carry no referrer. The result depends on the arguments alone.

    Parameters
    ----------
    body : str
        HTML for inside `<main>`, with one h1.
    language : str
    title : str, optional
        Of the window; by default the text of the h1.
    subject : str
        What the page is about, beside the programme's name; by default costs and benefits.

    Returns
    -------
    str
        A whole HTML document.
    """
    fixed_words = words(language) | ({"subject": subject} if subject else {})
    content = Markup(body)
    contents = _name_headings(content, fixed_words["part"])
    _frame_tables(content)
    for link in content.named("a"):
        if link.attributes.get("href", "").startswith(("http:", "https:")):
            link.attributes["rel"] = "noopener noreferrer"
    title = title or next(map(content.text, content.named("h1")), "") or "Nu Niet Zwanger"
    banner = next((content.text(one) for one in content.elements if "banner-confidential" in one.classes), "")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            language=language,
            csp=Safe(CSP),  # noqa: S704  our own text; its apostrophes stay as they are
            title=title,
            css=Safe(style_sheet()),  # noqa: S704  our own file
            running_text=Safe(_running_text(title, banner, fixed_words)),  # noqa: S704
            words=fixed_words,
            contents=contents,
            body=Safe(str(content).strip()),  # noqa: S704  held against an allow-list by check_html
        )
    )


def framed(body: str) -> str:
    """Return HTML with its tables in regions of their own, as on a page, for where it is shown outside one."""
    content = Markup(body)
    _frame_tables(content)
    return str(content)


def slug(text: str) -> str:
    """Make an id out of a heading.

    Examples
    --------
    >>> slug("Kosten & baten: € 142.640 in 2021 – casuïstiek")
    'kosten-baten-142-640-in-2021-casuistiek'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _name_headings(content: Markup, fallback: str) -> list[tuple[str, str]]:
    headings = content.named(*HEADINGS)
    taken = {"main"} | {one.attributes["id"] for one in content.having("id") if one.name not in HEADINGS}
    contents = []
    for heading in headings:
        words = content.text(heading)
        wanted = slug(words) or fallback
        name, again = wanted, 2
        while name in taken:
            name, again = f"{wanted}-{again}", again + 1
        taken.add(name)
        heading.attributes["id"] = name
        if heading.name == "h2":
            contents.append((name, words))
    return contents


def _frame_tables(content: Markup) -> None:
    taken = {one.attributes["id"] for one in content.having("id")}
    number = 0
    for table in content.named("table"):
        label = ""
        if captions := content.within(table, "caption"):
            if not captions[0].attributes.get("id"):
                number += 1
                while f"tabel-{number}" in taken:
                    number += 1
                captions[0].attributes["id"] = f"tabel-{number}"
            label = Safe(' aria-labelledby="{}"').format(captions[0].attributes["id"])
        if "stack" in table.classes:
            _label_cells(table, content)
        table.before.append(f'<div{label} class="table-scroll" role="region" tabindex="0">')
        table.after.append("</div>")


def _label_cells(table: Element, content: Markup) -> None:
    """Give each cell of a stacking table its column head, and the roles that `display: block` would take away."""
    parts = content.within(table, "thead", "tbody", "tfoot", "tr", "td", "th")
    rows = [(part.parent.name if part.parent else "", part) for part in parts if part.name == "tr"]
    head_rows = [row for within, row in rows if within == "thead"]
    heads = [content.text(head) for head in head_rows[-1].children] if head_rows else []
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tfoot": "rowgroup",
        "tr": "row",
        "td": "cell",
    }
    for part in [table, *parts]:
        scope_role = "columnheader" if part.attributes.get("scope", "").startswith("col") else "rowheader"
        part.attributes["role"] = roles.get(part.name, scope_role)
    for row in [row for within, row in rows if within in {"tbody", "tfoot"}]:
        cells = [cell for cell in row.children if cell.name in {"th", "td"}]
        for head, cell in zip(heads, cells, strict=False):
            if cell.name == "td":
                cell.attributes["data-label"] = head


def _running_text(title: str, banner: str, fixed_words: dict[str, str]) -> str:
    """Return the print rules that carry text of this page: title, page number, and the banner on every sheet."""
    number = f'"{fixed_words["page"]} " counter(page) " {fixed_words["of"]} " counter(pages)'
    rules = f"@bottom-left {{ content: {_css_string(title[:90])}; }} @bottom-right {{ content: {number}; }}"
    if banner:
        rules += f" @top-center {{ content: {_css_string(banner[:90])}; }}"
    return f"@page {{ {rules} }}"


def _css_string(text: str) -> str:
    """Quote text for CSS: all but letters, digits and spaces as code points, so that nothing can end the string."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text) + '"'
