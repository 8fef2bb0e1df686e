"""Organisations that are called like a person, as a delivery lists them so that the guard lets them pass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nnz_mkba.errors import NnzError
from nnz_mkba.personal_data.names import ORGANISATION_NAME
from nnz_mkba.strict_yaml import read_yaml

ALLOWED = "toegestane_organisaties"


def organisations_in(path: Path) -> tuple[str, ...]:
    """Return what a file of a delivery lists; nothing if it cannot be read, so that the guard is then at its strictest."""
    try:
        content = read_yaml(path)
    except NnzError:
        return ()
    listed = content.get(ALLOWED) if isinstance(content, Mapping) else None
    return tuple(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()


def listed_organisations(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names if each is the full name of an organisation.

    Raises
    ------
    ValueError
        With what is wrong, and without the name: it may be that of a person after all.
    """
    for number, name in enumerate(names, start=1):
        if not ORGANISATION_NAME.fullmatch(name):
            raise ValueError(
                f"naam {number} is geen volledige naam van een organisatie: schrijf twee of meer woorden zonder cijfers, ten "
                "hoogste 60 tekens, precies zoals de naam in de tabellen staat"
            )
    return names
