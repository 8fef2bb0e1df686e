"""Put a file in place whole or not at all: temporary file beside it, fsync, rename."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.safe_files import open_safely, refuse_link

_TEMPORARY = ".nnz.tmp"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_atomically(target: Path, content: str | bytes) -> None:
    """Write `content` to `target` so that a reader sees the old file or the new one, never half of it.

    Missing folders are made. The temporary file lies in the folder of `target` (a rename is atomic only within one
    file system), is flushed to disk before the rename, and is removed when anything goes wrong.

    Parameters
    ----------
    target : Path
    content : str or bytes
        Text is written as UTF-8 with the line ends as they are.

    Raises
    ------
    NothingProducedError
        If the folder cannot be written to, the disk is full, or `target` is a folder or a link.
    """
    target = Path(target)
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = target.with_name(f".{target.name[:80]}.{uuid.uuid4().hex}{_TEMPORARY}")
    # renaming would only put a file in the place of the link; who put it there meant another one to be written
    refuse_link(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # os.open rather than tempfile: the file gets the permissions of the user's umask, not 0600
        descriptor = open_safely(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as fault:
        raise refusal(fault, target) from fault


def trace_of(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written anew, also with the same bytes; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def refusal(fault: OSError, target: Path) -> NothingProducedError:
    """Return the error that says why the system did not let `target` be written."""
    return NothingProducedError(_explain(fault, target))


def clear_remains(folder: Path) -> None:
    """Take away, below a folder that no other run works in, what writers left that were killed at it."""
    for rest in folder.rglob(f".*{_TEMPORARY}"):
        rest.unlink(missing_ok=True)


def require_writable(target: Path, *, appended: bool = False) -> None:
    """Refuse early, before minutes of computing, a target that cannot be written.

    Parameters
    ----------
    target : Path
    appended : bool
        Whether lines are added to it where the user points; then it may be a link, as /dev/stdout is.

    Raises
    ------
    NothingProducedError
        If `target` is a folder or a link, or the nearest existing folder above it is not a folder or not writable.
    """
    target = Path(target)
    if not appended:
        refuse_link(target)
    if target.is_dir():
        raise NothingProducedError(_explain(IsADirectoryError(errno.EISDIR, "map"), target))
    folder = target.absolute().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise NothingProducedError(_explain(NotADirectoryError(errno.ENOTDIR, "geen map"), target))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NothingProducedError(_explain(PermissionError(errno.EACCES, "geen schrijfrecht"), target))


def _sync_folder(folder: Path) -> None:
    """Flush the rename itself; a file system that cannot do that (network drives, Windows) is left alone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _explain(fault: OSError, target: Path) -> str:
    if fault.errno in _FULL:
        return (
            f"{target} is niet geschreven: de schijf of het quotum is vol. Maak ruimte vrij of kies met --out een "
            "andere map. Er is niets half weggeschreven."
        )
    if fault.errno in _FORBIDDEN:
        return (
            f"{target} is niet geschreven: in de map {target.parent} mag niet worden geschreven. Vraag schrijfrecht "
            "of kies met --out een andere map."
        )
    if fault.errno == errno.EISDIR:
        return f"{target} is een map; daar moet een bestand komen. Haal die map weg of kies een andere plaats."
    if fault.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{target} is niet geschreven: een deel van het pad is een bestand, geen map. Kies een andere map."
    return f"{target} is niet geschreven: het systeem weigert deze plaats. Kies met --out een andere map."
