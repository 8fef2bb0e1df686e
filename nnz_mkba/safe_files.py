"""Files of our own, opened without following a link that somebody planted in their place.

In a folder that others write in too, a link with the name of a lock would have its target emptied, one with the name of a
key or a ledger would have another file read for it. A delivery is not ours: whoever made it may link as they like.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from nnz_mkba.errors import NothingProducedError

#: What systems answer to O_NOFOLLOW where there is a link; a folder that is a link is "no folder" to Linux.
_LINK = {errno.ELOOP, errno.EMLINK}
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
#: A pipe with the name of a file would keep its reader waiting; of a file it changes nothing.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_ALWAYS = _NO_FOLLOW | _NO_WAIT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_safely(path: Path, flags: int = os.O_RDONLY, mode: int = 0o600, *, own_folder: bool = False) -> int:
    """Open a file that is no link, and return its descriptor.

    Parameters
    ----------
    path : Path
    flags, mode : int
        As for `os.open`.
    own_folder : bool
        Whether its folder is ours too, and may be no link either; what lies above is the user's choice.

    Raises
    ------
    NothingProducedError
        If there is a link, a folder, a pipe or a device in its place.
    OSError
        If it cannot be opened for another reason; `FileNotFoundError` where there is none.

    Examples
    --------
    >>> from pathlib import Path
    >>> try:
    ...     open_safely(Path("/dev/null"))
    ... except NothingProducedError as error:
    ...     print(error)
    /dev/null is geen gewoon bestand. Verwacht: een bestand dat dit programma zelf heeft gemaakt. Haal het daar weg.
    """
    path = Path(path)
    refuse_link(path)  # all there is where the system has no O_NOFOLLOW; elsewhere the flag closes the gap in time
    if own_folder:
        refuse_link(path.parent)
    try:
        descriptor = (
            _open_in_folder(path, flags | _ALWAYS, mode) if own_folder else os.open(path, flags | _ALWAYS, mode)
        )
    except OSError as fault:
        if fault.errno in _LINK:
            raise _refusal(path, "een verwijzing (symlink)") from None
        if fault.errno == errno.EISDIR:
            raise _refusal(path, "een map") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refusal(path, "geen gewoon bestand")
    return descriptor


def read_bytes_safely(path: Path, *, own_folder: bool = False) -> bytes:
    """Return what is in a file that is no link; see `open_safely`."""
    with os.fdopen(open_safely(path, own_folder=own_folder), "rb") as file:
        return file.read()


def read_text_safely(path: Path, *, own_folder: bool = False) -> str:
    """Return the UTF-8 text in a file that is no link, with its line ends as they are; see `open_safely`."""
    return read_bytes_safely(path, own_folder=own_folder).decode("utf-8")


def refuse_link(path: Path) -> None:
    """Refuse a path that is a link, also one that leads nowhere.

    Raises
    ------
    NothingProducedError
        If it is one.
    """
    if path.is_symlink():
        raise _refusal(path, "een verwijzing (symlink)")


def _open_in_folder(path: Path, flags: int, mode: int) -> int:
    """Open a file below a folder that is held meanwhile, so that nobody puts a link in the folder's place."""
    if os.open not in os.supports_dir_fd or not _NO_FOLLOW:
        return os.open(path, flags, mode)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | _NO_FOLLOW | os.O_CLOEXEC)
    try:
        return os.open(path.name, flags, mode, dir_fd=folder)
    finally:
        os.close(folder)


def _refusal(path: Path, found: str) -> NothingProducedError:
    return NothingProducedError(
        f"{path} is {found}. Verwacht: een bestand dat dit programma zelf heeft gemaakt. Haal het daar weg."
    )
