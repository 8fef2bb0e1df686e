"""The account of a run."""

import json
import subprocess

import pytest

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.provenance import commit_of
from nnz_mkba.reporting.manifest import Entry, describe_run, read_manifest, write_manifest


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    entries = [
        Entry("regio", "gelukt", "regio.html", {"draws": 10}, {"kpi.csv": "ab"}, "cd", 12, {"total": 1.23456}),
        Entry("gm0546-leiden", "mislukt", reason="te laat"),
    ]
    manifest = describe_run(entries, commit="abc", started="2026-11-22T12:00:00+01:00", seconds=2.0)
    write_manifest(tmp_path / "manifest.json", manifest)
    again = read_manifest(tmp_path / "manifest.json")
    assert again == manifest
    assert [entry["name"] for entry in again["entries"]] == ["gm0546-leiden", "regio"]
    assert again["counts"] == {"gelukt": 1, "mislukt": 1}
    assert again["entries"][1]["seconds"] == {"total": 1.235}


def test_commit_outside_and_inside_a_repository(tmp_path):
    assert commit_of(tmp_path) is None
    assert commit_of(tmp_path / "bestaat niet") is None

    def git(*words):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-qm", "x")
    commit = commit_of(tmp_path)
    assert len(commit) == 40
    (tmp_path / "a").write_text("2")
    assert commit_of(tmp_path) == commit + "+"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", json.dumps({"schema_version": 99})])
def test_a_damaged_manifest_is_refused(tmp_path, content):
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(NothingProducedError, match=r"m\.json"):
        read_manifest(tmp_path / "m.json")
