"""Clients: how many were reached, what they chose, where they live and who referred them."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.comparison import section as comparison_section
from nnz_mkba.present.figures.bars import FunnelStream, Stage, funnel, referrers
from nnz_mkba.present.figures.tiles import Tile, tile_map
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.gemeente_top import participation
from nnz_mkba.present.html import Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Origin, Referrers, Result
from nnz_mkba.vocabulary import Outcome, Stream

#: Sentences per stream: a region may tell of both where clients live and who referred them.
IN_CARE = {
    Stream.NETWERKPARTNERS: N_("Van de cliënten van netwerkpartners {verb} nog {number} in zorg."),
    Stream.OPGESCHAALD: N_("Van de opgeschaalde cliënten {verb} nog {number} in zorg."),
}
OUTSIDE = {
    Stream.NETWERKPARTNERS: N_(
        "Van de {total} cliënten van netwerkpartners {verb} er {outside} in gemeenten die op {date} niet meededen."
    ),
    Stream.OPGESCHAALD: N_(
        "Van de {total} opgeschaalde cliënten {verb} er {outside} in gemeenten die op {date} niet meededen."
    ),
}
RESIDENCE = {
    Stream.NETWERKPARTNERS: N_("Woongemeente van cliënten van netwerkpartners, aantal cliënten op {date}"),
    Stream.OPGESCHAALD: N_("Woongemeente van opgeschaalde cliënten, aantal cliënten op {date}"),
}
REFERRED = {
    Stream.NETWERKPARTNERS: N_("Wie meldde de cliënten van netwerkpartners aan? Aantal cliënten op {date}"),
    Stream.OPGESCHAALD: N_("Wie meldde de cliënten aan? Aantal cliënten op {date}"),
}
ORIGIN_FILES = {Stream.NETWERKPARTNERS: "herkomst-netwerkpartners.csv", Stream.OPGESCHAALD: "herkomst.csv"}


__all__ = ["comparison_section", "origin_section", "section"]


def section(found: Result, t: Translator) -> Display:
    """Return what clients chose, for the region."""
    if found.gemeente:
        return Empty()
    return Section(t("Wie zijn bereikt en wat kozen zij?"), funnel_figure(found, t), outcome_words(found, t))


def origin_section(found: Result, t: Translator) -> Display:
    """Return where clients live and, for the region, who referred them."""
    if not found.origins:
        return Empty()
    parts: list[Display] = []
    for origin in found.origins:
        parts += [origin_words(found, origin, t), origin_map(found, origin, t)]
    if not found.gemeente:
        parts += [
            referrers_part(found.referrers[stream], stream, t) for stream in Stream if stream in found.referrers
        ]
    return Section(t("Waar komen de cliënten vandaan?"), *parts)


def funnel_figure(found: Result, t: Translator) -> Display:
    """Return conversations and choices for contraception, by stream."""
    streams = []
    for name, figures in found.mkba.streams.items():
        if figures.peildatum is None:
            continue
        stages = [
            Stage(t("Deelnemers"), figures.conversations),
            Stage(t("Keuze voor anticonceptie"), figures.contraception, figures.choice_rate),
        ]
        label = t("{stream}, stand {date}", stream=sentences.name_of(Stream(name), t), date=t.date(figures.peildatum))
        streams.append(FunnelStream(sentences.capital(label), stages))
    return funnel(streams, caption=t("Van gesprek naar keuze, aantal deelnemers"), t=t)


def outcome_words(found: Result, t: Translator) -> Display:
    """Return choice rates beside the national one, and what became of the others."""
    national = t.percent(found.mkba.benchmark["choice_rate"], decimals=0)
    said, waiting = [], []
    for name, figures in found.mkba.streams.items():
        if figures.choice_rate.is_exact:
            said.append(
                t(
                    "Van de deelnemers via {stream} koos {rate} voor anticonceptie.",
                    stream=_stream(name, t),
                    rate=t.percent(figures.choice_rate),
                )
            )
        for outcome, number in found.outcomes.get(name, {}).items():
            if outcome == Outcome.IN_ZORG:
                waiting.append(
                    t(
                        IN_CARE[Stream(name)],
                        verb=t("zijn") if number.low is not None and not _is_one(number) else t("is"),
                        number=t.count(number, in_words=True),
                    )
                )
    if found.mkba.choice_rate.is_exact:
        said.append(
            t(
                "Samen is dat {rate}, tegen {national} in de landelijke MKBA.",
                rate=t.percent(found.mkba.choice_rate),
                national=national,
            )
        )
    else:
        said.append(
            t(
                "In de landelijke MKBA koos {national}.",
                national=national,
            )
        )
    return Paragraph(" ".join([*said, *waiting]))


def _is_one(number: Number) -> bool:
    return number.is_exact and number.value == 1


def _stream(name: str, t: Translator) -> str:
    return t("opschaling") if name == Stream.OPGESCHAALD else sentences.name_of(Stream(name), t)


def origin_words(found: Result, origin: Origin, t: Translator) -> Display:
    """Return how many clients live in and outside participating municipalities."""
    if origin.outside.low is None:
        return Empty()
    said = [
        t.sentence_of(
            OUTSIDE[origin.stream],
            origin.total,
            verb=t("woont") if _is_one(origin.outside) else t("wonen"),
            outside=t.count(origin.outside, in_words=True),
            date=t.date(origin.peildatum),
        )
    ]
    if not origin.elsewhere.is_exact or origin.elsewhere.value:
        said.append(t("Elders of onbekend: {number}.", number=t.count(origin.elsewhere)))
    return Paragraph(" ".join(said))


def origin_map(found: Result, origin: Origin, t: Translator) -> Display:
    """Return the region's municipalities as tiles; without places for them, as a table."""
    named = [row for row in origin.rows if row.gemeente.code in found.about.tegels]
    caption = t(RESIDENCE[origin.stream], date=t.date(origin.peildatum))
    words = {row.gemeente.code: participation(row.participates_since, origin, t) for row in origin.rows}
    if not named:
        rows = [[row.gemeente.naam, words[row.gemeente.code], t.count(row.number)] for row in origin.rows]
        return Table(
            caption, [t("Gemeente"), t("Deelname"), t("Cliënten")], rows, t=t, download=ORIGIN_FILES[origin.stream]
        )
    tiles = [
        Tile(
            *found.about.tegels[row.gemeente.code],
            label=row.gemeente.naam[:3],
            name=row.gemeente.naam,
            participation=words[row.gemeente.code],
            value=t.count(row.number),
            highlighted=found.gemeente is not None and row.gemeente.code == found.gemeente.code,
        )
        for row in named
    ]
    return tile_map(
        tiles, caption=caption, t=t, categories=[t("doet mee"), t("doet niet mee"), t("doet nog niet mee")]
    )


def referrers_part(shown: Referrers, stream: Stream, t: Translator) -> Display:
    """Return who referred most clients, with the picture of all of them folded behind it."""
    return Fold(_most_named(shown, t), referrer_figure(shown, stream, t))


def _most_named(shown: Referrers, t: Translator) -> str:
    """Name who referred most; where several may have, those."""
    if not shown.rows:
        return t("Wie meldde de cliënten aan?")
    most = max(number.low or 0 for _, number in shown.rows)
    first = [name for name, number in shown.rows if (number.low or 0) == most]
    number = next(number for name, number in shown.rows if name in first)
    return t("Wie meldde aan? Het vaakst: {name} ({number})", name=t.join(first), number=t.count(number))


def referrer_figure(shown: Referrers, stream: Stream, t: Translator) -> Display:
    """Return who referred how many clients; those with few in one row."""
    after = []
    if shown.each is not None:
        label = t("{n} andere, elk", n=str(shown.others)) if shown.others > 1 else t("Een andere")
        after.append((label, shown.each))
    if not shown.unknown.is_exact or shown.unknown.value:
        after.append((t("Onbekend"), shown.unknown))
    return referrers(shown.rows, after=after, caption=t(REFERRED[stream], date=t.date(shown.peildatum)), t=t)
