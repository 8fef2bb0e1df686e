"""The page around the content: headings and tables made reachable, contents, header and footer, one style sheet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting.checks import CSP, HEADING

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
    soup = BeautifulSoup(body, "html.parser")
    for hidden in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        hidden.extract()  # comments: a note to a colleague is not for the reader
    contents = _name_headings(soup, fixed_words["part"])
    _frame_tables(soup)
    for link in soup.select('a[href^="http:"], a[href^="https:"]'):
        link["rel"] = "noopener noreferrer"
    heading = soup.find("h1")
    title = title or (_text(heading) if isinstance(heading, Tag) else "") or "Nu Niet Zwanger"
    banner = soup.select_one(".banner-confidential")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            language=language,
            csp=Markup(CSP),  # noqa: S704  our own text; its apostrophes stay as they are
            title=title,
            css=Markup(style_sheet()),  # noqa: S704  our own file
            running_text=Markup(_running_text(title, _text(banner) if banner else "", fixed_words)),  # noqa: S704
            words=fixed_words,
            contents=contents,
            body=Markup(str(soup).strip()),  # noqa: S704  held against an allow-list by check_html
        )
    )


def framed(body: str) -> str:
    """Return HTML with its tables in regions of their own, as on a page, for where it is shown outside one."""
    soup = BeautifulSoup(body, "html.parser")
    _frame_tables(soup)
    return str(soup)


def slug(text: str) -> str:
    """Make an id out of a heading.

    Examples
    --------
    >>> slug("Kosten & baten: € 142.640 in 2021 – casuïstiek")
    'kosten-baten-142-640-in-2021-casuistiek'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _text(element: Tag) -> str:
    return " ".join(element.get_text().split())


def _name_headings(soup: BeautifulSoup, fallback: str) -> list[tuple[str, str]]:
    tags = soup.find_all(True)
    headings = [tag for tag in tags if HEADING.fullmatch(tag.name)]
    taken = {"main"} | {str(tag["id"]) for tag in tags if tag.has_attr("id") and not HEADING.fullmatch(tag.name)}
    contents = []
    for heading in headings:
        wanted = slug(_text(heading)) or fallback
        name, again = wanted, 2
        while name in taken:
            name, again = f"{wanted}-{again}", again + 1
        taken.add(name)
        heading["id"] = name
        if heading.name == "h2":
            contents.append((name, _text(heading)))
    return contents


def _frame_tables(soup: BeautifulSoup) -> None:
    taken = {str(tag["id"]) for tag in soup.find_all(id=True)}
    number = 0
    for table in soup.find_all("table"):
        frame = soup.new_tag("div", attrs={"class": "table-scroll", "role": "region", "tabindex": "0"})
        caption = table.find("caption")
        if isinstance(caption, Tag):
            if not caption.get("id"):
                number += 1
                while f"tabel-{number}" in taken:
                    number += 1
                caption["id"] = f"tabel-{number}"
            frame["aria-labelledby"] = str(caption["id"])
        if "stack" in table.get_attribute_list("class"):
            _label_cells(table)
        table.wrap(frame)


def _label_cells(table: Tag) -> None:
    """Give each cell of a stacking table its column head, and the roles that `display: block` would take away."""
    parts = table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th"])
    rows = [(row.parent.name if row.parent else "", row) for row in parts if row.name == "tr"]
    head_rows = [row for within, row in rows if within == "thead"]
    heads = [_text(head) for head in head_rows[-1].find_all(True, recursive=False)] if head_rows else []
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tfoot": "rowgroup",
        "tr": "row",
        "td": "cell",
    }
    for part in [table, *parts]:
        scope_role = "columnheader" if str(part.get("scope", "")).startswith("col") else "rowheader"
        part["role"] = roles.get(part.name, scope_role)
    for row in [row for within, row in rows if within in {"tbody", "tfoot"}]:
        for head, cell in zip(heads, row.find_all(["th", "td"], recursive=False), strict=False):
            if cell.name == "td":
                cell["data-label"] = head


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
