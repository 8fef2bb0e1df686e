"""How sure is the outcome: the uncertainty analysis of one region, from what may be seen of its counts alone.

The only counts that enter are those of a `Result`, so that two deliveries with equal published
counts give equal results to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from nnz_mkba.model.uncertainty import (
    NULALTERNATIEF,
    PROGRAMMA,
    AgainstNothing,
    BreakEven,
    Estimate,
    PartialInformation,
    PointModel,
    Summary,
    TornadoBar,
    TwoWay,
    against_nothing,
    break_even,
    conditional,
    evaluate_model,
    evpi,
    evppi,
    evsi_share,
    population_value,
    sample,
    simulate_payers,
    sobol_indices,
    summarise,
    tornado,
    two_way,
)
from nnz_mkba.model.uncertainty.conditional import owner
from nnz_mkba.model.uncertainty.marginals import Marginal, marginal, marginals
from nnz_mkba.model.uncertainty.mix import Convention
from nnz_mkba.parameters import Distribution, Parameters
from nnz_mkba.programme_inputs import BIRTH, CHOICE, MIX, PARTICIPANTS, PARTS, PREGNANCY, PREVENTED
from nnz_mkba.programme_model import Programme, build_programme
from nnz_mkba.results.published_inputs import assumed, counted
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS, Intervention

#: Accepted shares of the benefits, 0 to 200 %.
SHARES = np.round(np.linspace(0.0, 2.0, 201), 12)
#: Shares of the choices that prevent a birth.
FRACTIONS = np.round(np.linspace(0.0, 1.0, 101), 12)
#: Sizes of a study that follows more participants.
STUDY_SIZES = (25, 50, 100, 250, 1000)
#: A power of two, which the sequence of Sobol asks for.
_SOBOL_DRAWS = 4096
CONVENTIONS: tuple[Convention, ...] = ("proportional", "from_geen")


@dataclass(frozen=True)
class PayerOutcome:
    """The account of one bearer of costs.

    Attributes
    ----------
    costs_eur : float
        Mean of the bearer's own costs.
    own : Summary or None
        Of the bearer's own benefits less its own costs; None if who benefits is not known.
    benefit_share : float or None
        Share of the expected benefits that falls to the bearer; None likewise. [fraction]
    against : AgainstNothing
        All benefits, times the share that falls to the bearer, against the bearer's own costs.
    """

    costs_eur: float
    own: Summary | None
    benefit_share: float | None
    against: AgainstNothing

    def probability(self, share: float) -> float:
        """Chance that the bearer breaks even if this share of all benefits is the bearer's. [fraction]"""
        table = self.against.table
        return float(table["probability"].iloc[int(np.abs(table.index.to_numpy() - share).argmin())])


@dataclass(frozen=True)
class Headlines:
    """The outcome, what moves it and where it tips; every figure rests on publishable counts only.

    Attributes
    ----------
    programme : Programme
    inputs : pandas.DataFrame
        Index: column; `mean`, `low`, `high` (90 % interval), `source`, `assumption`, `certain`. The prevented fraction
        has a row of its own beside its parts.
    draws, seed : int
    net : ndarray, shape (draws,)
        Net benefit. [EUR]
    summary : Summary
    against : AgainstNothing
        Over the share of the expected benefits that counts.
    by_prevented : AgainstNothing
        Over the share of the choices that prevents a birth, 0 to 1: all else uncertain as ever.
    break_even : dict of str to dict of str to BreakEven
        By convention for the mix, then by column; the prevented fraction first, also where it has parts.
    tornado : dict of str to list of TornadoBar
        By convention; widest first.
    ratio : (float, float)
        Benefits over costs: 90 % of the draws lie between these.
    """

    programme: Programme
    inputs: pd.DataFrame
    draws: int
    seed: int
    net: np.ndarray
    summary: Summary
    against: AgainstNothing
    by_prevented: AgainstNothing
    break_even: dict[str, dict[str, BreakEven]]
    tornado: dict[str, list[TornadoBar]]
    ratio: tuple[float, float]

    @property
    def base_net_eur(self) -> float:
        """Net benefit with every input at its mean."""
        return next(iter(self.break_even[CONVENTIONS[0]].values())).base_net

    def probability_if_prevented(self, fraction: float) -> float:
        """Chance of a positive outcome if this share of the choices prevents a birth. [fraction]"""
        chances = self.by_prevented.table["probability"]
        return float(chances.iloc[int(np.abs(chances.index.to_numpy() - fraction).argmin())])


