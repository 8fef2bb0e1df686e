"""A child forked from this warm process that runs the cells of one notebook, and what forking safely takes.

In the child IPython's own in-process kernel runs the cells; its messages come back through a pipe as they are.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import multiprocessing
import os
import random
import signal
import sys
import threading
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jupyter_client.jsonutil import json_default
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError

_PR_SET_PDEATHSIG = 1


def usable() -> bool:
    """Whether a child can be forked here: a system that can, and no thread that could hold a lock meanwhile."""
    if sys.platform != "linux":  # macOS can fork, but its system libraries may not be used afterwards
        return False
    with contextlib.suppress(OSError):
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    return threading.active_count() == 1


class Child:
    """The process that runs one notebook; it ends with its parent, at the latest."""

    def __init__(self, folder: str | None):
        context = multiprocessing.get_context("fork")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self._pipe, folder))
        flush()
        self._process.start()
        far.close()
        self.language_info = self._receive(None)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        """End the child whatever it is doing: a notebook may leave threads that would keep it alive."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def ask(self, request: dict[str, Any], timeout: float | None) -> dict[str, Any] | None:
        """Have a cell run; None if the time is up.

        Raises
        ------
        DeadKernelError
            If the child ended without an answer.
        """
        try:
            self._pipe.send_bytes(json.dumps(request).encode())
        except OSError:
            raise DeadKernelError("Kernel died") from None
        return self._receive(timeout)

    def _receive(self, timeout: float | None) -> Any:
        try:
            if not self._pipe.poll(timeout if timeout and timeout > 0 else None):
                return None
            return json.loads(self._pipe.recv_bytes().decode("utf-8", "replace"))  # as a client of a kernel does
        except (EOFError, OSError):
            raise DeadKernelError("Kernel died") from None


def flush() -> None:
    """Write out what is buffered, or a child would write it once more."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


# -- in the child ---------------------------------------------------------------------------------------------


def die_with_parent() -> None:
    """Have the system end this process when its parent ends, also by kill -9."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_signals_to_parent() -> None:
    """Let the parent decide when the user interrupts; end at once when asked to, by a service that stops them all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _serve(pipe: Connection, near: Connection, folder: str | None) -> None:
    """Answer cells until the parent is through; never return into what the parent was doing."""
    near.close()
    die_with_parent()
    leave_signals_to_parent()
    if folder:
        os.chdir(folder)
        sys.path.insert(0, folder)  # as a kernel that was started there
    with Path(os.devnull).open("r+b") as nowhere:
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)
    _start_anew()
    kernel = _kernel()
    _adopt(kernel)
    kernel.stdout.watch(1)
    kernel.stderr.watch(2)
    pipe.send_bytes(json.dumps(kernel.language_info, default=json_default).encode())
    with contextlib.suppress(EOFError):
        while True:
            pipe.send_bytes(_run(kernel, json.loads(pipe.recv_bytes())))
    os._exit(0)


def _start_anew() -> None:
    """Take off what a new interpreter would not have: words of the command, settings of figures, random numbers."""
    sys.argv = ["ipykernel_launcher"]
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules:
        import matplotlib as mpl

        mpl.rcdefaults()
        mpl.use("agg")


#: What the shell sets in the environment for programs that a notebook starts; not for those of this process.
_of_the_shell: dict[str, str] = {}


def prepare_kernel() -> None:
    """Make the kernel here, once, that every child forked hereafter finds ready; nothing runs in this one."""
    before = dict(os.environ)
    main = sys.modules["__main__"]
    _kernel()
    sys.modules["__main__"] = main
    _of_the_shell.update({name: value for name, value in os.environ.items() if before.get(name) != value})
    os.environ.clear()
    os.environ.update(before)


@cache
def _kernel() -> Any:
    from ipykernel.inprocess.ipkernel import InProcessKernel
    from ipykernel.iostream import IOPubThread
    from traitlets import default
    from traitlets.config import Config

    from nnz_mkba.reporting.outbox import Outbox
    from nnz_mkba.reporting.watched_stream import WatchedStream

    class Publisher(IOPubThread):
        """Sends what is published at once, in the thread that publishes it, as long as its own is not started."""

        def _setup_event_pipe(self) -> None:
            """Make no pipe to wake a thread with: that takes threads of ZeroMQ, and a process with those is not forked."""

    class Kernel(InProcessKernel):
        """An in-process kernel that can also run a cell with `await`: it then asks for a thread that it does not have."""

        shell_channel_thread = SimpleNamespace(parent_thread=None)
        _supports_kernel_subshells = False
        _execute_sleep = 0.0  # a pause after each cell, meant for sockets

        @default("iopub_thread")
        def _default_iopub_thread(self) -> IOPubThread:
            return Publisher(self._underlying_iopub_socket, session=self.session)  # not started

        @default("stdout")
        def _default_stdout(self) -> WatchedStream:
            return WatchedStream(self.session, self.iopub_thread, "stdout", watchfd=False)

        @default("stderr")
        def _default_stderr(self) -> WatchedStream:
            return WatchedStream(self.session, self.iopub_thread, "stderr", watchfd=False)

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    # the one kernel of this process: widgets look for it
    return Kernel.instance(config=config, session=Outbox(key=b""))


def _adopt(kernel: Any) -> None:
    """Make the kernel this process's own, where it was made in the parent."""
    sys.modules["__main__"] = kernel.shell.user_module
    os.environ.update(_of_the_shell)
    kernel.session.pid = os.getpid()
    for publisher in (kernel.iopub_thread, kernel.stdout, kernel.stderr):
        publisher._master_pid = os.getpid()


def _run(kernel: Any, request: dict[str, Any]) -> bytes:
    """Have the kernel run a cell; return its reply and what it published meanwhile, as JSON.

    First it takes what widgets were told by the client since the last cell; what comes of that is of no cell.
    """
    for content in request["comm"]:
        run_sync(kernel.dispatch_shell)(kernel.session.wire(kernel.session.msg("comm_msg", content)))
    kernel.session.forget()
    asked = {
        "code": request["code"],
        "silent": False,
        "store_history": request["store_history"],
        "user_expressions": {},
        "allow_stdin": False,
    }
    message = kernel.session.msg("execute_request", asked)
    kernel.stdout.set_parent(message)
    kernel.stderr.set_parent(message)
    run_sync(kernel.dispatch_shell)(kernel.session.wire(message))
    reply, published = kernel.session.collect(message["msg_id"])
    return b'{"reply":%b,"messages":[%b]}' % (reply, b",".join(published))
