"""Text in one spelling, so that what looks alike is alike: spaces, dashes, digits and accents of every kind."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[ -~\n]*")
#: Letters that no normal form takes apart.
_WHOLE = str.maketrans("łŁıøØđĐßæœÆŒ", "lLioOdDsaoAO")


def plain(text: str) -> str:
    r"""Return a text without signs that nobody sees, with plain spaces, hyphens and digits; lines stay lines.

    Examples
    --------
    >>> plain("06\u201112\u00a034\u200b 56"), plain("\uff11\uff12\u0663"), plain("E\u0301sme\u0301e")
    ('06-12 34 56', '123', 'Ésmée')
    """
    if not _PLAIN.fullmatch(text):
        text = "".join(map(_sign, unicodedata.normalize("NFKC", text)))
    return re.sub(r" {2,}", " ", text.replace("\t", " "))


def without_accents(text: str) -> str:
    """Return a text with every letter bare, as long as it was.

    Examples
    --------
    >>> without_accents("Ésmée Öztürk, Michał Kılıç")
    'Esmee Ozturk, Michal Kilic'
    """
    if text.isascii():
        return text
    return "".join(_BARE.get(sign) or _bare(sign) for sign in text)


_BARE: dict[str, str] = {chr(code): chr(code) for code in range(128)}


def _bare(sign: str) -> str:
    """Return a sign without its accents, and remember it: a text has few signs, often."""
    _BARE[sign] = bare = unicodedata.normalize("NFD", sign.translate(_WHOLE))[0]
    return bare


def _sign(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cf":
            return ""
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Nd":
            return str(unicodedata.decimal(sign))
    return "-" if sign == "\N{MINUS SIGN}" else sign
