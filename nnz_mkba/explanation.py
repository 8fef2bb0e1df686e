"""The delivery's own explanation, `toelichting.md`: free text for the region and for single municipalities."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

from nnz_mkba.errors import DataFault
from nnz_mkba.gemeenten import Gemeenten
from nnz_mkba.personal_data.counts import count_fault, find_counts
from nnz_mkba.personal_data.guard import guard_prose
from nnz_mkba.personal_data.markup import bare_line
from nnz_mkba.personal_data.plain import plain

EXPLANATION_FILE = "toelichting.md"
REGION_HEADING = "regio"
LONGEST = 4000  # characters of one section
_EXPECTED = "een kop '# Regio' of '# ' en een gemeente van deze regio, met daaronder de tekst"


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
    faults = [
        *guard_prose(dict(enumerate(lines, start=1)), EXPLANATION_FILE, allowed),
        *_counted(lines, gemeenten),
    ]
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


def _counted(lines: list[str], gemeenten: Gemeenten) -> list[DataFault]:
    """Return a fault for every line that counts clients; a sentence may run over lines, a section is about a place."""
    headings = [number for number, line in enumerate(lines) if re.match(r"#\s", line)]
    names = tuple(gemeente.naam for gemeente in gemeenten.values())
    rows: set[int] = set()
    for first, last in zip([0, *headings], [*headings, len(lines)], strict=True):
        about = re.fullmatch(r"#\s+(.*?)\s*#*", lines[first]) if first < last else None
        text = [bare_line(plain(line)) for line in lines[first:last]]
        if about:
            text = ["", *text[1:]]
        starts, place = [], 0
        for line in text:
            starts.append(place)
            place += len(line) + 1
        found = find_counts("\n".join(text), names, within_place=bool(about and _code_of(about[1], gemeenten)))
        rows |= {first + bisect_right(starts, position) for position in found}
    return [count_fault(EXPLANATION_FILE, row) for row in sorted(rows)]


def for_place(explanations: Mapping[str, str], code: str = "") -> str:
    """Return the text for a municipality, or for the region; empty where there is none."""
    return explanations.get(code, "")


def _code_of(heading: str, gemeenten: Gemeenten) -> str | None:
    if heading.casefold() == REGION_HEADING:
        return ""
    found = gemeenten.resolve(heading)
    return found.code if found else None
