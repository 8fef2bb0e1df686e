"""How the net benefit is spread over the draws.

Simulated draws come in as a plain array; they must rest on protected counts. Headlines are publishable numbers.
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure as MplFigure
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.sentences import how_often, out_of_ten

_BINS, _MOST_BINS = 30, 60


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


def draw_distribution(
    figure: MplFigure, edges: NDArray[np.float64], shares: NDArray[np.float64], t: Translator, gains: str = ""
) -> None:
    """Draw the histogram; losses are hatched orange, gains solid blue, and named with how often they occur."""
    axes = style.axes_within(figure, 30, 22, 30, 20)
    style.bare(axes)
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
