"""Recognise a person who is mentioned by one name: from what she does, what she is to somebody, or how she is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nnz_mkba.personal_data.around_names import AFTER_ORGANISATION, OF_A_WORD, ORGANISATION, PREFIX
from nnz_mkba.personal_data.lexicon import Lexicon

_KIN = (
    r"moeder|vader|mama|papa|ouders?|zus(?:je|ter)?|broer(?:tje)?|(?:klein|schoon|stief|pleeg)?(?:dochter(?:tje)?|zoon(?:tje)?)"
    r"|partner|man|vrouw|vriend|vriendin|ex|verloofde|nicht(?:je)?|neef(?:je)?|tante|oom|oma|opa|kind|baby|tweeling|buurvrouw"
    r"|buurman|meisje|tienermoeder"
)
_ROLE = (
    r"cliente?|patiente?|deelneemster|deelnemer|collega|contactpersoon|aanspreekpunt|mentor|begeleid(?:st)?er|tolk|huisarts"
    r"|verloskundige|(?:wijk)?verpleegkundige|gynaecoloog|psychiater|psycholoog|kraamverzorgster|coordinator|procesregisseur"
    r"|aandachtsfunctionaris|medewerkster|medewerker|hulpverle(?:ner|enster)|jeugdarts|maatschappelijk werk(?:er|ster)"
    r"|wethouder|burgemeester|voogd|gezinsvoogd|stagiaire|zwangere|mevrouw|naam"
)
_WHO = rf"(?:{_KIN}|{_ROLE})"
_ACTS = (
    r"is|was|wil|wilde|heeft|had|belde|belt|mailde|kwam|komt|vertelde|vertelt|zegt|zei|vroeg|vraagt|gaat|ging|kreeg|krijgt|moet"
    r"|kan|kon|zit|blijft|denkt|vindt|vond|slikt|gebruikt|koos|kiest|woont|woonde|twijfelt|twijfelde|weet|wist|gaf|geeft|staat"
    r"|stond|doet|deed|ligt|lag|liet|laat|verblijft|verbleef|overleed|beviel|bevalt|zal|mag|durft|hoopt|huilde|stopte|stopt"
    r"|verscheen|bleek|lijkt|werd|wordt|volgt|spreekt|sprak|bespreekt|regelt|regelde|meldde|meldt|stuurt|stuurde|sliep"
    r"|overlegt|overlegde|verwacht|verwachtte|verwachten|durven|hebben|willen|komen|wacht|wachtte|begeleidt|begeleidde|heet|ziet|zag"
)
_NEAR = (
    r"met|van|aan|voor|door|namens|via|volgens|aldus|over|bij|vraag|bel|mail|spreek|tolk|afspraak|belafspraak|aanmelding"
    r"|intake|huisbezoek|notitie|gesproken|namelijk|en|of|zonder|tegen|naar"
)
_FIRST = r"(?P<name>[A-Z][a-z]\w*(?:-[A-Z]\w+)?)"
_END = rf"(?![\w-])(?!,? {ORGANISATION})"
#: How somebody is called: any word with a capital is then a name.
_CALLED = re.compile(
    rf"(?<!\w)(?i:(?:haar|zijn|wier|hun) naam is|genaamd|geheten|noem(?:t|de) (?:zich|haar|hem)(?:zelf)?"
    rf"|(?:{_WHO}|zij|ze|hij|die) heet(?:te)?|(?:voor|roep|achter)naam|naam (?:van )?(?:de |het )?(?:{_KIN}|cliente?)|naam)[ :]+"
    rf"(?P<name>[A-Z][\w'’-]{{1,40}}){_END}"
)
_BY_ROLE = re.compile(rf"(?<!\w)(?i:{_WHO})(?: van|:| is)?[ ,]+{_FIRST}{_END}")
_SURNAME_BY_ROLE = re.compile(
    rf"(?<!\w)(?i:{_ROLE})[ :]+(?P<name>(?:Van|Von|Ter|Ten|El) (?:de[rn]? )?[A-Z]\w+|(?:De )?(?P<last>[A-Z][\w'’-]{{1,40}})){_END}"
)
_ACTING = re.compile(rf"(?<![\w-]){_FIRST}{_END}(?= (?:{_ACTS})\b)")
_SHOWN = re.compile(
    rf"(?<![\w-]){_FIRST}(?:,? \(?\d{{1,2}}(?: jaar|\))|, \d\d(?=[,.;])|, (?:haar|zijn|de) (?:{_KIN})\b| en (?:haar|zijn) (?:{_KIN})\b"
    rf"| uit (?:de [A-Z]|[A-Z])|'s (?:{_KIN})\b)"
)
_NEARBY = re.compile(rf"(?<!\w)(?i:{_NEAR})[ :]+{_FIRST}{_END}(?! [A-Z])")
_ALONE = re.compile(r"^[ \t>*#|-]*(?P<name>[A-Z][a-z]\w+)[ \t.|]*$", re.MULTILINE)
_FAMILY = re.compile(
    rf"(?<!\w)(?:(?P<any>familie|fam\.|Fam\.|gezin|echtpaar|erven|weduwe)|Familie|Gezin|Echtpaar) "
    rf"(?P<prefix>{PREFIX}|De |Da |Van (?:de[rn]? )?|El )(?P<name>[A-Z][\w'’-]{{1,40}}){_END}"
)
_SURNAME_NEAR = re.compile(
    rf"(?<!\w)(?i:met|volgens|aldus|namens|niet bereikt:|bereikt:) {PREFIX}(?P<name>[A-Z]\w+){_END}"
)
_BEFORE = re.compile(r"(?P<word>[A-Z][\w’'-]*)[ ]$")


def find_mentions(bare: str, names: Lexicon) -> Iterator[int]:
    """Yield the places in a text without accents where one name stands for a person.

    Parameters
    ----------
    bare : str
        Without accents.
    names : Lexicon

    Examples
    --------
    >>> from nnz_mkba.personal_data.lexicon import lexicon
    >>> [len(list(find_mentions(t, lexicon()))) > 0 for t in ("Fatima belde", "zij heet Dounia", "Cardea belde")]
    [True, True, False]
    """
    for m in _CALLED.finditer(bare):
        by_heading = m.group().lower().startswith("naam") and " naam" not in m.group()[:5]
        if not by_heading or names.is_first(m["name"]) or names.is_last(m["name"]) or _says_whose(m.group()):
            yield m.start()
    for m in _BY_ROLE.finditer(bare):
        if names.is_first(m["name"]):
            yield m.start()
    for m in _SURNAME_BY_ROLE.finditer(bare):
        if (
            m["last"] is None
            or names.stands_alone(m["last"])
            or (m["name"].startswith("De ") and names.is_last(m["last"]))
        ):
            yield m.start()
    for m in _ACTING.finditer(bare):
        if names.is_no_word(m["name"]) and _opens(bare, m.start(), names):
            yield m.start()
    for m in _SHOWN.finditer(bare):
        if names.is_first(m["name"]) and not OF_A_WORD.match(m["name"]) and _opens(bare, m.start(), names):
            yield m.start()
    for pattern in (_NEARBY, _ALONE):
        yield from (m.start() for m in pattern.finditer(bare) if names.is_strong(m["name"]))
    for m in _FAMILY.finditer(bare):
        if names.is_last(m["name"]) or (m["any"] and m["name"].lower() not in names.places):
            yield m.start()
    for m in _SURNAME_NEAR.finditer(bare):
        if names.stands_alone(m["name"]):
            yield m.start()


def _says_whose(match: str) -> bool:
    return bool(re.match(r"(?i)naam (?:van|de|het|[a-z]+[ :])", match))


def _opens(bare: str, start: int, names: Lexicon) -> bool:
    """Return whether no organisation and no other name stands right before: "Prinses Beatrix is", "Huize Maria heeft"."""
    if AFTER_ORGANISATION.search(bare, max(0, start - 40), start):
        return False
    before = _BEFORE.search(bare, max(0, start - 30), start)
    return (
        before is None
        or bool(OF_A_WORD.match(before["word"]))
        or before["word"] in {"De", "In", "Bij", "Toen", "Omdat"}
    )
