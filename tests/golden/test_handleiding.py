"""The guide for analysts, done as it says: every command, every row, in order, in an empty folder."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nnz_mkba.cli import main
from nnz_mkba.shipped import shipped

GUIDE = shipped("docs", "handleiding.md")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DELIVERY = Path("data", "regions", "zuid-limburg")


def blocks() -> list[tuple[str, str, str]]:
    return BLOCK.findall(GUIDE.read_text(encoding="utf-8"))


def set_keys(text: str) -> None:
    """Put the lines of a block in the place of those with the same key."""
    path = DELIVERY / "region.yaml"
    content = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        content, times = re.subn(rf"^(\s*){line.split(':')[0]}: .*$", rf"\g<1>{line}", content, flags=re.MULTILINE)
        assert times == 1, line
    path.write_text(content, encoding="utf-8")


def add_rows(name: str, text: str) -> None:
    """Add the rows of a block, or put them in the place of the template's rows with the same first cell."""
    path = DELIVERY / name
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for row in text.splitlines():
        unanswered = [
            n for n, line in enumerate(lines) if line.startswith(f"{row.split(';')[0]};") and line.endswith(";;")
        ]
        if unanswered:
            lines[unanswered[0]] = row
        else:
            lines.append(row)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def type_in(line: str) -> int:
    """Do one line of a terminal, and return its exit code."""
    program, *words = shlex.split(line)
    if program == "nnz-mkba":
        return main(words)
    done = subprocess.run([sys.executable, "-m", program, *words], capture_output=True, check=False, timeout=300)
    return done.returncode


def test_the_guide_does_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").symlink_to(shipped("notebooks"))
    done = {"sh": 0, "text": 0, "yaml": 0, "csv": 0}
    said = ""
    for kind, name, text in blocks():
        done[kind] += 1
        if kind == "sh":
            codes = [type_in(line) for line in text.splitlines()]
            output = capsys.readouterr()
            said = output.out + output.err
            refused = "geweigerd" in said
            assert codes == [1 if refused else 0] * len(codes), said
            assert "te weinig" not in said
        elif kind == "text":
            assert said == text, "what the guide shows is all that is said, to the letter"
        elif kind == "yaml" and name:
            Path(name).write_text(text, encoding="utf-8")
        elif kind == "yaml":
            set_keys(text)
        else:
            add_rows(name, text)
    assert done["sh"] >= 7
    assert done["csv"] >= 5
    assert done["yaml"] == 2
    shown = json.loads(Path("mijn-voortgang.ipynb").read_text(encoding="utf-8"))
    assert "Zuid-Limburg" in str([cell.get("outputs") for cell in shown["cells"]])
    assert list(Path("reports", "zuid-limburg").rglob("mijn-scenario/regio.html"))
    page = Path("reports", "zuid-limburg", "2025-06-30", "regio.html").read_text(encoding="utf-8")
    assert "Nu Niet Zwanger in Zuid-Limburg" in page
    assert "&lt;5" in page
    assert "10 – 14" in page.replace("\u00a0", " "), "as the guide says of Maastricht"


def test_the_guide_shows_only_what_a_reader_can_do():
    assert {kind for kind, _, _ in blocks()} == {"sh", "text", "yaml", "csv"}


@pytest.mark.parametrize("line", [line for kind, _, text in blocks() if kind == "sh" for line in text.splitlines()])
def test_every_command_is_one_of_ours(line):
    assert shlex.split(line)[0] in ("nnz-mkba", "papermill")
