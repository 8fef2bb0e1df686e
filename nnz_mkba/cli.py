"""The command line: typed options in, JSON or a readable table out, exit codes that scripts can rely on.

Exit codes: 0 all good; 1 some items failed or data invalid; 2 wrong usage; 3 nothing produced; 4 another run holds
the lock.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from nnz_mkba.errors import DeliveryError, LockedError, NnzError, NothingProducedError, UsageError, did_you_mean
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import Audience

INVALID, WRONG_USAGE, NOTHING_PRODUCED, LOCKED = 1, 2, 3, 4
WIDE = 140  # columns of a table that is not read on a terminal

#: The word that such an error is about, quoted or in brackets at the end.
_NAMED = re.compile(r"'([^']+)'|\(([^()]+)\)\.?$")
#: What typer raises for an unknown or misused option, wherever it keeps that class.
OPTION_ERRORS: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="nnz-mkba",
    help="Kosten, baten en voortgang van Nu Niet Zwanger, per regio en gemeente.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Region = Annotated[str, typer.Option(help="Map in data/regions, of het pad van een levering.")]
Gemeente = Annotated[str, typer.Option(help="Naam of code van een gemeente, bijvoorbeeld Leiden of GM0546.")]
Peildatum = Annotated[str, typer.Option(help="jjjj-mm-dd; standaard de peildatum van de levering.")]
ScenarioName = Annotated[str, typer.Option("--scenario", help="Naam of pad van een scenario.")]
AudienceName = Annotated[str, typer.Option("--audience", help="stuurgroep, openbaar of intern.")]
AsJson = Annotated[bool, typer.Option("--json", help="Eén JSON-object op de standaarduitvoer.")]


@app.command()
def mkba(
    region: Region,
    scenario: ScenarioName = "gepubliceerd",
    peildatum: Peildatum = "",
    gemeente: Gemeente = "",
    audience: AudienceName = "stuurgroep",
    as_json: AsJson = False,
) -> None:
    """Kosten, baten en omslagpunten."""
    found = _evaluate(region, gemeente, peildatum, scenario, audience)
    if as_json:
        fields = (
            "costs_eur",
            "costs_by_bearer",
            "streams",
            "choice_rate",
            "benefits_eur",
            "net_benefit_eur",
            "benefit_cost_ratio",
            "break_even_choices",
            "break_even_prevented_fraction",
            "benefits_by_stream_eur",
            "cost_per_participant_eur",
            "cost_per_choice_eur",
            "benchmark",
            "return_per_euro",
            "break_even_mix",
            "prevented_fraction",
            "prevented",
            "benefits_by_party_eur",
            "net_by_party_eur",
        )
        added = {name: getattr(found, name) for name in ("allocation_key", "cost_shares", "attribution", "joining")}
        added = {"cost_price_level": found.mkba.cost_price_level, **added}
        figures = {name: getattr(found.mkba, name) for name in fields}
        _print_json({**_common(found), **_plain(figures), **_plain(added)})
        return
    from nnz_mkba.present import cost_benefit
    from nnz_mkba.present.locale import translator

    _print_tables(cost_benefit.tables(found, translator("nl")))


@app.command()
def kpi(
    region: Region,
    scenario: ScenarioName = "gepubliceerd",
    peildatum: Peildatum = "",
    audience: AudienceName = "stuurgroep",
    as_json: AsJson = False,
) -> None:
    """Prestatie-indicatoren: stand, pad naar de streefwaarde en vooruitzicht."""
    found = _evaluate(region, "", peildatum, scenario, audience)
    if as_json:
        _print_json({**_common(found), "indicators": [_indicator(indicator) for indicator in found.indicators]})
        return
    from nnz_mkba.present import progress
    from nnz_mkba.present.locale import translator

    _print_tables([progress.kpi_table(found, translator("nl"))])


@app.command()
def uncertainty(
    region: Annotated[str, typer.Option(help="Map in data/regions, of het pad van een levering.")] = "",
    reference: Annotated[bool, typer.Option("--reference", help="Reken het referentiemodel door.")] = False,
    draws_file: Annotated[Path | None, typer.Option(help="CSV met trekkingen die elders zijn gemaakt.")] = None,
    draws: Annotated[int | None, typer.Option(help="Aantal trekkingen; standaard 10000.", show_default=False)] = None,
    seed: Annotated[int, typer.Option(help="Zelfde getal, zelfde uitkomsten.", min=0)] = 1,
    parameters: Annotated[str, typer.Option(help="Kolommen van het bestand, met komma's ertussen.")] = "",
    benefit: Annotated[str, typer.Option(help="Kolom met de baten.")] = "benefit",
    cost: Annotated[str, typer.Option(help="Kolom met de kosten.")] = "cost",
    lambda_grid: Annotated[str, typer.Option(help="Deel van de baten dat meetelt, begin:eind:stap.")] = "0:2:0.01",
    evppi_at: Annotated[
        list[str] | None, typer.Option(help="Deel van de baten waarbij de waarde van weten wordt gegeven.")
    ] = None,
    gemeente: Gemeente = "",
    scenario: ScenarioName = "gepubliceerd",
    peildatum: Peildatum = "",
    audience: AudienceName = "stuurgroep",
    as_json: AsJson = False,
) -> None:
    """Hoe zeker is de uitkomst: kansen, waarde van informatie en omslagpunten."""
    from nnz_mkba import uncertainty_json
    from nnz_mkba.present import uncertainty as shown
    from nnz_mkba.present.locale import translator

    if sum([bool(region), reference, draws_file is not None]) != 1:
        raise UsageError("Kies één van --region, --reference of --draws-file.")
    if gemeente and not region:
        raise UsageError("--gemeente hoort bij --region. Geef ook de regio, bijvoorbeeld --region hollands-midden.")
    shares = uncertainty_json.parse_shares(evppi_at or [])
    t = translator("nl")
    if draws_file is not None:
        given = uncertainty_json.draws_analysis(draws_file, parameters, benefit, cost, lambda_grid, shares)
        if as_json:
            _print_json(given.as_dict())
        else:
            _print_tables([shown.draws_table(given, t)])
        return
    if reference:
        face = uncertainty_json.reference_face(draws, seed, lambda_grid, shares or [0.05, 1.0])
        if as_json:
            _print_json(face)
        else:
            _print_tables([shown.reference_table(face, t)])
        return
    from nnz_mkba.artery import load_learning, load_uncertainty

    found = _evaluate(region, gemeente, peildatum, scenario, audience)
    if gemeente:
        learned = load_learning(region, gemeente, found.peildatum.isoformat(), scenario, _audience(audience))
        if as_json:
            _print_json({**_common(found), **uncertainty_json.municipal_face(learned)})
        else:
            typer.echo("\n".join(shown.municipal_words(learned, found, t)))
        return
    sure = load_uncertainty(found, 10_000 if draws is None else draws, seed)
    if sure is None:
        raise NnzError(
            f"Van {found.about.naam} zijn op {found.peildatum.isoformat()} geen kosten of geen deelnemers bekend, dus valt er "
            "niets door te rekenen. Vul kosten.csv of casuistiek.csv aan, of kies een latere peildatum."
        )
    if as_json:
        _print_json({**_common(found), **uncertainty_json.region_face(sure)})
    else:
        _print_tables(shown.tables(sure, t))


@app.command()
def reconcile(
    region: Region,
    peildatum: Peildatum = "",
    audience: AudienceName = "stuurgroep",
    language: Annotated[str, typer.Option(help="nl of en, voor de pagina.")] = "nl",
    out: Annotated[Path | None, typer.Option(help="Maak er een pagina van, in deze map voor rapporten.")] = None,
    as_json: AsJson = False,
) -> None:
    """Gepubliceerde beweringen naast wat de eigen cijfers geven."""
    if out is not None:
        from nnz_mkba.reporting.reconciliation_release import make_reconciliation
        from nnz_mkba.reporting.release import Release

        if as_json:
            raise UsageError("Kies --json of --out: de pagina is HTML. Roep het commando twee keer aan voor beide.")
        date = _date(peildatum)
        asked = Release(
            region=region,
            peildatum=date.isoformat() if date else "",
            audience=_audience(audience),
            language=_choice("taal", language, ("nl", "en")),
            out=out,
        )
        raise typer.Exit(make_reconciliation(asked, say=typer.echo))
    found = _evaluate(region, "", peildatum, "gepubliceerd", audience)
    if as_json:
        claims = [
            {
                "id": claim.id,
                "stated": _plain(claim.stated),
                "recomputed": _plain(claim.recomputed),
                "difference": _plain(claim.difference),
                "verdict": str(claim.verdict),
            }
            for claim in found.claims
        ]
        _print_json({**_common(found), "claims": claims, "withheld_claims": found.withheld_claims})
        return
    from nnz_mkba.present import accountability
    from nnz_mkba.present.locale import translator

    _print_tables([accountability.claims_table(found, translator("nl"))])


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="Map van de levering.")],
    as_json: AsJson = False,
) -> None:
    """Controleer een levering; noemt alle fouten met bestand, rij en kolom."""
    from nnz_mkba.disclosure.linked_region import link_region
    from nnz_mkba.parameters import load_parameters
    from nnz_mkba.reconcile import reconcile as recompute
    from nnz_mkba.region import read_region
    from nnz_mkba.shipped import shipped

    if not path.is_dir():
        raise UsageError(
            f"De map '{path}' bestaat niet. Geef de map van een levering, bijvoorbeeld data/regions/hollands-midden."
        )
    try:
        delivery = read_region(path)
        recompute(
            delivery,
            load_parameters(shipped("data", "parameters")).at(delivery.about.peildatum),
            delivery.about.peildatum,
        )
        for date in sorted({key.peildatum for key in delivery.counts}):
            link_region(delivery, date)  # refuses counts that cannot all be true
    except DeliveryError as error:
        if not as_json:
            raise
        _print_json({"valid": False, "errors": [fault.as_dict() for fault in error.faults]})
        raise typer.Exit(INVALID) from None
    if as_json:
        _print_json({"valid": True, "errors": []})
    else:
        from nnz_mkba.delivery_guide import next_steps

        typer.echo(f"De levering van {delivery.naam} is in orde.")
        for step in next_steps(delivery, path):
            typer.echo(f"- {step}")


@app.command("new-region")
def new_region(
    name: Annotated[str, typer.Argument(help="Naam of code van een GGD-regio, bijvoorbeeld Zuid-Limburg.")],
    out: Annotated[Path, typer.Option(help="Map waarin de map van de levering komt.")] = Path("data/regions"),
    form: Annotated[str, typer.Option("--format", help="csv of xlsx.")] = "csv",
) -> None:
    """Maak een lege levering voor een regio: tabellen met uitleg, gevuld met haar gemeenten."""
    from nnz_mkba.delivery_guide import FORMATS, lay_out_region

    folder = lay_out_region(name, out, _choice("vorm", form, FORMATS))
    typer.echo(f"Gemaakt: {folder}")
    typer.echo("Vul eerst region.yaml en deelname; de uitleg staat in elk bestand. Controleer daarna met:")
    typer.echo(f"  nnz-mkba check {folder}")


@app.command()
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


@app.command()
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

    dates = [date for text in peildatum or [] if (date := _date(text))]
    table = count_cases(source, region, dates, view, replace)
    shown = ", ".join(sorted({day.isoformat() for day in table["peildatum"]}))
    typer.echo(f"{region / 'casuistiek.csv'} is samengeteld, stand {shown}. De levering is in orde.")


@app.command()
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
    from nnz_mkba.reporting.release import Engine, Release, make_releases
    from nnz_mkba.reporting.runlog import RunLog

    with RunLog(log, summary) as observe:
        date = _date(peildatum)
        asked = Release(
            region=region,
            gemeente=gemeente,
            every_gemeente=every,
            peildatum=date.isoformat() if date else "",
            scenario=scenario,
            audience=_audience(audience),
            language=_choice("taal", language, ("nl", "en")),
            out=out,
            pdf=pdf,
            docx=docx,
        )
        releases = [asked] if deliveries is None else _releases(asked, deliveries)
        how = Engine(jobs=jobs, dask=dask, engine=_choice("motor", engine, ENGINES), resume=resume)
        observe.exit_code = make_releases(releases, typer.echo, observe, how=how)
    raise typer.Exit(observe.exit_code)


def _releases(asked: Any, deliveries: Path) -> list[Any]:
    """Return a release of every delivery in a folder, with all municipalities."""
    if asked.gemeente:
        raise UsageError("--gemeente en --deliveries gaan niet samen. Laat er een weg.")
    folders = sorted(path.parent for path in deliveries.glob("*/region.yaml"))
    if not folders:
        raise UsageError(f"In {deliveries} staat geen levering: geen enkele map met een region.yaml.")
    return [dataclasses.replace(asked, region=str(folder), every_gemeente=True) for folder in folders]


@app.command()
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
        _print_json({"valid": ok, "folders": content})
    for one in () if as_json else found:
        typer.echo(
            f"{one.folder}: {one.pages} pagina's zoals gemaakt" + ("." if one.faults else ", niets gewijzigd.")
        )
        for fault in one.faults:
            typer.echo(f"- {fault}")
    raise typer.Exit(0 if ok else INVALID)


@app.command()
def audit(
    folder: Annotated[Path, typer.Argument(help="Map met rapporten, bijvoorbeeld reports/hollands-midden.")],
    as_json: AsJson = False,
) -> None:
    """Val gepubliceerde rapporten opnieuw aan: is een verborgen aantal te herleiden?"""
    from nnz_mkba.parameters import load_parameters
    from nnz_mkba.reporting.audit import audit_folder, audit_tables
    from nnz_mkba.shipped import shipped

    if not folder.is_dir():
        raise UsageError(f"De map '{folder}' bestaat niet. Geef een map met rapporten.")
    audits = audit_folder(folder, load_parameters(shipped("data", "parameters")).policy)
    ok = all(audited.ok for audited in audits)
    if as_json:
        _print_json({"valid": ok, "regions": [audited.as_json() for audited in audits]})
    else:
        for audited in audits:
            _print_tables(list(audit_tables(audited)))
        typer.echo("Niets te herleiden." if ok else "De controle is niet geslaagd; zie de oordelen hierboven.")
    raise typer.Exit(0 if ok else INVALID)


@app.command()
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
) -> None:
    """Maak het rapport van een leernetwerk, voor het netwerk zelf, met zijn agenda."""
    from nnz_mkba.reporting.network_release import make_network_report, write_cost_lines, write_mapping_table

    if koppeltabel is not None:
        typer.echo(write_mapping_table(network, ronde, koppeltabel))
        return
    if kostenregels is not None:
        path, warning = write_cost_lines(network, drager, kostenregels)
        typer.echo(path)
        if warning:
            typer.echo(warning, err=True)
        return
    for path in make_network_report(network, ronde, _choice("taal", language, ("nl", "en")), out):
        typer.echo(path)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; a user's mistake never shows a traceback."""
    try:
        return int(app(arguments, standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt):
        return _fail("Afgebroken.", INVALID)
    except OPTION_ERRORS as error:
        return _fail(_usage_in_dutch(error), WRONG_USAGE)
    except UsageError as error:
        return _fail(str(error), WRONG_USAGE)
    except NothingProducedError as error:
        return _fail(str(error), NOTHING_PRODUCED)
    except LockedError as error:
        return _fail(str(error), LOCKED)
    except NnzError as error:
        return _fail(str(error), INVALID)


def run() -> None:
    """Entry point of the console script."""
    sys.exit(main())


def _evaluate(region: str, gemeente: str, peildatum: str, scenario: str, audience: str) -> Any:
    from nnz_mkba.artery import load

    date = _date(peildatum)
    return load(region, gemeente, date.isoformat() if date else "", scenario, _audience(audience))


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return iso_date(text)
    except ValueError:
        raise UsageError(
            f"Peildatum '{text}' bestaat niet. Schrijf een datum als jjjj-mm-dd, bijvoorbeeld 2021-06-30."
        ) from None


def _audience(text: str) -> Audience:
    return Audience(_choice("doelgroep", text, tuple(Audience)))


def _choice(what: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise UsageError(f"Onbekende {what} '{text}'.{did_you_mean(text, allowed)} Kies uit {', '.join(allowed)}.")
    return text


def _common(found: Any) -> dict[str, Any]:
    return {
        "region": found.slug,
        "gemeente": found.gemeente.code if found.gemeente else None,
        "peildatum": found.peildatum.isoformat(),
        "scenario": found.scenario,
        "price_level": found.price_level,
        "audience": str(found.audience),
    }


def _indicator(indicator: Any) -> dict[str, Any]:
    names = (
        "indicator unit personal baseline baseline_date value peildatum target target_date progress expected "
        "path_ratio status"
    )
    outlook = {name: _plain(getattr(indicator, name)) for name in ("projected", "low", "high", "probability")}
    return {**{name: _plain(getattr(indicator, name)) for name in names.split()}, "outlook": outlook}


def _plain(value: Any) -> Any:
    """Return a result as JSON takes it."""
    from nnz_mkba.disclosure.publishable import PublishableNumber

    if isinstance(value, PublishableNumber):
        return value.as_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _print_tables(tables: list[Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    for table in tables:
        grid = Table(title=Text(table.text), title_justify="left", title_style="bold")
        for number, column in enumerate(table.columns):
            grid.add_column(Text(column), justify="left" if number == 0 else "right", overflow="fold")
        for row in table.rows:
            grid.add_row(*(Text(str(cell)) for cell in row))
        console.print(grid)
        for note in table.notes:
            console.print(Text(str(note)))


def _fail(message: str, code: int) -> int:
    typer.echo(message, err=True)
    return code


def _usage_in_dutch(error: Any) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if parameter is not None else "een optie"
    match type(error).__name__:
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
