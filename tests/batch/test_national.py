"""Many regions in one go: what fails is named in the index of all, and two runs of all do not meet."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal

import pytest
from batch.conftest import FLEVOLAND, everything, until

from nnz_mkba.synthetic import synthesize

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow


def ask(starter, out, *more):
    folder = str(starter.delivery.parent)
    return ["report", "--deliveries", folder, "--out", str(out), "--jobs", "2", *more]


def test_the_index_of_all_names_the_one_and_a_second_start_is_refused(starter, whole, tmp_path):
    out = tmp_path / "out"
    first = starter.start(out, arguments=ask(starter, out), does={"GM0184": ["raise"], "*": ["slow"]})
    until(lambda: list(out.rglob("gm*.html")))
    second = starter.start(out, arguments=ask(starter, out))
    assert second.wait() == 4
    assert "al een run bezig" in second.stderr
    assert first.wait() == 1
    index = (out / "index.html").read_text(encoding="utf-8")
    assert index.count("niet gemaakt") == 1
    assert "KeyError" in index
    assert len(re.findall(r'href="flevoland-synthetisch/2024-06-30/[\w-]+\.html"', index)) == 6

    other = out / "elders" / "2020-12-31" / "manifest.json"  # of a year ago, damaged since
    other.parent.mkdir(parents=True)
    other.write_text("{", encoding="utf-8")
    resumed = starter.start(out, arguments=ask(starter, out, "--resume"))
    assert (resumed.wait(), resumed.stderr) == (0, "")
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "niet gemaakt" not in index
    assert len(re.findall(r'href="flevoland-synthetisch/2024-06-30/[\w-]+\.html"', index)) == 7
    assert f"{other} is niet te lezen" in index


@pytest.fixture
def two(starter, tmp_path):
    """Options for deliveries of two regions, in two workers."""
    deliveries = tmp_path / "leveringen"
    shutil.copytree(starter.delivery, deliveries / starter.delivery.name)
    synthesize(deliveries, seed=1, region="Gelderland-Midden")
    return ["report", "--deliveries", str(deliveries), "--out", str(tmp_path / "out"), "--jobs", "2", "--resume"]


def pages_told(log):
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [line for line in map(json.loads, lines) if line["event"] == "page"]


def pages_on(out):
    return [page for page in out.rglob("*.html") if page.name != "index.html"]


def test_every_page_is_logged_when_it_lands_and_the_index_stays_if_nothing_changed(starter, two, tmp_path):
    """A line is there while its region is still busy."""
    out, log = tmp_path / "out", tmp_path / "log.jsonl"
    run = starter.start(out, arguments=[*two, "--log", str(log)], does={"*": ["slow"]})
    until(lambda: pages_told(log))
    assert not list(out.rglob("index.html"))  # which comes last
    assert run.wait() == 0
    assert len(pages_told(log)) == len(pages_on(out))
    before = everything(out)
    assert starter.start(out, arguments=two).wait() == 0
    assert everything(out) == before


def test_all_regions_broken_off_are_told_as_they_stand_on_disk(starter, two, tmp_path):
    out, log, summary = tmp_path / "out", tmp_path / "log.jsonl", tmp_path / "summary.json"
    run = starter.start(out, arguments=[*two, "--log", str(log), "--summary", str(summary)], does={"*": ["slow"]})
    until(lambda: len({page["region"] for page in pages_told(log)}) == 2)
    os.kill(run.pid, signal.SIGTERM)
    assert run.wait() == 1
    until(lambda: not run.processes(), 10)
    made, told = len(pages_on(out)), json.loads(summary.read_text(encoding="utf-8"))
    assert told["text"].startswith(f"Afgebroken: {made} pagina")
    assert told["pages"]["made"] == len(pages_told(log)) == made
    gelderland = 1 + 15  # the region and its municipalities
    assert len(told["missing"]) == len(FLEVOLAND) + gelderland - made
