"""What the shipped notebooks store: complete, for everybody's eyes, and compared with a new run so that no figure slips."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbval.plugin import get_sanitize_patterns

from nnz_mkba.artery import load
from nnz_mkba.networks import read_network
from nnz_mkba.present.exploration import result
from nnz_mkba.present.locale import translator
from nnz_mkba.region import read_region
from nnz_mkba.reporting.signature import read_signature
from nnz_mkba.shipped import shipped

ROOT = Path(__file__).parents[2]
RULES = ROOT / "tests" / "nbval_sanitize.cfg"
NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))
PUBLISHED = {"hollands-midden"}
DIGIT = re.compile(r"[0-9]")
#: 1 January 2032 in seconds: comparisons run on another day than the one on which the notebooks were stored.
ANOTHER_DAY = "1956528000"


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def pages(path):
    """Yield the HTML of every stored output."""
    for cell in code_cells(path):
        for output in cell.outputs:
            if html := output.get("data", {}).get("text/html"):
                yield html


def sanitize(text):
    for pattern, replacement in get_sanitize_patterns(RULES.read_text(encoding="utf-8")):
        text = re.sub(pattern, replacement, text)
    return text


def test_outputs_are_complete(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert kinds <= {"execute_result", "display_data"}, "no error, and nothing printed"
    assert any(cell.outputs for cell in cells)


def test_nothing_of_the_machine_is_stored(path):
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_no_widget_is_stored(path):
    """A widget is nothing without the run that made it, and its number is another every time; its words stay."""
    for cell in code_cells(path):
        for output in cell.outputs:
            assert set(output.data) <= {"text/plain", "text/html"}
            assert "model_id" not in str(output)


def test_explorer_stores_the_figures_of_the_artery():
    """Function, widget and notebook say the same; nbval holds the stored words to a new run."""
    outputs = [output for cell in code_cells(shipped("notebooks", "01_verkenning.ipynb")) for output in cell.outputs]
    (words,) = [output.data["text/plain"] for output in outputs]
    assert words.startswith(result(load("hollands-midden"), translator("nl")))


def test_what_is_shown_is_public(path):
    """The defaults show a published or an invented delivery to a protected audience; nbval holds the outputs to them."""
    defaults = {name: spec.default for name, spec in read_signature(path).items()}
    if "region" in defaults:
        assert defaults["region"] in PUBLISHED or read_region(defaults["region"]).about.synthetisch
    else:
        assert read_network(defaults["network"]).about.synthetisch
    assert defaults.get("audience", "stuurgroep") == "stuurgroep"


def test_rules_are_few_and_each_says_why():
    text = RULES.read_text(encoding="utf-8")
    rules = text.split("\n[")[1:]
    assert 1 <= len(rules) <= 6
    assert len(get_sanitize_patterns(text)) == len(rules)
    assert text.startswith("#")


def test_no_rule_swallows_a_changed_figure(path):
    """Change one digit of each number that a reader sees: only the day and the version may go unnoticed."""
    for html in pages(path):
        clean = sanitize(html)
        soup = BeautifulSoup(html, "html.parser")
        volatile = {"Gemaakt op", "Versie van de code"}
        for text in soup.find_all(string=DIGIT):
            row = text.find_parent("tr")
            if row is not None and row.th is not None and row.th.get_text() in volatile:
                continue
            if text.find_parent("script") or str(text) not in html:
                continue
            digit = DIGIT.search(text)
            changed = text[: digit.start()] + str((int(digit[0]) + 1) % 10) + text[digit.end() :]
            assert sanitize(html.replace(str(text), changed)) != clean, str(text)


def test_a_changed_alt_text_or_download_is_noticed(path):
    for html in pages(path):
        for old in [*re.findall(r'alt="([^"]*[0-9][^"]*)"', html), *re.findall(r'href="(data:text/csv[^"]*)"', html)]:
            changed = old[:-1] + ("x" if old[-1] != "x" else "y")
            assert sanitize(html.replace(old, changed)) != sanitize(html)


def test_values_of_every_picture_stand_below_it(path):
    """The rule on pictures leaves their bytes out; so the plotted values must be in the same output, as a table."""
    for html in pages(path):
        for picture in BeautifulSoup(html, "html.parser").select('img[src^="data:image/svg+xml"]'):
            table = picture.find_parent("figure").select_one("details table")
            assert table is not None, picture["alt"]
            assert DIGIT.search(table.tbody.get_text()), picture["alt"]


def nbval(notebook: Path, root: Path = ROOT) -> int:
    """Return the exit code of a strict comparison of one notebook, with the package of a root, on another day."""
    rules = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(RULES)]
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, "--rootdir", str(notebook.parent)]
    environment = {**os.environ, "PYTHONPATH": str(root), "SOURCE_DATE_EPOCH": ANOTHER_DAY}
    command = [sys.executable, "-m", "pytest", *plain, *rules, str(notebook)]
    return subprocess.run(command, cwd=notebook.parent, env=environment, capture_output=True, timeout=300).returncode


def test_one_changed_number_fails_the_comparison(tmp_path):
    """In the stored output of the progress notebook: 23 escalated cases become 24."""
    copy = Path(shutil.copy(shipped("notebooks", "03_kpi_voortgang.ipynb"), tmp_path))
    text = copy.read_text(encoding="utf-8")
    old = '<td class=\\"num\\">23</td>'
    assert old in text
    copy.write_text(text.replace(old, old.replace("23", "24"), 1), encoding="utf-8")
    assert nbval(copy) == 1


@pytest.mark.slow
def test_unchanged_notebook_passes_and_another_discount_rate_fails(tmp_path):
    """The evaluation compares all scenarios, of which `meerjarig` discounts eighteen years."""
    for part in ("nnz_mkba", "data", "notebooks", "pyproject.toml"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    notebook = tmp_path / "notebooks" / "10_tussenevaluatie.ipynb"
    assert nbval(notebook, tmp_path) == 0
    rate = tmp_path / "data" / "parameters" / "discontovoet.yaml"
    text = rate.read_text(encoding="utf-8")
    assert text.count("value: 0.0225") == 1
    rate.write_text(text.replace("value: 0.0225", "value: 0.03"), encoding="utf-8")
    assert nbval(notebook, tmp_path) == 1
