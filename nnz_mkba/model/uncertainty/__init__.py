"""Uncertainty: simulation, value of information and sensitivity, one textbook concept a file.

A model is any function of a frame of parameters; strategies are addressed by name. Sample (`sampling`), evaluate
(`simulation`), then ask: how sure (`acceptability`), what is knowing more worth (`value_of_information`,
`sample_information`), where does it tip (`break_even`), what matters most (`sensitivity`,
`global_sensitivity`), and what do our own counts say (`learning`).
"""

from nnz_mkba.model.uncertainty.acceptability import AgainstNothing, acceptability, against_nothing
from nnz_mkba.model.uncertainty.break_even import BreakEven, break_even, break_even_all, break_even_lambda
from nnz_mkba.model.uncertainty.conditional import Conditional, conditional
from nnz_mkba.model.uncertainty.draws import DrawsAnalysis, analyse_draws, parse_lambda_grid
from nnz_mkba.model.uncertainty.exact_evppi import exact_evppi
from nnz_mkba.model.uncertainty.global_sensitivity import sobol_indices
from nnz_mkba.model.uncertainty.learning import Learned, fitted_weight, learn_rate, learn_share
from nnz_mkba.model.uncertainty.mix import move_weight
from nnz_mkba.model.uncertainty.one_way import PointModel
from nnz_mkba.model.uncertainty.outcomes import NULALTERNATIEF, CostBenefit, Outcomes, evaluate_model
from nnz_mkba.model.uncertainty.reference import PROGRAMMA, ReferenceModel, reference_model
from nnz_mkba.model.uncertainty.regression import regression_evppi
from nnz_mkba.model.uncertainty.sample_information import evsi_share
from nnz_mkba.model.uncertainty.sampling import sample
from nnz_mkba.model.uncertainty.sensitivity import TornadoBar, TwoWay, tornado, two_way
from nnz_mkba.model.uncertainty.simulation import (
    Estimate,
    PrecisionWarning,
    Summary,
    for_payer,
    simulate,
    simulate_payers,
    summarise,
)
from nnz_mkba.model.uncertainty.value_of_information import PartialInformation, evpi, evppi, population_value

__all__ = [
    "NULALTERNATIEF",
    "PROGRAMMA",
    "AgainstNothing",
    "BreakEven",
    "Conditional",
    "CostBenefit",
    "DrawsAnalysis",
    "Estimate",
    "Learned",
    "Outcomes",
    "PartialInformation",
    "PointModel",
    "PrecisionWarning",
    "ReferenceModel",
    "Summary",
    "TornadoBar",
    "TwoWay",
    "acceptability",
    "against_nothing",
    "analyse_draws",
    "break_even",
    "break_even_all",
    "break_even_lambda",
    "conditional",
    "evaluate_model",
    "evpi",
    "evppi",
    "evsi_share",
    "exact_evppi",
    "fitted_weight",
    "for_payer",
    "learn_rate",
    "learn_share",
    "move_weight",
    "parse_lambda_grid",
    "population_value",
    "reference_model",
    "regression_evppi",
    "sample",
    "simulate",
    "simulate_payers",
    "sobol_indices",
    "summarise",
    "tornado",
    "two_way",
]
