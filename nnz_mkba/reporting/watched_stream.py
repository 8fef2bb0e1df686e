"""What a cell writes to a stream, and what it or a program that it starts writes to the descriptor below it.

A kernel watches the descriptor from a thread. A child has none: it lets the descriptor write to a file in memory, which
is never full, and takes over what stands there before whatever comes after it.
"""

from __future__ import annotations

import os

from ipykernel.iostream import OutStream


class WatchedStream(OutStream):
    """A kernel's stream that also shows what is written on a descriptor."""

    _file: int | None = None
    _taken = 0

    def watch(self, descriptor: int) -> None:
        """Show what is written on a descriptor from now on."""
        self._file = os.memfd_create(self.name)
        os.dup2(self._file, descriptor)

    def write(self, string: str) -> int:
        """Write, after what stands on the descriptor; half a character is spelled out, where a kernel loses the text."""
        self._take_over()
        try:
            string.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            string = string.encode("utf-8", "backslashreplace").decode("utf-8")
        return super().write(string) or 0

    def flush(self) -> None:
        """Publish what was written, here and on the descriptor."""
        self._take_over()
        super().flush()

    def _take_over(self) -> None:
        if self._file is None:
            return
        new = os.fstat(self._file).st_size - self._taken
        if new > 0:
            said = os.pread(self._file, new, self._taken)
            self._taken += len(said)
            super().write(said.decode("utf-8", "replace"))
