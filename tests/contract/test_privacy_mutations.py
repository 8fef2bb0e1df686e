"""Take a guard away, and a proof fails. For every guard one proof that can tell.

Each proof below is a function that says whether it holds. Unharmed, all hold; with one guard broken by hand, the proof
named beside it does not.
"""

from __future__ import annotations

import csv
import dataclasses
import shutil

import nbformat
import pytest
from privacy_world import (
    POLICY,
    copy_delivery,
    decoded,
    escalated,
    everything,
    is_withheld,
    possible,
    read_rows,
    row,
    seen_of,
    twins,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.errors import DeliveryError
from nnz_mkba.personal_data import guard
from nnz_mkba.present import accountability, casuistry
from nnz_mkba.present.figures import tiles
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy import ladder, memory, totals
from nnz_mkba.privacy import see as door
from nnz_mkba.privacy.memory import LEDGER_VARIABLE, Ledger
from nnz_mkba.privacy.number import Number
from nnz_mkba.privacy.see import see
from nnz_mkba.privacy.shown import ELSEWHERE, Row
from nnz_mkba.region import CountKey, Region, read_region
from nnz_mkba.reporting import run
from nnz_mkba.results import claims
from nnz_mkba.results import evaluate as results
from nnz_mkba.vocabulary import ALLE, Audience

MAY, JUNE = "2021-05-31", "2021-06-30"
BSN = "111222333"
LEIDEN, KATWIJK, NIEUWKOOP = "GM0546", "GM0537", "GM0569"
#: Nine gemeenten of the region, and one beside them.
NINE = ("GM0484", "GM0513", "GM0534", "GM0537", "GM0546", "GM0547", "GM0553", "GM0569", "GM0575")
ONE_MORE = "GM0579"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Hollands Midden, and a delivery with its classes and totals."""
    return twins(tmp_path_factory.mktemp("paar"))


@pytest.fixture
def place(tmp_path):
    return copy_delivery(tmp_path / "levering")


# --- the proofs -----------------------------------------------------------------------------------------------------


def stands_of(place, policy=POLICY, history=()):
    region = read_region(place)
    seen = see(region, Audience.STUURGROEP, region.about.peildatum, history, policy)
    return [stand for (_, by), stand in seen.stands.items() if by == "gemeente"]


def rows_tell_nobody(place, policy=POLICY):
    """Seventeen in all, 10–14, 5–9 and 1–4: the lowest of each add up to sixteen, so classes would leave two counts each."""
    escalated(place, 17, {LEIDEN: 11, KATWIJK: 5, NIEUWKOOP: 1})
    return all(
        len(counts) >= 3 or counts == {0}
        for stand in stands_of(place, policy)
        if stand.is_shown  # the last rung is the total, which is public
        for counts in possible([(one.low, one.high) for one in stand.rows], stand.total)
    )


def rows_hold_everybody(place):
    """Forty in all, of whom ten live elsewhere: rows that do not hold them would give the others away, or lie."""
    escalated(place, 40, {LEIDEN: 18, KATWIJK: 12})
    try:
        (stand,) = stands_of(place)
    except ValueError:  # rows that cannot add up to their total
        return False
    least, most = sum(one.low for one in stand.rows), sum(one.high for one in stand.rows)
    rest = [one for one in stand.rows if ELSEWHERE in one.members]
    return least <= 40 <= most and len(rest) == 1 and rest[0].high - rest[0].low >= 2


def growth(first, last):
    """Return the narrowest that a reader knows of how much one row grew, between two stands with the same rows."""
    bounds = []
    for before, after in zip(first.rows, last.rows, strict=True):
        bounds.append((max(0, after.low - before.high), after.high - before.low))
    whole = last.total - first.total
    least = sum(low for low, _ in bounds)
    return min(min(high, whole - least + low) - low + 1 for low, high in bounds if high > 0)


def growth_tells_nobody(place):
    """From 9 to 10 in nine gemeenten and from 12 to 13 in a tenth: each date is safe, but 9 of the 10 new ones are placed."""
    rows = []
    for date, each, other in ((MAY, 9, 12), (JUNE, 10, 13)):
        escalated(place, 9 * each + other, {**dict.fromkeys(NINE, each), ONE_MORE: other}, date=date)
        rows += read_rows(place / "casuistiek.csv")
    write_rows(place / "casuistiek.csv", rows[: len(rows) // 2])
    region = read_region(place)
    before = see(region, Audience.STUURGROEP, min(key.peildatum for key in region.counts), (), POLICY)
    write_rows(place / "casuistiek.csv", rows)
    (first,), (last,) = before.stands.values(), stands_of(place, history=(before.release,))
    if first.date == last.date or [r.members for r in first.rows] != [r.members for r in last.rows]:
        return True
    return growth(first, last) >= 3


def few_more_refresh_nothing(place, policy=POLICY):
    """Thirty in May and thirty-nine in June: whoever has both reports may not see whose gemeente the nine came to."""
    rows = []
    for date, total, leiden in ((MAY, 30, 8), (JUNE, 39, 17)):
        escalated(place, total, {LEIDEN: leiden, KATWIJK: 12}, date=date)
        rows += read_rows(place / "casuistiek.csv")
    write_rows(place / "casuistiek.csv", rows)
    (stand,) = stands_of(place, policy)
    return stand.date.isoformat() == MAY


def small_streams_come_as_classes(place, policy=POLICY):
    """Of nine clients, or of twelve who all chose alike, no count is seen as it is."""
    for total, chose in ((9, 5), (12, 12)):
        escalated(place, total, {})
        rows = read_rows(place / "casuistiek.csv")
        write_rows(place / "casuistiek.csv", [*rows, row(JUNE, "opgeschaald", chose, uitkomst="anticonceptie")])
        region = read_region(place)
        seen = see(region, Audience.STUURGROEP, region.about.peildatum, (), policy)
        if any(number.is_exact for number in seen.numbers.values()):
            return False
    return True


def crosses_are_withheld(place):
    """Who lives where and chose what is seen of nobody."""
    rows = read_rows(place / "casuistiek.csv")
    rows += [row(JUNE, "opgeschaald", 5, gemeente=LEIDEN, uitkomst="anticonceptie")]
    write_rows(place / "casuistiek.csv", rows)
    crossed = {
        key: number
        for key, number in seen_of(place).numbers.items()
        if sum(part != ALLE for part in (key.gemeente, key.uitkomst, key.verwijzer)) > 1
    }
    return len(crossed) == 1 and all(number == Number.withheld() for number in crossed.values())


def claims_are_of_the_region(pair):
    stated = {claim["id"] for claim in read_rows(pair[0] / "beweringen.csv") if is_withheld(claim)}
    shown = {claim.id for claim in nnz_mkba.artery.load(pair[0]).claims}
    return len(stated) == 4 and not stated & shown


def no_claim_gives_a_count_back(place):
    """Six live in Leiden: € 40.920 is six times € 6.820."""
    return is_left_out(place, "40920", "")


def no_claim_rests_on_a_gemeente(place):
    """A figure that gives no count back, and a sum that holds one."""
    return is_left_out(
        place, "41111", f"parameter('baten.opvoedondersteuning') * aantal('opgeschaald', gemeente='{LEIDEN}')"
    )


def is_left_out(place, stated, total):
    """Whether a claim in euros is not among those that are seen."""
    rows = read_rows(place / "beweringen.csv")
    rows.append({**rows[0], "id": "proef", "gesteld": stated, "eenheid": "EUR", "herberekening": total, "uitleg": ""})
    write_rows(place / "beweringen.csv", rows)
    return "proef" not in {claim.id for claim in nnz_mkba.artery.load(place).claims}


def pair_is_told_apart_by_nothing(pair):
    found = [nnz_mkba.artery.load(place) for place in pair]
    t = translator("nl")
    pages = [
        "".join(
            str(part(one, t).html())
            for part in (casuistry.origin_section, casuistry.section, accountability.provenance)
        )
        for one in found
    ]
    return everything(found[0]) == everything(found[1]) and decoded(pages[0]) == decoded(pages[1])


def refusal_repeats_nothing(pair, tmp_path):
    place = tmp_path / "streek"
    shutil.copytree(pair[0], place)
    rows = read_rows(place / "casuistiek.csv")
    rows[0]["aantal"] = BSN
    write_rows(place / "casuistiek.csv", rows)
    with pytest.raises(DeliveryError) as caught:
        read_region(place)
    return BSN not in str(caught.value) and BSN not in repr([fault.as_dict() for fault in caught.value.faults])


def personal_data_are_refused(pair, tmp_path):
    place = tmp_path / "streek"
    shutil.copytree(pair[0], place)
    with (place / "organisaties.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["mevr. De Wit", "verwacht", "", "", "003"])
    try:
        read_region(place)
    except DeliveryError:
        return True
    return False


def ledger_is_followed(place, tmp_path, monkeypatch):
    """Thirty in May were shown; the delivery of June, which knows nothing of May, counts nine more."""
    escalated(place, 30, {LEIDEN: 8, KATWIJK: 12}, date=MAY)
    folder = tmp_path / "uit" / place.name
    folder.mkdir(parents=True)
    text = Ledger(place.name).with_release(seen_of(place).release, MAY, {}).as_text()
    (folder / "ledger.json").write_text(text, encoding="utf-8")
    monkeypatch.setenv(LEDGER_VARIABLE, str(folder / "ledger.json"))
    escalated(place, 39, {LEIDEN: 17, KATWIJK: 12})
    (origin,) = nnz_mkba.artery.load(place).origins
    return origin.peildatum.isoformat() == MAY


def forgotten_pages_are_followed(place, tmp_path, monkeypatch):
    folder = tmp_path / "uit" / place.name / MAY
    folder.mkdir(parents=True)
    (folder / "regio.html").write_text("<p>een pagina</p>", encoding="utf-8")
    monkeypatch.setenv(LEDGER_VARIABLE, str(folder.parent / "ledger.json"))
    return nnz_mkba.artery.load(place).origins == ()


def kept_notebook_is_bare(tmp_path):
    node = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("display_data", data={"text/plain": "7903", "text/html": "<p>ok</p>"})
    node.cells.append(nbformat.v4.new_code_cell("1", outputs=[output]))
    path = tmp_path / "uitgevoerd.ipynb"
    nbformat.write(node, path)
    return b"7903" not in run._kept(path, {"audience": "stuurgroep"})


ON_A_PLACE = [
    rows_tell_nobody,
    rows_hold_everybody,
    growth_tells_nobody,
    few_more_refresh_nothing,
    small_streams_come_as_classes,
    crosses_are_withheld,
    no_claim_gives_a_count_back,
    no_claim_rests_on_a_gemeente,
]


@pytest.mark.parametrize("proof", ON_A_PLACE)
def test_unharmed_every_proof_on_a_delivery_holds(place, proof):
    assert proof(place)


@pytest.mark.parametrize("proof", [ledger_is_followed, forgotten_pages_are_followed])
def test_unharmed_every_proof_on_a_folder_holds(place, tmp_path, monkeypatch, proof):
    assert proof(place, tmp_path, monkeypatch)


def test_unharmed_every_other_proof_holds(pair, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert claims_are_of_the_region(pair)
    assert pair_is_told_apart_by_nothing(pair)
    assert refusal_repeats_nothing(pair, tmp_path / "a")
    assert personal_data_are_refused(pair, tmp_path / "b")
    assert kept_notebook_is_bare(tmp_path)


# --- the mutations of the rule ------------------------------------------------------------------------------------------


def test_without_the_rule_of_refreshing(place):
    assert not few_more_refresh_nothing(place, POLICY.model_copy(update={"refresh": 0}))


def test_without_the_ladder(place, monkeypatch):
    monkeypatch.setattr(ladder, "revealed", lambda stands, least: [])
    assert not rows_tell_nobody(place)


def test_with_fewer_counts_left_than_three(place):
    assert not rows_tell_nobody(place, POLICY.model_copy(update={"min_integers": 2}))


def test_without_classes(place, monkeypatch):
    monkeypatch.setattr(ladder, "class_of", lambda count, width: (count, count))
    monkeypatch.setattr(ladder, "revealed", lambda stands, least: [])
    assert not rows_tell_nobody(place)


def test_without_the_row_of_elsewhere(place, monkeypatch):
    original = ladder._rows

    def careless(*asked):
        return tuple(one for one in original(*asked) if ELSEWHERE not in one.members)

    monkeypatch.setattr(ladder, "_rows", careless)
    monkeypatch.setattr(ladder, "revealed", lambda stands, least: [])
    assert not rows_hold_everybody(place)


def test_with_the_row_of_elsewhere_as_it_is(place, monkeypatch):
    monkeypatch.setattr(ladder, "_together", lambda names, count, width: Row(names, count, count, 0, count))
    monkeypatch.setattr(ladder, "revealed", lambda stands, least: [])
    assert not rows_hold_everybody(place)


def test_without_the_check_of_every_pair_of_dates(place, monkeypatch):
    original = ladder.too_narrow

    def each_alone(stands, least, rising=None):
        found = ((place_, original([stand], least, rising)) for place_, stand in enumerate(stands))
        return [(place_, None, name) for place_, narrow in found for _, _, name in narrow]

    monkeypatch.setattr(ladder, "too_narrow", each_alone)
    assert not growth_tells_nobody(place)


def test_without_the_least_total(place):
    assert not small_streams_come_as_classes(place, POLICY.model_copy(update={"min_total": 2}))


def test_without_the_rule_of_everybody(place, monkeypatch):
    def careless(stream, date, counted, policy):
        yield totals._exact(stream, date, counted)

    monkeypatch.setattr(totals, "_ladder", careless)
    assert not small_streams_come_as_classes(place)


def test_with_crosses_that_are_shown(place, monkeypatch):
    original = door._numbers_of

    def careless(stand, region, width):
        crossed = {k: Number.exact(n) for k, n in region.counts.items() if k.gemeente != ALLE and k.uitkomst != ALLE}
        return original(stand, region, width) | crossed

    monkeypatch.setattr(door, "_numbers_of", careless)
    assert not crosses_are_withheld(place)


# --- the mutations of claims --------------------------------------------------------------------------------------------


def test_without_the_choice_of_claims(pair, monkeypatch):
    original = results.claims_to_show

    def careless(seen, subject):
        return original(dataclasses.replace(seen, audience=Audience.INTERN), subject)

    monkeypatch.setattr(results, "claims_to_show", careless)
    assert not claims_are_of_the_region(pair)


def test_without_the_question_which_counts_a_claim_rests_on(place, monkeypatch):
    class Forgetful(claims.Corner):
        asked = property(lambda self: set(), lambda self, keys: None)

    monkeypatch.setattr(claims, "Corner", Forgetful)
    assert not no_claim_rests_on_a_gemeente(place)


def test_without_the_question_what_a_stated_figure_gives_back(place, monkeypatch):
    monkeypatch.setattr(claims, "gives_back", lambda *_: False)
    assert not no_claim_gives_a_count_back(place)


# --- the mutations of memory --------------------------------------------------------------------------------------------


def test_without_the_ledger(place, monkeypatch, tmp_path):
    monkeypatch.setattr(nnz_mkba.artery, "known_history", lambda region: ())
    assert not ledger_is_followed(place, tmp_path, monkeypatch)


def test_with_a_ledger_that_binds_nothing(place, monkeypatch, tmp_path):
    monkeypatch.setattr(memory.Ledger, "binding", property(lambda self: ()))
    assert not ledger_is_followed(place, tmp_path, monkeypatch)


def test_without_a_look_at_the_pages_that_lie_there(place, monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "PAGE_FORMS", frozenset())
    assert not forgotten_pages_are_followed(place, tmp_path, monkeypatch)


# --- the mutations of what is made of it ----------------------------------------------------------------------------------


def test_with_the_exact_count_in_an_alt_text(pair, monkeypatch):
    exact = iter([read_region(place).counts for place in pair])
    original = tiles.alt_text

    def talkative(*asked, **named):
        counts = next(exact)
        nieuwkoop = next(n for key, n in counts.items() if key.gemeente == "GM0569")
        return f"{original(*asked, **named)[:200]} Nieuwkoop: {nieuwkoop}."

    monkeypatch.setattr(tiles, "alt_text", talkative)
    assert not pair_is_told_apart_by_nothing(pair)


def test_with_an_exact_count_among_the_numbers(pair, monkeypatch):
    original = door._numbers_of

    def careless(stand, region, width):
        key = CountKey(stand.date, stand.stream, "GM0569")
        return original(stand, region, width) | {key: Number.exact(region.counts[key])}

    monkeypatch.setattr(door, "_numbers_of", careless)
    assert not pair_is_told_apart_by_nothing(pair)


def test_with_a_value_in_the_message_of_the_guard(pair, monkeypatch, tmp_path):
    original = guard._value_faults

    def talkative(text, *rest):
        for fault in original(text, *rest):
            value = max(text.split("\n"), key=len)
            yield dataclasses.replace(fault, found=f"{fault.found}: {value}")

    monkeypatch.setattr(guard, "_value_faults", talkative)
    assert not refusal_repeats_nothing(pair, tmp_path)


def test_without_the_recognition_of_names(pair, monkeypatch, tmp_path):
    monkeypatch.setattr(guard, "find_names", lambda text: [])
    assert not personal_data_are_refused(pair, tmp_path)


def test_without_the_guard_at_the_door(pair, monkeypatch, tmp_path):
    monkeypatch.setattr("nnz_mkba.delivery_schemas.guard", lambda *_, **__: [])
    assert not personal_data_are_refused(pair, tmp_path)


def test_with_the_hash_of_a_personal_file_on_the_page(pair, monkeypatch):
    original = Region.__init__

    def careless(self, **parts):
        original(self, **{**parts, "personal_files": frozenset()})

    monkeypatch.setattr(Region, "__init__", careless)
    assert not pair_is_told_apart_by_nothing(pair)


def test_with_a_notebook_kept_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "strip_notebook", lambda node, keep_outputs: node)
    assert not kept_notebook_is_bare(tmp_path)
