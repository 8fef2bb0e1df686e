"""A page that cannot be made costs the batch that page alone, whatever it takes along."""

from __future__ import annotations

import pytest
from batch.conftest import FLEVOLAND, digests, manifest_of

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow

URK = "GM0184"


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (["raise"], "Notebook 10_tussenevaluatie.ipynb: cel 3 van 3 is mislukt met KeyError"),
        pytest.param(
            ["die"],
            "Notebook 10_tussenevaluatie.ipynb: cel 3 van 3 bracht de rekenkern tot stilstand",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ["take the worker along"], "Het werkproces is gestopt, ook na nieuwe pogingen", marks=pytest.mark.slow
        ),
    ],
)
def test_one_municipality_fails_and_all_others_are_made(starter, whole, tmp_path, does, reason):
    run = starter.start(tmp_path / "out", does={URK: does})
    assert run.wait() == 1
    pages = digests(tmp_path / "out")
    missing = {name for name in whole if name not in pages}
    assert {name.rsplit("/", 1)[1] for name in missing} == {"gm0184-urk.html"}
    assert {name for name in pages if pages[name] != whole[name] and "index" not in name} == set()
    path, manifest = manifest_of(tmp_path / "out")
    assert manifest["state"] == "klaar"
    assert manifest["counts"] == {"gelukt": 6, "mislukt": 1}
    assert [entry["name"] for entry in manifest["entries"] if entry["status"] == "mislukt"] == ["gm0184-urk"]
    index = path.with_name("index.html").read_text(encoding="utf-8")
    assert f"Urk: {reason}" in index
    assert index.count("niet gemaakt") == 1
    for told in (run.stdout, run.stderr, index, path.read_text(encoding="utf-8")):
        assert "geheim" not in told
        assert "Traceback" not in told
    verified = starter.start(tmp_path / "out", arguments=["verify", str(tmp_path / "out")])
    assert verified.wait() == 1
    assert "- Urk is niet gemaakt." in verified.stdout


@pytest.mark.slow
def test_what_failed_is_made_by_resume_and_nothing_else(starter, whole, tmp_path):
    starter.start(tmp_path / "out", does={URK: ["raise"]}).wait()
    made = {page.name: page.stat().st_mtime_ns for page in (tmp_path / "out").rglob("*.html")}
    assert starter.start(tmp_path / "out", "--resume").wait() == 0
    assert digests(tmp_path / "out") == whole
    again = {page.name: page.stat().st_mtime_ns for page in (tmp_path / "out").rglob("*.html")}
    assert {name for name in again if again[name] != made.get(name)} == {"gm0184-urk.html", "index.html"}


def test_what_passes_by_itself_is_tried_again(starter, whole, tmp_path):
    run = starter.start(tmp_path / "out", does={URK: ["die", "once"], "GM0034": ["take the worker along", "once"]})
    assert run.wait() == 0
    assert digests(tmp_path / "out") == whole


@pytest.mark.slow
def test_none_made_is_said_in_the_exit_code(starter, tmp_path):
    run = starter.start(tmp_path / "out", does={"*": ["raise"]})
    assert run.wait() == 3
    assert manifest_of(tmp_path / "out")[1]["counts"] == {"mislukt": len(FLEVOLAND)}
