"""Many regions in one go: what fails is named in the index of all, and two runs of all do not meet."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from batch.conftest import everything, until

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


def test_every_page_is_logged_when_it_lands_and_the_index_stays_if_nothing_changed(starter, whole, tmp_path):
    """Two regions in two workers: a line is there while its region is still busy."""
    deliveries, out, log = tmp_path / "leveringen", tmp_path / "out", tmp_path / "log.jsonl"
    shutil.copytree(starter.delivery, deliveries / starter.delivery.name)
    synthesize(deliveries, seed=1, region="Gelderland-Midden")

    def pages():
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [line for line in map(json.loads, lines) if line["event"] == "page"]

    arguments = ["report", "--deliveries", str(deliveries), "--out", str(out), "--jobs", "2", "--resume"]
    run = starter.start(out, arguments=[*arguments, "--log", str(log)], does={"*": ["slow"]})
    until(pages)
    assert not list(out.rglob("index.html"))  # which comes last
    assert run.wait() == 0
    assert len(pages()) == len([page for page in out.rglob("*.html") if page.name != "index.html"])
    before = everything(out)
    assert starter.start(out, arguments=arguments).wait() == 0
    assert everything(out) == before
