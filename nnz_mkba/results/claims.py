"""Which published claims a reader sees: those about regional totals, and those about what counts no clients.

What the source states is a figure of its own, and so may give back a count that is not shown: 91 % of 23 is 21. A claim
whose sum rests on such a count is left out, and so is one whose figure is what such a count would give.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from nnz_mkba.evaluation import Subject
from nnz_mkba.model.arithmetic import named_figures
from nnz_mkba.privacy.see import Seen
from nnz_mkba.reconcile import Claim, counts_clients, reconcile, states_a_count
from nnz_mkba.region import CountKey
from nnz_mkba.results.corners import Corner, join
from nnz_mkba.vocabulary import ALLE, Audience, Verdict

#: Figures of a sum that count something else than clients.
_NO_CLIENTS = frozenset({"indicator", "streefwaarde", "organisaties", "startjaar"})


def claims_to_show(seen: Seen, subject: Subject) -> tuple[tuple[Claim, ...], int]:
    """Recompute each claim; return those that an audience may see, and how many are left out."""
    table = seen.region.beweringen
    totals = {number.value for key, number in seen.numbers.items() if _is_public(key, seen)}
    amounts = [parameter.value for parameter in subject.parameters.values() if parameter.unit.startswith("EUR")]
    amounts += _sums(line.amount_eur for line in subject.cost_lines)
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
            public = public and not gives_back(stated, claim.unit, float(rounding), amounts, totals)
        if public or seen.audience is Audience.INTERN:
            kept.append(join(claim, [claim], None))
        else:
            withheld += 1
    return tuple(kept), withheld


def _is_public(key: CountKey, seen: Seen) -> bool:
    """Whether a count is a total of the region that is shown exactly."""
    return seen.numbers[key].is_exact and (key.gemeente, key.verwijzer) == (ALLE, ALLE)


def gives_back(stated: float, unit: str, rounding: float, amounts: Iterable[float], totals: set[float]) -> bool:
    """Return whether a stated figure is what a count that is not public would give.

    Tried are, for an amount, a count times a public amount and a public amount over a count; for any other figure a count as
    part or percentage of a public total, and a count times the ratio of two public amounts. A figure that a public total
    gives as well adds nothing.

    Parameters
    ----------
    stated : float
    unit : str
    rounding : float
        As in `beweringen.csv`; the figure is right to half the rounding.
    amounts : iterable of float
        Public unit values, and costs. [EUR]
    totals : set of float
        Public counts. [persons]

    Examples
    --------
    Six times € 6.820; € 142.600 over 21; 6 of 23 in per cent; and the same of a total that is public.

    >>> gives_back(40920, "EUR", 1, [6820], {23}), gives_back(6790, "EUR", 1, [142600], {23}), gives_back(26, "%", 1, [], {23})
    (True, True, True)
    >>> gives_back(40920, "EUR", 1, [6820], {6, 23}), gives_back(20800, "EUR", 1, [6820], {23})
    (False, False)
    """
    public = {0.0, *_sums(totals)}
    behind = _behind_amount if unit.startswith("EUR") else _behind_ratio
    found = {n for n in behind(stated, rounding / 2, list(amounts), totals) if n > 0}
    return bool(found) and not found & public


def _behind_amount(stated: float, slack: float, amounts: list[float], totals: set[float]) -> Iterator[float]:
    """Yield the whole counts, up to the largest total, that give an amount."""
    most = max(totals, default=0.0)
    for amount in amounts:
        if amount <= 0:
            continue
        yield from _whole((stated - slack) / amount, (stated + slack) / amount, most)
        if stated > slack:
            yield from _whole(amount / (stated + slack), amount / (stated - slack), most)


def _behind_ratio(stated: float, slack: float, amounts: list[float], totals: set[float]) -> Iterator[float]:
    """Yield the whole counts that give a share, a percentage, or a ratio of benefits to costs."""
    most = max(totals, default=0.0)
    for benefit in amounts:
        for cost in amounts:
            if 0 < benefit < cost:
                yield from _whole((stated - slack) * cost / benefit, (stated + slack) * cost / benefit, most)
    for total in totals:
        for scale in (1.0, 100.0):
            yield from _whole((stated - slack) * total / scale, (stated + slack) * total / scale, total)


def _whole(low: float, high: float, most: float) -> Iterator[float]:
    """Yield the one whole number between two bounds; where there are more, a figure points at none of them."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if first == last and 0 <= first <= most:
        yield float(first)


def _sums(values: Iterable[float]) -> list[float]:
    """Return the values and the sum of them all."""
    listed = list(values)
    return [*listed, float(sum(listed))] if listed else []
