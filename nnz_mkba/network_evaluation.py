"""One learning network at one round, for the network itself: everything counted, no raw answer left in it.

Below the minimum number of respondents there is no breakdown at all. Texts are in it only where their writer let
them go. Nothing on the way of a steering group's report imports this module; a test holds that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from nnz_mkba.liso import Liso
from nnz_mkba.model.discounting import price_index
from nnz_mkba.model.kpi import expected_on_path, judge, path_ratio
from nnz_mkba.model.learning_network.health import Fit, NetworkCost, fit, network_cost
from nnz_mkba.model.learning_network.planning import (
    DONE,
    Action,
    Moment,
    PlannedTask,
    agenda,
    evaluation_moments,
    plan_session,
)
from nnz_mkba.model.learning_network.survey import Change, PointCounts, change, count_points, suggest, tally
from nnz_mkba.networks import CashItem, Network, NetworkFile, RoundFile, read_network, years_between
from nnz_mkba.parameters import load_parameters
from nnz_mkba.shipped import shipped
from nnz_mkba.survey_files import KINDS, Question, Survey
from nnz_mkba.vocabulary import Status


@dataclass(frozen=True)
class Picture:
    """The answers to one closed question; `counts` is None where too few answered."""

    id: str
    text: str
    part: str
    kind: str
    options: tuple[str, ...]
    counts: tuple[int, ...] | None


@dataclass(frozen=True)
class Quotes:
    """Texts that their writers let go, in alphabetical order, so that the order tells nothing."""

    text: str
    part: str
    quotes: tuple[str, ...]
    answered: int


@dataclass(frozen=True)
class QuestionChange:
    """How the share in favour (the two highest steps) of one question moved."""

    text: str
    part: str
    number_before: int
    number_after: int
    change: Change


@dataclass(frozen=True)
class Response:
    """Who took part in a round; the share is of those invited, or of the members where that is not known."""

    round: str
    title: str
    method: str
    date: dt.date | None
    respondents: int
    invited: int | None
    share: float | None
    source: str


@dataclass(frozen=True)
class Counterpart:
    """A theme with its points, and the theme of the other list that it matches."""

    kernelement: str
    own: str | None
    other: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class SurveyResult:
    """A round of answers, counted.

    Attributes
    ----------
    too_few : bool
        Fewer respondents than the minimum: then pictures, points, quotes and changes are empty.
    points : dict of PointCounts
        By kind, `sterk` and `verbeter`.
    worked_out : dict
        Per kind, how many respondents worked a point out.
    unanswered : tuple of str
        Questions of the questionnaire without a single answer: not asked in this round, or skipped by everybody.
    previous : str
        Title of the round that changes are held against; empty if there is none to compare with.
    """

    respondents: int
    too_few: bool
    mapped: bool
    unanswered: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quotes: tuple[Quotes, ...] = ()
    points: Mapping[str, PointCounts] | None = None
    point_quotes: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
    worked_out: Mapping[str, int] | None = None
    deepening_quotes: Mapping[str, tuple[Quotes, ...]] | None = None
    side_by_side: tuple[Counterpart, ...] = ()
    previous: str = ""
    previous_points: Mapping[str, PointCounts] | None = None
    previous_respondents: int = 0
    changes: tuple[QuestionChange, ...] = ()


@dataclass(frozen=True)
class NormCheck:
    """A fact beside its norm."""

    key: str
    value: float | None
    fit: Fit
    source: str


@dataclass(frozen=True)
class RoleCheck:
    """A role beside its norm; the fit is about the hours."""

    key: str
    filled: str
    persons: int | None
    hours: float | None
    norm_hours: float | None
    fit: Fit


@dataclass(frozen=True)
class MonitorLine:
    """One indicator of the monitor."""

    group: str
    indicator: str
    unit: str
    date: dt.date
    value: float
    target: float | None
    target_date: dt.date | None
    expected: float | None
    status: Status


@dataclass(frozen=True)
class NetworkEvaluation:
    """All that a network's own report shows."""

    slug: str
    about: NetworkFile
    liso: Liso
    round: str
    themes: str
    questionnaire_title: str
    questionnaire_source: str
    norms: tuple[NormCheck, ...]
    roles: tuple[RoleCheck, ...]
    cost: NetworkCost
    responses: tuple[Response, ...]
    survey: SurveyResult | None
    lessons: tuple[tuple[str, str, str, str], ...]
    context: tuple[dict[str, object], ...]
    actions: tuple[Action, ...]
    next_meetings: tuple[tuple[dt.date, tuple[Action, ...]], ...]
    moments: tuple[Moment, ...]
    session: Session | None
    monitor: tuple[MonitorLine, ...]
    hashes: dict[str, str]


