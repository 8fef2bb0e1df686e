"""The page of one learning network, for the network itself, section by section."""

from nnz_mkba.present.learning_network.answers import answers
from nnz_mkba.present.learning_network.changes import changes
from nnz_mkba.present.learning_network.health import health, response
from nnz_mkba.present.learning_network.plan import plan, session
from nnz_mkba.present.learning_network.points import points
from nnz_mkba.present.learning_network.reference import provenance, reference
from nnz_mkba.present.learning_network.summary import head, summary
from nnz_mkba.present.learning_network.surroundings import context, lessons, monitor

__all__ = [
    "answers",
    "changes",
    "context",
    "head",
    "health",
    "lessons",
    "monitor",
    "plan",
    "points",
    "provenance",
    "reference",
    "response",
    "session",
    "summary",
]
