"""What is measured: the definitions of the performance indicators (`data/indicatoren.yaml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Strict, Text, Truth, parse_strict, read_yaml
from nnz_mkba.vocabulary import Outcome, Stream


class IndicatorDefinition(Strict):
    """One performance indicator.

    Attributes
    ----------
    naam, name_en : str
        The name in a Dutch and in an English report.
    eenheid : str
        The unit in which target and value must both stand to be compared.
    personal : bool
        Whether it counts clients. Such counts come from casuistiek.csv and are protected.
    stroom, uitkomst
        For a count of clients: which part of the casuistry it is.
    """

    naam: Text
    name_en: Text
    eenheid: Text
    personal: Truth
    stroom: Stream | None = None
    uitkomst: Outcome | Literal["alle"] | None = None

    @model_validator(mode="after")
    def _clients_have_a_stream(self) -> IndicatorDefinition:
        if self.personal != (self.stroom is not None and self.uitkomst is not None):
            raise ValueError("een indicator met personal: true heeft stroom en uitkomst nodig, een andere niet")
        return self

    @property
    def clients(self) -> tuple[Stream, str] | None:
        """Stream and outcome of the clients that it counts; None if it counts none."""
        return None if self.stroom is None or self.uitkomst is None else (self.stroom, str(self.uitkomst))


@cache
def load_indicators(path: Path | None = None) -> dict[str, IndicatorDefinition]:
    """Read the indicator definitions, by key, in the order in which reports show them."""
    path = path or shipped("data", "indicatoren.yaml")
    content = read_yaml(path)
    return {key: parse_strict(IndicatorDefinition, entry, f"{path.name}, {key}") for key, entry in content.items()}
