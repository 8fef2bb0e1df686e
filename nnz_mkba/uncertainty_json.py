"""What `nnz-mkba uncertainty --json` prints: of a region, of the reference model, or of draws made elsewhere."""

from __future__ import annotations

import csv
import dataclasses
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.model.uncertainty import (
    NULALTERNATIEF,
    PROGRAMMA,
    AgainstNothing,
    BreakEven,
    DrawsAnalysis,
    PointModel,
    ReferenceModel,
    Summary,
    TornadoBar,
    against_nothing,
    analyse_draws,
    break_even_all,
    break_even_lambda,
    conditional,
    evaluate_model,
    evpi,
    exact_evppi,
    parse_lambda_grid,
    reference_model,
    sample,
    summarise,
    tornado,
)
from nnz_mkba.model.uncertainty.acceptability import check_shares
from nnz_mkba.model.uncertainty.sampling import Method
from nnz_mkba.present.locale import translator
from nnz_mkba.present.uncertainty.tipping import doubt_words
from nnz_mkba.programme_inputs import PREVENTED
from nnz_mkba.results.gemeente_learning import StreamLearning
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, SHARES, ProtectedUncertainty
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import read_yaml

#: Draws of the reference model: scrambled Sobol points, a power of two.
REFERENCE_DRAWS = 1 << 17
#: Shares at which the reference model is searched for doubt.
_FINE = np.round(np.linspace(0.0, 2.0, 2001), 12)


def region_face(found: ProtectedUncertainty) -> dict[str, Any]:
    """Return the analysis of a region; the first five keys are those of the design."""
    singles = list(found.evppi)
    if PREVENTED in found.evppi_groups:  # not drawn itself, but asked for most
        singles.append(dataclasses.replace(found.evppi_groups[PREVENTED], names=(PREVENTED,)))
    return {
        "net_benefit": _summary(found.summary),
        "evpi_eur": found.evpi.value,
        "evppi_eur": {info.names[0]: info.value for info in singles},
        "tornado": _bars(found.tornado[CONVENTIONS[0]]),
        "acceptability": _acceptability(found.against),
        "draws": found.draws,
        "seed": found.seed,
        "warning": found.summary.warning.message if found.summary.warning else None,
        "evpi_se_eur": found.evpi.se,
        "evppi_se_eur": {info.names[0]: info.se for info in singles},
        "evppi_groups_eur": {name: info.value for name, info in found.evppi_groups.items()},
        "evppi_groups_se_eur": {name: info.se for name, info in found.evppi_groups.items()},
        "evsi_eur": {name: {str(n): value for n, value in values.items()} for name, values in found.evsi.items()},
        # A finite sum over every result that a study can have: nothing is simulated.
        "evsi_se_eur": {name: {str(n): 0.0 for n in values.index} for name, values in found.evsi.items()},
        "population_value_eur": found.population.value,
        "population_value_se_eur": found.population.se,
        "probability_by_prevented_fraction": [
            {"fraction": fraction, "probability": probability}
            for fraction, probability in found.by_prevented.table["probability"].items()
        ],
        "break_even_lambda": found.against.break_even_lambda,
        "break_even": _break_even(found.break_even[CONVENTIONS[0]]),
        "break_even_from_geen": _break_even(found.break_even[CONVENTIONS[1]]),
        "tornado_from_geen": _bars(found.tornado[CONVENTIONS[1]]),
        "sobol": [{"parameter": name, **row} for name, row in found.sobol.to_dict("index").items()],
        "payers": {
            payer: {
                "costs_eur": outcome.costs_eur,
                "break_even_share": outcome.against.break_even_lambda,
                "benefit_share": outcome.benefit_share,
                "net_benefit": None if outcome.own is None else _summary(outcome.own),
                "acceptability": _acceptability(outcome.against),
            }
            for payer, outcome in found.payers.items()
        },
        "expected_loss": [
            {"share": share, "programme_eur": programme, "nothing_eur": nothing}
            for share, programme, nothing in zip(
                found.against.table.index.tolist(),
                found.against.table["loss_programme"].tolist(),
                found.against.table["loss_nothing"].tolist(),
                strict=True,
            )
        ],
        "inputs": [{"parameter": name, **row} for name, row in found.inputs.to_dict("index").items()],
    }


