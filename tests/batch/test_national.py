"""Many regions in one go: what fails is named in the index of all, and two runs of all do not meet."""

from __future__ import annotations

import re

import pytest
from batch.conftest import until

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
