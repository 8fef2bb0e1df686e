"""Whatever is hidden, what a page does say is true: every number and every range holds the figure of the exact version."""

from __future__ import annotations

import dataclasses

import pytest
from privacy_world import HOLLANDS_MIDDEN, copy_delivery, random_delivery, read_rows, rng_of, row, write_rows

from nnz_mkba.artery import load
from nnz_mkba.present import overview
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Number

PARTS = (
    "mkba",
    "attribution",
    "cost_shares",
    "joining",
    "comparison",
    "indicators",
    "origins",
    "referrers",
    "outcomes",
)


def pairs(shown, exact, where=""):
    """Yield every published number beside the exact one, with its place."""
    if isinstance(shown, Number):
        yield where, shown, exact
    elif dataclasses.is_dataclass(shown) and type(shown) is type(exact):
        for field in dataclasses.fields(shown):
            yield from pairs(getattr(shown, field.name), getattr(exact, field.name), f"{where}.{field.name}")
    elif isinstance(shown, dict):
        for key in shown.keys() & exact.keys():
            yield from pairs(shown[key], exact[key], f"{where}[{key}]")
    elif isinstance(shown, tuple) and len(shown) == len(exact):
        for i, (one, other) in enumerate(zip(shown, exact, strict=True)):
            yield from pairs(one, other, f"{where}[{i}]")


def untrue(place, gemeente="", scenario="gepubliceerd", peildatum=""):
    """Return what a steering group reads and is not so."""
    asked = {"gemeente": gemeente, "scenario": scenario, "peildatum": peildatum}
    shown, exact = load(place, audience="stuurgroep", **asked), load(place, audience="intern", **asked)
    found = [pair for part in PARTS for pair in pairs(getattr(shown, part), getattr(exact, part), part)]
    assert len(found) > 50
    return [pair for pair in found if not holds(*pair[1:])]


def holds(shown, exact, slack=1e-6):
    """Whether a published number holds the exact one, which is a range itself where a bound is all that is known."""
    if shown.low is None:
        return True
    if exact.low is None:
        return False
    above = shown.high is None or (exact.high is not None and exact.high <= shown.high + slack)
    return shown.low <= exact.low + slack and above


def all_small(folder):
    """A region in which all that escalated are too few to show, beside many whom partners reached."""
    place = copy_delivery(folder, "streek")
    (place / "beweringen.csv").unlink()
    date = "2021-06-30"
    rows = [line for line in read_rows(place / "casuistiek.csv") if line["stroom"] == "netwerkpartners"]
    rows += [row(date, "opgeschaald", 4), row(date, "opgeschaald", 3, uitkomst="anticonceptie")]
    rows += [row(date, "opgeschaald", 1, uitkomst="in_zorg")]
    rows += [
        row(date, "opgeschaald", n, gemeente=code) for code, n in {"GM0546": 2, "GM0484": 1, "GM0579": 1}.items()
    ]
    rows += [row(date, "opgeschaald", 2, verwijzer=name) for name in ("Huisarts", "LUMC")]
    write_rows(place / "casuistiek.csv", rows)
    return place


@pytest.mark.parametrize("scenario", ["gepubliceerd", "gemengd", "meerjarig"])
@pytest.mark.parametrize("gemeente", ["", "Leiden", "Katwijk"])
def test_hollands_midden(gemeente, scenario):
    assert untrue(HOLLANDS_MIDDEN, gemeente, scenario) == []


def test_hollands_midden_before_partners_were_counted():
    assert untrue(HOLLANDS_MIDDEN, peildatum="2020-12-31") == []


@pytest.mark.parametrize("seed", range(8))
def test_invented_regions(tmp_path, seed):
    rng = rng_of(seed)
    place = random_delivery(tmp_path, rng, small=bool(seed % 2))
    assert untrue(place) == []
    assert untrue(place, "Leiden") == []


def test_a_stream_that_is_hidden_hides_the_total(tmp_path):
    """31 whom partners reached and 4 that escalated: 35. Not 31, and no ratio over 31."""
    place = all_small(tmp_path)
    assert untrue(place) == []
    shown = load(place).mkba
    for number in (shown.participants, shown.choices, shown.benefit_cost_ratio["opvoedondersteuning"]):
        assert number.low is None or number.high is None or number.high > number.low


def test_the_page_says_so(tmp_path):
    said = overview.summary(load(all_small(tmp_path)), translator("nl"))
    assert "is niet te tonen" in said
    assert "31" not in said


def test_a_stream_that_was_not_counted_yet_is_named():
    """Nine had escalated by the end of 2020; whom partners reached was first counted in May 2021."""
    said = overview.summary(load(HOLLANDS_MIDDEN, peildatum="2020-12-31"), translator("nl"))
    assert "9 deelnemers" in said
    assert "Wie door netwerkpartners is bereikt, was op die datum nog niet geteld." in said
