"""Costs and benefits of a region, or of a municipality with its share of the costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic

from nnz_mkba.evaluation.costs import costs_by_kind, costs_of
from nnz_mkba.evaluation.subject import PLAIN, ByTier, Counts, Figure, Subject, minus, ratios, times, total_of
from nnz_mkba.model.bearers import check_shares
from nnz_mkba.model.mkba import (
    benefit_per_tier,
    break_even_care_share,
    break_even_choices,
    break_even_prevented_fraction,
    frechet_bounds,
    ratio_or_none,
)
from nnz_mkba.parameters import CHOICE_RATE, HORIZON, PREVENTED_FRACTION
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import ALLE, PAYERS_OF_CARE, TIERS, Intervention, Outcome, Party, Stream


@dataclass(frozen=True)
class StreamFigures(Generic[N]):
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

    conversations: N
    contraception: N
    choice_rate: N = field(metadata={"percentage_of": "conversations"})
    peildatum: dt.date | None = field(metadata=PLAIN)


@dataclass(frozen=True)
class MkbaResult(Generic[N]):
    """Costs and benefits; the names are those of the JSON face.

    Attributes
    ----------
    price_level : int
        Year in whose prices benefits (and benchmark) stand.
    cost_price_level : int or None
        Year in whose prices costs stand; None for those of the cost years.
    allocation_key : str or None
        How a municipality's share of the costs was found.
    assumed_choice_rate, assumed_costs_eur : float or None
        What the scenario sets in place of counted choices and delivered costs; None where it takes those.
        [fraction, EUR in prices of the cost years]
    costs_by_kind : dict
        By what they consist of; only kinds that the delivery holds. [EUR]
    prevented_fraction : float
        Share of choices that prevents a birth. [fraction]
    prevented : float or None
        Choices times that fraction: prevented pregnancies that would have led to a birth. [pregnancies]
    benefits_by_party_eur, net_by_party_eur : dict
        By who would have paid for care, by tier; net of what that party pays for the programme. [EUR]
    return_per_euro : dict
        Net benefit per euro of cost, by tier.
    break_even_mix : dict
        Share of families that would have needed care at which benefits equal costs, were all that care of this tier
        (or of the mix's composition) and the other families without; above 1 out of reach. [fraction]
    """

    price_level: int = field(metadata=PLAIN)
    cost_price_level: int | None = field(metadata=PLAIN)
    allocation_key: str | None = field(metadata=PLAIN)
    horizon_years: int = field(metadata=PLAIN)
    assumed_choice_rate: float | None = field(metadata=PLAIN)
    assumed_costs_eur: float | None = field(metadata=PLAIN)
    costs_eur: N
    costs_by_bearer: Mapping[str, N]
    costs_by_kind: Mapping[str, N]
    cost_years: tuple[int, ...] = field(metadata=PLAIN)
    streams: Mapping[str, StreamFigures[N]]
    participants: N
    choices: N
    choice_rate: N = field(metadata={"percentage_of": "participants"})
    prevented_fraction: N
    prevented: N
    benefits_eur: Mapping[str, N]
    net_benefit_eur: Mapping[str, N]
    benefit_cost_ratio: Mapping[str, N]
    return_per_euro: Mapping[str, N]
    break_even_choices: Mapping[str, N]
    break_even_prevented_fraction: Mapping[str, N]
    break_even_mix: Mapping[str, N]
    benefits_by_stream_eur: Mapping[str, Mapping[str, N]]
    ratio_by_stream: Mapping[str, Mapping[str, N]]
    benefits_by_party_eur: Mapping[str, Mapping[str, N]]
    net_by_party_eur: Mapping[str, Mapping[str, N]]
    cost_per_participant_eur: N
    cost_per_choice_eur: N
    benchmark: Mapping[str, N]


def compute_mkba(subject: Subject, counts: Counts) -> tuple[MkbaResult[Figure], ...]:
    """Compute costs and benefits from counts; twice, at both bounds, where choices are known only so far."""
    counts = subject.as_assumed(counts)
    choices = [_choices_by_stream(subject, counts, end) for end in (0, 1)]
    results = tuple(_mkba_at(subject, counts, by_stream) for by_stream in choices)
    return results[:1] if choices[0] == choices[1] else results


def _mkba_at(subject: Subject, counts: Counts, choices_by_stream: dict[Stream, Figure]) -> MkbaResult[Figure]:
    costs, by_bearer = costs_of(subject, counts)
    per_choice = value_per_choice(subject)
    streams = _streams(subject, counts, choices_by_stream)
    counted = [streams[stream] for stream in _delivered(subject)]  # one that is hidden makes the total hidden too
    participants = total_of(figures.conversations for figures in counted)
    choices = total_of(figures.contraception for figures in counted)
    benefits = times(per_choice, choices)
    by_stream = {stream: times(per_choice, figures.contraception) for stream, figures in streams.items()}
    by_party = benefits_by_party(subject, benefits)
    prevented = subject.parameters.value(PREVENTED_FRACTION)
    cost_per_participant = subject.amount("programma.kosten_per_deelnemer")
    choice_share = subject.parameters.value(CHOICE_RATE)
    return MkbaResult(
        price_level=subject.price_level,
        cost_price_level=subject.cost_price_level,
        allocation_key=str(subject.scenario.allocation_key) if subject.gemeente else None,
        horizon_years=int(subject.parameters.value(HORIZON)),
        assumed_choice_rate=subject.scenario.keuzeaandeel,
        assumed_costs_eur=subject.scenario.programmakosten,
        costs_eur=costs,
        costs_by_bearer=by_bearer,
        costs_by_kind=costs_by_kind(subject, counts),
        cost_years=() if subject.gemeente and costs is None else subject.cost_years,
        streams=streams,
        participants=participants,
        choices=choices,
        choice_rate=ratio_or_none(choices, participants),
        prevented_fraction=prevented,
        prevented=None if choices is None else choices * prevented,
        benefits_eur=benefits,
        net_benefit_eur={tier: minus(benefit, costs) for tier, benefit in benefits.items()},
        benefit_cost_ratio=ratios(benefits, costs),
        return_per_euro=ratios({tier: minus(benefit, costs) for tier, benefit in benefits.items()}, costs),
        break_even_choices={
            tier: None if benefit is None else break_even_choices(costs, benefit)
            for tier, benefit in per_choice.items()
        },
        break_even_prevented_fraction={
            tier: None if benefit is None else break_even_prevented_fraction(costs, choices, benefit, prevented)
            for tier, benefit in per_choice.items()
        },
        break_even_mix={
            tier: break_even_care_share(costs, benefit, _care_share(subject, tier))
            for tier, benefit in benefits.items()
        },
        benefits_by_stream_eur=by_stream,
        ratio_by_stream={stream: ratios(amounts, costs) for stream, amounts in by_stream.items()},
        benefits_by_party_eur=by_party,
        net_by_party_eur=_net_by_party(by_party, by_bearer, benefits),
        cost_per_participant_eur=ratio_or_none(costs, participants),
        cost_per_choice_eur=ratio_or_none(costs, choices),
        benchmark={
            "cost_per_participant_eur": cost_per_participant,
            "cost_per_choice_eur": ratio_or_none(cost_per_participant, choice_share),
            "choice_rate": choice_share,
        },
    )


def _delivered(subject: Subject) -> list[Stream]:
    """Return the streams that the delivery counts for the subject, whatever may be seen of them."""
    where = subject.gemeente.code if subject.gemeente else ALLE
    dates = {stream: _date_of(subject, stream) for stream in Stream}
    return [stream for stream, date in dates.items() if date and CountKey(date, stream, where) in subject.counted]


def _date_of(subject: Subject, stream: Stream) -> dt.date | None:
    """Return the date on which clients of the subject are counted: for a gemeente that of the breakdown."""
    return subject.place_date(stream) if subject.gemeente else subject.date_of(stream)


def _streams(
    subject: Subject, counts: Counts, choices_by_stream: dict[Stream, Figure]
) -> dict[str, StreamFigures[Figure]]:
    where = subject.gemeente.code if subject.gemeente else ALLE
    streams = {}
    for stream, contraception in choices_by_stream.items():
        date = _date_of(subject, stream)
        conversations = counts.get(CountKey(date, stream, where)) if date else None
        rate = ratio_or_none(contraception, conversations)
        streams[str(stream)] = StreamFigures(conversations, contraception, rate, date)
    return streams


def _choices_by_stream(subject: Subject, counts: Counts, end: int) -> dict[Stream, Figure]:
    """Return choices per stream; for a municipality without outcomes of its own, the bound at this end."""
    where = subject.gemeente.code if subject.gemeente else ALLE
    choices: dict[Stream, Figure] = {}
    for stream in Stream:
        date = _date_of(subject, stream)
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


def value_per_choice(subject: Subject, prevented: float | None = None) -> ByTier:
    """Return the benefit that one choice brings, by tier, and for the mix if there is one. [EUR per choice]

    Parameters
    ----------
    subject : Subject
    prevented : float, optional
        Share of choices that prevents a birth, in place of the scenario's. [fraction]
    """
    value = subject.parameters.value
    per_tier = benefit_per_tier(
        {tier: subject.amount(f"baten.{tier}") for tier in TIERS},
        subject.scenario.mix,
        prevented_fraction=value(PREVENTED_FRACTION) if prevented is None else prevented,
        continuing={tier: value(f"vervolgaandeel.{tier}") for tier in TIERS},
        discontovoet=value("discontovoet"),
        horizon_years=value(HORIZON),
    )
    found: ByTier = {name: float(amount) for name, amount in per_tier.items()}
    return found if "mix" in found else {**found, "mix": None}


def _care_share(subject: Subject, tier: str) -> float:
    """Return the share of families with care that a tier's benefits were computed with. [fraction]"""
    return 1 - (subject.scenario.mix or {}).get(Intervention.GEEN, 0.0) if tier == "mix" else 1.0


def benefits_by_party(subject: Subject, benefits: ByTier) -> dict[str, ByTier]:
    """Split benefits over the parties that would have paid for care, by the shares in the parameters. [EUR]

    The mix is split as the benefits of its tiers are: each tier's share of the mix's benefits times that tier's shares.
    """
    shares = {
        str(tier): {
            str(party): subject.parameters.value(f"batenverdeling.{tier}.{party}") for party in PAYERS_OF_CARE
        }
        for tier in TIERS
    }
    for tier, of_tier in shares.items():
        check_shares(f"batenverdeling.{tier}", of_tier)
    shares["mix"] = _shares_of_mix(subject, shares)
    return {
        str(party): {
            tier: None if amount is None else amount * shares[tier].get(party, 0.0)
            for tier, amount in benefits.items()
        }
        for party in PAYERS_OF_CARE
    }


def _shares_of_mix(subject: Subject, shares: dict[str, dict[str, float]]) -> dict[str, float]:
    mix = subject.scenario.mix or {}
    per_choice = value_per_choice(subject)
    weights = {str(tier): mix.get(tier, 0.0) * (per_choice[str(tier)] or 0.0) for tier in TIERS}
    whole = sum(weights.values())
    if not whole:
        return {}
    return {
        str(party): sum(w * shares[tier][party] for tier, w in weights.items()) / whole for party in PAYERS_OF_CARE
    }


def _net_by_party(
    by_party: dict[str, ByTier], costs_by_bearer: dict[str, Figure], benefits: ByTier
) -> dict[str, ByTier]:
    """Return benefits minus programme costs of each party; one without costs in the delivery pays none of them."""
    if all(cost is None for cost in costs_by_bearer.values()):
        return {str(party): dict.fromkeys(benefits) for party in Party}
    net: dict[str, ByTier] = {}
    for party in Party:
        gains = by_party.get(str(party), {tier: None if b is None else 0.0 for tier, b in benefits.items()})
        net[str(party)] = {tier: minus(gain, costs_by_bearer.get(str(party)) or 0.0) for tier, gain in gains.items()}
    return net
