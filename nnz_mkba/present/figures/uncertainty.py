"""Figures of the uncertainty analysis: spread of the net benefit, tornado, acceptability, value of knowing.

Simulated draws come in as a plain array; they must rest on protected counts. Headlines are publishable numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.bars import Bar, bar_figure, data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.sentences import how_often, out_of_ten

_BINS, _MOST_BINS = 30, 60
_ROW, _LABEL, _BAR = 38.0, 14.0, 13.0  # [points]


def tidy_step(width: float) -> float:
    """Return the round number (1, 2 or 5 times a power of ten) at or above a width.

    Examples
    --------
    >>> tidy_step(13200), tidy_step(0.04)
    (20000.0, 0.05)
    """
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= width * (1 - 1e-9)))


def bins_of(draws: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return edges at round amounts, zero among them, and the share of draws in each bin.

    The outer bins also hold what lies further out, so that a few extreme draws do not squeeze the rest.
    """
    values = np.asarray(draws, dtype=float)
    if values.size == 0 or not np.isfinite(values).all():
        raise ValueError("draws must be finite numbers, at least one")
    low, high = np.percentile(values, [1, 99])
    step = tidy_step((high - low) / _BINS)
    first, last = math.floor(low / step), max(math.floor(high / step) + 1, math.floor(low / step) + 1)
    last = min(last, first + _MOST_BINS)
    edges = np.arange(first, last + 1) * step
    inside = np.clip(values, edges[0], np.nextafter(edges[-1], -np.inf))
    counts, _ = np.histogram(inside, bins=edges)
    return edges, counts / values.size


def _clean(axes: Axes) -> None:
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.patch.set_visible(False)


