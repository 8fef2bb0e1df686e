"""The explorer as a person meets it, in Voilà and in JupyterLab: by keyboard alone, announced, offline, in Dutch."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from nnz_mkba.artery import load
from nnz_mkba.present.exploration import result
from nnz_mkba.present.locale import translator
from nnz_mkba.shipped import shipped

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PATIENCE_MS = 120_000
#: Name of the focused element as assistive technology gives it, across shadow trees.
FOCUSED = """() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const label = e && e.labels && e.labels.length ? e.labels[0].textContent : (e ? e.textContent : "");
  return (label || "").trim();
}"""
#: What the focused list holds; the widgets write no-break spaces.
CHOSEN = r"() => document.activeElement.selectedOptions[0].textContent.replace(/\s/g, ' ')"
#: Keeps every text that a live region came to hold, as long as it is the same element.
LISTEN = """(place) => {
  window.heard = [];
  new MutationObserver(() => window.heard.push(place.textContent)).observe(
    place, {childList: true, characterData: true, subtree: true});
}"""


@dataclass
class Screen:
    """A page with the explorer, cut off from everything but this machine."""

    page: object
    front: str
    folder: Path
    outside: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.status = self.page.get_by_role("status", name="Uitkomst")
        self.alert = self.page.get_by_role("alert")
        self.result = self.page.get_by_role("region", name="Kosten en baten")

    def walk_to(self, name):
        """Press Tab, from the first field on, until something with this name has the focus."""
        passed = []
        self.page.get_by_label("Regio", exact=True).focus()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            passed.append(self.page.evaluate(FOCUSED))
            if passed[-1] == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot reach '{name}' by keyboard, only {[text[:40] for text in passed[-60:]]}")

    def type(self, name, text):
        """Fill in a field and leave it."""
        self.walk_to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def choose(self, name, text):
        """Choose from a list with the arrow keys, as a keyboard user does."""
        self.walk_to(name)
        self.page.keyboard.press("Home")
        for _ in range(40):
            if self.page.evaluate(CHOSEN).startswith(text):
                break
            self.page.keyboard.press("ArrowDown")
        else:
            raise AssertionError(f"{name} does not offer {text}")
        self.page.keyboard.press("Tab")

    def press(self, name):
        self.walk_to(name)
        self.page.keyboard.press("Enter")

    def says(self, text, place=None):
        """Wait until a place says this."""
        (place or self.status).filter(has_text=text).first.wait_for(timeout=PATIENCE_MS)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """The shipped notebook, with folders of its own to save in."""
    folder = tmp_path_factory.mktemp("verkenning")
    content = nbformat.read(shipped("notebooks", "01_verkenning.ipynb"), as_version=4)
    (cell,) = [cell for cell in content.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = cell.source.replace('"../data/scenarios/eigen"', '"eigen"').replace('"../reports"', '"rapporten"')
    path = folder / "01_verkenning.ipynb"
    nbformat.write(content, path)
    return path


@pytest.fixture(scope="module")
def serve(notebook, tmp_path_factory):
    """Start a server and wait until it answers; it ends with the module."""
    running, logs = [], []

    def started(arguments, port, environment):
        log = (tmp_path_factory.mktemp("log") / "log.txt").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=notebook.parent,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        running.append(process)
        logs.append(Path(log.name))
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            assert process.poll() is None, Path(log.name).read_text()
            time.sleep(0.2)
        raise AssertionError(Path(log.name).read_text())

    started.running, started.logs = running, logs
    yield started
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def offline(chromium, notebook):
    """Open an address with everything but this machine cut off, and keep account of what was asked for."""
    contexts = []

    def opened(address, front):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL", accept_downloads=True)
        contexts.append(context)
        screen = Screen(context.new_page(), front, notebook.parent)

        def gate(route):
            if re.match(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:)", route.request.url):
                route.continue_()
            else:
                screen.outside.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        screen.page.goto(address, wait_until="commit", timeout=PATIENCE_MS)
        return screen

    yield opened
    for context in contexts:
        context.close()


def told_address(log):
    """Return the address that the terminal gives: it carries the token."""
    return re.search(r"http://\S+", log.read_text(encoding="utf-8"))[0]


@pytest.fixture(scope="module")
def voila(serve, offline, notebook):
    pytest.importorskip("voila", reason="voila is niet geïnstalleerd")
    port = free_port()
    serve(["nnz_mkba.explorer.serve", notebook.name, f"--port={port}", "--no-browser"], port, {})
    screen = offline(told_address(serve.logs[-1]), "voila")
    screen.says("keer de kosten")
    return screen


@pytest.fixture(scope="module")
def lab(serve, offline, notebook, tmp_path_factory):
    port = free_port()
    home = tmp_path_factory.mktemp("home")
    # No settings, workspaces or kernels of whoever runs the tests.
    places = {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root", "--IdentityProvider.token="]
    options += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    serve(["jupyterlab", *options, f"--notebook-dir={notebook.parent}"], port, places)
    screen = offline(f"http://127.0.0.1:{port}/lab/tree/{notebook.name}", "lab")
    screen.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE_MS)
    screen.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=PATIENCE_MS)
    # By keyboard: into the notebook's command mode, and run one cell after the other.
    prompts = screen.page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
    for _ in range(5):
        # While the shell still starts, it may take the focus away.
        screen.page.wait_for_timeout(2000)
        screen.page.locator(".jp-Notebook .jp-Cell").first.focus()
        screen.page.keyboard.press("Escape")
        for _ in range(3):
            screen.page.keyboard.press("Shift+Enter")
            screen.page.wait_for_timeout(500)
        if "[ ]:" not in prompts.all_inner_texts()[:2]:
            break
    screen.says("keer de kosten")
    return screen


@pytest.fixture
def screen(request):
    return request.getfixturevalue(request.param)


both = pytest.mark.parametrize("screen", ["voila", pytest.param("lab", marks=pytest.mark.slow)], indirect=True)


def faults(page, where=None):
    """Run axe on the page or a part of it; return what it found as lines "rule html"."""
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(page, context=where, options=options).response
    return [f"{rule['id']} {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


@both
def test_opens_with_the_figures_of_the_artery_and_asks_for_nothing_outside(screen):
    t = translator("nl")
    assert screen.status.inner_text().strip() == result(load("hollands-midden"), t)
    assert screen.outside == []
    assert screen.page.locator(".nnz-explorer").get_attribute("lang") == "nl"


@both
def test_axe_finds_nothing_in_the_explorer(screen):
    assert faults(screen.page, ".nnz-explorer") == []


def test_page_of_voila_is_whole_and_dutch(voila):
    page = voila.page
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.get_by_role("heading", level=1).inner_text() == "Verkenning"
    assert page.locator("main").count() == 1
    assert page.get_by_text("explore(").count() == 0, "no code is shown"
    assert page.locator("[title=null]:visible").count() == 0
    assert faults(page) == []
    # All of it can be scrolled to.
    assert page.evaluate("document.documentElement.scrollHeight") > 1500


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["voila", "lab"], indirect=True)
def test_every_control_by_keyboard_alone_announced_and_the_same_in_the_batch(screen):
    page = screen.page
    place = screen.status.element_handle()
    place.evaluate(LISTEN)

    # Each change shows in the text; by hand for the published method, in a delivery of 54 conversations.
    screen.type("Deel dat voor anticonceptie kiest (%)", "50")
    screen.says("zijn de baten tussen €\xa0184.140 en €\xa01.405.890")  # 27 × 6820, 27 × 52 070
    screen.type("Deel van de keuzes dat een geboorte voorkomt (%)", "50")
    screen.says("tussen €\xa092.070 en €\xa0702.945")
    screen.choose("Zorg die gezinnen nodig hadden", "een mix")
    screen.type("Opvoedondersteuning (%)", "60")
    screen.type("Pleeggezin (%)", "10")
    screen.type("Begeleid wonen (%)", "5")
    # 13.5 × (0.60 × 6820 + 0.10 × 17 570 + 0.05 × 52 070) = 13.5 × 8452.50
    screen.says("zijn de baten €\xa0114.109")
    assert page.get_by_label("Geen zorg nodig: de rest (%)").input_value() == "25"
    screen.type("Programmakosten van de regio (€)", "100.000")
    screen.says("kosten €\xa0100.000")
    screen.choose("Prijspeil", "prijzen van 2025")
    screen.says("(prijspeil 2025)")
    # CBS 2022–2025: 10.0, 3.8, 3.3, 3.3 %, over costs of 2021: 121 840.67…
    screen.says(f"kosten €\xa0{round(100_000 * 1.10 * 1.038 * 1.033 * 1.033):,}".replace(",", "."))
    screen.choose("Verdeelsleutel voor gemeenten", "gelijk")
    screen.type("Horizon (jaren)", "2")
    screen.says("De horizon maakt hier geen verschil", screen.result)
    screen.type("Discontovoet (% per jaar)", "3")
    before = screen.status.inner_text()

    # Out of range: a Dutch message, and the last valid outcome stays.
    screen.type("Discontovoet (% per jaar)", "99")
    screen.says("99 kan niet. Kies een getal van 0% tot en met 20%", screen.alert)
    assert screen.status.inner_text() == before
    screen.type("Discontovoet (% per jaar)", "3")
    screen.alert.filter(has_text="99").wait_for(state="hidden", timeout=PATIENCE_MS)

    # A municipality, and back.
    screen.choose("Gemeente", "Leiden")
    screen.says("Leiden: kosten")
    screen.choose("Gemeente", "hele")
    screen.says("Hollands Midden: kosten")

    # The same element held every sentence: that is what a screen reader announces.
    assert place.is_visible()
    heard = page.evaluate("window.heard")
    assert any("184.140" in text for text in heard)
    assert any("Leiden" in text for text in heard)
    assert place.text_content() == heard[-1] == screen.status.text_content()

    title = f"Eigen {screen.front}"
    screen.type("Naam van het scenario", title)
    screen.type("Waarom dit scenario?", "Om te toetsen")
    screen.press("Bewaar dit scenario")
    path = screen.folder / "eigen" / f"eigen-{screen.front}.yaml"
    screen.says("Bewaard als", page.get_by_role("status", name="Scenario en rapport"))
    with page.expect_download() as download:
        screen.press(f"Download dit scenario ({path.name})")
    assert Path(download.value.path()).read_bytes() == path.read_bytes()

    # The batch reckons with the file as the screen does.
    command = [sys.executable, "-c", "from nnz_mkba.cli import run; run()", "mkba", "--region", "hollands-midden"]
    printed = subprocess.run([*command, "--scenario", str(path), "--json"], capture_output=True, check=True)
    batch = json.loads(printed.stdout)
    found = load("hollands-midden", scenario=path)
    assert batch["benefits_eur"]["mix"] == found.mkba.benefits_eur["mix"].as_json()
    assert batch["costs_eur"] == found.mkba.costs_eur.as_json()
    assert screen.status.inner_text().strip() == result(found, translator("nl"))

    # And so does the report, made by the same runner.
    screen.press("Maak het rapport")
    filed = page.get_by_role("status", name="Scenario en rapport")
    screen.says("Het rapport staat in", filed)
    report = screen.folder / "rapporten" / "hollands-midden" / "2021-06-30" / path.stem / "regio.html"
    assert translator("nl").eur(found.mkba.benefits_eur["mix"]) in report.read_text(encoding="utf-8")
    with page.expect_download() as download:
        screen.press("Open het rapport (regio.html)")
    assert Path(download.value.path()).read_bytes() == report.read_bytes()

    # Open a file that a colleague sent, by keyboard.
    sent = screen.folder / "gestuurd.yaml"
    sent.write_text(f"title: Van {screen.front}\ndescription: d\nwhy: w\nbaseline: voorzichtig\n", encoding="utf-8")
    # Who listens from before the press also hears a key that opens as it goes down.
    page.on("filechooser", lambda chooser: None)
    for key in ("Enter", "Space"):
        screen.walk_to("Open een scenariobestand (0)")
        with page.expect_file_chooser(timeout=PATIENCE_MS) as chooser:
            page.keyboard.press(key)
    chooser.value.set_files(sent)
    screen.says("gestuurd.yaml is geopend", filed)
    assert screen.status.inner_text().strip() == result(
        load("hollands-midden", scenario="voorzichtig"), translator("nl")
    )

    # Side by side, in the same words as in the sentence.
    comparison = page.get_by_role("region", name="Vergelijking", exact=True)
    screen.press("Zet in de vergelijking")
    screen.says("Vergelijking van 1 uitkomst", comparison)
    screen.choose("Scenario", "Achttien")
    screen.says("18 jaar", screen.result)
    screen.press("Zet in de vergelijking")
    screen.says("Vergelijking van 2 uitkomsten", comparison)
    assert faults(page, ".nnz-explorer") == []
    screen.press("Maak de vergelijking leeg")
    comparison.wait_for(state="hidden", timeout=PATIENCE_MS)

    assert screen.outside == []


@pytest.mark.slow
def test_faults_of_the_shell_of_jupyterlab_are_its_own(lab):
    """JupyterLab's own menus and panels have faults; none of them lies in the explorer."""
    assert [fault for fault in faults(lab.page) if "nnz-" in fault] == []


def test_the_terminal_says_where_it_is_and_nothing_else(voila, serve):
    """Once it shows an outcome: no warning of a notebook that is not trusted, or of a kernel without encryption."""
    (said,) = [
        log.read_text(encoding="utf-8")
        for log, one in zip(serve.logs, serve.running, strict=True)
        if "nnz_mkba.explorer.serve" in one.args
    ]
    starts, where = said.splitlines() if said.count("\n") == 2 else pytest.fail(said)  # says what more there is
    assert starts.startswith("De verkenner start")
    assert re.fullmatch(
        r"De verkenner staat op http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{48} en is alleen op deze computer te openen\. Stoppen: Ctrl\+C\.",
        where,
    )


def test_only_this_machine_is_served(voila, serve):
    """The server listens on the loopback address alone."""
    psutil = pytest.importorskip("psutil")
    (process,) = [one for one in serve.running if "nnz_mkba.explorer.serve" in one.args]
    listening = [link for link in psutil.Process(process.pid).net_connections("tcp") if link.status == "LISTEN"]
    assert {link.laddr.ip for link in listening} == {"127.0.0.1"}
