"""Serve the explorer to a browser on this machine, without code: ``python -m nnz_mkba.explorer.serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from nnz_mkba.shipped import shipped

NOTEBOOK = "01_verkenning.ipynb"
LOOPBACK = "127.0.0.1"
_PING_S = 30  # how often the server asks whether a page is still there
OPTIONS = (
    # Only this machine reaches it; our template asks for nothing from elsewhere.
    f"--Voila.ip={LOOPBACK}",
    # A token for each start, and a cookie that no other site's page sends along.
    "--Voila.auto_token=True",
    "--IdentityProvider.cookie_options=samesite=Strict",
    # The page holds all that it shows; of the folder it is started in nothing is served.
    "--VoilaConfiguration.file_denylist=.*",
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
    """Return Voilà, open to who may use it only, that says in Dutch where it is once it listens and its port is known."""
    import threading

    from tornado.ioloop import IOLoop
    from voila.app import Voila

    from nnz_mkba.explorer.access import Refused, Stranger, TokenHolders, is_loopback, open_browser

    class Server(Voila):
        name = Voila.name  # under which its own settings are found

        def init_settings(self) -> Any:
            self.identity_provider_class = TokenHolders
            return super().init_settings()

        def init_handlers(self) -> Any:
            return [(Stranger(self), Refused), *super().init_handlers()]

        def start(self) -> None:
            # Tornado takes no longer time than that between two questions; it would set it so, and say so each time. [ms]
            self.tornado_settings.setdefault("ws_ping_timeout", _PING_S * 1000)
            # Voilà itself lets every Host in.
            self.tornado_settings["allow_remote_access"] = not is_loopback(self.ip)
            IOLoop.current().add_callback(lambda: print(where(self.display_url, self.ip), flush=True))
            super().start()

        @property
        def display_url(self) -> str:
            token = self.identity_provider.token
            address = super().display_url.partition("?")[0]
            return f"{address}?{urlencode({'token': token})}" if token else address

        def launch_browser(self) -> None:
            threading.Thread(target=open_browser, args=(self.display_url, self.browser), daemon=True).start()

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
