"""What moved since the round before, with its uncertainty."""

from __future__ import annotations

from nnz_mkba.network_evaluation import NetworkEvaluation, SurveyResult
from nnz_mkba.present.html import Content, Display, Empty, Paragraph, Section
from nnz_mkba.present.learning_network.words import (
    POINT_KINDS,
    caption,
    download,
    kernelement,
    number,
)
from nnz_mkba.present.locale import NumberText, Translator
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
                one.text,
                t.percent(number(one.change.before), decimals=0),
                t.percent(number(one.change.after), decimals=0),
                t.count(number(points_)),
                NumberText(interval),
                verdict,
            ]
        )
    withheld = t.ngettext(
        "Van {n} stelling staat geen verschil: de antwoorden liggen te dicht bijeen om te tonen.",
        "Van {n} stellingen staat geen verschil: de antwoorden liggen te dicht bijeen om te tonen.",
        number(survey.withheld_changes),
    )
    notes = [withheld] if survey.withheld_changes else []
    if not rows:
        said = withheld if notes else t("Geen stelling heeft in beide rondes genoeg antwoorden om te vergelijken.")
        return Section(t("Wat veranderde er?"), Paragraph(said), _moved_points(found, survey, now, t))
    clear = sum(one.change.clear for one in survey.changes)
    words = t(
        "Bij {clear} van de {all} stellingen is het verschil met {before} groter dan de marge (95%-interval). Bij zo weinig "
        "mensen zijn de marges ruim, en bij {all} vergelijkingen kan een enkel verschil toch toeval zijn.",
        clear=t.count(number(clear)),
        all=t.count(number(len(survey.changes))),
        before=survey.previous.lower(),
    )
    table = Table(
        caption(found, t("Aandeel dat het eens is, toen en nu"), t),
        [
            t("Stelling"),
            survey.previous,
            now,
            t("Verschil in procentpunten"),
            t("95%-interval"),
            t("Oordeel"),
        ],
        rows,
        t=t,
        notes=[t("Eens: de twee hoogste stappen van de schaal."), *notes],
        download=download(found, "verandering.csv"),
    )
    return Section(t("Wat veranderde er?"), Paragraph(words), table, _moved_points(found, survey, now, t))


def _moved_points(found: NetworkEvaluation, survey: SurveyResult, now: str, t: Translator) -> Display:
    before, after = survey.previous_points, survey.points
    if not before or not after:
        return Empty()
    unmapped = NumberText(t("nog niet gekoppeld"))
    rows: list[list[Content]] = [
        [
            kernelement(found, key, t),
            *(
                t.count(number(round_[kind].by_kernelement.get(key, 0))) if mapped else unmapped
                for kind in POINT_KINDS
                for round_, mapped in ((before, survey.previous_mapped), (after, survey.mapped))
            ),
        ]
        for key in found.liso.framework.kernelementen
    ]
    columns = [t("Kernelement")]
    columns += [
        t("{kind}, {round}", kind=t(POINT_KINDS[kind]), round=title)
        for kind in POINT_KINDS
        for title in (survey.previous, now)
    ]
    note = t(
        "{before} respondenten in {then} en {after} in {now}.",
        before=t.count(number(survey.previous_respondents)),
        then=survey.previous.lower(),
        after=t.count(number(survey.respondents)),
        now=now.lower(),
    )
    return Table(caption(found, t("Punten per kernelement, toen en nu"), t), columns, rows, t=t, notes=[note])
