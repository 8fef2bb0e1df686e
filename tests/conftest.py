"""What several tests stand on: the real delivery, read once, and copies of it to break."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from nnz_mkba.artery import forget_loaded
from nnz_mkba.disclosure.account import LEDGER_VARIABLE
from nnz_mkba.disclosure.protection import protect
from nnz_mkba.disclosure.publication import forget_protected
from nnz_mkba.errors import DeliveryError
from nnz_mkba.evaluation import evaluate
from nnz_mkba.parameters import load_parameters
from nnz_mkba.region import read_region
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Audience


@dataclasses.dataclass(frozen=True)
class Delivery:
    """A copy of the delivery of Hollands Midden that a test may change."""

    path: Path

    def read(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def write(self, name, text, encoding="utf-8"):
        (self.path / name).write_bytes(text.encode(encoding))

    def edit(self, name, old, new):
        """Replace a text that stands in the file exactly once."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def add(self, name, *lines):
        self.write(name, self.read(name) + "".join(f"{line}\n" for line in lines))

    def region(self):
        return read_region(self.path)

    def refusal(self):
        """Return the error with which the delivery is refused."""
        with pytest.raises(DeliveryError) as caught:
            read_region(self.path)
        return caught.value

    def faults(self):
        return self.refusal().faults


@pytest.fixture(autouse=True)
def protect_anew(monkeypatch):
    """Let no test answer with what another one protected, some of them break the protection, or with what lies in reports/."""
    monkeypatch.setenv(LEDGER_VARIABLE, "")
    forget_protected()
    forget_loaded()


@pytest.fixture
def delivery(tmp_path):
    return Delivery(
        Path(shutil.copytree(shipped("data", "regions", "hollands-midden"), tmp_path / "hollands-midden"))
    )


@pytest.fixture(scope="session")
def region():
    return read_region("hollands-midden")


@pytest.fixture(scope="session")
def parameters():
    return load_parameters()


@pytest.fixture(scope="session")
def published_method():
    return load_scenario("gepubliceerd")


@pytest.fixture(scope="session")
def evaluation(region, parameters, published_method):
    return evaluate(region, parameters, published_method)


@pytest.fixture(scope="session")
def intern(evaluation, parameters):
    return protect(evaluation, parameters.policy, Audience.INTERN)


@pytest.fixture(scope="session")
def stuurgroep(evaluation, parameters):
    return protect(evaluation, parameters.policy, Audience.STUURGROEP)
