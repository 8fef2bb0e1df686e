"""Text in one spelling, so that what looks alike is alike: spaces, dashes, digits and accents of every kind."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[ -~\n]*")


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
    >>> without_accents("Ésmée Öztürk")
    'Esmee Ozturk'
    """
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text)


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