@dataclass(frozen=True)
class Session:
    """The next session with its tasks."""

    date: dt.date
    begin: str
    minutes: int
    subject: str
    tasks: tuple[PlannedTask, ...]
    from_source: bool


def load_network(network: str | Path, round: str = "") -> NetworkEvaluation:
    """Read a network's folder and evaluate one round of it.

    Parameters
    ----------
    network : str or Path
        Name of a folder in `data/networks/`, or the path of one.
    round : str
        Key of a round; empty for the last one with answers.

    Examples
    --------
    >>> found = load_network("preventie-onbedoelde-zwangerschap")
    >>> [(check.key, check.value, str(check.fit)) for check in found.norms][:2]
    [('leden', 23.0, 'te_hoog'), ('bijeenkomsten_per_jaar', 3.0, 'te_laag')]
    """
    return evaluate_network(read_network(network), round)


def evaluate_network(network: Network, round: str = "") -> NetworkEvaluation:
    """Count, plan and check everything that the report of a network shows."""
    chosen = network.round(round)
    about = network.about
    meetings = sorted(network.bijeenkomsten["datum"])
    coming = [date for date in meetings if date >= about.peildatum][:2]
    actions = tuple(
        Action(line.wat, line.afgesproken_op, line.wanneer, line.wie, line.status, line.nodig, line.monitoring)
        for line in network.verbeterplan.itertuples()
    )
    returns = network.liso.rules.actiepunten_keren_terug
    ordered = sorted(actions, key=lambda a: (not a.overdue(about.peildatum), a.status == DONE, a.due))
    return NetworkEvaluation(
        slug=network.slug,
        about=about,
        liso=network.liso,
        round=chosen,
        themes=network.themes_of(chosen),
        questionnaire_title=network.questionnaire.titel,
        questionnaire_source=network.questionnaire.bron,
        norms=_norms(network),
        roles=_roles(network),
        cost=cost_of(network),
        responses=tuple(_response(network, key, about.rondes[key]) for key in about.rondes),
        survey=_survey(network, chosen) if chosen in network.surveys else None,
        lessons=tuple(
            (network.liso.framework.kernelement_key(line.kernelement) or "", line.situatie, line.les, line.bron)
            for line in network.lessen.itertuples()
        ),
        context=tuple(network.context.to_dict("records")),
        actions=tuple(ordered),
        next_meetings=tuple((date, tuple(agenda(actions, meetings, date, returns))) for date in coming),
        moments=_moments(network, chosen, meetings),
        session=_session(network, coming[0]) if coming else None,
        monitor=_monitor(network),
        hashes=dict(network.hashes),
    )


def _years(about: NetworkFile) -> float:
    return years_between(about.start, about.eind or about.peildatum)


def _norms(network: Network) -> tuple[NormCheck, ...]:
    about = network.about
    facts = {
        "leden": (about.leden, about.leden_bron),
        "bijeenkomsten_per_jaar": (about.bijeenkomsten_per_jaar, about.bijeenkomsten_bron),
        "looptijd_jaren": (_years(about), "network.yaml, start en eind"),
    }
    checks = []
    for key, norm in network.liso.norms.normen.items():
        value, source = facts.get(key, (None, None))
        number = None if value is None else float(value)
        verdict = fit(number, norm.minimum, norm.maximum)
        if key == "looptijd_jaren" and about.eind is None and verdict is Fit.TE_LAAG:
            verdict = Fit.NOG_NIET  # a network that still runs is not too short
        checks.append(NormCheck(key, number, verdict, source or ""))
    return tuple(checks)


def _roles(network: Network) -> tuple[RoleCheck, ...]:
    checks = []
    for key, role in network.liso.norms.rollen.items():
        own = network.about.rollen.get(key)
        hours = own.uren_per_week if own else None
        filled = own.ingevuld if own else "onbekend"
        if key == "deelnemer" and own is None and network.about.leden:
            filled = "ja"
        verdict = fit(hours, role.uren_per_week, None) if role.uren_per_week is not None else Fit.ONBEKEND
        checks.append(RoleCheck(key, filled, own.personen if own else None, hours, role.uren_per_week, verdict))
    return tuple(checks)


def cost_of(network: Network) -> NetworkCost:
    """Return what a network costs from its start to its end or peildatum, at the price level of that last year.

    Hours are the network's own where it states them for its members, otherwise those of the norm: then the result
    is what the norm would cost, and says so (`from_norm`).
    """
    about = network.about
    until = about.eind or about.peildatum
    return _cost(network, until, _years(about), about.geldkosten)


