"""Text that a spreadsheet would take for a formula: told apart, made harmless, and read back as it was."""

from __future__ import annotations

import unicodedata

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_MARK = "'"


def starts_formula(text: str) -> bool:
    """Return whether text begins as a formula would, also after spaces, unseen signs, or in full-width signs.

    Examples
    --------
    >>> [starts_formula(text) for text in ("=1+1", " @som", "＝1", "Huisarts", "'s-Gravenhage")]
    [True, True, True, False, False]
    """
    if not text or (text[0].isalnum() and text[0].isascii()):  # a cheap look first
        return False
    seen = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\r\n")
    return visible.startswith(_SIGNS) or visible.lstrip().startswith(_SIGNS)


def quote_formula(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet would run it; `unquote_formula` takes it off.

    What already has apostrophes before a formula gets one more, so that every text is read back as it was.

    Examples
    --------
    >>> [quote_formula(text) for text in ("=1+1", "'=1+1", "'s-Gravenhage", "-5")]
    ["'=1+1", "''=1+1", "'s-Gravenhage", "'-5"]
    """
    return _MARK + text if starts_formula(text.lstrip(_MARK)) else text


def unquote_formula(text: str) -> str:
    """Return text as it was before `quote_formula`.

    Examples
    --------
    >>> [unquote_formula(text) for text in ("'=1+1", "''=1+1", "'s-Gravenhage", "=1+1")]
    ['=1+1', "'=1+1", "'s-Gravenhage", '=1+1']
    """
    return text[1:] if text[:1] == _MARK and starts_formula(text.lstrip(_MARK)) else text
