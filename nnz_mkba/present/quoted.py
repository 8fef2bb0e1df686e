"""Words of the data on an English page: a shipped title is translated, any other text is marked as Dutch."""

from __future__ import annotations

from markupsafe import Markup

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


class Quoted(Display):
    """Dutch text of a delivery, for a voice to read as Dutch."""

    def __init__(self, text: str):
        self.text = text

    def html(self) -> Markup:
        """Return the text with its language."""
        return Markup('<span lang="nl">{}</span>').format(self.text)


def quoted(text: str, t: Translator) -> Content:
    """Return a text of the data; on a page in another language marked as Dutch."""
    return text if t.language == "nl" or not text else Quoted(text)


def scenario_title(title: str, t: Translator) -> str:
    """Return the title of a scenario in the language of the page, if it is one of ours."""
    return t(title) if title in SCENARIO_TITLES else title
