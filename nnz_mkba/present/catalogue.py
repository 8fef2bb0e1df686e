"""Sentences in Dutch and English: a gettext catalogue, compiled in memory.

The Dutch sentence itself is the message id, so code reads as the page does; ``en`` translates it. Fields are named,
``{place}``, as in `str.format`. After adding or rewording sentences::

    python -m nnz_mkba.present.catalogue

brings the catalogue in line. A sentence that was reworded keeps its English, marked as to be checked (``fuzzy``, as gettext
calls it); a new one is empty, for a person to fill in. Both are listed, here and by ``make lint``.
"""

from __future__ import annotations

import gettext
import io
import string
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("nl", "en")
TRANSLATED = ("en",)
DOMAIN = "nnz_mkba"
CATALOGUES = Path(__file__).parent / "catalogues"
#: What marks a sentence in code: `t("…")`, `t.gettext("…")`, `t.ngettext("…", "…", n)`, and `N_("…")` in tables.
KEYWORDS = {"t": None, "gettext": None, "ngettext": (1, 2), "N_": None}

Message = str | tuple[str, ...]


def N_(message: str) -> str:  # noqa: N802 (the name gettext tools know)
    """Mark a sentence for translation where it is written down, and return it unchanged."""
    return message


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lives."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """Return a catalogue as it stands on disk."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of a language; a sentence it lacks comes back in Dutch."""
    if language not in TRANSLATED:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language), use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def messages_in_code(root: Path) -> Iterator[tuple[str, Message]]:
    """Yield (place, message) for every marked sentence in the Python files under a folder."""
    found = extract_from_dir(root, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for filename, line, message, _comments, _context in found:
        yield f"{filename}:{line}", message


def fields(sentence: str) -> frozenset[str]:
    """Return the names of the fields in a sentence.

    Examples
    --------
    >>> sorted(fields("tussen {low} en {high}"))
    ['high', 'low']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def faults(messages: Iterable[tuple[str, Message]], catalogue: Catalog) -> list[str]:
    """Return a line for each sentence that lacks a translation or whose fields differ from it."""
    found = []
    for place, message in messages:
        ids = (message,) if isinstance(message, str) else tuple(message)
        entry = catalogue.get(ids[0])
        translated = None if entry is None else entry.string
        strings = [translated] if isinstance(translated, str) else list(translated or ())
        if len(strings) < len(ids) or not all(strings):
            found.append(f"{place}: no translation of {ids[0]!r}")
        elif len(ids) == 1 and fields(strings[0]) != fields(ids[0]):
            found.append(f"{place}: other fields in the translation of {ids[0]!r}")
        elif any(not fields(text) <= fields(ids[-1]) for text in strings):
            found.append(f"{place}: unknown fields in the translation of {ids[0]!r}")
    return found


def to_check(catalogue: Catalog) -> list[str]:
    """Return a line for each sentence whose translation is missing, or is that of an earlier wording."""
    listed = []
    for entry in catalogue:
        sentence = entry.id if isinstance(entry.id, str) else entry.id[0]
        if sentence and not (entry.string and all(entry.string)):
            listed.append(f"translate: {sentence}")
        elif sentence and entry.fuzzy:
            listed.append(f"to be checked: {sentence}")
    return listed


def update(roots: Iterable[Path]) -> None:
    """Bring the catalogue in line with the sentences in code."""
    messages = [message for root in roots for _, message in messages_in_code(root)]
    for language in TRANSLATED:
        template = Catalog(domain=DOMAIN)
        for message in messages:
            template.add(message)
        path = catalogue_path(language)
        catalogue = read_catalogue(language) if path.exists() else Catalog(locale=language, domain=DOMAIN)
        catalogue.update(template)
        catalogue.fuzzy = False
        for entry in catalogue:
            if entry.fuzzy and faults([("", entry.id if isinstance(entry.id, str) else tuple(entry.id))], catalogue):
                entry.string = "" if isinstance(entry.id, str) else ("", "")  # what was alike has other fields
                entry.flags.discard("fuzzy")
        # No dates and no line numbers: the file changes only when a sentence does.
        catalogue.header_comment = f"# {language}: sentences of the nnz-mkba reports; the Dutch sentence is the key."
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalogue, width=118, no_location=True, ignore_obsolete=True, sort_output=True)
        volatile = (
            b'"POT-Creation-Date',
            b'"PO-Revision-Date',
            b'"Last-Translator',
            b'"Language-Team',
            b'"Project',
            b'"Report',
        )
        kept = [line for line in buffer.getvalue().splitlines() if not line.startswith(volatile)]
        path.write_bytes(b"\n".join(kept).rstrip() + b"\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        update([Path(argument) for argument in sys.argv[1:]] or [Path(__file__).parents[1]])
    print("\n".join(line for language in TRANSLATED for line in to_check(read_catalogue(language))))
