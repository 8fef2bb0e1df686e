"""Proof obligation 3: values that occur nowhere else are planted in a delivery, and looked for in every byte.

The hidden counts here are large: of 7919 escalated clients 2 are still in care, so the 7917 who chose contraception
must be hidden too. A 3 occurs everywhere; 7917 does not, and neither do its amounts.
"""

from __future__ import annotations

import io
import json
import logging
import traceback
from contextlib import redirect_stderr, redirect_stdout

import nbformat
import pytest
from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import protect_beside
from privacy_canaries import WORD, canary_delivery, hidden_counts, leaks
from privacy_world import (
    NOTEBOOK,
    POLICY,
    copy_delivery,
    counts_protected_once,
    every_byte,
    json_of,
    ledger_of,
    page_of,
    read_rows,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError
from nnz_mkba.present import accountability, casuistry, cost_benefit
from nnz_mkba.present.locale import translator
from nnz_mkba.region import read_region
from nnz_mkba.reporting.export import strip_notebook
from nnz_mkba.reporting.release import Release, make_release
from nnz_mkba.reporting.run import run_report


@pytest.fixture(scope="module", autouse=True)
def once():
    with counts_protected_once():
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return canary_delivery(tmp_path_factory.mktemp("kanarie"))


@pytest.fixture(scope="module")
def hidden(place):
    return hidden_counts(place)


@pytest.mark.parametrize(
    ("gemeente", "language"),
    [
        ("", "nl"),
        ("Leiden", "nl"),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in (("", "en"), ("Nieuwkoop", "en"))),
    ],
)
def test_no_page_carries_a_canary(place, hidden, gemeente, language):
    assert leaks(page_of(place, gemeente, language=language), hidden) == []


def test_the_canaries_would_be_found(place, hidden):
    """On the internal page they sing."""
    t = translator("nl")
    loaded = nnz_mkba.artery.load(place, audience="intern")
    parts = casuistry.section(loaded, t), cost_benefit.section(loaded, t), accountability.contradictions(loaded, t)
    found = leaks("".join(str(part.html()) for part in parts), hidden)
    assert "7.917" in found or "7917" in found
    assert f"{(7917 + 18) * 6820:,}".replace(",", ".") in found
    assert WORD in found


def test_no_command_prints_a_canary(place, hidden):
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        assert main(["check", str(place)]) == 0
        for command in ("mkba", "kpi", "reconcile"):
            assert main([command, "--region", str(place)]) == 0
    assert leaks(said.getvalue() + json_of(place), hidden) == []


def test_no_ledger_carries_a_canary(place, hidden):
    assert leaks(ledger_of(place), hidden) == []


def test_no_text_form_carries_a_canary(place, hidden):
    """What a stray print, a debugger or a log line would show."""
    region = read_region(place)
    linked = link_region(region, region.about.peildatum)
    protected = protect_beside(linked, POLICY, ())
    found = nnz_mkba.artery.load(place)
    assert leaks("\n".join(map(repr, (region, linked, linked.structure, protected, found))), hidden) == []


