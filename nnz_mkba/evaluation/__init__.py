"""One region or municipality on one peildatum: every figure that can be computed, none of it formatted.

The functions take counts of clients through one mapping, and the same functions are asked again at the other end of what
may be seen of them (`results.corners`): no formula stands twice.
"""

from __future__ import annotations

from nnz_mkba.evaluation.attribution import Attribution, compute_attribution
from nnz_mkba.evaluation.cost_benefit import MkbaResult, compute_mkba
from nnz_mkba.evaluation.costs import CostShare, compute_cost_share
from nnz_mkba.evaluation.flags import Flag, find_flags
from nnz_mkba.evaluation.joining import Joining, compute_joining
from nnz_mkba.evaluation.progress import IndicatorResult, compute_indicator
from nnz_mkba.evaluation.subject import Subject, make_subject

__all__ = [
    "Attribution",
    "CostShare",
    "Flag",
    "IndicatorResult",
    "Joining",
    "MkbaResult",
    "Subject",
    "compute_attribution",
    "compute_cost_share",
    "compute_indicator",
    "compute_joining",
    "compute_mkba",
    "find_flags",
    "make_subject",
]
