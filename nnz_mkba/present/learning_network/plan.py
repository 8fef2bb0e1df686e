"""What a learning network agreed to do: the plan, what returns when, and how the next session is prepared."""

from __future__ import annotations

from nnz_mkba.model.learning_network.planning import Action, Moment
from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present.html import Bullets, Content, Display, Empty, Heading, Notice, Paragraph, Section, Status
from nnz_mkba.present.learning_network.agenda import calendar_name
from nnz_mkba.present.learning_network.words import (
    DASH,
    PLAN_STATUS,
    ROLES,
    caption,
    download,
    dutch,
    number,
    owner,
    role_name,
)
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import marked
from nnz_mkba.present.tables import Table


def plan(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the improvement plan, overdue points on top, and the meetings in which points return."""
    if not found.actions and not found.moments:
        return Empty()
    parts: list[Display] = []
    if found.actions:
        rows: list[list[Content]] = [
            [
                dutch(action.what, t),
                t.date(action.due),
                dutch(action.needed, t) if action.needed else DASH,
                dutch(action.monitoring, t) if action.monitoring else DASH,
                owner(action.who, t),
                _state(found, action, t),
            ]
            for action in found.actions
        ]
        columns = [t("Wat"), t("Wanneer"), t("Wat is nodig"), t("Hoe volgen we het"), t("Wie"), t("Stand")]
        title = caption(found, t("Verbeterplan, te late punten bovenaan"), t)
        parts.append(Table(title, columns, rows, t=t, download=download(found, "verbeterplan.csv")))
    for date, actions in found.next_meetings:
        if actions:
            parts.append(Heading(t("Op de agenda van {date}", date=t.date(date)), level=3))
            parts.append(Bullets([_line(action, action.overdue(date), t) for action in actions]))
    if found.moments:
        parts.append(Heading(t("Weer terugkijken"), level=3))
        parts.append(Bullets([_moment(moment, t) for moment in found.moments]))
    returns = number(found.liso.rules.actiepunten_keren_terug)
    parts.append(
        Paragraph(
            t(
                "Elk actiepunt komt ten minste {n} bijeenkomsten terug, en daarna tot het klaar is.",
                n=t.count(returns),
            )
        )
    )
    return Section(t("Wat gaan we doen?"), *parts)


def _state(found: NetworkEvaluation, action: Action, t: Translator) -> Status:
    if action.overdue(found.about.peildatum):
        return Status("achter", t("te laat"))
    shape = "behaald" if action.status == "klaar" else "op_koers" if action.status == "bezig" else "onbekend"
    return Status(shape, t(PLAN_STATUS[action.status]))


def _line(action: Action, late: bool, t: Translator) -> Content:
    fields = {"what": action.what, "who": role_name(action.who, t), "date": t.date(action.due)}
    if action.status == "klaar":
        words = t("Klaar: {what} ({who}).", what=fields["what"], who=fields["who"])
    elif late:
        words = t("Dan te laat: {what} ({who}, af te ronden uiterlijk {date}).", **fields)
    else:
        words = t("{what} ({who}, af te ronden uiterlijk {date}).", **fields)
    return marked(words, t, action.what, *([] if action.who in ROLES else [action.who]))


def _moment(moment: Moment, t: Translator) -> str:
    due, meeting = t.date(moment.due), moment.meeting
    kind = t("Volledige evaluatie") if moment.full else t("Korte tussenevaluatie")
    if meeting is None:
        return t("{kind} vanaf {date}; daarna is nog geen bijeenkomst gepland.", kind=kind, date=due)
    return t("{kind} vanaf {date}: in de bijeenkomst van {meeting}.", kind=kind, date=due, meeting=t.date(meeting))


def session(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the dated tasks of the next session."""
    planned = found.session
    if planned is None:
        return Empty()
    rows: list[list[Content]] = [
        [dutch(task.name, t), t.date(task.date), t.count(number(task.weeks_before)), owner(task.owner, t)]
        for task in planned.tasks
    ]
    file = calendar_name(t.language)
    notes = [t("De taken staan ook in {file} naast deze pagina, voor de eigen agenda.", file=file)]
    parts: list[Display] = []
    if not planned.from_source:
        parts.append(
            Notice(
                t(
                    "De vijftien taken komen uit het LISO-handboek (004). Welke week en welke eigenaar erbij horen, is in de "
                    "brontekst verloren gegaan: dat is hier een voorstel, aan te passen in sessietaken.yaml."
                )
            )
        )
    title = t("Voorbereiding van de sessie op {date}", date=t.date(planned.date))
    columns = [t("Taak"), t("Uiterlijk"), t("Weken vooraf"), t("Eigenaar")]
    parts.append(
        Table(caption(found, title, t), columns, rows, t=t, notes=notes, download=download(found, "sessie.csv"))
    )
    return Section(t("De volgende sessie"), *parts)
