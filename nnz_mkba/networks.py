"""A learning network's folder: facts, lessons, meetings, plan, monitor and rounds of answers; all faults at once.

Nothing of this floor enters a report for a steering group: the evaluation is for the network itself.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from nnz_mkba.delivery_schemas import AMOUNT, COUNT, DATE, TEXT, Column, Kind, TableSchema
from nnz_mkba.errors import DataFault, DeliveryError, NnzError, UsageError, did_you_mean
from nnz_mkba.liso import Liso, Tasks, load_liso
from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.provenance import sha256_of
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Date, Number, Strict, Text, Truth, Whole, parse_strict, read_yaml
from nnz_mkba.survey_files import Questionnaire, Survey, read_answers, read_mapping
from nnz_mkba.tabular import read_table

NETWORK_FILE = "network.yaml"


class SourceDocument(Strict):
    """A source document that the folder refers to by its number."""

    titel: Text


class RoundFile(Strict):
    """A round of evaluation: a survey with answers, or interviews of which only the number is known."""

    titel: Text
    methode: Literal["gesprekken", "vragenlijst"]
    bron: Text
    datum: Date | None = None
    uitgenodigd: Whole | None = None
    deelnemers: Whole | None = None
    themalijst: Text | None = None


class RoleFile(Strict):
    """How a role is filled; what is not known stays empty."""

    ingevuld: Literal["ja", "nee", "onbekend"]
    bron: Text
    personen: Whole | None = None
    uren_per_week: Number | None = None


class CashItem(Strict):
    """Money that the network spent."""

    post: Text
    bedrag_eur: Number
    jaar: Whole
    bron: Text


class NetworkFile(Strict):
    """`network.yaml`: what holds for the network as a whole."""

    naam: Text
    regio: Text
    synthetisch: Truth
    themalijst: Text
    peildatum: Date
    start: Date
    documenten: dict[str, SourceDocument]
    eind: Date | None = None
    leden: Whole | None = None
    leden_bron: Text | None = None
    tweede_schil: Whole | None = None
    bijeenkomsten_per_jaar: Number | None = None
    bijeenkomsten_totaal: Whole | None = None
    bijeenkomsten_bron: Text | None = None
    rondes: dict[str, RoundFile] = {}
    rollen: dict[str, RoleFile] = {}
    partijen: tuple[Text, ...] = ()
    geldkosten: tuple[CashItem, ...] | None = None


def _one_of(*words: str) -> Kind:
    return Kind(", ".join(words[:-1]) + f" of {words[-1]}", "Kies een van deze woorden.", words.__contains__)


_TIME = Kind(
    "een tijd als uu:mm",
    "Schrijf bijvoorbeeld 13:30.",
    lambda text: bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text)),
)
_SOURCE = Column(TEXT, "waar het vandaan komt", holds=ColumnKind.SOURCE)

TABLES = (
    TableSchema(
        "lessen",
        "Geleerde lessen per kernelement",
        {
            "kernelement": Column(TEXT, "sleutel of naam van het kernelement", holds=ColumnKind.LABEL),
            "situatie": Column(TEXT, "wat er speelde", holds=ColumnKind.TEXT),
            "les": Column(TEXT, "wat ervan geleerd is", holds=ColumnKind.TEXT),
            "bron": _SOURCE,
        },
        ("les",),
        required=False,
    ),
    TableSchema(
        "context",
        "Cijfers over de omgeving, elk met gebied en basis",
        {
            "cijfer": Column(TEXT, "wat er geteld is", holds=ColumnKind.LABEL),
            "waarde": Column(AMOUNT, "het cijfer"),
            "eenheid": Column(TEXT, "waarin", holds=ColumnKind.LABEL),
            "jaar": Column(TEXT, "over welk jaar", optional=True),
            "gebied": Column(TEXT, "welk gebied", holds=ColumnKind.LABEL),
            "basis": Column(TEXT, "over wie", holds=ColumnKind.TEXT),
            "vergelijking": Column(TEXT, "waarmee te vergelijken", optional=True, holds=ColumnKind.TEXT),
            "bron": _SOURCE,
        },
        ("cijfer", "gebied", "jaar"),
        required=False,
    ),
    TableSchema(
        "bijeenkomsten",
        "Bijeenkomsten, geweest en gepland",
        {
            "datum": Column(DATE, "dag"),
            "begin": Column(_TIME, "begintijd", optional=True),
            "duur_minuten": Column(COUNT, "duur", optional=True),
            "onderwerp": Column(TEXT, "waarover", optional=True, holds=ColumnKind.TEXT),
        },
        ("datum",),
        personal=True,
        required=False,
    ),
    TableSchema(
        "verbeterplan",
        "Verbeterplan: actiepunten met wat, wanneer, wat nodig is, hoe gevolgd en door wie",
        {
            "wat": Column(TEXT, "wat er anders gaat", holds=ColumnKind.TEXT),
            "afgesproken_op": Column(DATE, "dag van de afspraak"),
            "wanneer": Column(DATE, "dag waarop het klaar is"),
            "nodig": Column(TEXT, "wat ervoor nodig is", optional=True, holds=ColumnKind.TEXT),
            "monitoring": Column(TEXT, "waaraan te zien is dat het gebeurt", optional=True, holds=ColumnKind.TEXT),
            "wie": Column(TEXT, "een rol of een van de partijen in network.yaml, geen naam", holds=ColumnKind.LABEL),
            "status": Column(_one_of("open", "bezig", "klaar"), "stand"),
        },
        ("wat", "wie"),
        personal=True,
        required=False,
    ),
    TableSchema(
        "monitor",
        "Indicatoren in de vier groepen van de monitor",
        {
            "groep": Column(TEXT, "bereik, samenwerking, uitvoering of ervaren_gezondheid"),
            "indicator": Column(TEXT, "wat er gemeten is", holds=ColumnKind.LABEL),
            "eenheid": Column(TEXT, "waarin", holds=ColumnKind.LABEL),
            "peildatum": Column(DATE, "stand waarop de waarde geldt"),
            "waarde": Column(AMOUNT, "de waarde"),
            "vanaf": Column(DATE, "begin van het pad", optional=True),
            "beginwaarde": Column(AMOUNT, "waarde aan het begin van het pad", optional=True),
            "streefdatum": Column(DATE, "einde van het pad", optional=True),
            "streefwaarde": Column(AMOUNT, "waarde aan het einde van het pad", optional=True),
            "bron": _SOURCE,
        },
        ("groep", "indicator"),
        required=False,
    ),
)


@dataclass(frozen=True)
class Network:
    """A network's folder that passed every check.

    Attributes
    ----------
    lessen, context, bijeenkomsten, verbeterplan, monitor : DataFrame
        With their Dutch columns; empty where the folder has none.
    surveys : dict of Survey
        By round; a round of interviews has none.
    unmapped : frozenset
        Rounds whose points nobody put under a kernelement yet (no koppeling.csv).
    """

    slug: str
    about: NetworkFile
    liso: Liso = field(repr=False)
    tasks: Tasks = field(repr=False)
    questionnaire: Questionnaire = field(repr=False)
    lessen: pd.DataFrame = field(repr=False)
    context: pd.DataFrame = field(repr=False)
    bijeenkomsten: pd.DataFrame = field(repr=False)
    verbeterplan: pd.DataFrame = field(repr=False)
    monitor: pd.DataFrame = field(repr=False)
    surveys: dict[str, Survey] = field(repr=False)
    unmapped: frozenset[str] = frozenset()
    hashes: dict[str, str] = field(default_factory=dict, repr=False)

    def round(self, name: str = "") -> str:
        """Return the key of a round; the last one of the file if none is named, empty if there is none."""
        rounds = self.about.rondes
        if not name:
            with_answers = [key for key in rounds if key in self.surveys]
            return (with_answers or list(rounds) or [""])[-1]
        if name not in rounds:
            known = f" Kies uit {', '.join(rounds)}." if rounds else " Dit netwerk heeft geen rondes."
            raise UsageError(f"Onbekende ronde '{name}'.{did_you_mean(name, rounds)}{known}")
        return name

    def themes_of(self, name: str) -> str:
        """Return the version of the theme list that a round uses."""
        return (name and self.about.rondes[name].themalijst) or self.about.themalijst


def read_network(where: str | Path) -> Network:
    """Read and check one network's folder.

    Parameters
    ----------
    where : str or Path
        Name of a folder in `data/networks/`, or the path of one.

    Raises
    ------
    UsageError
        If there is no such network.
    DeliveryError
        With every fault in every file; none repeats a name or an answer.

    Examples
    --------
    >>> network = read_network("preventie-onbedoelde-zwangerschap")
    >>> network.about.leden, network.about.bijeenkomsten_totaal
    (23, 12)
    """
    folder = _find(where)
    liso = load_liso()
    faults: list[DataFault] = []
    faults += _personal_lines(folder / NETWORK_FILE)
    about = _yaml(folder / NETWORK_FILE, NetworkFile, faults) if not faults else None
    questionnaire = _yaml(_own_or_shipped(folder, "vragenlijst.yaml"), Questionnaire, faults)
    tasks = _yaml(_own_or_shipped(folder, "sessietaken.yaml"), Tasks, faults)
    hashes = {NETWORK_FILE: sha256_of(folder / NETWORK_FILE)}
    frames: dict[str, pd.DataFrame] = {}
    for schema in TABLES:
        path = _table(folder, schema.stem)
        frames[schema.stem] = schema.empty()
        if path is None:
            continue
        hashes[path.name] = sha256_of(path)
        frame, found = read_table(path, numbers=schema.numbers, dates=schema.dates)
        if not found:
            found = schema.personal_data(frame, path.name)
        if not found:  # the messages of other checks may quote a cell
            frame, found = schema.check(frame, path.name)
        faults += found
        if not found:
            frames[schema.stem] = frame
    if about is None or questionnaire is None or tasks is None:
        raise DeliveryError(faults)
    faults += _check_together(about, frames, tasks, liso)
    surveys, unmapped = _surveys(folder, about, questionnaire, liso, faults)
    if faults:
        raise DeliveryError(faults)
    return Network(
        folder.name, about, liso, tasks, questionnaire, **frames, surveys=surveys, unmapped=unmapped, hashes=hashes
    )


def _surveys(
    folder: Path, about: NetworkFile, questionnaire: Questionnaire, liso: Liso, faults: list[DataFault]
) -> tuple[dict[str, Survey], frozenset[str]]:
    surveys, unmapped = {}, set()
    for name, ronde in about.rondes.items():
        path = _table(folder / "rondes" / name, "antwoorden")
        if path is None:
            if ronde.methode == "vragenlijst":
                expected = "de antwoorden als CSV of XLSX"
                place = f"rondes/{name}/antwoorden.csv"
                faults.append(DataFault(place, None, None, "het bestand ontbreekt", expected, "Voeg het toe."))
            continue
        survey, found = read_answers(path, questionnaire)
        faults += [replace(fault, file=f"rondes/{name}/{fault.file}") for fault in found]
        if survey is None:
            continue
        table = _table(folder / "rondes" / name, "koppeling")
        version = ronde.themalijst or about.themalijst
        if table is None or version not in liso.framework.versies:
            unmapped.add(name)
        else:
            mapping, found = read_mapping(table, survey, liso.framework, version)
            faults += [replace(fault, file=f"rondes/{name}/{fault.file}") for fault in found]
            survey = replace(survey, mapping=mapping)
        surveys[name] = survey
    return surveys, frozenset(unmapped)


def _check_together(about: NetworkFile, frames: dict[str, pd.DataFrame], tasks: Tasks, liso: Liso) -> list[DataFault]:
    def wrong(column: str, found: str, expected: str) -> DataFault:
        return DataFault(NETWORK_FILE, None, column, found, expected, "Verbeter het.")

    faults = []
    versions = {about.themalijst, *(ronde.themalijst for ronde in about.rondes.values() if ronde.themalijst)}
    if versions - set(liso.framework.versies):
        faults.append(wrong("themalijst", "een onbekende themalijst", " of ".join(liso.framework.versies)))
    if set(about.rollen) - set(liso.norms.rollen):
        faults.append(wrong("rollen", "een onbekende rol", ", ".join(liso.norms.rollen)))
    if about.eind is not None and about.eind < about.start:
        faults.append(wrong("eind", "een einde voor het begin", "een dag op of na de start"))
    for name, ronde in about.rondes.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            faults.append(
                wrong("rondes", "een ronde met een naam die geen mapnaam kan zijn", "letters, cijfers en -")
            )
        if ronde.methode == "gesprekken" and ronde.deelnemers is None:
            faults.append(wrong("rondes", f"ronde {name} zonder aantal deelnemers", "een aantal bij gesprekken"))
    lessons = frames["lessen"]
    for row, text in lessons["kernelement"].items():
        if liso.framework.kernelement_key(text) is None:
            expected = ", ".join(liso.framework.kernelementen)
            faults.append(
                DataFault("lessen", int(row), "kernelement", "een onbekend kernelement", expected, "Verbeter het.")
            )
    owners = {*liso.norms.rollen, *about.partijen}
    if {task.eigenaar for task in tasks.taken} - owners:
        faults.append(
            DataFault(
                "sessietaken.yaml",
                None,
                "eigenaar",
                "een eigenaar die geen rol of partij is",
                ", ".join(sorted(owners)),
                "Verbeter het.",
            )
        )
    plan = frames["verbeterplan"]
    for row, text in plan["wie"].items():
        if text not in owners:
            expected = f"een rol of partij: {', '.join(sorted(owners))}"
            remedy = "Schrijf een rol, of zet de partij onder partijen in network.yaml."
            faults.append(
                DataFault("verbeterplan", int(row), "wie", "iets anders dan een rol of partij", expected, remedy)
            )
    for row, text in frames["monitor"]["groep"].items():
        if text not in liso.monitor.groepen:
            faults.append(
                DataFault(
                    "monitor",
                    int(row),
                    "groep",
                    "een onbekende groep",
                    ", ".join(liso.monitor.groepen),
                    "Verbeter het.",
                )
            )
    return faults


def _yaml(path: Path, schema: type[Any], faults: list[DataFault]) -> Any:
    try:
        return parse_strict(schema, read_yaml(path), path.name)
    except NnzError as error:
        for line in str(error).replace(f"{path.name}, ", "").splitlines():
            faults.append(
                DataFault(
                    path.name, None, None, line.rstrip("."), f"een volledige {path.name}", "Zie data/README.md."
                )
            )
    return None


def _personal_lines(path: Path) -> list[DataFault]:
    """Look through `network.yaml` line by line, before anything quotes it; titles and comments may hold dates."""
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    frame = pd.DataFrame({"tekst": lines}, dtype=object)
    undated = frame["tekst"].str.replace(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2} [a-z]+ \d{4}\b", "", regex=True)
    faults = guard(undated.to_frame(), path.name, {"tekst": ColumnKind.TEXT}, rows=range(1, len(lines) + 1))
    return [replace(fault, column=None) for fault in faults]


def _own_or_shipped(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.is_file() else shipped("data", "learning_network", name)


def _table(folder: Path, stem: str) -> Path | None:
    return next((path for suffix in (".csv", ".xlsx") if (path := folder / f"{stem}{suffix}").is_file()), None)


def _find(where: str | Path) -> Path:
    folder = Path(where)
    if folder.is_dir() and (folder / NETWORK_FILE).is_file():
        return folder.resolve()
    known = sorted(path.parent.name for path in shipped("data", "networks").glob(f"*/{NETWORK_FILE}"))
    if str(where) in known:
        return shipped("data", "networks", str(where))
    raise UsageError(
        f"Onbekend netwerk '{where}'.{did_you_mean(str(where), known)} Bekend: {', '.join(known)}. "
        f"Of geef het pad van een map met een {NETWORK_FILE}."
    )


def years_between(first: dt.date, last: dt.date) -> float:
    """Return the time from the first day to the end of the last one. [year]

    Examples
    --------
    >>> years_between(dt.date(2021, 5, 1), dt.date(2025, 4, 30))
    4.0
    """
    return round(((last - first).days + 1) / 365.25, 2)
