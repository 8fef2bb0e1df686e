"""The guide for analysts, done as it says: every command, every row, in order, in an empty folder."""

from __future__ import annotations

import re
import shlex
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


def test_the_guide_does_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    done = {"sh": 0, "text": 0, "yaml": 0, "csv": 0}
    said = ""
    for kind, name, text in blocks():
        done[kind] += 1
        if kind == "sh":
            codes = [main(shlex.split(line)[1:]) for line in text.splitlines()]
            output = capsys.readouterr()
            said = output.out + output.err
            refused = "geweigerd" in said
            assert codes == [1 if refused else 0] * len(codes), said
        elif kind == "text":
            flat = " ".join(said.split())
            for line in text.splitlines():
                assert " ".join(line.split()) in flat, f"{line!r} is not what was said:\n{said}"
        elif kind == "yaml":
            set_keys(text)
        else:
            add_rows(name, text)
    assert done["sh"] >= 7
    assert done["csv"] >= 5
    assert done["yaml"] == 1
    page = Path("reports", "zuid-limburg", "2025-06-30", "regio.html").read_text(encoding="utf-8")
    assert "Nu Niet Zwanger in Zuid-Limburg" in page
    assert "&lt;5" in page
    assert "9 – 12" in page.replace("\u00a0", " "), "as the guide says of Maastricht"


def test_the_guide_shows_only_what_a_reader_can_do():
    assert {kind for kind, _, _ in blocks()} == {"sh", "text", "yaml", "csv"}


@pytest.mark.parametrize("line", [line for kind, _, text in blocks() if kind == "sh" for line in text.splitlines()])
def test_every_command_is_one_of_ours(line):
    assert shlex.split(line)[0] == "nnz-mkba"
