"""Commands that make reports, and that check the reports there are."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from nnz_mkba.asked import audience_of, date_of, one_of
from nnz_mkba.cli.mistakes import INVALID
from nnz_mkba.cli.options import (
    AsJson,
    AudienceName,
    Gemeente,
    Peildatum,
    Region,
    ScenarioName,
)
from nnz_mkba.cli.printing import print_json, print_tables
from nnz_mkba.errors import UsageError


def report(
    region: Region = "hollands-midden",
    gemeente: Gemeente = "",
    every: Annotated[bool, typer.Option("--all", help="Ook een pagina voor elke gemeente van de regio.")] = False,
    deliveries: Annotated[
        Path | None, typer.Option(help="Map met leveringen: alle regio's daarin, met al hun gemeenten.")
    ] = None,
    peildatum: Peildatum = "",
    scenario: ScenarioName = "gepubliceerd",
    audience: AudienceName = "stuurgroep",
    language: Annotated[str, typer.Option(help="nl of en.")] = "nl",
    out: Annotated[Path, typer.Option(help="Map voor de rapporten.")] = Path("reports"),
    log: Annotated[Path | None, typer.Option(help="Voeg aan dit bestand per pagina een regel JSON toe.")] = None,
    summary: Annotated[Path | None, typer.Option(help="Schrijf hier de samenvatting van de run, als JSON.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Ook als PDF ernaast (met Chromium).")] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Ook als Word-document ernaast.")] = False,
    jobs: Annotated[int, typer.Option(help="Pagina's tegelijk; standaard een per rekenkern.", min=0)] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Maak alleen wat ontbreekt, mislukte of veranderde.")
    ] = False,
    engine: Annotated[str, typer.Option(help="auto, fork of nbclient.")] = "auto",
    dask: Annotated[str, typer.Option(help="Adres van een Dask-scheduler, bijvoorbeeld tcp://127.0.0.1:8786.")] = "",
) -> None:
    """Maak de tussenevaluatie als HTML, voor een regio, een gemeente of alle tegelijk."""
    from nnz_mkba.reporting.warm import warm_up  # first: it keeps numerical libraries to one thread

    warm_up()
    from nnz_mkba.reporting.engine import ENGINES
    from nnz_mkba.reporting.national import make_releases
    from nnz_mkba.reporting.release import Engine, Release, make_release
    from nnz_mkba.reporting.runlog import RunLog

    with RunLog(log, summary) as observe:
        date = date_of(peildatum)
        asked = Release(
            region=region,
            gemeente=gemeente,
            every_gemeente=every,
            peildatum=date.isoformat() if date else "",
            scenario=scenario,
            audience=audience_of(audience),
            language=one_of("taal", language, ("nl", "en")),
            out=out,
            pdf=pdf,
            docx=docx,
        )
        how = Engine(jobs=jobs, dask=dask, engine=one_of("motor", engine, ENGINES), resume=resume)
        if deliveries is None:
            observe.exit_code = make_release(asked, typer.echo, observe, how=how)
        else:
            observe.exit_code = make_releases(_releases(asked, deliveries), typer.echo, observe, how)
    if every or resume or deliveries is not None:
        typer.echo(observe.summary()["text"])
    raise typer.Exit(observe.exit_code)


def _releases(asked: Any, deliveries: Path) -> list[Any]:
    """Return a release of every delivery in a folder, with all municipalities."""
    if asked.gemeente:
        raise UsageError("--gemeente en --deliveries gaan niet samen. Laat er een weg.")
    folders = sorted(path.parent for path in deliveries.glob("*/region.yaml"))
    if not folders:
        raise UsageError(f"In {deliveries} staat geen levering: geen enkele map met een region.yaml.")
    return [dataclasses.replace(asked, region=str(folder), every_gemeente=True) for folder in folders]


def verify(
    folder: Annotated[Path, typer.Argument(help="Map met rapporten, bijvoorbeeld reports/hollands-midden.")],
    as_json: AsJson = False,
) -> None:
    """Zijn de rapporten nog zoals zij gemaakt zijn? Rekent elke controlecode na."""
    from nnz_mkba.reporting.verify import verify_folder

    if not folder.is_dir():
        raise UsageError(f"De map '{folder}' bestaat niet. Geef een map met rapporten.")
    found = verify_folder(folder)
    ok = not any(one.faults for one in found)
    if as_json:
        content = [{"folder": str(one.folder), "pages": one.pages, "faults": list(one.faults)} for one in found]
        print_json({"valid": ok, "folders": content})
    for one in () if as_json else found:
        typer.echo(
            f"{one.folder}: {one.pages} pagina{'' if one.pages == 1 else '’s'} zoals gemaakt"
            + ("." if one.faults else ", niets gewijzigd.")
        )
        for fault in one.faults:
            typer.echo(f"- {fault}")
    raise typer.Exit(0 if ok else INVALID)


#: What is said where the ledger is not all there is.
_RECALLED = {
    "manifesten": "Het logboek van {region} ontbreekt of is gewijzigd; beoordeeld is wat de manifesten zeggen.",
    "niets": "Van eerdere pagina's van {region} is niet bekend wat zij toonden.",
}


def audit(
    folder: Annotated[Path, typer.Argument(help="Map met rapporten, bijvoorbeeld reports/hollands-midden.")],
    as_json: AsJson = False,
) -> None:
    """Leg gepubliceerde rapporten langs de regel voor kleine aantallen: is er een te herleiden?"""
    from nnz_mkba.parameters import load_parameters
    from nnz_mkba.reporting.audit import audit_folder, audit_tables

    if not folder.is_dir():
        raise UsageError(f"De map '{folder}' bestaat niet. Geef een map met rapporten.")
    audits = audit_folder(folder, load_parameters().policy)
    ok = all(audited.ok for audited in audits)
    if as_json:
        print_json({"valid": ok, "regions": [audited.as_json() for audited in audits]})
    else:
        for audited in audits:
            print_tables(list(audit_tables(audited)))
            if audited.recalled != "logboek":
                typer.echo(_RECALLED[audited.recalled].format(region=audited.region))
            for stream in audited.totals:
                typer.echo(f"Een totaal van {stream} dat als klasse is getoond, is te herleiden.")
        typer.echo("Niets te herleiden." if ok else "De controle is niet geslaagd; zie de oordelen hierboven.")
    raise typer.Exit(0 if ok else INVALID)


def withdraw(
    folder: Annotated[Path, typer.Argument(help="Map van een regio, bijvoorbeeld reports/hollands-midden.")],
    peildatum: Annotated[str, typer.Option(help="Alleen rapporten met deze peildatum; standaard alle.")] = "",
) -> None:
    """Trek rapporten in: wat zij toonden, bindt het volgende rapport niet meer. Alleen voor de eigenaar van de gegevens."""
    from nnz_mkba.reporting.accounted import withdraw as take_back

    if not folder.is_dir():
        raise UsageError(
            f"De map '{folder}' bestaat niet. Geef de map van een regio, bijvoorbeeld reports/hollands-midden."
        )
    after, pages = take_back(folder, date_of(peildatum))
    left = ", ".join(sorted({release.peildatum.isoformat() for release in after.binding}))
    typer.echo(
        f"Ingetrokken. Wat de rapporten van {left} tonen, blijft gelden."
        if left
        else "Ingetrokken. Het volgende rapport begint voor de uitsplitsingen opnieuw, in klassen van vijf."
    )
    for page in pages:
        typer.echo(f"- Haal weg, ook bij wie het kreeg: {folder / page}")


def network(
    network: Annotated[str, typer.Option(help="Map in data/networks, of het pad van een netwerk.")],
    ronde: Annotated[str, typer.Option("--round", help="Evaluatieronde; standaard de laatste met antwoorden.")] = "",
    language: Annotated[str, typer.Option(help="nl of en.")] = "nl",
    out: Annotated[Path, typer.Option(help="Map voor de rapporten.")] = Path("reports"),
    koppeltabel: Annotated[
        Path | None, typer.Option(help="Schrijf alleen de tabel om punten te koppelen, op dit pad.")
    ] = None,
    kostenregels: Annotated[
        Path | None,
        typer.Option(help="Schrijf alleen de kosten van het netwerk, als regels voor kosten.csv, op dit pad."),
    ] = None,
    drager: Annotated[str, typer.Option(help="Wie die kosten draagt in de MKBA: gemeenten of ggd.")] = "",
    normuren: Annotated[
        bool,
        typer.Option("--normuren", help="Reken met de norm waar uren niet geteld zijn; het bedrag is hypothetisch."),
    ] = False,
) -> None:
    """Maak het rapport van een leernetwerk, voor het netwerk zelf, met zijn agenda."""
    from nnz_mkba.reporting.network_release import make_network_report, write_cost_lines, write_mapping_table

    if koppeltabel is not None:
        typer.echo(write_mapping_table(network, ronde, koppeltabel))
        return
    if kostenregels is not None:
        path, warning = write_cost_lines(network, drager, kostenregels, accept_norm=normuren)
        typer.echo(path)
        if warning:
            typer.echo(warning, err=True)
        return
    made, unread = make_network_report(network, ronde, one_of("taal", language, ("nl", "en")), out)
    for path in made:
        typer.echo(path)
    for words in unread:
        typer.echo(f"- {words}", err=True)
