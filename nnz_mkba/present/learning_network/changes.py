"""What moved since the round before, with its uncertainty."""

from __future__ import annotations

from nnz_mkba.model.learning_network.survey import Detail, PointCounts
from nnz_mkba.network_evaluation import NetworkEvaluation, SurveyResult
from nnz_mkba.present.html import Content, Display, Empty, Paragraph, Parts, Section
from nnz_mkba.present.learning_network.words import (
    DASH,
    POINT_KINDS,
    POINTS,
    caption,
    download,
    dutch,
    kernelement,
    number,
)
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.quoted import marked
from nnz_mkba.present.tables import Table


def changes(found: NetworkEvaluation, t: Translator) -> Display:
    """Return what moved since the round before, with its uncertainty."""
    survey = found.survey
    if survey is None or not survey.previous:
        return Empty()
    now = found.about.rondes[found.round].titel
    rows: list[list[Content]] = []
    for one in survey.changes:
        points_, low, high = one.change.points
        verdict = t("geen duidelijk verschil")
        if one.change.clear:
            verdict = t("duidelijk hoger") if one.change.difference > 0 else t("duidelijk lager")
        interval = t("{low} tot {high}", low=t.count(number(low)), high=t.count(number(high)))
        rows.append(
            [
                dutch(one.text, t),
                t.percent(number(one.change.before), decimals=0),
                t.percent(number(one.change.after), decimals=0),
                t.count(number(points_)),
                NumberText(interval),
                verdict,
            ]
        )
    withheld = t.ngettext(
        "Van {n} stelling staat geen verschil: haar antwoorden liggen te dicht bijeen, of in een van beide rondes zijn het er te "
        "weinig.",
        "Van {n} stellingen staat geen verschil: hun antwoorden liggen te dicht bijeen, of in een van beide rondes zijn het er "
        "te weinig.",
        number(survey.withheld_changes),
    )
    notes = [withheld] if survey.withheld_changes else []
    if not rows:
        said = withheld if notes else t("Geen stelling heeft in beide rondes genoeg antwoorden om te vergelijken.")
        return Section(t("Wat veranderde er?"), Paragraph(said), _moved_points(found, survey, now, t))
    words = _clear_words(survey, t)
    table = Table(
        caption(found, t("Aandeel dat het eens is, toen en nu"), t),
        [
            t("Stelling"),
            dutch(survey.previous, t),
            dutch(now, t),
            t("Verschil in procentpunten"),
            t("95%-interval"),
            t("Oordeel"),
        ],
        rows,
        t=t,
        notes=[t("Eens: de twee hoogste stappen van de schaal."), *notes],
        download=download(found, "verandering.csv"),
    )
    return Section(
        t("Wat veranderde er?"),
        Paragraph(marked(words, t, survey.previous.lower())),
        table,
        _moved_points(found, survey, now, t),
    )


def _clear_words(survey: SurveyResult, t: Translator) -> str:
    """Say of how many statements the change is more than chance would explain."""
    clear, everything = sum(one.change.clear for one in survey.changes), len(survey.changes)
    fields = {"all": t.count(number(everything)), "before": survey.previous.lower()}
    few = t("Bij zo weinig mensen zijn de marges ruim.")
    if everything == 1:
        sentence = (
            t(
                "Bij de ene stelling die te vergelijken is, is het verschil met {before} groter dan de marge (95%-interval).",
                **fields,
            )
            if clear
            else t(
                "Bij de ene stelling die te vergelijken is, valt het verschil met {before} binnen de marge (95%-interval).",
                **fields,
            )
        )
        return f"{sentence} {few}"
    if not clear:
        sentence = t(
            "Bij geen van de {all} stellingen is het verschil met {before} groter dan de marge (95%-interval).",
            **fields,
        )
        return f"{sentence} {few}"
    return t(
        "Bij {clear} van de {all} stellingen is het verschil met {before} groter dan de marge (95%-interval). Bij zo weinig "
        "mensen zijn de marges ruim, en bij {all} vergelijkingen kan een enkel verschil toch toeval zijn.",
        clear=t.count(number(clear)),
        **fields,
    )


def _moved_points(found: NetworkEvaluation, survey: SurveyResult, now: str, t: Translator) -> Display:
    if not survey.previous_points or not survey.points:
        return Empty()
    rounds = ((survey.previous, survey.previous_points), (now, survey.points))
    columns = [(title, kind, counts[kind]) for kind in POINT_KINDS for title, counts in rounds]
    notes = [marked(words, t, title) for title, kind, one in columns if (words := _untold(title, kind, one, t))]
    if not any(counts.told for _, _, counts in columns):
        return Parts(*map(Paragraph, notes))
    rows: list[list[Content]] = [
        [
            kernelement(found, key, t),
            *(
                t.count(number(counts.by_kernelement.get(key, 0))) if counts.told else NumberText(DASH)
                for _, _, counts in columns
            ),
        ]
        for key in found.liso.framework.kernelementen
    ]
    headings = [
        marked(t("{kind}, {round}", kind=t(POINT_KINDS[kind]), round=title), t, title) for title, kind, _ in columns
    ]
    note = t(
        "{before} respondenten in {then} en {after} in {now}.",
        before=t.count(number(survey.previous_respondents)),
        then=survey.previous.lower(),
        after=t.count(number(survey.respondents)),
        now=now.lower(),
    )
    said = marked(note, t, survey.previous.lower(), now.lower())
    title = caption(found, t("Punten per kernelement, toen en nu"), t)
    return Table(title, [t("Kernelement"), *headings], rows, t=t, notes=[said, *notes])


def _untold(title: str, kind: str, counts: PointCounts, t: Translator) -> str:
    """Say once for a round and kind what is not in its column."""
    if counts.detail is Detail.NIETS:
        return t(
            "{round}: de {kinds} staan er niet, omdat te weinig mensen er een noemden of omdat te raden was wie wat noemde.",
            round=title,
            kinds=t(POINTS[kind]),
        )
    if not counts.unmapped:
        return ""
    return t(
        "{round}: {n} van de {all} {kinds} nog niet gekoppeld.",
        round=title,
        n=t.count(number(counts.unmapped)),
        all=t.count(number(counts.counted)),
        kinds=t(POINTS[kind]),
    )
