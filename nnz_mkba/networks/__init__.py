"""A learning network's folder: facts, lessons, meetings, plan, monitor and rounds of answers; all faults at once.

Nothing of this floor enters a report for a steering group: the evaluation is for the network itself.
"""

from nnz_mkba.networks.file import CashItem, NetworkFile, RoundFile, years_between
from nnz_mkba.networks.reading import Network, read_network
from nnz_mkba.networks.unread import LEDGER, not_read_words

__all__ = [
    "LEDGER",
    "CashItem",
    "Network",
    "NetworkFile",
    "RoundFile",
    "not_read_words",
    "read_network",
    "years_between",
]
