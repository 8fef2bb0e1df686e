"""Recognise a person who is described by kin, trade or origin and a village: in a small place everybody knows who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nnz_mkba.personal_data.lexicon import lexicon
from nnz_mkba.personal_data.plain import without_accents

_KIN = (
    r"(?:(?:klein|schoon|stief|pleeg|tweeling|half|achter)?(?:dochter|zoon|kind|moeder|vader|zus|broer)(?:tje)?|zusje|vrouw|man"
    r"|nicht(?:je)?|neef(?:je)?|buurvrouw|buurman|partner|ex|vriendin|vriend|verloofde|weduwe|weduwnaar|oma|opa|tante|oom|meisje"
    r"|jongen|echtgenote|echtgenoot|hulp|oppas|stagiaire)"
)
_PERSON = (
    rf"(?:{_KIN}|gezin|stel|echtpaar|\w*moeder|\w*vader|tiener|bruid|zwangere|cliente?|weduwe|familie|inwoonster|inwoner|lerares"
    r"|kapster|caissiere)"
)
_TRADE = (
    r"\w*(?:bakker|slager|boer|kruidenier|melkman|kapper|kapster|smid|molenaar|visser|schipper|timmerman|loodgieter|schilder"
    r"|aannemer|monteur|chauffeur|taxichauffeur|postbode|agent|politieagent|wijkagent|brandweerman|commandant|dokter|arts|huisarts"
    r"|dierenarts|tandarts|apotheker|verloskundige|notaris|advocaat|makelaar|accountant|dominee|pastoor|priester|imam|koster"
    r"|organist|burgemeester|wethouder|raadslid|gemeentesecretaris|directeur|directrice|schoolhoofd|schoolmeester|meester|juf"
    r"|juffrouw|leraar|lerares|conrector|rector|trainer|coach|voorzitter|penningmeester|secretaris|scheidsrechter|keeper|koerier"
    r"|(?:cafe|kroeg|winkel|hotel|restaurant|camping|snackbar)\w*|kroegbaas|garagehouder|fietsenmaker|handelaar|verkoper|"
    r"eigenaar|eigenares|eigenaresse|ondernemer|tuinder|bloemist|bollenkweker|kweker|veehouder|veearts|jager|boswachter"
    r"|echtpaar|bewoner|buren|buurman|leerling|leerlinge|zanger|zangeres|presentatrice|voetballer|fysiotherapeut|beheerder"
    r"|conciërge|concierge|portier|bibliothecaresse|kosteres|melkboer|groenteman)"
)
_SHOP = (
    r"\w*(?:snackbar|patatzaak|cafe|kroeg|winkel|supermarkt|bakkerij|slagerij|garage|camping|manege|boerderij|kapsalon|salon"
    r"|pizzeria|restaurant|apotheek|drogist|drogisterij|pastorie|kwekerij|molen|ijssalon|ijsclub|voetbalclub|pomp|benzinepomp|"
    r"woonboot|woonwagen|woonwagenkamp|kasteel|villa)"
)
_ADJECTIVES = r"(?:(?:\w+e|jongste|oudste|enige|eerste|tweede|derde|zwanger|verstandelijk|licht) ){0,3}"
_DETERMINER = r"(?:de|het|een|die|dat|deze|onze|ons|haar|zijn|'t)"
_OF_TRADE = re.compile(rf"\b{_KIN} van {_DETERMINER} {_ADJECTIVES}(?:{_TRADE}|{_SHOP})\b")
_IS_OF_TRADE = re.compile(
    rf"\b(?:haar|zijn|wier|hun) {_ADJECTIVES}{_KIN} (?:is|was|heeft|had|runt|werkt (?:als|bij|op|in)) (?:(?:de|het|een) )?"
    rf"{_ADJECTIVES}(?:{_TRADE}|{_SHOP})\b"
)
_ORIGIN = (
    r"\w*(?:poolse|turkse|marokkaanse|syrische|eritrese|somalische|surinaamse|antilliaanse|bulgaarse|roemeense|oekraiense|russische"
    r"|afghaanse|iraakse|iraanse|ethiopische|ghanese|nigeriaanse|chinese|vietnamese|indonesische|molukse|koerdische|hongaarse"
    r"|duitse|belgische|engelse|amerikaanse|braziliaanse|spaanse|portugese|italiaanse|joodse|islamitische|gereformeerde)"
)
_STATE = (
    r"verslaafde|drugsverslaafde|dakloze|zwangere|hoogzwangere|minderjarige|gescheiden|psychotische|suicidale|depressieve|demente"
    r"|dove|blinde|gehandicapte|verstandelijk beperkte?|beperkte?|mishandelde|illegale|ongedocumenteerde|uitgeprocedeerde|hiv-\w+"
    r"|alleenstaande|zestienjarige|\d\d-jarige|\w+jarige|bekende|beruchte|enige"
)
_KNOWN_ONE = re.compile(
    rf"\b(?:de|het|die|dat|een|deze|onze) (?:\w+ ){{0,2}}?(?:{_ORIGIN}|{_STATE}) (?:\w+e )?{_PERSON}\b(?![- ]programma)"
    rf"|\b(?:de|het|die|dat|een) (?:\w+ ){{0,2}}?tiener(?:moeder|vader)\b"
)
#: What befell somebody; with kin and trade it needs no village.
_BEFELL = re.compile(
    r"\b(?:zwanger|verwachting|bevallen|verslaafd|verslaving|opgenomen|inrichting|abortus|spiraal|hiv|psychose|overspannen|gescheiden"
    r"|vast|gevangenis|uit huis|miskraam|prikpil|sterilisatie|overleden|mishandeld)\b"
)
_AT = re.compile(
    r"(?:\b(?:in|uit|te|bij|nabij|vanuit|aan de \w+ in|van)|\() ?(?P<place>[A-Z][\w'’-]{1,40}(?: (?:aan|Aar|en)\b)?|'s-[A-Z]\w+)"
)
_AT_SMALL = re.compile(r"\b(?:in|uit|te|bij|nabij|vanuit) (?P<place>[a-z][a-z'’-]{3,}(?: [a-z]+){0,3})")
_LARGE = frozenset(
    [
        "nederland",
        "holland",
        "zuid-holland",
        "noord-holland",
        "europa",
        "belgie",
        "duitsland",
        "brabant",
        "noord-brabant",
        "zeeland",
        "utrecht",
        "limburg",
        "drenthe",
        "gelderland",
        "overijssel",
        "friesland",
        "flevoland",
        "suriname",
        "marokko",
        "turkije",
        "polen",
        "syrie",
        "nu",
    ]
)
_BREAK = re.compile(r"[.!?;](?=\s|$)|\n")
_AROUND = 160  # characters behind a description in which its village stands


def find_described(text: str) -> list[int]:
    """Return the places in a text where a person is described by kin, trade or origin, and a village or what befell her.

    Examples
    --------
    >>> texts = ("de dochter van de bakker in Nieuwkoop", "de vader van het idee in Leiden", "vrouwen in Leiden")
    >>> [len(find_described(text)) for text in texts]
    [1, 0, 0]
    """
    bare = without_accents(text)
    small = bare.lower()
    if len(small) != len(bare):
        small = bare
    found = set(_with_a_place(bare, small, (_OF_TRADE,), befell=True))
    found |= set(_with_a_place(bare, small, (_IS_OF_TRADE, _KNOWN_ONE), befell=False))
    return sorted(found)


def _with_a_place(bare: str, small: str, patterns: tuple[re.Pattern[str], ...], befell: bool) -> Iterator[int]:
    for pattern in patterns:
        for m in pattern.finditer(small):
            start, end = max(0, m.start() - _AROUND), m.end() + _AROUND
            if breaks := list(_BREAK.finditer(bare, start, m.start())):
                start = breaks[-1].end()
            if broken := _BREAK.search(bare, m.end(), end):
                end = broken.start()
            # a place inside the description, "uit Rijpwetering, dochter van", counts as well
            if (befell and _BEFELL.search(small, start, end)) or _has_place(bare[start:end]):
                yield m.start()


def _has_place(sentence: str) -> bool:
    places = lexicon().places
    if any(m["place"].lower() not in _LARGE for m in _AT.finditer(sentence)):
        return True
    for m in _AT_SMALL.finditer(sentence):
        words = m["place"].split(" ")
        if any(" ".join(words[:count]) in places for count in range(1, len(words) + 1)):
            return True
    return False
