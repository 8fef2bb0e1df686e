"""Alt texts: what a picture says, within 300 characters and with numbers from its data."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.present.figures.picture import ALT_LONGEST
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number

_LONGEST_NAME = 48


def short_name(name: str) -> str:
    """Return a name that leaves room for other words."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def has_digit(text: str) -> bool:
    """Whether a shown text holds a number."""
    return any(character.isdigit() for character in text)


def alt_text(t: Translator, head: str, items: Sequence[tuple[str, str]]) -> str:
    """Return a head and as many "name: value" items as fit; the values with numbers first.

    Examples
    --------
    >>> from nnz_mkba.present.locale import translator
    >>> alt_text(translator("nl"), "Staafdiagram.", [("huisarts", "onbekend"), ("LUMC", "<5")])
    'Staafdiagram. LUMC: <5; huisarts: onbekend.'
    """
    ordered = sorted(items, key=lambda item: not has_digit(item[1]))
    said = [f"{short_name(name)}: {value}" for name, value in ordered]
    for shown in range(len(said), 0, -1):
        rest = Number.exact(len(said) - shown)
        tail = " " + t("En nog {n}.", n=t.count(rest)) if rest.value else ""
        text = f"{head} {'; '.join(said[:shown])}.{tail}"
        if len(text) <= ALT_LONGEST:
            return text
    return f"{head[: ALT_LONGEST - len(said[0]) - 3].rstrip()}… {said[0]}"[:ALT_LONGEST] if said else head
