"""Commands that give figures: costs and benefits, indicators, uncertainty, published claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nnz_mkba.asked import audience_of, date_of, one_of
from nnz_mkba.cli.options import (
    AsJson,
    AudienceName,
    Gemeente,
    Peildatum,
    Region,
    ScenarioName,
    evaluation_of,
)
from nnz_mkba.cli.printing import common, plain, print_json, print_tables
from nnz_mkba.errors import NnzError, UsageError


def mkba(
    region: Region,
    scenario: ScenarioName = "gepubliceerd",
    peildatum: Peildatum = "",
    gemeente: Gemeente = "",
    audience: AudienceName = "stuurgroep",
    as_json: AsJson = False,
) -> None:
    """Kosten, baten en omslagpunten."""
    found = evaluation_of(region, gemeente, peildatum, scenario, audience)
    if as_json:
        fields = (
            "costs_eur",
            "costs_by_bearer",
            "costs_by_kind",
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
        print_json({**common(found), **plain(figures), **plain(added)})
        return
    from nnz_mkba.present import cost_benefit, gemeente_costs
    from nnz_mkba.present.locale import translator
    from nnz_mkba.present.terms import null_alternative

    t = translator("nl")
    typer.echo(null_alternative(found, t) + "\n")
    print_tables(gemeente_costs.tables(found, t) if found.gemeente else cost_benefit.tables(found, t))


def kpi(
    region: Region,
    scenario: ScenarioName = "gepubliceerd",
    peildatum: Peildatum = "",
    audience: AudienceName = "stuurgroep",
    as_json: AsJson = False,
) -> None:
    """Prestatie-indicatoren: stand, pad naar de streefwaarde en vooruitzicht."""
    found = evaluation_of(region, "", peildatum, scenario, audience)
    if as_json:
        print_json({**common(found), "indicators": [_indicator(indicator) for indicator in found.indicators]})
        return
    from nnz_mkba.present import progress
    from nnz_mkba.present.locale import translator

    print_tables([progress.kpi_table(found, translator("nl"))])


def _indicator(indicator: Any) -> dict[str, Any]:
    names = (
        "indicator unit personal baseline baseline_date value peildatum target target_date progress expected "
        "path_ratio status"
    )
    outlook = {name: plain(getattr(indicator, name)) for name in ("projected", "low", "high", "probability")}
    return {**{name: plain(getattr(indicator, name)) for name in names.split()}, "outlook": outlook}


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
    from nnz_mkba.present.locale import translator
    from nnz_mkba.present.uncertainty import elsewhere, sentences, tables
    from nnz_mkba.present.uncertainty.gemeente import gemeente_words

    if sum([bool(region), reference, draws_file is not None]) != 1:
        raise UsageError("Kies één van --region, --reference of --draws-file.")
    if gemeente and not region:
        raise UsageError("--gemeente hoort bij --region. Geef ook de regio, bijvoorbeeld --region hollands-midden.")
    shares = uncertainty_json.parse_shares(evppi_at or [])
    t = translator("nl")
    if draws_file is not None and draws is not None:
        raise UsageError("--draws hoort niet bij --draws-file: het bestand bepaalt het aantal. Laat er een weg.")
    if draws_file is not None:
        given = uncertainty_json.draws_analysis(draws_file, parameters, benefit, cost, lambda_grid, shares)
        if as_json:
            print_json(given.as_dict())
        else:
            print_tables([elsewhere.draws_table(given, t)])
        return
    if reference:
        face = uncertainty_json.reference_face(draws, seed, lambda_grid, shares or [0.05, 1.0])
        if as_json:
            print_json(face)
        else:
            print_tables([elsewhere.reference_table(face, t)])
        return
    from nnz_mkba.artery import load_learning, load_uncertainty

    found = evaluation_of(region, gemeente, peildatum, scenario, audience)
    if gemeente:
        learned = load_learning(region, gemeente, found.peildatum.isoformat(), scenario, audience_of(audience))
        if as_json:
            print_json({**common(found), **uncertainty_json.gemeente_face(learned)})
        else:
            typer.echo("\n".join(gemeente_words(learned, found, t)))
        return
    sure = load_uncertainty(found, 10_000 if draws is None else draws, seed)
    if sure is None:
        raise NnzError(
            f"Van {found.about.naam} zijn op {found.peildatum.isoformat()} geen kosten of geen deelnemers bekend, dus valt er "
            "niets door te rekenen. Vul kosten.csv of casuistiek.csv aan, of kies een latere peildatum."
        )
    if as_json:
        notes = [sentences.departure_words(found, t), sentences.mix_words(sure, found, t)]
        print_json({**common(found), **uncertainty_json.region_face(sure), "notes": notes})
    else:
        said = [*sentences.too_few_words(sure.summary.warning, t), *sentences.account(sure, found, t)]
        typer.echo("\n".join(said) + "\n")
        print_tables(tables.tables(sure, found, t))


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
        date = date_of(peildatum)
        asked = Release(
            region=region,
            peildatum=date.isoformat() if date else "",
            audience=audience_of(audience),
            language=one_of("taal", language, ("nl", "en")),
            out=out,
        )
        raise typer.Exit(make_reconciliation(asked, say=typer.echo))
    found = evaluation_of(region, "", peildatum, "gepubliceerd", audience)
    if as_json:
        claims = [
            {
                "id": claim.id,
                "stated": plain(claim.stated),
                "recomputed": plain(claim.recomputed),
                "difference": plain(claim.difference),
                "verdict": str(claim.verdict),
            }
            for claim in found.claims
        ]
        print_json({**common(found), "claims": claims, "withheld_claims": found.withheld_claims})
        return
    from nnz_mkba.present import accountability
    from nnz_mkba.present.locale import translator

    print_tables([accountability.claims_table(found, translator("nl"))])
