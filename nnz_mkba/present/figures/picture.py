"""A picture on a page: title, alt text, and the table of what it plots."""

from __future__ import annotations

import base64
import re

from markupsafe import Markup

from nnz_mkba.present.html import Display
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table

ALT_SHORTEST, ALT_LONGEST = 20, 300
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
        else:
            # On a phone it keeps its size, so that its words can be read, and scrolls in a frame that a keyboard reaches.
            pictures = Markup('<div class="picture" role="group" tabindex="0" aria-label="{}">{}</div>').format(
                self.caption, pictures
            )
        note = Markup('<p class="figure-note">{}</p>').format(self.note) if self.note else ""
        return Markup(
            # Named: in a tagged PDF the name becomes its alternative text, beside that of the picture in it.
            '<figure aria-label="{}"><figcaption><p class="figure-title">{}</p>{}</figcaption>{}'
            "<details><summary>{}</summary>{}</details></figure>"
        ).format(self.caption, self.caption, note, pictures, self.t("Gegevens bij deze figuur"), self.data)

    def _picture(self, svg: bytes, screen: str) -> Markup:
        size = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        attributes = Markup(' class="{}"').format(screen) if screen else Markup("")
        if size:
            # SVG points to CSS pixels, so that the page does not jump while it loads.
            wide, high = (round(float(part) * 96 / 72) for part in size.groups())
            attributes += Markup(' width="{}" height="{}"').format(wide, high)
        picture = base64.b64encode(svg).decode("ascii")
        return Markup('<img alt="{}"{} src="data:image/svg+xml;base64,{}">').format(self.alt, attributes, picture)
