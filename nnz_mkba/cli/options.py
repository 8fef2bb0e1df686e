"""What commands have in common on the way in: options, and their words turned into values."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from nnz_mkba.errors import UsageError, did_you_mean
from nnz_mkba.vocabulary import Audience

Region = Annotated[str, typer.Option(help="Map in data/regions, of het pad van een levering.")]
Gemeente = Annotated[str, typer.Option(help="Naam of code van een gemeente, bijvoorbeeld Leiden of GM0546.")]
Peildatum = Annotated[str, typer.Option(help="jjjj-mm-dd; standaard de peildatum van de levering.")]
ScenarioName = Annotated[str, typer.Option("--scenario", help="Naam of pad van een scenario.")]
AudienceName = Annotated[str, typer.Option("--audience", help="stuurgroep, openbaar of intern.")]
AsJson = Annotated[bool, typer.Option("--json", help="Eén JSON-object op de standaarduitvoer.")]


def evaluation_of(region: str, gemeente: str, peildatum: str, scenario: str, audience: str) -> Any:
    """Return the protected evaluation that the options ask for."""
    from nnz_mkba.artery import load

    date = date_of(peildatum)
    return load(region, gemeente, date.isoformat() if date else "", scenario, audience_of(audience))


def date_of(text: str) -> dt.date | None:
    """Return the date of an option, None where it is not given; refuse what is no date."""
    if not text:
        return None
    from nnz_mkba.strict_yaml import iso_date

    try:
        return iso_date(text)
    except ValueError:
        raise UsageError(
            f"Peildatum '{text}' bestaat niet. Schrijf een datum als jjjj-mm-dd, bijvoorbeeld 2021-06-30."
        ) from None


def audience_of(text: str) -> Audience:
    """Return the audience that an option names."""
    return Audience(one_of("doelgroep", text, tuple(Audience)))


def one_of(what: str, text: str, allowed: tuple[str, ...]) -> str:
    """Return the text of an option if it is among those allowed; refuse it by what it names, with the nearest one."""
    if text not in allowed:
        raise UsageError(f"Onbekende {what} '{text}'.{did_you_mean(text, allowed)} Kies uit {', '.join(allowed)}.")
    return text
