"""From what may be seen of a region to every figure that a reader gets: each is computed once, at both ends of a range."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from nnz_mkba.errors import NnzError, NoPublicPageError, UsageError
from nnz_mkba.evaluation import (
    Flag,
    IndicatorResult,
    MkbaResult,
    Subject,
    compute_attribution,
    compute_cost_share,
    compute_indicator,
    compute_joining,
    compute_mkba,
    find_flags,
    make_subject,
)
from nnz_mkba.explanation import for_place
from nnz_mkba.gemeenten import Gemeente, load_gemeenten
from nnz_mkba.parameters import DisclosurePolicy, ParameterFiles
from nnz_mkba.privacy.classes import class_number
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.privacy.see import BREAKDOWNS, Seen
from nnz_mkba.privacy.shown import ELSEWHERE, Rung
from nnz_mkba.region import CountKey
from nnz_mkba.results.claims import claims_to_show
from nnz_mkba.results.corners import at_every_corner
from nnz_mkba.results.result import Organisation, Origin, OriginRow, Referrers, Result, ScenarioRow
from nnz_mkba.scenarios import Scenario, known_scenarios, load_scenario
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, Audience, Stream

#: The scenario that recomputes the published figures.
PUBLISHED = "gepubliceerd"


def evaluate(
    seen: Seen,
    parameters: ParameterFiles,
    scenario: Scenario,
    gemeente: Gemeente | None = None,
    *,
    whole: bool = True,
) -> Result:
    """Compute everything for one region or municipality, from what may be seen of its counts.

    Parameters
    ----------
    seen : Seen
        From `privacy.see`.
    parameters : ParameterFiles
    scenario : Scenario
    gemeente : Gemeente, optional
        Default: the region as a whole.
    whole : bool
        False for costs and benefits alone, for one scenario after another: everything else is then empty.

    Returns
    -------
    Result

    Raises
    ------
    UsageError
        If nothing was observed up to the peildatum.
    NoPublicPageError
        If a public page is asked for of a municipality with fewer clients than the lowest class holds.
    NnzError
        If the scenario does not fit the parameters.

    Examples
    --------
    >>> from nnz_mkba import load_parameters, load_scenario, read_region, see
    >>> parameters = load_parameters()
    >>> seen = see(read_region("hollands-midden"), Audience.STUURGROEP, dt.date(2021, 6, 30), (), parameters.policy)
    >>> evaluate(seen, parameters, load_scenario("gepubliceerd")).mkba.choices.value
    39.0
    """
    _refuse_empty_date(seen)
    subject = make_subject(seen, parameters, scenario, gemeente)
    policy = parameters.policy
    if seen.audience is Audience.OPENBAAR and gemeente:
        _refuse_small_public_page(gemeente, seen, policy)
    exact = seen.audience is Audience.INTERN

    def again(compute: Callable[[Mapping[CountKey, float]], Sequence[Any]]) -> Any:
        return at_every_corner(compute, seen.numbers, None if exact else policy)

    region = seen.region
    mkba = again(partial(compute_mkba, subject))
    of_region = whole and gemeente is None
    streams = [stream for stream in Stream if subject.date_of(stream)]
    claims, withheld = claims_to_show(seen, subject) if whole else ((), 0)
    return Result(
        audience=seen.audience,
        about=region.about,
        slug=region.slug,
        gemeente=gemeente,
        participates_since=region.participates_since(gemeente.code) if gemeente else None,
        gemeenten=tuple((g, region.participates_since(g.code)) for g in region.gemeenten.values()),
        peildatum=seen.peildatum,
        scenario=scenario.name,
        scenario_title=scenario.title,
        mix=MappingProxyType({str(word): Number.exact(share) for word, share in (scenario.mix or {}).items()}),
        allocation_key=str(scenario.allocation_key),
        price_level=subject.price_level,
        class_width=policy.class_width,
        mkba=mkba,
        attribution=again(partial(compute_attribution, subject)) if of_region else None,
        cost_shares=tuple(again(partial(compute_cost_share, subject, payer)) for payer in _payers(subject) if whole),
        joining=(again(partial(compute_joining, subject)) or ()) if whole else (),
        comparison=_compare(seen, parameters, scenario, mkba, again) if of_region else (),
        indicators=tuple(
            _with_own_counts(again(partial(_one_indicator, subject, key)), seen)
            for key in (region.indicators if of_region else ())
        ),
        flags=(*find_flags(subject), *_left_out(seen, streams, policy)),
        origins=tuple(o for stream in streams if (o := _origin(seen, stream, policy))),
        referrers=MappingProxyType(
            {str(stream): found for stream in streams if (found := _referrers(seen, stream, policy))}
        ),
        outcomes=MappingProxyType(
            {str(stream): _outcomes(seen, stream, subject.date_of(stream)) for stream in streams}
        ),
        organisations=tuple(
            Organisation(line.organisatie, line.status, line.datum) for line in region.organisaties.itertuples()
        ),
        claims=claims,
        withheld_claims=withheld,
        explanation=for_place(region.explanations, gemeente.code if gemeente else ""),
        hashes=MappingProxyType(dict(region.hashes)),
        parameters=subject.parameters,
        price_index=subject.indexed(1.0, subject.benefit_price_level),
    )


def _payers(subject: Subject) -> tuple[Gemeente, ...]:
    """Return the municipalities that share in the costs: all that pay, or the one evaluated."""
    if not subject.cost_lines:
        return ()
    return tuple(payer for payer in subject.participating(subject.peildatum) if subject.gemeente in (None, payer))


def _compare(
    seen: Seen, parameters: ParameterFiles, scenario: Scenario, mkba: MkbaResult[Number], again: Callable[..., Any]
) -> tuple[ScenarioRow, ...]:
    """Return the region in every shipped scenario, `scenario` itself among them, the published one first."""
    shipped = [load_scenario(name) for name in known_scenarios() if name != scenario.name]
    found = [ScenarioRow(scenario.name, scenario.title, mkba)]
    for other in shipped:
        try:
            there = again(partial(compute_mkba, make_subject(seen, parameters, other)))
        except NnzError:  # it does not fit this region
            there = None
        found.append(ScenarioRow(other.name, other.title, there))
    return tuple(sorted(found, key=lambda one: (one.name != PUBLISHED, one.name)))


def _one_indicator(subject: Subject, key: str, counts: Mapping[CountKey, float]) -> tuple[IndicatorResult]:
    return (compute_indicator(subject, key, counts),)


def _with_own_counts(joined: Any, seen: Seen) -> Any:
    """Show an indicator's own counts as they are published ("<5" rather than "1 – 4")."""
    counted = seen.region.indicators[joined.indicator].clients
    if counted is None:
        return joined
    stream, outcome = counted

    def own(date: dt.date | None, number: Number) -> Number:
        return number if date is None else seen.numbers[CountKey(date, stream, ALLE, outcome)]

    return dataclasses.replace(
        joined,
        value=own(joined.peildatum, joined.value),
        baseline=own(joined.baseline_date, joined.baseline),
        points=tuple((date, own(date, number)) for date, number in joined.points),
    )


