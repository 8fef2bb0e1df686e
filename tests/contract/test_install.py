"""Installed from a wheel, outside the checkout: data, notebooks, templates and catalogues come along."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from nnz_mkba.cli import run; sys.exit(run())"


def run(command, folder, **environment):
    """Run a command in a folder outside the checkout and return what it printed; a failure shows its messages."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NNZ_"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel as ``pip install .`` does, without looking for the build tool on an index."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_all_that_is_shipped_is_in_the_wheel_and_nothing_else(wheel):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if not re.match(r"nnz_mkba-[^/]+\.dist-info/", name)}
    tracked = run(["git", "ls-files", "nnz_mkba", "data", "notebooks"], ROOT).split()
    assert packed == {name if name.startswith("nnz_mkba/") else f"nnz_mkba/_shipped/{name}" for name in tracked}


def use_as_a_newcomer(command, folder, **environment):
    """Lay out a region and make the report on the shipped one, as a user in an empty folder."""
    said = run([*command, "new-region", "Zuid-Limburg"], folder, **environment)
    assert "zuid-limburg" in said
    (table,) = folder.rglob("deelname.csv")
    assert "Maastricht" in table.read_text(encoding="utf-8-sig")
    run([*command, "report", "--region", "hollands-midden"], folder, **environment)
    page = folder / "reports" / "hollands-midden" / "2021-06-30" / "regio.html"
    assert "€ 142.600" in page.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.slow
def test_a_user_outside_the_checkout_lays_out_a_region_and_makes_a_report(wheel, tmp_path):
    """From the unpacked wheel, with the packages that are there: the checkout itself is not on the path."""
    library, empty = tmp_path / "library", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(library)
    where = run(
        [sys.executable, "-c", "import nnz_mkba; print(nnz_mkba.__file__)"], empty, PYTHONPATH=str(library)
    ).strip()
    assert Path(where).is_relative_to(library)
    use_as_a_newcomer([sys.executable, "-c", COMMAND], empty, PYTHONPATH=str(library))


@pytest.mark.slow
def test_the_conda_way_and_the_wheel_give_a_working_command(wheel, tmp_path):
    """The pip section of environment.yml, as conda hands it to pip, in an environment with nothing in it."""
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    sections = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (lines,) = [entry["pip"] for entry in sections if isinstance(entry, dict)]
    (tmp_path / "pip.txt").write_text("\n".join(lines), encoding="utf-8")
    venv.create(tmp_path / "fresh", with_pip=True)
    binaries = tmp_path / "fresh" / ("Scripts" if os.name == "nt" else "bin")
    pip = [binaries / "python", "-m", "pip", "install", "-qq"]
    run([*pip, "--upgrade", "pip"], tmp_path)
    run([*pip, "-r", "pip.txt"], tmp_path)
    run([*pip, "--no-deps", wheel], tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    use_as_a_newcomer([binaries / "nnz-mkba"], empty)
