"""How often benefits exceed costs, along a share that is not certain."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.drawing import (
    TICK,
    Box,
    Line,
    Mark,
    Part,
    Scale,
    Side,
    Words,
    centred,
    drawn,
    tick_words,
)
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number

_HEIGHT = 2.6 * style.POINTS


def draw_acceptability(
    points: Sequence[tuple[Number, Number]],
    t: Translator,
    *,
    axis: str,
    marked: float,
    words: str,
    shaded: tuple[float, float] | None = None,
    width: float = style.WIDTH * style.POINTS,
) -> list[Part]:
    """Return the curve, with words at the marked share and a grey band over the shares that are likely."""
    shares = [share.value for share, _ in points]
    least, most = min(shares), max(shares)
    left, right, top, bottom = 44.0, width - 16.0, 8.0, _HEIGHT - 34.0
    x, y = Scale(least, most, left, right), Scale(0.0, 1.04, bottom, top)
    parts: list[Part] = []
    if shaded:
        parts.append(Box(x(shaded[0]), top, x(shaded[1]) - x(shaded[0]), bottom - top, style.LIGHT))
    for tick in (0.0, 0.5, 1.0):
        text = t.percent(Number.exact(tick), decimals=0)
        parts.append(Line(((left, y(tick)), (right, y(tick))), style.LIGHT, 0.6))
        baseline = centred(y(tick), style.SMALL)
        parts.append(Words(text, left - TICK, baseline, style.SMALL, colour=style.GREY, side="right"))
    parts.append(Line(((left, bottom), (right, bottom)), style.GREY, 0.8))
    for tick in sorted({least, (least + most) / 2, most}):
        parts.append(tick_words(t.percent(Number.exact(tick), decimals=0), x(tick), bottom))
    parts.append(Words(axis, (left + right) / 2, _HEIGHT - 11.0, style.SMALL))
    parts.append(Line(tuple((x(share.value), y(chance.value)) for share, chance in points), style.BLUE, 2.0))
    for share, chance in points:
        if share.value != marked:
            continue
        parts.append(Mark(x(marked), y(chance.value), 6.0, style.BLUE, style.BLUE, 1.0))
        high, late = chance.value > 0.5, marked > (least + most) / 2
        side: Side = "right" if late else "left"
        said = words.format(chance=t.percent(chance, decimals=0))
        at = (x(marked) + (-8 if late else 8), y(chance.value) + (14 if high else 4))
        parts.append(Words(said, *at, style.NORMAL, bold=True, side=side))
    return parts


def acceptability(points: Sequence[tuple[Number, Number]], *, caption: str, t: Translator) -> Figure | Notice:
    """Return how often benefits exceed costs if only a share of the benefits is accepted.

    Parameters
    ----------
    points : sequence of (share, probability)
        Both fractions; the share runs from 0 to 2, say.
    caption : str
    t : Translator
    """
    return _curve(
        points,
        caption=caption,
        t=t,
        axis=t("deel van de baten dat meetelt"),
        column=t("Deel van de baten"),
        said=t("{share} van de baten", share="{share}"),
        marked=1.0,
        words=t("{chance} bij alle baten", chance="{chance}"),
    )


def chance_by_fraction(
    points: Sequence[tuple[Number, Number]],
    *,
    reckoned: float,
    likely: tuple[float, float],
    caption: str,
    t: Translator,
) -> Figure | Notice:
    """Return how often benefits exceed costs, by the share of the choices that prevents a birth.

    Parameters
    ----------
    points : sequence of (share, probability)
        Both fractions; the share runs from 0 to 1.
    reckoned : float
        The share of the points that is reckoned with. [fraction]
    likely : (float, float)
        Its 90 % interval. [fraction]
    caption : str
    t : Translator
    """
    share = t.percent(Number.exact(reckoned), decimals=0)
    return _curve(
        points,
        caption=caption,
        t=t,
        axis=t("deel van de keuzes dat een geboorte voorkomt"),
        column=t("Deel van de keuzes"),
        said=t("{share} van de keuzes", share="{share}"),
        marked=reckoned,
        words=t("{chance} als het precies {share} is", chance="{chance}", share=share),
        shaded=likely,
        note=t("Grijs: waar dit deel met 90% kans ligt, opgebouwd uit zijn onderdelen. De bron rekent met 100%."),
    )


def _curve(
    points: Sequence[tuple[Number, Number]],
    *,
    caption: str,
    t: Translator,
    axis: str,
    column: str,
    said: str,
    marked: float,
    words: str,
    shaded: tuple[float, float] | None = None,
    note: str = "",
) -> Figure | Notice:
    known = [point for point in points if point[0].is_exact and point[1].is_exact]
    if len(known) < 2:
        return nothing_to_draw(caption, t)
    svg, narrow = drawn(
        lambda _: _HEIGHT,
        lambda width: draw_acceptability(known, t, axis=axis, marked=marked, words=words, shaded=shaded, width=width),
    )
    rows = [[t.percent(share, decimals=0), t.percent(chance)] for share, chance in points]
    # Three points say it: the ends, and the one that is marked.
    ends = [known[0], *(point for point in known[1:-1] if point[0].value == marked), known[-1]]
    items = [(said.format(share=t.percent(share, decimals=0)), t.percent(chance)) for share, chance in ends]
    return Figure(
        svg,
        alt_text(t, t("Lijngrafiek: kans dat de baten hoger zijn dan de kosten."), items),
        caption,
        data_table(caption, [column, t("Kans op baten hoger dan kosten")], rows, t),
        t=t,
        note=note,
        narrow=narrow,
    )
