"""environment.yml, pyproject.toml and the lock describe one environment."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from nnz_mkba.shipped import shipped

ENVIRONMENT = shipped("environment.yml")


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load(ENVIRONMENT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def conda(environment):
    return [entry for entry in environment["dependencies"] if isinstance(entry, str)]


@pytest.fixture(scope="module")
def pip(environment):
    (block,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    return block


def requires_python():
    project = tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]
    return SpecifierSet(project["requires-python"])


def test_names_its_environment(environment):
    assert environment["name"] == "nnz-mkba"
    assert environment["channels"], "without channels conda falls back to what the user happens to have"


def test_python_fits_pyproject(conda):
    (python,) = [entry for entry in conda if re.match(r"python\s*[=<>!~]", entry)]
    lowest = Version(re.search(r"\d+\.\d+", python).group())
    assert lowest in requires_python()


def test_conda_brings_python_and_pip_only(conda):
    """Everything else comes from the lock, so that conda and `make env` give the same versions."""
    assert {re.split(r"[\s=<>!~]", entry)[0] for entry in conda} == {"python", "pip"}


def test_pip_installs_the_lock_and_nothing_else(pip):
    """Packages are named in pyproject.toml and pinned in the lock; beside hashes pip takes no project folder."""
    assert pip == ["-r requirements.lock"]


def test_tells_how_to_install_the_project():
    comments = [line for line in ENVIRONMENT.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert any("pip install --no-deps" in line and "-e" in line for line in comments)


#: What a package is imported as, where that is not its name.
IMPORTED_AS = {
    "beautifulsoup4": "bs4", "python-stdnum": "stdnum", "pyyaml": "yaml", "salib": "SALib", "python-docx": "docx",
    "resvg-py": "resvg_py",
}  # fmt: skip
#: Listed for who uses the notebooks, or for what uses them; nothing of ours imports them.
FOR_USERS = {"jupyterlab", "jupyter-server", "seaborn"}


def listed(project):
    """Return the packages of each list of pyproject.toml, without their versions; "" is what everybody gets."""
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name: {re.split(r"[\[<>=!~ ]", one)[0].lower() for one in needed} for name, needed in lists.items()}


def test_few_packages_are_for_everybody_and_each_is_imported():
    project = tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = listed(project)
    assert len(packages[""]) <= 24
    source = "\n".join(path.read_text(encoding="utf-8") for path in shipped("nnz_mkba").rglob("*.py"))
    for extra, names in packages.items():
        for name in names - FOR_USERS if extra != "dev" else ():
            module = IMPORTED_AS.get(name, name.replace("-", "_"))
            assert re.search(rf'^\s*(import|from) {module}\b|need\("{module}\b|"{module}"', source, re.MULTILINE), (
                extra,
                name,
            )
