"""Two inputs at once: where on the map benefits exceed costs, and the line along which they are equal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as MplFigure
from matplotlib.ticker import MaxNLocator

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.privacy.number import Number

Format = Callable[[Number], NumberText]

#: Rows and columns of the table beside the picture.
_SHOWN = 6


def two_way_map(
    grid: pd.DataFrame,
    line: pd.DataFrame,
    *,
    labels: tuple[str, str],
    formats: tuple[Format, Format],
    now: tuple[float, float],
    caption: str,
    t: Translator,
) -> Figure:
    """Return benefits minus costs over two inputs.

    Parameters
    ----------
    grid : pandas.DataFrame
        Index: values of the vertical input; columns: of the horizontal one. Must rest on protected counts. [EUR]
    line : pandas.DataFrame
        Break-even points, columns `x` and `y`; may be empty.
    labels, formats : pair
        Of the horizontal and the vertical input.
    now : (float, float)
        The values that the analysis reckons with.
    """
    with style.canvas(3.6) as figure:
        draw_two_way(figure, grid, line, labels=labels, formats=formats, now=now, t=t)
        svg = style.to_svg(figure)
    exact = Number.exact
    across, down = _some(grid.columns.to_numpy(dtype=float)), _some(grid.index.to_numpy(dtype=float))
    rows = [
        [formats[1](exact(y)), *(t.eur(exact(float(grid.loc[y, x]))) for x in across)] for y in down[::-1]
    ]  # highest first, as in the picture
    columns = [
        t("{vertical} (omlaag), {horizontal} (opzij)", vertical=labels[1], horizontal=labels[0]),
        *(str(formats[0](exact(x))) for x in across),
    ]
    corners = [
        (
            t("bij {x} en {y}", x=formats[0](exact(x)), y=formats[1](exact(y))),
            str(t.eur(exact(float(grid.loc[y, x])))),
        )
        for x, y in ((across[0], down[0]), (across[-1], down[-1]))
    ]
    head = t("Kaart van baten min kosten; opzij {x}, omhoog {y}.", x=labels[0], y=labels[1])
    note = t(
        "Wit: baten hoger dan kosten. Oranje gearceerd: lager. Op de lijn zijn zij gelijk. De stip is waar nu mee gerekend wordt."
    )
    return Figure(svg, alt_text(t, head, corners), caption, data_table(caption, columns, rows, t), t=t, note=note)


def draw_two_way(
    figure: MplFigure,
    grid: pd.DataFrame,
    line: pd.DataFrame,
    *,
    labels: tuple[str, str],
    formats: tuple[Format, Format],
    now: tuple[float, float],
    t: Translator,
) -> None:
    """Draw the map; where costs exceed benefits it is hatched, so that it reads without colour."""
    xs, ys = grid.columns.to_numpy(dtype=float), grid.index.to_numpy(dtype=float)
    net = grid.to_numpy(dtype=float)
    axes = style.axes_within(figure, 64, 40, 20, 24)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])
    if net.min() < 0:
        lowest = float(net.min())
        loss = axes.contourf(xs, ys, net, levels=[lowest * 1.01, 0.0], colors=["white"], hatches=[style.HIDDEN_HATCH])
        loss.set_edgecolor(style.ORANGE)
        loss.set_linewidth(0.0)
    inside = line[line["x"].between(xs[0], xs[-1]) & line["y"].between(ys[0], ys[-1])].sort_values(["y", "x"])
    if len(inside):
        axes.plot(inside["x"], inside["y"], color=style.INK, linewidth=2)
        middle = inside.iloc[len(inside) // 2]
        right = middle["x"] < (xs[0] + xs[-1]) / 2
        axes.annotate(
            t("baten = kosten"),
            (middle["x"], middle["y"]),
            xytext=(8 if right else -8, 4),
            textcoords="offset points",
            size=style.NORMAL,
            weight="bold",
            ha="left" if right else "right",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )
    axes.plot(*[[value] for value in now], marker="o", markersize=8, color=style.BLUE, markeredgecolor="white")
    axes.annotate(
        t("nu gerekend"),
        now,
        xytext=(8, -12),
        textcoords="offset points",
        size=style.SMALL,
        color=style.BLUE,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    exact = Number.exact
    across, down = (MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(side[0], side[-1]) for side in (xs, ys))
    axes.set_xticks(across, [formats[0](exact(float(x))) for x in across])
    axes.set_yticks(down, [formats[1](exact(float(y))) for y in down])
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])
    axes.set_xlabel(labels[0], size=style.SMALL)
    axes.text(0, 1.03, labels[1], transform=axes.transAxes, size=style.SMALL)


def _some(values: np.ndarray) -> Sequence[float]:
    """Return a few values of a grid, both ends among them."""
    places = np.unique(np.linspace(0, len(values) - 1, _SHOWN).round().astype(int))
    return [float(values[i]) for i in places]
