"""Work that may wait until the kernel has answered, and work in the background."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

Work = Callable[[], object]
#: A next keystroke may come first. [s]
_PAUSE = 0.05


class Later:
    """Runs work on the kernel's own loop; at once where there is none, as in a test or a script."""

    def __init__(self) -> None:
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._waiting: asyncio.TimerHandle | None = None

    def soon(self, work: Work) -> None:
        """Run work after what is being answered now; newer work takes the place of what still waits."""
        if self._loop is None:
            work()
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._loop.call_later(_PAUSE, work)

    def beside(self, work: Work) -> None:
        """Run work in the background."""
        if self._loop is None:
            work()
            return
        threading.Thread(target=work, daemon=True).start()

    def tell(self, work: Work) -> None:
        """Run work on the loop, from the background."""
        if self._loop is None:
            work()
        else:
            self._loop.call_soon_threadsafe(work)