def yearly_cost(network: Network) -> dict[int, NetworkCost]:
    """Return what a network costs in each calendar year of its life, at that year's prices.

    `extra_cost_eur` makes a line of each that the cost-benefit analysis takes beside the programme's own costs.
    """
    about = network.about
    until = about.eind or about.peildatum
    found = {}
    for year in range(about.start.year, until.year + 1):
        first, last = max(about.start, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))
        cash = None if about.geldkosten is None else [item for item in about.geldkosten if item.jaar == year]
        part = ((last - first).days + 1) / (dt.date(year, 12, 31) - dt.date(year - 1, 12, 31)).days
        found[year] = _cost(network, last, part, cash)
    return found


def _cost(network: Network, until: dt.date, years: float, cash: Iterable[CashItem] | None) -> NetworkCost:
    weeks, _ = network.liso.rates.at("werkweken_per_jaar", until)
    rate, level = network.liso.rates.at("uurtarief", until)
    hours, from_norm = _hours_per_week(network)
    cpi = load_parameters(shipped("data", "parameters")).series("cpi")
    changes = {date.year: share for date, share in cpi.items()}
    year = min(until.year, max(changes))
    return network_cost(
        hours,
        weeks_per_year=weeks,
        years=years,
        rate_eur=rate * price_index(changes, level or year, year),
        price_level=year,
        cash_eur=None if cash is None else sum(item.bedrag_eur for item in cash),
        from_norm=from_norm,
    )


def _hours_per_week(network: Network) -> tuple[dict[str, float] | None, bool]:
    """Return the hours of each role together, and whether those of members come from the norm."""
    about, norms = network.about, network.liso.norms.rollen
    own = {key: role for key, role in about.rollen.items() if role.ingevuld == "ja"}
    from_norm = "deelnemer" not in own or own["deelnemer"].uren_per_week is None
    if about.leden is None:
        return None, from_norm
    hours = {}
    members = about.leden
    for key, role in own.items():
        if key == "deelnemer":
            continue
        persons = role.personen or 1
        members -= persons
        asked = role.uren_per_week if role.uren_per_week is not None else norms[key].uren_per_week
        hours[key] = persons * (asked or 0.0)
    each = norms["deelnemer"].uren_per_week if from_norm else own["deelnemer"].uren_per_week
    hours["deelnemer"] = max(members, 0) * (each or 0.0)
    return hours, from_norm


def _response(network: Network, key: str, ronde: RoundFile) -> Response:
    survey = network.surveys.get(key)
    number = len(survey.respondents) if survey else ronde.deelnemers or 0
    base = ronde.uitgenodigd or network.about.leden
    share = number / base if base and number <= base else None
    return Response(key, ronde.titel, ronde.methode, ronde.datum, number, ronde.uitgenodigd, share, ronde.bron)


def _survey(network: Network, name: str) -> SurveyResult:
    survey, rules = network.surveys[name], network.liso.rules
    mapped = name not in network.unmapped
    minimum = rules.minimum_respondenten
    if len(survey.respondents) < minimum:
        return SurveyResult(len(survey.respondents), too_few=True, mapped=mapped)
    questions = network.questionnaire.algemeen
    points = {kind: _points(survey, kind, rules.punten_per_soort) for kind in KINDS}
    worked_out = {kind: len({who for who, found, _ in survey.deepening if found == kind}) for kind in KINDS}
    previous = _previous(network, name)
    before = network.surveys.get(previous)
    return SurveyResult(
        respondents=len(survey.respondents),
        too_few=False,
        mapped=mapped,
        unanswered=tuple(q.tekst for q in questions if not survey.answers[q.id]),
        pictures=tuple(
            _picture(network, survey, q, minimum) for q in questions if q.soort != "open" and survey.answers[q.id]
        ),
        quotes=tuple(
            Quotes(q.tekst, q.onderdeel, _released(survey, q.id, survey.answers[q.id]), len(survey.answers[q.id]))
            for q in questions
            if q.soort == "open" and survey.answers[q.id]
        ),
        points=points,
        point_quotes={kind: _point_quotes(survey, kind) for kind in KINDS},
        worked_out=worked_out,
        deepening_quotes={kind: _deepening(network, survey, kind) for kind in KINDS},
        side_by_side=_side_by_side(network, name, points),
        previous=network.about.rondes[previous].titel if before else "",
        previous_points={k: _points(before, k, rules.punten_per_soort) for k in KINDS} if before else None,
        previous_respondents=len(before.respondents) if before else 0,
        changes=_changes(network, before, survey, minimum) if before else (),
    )


def _points(survey: Survey, kind: str, at_most: int) -> PointCounts:
    boxes = [(point.respondent, point.kind, point.place) for point in survey.points]
    return count_points(boxes, survey.mapping, kind, at_most)


