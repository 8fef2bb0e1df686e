"""A count that fell between two releases: what came and what left elsewhere stays hidden all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from privacy_world import POLICY, copy_delivery, row, write_rows

from nnz_mkba.disclosure.ledger import audit_jointly
from nnz_mkba.disclosure.publication import DisclosureRefusedError, protect_region, publish_region
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.region import read_region

JUNE, DECEMBER = dt.date(2021, 6, 30), dt.date(2021, 12, 31)
CODE = {gemeente.naam: code for code, gemeente in load_gemeenten().items()}
#: Those that take part, and four that do not; many are small.
BEFORE = {
    "Leiden": 8,
    "Oegstgeest": 15,
    "Alphen aan den Rijn": 3,
    "Voorschoten": 3,
    "Nieuwkoop": 2,
    "Teylingen": 2,
    "Gouda": 10,
    "Katwijk": 9,
    "Noordwijk": 2,
    "Krimpenerwaard": 3,
}


def delivered(folder, day, counts):
    """Return a delivery with one breakdown, on one date, as a count from a register makes it every month."""
    place = copy_delivery(folder / day.isoformat(), "streek")
    (place / "beweringen.csv").unlink()
    about = place / "region.yaml"
    text = about.read_text(encoding="utf-8").replace("peildatum: 2021-06-30", f"peildatum: {day.isoformat()}")
    about.write_text(text, encoding="utf-8")
    rows = [row(day.isoformat(), "opgeschaald", sum(counts.values()))]
    rows += [row(day.isoformat(), "opgeschaald", n, gemeente=CODE[name]) for name, n in counts.items()]
    write_rows(place / "casuistiek.csv", rows)
    return read_region(place)


def released(tmp_path, **changed):
    """Publish June and then December; return how December shows each municipality and the total, and the first release."""
    before = delivered(tmp_path, JUNE, BEFORE)
    first = publish_region(before, JUNE, POLICY)
    after = delivered(tmp_path, DECEMBER, BEFORE | {name.replace("_", " "): n for name, n in changed.items()})
    shown = protect_region(after, DECEMBER, POLICY, [first])
    named = {key.gemeente: number for key, number in shown.numbers.items() if key.stroom == "opgeschaald"}
    return first, publish_region(after, DECEMBER, POLICY, [first]), named


@pytest.mark.parametrize(
    "changed",
    [
        {"Leiden": 9},
        {"Leiden": 9, "Oegstgeest": 14},
        {"Leiden": 9, "Oegstgeest": 14, "Gouda": 11},
        {"Leiden": 9, "Nieuwkoop": 1},
        {"Leiden": 9, "Oegstgeest": 11},
    ],
    ids=["nobody left", "one left elsewhere", "two came", "a hidden one left", "four left"],
)
def test_one_who_came_to_leiden_is_not_seen_whoever_left(tmp_path, changed):
    """Leiden 8 and then 9 says that one came; both cannot be shown, whatever fell meanwhile."""
    _, _, shown = released(tmp_path, **changed)
    assert not shown[CODE["Leiden"]].is_exact or shown[CODE["Leiden"]].low != 9
    assert shown[CODE["Leiden"]].high is None or shown[CODE["Leiden"]].high - 8 >= 3


def test_one_who_left_is_not_seen_either(tmp_path):
    """Oegstgeest 15 and then 14: one left, which is a small count too."""
    _, _, shown = released(tmp_path, Oegstgeest=14)
    low = shown[CODE["Oegstgeest"]].low
    assert not shown[CODE["Oegstgeest"]].is_exact
    assert low is None or 15 - low >= 3


def test_many_who_left_may_be_seen(tmp_path):
    _, _, shown = released(tmp_path, Oegstgeest=9)
    assert shown[CODE["Oegstgeest"]].low == 9


@pytest.mark.parametrize("left", [{}, {"Oegstgeest": 14}, {"Katwijk": 8, "Gouda": 11}], ids=str)
def test_the_first_of_a_municipality_that_was_not_named_before(tmp_path, left):
    """Outside were 24, of whom 10 and 9 were shown: 5 in the other two. Then 25 with 10 and 9 would say: Bodegraven 1."""
    first, second, shown = released(tmp_path, **{"Bodegraven-Reeuwijk": 1}, **left)
    verdicts, revised = audit_jointly(second.structure, second.numbers, [first], POLICY)
    assert revised == []
    assert all(verdict.ok for verdict in verdicts)
    outside, gouda, katwijk = (shown[key] for key in ("niet_deelnemend", CODE["Gouda"], CODE["Katwijk"]))
    highest = (outside.high or 99) - (gouda.low or 0) - (katwijk.low or 0) - 5  # those five are still there
    lowest = max(1, (outside.low or 0) - (gouda.high or 99) - (katwijk.high or 99) - 8)
    assert highest - lowest >= 3


def test_the_audit_names_what_left(tmp_path):
    """As careless pages would have it: 15 in June, 14 in December."""
    first = publish_region(delivered(tmp_path, JUNE, BEFORE), JUNE, POLICY)
    after = delivered(tmp_path, DECEMBER, BEFORE | {"Oegstgeest": 14})
    alone = publish_region(after, DECEMBER, POLICY)
    verdicts, revised = audit_jointly(alone.structure, alone.numbers, [first], POLICY)
    (left,) = [v for v in verdicts if "afname" in str(v.key) and CODE["Oegstgeest"] in str(v.key)]
    assert (left.low, left.high, left.ok) == (1, 1, False)
    assert revised == []


def test_a_release_with_a_fall_comes_out_the_same_twice(tmp_path):
    first, second, _ = released(tmp_path, Leiden=9, Oegstgeest=14)
    after = read_region(tmp_path / DECEMBER.isoformat() / "streek")
    try:
        again = publish_region(after, DECEMBER, POLICY, [first, second])
    except DisclosureRefusedError as error:
        pytest.fail(str(error))
    assert again.numbers == second.numbers
