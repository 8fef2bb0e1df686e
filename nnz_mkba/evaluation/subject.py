"""What is evaluated: one region or municipality on one peildatum, with the values that hold for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nnz_mkba.errors import NnzError
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.model.bearers import check_shares
from nnz_mkba.model.discounting import price_index
from nnz_mkba.model.mkba import MIX_NAME, ratio_or_none
from nnz_mkba.model.prevented_fraction import method_effectiveness, prevented_fraction
from nnz_mkba.parameters import PREVENTED_FRACTION, ParameterFiles, Parameters
from nnz_mkba.privacy.see import Seen
from nnz_mkba.region import CountKey, Region
from nnz_mkba.scenarios import Scenario
from nnz_mkba.vocabulary import ALLE, LONG_ACTING, TIERS, CostKind, Method, Outcome, Stream

#: Maps a count to its value; a count that is not there is unknown. [persons]
Counts = Mapping[CountKey, float]
#: A figure, or None where it is unknown.
Figure = float | None
#: A figure for each tier of care, and for the mix (None where the scenario sets none).
ByTier = Mapping[str, Figure]

#: Marks a field that holds no figure, such as a year or a date that may be absent.
PLAIN = {"plain": True}


@dataclass(frozen=True)
class CostLine:
    """Programme costs of one bearer in one year.

    Attributes
    ----------
    amount_eur : float
        In prices of that year, or of the scenario's price level if it sets one. [EUR]
    kind : CostKind
    """

    year: int
    bearer: str
    amount_eur: float
    kind: CostKind = CostKind.GELD


@dataclass(frozen=True)
class Subject:
    """What is evaluated, with which values.

    Attributes
    ----------
    region : Region
        Without its counts.
    counted : collection of CountKey
        What the delivery counts, whatever may be seen of it.
    stands : mapping of str to datetime.date
        Stream to the date of its breakdown by gemeente.
    gemeente : Gemeente or None
        None for the region as a whole.
    peildatum : datetime.date
    scenario : Scenario
    parameters : Parameters
        As they hold on the peildatum, the scenario applied.
    yearly_price_change : mapping of int to float
        Change of the consumer price index over the year before, as a fraction.
    """

    region: Region = field(repr=False)
    counted: Collection[CountKey] = field(repr=False)
    stands: Mapping[str, dt.date] = field(repr=False)
    gemeente: Gemeente | None
    peildatum: dt.date
    scenario: Scenario = field(repr=False)
    parameters: Parameters = field(repr=False)
    yearly_price_change: Mapping[int, float] = field(repr=False, default_factory=dict)

    @property
    def price_level(self) -> int:
        """Year in whose prices the benefits stand."""
        return self.scenario.prijspeil or self.benefit_price_level

    @property
    def benefit_price_level(self) -> int:
        """Year in whose prices the unit benefits were published."""
        return int(self.parameters[f"baten.{TIERS[0]}"].price_level or self.peildatum.year)

    @property
    def cost_price_level(self) -> int | None:
        """Year in whose prices the costs stand; None for those of the years in which they were made."""
        return self.scenario.prijspeil

    def indexed(self, amount_eur: float, from_year: int) -> float:
        """Return an amount at the scenario's price level, or as it is if the scenario sets none. [EUR]"""
        if self.scenario.prijspeil is None:
            return amount_eur
        return amount_eur * price_index(self.yearly_price_change, from_year, self.scenario.prijspeil)

    def amount(self, key: str) -> float:
        """Return a parameter in euro, at the scenario's price level if it sets one. [EUR]"""
        parameter = self.parameters[key]
        return self.indexed(parameter.value, int(parameter.price_level or self.peildatum.year))

    @cached_property
    def cost_lines(self) -> tuple[CostLine, ...]:
        """Programme costs of the region up to the year of the peildatum, or those that the scenario assumes instead."""
        table = self.region.kosten
        lines = [
            (int(line.jaar), str(line.drager), float(line.bedrag_eur), CostKind(line.aard or CostKind.GELD))
            for line in table[table["jaar"] <= self.peildatum.year].itertuples()
        ]
        assumed, delivered = self.scenario.programmakosten, sum(line[2] for line in lines)
        part = assumed / delivered if assumed is not None and delivered else 1.0
        return tuple(
            CostLine(year, bearer, self.indexed(amount * part, year), kind) for year, bearer, amount, kind in lines
        )

    def as_assumed(self, counts: Counts) -> Counts:
        """Return the counts, with the choices that follow from the scenario's choice rate if it sets one."""
        rate = self.scenario.keuzeaandeel
        return counts if rate is None else _AssumedChoices(counts, rate)

    @property
    def cost_years(self) -> tuple[int, ...]:
        """Years whose costs are counted."""
        return tuple(sorted({line.year for line in self.cost_lines}))

    def participating(self, date: dt.date) -> tuple[Gemeente, ...]:
        """Return the municipalities that take part on a date, by name."""
        return tuple(gemeente for gemeente, since in self.members if since <= date)

    @cached_property
    def members(self) -> tuple[tuple[Gemeente, dt.date], ...]:
        """Municipalities that ever take part and since when, by name."""
        found = [(gemeente, self.region.participates_since(code)) for code, gemeente in self.region.gemeenten.items()]
        known = [(gemeente, since) for gemeente, since in found if since is not None]
        return tuple(sorted(known, key=lambda member: member[0].naam))

    def date_of(self, stream: Stream) -> dt.date | None:
        """Return the last date up to the peildatum on which a stream was counted."""
        dates = [key.peildatum for key in self.counted if key.stroom == stream and key.peildatum <= self.peildatum]
        return max(dates, default=None)

    def place_date(self, stream: Stream) -> dt.date | None:
        """Return the date of which a reader sees where the clients of a stream live; else the last one it was counted."""
        return self.stands.get(stream) or self.date_of(stream)


