"""Read an export of answers, one row a respondent or one row an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from nnz_mkba.errors import DataFault, did_you_mean
from nnz_mkba.survey_files.persons import POINT, personal_faults
from nnz_mkba.survey_files.questionnaire import KINDS, RELEASED, Question, Questionnaire
from nnz_mkba.survey_files.survey import Point, Survey
from nnz_mkba.tabular import read_table

LONG_COLUMNS = ("respondent", "vraag", "antwoord")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_ ]?\d{1,6}")
_STEP = re.compile(r"([0-9]{1,2})(?:[.,]0{1,3})?")  # a form or a spreadsheet also writes 4.0 or 4,00
_TRUTH = {"waar": "ja", "true": "ja", "onwaar": "nee", "false": "nee"}  # as a tick box or spreadsheet writes it
_NO_OPINION = ("weet niet", "geen mening", "n.v.t.", "nvt")


def read_answers(
    path: Path, questionnaire: Questionnaire, allowed: Sequence[str] = ()
) -> tuple[Survey | None, list[DataFault]]:
    """Read an export of answers, one row a respondent or one row an answer.

    Parameters
    ----------
    path : Path
    questionnaire : Questionnaire
    allowed : sequence of str
        Organisations that are called like a person.

    Returns
    -------
    survey : Survey or None
        None where there are faults.
    faults : list of DataFault
        All of them; none repeats an answer.
    """
    frame, faults = read_table(path)
    if faults:
        return None, faults
    file = path.name
    headings = list(frame.columns)
    frame = frame.rename(columns={name: name.strip().casefold() for name in frame.columns})
    if "respondent" not in frame.columns:
        found = "de kolom ontbreekt"
        expected = f"een kopregel met respondent en de vragen, of met {', '.join(LONG_COLUMNS)}"
        return None, [
            DataFault(file, 1, "respondent", found, expected, "Voeg de kolom toe, met een code per persoon.")
        ]
    long = {"vraag", "antwoord"} <= set(frame.columns)
    known = (*LONG_COLUMNS, RELEASED) if long else questionnaire.columns
    faults = personal_faults(frame, file, known, headings, allowed)
    named = {fault.column.casefold() for fault in faults if fault.row == 1 and fault.column}
    cells, structure = (_cells_of_long if long else _cells_of_wide)(frame, file, questionnaire)
    numbers = {name[:40]: f"nummer {place}" for place, name in enumerate(frame.columns, start=1)}
    faults += [f for f in structure if f.row != 1 or not named & {f.column, numbers.get(f.column or "")}]
    faults += [fault for cell in cells if (fault := _answer_fault(cell, file, questionnaire))]
    if not faults and not cells:
        faults.append(DataFault(file, None, None, "geen enkel antwoord", "ten minste een antwoord", "Vul de tabel."))
    return (None, faults) if faults else (_survey(cells, frame, questionnaire), [])


@dataclass(frozen=True)
class _Cell:
    row: int
    respondent: str
    column: str
    text: str
    released: bool


def _cells_of_wide(
    frame: pd.DataFrame, file: str, questionnaire: Questionnaire
) -> tuple[list[_Cell], list[DataFault]]:
    faults = _respondent_faults(frame, file, unique=True) + _released_faults(frame, file)
    known = set(questionnaire.columns)
    for name in frame.columns:
        if name not in known and not POINT.fullmatch(name):
            hint = did_you_mean(name, known).strip() or "Haal de kolom weg of zet de vraag in vragenlijst.yaml."
            found = "een kolom die geen vraag van de vragenlijst is"
            faults.append(DataFault(file, 1, name[:40], found, "kolommen met de id van een vraag", hint))
    cells = []
    for row, line in frame.iterrows():
        released = line.get(RELEASED, "") == "ja"
        for name in frame.columns.drop(["respondent"]):
            if name != RELEASED and line[name]:
                cells.append(_Cell(int(str(row)), line["respondent"], name, line[name], released))
    return cells, faults


def _cells_of_long(
    frame: pd.DataFrame, file: str, questionnaire: Questionnaire
) -> tuple[list[_Cell], list[DataFault]]:
    faults = _respondent_faults(frame, file, unique=False) + _released_faults(frame, file)
    for name in frame.columns.difference([*LONG_COLUMNS, RELEASED]):
        expected = f"alleen {', '.join(LONG_COLUMNS)} en {RELEASED}"
        faults.append(DataFault(file, 1, name[:40], "een onbekende kolom", expected, "Haal de kolom weg."))
    known = set(questionnaire.columns) - {"respondent", RELEASED}
    seen: Counter[tuple[str, str]] = Counter()
    cells = []
    for row, line in frame.iterrows():
        respondent, column = line["respondent"], line["vraag"].casefold()
        if column in KINDS:  # unnumbered points are numbered as they come
            seen[respondent, column] += 1
            column = f"{column}_{seen[respondent, column]}"
        elif column not in known and not POINT.fullmatch(column):
            found, expected = "een vraag die niet in de vragenlijst staat", "de id van een vraag"
            faults.append(DataFault(file, int(str(row)), "vraag", found, expected, "Verbeter de id."))
            continue
        elif seen.update([(respondent, column)]) or seen[respondent, column] > 1:
            found, expected = "een tweede antwoord van dezelfde respondent", "elke vraag eenmaal"
            faults.append(DataFault(file, int(str(row)), "vraag", found, expected, "Haal een van de rijen weg."))
            continue
        if line["antwoord"]:
            released = line.get(RELEASED, "") == "ja"
            cells.append(_Cell(int(str(row)), respondent, column, line["antwoord"], released))
    return cells, faults


def _respondent_faults(frame: pd.DataFrame, file: str, *, unique: bool) -> list[DataFault]:
    fault = partial(DataFault, file)
    faults = [
        fault(int(str(row)), "respondent", "geen code", "een code met een nummer", "Schrijf bijvoorbeeld R01.")
        for row, text in frame["respondent"].items()
        if not _CODE.fullmatch(text)
    ]
    if unique:
        faults += [
            fault(
                int(str(row)),
                "respondent",
                "een code die er al staat",
                "elke respondent eenmaal",
                "Geef elk een code.",
            )
            for row in frame.index[frame.duplicated(["respondent"], keep="first")]
        ]
    return faults


def _released_faults(frame: pd.DataFrame, file: str) -> list[DataFault]:
    if RELEASED not in frame.columns:
        return []
    frame[RELEASED] = frame[RELEASED].str.casefold().replace(_TRUTH)
    return [
        DataFault(
            file, int(str(row)), RELEASED, "een ander woord", "ja, nee, WAAR, ONWAAR of leeg", "Schrijf ja of nee."
        )
        for row, text in frame[RELEASED].items()
        if text not in ("ja", "nee", "")
    ]


def _answer_fault(cell: _Cell, file: str, questionnaire: Questionnaire) -> DataFault | None:
    question = next((found for found in questionnaire.algemeen if found.id == cell.column), None)
    if question is None or question.soort == "open" or _answer(cell.text, question, questionnaire) is not None:
        return None
    options = questionnaire.options(question)
    numbers = f", of 1 tot en met {len(options)}" if question.soort == "schaal" else ""
    return DataFault(
        file,
        cell.row,
        cell.column,
        "een antwoord dat niet tot de keuzes hoort",
        f"{', '.join(options)}{numbers}",
        "Verbeter het antwoord of laat de cel leeg.",
    )


def _answer(text: str, question: Question, questionnaire: Questionnaire) -> str | None:
    """Return the option that an answer means, an empty text for no opinion, None where it means nothing."""
    folded = text.strip().casefold()
    options = questionnaire.options(question)
    if folded in _NO_OPINION and folded not in map(str.casefold, options):
        return ""
    step = _STEP.fullmatch(folded) if question.soort == "schaal" else None
    if step and 1 <= int(step[1]) <= len(options):
        return options[int(step[1]) - 1]
    return next((option for option in options if option.casefold() == folded), None)


def _survey(cells: list[_Cell], frame: pd.DataFrame, questionnaire: Questionnaire) -> Survey:
    questions = {question.id: question for question in questionnaire.algemeen}
    answers: dict[str, dict[str, str]] = {name: {} for name in questions}
    points, deepening = [], {}
    for cell in cells:
        if cell.column in questions:
            question = questions[cell.column]
            meant = cell.text if question.soort == "open" else _answer(cell.text, question, questionnaire)
            if meant:
                answers[cell.column][cell.respondent] = meant
        elif found := POINT.fullmatch(cell.column):
            points.append(Point(cell.respondent, found[1], int(found[2]), cell.text))
        else:
            kind, name = cell.column.split("_", 1)
            deepening[cell.respondent, kind, name] = cell.text
    # Only who answered something took part: an export also lists those who never opened the form.
    answered = {cell.respondent for cell in cells}
    return Survey(
        respondents=tuple(dict.fromkeys(code for code in frame["respondent"] if code in answered)),
        answers=answers,
        points=tuple(points),
        deepening=deepening,
        released=frozenset((cell.respondent, cell.column) for cell in cells if cell.released),
        mapping={},
    )
