"""Sections of the regional page and of the notebook on uncertainty."""

from __future__ import annotations

from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Bullets, Display, Empty, Lead, Paragraph, Parts, Section, Title
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.overview import banners
from nnz_mkba.present.uncertainty.payers import payers_table, payers_words
from nnz_mkba.present.uncertainty.pictures import (
    acceptability,
    chance_by_fraction,
    distribution,
    tornado,
    two_way_map,
    value_of_information,
)
from nnz_mkba.present.uncertainty.sentences import (
    departure_words,
    fraction_finding,
    fraction_words,
    headline,
    less_favourable,
    mix_words,
    precision_words,
    warnings,
    words,
)
from nnz_mkba.present.uncertainty.tables import (
    break_even_table,
    headline_table,
    information_table,
    inputs_table,
    sobol_table,
    study_table,
)
from nnz_mkba.present.uncertainty.tipping import doubt_words, information_words
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, ProtectedUncertainty
from nnz_mkba.results.result import Result


def section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return "Hoe zeker is dat?" for the regional page; nothing for a municipality, whose costs are unknown."""
    if found.gemeente:
        return Empty()
    heading = t("Hoe zeker is dat?")
    if sure is None:
        return Section(heading, Paragraph(t("Zonder kosten en deelnemers is er geen onzekerheid door te rekenen.")))
    return Section(
        heading,
        Paragraph(headline(sure, t)),
        *less_favourable(sure, found, t),
        *warnings(sure, t),
        distribution(sure, found, t),
        Fold(
            fraction_finding(sure, t),
            Paragraph(departure_words(found, t)),
            Paragraph(fraction_words(sure, found, t)),
        ),
        Fold(
            t("Wanneer slaat het om, en hoe nauwkeurig is dit?"),
            Bullets([mix_words(sure, found, t), *words(sure, found, t)]),
            chance_by_fraction(sure, t),
            Paragraph(precision_words(sure, found, t)),
        ),
        Fold(t("Wat de uitkomst het meest beïnvloedt"), tornado(sure, found, t), *knowing_more(sure, found, t)),
        Fold(t("En voor wie betaalt?"), payers_table(sure, found, t), Paragraph(payers_words(sure, t))),
    )


def knowing_more(sure: ProtectedUncertainty, found: Result, t: Translator, most: int = 6) -> list[Display]:
    """Return what better knowledge could be worth: in one sentence if nothing, else with its picture."""
    said = Paragraph(information_words(sure, t))
    return [said] if round(sure.evpi.value) == 0 else [said, value_of_information(sure, found, t, most)]


def head(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return title, banners and the outcome in a few sentences."""
    unknown = t("Zonder kosten en deelnemers is er geen onzekerheid door te rekenen.")
    return Parts(
        Title(
            t("Hoe zeker is de uitkomst in {place}?", place=found.about.naam),
            t("Onzekerheidsanalyse, stand op {date}", date=t.date(found.peildatum)),
        ),
        *banners(found, t),
        Lead(unknown if sure is None else headline(sure, t)),
    )


def outcome_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return the spread of the outcome with every headline and its error."""
    if sure is None:
        return Empty()
    return Section(
        t("De uitkomst"),
        *warnings(sure, t),
        distribution(sure, found, t),
        Paragraph(precision_words(sure, found, t)),
        Paragraph(departure_words(found, t)),
        Paragraph(fraction_words(sure, found, t)),
        Paragraph(mix_words(sure, found, t)),
        chance_by_fraction(sure, t),
        Bullets(words(sure, found, t)),
        headline_table(sure, found, t),
    )


def inputs_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return what was reckoned with, and where that comes from."""
    return Empty() if sure is None else Section(t("Waarmee is gerekend"), inputs_table(sure, found, t))


def break_even_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return the break-even value of every input, under both conventions for the mix."""
    if sure is None:
        return Empty()
    shown = [break_even_table(sure, found, t, convention) for convention in CONVENTIONS]
    return Section(t("Wanneer slaat het om?"), *shown)


def sensitivity_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return what moves the outcome: one input, two inputs, all of them."""
    if sure is None:
        return Empty()
    bars = [tornado(sure, found, t, convention, most=20) for convention in CONVENTIONS if convention in sure.tornado]
    return Section(t("Wat doet het meest?"), *bars, two_way_map(sure, found, t), sobol_table(sure, t))


def acceptability_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return the outcome by the share of the benefits that counts."""
    if sure is None:
        return Empty()
    return Section(
        t("Welk deel van de baten moet meetellen?"),
        Paragraph(" ".join(doubt_words(sure.against, t))),
        acceptability(sure, t),
    )


def information_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return what better knowledge could be worth."""
    if sure is None:
        return Empty()
    return Section(
        t("Wat is meer weten waard?"),
        *knowing_more(sure, found, t, most=20),
        information_table(sure, found, t),
        study_table(sure, found, t),
    )


def payers_section(sure: ProtectedUncertainty | None, found: Result, t: Translator) -> Display:
    """Return the outcome for those who pay."""
    if sure is None:
        return Empty()
    return Section(t("En voor wie betaalt?"), Paragraph(payers_words(sure, t)), payers_table(sure, found, t))
