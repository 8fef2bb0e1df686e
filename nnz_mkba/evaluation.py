"""One region or municipality on one peildatum: every figure that can be computed, none of it formatted.

The results rest on counts of clients through one mapping only. Disclosure control uses that: it computes the same
results again from what may be seen of the counts, so no formula stands twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from nnz_mkba.errors import UsageError
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.indicators import IndicatorDefinition
from nnz_mkba.model import kpi
from nnz_mkba.model.discounting import price_index
from nnz_mkba.model.mkba import (
    benefit_per_tier,
    break_even_choices,
    break_even_prevented_fraction,
    frechet_bounds,
    ratio_or_none,
)
from nnz_mkba.parameters import ParameterFiles, Parameters
from nnz_mkba.region import CountKey, Region
from nnz_mkba.scenarios import Scenario
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, TIERS, Bearer, Outcome, Status, Stream

#: Maps a count to its value; a count that is not there is unknown. [persons]
Counts = Mapping[CountKey, float]
#: A figure, or None where it is unknown.
Figure = float | None
#: A figure for each tier of care, and for the mix (None where the scenario sets none).
ByTier = dict[str, Figure]


#: Marks a field that holds no figure, such as a year or a date that may be absent.
PLAIN = {"plain": True}


@dataclass(frozen=True)
class Subject:
    """What is evaluated, with which values.

    Attributes
    ----------
    region : Region
    gemeente : Gemeente or None
        None for the region as a whole.
    peildatum : datetime.date
    scenario : Scenario
    parameters : Parameters
        As they hold on the peildatum, the scenario applied.
    index : float
        Price index on unit benefits. [-]
    """

    region: Region = field(repr=False)
    gemeente: Gemeente | None
    peildatum: dt.date
    scenario: Scenario = field(repr=False)
    parameters: Parameters = field(repr=False)
    index: float = 1.0

    @property
    def price_level(self) -> int:
        """Year in whose prices the benefits stand."""
        return self.scenario.prijspeil or self.benefit_price_level

    @property
    def benefit_price_level(self) -> int:
        """Year in whose prices the unit benefits were published."""
        return int(self.parameters[f"baten.{TIERS[0]}"].price_level or self.peildatum.year)

    def date_of(self, stream: Stream) -> dt.date | None:
        """Return the last date up to the peildatum on which a stream was counted."""
        dates = [
            key.peildatum for key in self.region.counts if key.stroom == stream and key.peildatum <= self.peildatum
        ]
        return max(dates, default=None)

    def origin_keys(self, stream: Stream) -> dict[str, CountKey]:
        """Return the counts by municipality on the stream's last date, by code."""
        date = self.date_of(stream)
        return {
            key.gemeente: key
            for key in self.region.counts
            if key.stroom == stream
            and key.peildatum == date
            and (key.uitkomst, key.verwijzer) == (ALLE, ALLE)
            and key.gemeente.startswith("GM")
        }


@dataclass(frozen=True)
class StreamFigures:
    """Conversations of a stream and the choices for contraception that followed.

    Attributes
    ----------
    conversations, contraception : float or None
        [persons]
    choice_rate : float or None
        [fraction]
    peildatum : datetime.date or None
        Date on which they were counted.
    """

    conversations: Figure
    contraception: Figure
    choice_rate: Figure = field(metadata={"percentage_of": "conversations"})
    peildatum: dt.date | None = field(metadata=PLAIN)


@dataclass(frozen=True)
class MkbaResult:
    """Costs and benefits; the names are those of the JSON face.

    Amounts are in EUR, costs in current prices of the cost years, benefits at `price_level`.
    """

    price_level: int = field(metadata=PLAIN)
    costs_eur: Figure
    costs_by_bearer: dict[str, Figure]
    cost_years: tuple[int, ...] = field(metadata=PLAIN)
    streams: dict[str, StreamFigures]
    participants: Figure
    choices: Figure
    choice_rate: Figure = field(metadata={"percentage_of": "participants"})
    benefits_eur: ByTier
    net_benefit_eur: ByTier
    benefit_cost_ratio: ByTier
    break_even_choices: ByTier
    break_even_prevented_fraction: ByTier
    benefits_by_stream_eur: dict[str, ByTier]
    ratio_by_stream: dict[str, ByTier]
    cost_per_participant_eur: Figure
    cost_per_choice_eur: Figure
    benchmark: dict[str, Figure]


@dataclass(frozen=True)
class Attribution:
    """How many escalated choices can be credited to participating municipalities, as Fréchet bounds.

    Attributes
    ----------
    resident_cases, outside_cases : float or None
        Escalated clients who live inside and outside participating municipalities. [persons]
    choices : float or None
        A bound on the choices of residents. [persons]
    benefits_eur, ratio_all_costs, ratio_own_costs : dict
        At that bound, by tier; own costs are those the municipalities bear themselves.
    """

    resident_cases: Figure
    outside_cases: Figure
    choices: Figure
    benefits_eur: ByTier
    ratio_all_costs: ByTier
    ratio_own_costs: ByTier


