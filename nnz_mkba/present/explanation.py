"""The delivery's own words, as formatted text and nothing more than that."""

from __future__ import annotations

from typing import Any

import mistune
from markupsafe import Markup

from nnz_mkba.present.html import Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.results.result import Result


class _Plain(mistune.HTMLRenderer):
    """Markdown in which HTML is text, every heading is of one level, and pictures are their words."""

    def __init__(self) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return a heading below the section's own."""
        return f"<h3>{text}</h3>\n" if text.strip() else ""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return the words of a picture: a page loads none."""
        return text

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link to a web page or a mail address; of any other only the words."""
        if not url.casefold().startswith(("https://", "http://", "mailto:")):
            return text
        return super().link(text, url)


class Markdown(Display):
    """Formatted text of a delivery: paragraphs, lists, emphasis, links, headings."""

    def __init__(self, source: str, language: str = "nl"):
        self.source, self.language = source, language
        self.text = " ".join(source.split())[:200]

    def html(self) -> Markup:
        """Return the text as HTML, everything in it escaped."""
        rendered = mistune.create_markdown(renderer=_Plain())(self.source)
        spoken = Markup("") if self.language == "nl" else Markup(' lang="nl"')  # a delivery is written in Dutch
        return Markup('<div class="prose"{}>{}</div>').format(spoken, Markup(rendered))  # noqa: S704  escaped by mistune


def section(found: Result, t: Translator) -> Display:
    """Return what region or municipality itself says; nothing where it says nothing."""
    if not found.explanation:
        return Empty()
    who = found.gemeente.naam if found.gemeente else found.about.naam
    return Section(
        t("Toelichting van {place}", place=who),
        Paragraph(t("Deze tekst komt uit de levering en is niet nagerekend.")),
        Markdown(found.explanation, t.language),
    )