def _left_out(seen: Seen, streams: Sequence[Stream], policy: DisclosurePolicy) -> tuple[Flag, ...]:
    """Say of each breakdown that it is earlier than the total, or shown with less than is ordinary, or not at all."""
    if seen.memory_lost:
        return (Flag("logboek_ontbreekt"),)
    flags = []
    now = [key for key in seen.numbers if key.peildatum <= seen.peildatum]
    for stream in streams:
        totals = [key for key in now if key == CountKey(key.peildatum, stream)]
        total = seen.numbers[max(totals)] if totals else Number(Kind.UNKNOWN)
        if total.is_interval:
            flags.append(Flag("totaal_als_klasse", {"stream": str(stream)}))
        for by in BREAKDOWNS:
            stand = seen.stands.get((str(stream), by))
            delivered = any(key.stroom == stream and getattr(key, by) != ALLE for key in now)
            if (stand is None and delivered) or (stand is not None and stand.rung is not Rung.VIJF):
                rung = Rung.GEEN if stand is None else stand.rung
                flags.append(Flag("uitsplitsing_beperkt", {"stream": str(stream), "by": by, "rung": str(rung)}))
            if stand is not None and stand.is_shown and total.is_exact and total.value != stand.total:
                told = {"then": str(stand.total), "now": f"{total.value:.0f}", "refresh": str(policy.refresh)}
                flags.append(Flag("stand_eerder", {"stream": str(stream), "date": stand.date.isoformat(), **told}))
    return tuple(flags)


