"""Proof obligation 4: take a guard away, and a proof fails. For every guard one proof that can tell.

Each proof below is a function that says whether it holds. Unharmed, all hold; with one guard broken by hand, the proof
named beside it does not.
"""

from __future__ import annotations

import csv
import dataclasses
import shutil

import pytest
from nnz_mkba.disclosure import (
    account,
    linked_region,
    protected,
    protection,
    publication,
    published_counts,
    recomputed,
)
from nnz_mkba.disclosure.account import LEDGER_VARIABLE, Account
from nnz_mkba.disclosure.audit import audit
from nnz_mkba.disclosure.ledger import audit_jointly
from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import named_release, protect_beside, publish_region
from privacy_world import POLICY, copy_delivery, decoded, everything, read_rows, row, write_rows

import nnz_mkba.artery
from nnz_mkba.errors import DeliveryError
from nnz_mkba.personal_data import guard
from nnz_mkba.present import accountability, casuistry
from nnz_mkba.present.figures import tiles
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Number
from nnz_mkba.region import Region, read_region
from nnz_mkba.reporting import run
from nnz_mkba.vocabulary import Outcome

MID_2021 = "2021-06-30"
BSN = "111222333"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two deliveries that show the same: Nieuwkoop 1 or 2, Alphen 4 or 3, 21 or 20 who chose."""
    one = copy_delivery(tmp_path_factory.mktemp("een"))
    other = copy_delivery(tmp_path_factory.mktemp("ander"))
    rows = read_rows(other / "casuistiek.csv")
    for line in rows:
        if line["peildatum"] == MID_2021:
            changed = {
                ("GM0569", "alle"): 2,
                ("GM0484", "alle"): 3,
                ("alle", "anticonceptie"): 20,
                ("alle", "in_zorg"): 3,
            }
            line["aantal"] = str(changed.get((line["gemeente_code"], line["uitkomst"]), line["aantal"]))
    write_rows(other / "casuistiek.csv", rows)
    return one, other


# --- the proofs -----------------------------------------------------------------------------------------------------


def attacker_finds_nothing(pair):
    region = read_region(pair[0])
    whole = PRISTINE(region, region.about.peildatum)
    shown = protect_beside(link_region(region, region.about.peildatum), POLICY, ()).numbers
    return all(verdict.ok for verdict in audit(whole, shown, POLICY))


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


def releases_together_reveal_nothing(pair, tmp_path, monkeypatch):
    """First Katwijk with forty in all, then Leiden as well: two people are left."""
    place = tmp_path / "streek"
    shutil.copytree(pair[0], place)
    (place / "beweringen.csv").unlink()
    rows = [row(MID_2021, "opgeschaald", 40), row(MID_2021, "opgeschaald", 30, gemeente="GM0537")]
    write_rows(place / "casuistiek.csv", rows)
    region = read_region(place)
    first = publish_region(region, region.about.peildatum, POLICY)
    ledger = tmp_path / "ledger.json"
    ledger.write_text(
        Account("streek").with_release(first, MID_2021, MID_2021, POLICY, {}).as_text(), encoding="utf-8"
    )
    monkeypatch.setenv(LEDGER_VARIABLE, str(ledger))
    write_rows(place / "casuistiek.csv", [*rows, row(MID_2021, "opgeschaald", 8, gemeente="GM0546")])
    (origin,) = nnz_mkba.artery.load(place).origins
    shown = {line.gemeente.code: line.number for line in origin.rows}
    region = read_region(place)
    linked = link_region(region, region.about.peildatum)
    numbers = {key: shown[key.gemeente] for key in linked.structure.keys if key.gemeente in shown}
    second = named_release("nu", linked.structure, numbers)
    verdicts, _ = audit_jointly(second.structure, second.numbers, [first], POLICY)
    return all(verdict.ok for verdict in verdicts)


def kept_notebook_is_bare(tmp_path):
    import nbformat

    node = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("display_data", data={"text/plain": "7917", "text/html": "<p>ok</p>"})
    node.cells.append(nbformat.v4.new_code_cell("1", outputs=[output]))
    path = tmp_path / "uitgevoerd.ipynb"
    nbformat.write(node, path)
    return b"7917" not in run._kept(path, {"audience": "stuurgroep"})


PRISTINE = link_region


def test_unharmed_every_proof_holds(pair, tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    assert attacker_finds_nothing(pair)
    assert pair_is_told_apart_by_nothing(pair)
    assert refusal_repeats_nothing(pair, tmp_path / "a")
    assert personal_data_are_refused(pair, tmp_path / "b")
    assert releases_together_reveal_nothing(pair, tmp_path / "c", monkeypatch)
    assert kept_notebook_is_bare(tmp_path)


# --- the mutations --------------------------------------------------------------------------------------------------


def primary_only(linked, policy):
    """Hide small counts and nothing else."""
    small = Number.small(policy.threshold)
    numbers = {key: (small if 0 < n < policy.threshold else Number.exact(n)) for key, n in linked.counts.items()}
    return protected.Protected(linked.structure, numbers)


def test_without_secondary_suppression(pair, monkeypatch):
    monkeypatch.setattr(publication, "protect_counts", primary_only)
    assert not attacker_finds_nothing(pair)


def test_without_primary_suppression(pair, monkeypatch):
    def bare(linked, policy):
        numbers = {key: Number.exact(n) for key, n in linked.counts.items()}
        return protected.Protected(linked.structure, numbers)

    monkeypatch.setattr(publication, "protect_counts", bare)
    assert not attacker_finds_nothing(pair)


def test_without_the_final_attack_and_the_first(pair, monkeypatch):
    """The chooser of cells and the check behind it both gone: no interval is wide enough any more."""
    monkeypatch.setattr(protected, "coarsen", lambda structure, ladder, *_: ladder.least.copy())
    monkeypatch.setattr(protected, "too_narrow", lambda *_: iter(()))
    assert not attacker_finds_nothing(pair)


def test_without_one_of_the_two_the_other_holds(pair, monkeypatch):
    """If the chooser fails, the check behind it refuses the choice and gives up whole breakdowns instead."""
    monkeypatch.setattr(protected, "coarsen", lambda structure, ladder, *_: ladder.least.copy())
    assert attacker_finds_nothing(pair)


def test_without_the_sums_over_outcomes(pair, monkeypatch):
    """A relation that is forgotten: 23 and 21 are shown beside a hidden 2."""
    original = linked_region._add_breakdowns

    def forgetful(dimension, *rest):
        return None if dimension == "uitkomst" else original(dimension, *rest)

    monkeypatch.setattr(linked_region, "_add_breakdowns", forgetful)
    region = read_region(pair[0])
    shown = protect_beside(link_region(region, region.about.peildatum), POLICY, ()).numbers
    monkeypatch.undo()
    whole = link_region(region, region.about.peildatum)
    assert not all(verdict.ok for verdict in audit(whole, shown, POLICY))


def test_with_a_percentage_from_hidden_counts(pair, monkeypatch):
    monkeypatch.setattr(recomputed, "percentage", lambda number, base, policy: number)
    original = published_counts._published_counts

    def choices_exact(region, *rest):
        found = original(region, *rest)
        return {
            key: Number.exact(region.counts[key]) if key.uitkomst == Outcome.ANTICONCEPTIE else number
            for key, number in found.items()
        }

    monkeypatch.setattr(published_counts, "_published_counts", choices_exact)
    assert not pair_is_told_apart_by_nothing(pair)


def test_with_a_percentage_as_the_exact_evaluation_has_it(pair, monkeypatch):
    original = protection.protect

    def careless(evaluation, *rest):
        found = original(evaluation, *rest)
        raw = evaluation.mkba[0].streams["opgeschaald"].choice_rate
        stream = dataclasses.replace(found.mkba.streams["opgeschaald"], choice_rate=Number.exact(raw))
        streams = {**found.mkba.streams, "opgeschaald": stream}
        return dataclasses.replace(found, mkba=dataclasses.replace(found.mkba, streams=streams))

    monkeypatch.setattr(nnz_mkba.artery, "protect", careless)
    assert not pair_is_told_apart_by_nothing(pair)


def test_with_the_exact_count_in_an_alt_text(pair, monkeypatch):
    exact = iter([read_region(place).counts for place in pair])
    original = tiles.alt_text

    def talkative(*asked, **named):
        counts = next(exact)
        nieuwkoop = next(n for key, n in counts.items() if key.gemeente == "GM0569")
        return f"{original(*asked, **named)[:200]} Nieuwkoop: {nieuwkoop}."

    monkeypatch.setattr(tiles, "alt_text", talkative)
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


def test_without_the_ledger(pair, monkeypatch, tmp_path):
    monkeypatch.setattr(published_counts, "earlier_releases", lambda region: ())
    assert not releases_together_reveal_nothing(pair, tmp_path, monkeypatch)


def test_with_a_ledger_that_keeps_nothing(pair, monkeypatch, tmp_path):
    monkeypatch.setattr(account.Account, "binding", property(lambda self: ()))
    assert not releases_together_reveal_nothing(pair, tmp_path, monkeypatch)


def test_without_names_that_mean_the_same_in_every_release(pair, monkeypatch, tmp_path):
    """A remainder under one name in both releases looks like a correction: the earlier release is then left out."""
    place = tmp_path / "streek"
    shutil.copytree(pair[0], place)
    (place / "beweringen.csv").unlink()
    rows = [row(MID_2021, "opgeschaald", 40), row(MID_2021, "opgeschaald", 30, gemeente="GM0537")]
    write_rows(place / "casuistiek.csv", rows)
    before, date = read_region(place), read_region(place).about.peildatum
    write_rows(place / "casuistiek.csv", [*rows, row(MID_2021, "opgeschaald", 8, gemeente="GM0546")])
    now = link_region(read_region(place), date)
    first = publish_region(before, date, POLICY)

    def reveals(numbers):
        second = named_release("nu", now.structure, numbers)
        return not all(verdict.ok for verdict in audit_jointly(second.structure, second.numbers, [first], POLICY)[0])

    assert not reveals(protect_beside(now, POLICY, [first]).numbers)
    with monkeypatch.context() as broken:
        broken.setattr(
            publication, "text_names", lambda structure: {k: publication.key_text(k) for k in structure.keys}
        )
        careless = protect_beside(now, POLICY, [publish_region(before, date, POLICY)]).numbers
    assert reveals(careless)


def test_with_a_notebook_kept_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "strip_notebook", lambda node, keep_outputs: node)
    assert not kept_notebook_is_bare(tmp_path)
