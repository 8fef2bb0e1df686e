"""A page as a Word document: headings, tables with repeated heads, pictures with their alt text, tagged language."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnz_mkba.errors import NothingProducedError, UsageError
from nnz_mkba.reporting.landing import write_atomically

if TYPE_CHECKING:
    from bs4 import Tag

_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_WIDTH_CM = 16.0
#: Style of what stands in and below a table: seven columns have to fit beside each other.
_SMALL = "Table Text"
_NEEDED = {"python-docx": "docx", "resvg-py": "resvg_py", "beautifulsoup4": "bs4"}
#: Parts of a page that mean nothing on paper.
_SCREEN_ONLY = "nav, .skip, .download, header, footer, figure details"
_CONTAINERS = {"div", "section", "article", "details", "summary", "main", "blockquote"}
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same page gives the same file, whenever it is made


def require_docx() -> None:
    """Refuse early where python-docx is not installed.

    Raises
    ------
    UsageError
    """
    missing = [package for package, name in _NEEDED.items() if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"Voor --docx is nodig wat niet is geïnstalleerd: {', '.join(missing)}. Installeer het met: "
            "pip install 'nnz-mkba[docx]'. Zonder --docx wordt de pagina gewoon gemaakt."
        )


def write_docx(page: Path, target: Path | None = None) -> Path:
    """Write a page as a Word document.

    Parameters
    ----------
    page : Path
        The HTML file.
    target : Path, optional
        By default beside it, with the ending `.docx`.

    Returns
    -------
    Path
        The document, there whole or not at all.

    Raises
    ------
    UsageError
        If python-docx is not installed.
    NothingProducedError
        If the page cannot be read.
    """
    require_docx()
    page = Path(page)
    target = page.with_suffix(".docx") if target is None else Path(target)
    from bs4 import BeautifulSoup, Tag

    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    main, root = soup.find("main"), soup.find("html")
    if not isinstance(main, Tag) or not isinstance(root, Tag):
        raise NothingProducedError(f"{target.name} is niet gemaakt: {page.name} is geen rapport.")
    for part in main.select(_SCREEN_ONLY):
        part.decompose()
    writer = _Writer(str(root.get("lang", "nl")), _text(soup.title) if soup.title else page.stem)
    writer.walk(main)
    write_atomically(target, _settled(writer.saved()))
    return target


class _Writer:
    """Writes the blocks of a page one after the other."""

    def __init__(self, language: str, title: str):
        import docx
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        self.document = docx.Document()
        code = _LANGUAGES.get(language, language)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - _WIDTH_CM) / 2)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        small = self.document.styles.add_style(_SMALL, WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = normal, Pt(9)
        properties = normal.element.get_or_add_rPr()
        spoken = properties.makeelement(qn("w:lang"), {qn("w:val"): code})
        properties.append(spoken)
        for other in self.document.styles.element.iter(qn("w:lang")):
            other.set(qn("w:val"), code)
        core = self.document.core_properties
        core.title, core.language, core.author = title, code, "nnz-mkba"
        core.created = core.modified = dt.datetime(*_MOMENT)
        core.last_modified_by = core.comments = ""
        self._footer(section, title)

    @staticmethod
    def _footer(section: Any, title: str) -> None:
        """Write at the foot of every sheet what the document is about, and which sheet this is."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = section.footer.paragraphs[0]
        paragraph.add_run(f"{title}\t\t")
        number = paragraph.add_run()
        for kind in ("begin", "PAGE", "end"):
            if kind == "PAGE":
                field = OxmlElement("w:instrText")
                field.text = kind
            else:
                field = OxmlElement("w:fldChar")
                field.set(qn("w:fldCharType"), kind)
            number._r.append(field)

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def walk(self, parent: Tag) -> None:
        for part in parent.find_all(True, recursive=False):
            self._block(part)

    def _block(self, part: Tag) -> None:
        name, classes = part.name, part.get_attribute_list("class")
        if re.fullmatch(r"h[1-6]", name):
            self.document.add_heading(_text(part), level=int(name[1]))
        elif name == "p":
            style = {"summary": "Intense Quote", "table-note": _SMALL}.get(str(classes[0]) if classes else "")
            self.document.add_paragraph(_text(part), style=style)
        elif name in ("ul", "ol"):
            for item in part.find_all("li", recursive=False):
                self.document.add_paragraph(_text(item), style="List Bullet" if name == "ul" else "List Number")
        elif name == "dl":
            self._key_figures(part)
        elif name == "table":
            self._table(part)
        elif name == "figure":
            self._figure(part)
        elif name in _CONTAINERS:
            if part.find(True, recursive=False) and not part.find(["strong", "em", "span"], recursive=False):
                self.walk(part)
            elif text := _text(part):
                self.document.add_paragraph(text)

    def _key_figures(self, part: Tag) -> None:
        for card in part.find_all("div", recursive=False):
            label, *rest = [_text(bit) for bit in card.find_all(["dt", "dd"])]
            paragraph = self.document.add_paragraph(f"{label}: ", style="List Bullet")
            paragraph.add_run(rest[0] if rest else "").bold = True
            if len(rest) > 1:
                paragraph.add_run(f" ({rest[1]})")

    def _table(self, part: Tag) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        caption = part.find("caption")
        if caption is not None and not isinstance(caption, str):
            heading = self.document.add_paragraph(_text(caption), style="Caption")
            heading.paragraph_format.keep_with_next = True
        rows = [row.find_all(["th", "td"], recursive=False) for row in part.find_all("tr")]
        wide = max((len(row) for row in rows), default=0)
        if not wide:
            return
        table = self.document.add_table(rows=0, cols=wide, style="Light List Accent 1")
        for row in rows:
            cells = table.add_row().cells
            for place, cell in enumerate(row):
                cells[place].text = _text(cell)
                cells[place].paragraphs[0].style = _SMALL
                if "num" in cell.get_attribute_list("class"):
                    cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._repeat_head(table)
        self.document.add_paragraph()

    @staticmethod
    def _repeat_head(table: Any) -> None:
        from docx.oxml.ns import qn

        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
        for row in table.rows:
            one = row._tr.get_or_add_trPr()
            one.append(one.makeelement(qn("w:cantSplit"), {qn("w:val"): "true"}))

    def _figure(self, part: Tag) -> None:
        from docx.shared import Cm

        for line in part.select("figcaption p"):
            style = "Caption" if "figure-title" in line.get_attribute_list("class") else None
            self.document.add_paragraph(_text(line), style=style).paragraph_format.keep_with_next = True
        image = part.find("img")
        if image is None or isinstance(image, str):
            return
        kind, content = _picture(str(image.get("src", "")))
        run = self.document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(_as_png(content) if kind == "svg+xml" else content), width=Cm(_WIDTH_CM))
        shape._inline.docPr.set("descr", str(image.get("alt", "")))
        shape._inline.docPr.set("title", "")


def _picture(source: str) -> tuple[str, bytes]:
    found = re.fullmatch(r"data:image/([a-z+]+);base64,([A-Za-z0-9+/=]+)", source)
    if not found:
        raise NothingProducedError("Een figuur van de pagina is niet te lezen; het Word-bestand is niet gemaakt.")
    return found[1], base64.b64decode(found[2])


def _as_png(svg: bytes) -> bytes:
    """Draw a figure at 220 dots per inch; Word before 2019 shows no SVG."""
    import resvg_py

    width = round(_WIDTH_CM / 2.54 * 220)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode("utf-8"), width=width, dpi=96.0, skip_system_fonts=True))


def _text(element: Tag | None) -> str:
    if element is None:
        return ""
    # no-break spaces stay: they hold amounts together in Word as well
    return re.sub(r"[ \t\r\n]+", " ", element.get_text()).strip()


def _settled(document: bytes) -> bytes:
    """Return the same archive with fixed moments, so that the same page gives the same bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _MOMENT), old.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
