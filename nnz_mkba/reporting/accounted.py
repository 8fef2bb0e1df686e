"""Keep account of releases: hold each against what was published before, and write down what it showed."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from nnz_mkba.disclosure.account import LEDGER, LEDGER_VARIABLE, read_account
from nnz_mkba.disclosure.publication import publish_region
from nnz_mkba.parameters import load_parameters
from nnz_mkba.provenance import sha256_of, today
from nnz_mkba.region import read_region
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Audience

#: Folder of exact versions: not published, so neither in the ledger nor audited.
INTERNAL = "intern-vertrouwelijk"


#: Rest of what such a function takes.
Rest = ParamSpec("Rest")
#: Takes a release (`reporting.release.Release`) and returns an exit code.
Make = Callable[Concatenate[Any, Rest], int]


def kept_in_ledger(make: Make[Rest]) -> Make[Rest]:
    """Wrap a function that makes a release: audited with earlier ones before, written in the ledger after.

    An internal release passes through untouched. Pages that landed are written down however the release ended.

    Raises
    ------
    DisclosureRefusedError
        If the release would reveal something together with earlier ones; nothing is then written.
    NnzError
        If the ledger is damaged; nothing is then written.
    """

    @functools.wraps(make)
    def accounted(asked: Any, *rest: Rest.args, **named: Rest.kwargs) -> int:
        if asked.audience is Audience.INTERN:
            return make(asked, *rest, **named)
        region = read_region(asked.region)
        peildatum = dt.date.fromisoformat(asked.peildatum) if asked.peildatum else region.about.peildatum
        folder = asked.out / region.slug
        account = read_account(folder / LEDGER, region.slug)
        policy = load_parameters(shipped("data", "parameters")).policy
        release = publish_region(region, peildatum, policy, account.binding)
        before = _traces(folder)
        try:
            with _announced(folder / LEDGER):
                return make(asked, *rest, **named)
        finally:
            touched = {path for path, trace in _traces(folder).items() if before.get(path) != trace}
            if landed := {path: digest for path, digest in pages_of(folder).items() if path in touched}:
                day, stand = today().isoformat(), peildatum.isoformat()
                text = account.with_release(release, day, stand, policy, landed).as_text()
                if text != account.as_text() or not (folder / LEDGER).exists():
                    write_atomically(folder / LEDGER, text)

    return accounted


def pages_of(folder: Path) -> dict[str, str]:
    """Return the hash of every protected page under a folder, by path; an overview page holds no figures."""
    return {path: sha256_of(folder / path) for path in _traces(folder)}


def _traces(folder: Path) -> dict[str, tuple[int, int]]:
    """Return for every protected page what changes when it is written anew, also with the same bytes."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        inside = path.relative_to(folder)
        if path.name != "index.html" and INTERNAL not in inside.parts:
            stat = path.stat()
            found[inside.as_posix()] = (stat.st_ino, stat.st_mtime_ns)
    return found


@contextmanager
def _announced(ledger: Path) -> Iterator[None]:
    """Tell processes started meanwhile (kernels, workers) where the ledger is."""
    earlier = os.environ.get(LEDGER_VARIABLE)
    os.environ[LEDGER_VARIABLE] = str(ledger.resolve())
    try:
        yield
    finally:
        if earlier is None:
            del os.environ[LEDGER_VARIABLE]
        else:
            os.environ[LEDGER_VARIABLE] = earlier
