"""From an exact evaluation to one that may be read: the only way to tables, figures and sentences.

Counts are protected first, as a linked set (`publication`). Everything that rests on them is then computed again from
what may be seen of the counts (`recomputed`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from nnz_mkba.disclosure.ledger import Release
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.disclosure.published_counts import PublishedCounts, publish_counts
from nnz_mkba.disclosure.recomputed import Seen, join, recompute
from nnz_mkba.errors import NoPublicPageError
from nnz_mkba.evaluation import (
    Evaluation,
    Flag,
    IndicatorResult,
    Subject,
    compute_attribution,
    compute_cost_share,
    compute_indicator,
    compute_joining,
    compute_mkba,
)
from nnz_mkba.explanation import for_place
from nnz_mkba.gemeenten import Gemeente, load_gemeenten
from nnz_mkba.parameters import DisclosurePolicy, Parameters
from nnz_mkba.reconcile import Claim, counts_clients, reconcile, states_a_count
from nnz_mkba.region import CountKey, Region, RegionFile
from nnz_mkba.vocabulary import (
    ALLE,
    DEELNEMEND,
    NIET_DEELNEMEND,
    Audience,
    Stream,
    Verdict,
)


@dataclass(frozen=True)
class OriginRow:
    """Clients of one municipality, and whether it takes part."""

    gemeente: Gemeente
    participates_since: dt.date | None
    number: PublishableNumber


@dataclass(frozen=True)
class Origin:
    """Where the clients of a stream live.

    Attributes
    ----------
    rows : tuple of OriginRow
        Every municipality of the region and any other that is named, by name.
    total, inside, outside : PublishableNumber
        All clients, and those in and outside participating municipalities. [persons]
    """

    stream: Stream
    peildatum: dt.date
    rows: tuple[OriginRow, ...]
    total: PublishableNumber
    inside: PublishableNumber
    outside: PublishableNumber


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
    mkba: Any


@dataclass(frozen=True)
class PublishableEvaluation:
    """All that a reader of this audience may see; holds no exact count that is hidden.

    Attributes
    ----------
    mkba, attribution, cost_shares, joining, indicators
        As in `Evaluation`, every number a `PublishableNumber`; joining is empty where nobody can join.
    comparison : tuple of ScenarioRow
        Every shipped scenario beside each other; empty for a municipality.
    mix : dict
        Shares of the interventions in the scenario's mix; empty where it sets none. [fraction]
    allocation_key : str
        By what regional costs are divided over municipalities.
    origins : tuple of Origin
    referrers, outcomes : dict
        Per stream: word to `PublishableNumber`, by name.
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
    mix: dict[str, PublishableNumber]
    allocation_key: str
    price_level: int
    threshold: int
    mkba: Any
    attribution: Any
    cost_shares: tuple[Any, ...]
    joining: tuple[Any, ...]
    comparison: tuple[ScenarioRow, ...]
    indicators: tuple[Any, ...]
    flags: tuple[Flag, ...]
    origins: tuple[Origin, ...]
    referrers: dict[str, dict[str, PublishableNumber]]
    outcomes: dict[str, dict[str, PublishableNumber]]
    organisations: tuple[Organisation, ...]
    claims: tuple[Any, ...]
    withheld_claims: int
    hashes: dict[str, str]
    parameters: Parameters = field(repr=False)
    price_index: float
    method: str = "suppression"
    rounding_base: int = 5
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


