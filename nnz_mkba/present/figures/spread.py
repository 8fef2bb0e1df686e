"""How the net benefit is spread over the draws.

Simulated draws come in as a plain array; they must rest on protected counts. Headlines are publishable numbers.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table
from nnz_mkba.present.figures.drawing import Box, Line, Part, Scale, Side, Words, drawn, tick_words
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.sentences import how_often, out_of_ten
from nnz_mkba.privacy.number import Number

_BINS, _MOST_BINS = 30, 60
_HEIGHT = 2.4 * style.POINTS


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
    edges: NDArray[np.float64],
    shares: NDArray[np.float64],
    t: Translator,
    gains: str = "",
    width: float = style.WIDTH * style.POINTS,
) -> list[Part]:
    """Return the histogram; losses are hatched orange, gains solid blue, and named with how often they occur."""
    left, right, top, bottom = 30.0, width - 30.0, 20.0, _HEIGHT - 22.0
    least, most = min(float(edges[0]), 0.0), max(float(edges[-1]), 0.0)
    x = Scale(least, most, left, right)
    y = Scale(0.0, float(shares.max()) * 1.05, bottom, top)
    parts: list[Part] = []
    for first, last, share in zip(edges[:-1].tolist(), edges[1:].tolist(), shares.tolist(), strict=True):
        loss = last <= 0
        parts.append(
            Box(
                x(first),
                y(share),
                x(last) - x(first),
                bottom - y(share),
                fill="#fff" if loss else style.BLUE,
                edge=style.ORANGE if loss else "#fff",
                hatch=style.HIDDEN_HATCH if loss else "",
                line=0.6,
            )
        )
    parts.append(Line(((left, bottom), (right, bottom)), style.GREY, 0.8))
    parts.append(Line(((x(0.0), bottom), (x(0.0), top)), style.INK, 1.4))
    for tick in sorted({float(edges[0]), 0.0, float(edges[-1])}):
        if tick == 0 or abs(tick) > 0.18 * (most - least):
            parts.append(tick_words(t.eur(Number.exact(tick)), x(tick), bottom))
    near_left, near_right = -least < 0.3 * (most - least), most < 0.3 * (most - least)
    # beside the words at the line; where those reach over it, below them
    beside = near_left or near_right or style.is_narrow(width)
    above = top - 0.02 * (bottom - top)
    at = top + 0.16 * (bottom - top) if beside else above
    parts.append(Words(gains, right, at, style.SMALL, colour=style.BLUE, side="right", halo=bool(gains)))
    side: Side = "left" if near_left else "right" if near_right else "middle"
    parts.append(Words(t("baten = kosten"), x(0.0), above, style.SMALL, side=side))
    return parts


def net_benefit_distribution(
    draws: ArrayLike,
    *,
    median: Number,
    interval: Number,
    probability_positive: Number,
    caption: str,
    t: Translator,
) -> Figure:
    """Return how benefits minus costs are spread over the draws.

    Parameters
    ----------
    draws : array_like
        Net benefit per draw [EUR], resting on protected counts.
    median, interval : Number
        Headlines [EUR]; the interval as a range.
    probability_positive : Number
        Fraction.
    caption : str
    t : Translator
    """
    edges, shares = bins_of(draws)
    often = out_of_ten(probability_positive.value, t) if probability_positive.is_exact else ""
    gains = t("baten hoger: {often}", often=often) if often else ""
    svg, narrow = drawn(lambda _: _HEIGHT, lambda width: draw_distribution(edges, shares, t, gains, width))
    amounts = [t.eur(Number.exact(float(edge))) for edge in edges]
    rows = [
        [t("{low} tot {high}", low=low, high=high), t.percent(Number.exact(float(share)))]
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