def test_no_log_carries_a_canary(place, hidden, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        nnz_mkba.artery.load(place, "Nieuwkoop")
    out, err = capfd.readouterr()
    assert leaks(caplog.text + out + err, hidden) == []


@pytest.mark.parametrize(
    "break_",
    [
        lambda rows: rows[3].update(aantal="7899"),  # the parts are more than the total
        lambda rows: rows[3].update(aantal="7919,5"),
        lambda rows: rows[4].update(uitkomst=WORD),
        lambda rows: rows.append(dict(rows[4])),
        lambda rows: rows[7].update(gemeente_code=WORD),
        lambda rows: rows[2].update(aantal="7999"),  # falls
    ],
)
def test_no_refusal_and_no_traceback_carries_a_canary(place, hidden, tmp_path, break_):
    folder = copy_delivery(tmp_path)
    for name in ("casuistiek.csv", "beweringen.csv"):
        (folder / name).write_bytes((place / name).read_bytes())
    rows = read_rows(folder / "casuistiek.csv")
    break_(rows)
    write_rows(folder / "casuistiek.csv", rows)
    try:
        read_region(folder)
    except NnzError as error:
        told = "".join(traceback.format_exception(error)) + str(error)
    else:
        pytest.fail("was not refused")
    assert leaks(told, {*hidden, 7899, 7999}) == []


def test_no_impossible_protection_carries_a_canary(place, hidden, monkeypatch):
    """Nor does what is raised when something breaks halfway."""
    from nnz_mkba.disclosure import protected

    monkeypatch.setattr(
        protected, "coarsen", lambda *_, **__: (_ for _ in ()).throw(protected.NoProtectionError("x"))
    )
    region = read_region(place)
    rules = POLICY.model_copy(update={"last_checked": region.about.peildatum})  # not the one that is remembered
    with pytest.raises(NnzError) as caught:
        protect_beside(link_region(region, region.about.peildatum), rules, ())
    assert leaks("".join(traceback.format_exception(caught.value)), hidden) == []


# --- executed notebooks -------------------------------------------------------------------------------------------------


def raw_notebook():
    """An executed notebook that somebody made chatty: a text twin, a stream, a trace, a widget, metadata."""
    node = nbformat.v4.new_notebook(metadata={"widgets": {"state": {"value": 7917}}, "papermill": {"x": WORD}})
    node.cells.append(
        nbformat.v4.new_code_cell(
            "found",
            metadata={"x": WORD},
            outputs=[
                nbformat.v4.new_output("stream", text=f"{WORD} 7917"),
                nbformat.v4.new_output("error", ename="KeyError", evalue="7917", traceback=[WORD]),
                nbformat.v4.new_output(
                    "display_data",
                    data={
                        "text/plain": "7917",
                        "text/html": "<p>ok</p><!-- 7917 -->",
                        "application/json": {"n": 7917},
                    },
                    metadata={"told": 7917, "application/json": {"n": WORD}},
                ),
            ],
        )
    )
    return node


@pytest.mark.parametrize("keep", [True, False])
def test_a_stripped_notebook_carries_no_canary(hidden, keep):
    text = nbformat.writes(strip_notebook(raw_notebook(), keep_outputs=keep))
    assert leaks(text, hidden) == []
    assert ("<p>ok</p>" in text) is keep
    assert leaks(nbformat.writes(raw_notebook()), hidden) != []


CHATTY = "print(region, 7917); import nnz_mkba.region as r; r.read_region(region).casuistiek"


def chatty_notebook(folder):
    """The report's own notebook with a cell that shows a table of clients as text."""
    node = nbformat.read(NOTEBOOK, as_version=4)
    node.cells = node.cells[:3]
    node.cells.append(nbformat.v4.new_code_cell(CHATTY, id="praat"))
    node.cells.append(
        nbformat.v4.new_code_cell("from nnz_mkba.present import overview\noverview.head(found, t)", id="kop")
    )
    path = folder / "praatziek.ipynb"
    nbformat.write(node, path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["stuurgroep", "openbaar", "intern"])
def test_a_kept_notebook_carries_a_canary_only_for_intern(place, hidden, tmp_path, audience):
    kept = tmp_path / "uitgevoerd.ipynb"
    # a table of pandas is HTML as well; on a page for others it may not come, so the check is on text and streams only
    source = chatty_notebook(tmp_path)
    node = nbformat.read(source, as_version=4)
    node.cells[3].source = CHATTY.replace(
        "r.read_region(region).casuistiek", "r.read_region(region).casuistiek.to_dict()"
    )
    nbformat.write(node, source)
    run_report(source, {"region": str(place), "audience": audience}, tmp_path / "p.html", keep_notebook=kept)
    without_source = nbformat.read(kept, as_version=4)
    for cell in without_source.cells:
        cell.source = ""
    assert bool(leaks(nbformat.writes(without_source), hidden)) is (audience == "intern")


@pytest.mark.slow
def test_a_kept_notebook_of_a_failed_run_carries_no_canary(place, hidden, tmp_path):
    source = chatty_notebook(tmp_path)
    node = nbformat.read(source, as_version=4)
    node.cells[3].source = "raise KeyError(found.slug + 'Kanarie' + 'vogel')"
    nbformat.write(node, source)
    kept = tmp_path / "uitgevoerd.ipynb"
    with pytest.raises(NnzError) as caught:
        run_report(source, {"region": str(place)}, tmp_path / "p.html", keep_notebook=kept)
    assert leaks(str(caught.value) + kept.read_text(encoding="utf-8"), hidden) == []


# --- everything that a release writes -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_byte_of_a_release_carries_a_canary(place, hidden, tmp_path, capfd):
    out = tmp_path / "uit"
    said = []
    for gemeente in ("", "Leiden", "Nieuwkoop"):
        assert make_release(Release(region=str(place), gemeente=gemeente, out=out), say=said.append) == 0
    assert main(["audit", str(out)]) == 0
    assert main(["audit", str(out), "--json"]) == 0
    printed = "\n".join([*said, *capfd.readouterr()])
    files = every_byte(out)
    assert {name.rpartition("/")[2] for name in files} >= {"regio.html", "index.html", "manifest.json", "ledger.json"}
    assert not [name for name in files if name.endswith(".ipynb")], "no executed notebook is kept"
    assert {name: found for name, text in files.items() if (found := leaks(text, hidden))} == {}
    assert leaks(printed, hidden) == []
    manifest = json.loads(next(text for name, text in files.items() if name.endswith("manifest.json")))
    assert not any("casuistiek.csv" in entry["inputs"] for entry in manifest["entries"])
