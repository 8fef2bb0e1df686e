"""A scenario as its file states it, read from YAML and written as YAML that reads back as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import field_validator, model_validator

from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import PREVENTED_FRACTION
from nnz_mkba.strict_yaml import Number, Strict, Text, Truth, Whole, parse_strict, plain_number, yaml_of
from nnz_mkba.vocabulary import AllocationKey, Intervention

#: An amount that may be meant with a point between thousands.
THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
#: What a scenario may choose besides values of parameters.
NAMED_CHOICES = ("mix", "prijspeil", "voorkomen_fractie", "verdeelsleutel", "keuzeaandeel", "programmakosten")


class Grounds(Strict):
    """Where a choice of a scenario comes from, or that it is assumed."""

    source: Text
    assumption: Truth


class ScenarioFile(Strict):
    """A scenario as its file states it.

    Attributes
    ----------
    title, description, why : str
    baseline : str
        Scenario (name, or path from this file) whose choices come first; empty for none.
    overrides : dict
        Parameter key to value, in the parameter's own unit.
    mix : dict or None
        Shares of the interventions, summing to 1; None reports the tiers apart.
    prijspeil : int or None
        Year to whose price level all amounts are moved; None leaves amounts as published.
    voorkomen_fractie : {'getal', 'opgebouwd'} or None
        Whether the prevented fraction is one number (the parameter) or built up from its parts.
    verdeelsleutel : AllocationKey or None
        By what regional costs are divided over municipalities; by default their inhabitants.
    keuzeaandeel : float or None
        Share of participants that is assumed to choose contraception, in every stream; None takes the choices that
        were counted. [fraction]
    programmakosten : float or None
        Programme costs of the region that are assumed instead of the delivered ones, divided over bearers and years as
        those are, in prices of the cost years. [EUR]
    sources : dict
        For an overridden key, or the name of another choice: where it comes from.
    """

    title: Text
    description: Text
    why: Text
    baseline: str = ""
    overrides: dict[str, Number] = {}
    mix: dict[Intervention, Number] | None = None
    prijspeil: Whole | None = None
    voorkomen_fractie: Literal["getal", "opgebouwd"] | None = None
    verdeelsleutel: AllocationKey | None = None
    keuzeaandeel: Number | None = None
    programmakosten: Number | None = None
    sources: dict[str, Grounds] = {}

    @field_validator("voorkomen_fractie", mode="before")
    @classmethod
    def _a_number_is_an_override(cls, value: object) -> object:
        if isinstance(value, str) and (number := plain_number(value)):
            raise ValueError(
                f"hier staat hoe het deel tot stand komt: getal of opgebouwd. Schrijf een getal onder overrides, als "
                f"{PREVENTED_FRACTION}: {number}"
            )
        return value

    @field_validator("programmakosten", mode="before")
    @classmethod
    def _no_thousands(cls, value: object) -> object:
        if isinstance(value, str) and THOUSANDS.fullmatch(value):
            raise ValueError(
                f"'{value}' kan twee bedragen zijn; schrijf het zonder duizendpunt, zoals {value.replace('.', '')}"
            )
        return value

    @model_validator(mode="after")
    def _sources_belong_to_choices(self) -> ScenarioFile:
        for key in self.sources:
            if key not in self.choices:
                raise ValueError(
                    f"onder sources staat '{key}', maar het scenario kiest dat niet; het kiest "
                    f"{', '.join(sorted(self.choices)) or 'niets'}"
                )
        return self

    @model_validator(mode="after")
    def _assumed_values_fit(self) -> ScenarioFile:
        rate, costs = self.keuzeaandeel, self.programmakosten
        if rate is not None and not 0 <= rate <= 1:
            hint = f" Het is een fractie: schrijf {rate / 100:g} voor {rate:g} procent." if 1 < rate <= 100 else ""
            raise ValueError(f"keuzeaandeel={rate:g} ligt buiten [0, 1].{hint or ' Kies een waarde daarbinnen.'}")
        if costs is not None and costs < 0:
            raise ValueError(
                f"programmakosten={costs:g} is negatief. Schrijf een bedrag in euro, of laat de regel weg"
            )
        return self

    @property
    def choices(self) -> frozenset[str]:
        """What this file itself sets: overridden keys and the names of other choices."""
        return frozenset(self.overrides) | {name for name in NAMED_CHOICES if getattr(self, name) is not None}


def scenario_text(scenario: ScenarioFile, comment: str = "") -> str:
    """Return a scenario as the text of its file, which reads back as the same scenario.

    Parameters
    ----------
    scenario : ScenarioFile
    comment : str
        Stands above it, each line behind a #.

    Raises
    ------
    NnzError
        If the file would be refused, or read back as something else.
    """
    lines = [f"# {line}" for line in comment.splitlines()]
    for name in ScenarioFile.model_fields:
        value = getattr(scenario, name)
        if value is None or value in ("", {}):
            continue
        lines += _yaml_lines(name, value)
    text = "\n".join(lines) + "\n"
    back = parse_strict(ScenarioFile, yaml_of(text, "het scenario"), "het scenario")
    if any(getattr(back, name) != getattr(scenario, name) for name in ScenarioFile.model_fields):
        raise NnzError(
            "Het scenario is niet op te slaan zonder dat het verandert. Haal bijzondere tekens uit de teksten."
        )
    return text


def _yaml_lines(name: str, value: Any, indent: str = "") -> list[str]:
    if isinstance(value, ScenarioFile | Grounds):
        value = dict(value)
    if isinstance(value, Mapping):
        below = [line for key, part in value.items() for line in _yaml_lines(str(key), part, indent + "  ")]
        return [f"{indent}{name}:", *below]
    return [f"{indent}{name}: {_scalar(value)}"]


def _scalar(value: object) -> str:
    """Return a value as YAML has it: numbers without exponent, texts in quotes where they are not a plain word."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        text = format(Decimal(repr(value)).normalize(), "f")
        return f"{text}0" if THOUSANDS.fullmatch(text) else text
    text = str(value)
    return text if text.isidentifier() else json.dumps(text, ensure_ascii=False)
