"""A table as a download that Dutch Excel opens well and that holds no live formula."""

from __future__ import annotations

import base64
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from nnz_mkba.formula_text import starts_formula

# A minus sign and digits, with or without marks and a percent sign: a value, not a formula.
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?")


def safe_cell(text: str) -> str:
    """Return a cell that a spreadsheet will not run.

    Text that begins as a formula would (also after spaces, or in full-width signs) gets a leading apostrophe;
    plain numbers and names such as ``'s-Gravenhage`` stay as they are.

    Examples
    --------
    >>> [safe_cell(text) for text in ("=1+1", "-5", "-5+cmd", "'s-Gravenhage")]
    ["'=1+1", '-5', "'-5+cmd", "'s-Gravenhage"]
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return "'" + text if starts_formula(text) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a semicolon-separated UTF-8 file with a byte order mark, as Dutch Excel expects."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(text) for text in header])
    writer.writerows([safe_cell(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", errors="replace")


def data_link(content: bytes, kind: str = "text/csv") -> str:
    """Return a link that holds the file itself, so that the page needs no other file."""
    return f"data:{kind};charset=utf-8;base64," + base64.b64encode(content).decode("ascii")


def file_name(title: str) -> str:
    """Return a plain file name for a download.

    Examples
    --------
    >>> file_name("Voortgang (KPI's): Alphen aan den Rijn")
    'voortgang-kpi-s-alphen-aan-den-rijn.csv'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    return (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "tabel") + ".csv"
