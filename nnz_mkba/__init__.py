"""Maatschappelijke kosten-batenanalyse en KPI-voortgang van Nu Niet Zwanger."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load `analyse_draws` only when it is asked for: it needs numpy and scipy, a version number does not."""
    if name == "analyse_draws":
        return import_module("nnz_mkba.model.uncertainty").analyse_draws
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
