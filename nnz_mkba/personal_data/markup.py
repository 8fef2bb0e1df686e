"""A Markdown text as it is read: without markup, and with the lines of a paragraph after each other.

A page prints a comment and a tag as text, so what stands in them is kept.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping

from nnz_mkba.personal_data.plain import plain

_QUOTE = re.compile(r"[ \t]{0,9}(?:>[ \t]?){1,9}")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])(?:[ \t]|$)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"[ \t]*(?:=+|-+|\*{3,}|_{3,}|`{3,}|~{3,})[ \t]*")
_MARKUP = re.compile(
    r"(?P<space><!--|-->|<br ?/?>|</?(?:p|div|li|td|th|tr)>)"
    r"|(?P<none></?[a-zA-Z][^<>]{0,200}>|!?\[|\]\([^()\n]{0,500}\)|\]\[[^\[\]\n]{0,100}\]|\]|[*`~]+|(?<!\w)_+|_+(?!\w)"
    r"|\\(?=[^\w\s])|\\$)"
    r"|(?P<entity>&#?\w{1,31};)"
    r"|(?P<join>_+| *\|+ *(?=[^\W\d_]))",
    re.IGNORECASE,
)


def bare_line(line: str) -> str:
    """Return a line without inline markup; what opens a list, a quote or a heading stays.

    Examples
    --------
    >>> bare_line("- **Pe**tra&nbsp;[van](https://example.org) Dam"), bare_line("* 3 cli_e_nten")
    ('- Petra van Dam', '* 3 cli e nten')
    """
    opening = _ITEM.match(line)
    start = opening.end() if opening else 0
    return line[:start] + plain(_MARKUP.sub(_instead, line[start:]))


def read_markup(lines: Mapping[int, str]) -> tuple[str, Callable[[int], int]]:
    r"""Return a text without markup, a paragraph a line, and what tells the line on which a place in it stood.

    What markup hides (a tag, the target of a link and its title) stands at the end, a piece a line.

    Parameters
    ----------
    lines : Mapping
        Number of each line → what stands on it.

    Examples
    --------
    >>> text, row_of = read_markup({1: "# Regio", 2: "> met _Petra_", 3: "> [van Dam](x)", 4: "- | a | b |"})
    >>> text
    'Regio\nmet Petra van Dam\na b |\n](x)'
    >>> row_of(text.index("van"))
    3
    """
    pieces: list[str] = []
    starts, rows = [0], [next(iter(lines), 1)]
    length, closed = 0, True
    for row, line in lines.items():
        body = plain(line)
        if quote := _QUOTE.match(body):
            body = body[quote.end() :]
        heading, item = _HEADING.match(body), _ITEM.match(body)
        opens = bool(heading or item or body.lstrip().startswith("|"))
        if opening := heading or item:
            body = body[opening.end() :]
        words = "" if _RULE.fullmatch(body) else bare_line(body).strip().lstrip("|").lstrip()
        if not words:
            closed = True
            continue
        if pieces:
            pieces.append("\n" if closed or opens else " ")
            length += 1
        starts.append(length)
        rows.append(row)
        pieces.append(words)
        length += len(words)
        closed = heading is not None
    for row, line in lines.items():
        for hidden in _hidden(plain(line)):
            pieces.append(f"\n{hidden}")
            starts.append(length)
            rows.append(row)
            length += len(hidden) + 1
    return "".join(pieces), lambda place: rows[bisect_right(starts, place) - 1]


def _hidden(line: str) -> list[str]:
    if "<" not in line and "](" not in line and "][" not in line:
        return []
    return [match["none"] for match in _MARKUP.finditer(line) if match["none"] and len(match["none"]) > 3]


def _instead(match: re.Match[str]) -> str:
    if match["space"] is not None or match["join"] is not None:
        return " "
    return html.unescape(match.group()) if match["entity"] else ""
