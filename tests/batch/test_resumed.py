"""`--resume` makes what is missing, failed or changed, that alone; `verify` sees every change by hand."""

from __future__ import annotations

import json
import shutil

import pytest
from batch.conftest import digests, everything, manifest_of

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow

URK = "gm0184-urk.html"


@pytest.fixture
def out(starter, whole, tmp_path):
    """A finished release, to break."""
    shutil.copytree(starter.whole, tmp_path / "out")
    return tmp_path / "out"


def page_of(out, name=URK):
    (page,) = out.rglob(name)
    return page


def times(out):
    return {page.name: page.stat().st_mtime_ns for page in out.rglob("*.html")}


def made_again(starter, out, *more):
    """Resume, and return which pages were written."""
    before = times(out)
    run = starter.start(out, "--resume", *more)
    assert (run.wait(), run.stderr) == (0, "")
    return {name for name, when in times(out).items() if when != before.get(name)}


def test_a_second_run_does_nothing_and_changes_no_byte(starter, out):
    before = everything(out)
    run = starter.start(out, "--resume")
    assert run.wait() == 0
    assert everything(out) == before
    *pages, counted = run.stdout.splitlines()
    assert len(pages) == 7  # it still says where the pages are
    assert counted == "0 pagina’s gemaakt, 0 mislukt, 7 ongewijzigd (code 0)."


def test_a_run_that_was_killed_between_its_last_page_and_its_index(starter, whole, out):
    path, manifest = manifest_of(out)
    path.write_text(json.dumps(manifest | {"state": "bezig"}), encoding="utf-8")
    page_of(out, "index.html").unlink()
    assert made_again(starter, out) == {"index.html"}
    assert digests(out) == whole
    assert manifest_of(out)[1]["state"] == "klaar"


def test_a_fingerprint_that_changed_for_one_municipality(starter, whole, out):
    path, manifest = manifest_of(out)
    (entry,) = (entry for entry in manifest["entries"] if entry["output"] == URK)
    entry["fingerprint"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert made_again(starter, out) == {URK, "index.html"}
    assert digests(out) == whole
    assert manifest_of(out)[1]["counts"] == {"gelukt": 7}


@pytest.mark.parametrize("harm", ["missing", "changed", "empty"])
def test_a_page_that_is_not_as_it_was_made(starter, whole, out, harm):
    if harm == "missing":
        page_of(out).unlink()
    else:
        page_of(out).write_text("<p>een ander verhaal</p>" if harm == "changed" else "", encoding="utf-8")
    verified = starter.start(out, arguments=["verify", str(out)])
    assert verified.wait() == 1
    assert f"- {URK} {'ontbreekt' if harm == 'missing' else 'is na het maken gewijzigd'}." in verified.stdout
    assert made_again(starter, out) == {URK, "index.html"}
    assert digests(out) == whole


HARM = {
    "half": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "a list": lambda text: "[]",
    "zeros": lambda text: "\x00" * len(text),
    "no entries": lambda text: text.replace('"entries"', '"lijst"'),
    "another field": lambda text: text.replace('"name"', '"naam"'),
    "a number": lambda text: text.replace('"status": "gelukt"', '"status": 7', 1),
    "another version": lambda text: text.replace('"schema_version": 1', '"schema_version": 99'),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_manifest_that_was_damaged_by_hand_is_told(starter, out, harm):
    path, _ = manifest_of(out)
    path.write_text(HARM[harm](path.read_text(encoding="utf-8")), encoding="utf-8")
    verified = starter.start(out, arguments=["verify", str(out)])
    assert verified.wait() == 3
    assert str(path) in verified.stderr
    assert "Maak de rapporten opnieuw" in verified.stderr
    assert "Traceback" not in verified.stderr


@pytest.mark.parametrize(
    ("harm", "more"),
    [
        ("half", ["--resume"]),
        *(pytest.param(harm, ["--resume"], marks=pytest.mark.slow) for harm in list(HARM)[1:]),
        pytest.param("half", [], marks=pytest.mark.slow),
    ],
)
def test_a_manifest_that_was_damaged_by_hand_stops_nobody(starter, whole, out, harm, more):
    path, _ = manifest_of(out)
    path.write_text(HARM[harm](path.read_text(encoding="utf-8")), encoding="utf-8")
    run = starter.start(out, *more)
    assert (run.wait(), run.stderr) == (0, "")
    assert digests(out) == whole
    assert starter.start(out, arguments=["verify", str(out)]).wait() == 0


def test_remains_of_a_killed_writer_are_told_and_taken_away(starter, out):
    remains = page_of(out).with_name(".gm0184-urk.html.0123.nnz.tmp")
    remains.write_text("<p>hal", encoding="utf-8")
    verified = starter.start(out, arguments=["verify", str(out)])
    assert verified.wait() == 1
    assert remains.name in verified.stdout
    assert made_again(starter, out) == set()
    assert not remains.exists()
    assert starter.start(out, arguments=["verify", str(out)]).wait() == 0


@pytest.mark.slow
def test_another_form_that_is_asked_for_later_is_made(starter, whole, out):
    assert not list(out.rglob("*.docx"))
    assert made_again(starter, out, "--docx")
    assert len(list(out.rglob("*.docx"))) == 7
    assert digests(out) == whole
    assert made_again(starter, out, "--docx") == set()


@pytest.mark.slow
def test_a_key_that_was_cut_off_makes_all_anew(starter, whole, out):
    (key,) = out.rglob("key")
    key.write_bytes(key.read_bytes()[:5])
    assert len(made_again(starter, out)) == 8
    assert digests(out) == whole
    assert key.stat().st_size == 32