@dataclass(frozen=True)
class ProtectedUncertainty(Headlines):
    """All results for one region.

    Attributes
    ----------
    evpi : Estimate
    loss_nothing, loss_programme : Estimate
        Expected loss of stopping and of going on: what the other decision would have brought more. [EUR]
    evppi : tuple of PartialInformation
        Single columns, in the order of the inputs.
    evppi_groups : dict of str to PartialInformation
    evsi : dict of str to pandas.Series
        By share that a study would measure: value by number of participants followed; a finite sum, so without
        Monte Carlo error. [EUR]
    population : Estimate
        EVPI for all decisions that it can still serve. [EUR]
    decision_years : int
    payers : dict of str to PayerOutcome
    """

    evpi: Estimate
    loss_nothing: Estimate
    loss_programme: Estimate
    evppi: tuple[PartialInformation, ...]
    evppi_groups: dict[str, PartialInformation]
    evsi: dict[str, pd.Series]
    population: Estimate
    decision_years: int
    payers: dict[str, PayerOutcome]

    @cached_property
    def two_way(self) -> TwoWay | None:
        """Net benefit over the two inputs that move it most; computed when it is asked for, as no page of a region does."""
        point = PointModel(self.programme.model, self.programme.parameters, PROGRAMMA, NULALTERNATIEF)
        return _two_way(point, self.tornado[CONVENTIONS[0]])

    @cached_property
    def sobol(self) -> pd.DataFrame:
        """Indices of Sobol; computed when they are asked for, as no page of a region does."""
        generator = np.random.default_rng(self.seed)
        return sobol_indices(self.programme.model, self.programme.parameters, PROGRAMMA, generator, _SOBOL_DRAWS)


def analyse(found: Result, base: Parameters, draws: int = 10_000, seed: int = 1) -> ProtectedUncertainty:
    """Run the whole analysis.

    Parameters
    ----------
    found : Result
    base : Parameters
        As the parameter files have them on the peildatum, no scenario applied.
    draws, seed : int

    Raises
    ------
    NnzError
        If participants or costs are unknown, or `draws` is not a positive whole number.
    """
    return analyse_programme(build_programme(counted(found), assumed(found, base)), found.parameters, draws, seed)


def headlines(found: Result, base: Parameters, draws: int = 4_000, seed: int = 1) -> Headlines:
    """Run the part that a screen shows while a reader moves a slider: no value of information, no Sobol indices.

    Parameters and errors as in `analyse`; the same draws and seed give the same figures.
    """
    programme = build_programme(counted(found), assumed(found, base))
    frame = sample(programme.parameters, draws, np.random.default_rng(seed))
    return _headlines(programme, frame, seed)


def analyse_programme(programme: Programme, values: Parameters, draws: int, seed: int) -> ProtectedUncertainty:
    """Run the whole analysis on a model that is already there; see `analyse`."""
    model, parameters = programme.model, programme.parameters
    frame = sample(parameters, draws, np.random.default_rng(seed))
    head = _headlines(programme, frame, seed)
    known = conditional(model, parameters)
    uncertain = _uncertain(parameters)
    groups = _groups(parameters, uncertain)
    found = evppi(model, parameters, frame, [*uncertain, *groups.values()])
    perfect = evpi({NULALTERNATIEF: np.zeros(draws), PROGRAMMA: head.net})
    years = int(values.value("onzekerheid.besluit_looptijd"))
    decisions = population_value(
        1.0, values.value("onzekerheid.besluiten_per_jaar"), years, values.value("discontovoet")
    )
    return ProtectedUncertainty(
        **vars(head),
        evpi=perfect,
        loss_nothing=_mean(np.maximum(head.net, 0.0)),
        loss_programme=_mean(np.maximum(-head.net, 0.0)),
        evppi=tuple(found[: len(uncertain)]),
        evppi_groups=dict(zip(groups, found[len(uncertain) :], strict=True)),
        evsi={
            name: evsi_share(known, name, STUDY_SIZES)
            for name in (CHOICE, PREGNANCY, PREVENTED)
            if name in parameters and parameters[name].family == "beta"
        },
        population=Estimate(perfect.value * decisions, perfect.se * decisions),
        decision_years=years,
        payers=_payers(programme, frame),
    )


