"""Recognise what points at a person by its form: numbers, addresses, telephone, bank account.

Every function takes a plain text and returns places in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.nl import bsn

URL = re.compile(r"\b(?:https?://|www\.)[^\s@]+", re.IGNORECASE)
_AT = r"(?:@|[(\[{<] ?(?:at|apenstaart(?:je)?) ?[)\]}>])"
_SIGN = re.compile(r"[@)\]}>]")  # a cheap look first
EMAIL = re.compile(
    rf"(?i:{_AT} ?[\w-]+(?: ?(?:\.|[(\[] ?(?:dot|punt) ?[)\]]) ?[\w-]+)+|(?<=[\w.+-])@[a-z][\w-]+)"
)  # from the sign on: what stands before it may be a name as well
_BSN_PLAIN = re.compile(r"(?<![\d.,-])\d{9}(?:[.,]0+)?(?![\d]|[.,]\d)")
_BSN_SHORT = re.compile(r"(?<![\w.,-])[1-9]\d{7}(?:[.,]0+)?(?![\w]|[.,-]\d)")  # a spreadsheet drops the first zero
_BSN_SPACED = re.compile(
    r"(?=\d)(?<![\d.,-])(?:\d{3}([ ./-])\d{3}\1\d{3}(?![\d]|[.,]\d)|\d{4}([ .-])\d{2}\2\d{3}(?!\d))"
)
_BSN_NAMED = re.compile(r"(?i:bsn|burgerservicenummer|sofinummer)\W{0,3}\d{8,9}(?!\d)")
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+31|0031|\(?0)[ ()/-]*[1-9](?:[ ()/-]*\d){8}(?![\d])")
_PHONE_DOTTED = re.compile(r"(?<![\w/.,-])(?:\+31|0031|0[1-9])[ .-]?\d(?:[ .-]?\d){6,8}(?!\d)")
_PHONE_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)(?!31)[1-9]\d{0,2}(?:[ ()/-]?\d){7,12}(?!\d)")
_POSTCODE = re.compile(
    r"(?<!\d)[1-9]\d{3}(?: ?(?!S[ADS])[A-Z]{2}|(?!s[ads])[a-z]{2}"
    r"| (?!s[ads]|en|of|in|op|te|is|er|na|om|de|al|zo|we|je|km|kg|cm|mm|bv|nr|st)[a-z]{2})(?![^\W\d_])"
)
_NUMBER_BEFORE = re.compile(r"[a-z.]{2,} \d{1,5} ?[a-zA-Z]{0,2}[ ,]{1,3}$")
_NUMBER_AFTER = re.compile(r"[ ,/-]{0,3}(?:(?:huis)?nr\.? |huisnummer )?\d{1,5}(?![\d.,])")
_IBAN = re.compile(r"(?<![\w])[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{4}){2,7}(?:[ .-]?[A-Za-z0-9]{1,3})?(?!\w)")
_IBAN_DUTCH = re.compile(r"(?<!\w)(?i:nl)\d{2}[ .-]?[A-Za-z]{4}(?:[ .-]?\d){10}(?!\d)")
_OF_A_CLIENT = r"cli[eë]nt|pati[eë]nt|deelne(?:mer|emster)|casus|dossier|epd|pgn|bsn|hkn|polis|zorg|registratie|zaak|cl|pat|inschrijf"
#: "cliëntnummer 448213", "dossier 2021-0417", "cl.nr. 3341"; a year alone ("dossier 2021") is none.
_FILE_NUMBER = re.compile(
    rf"(?<!\w)(?i:(?:{_OF_A_CLIENT})(?:[ .-]{{0,2}}(?:nummer|nr|id|code)(?: (?:cli[eë]nte?|pati[eë]nte?))?|"
    r"(?<=dossier)|(?<=cliënt)(?=[ :#]{1,3}\d{5})|(?<=cliente)(?=[ :#]{1,3}\d{5})|(?<=epd)|(?<=pgn)|(?<=casus))[ .:#]{0,3})"
    r"(?!(?:19|20)\d\d(?![\d/-]))(?i:[a-z]{1,3}[ -]?)?\d(?:[./-]?\d){2,}"
)
_STREET_END = (
    r"straat|straatje|laan|singel|gracht|kade|plein|steeg|dreef|plantsoen|dijk|hof|park|pad|weg|vaart|markt|wal|rijn|werf|vest"
    r"|gaarde|oord|erf|haven|brink|ring|baan|tuin|kamp|donk|weide|meent|burg|veld|akker|horst"
)
_SURE_STREET_END = r"straat|straatje|laan|singel|gracht|kade|plein|steeg|dreef|plantsoen|weg|hof"
_HOUSE = (
    r" (?:nr\.? ?)?(?!(?:19|20)\d\d(?!\d))\d{1,4}(?: ?[a-zA-Z](?!\w)|-\d{1,4}|-[a-zA-Z](?!\w)|[a-z]{1,2}(?!\w))?"
    r"(?![\d%]|[.,:/]\d| ?%| (?:keer|maal|x|jaar|uur|euro|maanden|weken|dagen|km|m|meter|januari|februari|maart|april|mei|juni"
    r"|juli|augustus|september|oktober|november|december)\b)"
)
_STREETS = (
    re.compile(
        rf"(?<!\w)(?!(?i:onder|snel|kort|half|terug|spoor|midden|uit|lang)weg )[A-Za-zÀ-ÿ'’.-]{{3,40}}(?:{_SURE_STREET_END}){_HOUSE}"
    ),
    re.compile(rf"(?<!\w)[A-ZÀ-Þ][\wÀ-ÿ'’.-]{{2,40}}(?:{_STREET_END}){_HOUSE}"),
    re.compile(
        rf"(?<!\w)(?:[A-ZÀ-Þ][\wÀ-ÿ'’]+|De|Het|Den) (?:{_STREET_END}){_HOUSE}".replace(
            f"(?:{_STREET_END})", f"(?i:{_STREET_END})"
        )
    ),
    re.compile(
        rf"(?<!\w)(?i:adres:?|woont (?:aan|op|in)|wonend|woonachtig) (?:(?i:de|het|aan|op) )*(?:[A-ZÀ-Þ][\wÀ-ÿ'’.-]{{1,40}} ){{0,3}}[A-ZÀ-Þ][\wÀ-ÿ'’.-]{{1,40}}{_HOUSE}"
    ),
)


def find_emails(text: str) -> list[int]:
    """Return places of an e-mail address, from its sign on."""
    return [m.start() for m in EMAIL.finditer(text)] if _SIGN.search(text) else []


def find_bsn(text: str, short: bool = True) -> list[int]:
    """Return places of a number that satisfies the eleven-test; `short` takes those that lost their first zero too.

    Examples
    --------
    >>> find_bsn("bsn 111222333"), find_bsn("111222334")
    ([0, 4], [])
    """
    found = [m.start() for m in _BSN_NAMED.finditer(text)]
    found += [m.start() for m in _BSN_PLAIN.finditer(text) if bsn.is_valid(m.group()[:9])]
    found += [m.start() for m in _BSN_SPACED.finditer(text) if bsn.is_valid(re.sub(r"\D", "", m.group()))]
    if short:
        found += [m.start() for m in _BSN_SHORT.finditer(text) if bsn.is_valid(m.group()[:8].zfill(9))]
    return sorted(found)


def find_phones(text: str) -> list[int]:
    """Return places of a telephone number, Dutch or with the number of a country."""
    found = [m.start() for p in (_PHONE, _PHONE_ABROAD) for m in p.finditer(text)]
    return found + [m.start() for m in _PHONE_DOTTED.finditer(text) if _is_phone(m.group())]


def find_postcodes(text: str) -> list[int]:
    """Return places of a postcode with a house number before or after it."""
    return [
        m.start()
        for m in _POSTCODE.finditer(text)
        if _NUMBER_AFTER.match(text, m.end()) or _NUMBER_BEFORE.search(text[max(0, m.start() - 40) : m.start()])
    ]


def find_streets(text: str) -> list[int]:
    """Return places of a street with a house number.

    Examples
    --------
    >>> [len(find_streets(t)) for t in ("Langegracht 72", "aan de Langegracht", "Langegracht 2021", "onderweg 3")]
    [1, 0, 0, 0]
    """
    return sorted({m.start() for pattern in _STREETS for m in pattern.finditer(text)})


def find_accounts(text: str) -> list[int]:
    """Return places of a bank account: a Dutch one by its form, of another country if its check digits are right."""
    found = [m.start() for m in _IBAN_DUTCH.finditer(text)]
    return found + [m.start() for m in _ibans(text)]


def find_file_numbers(text: str) -> list[int]:
    """Return places of a number that a client or a file goes by.

    Examples
    --------
    >>> [len(find_file_numbers(t)) for t in ("cliëntnummer 448213", "dossier 2021-0417", "dossier 2021", "bijlage 114")]
    [1, 1, 0, 0]
    """
    return [m.start() for m in _FILE_NUMBER.finditer(text)]


def _ibans(text: str) -> Iterator[re.Match[str]]:
    return (m for m in _IBAN.finditer(text) if iban.is_valid(re.sub(r"[ .-]", "", m.group())))


def _is_phone(text: str) -> bool:
    """Return whether a number with dots in it has as many digits as a Dutch telephone number."""
    digits = re.sub(r"\D", "", text)
    return len(digits) == (13 if digits.startswith("0031") else 11 if text.startswith("+") else 10)