def protect(
    evaluation: Evaluation,
    policy: DisclosurePolicy,
    audience: Audience = Audience.STUURGROEP,
    earlier: Sequence[Release] | None = None,
    counts: PublishedCounts | None = None,
) -> PublishableEvaluation:
    """Return what an audience may see of an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
    policy : DisclosurePolicy
    audience : Audience
        `intern` sees everything; any other sees protected counts.
    earlier : sequence of Release, optional
        What was published before; default: what the ledger of the running release holds.
    counts : PublishedCounts, optional
        From `publish_counts`, for this region, peildatum and audience; saves protecting them again.

    Returns
    -------
    PublishableEvaluation
        Every number exact, an interval, or withheld; nothing in it can be traced to a count that is hidden.

    Raises
    ------
    DisclosureRefusedError
        If the counts would be given away together with an earlier release.
    NoPublicPageError
        If a public municipality page is asked for with fewer clients than the threshold.

    Examples
    --------
    >>> from nnz_mkba import evaluate, load_parameters, load_scenario, read_region
    >>> parameters = load_parameters()
    >>> evaluation = evaluate(read_region("hollands-midden"), parameters, load_scenario("gepubliceerd"))
    >>> found = protect(evaluation, parameters.policy, Audience.STUURGROEP)
    >>> found.outcomes["opgeschaald"]["in_zorg"].as_json()
    {'low': 1.0, 'high': 4.0}
    """
    subject = evaluation.subject
    region = subject.region
    if counts is None:
        counts = publish_counts(region, subject.peildatum, policy, audience, earlier)
    published = counts.numbers_for(region, subject.peildatum, audience)
    exact = audience is Audience.INTERN
    if audience is Audience.OPENBAAR and subject.gemeente:
        _refuse_small_public_page(subject.gemeente, published, policy)

    def again(compute: Callable[[Mapping[CountKey, float]], Sequence[Any]]) -> Any:
        return recompute(compute, published, None if exact else policy)

    indicators = []
    for key in evaluation.indicator_keys:
        joined = again(partial(_one_indicator, subject, key))
        indicators.append(_with_own_counts(joined, region, published))
    whole = evaluation.whole
    claims, withheld = _claims(evaluation, published, exact_only=not exact) if whole else ((), 0)
    streams = [stream for stream in Stream if subject.date_of(stream)]
    return PublishableEvaluation(
        audience=audience,
        about=region.about,
        slug=region.slug,
        gemeente=subject.gemeente,
        participates_since=region.participates_since(subject.gemeente.code) if subject.gemeente else None,
        gemeenten=tuple((g, region.participates_since(g.code)) for g in region.gemeenten.values()),
        peildatum=subject.peildatum,
        scenario=subject.scenario.name,
        scenario_title=subject.scenario.title,
        mix={str(word): PublishableNumber.exact(share) for word, share in (subject.scenario.mix or {}).items()},
        allocation_key=str(subject.scenario.allocation_key),
        price_level=subject.price_level,
        threshold=policy.threshold,
        mkba=again(partial(compute_mkba, subject)),
        attribution=again(partial(compute_attribution, subject)) if evaluation.of_whole_region else None,
        cost_shares=tuple(again(partial(compute_cost_share, subject, payer)) for payer in evaluation.payers if whole),
        joining=(again(partial(compute_joining, subject)) or ()) if whole else (),
        comparison=tuple(
            ScenarioRow(
                one.scenario.name,
                one.scenario.title,
                again(partial(compute_mkba, one.subject)) if one.subject else None,
            )
            for one in evaluation.comparison
        ),
        indicators=tuple(indicators),
        flags=evaluation.flags,
        origins=tuple(o for stream in streams if (o := _origin(region, stream, subject.date_of(stream), published))),
        referrers={str(s): _breakdown(region, s, subject.date_of(s), "verwijzer", published) for s in streams},
        outcomes={str(s): _breakdown(region, s, subject.date_of(s), "uitkomst", published) for s in streams},
        organisations=tuple(
            Organisation(line.organisatie, line.status, line.datum) for line in region.organisaties.itertuples()
        ),
        claims=claims,
        withheld_claims=withheld,
        explanation=for_place(region.explanations, subject.gemeente.code if subject.gemeente else ""),
        hashes={file: digest for file, digest in region.hashes.items() if exact or file not in region.personal_files},
        parameters=subject.parameters,
        price_index=subject.indexed(1.0, subject.benefit_price_level),
        method=policy.method,
        rounding_base=policy.rounding_base,
    )


def _one_indicator(subject: Subject, key: str, counts: Mapping[CountKey, float]) -> tuple[IndicatorResult]:
    return (compute_indicator(subject, key, counts),)


