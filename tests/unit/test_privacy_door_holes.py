"""What broke the first edition, each tried again at the door: a test for every hole that an attacker found in it."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from privacy_world import (
    POLICY,
    copy_delivery,
    escalated,
    possible,
    read_rows,
    rng_of,
    row,
    seen_of,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.privacy.memory import LEDGER, Ledger
from nnz_mkba.privacy.see import see
from nnz_mkba.privacy.shown import ELSEWHERE, Row, Rung, Stand
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import announced, publishing
from nnz_mkba.reporting.manifest import MADE, MANIFEST, Entry, describe_run
from nnz_mkba.reporting.plan import Release, release_folder
from nnz_mkba.vocabulary import Audience

LEIDEN, KATWIJK, NIEUWKOOP = "GM0546", "GM0537", "GM0569"
MONTHS = ("2021-04-30", "2021-05-31", "2021-06-30")


@pytest.fixture
def place(tmp_path):
    return copy_delivery(tmp_path / "levering")


def origin_of(seen):
    return next((stand for (_, by), stand in seen.stands.items() if by == "gemeente"), None)


# --- zero rows that only some places have ----------------------------------------------------------------------------------


def tells_nobody(one, sums):
    """Whether three counts are left for every member of a row, or none has any, given the sums that are left for the row."""
    others = len(one.members) - 1
    low = max(one.each_low, min(sums) - others * one.each_high)
    high = min(one.each_high, max(sums) - others * one.each_low)
    return high - low + 1 >= 3 or low == high == 0


@pytest.mark.parametrize("named", ["all of its own", "all but one", "those with clients"])
def test_zero_rows_that_only_its_own_gemeenten_have_point_at_nobody(place, named):
    """A region writes 0 for its own gemeenten and no row for others: whoever is left then lives elsewhere, by subtraction."""
    own = sorted(read_region(place).gemeenten)
    zero = {
        "all of its own": own,
        "all but one": [code for code in own if code != NIEUWKOOP],
        "those with clients": [],
    }
    shown = 0
    for leiden, elsewhere in itertools.product((6, 8, 10, 13, 14, 17), (0, 1, 2, 4, 5, 9)):
        total = leiden + 7 + elsewhere
        escalated(place, total, {**dict.fromkeys(zero[named], 0), LEIDEN: leiden, KATWIJK: 7})
        stand = origin_of(seen_of(place))
        if stand.rung is Rung.GEEN:
            continue
        shown += 1
        left = zip(stand.rows, possible([(one.low, one.high) for one in stand.rows], total), strict=True)
        assert all(tells_nobody(one, sums) for one, sums in left), (leiden, elsewhere, stand.rung)
        (rest,) = [one for one in stand.rows if ELSEWHERE in one.members]
        assert rest.low <= elsewhere <= rest.high
    assert shown >= 5


def test_a_gemeente_without_a_row_is_not_called_zero(place):
    """Nobody wrote that no client lives in Nieuwkoop: whoever is counted elsewhere may live there."""
    escalated(place, 30, {LEIDEN: 12, KATWIJK: 8})
    (origin,) = nnz_mkba.artery.load(place).origins
    numbers = {one.gemeente.code: str(one.number) for one in origin.rows}
    assert (numbers[NIEUWKOOP], numbers[LEIDEN], str(origin.elsewhere)) == ("onbekend", "10 – 14", "10 – 14")


# --- three releases ---------------------------------------------------------------------------------------------------------


def tables(stand):
    """Return every table of Leiden, Katwijk and all others that a stand allows."""
    atoms = (LEIDEN, KATWIJK)
    for leiden, katwijk in itertools.product(range(stand.total + 1), repeat=2):
        rest = stand.total - leiden - katwijk
        if rest >= 0 and all(
            _allows(one, dict(zip(atoms, (leiden, katwijk), strict=True)), rest) for one in stand.rows
        ):
            yield leiden, katwijk, rest


def _allows(one, named, rest):
    inside = [named[member] for member in one.members if member in named]
    whole = sum(inside) + (rest if ELSEWHERE in one.members else 0)
    return one.low <= whole <= one.high and all(one.each_low <= n <= one.each_high for n in inside)


def left_over(stands):
    """Return what remains of each cell and of each growth between two stands, for whoever has them all; by trying all."""
    cells, growths = {}, {}
    each = [list(tables(stand)) for stand in stands]
    paths = [(first,) for first in each[0]]
    for more in each[1:]:
        paths = [
            (*path, table)
            for path in paths
            for table in more
            if all(a <= b for a, b in zip(path[-1], table, strict=True))
        ]
    for path in paths:
        for k, table in enumerate(path):
            for place_, count in enumerate(table):
                cells.setdefault((k, place_), set()).add(count)
        for a, b in itertools.combinations(range(len(path)), 2):
            for place_ in range(3):
                growths.setdefault((a, b, place_), set()).add(path[b][place_] - path[a][place_])
    return cells, growths


def released(place, series):
    """Return the stands that a series of reports shows, one of each month, each beside those before it."""
    history, stands = [], {}
    for date, (total, leiden, katwijk) in zip(MONTHS, series, strict=True):
        escalated(place, total, {LEIDEN: leiden, KATWIJK: katwijk}, date=date)
        region = read_region(place)
        day = min(key.peildatum for key in region.counts)
        seen = see(region, Audience.STUURGROEP, day, tuple(history), POLICY)
        history.append(seen.release)
        if (stand := origin_of(seen)) is not None and stand.rung is not Rung.GEEN:
            stands[stand.date] = stand
    return [stands[date] for date in sorted(stands)]


@pytest.mark.parametrize(
    "series",
    [
        ((20, 8, 5), (29, 16, 6), (38, 24, 7)),  # nine at a time: none of them shows the growth of nine
        ((20, 8, 5), (30, 9, 9), (41, 12, 14)),
        ((24, 9, 9), (34, 10, 14), (45, 20, 15)),
        ((33, 14, 14), (43, 24, 14), (53, 24, 24)),
        ((30, 4, 20), (41, 5, 29), (52, 6, 30)),
    ],
)
def test_a_third_report_does_not_narrow_the_first_two(place, series):
    stands = released(place, series)
    if len(stands) < 2:
        return
    cells, growths = left_over(stands)
    assert all(len(counts) >= 3 or counts == {0} for counts in (*cells.values(), *growths.values()))


@pytest.mark.parametrize("seed", range(5))
def test_random_series_of_three_reports_narrow_nothing(place, seed):
    rng, compared = rng_of(seed), 0
    for _ in range(8):
        leiden, katwijk, rest = rng.choice([2, 5, 9, 14]), rng.choice([1, 4, 8]), rng.choice([5, 6, 11])
        series = []
        for _ in MONTHS:
            series.append((leiden + katwijk + rest, leiden, katwijk))
            leiden, katwijk, rest = leiden + rng.randint(0, 9), katwijk + rng.randint(0, 5), rest + rng.randint(0, 5)
        stands = released(place, series)
        if len(stands) >= 2:
            cells, growths = left_over(stands)
            assert all(len(counts) >= 3 or counts == {0} for counts in (*cells.values(), *growths.values())), series
            compared += 1
    assert compared >= 1


def test_the_attacker_of_three_reports_finds_what_is_there():
    """By hand: nine in all and then twelve; 5–9 beside 1–4 leaves Leiden 5–8, and 10–14 beside 1–4 leaves 10–11."""

    def stand(total, leiden):
        rows = tuple(Row((name,), *b, *b) for name, b in ((LEIDEN, leiden), (KATWIJK, (1, 4)), (ELSEWHERE, (0, 0))))
        return Stand("opgeschaald", "gemeente", dt.date(2021, 6, 30), total, Rung.VIJF, rows)

    cells, growths = left_over([stand(9, (5, 9)), stand(12, (10, 14))])
    assert (cells[0, 0], cells[1, 0]) == ({7, 8}, {10, 11})  # Katwijk does not fall: 1 or 2, so Leiden 7 or 8
    assert growths[0, 1, 0] == {2, 3}


# --- claims that give a count back ------------------------------------------------------------------------------------------


def claims_seen(place, *stated):
    """Return which of some claims without a sum are seen: each a figure, its unit and its rounding."""
    rows = read_rows(place / "beweringen.csv")
    for number, (figure, unit, rounding) in enumerate(stated):
        rows.append({**rows[0], "id": f"proef-{number}", "gesteld": figure, "eenheid": unit, "afronding": rounding,
                     "herberekening": "", "uitleg": ""})  # fmt: skip
    write_rows(place / "beweringen.csv", rows)
    shown = {claim.id for claim in nnz_mkba.artery.load(place).claims}
    return [one for number, one in enumerate(stated) if f"proef-{number}" in shown]


def leiden_has(place, clients, total=23, chose=19):
    """Change Hollands Midden so that a count of Leiden is nobody's total; everybody else lives elsewhere."""
    rows = [line for line in read_rows(place / "casuistiek.csv") if line["stroom"] == "netwerkpartners"]
    rows += [row(MONTHS[2], "opgeschaald", total), row(MONTHS[2], "opgeschaald", chose, uitkomst="anticonceptie")]
    rows += [row(MONTHS[2], "opgeschaald", clients, gemeente=LEIDEN)]
    write_rows(place / "casuistiek.csv", rows)


