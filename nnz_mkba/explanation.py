"""The delivery's own explanation, `toelichting.md`: free text for the region and for single municipalities."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.gemeenten import Gemeenten
from nnz_mkba.personal_data.guard import ColumnKind, guard

EXPLANATION_FILE = "toelichting.md"
REGION_HEADING = "regio"
LONGEST = 4000  # characters of one section
_EXPECTED = "een kop '# Regio' of '# ' en een gemeente van deze regio, met daaronder de tekst"
_WORDS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig"
#: A number of clients in prose would go around the protection of counts, so none may stand there.
_COUNTED = re.compile(
    rf"\b(?:\d+|{_WORDS})\b[\s\u00a0*_]+(?:\w+[\s\u00a0]+){{0,2}}"
    r"(?:cli[eë]nt|deelne(?:e)?m|casus|gesprek|keuzes|zwanger|vrouw|meisje|moeder|persoon|personen|gezin|aanmelding)",
    re.IGNORECASE,
)


def read_explanation(
    folder: Path, gemeenten: Gemeenten, allowed: Sequence[str] = ()
) -> tuple[dict[str, str], list[DataFault]]:
    """Read the sections of a delivery's explanation.

    Parameters
    ----------
    folder : Path
        Of the delivery; the file may be absent.
    gemeenten : Gemeenten
        Of the region.
    allowed : sequence of str
        Organisations that are called like a person.

    Returns
    -------
    sections : dict
        Markdown by municipality code; "" is the region.
    faults : list of DataFault
        Personal data, numbers of clients, unknown headings. A fault never repeats the text.
    """
    path = folder / EXPLANATION_FILE
    if not path.is_file():
        return {}, []
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return {}, [DataFault(EXPLANATION_FILE, None, None, "geen UTF-8", "een tekst in UTF-8", "Sla het zo op.")]
    faults = personal_faults(lines, allowed)
    sections: dict[str, list[str]] = {}
    current: str | None = None
    for number, line in enumerate(lines, start=1):
        if heading := re.fullmatch(r"#\s+(.*?)\s*#*", line):
            current = _code_of(heading[1], gemeenten)
            if current is None or current in sections:
                found = "een onbekende kop" if current is None else "een kop die al eerder staat"
                faults.append(DataFault(EXPLANATION_FILE, number, None, found, _EXPECTED, "Verbeter de kop."))
                current = None
                continue
            sections[current] = []
        elif current is not None:
            sections[current].append(line)
        elif line.strip() and not faults:
            faults.append(
                DataFault(
                    EXPLANATION_FILE, number, None, "tekst boven de eerste kop", _EXPECTED, "Zet er een kop boven."
                )
            )
    texts = {code: "\n".join(body).strip() for code, body in sections.items()}
    for code, text in texts.items():
        if len(text) > LONGEST:
            who = gemeenten[code].naam if code else "de regio"
            found = f"{len(text)} tekens bij {who}"
            faults.append(
                DataFault(EXPLANATION_FILE, None, None, found, f"ten hoogste {LONGEST} tekens", "Kort de tekst in.")
            )
    return {code: text for code, text in texts.items() if text}, faults


def personal_faults(lines: list[str], allowed: Sequence[str] = ()) -> list[DataFault]:
    """Return a fault for every line that points at a person or counts clients; the line itself is not repeated."""
    frame = pd.DataFrame({"tekst": lines}, dtype=object)
    rows = list(range(1, len(lines) + 1))
    found = guard(frame, EXPLANATION_FILE, {"tekst": ColumnKind.TEXT}, rows=rows, allowed=allowed)
    faults = [DataFault(f.file, f.row, None, f.found, f.expected, f.remedy) for f in found]
    faults += [
        DataFault(
            EXPLANATION_FILE,
            number,
            None,
            "een aantal cliënten, gesprekken of keuzes",
            "een toelichting zonder aantallen cliënten",
            "Laat het aantal weg: aantallen komen uit casuistiek.csv en worden daar beschermd.",
        )
        for number, line in enumerate(lines, start=1)
        if _COUNTED.search(line)
    ]
    return faults


def for_place(explanations: Mapping[str, str], code: str = "") -> str:
    """Return the text for a municipality, or for the region; empty where there is none."""
    return explanations.get(code, "")


def _code_of(heading: str, gemeenten: Gemeenten) -> str | None:
    if heading.casefold() == REGION_HEADING:
        return ""
    found = gemeenten.resolve(heading)
    return found.code if found else None
