"""Named sets of overrides on the parameters (`data/scenarios/*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nnz_mkba.errors import NnzError, UsageError, did_you_mean
from nnz_mkba.parameters import HORIZON, PREVENTED_FRACTION, Parameters
from nnz_mkba.scenario_schema import NAMED_CHOICES, Grounds, ScenarioFile, scenario_text
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import parse_strict, read_yaml, yaml_of
from nnz_mkba.vocabulary import AllocationKey, Audience

#: Parameters that count only where the prevented fraction is built up from its parts.
PARTS_OF_FRACTION = ("anticonceptie.", "nulalternatief.")
#: Parameters that count only from the second year on.
LATER_YEARS = ("vervolgaandeel.", "discontovoet")


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

    def derive(
        self, parameters: Parameters, *, title: str, description: str, why: str, source: str, **choices: Any
    ) -> ScenarioFile:
        """Return a scenario of its own that starts from this one and makes other choices.

        Parameters
        ----------
        parameters : Parameters
            Before any scenario; tells which inherited values still count.
        title, description, why : str
        source : str
            Where the new choices come from; each is marked as an assumption.
        **choices
            `overrides` (joined with those of this scenario) and any of `NAMED_CHOICES`; None takes a choice away.

        Returns
        -------
        ScenarioFile
            Without a baseline, so that it can be handed on by itself, and without values that make no difference.

        Raises
        ------
        NnzError
            If a key is unknown or a value is out of range.
        """
        changed: Mapping[str, float] = choices.pop("overrides", {})
        content = {name: choices.get(name, getattr(self, name)) for name in NAMED_CHOICES}
        draft = Scenario.model_construct(
            name=self.name, title=title, overrides={**self.overrides, **changed}, sources={}, **content
        )
        values = draft.apply(parameters)
        overrides = {key: value for key, value in draft.overrides.items() if not draft._never_used(key, values)}
        made = {name: value for name, value in content.items() if value is not None}
        own = {key for key in overrides if overrides[key] != self.overrides.get(key)}
        own |= {name for name in made if made[name] != getattr(self, name)}
        sources = {
            key: Grounds.model_validate({"source": source, "assumption": "true"}) if key in own else self.sources[key]
            for key in [*overrides, *made]
            if key in own or key in self.sources
        }
        fields: dict[str, Any] = {"title": title, "description": description, "why": why, **content}
        found = ScenarioFile.model_construct(**fields, overrides=overrides, sources=sources)
        scenario_text(found)  # what cannot be saved is refused here, before anybody reckons with it
        return found

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
    found = _load(where, seen=())
    if str(where).endswith((".yaml", ".yml")):
        _require_own_title(found, Path(where))
    return found


def read_scenario(text: str, name: str) -> Scenario:
    """Read a scenario from the text of its file, such as one that a colleague sent; its baseline is a shipped one.

    Raises
    ------
    NnzError
        If the text is no scenario.
    """
    content = parse_strict(ScenarioFile, yaml_of(text, name), name)
    if content.baseline and content.baseline not in known_scenarios():
        raise NnzError(
            f"{name}, baseline: '{content.baseline}' is geen meegeleverd scenario. Zet zijn keuzes in dit bestand zelf, en haal "
            "de regel weg."
        )
    return _scenario(content, name, seen=(), beside=None)


def _load(where: str | Path, seen: tuple[Path, ...], beside: Path | None = None) -> Scenario:
    path = _path(where, beside)
    content = parse_strict(ScenarioFile, read_yaml(path), path.name)
    if path.resolve().parent != shipped("data", "scenarios").resolve():
        _require_own_name(path)
    return _scenario(content, path.stem, (*seen, path.resolve()), path.parent)


def _scenario(content: ScenarioFile, name: str, seen: tuple[Path, ...], beside: Path | None) -> Scenario:
    """Fold in the baseline of a scenario that was read."""
    merged = {name: getattr(content, name) for name in ScenarioFile.model_fields}
    if content.baseline:
        if _path(content.baseline, beside).resolve() in seen:
            raise NnzError(
                f"{seen[-1].name}, baseline: het scenario verwijst naar zichzelf. Kies een ander scenario of laat het leeg."
            )
        base = _load(content.baseline, seen, beside)
        for field in ("overrides", "sources"):
            merged[field] = {**getattr(base, field), **getattr(content, field)}
        for field in NAMED_CHOICES:
            if merged[field] is None:
                merged[field] = getattr(base, field)
    return Scenario.model_construct(name=name, own=frozenset(content.overrides), **merged)


def _require_own_name(path: Path) -> None:
    """Refuse a scenario of one's own under a name by which a reader, or a folder, knows another.

    Reports land in a folder with the name of the scenario, inside that of the audience.
    """
    taken = {name: f"{name}.yaml is een meegeleverd scenario" for name in known_scenarios()}
    taken |= {str(audience): f"{audience} is een doelgroep" for audience in Audience}
    if reason := taken.get(path.stem.lower()):
        raise UsageError(f"{path.name}: {reason}. Geef dit bestand een andere naam, bijvoorbeeld eigen-{path.name}.")
    if not re.fullmatch(r"[^\W_][\w-]*", path.stem):
        raise UsageError(
            f"De naam '{path.name}' past niet bij een map voor rapporten. Gebruik letters, cijfers en streepjes, zoals "
            "mijn-scenario.yaml."
        )


def _require_own_title(found: Scenario, path: Path) -> None:
    """Refuse the title of a shipped scenario above other choices than that scenario makes."""
    other = _shipped_titles().get(found.title)
    if other is not None and any(
        getattr(found, name) != getattr(other, name) for name in ("overrides", *NAMED_CHOICES)
    ):
        raise NnzError(
            f"{path.name}, title: '{found.title}' is de titel van een meegeleverd scenario dat anders rekent. Kies een eigen "
            "titel."
        )


@cache
def _shipped_titles() -> dict[str, Scenario]:
    return {scenario.title: scenario for scenario in map(load_scenario, known_scenarios())}


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