def _with_own_counts(joined: Any, region: Region, published: Mapping[CountKey, PublishableNumber]) -> Any:
    """Show an indicator's own counts as they are published ("<5" rather than "1 – 4")."""
    counted = region.indicators[joined.indicator].clients
    if counted is None:
        return joined
    stream, outcome = counted

    def own(date: dt.date | None, number: PublishableNumber) -> PublishableNumber:
        if date is None:
            return number
        return published[CountKey(date, stream, ALLE, outcome)]

    return dataclasses.replace(
        joined,
        value=own(joined.peildatum, joined.value),
        baseline=own(joined.baseline_date, joined.baseline),
        points=tuple((date, own(date, number)) for date, number in joined.points),
    )


def _origin(
    region: Region, stream: Stream, date: dt.date | None, published: Mapping[CountKey, PublishableNumber]
) -> Origin | None:
    if date is None:
        return None
    total = CountKey(date, stream)
    listed = {
        key.gemeente
        for key in region.counts
        if key.gemeente.startswith("GM") and key._replace(gemeente=ALLE) == total
    }
    if not listed:
        return None
    unknown = PublishableNumber(Kind.UNKNOWN)
    codes = listed | set(region.gemeenten)
    rows = [
        OriginRow(
            load_gemeenten()[code],
            region.participates_since(code),
            published.get(total._replace(gemeente=code), unknown),
        )
        for code in codes
    ]
    return Origin(
        stream=stream,
        peildatum=date,
        rows=tuple(sorted(rows, key=lambda row: row.gemeente.naam)),
        total=published.get(total, unknown),
        inside=published.get(total._replace(gemeente=DEELNEMEND), unknown),
        outside=published.get(total._replace(gemeente=NIET_DEELNEMEND), unknown),
    )


def _breakdown(
    region: Region,
    stream: Stream,
    date: dt.date | None,
    dimension: str,
    published: Mapping[CountKey, PublishableNumber],
) -> dict[str, PublishableNumber]:
    total = CountKey(date, stream) if date else None
    keys = [key for key in region.counts if getattr(key, dimension) != ALLE and key.along(dimension) == total]
    # By name: the order of the delivery may be an order by size.
    return {getattr(key, dimension): published[key] for key in sorted(keys)}


def _claims(
    evaluation: Evaluation, published: Mapping[CountKey, PublishableNumber], *, exact_only: bool
) -> tuple[tuple[Claim, ...], int]:
    """Recompute each claim; leave out those that rest on a count that is not shown exactly."""
    subject = evaluation.subject
    kept, withheld = [], 0
    table = subject.region.beweringen
    for identity, total in zip(table["id"], table["herberekening"], strict=True):
        seen = Seen(published)
        (claim,) = reconcile(subject.region, subject.parameters, subject.peildatum, seen, [identity])
        hidden = any(not published[key].is_exact for key in seen.asked if key in published)
        # What the source states is a figure of its own: it adds nothing only if it is what the reader can compute.
        # And of a claim without a sum, or with a number written into it, nobody can tell on which counts it rests.
        own = (
            claim.verdict is not Verdict.KLOPT
            if seen.asked
            else claim.recomputed is None or counts_clients(claim, total)
        )
        own = own or states_a_count(total, subject.parameters)
        if hidden or (exact_only and own):
            withheld += 1
        else:
            kept.append(join(claim, [claim], None))
    return tuple(kept), withheld


def _refuse_small_public_page(
    gemeente: Gemeente, published: Mapping[CountKey, PublishableNumber], policy: DisclosurePolicy
) -> None:
    """Refuse a public page on which every client would be one of a handful."""
    least = sum(
        number.low or 0
        for key, number in published.items()
        if key.gemeente == gemeente.code and (key.uitkomst, key.verwijzer) == (ALLE, ALLE)
    )
    if least < policy.threshold:
        raise NoPublicPageError(
            f"Voor {gemeente.naam} komt er geen openbare pagina: daarvoor zijn ten minste {policy.threshold} cliënten nodig. "
            "Maak de pagina voor de stuurgroep, of alleen die van de regio."
        )