def gemeente_face(learned: Sequence[StreamLearning]) -> dict[str, Any]:
    """Return what a municipality's counts teach; its net benefit is null, since not every participant's home is known."""
    return {
        "net_benefit": None,
        "learned": {
            str(one.stream): {
                "participants": one.participants.as_json(),
                "choice_rate": None
                if one.choice_rate is None
                else {
                    "mean": one.choice_rate.mean,
                    "p05": one.choice_rate.low,
                    "p95": one.choice_rate.high,
                    "own_weight": one.choice_rate.own_weight,
                },
                "participants_per_year": None
                if one.case_rate is None
                else {
                    "mean": one.per_year,
                    "p05": one.low,
                    "p95": one.high,
                    "own_weight": one.case_rate.own_weight,
                },
            }
            for one in learned
        },
    }


def load_reference() -> ReferenceModel:
    """Return the reference model that ships with the package."""
    return reference_model(read_yaml(shipped("data", "reference_model.yaml")))


def reference_face(draws: int | None, seed: int, lambda_grid: str, evppi_at: Sequence[float]) -> dict[str, Any]:
    """Return the reference model's figures: exact where they are integrals, simulated with standard error elsewhere.

    Parameters
    ----------
    draws : int or None
        None takes `REFERENCE_DRAWS` scrambled Sobol points; a number takes as many plain Monte Carlo draws.
    seed : int
    lambda_grid : str
        ``start:stop:step``.
    evppi_at : sequence of float
        Shares at which exact EVPPI is given.
    """
    reference = load_reference()
    method: Method = "sobol" if draws is None else "monte_carlo"
    frame = sample(
        reference.parameters, REFERENCE_DRAWS if draws is None else draws, np.random.default_rng(seed), method
    )
    outcomes = evaluate_model(reference.model, frame)
    benefit, cost = outcomes.both()
    grid = parse_lambda_grid(lambda_grid)
    against = against_nothing(benefit[PROGRAMMA], cost[PROGRAMMA], grid)
    fine = against_nothing(benefit[PROGRAMMA], cost[PROGRAMMA], _FINE)
    known = conditional(reference.model, reference.parameters)
    exact = exact_evppi(known, None, check_shares(evppi_at))
    at = against_nothing(benefit[PROGRAMMA], cost[PROGRAMMA], check_shares(evppi_at))
    point = PointModel(reference.model, reference.parameters, PROGRAMMA, NULALTERNATIEF)
    perfect = evpi(outcomes.net)
    at_one = exact_evppi(known, None, [1.0]).iloc[0]
    summary = summarise(outcomes, PROGRAMMA)
    return {
        "model": reference.description,
        "net_benefit": _summary(summary),
        "warning": summary.warning.message if summary.warning else None,
        "evpi_eur": perfect.value,
        "evppi_eur": at_one.to_dict(),
        "tornado": _bars(tornado(point)),
        "acceptability": _acceptability(against_nothing(benefit[PROGRAMMA], cost[PROGRAMMA], SHARES)),
        "draws": len(frame),
        "seed": seed,
        "method": method,
        "expected_net_benefit_exact_eur": float(known.at_means().net[PROGRAMMA][0]),
        "break_even_lambda": break_even_lambda(point),
        "break_even": _break_even(break_even_all(point)),
        "at": [
            {
                "lambda": share,
                "enb": row["enb"],
                "probability": row["probability"],
                "evpi": row["evpi"],
                "evpi_se": row["evpi_se"],
                "evppi": {name: float(value) for name, value in exact.loc[share].items()},
            }
            for share, row in at.table.iterrows()
        ],
        "grid": _grid(against.table),
        "evppi": [
            {"lambda": share, "parameter": name, "value": float(value), "se": 0.0}
            for share, row in exact.iterrows()
            for name, value in row.items()
        ],
        "message": doubt_words(fine, translator("nl")),
        "doubt": {"most_at": fine.most_doubt_lambda, "range_95": fine.doubt_range()},
    }


def draws_analysis(
    path: Path, parameters: str, benefit: str, cost: str, lambda_grid: str, evppi_at: Sequence[float]
) -> DrawsAnalysis:
    """Analyse a CSV file of draws that were made elsewhere.

    Parameters
    ----------
    path : Path
    parameters : str
        Column names, separated by commas; may be empty.
    benefit, cost : str
        Column names.
    lambda_grid : str
        ``start:stop:step``.
    evppi_at : sequence of float
        Empty for the break-even share.

    Raises
    ------
    UsageError
        If there is no such file or the grid cannot be read.
    NnzError
        If the file is empty, no table, or a column is missing or holds no numbers.
    """
    names = [name.strip() for name in parameters.split(",") if name.strip()]
    try:
        grid = parse_lambda_grid(lambda_grid)
        shares = check_shares(sorted(set(evppi_at))) if evppi_at else None
    except NnzError as error:
        raise UsageError(str(error)) from None
    frame = read_draws(path)
    try:
        return analyse_draws(frame, names, benefit, cost, grid, shares)
    except NnzError as error:
        raise NnzError(f"{path.name}: {error}") from None


