"""Escaped HTML building blocks that a notebook shows as they are.

Each object has `_repr_html_` (notebooks), `__html__` (templates do not escape it twice) and a short text form:
the caption of a table, the alt text of a figure. All text is escaped here; nothing else writes HTML. Cells and
values are text: a bare number is refused, because only a `Translator` knows what of it may be seen.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markupsafe import Markup, escape

from nnz_mkba.present.locale import NBSP, NumberText, Translator
from nnz_mkba.present.spreadsheet import csv_bytes, data_link, file_name

ALT_SHORTEST, ALT_LONGEST = 20, 300
STACKED_FROM = 4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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


def _checked(content: Any, where: str) -> Content:
    """Refuse bare numbers, None and the like."""
    if isinstance(content, Display | str):
        return content
    raise TypeError(f"{where} takes text or a Display, not {type(content).__name__}: format it with the Translator")


def _breakable(text: str) -> str:
    """Let a range break after its dash where it is too long for its place, and nowhere else."""
    return text.replace(f"–{NBSP}", "– ")


def _slug(text: str) -> str:
    return file_name(text).removesuffix(".csv")


def _paragraphs(text: str) -> Markup:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


class Title(Display):
    """The one h1 of a page, with an optional line below it."""

    def __init__(self, title: str, subtitle: str = ""):
        self.text, self.subtitle = title, subtitle

    def html(self) -> Markup:
        """Return the h1."""
        below = Markup('<p class="subtitle">{}</p>').format(self.subtitle) if self.subtitle else Markup("")
        return Markup("<h1>{}</h1>").format(self.text) + below


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
    """Running text; an empty line starts a new paragraph."""

    def __init__(self, text: str):
        self.text = text

    def html(self) -> Markup:
        """Return the paragraphs."""
        return _paragraphs(self.text)


class Bullets(Display):
    """A plain list."""

    def __init__(self, items: Iterable[Content]):
        self.items = [_checked(item, "a list") for item in items]
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

    def __init__(self, text: str, title: str = "", kind: str = "info"):
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
        return Markup('<span class="status status-{}">{}</span>').format(re.sub(r"[^a-z_]", "", self.name), self.text)


class KeyFigures(Display):
    """Cards with one number each: (label, value) or (label, value, note)."""

    def __init__(self, cards: Iterable[Sequence[Content]]):
        self.cards = [tuple(_checked(part, "a key figure") for part in card) for card in cards]
        if any(len(card) not in (2, 3) for card in self.cards):
            raise ValueError("a key figure is (label, value) or (label, value, note)")
        self.text = "; ".join(f"{card[0]}: {card[1]}" for card in self.cards)

    def html(self) -> Markup:
        """Return a description list laid out as a grid."""
        return Markup('<dl class="keyfigures">{}</dl>').format(Markup("").join(map(self._card, self.cards)))

    @staticmethod
    def _card(card: tuple[Content, ...]) -> Markup:
        value = card[1] if isinstance(card[1], Display) else _breakable(card[1])
        note = Markup('<dd class="keyfigure-note">{}</dd>').format(card[2]) if len(card) == 3 and card[2] else ""
        return Markup('<div class="keyfigure"><dt>{}</dt><dd class="keyfigure-value">{}</dd>{}</div>').format(
            card[0], value, note
        )


class Table(Display):
    """A table with caption, scoped headers and, if wanted, its own download.

    Parameters
    ----------
    caption : str
        Unique on the page: it names the region that assistive technology lists.
    columns : sequence of str
    rows : iterable of sequences
        Text, `NumberText` or a `Display`; the first cell is the row's header.
    notes : sequence of str or Display
        Lines below the table.
    download : str
        File name of the CSV, e.g. "kpi.csv"; empty for no download. It holds what the table shows.
    total : bool
        Whether the last row is a total.
    prose : bool
        Whether cells hold sentences: such a table falls apart into cards on a phone, however few its columns.
    t : Translator
    """

    def __init__(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Content]],
        *,
        t: Translator,
        notes: Sequence[Content] = (),
        download: str = "",
        total: bool = False,
        prose: bool = False,
    ):
        if not caption.strip():
            raise ValueError("a table needs a caption")
        self.text, self.columns, self.notes, self.total, self.t = caption, list(columns), list(notes), total, t
        self.prose = prose
        self.rows = [[_checked(cell, "a table cell") for cell in row] for row in rows]
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")
        self.download = file_name(download.removesuffix(".csv")) if download else ""

    def cells(self) -> Iterator[Content]:
        """Yield every cell below the header."""
        for row in self.rows:
            yield from row

    def csv(self) -> bytes:
        """Return the table as a file for a spreadsheet: what is shown, no more."""
        rows = [[cell.csv if isinstance(cell, NumberText) else str(cell) for cell in row] for row in self.rows]
        return csv_bytes(self.columns, rows)

    def html(self) -> Markup:
        """Return the table, with notes and download below it."""
        numeric = [
            bool(self.rows) and all(isinstance(row[i], NumberText) for row in self.rows)
            for i in range(len(self.columns))
        ]
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(Markup(' class="num"') if number else "", column)
            for column, number in zip(self.columns, numeric, strict=True)
        )
        last = len(self.rows) - 1
        body = Markup("\n").join(self._row(row, self.total and i == last) for i, row in enumerate(self.rows))
        if not self.rows:
            body = Markup('<tr><td colspan="{}">{}</td></tr>').format(len(self.columns), self.t("Geen gegevens."))
        # A wide table falls apart into cards on a phone; the page frames every table in a region of its own.
        kind = Markup(' class="stack"') if len(self.columns) >= STACKED_FROM else Markup("")
        kind = Markup(' class="stack prose"') if self.prose else kind
        return Markup(
            "<table{}>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>{}"
        ).format(kind, self.text, head, body, self._below())

    @staticmethod
    def _row(row: Sequence[Content], total: bool) -> Markup:
        cells = Markup('<th scope="row">{}</th>').format(row[0]) + Markup("").join(
            Markup('<td class="num">{}</td>').format(_breakable(cell))
            if isinstance(cell, NumberText)
            else Markup("<td>{}</td>").format(cell)
            for cell in row[1:]
        )
        return Markup("<tr{}>{}</tr>").format(Markup(' class="total"') if total else "", cells)

    def _below(self) -> Markup:
        below = Markup("").join(Markup('<p class="table-note">{}</p>').format(note) for note in self.notes)
        if self.download:
            words = self.t("Download deze tabel (CSV): {caption}", caption=self.text)
            below += Markup('<p class="download"><a download="{}" href="{}">{}</a></p>').format(
                self.download, data_link(self.csv()), words
            )
        return below


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


def check_alt(alt: str, data: Table) -> str:
    """Return the alt text, or refuse one that would not stand in for the picture.

    Raises
    ------
    ValueError
        If it is shorter than 20 or longer than 300 characters, or names no number of the data.
    """
    if not ALT_SHORTEST <= len(alt) <= ALT_LONGEST:
        raise ValueError(f"alt text of {len(alt)} characters; write {ALT_SHORTEST} to {ALT_LONGEST}: {alt!r}")
    shown = {number for cell in data.cells() for number in _NUMBER.findall(str(cell))}
    if not shown & set(_NUMBER.findall(alt)):
        raise ValueError(f"alt text names no number of its data: {alt!r}")
    return alt


class Figure(Display):
    """A picture with title, alt text and the table of what it plots.

    Parameters
    ----------
    svg : bytes
    alt : str
        20 to 300 characters, with a number from the data.
    caption : str
        Title with units and peildatum, as real text above the picture.
    data : Table
        Exactly the plotted values.
    note : str
        How to read the picture, below the title.
    narrow : bytes
        The same picture drawn for a phone; empty where the first one does for both.
    """

    def __init__(
        self, svg: bytes, alt: str, caption: str, data: Table, *, t: Translator, note: str = "", narrow: bytes = b""
    ):
        if any(b"<svg" not in one[:1000] for one in (svg, narrow or svg)):
            raise ValueError("not an SVG picture")
        self.narrow = narrow
        self.svg, self.text, self.caption, self.data, self.t, self.note = (
            svg,
            check_alt(alt, data),
            caption,
            data,
            t,
            note,
        )

    @property
    def alt(self) -> str:
        """What the picture says, in words."""
        return self.text

    def html(self) -> Markup:
        """Return the figure, with its data folded below it."""
        pictures = self._picture(self.svg, "wide" if self.narrow else "")
        if self.narrow:
            pictures += self._picture(self.narrow, "narrow")
        note = Markup('<p class="figure-note">{}</p>').format(self.note) if self.note else ""
        return Markup(
            '<figure><figcaption><p class="figure-title">{}</p>{}</figcaption>{}'
            "<details><summary>{}</summary>{}</details></figure>"
        ).format(self.caption, note, pictures, self.t("Gegevens bij deze figuur"), self.data)

    def _picture(self, svg: bytes, screen: str) -> Markup:
        size = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        attributes = Markup(' class="{}"').format(screen) if screen else Markup("")
        if size:
            # SVG points to CSS pixels, so that the page does not jump while it loads.
            wide, high = (round(float(part) * 96 / 72) for part in size.groups())
            attributes += Markup(' width="{}" height="{}"').format(wide, high)
        picture = base64.b64encode(svg).decode("ascii")
        return Markup('<img alt="{}"{} src="data:image/svg+xml;base64,{}">').format(self.alt, attributes, picture)


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
