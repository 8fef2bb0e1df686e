"""A session and its preparation as a calendar file, for any calendar program.

The session stands in the time zone Europe/Amsterdam; a task fills its day. Owners are roles, in words: a calendar's
attendee needs an e-mail address, which this software does not hold.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from nnz_mkba.extras import need
from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present.learning_network.words import network_title, role_name
from nnz_mkba.present.locale import Translator

TIME_ZONE = ZoneInfo("Europe/Amsterdam")
DEFAULT_BEGIN = dt.time(9, 0)


def calendar_name(language: str) -> str:
    """Return the name of the calendar beside a page: one a language, so that neither overwrites the other.

    Examples
    --------
    >>> calendar_name("nl"), calendar_name("en")
    ('leernetwerk.ics', 'leernetwerk.en.ics')
    """
    return "leernetwerk.ics" if language == "nl" else f"leernetwerk.{language}.ics"


def calendar(found: NetworkEvaluation, t: Translator) -> bytes | None:
    """Return the next session with its dated tasks as an iCalendar file; None if no session is planned."""
    session = found.session
    if session is None:
        return None
    made = _library().Calendar()
    made.add("prodid", "-//nnz-mkba//leernetwerk//NL")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _label(found, network_title(found, t), t))
    begin = dt.time.fromisoformat(session.begin) if session.begin else DEFAULT_BEGIN
    start = dt.datetime.combine(session.date, begin, tzinfo=TIME_ZONE)
    title = t("Sessie van {name}", name=found.about.naam)
    event = _event(found, _label(found, title, t), f"sessie {session.date}")
    event.add("dtstart", start)
    event.add("dtend", start + dt.timedelta(minutes=session.minutes))
    event.add("description", session.subject)
    made.add_component(event)
    for task in session.tasks:
        owner = role_name(task.owner, t)
        event = _event(
            found, _label(found, t("{task} ({owner})", task=task.name, owner=owner), t), f"{session.date} {task.name}"
        )
        event.add("dtstart", task.date)
        event.add("dtend", task.date + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("categories", [owner])
        sentence = t("Eigenaar: {owner}. Voor de sessie van {date}.", owner=owner, date=t.date(session.date))
        event.add("description", sentence)
        made.add_component(event)
    first, last = dt.date(session.date.year - 1, 1, 1), dt.date(session.date.year + 2, 1, 1)
    made.add_missing_timezones(first_date=first, last_date=last)
    return made.to_ical()


def _library() -> Any:
    return need("icalendar", "netwerk", "de agenda van een leernetwerk")


def _event(found: NetworkEvaluation, summary: str, name: str) -> Any:
    event = _library().Event()
    event.add("summary", summary)
    # The same session gives the same identity, so a calendar updates an appointment and does not add another.
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, f'nnz-mkba/{found.slug}/{name}')}@nnz-mkba")
    event.add("dtstamp", dt.datetime.combine(found.about.peildatum, dt.time(), tzinfo=dt.UTC))
    return event


def _label(found: NetworkEvaluation, text: str, t: Translator) -> str:
    return t("{text} (verzonnen gegevens)", text=text) if found.about.synthetisch else text
