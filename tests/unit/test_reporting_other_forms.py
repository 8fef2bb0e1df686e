"""A page beside itself as PDF and Word document."""

import re
import shutil
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from nnz_mkba.errors import UsageError
from nnz_mkba.present.figures.bars import referrers
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Heading, KeyFigures, Lead, Title, show
from nnz_mkba.present.locale import NumberText, translator
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Number
from nnz_mkba.reporting.docx import write_docx
from nnz_mkba.reporting.page import build_page
from nnz_mkba.reporting.pdf import find_chromium, write_pdf

T = translator("nl")
needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    reason="geen Chromium op dit systeem",
)


@pytest.fixture
def page(tmp_path):
    """A small page with one of each thing that matters."""
    rows = [("huisarts", Number.exact(7)), ("LUMC", Number.small(5))]
    body = show(
        Title("Proef in Súdwest-Fryslân"),
        Lead("Het kostte € 142.600."),
        KeyFigures([("Deelnemers", "54", "sinds 2020")]),
        Heading("Kosten"),
        Fold(
            "Per jaar",
            Table(
                "Kosten",
                ["Jaar", "Bedrag"],
                [["2021", NumberText("€ 142.600")]],
                t=T,
                download="k.csv",
                notes=["Lopende prijzen."],
            ),
        ),
        referrers(rows, caption="Wie meldde aan?", t=T),
    )
    path = tmp_path / "regio.html"
    path.write_text(build_page(str(body)), encoding="utf-8")
    return path


def test_word_document_holds_headings_tables_and_pictures_with_their_alt_text(page):
    made = docx.Document(write_docx(page))
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == ["Proef in Súdwest-Fryslân"]
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["Jaar", "Bedrag"],
        ["2021", "€ 142.600"],
    ]
    headings = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings[1:] == [("Heading 2", "Kosten"), ("Heading 3", "Per jaar")]  # the title of a fold, once
    below = [p for p in made.paragraphs if p.style.name == "Table Text"]
    assert [p.text for p in below] == ["Lopende prijzen."]  # and no caption of a picture
    (cell,) = made.tables[0].rows[1].cells[1].paragraphs
    assert (cell.style.name, cell.style.font.size.pt) == ("Table Text", 9.0)
    assert made.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (picture,) = made.inline_shapes
    assert "huisarts: 7" in picture._inline.docPr.get("descr")
    assert made.core_properties.title == "Proef in Súdwest-Fryslân"
    assert made.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "nl-NL"
    text = "\n".join(p.text for p in made.paragraphs)
    assert "Deelnemers: 54 (sinds 2020)" in text
    assert "Download" not in text


def test_every_sheet_of_the_word_document_says_what_it_is_and_its_number(page):
    path = write_docx(page)
    with zipfile.ZipFile(path) as archive:
        feet = [archive.read(name).decode() for name in archive.namelist() if re.search(r"footer\d*\.xml$", name)]
        core = archive.read("docProps/core.xml").decode()
    title = re.search("<dc:title>(.*?)</dc:title>", core)[1]
    assert any(title in foot and ">PAGE</w:instrText>" in foot for foot in feet)


def test_the_same_page_gives_the_same_word_document(page, tmp_path):
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    assert write_docx(page, first).read_bytes() == write_docx(page, second).read_bytes()


def test_without_python_docx_it_says_what_to_install(page, monkeypatch):
    monkeypatch.setattr("nnz_mkba.reporting.docx.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"python-docx, resvg-py.*pip install 'nnz-mkba\[docx\]'"):
        write_docx(page)
    assert list(page.parent.iterdir()) == [page]


@needs_chromium
def test_pdf_is_tagged_and_has_language_and_title(page):
    made = PdfReader(write_pdf(page))
    assert made.metadata.title == "Proef in Súdwest-Fryslân"
    assert made.trailer["/Root"]["/Lang"].startswith("nl")
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in made.trailer["/Root"]
    assert "pagina 1 van" in " ".join(made.pages[0].extract_text().split())


def test_without_chromium_it_says_what_to_install(monkeypatch):
    monkeypatch.delenv("NNZ_MKBA_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="apt install chromium"):
        find_chromium()
