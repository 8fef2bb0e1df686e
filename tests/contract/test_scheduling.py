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


@systemd
@pytest.mark.parametrize("kind", ["service", "timer"])
def test_systemd_accepts_the_units(tmp_path, kind):
    """Under their own names, with this environment's program in the place of the installed one."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    unit = shutil.copy(tmp_path / f"nnz-mkba@.{kind}", tmp_path / f"nnz-mkba@hollands-midden.{kind}")
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
def test_timer_runs_once_a_month():
    (when,) = setting("nnz-mkba@.timer", "OnCalendar")
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


def test_units_catch_up_and_report_failure():
    assert setting("nnz-mkba@.timer", "Persistent") == ["true"]
    (unit,) = setting("nnz-mkba@.service", "OnFailure")
    assert (UNITS / unit.replace("%i", "")).is_file()
    assert setting("nnz-mkba@.service", "PrivateNetwork") == ["yes"]


@pytest.mark.slow
def test_command_of_the_service_makes_reports(tmp_path):
    """ExecStart as it stands, with the folders of the document in a folder of the test."""
    (command,) = setting("nnz-mkba@.service", "ExecStart")
    (made,) = synthesize(tmp_path / "srv" / "leveringen", seed=1, region="Flevoland")
    command = command.replace("%i", made.name).replace("/srv/nnz-mkba", str(tmp_path / "srv"))
    command = command.replace(PROGRAM, str(program()))
    found = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=900)
    assert found.returncode == 0, found.stderr
    summary = json.loads((tmp_path / "srv" / "log" / f"{made.name}.json").read_text(encoding="utf-8"))
    assert summary["pages"]["made"] == 1 + 6  # the region and the six municipalities of Flevoland
    assert summary["exit_code"] == 0
    pages = sorted((tmp_path / "srv" / "rapporten").rglob("*.html"))
    assert len(pages) == 1 + 6 + 1  # and the index
    assert all("Verzonnen gegevens" in page.read_text(encoding="utf-8") for page in pages)
    log = (tmp_path / "srv" / "log" / f"{made.name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in log] == ["start", *["page"] * 7, "end"]


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
