"""A run's log and summary: one line an event, counts that add up, nothing of a client, and never a stale summary."""

from __future__ import annotations

import json

import pytest

from nnz_mkba.errors import LockedError, NnzError, NothingProducedError, UsageError
from nnz_mkba.reporting.landing import trace_of
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


def planned(path, *gemeenten, region="hollands-midden"):
    pages = [{"gemeente": code, "target": str(path / f"{code}.html"), "trace": None} for code in gemeenten]
    return {"event": "plan", "region": region, "pages": pages}


def stopped(log, *events):
    with log:
        for event in events:
            log(event)
        raise KeyboardInterrupt


def test_a_run_that_is_stopped_says_what_is_missing(tmp_path):
    """Leiden was told, Lisse landed when nobody was left to tell, Teylingen and the page of the region did not."""
    begun = {"event": "plan", "region": "zeeland"}
    plan = planned(tmp_path, "", "GM0546", "GM0553", "GM1525")
    (tmp_path / "GM0553.html").write_text("pagina")
    with pytest.raises(KeyboardInterrupt):
        stopped(RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json"), begun, plan, page("made"))
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["text"] == (
        "Afgebroken: 2 pagina’s gemaakt, 0 mislukt, 2 ontbreken, 1 regio niet gemaakt (code 1)."
    )
    region = "hollands-midden"
    assert summary["missing"] == [{"region": region, "gemeente": None}, {"region": region, "gemeente": "GM1525"}]
    assert (summary["broken_off"], summary["regions_missing"]) == (True, ["zeeland"])
    told = [(line["gemeente"], line["status"]) for line in lines(tmp_path / "log.jsonl") if line["event"] == "page"]
    assert told == [("GM0546", "made"), ("GM0553", "made")]


def test_a_page_that_stood_there_before_is_missing(tmp_path):
    (tmp_path / "GM0546.html").write_text("van vorige maand")
    plan = planned(tmp_path, "GM0546")
    plan["pages"][0]["trace"] = list(trace_of(tmp_path / "GM0546.html"))  # as it comes from a worker
    log = RunLog()
    with pytest.raises(KeyboardInterrupt):
        stopped(log, plan)
    assert log.summary()["text"] == "Afgebroken: 0 pagina’s gemaakt, 0 mislukt, 1 ontbreekt (code 1)."


def test_a_region_that_is_begun_anew_is_counted_once(tmp_path):
    with RunLog() as log:
        for _ in range(2):
            log(planned(tmp_path, "GM0546"))
            log(page("made"))
        log.exit_code = 0
    assert log.summary()["text"] == "1 pagina gemaakt, 0 mislukt (code 0)."


def test_a_second_run_leaves_the_summary_of_the_first(tmp_path):
    path = tmp_path / "summary.json"
    with RunLog(summary=path) as first:
        before = path.read_bytes()
        with (
            pytest.raises(LockedError, match="kies met --summary een ander bestand"),
            RunLog(tmp_path / "log.jsonl", path),
        ):
            raise AssertionError("not begun")
        assert path.read_bytes() == before
        first.exit_code = 0
    assert json.loads(path.read_text())["run"] == first.run
    assert [(line["event"], line["status"]) for line in lines(tmp_path / "log.jsonl")] == [
        ("start", None),
        ("end", 4),
    ]
    with RunLog(summary=path) as third:
        third.exit_code = 0
    assert json.loads(path.read_text())["run"] == third.run
