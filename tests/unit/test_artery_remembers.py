"""What is loaded once is never given for another delivery, scenario or ledger: also where size, time and name are equal."""

from __future__ import annotations

import os

import pytest
from nnz_mkba.disclosure.account import LEDGER_VARIABLE, Account
from nnz_mkba.disclosure.publication import publish_region
from privacy_world import POLICY, copy_delivery, read_rows, row, write_rows

import nnz_mkba.artery
from nnz_mkba.region import read_region

DAY = "2021-06-30"
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
    """Forty with Katwijk's thirty were published; then Leiden's eight would leave two. Withdrawn, it does not bind."""
    (place / "beweringen.csv").unlink()
    rows = [row(DAY, "opgeschaald", 40), row(DAY, "opgeschaald", 30, gemeente=KATWIJK)]
    write_rows(place / "casuistiek.csv", rows)
    region = read_region(place)
    first = publish_region(region, region.about.peildatum, POLICY)
    ledger = tmp_path / "ledger.json"
    text = Account(place.name).with_release(first, DAY, DAY, POLICY, {}).as_text()
    ledger.write_text(text, encoding="utf-8")
    monkeypatch.setenv(LEDGER_VARIABLE, str(ledger))
    write_rows(place / "casuistiek.csv", [*rows, row(DAY, "opgeschaald", 8, gemeente=LEIDEN)])

    def shown():
        (origin,) = nnz_mkba.artery.load(place).origins
        return {line.gemeente.code: line.number for line in origin.rows if line.gemeente.code in (LEIDEN, KATWIJK)}

    bound = shown()
    withdrawn = text.replace('"withdrawn": false', '"withdrawn": true ')
    replace(ledger, lambda: ledger.write_text(withdrawn, encoding="utf-8"))
    free = shown()
    nnz_mkba.artery.forget_loaded()
    assert free == shown()
    assert free != bound
