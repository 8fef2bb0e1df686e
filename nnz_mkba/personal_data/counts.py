"""Numbers of clients in prose: they would go around the protection of counts, so printed text may hold none.

A number, in digits or as a word, is taken for a count where its sentence also names a client, an outcome or a
municipality, or where it stands as "17 van de 23". Years, dates, amounts in euro, numbers of a chapter or document, and
numbers of what is plainly no client ("8 ketenpartners") are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.plain import plain

_UNITS = "één|eén|een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMERAL = (
    r"(?:één|eén|e´en|twee|drie|vier|vijf|zes|zeven|acht(?! (?:het|de|dit|dat|zich|wij|men)\b)|negen|tien|elf|twaalf|dertien"
    r"|veertien|vijftien|zestien|zeventien|achttien|negentien"
    rf"|(?:(?:{_UNITS})[eë]n)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    rf"|(?:{_UNITS})?honderd(?:en)?\w*|(?:twee|drie|vier|vijf|zes|tien|twaalf|twintig)tal|driekwart"
    r"|(?<!eerste )(?<!tweede )helft)"
)
_DIGITS = r"\d+(?:[.,]\d+)*"
_NUMBER = re.compile(rf"(?<![\w])(?:{_DIGITS}(?:ste|de|e)?|{_NUMERAL})(?!\w)(?: ?%| ?procent\b)?", re.IGNORECASE)
_PERSON = (
    r"cli[eë]nt(?:e|en|es)?|deelneemsters?|deelnemers?|inwoners?|inwoonsters?|vrouw(?:en)?|meisjes?|meid(?:en)?|moeders?"
    r"|aanstaande ouders?|persoon|personen|gezin(?:nen)?|casus(?:sen)?|gesprek(?:ken)?|aanmelding(?:en)?|pati[eë]nt(?:e|en|es)?"
    r"|zwangeren?|zwangerschap(?:pen)?"
)
_OUTCOME = (
    r"koos|kozen|kiest|kiezen|gekozen|keuzes?|anticonceptie|spiraal(?:tje)?|in zorg|opgeschaalde?|opschaling(?:en)?"
    r"|verwezen|aangemeld"
)
_TRIGGER = re.compile(rf"(?<!\w)(?:{_PERSON}|{_OUTCOME})(?!\w)", re.IGNORECASE)
#: An article is a number only beside a person: "een cliënt", "een kwetsbare vrouw", "één van de cliënten".
_ARTICLE = re.compile(
    r"(?<!\w)e[eé]n[\s*_(]+(?:(?:\w+e[\s,)]+){0,2}"
    r"(?:cli[eë]nte?|deelneem?ster|deelnemer|inwoner|inwoonster|vrouw|meisje|moeder|persoon|gezin|pati[eë]nte?)"
    r"|van (?:de|deze|onze) (?:\w+e )?(?:cli[eë]nte[ns]|deelneemsters|deelnemers|inwoners|vrouwen|meisjes|moeders|personen))(?!\w)",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"(?<!\w)(?:{_DIGITS}|{_NUMERAL}) (?:van|uit) (?:(?:de|die|deze|onze|alle|in totaal) )?(?:{_DIGITS}|{_NUMERAL})(?!\w)",
    re.IGNORECASE,
)
_NO_CLIENTS = (
    r"ketenpartners?|netwerkpartners?|partners?|partijen|organisaties?|instellingen|gemeenten?|regio[’']?s|scholing(?:en)?"
    r"|bijeenkomsten?|trainingen|groep(?:en)?|aandachtsfunctionaris(?:sen)?|professionals?|medewerkers?|co[oö]rdinator(?:en)?"
    r"|jaar|jaren|maand(?:en)?|we(?:ek|ken)|dag(?:en)?|u(?:ur|ren)|minuten|fte|keer|maal|euro[’']?s?|eur|miljoen|miljard"
    r"|kwarta(?:al|len)|onderdelen|speerpunten|thema[’']?s|punten|redenen|rondes?|versies?|documenten|bijlagen|bedragen"
    r"|scholen|wijkteams?|teams?|ziekenhuizen|bestuurders|aannamen|scenario[’']?s|parameters|procesregisseurs?"
)
_REFERRED = (
    r"bijlagen?|artikel|pagina[’']?s?|p\.|blz\.?|tabel|figuur|hoofdstuk|paragraaf|fase|stap|deel|versie|kwartaal|nummer|nr\.?"
    r"|document|getal|volume|jaargang|week|noot|prijspeil|lid"
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_SAFE = re.compile(
    r"https?://\S+"
    r"|\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|(?:\d{{1,2}} )?(?:{_MONTHS}) (?:19|20)\d\d"
    r"|(?<![\d.,])(?:19|20)\d\d(?:[-–/](?:(?:19|20)?\d\d))?(?![\d%]|[.,]\d)"
    rf"|€ ?{_DIGITS}(?:,-)?(?: (?:duizend|miljoen|miljard))?|(?<![\w]){_DIGITS} ?(?:euro|eur)\b"
    r"|(?<!\w)00\d(?!\w)|\d+-jarigen?"
    rf"|(?<!\w)(?:{_REFERRED}) ?\d+(?:\.\d+)*(?![\w%])"
    rf"|(?<!\w)(?:{_DIGITS}|{_NUMERAL})(?: [a-zà-ÿ]{{3,}}(?:e|de|en)){{0,2}} (?:{_NO_CLIENTS})(?!\w)"
    r"|\béén van (?:de|deze|onze) (?!\d)(?!(?:\w+e )?(?:" + _PERSON + "))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*(?:>\s*)*\d{1,2}[.)]\s", re.MULTILINE)
_AIMED = re.compile(r"\b(?:doel|doelstelling|streef\w*|streven|beoogde?|norm|landelijke?)\b", re.IGNORECASE)
_CODE = re.compile(r"\bGM\d{4}\b")
_SENTENCE = re.compile(r"(?:[.!?](?=\s)|;|\n\s*\n|\n(?=#)|\n(?=\s*[-*+] ))")
_COMMON_WORDS = frozenset(
    [
        "den",
        "de",
        "het",
        "oude",
        "oud",
        "nieuwe",
        "noord",
        "zuid",
        "oost",
        "west",
        "midden",
        "sint",
        "land",
        "aan",
        "berg",
        "rijn",
        "stad",
        "meer",
    ]
)
_LOWER_IS_A_WORD = frozenset(
    [
        "leiden",
        "laren",
        "best",
        "bergen",
        "beek",
        "goes",
        "borne",
        "elburg",
        "huizen",
        "houten",
        "haren",
        "lingewaard",
        "voorst",
    ]
)


def find_counts(text: str, places: Iterable[str] = (), within_place: bool = False) -> list[int]:
    """Return the places in a text where it counts clients.

    Parameters
    ----------
    text : str
        Plain or Markdown; a sentence may run over lines.
    places : iterable of str
        Names of municipalities: a number in one sentence with a name is a count.
    within_place : bool
        Whether all of the text is about one municipality, so that any number in it may be a count.

    Examples
    --------
    >>> [len(find_counts(t, ["Nieuwkoop"])) for t in ("Nieuwkoop: 1", "17 van de 23 kozen", "Nieuwkoop betaalt sinds 2020")]
    [1, 2, 0]
    """
    names = _names(tuple(map(plain, places)))
    marked = _LISTED.sub(_blank, _CODE.sub(lambda m: "\N{WHITE SMALL SQUARE}" + " " * (len(m.group()) - 1), text))
    if names is not None:
        marked = names.sub(lambda m: "\N{WHITE SMALL SQUARE}" + " " * (len(m.group()) - 1), marked)
    marked = _SAFE.sub(_blank, re.sub(r"[*_`]", " ", marked).replace("\u00a0", " "))
    found: set[int] = set()
    start = 0
    for end in [*(match.end() for match in _SENTENCE.finditer(marked)), len(marked)]:
        sentence = marked[start:end]
        found |= {start + match.start() for match in _ARTICLE.finditer(sentence)}
        found |= {start + match.start() for match in _OF.finditer(sentence.replace("\n", " "))}
        if (
            within_place
            or "\N{WHITE SMALL SQUARE}" in sentence
            or _TRIGGER.search(re.sub(r"(?i)nu niet zwanger", "", sentence))
        ):
            found |= {start + match.start() for match in _NUMBER.finditer(sentence) if not _is_aim(sentence, match)}
        start = end
    return sorted(found)


def count_faults(
    texts: Mapping[int, str], file: str, column: str | None = None, places: Iterable[str] = ()
) -> list[DataFault]:
    """Return a fault for each text, by the row on which it stands, that counts clients; the text is not repeated."""
    known = tuple(places)
    return [count_fault(file, row, column) for row, text in texts.items() if find_counts(plain(text), known)]


def count_fault(file: str, row: int | None, column: str | None = None) -> DataFault:
    """Return the fault of a text that counts clients."""
    return DataFault(
        file,
        row,
        column,
        "een aantal cliënten, gesprekken of keuzes in een tekst",
        "een tekst zonder aantallen cliënten: geen getal in een zin met een cliënt, een keuze of een gemeente",
        "Laat het aantal weg: aantallen komen uit casuistiek.csv en worden daar beschermd.",
    )


def names_clients(text: str) -> bool:
    """Return whether a text names clients or what became of them.

    Examples
    --------
    >>> names_clients("keuzes"), names_clients("organisaties")
    (True, False)
    """
    return bool(_TRIGGER.search(text))


def _is_aim(sentence: str, match: re.Match[str]) -> bool:
    """Tell a percentage that is aimed at, or national, from one that was reached: by its part of the sentence."""
    if not match.group().rstrip().endswith(("%", "procent")):
        return False
    before, after = sentence[: match.start()].rpartition(", ")[2], sentence[match.end() :].partition(", ")[0]
    return bool(_AIMED.search(before) or _AIMED.search(after))


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in match.group())


@lru_cache(maxsize=8)
def _names(places: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what recognises a municipality: its name, or a telling part of it, with a capital or in small letters."""
    spelled = set()
    for name in places:
        parts = [part for part in re.split(r"[ \-]", name) if len(part) > 3 and part.casefold() not in _COMMON_WORDS]
        for one in {name, *(part for part in parts if part[0].isupper())}:
            spelled |= {one, one.upper()}
            if one.casefold() not in _LOWER_IS_A_WORD:
                spelled.add(one.lower())
    if not spelled:
        return None
    either = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
