"""Who may ask something of the server of the explorer: a browser on this machine, that was given the token.

Listening on the loopback address keeps other machines out, not other pages in the same browser: a page elsewhere may give
its own name this address (DNS rebinding), and then reads what it asks for. Such a request carries the name of that page
(Host), or was made by it (Origin). The token keeps out other users of this machine, and what slips past both.

Jupyter's server checks Host as well, but not the port, and neither at what it takes for static; Origin it checks only
where something is changed. So every request passes here first.
"""

from __future__ import annotations

import atexit
import html
import ipaddress
import os
import tempfile
import webbrowser
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Matcher
from tornado.web import Finish, RequestHandler
from voila.voila_identity_provider import VoilaIdentityProvider

_NO_STRANGERS = (
    "De verkenner is alleen te openen op het adres dat in de terminal staat. Kopieer dat adres in zijn geheel, met wat "
    "achter ?token= staat, en open het in een browser op deze computer."
)


def is_loopback(name: str) -> bool:
    """Return whether a name or address is this machine's own, whatever a name server says.

    Examples
    --------
    >>> [is_loopback(name) for name in ("localhost", "127.0.0.1", "[::1]", "127.0.0.1.nip.io", "evil.example", "")]
    [True, True, True, False, False, False]
    """
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def admits(host: str, origin: str | None, port: int, *, everywhere: bool = False) -> bool:
    """Return whether a request with this Host and Origin may be answered.

    Parameters
    ----------
    host : str
        As the browser sends it: name and port.
    origin : str or None
        Page that made the request; None where the browser sends none, as for a page that is opened.
    port : int
        On which the server listens.
    everywhere : bool
        Whether it was started for other machines too, which know it by any name.

    Examples
    --------
    >>> admits("localhost:8866", "http://localhost:8866", 8866)
    True
    >>> admits("evil.example:8866", None, 8866), admits("localhost:8866", "http://evil.example:8866", 8866)
    (False, False)
    """
    host = host.lower()
    try:
        name, named_port = split_host_and_port(host)
    except ValueError:
        return False
    if not everywhere and not (is_loopback(name) and named_port == port):
        return False
    return origin is None or origin.lower() in (f"http://{host}", f"https://{host}")


class Stranger(Matcher):
    """Matches a request that may not be answered, of any kind: page, file or websocket."""

    def __init__(self, server: Any) -> None:
        self._server = server  # its port is known once it listens

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return an empty match for a stranger, and None for a request that goes on to its handler."""
        hosts = request.headers.get_list("Host")
        origins: list[str | None] = [
            origin for name in ("Origin", "Sec-Websocket-Origin") for origin in request.headers.get_list(name)
        ]
        everywhere = not is_loopback(self._server.ip)
        port = self._server.port
        known = len(hosts) == 1 and all(
            admits(hosts[0], one, port, everywhere=everywhere) for one in origins or [None]
        )
        return None if known else {}


class Refused(RequestHandler):
    """Answers every method with 403."""

    def prepare(self) -> None:
        """End the request before any method of it runs."""
        _refuse(self)


class TokenHolders(VoilaIdentityProvider):
    """Knows whoever brings the token or the cookie that came with it; nobody else is sent to a page to log in."""

    async def get_user(self, handler: RequestHandler) -> Any:
        """Return the user, or end the request with 403."""
        user = await super().get_user(handler)
        if user is None:
            _refuse(handler)
        return user

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return no page to log in or out."""
        return []


def _refuse(handler: RequestHandler) -> None:
    handler.set_status(HTTPStatus.FORBIDDEN)
    handler.set_header("Content-Type", "text/plain; charset=utf-8")
    raise Finish(_NO_STRANGERS)


def open_browser(address: str, browser: str = "") -> None:
    """Open an address that holds a token in the browser of the user.

    On the command line of the browser others on this machine could read the token, so it opens a file of the user's own
    that leads there, and that goes when this process ends. Where there is no browser, the terminal has the address.

    Parameters
    ----------
    address : str
    browser : str
        Which one; empty for the user's own.
    """
    descriptor, name = tempfile.mkstemp(prefix="nnz-verkenner-", suffix=".html")  # for its owner's eyes only
    atexit.register(Path(name).unlink, missing_ok=True)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        there = html.escape(address)
        file.write(
            '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0;url={there}"><title>Verkenner</title>'
            f'<p><a href="{there}">Open de verkenner</a></p></html>\n'
        )
    with suppress(webbrowser.Error):
        webbrowser.get(browser or None).open(Path(name).as_uri())
