"""One run at a time in a folder: a lock that the system releases when its holder ends, however it ends."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnz_mkba.errors import LockedError
from nnz_mkba.reporting.landing import require_writable

#: Folder beside the reports for what is nobody's to read: locks, and the key of `fingerprint`.
STATE = ".nnz-mkba"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; it lies beside it, in a folder of its own.

    The lock is the system's, on an open file: after a crash or kill -9 it is free again, and the name of the former
    holder that still stands in the file means nothing. After a run that ends by itself the file is empty.

    Raises
    ------
    LockedError
        If another run holds it.
    NothingProducedError
        If the folder cannot be written.
    """
    path = folder.parent / STATE / f"{folder.name}.lock"
    require_writable(folder / "index.html")
    require_writable(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if not _take(file.fileno()):
            file.seek(0)
            holder = file.read().strip() or "onbekend"
            raise LockedError(
                f"In {folder} is al een run bezig ({holder}); er is niets gemaakt. Wacht tot die klaar is, of kies met "
                "--out een andere map."
            )
        file.truncate(0)
        file.write(f"proces {os.getpid()} op {socket.gethostname()}")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _take(descriptor: int) -> bool:
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
    except OSError:
        return False
    return True
