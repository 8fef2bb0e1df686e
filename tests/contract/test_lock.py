"""requirements.lock: every package pinned and hashed, from no host in particular, above known holes."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from nnz_mkba.shipped import shipped

LOCK = shipped("requirements.lock").read_text(encoding="utf-8")
ENTRIES = [entry for entry in re.sub(r"\\\n\s*", " ", LOCK).splitlines() if entry.strip() and entry[0] != "#"]


def versions() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for entry in ENTRIES:
        name, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", entry).groups()
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def direct_dependencies():
    project = tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in [*project["dependencies"], *extras]]


def test_every_entry_is_pinned_and_hashed():
    assert len(ENTRIES) > 50
    for entry in ENTRIES:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==[^\s;]+", entry), entry[:80]
        hashes = re.findall(r"--hash=(\S+)", entry)
        assert hashes, entry[:80]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), entry[:80]


@pytest.mark.parametrize(
    "word", ["http:", "https:", "://", "@", "index-url", "find-links", "trusted-host", "file:", "--no-binary", "git+"]
)
def test_names_no_host(word):
    """An index or host would tie the lock to one network, or let somebody else serve the packages."""
    assert word not in LOCK


@pytest.mark.parametrize(
    ("package", "floor"),
    [("nbconvert", "7.17.1"), ("jupyter-server", "2.20"), ("jupyterlab", "4.5.7"), ("mistune", "3.3")],
)
def test_security_floor(package, floor):
    """Versions below these have published holes in rendering or serving notebooks."""
    assert min(versions()[package]) >= Version(floor)
    (direct,) = [requirement for requirement in direct_dependencies() if requirement.name == package]
    assert Version(floor) in direct.specifier
    assert not direct.specifier.contains(Version("0.1")), "pyproject holds the floor too"


@pytest.mark.parametrize("requirement", direct_dependencies(), ids=lambda requirement: requirement.name)
def test_direct_dependency_is_locked(requirement):
    locked = versions().get(canonicalize_name(requirement.name))
    assert locked, f"{requirement.name} stands in pyproject.toml and not in the lock"
    assert all(version in requirement.specifier for version in locked)
