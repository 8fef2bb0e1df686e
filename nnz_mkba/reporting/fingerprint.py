"""Has anything changed that a page rests on? A keyed hash of all of it, which gives nothing away.

A plain hash of a file in which only small counts are unknown would give those counts to whoever tries them all
(docs/decisions/0008). Keyed with a secret that stays beside the reports and is not published with them, it does not. It is
salted as well, so that two fingerprints do not even say whether something changed to whoever lacks the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nnz_mkba.provenance import sha256_of
from nnz_mkba.reporting.landing import refusal
from nnz_mkba.reporting.lock import STATE
from nnz_mkba.safe_files import open_safely, read_bytes_safely
from nnz_mkba.shipped import shipped

KEY_FILE = "key"
_KEY_BYTES = 32
_SALT_BYTES = 16
#: Data of the project that a page is made from, beside the package itself.
MADE_FROM = ("notebooks", "data/parameters", "data/scenarios", "data/indicatoren.yaml", "data/gemeenten.csv")
_PACKAGE = Path(__file__).parents[1]


def page_fingerprint(key: bytes, inputs: Mapping[str, str], parameters: Mapping[str, Any], salt: str = "") -> str:
    """Return a keyed hash of what one page is made from, behind its salt.

    Parameters
    ----------
    key : bytes
        From `read_key`.
    inputs : mapping of str to str
        SHA-256 of every file of the delivery, also of those that count clients.
    parameters : mapping
        Of the notebook; a scenario that is a file counts with its content.
    salt : str
        A new one by default.
    """
    salt = salt or secrets.token_hex(_SALT_BYTES)
    scenario = Path(str(parameters.get("scenario", "")))
    content = {
        "inputs": dict(inputs),
        "parameters": dict(parameters),
        "scenario": sha256_of(scenario) if scenario.is_file() else None,
        "project": project_hash(),
        "salt": salt,
    }
    return salt + hmac.new(key, json.dumps(content, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def is_fingerprint_of(found: str, key: bytes, inputs: Mapping[str, str], parameters: Mapping[str, Any]) -> bool:
    """Return whether a fingerprint is that of a page made from this."""
    salt = found[: 2 * _SALT_BYTES]
    return bool(salt) and hmac.compare_digest(found, page_fingerprint(key, inputs, parameters, salt))


@cache
def project_hash() -> str:
    """Return the SHA-256 over code, notebooks, parameters and scenarios: a change in any of them changes pages."""
    total = hashlib.sha256()
    for place in (_PACKAGE, *(shipped(*part.split("/")) for part in MADE_FROM)):
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix != ".pyc":
                total.update(file.relative_to(place.parent).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def read_key(folder: Path) -> bytes:
    """Return the secret of a folder of reports; one is made, for its owner's eyes only, where there is none.

    Raises
    ------
    NothingProducedError
        If it can be neither read nor made, or is a link: a key that others chose keeps nothing secret.
    """
    path = folder / STATE / KEY_FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = open_safely(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, own_folder=True)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
        key = read_bytes_safely(path, own_folder=True)
    except OSError as fault:
        raise refusal(fault, path) from None
    if len(key) != _KEY_BYTES:  # a run that was killed while it made one
        path.unlink(missing_ok=True)
        return read_key(folder)
    return key
