"""Which published claims a reader sees: those about regional totals, and those about what counts no clients.

What the source states is a figure of its own, and so may give back a count that is not shown: 91 % of 23 is 21. A claim
whose sum rests on such a count is left out, and so is one whose figure is what such a count would give.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nnz_mkba.evaluation import Subject
from nnz_mkba.model.arithmetic import named_figures
from nnz_mkba.privacy.number import Number
from nnz_mkba.privacy.see import Seen
from nnz_mkba.reconcile import Claim, counts_clients, reconcile, states_a_count
from nnz_mkba.region import CountKey
from nnz_mkba.results.corners import Corner, join
from nnz_mkba.vocabulary import ALLE, Audience, Stream, Verdict

#: So many counts that a figure may stand for tell none of them.
_POSSIBLE = 3
#: Units of which one knows that they are a share of people, and no ratio of amounts.
_SHARES = ("%", "procent", "promille", "fractie", "aandeel", "deel")
#: Figures of a sum that count something else than clients.
_NO_CLIENTS = frozenset({"indicator", "streefwaarde", "organisaties", "startjaar"})


@dataclass(frozen=True)
class Public:
    """What a reader has on the page to compute with.

    Attributes
    ----------
    amounts, costs : tuple of float
        Unit values; costs by line and together. [EUR]
    counts : frozenset of float
        Totals of the region, of each stream and of all together. [persons]
    shares : frozenset of (float, float)
        An outcome and the clients that it is a part of. [persons]
    """

    amounts: tuple[float, ...]
    costs: tuple[float, ...]
    counts: frozenset[float]
    shares: frozenset[tuple[float, float]] = frozenset()


def claims_to_show(seen: Seen, subject: Subject) -> tuple[tuple[Claim[Number], ...], int]:
    """Recompute each claim; return those that an audience may see, and how many are left out."""
    table = seen.region.beweringen
    known = _public(seen, subject)
    kept, withheld = [], 0
    for identity, total, rounding in zip(table["id"], table["herberekening"], table["afronding"], strict=True):
        corner = Corner(seen.numbers)
        (claim,) = reconcile(
            seen.region, subject.parameters, seen.peildatum, corner, counted=seen.numbers, only=[identity]
        )
        asked = [key for key in corner.asked if key in seen.numbers]
        public = all(_is_public(key, seen) for key in asked) and not states_a_count(total, subject.parameters)
        if not asked:
            public = public and not counts_clients(claim, total)
        if claim.verdict is not Verdict.KLOPT and not (total and named_figures(total) <= _NO_CLIENTS):
            stated = math.nan if claim.stated is None else claim.stated
            public = public and not gives_back(stated, claim.unit, float(rounding), known)
        if public or seen.audience is Audience.INTERN:
            kept.append(join(claim, [claim], None))
        else:
            withheld += 1
    return tuple(kept), withheld


def _public(seen: Seen, subject: Subject) -> Public:
    """Return what is public of a region: its exact totals with their parts, unit values and costs."""
    exact = {key: number.value for key, number in seen.numbers.items() if _is_public(key, seen)}
    last = [
        {key.uitkomst: n for key, n in exact.items() if key[:2] == (subject.date_of(stream), stream)}
        for stream in Stream
    ]
    together = {word: sum(one.get(word, 0.0) for one in last) for word in {word for one in last for word in one}}
    groups = [
        together,
        *({key.uitkomst: n for key, n in exact.items() if key[:2] == when} for when in {k[:2] for k in exact}),
    ]
    shares = {(n, one[ALLE]) for one in groups if ALLE in one for n in one.values()}
    lines = [line.amount_eur for line in subject.cost_lines]
    amounts = [parameter.value for parameter in subject.parameters.values() if parameter.unit.startswith("EUR")]
    return Public(
        tuple(amounts),
        (*lines, sum(lines)) if lines else (),
        frozenset({0.0, *exact.values(), *together.values()}),
        frozenset(shares),
    )


def _is_public(key: CountKey, seen: Seen) -> bool:
    """Whether a count is a total of the region that is shown exactly."""
    return seen.numbers[key].is_exact and (key.gemeente, key.verwijzer) == (ALLE, ALLE)


def gives_back(stated: float, unit: str, rounding: float, known: Public) -> bool:
    """Return whether a stated figure is what a count that is not public would give.

    Tried are, for an amount, a count times a unit value, that less or more than costs, and an amount over a count; for any
    other figure a count as part or percentage of a total, and the ratio of such an amount to costs. What public totals give
    in the same way adds nothing.

    Parameters
    ----------
    stated : float
    unit : str
    rounding : float
        As in `beweringen.csv`; the figure is right to half the rounding.
    known : Public

    Examples
    --------
    Six times € 6.820; that less € 30.000; € 142.600 over 21; 6 of 23 in per cent; and what totals that are public give.

    >>> known = Public((6820.0,), (30000.0, 142600.0), frozenset({23.0, 18.0}), frozenset({(18.0, 23.0)}))
    >>> [gives_back(x, "EUR", 1, known) for x in (40920, 10920, 6790)], gives_back(26, "%", 1, known)
    ([True, True, True], True)
    >>> [gives_back(x, "EUR", 1, known) for x in (122760, 6200, 20800)], gives_back(78, "%", 1, known)
    ([False, False, False], False)
    """
    if unit.startswith("EUR"):
        found = dict(_behind_amount(stated, rounding / 2, known))
    else:
        found = dict(_behind_share(stated, rounding / 2, known))
        if not any(word in unit.casefold() for word in _SHARES):
            found |= dict(_behind_ratio(stated, rounding / 2, known))
    return bool(found) and not any(found.values())


def _behind_amount(stated: float, slack: float, known: Public) -> Iterator[tuple[object, bool]]:
    """Yield how an amount may have come from a count, and whether that count is public."""
    most = max(known.counts)
    for amount in filter(None, (*known.amounts, *known.costs)):
        for more in (0.0, *known.costs):
            for sign in (1, -1):
                low, high = sorted(
                    ((more + sign * (stated - slack)) / amount, (more + sign * (stated + slack)) / amount)
                )
                for count in _whole(low, high, most):
                    yield (amount, more, sign, count), count in known.counts
        if stated > slack:
            for count in _whole(amount / (stated + slack), amount / (stated - slack), most):
                yield (amount, count), count in known.counts
    for cost in filter(None, known.costs):  # a share of the costs by clients
        for total in filter(None, known.counts):
            for count in _whole((stated - slack) * total / cost, (stated + slack) * total / cost, total):
                yield (cost, total, count), (count, total) in known.shares


def _behind_share(stated: float, slack: float, known: Public) -> Iterator[tuple[object, bool]]:
    """Yield how a share or a percentage may have come from a count, as for an amount."""
    for total in known.counts:
        for scale in (1.0, 100.0, 1000.0):
            for count in _whole((stated - slack) * total / scale, (stated + slack) * total / scale, total):
                yield (total, count), (count, total) in known.shares


def _behind_ratio(stated: float, slack: float, known: Public) -> Iterator[tuple[object, bool]]:
    """Yield how a ratio of benefits to costs may have come from a count, as for an amount."""
    most = max(known.counts)
    for cost in filter(None, known.costs):
        for amount in filter(None, known.amounts):
            for count in _whole((stated - slack) * cost / amount, (stated + slack) * cost / amount, most):
                yield (amount, cost, count), count in known.counts


def _whole(low: float, high: float, most: float) -> Iterator[float]:
    """Yield the counts between two bounds, zero apart; where there are three or more, a figure tells none of them."""
    first, last = max(math.ceil(low - 1e-9), 1), math.floor(high + 1e-9)
    if last - first < _POSSIBLE - 1 and first <= most:
        yield from map(float, range(first, last + 1))
