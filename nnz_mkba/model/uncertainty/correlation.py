"""Rank correlation after Iman & Conover (Communications in Statistics B11, 1982, 311-334)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import special

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.marginals import Floats


def check_correlation(correlation: pd.DataFrame, columns: list[str]) -> Floats:
    """Return a correlation matrix as an array, or say what is wrong with it.

    Parameters
    ----------
    correlation : pandas.DataFrame, shape (k, k)
        Rows and columns carry the same parameter names.
    columns : list of str
        Parameters that may be correlated.

    Raises
    ------
    NnzError
        If names are unknown or differ between rows and columns, or if the matrix is not symmetric, has no ones
        on the diagonal, a correlation outside [-1, 1], or is not positive definite.
    """
    names = [str(name) for name in correlation.columns]
    if len(set(names)) < len(names) or sorted(names) != sorted(map(str, correlation.index)):
        raise NnzError(
            "De correlatiematrix heeft andere namen in de rijen dan in de kolommen, of een naam staat er twee keer. "
            "Geef elke parameter één rij en één kolom met dezelfde naam."
        )
    for name in names:
        if name not in columns:
            raise NnzError(
                f"De correlatiematrix noemt '{name}'.{did_you_mean(name, columns)} "
                f"Te correleren zijn: {', '.join(columns)} (geen gewichten van een dirichlet, geen vaste waarden)."
            )
    try:
        matrix = correlation.loc[correlation.columns].to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise NnzError("De correlatiematrix bevat tekst. Verwacht: getallen tussen -1 en 1.") from None
    if not np.isfinite(matrix).all() or np.abs(matrix - matrix.T).max(initial=0) > 1e-9:
        raise NnzError(
            "De correlatiematrix is niet symmetrisch of heeft lege cellen. Vul r(a, b) en r(b, a) gelijk in."
        )
    if np.abs(np.diag(matrix) - 1).max(initial=0) > 1e-9:
        raise NnzError(
            "De correlatiematrix heeft geen 1 op de diagonaal. Een parameter hangt volledig samen met zichzelf."
        )
    beside = np.abs(np.triu(matrix, 1))
    if beside.max(initial=0) > 1:
        row, column = np.unravel_index(beside.argmax(), beside.shape)
        raise NnzError(
            f"De correlatie tussen {names[row]} en {names[column]} is {matrix[row, column]:g}. Verwacht: een getal tussen -1 en 1; schrijf 0.8 voor "
            "80 procent."
        )
    smallest = float(np.linalg.eigvalsh(matrix).min(initial=1))
    if smallest <= 1e-10:
        raise NnzError(
            f"De correlatiematrix is niet positief definiet (kleinste eigenwaarde {smallest:.3g}): deze samenhangen "
            "kunnen niet tegelijk bestaan. Verklein de correlaties."
        )
    return matrix


def rank_correlate(
    drawn: Mapping[str, Floats], correlation: pd.DataFrame, rng: np.random.Generator
) -> dict[str, Floats]:
    """Reorder independent draws so that their rank correlations approach the wanted ones.

    Parameters
    ----------
    drawn : mapping of str to ndarray, shape (draws,)
        Independent draws; their values stay, only their order changes.
    correlation : pandas.DataFrame
        Wanted Spearman correlations between some of the columns.
    rng : numpy.random.Generator

    Returns
    -------
    dict of str to ndarray
        The columns named in `correlation`, reordered.
    """
    matrix = check_correlation(correlation, list(drawn))
    names = [str(name) for name in correlation.columns]
    if len(names) < 2:
        return {}
    draws = len(drawn[names[0]])
    if draws <= len(names):
        raise NnzError(
            f"{draws} trekkingen voor {len(names)} samenhangende parameters. Neem er ten minste {len(names) + 1}."
        )
    scores = special.ndtri(np.arange(1, draws + 1) / (draws + 1))
    mixed = np.column_stack([rng.permutation(scores) for _ in names])
    # Undo the accidental correlation of the shuffled scores, then put in the wanted one.
    found = np.linalg.cholesky(np.corrcoef(mixed, rowvar=False))
    mixed = mixed @ np.linalg.solve(found, np.eye(len(names))).T @ _score_factor(matrix).T
    return {
        name: np.sort(drawn[name])[mixed[:, i].argsort(kind="stable").argsort(kind="stable")]
        for i, name in enumerate(names)
    }


def _score_factor(matrix: Floats) -> Floats:
    """Cholesky factor for normal scores whose ranks correlate as wanted: r = 2 sin(pi rho / 6)."""
    try:
        return np.linalg.cholesky(2 * np.sin(np.pi * matrix / 6))
    except np.linalg.LinAlgError:
        return np.linalg.cholesky(matrix)  # at the rim the adjusted matrix need not be positive definite
