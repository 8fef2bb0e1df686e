"""What every page must keep to, read from the finished HTML: accessible, self-contained, nothing that runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Doctype, Tag
from bs4.element import PreformattedString

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
ALT_LENGTH = (20, 300)
HEADING = re.compile(r"h[1-6]")

_ELEMENTS = """
    html head meta title link style body header footer nav main section article div span p a strong em b i u s small
    sub sup mark del ins abbr dfn cite q code kbd samp var pre blockquote hr br wbr time data bdi bdo
    h1 h2 h3 h4 h5 h6 ul ol li dl dt dd figure figcaption img
    table caption colgroup col thead tbody tfoot tr th td details summary
"""
_ATTRIBUTES = """
    id class lang dir title href download rel src alt width height scope headers abbr colspan rowspan span role
    tabindex datetime value open start reversed type style cite content charset name http-equiv hidden translate
"""
#: Allow-lists, because a list of what is dangerous is never complete: a browser reads broken HTML in its own way.
ALLOWED_ELEMENTS = frozenset(_ELEMENTS.split())
ALLOWED_ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_DATA_LINK = re.compile(
    r"data:(text/csv|application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)[;,]", re.IGNORECASE
)
_DATA_IMAGE = re.compile(r"data:image/(svg\+xml|png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
_LINK = re.compile(r"(https?://|mailto:|#|[^:/?#\s\\]+(/[^:\\\s]*)?([?#][^\s]*)?$)", re.IGNORECASE)
_CSS_REFERENCE = re.compile(r"@import|expression\s*\(|-moz-binding|url\(\s*[\"']?(?!data:image/)", re.IGNORECASE)


def check_html(html: str) -> list[str]:
    """Look for what a page may not have.

    Parameters
    ----------
    html : str
        A whole document.

    Returns
    -------
    list of str
        One Dutch sentence a problem; empty if there is none.
    """
    page = _Page(html)
    found = [
        *_document(page),
        *_headings(page),
        *_nothing_runs(page),
        *_nothing_external(page),
        *_images(page),
        *_tables(page),
    ]
    return list(dict.fromkeys(found))


class _Page:
    """A page as it is read once, for all checks: its elements in order, also by name."""

    def __init__(self, html: str):
        self.soup = BeautifulSoup(html, "html.parser")
        self.tags: list[Tag] = self.soup.find_all(True)
        self._named: dict[str, list[Tag]] = {}
        for tag in self.tags:
            self._named.setdefault(tag.name, []).append(tag)

    def named(self, name: str) -> list[Tag]:
        return self._named.get(name, [])

    def having(self, attribute: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.has_attr(attribute)]


def _document(page: _Page) -> Iterator[str]:
    if not any(root.get("lang") for root in page.named("html")[:1]):
        yield "het html-element heeft geen lang"
    metas = [meta for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    if [str(meta.get("content")) for meta in metas] != [CSP]:
        yield "het beveiligingsbeleid (Content-Security-Policy) ontbreekt of wijkt af"
    if not any(title.get_text(strip=True) for title in page.named("title")[:1]):
        yield "de pagina heeft geen title"
    if len(page.named("main")) != 1:
        yield "de pagina heeft niet precies één main"
    ids = Counter(str(tag["id"]) for tag in page.having("id"))
    for name, count in ids.items():
        if count > 1:
            yield f"id {name!r} komt {count} keer voor"


def _headings(page: _Page) -> Iterator[str]:
    headings = [tag for tag in page.tags if HEADING.fullmatch(tag.name)]
    first = [heading for heading in headings if heading.name == "h1"]
    if len(first) != 1:
        yield f"de pagina heeft {len(first)} koppen van niveau 1; er moet er precies één zijn"
    previous = 0
    for heading in headings:
        level = int(heading.name[1])
        if not heading.get_text(strip=True):
            yield f"een kop van niveau {level} is leeg"
        if level > previous + 1:
            yield f"kop {_short(heading)} van niveau {level} volgt op niveau {previous}: een niveau is overgeslagen"
        previous = level


def _nothing_runs(page: _Page) -> Iterator[str]:
    for tag in page.tags:
        if tag.name not in ALLOWED_ELEMENTS:
            yield f"element <{tag.name}> is niet toegestaan"
        for name in tag.attrs:
            plain = name.casefold()
            if plain not in ALLOWED_ATTRIBUTES and not re.fullmatch(r"(aria|data)-[a-z0-9-]+", plain):
                yield f"attribuut {name!r} op <{tag.name}> is niet toegestaan"
    if any(not isinstance(hidden, Doctype) for hidden in page.soup.find_all(string=_is_hidden)):
        yield "de pagina bevat HTML-commentaar"
    for meta in page.having("http-equiv"):
        if meta.name == "meta" and str(meta["http-equiv"]).casefold() != "content-security-policy":
            yield f"meta http-equiv {meta['http-equiv']!r} is niet toegestaan"
    if len(page.named("style")) > 1:
        yield "de pagina heeft meer dan één style-element"


def _nothing_external(page: _Page) -> Iterator[str]:
    for link in page.named("link"):
        if link.get("href") != "data:,":
            yield "een link-element verwijst naar een bestand buiten de pagina"
    for image in page.named("img"):
        if not _DATA_IMAGE.fullmatch(str(image.get("src", ""))):
            yield f"de afbeelding met alt {_short(image.get('alt'))} staat niet in de pagina zelf (data:image)"
    for anchor in page.named("a"):
        href = str(anchor.get("href", ""))
        is_download = anchor.has_attr("download") and _DATA_LINK.match(href)
        if not is_download and not _LINK.match(href):
            yield f"de verwijzing bij {_short(anchor)} mag niet: alleen http(s), mailto, een plek of een bestand"
    for tag in page.tags:
        if tag.name != "a" and tag.name != "link" and tag.has_attr("href"):
            yield f"href op <{tag.name}> is niet toegestaan"
        if tag.name != "img" and tag.has_attr("src"):
            yield f"src op <{tag.name}> is niet toegestaan"
    styles = [tag.get_text() for tag in page.named("style")]
    inline = [str(tag["style"]) for tag in page.having("style")]
    if any(_CSS_REFERENCE.search(text) for text in styles + inline) or any("\\" in text for text in inline):
        yield "een stijl verwijst naar iets buiten de pagina"


def _images(page: _Page) -> Iterator[str]:
    shortest, longest = ALT_LENGTH
    for number, image in enumerate(page.named("img"), start=1):
        alt = str(image.get("alt") or "").strip()
        if not alt:
            yield f"afbeelding {number} heeft geen alt-tekst"
        elif not shortest <= len(alt) <= longest:
            yield f"de alt-tekst van afbeelding {number} heeft {len(alt)} tekens; verwacht {shortest} tot {longest}"


def _tables(page: _Page) -> Iterator[str]:
    captions: Counter[str] = Counter()
    for number, table in enumerate(page.named("table"), start=1):
        caption = table.find("caption")
        name = _short(caption) if caption is not None else str(number)
        if caption is None or not caption.get_text(strip=True):
            yield f"tabel {number} heeft geen bijschrift (caption)"
        else:
            captions[" ".join(caption.get_text().split())] += 1
        heads = table.find_all("th")
        if not heads:
            yield f"tabel {name} heeft geen kopcellen (th)"
        if any(head.get("scope") not in {"col", "row", "colgroup", "rowgroup"} for head in heads):
            yield f"tabel {name} heeft een kopcel zonder scope"
    for text, count in captions.items():
        if count > 1:
            yield f"het bijschrift {text!r} staat bij {count} tabellen; elk bijschrift is uniek"


def _is_hidden(text: object) -> bool:
    """Comments, CDATA, processing instructions: not shown, may hide data, and read differently by browsers."""
    return isinstance(text, PreformattedString)


def _short(thing: Tag | object) -> str:
    text = " ".join((thing.get_text() if isinstance(thing, Tag) else str(thing or "")).split())
    return repr(text[:60] + ("…" if len(text) > 60 else ""))
