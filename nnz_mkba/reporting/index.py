"""The page that leads to all pages of a run, in the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnz_mkba.reporting.checks import check_html
from nnz_mkba.reporting.export import PageRefusedError
from nnz_mkba.reporting.page import build_page, environment, words


@dataclass(frozen=True)
class IndexRow:
    """One page, or one that could not be made.

    Attributes
    ----------
    label : str
        What the page is about, for instance a municipality.
    href : str or None
        Relative address of the page; None where there is none.
    status : str
        Word for the reader, for instance "op koers" or "niet gemaakt".
    tone : str
        Status class without its prefix: `good`, `track`, `risk`, `behind` or `none`, or a word of the vocabulary.
    note : str
        One sentence at most.
    cells : tuple of str
        Texts for the extra columns of `render_index`.
    """

    label: str
    href: str | None
    status: str
    tone: str = "none"
    note: str = ""
    cells: tuple[str, ...] = ()


def render_index(
    title: str,
    rows: Iterable[IndexRow],
    *,
    caption: str,
    intro: Sequence[str] = (),
    label_head: str | None = None,
    columns: Sequence[str] = (),
    banner: str | None = None,
    language: str = "nl",
) -> str:
    """Make the index page of a run.

    Parameters
    ----------
    title : str
        The page's h1.
    rows : iterable of IndexRow
        In the order in which they are shown.
    caption : str
        Of the table.
    intro : sequence of str
        Paragraphs above the table; the first is the summary.
    label_head : str, optional
        Head of the first column.
    columns : sequence of str
        Heads of extra, right-aligned columns between label and status; one text in `IndexRow.cells` each.
    banner : str, optional
        For a confidential run.
    language : str

    Returns
    -------
    str
        A whole HTML document that passes `check_html`.

    Raises
    ------
    PageRefusedError
        If it does not, for instance through an address that is no relative path.
    """
    body = (
        environment()
        .get_template("overview.html.j2")
        .render(
            title=title,
            rows=list(rows),
            caption=caption,
            intro=list(intro),
            columns=list(columns),
            banner=banner,
            label_head=label_head,
            words=words(language),
        )
    )
    page = build_page(body, language=language)
    problems = check_html(page)
    if problems:
        raise PageRefusedError(problems)
    return page
