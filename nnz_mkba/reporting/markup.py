"""HTML as its pieces in order, read in one pass: for whoever changes or checks the tags of a page and leaves the rest.

The pieces are those of Python's own tokenizer, which mends nothing: an end tag without a start is nothing, and what is
never closed ends with what holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
#: What these hold is no text for a reader, and not escaped.
_RAW = frozenset({"script", "style"})


@dataclass(eq=False)
class Element:
    """A tag with what it holds.

    Attributes
    ----------
    name : str
    attributes : dict of str to str
        As read, so also changed here.
    start, end : int
        Places of its tags among the pieces; equal where it cannot hold anything.
    parent : Element or None
    children : list of Element
    before, after : list of str
        Markup around it.
    """

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Names of its classes."""
        return self.attributes.get("class", "").split()


@dataclass(frozen=True)
class _Text:
    text: str
    raw: bool


@dataclass(frozen=True)
class _Hidden:
    """A comment, CDATA or processing instruction: not shown, may hide data, and read differently by browsers."""


@dataclass(frozen=True)
class _End:
    of: Element


class Markup:
    """A document or a part of one.

    Parameters
    ----------
    html : str
    """

    def __init__(self, html: str):
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self.elements: list[Element] = reader.elements
        self._pieces = reader.pieces
        self._named: dict[str, list[Element]] = {}
        for element in self.elements:
            self._named.setdefault(element.name, []).append(element)

    @property
    def hides(self) -> bool:
        """Whether anything is in it that is not shown: a comment, CDATA or a processing instruction."""
        return any(isinstance(piece, _Hidden) for piece in self._pieces)

    def named(self, *names: str) -> list[Element]:
        """Return the elements of these names, in order."""
        found = [element for name in names for element in self._named.get(name, [])]
        return found if len(names) == 1 else sorted(found, key=lambda element: element.start)

    def within(self, element: Element, *names: str) -> list[Element]:
        """Return the elements of these names that an element holds, at any depth."""
        return [one for one in self.named(*names) if element.start < one.start < element.end]

    def having(self, attribute: str) -> list[Element]:
        """Return the elements with an attribute, in order."""
        return [element for element in self.elements if attribute in element.attributes]

    def text(self, element: Element) -> str:
        """Return the words that an element holds, with single spaces between them."""
        raw = element.name in _RAW
        inside = self._pieces[element.start : element.end]
        words = "".join(piece.text for piece in inside if isinstance(piece, _Text) and piece.raw == raw)
        return " ".join(words.split())

    def __str__(self) -> str:
        return "".join(self._written())

    def _written(self) -> Iterator[str]:
        for piece in self._pieces:
            match piece:
                case _Text():
                    yield piece.text if piece.raw else _escape(piece.text)
                case Element():
                    yield from piece.before
                    attributes = "".join(
                        f" {name}={_quoted(value)}" for name, value in sorted(piece.attributes.items())
                    )
                    yield f"<{piece.name}{attributes}{'/' if piece.name in VOID else ''}>"
                    if piece.name in VOID:
                        yield from piece.after
                case _End():
                    yield f"</{piece.of.name}>"
                    yield from piece.of.after


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Element | _End | _Text | _Hidden] = []
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = len(self.pieces)
        parent = self._open[-1] if self._open else None
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")  # of one that is given twice a browser takes the first
        element = Element(tag, attributes, place, place, parent)
        if parent is not None:
            parent.children.append(element)
        self.elements.append(element)
        self.pieces.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks on which one a piece stands."""
        return j

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].name == tag:
            self._end()
        elif any(element.name == tag for element in self._open):
            while self._end().name != tag:
                pass

    def _end(self) -> Element:
        element = self._open.pop()
        element.end = len(self.pieces)
        self.pieces.append(_End(element))
        return element

    def handle_data(self, data: str) -> None:
        self.pieces.append(_Text(data, bool(self._open) and self._open[-1].name in _RAW))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(_Hidden())

    def handle_pi(self, data: str) -> None:
        self.pieces.append(_Hidden())

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(_Hidden())

    def close(self) -> None:
        super().close()
        while self._open:
            self._end()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    quote = "'" if '"' in value and "'" not in value else '"'
    return quote + (_escape(value).replace('"', "&quot;") if quote == '"' else _escape(value)) + quote
