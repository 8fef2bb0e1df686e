"""A batch on a Dask cluster on this machine, of which a part is lost while it runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from batch.conftest import STARTER, digests, until

pytest.importorskip("distributed")
#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow


@dataclass
class Cluster:
    """A scheduler and two workers of one thread."""

    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen]
    start_worker: Callable[[], subprocess.Popen]


@pytest.fixture
def cluster(starter, tmp_path):
    told = tmp_path / "scheduler.json"
    env = os.environ | {"NNZ_TRIAL_FOLDER": str(starter.work), "NNZ_TRIAL": str(tmp_path / "trial.json")}
    (tmp_path / "trial.json").write_text(json.dumps({"*": ["slow"]}), encoding="utf-8")
    started = []

    def start(*words):
        with (tmp_path / f"{words[0]}-{len(started)}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(told), "--no-dashboard"]
            started.append(subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=tmp_path))
        return started[-1]

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0")
    until(told.exists)

    def start_worker():
        return start("worker", "--no-nanny", "--nthreads", "1", "--preload", str(STARTER))

    workers = [start_worker() for _ in range(2)]
    until(lambda: all("Registered to" in log.read_text() for log in tmp_path.glob("worker-*.log")), 200)
    yield Cluster(json.loads(told.read_text(encoding="utf-8"))["address"], scheduler, workers, start_worker)
    for process in started:
        process.kill()
        process.wait()


def test_a_worker_that_is_killed_costs_nothing(starter, whole, cluster, tmp_path):
    run = starter.start(tmp_path / "out", "--dask", cluster.address)
    until(lambda: list((tmp_path / "out").rglob("*.html")), 200)
    cluster.workers[0].kill()
    assert (run.wait(), run.stderr) == (0, "")
    assert digests(tmp_path / "out") == whole


def test_workers_that_stand_elsewhere_land_pages_in_a_relative_folder(starter, whole, cluster, tmp_path):
    run = starter.start(os.path.relpath(tmp_path / "out"), "--dask", cluster.address)
    assert (run.wait(), run.stderr) == (0, "")
    assert digests(tmp_path / "out") == whole


def test_a_scheduler_that_is_killed_is_told_and_the_rest_can_be_made_here(starter, whole, cluster, tmp_path):
    run = starter.start(tmp_path / "out", "--dask", cluster.address)
    until(lambda: list((tmp_path / "out").rglob("*.html")), 200)
    cluster.scheduler.kill()
    assert run.wait() == 1  # some pages are there
    assert "is weggevallen" in run.stderr
    assert "Traceback" not in run.stderr
    assert digests(tmp_path / "out").items() < whole.items()
    assert starter.start(tmp_path / "out", "--resume").wait() == 0
    assert digests(tmp_path / "out") == whole


def test_a_run_whose_last_worker_is_killed_ends_with_a_message_and_can_be_made_here(
    starter, whole, cluster, tmp_path
):
    """The scheduler stays, and would keep its tasks for a worker that never comes."""
    run = starter.start(tmp_path / "out", "--dask", cluster.address)
    until(lambda: list((tmp_path / "out").rglob("*.html")), 200)
    for worker in cluster.workers:
        worker.kill()
    gone = time.monotonic()
    assert run.wait() == 1  # some pages are there
    assert time.monotonic() - gone < 30
    assert cluster.scheduler.poll() is None
    assert "geen enkele worker meer" in run.stderr
    assert "Traceback" not in run.stderr
    assert starter.start(tmp_path / "out", "--resume").wait() == 0
    assert digests(tmp_path / "out") == whole


def test_a_worker_that_comes_in_the_place_of_the_last_one_goes_on(starter, whole, cluster, tmp_path):
    """As when a computer restarts its worker: some seconds without any are no reason to stop."""
    run = starter.start(tmp_path / "out", "--dask", cluster.address)
    until(lambda: list((tmp_path / "out").rglob("*.html")), 200)
    for worker in cluster.workers:
        worker.kill()
    cluster.start_worker()
    assert (run.wait(), run.stderr) == (0, "")
    assert digests(tmp_path / "out") == whole


def test_all_regions_end_with_the_last_worker_and_not_one_after_the_other(starter, cluster, tmp_path):
    deliveries = tmp_path / "leveringen"
    shutil.copytree(starter.delivery, deliveries / "eerste")
    shutil.copytree(starter.delivery, deliveries / "tweede")
    asked = ["report", "--deliveries", str(deliveries), "--out", str(tmp_path / "out"), "--dask", cluster.address]
    run = starter.start(tmp_path / "out", arguments=asked)
    until(lambda: list((tmp_path / "out").rglob("*.html")), 200)
    for worker in cluster.workers:
        worker.kill()
    gone = time.monotonic()
    assert run.wait() == 1
    assert time.monotonic() - gone < 30, run.stdout + run.stderr
    assert "geen enkele worker meer" in run.stdout
    assert "tweede: Niet begonnen" in run.stdout
