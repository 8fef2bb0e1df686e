"""The page that leads to all pages of a run, in the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnz_mkba.present.html import Display
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
        One sentence or two.
    figures : tuple of (str, str)
        Label and value of the key figures, as they may be shown.
    group : str
        Rows of one group share a table; its name ends the caption.
    """

    label: str
    href: str | None
    status: str
    tone: str = "none"
    note: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    group: str = ""


@dataclass(frozen=True)
class _Group:
    """The rows of one table, and the labels of all their figures."""

    caption: str
    columns: list[str]
    rows: list[tuple[IndexRow, list[str]]]


def render_index(
    title: str,
    rows: Iterable[IndexRow],
    *,
    caption: str,
    intro: Sequence[str] = (),
    faults: Sequence[str] = (),
    label_head: str | None = None,
    picture: Display | None = None,
    banner: str | None = None,
    language: str = "nl",
) -> str:
    """Make the index page of a run.

    Parameters
    ----------
    title : str
        The page's h1.
    rows : iterable of IndexRow
        In the order in which they are shown, within their group; groups in the order in which they first occur.
    caption : str
        Of the table.
    intro : sequence of str
        Paragraphs above the table; the first is the summary.
    faults : sequence of str
        What could not be made and why, shown first.
    label_head : str, optional
        Head of the first column.
    picture : Display, optional
        An overview, between the intro and the tables.
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
            groups=_grouped(list(rows), caption),
            intro=list(intro),
            faults=list(faults),
            banner=banner,
            picture=picture,
            label_head=label_head,
            words=words(language),
        )
    )
    page = build_page(body, language=language)
    problems = check_html(page)
    if problems:
        raise PageRefusedError(problems)
    return page


def _grouped(rows: list[IndexRow], caption: str) -> list[_Group]:
    groups = []
    for name in dict.fromkeys(row.group for row in rows):
        members = [row for row in rows if row.group == name]
        labels = list(dict.fromkeys(label for row in members for label, _ in row.figures))
        cells = [[dict(row.figures).get(label, "–") for label in labels] for row in members]
        heading = f"{caption}: {name}" if name else caption
        groups.append(_Group(heading, labels, list(zip(members, cells, strict=True))))
    return groups
