"""Escaped HTML building blocks that a notebook shows as they are.

Each object has `_repr_html_` (notebooks), `__html__` (templates do not escape it twice) and a short text form:
the caption of a table, the alt text of a figure. All text is escaped here; nothing else writes HTML. Cells and
values are text: a bare number is refused, because only a `Translator` knows what of it may be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from nnz_mkba.present.locale import NBSP
from nnz_mkba.present.spreadsheet import data_link, file_name

#: JupyterLab sets the terms of a description list afloat, so that values come to stand under another label.
_STACKED = "float:none;width:auto"
#: A range of so many signs fits on one line anywhere.
SHORT_RANGE = 12


class Display:
    """Something to show: HTML for the page, `text` for where there is none."""

    text: str

    def html(self) -> Markup:
        """Return the escaped HTML."""
        raise NotImplementedError

    def __html__(self) -> Markup:
        return self.html()

    def _repr_html_(self) -> str:
        return str(self.html())

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


Content = str | Display


def checked(content: Any, where: str) -> Content:
    """Refuse bare numbers, None and the like."""
    if isinstance(content, Display | str):
        return content
    raise TypeError(f"{where} takes text or a Display, not {type(content).__name__}: format it with the Translator")


def breakable(text: str) -> str:
    """Let a range break after its dash where it may be too long for its place, and nowhere else."""
    return text if len(text) <= SHORT_RANGE else text.replace(f"–{NBSP}", "– ")


def _slug(text: str) -> str:
    return file_name(text).removesuffix(".csv")


def _paragraphs(text: str) -> Markup:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


class Title(Display):
    """The one h1 of a page, with an optional line below it."""

    def __init__(self, title: Content, subtitle: Content = ""):
        self.text, self.title, self.subtitle = str(title), title, subtitle

    def html(self) -> Markup:
        """Return the h1."""
        below = Markup('<p class="subtitle">{}</p>').format(self.subtitle) if self.subtitle else Markup("")
        return Markup("<h1>{}</h1>").format(self.title) + below


class Dutch(Display):
    """Text that stands in Dutch on a page in any language, marked so that a screen reader says it right."""

    def __init__(self, text: str):
        self.text = text

    def html(self) -> Markup:
        """Return the text with its language."""
        return Markup('<span lang="nl">{}</span>').format(self.text)


class Heading(Display):
    """A section heading with an anchor for the table of contents."""

    def __init__(self, text: str, level: int = 2, anchor: str | None = None):
        if level not in (2, 3, 4):
            raise ValueError(f"level={level}: a heading is of level 2, 3 or 4; a Title is level 1")
        self.text, self.level, self.anchor = text, level, anchor or _slug(text)

    def html(self) -> Markup:
        """Return the heading."""
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(self.level, self.anchor, self.text)


class Lead(Display):
    """The sentence that says it all, below the title."""

    def __init__(self, sentence: str):
        self.text = sentence

    def html(self) -> Markup:
        """Return the paragraph."""
        return Markup('<p class="summary">{}</p>').format(self.text)


class Paragraph(Display):
    """Running text; in plain text an empty line starts a new paragraph."""

    def __init__(self, text: Content):
        self.text, self.content = str(text), text

    def html(self) -> Markup:
        """Return the paragraphs."""
        if isinstance(self.content, Display):
            return Markup("<p>{}</p>").format(self.content)
        return _paragraphs(self.text)


class Bullets(Display):
    """A plain list."""

    def __init__(self, items: Iterable[Content]):
        self.items = [checked(item, "a list") for item in items]
        self.text = "; ".join(str(item) for item in self.items)

    def html(self) -> Markup:
        """Return the list."""
        if not self.items:
            return Markup("")
        return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(i) for i in self.items))


class Banner(Display):
    """A line across the page, such as "vertrouwelijk – niet verspreiden"."""

    def __init__(self, text: str, kind: str = "confidential"):
        self.text, self.kind = text, kind

    def html(self) -> Markup:
        """Return the banner."""
        return Markup('<div class="banner banner-{}" role="note"><strong>{}</strong></div>').format(
            _slug(self.kind), self.text
        )


class Notice(Display):
    """A boxed remark: what is missing, what the source contradicts."""

    def __init__(self, text: str, title: Content = "", kind: str = "info"):
        self.text, self.title, self.kind = text, title, kind

    def html(self) -> Markup:
        """Return the box."""
        head = Markup('<p class="notice-title"><strong>{}</strong></p>').format(self.title) if self.title else ""
        return Markup('<div class="notice notice-{}" role="note">{}{}</div>').format(
            _slug(self.kind), head, _paragraphs(self.text)
        )


class Status(Display):
    """A status word; the style sheet of the page adds a shape of its own to each, so colour is never the only sign.

    Parameters
    ----------
    name : str
        Value of the closed list, e.g. ``op_koers``; becomes the class ``status-op_koers``.
    word : str
        What a reader reads, e.g. "op koers".
    """

    def __init__(self, name: str, word: str):
        self.name, self.text = str(name), word

    def html(self) -> Markup:
        """Return the word."""
        return Markup('<strong class="status status-{}">{}</strong>').format(
            re.sub(r"[^a-z_]", "", self.name), self.text
        )


class KeyFigures(Display):
    """Cards with one number each: (label, value) or (label, value, note)."""

    def __init__(self, cards: Iterable[Sequence[Content]]):
        self.cards = [tuple(checked(part, "a key figure") for part in card) for card in cards]
        if any(len(card) not in (2, 3) for card in self.cards):
            raise ValueError("a key figure is (label, value) or (label, value, note)")
        self.text = "; ".join(f"{card[0]}: {card[1]}" for card in self.cards)

    def html(self) -> Markup:
        """Return a description list laid out as a grid."""
        return Markup('<dl class="keyfigures">{}</dl>').format(Markup("").join(map(self._card, self.cards)))

    @staticmethod
    def _card(card: tuple[Content, ...]) -> Markup:
        value = card[1] if isinstance(card[1], Display) else breakable(card[1])
        note = (
            Markup('<dd class="keyfigure-note" style="{}">{}</dd>').format(_STACKED, card[2])
            if len(card) == 3 and card[2]
            else ""
        )
        return Markup(
            '<div class="keyfigure"><dt style="{0}">{1}</dt><dd class="keyfigure-value" style="{0}">{2}</dd>{3}</div>'
        ).format(_STACKED, card[0], value, note)


class Download(Display):
    """A link that holds a file.

    Parameters
    ----------
    words : str
    name : str
        Of the file.
    content : bytes
    kind : str
        Media type, e.g. "text/html".
    """

    def __init__(self, words: str, name: str, content: bytes, kind: str):
        self.text, self.name, self.link = words, name, data_link(content, kind)

    def html(self) -> Markup:
        """Return the link."""
        return Markup('<p class="download"><a download="{}" href="{}">{}</a></p>').format(
            self.name, self.link, self.text
        )


class Parts(Display):
    """Several things to show, one after the other."""

    def __init__(self, *parts: Display):
        self.parts = parts
        self.text = str(parts[0]) if parts else ""

    def html(self) -> Markup:
        """Return the parts."""
        return show(*self.parts)


class Section(Parts):
    """A heading with what belongs under it."""

    def __init__(self, heading: str, *parts: Display):
        super().__init__(Heading(heading), *parts)


class Empty(Display):
    """Shows nothing, in the place of something that does not apply."""

    text = ""

    def html(self) -> Markup:
        """Return an empty text."""
        return Markup("")


def show(*parts: Display | str) -> Markup:
    """Return the HTML of several parts in a row; text is escaped."""
    return Markup("\n").join(escape(part) for part in parts)