def _picture(network: Network, survey: Survey, question: Question, minimum: int) -> Picture:
    options = network.questionnaire.options(question)
    given = survey.answers[question.id]
    counts = tally(options, given.values()) if len(given) >= minimum else None
    return Picture(question.id, question.tekst, question.onderdeel, question.soort, options, counts)


def _released(survey: Survey, column: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({text for who, text in texts.items() if (who, column) in survey.released}))


def _point_quotes(survey: Survey, kind: str) -> dict[str, tuple[str, ...]]:
    """Return released points by kernelement; those not yet mapped under an empty key."""
    found: dict[str, list[str]] = {}
    for point in survey.points:
        if point.kind == kind and (point.respondent, point.name) in survey.released:
            element, _ = survey.mapping.get((point.respondent, point.name), ("", None))
            found.setdefault(element, []).append(point.text)
    return {element: tuple(sorted(set(texts))) for element, texts in found.items()}


def _deepening(network: Network, survey: Survey, kind: str) -> tuple[Quotes, ...]:
    answered = []
    for question in network.questionnaire.verdieping:
        texts = {
            who: text for (who, found, name), text in survey.deepening.items() if (found, name) == (kind, question.id)
        }
        answered.append(Quotes(question.tekst, kind, _released(survey, f"{kind}_{question.id}", texts), len(texts)))
    return tuple(answered)


def _side_by_side(network: Network, name: str, points: Mapping[str, PointCounts]) -> tuple[Counterpart, ...]:
    """Return every theme of the round's list with its points and its match, then what only the other list has."""
    framework = network.liso.framework
    own = network.themes_of(name)
    other = next((version for version in framework.versies if version != own), own)
    rows = [
        Counterpart(theme.kernelement, key, theme.zelfde_als, {k: points[k].by_theme.get(key, 0) for k in KINDS})
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


def _changes(network: Network, before: Survey, after: Survey, minimum: int) -> tuple[QuestionChange, ...]:
    found = []
    for question in network.questionnaire.algemeen:
        old, new = before.answers[question.id], after.answers[question.id]
        if question.soort != "schaal" or min(len(old), len(new)) < minimum:
            continue
        high = network.questionnaire.options(question)[-2:]
        moved = change(
            sum(answer in high for answer in old.values()), len(old), sum(a in high for a in new.values()), len(new)
        )
        found.append(QuestionChange(question.tekst, question.onderdeel, len(old), len(new), moved))
    return tuple(found)


def _moments(network: Network, name: str, meetings: list[dt.date]) -> tuple[Moment, ...]:
    last = network.about.rondes[name].datum if name else None
    if last is None:
        return ()
    rules = network.liso.rules
    return tuple(evaluation_moments(last, meetings, rules.mini_evaluatie_maanden, rules.volgende_evaluatie_maanden))


def _session(network: Network, date: dt.date) -> Session:
    line = network.bijeenkomsten[network.bijeenkomsten["datum"] == date].iloc[0]
    tasks = plan_session(date, [(task.naam, task.weken_voor, task.eigenaar) for task in network.tasks.taken])
    minutes = _or_none(line["duur_minuten"])
    return Session(
        date=date,
        begin=line["begin"] or "",
        minutes=120 if minutes is None else int(minutes),
        subject=line["onderwerp"] or "",
        tasks=tuple(tasks),
        from_source=network.tasks.week_en_eigenaar_uit_bron,
    )


def _monitor(network: Network) -> tuple[MonitorLine, ...]:
    parameters = load_parameters(shipped("data", "parameters")).at(network.about.peildatum)
    lines = []
    for line in network.monitor.itertuples():
        start, target, begin, end = (
            _or_none(part) for part in (line.beginwaarde, line.streefwaarde, line.vanaf, line.streefdatum)
        )
        expected = ratio = None
        if None not in (start, target, begin, end) and begin < end:
            expected = expected_on_path(float(start), begin, float(target), end, min(line.peildatum, end))
            ratio = path_ratio(float(line.waarde), float(start), expected)
        status = judge(
            float(line.waarde),
            None if target is None else float(target),
            ratio,
            same_unit=True,
            on_track_from=parameters.value("kpi.op_koers_vanaf"),
            at_risk_from=parameters.value("kpi.risico_vanaf"),
        )
        lines.append(
            MonitorLine(
                line.groep,
                line.indicator,
                line.eenheid,
                line.peildatum,
                float(line.waarde),
                None if target is None else float(target),
                end,
                expected,
                status,
            )
        )
    order = list(network.liso.monitor.groepen)
    return tuple(sorted(lines, key=lambda found: order.index(found.group)))


def _or_none(value: Any) -> Any:
    """Return None for an empty cell, whatever pandas makes of it."""
    return None if pd.isna(value) else value


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
