"""A survey's files: the questionnaire, the answers and the table that puts points under a kernelement.

The reader refuses what points at a person and never repeats an answer in a message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from nnz_mkba.errors import DataFault, did_you_mean
from nnz_mkba.liso import Framework
from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.strict_yaml import Strict, Text
from nnz_mkba.tabular import read_table

KINDS = ("sterk", "verbeter")
LONG_COLUMNS = ("respondent", "vraag", "antwoord")
RELEASED = "vrijgegeven"
#: Columns of the table to fill in that only help whoever fills it in.
HELP_COLUMNS = ("tekst", "voorstel_kernelement")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_ ]?\d{1,6}")
_POINT = re.compile(r"(sterk|verbeter)_(\d{1,2})")
#: Headings of a form's export that ask who somebody is; the guard knows the rest.
_WHO = re.compile(
    r"(?:name|(?:first|last)[ _]?name|(?:volledige )?naam|phone|e-?mail ?adres|ip-?(?:adres|address)|organisatie|functie)"
)
_REMEDY = (
    "Haal het weg: schrijf een rol in plaats van een naam, en maand en jaar in plaats van een dag. De tekst is hier met opzet "
    "niet herhaald."
)
_NO_OPINION = ("weet niet", "geen mening", "n.v.t.", "nvt")


class Question(Strict):
    """A general question: on a scale, one of some options, or open."""

    id: Text
    tekst: Text
    onderdeel: Literal["inhoud", "samenwerking", "leerproces"]
    soort: Literal["schaal", "keuze", "open"]
    schaal: Text | None = None
    opties: tuple[Text, ...] = ()


class DeepeningQuestion(Strict):
    """A question on the one strong and the one improvement point that a respondent works out."""

    id: Text
    tekst: Text


class Questionnaire(Strict):
    """`vragenlijst.yaml`."""

    titel: Text
    bron: Text
    schalen: dict[str, tuple[Text, ...]]
    algemeen: tuple[Question, ...] = Field(min_length=1)
    verdieping: tuple[DeepeningQuestion, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Questionnaire:
        ids = [question.id for question in self.algemeen] + [question.id for question in self.verdieping]
        doubled = [name for name, count in Counter(ids).items() if count > 1]
        if doubled:
            raise ValueError(f"vraag {', '.join(doubled)} staat er meer dan eens")
        for question in self.algemeen:
            if question.soort == "schaal" and question.schaal not in self.schalen:
                raise ValueError(f"vraag {question.id}: schaal ontbreekt of staat niet onder schalen")
            if question.soort == "keuze" and len(question.opties) < 2:
                raise ValueError(f"vraag {question.id}: een keuzevraag heeft ten minste twee opties")
        if any(len(steps) != 5 for steps in self.schalen.values()):
            raise ValueError("een schaal heeft vijf stappen, van laag naar hoog")
        return self

    def options(self, question: Question) -> tuple[str, ...]:
        """Return what may be answered, from low to high; empty for an open question."""
        return self.schalen[question.schaal] if question.soort == "schaal" and question.schaal else question.opties

    @property
    def columns(self) -> list[str]:
        """Headings of an export with one row a respondent."""
        points = [f"{kind}_{place}" for kind in KINDS for place in (1, 2, 3)]
        deep = [f"{kind}_{question.id}" for kind in KINDS for question in self.verdieping]
        return ["respondent", RELEASED, *(question.id for question in self.algemeen), *points, *deep]


@dataclass(frozen=True)
class Point:
    """A strong or improvement point as one respondent put it."""

    respondent: str
    kind: str
    place: int
    text: str

    @property
    def name(self) -> str:
        """The column that it stands in."""
        return f"{self.kind}_{self.place}"


@dataclass(frozen=True)
class Survey:
    """One round of answers. Raw: it goes no further than `network_evaluation`.

    Attributes
    ----------
    answers : dict
        Per question: respondent to answer (one of the options, or text). Empty answers are not in it.
    points : tuple of Point
    deepening : dict
        (respondent, kind, question) to text.
    released : frozenset
        (respondent, column) of every text that its writer let go.
    mapping : dict
        (respondent, column) of a point to (kernelement, theme or None).
    """

    respondents: tuple[str, ...]
    answers: dict[str, dict[str, str]]
    points: tuple[Point, ...]
    deepening: dict[tuple[str, str, str], str]
    released: frozenset[tuple[str, str]]
    mapping: dict[tuple[str, str], tuple[str, str | None]]


def read_answers(path: Path, questionnaire: Questionnaire) -> tuple[Survey | None, list[DataFault]]:
    """Read an export of answers, one row a respondent or one row an answer.

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
    faults = personal_faults(frame, file, known, headings)
    named = {fault.column.casefold() for fault in faults if fault.row == 1 and fault.column}
    cells, structure = (_cells_of_long if long else _cells_of_wide)(frame, file, questionnaire)
    numbers = {name[:40]: f"nummer {place}" for place, name in enumerate(frame.columns, start=1)}
    faults += [f for f in structure if f.row != 1 or not named & {f.column, numbers.get(f.column or "")}]
    faults += [fault for cell in cells if (fault := _answer_fault(cell, file, questionnaire))]
    if not faults and not cells:
        faults.append(DataFault(file, None, None, "geen enkel antwoord", "ten minste een antwoord", "Vul de tabel."))
    return (None, faults) if faults else (_survey(cells, frame, questionnaire), [])


