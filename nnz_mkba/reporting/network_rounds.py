"""Open a round of a network to show it, by a notebook or a command: what its pages showed is kept beside its answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from nnz_mkba.errors import NnzError, NothingProducedError
from nnz_mkba.network_evaluation import (
    NetworkEvaluation,
    earlier_quotes,
    evaluate_network,
    hold_rounds,
    with_page,
)
from nnz_mkba.networks import LEDGER, Network, read_network
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.safe_files import read_text_safely


def open_round(network: str | Path, round: str = "") -> NetworkEvaluation:
    """Read and evaluate a round, refuse it if its answers changed since it was shown, and keep what it shows.

    Parameters
    ----------
    network : str or Path
        Name of a folder in `data/networks/`, or the path of one.
    round : str
        Key of a round; empty for the last one with answers.

    Raises
    ------
    UsageError
        If network or round is unknown.
    DeliveryError
        If the folder is refused.
    NothingProducedError
        If what is kept cannot be written, or is a link.
    NnzError
        If answers changed of a round that was shown before, or there is no such round any more.
    """
    read = read_network(network)
    found = evaluate_network(read, round)
    if read.is_example:
        return found
    before = still_as_shown(read)
    kept = with_page(before, read, found)
    if kept != _kept(read):
        write_atomically(read.folder / LEDGER, json.dumps(kept, indent=1) + "\n")
    return replace(found, quotes_of_versions=earlier_quotes(kept, found.round))


def still_as_shown(network: Network) -> dict[str, dict[str, list[int]]]:
    """Return what pages showed before, after holding every round against it: a page also shows the round before."""
    return hold_rounds(_kept(network), network, str(network.folder / LEDGER))


def _kept(network: Network) -> dict[str, dict[str, list[int]]]:
    ledger = network.folder / LEDGER
    try:
        closed = json.loads(read_text_safely(ledger))
        return {name: {key: [int(n) for n in shown[key]] for key in shown} for name, shown in closed.items()}
    except FileNotFoundError:
        return {}
    except NothingProducedError:
        raise
    except (OSError, ValueError, TypeError, AttributeError):
        raise NnzError(
            f"{ledger} is beschadigd. Verwacht: wat eerdere rapporten van dit netwerk toonden. Zet een kopie terug."
        ) from None
