"""A civil servant with the pages of June and those of July, a calculator, and time: no count of one to four is found.

The deliveries are counted from an invented register, as a region would every month. The attacker below shares nothing
with the one of the product but the solver: it takes what is printed, writes down what everybody knows (parts add up, nobody
leaves who was counted, counts are whole), and seeks the least and the most of every count and of every growth.
"""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
from privacy_world import (
    HOLLANDS_MIDDEN,
    ROUNDING,
    copy_delivery,
    counts_protected_once,
    everything,
    read_rows,
    row,
    write_rows,
)
from scipy.optimize import Bounds, LinearConstraint, milp

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.disclosure.account import LEDGER_VARIABLE
from nnz_mkba.disclosure.publication import DisclosureRefusedError
from nnz_mkba.region import read_region
from nnz_mkba.registration import aggregate
from nnz_mkba.reporting.accounted import announced, keeping_account
from nnz_mkba.vocabulary import Outcome

JUNE, JULY = dt.date(2021, 6, 30), dt.date(2021, 7, 31)
CODES = [line["gemeente_code"] for line in read_rows(HOLLANDS_MIDDEN / "deelname.csv")]
NAMES = {line["gemeente_code"]: line["naam"] for line in read_rows(HOLLANDS_MIDDEN / "deelname.csv")}
REFERRERS = ["Huisarts", "LUMC", "Verloskundigen", "Horizon"]
MOST = 500  # nobody counts more


def register(path, seed, size):
    """Invent a register: some gemeenten with many cases and many with few, a few cases in the last month."""
    rng = np.random.default_rng(seed)
    days = np.where(rng.random(size) < 0.12, rng.integers(487, 518, size), rng.integers(0, 487, size))
    pd.DataFrame(
        {
            "pseudoniem": [f"c{number:012x}" for number in rng.permutation(size) * 7919],
            "datum": (np.datetime64("2020-03-01") + days).astype(str),
            "stroom": rng.choice(["opgeschaald", "netwerkpartners"], size, p=[0.7, 0.3]),
            "gemeente_code": rng.choice(CODES, size, p=rng.dirichlet(np.full(len(CODES), 0.5))),
            "uitkomst": rng.choice(["anticonceptie", "in_zorg", ""], size, p=[0.75, 0.15, 0.1]),
            "datum_uitkomst": "",
            "verwijzer": rng.choice(REFERRERS, size, p=[0.5, 0.3, 0.15, 0.05]),
        }
    ).to_csv(path, index=False)
    return path


def delivered(folder, source, month, history):
    """Return the delivery of a month, with or without the months before it."""
    place = copy_delivery(folder, "streek")
    (place / "beweringen.csv").unlink()
    aggregate(str(source), place, [JUNE, JULY] if history and month == JULY else [month], replace=True)
    about = place / "region.yaml"
    text = about.read_text(encoding="utf-8").replace("peildatum: 2021-06-30", f"peildatum: {month.isoformat()}")
    about.write_text(text, encoding="utf-8")
    return place


def published(place, out):
    """Publish a delivery as a release does, and return what its pages are made of; None if it is refused."""
    region = read_region(place)
    try:
        with keeping_account(region, region.about.peildatum, out / region.slug) as ledger, announced(ledger):
            found = nnz_mkba.artery.load(place)
            (out / region.slug / f"{region.about.peildatum}.html").write_text(everything(found), encoding="utf-8")
            return found
    except DisclosureRefusedError:
        return None


# --- the attacker -----------------------------------------------------------------------------------------------------


