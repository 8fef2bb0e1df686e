"""A place for results among the widgets, that assistive technology can follow."""

from __future__ import annotations

import json
from pathlib import Path

import anywidget
import traitlets

from nnz_mkba.present.html import Display, show
from nnz_mkba.reporting.page import framed, style_sheet

_FOLDER = Path(__file__).parent


def _script() -> str:
    # The page is light or dark as the reader's screen is; here it is as light as the figures it stands between.
    css = style_sheet().replace(":root", ":host").replace("(prefers-color-scheme: dark)", "not all")
    css += (_FOLDER / "panel.css").read_text(encoding="utf-8")
    return (_FOLDER / "panel.js").read_text(encoding="utf-8").replace('"__STYLE__"', json.dumps(css))


class Panel(anywidget.AnyWidget):
    """Shows display objects in one element that stays.

    Attributes
    ----------
    html : str
        Escaped HTML of display objects; set it by `show`.
    busy : bool
        Whether a newer result is on its way.
    role, label : str
        ARIA role and name of the element; empty for none.
    language : str
    """

    _esm = _script()
    _css = _FOLDER / "controls.css"
    html = traitlets.Unicode("").tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    role = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    language = traitlets.Unicode("nl").tag(sync=True)

    def show(self, *parts: Display | str) -> None:
        """Show these parts instead of what is there; text is escaped."""
        self.html = framed(str(show(*parts)))
