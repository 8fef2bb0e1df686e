"""What docs/inplannen.md offers works: units that systemd accepts, a command that runs, a workflow on made-up data only."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nnz_mkba.reporting.runlog import PageStatus, RunLog
from nnz_mkba.synthetic import synthesize

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "docs" / "systemd"
DOCUMENT = (ROOT / "docs" / "inplannen.md").read_text(encoding="utf-8")
PROGRAM = "/opt/nnz-mkba/.venv/bin/nnz-mkba"
WORKFLOW = ROOT / ".github" / "workflows" / "synthetic.yml"
systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def setting(unit: str, key: str) -> list[str]:
    text = (UNITS / unit).read_text(encoding="utf-8")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


#: What is planned: of a region, and of all.
SERVICES = ["nnz-mkba@.service", "nnz-mkba-landelijk.service"]
TIMERS = ["nnz-mkba@.timer", "nnz-mkba-landelijk.timer"]


@systemd
@pytest.mark.parametrize("shipped", [*SERVICES, *TIMERS])
def test_systemd_accepts_the_units(tmp_path, shipped):
    """Under their own names, with this environment's program in the place of the installed one."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    unit = tmp_path / shipped.replace("@", "@hollands-midden")
    if unit.name != shipped:
        shutil.copy(tmp_path / shipped, unit)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    ours = [line for line in (found.stdout + found.stderr).splitlines() if "nnz-mkba" in line]
    assert (found.returncode, ours) == (0, [])


@systemd
def test_systemd_would_refuse_a_mistake(tmp_path):
    """The check above can fail."""
    unit = tmp_path / "nnz-mkba@hollands-midden.service"
    text = (UNITS / "nnz-mkba@.service").read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
    unit.write_text(text.replace("Type=oneshot", "Type=eenmalig"), encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert "eenmalig" in found.stderr


@systemd
@pytest.mark.parametrize("timer", TIMERS)
def test_timer_runs_once_a_month(timer):
    (when,) = setting(timer, "OnCalendar")
    found = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", "--base-time=2026-11-28", when],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert re.findall(r"20\d\d-\d\d-\d\d 03:00:00", found.stdout)[:3] == [
        "2026-12-02 03:00:00",
        "2027-01-02 03:00:00",
        "2027-02-02 03:00:00",
    ]


@pytest.mark.parametrize(("service", "timer"), list(zip(SERVICES, TIMERS, strict=True)))
def test_units_catch_up_and_report_failure(service, timer):
    assert setting(timer, "Persistent") == ["true"]
    assert setting(timer, "RandomizedDelaySec") == ["30m"]
    (unit,) = setting(service, "OnFailure")
    name, instance = unit.removesuffix(".service").split("@")
    assert (UNITS / f"{name}@.service").is_file()
    assert setting(service, "PrivateNetwork") == ["yes"]
    # a condition or an assertion that does not hold leaves a unit that did not fail, and then nobody hears of it
    assert not re.search(r"^(Assert|Condition)", (UNITS / service).read_text(encoding="utf-8"), re.MULTILINE)
    # the message is the summary that this command writes
    (command,) = setting(service, "ExecStart")
    assert f"--summary /srv/nnz-mkba/log/{instance}.json" in command
    assert "/srv/nnz-mkba/log/%i.json" in setting(f"{name}@.service", "ExecStart")[0]


@pytest.mark.parametrize("service", SERVICES)
def test_workers_fit_in_the_memory_of_the_service(service):
    """A worker takes 310 MB and the command itself as much; one that is killed all the same does not end the rest."""
    (command,) = setting(service, "ExecStart")
    jobs = int(re.search(r" --jobs (\d+) ", command)[1])
    (most,) = setting(service, "MemoryMax")
    assert most.endswith("G")
    assert (jobs + 1) * 310 <= int(most[:-1]) * 1024
    assert setting(service, "OOMPolicy") == ["continue"]


def started(service, place, instance=""):
    """Run ExecStart as it stands, with the folders of the document in a folder of the test."""
    (command,) = setting(service, "ExecStart")
    command = command.replace("%i", instance).replace("/srv/nnz-mkba", str(place)).replace(PROGRAM, str(program()))
    return subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=900)


@pytest.mark.parametrize("service", SERVICES)
def test_a_delivery_that_is_gone_fails_the_service_and_is_told(tmp_path, service):
    found = started(service, tmp_path, "hollands-midden")
    assert found.returncode == 2
    assert str(tmp_path / "leveringen") in found.stderr
    assert "Traceback" not in found.stderr
    (summary,) = (tmp_path / "log").glob("*.json")
    assert json.loads(summary.read_text(encoding="utf-8"))["exit_code"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_command_of_the_service_makes_reports(tmp_path, service):
    (made,) = synthesize(tmp_path / "leveringen", seed=1, region="Flevoland")
    found = started(service, tmp_path, made.name)
    assert found.returncode == 0, found.stderr
    (summary,) = (tmp_path / "log").glob("*.json")
    told = json.loads(summary.read_text(encoding="utf-8"))
    assert told["pages"]["made"] == 1 + 6  # the region and the six municipalities of Flevoland
    assert told["exit_code"] == 0
    pages = sorted((tmp_path / "rapporten").rglob("gm*.html")) + sorted((tmp_path / "rapporten").rglob("regio.html"))
    assert len(pages) == 1 + 6
    assert all("Verzonnen gegevens" in page.read_text(encoding="utf-8") for page in pages)
    (log,) = (tmp_path / "log").glob("*.jsonl")
    events = [json.loads(line)["event"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert events == ["start", *["page"] * 7, "end"]


def program() -> Path:
    return Path(sys.executable).with_name("nnz-mkba")


def test_cron_line_has_a_time_a_user_and_the_command():
    (block,) = blocks("cron")
    line = block.splitlines()[-1].split(maxsplit=6)
    assert line[:6] == ["0", "3", "2", "*", "*", "nnz"]
    assert f"{PROGRAM} report " in line[6]


def test_workflow_reports_on_made_up_data_only():
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    (made,) = [run for run in runs if " synthesize " in run]
    (report,) = [run for run in runs if " report " in run]
    folder = made.split("--out ")[1]
    assert f"--region {folder}/" in report
    assert "-synthetisch " in report
    assert not [run for run in runs if "data/regions" in run]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in job["steps"] if "uses" in step)


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.split("\n")[0])
def test_examples_for_other_planners_are_python_that_calls_the_same_command(block):
    ast.parse(block)
    assert PROGRAM in block
    for option in ("--all", "--out", "--log", "--summary"):
        assert option in block


def test_three_planners_are_shown():
    assert [block.split("\n")[0] for block in blocks("python")] == ["# Airflow", "# Dagster", "# Prefect"]


def test_every_field_and_status_of_the_log_is_explained(tmp_path):
    with RunLog(tmp_path / "log.jsonl") as log:
        log.exit_code = 0
    fields = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert [field for field in fields if f"| `{field}` |" not in DOCUMENT] == []
    assert [status for status in PageStatus if f"`{status}`" not in DOCUMENT] == []
    (example,) = blocks("json")
    assert json.loads(example).keys() == fields.keys()


def test_every_exit_code_is_explained():
    assert re.findall(r"^\| (\d) \|", DOCUMENT, re.MULTILINE) == list("01234")
