"""Words of the data on an English page: a shipped title is translated, any other text is marked as Dutch."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import Content, Display
from nnz_mkba.present.locale import Translator

#: Titles of the shipped scenarios; a test holds them against data/scenarios/.
SCENARIO_TITLES = (
    N_("Zoals gepubliceerd"),
    N_("Gemengde zorg"),
    N_("Achttien jaar vooruit"),
    N_("In prijzen van 2025"),
    N_("Voorzichtig"),
)

#: Units of the indicators; a delivery may name one more, which then stays as it is.
UNITS = (
    N_("bijeenkomsten"),
    N_("cliënten"),
    N_("groepen"),
    N_("organisaties"),
    N_("personen"),
    N_("scholingen"),
)


class Quoted(Display):
    """Dutch text of a delivery, for a voice to read as Dutch; `before` is in the language of the page."""

    def __init__(self, quotation: str, before: str = ""):
        self.quotation, self.before = quotation, before
        self.text = f"{before} {quotation}".strip()

    def html(self) -> Markup:
        """Return the text with its language."""
        spoken = Markup('<span lang="nl">{}</span>').format(self.quotation)
        return Markup("{} {}").format(self.before, spoken) if self.before else spoken


def quoted(text: str, t: Translator, before: str = "") -> Content:
    """Return a text of the data, with words of ours before it; on a page in another language marked as Dutch."""
    if t.language == "nl" or not text:
        return f"{before} {text}".strip()
    return Quoted(text, before)


class Mixed(Display):
    """A sentence in the language of the page that holds words of a delivery, those marked as Dutch."""

    def __init__(self, text: str, dutch: Sequence[str]):
        self.text = text
        longest_first = sorted(dutch, key=len, reverse=True)
        self.parts = re.split(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", text)

    def html(self) -> Markup:
        """Return the text with the language of its quotations."""
        span = Markup('<span lang="nl">{}</span>')
        parts = (span.format(part) if place % 2 else escape(part) for place, part in enumerate(self.parts))
        return Markup("<span>{}</span>").format(Markup("").join(parts))  # one thing, also in a cell of a card


def marked(text: str, t: Translator, *dutch: str) -> Content:
    """Return a sentence; on a page in another language with the words of a delivery in it marked as Dutch.

    Examples
    --------
    >>> from nnz_mkba.present.locale import translator
    >>> str(marked("Done: rol <A>.", translator("en"), "rol <A>").html())
    '<span>Done: <span lang="nl">rol &lt;A&gt;</span>.</span>'
    """
    present = [words for words in dict.fromkeys(dutch) if words and words in text]
    return text if t.language == "nl" or not present else Mixed(text, present)


def unit_word(unit: str, t: Translator) -> str:
    """Return a unit in the language of the page, if it is one of ours."""
    return t(unit) if unit in UNITS else unit


def scenario_title(title: str, t: Translator) -> str:
    """Return the title of a scenario in the language of the page, if it is one of ours."""
    return t(title) if title in SCENARIO_TITLES else title
