"""Figures of a survey: bars around the middle of a scale, and points per kernelement and theme as a heat map.

Numbers stand in the bars and cells, so colour is never the only sign.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Rectangle

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Content, Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import quoted
from nnz_mkba.privacy.number import Number

_STEP_COLOURS = (style.ORANGE, style.PALE_ORANGE, style.LIGHT, "#A9D5F0", style.BLUE)
_STEP_INK = ("white", style.INK, style.INK, style.INK, "white")
_LABEL, _BAR, _GAP, _LEGEND, _PAD = 15.0, 17.0, 9.0, 22.0, 6.0  # [points]
_HEADING, _CELL, _LOW_CELL, _MARGIN, _WIDE_ENOUGH = 19.0, 46.0, 24.0, 5.0, 130.0  # [points]


@dataclass(frozen=True)
class ScaleRow:
    """The answers to one question on a scale of five, from low to high; None where too few answered."""

    question: str
    counts: Sequence[Number] | None
    answered: Number
    favourable: Number


def _legend(steps: Sequence[str], width: float) -> list[list[tuple[float, int]]]:
    """Return lines of (left edge, number of the step), as many lines as the width asks for. [points]"""
    lines: list[list[tuple[float, int]]] = [[]]
    left = 2.0
    for place, step in enumerate(steps):
        wide = 14 + style.text_width(step, style.SMALL) + 14
        if lines[-1] and left + wide - 14 > width:
            lines.append([])
            left = 2.0
        lines[-1].append((left, place))
        left += wide
    return lines


def _label(row: ScaleRow, width: float, t: Translator) -> list[str]:
    label = t("{question} ({n})", question=row.question, n=t.count(row.answered))
    return style.wrap(label, width - 4, 3) or [style.cut(label, width - 4)]


def diverging_height(rows: Sequence[ScaleRow], steps: Sequence[str], width: float, t: Translator) -> float:
    """Return how high a picture of some width must be. [points]"""
    labels = sum(len(_label(row, width, t)) for row in rows)
    return len(_legend(steps, width)) * _LEGEND + labels * _LABEL + len(rows) * (_BAR + _GAP) + _PAD


def draw_diverging(figure: MplFigure, rows: Sequence[ScaleRow], steps: Sequence[str], t: Translator) -> None:
    """Draw each row as shares of its answers, with the middle of the neutral step on one vertical line."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = _blank(figure, width, height)
    legend = _legend(steps, width)
    for number, line in enumerate(legend):
        for left, place in line:
            y = 4 + number * _LEGEND
            colour = _STEP_COLOURS[place]
            axes.add_patch(Rectangle((left, y), 10, 10, facecolor=colour, edgecolor=style.GREY, linewidth=0.4))
            axes.text(left + 14, y + 8.6, steps[place], size=style.SMALL, va="baseline")
    shares = [[number.value / row.answered.value for number in row.counts] for row in rows if row.counts]
    low = max((part[0] + part[1] + part[2] / 2 for part in shares), default=0.5)
    high = max((part[4] + part[3] + part[2] / 2 for part in shares), default=0.5)
    scale = (width - 4) / max(low + high, 1e-9)  # points per share
    middle = 2 + low * scale
    top = len(legend) * _LEGEND
    axes.plot([middle, middle], [top, height - 2], color=style.GREY, linewidth=0.8, zorder=0)
    for row in rows:
        for label in _label(row, width, t):
            halo = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            axes.text(2, top + _LABEL - 4, label, size=style.NORMAL, va="baseline", bbox=halo)
            top += _LABEL
        if row.counts is None:
            words = t("te weinig antwoorden om te tonen")
            axes.text(2, top + _BAR / 2, words, size=style.NORMAL, va="center_baseline", color=style.GREY)
        else:
            _bar(axes, row, row.counts, top, middle, scale, t)
        top += _BAR + _GAP


def _bar(
    axes: Axes,
    row: ScaleRow,
    counts: Sequence[Number],
    top: float,
    middle: float,
    scale: float,
    t: Translator,
) -> None:
    part = [number.value / row.answered.value for number in counts]
    at = middle - (part[0] + part[1] + part[2] / 2) * scale
    for number, share, colour, ink in zip(counts, part, _STEP_COLOURS, _STEP_INK, strict=True):
        if share:
            box = Rectangle((at, top), share * scale, _BAR, facecolor=colour, edgecolor="white", zorder=2)
            axes.add_patch(box)
            axes.text(
                at + share * scale / 2,
                top + _BAR / 2,
                t.count(number),
                size=style.SMALL,
                weight="bold",
                ha="center",
                va="center_baseline",
                color=ink,
                zorder=3,
            )
        at += share * scale


