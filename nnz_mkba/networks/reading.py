"""Read the folder of a learning network and refuse it with every fault at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from nnz_mkba.errors import DataFault, DeliveryError, NnzError, UsageError, did_you_mean
from nnz_mkba.liso import Liso, Tasks, load_liso
from nnz_mkba.networks.checks import check_together
from nnz_mkba.networks.file import (
    NETWORK_FILE,
    NetworkFile,
)
from nnz_mkba.networks.plausible import check_days, check_numbers
from nnz_mkba.networks.sheets import one_file, single_sheet
from nnz_mkba.networks.tables import TABLES
from nnz_mkba.networks.unread import unread_in
from nnz_mkba.personal_data.guard import guard_lines
from nnz_mkba.personal_data.organisations import organisations_in
from nnz_mkba.provenance import sha256_of, today
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import parse_strict, read_yaml
from nnz_mkba.survey_files import Questionnaire, Survey, read_answers, read_mapping
from nnz_mkba.tabular import read_table
from nnz_mkba.workbook_rest import personal_data_beside

#: Days as they are written, and days below a key in another spelling: that key is refused with what it should be.
_DATED = re.compile(
    r"""\b\d{4}-\d\d-\d\d\b|\b\d{1,2} [a-z]+ \d{4}\b"""
    r"""|\b(?:peildatum|start|eind|datum): *['"]?\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}\b"""
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
    unread : tuple of str
        What lies in the folder and is not read.
    """

    slug: str
    folder: Path = field(repr=False)
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
    unread: tuple[str, ...] = ()

    @property
    def is_example(self) -> bool:
        """Whether this is the invented network that comes with the software: its answers are nobody's."""
        return self.about.synthetisch and self.folder.parent == shipped("data", "networks").resolve()

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
    allowed = organisations_in(folder / NETWORK_FILE)
    faults += _personal_lines(folder / NETWORK_FILE, allowed)
    about = _yaml(folder / NETWORK_FILE, NetworkFile, faults) if not faults else None
    questionnaire = _yaml(_own_or_shipped(folder, "vragenlijst.yaml"), Questionnaire, faults)
    tasks = _yaml(_own_or_shipped(folder, "sessietaken.yaml"), Tasks, faults)
    hashes = {NETWORK_FILE: sha256_of(folder / NETWORK_FILE)}
    frames: dict[str, pd.DataFrame] = {}
    for schema in TABLES:
        path = one_file(folder, schema.stem, faults)
        frames[schema.stem] = schema.empty()
        if path is None:
            continue
        hashes[path.name] = sha256_of(path)
        frame, found = read_table(path, numbers=schema.numbers, dates=schema.dates)
        found = found or single_sheet(path)
        if not found:
            found = schema.personal_data(frame, path.name, allowed) + personal_data_beside(path, allowed)
        if not found:  # the messages of other checks may quote a cell
            frame, found = schema.check(frame, path.name)
        faults += found
        if not found:
            frames[schema.stem] = frame
    if about is None or questionnaire is None or tasks is None:
        raise DeliveryError(faults)
    faults += check_numbers(about) + check_days(about, frames, today())
    faults += check_together(about, frames, tasks, liso)
    surveys, unmapped = _surveys(folder, about, questionnaire, liso, faults)
    unread, found = unread_in(folder, about)
    faults += found
    if faults:
        raise DeliveryError(faults)
    return Network(
        folder.name,
        folder.resolve(),
        about,
        liso,
        tasks,
        questionnaire,
        **frames,
        surveys=surveys,
        unmapped=unmapped,
        hashes=hashes,
        unread=tuple(unread),
    )


def _surveys(
    folder: Path, about: NetworkFile, questionnaire: Questionnaire, liso: Liso, faults: list[DataFault]
) -> tuple[dict[str, Survey], frozenset[str]]:
    surveys, unmapped = {}, set()
    for name, ronde in about.rondes.items():
        here: list[DataFault] = []
        path = one_file(folder / "rondes" / name, "antwoorden", here)
        table = one_file(folder / "rondes" / name, "koppeling", here)
        for file in filter(None, (path, table)):
            here += single_sheet(file) or personal_data_beside(file, about.toegestane_organisaties)
        if here:
            faults += [replace(fault, file=f"rondes/{name}/{fault.file}") for fault in here]
            continue
        if path is None:
            if ronde.methode == "vragenlijst":
                expected = "de antwoorden als CSV of XLSX"
                place = f"rondes/{name}/antwoorden.csv"
                faults.append(DataFault(place, None, None, "het bestand ontbreekt", expected, "Voeg het toe."))
            continue
        survey, found = read_answers(path, questionnaire, about.toegestane_organisaties)
        faults += [replace(fault, file=f"rondes/{name}/{fault.file}") for fault in found]
        if survey is None:
            continue
        if ronde.uitgenodigd and len(survey.respondents) > ronde.uitgenodigd:
            too_many = f"antwoorden van {len(survey.respondents)} mensen bij {ronde.uitgenodigd} genodigden"
            expected = f"ten hoogste {ronde.uitgenodigd}, het aantal bij uitgenodigd in {NETWORK_FILE}"
            remedy = "Verbeter uitgenodigd, of haal dubbele rijen weg."
            faults.append(DataFault(f"rondes/{name}/{path.name}", None, "respondent", too_many, expected, remedy))
        version = ronde.themalijst or about.themalijst
        if table is None or version not in liso.framework.versies:
            unmapped.add(name)
        else:
            mapping, found = read_mapping(table, survey, liso.framework, version, about.toegestane_organisaties)
            faults += [replace(fault, file=f"rondes/{name}/{fault.file}") for fault in found]
            survey = replace(survey, mapping=mapping)
        surveys[name] = survey
    return surveys, frozenset(unmapped)


def _yaml(path: Path, schema: type[Any], faults: list[DataFault]) -> Any:
    try:
        return parse_strict(schema, read_yaml(path), path.name)
    except NnzError as error:
        for line in str(error).replace(f"{path.name}, ", "").splitlines():
            faults.append(
                DataFault(
                    path.name, None, None, line.rstrip("."), f"een volledige {path.name}", "Zie docs/leernetwerk.md."
                )
            )
    return None


def _personal_lines(path: Path, allowed: Sequence[str]) -> list[DataFault]:
    """Look through `network.yaml` line by line, before anything quotes it; titles, comments and days may be dates."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    undated = [_DATED.sub("", line) for line in text.splitlines()]
    return guard_lines(dict(enumerate(undated, start=1)), path.name, allowed=allowed)


def _own_or_shipped(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.is_file() else shipped("data", "learning_network", name)


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
