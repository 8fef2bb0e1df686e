"""How sure is it: chances, break-even points and the value of knowing more, in sentences, tables and pictures.

Everything comes from a `ProtectedUncertainty`, which rests on published counts only, so its figures are exact to
the reader.
"""

from nnz_mkba.present.uncertainty.elsewhere import draws_table, reference_table
from nnz_mkba.present.uncertainty.learned import learned
from nnz_mkba.present.uncertainty.municipal import municipal_section, municipal_words
from nnz_mkba.present.uncertainty.payers import payers_table, payers_words
from nnz_mkba.present.uncertainty.pictures import (
    acceptability,
    chance_by_fraction,
    distribution,
    tornado,
    two_way_map,
    value_of_information,
)
from nnz_mkba.present.uncertainty.sections import (
    acceptability_section,
    break_even_section,
    head,
    information_section,
    inputs_section,
    knowing_more,
    outcome_section,
    payers_section,
    section,
    sensitivity_section,
)
from nnz_mkba.present.uncertainty.sentences import (
    account,
    break_even_words,
    departure_words,
    doubt_words,
    fraction_words,
    headline,
    information_words,
    learned_words,
    less_favourable,
    mix_words,
    precision_words,
    too_few_words,
    verdict,
    warnings,
    words,
)
from nnz_mkba.present.uncertainty.tables import (
    break_even_table,
    headline_table,
    information_table,
    inputs_table,
    sobol_table,
    study_table,
    tables,
)
from nnz_mkba.present.uncertainty.words import label, tidy, value

__all__ = [
    "acceptability",
    "acceptability_section",
    "account",
    "break_even_section",
    "break_even_table",
    "break_even_words",
    "chance_by_fraction",
    "departure_words",
    "distribution",
    "doubt_words",
    "draws_table",
    "fraction_words",
    "head",
    "headline",
    "headline_table",
    "information_section",
    "information_table",
    "information_words",
    "inputs_section",
    "inputs_table",
    "knowing_more",
    "label",
    "learned",
    "learned_words",
    "less_favourable",
    "mix_words",
    "municipal_section",
    "municipal_words",
    "outcome_section",
    "payers_section",
    "payers_table",
    "payers_words",
    "precision_words",
    "reference_table",
    "section",
    "sensitivity_section",
    "sobol_table",
    "study_table",
    "tables",
    "tidy",
    "too_few_words",
    "tornado",
    "two_way_map",
    "value",
    "value_of_information",
    "verdict",
    "warnings",
    "words",
]
