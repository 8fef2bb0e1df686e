"""Named sets of overrides on the parameters (`data/scenarios/*.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from nnz_mkba.errors import NnzError, UsageError, did_you_mean
from nnz_mkba.parameters import Parameters
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Number, Strict, Text, Truth, Whole, parse_strict, read_yaml
from nnz_mkba.vocabulary import AllocationKey, Intervention

PREVENTED_FRACTION = "mkba.voorkomen_fractie"
HORIZON = "mkba.horizon"
#: Parameters that count only where the prevented fraction is built up from its parts.
PARTS_OF_FRACTION = ("anticonceptie.", "nulalternatief.")
#: Parameters that count only from the second year on.
LATER_YEARS = ("vervolgaandeel.", "discontovoet")


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
    sources: dict[str, Grounds] = {}

    @model_validator(mode="after")
    def _sources_belong_to_choices(self) -> ScenarioFile:
        for key in self.sources:
            if key not in self.choices:
                raise ValueError(
                    f"onder sources staat '{key}', maar het scenario kiest dat niet; het kiest "
                    f"{', '.join(sorted(self.choices)) or 'niets'}"
                )
        return self

    @property
    def choices(self) -> frozenset[str]:
        """What this file itself sets: overridden keys and the names of other choices."""
        named = ("mix", "prijspeil", "voorkomen_fractie", "verdeelsleutel")
        return frozenset(self.overrides) | {name for name in named if getattr(self, name) is not None}


class Scenario(ScenarioFile):
    """A scenario with its name, its baseline folded in.

    Attributes
    ----------
    own : frozenset of str
        The overridden keys that stand in the scenario's own file.
    """

    name: str
    own: frozenset[str] = frozenset()

    @property
    def builds_fraction(self) -> bool:
        """Whether the prevented fraction is built up from its parts."""
        return self.voorkomen_fractie == "opgebouwd"

    @property
    def allocation_key(self) -> AllocationKey:
        """By what regional costs are divided over municipalities."""
        return self.verdeelsleutel or AllocationKey.INWONERS

    def apply(self, parameters: Parameters) -> Parameters:
        """Return the parameters with this scenario's values.

        Raises
        ------
        NnzError
            If a key is unknown, a value is out of range, or the scenario itself sets what it never uses.
        """
        for key, value in self.overrides.items():
            grounds = self.sources.get(key)
            source = f"scenario {self.name}" + (f": {grounds.source}" if grounds else "")
            try:
                parameters = parameters.override(key, value, source=source)
            except NnzError as error:
                raise NnzError(f"Scenario '{self.name}': {error}") from None
        for key in sorted(self.own):
            if reason := self._never_used(key, parameters):
                raise NnzError(f"Scenario '{self.name}': {key} wordt niet gebruikt: {reason}")
        return parameters

    def flattened(self) -> ScenarioFile:
        """Return the same scenario as a file that needs no baseline."""
        content = {name: getattr(self, name) for name in ScenarioFile.model_fields}
        return ScenarioFile.model_construct(**{**content, "baseline": ""})

    def _never_used(self, key: str, parameters: Parameters) -> str:
        """Return why a value makes no difference whatever it is, or an empty text."""
        if key.startswith(LATER_YEARS) and parameters.value(HORIZON) == 1:
            return f"bij een horizon van 1 jaar telt het niet mee. Haal het weg of zet {HORIZON} hoger."
        if key.startswith(PARTS_OF_FRACTION) and not self.builds_fraction:
            return "het telt alleen mee bij voorkomen_fractie: opgebouwd. Haal het weg of voeg die regel toe."
        if key == PREVENTED_FRACTION and self.builds_fraction:
            return "de fractie wordt opgebouwd uit haar delen. Haal het weg of schrijf voorkomen_fractie: getal."
        if key == "cpi":
            return "de prijsindex is een reeks over jaren. Verander data/parameters/cpi.yaml."
        return ""


def known_scenarios(directory: Path | None = None) -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.stem for path in (directory or shipped("data", "scenarios")).glob("*.yaml"))


def load_scenario(where: str | Path) -> Scenario:
    """Read a scenario by name, or a scenario file by path.

    Parameters
    ----------
    where : str or Path
        Name of a file in `data/scenarios/`, or the path of a file of your own.

    Returns
    -------
    Scenario

    Raises
    ------
    UsageError
        If there is no such scenario.
    NnzError
        If the file is not right.

    Examples
    --------
    >>> load_scenario("gepubliceerd").title
    'Zoals gepubliceerd'
    """
    return _load(where, seen=())


def _load(where: str | Path, seen: tuple[Path, ...], beside: Path | None = None) -> Scenario:
    path = _path(where, beside)
    content = parse_strict(ScenarioFile, read_yaml(path), path.name)
    seen = (*seen, path.resolve())
    merged = {name: getattr(content, name) for name in ScenarioFile.model_fields}
    if content.baseline:
        if _path(content.baseline, path.parent).resolve() in seen:
            raise NnzError(
                f"{path.name}, baseline: het scenario verwijst naar zichzelf. Kies een ander scenario of laat het leeg."
            )
        base = _load(content.baseline, seen, path.parent)
        for name in ("overrides", "sources"):
            merged[name] = {**getattr(base, name), **getattr(content, name)}
        for name in ("mix", "prijspeil", "voorkomen_fractie", "verdeelsleutel"):
            if merged[name] is None:
                merged[name] = getattr(base, name)
    return Scenario.model_construct(name=path.stem, own=frozenset(content.overrides), **merged)


def _path(where: str | Path, beside: Path | None) -> Path:
    if str(where).endswith((".yaml", ".yml")):
        path = Path(where) if beside is None else beside / where
    else:
        path = shipped("data", "scenarios", f"{where}.yaml")
    if not path.is_file():
        known = known_scenarios()
        raise UsageError(
            f"Onbekend scenario '{where}'.{did_you_mean(str(where), known)} "
            f"Bekend: {', '.join(known)}. Of geef het pad van een scenariobestand (.yaml)."
        )
    return path
