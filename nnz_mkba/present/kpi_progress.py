"""The notebook on progress: every indicator over time, where it is heading, and who joined."""

from __future__ import annotations

from nnz_mkba.present import progress, sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.figures.timeline import organisations_timeline
from nnz_mkba.present.html import Bullets, Content, Display, Empty, Lead, Paragraph, Parts, Section, Title
from nnz_mkba.present.indicators import indicator_name, progress_sentence
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.overview import banners
from nnz_mkba.present.tables import Table
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Status

#: Indicator whose points are drawn as a staircase.
ORGANISATIONS = "ketenpartners"
#: What is known of an organisation's joining, in words.
AFFILIATION = {
    "aangesloten": N_("aangesloten"),
    "verwacht": N_("verwacht"),
    "geen_toezegging": N_("geen toezegging"),
    "doet_niet_mee": N_("doet niet mee"),
}


def head(found: Result, t: Translator) -> Display:
    """Return title and stand of all indicators in one sentence."""
    return Parts(
        Title(
            t("Voortgang van {place}", place=found.about.naam),
            t("Prestatie-indicatoren, stand op {date}", date=t.date(found.peildatum)),
        ),
        *banners(found, t),
        Lead(progress_sentence(found, t) or t("Er zijn nog geen streefwaarden.")),
    )


def stand(found: Result, t: Translator) -> Display:
    """Return every indicator beside its target and where it should be by now."""
    return Section(
        t("Waar staat elke indicator?"), progress.kpi_table(found, t), Paragraph(progress.reading_words(found, t))
    )


def series(found: Result, t: Translator) -> Display:
    """Return every observation of every indicator, with the picture of those that have a target."""
    rows: list[list[Content]] = [
        [sentences.capital(indicator_name(indicator, t)), t.date(date), t.count(number)]
        for indicator in found.indicators
        for date, number in indicator.points
    ]
    return Section(
        t("Hoe ging het tot nu toe?"),
        progress.paths(found, t),
        Table(
            t("Alle standen tot {date}", date=t.date(found.peildatum)),
            [t("Indicator"), t("Peildatum"), t("Stand")],
            rows,
            t=t,
            download="reeksen.csv",
        ),
    )


def outlooks(found: Result, t: Translator) -> Display:
    """Return for every indicator with a target where it ends if the pace stays as it is."""
    rows: list[list[Content]] = [
        [
            sentences.capital(indicator_name(indicator, t)),
            t.count(indicator.target),
            t.decimal(indicator.projected) if indicator.projected.low is not None else NumberText("–"),
            progress.outlook(indicator, t),
            sentences.how_often(indicator.probability, t) if indicator.probability.low is not None else t("onbekend"),
        ]
        for indicator in found.indicators
        if indicator.target.low is not None and indicator.status is not Status.NIET_VERGELIJKBAAR
    ]
    heading = t("Waar komt het uit?")
    if not rows:
        return Section(heading, Paragraph(t("Er is geen enkele streefwaarde om naar vooruit te kijken.")))
    table = Table(
        t("Vooruitblik bij gelijk tempo, naar de streefdatum"),
        [t("Indicator"), t("Doel"), t("Verwacht"), t("90% tussen"), t("Doel gehaald")],
        rows,
        t=t,
        notes=[
            t(
                "Verondersteld is dat gebeurtenissen los van elkaar en in een gelijk tempo komen. Bij weinig tellingen is "
                "de spreiding groot."
            )
        ],
        download="vooruitblik.csv",
    )
    return Section(heading, table)


def organisations(found: Result, t: Translator) -> Display:
    """Return how many organisations joined over time, and the stand of each."""
    points = [point for one in found.indicators if one.indicator == ORGANISATIONS for point in one.points]
    rows: list[list[Content]] = [
        [one.naam, t.gettext(AFFILIATION[one.status]), t.date(one.date) if one.date else "–"]
        for one in sorted(found.organisations, key=lambda one: (list(AFFILIATION).index(one.status), one.naam))
    ]
    caption = t("Aangesloten organisaties, aantal sinds {start}", start=t.month(found.about.programma_start))
    return Section(
        t("Wie doen er mee, en sinds wanneer?"),
        organisations_timeline(points, caption=caption, t=t) if points else Empty(),
        Table(
            t("Organisaties en hun aansluiting"),
            [t("Organisatie"), t("Aansluiting"), t("Uiterlijk op")],
            rows,
            t=t,
            download="organisaties.csv",
        ),
    )


def learned(found: Result, t: Translator) -> Display:
    """Return what a reader knows now, in a few lines."""
    by_status = [(t("Gehaald"), [Status.BEHAALD]), (t("Op koers"), [Status.OP_KOERS])]
    by_status += [(t("Vraagt aandacht"), [Status.RISICO, Status.ACHTER])]
    by_status += [(t("Niet te beoordelen"), [Status.NIET_VERGELIJKBAAR, Status.GEEN_STREEFWAARDE, Status.ONBEKEND])]
    lines = [
        t("{what}: {names}.", what=what, names=t.join(names))
        for what, statuses in by_status
        if (names := [indicator_name(one, t) for one in found.indicators if one.status in statuses])
    ]
    return Section(t("Wat weten wij nu?"), Bullets(lines) if lines else Paragraph(t("Er is nog niets geteld.")))
