"""Tables: what a page shows in rows and columns, and the file of it for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from nnz_mkba.present.html import Content, Display, breakable, checked
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.spreadsheet import csv_bytes, data_link, file_name

#: From this many columns on, a table falls apart into cards on a phone.
STACKED_FROM = 3


class Table(Display):
    """A table with caption, scoped headers and, if wanted, its own download.

    Parameters
    ----------
    caption : str or Display
        Unique on the page: it names the region that assistive technology lists.
    columns : sequence of str or Display
    rows : iterable of sequences
        Text, `NumberText` or a `Display`; the first cell is the row's header.
    notes : sequence of str or Display
        Lines below the table.
    download : str
        File name of the CSV, e.g. "kpi.csv"; empty for no download. It holds what the table shows.
    total : bool
        Whether the last row is a total.
    prose : bool
        Whether cells hold sentences: such a table falls apart into cards on a phone, however few its columns.
    t : Translator
    """

    def __init__(
        self,
        caption: Content,
        columns: Sequence[Content],
        rows: Iterable[Sequence[Content]],
        *,
        t: Translator,
        notes: Sequence[Content] = (),
        download: str = "",
        total: bool = False,
        prose: bool = False,
    ):
        self.text, self.caption, self.columns = str(caption), caption, list(columns)
        if not self.text.strip():
            raise ValueError("a table needs a caption")
        self.notes, self.total, self.t = list(notes), total, t
        self.prose = prose
        self.rows = [[checked(cell, "a table cell") for cell in row] for row in rows]
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")
        self.download = file_name(download.removesuffix(".csv")) if download else ""

    def cells(self) -> Iterator[Content]:
        """Yield every cell below the header."""
        for row in self.rows:
            yield from row

    def csv(self) -> bytes:
        """Return the table as a file for a spreadsheet: what is shown, no more."""
        rows = [[cell.csv if isinstance(cell, NumberText) else str(cell) for cell in row] for row in self.rows]
        return csv_bytes([*map(str, self.columns)], rows)

    def html(self) -> Markup:
        """Return the table, with notes and download below it."""
        numeric = [
            bool(self.rows) and all(isinstance(row[i], NumberText) for row in self.rows)
            for i in range(len(self.columns))
        ]
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(Markup(' class="num"') if number else "", column)
            for column, number in zip(self.columns, numeric, strict=True)
        )
        last = len(self.rows) - 1
        body = Markup("\n").join(self._row(row, self.total and i == last) for i, row in enumerate(self.rows))
        if not self.rows:
            body = Markup('<tr><td colspan="{}">{}</td></tr>').format(len(self.columns), self.t("Geen gegevens."))
        # A wide table falls apart into cards on a phone; the page frames every table in a region of its own.
        kind = Markup(' class="stack"') if len(self.columns) >= STACKED_FROM else Markup("")
        kind = Markup(' class="stack prose"') if self.prose else kind
        return Markup(
            "<table{}>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>{}"
        ).format(kind, self.caption, head, body, self._below())

    @staticmethod
    def _row(row: Sequence[Content], total: bool) -> Markup:
        cells = Markup('<th scope="row">{}</th>').format(row[0]) + Markup("").join(
            Markup('<td class="num">{}</td>').format(breakable(cell))
            if isinstance(cell, NumberText)
            else Markup("<td>{}</td>").format(cell)
            for cell in row[1:]
        )
        return Markup("<tr{}>{}</tr>").format(Markup(' class="total"') if total else "", cells)

    def _below(self) -> Markup:
        below = Markup("").join(Markup('<p class="table-note">{}</p>').format(note) for note in self.notes)
        if self.download:
            words = self.t("Download (CSV): {caption}", caption=self.text)
            below += Markup('<p class="download"><a download="{}" href="{}">{}</a></p>').format(
                self.download, data_link(self.csv()), words
            )
        return below
