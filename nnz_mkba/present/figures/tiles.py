"""A tile map: every municipality a tile of one size, roughly where it lies.

The category (does it take part?) shows in the pattern of a strip, in the outline and in words; a count only in
words. So all tiles that read "<5" look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Rectangle

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import NumberText, Translator

_GAP, _STRIP, _HIGH = 5.0, 7.0, 66.0  # [points]
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


def draw_tiles(figure: MplFigure, tiles: Sequence[Tile], categories: Sequence[str]) -> None:
    """Draw the tiles on one axes in points."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    first_row, first_col = min(tile.row for tile in tiles), min(tile.col for tile in tiles)
    columns = max(tile.col for tile in tiles) - first_col + 1
    wide = min(width / columns, 110.0) - _GAP
    # The highlighted one last: its outline lies over its neighbours.
    for tile in sorted(tiles, key=lambda tile: (tile.highlighted, tile.row, tile.col)):
        left = (tile.col - first_col) * (wide + _GAP) + _GAP / 2
        top = (tile.row - first_row) * (_HIGH + _GAP) + _GAP / 2
        colour, hatch, outline = _LOOKS[categories.index(tile.participation) % len(_LOOKS)]
        axes.add_patch(
            Rectangle(
                (left, top),
                wide,
                _HIGH,
                facecolor="white",
                edgecolor=style.INK if tile.highlighted else style.GREY,
                linewidth=3.0 if tile.highlighted else 0.9,
                linestyle=outline,
                zorder=2 if tile.highlighted else 1,
            )
        )
        axes.add_patch(
            Rectangle(
                (left + 1.5, top + 1.5),
                wide - 3,
                _STRIP,
                facecolor=colour,
                edgecolor=style.GREY,
                hatch=hatch,
                linewidth=0,
                zorder=3,
            )
        )
        _words(figure, tile, left + wide / 2, top, wide - 8)


def _words(figure: MplFigure, tile: Tile, middle: float, top: float, room: float) -> None:
    axes = figure.axes[0]
    name, size = _name_lines(tile, room)
    start = top + (21 if len(name) == 1 else 18)
    for place, line in enumerate(name):
        axes.text(
            middle, start + place * (size + 1.5), line, size=size, weight="bold", ha="center", va="baseline", zorder=4
        )
    large = has_digit(tile.value) and style.text_width(tile.value, style.LARGE, "bold") <= room
    axes.text(
        middle,
        top + 50,
        tile.value if large else style.cut(tile.value, room, _WORDS),
        size=style.LARGE if large else _WORDS,
        weight="bold" if large else "normal",
        ha="center",
        va="baseline",
        zorder=4,
    )
    word = style.cut(tile.participation, room + 4, _WORDS)
    axes.text(middle, top + 61, word, size=_WORDS, ha="center", va="baseline", color=style.GREY, zorder=4)


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
    with style.canvas((rows * (_HIGH + _GAP)) / style.POINTS) as figure:
        draw_tiles(figure, tiles, words)
        svg = style.to_svg(figure)
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
        note=t("Tegels liggen ongeveer als de gemeenten; de grootte zegt niets."),
    )
