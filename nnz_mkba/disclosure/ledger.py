"""What was published before: releases as plain data, and their relations joined to those of a new release.

Publishing a total of 22 and later one of 23 of the same people gives away one of them. So a new release is
protected and audited together with the earlier ones: the same cell carries what was shown of it before as common
knowledge, and the sums of the earlier release hold for the reader too. Nine of one municipality after eight half a
year before gives away one as well: between the dates of two releases lies growth, a count of its own.

A cell is the same when its key is: let the key hold region, indicator, peildatum and breakdown. Figures that were
since revised no longer describe the same cells (the numbers fit the new ones no more). They are kept apart, with all
that hangs together with them and with nothing else, as a reader cannot tell which of those hidden cells changed;
`joined` names such releases, because the size of a correction may itself be telling, and that is the privacy
officer's decision.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nnz_mkba.disclosure.attack import fits
from nnz_mkba.disclosure.audit import CellVerdict, audit
from nnz_mkba.disclosure.growth import fallen, growth_between, with_growth
from nnz_mkba.disclosure.linked_set import Cell, Equation, Key, LinkedSet, Structure
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import DisclosurePolicy

SEPARATOR = " | "


@dataclass(frozen=True)
class Release:
    """What one release showed of which cells.

    Attributes
    ----------
    name : str
        Names the release in the ledger, e.g. its date.
    structure : Structure
        With text keys.
    numbers : Mapping
        Text key → number as published.
    """

    name: str
    structure: Structure
    numbers: Mapping[Key, PublishableNumber]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything it shows and how that adds up."""
        return hashlib.sha256(json.dumps(release_to_dict(self), sort_keys=True).encode()).hexdigest()


def key_text(key: Key) -> str:
    """Return a key as text: the parts of a tuple with bars between them.

    Examples
    --------
    >>> key_text(("opgeschaald", "GM0546", "2021-06-30"))
    'opgeschaald | GM0546 | 2021-06-30'
    """
    if isinstance(key, tuple):
        return SEPARATOR.join(str(part).replace("|", "/") for part in key)
    return str(key)


def release_of(name: str, structure: Structure, numbers: Mapping[Key, PublishableNumber]) -> Release:
    """Return a release with text keys, as the ledger keeps it."""
    text = _rename(structure, key_text)
    if len(text.cells) != len(structure.cells):
        raise ValueError("two cells have the same name as text")
    return Release(name, text, {key_text(key): number for key, number in numbers.items()})


def release_to_dict(release: Release) -> dict[str, Any]:
    """Return a release as plain data for a JSON file."""
    cells = {}
    for key, cell in release.structure.cells.items():
        number = release.numbers.get(key, PublishableNumber(Kind.UNKNOWN))
        cells[str(key)] = {
            "kind": number.kind.value,
            "low": number.low,
            "high": number.high,
            "sensitive": cell.sensitive,
            "shown": cell.shown,
            "known": [cell.known_low, cell.known_high],
        }
    return {
        "name": release.name,
        "cells": cells,
        "sums": [[e.parent, list(e.children), e.breakdown] for e in release.structure.equations],
        "orders": [list(pair) for pair in release.structure.inequalities],
    }


def release_from_dict(data: Mapping[str, Any]) -> Release:
    """Return a release from the plain data of `release_to_dict`.

    Raises
    ------
    NnzError
        The data are not a release.
    """
    try:
        cells = {
            key: Cell(None, c["sensitive"], c["shown"], None, c["known"][0], c["known"][1])
            for key, c in data["cells"].items()
        }
        numbers = {key: PublishableNumber(Kind(c["kind"]), c["low"], c["high"]) for key, c in data["cells"].items()}
        sums = tuple(Equation(parent, tuple(parts), bool(down)) for parent, parts, down in data["sums"])
        structure = Structure(cells, sums, tuple((part, whole) for part, whole in data["orders"]))
        return Release(data["name"], structure, numbers)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NnzError(
            "Het logboek van eerdere publicaties (ledger.json) is niet leesbaar. Zet het terug uit een reservekopie."
        ) from error


def _rename(structure: Structure, name: Callable[[Key], Key]) -> Structure:
    return Structure(
        {name(key): cell for key, cell in structure.cells.items()},
        tuple(Equation(name(e.parent), tuple(map(name, e.children)), e.breakdown) for e in structure.equations),
        tuple((name(part), name(whole)) for part, whole in structure.inequalities),
    )


def _narrowed(cell: Cell, number: PublishableNumber) -> Cell:
    """Return a cell with what was shown of it before as common knowledge."""
    if number.kind in (Kind.EXACT, Kind.SMALL, Kind.RANGE):
        low = max(cell.known_low, math.ceil(number.low or 0))
        tops = [t for t in (cell.known_high, number.high) if t is not None]
        return replace(cell, known_low=low, known_high=math.floor(min(tops)) if tops else None)
    return cell


