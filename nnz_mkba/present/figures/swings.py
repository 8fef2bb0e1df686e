"""What each input does to the net benefit, and what it would be worth to know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import Bar, bar_figure, data_table, hidden_box, nothing_to_draw
from nnz_mkba.present.figures.drawing import DASHED, Box, Line, Part, Scale, Side, Words, drawn
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number

_ROW, _LABEL, _BAR = 38.0, 14.0, 13.0  # [points]


@dataclass(frozen=True)
class Swing:
    """What one parameter does to the net benefit between its low and its high value.

    Attributes
    ----------
    label : str
    low_value, high_value : str
        The two values of the parameter, written out.
    low, high : Number
        Net benefit at these values [EUR].
    """

    label: str
    low_value: str
    high_value: str
    low: Number
    high: Number


def _second_line(width: float) -> float:
    """Return the room for the amounts where they stand below the label, on a phone. [points]"""
    return _LABEL if style.is_narrow(width) else 0.0


def _tornado_height(swings: Sequence[Swing], width: float) -> float:
    return len(swings) * (_ROW + _second_line(width)) + 20


def draw_tornado(
    swings: Sequence[Swing], centre: Number, t: Translator, width: float = style.WIDTH * style.POINTS
) -> list[Part]:
    """Return one bar per parameter, from the result at its low value to that at its high value."""
    height, middle, second = _tornado_height(swings, width), centre.value, _second_line(width)
    ends = [0.0, middle, *(number.value for swing in swings for number in (swing.low, swing.high))]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0
    left = 4.0
    x = Scale(low, low + span, left, width - left)
    parts: list[Part] = [
        Line(((x(0.0), 0.0), (x(0.0), height)), style.INK, 1.2, DASHED),
        Line(((x(middle), _LABEL), (x(middle), height - 18)), style.GREY, 0.8),
    ]
    words: list[Part] = []
    for place, swing in enumerate(swings):
        top = place * (_ROW + second)
        amounts = t("{low} tot {high}", low=t.eur(swing.low), high=t.eur(swing.high))
        room = width - 14 - (0.0 if second else style.text_width(amounts, style.SMALL, "bold"))
        label = style.cut(f"{swing.label} ({swing.low_value} – {swing.high_value})", room, style.SMALL)
        after = left if second else left + style.text_width(label, style.SMALL) + 6
        words.append(Words(label, left, top + 10, style.SMALL, side="left", halo=True))
        words.append(Words(amounts, after, top + 10 + second, style.SMALL, bold=True, side="left", halo=True))
        # Where the low value of the parameter leads: hatched orange; the high value: solid blue.
        bar = top + second + _LABEL
        parts.append(hidden_box(x(middle), bar, x(swing.low.value), _BAR, style.ORANGE))
        parts.append(Box(x(middle), bar, x(swing.high.value) - x(middle), _BAR, style.BLUE))
    side: Side = "left" if -low < 0.5 * span else "right"
    at = x(0.0) + (4 if side == "left" else -4)
    words.append(Words(t("baten = kosten"), at, height - 5, style.SMALL, side=side, halo=True))
    return [*parts, *words]


def tornado(swings: Sequence[Swing], *, centre: Number, caption: str, t: Translator) -> Figure | Notice:
    """Return which parameters move the net benefit most; swings in the order in which they shall stand.

    A swing of which an end may not be shown is left out of the picture and stays in the data table.
    """
    known = [swing for swing in swings if swing.low.is_exact and swing.high.is_exact]
    if not known or not centre.is_exact:
        return nothing_to_draw(caption, t)
    svg, narrow = drawn(
        lambda width: _tornado_height(known, width), lambda width: draw_tornado(known, centre, t, width)
    )
    rows = [[s.label, s.low_value, t.eur(s.low), s.high_value, t.eur(s.high)] for s in swings]
    columns = [
        t("Parameter"),
        t("Lage waarde"),
        t("Uitkomst daarbij"),
        t("Hoge waarde"),
        t("Uitkomst bij hoge waarde"),
    ]
    items = [(s.label, t("{low} tot {high}", low=t.eur(s.low), high=t.eur(s.high))) for s in known]
    note = t("Oranje gearceerd: bij de lage waarde. Blauw: bij de hoge waarde. Stippellijn: baten gelijk aan kosten.")
    head = t("Tornadodiagram: baten min kosten als één parameter verandert.")
    data = data_table(caption, columns, rows, t)
    return Figure(svg, alt_text(t, head, items), caption, data, t=t, note=note, narrow=narrow)


def value_of_information(rows: Sequence[tuple[str, Number]], *, caption: str, t: Translator) -> Figure | Notice:
    """Return what it would be worth to know each parameter exactly [EUR], highest first."""
    ordered = sorted(rows, key=lambda row: (-(row[1].high or 0.0), row[0].casefold()))
    return bar_figure(
        [Bar(name, number, t.eur(number)) for name, number in ordered if has_digit(t.eur(number))],
        caption=caption,
        head=t("Staafdiagram: wat het waard is om een parameter precies te kennen."),
        data=data_table(
            caption, [t("Parameter"), t("Waarde van weten")], [[name, t.eur(number)] for name, number in ordered], t
        ),
        t=t,
    )
