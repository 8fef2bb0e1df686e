"""What commands have in common on the way in: options, and the evaluation they ask for."""

from __future__ import annotations

from typing import Annotated, Any

import typer

Region = Annotated[str, typer.Option(help="Map in data/regions, of het pad van een levering.")]
Gemeente = Annotated[str, typer.Option(help="Naam of code van een gemeente, bijvoorbeeld Leiden of GM0546.")]
Peildatum = Annotated[str, typer.Option(help="jjjj-mm-dd; standaard de peildatum van de levering.")]
ScenarioName = Annotated[str, typer.Option("--scenario", help="Naam of pad van een scenario.")]
AudienceName = Annotated[str, typer.Option("--audience", help="stuurgroep, openbaar of intern.")]
AsJson = Annotated[bool, typer.Option("--json", help="Eén JSON-object op de standaarduitvoer.")]


def evaluation_of(region: str, gemeente: str, peildatum: str, scenario: str, audience: str) -> Any:
    """Return the protected evaluation that the options ask for."""
    from nnz_mkba.artery import load

    return load(region, gemeente, peildatum, scenario, audience)
