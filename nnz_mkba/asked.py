"""What a user asks for in words, turned into values: one check for the command line and for Python."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.errors import UsageError, did_you_mean
from nnz_mkba.vocabulary import Audience


def date_of(asked: str | dt.date) -> dt.date | None:
    """Return the date that is asked for, None where none is.

    Raises
    ------
    UsageError
        If it is no date.

    Examples
    --------
    >>> date_of("2021-06-30") == date_of(dt.date(2021, 6, 30))
    True
    """
    if isinstance(asked, dt.date):
        return asked.date() if isinstance(asked, dt.datetime) else asked
    if not asked:
        return None
    from nnz_mkba.strict_yaml import iso_date

    try:
        return iso_date(str(asked))
    except ValueError:
        raise UsageError(
            f"Peildatum '{asked}' bestaat niet. Schrijf een datum als jjjj-mm-dd, bijvoorbeeld 2021-06-30."
        ) from None


def audience_of(asked: str) -> Audience:
    """Return the audience that is asked for.

    Raises
    ------
    UsageError
        With the choices.
    """
    return Audience(one_of("doelgroep", asked, tuple(Audience)))


def one_of(what: str, asked: str, allowed: tuple[str, ...]) -> str:
    """Return what is asked for if it is among those allowed.

    Raises
    ------
    UsageError
        Names what it is, the nearest choice and all of them.
    """
    if asked not in allowed:
        raise UsageError(
            f"Onbekende {what} '{asked}'.{did_you_mean(str(asked), allowed)} Kies uit {', '.join(allowed)}."
        )
    return asked
