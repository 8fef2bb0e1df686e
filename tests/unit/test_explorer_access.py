"""Who the explorer's server answers: neither a page elsewhere that took on its address, nor another user of the machine."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

pytest.importorskip("voila", reason="voila is niet geïnstalleerd")

from nnz_mkba.explorer.access import admits, is_loopback, open_browser

WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",  # of RFC 6455
}


@pytest.mark.parametrize(
    "host", ["localhost:8866", "LOCALHOST:8866", "127.0.0.1:8866", "127.9.9.9:8866", "[::1]:8866"]
)
def test_own_names_of_this_machine_are_admitted(host):
    assert admits(host, None, 8866)
    assert admits(host, f"http://{host}", 8866)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example:8866", None),  # its name leads here since the page was opened
        ("evil.example:8866", "http://evil.example:8866"),  # which is same-origin to the browser
        ("127.0.0.1.nip.io:8866", None),
        ("localhost.evil.example:8866", None),
        ("localhost", None),  # port 80
        ("localhost:8867", None),  # another server of this machine
        ("10.0.0.1:8866", None),
        ("", None),
        ("localhost:99999999", None),
        ("localhost:8866", "http://evil.example"),
        ("localhost:8866", "http://localhost:8867"),
        ("localhost:8866", "http://127.0.0.1:8866"),  # another origin to the browser, though it is this machine
        ("localhost:8866", "null"),  # a page in a sandbox, or a file
        ("localhost:8866", ""),
    ],
)
def test_strangers_are_not_admitted(host, origin):
    assert not admits(host, origin, 8866)


def test_a_server_for_other_machines_is_known_by_any_name_but_answers_its_own_pages_only():
    assert admits("rekenserver.ggd.nl", "https://rekenserver.ggd.nl", 8866, everywhere=True)
    assert not admits("rekenserver.ggd.nl", "http://evil.example", 8866, everywhere=True)


@pytest.mark.parametrize("name", ["0.0.0.1", "", "evil.example", "::", "192.168.1.1"])
def test_other_names_are_not_this_machine(name):
    assert not is_loopback(name)


def test_the_browser_is_sent_through_a_file_of_the_user_alone(monkeypatch, tmp_path):
    """A command line can be read by everybody on the machine; the token is not on it."""
    opened = []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.get", lambda _: SimpleNamespace(open=opened.append))
    open_browser("http://127.0.0.1:8866/?token=abc")
    (path,) = tmp_path.iterdir()
    assert opened == [path.as_uri()]
    assert "abc" not in opened[0]
    assert 'content="0;url=http://127.0.0.1:8866/?token=abc"' in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0


class Server:
    """The explorer's own server, with a notebook of one line so that it answers at once."""

    def __init__(self, folder):
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        cell = nbformat.v4.new_code_cell("1 + 1")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "klein.ipynb")
        (folder / "foto.png").write_bytes(b"beeld")
        self.log = folder / "log.txt"
        command = [
            sys.executable,
            "-m",
            "nnz_mkba.explorer.serve",
            "klein.ipynb",
            f"--port={self.port}",
            "--no-browser",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while "Stoppen: Ctrl+C." not in self.log.read_text(encoding="utf-8"):
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < until
            time.sleep(0.1)
        found = re.search(r"\?token=(\w+)", self.log.read_text(encoding="utf-8"))
        self.token = found[1] if found else ""
        self.own = f"127.0.0.1:{self.port}"

    def ask(self, path="/", *, host="", origin="", cookie="", websocket=False):
        """Return status, headers and text of an answer; of a websocket only what comes before it is open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest("GET", path, skip_host=True)
        headers = {"Host": host or self.own, "Origin": origin, "Cookie": cookie} | (WEBSOCKET if websocket else {})
        for name, value in headers.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        text = "" if answer.status == 101 else answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    started = Server(tmp_path_factory.mktemp("verkenner"))
    yield started
    started.process.send_signal(signal.SIGINT)
    started.process.wait(20)


@pytest.fixture(scope="module")
def opened(server):
    """The page as its user opened it: its cookie and the path of its kernel's websocket."""
    status, headers, page = server.ask(f"/?token={server.token}")
    assert status == 200
    cookies = headers.get_all("Set-Cookie")
    (login,) = [cookie for cookie in cookies if cookie.startswith("username-")]
    assert "samesite=strict" in login.lower()
    assert "httponly" in login.lower()
    kernel = re.search(r'"kernelId": ?"([\w-]+)"', page)[1]
    return login.partition(";")[0], f"/api/kernels/{kernel}/channels"


def test_page_and_websocket_open_to_who_has_the_token(server, opened):
    cookie, channels = opened
    assert server.ask(channels, cookie=cookie, origin=f"http://{server.own}", websocket=True)[0] == 101
    assert server.ask(f"{channels}?token={server.token}", websocket=True)[0] == 101


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=verkeerd", "/login", "/voila/files/foto.png"])
def test_without_the_token_nothing_is_shown(server, path):
    status, headers, text = server.ask(path)
    assert status == 403
    assert "Set-Cookie" not in headers
    assert "beeld" not in text


def test_who_lacks_the_token_reads_in_dutch_what_to_do(server):
    _, headers, text = server.ask("/")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Kopieer dat adres in zijn geheel" in text


def test_a_websocket_without_token_or_cookie_is_refused(server, opened):
    assert server.ask(opened[1], websocket=True)[0] == 403
    assert server.ask(opened[1], cookie="username-127-0-0-1=2|1:0|nep", websocket=True)[0] == 403


@pytest.mark.parametrize("where", ["page", "websocket", "static"])
@pytest.mark.parametrize("which", ["host", "port", "origin"])
def test_a_page_elsewhere_reaches_nothing_even_with_the_token(server, opened, where, which):
    """As under DNS rebinding: the request comes from this machine, and says which page it is for."""
    cookie, channels = opened
    asked = {
        "host": {"host": f"evil.example:{server.port}"},
        "port": {"host": "localhost:1"},
        "origin": {"origin": "http://evil.example"},
    }[which]
    path = {"page": "/", "websocket": channels, "static": "/voila/static/voila.js"}[where]
    path = f"{path}?token={server.token}"
    assert server.ask(path, cookie=cookie, websocket=where == "websocket", **asked)[0] == 403


def test_every_start_has_a_token_of_its_own(server):
    assert re.fullmatch(r"[0-9a-f]{48}", server.token)
    assert Path(server.log).read_text(encoding="utf-8").splitlines()[1].startswith("De verkenner staat op http://127")
