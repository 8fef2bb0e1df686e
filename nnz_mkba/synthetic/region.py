"""A made-up region: who takes part since when, and how often what happens there (`data/synthetisch.yaml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnz_mkba.gemeenten import Gemeente
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import Date, Number, Strict, Text, parse_strict, read_yaml
from nnz_mkba.vocabulary import Outcome, Stream

SOURCE = "001, verzonnen"
#: Rates are for so many inhabitants.
PER_INHABITANTS = 100_000


class Growth(Strict):
    """Growth of an indicator a year: per 100 000 inhabitants, and besides."""

    per_100000: Number
    vast: Number


class Settings(Strict):
    """`synthetisch.yaml`: how often what happens in a made-up delivery."""

    description: Text
    peildatum: Date
    start_vanaf: Date
    start_tot: Date
    deelname_kans: Number
    aansluiting_maanden: Number
    casussen_per_100000_per_jaar: dict[Stream, Number]
    regio_variatie: Number
    elders_factor: Number
    buiten_regio_kans: Number
    onbekende_gemeente_kans: Number
    onbekende_verwijzer_kans: Number
    uitkomst_na_dagen: Number
    uitkomsten: dict[Stream, dict[Outcome, Number]]
    verwijzers: dict[str, Number]
    kosten_per_inwoner_per_jaar: Number
    kosten_ggd_per_jaar: Number
    kosten_spreiding: Number
    indicatoren: dict[str, Growth]
    streefwaarde_factor: tuple[Number, Number]
    gaten: dict[str, Number]


def load_settings(path: Path | None = None) -> Settings:
    """Read `synthetisch.yaml`."""
    path = path or shipped("data", "synthetisch.yaml")
    return parse_strict(Settings, read_yaml(path), path.name)


@dataclass
class MadeUp:
    """A region that is being made up, with the generator from which all of it is drawn."""

    name: str
    gemeenten: Sequence[Gemeente]
    start: dt.date
    joined: Mapping[str, dt.date | None]
    rng: np.random.Generator
    settings: Settings

    @property
    def peildatum(self) -> dt.date:
        """The date up to which cases are drawn."""
        return self.settings.peildatum

    @property
    def inwoners(self) -> int:
        """Inhabitants of all its municipalities."""
        return sum(gemeente.inwoners for gemeente in self.gemeenten)

    def lacks(self, gap: str) -> bool:
        """Draw whether the region leaves something out of its delivery."""
        return bool(self.rng.random() < self.settings.gaten[gap])


def make_up(gemeenten: Sequence[Gemeente], seed: int, settings: Settings) -> MadeUp:
    """Draw when a region starts, and which of its municipalities take part since when."""
    first = gemeenten[0]
    rng = np.random.default_rng([seed, int(first.ggd_code[2:])])
    months = (settings.start_tot.year - settings.start_vanaf.year) * 12 + (
        settings.start_tot.month - settings.start_vanaf.month
    )
    start = _month_later(settings.start_vanaf, int(rng.integers(0, months + 1)))
    largest = max(gemeenten, key=lambda gemeente: gemeente.inwoners).code
    joined: dict[str, dt.date | None] = {}
    for gemeente in sorted(gemeenten, key=lambda gemeente: gemeente.code):
        later = int(rng.exponential(settings.aansluiting_maanden))
        joins = rng.random() < settings.deelname_kans
        joined[gemeente.code] = _month_later(start, later) if joins else None
    joined[largest] = start
    return MadeUp(first.ggd_regio.removeprefix("GGD "), gemeenten, start, joined, rng, settings)


def _month_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)
