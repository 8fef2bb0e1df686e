"""Proof obligation 1: deliveries that show the same counts give the same bytes, whatever is hidden in them.

A variant has other hidden counts that fit everything published, its rows in another order, and other figures where
the source's own claims rest on hidden counts. Pairs are all pairs among variants of one delivery.
"""

from __future__ import annotations

import itertools
import json

import pytest
from privacy_world import (
    alike,
    artefacts,
    copy_delivery,
    counts_protected_once,
    every_byte,
    everything,
    ledger_of,
    page_of,
    random_delivery,
    read_rows,
    rng_of,
    without_volatile,
)

import nnz_mkba.artery
from nnz_mkba.errors import NnzError
from nnz_mkba.reporting.national import national_index
from nnz_mkba.reporting.release import Release, make_release


def exact_counts(place):
    rows = read_rows(place / "casuistiek.csv")
    return tuple(sorted(tuple(row.values()) for row in rows))


def found_of(place, audience="stuurgroep"):
    """Everything that tables, figures and sentences are made of."""
    return everything(nnz_mkba.artery.load(place, audience=audience)).replace(str(place.parent), "")


def same_for_all_pairs(tmp_path, variants):
    base = copy_delivery(tmp_path)
    with counts_protected_once():
        places = [base, *alike(base, tmp_path, rng_of(60), wanted=variants, tries=3 * variants)]
        assert len({exact_counts(place) for place in places}) == len(places) == variants + 1
        assert len({found_of(place) for place in places}) == 1
        # and the comparison can fail: shown exactly, the same deliveries are told apart
        assert len({found_of(place, "intern") for place in places[:3]}) == 3
        return places


def test_what_presentation_is_given_is_the_same_for_28_pairs(tmp_path):
    """To the last digit; of one pair the pages are made as well."""
    places = same_for_all_pairs(tmp_path, variants=7)
    with counts_protected_once():
        assert len({page_of(place).replace(str(place.parent), "") for place in places[:2]}) == 1


@pytest.mark.slow
def test_the_same_bytes_for_210_pairs_of_hollands_midden(tmp_path):
    """Pages of the region and of a municipality, and JSON of all commands."""
    places = same_for_all_pairs(tmp_path, variants=20)
    with counts_protected_once():
        assert len({artefacts(place, ("Nieuwkoop",)) for place in places}) == 1


@pytest.mark.slow
def test_two_hundred_random_pairs_give_the_same_bytes(tmp_path):
    """Twenty-five deliveries, of each five that look alike: pages of region and a municipality, JSON of all commands."""
    pairs = 0
    with counts_protected_once():
        for seed in itertools.count():
            base = random_delivery(tmp_path, rng_of(seed), small=seed % 2 == 1)
            try:
                places = [base, *alike(base, tmp_path / str(seed), rng_of(1000 + seed), wanted=4, tries=16)]
            except NnzError:
                continue
            home = next(
                (r["gemeente_code"] for r in read_rows(base / "casuistiek.csv") if r["gemeente_code"][0] == "G"), ""
            )
            texts = {artefacts(place, (home,)) for place in places}
            assert len(texts) == 1, f"seed {seed}"
            pairs += len(places) * (len(places) - 1) // 2
            if pairs >= 200:
                return


def told_by_layout(known):
    """Group what is known beforehand of each cell by stream, and by whether it is a row of a breakdown.

    One value a group: so it cannot tell two hidden rows apart. Remainders and growth are known through the cells beside
    them, which are compared by themselves.
    """
    groups = {}
    for key, value in known.items():
        _, stream, gemeente, _, verwijzer = key.split(" | ")[:5]
        if not {gemeente, verwijzer} & {"rest", "toename"} and " rest " not in key:
            groups.setdefault((stream, (gemeente, verwijzer) != ("alle", "alle")), set()).add(str(value))
    return groups


@pytest.mark.slow
def test_ledgers_differ_only_where_the_layout_does(tmp_path):
    """The ledger holds publishable numbers and the sums that tie them; for equal sums it is equal byte for byte."""
    compared = 0
    with counts_protected_once():
        for seed in range(8):
            base = random_delivery(tmp_path, rng_of(seed))
            for place in alike(base, tmp_path / str(seed), rng_of(seed), wanted=3, tries=9):
                one, other = (json.loads(ledger_of(p))["releases"][0] for p in (base, place))
                if one["sums"] == other["sums"]:
                    known = {key: cell.pop("known") for key, cell in one["cells"].items()}
                    also = {key: cell.pop("known") for key, cell in other["cells"].items()}
                    assert one["cells"] == other["cells"]
                    assert all(len(values) == 1 for each in (known, also) for values in told_by_layout(each).values())
                    compared += 1
    assert compared >= 5


@pytest.mark.slow
def test_whole_runs_give_the_same_bytes(tmp_path, monkeypatch):
    """Through kernel, export, manifest, both indexes and ledger, for region and municipalities, three variants."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    base = copy_delivery(tmp_path)
    results = []
    for number, place in enumerate([base, *alike(base, tmp_path, rng_of(5), wanted=3)]):
        out = tmp_path / f"uit{number}"
        for gemeente in ("", "Nieuwkoop"):
            asked = Release(region=str(place), gemeente=gemeente, out=out)
            assert make_release(asked, say=lambda line: None) == 0
        (out / "index.html").write_text(national_index(out, []), encoding="utf-8")
        results.append(
            {path: text.replace(str(place.parent), "") for path, text in without_volatile(every_byte(out)).items()}
        )
    assert len(results) == 4
    assert any(path.endswith("ledger.json") for path in results[0])
    for other in results[1:]:
        assert other.keys() == results[0].keys()
        for path in other:
            assert other[path] == results[0][path], path
