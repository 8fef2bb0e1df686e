"""Make the picture of the README from a real report: ``python docs/images/make_images.py`` (needs Chromium)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from nnz_mkba.cli import main

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, COLOURS = 1280, 960, 64
REPORT = "hollands-midden/2021-06-30/regio.html"


def make_picture(target: Path) -> None:
    """Save the top of the steering group's page of Hollands Midden as a picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is niet gevonden; installeer het pakket chromium.")
    with tempfile.TemporaryDirectory() as folder:
        if main(["report", "--region", "hollands-midden", "--out", folder]):
            raise SystemExit("Het rapport is niet gemaakt.")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            page.goto((Path(folder) / REPORT).as_uri())
            page.screenshot(path=target)
            browser.close()
    with Image.open(target) as picture:  # a page has few colours; a palette of them takes a third of the space
        picture.quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    make_picture(HERE / "rapport.png")
