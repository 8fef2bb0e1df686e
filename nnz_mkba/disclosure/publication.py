"""Protect the counts of a region beside everything that was published of them before.

The ordinary protection is kept wherever it can be: it always gives the same answer, so that making the same release
twice changes nothing. Only if it would reveal something together with earlier releases, the counts are coarsened with
those as common knowledge; and if that does not help either, the release is refused.

Breakdowns that a delivery holds of earlier dates count as published: whoever may ask for one peildatum may ask for
the next. So the pages, the JSON face and a notebook say the same, and together no more than each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from nnz_mkba.disclosure.audit import CellVerdict, requirement_of
from nnz_mkba.disclosure.crossed import REST
from nnz_mkba.disclosure.growth import GROWTH
from nnz_mkba.disclosure.ledger import Release, audit_jointly, joined, key_text, release_of
from nnz_mkba.disclosure.linked_region import in_series, link_region
from nnz_mkba.disclosure.linked_set import Cell, Equation, Key, LinkedSet, Structure
from nnz_mkba.disclosure.protected import Protected
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.disclosure.rounding import protect_counts
from nnz_mkba.errors import NnzError
from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.region import Region
from nnz_mkba.vocabulary import DEELNEMEND, NIET_DEELNEMEND, Stream

Numbers = Mapping[Key, PublishableNumber]


class DisclosureRefusedError(NnzError):
    """A release that would reveal something together with what was published before."""


@dataclass(frozen=True)
class Found:
    """What a release reveals beside earlier ones.

    Attributes
    ----------
    cells : tuple of CellVerdict
        Those that the release makes easier to work out than the policy allows.
    corrected : tuple of str
        Earlier releases of which a figure changed by so little that the difference points at a few people.
    """

    cells: tuple[CellVerdict, ...] = ()
    corrected: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.corrected)


def publish_region(
    region: Region, peildatum: dt.date, policy: DisclosurePolicy, earlier: Sequence[Release] = ()
) -> Release:
    """Return what a release on a peildatum shows of a region's counts, as the ledger keeps it.

    Raises
    ------
    DisclosureRefusedError
        If together with earlier releases it would reveal something.
    """
    protected = protect_region(region, peildatum, policy, earlier)
    return named_release(peildatum.isoformat(), protected.structure, protected.numbers)


def protect_region(
    region: Region, peildatum: dt.date, policy: DisclosurePolicy, earlier: Sequence[Release] = ()
) -> Protected:
    """Protect the counts of a region on a peildatum, beside earlier releases and earlier dates in the delivery.

    The same content under the same policy and ledger is protected once in a process and its forked children: the
    pages of all municipalities rest on the same counts.

    Parameters
    ----------
    region : Region
    peildatum : datetime.date
    policy : DisclosurePolicy
    earlier : sequence of Release
        What the ledger holds.

    Raises
    ------
    DisclosureRefusedError
        If together with what is known already it would reveal something.
    """
    sides = tuple(zip(*(region.deelname[c] for c in ("gemeente_code", "deelname", "deelname_vanaf")), strict=True))
    known = tuple(release.fingerprint for release in earlier)
    content = (peildatum, tuple(region.counts.items()), sides, policy.model_dump_json())

    def beside() -> Protected:
        linked = link_region(region, peildatum)
        # also asked for with this very release in the ledger, beside which nothing changes
        alone = _once((content, None), lambda: protect_counts(linked, policy))
        return protect_beside(linked, policy, [*_earlier_stands(region, peildatum, policy, earlier), *earlier], alone)

    return _once((content, known), beside)


def _once(asked: Hashable, make: Callable[[], Protected]) -> Protected:
    if asked not in _protected:
        made = make()
        while len(_protected) >= _KEPT:
            _protected.pop(next(iter(_protected)))
        _protected[asked] = made
    return _protected[asked]


#: Regions that were protected in this process, by everything that the result depends on; it holds no raw count but
#: as part of a key, and is never shown.
_protected: dict[Hashable, Protected] = {}
_KEPT = 64


def forget_protected() -> None:
    """Forget what was protected in this process; for tests that change the protection itself."""
    _protected.clear()


def _earlier_stands(
    region: Region, peildatum: dt.date, policy: DisclosurePolicy, earlier: Sequence[Release]
) -> list[Release]:
    """Return what is shown on each earlier date with a breakdown of its own; a later date shows only the totals."""
    last = {stream: max((k.peildatum for k in region.counts if k.stroom == stream and k.peildatum <= peildatum),
                        default=None) for stream in Stream}  # fmt: skip
    dates = {key.peildatum for key in region.counts if key.peildatum < (last[key.stroom] or peildatum)}
    broken = sorted(date for date in dates if any(k.peildatum == date and not in_series(k) for k in region.counts))
    stands = []
    for date in broken:
        try:
            stands.append(publish_region(region, date, policy, earlier))
        except DisclosureRefusedError:
            continue  # then it is shown to nobody
    return stands


def protect_beside(
    linked: LinkedSet, policy: DisclosurePolicy, earlier: Sequence[Release], alone: Protected | None = None
) -> Protected:
    """Protect counts so that they reveal nothing, alone or beside earlier releases.

    Parameters
    ----------
    linked : LinkedSet
    policy : DisclosurePolicy
    earlier : sequence of Release
        With keys as `named_release` gives them.
    alone : Protected, optional
        The counts protected by themselves, if that was done already.

    Raises
    ------
    DisclosureRefusedError
    """
    protected = alone or protect_counts(linked, policy)
    if not (found := _revealed(protected, earlier, policy)):
        return protected
    for release in reversed(earlier):  # what was coarsened before is coarsened again in the same way
        again = _shown_again(linked, release)
        if again is not None and not _revealed(again, earlier, policy):
            return again
    names = text_names(linked.structure)
    as_text = _renamed(linked, names)
    try:
        coarse = protect_counts(joined(as_text, earlier)[0], policy)
    except DisclosureRefusedError:
        raise
    except NnzError:
        raise _refusal(found, earlier) from None
    again = Protected(linked.structure, {key: coarse.numbers[names[key]] for key in linked.structure.keys})
    if remaining := _revealed(again, earlier, policy):
        raise _refusal(remaining, earlier)
    return again


def named_release(name: str, structure: Structure, numbers: Numbers) -> Release:
    """Return a release whose keys mean the same in every release: see `text_names`."""
    names = text_names(structure)
    renamed = Structure(
        {names[key]: cell for key, cell in structure.cells.items()},
        tuple(
            Equation(names[e.parent], tuple(names[c] for c in e.children), e.breakdown) for e in structure.equations
        ),
        tuple((names[part], names[whole]) for part, whole in structure.inequalities),
    )
    return release_of(name, renamed, {names[key]: number for key, number in numbers.items()})


def text_names(structure: Structure) -> dict[Key, str]:
    """Name every cell so that two releases use the same name only for the same people.

    A municipality on a date is the same everywhere. A remainder, growth since the date before, and "participating
    municipalities" are what they are through the cells beside them; of those cells a fingerprint is added.

    Examples
    --------
    >>> cells = {("totaal",): Cell(None), ("a",): Cell(None), ("rest",): Cell(None, shown=False)}
    >>> names = text_names(Structure(cells, (Equation(("totaal",), (("a",), ("rest",))),)))
    >>> names["a",], names["rest",].startswith("rest | ")
    ('a', True)
    """
    beside: dict[Key, set[str]] = {}
    for equation in structure.equations:
        members = {equation.parent, *equation.children}
        for key in members:
            words = set(key) if isinstance(key, tuple) else {key}
            depends = key in equation.children and words & {REST, GROWTH}
            depends = depends or (key == equation.parent and words & {DEELNEMEND, NIET_DEELNEMEND})
            if depends:
                beside.setdefault(key, set()).update(key_text(member) for member in members - {key})
    names = {}
    for key in structure.keys:
        names[key] = key_text(key)
        if key in beside:
            digest = hashlib.sha256("\n".join(sorted(beside[key])).encode()).hexdigest()[:8]
            names[key] += f" | {digest}"
    return names


def _renamed(linked: LinkedSet, names: Mapping[Key, str]) -> LinkedSet:
    cells: dict[Key, Cell | int | None] = {
        names[key]: Cell(linked.counts[key], c.sensitive, c.shown, c.weight, c.known_low, c.known_high)
        for key, c in linked.structure.cells.items()
    }
    return LinkedSet(
        cells,
        [
            Equation(names[e.parent], tuple(names[c] for c in e.children), e.breakdown)
            for e in linked.structure.equations
        ],
        [(names[part], names[whole]) for part, whole in linked.structure.inequalities],
    )


def _shown_again(linked: LinkedSet, release: Release) -> Protected | None:
    """Return the counts as an earlier release showed them, if it showed these cells and is still true."""
    names = text_names(linked.structure)
    if set(names.values()) != set(release.structure.cells):
        return None
    numbers = {key: release.numbers[names[key]] for key in linked.structure.keys}
    for key, number in numbers.items():
        count = linked.counts[key]
        if (
            number.low is not None
            and number.high is not None
            and (count is None or not number.low <= count <= number.high)
        ):
            return None
    return Protected(linked.structure, numbers)


def _revealed(protected: Protected, earlier: Sequence[Release], policy: DisclosurePolicy) -> Found:
    """Return what can be worked out from a release beside earlier ones, and not from those alone."""
    now = named_release("nu", protected.structure, protected.numbers)
    others = [r for r in earlier if r.numbers != now.numbers or r.structure.equations != now.structure.equations]
    if not others:
        return Found()
    verdicts, revised = audit_jointly(now.structure, now.numbers, others, policy)
    broken = [verdict for verdict in verdicts if not verdict.ok]
    if broken:
        before = _known_before(now.structure, [r for r in others if r.name not in revised], policy)
        broken = [verdict for verdict in broken if _narrower(verdict, before.get(verdict.key))]
    corrected = [r.name for r in others if r.name in revised and _small_corrections(now.numbers, r.numbers, policy)]
    return Found(tuple(broken), tuple(corrected))


def _known_before(
    structure: Structure, earlier: Sequence[Release], policy: DisclosurePolicy
) -> dict[Key, CellVerdict]:
    """Return what earlier releases give away by themselves."""
    if not earlier:
        return {}
    last = earlier[-1]
    verdicts, _ = audit_jointly(last.structure, last.numbers, [*earlier[:-1]], policy)
    return {verdict.key: verdict for verdict in verdicts}


def _narrower(verdict: CellVerdict, before: CellVerdict | None) -> bool:
    return before is None or verdict.low > before.low or verdict.high < before.high


def _small_corrections(now: Numbers, before: Numbers, policy: DisclosurePolicy) -> bool:
    """Whether some figure changed, and the reader can tell that it was by a few people only."""
    width = requirement_of(policy).width
    for key, number in now.items():
        old = before.get(key)
        if old is None or old.low is None or old.high is None or number.low is None or number.high is None:
            continue
        low, high = number.low - old.high, number.high - old.low
        if high - low < width and (low, high) != (0, 0) and min(abs(low), abs(high)) < policy.threshold:
            return True
    return False


def _refusal(found: Found, earlier: Sequence[Release]) -> DisclosureRefusedError:
    if found.corrected:
        which = ", ".join(found.corrected)
        why = (
            f"Een cijfer dat al is gepubliceerd ({which}), is sindsdien met een klein aantal cliënten gewijzigd. Wie "
            "beide rapporten naast elkaar legt, ziet dat verschil."
        )
    else:
        n = len(found.cells)
        cells = "is een klein aantal cliënten" if n == 1 else f"zijn {n} kleine aantallen cliënten"
        why = f"Samen met wat eerder is gepubliceerd ({', '.join(r.name for r in earlier)}) {cells} uit te rekenen."
    return DisclosureRefusedError(
        f"Dit rapport is niet gemaakt. {why} Laat de nieuwe uitsplitsing of wijziging uit de levering, of laat de "
        "functionaris gegevensbescherming beslissen: zie docs/privacy.md, 'Het logboek'."
    )
