"""What is loaded once is never given for another delivery, scenario or ledger: also where size, time and name are equal."""

from __future__ import annotations

import dataclasses
import os

import pytest
from privacy_world import copy_delivery, escalated, ledger_of, read_rows, write_rows

import nnz_mkba.artery
from nnz_mkba.privacy.memory import LEDGER_VARIABLE, read_ledger

LEIDEN, OEGSTGEEST, KATWIJK = "GM0546", "GM0579", "GM0537"
HEAD = "title: Eigen\ndescription: Een poging.\nwhy: Om te zien wat eruit komt.\n"


def clients(place, code=LEIDEN, **asked):
    (origin,) = nnz_mkba.artery.load(place, audience="intern", **asked).origins
    return next(line.number.value for line in origin.rows if line.gemeente.code == code)


def swap(place):
    """Give Leiden the clients of Oegstgeest and the other way round: as many bytes, other counts."""
    path = place / "casuistiek.csv"
    rows = read_rows(path)
    for line in rows:
        if line["gemeente_code"] in (LEIDEN, OEGSTGEEST):
            line["aantal"] = {"6": "5", "5": "6"}[line["aantal"]]
    replace(path, lambda: write_rows(path, rows))


def replace(path, write):
    """Write a file anew, with the time and the size that it had."""
    before = path.stat()
    write()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


@pytest.fixture
def place(tmp_path):
    found = copy_delivery(tmp_path / "een")
    path = found / "casuistiek.csv"
    write_rows(path, read_rows(path))  # with the line ends that every later writing has
    return found


def test_two_folders_of_one_name_with_files_of_one_size_and_time(place, tmp_path):
    other = copy_delivery(tmp_path / "ander", place.name)
    for path in place.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    swap(other)
    for path in place.iterdir():
        os.utime(path, ns=(10**18, 10**18))
        os.utime(other / path.name, ns=(10**18, 10**18))
    assert [clients(each) for each in (place, other, place)] == [6, 5, 6]


def test_a_file_that_is_replaced_by_another_of_its_size_and_time(place):
    assert (clients(place), clients(place, OEGSTGEEST)) == (6, 5)
    swap(place)
    assert (clients(place), clients(place, OEGSTGEEST)) == (5, 6)


def test_a_certainty_is_that_of_the_delivery_as_it_is_now(place):
    path = place / "kosten.csv"
    before = nnz_mkba.artery.load_certainty(place, audience="intern", draws=500)
    assert nnz_mkba.artery.load_certainty(place, audience="intern", draws=500) is before
    rows = read_rows(path)
    for line in rows:
        line["bedrag_eur"] = str(int(line["bedrag_eur"]) * 10)  # then benefits hardly ever exceed costs
    write_rows(path, rows)
    after = nnz_mkba.artery.load_certainty(place, audience="intern", draws=500)
    assert after.positive < before.positive


def test_an_explanation_that_is_replaced(place):
    path = place / "toelichting.md"
    path.write_text("# Regio\n\nVoor de zomer.\n", encoding="utf-8")
    assert nnz_mkba.artery.load(place, audience="intern").explanation == "Voor de zomer."
    replace(path, lambda: path.write_text("# Regio\n\nNa de winter.\n\n", encoding="utf-8"))
    assert nnz_mkba.artery.load(place, audience="intern").explanation == "Na de winter."


def test_one_relative_path_from_two_places(place, tmp_path, monkeypatch):
    """The same bytes in two folders: the name of the region is that of the folder."""
    other = tmp_path / "andere-streek"
    other.mkdir()
    for path in place.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    slugs = []
    for folder in (place, other):
        monkeypatch.chdir(folder)
        slugs.append(nnz_mkba.artery.load(".", audience="intern").slug)
    assert slugs == [place.name, "andere-streek"]


def test_a_scenario_that_is_replaced(place, tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_text(f"{HEAD}programmakosten: 100000\n", encoding="utf-8")
    costs = [nnz_mkba.artery.load(place, scenario=path, audience="intern").mkba.costs_eur.value]
    replace(path, lambda: path.write_text(f"{HEAD}programmakosten: 200000\n", encoding="utf-8"))
    costs.append(nnz_mkba.artery.load(place, scenario=path, audience="intern").mkba.costs_eur.value)
    assert costs == [100_000, 200_000]


def test_a_baseline_that_is_replaced_under_a_scenario(place, tmp_path):
    base, path = tmp_path / "basis.yaml", tmp_path / "eigen.yaml"
    path.write_text(f"{HEAD}baseline: basis.yaml\n", encoding="utf-8")
    base.write_text(f"{HEAD}programmakosten: 100000\n", encoding="utf-8")
    costs = [nnz_mkba.artery.load(place, scenario=path, audience="intern").mkba.costs_eur.value]
    replace(base, lambda: base.write_text(f"{HEAD}programmakosten: 200000\n", encoding="utf-8"))
    costs.append(nnz_mkba.artery.load(place, scenario=path, audience="intern").mkba.costs_eur.value)
    assert costs == [100_000, 200_000]


def test_two_scenarios_of_one_name_and_text(place, tmp_path):
    """They differ in the last digit of one value, in or in one share."""
    values = [
        "overrides:\n  mkba.voorkomen_fractie: 0.5\n",
        "overrides:\n  mkba.voorkomen_fractie: 0.50000000000000011\n",
        "mix:\n  opvoedondersteuning: 0.5\n  pleeggezin: 0.5\n",
        "mix:\n  opvoedondersteuning: 0.25\n  pleeggezin: 0.75\n",
    ]
    found = []
    for number, value in enumerate(values):
        path = tmp_path / str(number) / "eigen.yaml"
        path.parent.mkdir()
        path.write_text(HEAD + value, encoding="utf-8")
        loaded = nnz_mkba.artery.load(place, scenario=path, audience="intern")
        shares = {word: share.value for word, share in loaded.mix.items()}
        found.append((loaded.parameters.value("mkba.voorkomen_fractie"), shares))
    assert found[0][0] == 0.5
    assert found[1][0] == 0.5 + 2**-53  # the next number that a machine knows
    assert found[2][1] == {"opvoedondersteuning": 0.5, "pleeggezin": 0.5}
    assert found[3][1] == {"opvoedondersteuning": 0.25, "pleeggezin": 0.75}


def test_a_ledger_that_is_changed_in_place(place, tmp_path, monkeypatch):
    """The report of May showed Leiden 5–9; nine more in June refresh nothing, unless that of May is withdrawn."""
    escalated(place, 30, {LEIDEN: 8, KATWIJK: 12}, date="2021-05-31")
    text = ledger_of(place)
    assert text.count('"withdrawn": ""') == 1
    ledger = tmp_path / place.name / "ledger.json"
    ledger.parent.mkdir()
    ledger.write_text(text, encoding="utf-8")
    monkeypatch.setenv(LEDGER_VARIABLE, str(ledger))
    escalated(place, 39, {LEIDEN: 17, KATWIJK: 12})

    def shown():
        (origin,) = nnz_mkba.artery.load(place).origins
        return next(line.number.low for line in origin.rows if line.gemeente.code == LEIDEN)

    assert shown() == 5
    withdrawn = read_ledger(ledger)
    withdrawn = dataclasses.replace(
        withdrawn, entries=tuple(dataclasses.replace(one, withdrawn="2026-01-02") for one in withdrawn.entries)
    )
    before = ledger.stat()
    ledger.write_text(withdrawn.as_text(), encoding="utf-8")
    os.utime(ledger, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert shown() == 15
    ledger.write_text(text, encoding="utf-8")
    assert shown() == 5
