"""The report of one learning network, for the network itself: its page and its calendar file, in a place of its own."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import UsageError, did_you_mean
from nnz_mkba.model.learning_network.health import extra_cost_eur
from nnz_mkba.network_evaluation import (
    NetworkEvaluation,
    evaluate_network,
    mapping_template,
    yearly_cost,
)
from nnz_mkba.networks import not_read_words, read_network
from nnz_mkba.present.learning_network.agenda import calendar, calendar_name
from nnz_mkba.present.locale import translator
from nnz_mkba.present.spreadsheet import csv_bytes
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.network_rounds import still_as_shown
from nnz_mkba.reporting.run import run_report
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Bearer, CostKind
from nnz_mkba.workbook_rest import notices_of

NOTEBOOK = "20_leernetwerk.ipynb"


def make_network_report(network: str, round_name: str, language: str, out: Path) -> tuple[list[Path], list[str]]:
    """Make the page of a network, and its calendar if a session is planned.

    The notebook that makes the page keeps what it shows of the round, as it does in anybody's hands.

    Returns
    -------
    made : list of Path
        Below ``<out>/networks/<slug>/[<round>/]``.
    unread : list of str
        Dutch; what lies in the network's folder and is not read, and what its workbooks hold that need not be there.

    Raises
    ------
    UsageError
        If network or round is unknown.
    DeliveryError
        If the folder is refused; nothing is then written.
    NnzError
        If answers changed of a round that an earlier page showed.
    """
    read = read_network(network)
    found = evaluate_network(read, round_name)
    still_as_shown(read)
    folder = network_folder(found, out)
    target = folder / ("leernetwerk.html" if language == "nl" else f"leernetwerk.{language}.html")
    where = str(Path(network).resolve()) if Path(network).is_dir() else network
    parameters = {"network": where, "round": found.round, "language": language}
    t = translator(language)
    run_report(shipped("notebooks", NOTEBOOK), parameters, target, language=language, subject=t("Leernetwerk"))
    made = [target]
    agenda = calendar(found, t)
    if agenda is not None:
        beside = folder / calendar_name(language)
        write_atomically(beside, agenda)
        made.append(beside)
    notices = [notice for path in sorted(read.folder.rglob("*.xlsx")) for notice in notices_of(path)]
    return made, [not_read_words(name) for name in found.unread] + notices


def network_folder(found: NetworkEvaluation, out: Path) -> Path:
    """Return where the report of a network lands: apart from every region's."""
    folder = out / "networks" / found.slug
    return folder / found.round if found.survey is not None else folder


def write_mapping_table(network: str, round_name: str, target: Path) -> Path:
    """Write the table in which a user puts each point under a kernelement and theme.

    Raises
    ------
    UsageError
        If the round has no answers, or the file exists: it may hold work.
    """
    found = read_network(network)
    name = found.round(round_name)
    if name not in found.surveys:
        raise UsageError("Deze ronde heeft geen antwoorden; er is niets te koppelen.")
    if target.exists():
        raise UsageError(f"'{target}' bestaat al en kan ingevuld zijn. Geef een andere bestandsnaam.")
    heading, rows = mapping_template(found, name)
    write_atomically(target, csv_bytes(heading, rows))
    return target


def write_cost_lines(network: str, bearer: str, target: Path, *, accept_norm: bool = False) -> tuple[Path, str]:
    """Write what a network costs as lines for the `kosten.csv` of a region: a year each, in that year's prices.

    Parameters
    ----------
    bearer : str
        Who bears the costs in the cost-benefit analysis; a choice that nobody but the user can make.
    accept_norm : bool
        Whether hours that nobody counted may stand for what the norm asks.

    Returns
    -------
    target : Path
    warning : str
        Dutch; what to mind about the lines.

    Raises
    ------
    UsageError
        If the bearer is unknown, the file exists, or hours come from the norm and that was not accepted.
    NnzError
        If the number of members is unknown: then hours are, and unknown is not zero.
    """
    if bearer not in list(Bearer):
        raise UsageError(
            f"Onbekende drager '{bearer}'.{did_you_mean(bearer, Bearer)} Kies met --drager uit {', '.join(Bearer)}: wie draagt "
            "de kosten van dit leernetwerk in de MKBA?"
        )
    if target.exists():
        raise UsageError(f"'{target}' bestaat al. Geef een andere bestandsnaam.")
    found = read_network(network)
    by_year = yearly_cost(found)
    cash_known = found.about.geldkosten is not None
    norm = any(cost.from_norm for cost in by_year.values())
    if norm and not accept_norm:
        raise UsageError(
            "De uren van dit netwerk zijn niet (alle) geteld: het bedrag zou op de norm van het handboek rusten en is dan "
            "hypothetisch. Vul per rol uren_per_week in network.yaml in, of geef --normuren als u het zo wilt."
        )
    source = f"leernetwerk {found.slug}{' (verzonnen)' if found.about.synthetisch else ''}"
    hours = "HYPOTHETISCH: uren volgens de norm, niet geteld" if norm else "uren in natura"
    kind = CostKind.NATURA_VOLGENS_NORM if norm else CostKind.NATURA
    in_kind = f"{source}: {hours}; uurtarief aangenomen{'' if cash_known else '; geld onbekend (PM)'}"
    rows = []
    for year, cost in by_year.items():
        rows.append([str(year), bearer, f"{extra_cost_eur(cost, cash=False):.0f}", in_kind, str(kind)])
        if cost.cash_eur:
            amount = f"{extra_cost_eur(cost, in_kind=False):.0f}"
            rows.append([str(year), bearer, amount, f"{source}: geld", str(CostKind.GELD)])
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, csv_bytes(["jaar", "drager", "bedrag_eur", "bron", "aard"], rows))
    warnings = [_NOT_MONEY]
    if norm:
        warnings.append(
            "Let op: deze regels rusten op de uren van de norm, niet op getelde uren. Dat staat bij elke regel onder bron; laat "
            "het daar staan, en noem het waar het bedrag wordt gebruikt."
        )
    if not cash_known:
        warnings.append(_CASH_UNKNOWN)
    return target, "\n".join(warnings)


_NOT_MONEY = (
    "In de kolom aard staat welke regels uren zijn en geen uitgaven; neem die kolom mee naar kosten.csv, dan noemt het rapport "
    "dat deel apart. Staat de tijd van deze mensen in region.yaml onder niet_in_de_kosten, haal haar daar dan weg."
)
_CASH_UNKNOWN = (
    "Welk geld het netwerk uitgaf, is onbekend en zit niet in deze regels: zet het als PM-post onder niet_in_de_kosten "
    "in region.yaml."
)
