"""Detail that a reader opens when it is wanted; on paper it stands there in full."""

from __future__ import annotations

from markupsafe import Markup

from nnz_mkba.present.html import Display, show


class Fold(Display):
    """Parts of a page behind one line that says what they are: a heading, also in the outline of a PDF and in Word.

    Parameters
    ----------
    summary : str
        The line, e.g. "De verdeling over gemeenten".
    *parts : Display
    """

    def __init__(self, summary: str, *parts: Display):
        self.text, self.parts = summary, parts

    def html(self) -> Markup:
        """Return the folded parts."""
        return Markup(
            '<details class="fold"><summary><h3 style="display:inline">{}</h3></summary>\n{}\n</details>'
        ).format(self.text, show(*self.parts))
