"""Runs that can be broken off: a warm process to start them from, and what they left behind."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from nnz_mkba.synthetic import synthesize

STARTER = Path(__file__).with_name("small_batch.py")
#: What a made-up delivery of Flevoland comes to: the region and its six municipalities.
FLEVOLAND = {
    "regio.html", "gm0034-almere.html", "gm0050-zeewolde.html", "gm0171-noordoostpolder.html", "gm0184-urk.html",
    "gm0303-dronten.html", "gm0995-lelystad.html",
}  # fmt: skip

if not hasattr(os, "fork"):
    collect_ignore_glob = ["test_*.py"]


@dataclass
class Run:
    """One run that was started."""

    starter: Starter
    pid: int
    out: Path
    _said: Path

    def wait(self):
        """Return the exit code; negative for a signal."""
        return self.starter.ask({"wait": self.pid})

    @property
    def stdout(self):
        return self._said.with_suffix(".out").read_text(encoding="utf-8")

    @property
    def stderr(self):
        return self._said.with_suffix(".err").read_text(encoding="utf-8")

    def processes(self):
        """Return what still runs of it, itself included."""
        found = []
        for process in psutil.process_iter():
            try:
                if os.getsid(process.pid) == self.pid and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (ProcessLookupError, psutil.NoSuchProcess):
                continue
        return found


@dataclass
class Starter:
    """The warm process; its first release stands in `whole`."""

    work: Path
    delivery: Path
    _process: subprocess.Popen = field(init=False)
    _runs: int = 0

    def __post_init__(self):
        self.whole = self.work / "whole"
        command = [sys.executable, STARTER, *self.arguments(self.whole, "--jobs", "1")]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.work / "starter.err").open("wb"),
            text=True,
            env=os.environ | {"NNZ_TRIAL_FOLDER": str(self.work)},
        )

    def arguments(self, out, *more):
        return ["report", "--region", str(self.delivery), "--all", "--out", str(out), *more]

    def ask(self, request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, (self.work / "starter.err").read_text(encoding="utf-8")
        return int(answer)

    def start(self, out, *more, does=None, arguments=None, stderr=None):
        """Start a release of the delivery in two workers; `does` says what pages do besides (see `small_batch`)."""
        self._runs += 1
        said = self.work / f"run-{self._runs}"
        env = {}
        if does:
            trial = said.with_suffix(".json")
            trial.write_text(json.dumps(does), encoding="utf-8")
            env["NNZ_TRIAL"] = str(trial)
        request = {
            "arguments": arguments or self.arguments(out, "--jobs", "2", *more),
            "env": env,
            "stdout": str(said.with_suffix(".out")),
            "stderr": stderr or str(said.with_suffix(".err")),
        }
        return Run(self, self.ask(request), Path(out), said)

    def close(self):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def flevoland(tmp_path_factory):
    (folder,) = synthesize(tmp_path_factory.mktemp("leveringen"), seed=1, region="Flevoland")
    return folder


@pytest.fixture(scope="session")
def starter(tmp_path_factory, flevoland):
    made = Starter(tmp_path_factory.mktemp("batch"), flevoland)
    yield made
    made.close()


@pytest.fixture(scope="session")
def undisturbed(starter):
    """A run that nothing disturbed, and how long it took. [s]"""
    verified = starter.start(starter.whole, arguments=["verify", str(starter.whole)])
    assert verified.wait() == 0
    began = time.monotonic()
    run = starter.start(starter.work / "undisturbed")
    assert run.wait() == 0
    return run, time.monotonic() - began


@pytest.fixture(scope="session")
def whole(starter):
    """Hash of every page of a release that nothing disturbed, by path."""
    starter.start(starter.whole, arguments=["verify", str(starter.whole)]).wait()  # not before it is there
    pages = digests(starter.whole)
    assert {Path(name).name for name in pages} == FLEVOLAND | {"index.html"}
    return pages


def digests(folder):
    """Return the hash of every page below a folder, by path."""
    pages = sorted(folder.rglob("*.html"))
    return {page.relative_to(folder).as_posix(): hashlib.sha256(page.read_bytes()).hexdigest() for page in pages}


def everything(folder):
    """Return bytes and time of change of every file below a folder but the locks, by path."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def manifest_of(out):
    """Return path and content of the only manifest below a folder."""
    (path,) = out.rglob("manifest.json")
    return path, json.loads(path.read_text(encoding="utf-8"))


def until(true, seconds=60):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


def free(out):
    """Whether no lock below a folder is held."""
    for path in out.rglob("*.lock"):
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
    return True