def personal_faults(frame: pd.DataFrame, file: str, known: Sequence[str], headings: Sequence[str]) -> list[DataFault]:
    """Return a fault for every heading and every cell that points at a person; none repeats what it found.

    `headings` are as written, because a name is known by its capitals. What stands below a heading that is not `known`
    is not looked at: the column is refused anyway.
    """
    declared = {name: ColumnKind.TEXT for name in frame.columns if name in known or _POINT.fullmatch(name)}
    declared |= {name: ColumnKind.CODE for name in ("respondent", "vraag", "punt") if name in declared}
    strange = [name if name.strip().casefold() not in declared else "" for name in headings]
    suspect = {fault.column for fault in guard(pd.DataFrame(columns=strange), file, {"": ColumnKind.TEXT})}
    suspect |= {name for name in headings if _WHO.fullmatch(name.strip().casefold())}
    faults = [
        DataFault(file, 1, name, "een kolom met persoonsgegevens", "anonieme antwoorden", "Haal de kolom weg.")
        for name in sorted(filter(None, suspect))
    ]
    found = guard(frame[list(declared)], file, declared, rows=list(frame.index))
    faults += [replace(fault, expected="anonieme tekst", remedy=_REMEDY) for fault in found]
    return faults


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
        if name not in known and not _POINT.fullmatch(name):
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
        elif column not in known and not _POINT.fullmatch(column):
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
    frame[RELEASED] = frame[RELEASED].str.casefold()
    return [
        DataFault(file, int(str(row)), RELEASED, "een ander woord", "ja, nee of leeg", "Schrijf ja of nee.")
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
    if question.soort == "schaal" and folded.isdigit() and 1 <= int(folded) <= len(options):
        return options[int(folded) - 1]
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
        elif found := _POINT.fullmatch(cell.column):
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


def read_mapping(
    path: Path, survey: Survey, framework: Framework, version: str
) -> tuple[dict[tuple[str, str], tuple[str, str | None]], list[DataFault]]:
    """Read which kernelement and theme each point belongs to; an empty row is not mapped yet."""
    frame, faults = read_table(path)
    if faults:
        return {}, faults
    needed = ["respondent", "punt", "kernelement", "thema"]
    missing = [name for name in needed if name not in frame.columns]
    unknown = frame.columns.difference([*needed, *HELP_COLUMNS])
    faults = [
        DataFault(path.name, 1, name, "de kolom ontbreekt", ", ".join(needed), "Voeg de kolom toe.")
        for name in missing
    ] + [
        DataFault(path.name, 1, name[:40], "een onbekende kolom", ", ".join(needed), "Haal de kolom weg.")
        for name in unknown
    ]
    faults = faults or personal_faults(frame, path.name, [*needed, *HELP_COLUMNS], list(frame.columns))
    if faults:
        return {}, faults
    mapping: dict[tuple[str, str], tuple[str, str | None]] = {}
    for fault_or_entry in _mapped(frame, path.name, survey, framework, version):
        if isinstance(fault_or_entry, DataFault):
            faults.append(fault_or_entry)
        else:
            mapping[fault_or_entry[0]] = fault_or_entry[1]
    return mapping, faults


def _mapped(
    frame: pd.DataFrame, file: str, survey: Survey, framework: Framework, version: str
) -> Iterator[DataFault | tuple[tuple[str, str], tuple[str, str | None]]]:
    known = {(point.respondent, point.name) for point in survey.points}
    themes = framework.version(version).themas
    seen = set()
    for row, line in frame.iterrows():
        fault = partial(DataFault, file, int(str(row)))
        key = (line["respondent"], line["punt"].casefold())
        if key not in known:
            yield fault(
                "punt", "een punt dat niet in de antwoorden staat", "een punt zoals sterk_1", "Haal de rij weg."
            )
            continue
        if key in seen:
            yield fault("punt", "een punt dat al gekoppeld is", "elk punt eenmaal", "Haal een van de rijen weg.")
            continue
        seen.add(key)
        thema = framework.thema_key(version, line["thema"]) if line["thema"] else None
        if line["thema"] and thema is None:
            names = [found.naam for found in themes.values()]
            hint = did_you_mean(line["thema"], names).strip() or "Kies een thema uit de lijst."
            expected = f"een thema van de versie {version}: {', '.join(names)}"
            yield fault("thema", "een onbekend thema", expected, hint)
            continue
        element = framework.kernelement_key(line["kernelement"]) if line["kernelement"] else None
        if line["kernelement"] and element is None:
            names = [found.naam for found in framework.kernelementen.values()]
            hint = did_you_mean(line["kernelement"], names).strip() or "Kies een kernelement uit de lijst."
            yield fault("kernelement", "een onbekend kernelement", ", ".join(names), hint)
            continue
        if thema is not None and element is not None and themes[thema].kernelement != element:
            belongs = framework.kernelementen[themes[thema].kernelement].naam
            found = "een thema van een ander kernelement"
            yield fault("thema", found, f"bij dit thema: {belongs}", "Verbeter een van beide.")
            continue
        if thema is not None:
            yield key, (themes[thema].kernelement, thema)
        elif element is not None:
            yield key, (element, None)
