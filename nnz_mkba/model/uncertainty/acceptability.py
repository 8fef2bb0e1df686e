"""Acceptability: how the decision depends on the share of the benefits that is accepted.

A draw of one programme against doing nothing turns positive at its own break-even share, cost / benefit. So
one pass that places every draw in the grid, and cumulative sums over the grid, give expected net benefit,
probability, expected loss and EVPI for all shares at once: O(draws + shares) instead of O(draws x shares).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError
from nnz_mkba.model.uncertainty.marginals import Floats
from nnz_mkba.model.uncertainty.outcomes import CostBenefit, evaluate_model

#: Draws at a time: small enough to stay in the processor's cache, which is most of the speed.
_CHUNK = 1 << 13


@dataclass(frozen=True)
class AgainstNothing:
    """One programme against doing nothing over a grid of accepted shares.

    Attributes
    ----------
    table : pandas.DataFrame
        Index `lambda` [fraction]; columns `enb` expected net benefit [EUR], `probability` P(net > 0),
        `loss_programme` and `loss_nothing` expected loss of deciding so [EUR], `evpi` [EUR], `evpi_se` [EUR].
    break_even_lambda : float or None
        Share at which expected benefits equal expected costs; None if the mean benefit is not positive.
    """

    table: pd.DataFrame
    break_even_lambda: float | None

    @property
    def most_doubt_lambda(self) -> float | None:
        """Share at which knowing more is worth most; None if the decision is certain on the whole grid."""
        return float(self.table["evpi"].idxmax()) if (self.table["evpi"] > 0).any() else None

    def doubt_range(self, certain: float = 0.95) -> tuple[float, float] | None:
        """Lowest and highest share of the grid at which neither decision has probability `certain`; None if none."""
        doubtful = self.table.index[self.table["probability"].between(1 - certain, certain, inclusive="neither")]
        return (float(doubtful[0]), float(doubtful[-1])) if len(doubtful) else None


def against_nothing(benefit: ArrayLike, cost: ArrayLike, shares: ArrayLike) -> AgainstNothing:
    """Analyse lambda x benefit - cost against doing nothing on given draws.

    Parameters
    ----------
    benefit, cost : array_like, shape (draws,)
        [EUR]
    shares : array_like, shape (L,)
        Grid of lambda, ascending. [fraction]

    Returns
    -------
    AgainstNothing
        The same as a plain loop over the grid: the place of a draw in the grid is found with the very
        arithmetic of that loop.

    Raises
    ------
    NnzError
        If draws are missing, of unequal number or not finite, or the grid does not ascend.

    Examples
    --------
    >>> against_nothing([10.0, 30.0], [2.0, 3.0], [0.0, 0.15, 1.0]).table["enb"].tolist()
    [-2.5, 0.5, 17.5]
    """
    b, c = _draws(benefit, "baten"), _draws(cost, "kosten")
    if b.shape != c.shape:
        raise NnzError(f"{len(b)} trekkingen van de baten en {len(c)} van de kosten. Geef er evenveel.")
    grid = check_shares(shares)
    n = len(b)
    mean_b, mean_c = float(b.mean()), float(c.mean())
    enb = grid * mean_b - mean_c

    falling = b < 0
    sums = _sides(b, c, grid, strict=True) if not falling.any() else _mixed_sides(b, c, grid, falling)
    count, gain, loss, square_gain, square_loss = sums

    with_programme = enb > 0
    evpi = np.where(with_programme, loss, gain) / n
    square = np.where(with_programme, square_loss, square_gain) / n
    se = np.sqrt(np.maximum(square - evpi**2, 0.0) / n)
    table = pd.DataFrame(
        {
            "enb": enb,
            "probability": count / n,
            "loss_programme": loss / n,
            "loss_nothing": gain / n,
            "evpi": evpi,
            "evpi_se": se,
        },
        index=pd.Index(grid, name="lambda"),
    )
    return AgainstNothing(table, mean_c / mean_b if mean_b > 0 else None)


def acceptability(outcome: CostBenefit, shares: ArrayLike) -> pd.DataFrame:
    """Probability of being the best, expected net benefit and loss of any number of named strategies.

    A draw in which several strategies are equally good counts for each of them in equal parts, so the order of
    the strategies does not matter.

    Parameters
    ----------
    outcome : CostBenefit
        Draws per strategy; a single strategy is set against `nulalternatief`.
    shares : array_like, shape (L,)
        [fraction]

    Returns
    -------
    pandas.DataFrame
        Index `lambda`, `strategy`; columns `enb` [EUR], `probability`, `loss` [EUR], `best` (highest expected
        net benefit; in a tie the first by name) and `evpi` [EUR].
    """
    grid = check_shares(shares)
    draws = len(np.atleast_1d(np.asarray(next(iter(outcome.benefit.values()), []))))
    outcomes = evaluate_model(lambda _: outcome, pd.DataFrame(index=range(draws)))
    benefit, cost = outcomes.both()
    names = sorted(benefit)
    rows = []
    for share in grid:
        net = [share * benefit[name] - cost[name] for name in names]
        top = net[0].copy()
        for other in net[1:]:
            np.maximum(top, other, out=top)
        equal = [one == top for one in net]
        ties = np.add.reduce(equal, axis=0, dtype=np.int64)
        means = [float(one.mean()) for one in net]
        losses = [float((top - one).mean()) for one in net]
        best = means.index(max(means))
        for i, name in enumerate(names):
            probability = float((equal[i] / ties).mean())
            rows.append((share, name, means[i], probability, losses[i], i == best, losses[best]))
    table = pd.DataFrame(rows, columns=["lambda", "strategy", "enb", "probability", "loss", "best", "evpi"])
    return table.set_index(["lambda", "strategy"])


def check_shares(shares: ArrayLike) -> Floats:
    """Return the grid of accepted shares as an array; refuse an empty, descending or non-finite one."""
    grid = np.atleast_1d(np.asarray(shares, dtype=float))
    if grid.ndim != 1 or not len(grid) or not np.isfinite(grid).all() or (np.diff(grid) <= 0).any():
        raise NnzError(
            "Het rooster van lambda is leeg, loopt niet op of bevat geen getallen. "
            "Geef oplopende aandelen, bijvoorbeeld van 0 tot 2 in stappen van 0.01."
        )
    return grid


def _draws(values: ArrayLike, what: str) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or not len(array):
        raise NnzError(f"Er zijn geen trekkingen van de {what}. Geef ten minste één getal.")
    if not np.isfinite(array.sum()) and not np.isfinite(array).all():
        raise NnzError(
            f"De trekkingen van de {what} bevatten lege of oneindige waarden. Geef één getal per trekking."
        )
    return array


def _sides(b: Floats, c: Floats, grid: Floats, strict: bool) -> tuple[Floats, ...]:
    """Number, sum and sum of squares of the positive nets, and of minus the others, at each share (b >= 0)."""
    size = len(grid)
    number = np.zeros(size + 1, dtype=np.int64)
    sums = np.zeros((5, size + 1))
    for start in range(0, len(b), _CHUNK):
        x, y = b[start : start + _CHUNK], c[start : start + _CHUNK]
        place = _first_positive(x, y, grid, strict)
        number += np.bincount(place, minlength=size + 1)
        for i, weights in enumerate((x, y, x * x, x * y, y * y)):
            sums[i] += np.bincount(place, weights=weights, minlength=size + 1)
    parts, squares = sums[:2], sums[2:]

    def below(x: Floats) -> Floats:
        return np.cumsum(x)[:size]

    def above(x: Floats) -> Floats:
        # Its own sum, from the far end: total - below would lose the small figures, such as a loss near 0.
        return np.cumsum(x[::-1])[::-1][1:]

    gain = grid * below(parts[0]) - below(parts[1])
    loss = above(parts[1]) - grid * above(parts[0])
    bb, bc, cc = squares
    square_gain = grid**2 * below(bb) - 2 * grid * below(bc) + below(cc)
    square_loss = grid**2 * above(bb) - 2 * grid * above(bc) + above(cc)
    return below(number).astype(float), np.maximum(gain, 0.0), np.maximum(loss, 0.0), square_gain, square_loss


def _mixed_sides(b: Floats, c: Floats, grid: Floats, falling: np.ndarray) -> tuple[Floats, ...]:
    """As `_sides`, for draws of which some have a negative benefit: those are counted mirrored."""
    up = _sides(b[~falling], c[~falling], grid, strict=True)
    number, gain, loss, square_gain, square_loss = _sides(-b[falling], -c[falling], grid, strict=False)
    down = (falling.sum() - number, loss, gain, square_loss, square_gain)
    return tuple(one + other for one, other in zip(up, down, strict=True))


def _first_positive(b: Floats, c: Floats, grid: Floats, strict: bool) -> np.ndarray:
    """Index of the first share at which a draw is positive (not strict: not negative); len(grid) if none.

    share x b - c rises with the share, in floating point too, so that a guess from c / b that is then moved to
    where the arithmetic itself turns positive gives exactly what a loop over the grid would find.
    """
    size = len(grid)
    step = (grid[-1] - grid[0]) / max(size - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        threshold = c / b
        if size > 1 and np.abs(np.diff(grid) - step).max() <= 1e-6 * step:
            guess = np.ceil((threshold - grid[0]) / step)
            # 0 / 0 (a draw of nothing) is never positive; fmin and fmax put NaN at a bound.
            place = np.fmax(np.fmin(guess, size), 0).astype(np.intp)
        else:
            place = np.searchsorted(grid, threshold, side="left")
    positive = np.greater if strict else np.greater_equal
    # At the bounds nothing is left to move: no draw is positive before the grid, each is after it.
    padded = np.concatenate([[-np.inf], grid, [np.inf]])
    with np.errstate(invalid="ignore"):
        for _ in range(size + 1):
            late = (place < size) & ~positive(padded[place + 1] * b, c)
            early = (place > 0) & positive(padded[place] * b, c)
            if not late.any() and not early.any():
                break
            place += late
            place -= early
    return place
