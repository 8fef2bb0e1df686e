"""Values that occur nowhere else, planted in a delivery to be looked for in every byte that is made of it.

The hidden counts here are large: of 7919 escalated clients 2 are still in care, so the 7917 who chose contraception
must be hidden too. A 3 occurs everywhere; 7917 does not, and neither do its amounts.
"""

from __future__ import annotations

import re

from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import protect_beside
from privacy_world import POLICY, copy_delivery, decoded, read_rows, row, write_rows

from nnz_mkba.region import read_region

WORD = "Kanarievogel"
TIERS = (6820, 17570, 52070)
ORIGIN = {"GM0546": 7901, "GM0484": 4, "GM0579": 2, "GM0626": 3, "GM0569": 1, "GM0537": 1, "GM0575": 2, "GM0513": 1,
          "GM1931": 4}  # fmt: skip


def canary_delivery(folder):
    """Write a delivery with canaries: large counts that must be hidden, and words in cells that nobody may see."""
    folder = copy_delivery(folder)
    date = "2021-06-30"
    rows = [
        row("2021-05-27", "netwerkpartners", 31),
        row("2021-05-27", "netwerkpartners", 18, uitkomst="anticonceptie"),
        row("2020-12-31", "opgeschaald", 6101),
        row(date, "opgeschaald", 7919),
        row(date, "opgeschaald", 7917, uitkomst="anticonceptie"),
        row(date, "opgeschaald", 2, uitkomst="in_zorg"),
        *[row(date, "opgeschaald", n, gemeente=code) for code, n in ORIGIN.items()],
        row(date, "opgeschaald", 7853, gemeente="overig"),
        *[
            row(date, "opgeschaald", n, verwijzer=name)
            for name, n in (("Huisarts", 7907), ("LUMC", 9), ("Horizon", 3))
        ],
    ]
    for line in rows:
        line["bron"] = f"003, {WORD}"
    write_rows(folder / "casuistiek.csv", rows)
    claims = read_rows(folder / "beweringen.csv")
    for claim in claims:
        if "aantal('opgeschaald'" in claim["herberekening"] or "som_" in claim["herberekening"]:
            claim |= {"bewering": f"De {WORD} telt", "gesteld": "7829", "uitleg": f"{WORD} telt anders"}
    write_rows(folder / "beweringen.csv", claims)
    return folder


def hidden_counts(place):
    """Return the counts of the delivery that are not shown exactly, among the large ones."""
    region = read_region(place)
    linked = link_region(region, region.about.peildatum)
    numbers = protect_beside(linked, POLICY, ()).numbers
    shown = {int(n.low) for n in numbers.values() if n.is_exact} | {
        int(end) for n in numbers.values() for end in (n.low, n.high) if end is not None
    }
    cells = linked.structure.cells
    found = (
        {count for key, count in linked.counts.items() if cells[key].shown and count > 1000} | {7853, 7829}
    ) - shown
    assert {7917, 7853, 7829} <= found
    return found


def spellings(count):
    for value in (count, *(count * unit for unit in TIERS), *((count + 18) * unit for unit in TIERS)):
        yield from (str(value), f"{value:,}".replace(",", "."), f"{value:,}", f"{value:,}".replace(",", "\u00a0"))


def leaks(text, hidden):
    """Return what may not be there and is."""
    text = decoded(text)
    either = "|".join(re.escape(s) for count in hidden for s in sorted(spellings(count), key=len, reverse=True))
    told = {found.group() for found in re.finditer(rf"(?<![\d.])(?:{either})(?!\d)", text)}
    return sorted(told) + ([WORD] if WORD in text else [])
