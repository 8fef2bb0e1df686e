"""Every command that a document tells a user to type is typed, in the order of the document, in an empty folder."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.registration import GEMEENTEN, random_cases, write_cases

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"nnz-mkba (?=[a-z])[^`|\n]*")
CLI = [sys.executable, "-c", "import sys; from nnz_mkba.cli import run; sys.exit(run())"]
#: What other tests type: a walk through docs/handleiding.md, a network of one's own, a database; and words about a command.
ELSEWHERE = ("postgresql://", "<map>", "<regio>", "{regio}", "zuid-limburg", "PATH")


def commands(document: str) -> list[str]:
    """Return the commands of a document in their order; a bare name in running text is not one."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = [" ".join(command.split()).removesuffix(" > /dev/null") for command in COMMAND.findall(text)]
    return [
        command for command in found if len(command.split()) > 2 and not any(word in command for word in ELSEWHERE)
    ]


def type_in(command: str, folder: Path) -> None:
    """Run one command in a folder; a fault shows what it said."""
    done = subprocess.run(
        [*CLI, *shlex.split(command)[1:]], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture
def folder(tmp_path):
    """An analyst's folder: the deliveries, a register of cases, and nothing else."""
    shutil.copytree(ROOT / "data" / "regions", tmp_path / "data" / "regions")
    shutil.copytree(ROOT / "data" / "regions", tmp_path / "leveringen")
    cases = random_cases(300, seed=3)
    write_cases(cases[cases["gemeente_code"].isin(GEMEENTEN)], tmp_path / "registratie.csv")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("document", ["README.md", "docs/inplannen.md", "docs/privacy.md"])
def test_commands_of_a_document_do_what_it_says(document, folder):
    typed = commands(document)
    assert typed
    if document == "docs/privacy.md":  # it audits what another page has made
        type_in("nnz-mkba report --region hollands-midden", folder)
    for command in typed:
        if command.startswith("nnz-mkba aggregate"):  # which makes this file, and never overwrites one made by hand
            (folder / command.split()[-1] / "casuistiek.csv").unlink()
        type_in(command, folder)
