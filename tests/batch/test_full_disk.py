"""A disk that is full or read-only: said in Dutch with an exit code, and what stood there stands there still."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from batch.conftest import FLEVOLAND, digests, everything, manifest_of

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow

FULL = "de schijf of het quotum is vol"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte, where one can be mounted."""
    place = tmp_path / "schijf"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]
    if (
        sys.platform != "linux"
        or shutil.which("mount") is None
        or subprocess.run(command, capture_output=True).returncode
    ):
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(place, leave):
    """Fill a disk but for some bytes, and return with what."""
    ballast = place / "ballast"
    left = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize - leave
    ballast.write_bytes(b"x" * left)
    return ballast


def test_a_disk_that_fills_up_during_a_run(starter, whole, small_disk):
    out = small_disk / "out"
    ballast = fill(small_disk, 80_000)  # for some pages, not for seven
    run = starter.start(out)
    assert run.wait() == 1  # not nothing, not all
    assert FULL in run.stderr + run.stdout
    assert "Traceback" not in run.stderr
    landed = digests(out)
    assert {name: digest for name, digest in landed.items() if "index" not in name}.items() <= whole.items()
    assert list(out.rglob("*.tmp")) == []
    ballast.unlink()
    resumed = starter.start(out, "--resume")
    assert (resumed.wait(), resumed.stderr) == (0, "")
    assert digests(out) == whole


def test_a_disk_that_is_full_from_the_start_keeps_what_was_there(starter, whole, small_disk):
    out = small_disk / "out"
    shutil.copytree(starter.whole, out)
    before = everything(out)
    ballast = fill(small_disk, 0)
    run = starter.start(out)
    assert run.wait() == 3
    assert FULL in run.stderr
    assert "Traceback" not in run.stderr
    assert everything(out) == before
    ballast.unlink()


def test_a_manifest_that_no_longer_fits_loses_no_page(starter, whole, tmp_path):
    """The same where nothing can be mounted: every writing of the manifest but the first two finds the disk full."""
    run = starter.start(tmp_path / "out", does={"manifest": ["full"]})
    assert run.wait() == 1  # some pages are there
    assert FULL in run.stderr
    assert "Traceback" not in run.stderr
    landed = digests(tmp_path / "out")
    assert landed
    assert landed.items() < whole.items()
    _, manifest = manifest_of(tmp_path / "out")
    assert manifest["state"] == "bezig"
    assert len(manifest["entries"]) == 1
    resumed = starter.start(tmp_path / "out", "--resume")
    assert resumed.wait() == 0
    assert digests(tmp_path / "out") == whole


def test_a_read_only_disk(starter, small_disk):
    shutil.copytree(starter.whole, small_disk / "out")
    before = everything(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for out in (small_disk / "out", small_disk / "nieuw"):
        run = starter.start(out)
        assert run.wait() == 3
        assert "mag niet worden geschreven" in run.stderr
        assert "kies met --out een andere map" in run.stderr
        assert "Traceback" not in run.stderr
    assert everything(small_disk) == before


def test_summary_of_a_run_that_found_the_disk_full(starter, tmp_path):
    summary = tmp_path / "summary.json"
    run = starter.start(tmp_path / "out", "--summary", str(summary), does={"manifest": ["full"]})
    assert run.wait() == 1
    told = json.loads(summary.read_text(encoding="utf-8"))
    made = len(digests(tmp_path / "out"))
    assert (told["exit_code"], told["pages"]["made"], len(told["missing"])) == (1, made, len(FLEVOLAND) - made)
    assert told["text"].startswith(f"Afgebroken: {made} pagina")
