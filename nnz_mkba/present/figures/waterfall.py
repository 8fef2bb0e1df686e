"""A waterfall: the costs take away, every stream of benefits adds, and what is left is the balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as MplFigure

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, hidden_note, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator

_LABEL, _BAR, _GAP, _PAD = 14.0, 13.0, 9.0, 6.0  # [points]


@dataclass(frozen=True)
class Step:
    """One bar: known from `start` to `sure`, and somewhere between `sure` and `furthest` beyond that. [EUR]"""

    label: str
    text: str
    start: float
    sure: float
    furthest: float
    colour: str


def steps(
    costs: PublishableNumber,
    benefits: Sequence[tuple[str, PublishableNumber]],
    balance: PublishableNumber,
    t: Translator,
) -> list[Step]:
    """Return the bars from top to bottom; empty where one of the amounts has no bounds.

    Parameters
    ----------
    costs : PublishableNumber
        [EUR]
    benefits : sequence of (str, PublishableNumber)
        Label and amount of each step up. [EUR]
    balance : PublishableNumber
        Benefits minus costs. [EUR]
    t : Translator
    """
    ends = [_ends(number) for number in (costs, *(amount for _, amount in benefits), balance)]
    known = [pair for pair in ends if pair is not None]
    if len(known) < len(ends):
        return []
    (least, most), *gains, (worst, best) = known
    drawn = [Step(t("Kosten"), t.eur(costs), 0.0, -least, -most, style.ORANGE)]
    low, high = -most, -least
    for (label, amount), (smallest, largest) in zip(benefits, gains, strict=True):
        drawn.append(Step(label, t.eur(amount), low, low + smallest, high + largest, style.BLUE))
        low, high = low + smallest, high + largest
    near, far = sorted((worst, best), key=abs)
    if worst < 0 < best:  # neither side is sure
        drawn.append(Step(t("Saldo"), t.eur(balance), worst, worst, best, style.INK))
    else:
        drawn.append(Step(t("Saldo"), t.eur(balance), 0.0, near, far, style.INK))
    return drawn


def _ends(number: PublishableNumber) -> tuple[float, float] | None:
    return None if number.low is None or number.high is None else (number.low, number.high)


def draw_steps(figure: MplFigure, drawn: Sequence[Step]) -> None:
    """Draw the bars on one axes; x in euros, y in points, and a line where costs and benefits are equal."""
    width, height = figure.get_size_inches() * style.POINTS
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    ends = [end for step in drawn for end in (step.start, step.sure, step.furthest)]
    lowest, highest = min([*ends, 0.0]), max([*ends, 0.0])
    scale = ((highest - lowest) or 1.0) / (width - 6.0)
    axes.set_xlim(lowest - 3.0 * scale, lowest + (width - 3.0) * scale)
    axes.set_ylim(height, 0)
    axes.plot([0, 0], (_PAD / 2, height - _PAD / 2), color=style.GREY, linewidth=1.0, zorder=1)
    halo = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    top = _PAD / 2
    for step in drawn:
        label = style.cut(step.label, width - style.text_width(step.text, style.NORMAL, "bold") - 2 * _PAD)
        axes.text(lowest, top + _LABEL - 4, label, size=style.NORMAL, va="baseline", bbox=halo, zorder=3)
        at = lowest + (style.text_width(label) + _PAD) * scale
        axes.text(
            at, top + _LABEL - 4, step.text, size=style.NORMAL, weight="bold", va="baseline", bbox=halo, zorder=3
        )
        middle = top + _LABEL + _BAR / 2
        axes.barh(middle, step.sure - step.start, left=step.start, height=_BAR, color=step.colour, zorder=2)
        if step.furthest != step.sure:
            axes.barh(
                middle,
                step.furthest - step.sure,
                left=step.sure,
                height=_BAR,
                facecolor="white",
                edgecolor=step.colour,
                hatch=style.HIDDEN_HATCH,
                linewidth=0.8,
                zorder=2,
            )
        top += _LABEL + _BAR + _GAP


def waterfall(
    costs: PublishableNumber,
    benefits: Sequence[tuple[str, PublishableNumber]],
    balance: PublishableNumber,
    *,
    caption: str,
    t: Translator,
) -> Figure | Notice:
    """Return the way from costs to balance as a figure; see `steps`."""
    drawn = steps(costs, benefits, balance, t)
    if not any(has_digit(step.text) for step in drawn):
        return nothing_to_draw(caption, t)
    svg, narrow = style.drawn(
        lambda _: len(drawn) * (_LABEL + _BAR + _GAP) + _PAD, lambda figure: draw_steps(figure, drawn)
    )
    note = t("Kosten naar links, baten naar rechts; bij de lijn zijn zij gelijk.")
    hatched = hidden_note([costs, *(amount for _, amount in benefits), balance], t)
    rows = [[t("Kosten"), t.eur(costs)], *([label, t.eur(amount)] for label, amount in benefits)]
    return Figure(
        svg,
        alt_text(t, t("Watervaldiagram van kosten naar saldo."), [(step.label, step.text) for step in drawn]),
        caption,
        data_table(caption, [t("Post"), t("Bedrag")], [*rows, [t("Saldo"), t.eur(balance)]], t),
        t=t,
        note=f"{note} {hatched}".strip(),
        narrow=narrow,
    )
