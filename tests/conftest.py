"""What several tests stand on: the real delivery, read once, and copies of it to break."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from exact import exactly

from nnz_mkba.artery import forget_loaded
from nnz_mkba.errors import DeliveryError
from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.memory import LEDGER_VARIABLE
from nnz_mkba.privacy.see import see
from nnz_mkba.region import read_region
from nnz_mkba.results.evaluate import evaluate
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
def see_anew(monkeypatch):
    """Let no test answer with what another one saw, some of them break the protection, or with what lies in reports/."""
    monkeypatch.setenv(LEDGER_VARIABLE, "")
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
def seen(region, parameters):
    """Return what an audience sees of Hollands Midden on a peildatum."""

    def seen(audience, peildatum=None):
        return see(region, audience, peildatum or region.about.peildatum, (), parameters.policy)

    return seen


@pytest.fixture(scope="session")
def intern(seen, parameters, published_method):
    return evaluate(seen(Audience.INTERN), parameters, published_method)


@pytest.fixture(scope="session")
def stuurgroep(seen, parameters, published_method):
    return evaluate(seen(Audience.STUURGROEP), parameters, published_method)


@pytest.fixture(scope="session")
def evaluation(region, parameters, published_method):
    return exactly(region, parameters, published_method)