def _blank(figure: MplFigure, width: float, height: float) -> Axes:
    """Return axes without anything on them, in points from the upper left corner."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes


def diverging(
    rows: Sequence[ScaleRow], steps: Sequence[str], *, caption: str, t: Translator, download: str = ""
) -> Figure | Notice:
    """Return the answers on a scale, question by question.

    Parameters
    ----------
    rows : sequence of ScaleRow
    steps : sequence of str
        Five words, from low to high.
    caption : str
        Title with unit.
    t : Translator
    download : str
        File name of the data; by default after the caption.
    """
    if not any(row.counts for row in rows):
        return nothing_to_draw(caption, t)
    wide, narrow = style.drawn(
        lambda width: diverging_height(rows, steps, width, t), lambda figure: draw_diverging(figure, rows, steps, t)
    )
    columns = [t("Vraag"), *(quoted(step, t) for step in steps), t("Antwoorden")]
    hidden = t("niet getoond")
    table: list[list[Content]] = [
        [
            quoted(row.question, t),
            *([t.count(n) for n in row.counts] if row.counts else [hidden] * 5),
            t.count(row.answered),
        ]
        for row in rows
    ]
    said = [
        (row.question.rstrip(".?"), t("{n} van de {all}", n=t.count(row.favourable), all=t.count(row.answered)))
        for row in rows
        if row.counts
    ]
    head = t("Staven per vraag; hoeveel antwoorden in de twee hoogste stappen vielen.")
    note = t(
        "Rechts van de lijn staat wie het ermee eens is, links wie niet; neutraal staat half links en half rechts ervan. De "
        "getallen zijn mensen."
    )
    data = data_table(caption, columns, table, t, download)
    return Figure(wide, alt_text(t, head, said), caption, data, t=t, note=note, narrow=narrow)


@dataclass(frozen=True)
class HeatCell:
    """Points of one theme; `label` names the theme, or says that only the kernelement was chosen."""

    label: str
    number: Number


def _grid(rows: Sequence[tuple[str, Sequence[HeatCell]]], width: float) -> tuple[int, float]:
    """Return how many cells stand side by side, and how high each is. [points]"""
    columns = min(max(len(cells) for _, cells in rows), max(int(width // _WIDE_ENOUGH), 1))
    return columns, _CELL if columns > 1 else _LOW_CELL


def heat_map_height(rows: Sequence[tuple[str, Sequence[HeatCell]]], width: float) -> float:
    """Return how high a picture of some width must be. [points]"""
    columns, high = _grid(rows, width)
    return sum(_HEADING + math.ceil(len(cells) / columns) * (high + _MARGIN) for _, cells in rows)


def draw_heat_map(figure: MplFigure, rows: Sequence[tuple[str, Sequence[HeatCell]]], t: Translator) -> None:
    """Draw cells below the name of each kernelement, one below the other on a phone; darker is more points."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = _blank(figure, width, height)
    columns, high = _grid(rows, width)
    highest = max(cell.number.value for _, cells in rows for cell in cells) or 1.0
    wide = (width - 4 - _MARGIN * (columns - 1)) / columns
    top = 0.0
    for name, cells in rows:
        heading = style.cut(name, width - 4, style.NORMAL, "bold")
        axes.text(2, top + _HEADING - 6, heading, weight="bold", va="baseline")
        top += _HEADING
        for place, cell in enumerate(cells):
            down, right = divmod(place, columns)
            corner = (2 + right * (wide + _MARGIN), top + down * (high + _MARGIN))
            _cell(axes, cell, corner, (wide, high), cell.number.value / highest, t)
        top += math.ceil(len(cells) / columns) * (high + _MARGIN)


def _cell(
    axes: Axes, cell: HeatCell, corner: tuple[float, float], size: tuple[float, float], share: float, t: Translator
) -> None:
    (left, top), (wide, high) = corner, size
    ink = "white" if share > 0.55 else style.INK
    axes.add_patch(Rectangle(corner, wide, high, facecolor=_blend(share), edgecolor=style.GREY, linewidth=0.5))
    room = wide - 44
    for place, line in enumerate(lines := _lines(cell.label, room)):
        y = top + high / 2 + (place - (len(lines) - 1) / 2) * 11
        axes.text(left + 8, y, line, size=style.SMALL, va="center_baseline", color=ink)
    axes.text(
        left + wide - 8,
        top + high / 2,
        t.count(cell.number),
        size=style.LARGE,
        weight="bold",
        ha="right",
        va="center_baseline",
        color=ink,
    )


def _lines(label: str, room: float) -> list[str]:
    return style.wrap(label, room, 3, style.SMALL) or [style.cut(label, room, style.SMALL)]


def _blend(share: float) -> str:
    """Return a colour between white and blue; half-way tones are left out, where neither ink reads well."""
    strength = 0.35 * share / 0.55 if share <= 0.55 else 0.8 + 0.2 * (share - 0.55) / 0.45
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(style.BLUE))
    return to_hex((red, green, blue))


def heat_map(
    rows: Sequence[tuple[str, Sequence[HeatCell]]], *, caption: str, head: str, t: Translator, download: str = ""
) -> Figure | Notice:
    """Return points per kernelement and theme.

    Parameters
    ----------
    rows : sequence of (kernelement, cells)
    caption, head : str
        Title, and how the alt text begins.
    t : Translator
    download : str
        File name of the data; by default after the caption.
    """
    if not any(cell.number.value for _, cells in rows for cell in cells):
        return nothing_to_draw(caption, t)
    wide, narrow = style.drawn(
        lambda width: heat_map_height(rows, width), lambda figure: draw_heat_map(figure, rows, t)
    )
    table = [[name, cell.label, t.count(cell.number)] for name, cells in rows for cell in cells]
    columns = [t("Kernelement"), t("Thema"), t("Punten")]
    named = sorted((cell for _, cells in rows for cell in cells if cell.number.value), key=lambda c: -c.number.value)
    items = [(cell.label, str(t.count(cell.number))) for cell in named]
    data = data_table(caption, columns, table, t, download)
    return Figure(wide, alt_text(t, head, items), caption, data, t=t, narrow=narrow)