@dataclass(frozen=True)
class IndicatorResult:
    """One performance indicator on its way to the target; the names are those of the JSON face.

    `peildatum` is the date of the observation itself, which may lie before the evaluation's.
    """

    indicator: str
    naam: str
    name_en: str
    unit: str
    personal: bool
    baseline: Figure
    baseline_date: dt.date | None = field(metadata=PLAIN)
    value: Figure
    peildatum: dt.date | None = field(metadata=PLAIN)
    value_unit: str | None = field(metadata=PLAIN)
    target: Figure
    target_date: dt.date | None = field(metadata=PLAIN)
    progress: Figure = field(metadata={"percentage_of": None})
    expected: Figure
    path_ratio: Figure = field(metadata={"percentage_of": None})
    status: Status
    projected: Figure = field(metadata={"percentage_of": None})
    low: Figure = field(metadata={"percentage_of": None})
    high: Figure = field(metadata={"percentage_of": None})
    probability: Figure = field(metadata={"percentage_of": None})
    points: tuple[tuple[dt.date, Figure], ...]


@dataclass(frozen=True)
class Flag:
    """Something that a reader must know to read the figures rightly: a fixed word with what fills it in."""

    word: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluation:
    """All results for one subject, exact. What a reader may see of them is made by `disclosure.protect`.

    Attributes
    ----------
    mkba : tuple of MkbaResult
        One result, or the results at both bounds where the choices are known only between bounds.
    attribution : tuple of Attribution
        Lower and upper bound; empty where residence is unknown.
    """

    subject: Subject
    mkba: tuple[MkbaResult, ...]
    attribution: tuple[Attribution, ...]
    indicators: tuple[IndicatorResult, ...]
    flags: tuple[Flag, ...]


def evaluate(
    region: Region,
    parameters: ParameterFiles,
    scenario: Scenario,
    peildatum: dt.date | None = None,
    gemeente: Gemeente | None = None,
) -> Evaluation:
    """Compute everything for one region or municipality on one peildatum.

    Parameters
    ----------
    region : Region
    parameters : ParameterFiles
    scenario : Scenario
    peildatum : datetime.date, optional
        Default: the peildatum of the delivery.
    gemeente : Gemeente, optional

    Raises
    ------
    UsageError
        If nothing was observed up to the peildatum.
    """
    peildatum = peildatum or region.about.peildatum
    _refuse_empty_date(region, peildatum)
    values = scenario.apply(parameters.at(peildatum))
    subject = Subject(region, gemeente, peildatum, scenario, values)
    if scenario.prijspeil:
        changes = {date.year: change for date, change in parameters.series("cpi").items()}
        index = price_index(changes, subject.benefit_price_level, scenario.prijspeil)
        subject = Subject(region, gemeente, peildatum, scenario, values, index)
    counts = region.counts
    return Evaluation(
        subject=subject,
        mkba=compute_mkba(subject, counts),
        attribution=() if gemeente else compute_attribution(subject, counts),
        indicators=() if gemeente else tuple(compute_indicator(subject, key, counts) for key in region.indicators),
        flags=find_flags(subject),
    )


def compute_mkba(subject: Subject, counts: Counts) -> tuple[MkbaResult, ...]:
    """Compute costs and benefits from counts; twice, at both bounds, where choices are known only so far."""
    choices = [_choices_by_stream(subject, counts, end) for end in (0, 1)]
    results = tuple(_mkba_at(subject, counts, by_stream) for by_stream in choices)
    return results[:1] if choices[0] == choices[1] else results


