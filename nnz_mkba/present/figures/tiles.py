"""A tile map: every municipality a tile of one size, roughly where it lies.

The category (does it take part?) shows in the pattern of a strip, in the outline and in words; a count only in
words. So all tiles that read "<5" look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.drawing import Box, Words, to_svg
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import NumberText, Translator

_GAP, _STRIP, _HIGH = 5.0, 7.0, 66.0  # [points]
_LINE = 9.5  # [points]
_WORDS = 8.25  # [points] eleven pixels: the smallest that is read with ease
#: Strip colour, hatch and outline of the first, second, … category.
_LOOKS = (
    (style.BLUE, "", "solid"),
    ("white", "", "dashed"),
    (style.PALE_ORANGE, "////", "solid"),
    (style.LIGHT, "....", "dashed"),
)


@dataclass(frozen=True)
class Tile:
    """One municipality on the map.

    Attributes
    ----------
    row, col : int
        Place on the grid, from 0 at the top left.
    label : str
        Short form, printed where the name does not fit.
    name : str
    participation : str
        The category in words, e.g. "doet mee".
    value : str
        What is printed in it, e.g. a number of clients as it may be shown.
    highlighted : bool
        Whether the page is about this one.
    """

    row: int
    col: int
    label: str
    name: str
    participation: str
    value: str
    highlighted: bool = False


def _high(width: float) -> float:
    """Return how high a tile is: on a phone participation may take two lines. [points]"""
    return _HIGH + (_LINE if style.is_narrow(width) else 0.0)


def draw_tiles(tiles: Sequence[Tile], categories: Sequence[str], width: float) -> list[Box | Words]:
    """Return what is drawn of the tiles on so many points."""
    first_row, first_col = min(tile.row for tile in tiles), min(tile.col for tile in tiles)
    columns = max(tile.col for tile in tiles) - first_col + 1
    wide = min(width / columns, 110.0) - _GAP
    high = _high(width)
    parts: list[Box | Words] = []
    # The highlighted one last: its outline lies over its neighbours.
    for tile in sorted(tiles, key=lambda tile: (tile.highlighted, tile.row, tile.col)):
        left = (tile.col - first_col) * (wide + _GAP) + _GAP / 2
        top = (tile.row - first_row) * (high + _GAP) + _GAP / 2
        colour, hatch, outline = _LOOKS[categories.index(tile.participation) % len(_LOOKS)]
        parts.append(
            Box(
                left,
                top,
                wide,
                high,
                fill="white",
                edge=style.INK if tile.highlighted else style.GREY,
                line=3.0 if tile.highlighted else 0.9,
                dashed=outline == "dashed",
            )
        )
        parts.append(Box(left + 1.5, top + 1.5, wide - 3, _STRIP, fill=colour, hatch=hatch, edge=style.GREY))
        parts += _words(tile, left + wide / 2, top, wide - (3 if style.is_narrow(width) else 8))
    return parts


def _words(tile: Tile, middle: float, top: float, room: float) -> list[Words]:
    name, size = _name_lines(tile, room)
    start = top + (21 if len(name) == 1 else 18)
    words = [Words(line, middle, start + place * (size + 1.5), size, bold=True) for place, line in enumerate(name)]
    large = has_digit(tile.value) and style.text_width(tile.value, style.LARGE, "bold") <= room
    value = (
        Words(tile.value, middle, top + 50, style.LARGE, bold=True)
        if large
        else Words(style.cut(tile.value, room, _WORDS), middle, top + 50, _WORDS)
    )
    lines = style.wrap(tile.participation, room + 4, 2, _WORDS) or [style.cut(tile.participation, room + 4, _WORDS)]
    said = [
        Words(line, middle, top + 61 + place * _LINE, _WORDS, colour=style.GREY) for place, line in enumerate(lines)
    ]
    return [*words, value, *said]


def _name_lines(tile: Tile, room: float) -> tuple[list[str], float]:
    """Return the name on one or two lines, as large as fits; else the short label."""
    for size in (style.SMALL, _WORDS, 7.5, 7.0):
        for lines in (1, 2):
            if broken := style.wrap(tile.name, room, lines, size, "bold"):
                return broken, size
    return [style.cut(tile.label or tile.name, room, style.SMALL, "bold")], style.SMALL


def tile_map(
    tiles: Sequence[Tile], *, caption: str, t: Translator, categories: Sequence[str] = ()
) -> Figure | Notice:
    """Return a tile map of municipalities and their numbers of clients.

    Parameters
    ----------
    tiles : sequence of Tile
    caption : str
        Title with unit and peildatum.
    t : Translator
    categories : sequence of str
        Participation words in the order of their looks; by default as they first occur.
    """
    if not any(has_digit(tile.value) for tile in tiles):
        return nothing_to_draw(caption, t)
    words = list(dict.fromkeys([*categories, *(tile.participation for tile in tiles)]))
    rows = max(tile.row for tile in tiles) - min(tile.row for tile in tiles) + 1
    svg, narrow = (
        to_svg(width, rows * (_high(width) + _GAP), draw_tiles(tiles, words, width))
        for width in (style.WIDTH * style.POINTS, style.NARROW * style.POINTS)
    )
    ordered = sorted(tiles, key=lambda tile: tile.name.casefold().removeprefix("'s-"))
    # The one the page is about comes first in words as well.
    spoken = sorted(ordered, key=lambda tile: not tile.highlighted)
    return Figure(
        svg,
        alt_text(t, t("Tegelkaart van gemeenten, aantal cliënten."), [(x.name, x.value) for x in spoken]),
        caption,
        data_table(
            caption,
            [t("Gemeente"), t("Cliënten"), t("Deelname")],
            [[tile.name, NumberText(tile.value), tile.participation] for tile in ordered],
            t,
        ),
        t=t,
        narrow=narrow,
        note=t("Tegels liggen ongeveer als de gemeenten; de grootte zegt niets."),
    )
