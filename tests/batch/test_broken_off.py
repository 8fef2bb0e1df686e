"""A batch that is broken off leaves whole pages only, lets go of all it held, and can be resumed to the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import time

import pytest
from batch.conftest import FLEVOLAND, digests, free, manifest_of, until

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow


def wrong_on_disk(out):
    """Return what is no whole JSON, and pages that are not what a manifest says of them."""
    wrong = []
    for path in out.rglob("*.json"):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            wrong.append(path.name)
            continue
        for entry in content.get("entries", []):
            page = path.parent / str(entry["output"])
            if path.name == "manifest.json" and hashlib.sha256(page.read_bytes()).hexdigest() != entry["sha256"]:
                wrong.append(entry["name"])
    return wrong


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_any_moment(starter, whole, undisturbed, tmp_path, times):
    chance = random.Random(times)
    run, lasts = undisturbed
    assert digests(run.out) == whole  # one worker or two, the same bytes
    out = tmp_path / "out"
    for turn in range(times):
        if turn % 2 == 0:  # one run into an empty folder, one over the pages of the last
            shutil.rmtree(out, ignore_errors=True)
        run = starter.start(out)
        time.sleep(chance.uniform(0, lasts))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        until(lambda: free(out), 10)
        assert {name: found for name, found in digests(out).items() if whole.get(name) != found} == {}
        assert wrong_on_disk(out) == []
        resumed = starter.start(out, "--resume")
        assert (resumed.wait(), resumed.stderr) == (0, "")
        assert digests(out) == whole
        assert list(out.rglob("*.tmp")) == []
        verified = starter.start(out, arguments=["verify", str(out)])
        assert verified.wait() == 0, verified.stdout


@pytest.mark.parametrize(
    ("number", "all_of_them"),
    [
        (signal.SIGINT, True),
        pytest.param(signal.SIGTERM, False, marks=pytest.mark.slow),
        (signal.SIGTERM, True),
    ],
    ids=["ctrl-c in the terminal", "kill", "a service that is stopped"],
)
def test_asked_to_stop(starter, whole, tmp_path, number, all_of_them):
    summary, log = tmp_path / "summary.json", tmp_path / "log.jsonl"
    run = starter.start(tmp_path / "out", "--summary", str(summary), "--log", str(log), does={"*": ["slow"]})
    until(lambda: list((tmp_path / "out").rglob("gm*.html")) and manifest_of(tmp_path / "out")[1]["entries"])
    (os.killpg if all_of_them else os.kill)(run.pid, number)
    assert run.wait() == 1
    until(lambda: not run.processes(), 10)
    assert free(tmp_path / "out")
    assert run.stderr == "Afgebroken.\n"
    landed = digests(tmp_path / "out")
    assert landed.items() < whole.items()
    assert list((tmp_path / "out").rglob("*.tmp")) == []
    assert manifest_of(tmp_path / "out")[1]["state"] == "bezig"
    told = json.loads(summary.read_text(encoding="utf-8"))
    made = len(landed)
    assert told["text"].startswith(f"Afgebroken: {made} pagina")
    assert (told["exit_code"], told["pages"]["made"], len(told["missing"])) == (1, made, len(FLEVOLAND) - made)
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["event"] == "end"
    resumed = starter.start(tmp_path / "out", "--resume", "--summary", str(summary))
    assert resumed.wait() == 0
    assert digests(tmp_path / "out") == whole
    pages = json.loads(summary.read_text(encoding="utf-8"))["pages"]
    assert pages["unchanged"] >= 1
    assert pages["made"] + pages["unchanged"] == len(whole) - 1  # the index is no page of the run


def test_a_second_start_is_refused_while_the_first_goes_on(starter, whole, tmp_path):
    summary = tmp_path / "summary.json"
    first = starter.start(tmp_path / "out", "--summary", str(summary), does={"*": ["slow"]})
    until(lambda: list((tmp_path / "out").rglob("gm*.html")))
    before = summary.read_bytes()
    same = starter.start(tmp_path / "out", "--summary", str(summary))
    assert same.wait() == 4
    assert f"proces {first.pid}" in same.stderr
    assert summary.read_bytes() == before
    second = starter.start(tmp_path / "out")
    assert second.wait() == 4
    assert "al een run bezig" in second.stderr
    assert f"proces {first.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    assert first.wait() == 0
    assert digests(tmp_path / "out") == whole
