"""What each input does to the net benefit, and what it would be worth to know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as MplFigure

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import Bar, bar_figure, data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator

_ROW, _LABEL, _BAR = 38.0, 14.0, 13.0  # [points]


@dataclass(frozen=True)
class Swing:
    """What one parameter does to the net benefit between its low and its high value.

    Attributes
    ----------
    label : str
    low_value, high_value : str
        The two values of the parameter, written out.
    low, high : PublishableNumber
        Net benefit at these values [EUR].
    """

    label: str
    low_value: str
    high_value: str
    low: PublishableNumber
    high: PublishableNumber


def _second_line(width: float) -> float:
    """Return the room for the amounts where they stand below the label, on a phone. [points]"""
    return _LABEL if style.is_narrow(width) else 0.0


def draw_tornado(figure: MplFigure, swings: Sequence[Swing], centre: PublishableNumber, t: Translator) -> None:
    """Draw one bar per parameter, from the result at its low value to that at its high value."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    middle = centre.value
    ends = [0.0, middle, *(number.value for swing in swings for number in (swing.low, swing.high))]
    left, span = min(ends), (max(ends) - min(ends)) or 1.0
    unit = span / (width - 8)
    axes.set_xlim(left - 4 * unit, left + span + 4 * unit)
    axes.set_ylim(height, 0)
    axes.plot([0, 0], [0, height], color=style.INK, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    axes.plot([middle, middle], [_LABEL, height - 18], color=style.GREY, linewidth=0.8, zorder=1)
    halo = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    second = _second_line(width)
    for place, swing in enumerate(swings):
        top = place * (_ROW + second)
        words = t("{low} tot {high}", low=t.eur(swing.low), high=t.eur(swing.high))
        room = width - 14 - (0.0 if second else style.text_width(words, style.SMALL, "bold"))
        label = style.cut(f"{swing.label} ({swing.low_value} – {swing.high_value})", room, style.SMALL)
        axes.text(left, top + 10, label, size=style.SMALL, bbox=halo)
        after = left if second else left + (style.text_width(label, style.SMALL) + 6) * unit
        axes.text(after, top + 10 + second, words, size=style.SMALL, weight="bold", bbox=halo)
        # Where the low value of the parameter leads: hatched orange; the high value: solid blue.
        for number, loss in ((swing.low, True), (swing.high, False)):
            axes.barh(
                top + second + _LABEL + _BAR / 2,
                number.value - middle,
                left=middle,
                height=_BAR,
                facecolor="white" if loss else style.BLUE,
                edgecolor=style.ORANGE if loss else style.BLUE,
                hatch=style.HIDDEN_HATCH if loss else None,
                linewidth=0.8,
                zorder=2,
            )
    side = "left" if -left < 0.5 * span else "right"
    shift = 4 * unit if side == "left" else -4 * unit
    axes.text(shift, height - 5, t("baten = kosten"), size=style.SMALL, ha=side, bbox=halo)


def tornado(swings: Sequence[Swing], *, centre: PublishableNumber, caption: str, t: Translator) -> Figure | Notice:
    """Return which parameters move the net benefit most; swings in the order in which they shall stand.

    A swing of which an end may not be shown is left out of the picture and stays in the data table.
    """
    drawn = [swing for swing in swings if swing.low.is_exact and swing.high.is_exact]
    if not drawn or not centre.is_exact:
        return nothing_to_draw(caption, t)
    svg, narrow = style.drawn(
        lambda width: len(drawn) * (_ROW + _second_line(width)) + 20,
        lambda figure: draw_tornado(figure, drawn, centre, t),
    )
    rows = [[s.label, s.low_value, t.eur(s.low), s.high_value, t.eur(s.high)] for s in swings]
    columns = [
        t("Parameter"),
        t("Lage waarde"),
        t("Uitkomst daarbij"),
        t("Hoge waarde"),
        t("Uitkomst bij hoge waarde"),
    ]
    items = [(s.label, t("{low} tot {high}", low=t.eur(s.low), high=t.eur(s.high))) for s in drawn]
    note = t("Oranje gearceerd: bij de lage waarde. Blauw: bij de hoge waarde. Stippellijn: baten gelijk aan kosten.")
    head = t("Tornadodiagram: baten min kosten als één parameter verandert.")
    data = data_table(caption, columns, rows, t)
    return Figure(svg, alt_text(t, head, items), caption, data, t=t, note=note, narrow=narrow)


def value_of_information(
    rows: Sequence[tuple[str, PublishableNumber]], *, caption: str, t: Translator
) -> Figure | Notice:
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
