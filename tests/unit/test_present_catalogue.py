"""No sentence in code without its English form, and the same fields in both."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import nnz_mkba
from nnz_mkba.present import catalogue

PACKAGE = Path(nnz_mkba.__file__).parent


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_sentence_in_code_is_in_the_catalogue(language):
    messages = list(catalogue.messages_in_code(PACKAGE))
    assert len(messages) > 10
    assert catalogue.faults(messages, catalogue.read_catalogue(language)) == []


def test_no_sentence_is_left_over():
    used = {m if isinstance(m, str) else m[0] for _, m in catalogue.messages_in_code(PACKAGE)}
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue.read_catalogue("en") if m.id}
    assert known - used == set()


def test_a_missing_or_crooked_translation_is_found():
    english = Catalog(locale="en")
    english.add("Baten {bedrag}", "Benefits {amount}")
    english.add("Kosten", "")
    english.add(("{n} stap", "{n} stappen"), ("{n} step", "{m} steps"))
    messages = [("a:1", "Baten {bedrag}"), ("a:2", "Kosten"), ("a:3", ("{n} stap", "{n} stappen")), ("a:4", "Nieuw")]
    assert [fault.split(":")[1] for fault in catalogue.faults(messages, english)] == [
        "1", "2", "3", "4",
    ]  # fmt: skip


def test_sentences_are_found_in_code(tmp_path):
    (tmp_path / "page.py").write_text(
        'a = t("Een zin")\nb = t.ngettext("{n} ding", "{n} dingen", n)\nc = {"x": N_("Woord")}\nt.gettext("Twee")\n'
    )
    assert [m for _, m in catalogue.messages_in_code(tmp_path)] == [
        "Een zin", ("{n} ding", "{n} dingen"), "Woord", "Twee",
    ]  # fmt: skip
