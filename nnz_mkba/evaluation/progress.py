"""Performance indicators on their way to the target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic

from nnz_mkba.evaluation.subject import PLAIN, Counts, Figure, Subject
from nnz_mkba.indicators import IndicatorDefinition
from nnz_mkba.model import kpi
from nnz_mkba.model.mkba import ratio_or_none
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import ALLE, Status


@dataclass(frozen=True)
class IndicatorResult(Generic[N]):
    """One performance indicator on its way to the target; the names are those of the JSON face.

    `peildatum` is the date of the observation itself, which may lie before the evaluation's.
    """

    indicator: str
    naam: str
    name_en: str
    unit: str
    personal: bool
    baseline: N
    baseline_date: dt.date | None = field(metadata=PLAIN)
    value: N
    peildatum: dt.date | None = field(metadata=PLAIN)
    value_unit: str | None = field(metadata=PLAIN)
    target: N
    target_date: dt.date | None = field(metadata=PLAIN)
    progress: N = field(metadata={"percentage_of": None})
    expected: N
    path_ratio: N = field(metadata={"percentage_of": None})
    status: Status
    projected: N = field(metadata={"percentage_of": None})
    low: N = field(metadata={"percentage_of": None})
    high: N = field(metadata={"percentage_of": None})
    probability: N = field(metadata={"percentage_of": None})
    points: tuple[tuple[dt.date, N], ...]


def compute_indicator(subject: Subject, key: str, counts: Counts) -> IndicatorResult[Figure]:
    """Place one indicator on its path and predict where it ends."""
    definition = subject.region.indicators[key]
    observations = _observations(subject, key, definition, counts)
    targets = subject.region.kpi
    targets = targets[(targets["indicator"] == key) & (targets["soort"] == "streefwaarde")].sort_values("peildatum")
    running = targets[targets["peildatum"] >= subject.peildatum]
    # The first target that still runs; when all dates have passed, the last one still stands.
    target = next(iter((running if len(running) else targets.tail(1)).itertuples()), None)
    date, (value, unit) = max(observations.items()) if observations else (None, (None, None))
    start = None
    if target is not None:
        start = max((day for day in observations if day <= target.vanaf), default=None)
    baseline = observations[start][0] if start else None
    same_unit = target is None or unit is None or unit == target.eenheid
    expected = ratio = progress = None
    found = None
    if target is not None and same_unit and value is not None and date is not None:
        progress = ratio_or_none(value, target.waarde)
        if start and baseline is not None and date > start:
            expected = kpi.expected_on_path(
                baseline, start, target.waarde, target.peildatum, min(date, target.peildatum)
            )
            ratio = kpi.path_ratio(value, baseline, expected)
            observed, remaining = (date - start).days, (target.peildatum - date).days
            found = kpi.outlook(value, value - baseline, observed, remaining, target.waarde)
    limits = subject.parameters
    status = kpi.judge(
        value,
        None if target is None else target.waarde,
        ratio,
        same_unit=same_unit,
        on_track_from=limits.value("kpi.op_koers_vanaf"),
        at_risk_from=limits.value("kpi.risico_vanaf"),
    )
    return IndicatorResult(
        indicator=key,
        naam=definition.naam,
        name_en=definition.name_en,
        unit=target.eenheid if target is not None else unit or definition.eenheid,
        personal=definition.personal,
        baseline=baseline,
        baseline_date=start,
        value=value,
        peildatum=date,
        value_unit=unit,
        target=None if target is None else float(target.waarde),
        target_date=None if target is None else target.peildatum,
        progress=progress,
        expected=expected,
        path_ratio=ratio,
        status=status,
        projected=found.projected if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        probability=found.probability if found else None,
        points=tuple((day, number) for day, (number, _) in sorted(observations.items())),
    )


def _observations(
    subject: Subject, key: str, definition: IndicatorDefinition, counts: Counts
) -> dict[dt.date, tuple[Figure, str]]:
    """Return the observed values up to the peildatum with their units, by date."""
    if definition.clients is not None:
        stream, outcome = definition.clients
        wanted = [name for name in subject.counted if name == CountKey(name.peildatum, stream, ALLE, outcome)]
        return {
            name.peildatum: (counts.get(name), definition.eenheid)
            for name in wanted
            if name.peildatum <= subject.peildatum
        }
    table = subject.region.kpi
    rows = table[(table["indicator"] == key) & (table["soort"] == "realisatie")]
    rows = rows[rows["peildatum"] <= subject.peildatum]
    return {row.peildatum: (float(row.waarde), row.eenheid) for row in rows.itertuples()}
