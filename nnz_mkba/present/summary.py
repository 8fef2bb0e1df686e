"""The top of a page in a few publishable words, for an overview of many pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from nnz_mkba.present.html import Display, Parts, Status

#: Key in the metadata of the output that carries the words, so that whoever runs the notebook can read them there.
SUMMARY_KEY = "nnz_summary"


@dataclass(frozen=True)
class Summary:
    """What an overview says of one page.

    Attributes
    ----------
    group : str
        Kind of place, e.g. "gemeenten"; pages of one kind share a table.
    name : str
        Of the place.
    status, status_key : str
        The word a reader reads, and the name of its look.
    headline : str
        The main reason, in a sentence or two.
    figures : tuple of (str, str)
        Label and value of the key figures.
    """

    group: str
    name: str
    status: str
    status_key: str
    headline: str
    figures: tuple[tuple[str, str], ...] = ()

    def as_metadata(self) -> dict[str, Any]:
        """Return the words as plain JSON."""
        return {
            "group": self.group,
            "name": self.name,
            "status": self.status,
            "status_key": self.status_key,
            "headline": self.headline,
            "figures": [{"label": label, "value": value} for label, value in self.figures],
        }


class Summarised(Parts):
    """Parts of a page that carry its summary in the metadata of the notebook output."""

    def __init__(self, summary: Summary, *parts: Display):
        super().__init__(*parts)
        self.summary = summary

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": str(self.html())}, {SUMMARY_KEY: self.summary.as_metadata()}


class StatusLine(Display):
    """A status with its reason, in one line below the title."""

    def __init__(self, word: Status, reason: str):
        self.word, self.reason, self.text = word, reason, f"{word.text}: {reason}"

    def html(self) -> Markup:
        """Return the line."""
        return Markup('<p class="status-line">{} {}</p>').format(self.word, self.reason)
