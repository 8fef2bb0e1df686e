"""Named sets of overrides on the parameters (`data/scenarios/*.yaml`)."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import NnzError, UsageError, did_you_mean
from nnz_mkba.parameters import Parameters
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Number, Strict, Text, Whole, parse_strict, read_yaml
from nnz_mkba.vocabulary import Intervention


class ScenarioFile(Strict):
    """A scenario as its file states it.

    Attributes
    ----------
    title, description, why : str
    baseline : str
        Scenario whose overrides come first; empty for none.
    overrides : dict
        Parameter key to value, in the parameter's own unit.
    mix : dict or None
        Shares of the interventions, summing to 1; None reports the tiers apart.
    prijspeil : int or None
        Year to whose price level all amounts are moved; None leaves amounts as published.
    """

    title: Text
    description: Text
    why: Text
    baseline: str = ""
    overrides: dict[str, Number] = {}
    mix: dict[Intervention, Number] | None = None
    prijspeil: Whole | None = None


class Scenario(ScenarioFile):
    """A scenario with its name, its baseline folded in."""

    name: str

    def apply(self, parameters: Parameters) -> Parameters:
        """Return the parameters with this scenario's values; an unknown key is an error."""
        for key, value in self.overrides.items():
            try:
                parameters = parameters.override(key, value, source=f"scenario {self.name}")
            except NnzError as error:
                raise NnzError(f"Scenario '{self.name}': {error}") from None
        return parameters


def known_scenarios(directory: Path | None = None) -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.stem for path in (directory or shipped("data", "scenarios")).glob("*.yaml"))


def load_scenario(where: str | Path) -> Scenario:
    """Read a scenario by name, or a scenario file by path.

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


def _load(where: str | Path, seen: tuple[Path, ...]) -> Scenario:
    path = Path(where) if str(where).endswith((".yaml", ".yml")) else shipped("data", "scenarios", f"{where}.yaml")
    if not path.is_file():
        known = known_scenarios()
        raise UsageError(
            f"Onbekend scenario '{where}'.{did_you_mean(str(where), known)} "
            f"Bekend: {', '.join(known)}. Of geef het pad van een scenariobestand (.yaml)."
        )
    content = parse_strict(ScenarioFile, read_yaml(path), path.name)
    here = path.resolve()
    if here in seen:
        raise NnzError(
            f"{path.name}, baseline: het scenario verwijst naar zichzelf. Kies een ander scenario of laat het leeg."
        )
    merged = content.model_dump()
    if content.baseline:
        base = _load(content.baseline, (*seen, here))
        merged["overrides"] = {**base.overrides, **content.overrides}
        merged["mix"] = content.mix or base.mix
        merged["prijspeil"] = content.prijspeil or base.prijspeil
    return Scenario.model_construct(name=path.stem, **merged)
