"""The report of one learning network, for the network itself: its page and its calendar file, in a place of its own."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import UsageError
from nnz_mkba.network_evaluation import NetworkEvaluation, evaluate_network, mapping_template
from nnz_mkba.networks import read_network
from nnz_mkba.present.agenda import calendar
from nnz_mkba.present.locale import translator
from nnz_mkba.present.spreadsheet import csv_bytes
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.reporting.run import run_report
from nnz_mkba.shipped import shipped

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
