"""Libraries that not everybody needs: what comes with an extra, and what to do where it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from nnz_mkba.errors import UsageError


def need(module: str, extra: str, purpose: str) -> Any:
    """Return a library that comes with an extra.

    Parameters
    ----------
    module : str
        As it is imported.
    extra : str
        As pyproject.toml calls it.
    purpose : str
        Dutch, after "Voor": what it is for.

    Raises
    ------
    UsageError
        If it is not installed; says with what command it will be.

    Examples
    --------
    >>> need("no_such_library", "app", "de verkenner")
    Traceback (most recent call last):
    nnz_mkba.errors.UsageError: Voor de verkenner is no_such_library nodig. Installeer het met: pip install "nnz-mkba[app]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.split(".")[0]:
            raise
        raise UsageError(
            f'Voor {purpose} is {module.split(".")[0]} nodig. Installeer het met: pip install "nnz-mkba[{extra}]"'
        ) from None
