"""Read the table that puts points under a kernelement and theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from nnz_mkba.errors import DataFault, did_you_mean
from nnz_mkba.liso import Framework
from nnz_mkba.survey_files.persons import personal_faults
from nnz_mkba.survey_files.survey import Survey
from nnz_mkba.tabular import read_table

#: Columns of the table to fill in that only help whoever fills it in.
HELP_COLUMNS = ("tekst", "voorstel_kernelement")


def read_mapping(
    path: Path, survey: Survey, framework: Framework, version: str, allowed: Sequence[str] = ()
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
    faults = faults or personal_faults(frame, path.name, [*needed, *HELP_COLUMNS], list(frame.columns), allowed)
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
