"""What a network learned, what its monitor says, and the area that it works in."""

from __future__ import annotations

from collections.abc import Mapping

from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present import sentences
from nnz_mkba.present.html import Content, Display, Empty, Paragraph, Section
from nnz_mkba.present.learning_network.words import (
    DASH,
    caption,
    download,
    dutch,
    kernelement,
    name_in,
    number,
    plain,
)
from nnz_mkba.present.locale import NBSP, NumberText, Translator
from nnz_mkba.present.quoted import marked, unit_word
from nnz_mkba.present.tables import Table
from nnz_mkba.vocabulary import Status


def lessons(found: NetworkEvaluation, t: Translator) -> Display:
    """Return what was learned, by kernelement."""
    if not found.lessons:
        return Empty()
    order = list(found.liso.framework.kernelementen)
    rows = [
        [kernelement(found, key, t), dutch(situation, t), dutch(lesson, t)]
        for key, situation, lesson, _ in sorted(found.lessons, key=lambda one: order.index(one[0]))
    ]
    sources = "; ".join(sorted({one[3] for one in found.lessons}))
    table = Table(
        caption(found, t("Geleerde lessen per kernelement"), t),
        [t("Kernelement"), t("Wat speelde er"), t("Wat is de les")],
        rows,
        t=t,
        notes=[marked(t("Bron: {sources}. In onze woorden.", sources=sources), t, sources)],
        download=download(found, "lessen.csv"),
        prose=True,
    )
    return Section(t("Wat leerde het netwerk?"), table)


def monitor(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the four questions of the monitor with the network's own indicators."""
    rows: list[list[Content]] = []
    for key, group in found.liso.monitor.groepen.items():
        name = name_in(group.naam, group.name_en, t)
        question = name_in(group.vraag, group.question_en, t)
        lines = [line for line in found.monitor if line.group == key]
        if not lines:
            empty = NumberText(DASH)
            rows.append([f"{name}: {question}", t("nog geen cijfers"), empty, empty, empty, DASH])
        for line in lines:
            target = NumberText(DASH)
            if line.target is not None:
                target = NumberText(f"{plain(line.target, t)} ({t.date(line.target_date)})")
            rows.append(
                [
                    f"{name}: {question}",
                    dutch(line.indicator, t),
                    NumberText(f"{plain(line.value, t)}{NBSP}{unit_word(line.unit, t)}"),
                    target,
                    NumberText(DASH) if line.expected is None else t.decimal(number(line.expected)),
                    DASH if line.status is Status.GEEN_STREEFWAARDE else sentences.status(line.status, t),
                ]
            )
    words = t(
        "De vier vragen komen uit de monitor van Wijzer in de Wijk (bron {source}).", source=found.liso.monitor.bron
    )
    table = Table(
        caption(found, t("Monitor in vier groepen"), t),
        [t("Groep"), t("Indicator"), t("Stand"), t("Streefwaarde"), t("Verwacht op het pad"), t("Oordeel")],
        rows,
        t=t,
        notes=[marked(words, t, found.liso.monitor.bron, "Wijzer in de Wijk")],
        download=download(found, "monitor.csv"),
    )
    return Section(t("Wat merken inwoners en partijen ervan?"), table)


def context(found: NetworkEvaluation, t: Translator) -> Display:
    """Return figures about the surroundings, each with its area and whom it is about."""
    if not found.context:
        return Empty()
    rows = [_context_row({key: str(value or "") for key, value in line.items()}, t) for line in found.context]
    table = Table(
        caption(found, t("Cijfers over de omgeving"), t),
        [t("Cijfer"), t("Waarde"), t("Gebied en over wie"), t("Ter vergelijking"), t("Bron")],
        rows,
        t=t,
        download=download(found, "context.csv"),
    )
    words = t("Deze cijfers beschrijven de omgeving. Zij meten niet wat het netwerk deed; let bij elk op het gebied.")
    return Section(t("In welke omgeving werkt het netwerk?"), Paragraph(words), table)


def _context_row(line: Mapping[str, str], t: Translator) -> list[Content]:
    figure = t("{figure} ({year})", figure=line["cijfer"], year=line["jaar"] or t("jaar onbekend"))
    value = f"{plain(float(line['waarde'] or 0), t)} {unit_word(line['eenheid'], t)}"
    return [
        marked(figure, t, line["cijfer"]),
        marked(value, t, line["eenheid"]),
        dutch(f"{line['gebied']}: {line['basis']}", t),
        dutch(line["vergelijking"], t) if line["vergelijking"] else DASH,
        dutch(line["bron"], t),
    ]
