"""Proof obligation 3: values that occur nowhere else are planted in a delivery, and looked for in every byte.

The hidden counts here are large: of 7961 escalated clients 7903 live in Leiden, and what is seen of those is the class
7900–7904. A 3 occurs everywhere; 7903 does not, and neither do its amounts.
"""

from __future__ import annotations

import io
import json
import logging
import pickle
import pickletools
import traceback
from contextlib import redirect_stderr, redirect_stdout

import nbformat
import pytest
from privacy_canaries import WORD, canary_delivery, hidden_counts, leaks
from privacy_world import (
    NOTEBOOK,
    PARAMETERS,
    copy_delivery,
    every_byte,
    json_of,
    ledger_of,
    page_of,
    read_rows,
    seen_of,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError
from nnz_mkba.present import accountability, casuistry
from nnz_mkba.present.locale import translator
from nnz_mkba.region import read_region
from nnz_mkba.reporting.export import strip_notebook
from nnz_mkba.reporting.release import Release, make_release
from nnz_mkba.reporting.run import run_report
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.vocabulary import Audience


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
    sections = casuistry.origin_section, casuistry.section, accountability.contradictions
    found = leaks("".join(str(part(loaded, t).html()) for part in sections), hidden)
    assert {"7903", "7907", "7829", WORD} <= {one.replace(".", "") for one in found}


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
    seen = seen_of(place)
    found = nnz_mkba.artery.load(place)
    texts = "\n".join(map(repr, (read_region(place), seen, seen.region, seen.numbers, seen.release, found)))
    assert leaks(texts, hidden) == []
    assert leaks(repr(seen_of(place, Audience.INTERN).numbers), hidden) != []


@pytest.mark.parametrize(("gemeente", "audience"), [("", "stuurgroep"), ("", "openbaar"), ("Leiden", "stuurgroep")])
def test_no_pickle_carries_a_canary(place, hidden, audience, gemeente):
    """Whatever hangs below a result goes with it to another process; numbers are unpacked to be found."""
    found = nnz_mkba.artery.load(place, gemeente, audience=audience)
    assert leaks("\n".join(numbers_in(pickle.dumps(found))), hidden) == []
    exact = nnz_mkba.artery.load(place, gemeente, audience="intern")
    assert "7903" in leaks("\n".join(numbers_in(pickle.dumps(exact))), hidden)


def numbers_in(content):
    """Return every text and number of a pickle as text, whole numbers without their decimals."""
    for _, value, _ in pickletools.genops(content):
        if isinstance(value, str | int | float):
            yield f"{value:.0f}" if isinstance(value, float) and value == round(value) else str(value)


def test_no_log_carries_a_canary(place, hidden, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        nnz_mkba.artery.load(place, "Nieuwkoop")
    out, err = capfd.readouterr()
    assert leaks(caplog.text + out + err, hidden) == []


@pytest.mark.parametrize(
    "break_",
    [
        lambda rows: rows[4].update(aantal="7899"),  # the parts are more than the total
        lambda rows: rows[4].update(aantal="7961,5"),
        lambda rows: rows[5].update(uitkomst=WORD),
        lambda rows: rows.append(dict(rows[7])),
        lambda rows: rows[8].update(gemeente_code=WORD),
        lambda rows: rows[2].update(aantal="7999"),  # falls
        lambda rows: rows[3].update(aantal="7999"),  # of one gemeente
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


@pytest.mark.parametrize(
    "place_of_fault", ["nnz_mkba.results.evaluate.claims_to_show", "nnz_mkba.privacy.see.stand_on"]
)
def test_nothing_that_breaks_halfway_carries_a_canary(place, hidden, monkeypatch, place_of_fault):
    def broken(*_, **__):
        raise NnzError("x")

    monkeypatch.setattr(place_of_fault, broken)
    with pytest.raises(NnzError) as caught:
        evaluate(seen_of(place), PARAMETERS, load_scenario("gepubliceerd"))
    told = "".join(traceback.TracebackException.from_exception(caught.value).format())
    assert leaks(told + repr(caught.value), hidden) == []


# --- executed notebooks -------------------------------------------------------------------------------------------------


def raw_notebook():
    """An executed notebook that somebody made chatty: a text twin, a stream, a trace, a widget, metadata."""
    node = nbformat.v4.new_notebook(metadata={"widgets": {"state": {"value": 7903}}, "papermill": {"x": WORD}})
    node.cells.append(
        nbformat.v4.new_code_cell(
            "found",
            metadata={"x": WORD},
            outputs=[
                nbformat.v4.new_output("stream", text=f"{WORD} 7903"),
                nbformat.v4.new_output("error", ename="KeyError", evalue="7903", traceback=[WORD]),
                nbformat.v4.new_output(
                    "display_data",
                    data={
                        "text/plain": "7903",
                        "text/html": "<p>ok</p><!-- 7903 -->",
                        "application/json": {"n": 7903},
                    },
                    metadata={"told": 7903, "application/json": {"n": WORD}},
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


CHATTY = "print(region, 7903); import nnz_mkba.region as r; r.read_region(region).casuistiek"


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
