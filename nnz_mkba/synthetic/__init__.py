"""Deliveries of all GGD regions that are about nobody: made up from a seed, marked as such, and as ragged as real ones.

Cases are drawn first and then counted by the query that counts a real register, so totals, outcomes, gemeenten and
referrers fit each other; then some of it is left out, as a region would. How often what happens stands in
`data/synthetisch.yaml`. A region's draws depend on the seed and its own code alone: made by itself or with all others, it
is the same to the byte.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nnz_mkba.delivery_guide import find_ggd_region, folder_name
from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.errors import NothingProducedError, UsageError
from nnz_mkba.gemeenten import Gemeente, load_gemeenten
from nnz_mkba.region import REGION_FILE
from nnz_mkba.synthetic.cases import counted
from nnz_mkba.synthetic.region import MadeUp, load_settings, make_up
from nnz_mkba.synthetic.tables import claims, costs, indicators, organisations, participation

__all__ = ["synthesize"]


def synthesize(parent: Path, seed: int, region: str = "") -> list[Path]:
    """Make up deliveries.

    Parameters
    ----------
    parent : Path
        Folder in which a folder `<regio>-synthetisch` is made for each.
    seed : int
        The same seed gives the same bytes.
    region : str
        Name or code of a GGD region; empty for all of them.

    Returns
    -------
    list of Path
        The folders; all are there, or none.

    Raises
    ------
    UsageError
        If there is no such region, or a folder exists already.
    NothingProducedError
        If the folder cannot be written.
    """
    settings = load_settings()
    chosen = [find_ggd_region(region)] if region else _all_regions()
    made = [make_up(list(gemeenten.values()), seed, settings) for gemeenten in chosen]
    targets = {parent / f"{folder_name(one.name)}-synthetisch": one for one in made}
    if there := [target for target in targets if target.exists()]:
        raise UsageError(
            f"De map {there[0]} bestaat al; er is niets gewijzigd. Haal haar weg, of kies met --out een andere map."
        )
    building = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".synthetisch-", dir=parent))
        for target, one in targets.items():
            draft = building / target.name
            draft.mkdir()
            _write(draft, one, seed)
        for target in targets:
            (building / target.name).rename(target)
    except OSError:
        raise NothingProducedError(
            f"Er is niets gemaakt: in {parent} kan niet worden geschreven. Kies met --out een andere map."
        ) from None
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)
    return list(targets)


def _all_regions() -> list[Mapping[str, Gemeente]]:
    gemeenten = load_gemeenten()
    return [gemeenten.in_region(code) for code in sorted({gemeente.ggd_code for gemeente in gemeenten.values()})]


def _write(folder: Path, one: MadeUp, seed: int) -> None:
    cases, kosten = counted(one), costs(one)
    kpi = indicators(one, cases)
    tables = {
        "casuistiek": cases.to_dict("records"),
        "deelname": participation(one),
        "kosten": kosten,
        "kpi": kpi,
        "organisaties": organisations(one, kpi),
        "beweringen": claims(one, cases, kosten),
    }
    (folder / REGION_FILE).write_text(_region_yaml(one, seed), encoding="utf-8")
    for schema in TABLES:
        with (folder / f"{schema.stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(schema.columns), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[schema.stem])


def _region_yaml(one: MadeUp, seed: int) -> str:
    code = one.gemeenten[0].ggd_code
    return f"""\
naam: "{one.name} (synthetisch)"
ggd_code: {code}
programma_start: {one.start.isoformat()}
peildatum: {one.peildatum.isoformat()}
synthetisch: true
documenten:
  "001":
    titel: Verzonnen cijfers, gemaakt door nnz-mkba met getal {seed}; zij gaan over niemand
niet_in_de_kosten:
  - Tijd van medewerkers van ketenpartners
pm_posten:
  - Leed dat kinderen, ouders en omgeving bespaard blijft
toelichting: Alle cijfers van deze levering zijn verzonnen.
"""