def read_draws(path: Path) -> pd.DataFrame:
    """Read a CSV file with a column a parameter and a row a draw."""
    if not path.is_file():
        raise UsageError(f"Het bestand '{path}' bestaat niet. Geef een CSV-bestand met één rij per trekking.")
    remedy = "Verwacht: een CSV-bestand met kolomnamen op de eerste rij, komma's ertussen en daaronder één rij per trekking."
    try:
        # Blank lines would shift the row numbers that messages give.
        header = pd.read_csv(path, encoding="utf-8-sig", header=None, nrows=1, dtype=str)
        with warnings.catch_warnings():  # a row with more cells than the header is refused below, in Dutch
            warnings.simplefilter("ignore", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                encoding="utf-8-sig",
                skip_blank_lines=False,
                header=None,
                skiprows=1,
                names=range(header.shape[1] + 1),
                index_col=False,
                low_memory=False,
            )
    except pd.errors.EmptyDataError:
        raise NnzError(f"{path.name} is leeg. {remedy}") from None
    except UnicodeDecodeError:
        raise NnzError(f"{path.name} is geen tekstbestand in UTF-8. {remedy}") from None
    except (pd.errors.ParserError, csv.Error, OSError):
        raise NnzError(
            f"{path.name} is niet als tabel te lezen: niet elke rij heeft evenveel cellen. {remedy}"
        ) from None
    names = [str(name).strip() for name in header.iloc[0]]
    if len(names) == 1 and ";" in names[0]:
        raise NnzError(
            f"{path.name} heeft puntkomma's tussen de kolommen. Bewaar het bestand met komma's en met een decimale punt."
        )
    longer = np.flatnonzero(frame.pop(len(names)).notna())
    if len(longer):
        raise NnzError(
            f"{path.name}, rij {longer[0] + 2}: meer cellen dan de {len(names)} kolommen. Schrijf getallen met een decimale "
            "punt en zonder duizendtekens, of zet ze tussen aanhalingstekens."
        )
    return frame.set_axis(names, axis=1)


def parse_shares(texts: Iterable[str]) -> list[float]:
    """Read shares such as ``0.05,1``.

    Examples
    --------
    >>> parse_shares(["0.05,1"])
    [0.05, 1.0]
    """
    shares = []
    for part in (part.strip() for text in texts for part in text.split(",")):
        try:
            shares.append(float(part))
            if not math.isfinite(shares[-1]):
                raise ValueError
        except ValueError:
            raise UsageError(
                f"Aandeel '{part}' is geen getal. Schrijf aandelen met een decimale punt, bijvoorbeeld 0.05 of 0.05,1."
            ) from None
    return sorted(set(shares))


def _summary(summary: Summary) -> dict[str, Any]:
    headlines = {
        name: getattr(summary, name)
        for name in ("mean", "sd", "p05", "p50", "p95", "probability_positive", "probability_ratio_above_one")
    }
    known = {name: one for name, one in headlines.items() if one is not None}
    return {
        **{name: None if one is None else one.value for name, one in headlines.items()},
        "standard_errors": {name: _number(one.se) for name, one in known.items()},
    }


def _bars(bars: Iterable[TornadoBar]) -> list[dict[str, Any]]:
    names = ("low_value", "high_value", "low_eur", "high_eur")
    return [{"parameter": bar.parameter, **{name: _number(getattr(bar, name)) for name in names}} for bar in bars]


def _break_even(found: Mapping[str, BreakEven]) -> dict[str, dict[str, float | None]]:
    return {
        name: {"base": one.base, "value": one.value, "probability_beyond": one.probability_beyond}
        for name, one in found.items()
    }


def _acceptability(against: AgainstNothing) -> list[dict[str, float]]:
    chances = against.table["probability"]
    return [{"share": s, "probability": p} for s, p in zip(chances.index.tolist(), chances.tolist(), strict=True)]


def _grid(table: pd.DataFrame) -> list[dict[str, float]]:
    columns = ["enb", "probability", "evpi"]
    return [
        {"lambda": share, **dict(zip(columns, row, strict=True))}
        for share, row in zip(table.index.tolist(), table[columns].to_numpy().tolist(), strict=True)
    ]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
