"""Recognise names of persons by title, initials, or a listed first name or surname beside another word.

Everything is looked up in a text without accents, so that places in it are places in the text. Words for
organisations, streets and places that carry a person's name (Emma Kinderziekenhuis, Anna Paulowna) are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nnz_mkba.personal_data.around_names import (
    AFTER_ORGANISATION,
    OF_A_WORD,
    ORGANISATION,
    PARTICLES,
    PREFIX,
    SURNAME,
)
from nnz_mkba.personal_data.lexicon import Lexicon, lexicon
from nnz_mkba.personal_data.mentions import find_mentions
from nnz_mkba.personal_data.plain import without_accents

_ADDRESS = r"(?<!\w)(?:(?i:mevr|mvr|mevrouw|mej|mejuffrouw|dhr|de heer|meneer|hr(?=\.))|[Mm]w)\b"  # MW is maatschappelijk werk
_DEGREES = r"(?:(?i:prof|dr|drs|ir|ing|mr)\. ?)*"
_ADDRESSED = re.compile(rf"{_ADDRESS}\.?[ :]*(?<=[.: ]){_DEGREES}(?:[A-Z]\. ?)*{SURNAME}")
_ADDRESSED_SMALL = re.compile(rf"{_ADDRESS}\.?[ :]*(?<=[.: ])(?P<prefix>{PARTICLES})(?P<name>[A-Za-z][\w-]+)")
_MANNERS = frozenset(
    [
        "van",
        "de",
        "en",
        "of",
        "in",
        "op",
        "te",
        "mevrouw",
        "heer",
        "is",
        "was",
        "heeft",
        "die",
        "dat",
        "met",
        "voor",
        "gemeente",
        "wijkteam",
        "organisatie",
        "stichting",
        "afdeling",
        "ggd",
        "thuiszorg",
        "kliniek",
        "praktijk",
        "overkant",
        "school",
        "raad",
        "voorzitter",
        "directeur",
        "wethouder",
        "burgemeester",
        "instelling",
        "zorg",
    ]
)
_CLIENT = re.compile(rf"(?<!\w)(?i:cliente?|patiente?|deelneemster)\b\.?[ :]+(?:[A-Z]\. ?)*{SURNAME}")
_INITIALS = re.compile(
    rf"(?<![\w.])(?:[A-Z]\. ?){{1,5}}{PREFIX}[A-Z][a-z'’-]{{2,}}(?![\w.])(?:[ -]+[A-Z][a-z-]+)?(?! {ORGANISATION})"
)
_INITIALS_LAST = re.compile(r"(?<!\w)[A-Z][\w'’-]{1,40},? (?:[A-Z]\.){2,5}(?!\w)")
_BARE_INITIALS = re.compile(
    rf"(?<![\w.’'-])[A-Z](?:[ .]?[A-Z])?\.? (?:{PARTICLES})(?P<name>[A-Za-z][\w-]+)(?![\w-]| {ORGANISATION})"
)
_OF_A_TEAM = re.compile(r"(?i:team|locatie|afdeling|blok|gebouw|groep|poli|unit) $")  # "team A de Wit"
_INITIAL_VAN = re.compile(r"^[A-Z] (?:van|de|van der|van den|van de) [A-Z][a-z]{2,}(?![\w-])", re.MULTILINE)
_REVERSED = re.compile(
    rf"(?<!\w)(?:{PARTICLES})(?P<last>[A-Za-z][\w'’-]{{1,40}}), ?(?:mevr\. |mw\. |dhr\. )?"
    r"(?P<given>(?:[A-Za-z]\.){1,5}|[A-Z][\w'’-]{1,40}(?=$|[\n(;,.])|[A-Z]\w+(?= (?:van|de|der|den|el|ter)\b))",
    re.MULTILINE,
)
_TWO_WORDS = re.compile(  # a capitalised word and what may be its surname; looked up in the lists afterwards
    rf"(?<![\w-])(?<!Sint )(?<!St\. )(?<!Sint-)(?P<one>[A-Z][\w’']+(?:-[A-Z]\w+)?)(?= (?P<prefix>{PREFIX})"
    rf"(?P<two>[A-Z][\w'’-]{{1,40}})(?![\wÀ-ÿ'’-]| {ORGANISATION}))"  # the whole word: never a shorter piece of it
)
_CAPITAL_PREFIX = frozenset(["Van", "Vd", "Von", "Ter", "El", "Da"])  # "Robin Van Damme"
_FIRST_INITIAL = re.compile(r"(?<![\w-])(?P<one>[A-Z][a-z]\w+) [A-Z]\.(?![\w.])")
_DEGREE = re.compile(
    rf"(?<!\w)(?i:dr|drs|prof|mr|ir|ing)\. ?(?!{ORGANISATION})(?:[A-Z]\. ?)*{SURNAME}(?![\w’'-]| {ORGANISATION})"
)
_INFORMANT = re.compile(
    r"(?<!\w)(?i:via|volgens|aldus|(?:gesprek|gebeld|gesproken|contact) met|(?:e-?mail|mail|bericht|brief) van|telefonisch)"
    rf" (?P<name>[A-Za-z]\w+)(?!\w)(?! {ORGANISATION})"
)
_KIN_OF_A_CLIENT = re.compile(
    r"(?<!\w)(?i:moeder|vader|ouders?|zus|broer|dochter|zoon|partner|man|vrouw|vriendin?|buurvrouw|buurman) van "
    r"(?i:(?:de |een )?(?:client|patient|deelne))"
)
_NO_PERSON = re.compile(ORGANISATION)
_PLACE = re.compile(
    r"(?:Gemeente|Huisarts\w*|Verloskundig\w*|Kapper|Apotheek|Praktijk|Stichting|Team|Dokter|Dr|Bergen|Wijk|Locatie"
    r"|Alphen|Capelle|Krimpen|Koog|Wijk|Den|De|Het|Noord|Zuid|Oost|West|Nieuw|Oud|Bureau|Buro|Groep|Regio|Fonds|Van|In"
    r"|Op|Bij|Door|Uit|Aan|En|Of|Een|Koningin|Koning|Prinses|Sint|Huize)\b"
)
_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+)?(?=[ ,])")
_SMALL_SURNAME = re.compile(
    rf",? (?:(?P<prefix>{PARTICLES})(?P<last>[a-z][\w'’-]{{1,40}})|van (?:de[rn]? )?(?!{ORGANISATION})(?P<any>[a-z]{{3,}}))"
)
_SMALL_END = re.compile(rf"(?![\w-]| {ORGANISATION})")


def find_names(text: str) -> list[int]:
    """Return the places in a text where a name of a person seems to start.

    Examples
    --------
    >>> [len(find_names(t)) > 0 for t in ("mevr. Jansen", "P. de Vries", "Petra van Dam", "De Haardstee")]
    [True, True, True, False]
    """
    names = lexicon()
    bare = _without_known_organisations(without_accents(text))
    places = {
        m.start() for p in (_CLIENT, _INITIALS, _INITIALS_LAST, _DEGREE, _INITIAL_VAN) for m in p.finditer(bare)
    }
    places |= set(_addressed(bare, names))
    places |= {
        m.start()
        for m in _BARE_INITIALS.finditer(bare)
        if names.is_last(m["name"]) and not _OF_A_TEAM.search(bare, max(0, m.start() - 20), m.start())
    }
    places |= {m.start() for m in _REVERSED.finditer(bare) if _is_reversed(m, names)}
    places |= set(_two_words(bare, names))
    places |= set(_small_names(bare, names))
    places |= set(find_mentions(bare, names))
    return sorted(places)


def _two_words(bare: str, names: Lexicon) -> Iterator[int]:
    for m in _TWO_WORDS.finditer(bare):
        one, two = m.group("one", "two")
        if _NO_PERSON.match(two) or AFTER_ORGANISATION.search(bare, max(0, m.start() - 40), m.start()):
            continue
        listed = names.is_last(two)
        # "Wijzer in de Wijk" is a programme; "Sanne in de Wijk" is found by its first name
        alone = names.stands_alone(two) and not m["prefix"].startswith(("in ", "op "))
        no_place = not (
            _PLACE.match(one) or _NO_PERSON.match(one) or OF_A_WORD.match(one) or one.lower() in names.places
        )
        weak = (
            names.is_first(one)
            and (listed or "v" in m["prefix"] or two in _CAPITAL_PREFIX)
            and not m["prefix"].startswith(("in ", "op "))
        )
        if names.is_no_word(one) or weak or (alone and no_place):
            yield m.start()
    for m in _FIRST_INITIAL.finditer(bare):
        if names.is_first(m["one"]):
            yield m.start()


def _small_names(bare: str, names: Lexicon) -> Iterator[int]:
    """Yield where a name stands whatever its capitals: both listed, or a listed first name followed by "van"."""
    small = bare.lower() if bare.isascii() else "".join(map(_small, bare))
    for m in _SMALL_WORD.finditer(small):
        first = m.group()
        if not names.is_no_word(first):
            continue
        after = _SMALL_SURNAME.match(small, m.end())
        if after is None or not _SMALL_END.match(small, after.end()):
            continue
        if (
            after["any"]
            or names.is_last(after["last"])
            or (after["prefix"] and after["prefix"].startswith(("el ", "al ")))
        ):
            yield m.start()


def _is_reversed(match: re.Match[str], names: Lexicon) -> bool:
    """Tell "Jansen, P." and "Demirci, Hatice" from "Leiden, Gouda": by a capital or a listed name on both sides."""
    last, given = match.group("last", "given")
    if given.endswith("."):
        return (last[0].isupper() and last.lower() not in names.places) or names.stands_alone(last)
    return last[0].isupper() and names.is_first(given) and last.lower() not in names.places


def _addressed(bare: str, names: Lexicon) -> Iterator[int]:
    yield from (m.start() for m in _ADDRESSED.finditer(bare))
    for m in _ADDRESSED_SMALL.finditer(bare):
        name, prefix = m["name"], m["prefix"]
        foreign = bool(re.match(r"(?i:el|al|van|ter|ten|von|ait|v\.?d)\b", prefix)) and name.lower() not in _MANNERS
        if names.is_last(name) or names.is_first(name) or foreign:
            yield m.start()


def find_first_names(text: str) -> list[int]:
    """Return the places in a text of a listed first name that stands alone, with a capital, and is no other word.

    For the answers of a few colleagues only: there a first name is enough to know who is meant.

    Examples
    --------
    >>> [len(find_first_names(t)) for t in ("Petra deed het", "een roos van Roos", "Emma Kinderziekenhuis", "Sint Jan")]
    [1, 0, 0, 0]
    """
    names = lexicon()
    bare = _without_known_organisations(without_accents(text))
    return [m.start() for m in _ALONE.finditer(bare) if names.is_no_word(m.group())]


_ALONE = re.compile(rf"(?<![\w-])(?<!Sint )(?<!St\. )[A-Z][a-z]{{2,}}(?![\w-])(?!,? {ORGANISATION})")


def _small(sign: str) -> str:
    """Return a letter small if that is one letter, so that places stay where they are."""
    small = sign.lower()
    return small if len(small) == 1 else sign


def find_addressed(text: str) -> list[int]:
    """Return the places in a text where somebody is named with a form of address.

    Examples
    --------
    >>> [len(find_addressed(t)) for t in ("003, via dhr. A. de Wit", "Trussell J., Contraception 83", "mevrouw jansen")]
    [1, 0, 1]
    """
    names = lexicon()
    bare = without_accents(text)
    informants = {m.start() for m in _INFORMANT.finditer(bare) if names.is_no_word(m["name"])}
    return sorted(informants | set(_addressed(bare, names)) | {m.start() for m in _KIN_OF_A_CLIENT.finditer(bare)})


#: What may be listed as the name of an organisation: at least two words, no digit, no more than a name is long.
ORGANISATION_NAME = re.compile(r"(?=.{5,60}$)[^\W\d_][^\W\d_.'’&-]*(?:[ -][^\W\d_.'’&-]+\.?)+")


def without_organisations(text: str, allowed: Sequence[str]) -> str:
    """Return a text with a neutral word, as long as it was, for every listed organisation.

    It stays one capitalised word: what stands before it ("mevr.", an initial, a first name) still makes a person of it.

    Examples
    --------
    >>> names = ["Pieter van Foreest"]
    >>> [len(find_names(without_organisations(t, names))) for t in ("Pieter van Foreest", "dhr. Pieter van Foreest")]
    [0, 1]
    """
    listed = sorted((name for name in allowed if ORGANISATION_NAME.fullmatch(name)), key=len, reverse=True)
    return _neutral(text, tuple(listed)) if listed else text


def _without_known_organisations(text: str) -> str:
    return _neutral(text, lexicon().organisations)


def _neutral(text: str, organisations: tuple[str, ...]) -> str:
    return _either(organisations).sub(lambda match: f"X{'x' * (len(match.group()) - 1)}", text)


@lru_cache(maxsize=8)
def _either(organisations: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, organisations))})(?![\w-])")
