"""One run at a time in a folder: a lock that the system releases when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnz_mkba.errors import LockedError
from nnz_mkba.reporting.landing import refusal, require_writable
from nnz_mkba.safe_files import open_safely

#: Folder beside the reports for what is nobody's to read: locks, and the key of `fingerprint`.
STATE = ".nnz-mkba"
HOLDER = "{holder}"


@contextmanager
def locked(folder: Path, path: Path | None = None) -> Iterator[None]:
    """Hold the lock of a folder; it lies at `path`, by default beside the folder, in a folder of its own.

    Raises
    ------
    LockedError
        If another run holds it.
    NothingProducedError
        If the folder cannot be written.
    """
    path = folder.parent / STATE / f"{folder.name}.lock" if path is None else path
    require_writable(folder / "index.html")
    found = f"In {folder} is al een run bezig ({HOLDER}); er is niets gemaakt."
    with held(path, f"{found} Wacht tot die klaar is, of kies met --out een andere map."):
        yield


@contextmanager
def held(path: Path, refused: str) -> Iterator[None]:
    """Hold the lock at a path.

    The lock is the system's, on an open file: after a crash or kill -9 it is free again, and the name of the former
    holder that still stands in the file means nothing. After a run that ends by itself the file is empty.

    Parameters
    ----------
    path : Path
    refused : str
        What to say if another process holds it, with `HOLDER` where its name goes.

    Raises
    ------
    LockedError
        If another run holds it.
    NothingProducedError
        If there can be no lock there, or there is a link in its place.
    """
    require_writable(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # the name of the holder is written into it: of a link, another file would be emptied for that
        ours = path.parent.name == STATE
        descriptor = open_safely(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666, own_folder=ours)
    except OSError as fault:
        raise refusal(fault, path) from None
    with os.fdopen(descriptor, "a+", encoding="utf-8") as file:
        if not _take(file.fileno(), path):
            file.seek(0)
            raise LockedError(refused.replace(HOLDER, file.read().strip() or "onbekend"))
        with contextlib.suppress(OSError):  # on a full disk the name of the holder is missed; the lock holds
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"proces {os.getpid()} op {socket.gethostname()}".encode())
        try:
            yield
        finally:
            os.ftruncate(file.fileno(), 0)


def _take(descriptor: int, path: Path) -> bool:
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as fault:  # a network drive that knows no locks
        raise refusal(fault, path) from None
    return True
