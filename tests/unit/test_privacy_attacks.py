"""How a reader tried to get at a hidden count, one test for every way that once worked or easily could.

The bounds in the comments are worked out by hand; the attack itself is left to the attacker of the product only where
a comment says so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import math

import pytest
from privacy_world import POLICY, copy_delivery, read_rows, row, shown, write_rows

import nnz_mkba.artery
from nnz_mkba.artery import forget_loaded
from nnz_mkba.cli import main
from nnz_mkba.disclosure import crossed, growth, linked_region, publication
from nnz_mkba.disclosure.audit import audit
from nnz_mkba.disclosure.ledger import audit_jointly
from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import forget_protected, protect_region, publish_region
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.errors import DeliveryError
from nnz_mkba.region import CountKey, read_region
from nnz_mkba.vocabulary import Stream

END_2020, MARCH, MID_2021 = dt.date(2020, 12, 31), dt.date(2021, 3, 31), dt.date(2021, 6, 30)
S = "opgeschaald"
LEIDEN, OEGSTGEEST, ALPHEN, NIEUWKOOP = "GM0546", "GM0579", "GM0484", "GM0569"


@pytest.fixture
def place(tmp_path):
    return copy_delivery(tmp_path)


def deliver(place, *rows):
    write_rows(place / "casuistiek.csv", list(rows))
    (place / "beweringen.csv").unlink(missing_ok=True)
    return read_region(place)


def key(code="alle", outcome="alle", date=MID_2021):
    return CountKey(date, Stream.OPGESCHAALD, code, outcome)


def text(code="alle", outcome="alle", date=MID_2021):
    return f"{date} | {S} | {code} | {outcome} | alle"


# --- combinations that nobody delivered --------------------------------------------------------------------------


def crossing(place, chose_in_leiden=4):
    """Leiden 6 and Oegstgeest 17; of the 23 two are still in care; how many chose is counted for Leiden as well."""
    return deliver(
        place,
        row("2021-06-30", S, 23),
        row("2021-06-30", S, 21, uitkomst="anticonceptie"),
        row("2021-06-30", S, 2, uitkomst="in_zorg"),
        row("2021-06-30", S, 6, gemeente=LEIDEN),
        row("2021-06-30", S, 17, gemeente=OEGSTGEEST),
        row("2021-06-30", S, chose_in_leiden, gemeente=LEIDEN, uitkomst="anticonceptie"),
    )


def test_at_most_four_in_care_leaves_at_least_two_of_six_who_chose(place):
    """ "<5" for in care is at most 4, so of Leiden's 6 at least 2 chose; "<5" for those who did would then be 2 to 4."""
    numbers = protect_region(crossing(place), MID_2021, POLICY).numbers
    leiden, care, chose = numbers[key(LEIDEN)], numbers[key(outcome="in_zorg")], numbers[key(LEIDEN, "anticonceptie")]
    least = 0 if leiden.low is None or care.high is None else max(0, leiden.low - care.high)
    most = math.inf if chose.high is None else chose.high
    assert (leiden.low, care.high) == (6, 4)
    assert most - max(least, chose.low or 0) >= 3


def test_without_the_undelivered_combinations_the_attacker_would_see_less(place, monkeypatch):
    """The same counts with those cells taken out of the set: "<5" is shown, and the whole set finds it too narrow."""
    region = crossing(place)
    whole = link_region(region, MID_2021)
    monkeypatch.setattr(linked_region, "add_crossed", lambda keys, cells, equations: None)
    forget_protected()
    forget_loaded()
    careless = protect_region(region, MID_2021, POLICY).numbers
    assert not all(verdict.ok for verdict in audit(whole, careless, POLICY))
    monkeypatch.undo()
    forget_protected()
    forget_loaded()
    assert all(verdict.ok for verdict in audit(whole, protect_region(region, MID_2021, POLICY).numbers, POLICY))


