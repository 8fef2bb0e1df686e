"""Recognise full dates, and tell a date about a person from that of a meeting, a rule or an organisation.

What stands in the same sentence decides. A date with nothing around it, and one that says nothing of what happened and
lies before the programme began, may be a date of birth and is taken for one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october|jan|feb|mrt|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec"
)
_DATE = re.compile(
    r"(?<!\d)(?=\d)(?:"  # a cheap look ahead first: most places in a text are no digit
    r"(?<![\d-])(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d-])(?P<y2>(?:19|20)\d\d)[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?!\d)"
    r"|(?<![\d-])(?P<y3>(?:19|20)\d\d)(?P<m3>\d\d)(?P<d3>\d\d)(?!\d)"
    r"|(?<![\d-])(?P<d5>[0-3]\d)(?P<m5>[01]\d)(?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./-])(?P<d6>\d{1,2})(?P<s6>[-/])(?P<m6>\d{1,2})(?P=s6)(?P<y6>\d\d)(?![\d]|[./-]\d)"
    r"|(?<![\d./-])(?P<d7>\d\d)\.(?P<m7>\d\d)\.(?P<y7>\d\d)(?![\d]|[./-]\d)"
    rf"|(?<!\d)(?P<d4>\d{{1,2}})(?:e|de|ste|th|st|nd|rd)?[ ./-]{{1,2}}(?P<m4>(?i:{_MONTHS}))[ ./-]{{1,2}}"
    r"(?P<y4>(?:19|20)\d\d|'\d\d|(?<=-)\d\d)(?!\d))"
    rf"|(?<!\w)(?=[jfmasondJFMASOND])(?P<m8>(?i:{_MONTHS}))\.? (?P<d8>\d{{1,2}})(?:e|th|st|nd|rd)?,? (?P<y8>(?:19|20)\d\d)(?!\d)"
)
#: Said of a person and of nothing else.
_OF_A_PERSON = re.compile(
    r"(?<!\w)(?:geboren|geb(?:oorte\w*)?\.?(?: ?dat\w*)?(?![\w])|jarig|cli[eë]nte?|pati[eë]nte?|deelneemster|mevr\w*|mw|dhr|meneer"
    r"|bevallen|beviel|bevalling|uitgerekend|overleden|overleed|zwanger(?! raken)|abortus|miskraam|(?:haar|zijn|hun) (?:\w+ )?"
    r"(?:zoon\w*|dochter\w*|kind|man|vrouw|partner|moeder|vader|baby)|uit huis|opgenomen|verslaafd|gehuwd|gescheiden)(?!\w)",
    re.IGNORECASE,
)
#: What an organisation does, or a paper, a meeting and a rule are called.
_OF_AN_ORGANISATION = re.compile(
    r"(?<!\w)(?:aangesloten|sloot|sluit|aansluiting|aanmeldpunt|\w*vergader\w*|\w*overleg\w*|stuurgroep|werkgroep|projectgroep"
    r"|\w*verslag\w*|\w*rapport\w*|convenant|\w*overeenkomst|\w*contract\w*|\w*besluit\w*|college|\w*raad|gemeenteraad|peildatum"
    r"|stand|\w*gegevens|cijfers|\w*bijeenkomst\w*|conferentie|congres|symposium|\w*scholing\w*|training\w*|workshop|webinar"
    r"|\w*subsidie\w*|\w*begroting|jaarrekening|\w*brief|\w*regeling|\w*wet|verordening|bijgewerkt|versie|gewijzigd|aangepast"
    r"|gestart|startte|start|begon|beginnen|begin|opening|geopend|opgericht|oprichting|evaluatie|tussenevaluatie|factuur|offerte"
    r"|gelezen|geraadpleegd|publicatie\w*|gepubliceerd|verschenen|loket|\w*kwartaal\w*|pilot|programma|project\w*|looptijd|loopt"
    r"|\w*gemeenten?|ggd|ggz|organisaties?|ketenpartners?|partners|regio|co[oö]rdinator|aandachtsfunctionaris\w*|kick-?off|notitie"
    r"|vastgesteld|ondertekend|getekend|ingangsdatum|ingegaan|in werking|telling|geteld|opgave|levering|bijlage|wachtlijst|\w*plan"
    r"|mkba|prijspeil|aanname|parameter\w*|tarief|tarieven|bedrag\w*|kosten|baten|persbericht|nieuwsbrief|website|agenda|notulen|mandaat|fusie|verhuisd|verhuizing|deelname|uitbreiding|huisartsen|corona\w*)"
    r"(?!\w)",
    re.IGNORECASE,
)
#: Said of persons mostly; what an organisation does outweighs it.
_PERHAPS_A_PERSON = re.compile(
    r"(?<!\w)(?:zij|ze|hij|haar|hem|kind|kindje|baby|zoon\w*|dochter\w*|moeder|vader|vrouw|meisje|spiraal\w*|intake|gezien|consult"
    r"|behandeling|plaatsing|geplaatst|prikpil|echtscheiding|afspraak|huisbezoek|in zorg)(?!\w)",
    re.IGNORECASE,
)
_FROM_OR_TO = re.compile(
    r"(?<!\w)(?:sinds|vanaf|per|tot|tot en met|t/m|ingaande|met ingang van|van)(?!\w)", re.IGNORECASE
)
_BREAK = re.compile(r"[.!?;](?=\s)|\n")
_AROUND = 200  # characters of a sentence that are looked at, so that a long text takes no longer than it is
_PROGRAMME_BEGAN = 2014


def dates_in(text: str) -> list[re.Match[str]]:
    """Return every full date that exists."""
    return [m for m in _DATE.finditer(text) if _year(m) is not None]


def is_date(text: str) -> bool:
    """Return whether a text begins with a date and holds nothing else.

    Examples
    --------
    >>> is_date("12031991"), is_date("12345672")
    (True, False)
    """
    match = _DATE.fullmatch(text)
    return match is not None and _year(match) is not None


def personal_dates(undated: str, dates: list[re.Match[str]]) -> Iterator[int]:
    """Yield the places of the dates that are about a person, or may be for lack of anything around them.

    Parameters
    ----------
    undated : str
        The text with spaces for its dates ("mei" in one is no word beside another).
    dates : list of re.Match
        As `dates_in` found them.

    Examples
    --------
    >>> texts = ("aangesloten op 1 maart 2021", "geboren op 1 maart 1991", "12-03-1998", "vergadering van 12-05-2021")
    >>> [len(list(personal_dates(without_matches(text, dates_in(text)), dates_in(text)))) for text in texts]
    [0, 1, 1, 0]
    """
    return (m.start() for m in dates if _about_a_person(_sentence(undated, m), _year(m) or 0))


def without_matches(text: str, matches: Sequence[re.Match[str]]) -> str:
    """Return a text with spaces for what was matched, as long as it was."""
    pieces, last = [], 0
    for m in matches:
        pieces += [text[last : m.start()], " " * len(m.group())]
        last = m.end()
    return "".join([*pieces, text[last:]])


def _about_a_person(around: str, year: int) -> bool:
    if _OF_A_PERSON.search(around):
        return True
    if _OF_AN_ORGANISATION.search(around):
        return False
    if _PERHAPS_A_PERSON.search(around) or year < _PROGRAMME_BEGAN:
        return True
    return not (_FROM_OR_TO.search(around) or re.search(r"[^\W\d_]{4,}", around))


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return what stands around a date in its sentence."""
    before = text[max(0, match.start() - _AROUND) : match.start()]
    after = text[match.end() : match.end() + _AROUND]
    if breaks := list(_BREAK.finditer(before)):
        before = before[breaks[-1].end() :]
    if broken := _BREAK.search(after):
        after = after[: broken.start()]
    return f"{before} {after}"


def _year(match: re.Match[str]) -> int | None:
    """Return the year of a date, or None if there is no such day; two digits are of the last century from 30 on."""
    parts = {name[0]: value.lstrip("'") for name, value in match.groupdict().items() if value is not None}
    year, month = int(parts["y"]), parts["m"]
    if len(parts["y"]) == 2:
        year += 1900 if year >= 30 else 2000
    if month.isdigit():
        try:
            dt.date(year, int(month), int(parts["d"]))
        except ValueError:
            return None
    return year
