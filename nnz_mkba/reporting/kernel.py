"""The kernel of a report: this very interpreter, over local sockets, without anything from the user's own IPython."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Unicode, default
from traitlets.config import Config

KERNEL_NAME = "python3"
#: The path of a Unix socket may hold 107 bytes; `/kernel-ipc-5` comes behind the folder.
_FOLDER_BYTES = 90


class ReportKernelSpecs(KernelSpecManager):
    """Knows one kernel. A user may have another kernel under the name `python3`; it is never looked up."""

    ipython_dir = Unicode(config=True)

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the specification of the interpreter that runs this code, whatever the name asked for."""
        environment = {
            "IPYTHONDIR": self.ipython_dir,
            "PYTHONSTARTUP": "",
            # no window, and no figure that shows itself: a figure appears only through a display object with alt text
            "MPLBACKEND": "agg",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        if os.name == "posix":
            environment["MATPLOTLIBRC"] = os.devnull  # a user's own matplotlibrc must not change the report
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="nnz-mkba",
            language="python",
            env=environment,
        )


class ReportKernelManager(AsyncKernelManager):
    """Starts the kernel of one report; sockets, connection file and IPython profile lie in `folder`."""

    folder = Unicode(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.autorestart = False
        self.connection_file = str(Path(self.folder) / "kernel.json")
        # Under parallel runs TCP ports collide; local sockets do not, and no other user can reach them.
        if os.name == "posix" and len(os.fsencode(self.folder)) <= _FOLDER_BYTES:
            self.transport = "ipc"

    @default("kernel_spec_manager")
    def _report_kernel_specs(self) -> KernelSpecManager:
        return ReportKernelSpecs(ipython_dir=str(Path(self.folder) / "ipython"))


@contextmanager
def private_kernel() -> Iterator[dict[str, Any]]:
    """Give the settings with which nbclient starts a report's kernel; their folder goes when the block ends."""
    place = None
    if os.name == "posix" and len(os.fsencode(tempfile.gettempdir())) > _FOLDER_BYTES - 20:
        place = "/tmp"  # noqa: S108  a socket path would not fit below the usual folder for temporary files
    with tempfile.TemporaryDirectory(prefix="nnz-", dir=place, ignore_cleanup_errors=True) as folder:
        yield {
            "kernel_manager_class": ReportKernelManager,
            "config": Config({"ReportKernelManager": {"folder": folder}}),
            "shutdown_kernel": "immediate",
        }
