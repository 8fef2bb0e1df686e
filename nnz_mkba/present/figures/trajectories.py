"""Small multiples: one panel per indicator, from where it began to where it should end.

Filled circles are observations; the grey dashed line is the straight path to the target, with an open diamond
where the indicator should be by now; the orange bar at the end is the outlook. A hidden value is a hatched bar
over all values that it can have, never a point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, hidden_box, hidden_note, nothing_to_draw
from nnz_mkba.present.figures.drawing import Box, Line, Part, Scale, Words, below, centred, drawn
from nnz_mkba.present.figures.drawing import Mark as Sign
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.privacy.number import Number

_PLOT, _DATES, _TITLE, _SPACE = 100.0, 16.0, 14.0, 16.0  # heights within a panel [points]
_LINE = 11.5  # one line of label text [points]
_LEFT = 12.0  # left of the first date [points]
_HALF = 3.2  # half of the width of the bar of a hidden value [points]


@dataclass(frozen=True)
class Dated:
    """A number on a day."""

    date: dt.date
    number: Number


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
    expected : Number, optional
        Where the path is at the last observation.
    outlook : Number, optional
        Interval at the target date.
    """

    name: str
    unit: str
    observations: Sequence[Dated]
    baseline: Dated | None = None
    target: Dated | None = None
    expected: Number | None = None
    outlook: Number | None = None


@dataclass(frozen=True)
class Mark:
    """One number of a trajectory: drawn, written at the drawing, and a row of the data table."""

    role: str
    date: dt.date
    number: Number
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
    """The days that all panels share, and how many points there are to a day."""

    first: float
    span: float  # [days]
    per_point: float  # [days per point]

    def x(self, day: dt.date, left: float) -> float:
        """Return where a day is in a panel that begins at `left`. [points]"""
        return left + _LEFT + (day.toordinal() - self.first) / self.per_point

    def end(self, left: float) -> float:
        """Return where the last day is. [points]"""
        return left + _LEFT + self.span / self.per_point


def _frame(series: Sequence[Trajectory], width: float, t: Translator) -> _Frame:
    every = [mark for one in series for mark in marks(one, t)]
    days = [float(mark.date.toordinal()) for mark in every] or [0.0]
    first, span = min(days), max(max(days) - min(days), 30.0)
    # Room on the right for the longest words at the last date.
    last = max((mark.date for mark in every), default=None)
    words = [style.text_width(mark.label, style.SMALL, "bold") for mark in every if mark.date == last]
    room = min(max(words, default=0.0) + 12, width * 0.6)
    return _Frame(first, span, span / (width - room - _LEFT))


def draw_panel(series: Trajectory, t: Translator, frame: _Frame, left: float, top: float) -> list[Part]:
    """Return one indicator in a panel with this corner; its own unit goes up. [points]"""
    every = marks(series, t)
    shown = [mark for mark in every if mark.number.low is not None and mark.number.high is not None]
    most = max([mark.number.high or 0.0 for mark in shown] + [1.0]) * 1.2
    y = Scale(-0.04 * most, most, top + _PLOT, top)
    parts: list[Part] = [Line(((left + _LEFT, y(0.0)), (frame.end(left), y(0.0))), style.GREY, 0.8)]
    start, end = series.baseline, series.target
    if start and end and start.number.is_exact and end.number.is_exact:
        path = tuple((frame.x(one.date, left), y(one.number.value)) for one in (start, end))
        parts.append(Line(path, style.GREY, 1.0, (4.0, 3.0)))
    if len(series.observations) > 1 and all(seen.number.is_exact for seen in series.observations):
        seen = tuple((frame.x(one.date, left), y(one.number.value)) for one in series.observations)
        parts.append(Line(seen, style.BLUE, 1.6))
    signs = [sign for mark in shown if mark.role != t("vooruitblik") for sign in _sign(mark, t, frame, y, left)]
    for mark in shown:
        if mark.role == t("vooruitblik"):
            at = frame.x(mark.date, left)
            ends = ((at, y(mark.number.low or 0.0)), (at, y(mark.number.high or 0.0)))
            parts.append(Line(ends, style.ORANGE, 5.0))
    boxes = [sign for sign in signs if isinstance(sign, Box)]
    words = _labels(every, t, frame, y, left)
    # words lie over the bar of a hidden value, and below the sign of a known one
    return [
        *parts,
        *boxes,
        *words,
        *(sign for sign in signs if sign not in boxes),
        *_dates(every, frame, left, top, t),
    ]


def _sign(mark: Mark, t: Translator, frame: _Frame, y: Scale, left: float) -> list[Part]:
    at, low, high = frame.x(mark.date, left), mark.number.low or 0.0, mark.number.high or 0.0
    if not mark.number.is_exact:
        return [hidden_box(at - _HALF, y(high), at + _HALF, y(low) - y(high), mark.colour)]
    if mark.role == t("doel"):
        return [Line(((at - 7, y(low)), (at + 7, y(low))), mark.colour, 2.0)]
    if mark.role == t("verwacht"):
        return [Sign(at, y(low), 5.0, "#fff", mark.colour, 1.3, "diamond")]
    if mark.role == t("stand"):
        return [Sign(at, y(low), 6.0, mark.colour, mark.colour, 1.3)]
    return [Sign(at, y(low), 5.0, "#fff", mark.colour, 1.3)]


