"""Made-up deliveries: the same from the same seed, all regions, valid, ragged as real ones, and marked as made up."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from nnz_mkba.artery import load
from nnz_mkba.cli import main
from nnz_mkba.errors import UsageError
from nnz_mkba.indicators import load_indicators
from nnz_mkba.present import joining
from nnz_mkba.present.locale import translator
from nnz_mkba.present.overview import banners
from nnz_mkba.region import read_region
from nnz_mkba.shipped import shipped
from nnz_mkba.synthetic import synthesize
from nnz_mkba.synthetic.region import load_settings
from nnz_mkba.vocabulary import ALLE, Audience, Outcome, Stream


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return synthesize(tmp_path_factory.mktemp("landelijk"), seed=1)


@pytest.fixture(scope="module")
def regions(folders):
    return [read_region(folder) for folder in folders]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_every_region_and_every_gemeente_once(regions):
    with shipped("data", "gemeenten.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) == 342
    assert len(regions) == 25
    assert Counter(code for region in regions for code in region.deelname["gemeente_code"]) == Counter(codes)


def test_every_delivery_passes_check(folders):
    assert {folder.name: main(["check", str(folder)]) for folder in folders} == {f.name: 0 for f in folders}


def test_a_region_by_itself_is_the_same_to_the_byte(folders, tmp_path):
    (alone,) = synthesize(tmp_path, seed=1, region="Zuid-Limburg")
    assert alone.name == "zuid-limburg-synthetisch"
    assert digests(alone) == digests(next(folder for folder in folders if folder.name == alone.name))


def test_another_seed_gives_other_counts(folders, tmp_path):
    (other,) = synthesize(tmp_path, seed=2, region="Zuid-Limburg")
    same = next(folder for folder in folders if folder.name == other.name)
    assert digests(other)["casuistiek.csv"] != digests(same)["casuistiek.csv"]


def test_all_are_marked_and_named_apart_from_real_ones(regions):
    assert all(region.about.synthetisch for region in regions)
    assert all(region.slug.endswith("-synthetisch") and "(synthetisch)" in region.naam for region in regions)


def test_page_says_on_top_that_it_is_made_up(folders):
    folder = next(folder for folder in folders if folder.name.startswith("flevoland"))
    for gemeente in ("", "Almere"):
        found = load(folder, gemeente)
        (banner,) = [shown for shown in banners(found, translator("nl")) if shown.kind == "synthetic"]
        assert "Verzonnen gegevens" in banner.text


def test_zeros_small_counts_and_large_ones(regions):
    counts = [n for region in regions for key, n in region.counts.items() if key.gemeente.startswith("GM")]
    assert counts.count(0) > 100
    assert sum(0 < n < 5 for n in counts) > 150
    assert sum(n >= 10 for n in counts) > 20


def totals(region, stream):
    return {
        key.uitkomst: n
        for key, n in region.counts.items()
        if key.stroom == stream
        and (key.gemeente, key.verwijzer) == (ALLE, ALLE)
        and key.peildatum == region.about.peildatum
    }


def test_what_a_region_does_not_deliver_is_missing_and_not_zero(regions):
    """Each gap happens somewhere, and nowhere everywhere."""
    partners = [totals(region, Stream.NETWERKPARTNERS) for region in regions]
    origins = [
        any(key.stroom == Stream.NETWERKPARTNERS and key.gemeente.startswith("GM") for key in region.counts)
        for region in regions
    ]
    indicators = [
        {line.indicator for line in region.kpi.itertuples() if line.soort == "realisatie"} for region in regions
    ]
    measured = {name for name, one in load_indicators().items() if not one.personal}
    ggd = [("ggd" in set(region.kosten["drager"])) for region in regions]
    claims = [not region.beweringen.empty for region in regions]
    seen = {
        "stream": [bool(known) for known in partners],
        "outcomes": [Outcome.IN_ZORG in known for known in partners if known],
        "origins": origins,
        "indicators": [found == measured for found in indicators],
        "costs": ggd,
        "claims": claims,
    }
    assert {name for name, found in seen.items() if all(found) or not any(found)} == set()


def test_some_gemeenten_take_part_and_others_do_not(regions):
    for region in regions:
        since = [region.participates_since(code) for code in region.gemeenten]
        assert min(date for date in since if date) == region.about.programma_start
    taking_part = [region.participates_since(code) is not None for region in regions for code in region.gemeenten]
    assert 0.5 < sum(taking_part) / len(taking_part) < 0.8  # 0.65 in synthetisch.yaml, and the largest always


def test_breakdowns_add_up_to_no_more_than_their_total(regions):
    for region in regions:
        for stream in Stream:
            known = totals(region, stream)
            parts = [n for word, n in known.items() if word != ALLE]
            assert sum(parts) <= known.get(ALLE, 0)


def test_starts_differ(regions):
    settings = load_settings()
    starts = {region.about.programma_start for region in regions}
    assert len(starts) > 10
    assert settings.start_vanaf <= min(starts)
    assert max(starts) <= settings.start_tot


def test_shares_of_outcomes_are_whole():
    for shares in load_settings().uitkomsten.values():
        assert sum(shares.values()) == pytest.approx(1)


def test_outcomes_come_about_as_often_as_the_settings_say(regions):
    """Of the escalated clients whose case is closed, 85 % chose; the bound is five standard errors."""
    known = [totals(region, Stream.OPGESCHAALD) for region in regions]
    chosen = sum(one[Outcome.ANTICONCEPTIE] for one in known)
    closed = sum(one[ALLE] - one[Outcome.IN_ZORG] for one in known)
    expected = load_settings().uitkomsten[Stream.OPGESCHAALD][Outcome.ANTICONCEPTIE]
    assert closed > 200
    assert abs(chosen / closed - expected) < 5 * (expected * (1 - expected) / closed) ** 0.5


def test_nothing_is_overwritten(folders):
    before = digests(folders[0])
    with pytest.raises(UsageError, match="bestaat al"):
        synthesize(folders[0].parent, seed=9)
    assert digests(folders[0]) == before
    assert [path for path in folders[0].parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--all", "--region", "Zeeland"], "Kies één"),
        ([], "Kies één"),
        (["--region", "Zuid-Limbrug"], "Bedoelt u Zuid-Limburg"),
    ],
)
def test_wrong_use(tmp_path, capsys, arguments, said):
    assert main(["synthesize", "--out", str(tmp_path / "x"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.slow
def test_every_region_can_be_protected(folders):
    for folder in folders:
        assert load(folder).audience is Audience.STUURGROEP


def test_joining_without_a_known_balance_is_told_without_extremes(delivery):
    """Where no choices are delivered, nobody can say what joining would bring."""
    rows = delivery.read("casuistiek.csv").splitlines()
    delivery.write(
        "casuistiek.csv", "\n".join(row for row in rows if ",anticonceptie," not in row and "in_zorg" not in row)
    )
    delivery.write("beweringen.csv", delivery.read("beweringen.csv").splitlines()[0] + "\n")
    found = load(delivery.path)
    assert {number.high for row in found.joining for number in row.net_benefit_eur.values()} == {None}
    assert "hoogste saldo" not in joining.section(found, translator("nl"))._repr_html_()
