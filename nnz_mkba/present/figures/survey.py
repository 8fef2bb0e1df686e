"""Figures of a survey: bars around the middle of a scale, and points per kernelement and theme as a heat map.

Numbers stand in the bars and cells, so colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Rectangle

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.html import Figure, Notice
from nnz_mkba.present.locale import Translator

_STEP_COLOURS = (style.ORANGE, style.PALE_ORANGE, style.LIGHT, "#A9D5F0", style.BLUE)
_STEP_INK = ("white", style.INK, style.INK, style.INK, "white")
_LABEL, _BAR, _GAP, _LEGEND, _PAD = 15.0, 17.0, 9.0, 22.0, 6.0  # [points]
_HEADING, _CELL, _MARGIN = 19.0, 46.0, 5.0  # [points]


@dataclass(frozen=True)
class ScaleRow:
    """The answers to one question on a scale of five, from low to high; None where too few answered."""

    question: str
    counts: Sequence[PublishableNumber] | None
    answered: PublishableNumber
    favourable: PublishableNumber


def draw_diverging(figure: MplFigure, rows: Sequence[ScaleRow], steps: Sequence[str], t: Translator) -> None:
    """Draw each row as shares of its answers, with the middle of the neutral step on one vertical line."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    left = 2.0
    for step, colour in zip(steps, _STEP_COLOURS, strict=True):
        axes.add_patch(Rectangle((left, 4), 10, 10, facecolor=colour, edgecolor=style.GREY, linewidth=0.4))
        axes.text(left + 14, 12.6, step, size=style.SMALL, va="baseline")
        left += 14 + style.text_width(step, style.SMALL) + 14
    shares = [[number.value / row.answered.value for number in row.counts] for row in rows if row.counts]
    low = max((part[0] + part[1] + part[2] / 2 for part in shares), default=0.5)
    high = max((part[4] + part[3] + part[2] / 2 for part in shares), default=0.5)
    scale = (width - 4) / max(low + high, 1e-9)  # points per share
    middle = 2 + low * scale
    top = _LEGEND
    axes.plot([middle, middle], [_LEGEND, height - 2], color=style.GREY, linewidth=0.8, zorder=0)
    for row in rows:
        halo = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        label = t("{question} ({n})", question=row.question, n=t.count(row.answered))
        axes.text(2, top + _LABEL - 4, style.cut(label, width - 4), size=style.NORMAL, va="baseline", bbox=halo)
        if row.counts is None:
            words = t("te weinig antwoorden om te tonen")
            axes.text(2, top + _LABEL + _BAR / 2, words, size=style.NORMAL, va="center_baseline", color=style.GREY)
        else:
            part = [number.value / row.answered.value for number in row.counts]
            at = middle - (part[0] + part[1] + part[2] / 2) * scale
            for number, share, colour, ink in zip(row.counts, part, _STEP_COLOURS, _STEP_INK, strict=True):
                if share:
                    axes.add_patch(
                        Rectangle(
                            (at, top + _LABEL), share * scale, _BAR, facecolor=colour, edgecolor="white", zorder=2
                        )
                    )
                    axes.text(
                        at + share * scale / 2,
                        top + _LABEL + _BAR / 2,
                        t.count(number),
                        size=style.SMALL,
                        weight="bold",
                        ha="center",
                        va="center_baseline",
                        color=ink,
                        zorder=3,
                    )
                at += share * scale
        top += _LABEL + _BAR + _GAP


