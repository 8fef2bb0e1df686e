"""What LISO says of a learning network, as data: kernelementen, themes, norms, roles, tasks, stumbling blocks.

Read from `data/learning_network/*.yaml`. The theme list is versioned, because the two sources differ.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field, model_validator

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.parameters import ParameterEntry
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Number, Strict, Text, Truth, Whole, parse_strict, read_yaml

Schema = TypeVar("Schema", bound=BaseModel)


class Kernelement(Strict):
    """One of the five core elements."""

    naam: Text
    name_en: Text
    toelichting: Text


class Thema(Strict):
    """A theme in one version of the list, with its counterpart in the other version, if there is one."""

    naam: Text
    name_en: Text
    kernelement: Text
    zelfde_als: Text | None = None


class ThemeList(Strict):
    """One version of the themes."""

    titel: Text
    bron: Text
    themas: dict[str, Thema] = Field(min_length=1)


class Framework(Strict):
    """Kernelementen, both versions of the themes, and the words by which a kernelement may be suggested."""

    kernelementen: dict[str, Kernelement]
    versies: dict[str, ThemeList]
    overeenkomst_bron: Text
    trefwoorden: dict[str, tuple[Text, ...]]

    @model_validator(mode="after")
    def _keys_exist(self) -> Framework:
        used = {thema.kernelement for version in self.versies.values() for thema in version.themas.values()}
        unknown = (used | set(self.trefwoorden)) - set(self.kernelementen)
        if unknown:
            raise ValueError(f"onbekend kernelement {', '.join(sorted(unknown))}")
        for name, version in self.versies.items():
            others = {key for other, found in self.versies.items() if other != name for key in found.themas}
            for key, thema in version.themas.items():
                if thema.zelfde_als is not None and thema.zelfde_als not in others:
                    raise ValueError(f"{name}, {key}: zelfde_als noemt geen thema van een andere versie")
        return self

    def version(self, name: str) -> ThemeList:
        """Return one version of the theme list."""
        if name not in self.versies:
            hint = did_you_mean(name, self.versies)
            raise NnzError(f"Onbekende themalijst '{name}'.{hint} Kies uit {', '.join(self.versies)}.")
        return self.versies[name]

    def kernelement_key(self, text: str) -> str | None:
        """Return the key of a kernelement by key or name, whatever its capitals."""
        return _find(text, {key: (element.naam, element.name_en) for key, element in self.kernelementen.items()})

    def thema_key(self, version: str, text: str) -> str | None:
        """Return the key of a theme in a version, by key or name."""
        return _find(text, {k: (thema.naam, thema.name_en) for k, thema in self.version(version).themas.items()})


def _find(text: str, names: dict[str, tuple[str, ...]]) -> str | None:
    folded = text.strip().casefold()
    for key, words in names.items():
        if folded in (key, *(word.casefold() for word in words)):
            return key
    return None


class Norm(Strict):
    """A bound that a learning network is held against."""

    naam: Text
    eenheid: Text
    bron: Text
    minimum: Number | None = None
    maximum: Number | None = None


class Role(Strict):
    """A role and the hours that the handbook asks of it; None where it names none."""

    naam: Text
    taak: Text
    bron: Text
    uren_per_week: Number | None = None


class Norms(Strict):
    """`normen.yaml`."""

    normen: dict[str, Norm]
    rollen: dict[str, Role]


class Task(Strict):
    """A preparatory task: how many weeks before the session, and whose."""

    naam: Text
    weken_voor: Whole = Field(ge=0)
    eigenaar: Text


class Tasks(Strict):
    """`sessietaken.yaml`; week and owner are a proposal unless the file says they come from its source."""

    bron: Text
    week_en_eigenaar_uit_bron: Truth
    taken: tuple[Task, ...] = Field(min_length=1)


class Block(Strict):
    """A stumbling block and what helps."""

    naam: Text
    advies: Text


class BlockList(Strict):
    """Stumbling blocks of one source, and how many that source says there are."""

    titel: Text
    bron: Text
    aangekondigd: Whole
    blokken: tuple[Block, ...]


class _Blocks(Strict):
    lijsten: dict[str, BlockList]


class Phase(Strict):
    """A phase of the evaluation."""

    naam: Text
    wat: Text


class Rules(Strict):
    """`evaluatie.yaml`: phases, and how often things return."""

    minimum_respondenten: Whole = Field(ge=2)
    minimum_bron: Text
    fijne_verdeling_vanaf: Whole = Field(ge=2)
    fijne_verdeling_bron: Text
    punten_per_soort: Whole = Field(ge=1)
    actiepunten_keren_terug: Whole = Field(ge=1)
    mini_evaluatie_maanden: Whole = Field(ge=1)
    volgende_evaluatie_maanden: Whole = Field(ge=1)
    fasen: tuple[Phase, ...]


class MonitorGroup(Strict):
    """One question of the monitor of Wijzer in de Wijk."""

    naam: Text
    name_en: Text
    vraag: Text
    question_en: Text


class Monitor(Strict):
    """`monitor.yaml`."""

    bron: Text
    groepen: dict[str, MonitorGroup]


class Rates(Strict):
    """`tarieven.yaml`: what an hour costs and how many weeks of it there are in a year."""

    description: Text
    parameters: dict[str, ParameterEntry]

    def at(self, key: str, date: dt.date) -> tuple[float, int | None]:
        """Return the value of a rate on a date [its unit] and its price level."""
        entry = self.parameters[key]
        dates = [day for day in entry.values if day <= date]
        if not dates:
            raise NnzError(f"tarieven.yaml, {key}: geen waarde op {date}. Voeg een waarde met een eerdere datum toe.")
        found = entry.values[max(dates)]
        return found.value, found.price_level


@dataclass(frozen=True)
class Liso:
    """Everything in `data/learning_network/`, checked."""

    framework: Framework
    norms: Norms
    tasks: Tasks
    blocks: dict[str, BlockList]
    rules: Rules
    monitor: Monitor
    rates: Rates


@cache
def load_liso(folder: Path | None = None) -> Liso:
    """Read and check the framework.

    Examples
    --------
    >>> liso = load_liso()
    >>> len(liso.framework.kernelementen), len(liso.tasks.taken), len(liso.blocks["handboek"].blokken)
    (5, 15, 9)
    """
    where = folder or shipped("data", "learning_network")

    def read(name: str, schema: type[Schema]) -> Schema:
        return parse_strict(schema, read_yaml(where / name), name)

    return Liso(
        framework=read("kernelementen.yaml", Framework),
        norms=read("normen.yaml", Norms),
        tasks=read("sessietaken.yaml", Tasks),
        blocks=read("struikelblokken.yaml", _Blocks).lijsten,
        rules=read("evaluatie.yaml", Rules),
        monitor=read("monitor.yaml", Monitor),
        rates=read("tarieven.yaml", Rates),
    )
