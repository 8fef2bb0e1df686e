"""A waterfall: the costs take away, every stream of benefits adds, and what is left is the balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import data_table, hidden_box, hidden_note, nothing_to_draw
from nnz_mkba.present.figures.drawing import Box, Line, Part, Scale, Words, drawn
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number

_LABEL, _BAR, _GAP, _PAD = 14.0, 13.0, 9.0, 6.0  # [points]
_LEFT = 3.0  # and as much on the right [points]


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
    costs: Number,
    benefits: Sequence[tuple[str, Number]],
    balance: Number,
    t: Translator,
) -> list[Step]:
    """Return the bars from top to bottom; empty where one of the amounts has no bounds.

    Parameters
    ----------
    costs : Number
        [EUR]
    benefits : sequence of (str, Number)
        Label and amount of each step up. [EUR]
    balance : Number
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


def _ends(number: Number) -> tuple[float, float] | None:
    return None if number.low is None or number.high is None else (number.low, number.high)


def draw_steps(bars: Sequence[Step], width: float) -> list[Part]:
    """Return the bars on so many points, and a line where costs and benefits are equal."""
    ends = [end for step in bars for end in (step.start, step.sure, step.furthest)]
    lowest, highest = min([*ends, 0.0]), max([*ends, 0.0])
    x = Scale(lowest, highest if highest > lowest else lowest + 1.0, _LEFT, width - _LEFT)
    parts: list[Part] = [Line(((x(0.0), _PAD / 2), (x(0.0), _height(bars) - _PAD / 2)), style.GREY, 1.0)]
    top = _PAD / 2
    for step in bars:
        parts.append(Box(x(step.start), top + _LABEL, x(step.sure) - x(step.start), _BAR, step.colour))
        if step.furthest != step.sure:
            parts.append(hidden_box(x(step.sure), top + _LABEL, x(step.furthest), _BAR, step.colour))
        label = style.cut(step.label, width - style.text_width(step.text, style.NORMAL, "bold") - 2 * _PAD)
        at = _LEFT + style.text_width(label) + _PAD
        parts.append(Words(label, _LEFT, top + _LABEL - 4, style.NORMAL, side="left", halo=True))
        parts.append(Words(step.text, at, top + _LABEL - 4, style.NORMAL, bold=True, side="left", halo=True))
        top += _LABEL + _BAR + _GAP
    return parts


def _height(bars: Sequence[Step]) -> float:
    return len(bars) * (_LABEL + _BAR + _GAP) + _PAD


def waterfall(
    costs: Number,
    benefits: Sequence[tuple[str, Number]],
    balance: Number,
    *,
    caption: str,
    t: Translator,
) -> Figure | Notice:
    """Return the way from costs to balance as a figure; see `steps`."""
    found = steps(costs, benefits, balance, t)
    if not any(has_digit(step.text) for step in found):
        return nothing_to_draw(caption, t)
    svg, narrow = drawn(lambda _: _height(found), lambda width: draw_steps(found, width))
    note = t("Kosten naar links, baten naar rechts; bij de lijn zijn zij gelijk.")
    hatched = hidden_note([costs, *(amount for _, amount in benefits), balance], t)
    rows = [[t("Kosten"), t.eur(costs)], *([label, t.eur(amount)] for label, amount in benefits)]
    return Figure(
        svg,
        alt_text(t, t("Watervaldiagram van kosten naar saldo."), [(step.label, step.text) for step in found]),
        caption,
        data_table(caption, [t("Post"), t("Bedrag")], [*rows, [t("Saldo"), t.eur(balance)]], t),
        t=t,
        note=f"{note} {hatched}".strip(),
        narrow=narrow,
    )