def diverging(rows: Sequence[ScaleRow], steps: Sequence[str], *, caption: str, t: Translator) -> Figure | Notice:
    """Return the answers on a scale, question by question.

    Parameters
    ----------
    rows : sequence of ScaleRow
    steps : sequence of str
        Five words, from low to high.
    caption : str
        Title with unit.
    t : Translator
    """
    if not any(row.counts for row in rows):
        return nothing_to_draw(caption, t)
    with style.canvas((_LEGEND + len(rows) * (_LABEL + _BAR + _GAP) + _PAD) / style.POINTS) as figure:
        draw_diverging(figure, rows, steps, t)
        svg = style.to_svg(figure)
    columns = [t("Vraag"), *steps, t("Antwoorden")]
    hidden = t("niet getoond")
    table: list[list[str]] = [
        [row.question, *([t.count(n) for n in row.counts] if row.counts else [hidden] * 5), t.count(row.answered)]
        for row in rows
    ]
    said = [
        (row.question.rstrip(".?"), t("{n} van de {all}", n=t.count(row.favourable), all=t.count(row.answered)))
        for row in rows
        if row.counts
    ]
    head = t("Staven per vraag; hoeveel antwoorden in de twee hoogste stappen vielen.")
    note = t("Rechts van de lijn staat wie het ermee eens is, links wie niet. De getallen zijn mensen.")
    return Figure(svg, alt_text(t, head, said), caption, data_table(caption, columns, table, t), t=t, note=note)


@dataclass(frozen=True)
class HeatCell:
    """Points of one theme; `label` names the theme, or says that only the kernelement was chosen."""

    label: str
    number: PublishableNumber


def draw_heat_map(figure: MplFigure, rows: Sequence[tuple[str, Sequence[HeatCell]]], t: Translator) -> None:
    """Draw a row of cells below the name of each kernelement; darker is more points."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    columns = max(len(cells) for _, cells in rows)
    highest = max(cell.number.value for _, cells in rows for cell in cells) or 1.0
    wide = (width - 4 - _MARGIN * (columns - 1)) / columns
    top = 0.0
    for name, cells in rows:
        axes.text(
            2, top + _HEADING - 6, style.cut(name, width - 4, style.NORMAL, "bold"), weight="bold", va="baseline"
        )
        for place, cell in enumerate(cells):
            left = 2 + place * (wide + _MARGIN)
            share = cell.number.value / highest
            colour = _blend(share)
            ink = "white" if share > 0.55 else style.INK
            axes.add_patch(
                Rectangle((left, top + _HEADING), wide, _CELL, facecolor=colour, edgecolor=style.GREY, linewidth=0.5)
            )
            lines = style.wrap(cell.label, wide - 44, 3, style.SMALL) or [
                style.cut(cell.label, wide - 44, style.SMALL)
            ]
            for number, line in enumerate(lines):
                y = top + _HEADING + _CELL / 2 + (number - (len(lines) - 1) / 2) * 11
                axes.text(left + 8, y, line, size=style.SMALL, va="center_baseline", color=ink)
            axes.text(
                left + wide - 8,
                top + _HEADING + _CELL / 2,
                t.count(cell.number),
                size=style.LARGE,
                weight="bold",
                ha="right",
                va="center_baseline",
                color=ink,
            )
        top += _HEADING + _CELL + _MARGIN


def _blend(share: float) -> str:
    """Return a colour between white and blue; half-way tones are left out, where neither ink reads well."""
    strength = 0.35 * share / 0.55 if share <= 0.55 else 0.8 + 0.2 * (share - 0.55) / 0.45
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(style.BLUE))
    return to_hex((red, green, blue))


def heat_map(
    rows: Sequence[tuple[str, Sequence[HeatCell]]], *, caption: str, head: str, t: Translator
) -> Figure | Notice:
    """Return points per kernelement and theme.

    Parameters
    ----------
    rows : sequence of (kernelement, cells)
    caption, head : str
        Title, and how the alt text begins.
    t : Translator
    """
    if not any(cell.number.value for _, cells in rows for cell in cells):
        return nothing_to_draw(caption, t)
    with style.canvas(len(rows) * (_HEADING + _CELL + _MARGIN) / style.POINTS) as figure:
        draw_heat_map(figure, rows, t)
        svg = style.to_svg(figure)
    table = [[name, cell.label, t.count(cell.number)] for name, cells in rows for cell in cells]
    columns = [t("Kernelement"), t("Thema"), t("Punten")]
    named = sorted((cell for _, cells in rows for cell in cells if cell.number.value), key=lambda c: -c.number.value)
    items = [(cell.label, str(t.count(cell.number))) for cell in named]
    return Figure(svg, alt_text(t, head, items), caption, data_table(caption, columns, table, t), t=t)