def _labels(every: Sequence[Mark], t: Translator, frame: _Frame, y: Scale, start: float) -> list[Part]:
    """Return each number beside its mark; those of one day are moved apart.

    Where words would run over others they stand on the other side of their mark. Between the first day and the last
    observation they are left out if there is no room on either side; the table has them.
    """
    days = sorted({mark.date for mark in every})
    seen = [mark.date for mark in every if mark.role == t("stand")]
    needed = {*days[:1], *days[-1:], *seen[-1:]}
    found: list[Words] = []
    placed: dict[int, list[Words]] = {}
    for place, day in reversed(list(enumerate(days))):  # the last words first: they matter most
        x = frame.x(day, start)
        group = sorted((mark for mark in every if mark.date == day), key=_middle)
        # The line to the next point leaves from here: stand above it, not on it.
        on_a_line = place == 0 and len(days) > 1 and len(group) == 1 and group[0].number.is_exact
        # Lowest first: each label at its mark, or one line above the label below it.
        at: list[float] = []
        for mark in group:
            wanted = min(y(_middle(mark)) - (_LINE if on_a_line else 0.0), y(0.0) - 0.45 * _LINE)
            at.append(min(wanted, at[-1] - _LINE) if at else wanted)
        over = y.end + 0.3 * _LINE - at[-1]
        at = [one + max(over, 0.0) for one in at]
        # Left of the mark where the words would run into those of the next day.
        left = [days[place - 1]] if place else []
        right = days[place + 1 : place + 2]
        for mark, middle in zip(group, at, strict=True):
            long = style.text_width(mark.label, style.SMALL, "bold") + 14
            free_right = not right or frame.x(right[0], start) - x > long
            free_left = bool(left) and x - frame.x(left[0], start) > long
            leftwards = not free_right and free_left
            known = mark.number.low is not None
            words = Words(
                mark.label,
                x,
                centred(middle, style.SMALL),
                style.SMALL,
                bold=known and mark.colour in (style.BLUE, style.INK),
                colour=mark.colour if known else style.GREY,
                halo=bool(right) and not on_a_line,  # the path runs behind these
            )
            sides = [replace(words, x=x + 8.0, side="left"), replace(words, x=x - 8.0, side="right")]
            wanted_first = [words] if on_a_line else sides[::-1] if leftwards else sides
            free = [one for one in wanted_first if not any(_overlap(one, other) for other in found)]
            if free or day in needed:
                found.append((free or wanted_first)[0])
                placed.setdefault(place, []).append(found[-1])
    return [words for place in sorted(placed) for words in placed[place]]


def _overlap(one: Words, other: Words) -> bool:
    """Whether two lines of words run over each other."""
    beside = one.left + one.wide <= other.left or other.left + other.wide <= one.left
    return not beside and abs(one.y - other.y) < style.SMALL


def _middle(mark: Mark) -> float:
    return ((mark.number.low or 0.0) + (mark.number.high or 0.0)) / 2


def _dates(every: Sequence[Mark], frame: _Frame, left: float, top: float, t: Translator) -> list[Part]:
    """Name the first and last day, and the days between where there is room."""
    days = sorted({mark.date for mark in every})
    ticks: list[dt.date] = []
    for day in [*days[:1], *days[:0:-1]]:  # first, last, then backwards
        if all(abs((day - other).days) >= 56 * frame.per_point for other in ticks):
            ticks.append(day)
    baseline = below(top + _PLOT + 2, style.SMALL)
    return [
        Words(
            t.short_month(day),
            frame.x(day, left),
            baseline,
            style.SMALL,
            colour=style.GREY,
            side="left" if day.toordinal() - frame.first < 24 * frame.per_point else "middle",
        )
        for day in ticks
    ]


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
    """Return how high a figure of these panels is on so many points. [points]"""
    columns, inner = _layout(len(series), width)
    return -(-len(series) // columns) * _panel_height(_titles(series, inner))


def draw_trajectories(
    series: Sequence[Trajectory], t: Translator, width: float = style.WIDTH * style.POINTS
) -> list[Part]:
    """Return all panels: one over the full width, more in two columns."""
    columns, inner = _layout(len(series), width)
    titles = _titles(series, inner)
    frame = _frame(series, inner, t)
    parts: list[Part] = []
    for place, one in enumerate(series):
        row, column = divmod(place, columns)
        left, y = column * (inner + 24), row * _panel_height(titles)
        for line in titles[place]:
            y += _TITLE
            parts.append(Words(line, left, y - 3, style.NORMAL, bold=True, side="left"))
        unit = style.cut(one.unit, inner, style.SMALL)
        parts.append(Words(unit, left, y + _TITLE - 4, style.SMALL, colour=style.GREY, side="left"))
        top = (row + 1) * _panel_height(titles) - _SPACE - _DATES - _PLOT
        parts += draw_panel(one, t, frame, left, top)
    return parts


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
    svg, narrow = drawn(lambda width: figure_height(series, width), lambda width: draw_trajectories(series, t, width))
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
