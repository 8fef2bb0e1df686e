"""A round of answers, counted; below the minimum number of respondents there is no breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nnz_mkba.liso import Rules
from nnz_mkba.model.learning_network.survey import (
    Detail,
    PointCounts,
    change,
    count_points,
    suggest,
    tally,
    tells_of_persons,
)
from nnz_mkba.network_evaluation.results import (
    Counterpart,
    Picture,
    QuestionChange,
    Quotes,
    Response,
    SurveyResult,
)
from nnz_mkba.networks import Network, RoundFile
from nnz_mkba.survey_files import KINDS, Point, Question, Survey


def response_of(network: Network, key: str, ronde: RoundFile) -> Response:
    """Return who took part in a round."""
    survey = network.surveys.get(key)
    number = len(survey.respondents) if survey else ronde.deelnemers or 0
    base = ronde.uitgenodigd or network.about.leden
    share = number / base if base and number <= base else None
    return Response(key, ronde.titel, ronde.methode, ronde.datum, number, ronde.uitgenodigd, share, ronde.bron)


def count_survey(network: Network, name: str) -> SurveyResult:
    """Count a round of answers; nothing is broken down below the minimum number of respondents."""
    survey, rules = network.surveys[name], network.liso.rules
    mapped = bool(survey.mapping) or not survey.points
    minimum = rules.minimum_respondenten
    if len(survey.respondents) < minimum:
        return SurveyResult(len(survey.respondents), too_few=True, mapped=mapped)
    questions = network.questionnaire.algemeen
    points = {kind: _points(survey, kind, rules) for kind in KINDS}
    worked_out = {kind: len({who for who, found, _ in survey.deepening if found == kind}) for kind in KINDS}
    previous = _previous(network, name)
    before = network.surveys.get(previous)
    changes, withheld = _changes(network, before, survey) if before else ((), 0)
    return SurveyResult(
        respondents=len(survey.respondents),
        too_few=False,
        mapped=mapped,
        unanswered=tuple(q.tekst for q in questions if not survey.answers[q.id]),
        pictures=tuple(_picture(network, survey, q) for q in questions if q.soort != "open" and survey.answers[q.id]),
        quotes=tuple(
            Quotes(
                q.tekst,
                q.onderdeel,
                _released(survey, q.id, survey.answers[q.id], minimum),
                len(survey.answers[q.id]),
            )
            for q in questions
            if q.soort == "open" and survey.answers[q.id]
        ),
        points=points,
        point_quotes={kind: _point_quotes(survey, kind, points[kind], rules) for kind in KINDS},
        few_namers=tuple(kind for kind in KINDS if 0 < _namers(survey, kind) < minimum),
        worked_out=worked_out,
        deepening_quotes={kind: _deepening(network, survey, kind, minimum) for kind in KINDS},
        side_by_side=_side_by_side(network, name, points),
        previous=network.about.rondes[previous].titel if before else "",
        previous_points={kind: _points(before, kind, rules) for kind in KINDS} if before else None,
        previous_respondents=len(before.respondents) if before else 0,
        changes=changes,
        withheld_changes=withheld,
    )


def _namers(survey: Survey, kind: str) -> int:
    """Return how many respondents named a point of a kind."""
    return len({point.respondent for point in survey.points if point.kind == kind})


def _points(survey: Survey, kind: str, rules: Rules) -> PointCounts:
    """Count the points of a kind; none where too few people named one, which is not 0."""
    if 0 < _namers(survey, kind) < rules.minimum_respondenten:
        return PointCounts({}, 0, 0, 0, Detail.NIETS)
    boxes = [(point.respondent, point.kind, point.place) for point in survey.points]
    return count_points(boxes, survey.mapping, kind, rules.punten_per_soort, rules.fijne_verdeling_vanaf)


def _picture(network: Network, survey: Survey, question: Question) -> Picture:
    """Count the answers to a closed question, step by step, else in two parts, else not at all."""
    rules = network.liso.rules
    options = network.questionnaire.options(question)
    given = survey.answers[question.id]
    counts = tally(options, given.values())
    found = Picture(
        question.id, question.tekst, question.onderdeel, question.soort, options, counts, answered=len(given)
    )
    if len(given) < rules.minimum_respondenten:
        return replace(found, counts=None)
    if not tells_of_persons(counts, rules.fijne_verdeling_vanaf):
        return found
    parts = sum(counts[:-2]), sum(counts[-2:])
    if question.soort == "schaal" and not tells_of_persons(parts, rules.fijne_verdeling_vanaf):
        return replace(found, counts=None, coarse=parts)
    return replace(found, counts=None, alike=True)


def _released(survey: Survey, column: str, texts: Mapping[str, str], minimum: int) -> tuple[str, ...]:
    """Return the released texts; none where so few answered that their words would stand for a known handful."""
    if len(texts) < minimum:
        return ()
    return tuple(sorted({text for who, text in texts.items() if (who, column) in survey.released}))


def _point_quotes(survey: Survey, kind: str, counts: PointCounts, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return released points by kernelement; those of which that is not told under an empty key; none of too few people.

    A point beyond the first three of a respondent does not count, and is not quoted.
    """
    if _namers(survey, kind) < rules.minimum_respondenten:
        return {}
    named: dict[str, list[Point]] = {}
    for point in survey.points:
        if point.kind == kind:
            named.setdefault(point.respondent, []).append(point)
    found: dict[str, list[str]] = {}
    for points in named.values():
        for point in sorted(points, key=lambda one: one.place)[: rules.punten_per_soort]:
            if (point.respondent, point.name) in survey.released:
                element, _ = survey.mapping.get((point.respondent, point.name), ("", None))
                found.setdefault("" if counts.detail is Detail.NIETS else element, []).append(point.text)
    return {element: tuple(sorted(set(texts))) for element, texts in found.items()}


