"""No sentence in code without its English form, and the same fields in both; rewording one keeps what there was."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import nnz_mkba
from nnz_mkba.present import catalogue

PACKAGE = Path(nnz_mkba.__file__).parent


@pytest.mark.parametrize("language", catalogue.TRANSLATED)
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


@pytest.fixture
def sentences(tmp_path, monkeypatch):
    """Write sentences in code, and bring a catalogue of its own in line with them."""
    monkeypatch.setattr(catalogue, "CATALOGUES", tmp_path / "catalogues")
    (tmp_path / "code").mkdir()

    def sentences(*texts):
        (tmp_path / "code" / "page.py").write_text("".join(f"t({text!r})\n" for text in texts), encoding="utf-8")
        catalogue.update([tmp_path / "code"])
        return catalogue.read_catalogue("en")

    return sentences


def test_a_reworded_sentence_keeps_its_english_to_be_checked(sentences, tmp_path):
    before = sentences("De kosten van het programma zijn {amount}.")
    assert catalogue.to_check(before) == ["translate: De kosten van het programma zijn {amount}."]
    path = catalogue.catalogue_path("en")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('msgstr ""', 'msgstr "The programme costs {amount}."').replace(
            'msgstr "The programme costs {amount}."', 'msgstr ""', 1
        ),
        encoding="utf-8",
    )
    after = sentences("De kosten van dit programma zijn {amount}.")
    assert after.get("De kosten van dit programma zijn {amount}.").string == "The programme costs {amount}."
    assert catalogue.to_check(after) == ["to be checked: De kosten van dit programma zijn {amount}."]
    catalogue.translations.cache_clear()
    said = catalogue.translations("en").gettext("De kosten van dit programma zijn {amount}.")
    catalogue.translations.cache_clear()
    assert said == "The programme costs {amount}."


def test_what_is_only_alike_and_has_other_fields_is_left_to_translate(sentences):
    sentences("De kosten van het programma zijn {amount}.")
    path = catalogue.catalogue_path("en")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('{amount}."\nmsgstr ""', '{amount}."\nmsgstr "Costs are {amount}."'), encoding="utf-8"
    )
    after = sentences("De kosten van het programma zijn {low} tot {high}.")
    assert catalogue.to_check(after) == ["translate: De kosten van het programma zijn {low} tot {high}."]


def test_nothing_waits_to_be_checked():
    assert catalogue.to_check(catalogue.read_catalogue("en")) == []


def test_dutch_needs_no_catalogue():
    assert not catalogue.catalogue_path("nl").exists()
    dutch = catalogue.translations("nl")
    assert dutch.gettext("Kosten") == "Kosten"
    assert [dutch.ngettext("{n} stap", "{n} stappen", n) for n in (1, 2)] == ["{n} stap", "{n} stappen"]