def _mkba_at(subject: Subject, counts: Counts, choices_by_stream: dict[Stream, Figure]) -> MkbaResult:
    costs, by_bearer, years = _costs(subject)
    per_choice = _benefit_per_choice(subject)
    where = subject.gemeente.code if subject.gemeente else ALLE
    streams = {}
    for stream, contraception in choices_by_stream.items():
        date = subject.date_of(stream)
        conversations = counts.get(CountKey(date, stream, where)) if date else None
        streams[str(stream)] = StreamFigures(
            conversations, contraception, ratio_or_none(contraception, conversations), date
        )
    counted = [figures for figures in streams.values() if figures.conversations is not None]
    participants = _sum(figures.conversations for figures in counted)
    choices = _sum(figures.contraception for figures in counted)
    benefits = _times(per_choice, choices)
    by_stream = {stream: _times(per_choice, figures.contraception) for stream, figures in streams.items()}
    prevented = subject.parameters.value("mkba.voorkomen_fractie")
    cost_per_participant = subject.parameters.value("programma.kosten_per_deelnemer")
    choice_share = subject.parameters.value("programma.keuzeaandeel")
    return MkbaResult(
        price_level=subject.price_level,
        costs_eur=costs,
        costs_by_bearer=by_bearer,
        cost_years=years,
        streams=streams,
        participants=participants,
        choices=choices,
        choice_rate=ratio_or_none(choices, participants),
        benefits_eur=benefits,
        net_benefit_eur={tier: _minus(benefit, costs) for tier, benefit in benefits.items()},
        benefit_cost_ratio=_ratios(benefits, costs),
        break_even_choices={
            tier: None if benefit is None else break_even_choices(costs, benefit)
            for tier, benefit in per_choice.items()
        },
        break_even_prevented_fraction={
            tier: None if benefit is None else break_even_prevented_fraction(costs, choices, benefit, prevented)
            for tier, benefit in per_choice.items()
        },
        benefits_by_stream_eur=by_stream,
        ratio_by_stream={stream: _ratios(amounts, costs) for stream, amounts in by_stream.items()},
        cost_per_participant_eur=ratio_or_none(costs, participants),
        cost_per_choice_eur=ratio_or_none(costs, choices),
        benchmark={
            "cost_per_participant_eur": cost_per_participant,
            "cost_per_choice_eur": ratio_or_none(cost_per_participant, choice_share),
            "choice_rate": choice_share,
        },
    )


def _choices_by_stream(subject: Subject, counts: Counts, end: int) -> dict[Stream, Figure]:
    """Return choices per stream; for a municipality without outcomes of its own, the bound at this end."""
    where = subject.gemeente.code if subject.gemeente else ALLE
    choices: dict[Stream, Figure] = {}
    for stream in Stream:
        date = subject.date_of(stream)
        if date is None:
            choices[stream] = None
            continue
        total = CountKey(date, stream)
        known = counts.get(total._replace(gemeente=where, uitkomst=str(Outcome.ANTICONCEPTIE)))
        if known is None and subject.gemeente:
            cases, all_cases = counts.get(total._replace(gemeente=where)), counts.get(total)
            all_choices = counts.get(total._replace(uitkomst=str(Outcome.ANTICONCEPTIE)))
            if cases is not None and all_cases is not None and all_choices is not None:
                known = frechet_bounds(cases, all_choices, all_cases)[end]
        choices[stream] = known
    return choices


def _costs(subject: Subject) -> tuple[Figure, dict[str, Figure], tuple[int, ...]]:
    table = subject.region.kosten
    table = table[table["jaar"] <= subject.peildatum.year]
    if subject.gemeente or table.empty:
        return None, {str(bearer): None for bearer in Bearer}, ()
    sums = {str(bearer): table.loc[table["drager"] == bearer, "bedrag_eur"] for bearer in Bearer}
    by_bearer: dict[str, Figure] = {bearer: float(a.sum()) if len(a) else None for bearer, a in sums.items()}
    return float(table["bedrag_eur"].sum()), by_bearer, tuple(sorted({int(year) for year in table["jaar"]}))


def _benefit_per_choice(subject: Subject) -> ByTier:
    value = subject.parameters.value
    per_tier = benefit_per_tier(
        {tier: value(f"baten.{tier}") for tier in TIERS},
        subject.scenario.mix,
        prevented_fraction=value("mkba.voorkomen_fractie"),
        continuing={tier: value(f"vervolgaandeel.{tier}") for tier in TIERS},
        discontovoet=value("discontovoet"),
        horizon_years=int(value("mkba.horizon")),
        index=subject.index,
    )
    found: ByTier = {name: float(amount) for name, amount in per_tier.items()}
    return found if "mix" in found else {**found, "mix": None}


def compute_attribution(subject: Subject, counts: Counts) -> tuple[Attribution, ...]:
    """Bound the escalated choices that residents of participating municipalities can account for."""
    date = subject.date_of(Stream.OPGESCHAALD)
    if date is None:
        return ()
    total = CountKey(date, Stream.OPGESCHAALD)
    cases = counts.get(total)
    choices = counts.get(total._replace(uitkomst=str(Outcome.ANTICONCEPTIE)))
    residents = counts.get(total._replace(gemeente=DEELNEMEND))
    outside = counts.get(total._replace(gemeente=NIET_DEELNEMEND))
    if cases is None or choices is None or residents is None:
        return ()
    costs, by_bearer, _ = _costs(subject)
    per_choice = _benefit_per_choice(subject)
    results = []
    for bound in frechet_bounds(residents, choices, cases):
        benefits = _times(per_choice, bound)
        own = by_bearer[Bearer.GEMEENTEN]
        results.append(
            Attribution(residents, outside, bound, benefits, _ratios(benefits, costs), _ratios(benefits, own))
        )
    return tuple(results)


