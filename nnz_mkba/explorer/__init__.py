"""Exploring scenarios: fields and lists over the functions that the report uses, with the outcome beside them.

It has no formulas of its own. What it shows is made by `present` from what the audience may see; what it saves is a
scenario file with which every command and report reckons the same.
"""

from __future__ import annotations

import gc
from functools import cache
from pathlib import Path

from nnz_mkba.extras import need

need("ipywidgets", "app", "de verkenner")
need("anywidget", "app", "de verkenner")

from nnz_mkba.explorer.app import Explorer  # noqa: E402 (what it is built of must be there)

__all__ = ["Explorer", "explore"]


def explore(
    region: str = "hollands-midden",
    gemeente: str = "",
    peildatum: str = "",
    scenario: str = "gepubliceerd",
    audience: str = "stuurgroep",
    language: str = "nl",
    draws: int = 10_000,
    own: str | Path = "data/scenarios/eigen",
    reports: str | Path = "reports",
) -> Explorer:
    """Return the explorer, to be shown by a notebook or by Voilà.

    Parameters
    ----------
    region, gemeente, peildatum, scenario, audience
        Where it starts; as for `artery.load`.
    language : {"nl", "en"}
    draws : int
        For the uncertainty analysis.
    own : str or Path
        Folder in which scenarios are saved.
    reports : str or Path
        Folder in which reports land.

    Returns
    -------
    Explorer
    """
    _keep_libraries()
    return Explorer(region, gemeente, peildatum, scenario, audience, language, draws, own, reports)


@cache
def _keep_libraries() -> None:
    """Let the collector pass over the libraries: walking through them takes longer than an answer may."""
    gc.collect()
    gc.freeze()
