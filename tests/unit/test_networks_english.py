"""What the files of a network say is Dutch on every page: an English page marks it, for a voice to read it right."""

import csv

import lxml.html
import pytest

from nnz_mkba.network_evaluation import load_network
from nnz_mkba.networks import read_network
from nnz_mkba.present import learning_network
from nnz_mkba.present.locale import translator
from tests.unit.test_networks import REAL, SYNTHETIC

PARTS = [name for name in learning_network.__all__ if name != "summary"]


def page(network, language):
    found = load_network(network)
    return lxml.html.fromstring(
        "<div>"
        + "".join(str(getattr(learning_network, name)(found, translator(language)).html()) for name in PARTS)
        + "</div>"
    )


def unmarked(tree):
    """Every text of a page that is not said to be Dutch; a link holds a file, not words for a voice."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.xpath(
            "ancestor-or-self::*[@lang='nl'] | ancestor-or-self::script"
        ):
            continue
        yield element.text or ""
    for element in tree.iter():
        if not element.xpath("ancestor::*[@lang='nl']"):
            yield element.tail or ""


def words_of_files(network):
    """What stands in the files, whole: titles, questions, options, names, sources."""
    read = read_network(network)
    about, questionnaire = read.about, read.questionnaire
    yield from (read.liso.framework.overeenkomst_bron, about.naam, about.regio, questionnaire.titel)
    yield from (document.titel for document in about.documenten.values())
    for one in about.rondes.values():
        yield from (one.titel, one.titel.lower(), one.bron)
    yield from (blocks.titel for blocks in read.liso.blocks.values())
    yield from (text for question in questionnaire.algemeen for text in (question.tekst, *question.opties))
    yield from (step for steps in questionnaire.schalen.values() for step in steps)
    yield from (question.tekst for question in questionnaire.verdieping)
    yield from read.verbeterplan["wat"]
    yield from read.monitor["indicator"]
    yield from (
        text for column in ("cijfer", "basis", "vergelijking", "bron") for text in read.context[column] if text
    )
    yield from (text for column in ("situatie", "les", "bron") for text in read.lessen[column] if text)
    for survey in read.surveys.values():
        yield from (point.text for point in survey.points)


@pytest.mark.parametrize("network", [REAL, SYNTHETIC])
def test_no_words_of_the_files_stand_unmarked_on_an_english_page(network):
    loose = [text for text in unmarked(page(network, "en")) if text.strip()]
    assert len(loose) > 100
    wrong = {
        (words, text) for words in set(words_of_files(network)) for text in loose
        if len(words) > 4 and words in text and "invented" not in words
    }  # fmt: skip
    assert wrong == set()


@pytest.mark.parametrize("network", [REAL, SYNTHETIC])
def test_a_dutch_page_marks_nothing_and_says_the_same(network):
    dutch, english = page(network, "nl"), page(network, "en")
    assert dutch.xpath("//*[@lang]") == []
    said = " ".join(dutch.text_content().split())
    for element in english.xpath("//*[@lang='nl']"):
        assert " ".join(element.text_content().split()) in said


def test_a_file_to_download_holds_the_words_without_marks():
    found = load_network(SYNTHETIC)
    table = next(part for part in learning_network.monitor(found, translator("en")).parts if hasattr(part, "csv"))
    head, *rows = csv.reader(table.csv().decode("utf-8-sig").splitlines(), delimiter=";")
    assert rows[0][1] in set(read_network(SYNTHETIC).monitor["indicator"])
    assert "<" not in "".join(head)
