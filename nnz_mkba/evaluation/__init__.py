"""One region or municipality on one peildatum: every figure that can be computed, none of it formatted.

The results rest on counts of clients through one mapping only. Disclosure control uses that: it computes the same
results again from what may be seen of the counts, so no formula stands twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.evaluation.attribution import Attribution, compute_attribution
from nnz_mkba.evaluation.cost_benefit import MkbaResult, compute_mkba
from nnz_mkba.evaluation.costs import CostShare, compute_cost_share
from nnz_mkba.evaluation.flags import Flag, find_flags
from nnz_mkba.evaluation.joining import Joining, compute_joining
from nnz_mkba.evaluation.progress import IndicatorResult, compute_indicator
from nnz_mkba.evaluation.subject import Counts, Subject, make_subject
from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.parameters import ParameterFiles
from nnz_mkba.region import Region
from nnz_mkba.scenarios import Scenario, known_scenarios, load_scenario

#: The scenario that recomputes the published figures.
PUBLISHED = "gepubliceerd"

__all__ = [
    "Evaluation",
    "Flag",
    "IndicatorResult",
    "Subject",
    "compute_attribution",
    "compute_cost_share",
    "compute_indicator",
    "compute_joining",
    "compute_mkba",
    "evaluate",
    "evaluate_mkba",
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

    Costs and benefits are computed with it, so that values that do not fit are refused; the rest when it is asked for,
    since `protect` asks for none of it: it computes from what may be seen of the counts.

    Attributes
    ----------
    subject : Subject
    mkba : tuple of MkbaResult
        One result, or the results at both bounds where the choices are known only between bounds.
    comparison : tuple of InScenario
        The region in every shipped scenario and in the one at hand; empty for a municipality.
    flags : tuple of Flag
    whole : bool
        False if only costs and benefits were asked for: everything else is then empty.
    """

    subject: Subject
    mkba: tuple[MkbaResult, ...]
    comparison: tuple[InScenario, ...]
    flags: tuple[Flag, ...]
    whole: bool = True

    @property
    def of_whole_region(self) -> bool:
        """Whether everything is asked for, of the region and not of one municipality."""
        return self.whole and self.subject.gemeente is None

    @property
    def indicator_keys(self) -> tuple[str, ...]:
        """Indicators of which progress is reported; none for a municipality."""
        return tuple(self.subject.region.indicators) if self.of_whole_region else ()

    @property
    def payers(self) -> tuple[Gemeente, ...]:
        """Municipalities that share in the costs: all that pay, or the one evaluated."""
        subject = self.subject
        if not subject.cost_lines:
            return ()
        return tuple(payer for payer in subject.participating(subject.peildatum) if subject.gemeente in (None, payer))

    @cached_property
    def attribution(self) -> tuple[Attribution, ...]:
        """Lower and upper bound; empty where residence is unknown."""
        return compute_attribution(self.subject, self._counts) if self.of_whole_region else ()

    @cached_property
    def cost_shares(self) -> tuple[CostShare, ...]:
        """Share in the costs of each of the `payers`."""
        asked = self.payers if self.whole else ()
        return tuple(compute_cost_share(self.subject, payer, self._counts)[0] for payer in asked)

    @cached_property
    def joining(self) -> tuple[tuple[Joining, ...], ...]:
        """What it would mean if a municipality that does not take part joined.

        Every such municipality (or the one evaluated), at the cautious and at the hopeful end; empty where there is none.
        """
        return compute_joining(self.subject, self._counts) if self.whole else ()

    @cached_property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        """Progress of each of the `indicator_keys`."""
        return tuple(compute_indicator(self.subject, key, self._counts) for key in self.indicator_keys)

    @property
    def _counts(self) -> Counts:
        return self.subject.region.counts


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
    return Evaluation(
        subject=subject,
        mkba=compute_mkba(subject, region.counts),
        comparison=() if gemeente else _compare(region, parameters, scenario, peildatum),
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
    return Evaluation(subject, mkba, (), find_flags(subject), whole=False)


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
