"""How often benefits exceed costs, along a share that is not certain."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure as MplFigure

from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.bars import data_table, nothing_to_draw
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Notice
from nnz_mkba.present.locale import Translator


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
    axes = style.axes_within(figure, 44, 34, 16, 8)
    style.bare(axes)
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
