"""Dated, sourced values of the programme, read from `data/parameters/*.yaml`.

One topic a file. Every scalar is read as text and converted on purpose, because YAML turns ``0344`` into 228
and ``no`` into False. A parameter without unit, source or date, or with a key nobody knows, is refused.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, model_validator

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Date, KeyDate, Number, Strict, Text, Truth, Whole, parse_strict, read_yaml
from nnz_mkba.vocabulary import Unit

POLICY_FILE = "disclosure.yaml"
#: Parameters that change which others count.
PREVENTED_FRACTION = "mkba.voorkomen_fractie"
HORIZON = "mkba.horizon"
#: The national share of participants that chooses contraception.
CHOICE_RATE = "programma.keuzeaandeel"


#: A Beta by its two shapes.
_BY_SHAPES = {"a", "b"}
#: By which arguments each family may be given.
_FORMS: Mapping[str, list[set[str]]] = {
    "beta": [_BY_SHAPES, {"mean", "sd"}],
    "gamma": [{"mean", "cv"}],
    "pert": [{"low", "mode", "high"}],
    "uniform": [{"low", "high"}],
    "dirichlet": [{"weights"}],
    "fixed": [{"value"}],
}


class Distribution(Strict):
    """How uncertain a value is: a family and its textbook parameters.

    Attributes
    ----------
    family : {'beta', 'gamma', 'pert', 'uniform', 'dirichlet', 'fixed'}
        Beta by ``a, b`` or ``mean, sd``; Gamma by ``mean, cv``; PERT by ``low, mode, high``; uniform by
        ``low, high``; Dirichlet by ``weights``; fixed by ``value``.
    source : str
        Where it comes from, or why it is assumed.
    assumption : bool
    """

    family: Literal["beta", "gamma", "pert", "uniform", "dirichlet", "fixed"]
    source: Text
    assumption: Truth
    a: Number | None = None
    b: Number | None = None
    mean: Number | None = None
    sd: Number | None = None
    cv: Number | None = None
    low: Number | None = None
    mode: Number | None = None
    high: Number | None = None
    value: Number | None = None
    weights: dict[str, Number] | None = None

    @model_validator(mode="after")
    def _one_parameterisation(self) -> Distribution:
        allowed = _FORMS[self.family]
        given = set(self.arguments)
        if given not in allowed:
            forms = " of ".join(", ".join(sorted(form)) for form in allowed)
            raise ValueError(
                f"verdeling {self.family} vraagt {forms}; gevonden: {', '.join(sorted(given)) or 'niets'}"
            )
        return self

    @property
    def arguments(self) -> dict[str, Any]:
        """The parameters that were given, by name."""
        return {
            name: value
            for name in ("a", "b", "mean", "sd", "cv", "low", "mode", "high", "value", "weights")
            if (value := getattr(self, name)) is not None
        }

    def fault(self, name: str) -> str:
        """Return why these arguments describe no distribution and what is expected; empty if they do.

        Parameters
        ----------
        name : str
            What is distributed, for the message.

        Examples
        --------
        >>> Distribution(family="gamma", mean="322", cv="-0.2", source="-", assumption="true").fault("kosten")
        'kosten: cv=-0.2 is negatief. Verwacht: een variatiecoëfficiënt van 0 of meer, zoals 0.2 voor 20 %.'
        """
        for where, found, expected in self._faults():
            return f"{name}{where}: {found}. Verwacht: {expected}."
        return ""

    def _faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield where in the distribution something is wrong, what was found and what is expected."""
        if self.family == "dirichlet":
            weights = self.weights or {}
            for key, weight in weights.items():
                if not (math.isfinite(weight) and weight > 0):
                    yield f".{key}", f"gewicht {weight:g}", "een getal groter dan 0"
            if len(weights) < 2:
                yield "", f"{len(weights)} gewicht(en)", "ten minste twee gewichten in een dirichletverdeling"
            return
        form = _BY_SHAPES if self.family == "beta" and self.a is not None else _FORMS[self.family][-1]
        given = {argument: getattr(self, argument) for argument in sorted(form)}
        for argument, value in given.items():
            if value is None or not math.isfinite(value):
                yield "", f"{argument} is geen eindig getal", f"een getal voor {argument}"
                return
        yield from (("", found, expected) for found, expected in _misfits(self.family, given))