@pytest.mark.parametrize(
    "stated",
    [
        ("91", "%", "1"),
        ("143220", "EUR", "1"),
        ("620", "EUR", "1"),
        ("6790", "EUR", "1"),
        ("0.91", "fractie", "0.01"),
    ],
    ids=lambda one: one[0],
)
def test_no_claim_gives_the_count_of_a_gemeente_back(place, stated):
    """21 of 23 in Leiden: 91 %; at € 6.820 € 143.220, which is € 620 more than it cost; € 6.790 each of € 142.600."""
    leiden_has(place, 21)
    assert claims_seen(place, stated) == []


@pytest.mark.parametrize("stated", [("26", "%", "1"), ("22", "%", "1"), ("26.1", "%", "0.1")], ids=lambda one: one[0])
def test_no_share_of_hollands_midden_gives_a_gemeente_back(place, stated):
    """6 of 23 live in Leiden, 26 %; 5 in Oegstgeest, 22 %. That some amounts give a total as well hides neither."""
    assert claims_seen(place, stated) == []


def test_no_balance_gives_a_gemeente_back(place):
    """24 of 40 in Leiden: 24 × € 6.820 is € 21.080 more than the € 142.600 that it cost."""
    leiden_has(place, 24, total=40, chose=33)
    assert claims_seen(place, ("21080", "EUR", "1")) == []


