"""The business case of a municipality that does not take part: what if it joined for a year?

Everything is a range between a cautious and a hopeful end. Cautious: of the clients whose residence is unknown none
came from participating municipalities, every choice that can be somebody else's is, and the newcomer pays as the
others do. Hopeful: the opposite, the budget stays as it is, and the start grant comes again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic

from nnz_mkba.evaluation.cost_benefit import value_per_choice
from nnz_mkba.evaluation.subject import (
    PLAIN,
    Counts,
    Figure,
    Subject,
    built_up_fraction,
    minus,
    ratios,
    times,
)
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.model.joining import newcomer_costs, per_inhabitant_year
from nnz_mkba.model.mkba import break_even_choices, frechet_bounds
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import DAYS_A_YEAR, DEELNEMEND, AllocationKey, Outcome, Stream


@dataclass(frozen=True)
class Joining(Generic[N]):
    """One municipality that does not take part, in a year in which it would.

    Attributes
    ----------
    gemeente : str
        CBS code.
    inhabitants : int
    participants, choices : float or None
        Expected in that year. [persons]
    costs_by_key : dict
        Allocation key to its costs before the start grant. [EUR]
    start_grant_eur : float
        Its part, by inhabitants, of the grant for a centrumregio; once only. [EUR]
    costs_eur : float or None
        Under the scenario's key; at the hopeful end less the start grant. [EUR]
    benefits_eur, net_benefit_eur, benefit_cost_ratio, break_even_choices : dict
        By tier.
    built_up_fraction : float
        Share of choices that prevents a birth, built up from its parts. [fraction]
    built_up_net_eur : dict
        Net benefit by tier at that share instead of the scenario's.
    """

    gemeente: str = field(metadata=PLAIN)
    inhabitants: int = field(metadata=PLAIN)
    allocation_key: str = field(metadata=PLAIN)
    participants: N
    choices: N
    costs_by_key: Mapping[str, N]
    start_grant_eur: N
    costs_eur: N
    benefits_eur: Mapping[str, N]
    net_benefit_eur: Mapping[str, N]
    benefit_cost_ratio: Mapping[str, N]
    break_even_choices: Mapping[str, N]
    built_up_fraction: float = field(metadata=PLAIN)
    built_up_net_eur: Mapping[str, N]


def could_join(subject: Subject) -> tuple[Gemeente, ...]:
    """Return the municipalities that do not take part, by name; or the one evaluated, if it does not."""
    members = {member for member, _ in subject.members}
    outside = [g for g in subject.region.gemeenten.values() if g not in members]
    return tuple(sorted((g for g in outside if subject.gemeente in (None, g)), key=lambda g: g.naam))


def compute_joining(subject: Subject, counts: Counts) -> tuple[tuple[Joining[Figure], ...], ...]:
    """Compute the business case of joining, at the cautious and the hopeful end."""
    newcomers = could_join(subject)
    members = subject.participating(subject.peildatum)
    if not newcomers or not members or not subject.cost_lines:
        return ()
    rates = _rates(subject, subject.as_assumed(counts))
    return tuple(tuple(_joining(subject, newcomer, rates[end], end) for newcomer in newcomers) for end in (0, 1))


def _joining(subject: Subject, newcomer: Gemeente, rates: tuple[Figure, Figure], end: int) -> Joining[Figure]:
    participants, choices = (None if rate is None else rate * newcomer.inwoners for rate in rates)
    members = subject.participating(subject.peildatum)
    year = subject.cost_years[-1]
    yearly = sum(line.amount_eur for line in subject.cost_lines if line.year == year)
    inhabitants = sum(member.inwoners for member in members)
    # Expected cases follow from inhabitants, so that the key by cases comes out as the key by inhabitants.
    by_key: dict[str, Figure] = {
        str(key): newcomer_costs(yearly, 1, len(members))[1 - end]
        if key is AllocationKey.GELIJK
        else newcomer_costs(yearly, newcomer.inwoners, inhabitants)[1 - end]
        for key in AllocationKey
    }
    everyone = sum(gemeente.inwoners for gemeente in subject.region.gemeenten.values())
    grant = subject.amount("programma.startsubsidie") * newcomer.inwoners / everyone
    key = str(subject.scenario.allocation_key)
    costs = by_key[key]
    if end and costs is not None:
        costs = max(0.0, costs - grant)
    per_choice = value_per_choice(subject)
    benefits = times(per_choice, choices)
    built_up = built_up_fraction(subject.parameters)
    at_built_up = times(value_per_choice(subject, built_up), choices)
    return Joining(
        gemeente=newcomer.code,
        inhabitants=newcomer.inwoners,
        allocation_key=key,
        participants=participants,
        choices=choices,
        costs_by_key=by_key,
        start_grant_eur=grant,
        costs_eur=costs,
        benefits_eur=benefits,
        net_benefit_eur={tier: minus(benefit, costs) for tier, benefit in benefits.items()},
        benefit_cost_ratio=ratios(benefits, costs),
        break_even_choices={
            tier: None if value is None else break_even_choices(costs, value) for tier, value in per_choice.items()
        },
        built_up_fraction=built_up,
        built_up_net_eur={tier: minus(benefit, costs) for tier, benefit in at_built_up.items()},
    )


def _rates(subject: Subject, counts: Counts) -> tuple[tuple[Figure, Figure], tuple[Figure, Figure]]:
    """Return participants and choices per inhabitant per year of participation, at both ends."""
    lows: list[tuple[Figure, Figure]] = []
    highs: list[tuple[Figure, Figure]] = []
    for stream in Stream:
        date = subject.place_date(stream)
        years = 0.0 if date is None else _inhabitant_years(subject, date)
        if date is None or not years:
            continue
        total = CountKey(date, stream)
        everyone = counts.get(total)
        chosen = counts.get(total._replace(uitkomst=str(Outcome.ANTICONCEPTIE)))
        residents = counts.get(total._replace(gemeente=DEELNEMEND))
        if everyone is None:
            return (None, None), (None, None)
        low, high = (0.0, everyone) if residents is None else (residents, residents)
        fewest = most = None
        if chosen is not None:
            fewest, most = frechet_bounds(low, chosen, everyone)[0], frechet_bounds(high, chosen, everyone)[1]
        lows.append((per_inhabitant_year(low, years), per_inhabitant_year(fewest, years)))
        highs.append((per_inhabitant_year(high, years), per_inhabitant_year(most, years)))
    return _added(lows), _added(highs)


def _added(rates: list[tuple[Figure, Figure]]) -> tuple[Figure, Figure]:
    def total(values: list[Figure]) -> Figure:
        return None if not values or None in values else sum(value for value in values if value is not None)

    return total([rate[0] for rate in rates]), total([rate[1] for rate in rates])


def _inhabitant_years(subject: Subject, date: dt.date) -> float:
    """Return inhabitants of participating municipalities times the years in which they took part up to a date."""
    start = subject.region.about.programma_start
    return sum(
        member.inwoners * (date - max(since, start)).days / DAYS_A_YEAR
        for member, since in subject.members
        if since <= date
    )
