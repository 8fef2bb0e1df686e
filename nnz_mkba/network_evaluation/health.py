"""A network beside its norms, and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from nnz_mkba.model.discounting import price_index
from nnz_mkba.model.learning_network.health import Fit, NetworkCost, fit, network_cost
from nnz_mkba.network_evaluation.results import (
    NormCheck,
    RoleCheck,
)
from nnz_mkba.networks import CashItem, Network, NetworkFile, years_between
from nnz_mkba.parameters import load_parameters


def check_norms(network: Network) -> tuple[NormCheck, ...]:
    """Hold size, meetings and duration against their norms."""
    about = network.about
    facts = {
        "leden": (about.leden, about.leden_bron),
        "bijeenkomsten_per_jaar": (about.bijeenkomsten_per_jaar, about.bijeenkomsten_bron),
        "looptijd_jaren": (_years(about), "network.yaml, start en eind"),
    }
    checks = []
    for key, norm in network.liso.norms.normen.items():
        value, source = facts.get(key, (None, None))
        number = None if value is None else float(value)
        verdict = fit(number, norm.minimum, norm.maximum)
        if key == "looptijd_jaren" and about.eind is None and verdict is Fit.TE_LAAG:
            verdict = Fit.NOG_NIET  # a network that still runs is not too short
        checks.append(NormCheck(key, number, verdict, source or ""))
    return tuple(checks)


def check_roles(network: Network) -> tuple[RoleCheck, ...]:
    """Hold the hours of each role against the norm."""
    checks = []
    for key, role in network.liso.norms.rollen.items():
        own = network.about.rollen.get(key)
        hours = own.uren_per_week if own else None
        filled = own.ingevuld if own else "onbekend"
        if key == "deelnemer" and own is None and network.about.leden:
            filled = "ja"
        verdict = fit(hours, role.uren_per_week, None) if role.uren_per_week is not None else Fit.ONBEKEND
        checks.append(RoleCheck(key, filled, own.personen if own else None, hours, role.uren_per_week, verdict))
    return tuple(checks)


def cost_of(network: Network) -> NetworkCost:
    """Return what a network costs from its start to its end or peildatum, at the price level of that last year.

    Hours are the network's own where it states them for a role, otherwise those of the norm: then the result is
    hypothetical, and says so (`from_norm`).
    """
    about = network.about
    until = about.eind or about.peildatum
    return _cost(network, until, _years(about), about.geldkosten)


def yearly_cost(network: Network) -> dict[int, NetworkCost]:
    """Return what a network costs in each calendar year of its life, at that year's prices.

    `extra_cost_eur` makes a line of each that the cost-benefit analysis takes beside the programme's own costs.
    """
    about = network.about
    until = about.eind or about.peildatum
    found = {}
    for year in range(about.start.year, until.year + 1):
        first, last = max(about.start, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))
        cash = None if about.geldkosten is None else [item for item in about.geldkosten if item.jaar == year]
        part = ((last - first).days + 1) / (dt.date(year, 12, 31) - dt.date(year - 1, 12, 31)).days
        found[year] = _cost(network, last, part, cash)
    return found


def _cost(network: Network, until: dt.date, years: float, cash: Iterable[CashItem] | None) -> NetworkCost:
    weeks, _ = network.liso.rates.at("werkweken_per_jaar", until)
    rate, level = network.liso.rates.at("uurtarief", until)
    hours, from_norm = _hours_per_week(network)
    cpi = load_parameters().series("cpi")
    changes = {date.year: share for date, share in cpi.items()}
    year = min(until.year, max(changes))
    return network_cost(
        hours,
        weeks_per_year=weeks,
        years=years,
        rate_eur=rate * price_index(changes, level or year, year),
        price_level=year,
        cash_eur=None if cash is None else sum(item.bedrag_eur for item in cash),
        from_norm=from_norm,
    )


def _hours_per_week(network: Network) -> tuple[dict[str, float] | None, bool]:
    """Return the hours of each role together, and whether any of them comes from the norm."""
    about, norms = network.about, network.liso.norms.rollen
    own = {key: role for key, role in about.rollen.items() if role.ingevuld == "ja"}
    member = own.get("deelnemer")
    from_norm = member is None or member.uren_per_week is None
    each = norms["deelnemer"].uren_per_week if member is None or from_norm else member.uren_per_week
    if about.leden is None:
        return None, from_norm
    hours = {}
    members = about.leden
    for key, role in own.items():
        if key == "deelnemer":
            continue
        persons = role.personen or 1
        members -= persons
        asked = role.uren_per_week
        if asked is None:  # not stated: what the norm asks, or the hours of a member where it asks nothing
            from_norm, asked = True, norms[key].uren_per_week or each
        hours[key] = persons * (asked or 0.0)
    hours["deelnemer"] = max(members, 0) * (each or 0.0)
    return hours, from_norm


def _years(about: NetworkFile) -> float:
    return years_between(about.start, about.eind or about.peildatum)
