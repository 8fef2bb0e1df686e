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
    """Return the commit of the checkout ("+" if it was changed since), or the version of the installed package."""
    root = shipped()
    if not (root / ".git").exists():
        return __version__
    git = ["git", "-C", str(root)]
    try:
        commit = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return __version__
    return commit.stdout.strip() + ("+" if changed.stdout.strip() else "")


def today() -> dt.date:
    """Return the date to put on a report; `SOURCE_DATE_EPOCH` fixes it for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.UTC).astimezone().date()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