def _axes(figure: MplFigure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Return axes with margins in points."""
    width, height = figure.get_size_inches() * style.POINTS
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def draw_distribution(
    figure: MplFigure, edges: NDArray[np.float64], shares: NDArray[np.float64], t: Translator, gains: str = ""
) -> None:
    """Draw the histogram; losses are hatched orange, gains solid blue, and named with how often they occur."""
    axes = _axes(figure, 30, 22, 30, 20)
    _clean(axes)
    for left, right, share in zip(edges[:-1], edges[1:], shares, strict=True):
        loss = right <= 0
        axes.bar(
            left,
            share,
            width=right - left,
            align="edge",
            facecolor="white" if loss else style.BLUE,
            edgecolor=style.ORANGE if loss else "white",
            hatch=style.HIDDEN_HATCH if loss else None,
            linewidth=0.6,
        )
    axes.set_yticks([])
    axes.set_ylim(0, float(shares.max()) * 1.05)
    axes.set_xlim(min(edges[0], 0), max(edges[-1], 0))
    ticks = sorted({float(edges[0]), 0.0, float(edges[-1])})
    width = float(axes.get_xlim()[1] - axes.get_xlim()[0])
    ticks = [tick for tick in ticks if tick == 0 or abs(tick) > 0.18 * width]
    axes.set_xticks(ticks, [t.eur(PublishableNumber.exact(tick)) for tick in ticks])
    axes.axvline(0, color=style.INK, linewidth=1.4)
    near_left, near_right = -axes.get_xlim()[0] < 0.3 * width, axes.get_xlim()[1] < 0.3 * width
    # beside the words at the line; where those reach over it, below them
    axes.text(
        1,
        0.84 if near_left or near_right or style.is_narrow(figure.get_figwidth() * style.POINTS) else 1.02,
        gains,
        transform=axes.transAxes,
        size=style.SMALL,
        ha="right",
        color=style.BLUE,
    )
    axes.text(
        0,
        1.02,
        t("baten = kosten"),
        transform=axes.get_xaxis_transform(),
        size=style.SMALL,
        ha="left" if near_left else "right" if near_right else "center",
    )


def net_benefit_distribution(
    draws: ArrayLike,
    *,
    median: PublishableNumber,
    interval: PublishableNumber,
    probability_positive: PublishableNumber,
    caption: str,
    t: Translator,
) -> Figure:
    """Return how benefits minus costs are spread over the draws.

    Parameters
    ----------
    draws : array_like
        Net benefit per draw [EUR], resting on protected counts.
    median, interval : PublishableNumber
        Headlines [EUR]; the interval as a range.
    probability_positive : PublishableNumber
        Fraction.
    caption : str
    t : Translator
    """
    edges, shares = bins_of(draws)
    often = out_of_ten(probability_positive.value, t) if probability_positive.is_exact else ""
    gains = t("baten hoger: {often}", often=often) if often else ""
    svg, narrow = style.drawn(
        lambda _: 2.4 * style.POINTS, lambda figure: draw_distribution(figure, edges, shares, t, gains)
    )
    amounts = [t.eur(PublishableNumber.exact(float(edge))) for edge in edges]
    rows = [
        [t("{low} tot {high}", low=low, high=high), t.percent(PublishableNumber.exact(float(share)))]
        for low, high, share in zip(amounts[:-1], amounts[1:], shares, strict=True)
    ]
    said = [
        (t("mediaan"), str(t.eur(median))),
        (t("90% van de gevallen"), str(t.eur(interval, in_words=True))),
        (t("positief"), how_often(probability_positive, t)),
    ]
    headlines = [[name, value] for name, value in said]
    note = t(
        "Blauw: baten hoger dan kosten. Oranje gearceerd: lager. De buitenste staven bevatten ook alles daarbuiten."
    )
    data = data_table(caption, [t("Baten min kosten"), t("Aandeel van de trekkingen")], [*rows, *headlines], t)
    return Figure(
        svg, alt_text(t, t("Verdeling van baten min kosten."), said), caption, data, t=t, note=note, narrow=narrow
    )


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


def draw_acceptability(
    figure: MplFigure,
    points: Sequence[tuple[PublishableNumber, PublishableNumber]],
    t: Translator,
    *,
    axis: str,
    marked: float,
    words: str,
    shaded: tuple[float, float] | None = None,
) -> None:
    """Draw the curve, with words at the marked share and a grey band over the shares that are likely."""
    axes = _axes(figure, 44, 34, 16, 8)
    _clean(axes)
    x, y = [share.value for share, _ in points], [probability.value for _, probability in points]
    if shaded:
        axes.axvspan(*shaded, color=style.LIGHT, linewidth=0, zorder=0)
    axes.plot(x, y, color=style.BLUE, linewidth=2)
    axes.set_ylim(0, 1.04)
    axes.set_xlim(min(x), max(x))
    axes.grid(axis="y", color=style.LIGHT, linewidth=0.6)
    ticks = [0.0, 0.5, 1.0]
    axes.set_yticks(ticks, [t.percent(PublishableNumber.exact(tick), decimals=0) for tick in ticks])
    marks = sorted({min(x), (min(x) + max(x)) / 2, max(x)})
    axes.set_xticks(marks, [t.percent(PublishableNumber.exact(mark), decimals=0) for mark in marks])
    axes.set_xlabel(axis, size=style.SMALL)
    for share, chance in points:
        if share.value != marked:
            continue
        axes.plot([marked], [chance.value], marker="o", markersize=6, color=style.BLUE)
        high, right = chance.value > 0.5, marked > (min(x) + max(x)) / 2
        axes.annotate(
            words.format(chance=t.percent(chance, decimals=0)),
            (marked, chance.value),
            xytext=(-8 if right else 8, -14 if high else -4),
            ha="right" if right else "left",
            textcoords="offset points",
            size=style.NORMAL,
            weight="bold",
        )


def acceptability(
    points: Sequence[tuple[PublishableNumber, PublishableNumber]], *, caption: str, t: Translator
) -> Figure | Notice:
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
    points: Sequence[tuple[PublishableNumber, PublishableNumber]],
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
    share = t.percent(PublishableNumber.exact(reckoned), decimals=0)
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
    points: Sequence[tuple[PublishableNumber, PublishableNumber]],
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
    svg, narrow = style.drawn(
        lambda _: 2.6 * style.POINTS,
        lambda figure: draw_acceptability(figure, known, t, axis=axis, marked=marked, words=words, shaded=shaded),
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
