"""Deliveries with equal classes and equal totals give the same bytes, whatever is hidden in them.

A variant has other counts within their classes, its rows in another order, and other figures where the source's own
claims are withheld. Pairs are all pairs among variants of one delivery.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
import pickle

import pytest
from privacy_world import (
    NOTEBOOK,
    alike,
    artefacts,
    copy_delivery,
    counts_of,
    evaluated,
    every_byte,
    everything,
    ledger_of,
    page_of,
    random_delivery,
    read_rows,
    rng_of,
    seen_of,
    shown,
    twins,
    without_volatile,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.errors import NnzError
from nnz_mkba.privacy.shown import release_from
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import keeping_account
from nnz_mkba.reporting.national import national_index
from nnz_mkba.reporting.release import Release, make_release
from nnz_mkba.reporting.run import run_report
from nnz_mkba.vocabulary import Audience


def found_of(place, audience=Audience.STUURGROEP):
    """Everything that tables, figures and sentences are made of."""
    return everything(evaluated(place, audience)).replace(str(place.parent), "")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Hollands Midden and seven deliveries with its classes and totals."""
    folder = tmp_path_factory.mktemp("gelijk")
    base = copy_delivery(folder)
    found = [base, *alike(base, folder, rng_of(60), wanted=7)]
    assert len({counts_of(place) for place in found}) == len(found) == 8
    return found


def test_what_presentation_is_given_is_the_same_for_28_pairs(places):
    """To the last digit; and the comparison can fail: shown exactly, the same deliveries are told apart."""
    assert len({found_of(place) for place in places}) == 1
    assert len({found_of(place, Audience.OPENBAAR) for place in places}) == 1
    assert len({found_of(place, Audience.INTERN) for place in places}) == 8


def packed(found):
    """Return the pickle of a result, everything in it written out: not which of two equal dates is the same object."""
    content = io.BytesIO()
    pickler = pickle.Pickler(content)
    pickler.fast = True
    pickler.dump(found)
    return content.getvalue()


def test_results_are_pickled_alike(places):
    """What goes to another process, with its parameters and everything that hangs below it."""
    assert len({packed(evaluated(place)) for place in places}) == 1
    assert len({packed(evaluated(place, Audience.INTERN)) for place in places}) == 8


def test_results_of_rows_in_one_order_are_pickled_alike_to_the_byte(tmp_path):
    one, other = twins(tmp_path)
    assert pickle.dumps(evaluated(one)) == pickle.dumps(evaluated(other))


def test_ledgers_are_alike(places):
    assert len({ledger_of(place) for place in places}) == 1


def test_a_later_ledger_is_alike_beside_an_earlier_report(places):
    history = (release_from(json.loads(shown(places[0]))),)
    assert len({ledger_of(place, history) for place in places}) == 1


def test_pages_and_json_of_two_are_alike(places):
    for gemeente in ("", "Nieuwkoop"):
        assert len({page_of(place, gemeente).replace(str(place.parent), "") for place in places[:2]}) == 1
    assert len({artefacts(place) for place in places[:2]}) == 1


def test_the_order_of_the_rows_shows_nowhere(tmp_path):
    """By size, as a registration gives them: then the order tells which gemeente has most."""
    one, other = copy_delivery(tmp_path / "een"), copy_delivery(tmp_path / "ander")
    rows = read_rows(other / "casuistiek.csv")
    write_rows(other / "casuistiek.csv", sorted(rows, key=lambda line: -int(line["aantal"])))
    assert shown(one) == shown(other)
    assert found_of(one) == found_of(other)
    assert ledger_of(one) == ledger_of(other)
    assert artefacts(one) == artefacts(other)


def test_logs_are_alike(places, caplog, capfd):
    def said(place):
        caplog.clear()
        nnz_mkba.artery.forget_loaded()
        with caplog.at_level(logging.DEBUG):
            for gemeente in ("", "Nieuwkoop"):
                nnz_mkba.artery.load(place, gemeente)
        out, err = capfd.readouterr()
        told = [(record.name, record.levelname, record.getMessage()) for record in caplog.records]
        return repr((told, out, err)).replace(str(place.parent), "")

    assert len({said(place) for place in places[:3]}) == 1


def test_what_changes_a_class_does_show(tmp_path):
    """One client more in Alphen and one less in Leiden: 4 to 5 is another class; so the comparison looks at classes."""
    one, other = copy_delivery(tmp_path / "een"), copy_delivery(tmp_path / "ander")
    rows = read_rows(other / "casuistiek.csv")
    for line in rows:
        line["aantal"] = {"GM0484": "5", "GM0546": "5"}.get(line["gemeente_code"], line["aantal"])
    write_rows(other / "casuistiek.csv", rows)
    assert found_of(one) != found_of(other)
    assert page_of(one).replace(str(one.parent), "") != page_of(other).replace(str(other.parent), "")


