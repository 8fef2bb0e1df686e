"""How sure is it: the sections of a page, in the order in which a reader meets them.

Chances, break-even points and the value of knowing more, in sentences, tables and pictures. Everything comes from a
`ProtectedUncertainty`, which rests on published counts only, so its figures are exact to the reader.
"""

from nnz_mkba.present.uncertainty.gemeente import gemeente_section
from nnz_mkba.present.uncertainty.learned import learned
from nnz_mkba.present.uncertainty.sections import (
    acceptability_section,
    break_even_section,
    head,
    information_section,
    inputs_section,
    outcome_section,
    payers_section,
    section,
    sensitivity_section,
)

__all__ = [
    "acceptability_section",
    "break_even_section",
    "gemeente_section",
    "head",
    "information_section",
    "inputs_section",
    "learned",
    "outcome_section",
    "payers_section",
    "section",
    "sensitivity_section",
]
