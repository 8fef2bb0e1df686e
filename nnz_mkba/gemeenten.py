"""The 342 municipalities: CBS code, name, places, GGD region, inhabitants."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nnz_mkba.errors import UsageError, did_you_mean
from nnz_mkba.shipped import shipped


@dataclass(frozen=True)
class Gemeente:
    """A municipality.

    Attributes
    ----------
    code : str
        CBS code, ``GM`` and four digits; text, never a number.
    inwoners : int
        Inhabitants on 1 January 2021. [persons]
    """

    code: str
    naam: str
    ggd_code: str
    ggd_regio: str
    inwoners: int

    @property
    def slug(self) -> str:
        """The name as a file name carries it.

        Examples
        --------
        >>> Gemeente("GM0518", "'s-Gravenhage", "GG7014", "GGD Haaglanden", 0).slug
        'gm0518-s-gravenhage'
        """
        letters = "".join(sign if sign.isalnum() else " " for sign in self.naam.casefold())
        return "-".join([self.code.casefold(), *letters.split()])


class Gemeenten(Mapping[str, Gemeente]):
    """Municipalities by code; `find` also takes a name or a place."""

    def __init__(self, gemeenten: Mapping[str, Gemeente], places: Mapping[str, str]):
        self._by_code = dict(gemeenten)
        self._by_name = {gemeente.naam.casefold(): gemeente for gemeente in gemeenten.values()}
        self._places = {place.casefold(): code for place, code in places.items()}
        self._place_names = tuple(places)

    def __getitem__(self, code: str) -> Gemeente:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def in_region(self, ggd_code: str) -> Gemeenten:
        """Return the municipalities of one GGD region, with their places."""
        inside = {code: gemeente for code, gemeente in self._by_code.items() if gemeente.ggd_code == ggd_code}
        places = {place: self._places[place.casefold()] for place in self._place_names}
        return Gemeenten(inside, {place: code for place, code in places.items() if code in inside})

    def resolve(self, text: str) -> Gemeente | None:
        """Return the municipality with this code, name or place, or None."""
        text = text.strip()
        if text.upper() in self._by_code:
            return self._by_code[text.upper()]
        folded = text.casefold()
        if folded in self._by_name:
            return self._by_name[folded]
        code = self._places.get(folded)
        return self._by_code.get(code) if code else None

    def find(self, text: str) -> Gemeente:
        """Return the municipality that a user names by code, name or place.

        Raises
        ------
        UsageError
            With the nearest name, e.g. "Bedoelt u Leiden?".

        Examples
        --------
        >>> load_gemeenten().find("Lekkerkerk").naam
        'Krimpenerwaard'
        """
        found = self.resolve(text)
        if found:
            return found
        if text.strip().isdigit():
            raise UsageError(f"'{text}' is geen gemeentecode. Schrijf GM en vier cijfers, bijvoorbeeld GM0546.")
        names = [gemeente.naam for gemeente in self._by_code.values()]
        hint = did_you_mean(text, [*names, *self._place_names])
        raise UsageError(f"Onbekende gemeente '{text}'.{hint} Geef een naam of een code zoals GM0546.")


@cache
def load_gemeenten(directory: Path | None = None) -> Gemeenten:
    """Read `gemeenten.csv` and `woonplaatsen.csv` (facts from CBS; see data/README.md)."""
    directory = directory or shipped("data")
    with (directory / "gemeenten.csv").open(encoding="utf-8", newline="") as file:
        gemeenten = {
            row["code"]: Gemeente(
                row["code"], row["naam"], row["ggd_code"], row["ggd_regio"], int(row["inwoners_2021"])
            )
            for row in csv.DictReader(file)
        }
    with (directory / "woonplaatsen.csv").open(encoding="utf-8", newline="") as file:
        places = {row["plaats"]: row["gemeente_code"] for row in csv.DictReader(file)}
    return Gemeenten(gemeenten, places)