def _deepening(network: Network, survey: Survey, kind: str, minimum: int) -> tuple[Quotes, ...]:
    answered = []
    for question in network.questionnaire.verdieping:
        texts = {
            who: text for (who, found, name), text in survey.deepening.items() if (found, name) == (kind, question.id)
        }
        answered.append(
            Quotes(question.tekst, kind, _released(survey, f"{kind}_{question.id}", texts, minimum), len(texts))
        )
    return tuple(answered)


def _side_by_side(network: Network, name: str, points: Mapping[str, PointCounts]) -> tuple[Counterpart, ...]:
    """Return every theme of the round's list with its points and its match, then what only the other list has.

    A kind of points that is not told theme by theme has no count here: that is not 0.
    """
    framework = network.liso.framework
    told = [kind for kind in KINDS if points[kind].told and points[kind].detail is Detail.THEMA]
    own = network.themes_of(name)
    other = next((version for version in framework.versies if version != own), own)
    rows = [
        Counterpart(theme.kernelement, key, theme.zelfde_als, {k: points[k].by_theme.get(key, 0) for k in told})
        for key, theme in framework.versies[own].themas.items()
    ]
    rows += [
        Counterpart(theme.kernelement, None, key, {})
        for key, theme in framework.versies[other].themas.items()
        if theme.zelfde_als is None and other != own
    ]
    order = list(framework.kernelementen)
    return tuple(sorted(rows, key=lambda row: order.index(row.kernelement)))


def _previous(network: Network, name: str) -> str:
    """Return the last round with enough answers before this one; empty if there is none."""
    minimum = network.liso.rules.minimum_respondenten
    before = list(network.about.rondes)[: list(network.about.rondes).index(name)]
    enough = [key for key in before if key in network.surveys and len(network.surveys[key].respondents) >= minimum]
    return enough[-1] if enough else ""


def _changes(network: Network, before: Survey, after: Survey) -> tuple[tuple[QuestionChange, ...], int]:
    """Return how each statement moved, and of how many that is not shown: answers of a round are not, or are too few."""
    found, withheld = [], 0
    for question in network.questionnaire.algemeen:
        if question.soort != "schaal":
            continue
        old, new = _picture(network, before, question), _picture(network, after, question)
        if old.favourable is None or new.favourable is None:
            withheld += bool(old.answered or new.answered)  # not one that was in neither round
            continue
        moved = change(old.favourable, old.answered, new.favourable, new.answered)
        found.append(QuestionChange(question.tekst, question.onderdeel, old.answered, new.answered, moved))
    return tuple(found), withheld


def mapping_template(network: Network, name: str) -> tuple[list[str], list[list[str]]]:
    """Return the table in which a user puts each point under a kernelement and theme: heading and rows.

    The column `voorstel_kernelement` holds a proposal from keywords, nothing more: the reader ignores it. The table
    holds the points' texts, so it stays in the network's own folder.
    """
    survey = network.surveys[name]
    framework = network.liso.framework
    rows = []
    for point in survey.points:
        element, theme = survey.mapping.get((point.respondent, point.name), ("", None))
        proposal = suggest(point.text, framework.trefwoorden)
        rows.append(
            [
                point.respondent,
                point.name,
                point.text,
                f"voorstel: {framework.kernelementen[proposal].naam}" if proposal else "",
                framework.kernelementen[element].naam if element else "",
                framework.version(network.themes_of(name)).themas[theme].naam if theme else "",
            ]
        )
    return ["respondent", "punt", "tekst", "voorstel_kernelement", "kernelement", "thema"], rows
