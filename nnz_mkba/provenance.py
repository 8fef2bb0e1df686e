"""Where a result comes from: commit, date, and the bytes of the data it rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import subprocess
from functools import cache
from pathlib import Path

from nnz_mkba import __version__
from nnz_mkba.errors import UsageError
from nnz_mkba.shipped import shipped

#: Environment variable that fixes the date, in seconds since 1970 (reproducible-builds.org).
EPOCH = "SOURCE_DATE_EPOCH"


@cache
def code_version() -> str:
    """Return the commit of the checkout ("+" if files differ from it), or the version of the installed package."""
    return commit_of(shipped()) or __version__


def commit_of(folder: Path) -> str | None:
    """Return the git commit of a folder, with "+" behind it when files differ from it; None outside a repository."""
    if not (folder / ".git").exists():
        return None
    try:
        commit = _git(folder, "rev-parse", "HEAD")
        changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return commit + ("+" if changes else "")


def _git(folder: Path, *question: str) -> str:
    answer = subprocess.run(["git", *question], cwd=folder, capture_output=True, text=True, check=True, timeout=10)
    return answer.stdout.strip()


def today() -> dt.date:
    """Return the date to put on a report; `SOURCE_DATE_EPOCH` fixes it for reproducible output.

    Raises
    ------
    UsageError
        If `SOURCE_DATE_EPOCH` is no number of seconds, or none that falls on a day of the calendar.
    """
    epoch = os.environ.get(EPOCH, "").strip()
    if not epoch:
        return dt.datetime.now(dt.UTC).astimezone().date()
    try:
        # no sign, and no digit of another script: what the reproducible-builds specification calls a number
        if re.fullmatch(r"[0-9]{1,18}", epoch):
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):  # after the year 9999
        pass
    raise UsageError(
        f"{EPOCH}={epoch[:40]!r} is geen dag. Verwacht: het aantal seconden sinds 1 januari 1970, bijvoorbeeld "
        "1625011200 voor 30 juni 2021. Verbeter deze omgevingsvariabele of haal haar weg (unset)."
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