def test_what_a_total_of_the_region_gives_is_shown(place):
    """21 of 23 chose, says the source itself: 91 %, € 143.220."""
    assert len(claims_seen(place, ("91", "%", "1"), ("143220", "EUR", "1"))) == 2


# --- a ledger that was removed ------------------------------------------------------------------------------------------------


def report(place, out, **asked):
    nnz_mkba.artery.forget_loaded()
    with publishing(read_region(place), Release(region=str(place), out=out, **asked)) as account:
        with announced(account.ledger):
            found = nnz_mkba.artery.load(place)
        folder = release_folder(Release(region=str(place), out=out, **asked), read_region(place))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "regio.html").write_text("<p>een pagina</p>", encoding="utf-8")
        made = [Entry("regio", MADE, output="regio.html")]
        told = describe_run(made, commit=None, started="2026-01-01", seconds=0.0, shown=account.shown)
        (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
        return found, account.notices


@pytest.mark.parametrize("manifest", [True, False])
def test_a_removed_ledger_does_not_begin_anew(place, tmp_path, manifest):
    """Thirty were shown; without the ledger the nine more of today would be seen beside them."""
    escalated(place, 30, {LEIDEN: 8, KATWIJK: 12}, date=MONTHS[1])
    earlier = seen_of(place, peildatum=read_region(place).about.peildatum).release
    folder = tmp_path / "uit" / place.name / MONTHS[1]
    folder.mkdir(parents=True)
    (folder / "regio.html").write_text("<p>een pagina</p>", encoding="utf-8")
    if manifest:
        told = {"started": "2026-01-01", "shown": earlier.as_dict()}
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    escalated(place, 39, {LEIDEN: 17, KATWIJK: 12}, date=MONTHS[2])
    for _ in range(2):
        found, notices = report(place, tmp_path / "uit")
        assert [str(origin.peildatum) for origin in found.origins] == ([MONTHS[1]] if manifest else [])
    assert bool(notices) is not manifest  # what was recalled is written down; what nobody knows stays so


# --- exact figures inside the folder that one shares ---------------------------------------------------------------------------


def test_exact_figures_land_in_no_folder_that_is_shared(place, tmp_path):
    out = tmp_path / "reports"
    report(place, out)
    report(place, out, audience=Audience.INTERN)
    assert len(list(tmp_path.rglob("regio.html"))) == 2
    assert len(list(out.rglob("regio.html"))) == 1
    assert main(["audit", str(out)]) == 0


@pytest.mark.parametrize("listed", [True, False])
def test_an_exact_version_of_the_first_edition_is_named(place, tmp_path, capfd, listed):
    """Also where somebody put it in the ledger: it is no page to share."""
    folder = tmp_path / place.name
    exact = folder / MONTHS[2] / "intern-vertrouwelijk" / "regio.html"
    exact.parent.mkdir(parents=True)
    exact.write_text("<p>Nieuwkoop: 1</p>", encoding="utf-8")
    name = exact.relative_to(folder).as_posix()
    pages = {name: "0" * 64} if listed else {}
    text = Ledger(place.name).with_release(seen_of(place).release, "2026-01-01", pages).as_text()
    (folder / LEDGER).write_text(text, encoding="utf-8")
    assert main(["audit", str(folder), "--json"]) == 1
    (region,) = json.loads(capfd.readouterr().out)["regions"]
    assert region["pages"] == [{"page": name, "verdict": "exacte_versie"}]
    assert main(["audit", str(folder)]) == 1
    assert "hoort niet in een map die u deelt" in " ".join(capfd.readouterr().out.split())
    assert main(["audit", str(exact.parent)]) == 2