def _origin(seen: Seen, stream: Stream, policy: DisclosurePolicy) -> Origin | None:
    stand = seen.stands.get((str(stream), "gemeente"))
    if stand is None or not stand.is_shown:
        return None
    region = seen.region
    whole = CountKey(stand.date, stream)
    named = {member for row in stand.rows if ELSEWHERE not in row.members for member in row.members}
    unknown = Number(Kind.UNKNOWN)
    (rest,) = [row for row in stand.rows if ELSEWHERE in row.members]
    rows = [
        OriginRow(
            load_gemeenten()[code],
            region.participates_since(code),
            seen.numbers.get(whole.along("gemeente", code), unknown),
        )
        for code in named | set(region.gemeenten)
    ]
    return Origin(
        stream=stream,
        peildatum=stand.date,
        rung=stand.rung,
        rows=tuple(sorted(rows, key=lambda row: row.gemeente.naam)),
        total=Number.exact(stand.total),
        inside=seen.numbers.get(whole.along("gemeente", DEELNEMEND), Number.exact(0)),
        outside=seen.numbers.get(whole.along("gemeente", NIET_DEELNEMEND), Number.exact(0)),
        elsewhere=class_number(rest.low, rest.high, policy.class_width),
    )


def _referrers(seen: Seen, stream: Stream, policy: DisclosurePolicy) -> Referrers | None:
    stand = seen.stands.get((str(stream), "verwijzer"))
    if stand is None or not stand.is_shown:
        return None
    (rest,) = [row for row in stand.rows if ELSEWHERE in row.members]
    rows = [row for row in stand.rows if row is not rest]
    together = [row for row in rows if len(row.members) > 1]
    width = policy.class_width
    return Referrers(
        peildatum=stand.date,
        rung=stand.rung,
        rows=tuple((row.members[0], class_number(row.low, row.high, width)) for row in rows if row not in together),
        others=sum(len(row.members) for row in together),
        each=class_number(together[0].each_low, together[0].each_high, width) if together else None,
        unknown=class_number(rest.low, rest.high, width),
    )


def _outcomes(seen: Seen, stream: Stream, date: dt.date | None) -> Mapping[str, Number]:
    keys = (
        [key for key in seen.numbers if key.uitkomst != ALLE and key.along("uitkomst") == CountKey(date, stream)]
        if date
        else []
    )
    # By name: the order of the delivery may be an order by size.
    return MappingProxyType({key.uitkomst: seen.numbers[key] for key in sorted(keys)})


def _refuse_empty_date(seen: Seen) -> None:
    realised = seen.region.kpi[seen.region.kpi["soort"] == "realisatie"]["peildatum"]
    dates = [*realised, *(key.peildatum for key in seen.numbers)]
    if not dates:
        raise UsageError(
            f"De levering van {seen.region.naam} heeft nog geen waarnemingen. Vul kpi.csv en casuistiek.csv."
        )
    if seen.peildatum < min(dates):
        raise UsageError(
            f"Op peildatum {seen.peildatum.isoformat()} is in {seen.region.naam} nog niets waargenomen: de eerste "
            f"waarneming is van {min(dates).isoformat()}. Kies die datum of een latere."
        )


def _refuse_small_public_page(gemeente: Gemeente, seen: Seen, policy: DisclosurePolicy) -> None:
    """Refuse a public page on which every client would be one of a handful."""
    stands = {stand.date for (_, by), stand in seen.stands.items() if by == "gemeente"}
    least = sum(
        number.low or 0
        for key, number in seen.numbers.items()
        if key.gemeente == gemeente.code and key.peildatum in stands and (key.uitkomst, key.verwijzer) == (ALLE, ALLE)
    )
    if least < policy.class_width:
        raise NoPublicPageError(
            f"Voor {gemeente.naam} komt er geen openbare pagina: daarvoor zijn ten minste {policy.class_width} cliënten "
            "nodig. Maak de pagina voor de stuurgroep, of alleen die van de regio."
        )
