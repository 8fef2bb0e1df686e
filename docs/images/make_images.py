"""Make the pictures of README and handleiding from the real things: ``python docs/images/make_images.py`` (needs Chromium)."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from nnz_mkba.cli import main

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, COLOURS = 1280, 960, 64
FOLDER = "hollands-midden/2021-06-30"
#: Picture → page of a report below its folder.
PAGES = {"rapport.png": "regio.html", "gemeente.png": "gm0546-leiden.html", "overzicht.png": "index.html"}
EXPLORER = "verkenner.png"
_PATIENCE_S = 120


def picture_pages(browser: Browser, target: Path) -> None:
    """Save the top of the steering group's pages of Hollands Midden."""
    with tempfile.TemporaryDirectory() as folder:
        if main(["report", "--region", "hollands-midden", "--all", "--out", folder]):
            raise SystemExit("Het rapport is niet gemaakt.")
        for name, page_name in PAGES.items():
            _shot(browser, (Path(folder) / FOLDER / page_name).as_uri(), target / name)


def picture_explorer(browser: Browser, target: Path) -> None:
    """Save the explorer as Voilà serves it."""
    with _served() as address:
        _shot(browser, address, target / EXPLORER, ready="Kosten en baten")


def _shot(browser: Browser, address: str, path: Path, ready: str = "") -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto(address, timeout=_PATIENCE_S * 1000)
    if ready:
        page.get_by_role("region", name=ready).wait_for(timeout=_PATIENCE_S * 1000)
        page.wait_for_timeout(5000)  # the certainty follows the outcome
    page.screenshot(path=path)
    page.close()
    with Image.open(path) as picture:  # a page has few colours; a palette of them takes a third of the space
        picture.quantize(COLOURS).save(path, optimize=True)


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "nnz_mkba.explorer.serve", f"--port={port}", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        # It says its address, with the token, once it listens.
        yield next(word for line in server.stdout or () for word in line.split() if word.startswith("http://"))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is niet gevonden; installeer het pakket chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        picture_pages(started, HERE)
        picture_explorer(started, HERE)
        started.close()