def _join(structure: Structure, release: Release) -> Structure:
    """Add the cells, numbers and relations of one release to a structure with text keys."""
    cells = dict(structure.cells)
    for key, cell in release.structure.cells.items():
        number = release.numbers.get(key, PublishableNumber(Kind.UNKNOWN))
        cells[key] = _narrowed(cells.get(key, replace(cell, shown=False)), number)
    return Structure(
        cells,
        tuple(dict.fromkeys(structure.equations + release.structure.equations)),
        tuple(dict.fromkeys(structure.inequalities + release.structure.inequalities)),
    )


def _parts(release: Release) -> Iterator[Release]:
    """Yield a release in parts that no relation ties together: a correction in one says nothing of another."""
    group = release.structure.components
    for number in range(max(group.values(), default=-1) + 1):
        inside = {key for key, label in group.items() if label == number}
        structure = Structure(
            {key: cell for key, cell in release.structure.cells.items() if key in inside},
            tuple(e for e in release.structure.equations if e.parent in inside),
            tuple(pair for pair in release.structure.inequalities if pair[0] in inside),
        )
        yield Release(release.name, structure, {k: n for k, n in release.numbers.items() if k in inside})


def _widened(
    now: Structure,
    releases: Iterable[Release],
    agrees: Callable[[Structure], bool],
    exact: Callable[[Key], bool],
) -> tuple[Structure, list[str]]:
    """Add everything of earlier releases that agrees with a new one, and name those of which something does not.

    `exact` tells whether the new release gives a cell as it is.
    """
    current, revised = now, []
    for release in releases:
        for part in _parts(release):
            wider = _join(current, part)
            growth = growth_between(wider, now, part.structure)
            if agrees(grown := with_growth(wider, growth)):
                current = grown
            elif agrees(wider):
                current = _with_what_fits(wider, growth, agrees, exact)
            else:
                revised.append(release.name)
    return current, list(dict.fromkeys(revised))


def _with_what_fits(
    structure: Structure,
    growth: Iterable[Equation],
    agrees: Callable[[Structure], bool],
    exact: Callable[[Key], bool],
) -> Structure:
    """Add the growth between two releases where some count fell: there what left, and no sum that it is in.

    What follows from exact figures is added first: where a reader cannot tell which of the hidden counts fell, none of
    those may take its place.
    """
    known = {key for key, cell in structure.cells.items() if cell.known_low == cell.known_high}
    for step in sorted(growth, key=lambda e: (len(e.children), *(k not in known and not exact(k) for k in _ends(e)))):
        for candidate in (step, fallen(step)):
            if candidate is None or not {*candidate.children[:-1], candidate.parent} <= structure.cells.keys():
                continue
            if agrees(wider := with_growth(structure, [candidate])):
                structure = wider
                break
    return structure


def _ends(growth: Equation) -> tuple[Key, Key]:
    return growth.children[0], growth.parent


def joined(linked: LinkedSet, releases: Iterable[Release]) -> tuple[LinkedSet, list[str]]:
    """Return the linked set with everything that earlier releases showed, and the releases that were revised.

    Parameters
    ----------
    linked : LinkedSet
        The new figures; the result has text keys (`key_text`).
    releases : iterable of Release

    Returns
    -------
    linked : LinkedSet
        To be protected in its place; cells of earlier releases only are in it as known, not to be shown.
    revised : list of str
        Names of releases with figures that the new ones contradict; what hangs together with those is left out.
    """
    counts: dict[Key, int | None] = {key_text(key): count for key, count in linked.counts.items()}

    def agrees(structure: Structure) -> bool:
        try:
            _with_counts(structure, counts)
        except ValueError:  # the counts of today do not fit what was shown then
            return False
        return True

    structure, revised = _widened(
        _rename(linked.structure, key_text), releases, agrees, lambda key: counts.get(key) is not None
    )
    return _with_counts(structure, counts), revised


def _with_counts(structure: Structure, counts: Mapping[Key, int | None]) -> LinkedSet:
    cells: dict[Key, Cell | int | None] = {}
    for key, cell in structure.cells.items():
        settled = cell.known_low if cell.known_low == cell.known_high else None
        cells[key] = replace(cell, count=counts.get(key, settled))
    return LinkedSet(cells, structure.equations, structure.inequalities)


def audit_jointly(
    structure: Structure,
    published: Mapping[Key, PublishableNumber],
    releases: Iterable[Release],
    policy: DisclosurePolicy,
) -> tuple[list[CellVerdict], list[str]]:
    """Return the verdicts of `audit` on a release together with earlier ones, and the releases that were revised.

    What contradicts the new release is left out, with all that hangs together with it: those figures were revised.
    """
    numbers: dict[Key, PublishableNumber] = {key_text(key): n for key, n in published.items()}

    def exact(key: Key) -> bool:
        return key in numbers and numbers[key].is_exact

    now = _rename(structure, key_text)
    wider, revised = _widened(now, releases, lambda found: fits(found, numbers), exact)
    return audit(wider, numbers, policy), revised
