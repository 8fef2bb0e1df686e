"""What the members answered to the general questions, content, cooperation and learning process apart."""

from __future__ import annotations

from nnz_mkba.network_evaluation import NetworkEvaluation, Picture, Quotes, SurveyResult
from nnz_mkba.present.figures.survey import ScaleRow, diverging
from nnz_mkba.present.html import Bullets, Content, Display, Empty, Heading, Notice, Paragraph, Parts, Section
from nnz_mkba.present.learning_network.words import (
    PARTS,
    caption,
    download,
    dutch,
    number,
)
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import marked
from nnz_mkba.present.tables import Table


def answers(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the answers to the general questions; content, cooperation and learning process apart."""
    survey = found.survey
    if survey is None:
        return Empty()
    if survey.too_few:
        return Section(t("Wat vinden de leden?"), _too_few(found, t))
    parts = [part for key in PARTS for part in _part(found, survey, key, t)]
    return Section(t("Wat vinden de leden?"), _unanswered(survey, t), *parts)


def _unanswered(survey: SurveyResult, t: Translator) -> Display:
    """Name the questions that nobody answered: a question left out of a form would otherwise go by unseen."""
    if not survey.unanswered:
        return Empty()
    words = t.ngettext(
        "{n} vraag van de vragenlijst heeft geen enkel antwoord. Zij is niet gesteld, of iedereen sloeg haar over:",
        "{n} vragen van de vragenlijst hebben geen enkel antwoord. Zij zijn niet gesteld, of iedereen sloeg ze over:",
        number(len(survey.unanswered)),
    )
    return Parts(Paragraph(words), Bullets([dutch(f"‘{text}’", t) for text in survey.unanswered]))


def _too_few(found: NetworkEvaluation, t: Translator) -> Notice:
    return Notice(
        t(
            "Minder dan {n} mensen vulden de vragenlijst in. Dan is te raden wie wat zei; daarom staan hier geen antwoorden, "
            "punten of citaten.",
            n=t.count(number(found.liso.rules.minimum_respondenten)),
        ),
        title=t("Te weinig antwoorden"),
    )


def _part(found: NetworkEvaluation, survey: SurveyResult, part: str, t: Translator) -> list[Display]:
    shown: list[Display] = [Heading(t(PARTS[part]), level=3)]
    if part not in {picture.part for picture in survey.pictures} | {quote.part for quote in survey.quotes}:
        return []  # nothing was asked of this part; the list above says so
    scales: dict[tuple[str, ...], list[Picture]] = {}
    for picture in survey.pictures:
        if picture.part == part and picture.kind == "schaal":
            scales.setdefault(picture.options, []).append(picture)
    for place, (steps, pictures) in enumerate(scales.items(), start=1):
        suffix = "" if len(scales) == 1 else f" {place}"
        title = t("{part}: hoeveel mensen het eens zijn met de stelling", part=t(PARTS[part])) + suffix
        shown += _coarse(found, pictures, title, t)
        rows = [_scale_row(picture) for picture in pictures if picture.coarse is None and not picture.alike]
        if not rows:
            continue
        shown.append(diverging(rows, steps, caption=caption(found, title, t), t=t, download=download(found, title)))
    for picture in survey.pictures:
        if picture.part == part and picture.kind == "keuze":
            shown.append(_choice(found, picture, t))
    shown += [_quotes(quotes, t) for quotes in survey.quotes if quotes.part == part]
    return shown


def _scale_row(picture: Picture) -> ScaleRow:
    if picture.counts is None:
        return ScaleRow(picture.text, None, number(None), number(None))
    counts = picture.counts
    return ScaleRow(picture.text, [number(n) for n in counts], number(sum(counts)), number(sum(counts[-2:])))


def _coarse(found: NetworkEvaluation, pictures: list[Picture], title: str, t: Translator) -> list[Display]:
    """Return the statements of which two parts are shown in place of five steps, and those of which nothing is."""
    shown: list[Display] = []
    rows: list[list[Content]] = [
        [dutch(one.text, t), *(t.count(number(n)) for n in one.coarse), t.count(number(one.answered))]
        for one in pictures
        if one.coarse is not None
    ]
    if rows:
        steps = pictures[0].options
        columns: list[Content] = [
            t("Stelling"),
            marked(t("{first} tot en met {last}", first=steps[0], last=steps[-3]), t, steps[0], steps[-3]),
            marked(t("{first} of {last}", first=steps[-2], last=steps[-1]), t, steps[-2], steps[-1]),
            t("Antwoorden"),
        ]
        note = t("De stappen zijn hier samengenomen: apart zouden zij verraden wat een bekende collega antwoordde.")
        text = t("{title}, samengenomen", title=title)
        shown.append(Table(caption(found, text, t), columns, rows, t=t, notes=[note], download=download(found, text)))
    alike = [one.text for one in pictures if one.alike]
    if alike:
        shown.append(Paragraph(_alike_words(t)))
        shown.append(Bullets([dutch(f"‘{text}’", t) for text in alike]))
    return shown


def _alike_words(t: Translator) -> str:
    return t(
        "Van deze vragen staan de antwoorden er niet: zij liggen zo dicht bijeen dat van ieder bekend zou zijn wat hij of zij "
        "antwoordde."
    )


def _choice(found: NetworkEvaluation, picture: Picture, t: Translator) -> Display:
    if picture.counts is None:
        words = _alike_words(t) if picture.alike else t("Te weinig antwoorden om te tonen.")
        return Notice(words, title=dutch(picture.text, t))
    rows = [[dutch(option, t), t.count(number(n))] for option, n in zip(picture.options, picture.counts, strict=True)]
    title = marked(caption(found, picture.text, t), t, picture.text)
    return Table(title, [t("Antwoord"), t("Mensen")], rows, t=t)


def _quotes(quotes: Quotes, t: Translator) -> Display:
    answered = t.ngettext("{n} antwoord", "{n} antwoorden", number(quotes.answered))
    if not quotes.quotes:
        words = t("{question} {answered}; geen ervan wordt getoond.", question=quotes.text, answered=answered)
        return Paragraph(marked(words, t, quotes.text))
    words = t("{question} {answered}. Vrijgegeven:", question=quotes.text, answered=answered)
    return Parts(Paragraph(marked(words, t, quotes.text)), Bullets([dutch(f"‘{text}’", t) for text in quotes.quotes]))