def _misfits(family: str, given: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield what does not fit among finite arguments of a family, and what is expected."""
    if family == "gamma":
        mean, cv = given["mean"], given["cv"]
        if mean <= 0:
            yield f"mean={mean:g} past niet bij een gammaverdeling", "een gemiddelde groter dan 0"
        if cv < 0:
            yield f"cv={cv:g} is negatief", "een variatiecoëfficiënt van 0 of meer, zoals 0.2 voor 20 %"
    elif "a" in given:
        if min(given["a"], given["b"]) <= 0:
            yield f"a={given['a']:g}, b={given['b']:g}", "twee getallen groter dan 0 voor een bètaverdeling"
    elif "sd" in given:
        mean, sd = given["mean"], given["sd"]
        largest = math.sqrt(max(mean * (1 - mean), 0.0))
        if not 0 < mean < 1:
            yield f"mean={mean:g} ligt buiten een bètaverdeling", "een gemiddelde tussen 0 en 1"
        elif not 0 < sd < largest:
            yield f"sd={sd:g} past niet bij mean={mean:g}", f"een standaardafwijking tussen 0 en {largest:.4g}"
    elif "low" in given:
        low, high = given["low"], given["high"]
        mode = given.get("mode", low)
        if not low < high:
            yield f"low={low:g} en high={high:g}", "low kleiner dan high"
        elif not low <= mode <= high:
            yield f"mode={mode:g} ligt buiten [{low:g}, {high:g}]", "low ≤ mode ≤ high"


class DatedValue(Strict):
    """A value from a date on, with where it comes from."""

    value: Number
    source: Text
    assumption: Truth
    price_level: Whole | None = None
    distribution: Distribution | None = None
    note: Text | None = None


class ParameterEntry(Strict):
    """One parameter as its file states it: dated values, unit, admissible range."""

    description: Text
    unit: Unit
    range: tuple[Number, Number]
    last_checked: Date
    values: dict[KeyDate, DatedValue] = Field(min_length=1)

    @model_validator(mode="after")
    def _values_fit(self) -> ParameterEntry:
        low, high = self.range
        for date, dated in self.values.items():
            if not low <= dated.value <= high:
                raise ValueError(f"waarde {dated.value:g} vanaf {date} ligt buiten het bereik [{low:g}, {high:g}]")
            if self.unit.startswith("EUR") and dated.price_level is None:
                raise ValueError(f"bedrag vanaf {date} heeft geen price_level (jaar van het prijspeil)")
            if dated.distribution and (fault := dated.distribution.fault(f"verdeling vanaf {date}")):
                raise ValueError(fault.removesuffix("."))
        return self


@dataclass(frozen=True)
class Parameter:
    """A parameter at one peildatum.

    Attributes
    ----------
    key : str
        ``topic.name``, the path of the value in `data/parameters/`.
    value : float
        [`unit`]
    valid_from : datetime.date
        Date from which this value holds.
    """

    key: str
    description: str
    unit: Unit
    range: tuple[float, float]
    value: float
    valid_from: dt.date
    source: str
    assumption: bool
    price_level: int | None = None
    distribution: Distribution | None = None
    note: str | None = None

    def with_value(self, value: float, source: str) -> Parameter:
        """Return the parameter with another value, as a scenario sets it; refuse what is out of range."""
        low, high = self.range
        if not (math.isfinite(value) and low <= value <= high):
            hint = " Kies een waarde daarbinnen."
            if self.unit in (Unit.FRACTION, Unit.PER_YEAR) and 1 < value <= 100:
                hint = f" Het is een fractie: schrijf {value / 100:g} voor {value:g} procent.".replace("  ", " ")
            raise NnzError(f"{self.key}={value:g} ligt buiten [{low:g}, {high:g}] ({self.unit}).{hint}")
        return replace(self, value=value, source=source, assumption=True, distribution=None)


class DisclosurePolicy(Strict):
    """The data owner's rules for small counts (`data/parameters/disclosure.yaml`).

    Attributes
    ----------
    class_width : int
        Counts by gemeente or referrer are shown in classes of so many: 0, 1–4, 5–9, … [persons]
    min_total : int
        A stream with fewer clients is shown in classes too. [persons]
    refresh : int
        A breakdown is shown anew when its total has changed by so many. [persons]
    min_integers : int
        So many counts must remain possible for each count that is not shown exactly, and for its growth.
    min_denominator : int
        Percentages are shown only over at least so many. [persons]
    """

    description: Text
    source: Text
    last_checked: Date
    class_width: Whole = Field(ge=2)
    min_total: Whole = Field(ge=2)
    refresh: Whole = Field(ge=2)
    min_integers: Whole = Field(ge=2)
    min_denominator: Whole = Field(ge=1)


@dataclass(frozen=True)
class Parameters(Mapping[str, Parameter]):
    """All parameters at one peildatum, by key; an unknown key is an error that names the nearest one."""

    peildatum: dt.date
    entries: Mapping[str, Parameter] = field(repr=False)

    def __post_init__(self) -> None:
        """Keep the entries where nobody can change them: one reading serves many results."""
        object.__setattr__(self, "entries", MappingProxyType(dict(self.entries)))

    def __getitem__(self, key: str) -> Parameter:
        if key not in self.entries:
            raise NnzError(
                f"Onbekende parameter '{key}'.{did_you_mean(key, self.entries)} "
                "De parameters staan in data/parameters/."
            )
        return self.entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def value(self, key: str) -> float:
        """Return the value of a parameter. [unit of the parameter]"""
        return self[key].value

    def override(self, key: str, value: float, source: str) -> Parameters:
        """Return the same parameters with one other value."""
        return replace(self, entries={**self.entries, key: self[key].with_value(value, source)})


class ParameterFiles:
    """The parameter files of a directory, checked once, looked up by peildatum."""

    def __init__(self, entries: Mapping[str, ParameterEntry], policy: DisclosurePolicy):
        self.entries = dict(entries)
        self.policy = policy

    def at(self, peildatum: dt.date) -> Parameters:
        """Return every parameter as it holds on a date.

        A value holds from its own date until the next; before its first date the parameter is absent, so
        that asking for it is an error rather than a guess.
        """
        found = {}
        for key, entry in self.entries.items():
            dates = [date for date in entry.values if date <= peildatum]
            if dates:
                date = max(dates)
                dated = entry.values[date]
                found[key] = Parameter(
                    key=key,
                    description=entry.description,
                    unit=entry.unit,
                    range=entry.range,
                    valid_from=date,
                    **{name: getattr(dated, name) for name in DatedValue.model_fields},
                )
        return Parameters(peildatum, found)

    def series(self, key: str) -> dict[dt.date, float]:
        """Return all dated values of one parameter, oldest first. [unit of the parameter]"""
        if key not in self.entries:
            raise NnzError(f"Onbekende parameter '{key}'.{did_you_mean(key, self.entries)}")
        return {date: dated.value for date, dated in sorted(self.entries[key].values.items())}


def load_parameters(directory: Path | None = None) -> ParameterFiles:
    """Read and check every parameter file of a directory.

    Parameters
    ----------
    directory : Path, optional
        Holds one YAML file a topic; default: `data/parameters/`. A file is one parameter (key: the file's name) or a topic with a map
        `parameters` (keys: ``file.name``); `disclosure.yaml` is the policy for small counts.

    Returns
    -------
    ParameterFiles
        With `at(date)` the values that held on a date.

    Raises
    ------
    NnzError
        Names the file, the key and what is expected.

    Examples
    --------
    >>> discount_rate = load_parameters().at(dt.date(2021, 6, 30))["discontovoet"]
    >>> discount_rate.value, str(discount_rate.unit), discount_rate.assumption
    (0.0225, '1/jaar', False)
    """
    directory = shipped("data", "parameters") if directory is None else directory
    if not directory.is_dir():
        raise NnzError(f"De map met parameters ontbreekt: {directory}.")
    entries: dict[str, ParameterEntry] = {}
    for path in sorted(directory.glob("*.yaml")):
        if path.name == POLICY_FILE:
            continue
        content = read_yaml(path)
        if isinstance(content, dict) and "parameters" in content:
            topic = parse_strict(_Topic, content, path.name)
            entries |= {f"{path.stem}.{name}": entry for name, entry in topic.parameters.items()}
        else:
            entries[path.stem] = parse_strict(ParameterEntry, content, path.name)
    policy = parse_strict(DisclosurePolicy, read_yaml(directory / POLICY_FILE), POLICY_FILE)
    return ParameterFiles(entries, policy)


class _Topic(Strict):
    """A file with several parameters on one topic."""

    description: Text
    parameters: dict[str, ParameterEntry] = Field(min_length=1)
