"""A run's log and summary: one line an event, counts that add up, nothing of a client, and never a stale summary."""

from __future__ import annotations

import json

import pytest

from nnz_mkba.errors import NnzError, NothingProducedError, UsageError
from nnz_mkba.reporting.runlog import RunLog

CANARY = "mevrouw Kanarie, 7 cliënten"


def page(status, gemeente="GM0546", **more):
    return {
        "event": "page",
        "region": "hollands-midden",
        "gemeente": gemeente,
        "status": status,
        "seconds": 1.2345,
        **more,
    }


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_an_event_and_counts_of_all(tmp_path):
    with RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json") as log:
        for status in ("made", "made", "failed", "not_public", "unchanged"):
            log(page(status))
        log.exit_code = 1
    found = lines(tmp_path / "log.jsonl")
    assert [line["event"] for line in found] == ["start", *["page"] * 5, "end"]
    assert {tuple(line) for line in found} == {("ts", "run", "event", "region", "gemeente", "status", "seconds")}
    assert {line["run"] for line in found} == {log.run}
    assert found[1] | {"ts": "", "run": ""} == {
        "ts": "", "run": "", "event": "page", "region": "hollands-midden", "gemeente": "GM0546", "status": "made",
        "seconds": 1.234,
    }  # fmt: skip
    assert found[-1]["status"] == 1
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["pages"] == {"made": 2, "failed": 1, "not_public": 1, "unchanged": 1}
    assert summary["failed"] == [{"region": "hollands-midden", "gemeente": "GM0546"}]
    assert (summary["regions"], summary["exit_code"]) == (1, 1)
    assert summary["text"] == "2 pagina’s gemaakt, 1 mislukt, 1 ongewijzigd, 1 niet openbaar (code 1)."


def test_what_is_no_part_of_the_form_is_left_out(tmp_path):
    with RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json") as log:
        log(page("failed", gemeente=CANARY, reason=CANARY, aantal=7))
        log(page("failed", region=CANARY, seconds=CANARY))
        log({"event": "end", "status": CANARY})
    written = (tmp_path / "log.jsonl").read_text("utf-8") + (tmp_path / "summary.json").read_text("utf-8")
    assert "anarie" not in written
    assert "aantal" not in written


@pytest.mark.parametrize("bad", [{"event": CANARY}, page(CANARY)])
def test_unknown_event_or_status_is_a_mistake_of_ours(bad):
    with pytest.raises(ValueError, match="is not a valid"):
        RunLog()(bad)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (NothingProducedError("x"), 3),
        (NnzError("x"), 1),
        (KeyboardInterrupt(), 1),
        (OSError(), 1),
    ],
)
def test_a_run_that_breaks_off_says_so(tmp_path, error, code):
    with pytest.raises(type(error)), RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json"):
        raise error
    assert lines(tmp_path / "log.jsonl")[-1]["status"] == code
    assert json.loads((tmp_path / "summary.json").read_text())["exit_code"] == code


def test_summary_of_an_earlier_run_is_replaced_at_the_start(tmp_path):
    """After kill -9 nobody takes the counts of last month for those of this month."""
    path = tmp_path / "summary.json"
    with RunLog(summary=path) as earlier:
        earlier(page("made"))
        earlier.exit_code = 0
    with RunLog(summary=path) as log:
        found = json.loads(path.read_text())
        assert (found["run"], found["exit_code"], found["pages"]["made"]) == (log.run, None, 0)
        assert "nog niet klaar" in found["text"]


def test_lines_are_added_to_an_earlier_log(tmp_path):
    runs = []
    for _ in range(2):
        with RunLog(tmp_path / "log.jsonl") as log:
            runs.append(log.run)
    assert [line["run"] for line in lines(tmp_path / "log.jsonl")] == [runs[0], runs[0], runs[1], runs[1]]


def test_a_line_is_on_disk_before_the_next_event(tmp_path):
    with RunLog(tmp_path / "log.jsonl") as log:
        log(page("made"))
        assert len(lines(tmp_path / "log.jsonl")) == 2


def test_place_that_cannot_be_written_is_refused_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingProducedError):
        RunLog(summary=tmp_path / "file" / "summary.json")