def test_a_crossed_table_is_completed(place):
    """Two municipalities by two outcomes: the three combinations that were not delivered are cells, never shown."""
    linked = link_region(crossing(place), MID_2021)
    added = [key(OEGSTGEEST, "anticonceptie"), key(LEIDEN, "in_zorg"), key(OEGSTGEEST, "in_zorg")]
    assert all(linked.counts[k] is None and not linked.structure.cells[k].shown for k in added)
    (table,) = linked.tables
    values = dict(zip(linked.structure.keys, table, strict=True))
    assert [values[k] for k in added] == [17, 2, 0]  # 21 − 4, 6 − 4 and 2 − 2: there is no other table
    assert crossed.crossed_dimensions(list(linked.counts)) == ("gemeente", "uitkomst")


def test_counts_that_no_table_fits_are_refused_at_the_door(place, capsys):
    """Of Leiden's six only three chose, so three are in care, of two in all; each row by itself is in order."""
    region = crossing(place, chose_in_leiden=3)
    with pytest.raises(DeliveryError, match="niet alle kunnen kloppen"):
        link_region(region, MID_2021)
    assert main(["check", str(place), "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["errors"]
    assert (fault["file"], fault["row"], fault["column"]) == ("casuistiek.csv", None, "aantal")


def test_that_there_is_a_rest_says_that_somebody_is_in_it(place):
    """23 in all, Leiden 12 and Oegstgeest 10 named: were the rest possibly nobody, ten could be read as eleven."""
    region = deliver(
        place,
        row("2021-06-30", S, 23),
        row("2021-06-30", S, 12, gemeente=LEIDEN),
        row("2021-06-30", S, 10, gemeente=OEGSTGEEST),
    )
    linked = link_region(region, MID_2021)
    assert linked.structure.cells[key("rest")].known_low == 1
    numbers = protect_region(region, MID_2021, POLICY).numbers
    hidden = [numbers[key(code)] for code in (LEIDEN, OEGSTGEEST) if not numbers[key(code)].is_exact]
    exact = sum(numbers[key(code)].value for code in (LEIDEN, OEGSTGEEST) if numbers[key(code)].is_exact)
    assert hidden
    assert sum(number.high for number in hidden) + exact == 22


# --- two dates --------------------------------------------------------------------------------------------------------


def half_year(place, leiden=(8, 9)):
    """Leiden from 8 to 9, Oegstgeest from 12 to 31: one client came in Leiden."""
    return deliver(
        place,
        row("2020-12-31", S, 12 + leiden[0]),
        row("2020-12-31", S, leiden[0], gemeente=LEIDEN),
        row("2020-12-31", S, 12, gemeente=OEGSTGEEST),
        row("2021-06-30", S, 31 + leiden[1]),
        row("2021-06-30", S, leiden[1], gemeente=LEIDEN),
        row("2021-06-30", S, 31, gemeente=OEGSTGEEST),
    )


def gap(before, after):
    """Bounds of the growth between two numbers; nothing may fall."""
    if after.high is None or before.low is None:
        return 0, math.inf
    return max(0, after.low - before.high), after.high - before.low


def test_one_client_in_half_a_year_is_not_the_difference_of_two_releases(place):
    region = half_year(place)
    first = publish_region(region, END_2020, POLICY)
    second = publish_region(region, MID_2021, POLICY, [first])
    assert first.numbers[text(LEIDEN, date=END_2020)].value == 8
    low, high = gap(first.numbers[text(LEIDEN, date=END_2020)], second.numbers[text(LEIDEN)])
    assert high - low >= 3
    # … nor what all others leave of the total: 40 − 20 = 20 in all, and Oegstgeest may not be known to have 19 of it
    low, high = gap(first.numbers[text(OEGSTGEEST, date=END_2020)], second.numbers[text(OEGSTGEEST)])
    assert high - low >= 3
    verdicts, revised = audit_jointly(second.structure, second.numbers, [first], POLICY)
    grown = [v for v in verdicts if growth.grown_from(str(v.key)) == text(LEIDEN)]
    assert revised == []
    assert len(grown) == 1
    assert all(verdict.ok for verdict in verdicts)


def test_growth_between_releases_is_found_by_the_audit(place):
    """Both shown exactly, as each would be by itself: the attacker has the one client."""
    region = half_year(place)
    first, second = (publish_region(region, date, POLICY) for date in (END_2020, MID_2021))
    exact = dict(second.numbers) | {
        text(code): PublishableNumber.exact(n) for code, n in ((LEIDEN, 9), (OEGSTGEEST, 31))
    }
    verdicts, _ = audit_jointly(second.structure, exact, [first], POLICY)
    (grown,) = [v for v in verdicts if growth.grown_from(str(v.key)) == text(LEIDEN)]
    assert (grown.low, grown.high, grown.ok) == (1, 1, False)


def test_no_growth_and_large_growth_stay_in_sight(place):
    region = half_year(place, leiden=(8, 8))
    numbers = protect_region(region, MID_2021, POLICY).numbers
    assert (numbers[key(LEIDEN)].value, numbers[key(OEGSTGEEST)].value) == (8, 31)


def test_asking_for_one_peildatum_after_the_other_gives_no_growth_away(place):
    """Without any ledger: the JSON face, a notebook, the explorer."""
    half_year(place)

    def leiden(peildatum):
        (origin,) = nnz_mkba.artery.load(place, peildatum=peildatum).origins
        return next(line.number for line in origin.rows if line.gemeente.code == LEIDEN)

    low, high = gap(leiden("2020-12-31"), leiden("2021-06-30"))
    assert high - low >= 3


def test_a_page_says_the_same_with_and_without_the_ledger(place):
    region = half_year(place)
    first = publish_region(region, END_2020, POLICY)
    alone, beside = (publish_region(region, MID_2021, POLICY, known) for known in ([], [first]))
    assert alone.numbers == beside.numbers
    # and in the other order: whoever publishes June first may still publish December
    assert publish_region(region, END_2020, POLICY, [alone]).numbers == first.numbers


def elsewhere(place, after, *more):
    """Thirty of forty in Leiden at the end of 2020; half a year later 37 of `after`."""
    return deliver(
        place,
        row("2020-12-31", S, 40),
        row("2020-12-31", S, 30, gemeente=LEIDEN),
        row("2021-06-30", S, after),
        row("2021-06-30", S, 37, gemeente=LEIDEN),
        *more,
    )


def test_three_who_came_from_elsewhere_are_not_what_leiden_leaves_of_the_growth(place):
    """From 40 to 50 and in Leiden from 30 to 37: ten came, seven of them in Leiden, so three elsewhere."""
    region = elsewhere(place, 50)
    first = publish_region(region, END_2020, POLICY)
    second = publish_region(region, MID_2021, POLICY, [first])
    total = gap(first.numbers[text(date=END_2020)], second.numbers[text()])
    leiden = gap(first.numbers[text(LEIDEN, date=END_2020)], second.numbers[text(LEIDEN)])
    least, most = max(0, total[0] - leiden[1]), total[1] - leiden[0]
    assert least <= 3 <= most
    assert most - least >= 3
    # shown in full, the attacker has them
    exact = dict(second.numbers) | {text(): PublishableNumber.exact(50), text(LEIDEN): PublishableNumber.exact(37)}
    verdicts, _ = audit_jointly(second.structure, exact, [first], POLICY)
    found = [v for v in verdicts if not v.ok]
    assert {(v.low, v.high) for v in found} == {(3, 3)}
    assert all(growth.grown_from(str(v.key)) == text() for v in found), "so that the audit names it"


def test_nor_with_a_municipality_that_is_named_only_since(place):
    """Katwijk's five are named in June for the first time; of the ten who came seven are in Leiden still."""
    region = elsewhere(place, 50, row("2021-06-30", S, 5, gemeente="GM0537"))
    first = publish_region(region, END_2020, POLICY)
    second = publish_region(region, MID_2021, POLICY, [first])
    total = gap(first.numbers[text(date=END_2020)], second.numbers[text()])
    leiden = gap(first.numbers[text(LEIDEN, date=END_2020)], second.numbers[text(LEIDEN)])
    assert total[1] - leiden[0] - max(0, total[0] - leiden[1]) >= 3


def test_many_who_came_from_elsewhere_hide_nothing(place):
    """From 40 to 60 and in Leiden from 30 to 37: thirteen came from elsewhere."""
    numbers = protect_region(elsewhere(place, 60), MID_2021, POLICY).numbers
    assert (numbers[key()].value, numbers[key(LEIDEN)].value) == (60, 37)


def test_those_who_take_part_do_not_give_their_small_growth_away_together(place):
    """Leiden from 8 to 8 and Alphen from 20 to 23 take part, Gouda from 12 to 30 does not: 28 became 31."""
    rows = []
    for date, counts in (("2020-12-31", (8, 20, 12)), ("2021-06-30", (8, 23, 30))):
        rows += [row(date, S, sum(counts))]
        rows += [row(date, S, n, gemeente=code) for code, n in zip((LEIDEN, ALPHEN, "GM0513"), counts, strict=True)]
    region = deliver(place, *rows)
    first = publish_region(region, END_2020, POLICY)
    second = publish_region(region, MID_2021, POLICY, [first])

    before, after = (
        next(number for name, number in release.numbers.items() if name.startswith(f"{date} | {S} | deelnemend |"))
        for release, date in ((first, END_2020), (second, MID_2021))
    )
    low, high = gap(before, after)
    assert low <= 3 <= high
    assert high - low >= 3


def test_a_third_date_is_held_against_the_first(place):
    """8, then 9 that was hidden, then 10 shown would give 2 since the first; by hand: each pair needs room for 3."""
    rows = []
    for date, leiden, other in (("2020-12-31", 8, 12), ("2021-03-31", 9, 31), ("2021-06-30", 10, 52)):
        rows += [row(date, S, leiden + other), row(date, S, leiden, gemeente=LEIDEN)]
        rows += [row(date, S, other, gemeente=OEGSTGEEST)]
    region = deliver(place, *rows)
    seen = [protect_region(region, d, POLICY).numbers[key(LEIDEN, date=d)] for d in (END_2020, MARCH, MID_2021)]
    assert seen[0].value == 8
    for one, other in ((0, 1), (1, 2), (0, 2)):
        low, high = gap(seen[one], seen[other])
        assert high - low >= 3


def test_a_correction_elsewhere_does_not_switch_the_ledger_off(place):
    """A correction of 31 conversations to 61 says nothing of where escalated clients live: that stays under attack."""
    partners = "netwerkpartners"

    def delivered(conversations, *extra):
        return deliver(
            place,
            row("2021-05-27", partners, conversations),
            row("2021-06-30", S, 40),
            row("2021-06-30", S, 30, gemeente=LEIDEN),
            *extra,
        )

    first = publish_region(delivered(31), MID_2021, POLICY)
    second = publish_region(delivered(61, row("2021-06-30", S, 8, gemeente="GM0537")), MID_2021, POLICY, [first])
    assert second.numbers[f"2021-05-27 | {partners} | alle | alle | alle"].value == 61
    # thirty of forty were shown before: Katwijk 8 in full would leave two people
    assert not second.numbers[text("GM0537")].is_exact
    verdicts, revised = audit_jointly(second.structure, second.numbers, [first], POLICY)
    assert revised == [first.name]
    assert all(verdict.ok for verdict in verdicts)


# --- scenarios that somebody wrote to get at a count ---------------------------------------------------------------------

SCENARIOS = {
    "shares by cases": "verdeelsleutel: casussen",
    "everyone chooses, costs of one euro a client": "verdeelsleutel: casussen\nkeuzeaandeel: 1\nprogrammakosten: 23",
    "nobody chooses": "verdeelsleutel: casussen\nkeuzeaandeel: 0\nprogrammakosten: 1",
    "worth nothing": "overrides:\n  baten.opvoedondersteuning: 0\n  mkba.voorkomen_fractie: 0",
    "costs equal to 21 choices": "verdeelsleutel: casussen\nprogrammakosten: 143220",
}


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """Hollands Midden, and a delivery that differs in eight hidden counts and shows the same."""
    one = copy_delivery(tmp_path_factory.mktemp("een"))
    other = copy_delivery(tmp_path_factory.mktemp("ander"))
    changed = {
        (NIEUWKOOP, "alle", "alle"): 2, (ALPHEN, "alle", "alle"): 3, ("GM0537", "alle", "alle"): 2,
        ("GM0575", "alle", "alle"): 1, ("alle", "anticonceptie", "alle"): 20, ("alle", "in_zorg", "alle"): 3,
        ("alle", "alle", "Huisarts"): 3, ("alle", "alle", "LUMC"): 2,
    }  # fmt: skip
    rows = read_rows(other / "casuistiek.csv")
    for line in rows:
        if (line["peildatum"], line["stroom"]) == ("2021-06-30", S):
            place = (line["gemeente_code"], line["uitkomst"], line["verwijzer"])
            line["aantal"] = str(changed.get(place, line["aantal"]))
    write_rows(other / "casuistiek.csv", rows)
    assert shown(one) == shown(other)
    return one, other


def said(place, *arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*arguments[:1], "--region", str(place), *arguments[1:]])
    return code, *(stream.getvalue().replace(str(place.parent), "") for stream in (out, err))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_no_scenario_tells_two_deliveries_apart(twins, tmp_path, scenario):
    """Everything that is said, exit code and errors too; of the region, and of a small and a large municipality."""
    path = tmp_path / "eigen.yaml"
    head = "title: Eigen\ndescription: Een poging.\nwhy: Om te zien wat eruit komt.\nbaseline: gepubliceerd\n"
    path.write_text(head + SCENARIOS[scenario] + "\n", encoding="utf-8")
    for where in ((), ("--gemeente", NIEUWKOOP), ("--gemeente", LEIDEN)):
        one, other = (said(place, "mkba", *where, "--scenario", str(path), "--json") for place in twins)
        assert one == other
        assert one[0] == 0, one[2]


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["stuurgroep", "openbaar"])
def test_no_command_tells_two_deliveries_apart(twins, audience):
    """Every municipality, every peildatum on which something was counted, every command, also where it refuses."""
    codes = [line["gemeente_code"] for line in read_rows(twins[0] / "deelname.csv")]
    dates = ("2020-12-31", "2021-05-27", "2021-06-30", "2021-10-31")
    asked = [("mkba", "--gemeente", code) for code in codes]
    asked += [(c, "--peildatum", d) for c in ("mkba", "kpi", "reconcile") for d in dates]
    asked += [("uncertainty", "--peildatum", d, "--draws", "200") for d in dates[2:]]
    for words in asked:
        for face in ((), ("--json",)):
            one, other = (said(place, *words, "--audience", audience, *face) for place in twins)
            assert one == other, words


