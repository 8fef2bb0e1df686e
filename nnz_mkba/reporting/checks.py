"""What every page must keep to, read from the finished HTML: accessible, self-contained, nothing that runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nnz_mkba.reporting.markup import Markup

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
ALT_LENGTH = (20, 300)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

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
    page = Markup(html)
    found = [
        *_document(page),
        *_headings(page),
        *_nothing_runs(page),
        *_nothing_external(page),
        *_images(page),
        *_tables(page),
    ]
    return list(dict.fromkeys(found))


def _document(page: Markup) -> Iterator[str]:
    if not any(root.attributes.get("lang") for root in page.named("html")[:1]):
        yield "het html-element heeft geen lang"
    metas = [meta for meta in page.named("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy"]
    if [meta.attributes.get("content") for meta in metas] != [CSP]:
        yield "het beveiligingsbeleid (Content-Security-Policy) ontbreekt of wijkt af"
    if not any(map(page.text, page.named("title")[:1])):
        yield "de pagina heeft geen title"
    if len(page.named("main")) != 1:
        yield "de pagina heeft niet precies één main"
    ids = Counter(tag.attributes["id"] for tag in page.having("id"))
    for name, count in ids.items():
        if count > 1:
            yield f"id {name!r} komt {count} keer voor"


def _headings(page: Markup) -> Iterator[str]:
    headings = page.named(*HEADINGS)
    first = [heading for heading in headings if heading.name == "h1"]
    if len(first) != 1:
        yield f"de pagina heeft {len(first)} koppen van niveau 1; er moet er precies één zijn"
    previous = 0
    for heading in headings:
        level = int(heading.name[1])
        if not page.text(heading):
            yield f"een kop van niveau {level} is leeg"
        if level > previous + 1:
            yield f"kop {_short(page.text(heading))} van niveau {level} volgt op niveau {previous}: een niveau is overgeslagen"
        previous = level


def _nothing_runs(page: Markup) -> Iterator[str]:
    for tag in page.elements:
        if tag.name not in ALLOWED_ELEMENTS:
            yield f"element <{tag.name}> is niet toegestaan"
        for name in tag.attributes:
            plain = name.casefold()
            if plain not in ALLOWED_ATTRIBUTES and not re.fullmatch(r"(aria|data)-[a-z0-9-]+", plain):
                yield f"attribuut {name!r} op <{tag.name}> is niet toegestaan"
    if page.hides:
        yield "de pagina bevat HTML-commentaar"
    for meta in page.having("http-equiv"):
        given = meta.attributes["http-equiv"]
        if meta.name == "meta" and given.casefold() != "content-security-policy":
            yield f"meta http-equiv {given!r} is niet toegestaan"
    if len(page.named("style")) > 1:
        yield "de pagina heeft meer dan één style-element"


def _nothing_external(page: Markup) -> Iterator[str]:
    for link in page.named("link"):
        if link.attributes.get("href") != "data:,":
            yield "een link-element verwijst naar een bestand buiten de pagina"
    for image in page.named("img"):
        if not _DATA_IMAGE.fullmatch(image.attributes.get("src", "")):
            yield f"de afbeelding met alt {_short(image.attributes.get('alt', ''))} staat niet in de pagina zelf (data:image)"
    for anchor in page.named("a"):
        href = anchor.attributes.get("href", "")
        is_download = "download" in anchor.attributes and _DATA_LINK.match(href)
        if not is_download and not _LINK.match(href):
            yield f"de verwijzing bij {_short(page.text(anchor))} mag niet: alleen http(s), mailto, een plek of een bestand"
    for tag in page.elements:
        if tag.name != "a" and tag.name != "link" and "href" in tag.attributes:
            yield f"href op <{tag.name}> is niet toegestaan"
        if tag.name != "img" and "src" in tag.attributes:
            yield f"src op <{tag.name}> is niet toegestaan"
    styles = [page.text(tag) for tag in page.named("style")]
    inline = [tag.attributes["style"] for tag in page.having("style")]
    if any(_CSS_REFERENCE.search(text) for text in styles + inline) or any("\\" in text for text in inline):
        yield "een stijl verwijst naar iets buiten de pagina"


def _images(page: Markup) -> Iterator[str]:
    shortest, longest = ALT_LENGTH
    for number, image in enumerate(page.named("img"), start=1):
        alt = image.attributes.get("alt", "").strip()
        if not alt:
            yield f"afbeelding {number} heeft geen alt-tekst"
        elif not shortest <= len(alt) <= longest:
            yield f"de alt-tekst van afbeelding {number} heeft {len(alt)} tekens; verwacht {shortest} tot {longest}"


def _tables(page: Markup) -> Iterator[str]:
    captions: Counter[str] = Counter()
    for number, table in enumerate(page.named("table"), start=1):
        caption = next(map(page.text, page.within(table, "caption")), "")
        name = _short(caption) if caption else str(number)
        if caption:
            captions[caption] += 1
        else:
            yield f"tabel {number} heeft geen bijschrift (caption)"
        heads = page.within(table, "th")
        if not heads:
            yield f"tabel {name} heeft geen kopcellen (th)"
        if any(head.attributes.get("scope") not in {"col", "row", "colgroup", "rowgroup"} for head in heads):
            yield f"tabel {name} heeft een kopcel zonder scope"
    for text, count in captions.items():
        if count > 1:
            yield f"het bijschrift {text!r} staat bij {count} tabellen; elk bijschrift is uniek"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return repr(words[:60] + ("…" if len(words) > 60 else ""))
