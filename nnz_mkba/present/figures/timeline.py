"""How many organisations had joined, over time: a staircase with words at its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from matplotlib.dates import date2num
from matplotlib.figure import Figure as MplFigure

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number

_LEFT, _RIGHT, _BOTTOM, _TOP = 20.0, 34.0, 22.0, 14.0  # [points]


def draw_timeline(figure: MplFigure, points: Sequence[tuple[dt.date, Number]], t: Translator) -> None:
    """Draw the steps; every step has its number unless it would stand on the one before."""
    width = figure.get_figwidth() * style.POINTS
    axes = style.axes_within(figure, _LEFT, _BOTTOM, _RIGHT, _TOP)
    style.bare(axes)
    axes.set_yticks([])
    days, values = [float(date2num(day)) for day, _ in points], [number.value for _, number in points]
    span = max(days[-1] - days[0], 1.0)
    axes.set_xlim(days[0], days[0] + span)
    axes.set_ylim(0, max([*values, 1.0]) * 1.15)
    axes.plot(days, values, drawstyle="steps-post", color=style.BLUE, linewidth=2, clip_on=False)
    axes.plot(days, values, marker="o", linestyle="none", color=style.BLUE, markersize=5, clip_on=False)
    per_point = span / (width - _LEFT - _RIGHT)
    free = -float("inf")
    for place, (day, (_, number)) in enumerate(zip(days, points, strict=True)):
        words = t.count(number)
        last = place == len(points) - 1
        half = style.text_width(words, style.NORMAL, "bold") / 2 * per_point
        if day - half <= free and not last:
            continue
        free = day + half + 3 * per_point
        axes.annotate(
            words,
            (day, values[place]),
            xytext=(8, 0) if last else (0, 6),
            textcoords="offset points",
            size=style.NORMAL,
            weight="bold",
            ha="left" if last else "center",
            va="center_baseline" if last else "baseline",
        )
    ends = [points[0][0], points[-1][0]] if len(points) > 1 else [points[0][0]]
    axes.set_xticks(date2num(ends), [t.short_month(day) for day in ends])


def organisations_timeline(
    points: Sequence[tuple[dt.date, Number]], *, caption: str, t: Translator
) -> Figure | Notice:
    """Return the cumulative number of organisations over time.

    Parameters
    ----------
    points : sequence of (date, number)
        Not personal, so exact; a date with an unknown number is in the table only.
    caption : str
        Title with unit and peildatum.
    t : Translator
    """
    ordered = sorted(points, key=lambda point: point[0])
    known = [point for point in ordered if point[1].is_exact]
    if not known:
        return nothing_to_draw(caption, t)
    svg, narrow = style.drawn(lambda _: 2.2 * style.POINTS, lambda figure: draw_timeline(figure, known, t))
    rows = [[t.date(day), t.count(number)] for day, number in ordered]
    ends = [known[0], known[-1]] if len(known) > 1 else known
    return Figure(
        svg,
        alt_text(t, t("Traplijn van het aantal organisaties."), [(t.date(day), t.count(n)) for day, n in ends]),
        caption,
        data_table(caption, [t("Datum"), t("Organisaties")], rows, t),
        t=t,
        narrow=narrow,
    )
