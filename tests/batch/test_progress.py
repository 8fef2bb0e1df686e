"""A bar on a terminal; elsewhere no more than the places of the pages."""

from __future__ import annotations

import os
import pty
import re
import time

import psutil
import pytest

#: Processes that are killed and waited for: too slow, and too dependent on the machine, for every run.
pytestmark = pytest.mark.slow

ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def terminal():
    """A terminal: what reads it, and its name."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def read_until_ended(run, ours):
    shown = b""
    while psutil.Process(run.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.05)
        try:
            shown += os.read(ours, 1 << 16)
        except BlockingIOError:
            continue
    try:
        return shown + os.read(ours, 1 << 16)
    except BlockingIOError:
        return shown


def test_a_bar_on_a_terminal(starter, tmp_path, terminal):
    ours, name = terminal
    run = starter.start(tmp_path / "out", does={"GM0184": ["raise"]}, stderr=name)
    shown = read_until_ended(run, ours)
    assert run.wait() == 1
    plain = ESCAPES.sub(b"", shown).decode()
    for done in range(8):
        assert f"{done}/7" in plain
    assert "Pagina’s" in plain
    assert "0 mislukt" in plain
    assert "1 mislukt" in plain
    assert "nog" in plain
    *pages, counted = run.stdout.splitlines()
    assert len(pages) == 7
    assert counted == "6 pagina’s gemaakt, 1 mislukt (code 1)."


def test_silence_elsewhere(undisturbed):
    run, _ = undisturbed
    assert run.stderr == ""
    assert "\x1b" not in run.stdout
    *pages, counted = run.stdout.splitlines()
    assert counted == "7 pagina’s gemaakt, 0 mislukt (code 0)."
    assert [line.split(": ")[0] for line in pages] == [
        "Flevoland (synthetisch)", "Almere", "Dronten", "Lelystad", "Noordoostpolder", "Urk", "Zeewolde",
    ]  # fmt: skip
