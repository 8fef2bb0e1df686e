"""The parts that a batch stands on, each by itself: workers, lock, remains, log on a full disk, and a Dask that is not there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from nnz_mkba.errors import LockedError, NothingProducedError
from nnz_mkba.reporting.fingerprint import read_key
from nnz_mkba.reporting.landing import clear_remains, write_atomically
from nnz_mkba.reporting.lock import STATE, locked
from nnz_mkba.reporting.runlog import RunLog

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

WORKERS = """
import os, signal, sys, time
from nnz_mkba.reporting.batch import ITEMS_PER_WORKER, run_here

def work(item):
    if item == "last to leave":
        time.sleep(0.5)
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return {"by": os.getpid(), "item": item}

items = ["x"] * (3 * ITEMS_PER_WORKER) + ["die", "last to leave", "x"]
done = dict(run_here(items, work, 3))
assert sorted(done) == list(range(len(items))), sorted(done)
assert [items[place] for place, result in done.items() if result is None] == ["die"]
counts = {}
for result in filter(None, done.values()):
    counts[result["by"]] = counts.get(result["by"], 0) + 1
print(max(counts.values()), len(counts), os.getpid() in counts)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child left")
"""


@needs_fork
def test_a_batch_ends_although_later_workers_hold_the_pipes_of_earlier_ones():
    """Each worker inherits the parent's ends of the pipes that were open; one that waits for its end never would."""
    done = subprocess.run([sys.executable, "-c", WORKERS], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    most, workers, parent = done.stdout.splitlines()[0].split()
    assert int(most) <= 40  # a worker then makes room for a fresh one, so that memory stays flat
    assert int(workers) >= 4
    assert parent == "False"
    assert done.stdout.splitlines()[1] == "no child left"


BETWEEN = """
import os, signal
import psutil
from nnz_mkba.reporting.batch import run_here

def work(item):
    return {"by": os.getpid(), "item": item}

done, killed = [], None
for place, result in run_here(list("abcdefgh"), work, 2):
    done.append(result["item"])
    if killed is None:  # the worker has handed in a result, and waits for its next item
        killed = result["by"]
        os.kill(killed, signal.SIGKILL)
        while psutil.Process(killed).status() != psutil.STATUS_ZOMBIE:
            pass
print("".join(sorted(done)))
"""


@needs_fork
def test_a_worker_that_dies_between_two_items_costs_none():
    done = subprocess.run([sys.executable, "-c", BETWEEN], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("abcdefgh\n", "")


TELLING = """
import os, signal, sys, time
from pathlib import Path
from nnz_mkba.reporting.batch import run_heard

once = Path(sys.argv[1])

def work(item, tell):
    tell([item, "begint"])
    while item == "a" and not once.exists():  # goes on when the parent heard of it
        time.sleep(0.01)
    if item == "b" and not once.with_suffix(".b").exists():
        once.with_suffix(".b").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    tell([item, "klaar"])
    return {"item": item}

heard = []

def hear(said):
    heard.append(" ".join(said))
    if said[0] == "a":
        once.touch()

for place, result in run_heard(["a", "b"], work, 2, hear):
    # another item may have been heard since
    assert result["item"] + " klaar" in heard, heard
print(*sorted(heard), sep=", ")
"""


@needs_fork
def test_what_an_item_says_is_heard_while_it_runs_and_again_if_it_is_done_anew(tmp_path):
    command = [sys.executable, "-c", TELLING, tmp_path / "gehoord"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("a begint, a klaar, b begint, b begint, b klaar\n", "")


STOPPED = """
import os, sys, time
from nnz_mkba.reporting.batch import run_here

def work(item):
    os.write(1, b"%d\\n" % os.getpid())  # at once: two workers write here
    time.sleep(600)

list(run_here([1, 2, 3], work, 2))
"""


@needs_fork
@pytest.mark.skipif(sys.platform != "linux", reason="the system ends a child with its parent on Linux alone")
def test_workers_end_with_a_parent_that_is_killed():
    with subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, text=True) as parent:
        try:
            workers = [int(parent.stdout.readline()) for _ in range(2)]
        finally:
            parent.kill()
        parent.stdout.read()  # until nobody holds it any more: also the workers are gone
    psutil.wait_procs([psutil.Process(worker) for worker in workers if psutil.pid_exists(worker)], timeout=10)
    assert not [worker for worker in workers if psutil.pid_exists(worker)]


def test_the_lock_of_a_process_that_is_gone_keeps_nobody_out(tmp_path):
    lock = tmp_path / STATE / "regio.lock"
    lock.parent.mkdir()
    lock.write_text("proces 4194999 op een andere computer", encoding="utf-8")
    with locked(tmp_path / "regio"):
        assert f"proces {os.getpid()} op" in lock.read_text(encoding="utf-8")
        with pytest.raises(LockedError, match=f"proces {os.getpid()}"), locked(tmp_path / "regio"):
            pass
    with locked(tmp_path / "regio"):
        pass


def test_a_lock_that_its_holder_was_killed_in_is_free(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path; from nnz_mkba.reporting.lock import locked\n"
        "with locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "regio"])
    assert done.returncode == -9
    with locked(tmp_path / "regio"):
        pass


def test_a_drive_without_locks_is_no_run_that_is_busy(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(NothingProducedError, match="Kies met --out een andere map"), locked(tmp_path / "regio"):
        pass


def test_remains_are_taken_away_and_nothing_else(tmp_path):
    inner = tmp_path / "2021-06-30"
    write_atomically(inner / "regio.html", "x")
    (inner / ".regio.html.00ff.nnz.tmp").write_text("ha")
    (inner / ".eigen-bestand").write_text("van iemand anders")
    (inner / "notities.tmp").write_text("van iemand anders")
    clear_remains(tmp_path)
    assert sorted(path.name for path in inner.iterdir()) == [".eigen-bestand", "notities.tmp", "regio.html"]


def test_a_writer_that_is_killed_leaves_what_is_taken_away(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path; from nnz_mkba.reporting.landing import write_atomically\n"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_atomically(Path(sys.argv[1]), 'x' * 5000)"
    )
    (tmp_path / "regio.html").write_text("oud")
    subprocess.run([sys.executable, "-c", code, tmp_path / "regio.html"])
    assert (tmp_path / "regio.html").read_text() == "oud"
    assert len(list(tmp_path.iterdir())) == 2
    clear_remains(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["regio.html"]


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


@needs_full
def test_a_log_that_does_not_fit_is_told_in_dutch(tmp_path):
    (tmp_path / "log.jsonl").symlink_to("/dev/full")
    with pytest.raises(NothingProducedError, match="schijf of het quotum is vol"), RunLog(tmp_path / "log.jsonl"):
        pass


def test_a_key_that_cannot_be_made_is_told_in_dutch(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(NothingProducedError, match="schijf of het quotum is vol"):
        read_key(tmp_path)
