"""Maatschappelijke kosten-batenanalyse en KPI-voortgang van Nu Niet Zwanger.

The names below are what an analyst needs in a notebook; everything else is reached through its module. They load when
they are used, so that a script that asks for the version alone does not wait for numpy or matplotlib.

Examples
--------
>>> import nnz_mkba as nnz
>>> nnz.load("hollands-midden", audience="intern").mkba.costs_eur.value
142600.0
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    # read → see → evaluate, in one call and step by step
    "load": "artery",
    "load_uncertainty": "artery",
    "read_region": "region",
    "see": "privacy.see",
    "evaluate": "results.evaluate",
    # what an evaluation rests on
    "load_parameters": "parameters",
    "load_scenario": "scenarios",
    "Audience": "vocabulary",
    # draws made elsewhere, and one formula that every analyst wants to check
    "analyse_draws": "model.uncertainty",
    "present_value": "model.discounting",
    # the base of every error that a user can mend
    "NnzError": "errors",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    """Load a name of the public face from the module where it lives."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
