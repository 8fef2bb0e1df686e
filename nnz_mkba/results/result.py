"""What a reader of an audience may see of one region or gemeente: every number exact, a range, or withheld."""

from __future__ import annotations

import copyreg
import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnz_mkba.evaluation import Attribution, CostShare, Flag, IndicatorResult, Joining, MkbaResult
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.parameters import Parameters
from nnz_mkba.privacy.number import Number
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.reconcile import Claim
from nnz_mkba.region import RegionFile
from nnz_mkba.vocabulary import Audience, Stream


# Results are frozen through and through, and still can be copied and pickled, for another process or a next day.
def _frozen(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda proxy: (_frozen, (dict(proxy),)))


@dataclass(frozen=True)
class OriginRow:
    """Clients of one municipality, and whether it takes part."""

    gemeente: Gemeente
    participates_since: dt.date | None
    number: Number


@dataclass(frozen=True)
class Origin:
    """Where the clients of a stream live.

    Attributes
    ----------
    peildatum : datetime.date
        Of the breakdown, which may be earlier than that of the total.
    rung : Rung
        How much of it is shown.
    rows : tuple of OriginRow
        Every municipality of the region and any other that is named, by name.
    total, inside, outside : Number
        All clients on that date, and those in and outside participating municipalities. [persons]
    elsewhere : Number
        Those who live in none of the rows, or of whom nobody knows where. [persons]
    """

    stream: Stream
    peildatum: dt.date
    rung: Rung
    rows: tuple[OriginRow, ...]
    total: Number
    inside: Number
    outside: Number
    elsewhere: Number


@dataclass(frozen=True)
class Referrers:
    """Who referred the clients of a stream.

    Attributes
    ----------
    peildatum : datetime.date
        Of the breakdown, which may be earlier than that of the total.
    rung : Rung
        How much of it is shown.
    rows : tuple of (str, Number)
        Who referred, by name. [persons]
    others : int
        How many others there are, who each referred `each`.
    each : Number or None
        [persons]
    unknown : Number
        Clients of whom nobody knows who referred them. [persons]
    """

    peildatum: dt.date
    rung: Rung
    rows: tuple[tuple[str, Number], ...]
    others: int
    each: Number | None
    unknown: Number


@dataclass(frozen=True)
class Organisation:
    """A partner organisation and the stand of its affiliation."""

    naam: str
    status: str
    date: dt.date | None


@dataclass(frozen=True)
class ScenarioRow:
    """The region's costs and benefits in one scenario; `mkba` is None where it cannot be computed."""

    name: str
    title: str
    mkba: MkbaResult[Number] | None


@dataclass(frozen=True)
class Result:
    """All that a reader of this audience may see; holds no exact count that is hidden.

    Attributes
    ----------
    mkba, attribution, cost_shares, joining, indicators
        As in `evaluation`, every figure a `Number`; joining is empty where nobody can join.
    comparison : tuple of ScenarioRow
        Every shipped scenario beside each other; empty for a municipality.
    mix : dict
        Shares of the interventions in the scenario's mix; empty where it sets none. [fraction]
    allocation_key : str
        By what regional costs are divided over municipalities.
    origins : tuple of Origin
    referrers : dict
        Per stream of which they are shown.
    outcomes : dict
        Per stream: word to `Number`, by name.
    claims : tuple of Claim
        Those that rest on nothing hidden.
    withheld_claims : int
        How many are left out because they do.
    explanation : str
        What the region or the municipality itself says, in Markdown; no number of clients is in it.
    hashes : dict
        SHA-256 by file; for protected audiences not of files that count clients, since a hash of a file of which
        only small numbers are unknown gives those numbers to whoever tries them all.
    parameters, price_index
        The values the results rest on, as in `Subject`; no client is in them.
    """

    audience: Audience
    about: RegionFile
    slug: str
    gemeente: Gemeente | None
    participates_since: dt.date | None
    gemeenten: tuple[tuple[Gemeente, dt.date | None], ...]
    peildatum: dt.date
    scenario: str
    scenario_title: str
    mix: Mapping[str, Number]
    allocation_key: str
    price_level: int
    class_width: int
    mkba: MkbaResult[Number]
    attribution: Attribution[Number] | None
    cost_shares: tuple[CostShare[Number], ...]
    joining: tuple[Joining[Number], ...]
    comparison: tuple[ScenarioRow, ...]
    indicators: tuple[IndicatorResult[Number], ...]
    flags: tuple[Flag, ...]
    origins: tuple[Origin, ...]
    referrers: Mapping[str, Referrers]
    outcomes: Mapping[str, Mapping[str, Number]]
    organisations: tuple[Organisation, ...]
    claims: tuple[Claim[Number], ...]
    withheld_claims: int
    hashes: Mapping[str, str]
    parameters: Parameters = field(repr=False)
    price_index: float
    explanation: str = ""

    def __repr__(self) -> str:
        """Return what it is about and what there is in it; every number stands in the field of that name."""
        asked = {
            "region": self.slug,
            "gemeente": self.gemeente.naam if self.gemeente else None,
            "peildatum": self.peildatum.isoformat(),
            "scenario": self.scenario,
            "audience": str(self.audience),
        }
        names = [field.name for field in dataclasses.fields(self)]
        parts = names[names.index("mkba") : names.index("withheld_claims")]
        holds = [name for name in parts if getattr(self, name)]
        told = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        return f"{type(self).__name__}({told}; holds {', '.join(holds)})"