def test_a_share_of_the_costs_by_cases_gives_no_more_than_the_counts(twins, tmp_path):
    """€ 142.600 × n / N: Nieuwkoop 1 to 4 of 14 to 18. By hand: from 142600 × 1/18 to 142600 × 4/14."""
    path = tmp_path / "casussen.yaml"
    head = "title: Eigen\ndescription: Een poging.\nwhy: Om te zien wat eruit komt.\nbaseline: gepubliceerd\n"
    path.write_text(head + "verdeelsleutel: casussen\n", encoding="utf-8")
    found = nnz_mkba.artery.load(twins[0], "Nieuwkoop", scenario=path)
    costs = found.mkba.costs_eur
    assert (costs.low, costs.high) == (pytest.approx(142_600 / 18), pytest.approx(142_600 * 4 / 14))
    (share,) = found.cost_shares
    assert (share.by_key["casussen"].low, share.by_key["casussen"].high) == (costs.low, costs.high)


# --- one protection for all pages -----------------------------------------------------------------------------------------


def test_all_pages_of_a_region_rest_on_one_protection(place, monkeypatch):
    """And not on one that was made for other counts, another date or other participants."""
    made = []
    original = publication.protect_counts

    def counted(linked, policy):
        made.append(linked)
        return original(linked, policy)

    monkeypatch.setattr(publication, "protect_counts", counted)
    for gemeente in ("", "Leiden", "Nieuwkoop"):
        nnz_mkba.artery.load(place, gemeente)
    assert len(made) == 1
    nnz_mkba.artery.load(place, peildatum="2021-05-27")
    assert len(made) == 2
    members = read_rows(place / "deelname.csv")
    for line in members:
        if line["naam"] == "Nieuwkoop":
            line["deelname_vanaf"] = "2021-09-01"
    write_rows(place / "deelname.csv", members)
    nnz_mkba.artery.load(place)
    assert len(made) == 3