class Attacker:
    """Everything printed of some months, as bounds on whole numbers and sums of them."""

    def __init__(self, *months):
        self.names, self.low, self.high, self.rows = {}, [], [], []
        for found in months:
            self._read(found)
        for name in list(self.names):
            stream, date, kind, word = name
            later = (stream, JULY, kind, word)
            if date == JUNE and later in self.names and (kind != "uitkomst" or word == Outcome.ANTICONCEPTIE):
                self._sum(
                    later, [name, self._cell(("toename", *name))]
                )  # nobody leaves who was counted, but for care

    def _cell(self, name, number=None):
        if name not in self.names:
            self.names[name] = len(self.names)
            self.low.append(0)
            self.high.append(MOST)
        if number is not None and number.low is not None:
            at = self.names[name]
            self.low[at] = max(self.low[at], int(np.ceil(number.low)))
            self.high[at] = min(self.high[at], int(np.floor(number.high)))
        return name

    def _sum(self, whole, parts):
        self.rows.append({self.names[whole]: 1.0, **{self.names[part]: -1.0 for part in parts}})

    def _read(self, found):
        date = found.peildatum
        for origin in found.origins:
            stream = str(origin.stream)
            total = self._cell((stream, date, "alle", ""), origin.total)
            sides = {True: [], False: []}
            for line in origin.rows:
                takes_part = line.participates_since is not None and line.participates_since <= date
                sides[takes_part].append(self._cell((stream, date, "gemeente", line.gemeente.code), line.number))
            inside = self._cell((stream, date, "deelnemend", ""), origin.inside)
            outside = self._cell((stream, date, "niet deelnemend", ""), origin.outside)
            self._sum(inside, sides[True])
            self._sum(outside, sides[False])
            self._sum(total, [inside, outside])  # a registration knows where everybody lives
            for kind, numbers in (("verwijzer", found.referrers), ("uitkomst", found.outcomes)):
                parts = [self._cell((stream, date, kind, word), number) for word, number in numbers[stream].items()]
                self._sum(total, parts)
            figures = found.mkba.streams[stream]
            self._cell(total, figures.conversations)
            chose = self._cell((stream, date, "uitkomst", "anticonceptie"), figures.contraception)
            amount = found.mkba.benefits_by_stream_eur[stream]["opvoedondersteuning"]
            if amount.low is not None:  # divided by the price of one choice
                at = self.names[chose]
                self.low[at] = max(self.low[at], round(amount.low / 6820))
                self.high[at] = min(self.high[at], round(amount.high / 6820))

    def interval(self, name):
        """Return the least and the most that a count can be."""
        matrix = np.zeros((len(self.rows), len(self.names)))
        for place, factors in enumerate(self.rows):
            for at, factor in factors.items():
                matrix[place, at] = factor
        goal = np.zeros(len(self.names))
        ends = []
        for sign in (1, -1):
            goal[self.names[name]] = sign
            solved = milp(
                goal,
                integrality=np.ones(len(goal)),
                bounds=Bounds(self.low, self.high),
                constraints=[LinearConstraint(matrix, 0, 0)],
            )
            assert solved.success, "what is printed cannot all be true"
            ends.append(round(sign * solved.fun))
        return tuple(ends)


def true_counts(*places):
    """Return what was counted, and how much of it came in July; the pages are held against this, never made of it."""
    counts = {}
    for place in places:
        for key, count in read_region(place).counts.items():
            stream, date = str(key.stroom), key.peildatum
            kind, word = next(
                ((kind, word) for kind, word in (("gemeente", key.gemeente), ("verwijzer", key.verwijzer), ("uitkomst", key.uitkomst))
                 if word != "alle"), ("alle", ""))  # fmt: skip
            if word in ("deelnemend", "niet_deelnemend"):
                kind, word = word.replace("_", " "), ""
            counts[stream, date, kind, word] = count
    june = {name: count for name, count in counts.items() if name[1] == JUNE}
    growth = {
        ("toename", *n): counts[(n[0], JULY, *n[2:])] - c for n, c in june.items() if (n[0], JULY, *n[2:]) in counts
    }
    return counts | growth


def found_out(attacker, truth, most=4):
    """Return every count from one to four, of people or of growth, of which fewer than four values are left."""
    small = {name: count for name, count in truth.items() if 0 < count <= most and name in attacker.names}
    assert len(small) > 10
    told = {}
    for name, count in small.items():
        low, high = attacker.interval(name)
        assert low <= count <= high
        if high - low < 3:
            told[name] = (low, high)
    return told


def attacked(tmp_path, seed, size, history):
    """Publish June and July of one register and attack both together; return what was found out, and whether July came."""
    source = register(tmp_path / "register.csv", seed, size)
    places = [delivered(tmp_path / month.isoformat(), source, month, history) for month in (JUNE, JULY)]
    months = [published(place, tmp_path / "reports") for place in places]
    assert months[0] is not None
    attacker = Attacker(*filter(None, months))
    return found_out(attacker, true_counts(*places)), months[1] is not None, attacker, places


@pytest.fixture(autouse=True)
def once():
    with counts_protected_once():
        yield


CASES = [
    pytest.param(2, 150, True, marks=pytest.mark.slow),  # it told once how many came where a gemeente takes part
    pytest.param(1, 70, False, marks=pytest.mark.slow),
    *(pytest.param(seed, size, seed % 2 == 0, marks=pytest.mark.slow) for seed in range(3, 15) for size in (40, 120)),
]


@pytest.mark.parametrize(("seed", "size", "history"), CASES)
def test_june_and_july_together_give_no_small_count_away(tmp_path, seed, size, history):
    told, _, _, _ = attacked(tmp_path, seed, size, history)
    assert told == {}


@pytest.mark.parametrize(
    ("seed", "size", "history"), [(1, 70, False), pytest.param(2, 150, True, marks=pytest.mark.slow)]
)
def test_rounded_june_and_july_give_no_small_count_away(tmp_path, monkeypatch, seed, size, history):
    parameters = nnz_mkba.artery._parameters()
    monkeypatch.setattr(parameters, "policy", ROUNDING)
    monkeypatch.setattr("nnz_mkba.reporting.accounted.load_parameters", lambda where=None: parameters)
    told, _, _, _ = attacked(tmp_path, seed, size, history)
    assert told == {}


