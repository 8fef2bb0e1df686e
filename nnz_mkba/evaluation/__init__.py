"""One region or municipality on one peildatum: every figure that can be computed, none of it formatted.

The results rest on counts of clients through one mapping only. Disclosure control uses that: it computes the same
results again from what may be seen of the counts, so no formula stands twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.evaluation.attribution import Attribution, compute_attribution
from nnz_mkba.evaluation.cost_benefit import MkbaResult, StreamFigures, compute_mkba, value_per_choice
from nnz_mkba.evaluation.costs import CostShare, compute_cost_share
from nnz_mkba.evaluation.flags import Flag, find_flags
from nnz_mkba.evaluation.joining import Joining, compute_joining, could_join
from nnz_mkba.evaluation.progress import IndicatorResult, compute_indicator
from nnz_mkba.evaluation.subject import PLAIN, ByTier, Counts, Figure, Subject, make_subject
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.parameters import ParameterFiles
from nnz_mkba.region import Region
from nnz_mkba.scenarios import Scenario, known_scenarios, load_scenario

#: The scenario that recomputes the published figures.
PUBLISHED = "gepubliceerd"

__all__ = [
    "PLAIN",
    "Attribution",
    "ByTier",
    "CostShare",
    "Counts",
    "Evaluation",
    "Figure",
    "Flag",
    "InScenario",
    "IndicatorResult",
    "Joining",
    "MkbaResult",
    "StreamFigures",
    "Subject",
    "compute_attribution",
    "compute_cost_share",
    "compute_indicator",
    "compute_joining",
    "compute_mkba",
    "could_join",
    "evaluate",
    "evaluate_mkba",
    "find_flags",
    "make_subject",
    "payers",
    "value_per_choice",
]


@dataclass(frozen=True)
class InScenario:
    """The same region in one scenario, for a comparison of all of them.

    Attributes
    ----------
    subject : Subject or None
        None where the scenario cannot be computed for this region and peildatum.
    """

    scenario: Scenario
    subject: Subject | None
    mkba: tuple[MkbaResult, ...]


@dataclass(frozen=True)
class Evaluation:
    """All results for one subject, exact. What a reader may see of them is made by `disclosure.protect`.

    Attributes
    ----------
    mkba : tuple of MkbaResult
        One result, or the results at both bounds where the choices are known only between bounds.
    attribution : tuple of Attribution
        Lower and upper bound; empty where residence is unknown.
    cost_shares : tuple of CostShare
        Of every municipality that shares in the costs; on a municipality's own page only its own.
    joining : tuple of tuple of Joining
        What it would mean if a municipality that does not take part joined: every such municipality (or the one
        evaluated), at the cautious and at the hopeful end; empty where there is none.
    comparison : tuple of InScenario
        The region in every shipped scenario and in the one at hand; empty for a municipality.
    whole : bool
        False if only costs and benefits were asked for: everything else is then empty.
    """

    subject: Subject
    mkba: tuple[MkbaResult, ...]
    attribution: tuple[Attribution, ...]
    cost_shares: tuple[CostShare, ...]
    joining: tuple[tuple[Joining, ...], ...]
    comparison: tuple[InScenario, ...]
    indicators: tuple[IndicatorResult, ...]
    flags: tuple[Flag, ...]
    whole: bool = True


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
        Default: the region as a whole.

    Returns
    -------
    Evaluation
        Exact figures: show nothing of it around `protect`.

    Raises
    ------
    UsageError
        If nothing was observed up to the peildatum.
    NnzError
        If the scenario does not fit the parameters.

    Examples
    --------
    >>> from nnz_mkba import load_parameters, load_scenario, read_region
    >>> evaluation = evaluate(read_region("hollands-midden"), load_parameters(), load_scenario("gepubliceerd"))
    >>> evaluation.mkba[0].choices
    39.0
    """
    peildatum = peildatum or region.about.peildatum
    _refuse_empty_date(region, peildatum)
    subject = make_subject(region, parameters, scenario, peildatum, gemeente)
    counts = region.counts
    return Evaluation(
        subject=subject,
        mkba=compute_mkba(subject, counts),
        attribution=() if gemeente else compute_attribution(subject, counts),
        cost_shares=tuple(compute_cost_share(subject, payer, counts)[0] for payer in payers(subject)),
        joining=compute_joining(subject, counts),
        comparison=() if gemeente else _compare(region, parameters, scenario, peildatum),
        indicators=() if gemeente else tuple(compute_indicator(subject, key, counts) for key in region.indicators),
        flags=find_flags(subject),
    )


def evaluate_mkba(
    region: Region,
    parameters: ParameterFiles,
    scenario: Scenario,
    peildatum: dt.date,
    gemeente: Gemeente | None = None,
) -> Evaluation:
    """Compute costs and benefits as `evaluate` does, and nothing else: for one scenario after another.

    Examples
    --------
    >>> from nnz_mkba import load_parameters, load_scenario, read_region
    >>> region, parameters, scenario = read_region("hollands-midden"), load_parameters(), load_scenario("gemengd")
    >>> part = evaluate_mkba(region, parameters, scenario, region.about.peildatum)
    >>> part.mkba == evaluate(region, parameters, scenario).mkba
    True
    """
    _refuse_empty_date(region, peildatum)
    subject = make_subject(region, parameters, scenario, peildatum, gemeente)
    mkba = compute_mkba(subject, region.counts)
    return Evaluation(subject, mkba, (), (), (), (), (), find_flags(subject), whole=False)


def _compare(
    region: Region, parameters: ParameterFiles, scenario: Scenario, peildatum: dt.date
) -> tuple[InScenario, ...]:
    """Compute the region in every shipped scenario, `scenario` itself among them, the published one first."""
    shipped = [load_scenario(name) for name in known_scenarios() if name != scenario.name]
    found = []
    for other in sorted([*shipped, scenario], key=lambda one: (one.name != PUBLISHED, one.name)):
        try:
            subject = make_subject(region, parameters, other, peildatum)
            found.append(InScenario(other, subject, compute_mkba(subject, region.counts)))
        except NnzError:
            if other is scenario:
                raise
            found.append(InScenario(other, None, ()))
    return tuple(found)


def payers(subject: Subject) -> tuple[Gemeente, ...]:
    """Return the municipalities whose share of the costs is reported: all that pay, or the one evaluated."""
    if not subject.cost_lines:
        return ()
    return tuple(payer for payer in subject.participating(subject.peildatum) if subject.gemeente in (None, payer))


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
