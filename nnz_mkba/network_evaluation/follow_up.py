"""What comes next: moments to look back, the next session, and the monitor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from nnz_mkba.model.kpi import expected_on_path, judge, path_ratio
from nnz_mkba.model.learning_network.planning import (
    Moment,
    evaluation_moments,
    plan_session,
)
from nnz_mkba.network_evaluation.results import (
    MonitorLine,
    Session,
)
from nnz_mkba.networks import Network
from nnz_mkba.parameters import load_parameters


def moments_of(network: Network, name: str, meetings: list[dt.date]) -> tuple[Moment, ...]:
    """Return when to look back after a round; nothing where its date is unknown."""
    last = network.about.rondes[name].datum if name else None
    if last is None:
        return ()
    rules = network.liso.rules
    return tuple(evaluation_moments(last, meetings, rules.mini_evaluatie_maanden, rules.volgende_evaluatie_maanden))


def session_of(network: Network, date: dt.date) -> Session:
    """Return a session with its dated tasks."""
    line = network.bijeenkomsten[network.bijeenkomsten["datum"] == date].iloc[0]
    tasks = plan_session(date, [(task.naam, task.weken_voor, task.eigenaar) for task in network.tasks.taken])
    minutes = _or_none(line["duur_minuten"])
    return Session(
        date=date,
        begin=line["begin"] or "",
        minutes=120 if minutes is None else int(minutes),
        subject=line["onderwerp"] or "",
        tasks=tuple(tasks),
        from_source=network.tasks.week_en_eigenaar_uit_bron,
    )


def monitor_of(network: Network) -> tuple[MonitorLine, ...]:
    """Return the indicators of the monitor by group, each judged on its path."""
    parameters = load_parameters().at(network.about.peildatum)
    lines = []
    for line in network.monitor.itertuples():
        start, target, begin, end = (
            _or_none(part) for part in (line.beginwaarde, line.streefwaarde, line.vanaf, line.streefdatum)
        )
        expected = ratio = None
        if None not in (start, target, begin, end) and begin < end:
            expected = expected_on_path(float(start), begin, float(target), end, min(line.peildatum, end))
            ratio = path_ratio(float(line.waarde), float(start), expected)
        status = judge(
            float(line.waarde),
            None if target is None else float(target),
            ratio,
            same_unit=True,
            on_track_from=parameters.value("kpi.op_koers_vanaf"),
            at_risk_from=parameters.value("kpi.risico_vanaf"),
        )
        lines.append(
            MonitorLine(
                line.groep,
                line.indicator,
                line.eenheid,
                line.peildatum,
                float(line.waarde),
                None if target is None else float(target),
                end,
                expected,
                status,
            )
        )
    order = list(network.liso.monitor.groepen)
    return tuple(sorted(lines, key=lambda found: order.index(found.group)))


def _or_none(value: Any) -> Any:
    """Return None for an empty cell, whatever pandas makes of it."""
    return None if pd.isna(value) else value
