"""Which outcomes can be credited to municipalities that take part, and what clients from elsewhere mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from nnz_mkba.evaluation.cost_benefit import value_per_choice
from nnz_mkba.evaluation.costs import costs_of
from nnz_mkba.evaluation.subject import Counts, Figure, Subject, ratios, times
from nnz_mkba.model.mkba import frechet_bounds, ratio_or_none
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND, Bearer, Outcome, Stream


@dataclass(frozen=True)
class Attribution(Generic[N]):
    """How many escalated choices can be credited to participating municipalities, as Fréchet bounds.

    Attributes
    ----------
    resident_cases, outside_cases : float or None
        Escalated clients who live inside and outside participating municipalities. [persons]
    choices : float or None
        A bound on the choices of residents. [persons]
    benefits_eur, ratio_all_costs, ratio_own_costs : dict
        At that bound, by tier; own costs are those the municipalities bear themselves.
    outside_choices : float or None
        The other choices: those of clients from elsewhere. [persons]
    outside_benefits_eur : dict
        Their benefits, by tier: they fall where nobody paid.
    outside_costs_eur : float or None
        Clients from elsewhere times the cost per participant. [EUR]
    """

    resident_cases: N
    outside_cases: N
    choices: N
    benefits_eur: Mapping[str, N]
    ratio_all_costs: Mapping[str, N]
    ratio_own_costs: Mapping[str, N]
    outside_choices: N
    outside_benefits_eur: Mapping[str, N]
    outside_costs_eur: N


def compute_attribution(subject: Subject, counts: Counts) -> tuple[Attribution[Figure], ...]:
    """Bound the escalated choices that residents of participating municipalities can account for."""
    date = subject.place_date(Stream.OPGESCHAALD)
    if date is None:
        return ()
    counts = subject.as_assumed(counts)
    total = CountKey(date, Stream.OPGESCHAALD)
    cases = counts.get(total)
    choices = counts.get(total._replace(uitkomst=str(Outcome.ANTICONCEPTIE)))
    residents = counts.get(total._replace(gemeente=DEELNEMEND))
    outside = counts.get(total._replace(gemeente=NIET_DEELNEMEND))
    if cases is None or choices is None or residents is None:
        return ()
    costs, by_bearer = costs_of(subject, counts)
    per_choice = value_per_choice(subject)
    per_participant = ratio_or_none(costs, _participants(subject, counts))
    elsewhere = None if outside is None or per_participant is None else outside * per_participant
    results = []
    for bound in frechet_bounds(residents, choices, cases):
        benefits = times(per_choice, bound)
        results.append(
            Attribution(
                resident_cases=residents,
                outside_cases=outside,
                choices=bound,
                benefits_eur=benefits,
                ratio_all_costs=ratios(benefits, costs),
                ratio_own_costs=ratios(benefits, by_bearer[Bearer.GEMEENTEN]),
                outside_choices=choices - bound,
                outside_benefits_eur=times(per_choice, choices - bound),
                outside_costs_eur=elsewhere,
            )
        )
    return tuple(results)


def _participants(subject: Subject, counts: Counts) -> Figure:
    known = [counts.get(CountKey(date, stream)) for stream in Stream if (date := subject.place_date(stream))]
    return None if not known or None in known else sum(count for count in known if count is not None)
