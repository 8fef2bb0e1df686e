"""A user's mistake: an exit code that scripts can rely on, and what typer says about it in Dutch."""

from __future__ import annotations

import re
from typing import Any

import typer

INVALID, WRONG_USAGE, NOTHING_PRODUCED, LOCKED = 1, 2, 3, 4

#: The word that such an error is about, quoted or in brackets at the end.
_NAMED = re.compile(r"'([^']+)'|\(([^()]+)\)\.?$")
#: What typer raises for an unknown or misused option, wherever it keeps that class.
OPTION_ERRORS: type[Exception] = typer.BadParameter.__mro__[1]


def usage_in_dutch(error: Any) -> str:
    """Return in Dutch what is wrong with an option or command that typer refuses."""
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if parameter is not None else "een optie"
    match type(error).__name__:
        case "NoArgsIsHelpError":
            return f"Geef een commando.\n\n{error.message}"
        case "NoSuchOption":
            hint = f" Bedoelt u {error.possibilities[0]}?" if error.possibilities else ""
            said = f"Onbekende optie {error.option_name}.{hint}"
        case "MissingParameter":
            said = f"{name} ontbreekt."
        case "BadParameter":
            said = f"De waarde van {name} is niet goed."
        case "BadOptionUsage":
            said = f"{error.option_name} mist zijn waarde."
        case "NoSuchCommand" | "UsageError" if named := _NAMED.search(str(error.message)):
            said = f"Onbekend commando of gegeven '{named[1] or named[2]}'."
        case _:
            said = "Dit commando is niet goed."
    return f"{said} Zie nnz-mkba --help."
