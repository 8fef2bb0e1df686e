"""What the counts of one municipality teach, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.present.html import Bullets, Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.uncertainty.words import EXACT
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.gemeente_learning import StreamLearning
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Stream


def gemeente_section(learned: Sequence[StreamLearning], found: Result, t: Translator) -> Display:
    """Return "Wat leren de eigen aantallen?" for the page of a municipality; nothing for a region."""
    if found.gemeente is None or not learned:
        return Empty()
    return Section(
        t("Wat leren de eigen aantallen?"),
        Bullets(gemeente_words(learned, found, t)),
        Paragraph(
            t(
                "Of de baten hoger zijn dan de kosten, is voor de regio doorgerekend en niet per gemeente: niet van elke deelnemer "
                "is bekend waar die woont."
            )
        ),
    )


def gemeente_words(learned: Sequence[StreamLearning], found: Result, t: Translator) -> list[str]:
    """Return for each stream what may be expected of it in the municipality, or why that cannot be said."""
    place = found.gemeente.naam if found.gemeente else found.about.naam
    said, unknown = [], []
    for one in learned:
        stream = t("netwerkpartners") if one.stream is Stream.NETWERKPARTNERS else t("opschaling")
        if one.participants.low is None:
            unknown.append(stream)
            continue
        choice = _choice(one, stream, t) if one.per_year is not None else []
        said.append(" ".join([_tempo(one, place, stream, found, t), *choice]))
    if unknown:
        said.append(
            t(
                "Hoeveel deelnemers uit {place} er via {stream} waren, is onbekend of niet te tonen. Daarom staat hier geen eigen "
                "cijfer.",
                place=place,
                stream=t.join(unknown),
            )
        )
    return said


def _tempo(one: StreamLearning, place: str, stream: str, found: Result, t: Translator) -> str:
    counted = t.ngettext("Uit {place} kwam via {stream} één deelnemer.", "Uit {place} kwamen via {stream} {n} deelnemers.", one.participants, place=place, stream=stream)  # fmt: skip
    if one.per_year is None:
        return counted + " " + (
            t("De gemeente deed op die dag niet mee, dus is er geen eigen tempo.")
            if found.participates_since is None or found.participates_since > found.peildatum
            else t("Het tempo van de andere gemeenten is niet bekend.")
        )  # fmt: skip
    return counted + " " + t(
        "Telt het tempo van de andere deelnemende gemeenten mee, dan zijn het er in een komend jaar naar verwachting gemiddeld "
        "{expected}, met 90% kans {interval}.",
        expected=t.decimal(EXACT(round(one.per_year, 1))),
        interval=t.count(Number.between(one.low, one.high), in_words=True),
    )  # fmt: skip


def _choice(one: StreamLearning, stream: str, t: Translator) -> list[str]:
    rate = one.choice_rate
    if rate is None:
        return []
    fields = {
        "rate": t.percent(EXACT(rate.mean), decimals=0),
        "interval": t.percent(Number.between(rate.low, rate.high), decimals=0, in_words=True),
    }
    if one.own_choices:
        return [
            t(
                "Van een volgende groep kiest naar verwachting {rate} voor anticonceptie, met 90% kans {interval}; dat rust voor {own} "
                "op de eigen registratie en voor de rest op die van de regio.",
                own=t.percent(EXACT(rate.own_weight), decimals=0),
                **fields,
            )
        ]
    return [
        t(
            "Hoeveel van hen kozen, is per gemeente niet bekend of niet te tonen; daarom geldt het cijfer van alle "
            "deelnemers in de regio via {stream}: {rate} kiest naar verwachting voor anticonceptie, met 90% kans {interval}.",
            stream=stream,
            **fields,
        )
    ]
