"""What names there are: lists of first names, surnames and places, read once and only when a text is looked at.

Every list is held bare and small ("Çelik" as "celik"), so that a word is looked up the same however it is spelled.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nnz_mkba.personal_data.plain import without_accents
from nnz_mkba.shipped import shipped

_LISTS = Path(__file__).parent / "lists"
#: Ends of surnames that hardly any other word of six letters has.
_SURNAME_END = re.compile(
    r"\w{3,}(?:stra|inga|sk[iy]|ska|wicz|czyk|enko|escu|oglu|[eo]vic|[eo]va|persad|dikromo|redjo|pawiro|mariam|meijer)"
)
_NO_SURNAMES = frozenset(["indaba", "casanova", "bossanova", "alaska", "nebraska", "orchestra", "renova", "minerva"])


@dataclass(frozen=True)
class Lexicon:
    """Names as sets of bare words in small letters.

    Attributes
    ----------
    first : frozenset of str
        First names, also those that are words.
    strong : frozenset of str
        First names that are no other word.
    borne : frozenset of str
        First names that are no word either, but that saints, buildings and brands bear as well.
    last : frozenset of str
        Surnames, also those that are words or need a prefix.
    alone : frozenset of str
        Surnames that make a name of any word before them ("Wonny Terpstra").
    places : frozenset of str
        Municipalities and places, and the words of their names.
    regions : tuple of str
        Regions of a GGD, as they are written ("Hollands Midden").
    organisations : tuple of str
        Organisations that are called like a person, as they are written.
    """

    first: frozenset[str]
    strong: frozenset[str]
    borne: frozenset[str]
    last: frozenset[str]
    alone: frozenset[str]
    places: frozenset[str]
    regions: tuple[str, ...]
    organisations: tuple[str, ...]

    def is_first(self, word: str) -> bool:
        """Return whether a word, bare, is a first name; of "Gert-Jan" the first half decides."""
        return word.lower().partition("-")[0] in self.first

    def is_strong(self, word: str) -> bool:
        """Return whether a word, bare, is a first name and nothing else."""
        return word.lower().partition("-")[0] in self.strong

    def is_no_word(self, word: str) -> bool:
        """Return whether a word, bare, is a first name, though perhaps also the name of a building."""
        small = word.lower().partition("-")[0]
        return small in self.strong or small in self.borne

    def is_last(self, word: str) -> bool:
        """Return whether a word, bare, is a surname; of a double name one half is enough."""
        small = word.lower()
        return any(part in self.last or _ends_like_a_surname(part) for part in [small, *small.split("-")])

    def stands_alone(self, word: str) -> bool:
        """Return whether a word, bare, is a surname and nothing else."""
        small = word.lower()
        return any(part in self.alone or _ends_like_a_surname(part) for part in [small, *small.split("-")])


def _ends_like_a_surname(word: str) -> bool:
    return bool(_SURNAME_END.fullmatch(word)) and word not in _NO_SURNAMES


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lists; they are read at the first call.

    Examples
    --------
    >>> names = lexicon()
    >>> names.is_strong("Fatima"), names.is_strong("Roos"), names.is_first("Roos"), names.is_last("Celik")
    (True, False, True, True)
    """
    also_words, borne, no_names, also_surnames = (frozenset(group) for _, group in _sections("words.txt"))
    first = frozenset(word for _, group in _sections("first_names.txt") for word in group) - no_names
    surnames = dict(_sections("surnames.txt"))
    last = frozenset(word for group in surnames.values() for word in group)
    prefixed = frozenset(word for heading, group in surnames.items() if "prefix" in heading for word in group)
    places = frozenset(_places())
    whole_places = places - {word for place in places for word in re.split(r"[ \-]", place) if word != place}
    telling = {word for word in last - also_surnames - first - prefixed - places if len(word) > 3}
    listed = (_LISTS / "organisations.txt").read_text(encoding="utf-8").splitlines()
    return Lexicon(
        first=first,
        strong=frozenset(word for word in first - also_words - borne - whole_places if len(word) > 2),
        borne=borne & first,
        last=last,
        alone=frozenset(telling),
        places=places,
        regions=_regions(),
        organisations=tuple(line for line in listed if line and not line.startswith("#")),
    )


def _sections(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each section of a list: its heading, and its words, bare and small."""
    text = without_accents((_LISTS / name).read_text(encoding="utf-8"))
    for section in text.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        yield heading, body.lower().split()


def _regions() -> tuple[str, ...]:
    with shipped("data", "gemeenten.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["ggd_regio"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    return tuple(sorted(name.removeprefix("GGD ") for name in names))


def _places() -> Iterator[str]:
    """Yield the names of municipalities and places in small letters, and their words of five letters and more."""
    for file, column in (("gemeenten.csv", "naam"), ("woonplaatsen.csv", "plaats")):
        with shipped("data", file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(line for line in lines if not line.startswith("#")):
                name = without_accents(row[column]).lower()
                yield name
                yield from (word for word in re.split(r"[ \-]", name) if len(word) > 4)
