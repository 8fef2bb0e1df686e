"""Where a result comes from: commit, date, and the bytes of the data it rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
from functools import cache
from pathlib import Path

from nnz_mkba import __version__
from nnz_mkba.shipped import shipped


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
    """Return the date to put on a report; `SOURCE_DATE_EPOCH` fixes it for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.UTC).astimezone().date()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