@pytest.mark.slow
def test_the_same_bytes_for_210_pairs_of_hollands_midden(tmp_path):
    """Pages of the region and of a municipality, and JSON of all commands."""
    base = copy_delivery(tmp_path)
    places = [base, *alike(base, tmp_path, rng_of(61), wanted=20)]
    assert len({counts_of(place) for place in places}) == 21
    assert len({artefacts(place, ("Nieuwkoop",)) for place in places}) == 1


@pytest.mark.slow
def test_two_hundred_random_pairs_give_the_same_bytes(tmp_path):
    """Some twenty deliveries, of each five that look alike: pages of region and a municipality, JSON, ledgers, pickles."""
    pairs = 0
    for seed in itertools.count():
        base = random_delivery(tmp_path, rng_of(seed), small=seed % 2 == 1)
        try:
            places = [base, *alike(base, tmp_path / str(seed), rng_of(1000 + seed), wanted=4, tries=16)]
        except NnzError:
            continue
        home = next(
            (r["gemeente_code"] for r in read_rows(base / "casuistiek.csv") if r["gemeente_code"][0] == "G"), ""
        )
        assert len({artefacts(place, (home,)) for place in places}) == 1, f"seed {seed}"
        assert len({ledger_of(place) for place in places}) == 1, f"seed {seed}"
        assert len({packed(evaluated(place)) for place in places}) == 1, f"seed {seed}"
        pairs += len(places) * (len(places) - 1) // 2
        if pairs >= 200:
            return


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["stuurgroep", "openbaar"])
def test_executed_notebooks_are_alike(tmp_path, audience):
    """Kept as they ran, apart from the moments at which each cell did, and the folder that was asked for."""
    found = []
    for place in twins(tmp_path):
        kept = place.parent / "uitgevoerd.ipynb"
        run_report(
            NOTEBOOK, {"region": str(place), "audience": audience}, place.parent / "p.html", keep_notebook=kept
        )
        node = json.loads(kept.read_text(encoding="utf-8"))
        node["metadata"].pop("papermill", None)
        for cell in node["cells"]:
            cell.pop("id", None)
            cell["metadata"].pop("papermill", None)
            cell["metadata"].pop("execution", None)
        found.append(json.dumps(node, sort_keys=True).replace(str(place.parent), ""))
    assert found[0] == found[1]
    assert "display_data" in found[0]


@pytest.mark.slow
@pytest.mark.parametrize("peildatum", ["", "2020-12-31"])
def test_whole_runs_give_the_same_bytes(tmp_path, monkeypatch, peildatum):
    """Through kernel, export, manifest, both indexes, log and ledger, for region and municipalities, four variants."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    base = copy_delivery(tmp_path)
    results = []
    for number, place in enumerate([base, *alike(base, tmp_path, rng_of(5), wanted=3)]):
        out, said = tmp_path / f"uit{number}", []
        for gemeente in ("", "Nieuwkoop"):
            asked = Release(region=str(place), gemeente=gemeente, out=out, peildatum=peildatum)
            assert make_release(asked, say=said.append) == 0
        (out / "index.html").write_text(national_index(out, []), encoding="utf-8")
        files = without_volatile(every_byte(out)) | {"gezegd": "\n".join(said).replace(str(out), "")}
        results.append({path: text.replace(str(place.parent), "") for path, text in files.items()})
    assert len(results) == 4
    assert any(path.endswith("ledger.json") for path in results[0])
    for other in results[1:]:
        assert other.keys() == results[0].keys()
        for path in other:
            assert other[path] == results[0][path], path


def test_accounts_in_a_folder_are_alike(tmp_path):
    """The ledger as a run writes it, with the hashes of pages that are equal."""
    texts = set()
    for place in twins(tmp_path):
        folder = place.parent / "uit" / place.name
        region = read_region(place)
        folder.mkdir(parents=True)
        with keeping_account(region, region.about.peildatum, folder) as account:
            (folder / "2021-06-30").mkdir()
            (folder / "2021-06-30" / "regio.html").write_text(found_of(place), encoding="utf-8")
        assert {**seen_of(place).release.as_dict(), "people": "GG4506"} == account.shown
        texts.add((folder / "ledger.json").read_text(encoding="utf-8"))
    assert len(texts) == 1
