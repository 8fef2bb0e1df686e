"""The counts of a region that an audience may see: the one door that counts pass, exact or as a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.privacy.classes import class_number
from nnz_mkba.privacy.ladder import Breakdown, exact_stand, number_of, stand_on
from nnz_mkba.privacy.number import Number
from nnz_mkba.privacy.shown import ELSEWHERE, Release, Rung, Stand, Total
from nnz_mkba.privacy.totals import state_totals
from nnz_mkba.region import CountKey, Region
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, OVERIG, Audience, Stream

TOTAL = "totaal"
BREAKDOWNS = ("gemeente", "verwijzer")
_SIDES = (DEELNEMEND, NIET_DEELNEMEND)


@dataclass(frozen=True)
class Seen:
    """A region's counts as an audience may see them.

    Attributes
    ----------
    audience : Audience
    peildatum : datetime.date
    region : Region
        The delivery without its counts.
    numbers : mapping of CountKey to Number
        Every count of the delivery to what may be seen of it. A breakdown is seen on the date of its stand only.
    stands : mapping of (str, str) to Stand
        Stream and `gemeente` or `verwijzer` to the breakdown that is shown; absent where there is none.
    release : Release
        What the next report has to remember; empty for an audience that sees everything.
    memory_lost : bool
        Whether nobody knows what earlier reports showed, so that no breakdown is.
    """

    audience: Audience
    peildatum: dt.date
    region: Region = field(repr=False)
    numbers: Mapping[CountKey, Number] = field(repr=False)
    stands: Mapping[tuple[str, str], Stand]
    release: Release
    memory_lost: bool = False


def see(
    region: Region,
    audience: Audience,
    peildatum: dt.date,
    history: Sequence[Release] | None,
    policy: DisclosurePolicy,
) -> Seen:
    """Return what an audience may see of a region's counts.

    Parameters
    ----------
    region : Region
    audience : Audience
        `intern` sees every count; any other sees regional totals and classes.
    peildatum : datetime.date
    history : sequence of Release or None
        What earlier reports showed, oldest first; None if reports were made of which nobody knows what they showed: then no
        breakdown is shown, whatever it holds.
    policy : DisclosurePolicy
        The data owner's rules: `load_parameters().policy`.

    Returns
    -------
    Seen
        Hand it to `evaluate`; its `release` belongs in the history of the next report.

    Examples
    --------
    >>> from nnz_mkba.parameters import load_parameters
    >>> from nnz_mkba.region import read_region
    >>> region, date = read_region("hollands-midden"), dt.date(2021, 6, 30)
    >>> seen = see(region, Audience.STUURGROEP, date, (), load_parameters().policy)
    >>> everybody = CountKey(date, Stream.OPGESCHAALD)
    >>> seen.numbers[everybody].value, seen.numbers[everybody.along("gemeente", "GM0546")].as_json()
    (23.0, {'low': 5.0, 'high': 9.0})
    """
    if audience is Audience.INTERN:
        return _everything(region, peildatum)
    before = history or ()
    totals: list[Total] = []
    stands: dict[tuple[str, str], Stand] = {}
    for stream in sorted({str(key.stroom) for key in region.counts}):
        counted = _totals_of(region, stream, peildatum)
        printed = {
            by: {
                one.peildatum for one in region.about.reeds_openbaar if (one.stroom, one.uitsplitsing) == (stream, by)
            }
            for by in (TOTAL, *BREAKDOWNS)
        }
        told = [release.totals for release in before]
        stated = state_totals(stream, counted, told, policy, printed[TOTAL])
        totals += [one for date in sorted(stated) for one in stated[date].values()]
        exact = {
            date
            for date, statement in stated.items()
            if statement[ALLE].is_exact and statement[ALLE].low >= policy.min_total
        }
        for by in BREAKDOWNS if history is not None else ():
            stand = stand_on(
                peildatum,
                {date: one for date, one in _breakdowns(region, stream, by, peildatum).items() if date in exact},
                (one for release in before for one in release.stands),
                stream,
                by,
                policy,
                printed[by],
            )
            if stand is not None:
                stands[stream, by] = stand
    numbers = dict.fromkeys(region.counts, Number.withheld())
    for one in totals:
        numbers[CountKey(one.date, Stream(one.stream), ALLE, one.outcome)] = _total_number(one, policy.class_width)
    for stand in stands.values():
        numbers |= _numbers_of(stand, region, policy.class_width)
    return Seen(
        audience,
        peildatum,
        region.without_counts(hashes=False),
        MappingProxyType(numbers),
        MappingProxyType(stands),
        Release(peildatum, tuple(totals), tuple(stands.values())),
        history is None,
    )


def _everything(region: Region, peildatum: dt.date) -> Seen:
    """Return every count, and the last breakdowns, exactly."""
    stands = {}
    for stream in sorted({str(key.stroom) for key in region.counts}):
        for by in BREAKDOWNS:
            found = _breakdowns(region, stream, by, peildatum, everywhere=True)
            if found:
                stands[stream, by] = exact_stand(found[max(found)], max(found), stream, by)
    numbers = {key: Number.exact(count) for key, count in region.counts.items()}
    return Seen(
        Audience.INTERN,
        peildatum,
        region.without_counts(hashes=True),
        MappingProxyType(numbers),
        MappingProxyType(stands),
        Release(peildatum),
    )


def _totals_of(region: Region, stream: str, peildatum: dt.date) -> dict[dt.date, dict[str, int]]:
    """Return clients by outcome, `alle` among them, on every date on which all are counted."""
    found: dict[dt.date, dict[str, int]] = {}
    for key, count in sorted(region.counts.items()):
        if key.stroom == stream and key.peildatum <= peildatum and (key.gemeente, key.verwijzer) == (ALLE, ALLE):
            found.setdefault(key.peildatum, {})[key.uitkomst] = count
    return {date: counted for date, counted in found.items() if ALLE in counted}


def _breakdowns(
    region: Region, stream: str, by: str, peildatum: dt.date, *, everywhere: bool = False
) -> dict[dt.date, Breakdown]:
    """Return the breakdowns of a stream; of gemeenten outside the region only if asked for `everywhere`."""
    parts: dict[dt.date, dict[str, int]] = {}
    for key, count in region.counts.items():
        whole = key.along(by)
        if whole == CountKey(key.peildatum, Stream(stream)) != key and key.peildatum <= peildatum:
            parts.setdefault(key.peildatum, {})[getattr(key, by)] = count
    found = {}
    for date, counts in parts.items():
        total = region.counts.get(CountKey(date, Stream(stream)))
        named = {name: n for name, n in counts.items() if name not in (*_SIDES, OVERIG)}
        if by == "gemeente" and not everywhere:
            named = {code: n for code, n in named.items() if code in region.gemeenten}
        unlisted = tuple(sorted(set(region.gemeenten) - set(named))) if by == "gemeente" else ()
        if total is not None and named:
            found[date] = Breakdown(total, named, unlisted, partial(_takes_part, region, date))
    return found


def _takes_part(region: Region, date: dt.date, code: str) -> bool:
    return region.side_of(code, date) == DEELNEMEND


def _total_number(one: Total, width: int) -> Number:
    if one.high is None:
        return Number.withheld()
    return Number.exact(one.low) if one.is_exact else class_number(one.low, one.high, width)


def _numbers_of(stand: Stand, region: Region, width: int) -> dict[CountKey, Number]:
    """Return what a stand shows of each of its cells and, by gemeente, of those that take part and those that do not."""
    whole = CountKey(stand.date, Stream(stand.stream))
    if not stand.is_shown:
        return {}
    numbers = {}
    for row in stand.rows:
        if stand.rung is Rung.DEELNAME or ELSEWHERE in row.members:
            continue
        for member in row.members:
            numbers[whole.along(stand.by, member)] = class_number(row.each_low, row.each_high, width)
    if stand.by == "gemeente":
        listed = [m for row in stand.rows if ELSEWHERE not in row.members for m in row.members]
        for side in _SIDES:
            inside = [code for code in listed if region.side_of(code, stand.date) == side]
            if inside:
                numbers[whole.along("gemeente", side)] = Number.between(*number_of(stand, inside))
    return numbers
