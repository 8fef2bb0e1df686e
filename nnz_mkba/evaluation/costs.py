"""What the programme cost, who paid it, and which part a municipality bears under each allocation key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic

from nnz_mkba.evaluation.subject import PLAIN, CostLine, Counts, Figure, Subject, total_of
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.model.mkba import ratio_or_none
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import DEELNEMEND, AllocationKey, Bearer, CostKind, Stream

Parts = list[tuple[CostLine, Figure]]


@dataclass(frozen=True)
class CostShare(Generic[N]):
    """A municipality's share of the regional costs, under every allocation key.

    Attributes
    ----------
    gemeente : str
        CBS code.
    by_key : dict
        Allocation key to amount, of all bearers together. [EUR]
    """

    gemeente: str = field(metadata=PLAIN)
    by_key: Mapping[str, N]


def costs_of(subject: Subject, counts: Counts) -> tuple[Figure, dict[str, Figure]]:
    """Return costs and costs by bearer: of the region, or a municipality's share under the scenario's key. [EUR]"""
    return _summed(_parts(subject, counts))


def costs_by_kind(subject: Subject, counts: Counts) -> dict[str, Figure]:
    """Return the same costs by what they consist of: money, or hours that nobody paid for. [EUR]"""
    parts = _parts(subject, counts)
    present = {line.kind for line, _ in parts}
    return {str(kind): total_of(a for line, a in parts if line.kind is kind) for kind in CostKind if kind in present}


def _parts(subject: Subject, counts: Counts) -> Parts:
    if subject.gemeente is None:
        return [(line, line.amount_eur) for line in subject.cost_lines]
    return _borne(subject, subject.gemeente, subject.scenario.allocation_key, counts)


def compute_cost_share(subject: Subject, gemeente: Gemeente, counts: Counts) -> tuple[CostShare[Figure], ...]:
    """Compute what one municipality would bear of the regional costs, under each allocation key."""
    return (
        CostShare(gemeente.code, {str(key): allocated(subject, gemeente, key, counts)[0] for key in AllocationKey}),
    )


def allocated(
    subject: Subject, gemeente: Gemeente, key: AllocationKey, counts: Counts
) -> tuple[Figure, dict[str, Figure]]:
    """Return a municipality's share of the regional costs, in total and by bearer. [EUR]

    The costs of a year are divided over the municipalities that took part by the end of it (or by the peildatum, if
    that is earlier); one that did not take part bears nothing.
    """
    return _summed(_borne(subject, gemeente, key, counts))


def _borne(subject: Subject, gemeente: Gemeente, key: AllocationKey, counts: Counts) -> Parts:
    parts: Parts = []
    for line in subject.cost_lines:
        share = _share(subject, gemeente, key, line.year, counts)
        parts.append((line, None if share is None else line.amount_eur * share))
    return parts


def _share(subject: Subject, gemeente: Gemeente, key: AllocationKey, year: int, counts: Counts) -> Figure:
    payers = subject.participating(min(subject.peildatum, dt.date(year, 12, 31)))
    if not payers:
        return None
    if gemeente not in payers:
        return 0.0
    match key:
        case AllocationKey.INWONERS:
            return gemeente.inwoners / sum(payer.inwoners for payer in payers)
        case AllocationKey.GELIJK:
            return 1 / len(payers)
        case AllocationKey.CASUSSEN:
            return case_share(subject, gemeente, counts)


def case_share(subject: Subject, gemeente: Gemeente, counts: Counts) -> Figure:
    """Return a municipality's share of the escalated clients of all participating ones. [fraction]

    A municipality that the delivery does not name has an unknown share, not none.
    """
    date = subject.place_date(Stream.OPGESCHAALD)
    if date is None:
        return None
    total = CountKey(date, Stream.OPGESCHAALD)
    share = ratio_or_none(
        counts.get(total._replace(gemeente=gemeente.code)), counts.get(total._replace(gemeente=DEELNEMEND))
    )
    # Where counts are known only so far, their ends need not fit together.
    return None if share is None else min(share, 1.0)


def _summed(parts: Parts) -> tuple[Figure, dict[str, Figure]]:
    by_bearer = {str(bearer): total_of(a for line, a in parts if line.bearer == bearer) for bearer in Bearer}
    return total_of(amount for _, amount in parts), by_bearer
