"""A headless Chromium without network, and the pages to open in it."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nnz_mkba.reporting.index import IndexRow, render_index
from nnz_mkba.reporting.run import run_report

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, started once; a test that needs it is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is niet geïnstalleerd")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("geen Chromium op dit systeem (apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in the browser with everything it asked for, said and opened."""

    page: object
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def show(self, html, path):
        """Go to another page, with a clean record."""
        path.write_text(html, encoding="utf-8")
        for record in (self.requests, self.messages, self.dialogs):
            record.clear()
        self.page.goto(path.as_uri())

    @property
    def outside(self):
        """What it asked for besides itself and what it carries."""
        return [url for url in self.requests if not url.startswith(("data:", "file:"))]


@pytest.fixture
def open_page(chromium, tmp_path):
    """Open an HTML file or text, offline, in the colour scheme and width asked for."""
    contexts = []

    def opened(content, *, scheme="light", width=1280, height=900, **options):
        if not isinstance(content, Path):
            path = tmp_path / f"page-{len(contexts)}.html"
            path.write_text(content, encoding="utf-8")
            content = path
        size = {"width": width, "height": height}
        context = chromium.new_context(color_scheme=scheme, viewport=size, offline=True, **options)
        contexts.append(context)
        result = Opened(context.new_page())
        result.page.goto(content.as_uri())
        return result

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def tab(chromium):
    """One tab, offline, to show many pages in turn."""
    context = chromium.new_context(offline=True)
    yield Opened(context.new_page())
    context.close()


@pytest.fixture(scope="session")
def everything(tmp_path_factory):
    """A page with one of everything a display object may show."""
    target = tmp_path_factory.mktemp("pages") / "everything.html"
    run_report(NOTEBOOKS / "everything.ipynb", {}, target)
    return target


@pytest.fixture(scope="session")
def index_page(tmp_path_factory):
    """An index page with a good, a bad and a missing page, and a very long name."""
    long_name = "Gemeenschappelijke Gezondheidsdienst van de Westelijke Waddengemeenten en Omliggende Buitengebieden"
    rows = [
        IndexRow(
            "Leiden",
            "gm0546-leiden.html",
            "op koers",
            "op_koers",
            "",
            (("Baten per euro", "1,9"), ("Kosten", "€ 142.600")),
        ),
        IndexRow(
            "Súdwest-Fryslân",
            "gm1900.html",
            "achter",
            "achter",
            "Twee doelen blijven achter.",
            (("Baten per euro", "0,8"), ("Kosten", "€ 9.100")),
        ),
        IndexRow(long_name, None, "niet gemaakt", "none", "Levering geweigerd: kpi.csv mist een kolom."),
    ]
    target = tmp_path_factory.mktemp("pages") / "index.html"
    page = render_index(
        "Rapporten Hollands Midden",
        rows,
        caption="Gemeenten met stand en status",
        intro=["Van 3 gemeenten zijn er 2 rapporten gemaakt.", "Zoek een gemeente met Ctrl+F."],
        label_head="Gemeente",
        banner="Vertrouwelijk – niet verspreiden",
    )
    target.write_text(page, encoding="utf-8")
    return target
