"""Small multiples: one panel per indicator, from where it began to where it should end.

Filled circles are observations; the grey dashed line is the straight path to the target, with an open diamond
where the indicator should be by now; the orange bar at the end is the outlook. A hidden value is a hatched bar
over all values that it can have, never a point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure as MplFigure

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, hidden_note, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import NumberText, Translator

_PLOT, _DATES, _TITLE, _SPACE = 100.0, 16.0, 14.0, 16.0  # heights within a panel [points]
_LINE = 11.5  # one line of label text [points]
_LEFT = 12.0  # left of the first date [points]
_HALO = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}


@dataclass(frozen=True)
class Dated:
    """A number on a day."""

    date: dt.date
    number: PublishableNumber


@dataclass(frozen=True)
class Trajectory:
    """One indicator over time; leave out what is not known or does not apply.

    Attributes
    ----------
    name, unit : str
    observations : sequence of Dated
        In order of date; the baseline is among them if it was observed.
    baseline, target : Dated, optional
        Ends of the straight path.
    expected : PublishableNumber, optional
        Where the path is at the last observation.
    outlook : PublishableNumber, optional
        Interval at the target date.
    """

    name: str
    unit: str
    observations: Sequence[Dated]
    baseline: Dated | None = None
    target: Dated | None = None
    expected: PublishableNumber | None = None
    outlook: PublishableNumber | None = None


@dataclass(frozen=True)
class Mark:
    """One number of a trajectory: drawn, written at the drawing, and a row of the data table."""

    role: str
    date: dt.date
    number: PublishableNumber
    text: NumberText
    label: str
    colour: str


def marks(series: Trajectory, t: Translator) -> list[Mark]:
    """Return all that a panel shows, in the order of the data table."""
    found = []
    if series.baseline and all(seen.date != series.baseline.date for seen in series.observations):
        text = t.count(series.baseline.number)
        found.append(Mark(t("uitgangswaarde"), series.baseline.date, series.baseline.number, text, text, style.GREY))
    for seen in series.observations:
        text = t.count(seen.number)
        found.append(Mark(t("stand"), seen.date, seen.number, text, text, style.BLUE))
    if series.expected is not None and series.observations:
        text = t.decimal(series.expected)
        label = t("verwacht {value}", value=text)
        found.append(Mark(t("verwacht"), series.observations[-1].date, series.expected, text, label, style.GREY))
    if series.target:
        text = t.count(series.target.number)
        label = t("doel {value}", value=text)
        found.append(Mark(t("doel"), series.target.date, series.target.number, text, label, style.INK))
        if series.outlook is not None:
            text = t.count(series.outlook)
            label = t("vooruitblik {value}", value=text)
            found.append(Mark(t("vooruitblik"), series.target.date, series.outlook, text, label, style.ORANGE))
    return found


@dataclass(frozen=True)
class _Frame:
    """The dates that all panels share, and how many days and points there are to a panel."""

    first: float
    span: float  # [days]
    per_point: float  # [days per point]
    width: float  # [points]


def _frame(series: Sequence[Trajectory], width: float, t: Translator) -> _Frame:
    every = [mark for one in series for mark in marks(one, t)]
    days = [float(date2num(mark.date)) for mark in every] or [0.0]
    first, span = min(days), max(max(days) - min(days), 30.0)
    # Room on the right for the longest words at the last date.
    last = max((mark.date for mark in every), default=None)
    words = [style.text_width(mark.label, style.SMALL, "bold") for mark in every if mark.date == last]
    room = min(max(words, default=0.0) + 12, width * 0.6)
    return _Frame(first, span, span / (width - room - _LEFT), width)


def draw_panel(axes: Axes, series: Trajectory, t: Translator, frame: _Frame) -> None:
    """Draw one indicator; x is in days, y in the unit of the indicator."""
    every = marks(series, t)
    shown = [mark for mark in every if mark.number.low is not None and mark.number.high is not None]
    first, span, per_point = frame.first, frame.span, frame.per_point
    top = max([mark.number.high or 0.0 for mark in shown] + [1.0]) * 1.2
    axes.set_xlim(first - _LEFT * per_point, first + (frame.width - _LEFT) * per_point)
    axes.set_ylim(-0.04 * top, top)
    for side in ("top", "left", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.plot([first, first + span], [0, 0], color=style.GREY, linewidth=0.8, zorder=1)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.tick_params(axis="x", length=0, pad=2)
    _date_ticks(axes, [mark.date for mark in every], frame, t)
    start, end = series.baseline, series.target
    if start and end and start.number.is_exact and end.number.is_exact:
        path = ([start.date, end.date], [start.number.value, end.number.value])
        axes.plot(date2num(path[0]), path[1], color=style.GREY, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1.5)
    if len(series.observations) > 1 and all(seen.number.is_exact for seen in series.observations):
        axes.plot(
            date2num([seen.date for seen in series.observations]),
            [seen.number.value for seen in series.observations],
            color=style.BLUE,
            linewidth=1.6,
            zorder=2,
        )
    for mark in shown:
        _draw_mark(axes, mark, t, 3.2 * per_point)
    _labels(axes, every, frame, 1.04 * top / _PLOT)
    for artist in [*axes.lines, *axes.patches]:
        artist.set_clip_on(False)  # all lies inside; a clip path each would only make the file larger


def _draw_mark(axes: Axes, mark: Mark, t: Translator, half: float) -> None:
    day, low, high = float(date2num(mark.date)), mark.number.low or 0.0, mark.number.high or 0.0
    if mark.role == t("vooruitblik"):
        axes.plot([day, day], [low, high], color=style.ORANGE, linewidth=5, solid_capstyle="butt", zorder=2)
    elif not mark.number.is_exact:
        axes.bar(
            day,
            high - low,
            bottom=low,
            width=2 * half,
            facecolor="white",
            edgecolor=mark.colour,
            hatch=style.HIDDEN_HATCH * 2,
            linewidth=0.9,
            zorder=3,
        )
    else:
        shape = {t("verwacht"): "D", t("doel"): "_"}.get(mark.role, "o")
        filled = mark.role == t("stand")
        axes.plot(
            [day],
            [low],
            marker=shape,
            markersize=14 if shape == "_" else 6 if filled else 5,
            linestyle="none",
            markerfacecolor=mark.colour if filled else "white",
            markeredgecolor=mark.colour,
            markeredgewidth=2 if shape == "_" else 1.3,
            zorder=4,
        )


def _labels(axes: Axes, every: Sequence[Mark], frame: _Frame, unit: float) -> None:
    """Write each number beside its mark; those of one day are moved apart."""
    days = sorted({mark.date for mark in every})
    for place, day in enumerate(days):
        x = float(date2num(day))
        group = sorted((mark for mark in every if mark.date == day), key=_middle)
        # Lowest first: each label at its mark, or one line above the label below it.
        at: list[float] = []
        # The line to the next point leaves from here: stand above it, not on it.
        on_a_line = place == 0 and len(days) > 1 and len(group) == 1 and group[0].number.is_exact
        for mark in group:
            wanted = max(_middle(mark) + (_LINE * unit if on_a_line else 0.0), 0.45 * _LINE * unit)
            at.append(max(wanted, at[-1] + _LINE * unit) if at else wanted)
        over = at[-1] - (axes.get_ylim()[1] - 0.3 * _LINE * unit)
        at = [one - max(over, 0.0) for one in at]
        # Left of the mark where the words would run into those of the next day.
        left = [days[place - 1]] if place else []
        right = days[place + 1 : place + 2]
        for mark, y in zip(group, at, strict=True):
            long = style.text_width(mark.label, style.SMALL, "bold") + 14
            free_right = not right or (float(date2num(right[0])) - x) / frame.per_point > long
            free_left = bool(left) and (x - float(date2num(left[0]))) / frame.per_point > long
            leftwards = not free_right and free_left
            known = mark.number.low is not None
            shift = 0.0 if on_a_line else -8.0 if leftwards else 8.0
            axes.text(
                x + shift * frame.per_point,
                y,
                mark.label,
                size=style.SMALL,
                color=mark.colour if known else style.GREY,
                ha="center" if on_a_line else "right" if leftwards else "left",
                va="center_baseline",
                weight="bold" if known and mark.colour in (style.BLUE, style.INK) else "normal",
                bbox=_HALO if right and not on_a_line else None,  # the path runs behind these
                zorder=3.5,
            )


def _middle(mark: Mark) -> float:
    return ((mark.number.low or 0.0) + (mark.number.high or 0.0)) / 2


def _date_ticks(axes: Axes, dates: Sequence[dt.date], frame: _Frame, t: Translator) -> None:
    """Name the first and last day, and the days between where there is room."""
    days = sorted(set(dates))
    ticks: list[dt.date] = []
    for day in [*days[:1], *days[:0:-1]]:  # first, last, then backwards
        if all(abs((day - other).days) >= 56 * frame.per_point for other in ticks):
            ticks.append(day)
    axes.set_xticks(date2num(ticks) if ticks else [], [t.short_month(day) for day in ticks])
    for day, label in zip(ticks, axes.get_xticklabels(), strict=True):
        if float(date2num(day)) - frame.first < 24 * frame.per_point:
            label.set_horizontalalignment("left")


def _titles(series: Sequence[Trajectory], width: float) -> list[list[str]]:
    return [
        style.wrap(one.name, width, 2, style.NORMAL, "bold") or [style.cut(one.name, width, style.NORMAL, "bold")]
        for one in series
    ]


def _layout(count: int, width: float) -> tuple[int, float]:
    """Return the number of columns and the inner width of a panel [points]."""
    return (1, width) if count == 1 or style.is_narrow(width) else (2, width / 2 - 12)


def _panel_height(titles: Sequence[Sequence[str]]) -> float:
    return _TITLE * (max(map(len, titles)) + 1) + _PLOT + _DATES + _SPACE


def figure_height(series: Sequence[Trajectory], width: float = style.WIDTH * style.POINTS) -> float:
    """Return how high a figure of these panels is on so many points [inch]."""
    columns, inner = _layout(len(series), width)
    return -(-len(series) // columns) * _panel_height(_titles(series, inner)) / style.POINTS


def draw_trajectories(figure: MplFigure, series: Sequence[Trajectory], t: Translator) -> None:
    """Draw all panels: one over the full width, more in two columns."""
    width, height = figure.get_size_inches() * style.POINTS
    columns, inner = _layout(len(series), width)
    titles = _titles(series, inner)
    frame = _frame(series, inner, t)
    for place, one in enumerate(series):
        row, column = divmod(place, columns)
        left = column * (inner + 24)
        y = height - row * _panel_height(titles)
        for line in titles[place]:
            y -= _TITLE
            figure.text(left / width, (y + 3) / height, line, size=style.NORMAL, weight="bold")
        y -= _TITLE
        unit = style.cut(one.unit, inner, style.SMALL)
        figure.text(left / width, (y + 4) / height, unit, size=style.SMALL, color=style.GREY)
        bottom = height - (row + 1) * _panel_height(titles) + _SPACE + _DATES
        axes = figure.add_axes((left / width, bottom / height, inner / width, _PLOT / height))
        draw_panel(axes, one, t, frame)


def trajectories(series: Sequence[Trajectory], *, caption: str, t: Translator) -> Figure | Notice:
    """Return one panel per indicator: observations, path, target and outlook.

    Parameters
    ----------
    series : sequence of Trajectory
    caption : str
        Title with the peildatum.
    t : Translator
    """
    rows = [[one.name, mark.role, t.date(mark.date), mark.text] for one in series for mark in marks(one, t)]
    if not any(has_digit(row[3]) for row in rows):
        return nothing_to_draw(caption, t)
    svg, narrow = style.drawn(
        lambda width: figure_height(series, width) * style.POINTS,
        lambda figure: draw_trajectories(figure, series, t),
    )
    items = []
    for one in series:
        last = t.count(one.observations[-1].number) if one.observations else t("onbekend")
        goal = t.count(one.target.number) if one.target else t("geen doel")
        items.append((one.name, t("{value} (doel {target})", value=last, target=goal) if one.target else last))
    note = t("Stippellijn: rechte weg naar het doel. Ruit: waar de indicator nu zou moeten staan.")
    hatched = hidden_note([mark.number for one in series for mark in marks(one, t) if mark.role == t("stand")], t)
    return Figure(
        svg,
        alt_text(t, t("Lijngrafiek per indicator, stand en doel."), items),
        caption,
        data_table(caption, [t("Indicator"), t("Wat"), t("Datum"), t("Waarde")], rows, t),
        t=t,
        narrow=narrow,
        note=f"{note} {hatched}".strip(),
    )