def _headlines(programme: Programme, frame: pd.DataFrame, seed: int) -> Headlines:
    model, parameters = programme.model, programme.parameters
    outcomes = evaluate_model(model, frame)
    benefit, cost = (one[PROGRAMMA] for one in outcomes.both())
    uncertain = _uncertain(parameters)
    points = {c: PointModel(model, parameters, PROGRAMMA, NULALTERNATIEF, convention=c) for c in CONVENTIONS}
    movable = {c: [name for name in marginals(parameters) if _moves(parameters, name, c)] for c in CONVENTIONS}
    fraction = break_even(PointModel(model, programme.summed, PROGRAMMA, NULALTERNATIEF), PREVENTED)
    # A convention says what a mix does; everything else tips at the same place under both.
    same = {
        name: break_even(points[CONVENTIONS[0]], name)
        for name in marginals(parameters)
        if name in parameters and name != PREVENTED
    }
    # The same draws, as if every choice prevented a birth.
    all_prevent = evaluate_model(model, frame.drop(columns=[*PARTS], errors="ignore").assign(**{PREVENTED: 1.0}))
    with np.errstate(divide="ignore"):
        ratios = benefit / cost
    return Headlines(
        programme=programme,
        inputs=_inputs(programme),
        draws=len(frame),
        seed=seed,
        net=outcomes.net[PROGRAMMA],
        summary=summarise(outcomes, PROGRAMMA),
        against=against_nothing(benefit, cost, SHARES),
        by_prevented=against_nothing(all_prevent.both()[0][PROGRAMMA], cost, FRACTIONS),
        break_even={
            c: {PREVENTED: fraction}
            | {
                name: same[name] if name in same else break_even(points[c], name)
                for name in movable[c]
                if name != PREVENTED
            }
            for c in CONVENTIONS
        },
        tornado={
            c: tornado(points[c], [name for name in movable[c] if name in uncertain])
            for c in CONVENTIONS
            if movable[c]
        },
        ratio=(float(np.quantile(ratios, 0.05)), float(np.quantile(ratios, 0.95))),
    )


def _uncertain(parameters: Mapping[str, Any]) -> list[str]:
    return [name for name, one in marginals(parameters).items() if one.family != "fixed"]


def _mean(values: np.ndarray) -> Estimate:
    return Estimate(float(values.mean()), float(values.std() / np.sqrt(len(values))))


def _groups(parameters: Mapping[str, Any], uncertain: Sequence[str]) -> dict[str, list[str]]:
    """Return what one study could settle together, where it is more than one input."""
    costs = [name for name in uncertain if name.startswith("kosten.")]
    groups = {
        "registratie": [name for name in ("deelnemers", CHOICE) if name in uncertain],
        "zonder_programma": [name for name in (PREGNANCY, BIRTH) if name in uncertain],
        PREVENTED: [name for name in PARTS if name in uncertain],
        "effect": [name for name in (CHOICE, PREVENTED, *PARTS) if name in uncertain],
        "zorg": [MIX, *(f"baten.{tier}" for tier in TIERS if f"baten.{tier}" in uncertain)],
        MIX: [MIX],
        "kosten": costs,
    }
    if MIX not in parameters:
        groups["zorg"].remove(MIX)
        groups.pop(MIX)
    return {name: members for name, members in groups.items() if len(members) > 1 or members == [MIX]}


def _moves(parameters: Mapping[str, Any], name: str, convention: Convention) -> bool:
    """Whether a column can be moved by itself under a convention for the mix."""
    if parameters[owner(parameters, name)].family != "dirichlet" or convention == "proportional":
        return True
    geen = str(Intervention.GEEN)
    return name != f"{MIX}.{geen}" and geen in (parameters[MIX].weights or {})


def _two_way(point: PointModel, bars: Sequence[TornadoBar]) -> TwoWay | None:
    """Map the two widest bars that do not belong to one mix."""
    names = [bar.parameter for bar in bars]
    for second in names[1:]:
        if owner(point.parameters, second) != owner(point.parameters, names[0]):
            return two_way(point, names[0], second)
    return None


def _inputs(programme: Programme) -> pd.DataFrame:
    given = programme.parameters
    rows = {PREVENTED: _row(marginal(programme.prevented, PREVENTED), programme.prevented)}
    for name, one in marginals(given).items():
        rows[name] = _row(one, given[owner(given, name)])
    first = [name for name in marginals(given) if name in (PARTICIPANTS, CHOICE)]
    columns = ["mean", "low", "high", "source", "assumption", "certain"]
    return pd.DataFrame.from_dict(
        {name: rows[name] for name in dict.fromkeys([*first, PREVENTED, *rows])}, orient="index", columns=columns
    )


def _row(one: Marginal, given: Distribution) -> tuple[Any, ...]:
    low, high = one.ppf(np.array([0.05, 0.95])).tolist()
    return one.mean, low, high, given.source, given.assumption, one.family == "fixed"


def _payers(programme: Programme, frame: pd.DataFrame) -> dict[str, PayerOutcome]:
    own = simulate_payers(programme.own_by_payer, frame) if programme.own_by_payer else {}
    found = {}
    for payer, outcomes in simulate_payers(programme.by_payer, frame).items():
        benefit, cost = outcomes.both()
        against = against_nothing(benefit[PROGRAMMA], cost[PROGRAMMA], SHARES)
        summary = share = None
        if payer in own:
            summary = summarise(own[payer], PROGRAMMA)
            share = float(own[payer].both()[0][PROGRAMMA].mean() / benefit[PROGRAMMA].mean())
        found[payer] = PayerOutcome(float(cost[PROGRAMMA].mean()), summary, share, against)
    return found