def test_without_a_ledger_this_attacker_finds_small_growth(tmp_path, monkeypatch):
    """So it can find something: each month is protected by itself, and their difference is not."""
    source = register(tmp_path / "register.csv", 1, 70)
    places = [delivered(tmp_path / month.isoformat(), source, month, False) for month in (JUNE, JULY)]
    told = found_out(Attacker(*map(nnz_mkba.artery.load, places)), true_counts(*places))
    assert any(name[0] == "toename" for name in told)


# --- two folders, and figures outside the reports ---------------------------------------------------------------------

LEIDEN, OEGSTGEEST = "GM0546", "GM0579"


def by_hand(folder, name, date, leiden, oegstgeest, synthetic="false"):
    """Write a delivery of one date, as whoever keeps a folder a month does."""
    place = copy_delivery(folder, name)
    (place / "beweringen.csv").unlink()
    rows = [row(date, "opgeschaald", leiden + oegstgeest)]
    rows += [row(date, "opgeschaald", n, gemeente=code) for code, n in ((LEIDEN, leiden), (OEGSTGEEST, oegstgeest))]
    write_rows(place / "casuistiek.csv", rows)
    about = place / "region.yaml"
    text = about.read_text(encoding="utf-8").replace("peildatum: 2021-06-30", f"peildatum: {date}")
    about.write_text(text.replace("synthetisch: false", f"synthetisch: {synthetic}"), encoding="utf-8")
    return place


def of_leiden(found):
    return next(line.number for line in found.origins[-1].rows if line.gemeente.code == LEIDEN)


def growth_left(before, after):
    """Return how many values are left for the growth between two published numbers, by hand."""
    return (after.high - before.low) - max(0, after.low - before.high)


@pytest.fixture
def months(tmp_path):
    """Leiden from 8 to 9 between June and July; the folders have names of their own."""
    return [
        by_hand(tmp_path, "streek-juni", "2021-06-30", 8, 12),
        by_hand(tmp_path, "streek-juli", "2021-07-31", 9, 31),
    ]


def test_two_folders_of_one_region_are_held_against_each_other(months, tmp_path, capfd):
    """The one client who came in Leiden is not the difference of two reports, whatever the folders are called."""
    june, july = (published(place, tmp_path / "reports") for place in months)
    assert of_leiden(june).value == 8
    assert growth_left(of_leiden(june), of_leiden(july)) >= 3
    assert main(["audit", str(tmp_path / "reports")]) == 0
    said = capfd.readouterr().out
    assert "toename" in said, "the audit holds them against each other too"


def test_the_audit_finds_two_folders_that_were_not(months, tmp_path, monkeypatch):
    with monkeypatch.context() as careless:
        careless.setattr("nnz_mkba.reporting.accounted.releases_beside", lambda ledger, people: ())
        careless.setattr("nnz_mkba.disclosure.account.releases_beside", lambda ledger, people: ())
        june, july = (published(place, tmp_path / "reports") for place in months)
    assert (of_leiden(june).value, of_leiden(july).value) == (8, 9)
    assert main(["audit", str(tmp_path / "reports")]) == 1


def test_invented_clients_do_not_bind_real_ones(tmp_path):
    invented = by_hand(tmp_path, "oefening", "2021-06-30", 8, 12, synthetic="true")
    real = by_hand(tmp_path, "streek", "2021-07-31", 9, 31)
    found = [published(place, tmp_path / "reports") for place in (invented, real)]
    assert [of_leiden(one).value for one in found] == [8, 9]


def asked(place, capfd):
    capfd.readouterr()
    assert main(["mkba", "--region", str(place), "--gemeente", "Leiden", "--json"]) == 0
    return json.loads(capfd.readouterr().out)["streams"]["opgeschaald"]["conversations"]


@pytest.mark.parametrize(
    "names", [pytest.param(("streek", "streek"), marks=pytest.mark.slow), ("streek-juni", "streek-juli")]
)
def test_the_terminal_says_no_more_than_the_pages(tmp_path, monkeypatch, capfd, names):
    """June was published from here; July is only asked for. Without that report its nine would stand in full."""
    june = by_hand(tmp_path / "juni", names[0], "2021-06-30", 8, 12)
    july = by_hand(tmp_path / "juli", names[1], "2021-07-31", 9, 31)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(LEDGER_VARIABLE)
    assert asked(july, capfd) == 9
    first = of_leiden(published(june, tmp_path / "reports"))
    said = asked(july, capfd)
    assert said["high"] - first.low >= 3
    page = of_leiden(published(july, tmp_path / "reports"))
    assert said == {"low": page.low, "high": page.high}
    assert asked(july, capfd) == said