def compute_indicator(subject: Subject, key: str, counts: Counts) -> IndicatorResult:
    """Place one indicator on its path and predict where it ends."""
    definition = subject.region.indicators[key]
    observations = _observations(subject, key, definition, counts)
    targets = subject.region.kpi
    targets = targets[(targets["indicator"] == key) & (targets["soort"] == "streefwaarde")].sort_values("peildatum")
    running = targets[targets["peildatum"] >= subject.peildatum]
    # The first target that still runs; when all dates have passed, the last one still stands.
    target = next(iter((running if len(running) else targets.tail(1)).itertuples()), None)
    date, (value, unit) = max(observations.items()) if observations else (None, (None, None))
    start = None
    if target is not None:
        start = max((day for day in observations if day <= target.vanaf), default=None)
    baseline = observations[start][0] if start else None
    same_unit = target is None or unit is None or unit == target.eenheid
    expected = ratio = progress = None
    found = None
    if target is not None and same_unit and value is not None and date is not None:
        progress = ratio_or_none(value, target.waarde)
        if start and baseline is not None and date > start:
            expected = kpi.expected_on_path(
                baseline, start, target.waarde, target.peildatum, min(date, target.peildatum)
            )
            ratio = kpi.path_ratio(value, baseline, expected)
            observed, remaining = (date - start).days, (target.peildatum - date).days
            found = kpi.outlook(value, value - baseline, observed, remaining, target.waarde)
    limits = subject.parameters
    status = kpi.judge(
        value,
        None if target is None else target.waarde,
        ratio,
        same_unit=same_unit,
        on_track_from=limits.value("kpi.op_koers_vanaf"),
        at_risk_from=limits.value("kpi.risico_vanaf"),
    )
    return IndicatorResult(
        indicator=key,
        naam=definition.naam,
        name_en=definition.name_en,
        unit=definition.eenheid,
        personal=definition.personal,
        baseline=baseline,
        baseline_date=start,
        value=value,
        peildatum=date,
        value_unit=unit,
        target=None if target is None else float(target.waarde),
        target_date=None if target is None else target.peildatum,
        progress=progress,
        expected=expected,
        path_ratio=ratio,
        status=status,
        projected=found.projected if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        probability=found.probability if found else None,
        points=tuple((day, number) for day, (number, _) in sorted(observations.items())),
    )


def _observations(
    subject: Subject, key: str, definition: IndicatorDefinition, counts: Counts
) -> dict[dt.date, tuple[Figure, str]]:
    """Return the observed values up to the peildatum with their units, by date."""
    if definition.personal:
        wanted = (definition.stroom, ALLE, definition.uitkomst, ALLE)
        dates = [name.peildatum for name in subject.region.counts if name[1:] == wanted]
        return {
            date: (counts.get(CountKey(date, *wanted)), definition.eenheid)  # type: ignore[arg-type]
            for date in dates
            if date <= subject.peildatum
        }
    table = subject.region.kpi
    rows = table[(table["indicator"] == key) & (table["soort"] == "realisatie")]
    rows = rows[rows["peildatum"] <= subject.peildatum]
    return {row.peildatum: (float(row.waarde), row.eenheid) for row in rows.itertuples()}


def find_flags(subject: Subject) -> tuple[Flag, ...]:
    """Name what makes the figures not quite comparable: windows, start-up year, unknown residence."""
    region = subject.region
    flags = []
    _, _, years = _costs(subject)
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


def _refuse_empty_date(region: Region, peildatum: dt.date) -> None:
    realised = region.kpi[region.kpi["soort"] == "realisatie"]["peildatum"]
    dates = [*realised, *(key.peildatum for key in region.counts)]
    if not dates:
        raise UsageError(f"De levering van {region.naam} heeft nog geen waarnemingen. Vul kpi.csv en casuistiek.csv.")
    if peildatum < min(dates):
        raise UsageError(
            f"Op peildatum {peildatum.isoformat()} is in {region.naam} nog niets waargenomen: de eerste waarneming is van "
            f"{min(dates).isoformat()}. Kies die datum of een latere."
        )


def _sum(values: object) -> Figure:
    known = list(values)  # type: ignore[call-overload]
    return None if not known or None in known else float(sum(known))


def _minus(amount: Figure, other: Figure) -> Figure:
    return None if amount is None or other is None else amount - other


def _times(by_tier: ByTier, number: Figure) -> ByTier:
    return {tier: None if amount is None or number is None else amount * number for tier, amount in by_tier.items()}


def _ratios(by_tier: ByTier, denominator: Figure) -> ByTier:
    return {tier: ratio_or_none(amount, denominator) for tier, amount in by_tier.items()}
