"""What a reader must know to read the figures rightly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nnz_mkba.evaluation.subject import Subject
from nnz_mkba.vocabulary import Stream


@dataclass(frozen=True)
class Flag:
    """Something that a reader must know to read the figures rightly: a fixed word with what fills it in."""

    word: str
    details: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let nobody change the details: a result is frozen through and through."""
        object.__setattr__(self, "details", MappingProxyType(dict(self.details)))


def find_flags(subject: Subject) -> tuple[Flag, ...]:
    """Name what makes the figures not quite comparable: windows, start-up year, unknown residence."""
    region = subject.region
    flags = []
    years = () if subject.gemeente else subject.cost_years
    start = region.about.programma_start
    if years and (years[0] > start.year or subject.peildatum < dt.date(years[-1], 12, 31)):
        flags.append(
            Flag(
                "vensters_verschillen",
                {
                    "cost_years": ", ".join(map(str, years)),
                    "start": start.isoformat(),
                    "peildatum": subject.peildatum.isoformat(),
                },
            )
        )
    if years and years[-1] - start.year < 4:
        flags.append(Flag("opstartjaren"))
    stream_dates = {stream: subject.date_of(stream) for stream in Stream}
    if len({date for date in stream_dates.values() if date}) > 1:
        details = {str(stream): date.isoformat() for stream, date in stream_dates.items() if date}
        flags.append(Flag("peildata_verschillen", details))
    if years and not subject.scenario.prijspeil and years != (subject.benefit_price_level,):
        details = {"cost_years": ", ".join(map(str, years)), "price_level": str(subject.benefit_price_level)}
        flags.append(Flag("prijspeilen_verschillen", details))
    if not years and not subject.gemeente:
        flags.append(Flag("kosten_onbekend"))
    return tuple(flags)
