"""Values that occur nowhere else, planted in a delivery to be looked for in every byte that is made of it.

The hidden counts here are large: of 7961 escalated clients 7903 live in Leiden, and what is seen of those is the class
7900–7904. A 3 occurs everywhere; 7903 does not, and neither do its amounts.
"""

from __future__ import annotations

import re

from privacy_world import copy_delivery, decoded, is_withheld, no_longer_printed, read_rows, row, seen_of, write_rows

from nnz_mkba.region import read_region
from nnz_mkba.vocabulary import ALLE

WORD = "Kanarievogel"
TIERS = (6820, 17570, 52070)
ORIGIN = {"GM0546": 7903, "GM0484": 4, "GM0579": 2, "GM0626": 3, "GM0569": 1, "GM0537": 1, "GM0575": 2, "GM0513": 1,
          "GM1931": 4}  # fmt: skip


def canary_delivery(folder):
    """Write a delivery with canaries: large counts that must be hidden, and words in cells that nobody may see."""
    folder = copy_delivery(folder)
    no_longer_printed(folder)
    before, date = "2020-12-31", "2021-06-30"
    rows = [
        row("2021-05-27", "netwerkpartners", 31),
        row("2021-05-27", "netwerkpartners", 18, uitkomst="anticonceptie"),
        row(before, "opgeschaald", 6101),
        row(before, "opgeschaald", 6053, gemeente="GM0546"),
        row(before, "opgeschaald", 1, gemeente="GM0537"),  # with those elsewhere three rows: of two nothing is shown
        row(date, "opgeschaald", 7961),
        row(date, "opgeschaald", 7917, uitkomst="anticonceptie"),
        row(date, "opgeschaald", 2, uitkomst="in_zorg"),
        *[row(date, "opgeschaald", n, gemeente=code) for code, n in ORIGIN.items()],
        row(date, "opgeschaald", 7871, gemeente="GM0546", uitkomst="anticonceptie"),
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
        if is_withheld(claim):
            claim |= {"bewering": f"De {WORD} telt", "gesteld": "7829", "uitleg": f"{WORD} telt anders"}
    claims.append({**claims[-1], "id": "kanarie", "bewering": f"De {WORD} telt", "gesteld": "7829",
                   "eenheid": "cliënten", "herberekening": "", "uitleg": ""})  # fmt: skip
    write_rows(folder / "beweringen.csv", claims)
    return folder


def hidden_counts(place):
    """Return the counts of the delivery that are not shown exactly, among the large ones."""
    counts, numbers = read_region(place).counts, seen_of(place).numbers
    # both sides of the programme, by hand: 7903 + 4 + 2 + 3 + 1 live where the gemeente takes part
    found = {n for key, n in counts.items() if n > 1000 and (key.gemeente, key.verwijzer) != (ALLE, ALLE)}
    found |= {7913, 7853, 7829}
    shown = {int(end) for number in numbers.values() for end in (number.low, number.high) if end is not None}
    assert found == {7903, 7907, 7871, 6053, 7913, 7853, 7829}
    assert not found & shown
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
