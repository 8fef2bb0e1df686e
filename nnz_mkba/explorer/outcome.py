"""What the explorer shows of an evaluation: all of it made by `present`, from what may be seen."""

from __future__ import annotations

from nnz_mkba.present import cost_benefit, exploration, honest_reading, overview
from nnz_mkba.present.html import Bullets, Display, Heading, Paragraph
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.uncertainty import pictures, sentences, tipping
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, Headlines
from nnz_mkba.results.result import Result


def certain(found: Result, t: Translator) -> list[Display]:
    """Return banners, key figures, the figure and what would have to be true."""
    return [
        *overview.banners(found, t),
        *overview.assumed_notice(found, t),
        Heading(t("Kerncijfers")),
        overview.key_figures(found, t),
        *map(Paragraph, exploration.hints(found, t)),
        cost_benefit.figure(found, t),
        Heading(t("Wat zou er waar moeten zijn?")),
        honest_reading.break_even_table(found, t),
    ]


def uncertain(sure: Headlines | None, found: Result, t: Translator) -> list[Display]:
    """Return how sure the outcome is and what moves it most."""
    heading = Heading(t("Hoe zeker is dat?"))
    if sure is None:
        return [
            heading,
            Paragraph(t("Hoe zeker de uitkomst is, wordt alleen voor een hele regio met kosten berekend.")),
        ]
    return [
        heading,
        Paragraph(sentences.headline(sure, t)),
        *sentences.warnings(sure, t),
        Bullets(tipping.break_even_words(sure.break_even[CONVENTIONS[0]], t)),
        pictures.tornado(sure, found, t),
    ]
