"""Numbers of clients in prose: what counts few, or says where they live or who referred them, may not be printed.

A number, in digits or as a word, is taken for a count where its sentence also names a client, an outcome or a
municipality, or where it stands as "17 van de 23". Years, dates, amounts in euro, numbers of a chapter or document, and
numbers of what is plainly no client ("8 ketenpartners") are let through. So is a total of the region, as the page shows
it as well: ten or more clients, in a sentence without a municipality or referrer, and with ten or more on the other side
("39 van de 54", not "52 van de 54").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.lexicon import lexicon
from nnz_mkba.personal_data.plain import plain

_PERSON = (
    r"cli[eë]nt(?:e|en|es)?|deelneemsters?|deelnemers?|inwoners?|inwoonsters?|vrouw(?:en)?|meisjes?|meid(?:en)?|moeders?"
    r"|aanstaande ouders?|persoon|personen|gezin(?:nen)?|casus(?:sen)?|gesprek(?:ken)?|aanmelding(?:en)?|pati[eë]nt(?:e|en|es)?"
    r"|zwangeren?|zwangerschap(?:pen)?"
)
_UNITS = "één|eén|een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMERAL = (
    r"(?:één|eén|e´en|twee|drie|vier|vijf|zes|zeven|acht(?! (?:het|de|dit|dat|zich|wij|men)\b)|negen|tien|elf|twaalf|dertien"
    r"|veertien|vijftien|zestien|zeventien|achttien|negentien"
    rf"|(?:(?:{_UNITS})[eë]n)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    rf"|(?:{_UNITS})?honderd(?:en)?\w*|(?:twee|drie|vier|vijf|zes|tien|twaalf|twintig)tal|driekwart"
    r"|(?:een |half |halve )?dozijn|handvol|kwart|(?<!eerste )(?<!tweede )helft"
    # "de enige cliënt" is one, "beide cliënten" are two
    rf"|(?:enige|beide)(?= (?:\w+e )?(?:{_PERSON})\b))"
)
_DIGITS = r"\d{1,15}(?:[.,]\d{1,15}){0,6}"  # bounded, so that a long row of digits takes no longer than it is
#: A total of the region from here on is shown on its page as well.
FEW = 10
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_ONES = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
_VALUES = (
    {word: number for number, word in enumerate(_ONES.split(), start=1)}
    | {f"{word}tal": number for number, word in enumerate(_ONES.split()[:12], start=1)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {"twintigtal": 20, "enige": 1, "beide": 2}
)
_COMPOUND = re.compile(rf"({_UNITS})[eë]n({'|'.join(_TENS)})")
_NUMBER = re.compile(rf"(?<![\w])(?:{_DIGITS}(?:ste|de|e)?|{_NUMERAL})(?!\w)(?: ?%| ?procent\b)?", re.IGNORECASE)
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
    rf"(?<!\w)(?P<part>{_DIGITS}|{_NUMERAL}) (?:van|uit) (?:(?:de|die|deze|onze|alle|in totaal) )?"
    rf"(?P<whole>{_DIGITS}|{_NUMERAL})(?!\w)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?<!\w)(?:van|uit|op) (?:de|die|deze|onze|alle|in totaal) (?P<whole>{_DIGITS}|{_NUMERAL})(?!\w)", re.IGNORECASE
)
#: Behind a number of a thousand or more: the people of a municipality, not those who were helped.
_POPULATION = re.compile(
    r" ?(?:\w+ ){0,2}(?:inwoners|huishoudens|vrouwen|mannen|meisjes|jongeren|kinderen|mensen|personen|geboorten)\b",
    re.IGNORECASE,
)
_REFERRER = re.compile(
    r"(?<!\w)(?:via|door|van(?:uit)?|bij|namens)(?: \w+){0,2} (?:huisarts\w*|verloskundigen?|\w*teams?|ggz\w*|cjg|ziekenhui\w+"
    r"|\w*zorg|maatschappelijk werk|kinderartsen?|jeugdartsen?|gynaecolo\w+|jeugdbescherming\w*|reclassering|azc|asielzoekers\w+"
    r"|vrouwenopvang|praktijkondersteuners?|consultatiebureaus?|\w*klinie\w+|verwijzers?)(?!\w)"
    r"|(?<!\w)(?:huisarts(?:en)?|verloskundigen?|\w+teams?|ggz\w*|\w*zorg|ziekenhui\w+) (?:verwe\w+|meld\w+|bracht\w*)",
    re.IGNORECASE,
)
#: A village or an organisation: a name behind such a word, unless it is that of a region, the country or the programme.
_NAMED = re.compile(
    r"(?<!\w)(?i:in|uit|te|bij|via|door|van|vanuit|namens) (?P<name>[A-ZÀ-Þ'’][\w'’-]{2,40}(?: [A-ZÀ-Þ][\w'’-]{1,40})?)"
)
_NO_PLACE = ("Nu Niet", "NNZ", "Nederland", "Holland", "Kansrijke Start", "GGD", "Regio")
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
    r"|(?<![\w.,])00\d(?!\w)|(?<!\d)\d{1,3}-jarigen?|(?<!\w)\d{1,2} (?:tot|tot en met|t/m|en) (?=\d{1,2} jaar)"
    rf"|(?<!\w)(?:{_REFERRED}) ?\d+(?:\.\d+)*(?![\w%])"
    rf"|(?<!\w)(?:{_DIGITS}|{_NUMERAL})(?: [a-zà-ÿ]{{3,}}(?:e|de|en)){{0,2}} (?:{_NO_CLIENTS})(?!\w)"
    r"|\béén van (?:de|deze|onze) (?!\d)(?!(?:\w+e )?(?:" + _PERSON + "))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^[ \t]{0,9}(?:>[ \t]?){0,9}\d{1,2}[.)]\s", re.MULTILINE)  # bounded, as above
_AIMED = re.compile(r"\b(?:doel|doelstelling|streef\w*|streven|beoogde?|norm|landelijke?)\b", re.IGNORECASE)
_CODE = re.compile(r"\bGM\d{4}\b")
#: A line of spaces is emptied first, so that a text of empty lines takes no longer than it is.
_SPACES = re.compile(r"(?<=\n)[ \t]+(?=\n)")
_SENTENCE = re.compile(r"(?:[.!?](?=\s)|;|\n\n+|\n(?=#)|\n(?=[ \t]{0,9}[-*+] ))")
_COMMON_WORDS = frozenset(
    {
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
    }
    | {"rijn", "stad", "meer"}
)
_LOWER_IS_A_WORD = frozenset(
    {
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
    }
    | {"voorst"}
)


def find_counts(text: str, places: Iterable[str] = (), within_place: bool = False, least: float = FEW) -> list[int]:
    """Return the places in a text where it counts clients who are few, or says where they are from.

    Parameters
    ----------
    text : str
        Plain or Markdown; a sentence may run over lines.
    places : iterable of str
        Names of municipalities: a number in one sentence with a name is a count.
    within_place : bool
        Whether all of the text is about one municipality, so that any number in it may be a count.
    least : float
        A total from here on passes in a sentence without a place. [clients]

    Examples
    --------
    >>> [len(find_counts(t, ["Nieuwkoop"])) for t in ("Nieuwkoop: 1", "17 van de 23 kozen", "Nieuwkoop betaalt sinds 2020")]
    [1, 1, 0]
    >>> [len(find_counts(t, ["Leiden"])) for t in ("54 deelnemers", "9 deelnemers", "54 uit Leiden", "Leiden: 124.000 inwoners")]
    [0, 1, 1, 0]
    """
    names = _names(tuple(places))
    marked = _LISTED.sub(_blank, _CODE.sub(_mark, text))
    if names is not None:
        marked = names.sub(_mark, marked)
    marked = _SAFE.sub(_blank, re.sub(r"[*_`]", " ", marked).replace("\u00a0", " "))
    marked = _SPACES.sub(lambda match: "\n" * len(match.group()), marked)
    found: set[int] = set()
    start = 0
    for end in [*(match.end() for match in _SENTENCE.finditer(marked)), len(marked)]:
        if end - start > 1:
            sentence = marked[start:end]
            placed = within_place or _MARK in sentence or _names_a_place(sentence)
            found |= {start + place for place in _counts_in(sentence, placed, least)}
        start = end
    return sorted(found)


def _counts_in(sentence: str, placed: bool, least: float) -> Iterator[int]:
    """Yield the places of counts in one sentence; `placed` says that it names a place or a referrer."""
    yield from (match.start() for match in _ARTICLE.finditer(sentence))
    for match in _OF.finditer(sentence.replace("\n", " ")):
        if placed or not _is_shown(match["part"], match["whole"], least):
            yield match.start()
    if not (placed or _TRIGGER.search(re.sub(r"(?i)nu niet zwanger", "", sentence))):
        return
    numbers = [match for match in _NUMBER.finditer(sentence) if not _is_aim(sentence, match)]
    wholes = [match["whole"] for match in _WHOLE.finditer(sentence.replace("\n", " "))]
    for match in numbers:
        number = _value(match.group())
        if placed:
            few = not (number is not None and number >= 1000 and _POPULATION.match(sentence, match.end()))
        else:
            few = number is None or number < least
        # "van de 54 kozen er 52" says that two did not
        beside = any(
            match.group() != whole and not _is_shown(match.group(), whole, least, apart=True) for whole in wholes
        )
        if few or beside:
            yield match.start()


def _names_a_place(sentence: str) -> bool:
    """Return whether a sentence names a kind of referrer, or a village or an organisation that no list needs to know."""
    if _REFERRER.search(sentence):
        return True
    names = [match["name"] for match in _NAMED.finditer(sentence)]
    return any(not name.startswith((*_NO_PLACE, *lexicon().regions)) for name in names)


def _is_shown(part: str, whole: str, least: float, apart: bool = False) -> bool:
    """Return whether neither a part nor what it leaves of the whole is few; what is `apart` may exceed the whole."""
    some, total = _value(part), _value(whole)
    if some is None or total is None:
        return False
    if apart and (some > total or some < least):
        return True
    return some >= least and total - some >= least


def _value(number: str) -> float | None:
    """Return what a number in digits or words counts; None if it is a share or cannot be told.

    Examples
    --------
    >>> [_value(n) for n in ("124.000", "vijftien", "eenentwintig", "drietal", "12,5", "91%", "helft")]
    [124000.0, 15.0, 21.0, 3.0, 12.5, None, None]
    """
    word = number.casefold().strip()
    if word.endswith(("%", "procent")):
        return None
    word = word.replace("é", "e")
    if word in _VALUES:
        return float(_VALUES[word])
    if compound := _COMPOUND.fullmatch(word):
        return float(_VALUES[compound[1]] + _VALUES[compound[2]])
    if "honderd" in word:
        return 100.0
    digits = re.match(_DIGITS, word)
    if not digits:
        return None
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits.group())
    plainly = re.sub(r"[.,]", "", digits.group()) if grouped else digits.group().replace(",", ".")
    try:
        return float(plainly)
    except ValueError:  # "1.2.3" is no number of clients that could be told
        return None


def count_faults(
    texts: Mapping[int, str], file: str, column: str | None = None, places: Iterable[str] = ()
) -> list[DataFault]:
    """Return a fault for each text, by the row on which it stands, that counts clients; the text is not repeated.

    Without places the texts are themselves names of places or referrers: then every count is one too many.
    """
    known = tuple(places)
    least = FEW if known else float("inf")
    return [
        count_fault(file, row, column) for row, text in texts.items() if find_counts(plain(text), known, least=least)
    ]


def count_fault(file: str, row: int | None, column: str | None = None) -> DataFault:
    """Return the fault of a text that counts clients."""
    return DataFault(
        file,
        row,
        column,
        "een aantal cliënten, gesprekken of keuzes in een tekst",
        f"een tekst zonder kleine aantallen (onder {FEW}) en zonder aantallen per gemeente, plaats of verwijzer",
        f"Noem alleen een totaal van de hele regio, van {FEW} of meer, in een zin zonder gemeente of verwijzer; of laat het "
        "aantal weg: aantallen komen uit casuistiek.csv en worden daar beschermd. Telt het getal geen cliënten, schrijf er dan "
        "bij wat het telt (8 ketenpartners, € 8) of zet het in een eigen zin.",
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


_MARK = "\N{WHITE SMALL SQUARE}"


def _mark(match: re.Match[str]) -> str:
    """Return a mark for a municipality, as long as its name was."""
    return _MARK + " " * (len(match.group()) - 1)


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in match.group())


@lru_cache(maxsize=8)
def _names(places: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what recognises a municipality: its name, or a telling part of it, with a capital or in small letters."""
    spelled = set()
    for name in map(plain, places):
        parts = [part for part in re.split(r"[ \-]", name) if len(part) > 3 and part.casefold() not in _COMMON_WORDS]
        for one in {name, *(part for part in parts if part[0].isupper())}:
            spelled |= {one, one.upper()}
            if one.casefold() not in _LOWER_IS_A_WORD:
                spelled.add(one.lower())
    if not spelled:
        return None
    either = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