class _AssumedChoices(Mapping[CountKey, float]):
    """Counts in which a fixed share of every number of conversations chooses contraception."""

    def __init__(self, counts: Counts, rate: float):
        self._counts, self._rate = counts, rate

    def __getitem__(self, key: CountKey) -> float:
        if key.uitkomst == Outcome.ANTICONCEPTIE:
            return self._rate * self._counts[key._replace(uitkomst=ALLE)]
        return self._counts[key]

    def __iter__(self) -> Iterator[CountKey]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


def make_subject(
    seen: Seen, parameters: ParameterFiles, scenario: Scenario, gemeente: Gemeente | None = None
) -> Subject:
    """Return what is to be evaluated: parameters on the peildatum, the scenario applied, the fraction built up.

    Raises
    ------
    NnzError
        If the scenario does not fit the parameters, its mix does not sum to 1, or its price level has no index.
    """
    values = scenario.apply(parameters.at(seen.peildatum))
    try:
        if scenario.mix is not None:
            check_shares(MIX_NAME, scenario.mix)
        if scenario.builds_fraction:
            values = values.override(PREVENTED_FRACTION, built_up_fraction(values), source="opgebouwd uit zijn delen")
        changes = {date.year: change for date, change in parameters.series("cpi").items()}
        stands = {stream: stand.date for (stream, by), stand in seen.stands.items() if by == "gemeente"}
        subject = Subject(seen.region, seen.numbers, stands, gemeente, seen.peildatum, scenario, values, changes)
        subject.amount(f"baten.{TIERS[0]}")
        if scenario.programmakosten is not None and not sum(line.amount_eur for line in subject.cost_lines):
            raise NnzError(
                "programmakosten worden verdeeld zoals de geleverde kosten, en die zijn er niet. Vul kosten.csv, of haal de "
                "regel weg."
            )
    except NnzError as error:
        raise NnzError(f"Scenario '{scenario.name}': {error}") from None
    return subject


def continuation_key(method: Method) -> str:
    """Return the parameter that says which share still uses a method after a year."""
    return f"anticonceptie.volhouden.{'langwerkend' if method in LONG_ACTING else 'kortwerkend'}"


def built_up_fraction(values: Parameters) -> float:
    """Return the share of choices that prevents a birth, from its parts in the parameters. [fraction]"""
    works = method_effectiveness(
        mix={str(method): values.value(f"anticonceptie.methodemix.{method}") for method in Method},
        failure={str(method): values.value(f"anticonceptie.faalkans.{method}") for method in Method},
        continuation={str(method): values.value(continuation_key(method)) for method in Method},
    )
    pregnancy, birth = values.value("nulalternatief.zwangerschap"), values.value("nulalternatief.geboorte")
    return float(prevented_fraction(pregnancy, birth, works))


def total_of(values: Iterable[Figure]) -> Figure:
    """Return the sum; unknown if there is nothing, or anything is unknown."""
    known = list(values)
    return None if not known or None in known else float(sum(value for value in known if value is not None))


def minus(amount: Figure, other: Figure) -> Figure:
    """Return the difference; unknown if either is."""
    return None if amount is None or other is None else amount - other


def times(by_tier: ByTier, number: Figure) -> ByTier:
    """Return every tier's figure times a number."""
    return {tier: None if amount is None or number is None else amount * number for tier, amount in by_tier.items()}


def ratios(by_tier: ByTier, denominator: Figure) -> ByTier:
    """Return every tier's figure over a number."""
    return {tier: ratio_or_none(amount, denominator) for tier, amount in by_tier.items()}
