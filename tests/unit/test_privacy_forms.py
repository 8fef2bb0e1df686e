"""Attacks on the other forms of a page: PDF, Word, downloads, pictures and what is said instead of them.

Every file is taken apart to the last stream before it is searched: a Word document is an archive of XML and pictures, a
PDF holds compressed streams, a description for every picture, and notes on how it was made.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib

import pytest
from bs4 import BeautifulSoup
from privacy_canaries import canary_delivery, hidden_counts, leaks
from privacy_world import decoded, page_of, twins
from pypdf import PdfReader
from pypdf.generic import ByteStringObject, StreamObject, TextStringObject

from nnz_mkba.reporting.docx import write_docx
from nnz_mkba.reporting.page import build_page
from nnz_mkba.reporting.pdf import write_pdf

needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="geen Chromium"
)
#: Pages of either protected audience, in either language; the slow ones are more of the same.
PAGES = [
    ("openbaar", "", "nl"),
    *(
        pytest.param(*case, marks=pytest.mark.slow)
        for case in (
            ("openbaar", "", "en"),
            ("openbaar", "Leiden", "nl"),
            ("stuurgroep", "", "nl"),
            ("stuurgroep", "Nieuwkoop", "en"),
        )
    ),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return canary_delivery(tmp_path_factory.mktemp("kanarie"))


@pytest.fixture(scope="module")
def hidden(place):
    return hidden_counts(place)


@pytest.fixture(scope="module")
def pages():
    """Content of pages that were made, by what they were made of."""
    return {}


def page(pages, tmp_path, place, audience, gemeente, language):
    asked = (place, gemeente, audience, language)
    if asked not in pages:
        pages[asked] = page_of(*asked)
    path = tmp_path / "regio.html"
    path.write_text(build_page(pages[asked], language=language), encoding="utf-8")
    return path


# --- taking files apart ---------------------------------------------------------------------------------------------


def png_texts(content):
    """Return the text chunks of a PNG, unpacked: what a program wrote in it that nobody sees."""
    texts, at = [], 8
    while at < len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            texts.append(data.decode("latin-1"))
            if kind == b"zTXt":
                texts.append(zlib.decompress(data.partition(b"\0")[2][1:]).decode("latin-1"))
        at += size + 12
    return texts


def parts_of_docx(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            yield name
            yield from png_texts(content) if name.endswith(".png") else [content.decode("utf-8", "replace")]
        # as read: Word cuts a text into runs, and a number may be cut as well
        yield re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode("utf-8"))


def parts_of_pdf(path):
    reader = PdfReader(path)
    for sheet in reader.pages:
        yield sheet.extract_text()
    yield repr(dict(reader.metadata or {}))
    for number in range(1, int(reader.trailer["/Size"])):
        one = reader.get_object(number)
        yield from texts_of(one)
        if isinstance(one, StreamObject):
            yield one.get_data().decode("latin-1")


def texts_of(one, deep=0):
    """Return every text in an object of a PDF: alternative texts, titles, names of files."""
    if isinstance(one, TextStringObject):
        yield str(one)
    elif isinstance(one, ByteStringObject):
        yield bytes(one).decode("latin-1")
    elif isinstance(one, dict) and deep < 9:
        for value in one.values():
            yield from texts_of(value, deep + 1)
    elif isinstance(one, list) and deep < 9:
        for value in one:
            yield from texts_of(value, deep + 1)


# --- canaries -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("audience", "gemeente", "language"), PAGES)
def test_no_word_document_carries_a_canary(pages, place, hidden, tmp_path, audience, gemeente, language):
    made = write_docx(page(pages, tmp_path, place, audience, gemeente, language))
    assert leaks("\n".join(parts_of_docx(made)), hidden) == []


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize(("audience", "gemeente", "language"), PAGES)
def test_no_pdf_carries_a_canary(pages, place, hidden, tmp_path, audience, gemeente, language):
    made = write_pdf(page(pages, tmp_path, place, audience, gemeente, language))
    text = "\n".join(parts_of_pdf(made))
    assert len(text) > 20_000
    assert leaks(text, hidden) == []


@pytest.mark.slow
def test_the_canaries_would_be_found_in_either_form(pages, place, hidden, tmp_path):
    """On the internal page they sing, in text and in what is said of the pictures."""
    path = page(pages, tmp_path, place, "intern", "", "nl")
    for text in ("\n".join(parts_of_docx(write_docx(path))), "\n".join(parts_of_pdf(write_pdf(path)))):
        found = leaks(text, hidden)
        assert {"7.903", "7.907"} <= set(found)


@pytest.mark.parametrize(("audience", "gemeente", "language"), PAGES)
def test_no_download_and_no_picture_carries_a_canary(pages, place, hidden, tmp_path, audience, gemeente, language):
    """Each by itself, so that a number that is cut by the mark-up around it is found too."""
    soup = BeautifulSoup(page(pages, tmp_path, place, audience, gemeente, language).read_text("utf-8"), "html.parser")
    links = [link["href"] for link in soup.find_all("a", href=re.compile("^data:"))]
    pictures = [image["src"] for image in soup.find_all("img")]
    assert len(pictures) >= 2  # on a municipality's page one figure, drawn twice
    assert links or gemeente
    for packed in [*links, *pictures]:
        text = decoded(packed)
        assert leaks(re.sub(r"<[^>]+>", "", text), hidden) == []
        assert leaks(text, hidden) == []
    said = [image["alt"] for image in soup.find_all("img")] + [str(tag.attrs) for tag in soup.find_all(True)]
    assert leaks("\n".join(said), hidden) == []


# --- two deliveries that show the same -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["stuurgroep", "openbaar"])
@pytest.mark.parametrize(("gemeente", "language"), [("", "nl"), ("", "en"), ("Leiden", "nl"), ("Leiden", "en")])
def test_no_form_and_no_language_tells_two_deliveries_apart(pages, tmp_path, audience, gemeente, language):
    """To the byte, so in length and in the place of every point of every figure as well; of a PDF all but its date."""
    found = []
    for number, one in enumerate(twins(tmp_path)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = page(pages, folder, one, audience, gemeente, language)
        path.write_text(path.read_text("utf-8").replace(str(one.parent), ""), encoding="utf-8")
        pdf = parts_of_pdf(write_pdf(path)) if shutil.which("chromium") else []
        # Chromium counts its nodes from another number now and then, also for the very same page
        pdf = [re.sub(r"D:\d{14}[^']*'\d\d'?|file:///[^ )>]*|\bnode\d{8}\b", "", part) for part in pdf]
        found.append((path.read_bytes(), write_docx(path).read_bytes(), pdf))
    assert found[0] == found[1]
