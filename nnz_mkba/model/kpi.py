"""Where an indicator stands on the straight path to its target, and where it will probably end."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np

from nnz_mkba.vocabulary import Status


@dataclass(frozen=True)
class Outlook:
    """Prediction of a cumulative count on the target date.

    Attributes
    ----------
    projected : float
        Mean of the prediction. [unit of the indicator]
    low, high : float
        Bounds of the central 90 % interval. [unit of the indicator]
    probability : float
        Probability that the target is reached. [fraction]
    """

    projected: float
    low: float
    high: float
    probability: float


def expected_on_path(
    baseline: float, baseline_date: dt.date, target: float, target_date: dt.date, date: dt.date
) -> float:
    """Return the value on a date if growth from baseline to target were even (linear in days).

    Examples
    --------
    >>> round(expected_on_path(9, dt.date(2020, 12, 31), 45, dt.date(2021, 12, 31), dt.date(2021, 6, 30)), 2)
    26.85
    """
    return baseline + (target - baseline) * (date - baseline_date).days / (target_date - baseline_date).days


def path_ratio(value: float, baseline: float, expected: float) -> float | None:
    """Return realised over expected growth since the baseline; None if no growth was expected yet.

    Examples
    --------
    >>> round(path_ratio(23, 9, 26.8521), 3)
    0.784
    """
    growth = expected - baseline
    return None if growth == 0 else (value - baseline) / growth


def outlook(
    value: float, increase: float, observed_days: int, remaining_days: int, target: float, level: float = 0.90
) -> Outlook | None:
    """Predict a cumulative count on the target date from its increase so far.

    The daily rate has Jeffreys' prior Gamma(1/2, 0); with a Poisson count this gives a Gamma posterior and a
    negative binomial prediction. It assumes that events come independently and at a constant rate.

    Parameters
    ----------
    value : float
        Cumulative count now. [unit of the indicator]
    increase : float
        Growth over `observed_days`; a decrease has no outlook.
    observed_days, remaining_days : int
        [day]
    target : float
    level : float
        Probability content of the interval. [fraction]

    Returns
    -------
    Outlook or None
        None where the prediction has no meaning.

    Examples
    --------
    >>> found = outlook(23, 14, 181, 184, 45)
    >>> round(found.low), round(found.high), round(found.probability, 2)
    (30, 47, 0.11)
    """
    if increase < 0 or observed_days <= 0 or remaining_days < 0 or value != int(value) or increase != int(increase):
        return None
    if remaining_days == 0:
        return Outlook(value, value, value, float(value >= target))
    shape = increase + 0.5
    share = observed_days / (observed_days + remaining_days)
    at_most = _at_most(shape, share)  # so many further events, or fewer
    tail = (1 - level) / 2
    needed = math.ceil(target - value)
    return Outlook(
        projected=float(value + shape * (1 - share) / share),
        low=float(value + np.searchsorted(at_most, tail)),
        high=float(value + np.searchsorted(at_most, 1 - tail)),
        probability=1.0 if needed <= 0 else float(1 - at_most[min(needed, len(at_most)) - 1]),
    )


def _at_most(shape: float, share: float) -> np.ndarray:
    """Return the chance of at most 0, 1, 2, … events: negative binomial, with a shape that need not be whole.

    Summed from one count to the next, since loading the library that has it takes a hundred times as long.

    Examples
    --------
    >>> _at_most(1.0, 0.5)[:3].round(6).tolist()
    [0.5, 0.75, 0.875]
    """
    mean = shape * (1 - share) / share
    size = math.ceil(mean + 40 * math.sqrt(mean / share) + 40)
    count = np.arange(1, size)
    steps = np.log(count + shape - 1) - np.log(count) + math.log1p(-share)
    logs = shape * math.log(share) + np.concatenate([[0.0], np.cumsum(steps)])
    return np.minimum(np.cumsum(np.exp(logs)), 1.0)


def judge(
    value: float | None,
    target: float | None,
    ratio: float | None,
    *,
    same_unit: bool,
    on_track_from: float,
    at_risk_from: float,
) -> Status:
    """Give the stand of an indicator a word.

    Parameters
    ----------
    value, target : float or None
    ratio : float or None
        Path ratio. [fraction]
    same_unit : bool
        Whether value and target are counted in the same unit.
    on_track_from, at_risk_from : float
        Path ratios from which the words `op_koers` and `risico` hold. [fraction]

    Examples
    --------
    >>> judge(31, 30, None, same_unit=True, on_track_from=0.95, at_risk_from=0.8)
    <Status.BEHAALD: 'behaald'>
    """
    if value is None:
        return Status.ONBEKEND
    if target is None:
        return Status.GEEN_STREEFWAARDE
    if not same_unit:
        return Status.NIET_VERGELIJKBAAR
    if value >= target:
        return Status.BEHAALD
    if ratio is None:
        return Status.ONBEKEND
    if ratio >= on_track_from:
        return Status.OP_KOERS
    return Status.RISICO if ratio >= at_risk_from else Status.ACHTER
