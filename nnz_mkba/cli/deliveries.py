"""Commands about deliveries: check one, lay one out, make them up, count a register into one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nnz_mkba.asked import date_of, one_of
from nnz_mkba.cli.mistakes import INVALID
from nnz_mkba.cli.options import AsJson
from nnz_mkba.cli.printing import print_json
from nnz_mkba.errors import DeliveryError, UsageError


def check(
    path: Annotated[Path, typer.Argument(help="Map van de levering.")],
    as_json: AsJson = False,
) -> None:
    """Controleer een levering; noemt alle fouten met bestand, rij en kolom."""
    from nnz_mkba.parameters import load_parameters
    from nnz_mkba.reconcile import reconcile as recompute
    from nnz_mkba.region import OWN, READ_FILES, read_region
    from nnz_mkba.unread_files import personal_data_in, unread_files
    from nnz_mkba.workbook_rest import notices_of

    if not path.is_dir() and (OWN / path).is_dir():
        path = OWN / path
    if not path.is_dir():
        raise UsageError(
            f"De map '{path}' bestaat niet. Geef de map van een levering, bijvoorbeeld data/regions/hollands-midden."
        )
    try:
        delivery = read_region(path)
        recompute(
            delivery,
            load_parameters().at(delivery.about.peildatum),
            delivery.about.peildatum,
            delivery.counts,
        )
        unread = unread_files(path, READ_FILES)
        notices = [
            notice for name in sorted(READ_FILES) if (path / name).is_file() for notice in notices_of(path / name)
        ]
        allowed = delivery.about.toegestane_organisaties
        if faults := [fault for name in unread for fault in personal_data_in(path / name, allowed)]:
            raise DeliveryError(faults)
    except DeliveryError as error:
        if not as_json:
            raise
        print_json({"valid": False, "errors": [fault.as_dict() for fault in error.faults]})
        raise typer.Exit(INVALID) from None
    if as_json:
        print_json(
            {"valid": True, "errors": []}
            | ({"unread": unread} if unread else {})
            | ({"notices": notices} if notices else {})
        )
    else:
        from nnz_mkba.delivery_guide import next_steps

        typer.echo(f"De levering van {delivery.naam} is in orde.")
        for step in next_steps(delivery, path):
            typer.echo(f"- {step}")
        for notice in notices:
            typer.echo(f"- {notice}")
        for name in unread:
            typer.echo(f"- Niet gelezen: {name}. Hoort dit niet bij de levering, haal het dan uit de map.")


def new_region(
    name: Annotated[str, typer.Argument(help="Naam of code van een GGD-regio, bijvoorbeeld Zuid-Limburg.")],
    out: Annotated[Path, typer.Option(help="Map waarin de map van de levering komt.")] = Path("data/regions"),
    form: Annotated[str, typer.Option("--format", help="csv of xlsx.")] = "csv",
) -> None:
    """Maak een lege levering voor een regio: tabellen met uitleg, gevuld met haar gemeenten."""
    from nnz_mkba.delivery_guide import FORMATS, lay_out_region

    folder = lay_out_region(name, out, one_of("vorm", form, FORMATS))
    typer.echo(f"Gemaakt: {folder}")
    typer.echo("Vul eerst region.yaml en deelname; de uitleg staat in elk bestand. Controleer daarna met:")
    typer.echo(f"  nnz-mkba check {folder}")


def synthesize(
    out: Annotated[Path, typer.Option(help="Map waarin de leveringen komen.")],
    every: Annotated[bool, typer.Option("--all", help="Alle 25 GGD-regio's, samen alle gemeenten.")] = False,
    region: Annotated[str, typer.Option(help="Eén GGD-regio, bijvoorbeeld Zuid-Limburg.")] = "",
    seed: Annotated[int, typer.Option(help="Zelfde getal, zelfde leveringen.", min=0)] = 1,
) -> None:
    """Verzin leveringen om het programma op grote schaal te beproeven; elke pagina zegt dat zij verzonnen zijn."""
    from nnz_mkba.synthetic import synthesize as make_up

    if every == bool(region):
        raise UsageError("Kies één van --all en --region.")
    made = make_up(out, seed, region)
    typer.echo(f"{len(made)} verzonnen levering{'en' if len(made) > 1 else ''} gemaakt in {out}.")


def aggregate(
    source: Annotated[
        str, typer.Argument(help="Registratie: een CSV, Parquet of XLSX, of postgresql://server/database.")
    ],
    region: Annotated[Path, typer.Option(help="Map van de levering waarin casuistiek.csv komt.")],
    view: Annotated[str, typer.Option(help="View of tabel in de database, bijvoorbeeld nnz.registratie.")] = "",
    peildatum: Annotated[
        list[str] | None,
        typer.Option(help="jjjj-mm-dd, mag vaker; standaard die van de levering en de jaareinden ervoor."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overschrijf ook een tabel die met de hand is gemaakt.")
    ] = False,
) -> None:
    """Tel een registratie per casus samen tot casuistiek.csv; de casussen zelf gaan nergens heen."""
    from nnz_mkba.registration import aggregate as count_cases

    dates = [date for text in peildatum or [] if (date := date_of(text))]
    table = count_cases(source, region, dates, view, replace)
    shown = ", ".join(sorted({day.isoformat() for day in table["peildatum"]}))
    typer.echo(f"{region / 'casuistiek.csv'} is samengeteld, stand {shown}. De levering is in orde.")
