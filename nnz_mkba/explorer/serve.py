"""Serve the explorer to a browser on this machine, without code: ``python -m nnz_mkba.explorer.serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from nnz_mkba.shipped import shipped

NOTEBOOK = "01_verkenning.ipynb"
LOOPBACK = "127.0.0.1"
_PING_S = 30  # how often the server asks whether a page is still there
OPTIONS = (
    # Only this machine reaches it; our template asks for nothing from elsewhere.
    f"--Voila.ip={LOOPBACK}",
    "--template=nnz",
    "--VoilaExporter.language_code=nl",
    # What passes between the page and its computation is nobody else's on a machine that is shared.
    "--KernelManager.transport_encryption=auto",
    # Of its own it says in English what every start does; what goes wrong is still told.
    "--Voila.log_level=ERROR",
)


def main(arguments: list[str]) -> int:
    """Start Voilà; whatever is given more (a notebook, ``--port=…``, ``--no-browser``) is passed on.

    Parameters
    ----------
    arguments : list of str

    Returns
    -------
    int
        2 if Voilà is not installed.
    """
    templates = str(Path(__file__).parent / "jupyter")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [templates, os.environ.get("JUPYTER_PATH")]))
    print("De verkenner start; dat duurt een halve minuut, de eerste keer wat langer …", flush=True)
    try:
        server = _server()
    except ModuleNotFoundError:
        print('Voilà ontbreekt. Installeer het met: pip install "nnz-mkba[app]"', file=sys.stderr)
        return 2
    named = any(argument.endswith(".ipynb") for argument in arguments)
    notebook = [] if named else [str(shipped("notebooks", NOTEBOOK))]
    server.launch_instance([*notebook, *OPTIONS, *arguments])
    return 0


def _server() -> Any:
    """Return Voilà, saying in Dutch where it is once it listens: only then is its port known."""
    from tornado.ioloop import IOLoop
    from voila.app import Voila

    class Server(Voila):
        name = Voila.name  # under which its own settings are found

        def start(self) -> None:
            # Tornado takes no longer time than that between two questions; it would set it so, and say so each time. [ms]
            self.tornado_settings.setdefault("ws_ping_timeout", _PING_S * 1000)
            IOLoop.current().add_callback(lambda: print(where(self.display_url, self.ip), flush=True))
            super().start()

    return Server


def where(address: str, ip: str) -> str:
    """Return where the explorer is, and for whom.

    Examples
    --------
    >>> where("http://127.0.0.1:8866/", "127.0.0.1")
    'De verkenner staat op http://127.0.0.1:8866/ en is alleen op deze computer te openen. Stoppen: Ctrl+C.'
    """
    whom = "is alleen op deze computer te openen" if ip == LOOPBACK else "is ook vanaf andere computers te openen"
    return f"De verkenner staat op {address} en {whom}. Stoppen: Ctrl+C."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
