"""A page as a tagged PDF, printed by a headless Chromium that may not reach the network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from nnz_mkba.errors import NothingProducedError, UsageError
from nnz_mkba.reporting.landing import write_atomically

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
#: Names another Chromium than the first one found.
VARIABLE = "NNZ_MKBA_CHROMIUM"
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:1",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


def find_chromium() -> str:
    """Return the path of a Chromium.

    Raises
    ------
    UsageError
        If there is none on this system.
    """
    named = os.environ.get(VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise UsageError(
            f"Voor --pdf is Chromium of Chrome nodig en dat is niet gevonden{f' op {named}' if named else ''}. Installeer "
            f"het (Debian en Ubuntu: apt install chromium), zet het pad in {VARIABLE}, of druk de pagina af vanuit een "
            "browser. Zonder --pdf wordt de pagina gewoon gemaakt."
        )
    return found


def write_pdf(page: Path, target: Path | None = None, *, timeout_s: float = 120) -> Path:
    """Print a page to a PDF with tags, outline, language and title.

    Parameters
    ----------
    page : Path
        The HTML file.
    target : Path, optional
        By default beside it, with the ending `.pdf`.
    timeout_s : float
        [s]

    Returns
    -------
    Path
        The PDF, there whole or not at all.

    Raises
    ------
    UsageError
        If there is no Chromium.
    NothingProducedError
        If it fails, or takes too long.
    """
    page = Path(page).resolve()
    target = page.with_suffix(".pdf") if target is None else Path(target)
    chromium = find_chromium()
    with tempfile.TemporaryDirectory(prefix="nnz-pdf-") as scratch:
        made = Path(scratch) / "page.pdf"
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [chromium, *_FLAGS, *sandbox, f"--user-data-dir={scratch}/profile", f"--print-to-pdf={made}"]
        with subprocess.Popen(
            [*command, page.as_uri()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that its children end with it
        ) as process:
            try:
                process.wait(timeout=timeout_s)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise NothingProducedError(
                    f"{target.name} is niet gemaakt: Chromium was na {timeout_s:.0f} seconden niet klaar. Probeer het opnieuw."
                ) from None
        if process.returncode != 0 or not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            raise NothingProducedError(
                f"{target.name} is niet gemaakt: Chromium gaf geen PDF terug. Controleer of {chromium} start, of druk de "
                "pagina af vanuit een browser."
            )
        write_atomically(target, made.read_bytes())
    return target
