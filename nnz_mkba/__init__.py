"""Maatschappelijke kosten-batenanalyse en KPI-voortgang van Nu Niet Zwanger."""

__version__ = "0.1.0"


def __getattr__(name: str):  # type: ignore[no-untyped-def]
    """Load `analyse_draws` only when it is asked for: it needs numpy and scipy, a version number does not."""
    if name == "analyse_draws":
        from nnz_mkba.model.uncertainty import analyse_draws

        return analyse_draws
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
