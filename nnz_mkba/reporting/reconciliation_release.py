"""The page that recomputes what was published: one for a region, beside its reports and in the same ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import announced, publishing
from nnz_mkba.reporting.plan import Release, release_folder
from nnz_mkba.reporting.run import run_report
from nnz_mkba.shipped import shipped

NOTEBOOK = "90_narekening.ipynb"
PAGE = "narekening"


def make_reconciliation(asked: Release, say: Callable[[str], object]) -> int:
    """Make the page with every published claim beside its recomputation, and say where it is.

    Parameters
    ----------
    asked : Release
        Region, peildatum, audience, language and folder count; claims are recomputed in the published scenario.
    say : callable
        Takes a line for the user.

    Returns
    -------
    int
        0: the page was made.

    Raises
    ------
    DeliveryError
        If the delivery is refused; nothing is then written.
    NnzError
        If the page cannot be made; nothing is then written.
    """
    region = read_region(asked.region)
    name = f"{PAGE}.html" if asked.language == "nl" else f"{PAGE}.{asked.language}.html"
    target = release_folder(asked, region) / name
    where = Path(asked.region)
    parameters = {
        "region": str(where.resolve()) if where.is_dir() else asked.region,
        "peildatum": asked.peildatum,
        "audience": str(asked.audience),
        "language": asked.language,
    }
    with publishing(region, asked) as account, announced(account.ledger):
        run_report(shipped("notebooks", NOTEBOOK), parameters, target, language=asked.language)
    say(f"{region.naam}: {target}")
    return 0
