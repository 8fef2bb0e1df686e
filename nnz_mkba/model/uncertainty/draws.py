"""Draws made elsewhere: a column a parameter, benefit and cost per draw; analysed against doing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.acceptability import against_nothing, check_shares
from nnz_mkba.model.uncertainty.marginals import Floats
from nnz_mkba.model.uncertainty.outcomes import NULALTERNATIEF, Outcomes
from nnz_mkba.model.uncertainty.reference import PROGRAMMA
from nnz_mkba.model.uncertainty.regression import FEWEST_DRAWS, regression_evppi
from nnz_mkba.model.uncertainty.simulation import PrecisionWarning, summarise


@dataclass(frozen=True)
class DrawsAnalysis:
    """What given draws say.

    Attributes
    ----------
    draws : int
    grid : pandas.DataFrame
        Index `lambda`; columns `enb`, `probability`, `evpi` and more, see `AgainstNothing`.
    break_even_lambda : float or None
        Mean cost / mean benefit; None if the mean benefit is not positive. [fraction]
    warning : PrecisionWarning or None
        If there are too few draws for what they are used for.
    evppi : pandas.DataFrame
        Columns `lambda`, `parameter`, `value`, `se`: by regression, since the model is not known; NaN (in the
        JSON face null) if there are too few draws to tell. [EUR]
    """

    draws: int
    grid: pd.DataFrame
    break_even_lambda: float | None
    evppi: pd.DataFrame
    warning: PrecisionWarning | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the analysis as the JSON face prints it."""
        columns = ["enb", "probability", "evpi"]
        return {
            "grid": [
                {"lambda": share, **dict(zip(columns, row, strict=True))}
                for share, row in zip(self.grid.index.tolist(), self.grid[columns].to_numpy().tolist(), strict=True)
            ],
            "break_even_lambda": self.break_even_lambda,
            "evppi": [
                {key: None if pd.isna(value) else value for key, value in zip(self.evppi.columns, row, strict=True)}
                for row in self.evppi.itertuples(index=False)
            ],
            "warning": self.warning.message if self.warning else None,
        }


def analyse_draws(
    frame: pd.DataFrame,
    parameters: Sequence[str],
    benefit: str,
    cost: str,
    lambda_grid: ArrayLike,
    evppi_at: ArrayLike | None = None,
) -> DrawsAnalysis:
    """Analyse lambda x benefit - cost against doing nothing on draws that were made elsewhere.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a draw.
    parameters : sequence of str
        Columns of which the value of information is wanted; may be empty.
    benefit, cost : str
        Columns. [EUR]
    lambda_grid : array_like, shape (L,)
        Accepted shares of the benefits, ascending. [fraction]
    evppi_at : array_like, optional
        Shares at which EVPPI is wanted; the break-even share if left out, where information is worth most.

    Raises
    ------
    NnzError
        If a column is missing, or holds text or an empty or infinite value; the row is named as a spreadsheet
        numbers it.

    Examples
    --------
    >>> frame = pd.DataFrame({"benefit": [10.0, 30.0], "cost": [2.0, 3.0]})
    >>> analyse_draws(frame, [], "benefit", "cost", [0.0, 1.0]).as_dict()["break_even_lambda"]
    0.125
    """
    if len(frame) == 0:
        raise NnzError("Het bestand heeft 0 trekkingen. Verwacht: ten minste één rij onder de kolomnamen.")
    duplicated = [str(name) for name in frame.columns[frame.columns.duplicated()]]
    if duplicated:
        raise NnzError(f"Kolom '{duplicated[0]}' staat er meer dan eens. Geef elke kolom een eigen naam.")
    b, c = _column(frame, benefit), _column(frame, cost)
    inputs = pd.DataFrame({name: _column(frame, name) for name in parameters})
    result = against_nothing(b, c, lambda_grid)
    if evppi_at is not None:
        shares = check_shares(evppi_at).tolist()
    else:
        shares = [] if result.break_even_lambda is None else [result.break_even_lambda]
    rows = []
    for share in shares if len(inputs.columns) else []:
        net = {NULALTERNATIEF: np.zeros(len(b)), PROGRAMMA: share * b - c}
        for name in inputs:
            if len(b) < FEWEST_DRAWS:
                rows.append((share, name, np.nan, np.nan))
                continue
            found = regression_evppi(inputs[[name]], net)
            rows.append((share, name, found.value, found.se))
    evppi = pd.DataFrame(rows, columns=["lambda", "parameter", "value", "se"])
    outcome = Outcomes({PROGRAMMA: b - c}, {PROGRAMMA: b}, {PROGRAMMA: c})
    warning = summarise(outcome, PROGRAMMA).warning
    return DrawsAnalysis(len(frame), result.table, result.break_even_lambda, evppi, warning)


def parse_lambda_grid(text: str) -> Floats:
    """Read a grid written as ``start:stop:step``, both ends included.

    Examples
    --------
    >>> parse_lambda_grid("0:0.2:0.05").tolist()
    [0.0, 0.05, 0.1, 0.15, 0.2]
    """
    try:
        start, stop, step = (float(part) for part in text.split(":"))
        if not (np.isfinite([start, stop, step]).all() and step > 0 and stop >= start):
            raise ValueError
        steps = round((stop - start) / step)
        if steps > 1_000_000:
            raise ValueError
    except ValueError:
        raise NnzError(
            f"Rooster '{text}' is niet te lezen. Schrijf begin:eind:stap, bijvoorbeeld 0:0.2:0.001."
        ) from None
    if start + steps * step > stop + 1e-9 * step:
        steps -= 1
    # Rounded to the digits that were asked, so that 0.15 is not 0.15000000000000002.
    return np.round(start + step * np.arange(steps + 1), 12)


def _column(frame: pd.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        known = [str(column) for column in frame.columns]
        raise NnzError(
            f"Kolom '{name}' ontbreekt.{did_you_mean(name, known)} Gevonden kolommen: {', '.join(known) or 'geen'}. "
            "Noem een bestaande kolom of vul het bestand aan."
        )
    column = frame[name]
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if column.dtype == bool:
        numbers = np.full(len(column), np.nan)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        first = int(bad[0])
        empty = bool(pd.isna(column.iloc[first]))
        what = "een lege cel (NaN)" if empty else "tekst of een oneindig getal"
        raise NnzError(
            f"Kolom '{name}', rij {first + 2}: {what}, in totaal {len(bad)} keer. "
            "Verwacht: in elke rij een getal met een decimale punt, zoals 0.25."
        )
    return numbers
