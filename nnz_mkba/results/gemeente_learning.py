"""What the counts of one municipality teach, drawn towards its region the more the smaller they are.

Only publishable numbers enter: those of the municipality and of its region, for one audience. A count of which bounds
may be seen is uniform over the whole numbers within them. Choices of which only bounds are known teach nothing of their
own, because such bounds follow from the count of clients and the region's choices alone: the region's rate then stands.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from nnz_mkba.model.uncertainty import Learned, learn_rate, learn_share
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import CHOICE_RATE, Parameters
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_model import mixture
from nnz_mkba.results.result import Origin, Result
from nnz_mkba.vocabulary import DAYS_A_YEAR, Stream


@dataclass(frozen=True)
class StreamLearning:
    """What is learned of one stream in one municipality.

    Attributes
    ----------
    stream : Stream
    participants : Number
        Counted in the municipality; unknown or withheld where nothing may be seen. [persons]
    choice_rate : Learned or None
        None where the region's choices are unknown too, or the scenario assumes the rate.
    own_choices : bool
        Whether the municipality's own choices are known exactly and so count for more than the region's.
    case_rate : Learned or None
        Participants per inhabitant and year of taking part; None where no count may be seen or it does not take part.
    per_year : float or None
        Participants in a coming year, expected. [persons]
    low, high : float or None
        That number lies between these with 90 % probability. [persons]
    """

    stream: Stream
    participants: Number
    choice_rate: Learned | None
    own_choices: bool
    case_rate: Learned | None
    per_year: float | None
    low: float | None
    high: float | None


def learn_gemeente(own: Result, region: Result, base: Parameters) -> tuple[StreamLearning, ...]:
    """Return what a municipality's counts teach, for every stream of which the region has any.

    Parameters
    ----------
    own, region : Result
        Of the municipality and of its region; same peildatum, scenario and audience.
    base : Parameters
        As the parameter files have them, no scenario applied.
    """
    if own.gemeente is None or region.gemeente is not None or own.audience is not region.audience:
        raise TypeError("a municipality and its region are needed, for one audience")
    origins = {origin.stream: origin for origin in own.origins}
    return tuple(
        _stream(Stream(name), figures, region.mkba, origins.get(Stream(name)), own, base)
        for name, figures in own.mkba.streams.items()
        if region.mkba.streams[name].conversations.low is not None
    )


def _stream(
    stream: Stream, figures: Any, region: Any, origin: Origin | None, own: Result, base: Parameters
) -> StreamLearning:
    chosen, talked = figures.contraception, figures.conversations
    known = bool(chosen.is_exact and talked.is_exact)
    rate = None
    if own.mkba.assumed_choice_rate is None:
        rate = _choice_rate(chosen, talked, region.streams[stream], known, base)
    cases = _case_rate(origin, own, base)
    if cases is None or own.gemeente is None:
        return StreamLearning(stream, talked, rate, known, None, None, None, None)
    low, high = _coming_year(cases, own.gemeente.inwoners)
    return StreamLearning(stream, talked, rate, known, cases, cases.mean * own.gemeente.inwoners, low, high)


def _choice_rate(chosen: Number, talked: Number, region: Any, known: bool, base: Parameters) -> Learned | None:
    """The rate of the others in the region, itself drawn towards the national one, updated with own choices."""
    national, weight = base[CHOICE_RATE], base.value("onzekerheid.voorkennis_gewicht")
    pairs = [(x, n) for n in _whole(region.conversations) for x in _whole(region.contraception) if x <= n]
    if not pairs:
        return None
    if known:
        x, n = round(chosen.value), round(talked.value)
        pairs = [(a - x, b - n) for a, b in pairs if 0 <= a - x <= b - n] or [(0, 0)]
    source = "Eigen registratie, getrokken naar die van de regio"
    others = [learn_share(x, n, national.value, weight, source) for x, n in pairs]
    if not known:
        return dataclasses.replace(mixture(others, "beta", source), own_weight=0.0)
    mean = float(np.mean([one.mean for one in others]))
    return learn_share(x, n, mean, base.value("onzekerheid.gemeente_gewicht"), source)


def _case_rate(origin: Origin | None, own: Result, base: Parameters) -> Learned | None:
    """Participants per inhabitant and year of taking part, drawn towards the other municipalities that take part."""
    if origin is None or own.gemeente is None:
        return None
    exposure = {
        row.gemeente.code: row.gemeente.inwoners * (origin.peildatum - row.participates_since).days / DAYS_A_YEAR
        for row in origin.rows
        if row.participates_since is not None and row.participates_since < origin.peildatum
    }
    (mine,) = [row.number for row in origin.rows if row.gemeente == own.gemeente]
    counts, inside = _whole(mine), _whole(origin.inside)
    if own.gemeente.code not in exposure or not counts:
        return None
    seen = exposure.pop(own.gemeente.code)
    rest = sum(exposure.values())
    source = "Eigen registratie, getrokken naar de andere deelnemende gemeenten"
    others = [learn_rate(n - x, rest, source).mean for n in inside for x in counts if n >= x] if rest > 0 else []
    shape = base.value("onzekerheid.gemeente_gevallen") if others else 0.5
    prior_exposure = shape / float(np.mean(others)) if others else 0.0
    learned = [learn_rate(x, seen, source, shape, prior_exposure) for x in counts]
    return learned[0] if len(learned) == 1 else mixture(learned, "gamma", source)


def _coming_year(rate: Learned, inhabitants: int) -> tuple[float, float]:
    """Bounds of 90 % of the number in a year: negative binomial, the Poisson count over the uncertain rate."""
    one = marginal(rate.posterior, "tempo")
    coming = stats.nbinom(one.shape, 1 / (1 + one.width * inhabitants))
    return float(coming.ppf(0.05)), float(coming.ppf(0.95))


def _whole(number: Number) -> list[int]:
    if number.low is None or number.high is None:
        return []
    return list(range(round(number.low), round(number.high) + 1))
