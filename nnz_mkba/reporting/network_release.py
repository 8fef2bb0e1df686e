"""The report of one learning network, for the network itself: its page and its calendar file, in a place of its own."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import UsageError, did_you_mean
from nnz_mkba.model.learning_network.health import extra_cost_eur
from nnz_mkba.network_evaluation import NetworkEvaluation, evaluate_network, mapping_template, yearly_cost
from nnz_mkba.networks import read_network
from nnz_mkba.present.learning_network.agenda import calendar
from nnz_mkba.present.locale import translator
from nnz_mkba.present.spreadsheet import csv_bytes
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.run import run_report
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Bearer

NOTEBOOK = "20_leernetwerk.ipynb"
CALENDAR = "leernetwerk.ics"


def make_network_report(network: str, round_name: str, language: str, out: Path) -> list[Path]:
    """Make the page of a network, and its calendar if a session is planned.

    Returns
    -------
    list of Path
        What was made, below ``<out>/networks/<slug>/[<round>/]``.

    Raises
    ------
    UsageError
        If network or round is unknown.
    DeliveryError
        If the folder is refused; nothing is then written.
    """
    found = evaluate_network(read_network(network), round_name)
    folder = network_folder(found, out)
    target = folder / ("leernetwerk.html" if language == "nl" else f"leernetwerk.{language}.html")
    where = str(Path(network).resolve()) if Path(network).is_dir() else network
    parameters = {"network": where, "round": found.round, "language": language}
    run_report(shipped("notebooks", NOTEBOOK), parameters, target, language=language)
    made = [target]
    agenda = calendar(found, translator(language))
    if agenda is not None:
        write_atomically(folder / CALENDAR, agenda)
        made.append(folder / CALENDAR)
    return made


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


def write_cost_lines(network: str, bearer: str, target: Path) -> tuple[Path, str]:
    """Write what a network costs as lines for the `kosten.csv` of a region: a year each, in that year's prices.

    Parameters
    ----------
    bearer : str
        Who bears the costs in the cost-benefit analysis; a choice that nobody but the user can make.

    Returns
    -------
    target : Path
    warning : str
        Dutch; what is not in the lines, or empty.

    Raises
    ------
    UsageError
        If the bearer is unknown or the file exists.
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
    what = (
        "uren in natura"
        + (" volgens de norm" if norm else "")
        + (" en geld" if cash_known else "; geld onbekend (PM)")
    )
    source = f"leernetwerk {found.slug}{' (verzonnen)' if found.about.synthetisch else ''}: {what}"
    rows = [
        [str(year), bearer, f"{extra_cost_eur(cost, cash=cash_known):.0f}", source] for year, cost in by_year.items()
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, csv_bytes(["jaar", "drager", "bedrag_eur", "bron"], rows))
    if cash_known:
        return target, ""
    return target, (
        "Welk geld het netwerk uitgaf, is onbekend en zit niet in deze regels: zet het als PM-post onder niet_in_de_kosten "
        "in region.yaml."
    )
