"""Claims beside their recomputation: every word a sum may use, and every way in which it can go wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from nnz_mkba.errors import DeliveryError
from nnz_mkba.reconcile import reconcile
from nnz_mkba.vocabulary import Verdict

MID_2021 = dt.date(2021, 6, 30)
COLUMNS = ["id", "bewering", "gesteld", "eenheid", "afronding", "herberekening", "uitleg", "bron"]


def with_claims(region, *rows):
    """Return the region with other claims; rows are numbered from 2, as in a spreadsheet."""
    frame = pd.DataFrame(rows, columns=COLUMNS, index=range(2, len(rows) + 2), dtype=object)
    return dataclasses.replace(region, beweringen=frame)


def row(name, total, stated=0, unit="EUR", rounding=1):
    return [name, "Proef", stated, unit, rounding, total, "Uitleg", "003"]


@pytest.fixture
def claim(region, parameters):
    """Recompute one claim with this sum."""

    def claim(total, stated=0, unit="EUR", rounding=1, date=MID_2021):
        changed = with_claims(region, row("proef", total, stated, unit, rounding))
        (found,) = reconcile(changed, parameters.at(date), date, region.counts)
        return found

    return claim


@pytest.mark.parametrize(
    ("total", "value"),
    [
        ("aantal('opgeschaald')", 23),
        ("aantal('netwerkpartners')", 31),
        ("aantal('opgeschaald', 'anticonceptie')", 21),
        ("aantal('opgeschaald', uitkomst='in_zorg')", 2),
        ("aantal('opgeschaald', gemeente='GM0546')", 6),
        ("aantal('opgeschaald', verwijzer='LUMC')", 3),
        ("aantal('opgeschaald', gemeente='deelnemend')", 18),
        ("aantal('opgeschaald', gemeente='niet_deelnemend')", 5),
        ("som_herkomst('opgeschaald')", 23),  # 6 + 4 + 5 + 2 + 1 + 1 + 2 + 1 + 1
        ("som_herkomst_gesteld('opgeschaald')", 24),  # 6 + 4 + 5 + 2 + 1 and "Overig: 6"
        ("overig_uitgeschreven('opgeschaald')", 5),
        ("som_verwijzers('opgeschaald')", 23),
        ("som_uitkomsten('opgeschaald')", 23),
        ("som_uitkomsten('netwerkpartners')", 18),
        ("kosten(2021)", 142_600),
        ("kosten(2021, 'gemeenten')", 112_600),
        ("kosten(2021, drager='ggd')", 30_000),
        ("kosten(2021, 'ggd', bron='003')", 30_000),
        ("kosten(2021, bron='00')", None),
        ("parameter('baten.pleeggezin')", 17_570),
        ("indicator('ketenpartners', '2021-06-30')", 13),
        ("indicator('ketenpartners', '2021-10-31')", 21),
        ("streefwaarde('ketenpartners', '2021-12-31')", 20),
        ("organisaties('aangesloten')", 21),
        ("organisaties('aangesloten', tot='2021-06-30')", 12),
        ("organisaties('aangesloten', van='2021-07-01', tot='2021-10-31')", 9),
        ("organisaties('verwacht')", 4),
        ("startjaar()", 2020),
        ("kosten(2021) / aantal('opgeschaald')", 6200),
    ],
)
def test_every_word(claim, total, value):
    assert claim(total).recomputed == pytest.approx(value)


@pytest.mark.parametrize(
    "total",
    [
        "",
        "kosten(2019)",
        "aantal('opgeschaald', gemeente='GM0534')",  # Hillegom: nothing delivered, so unknown and not 0
        "indicator('ketenpartners', '2021-01-01')",
        "som_herkomst('netwerkpartners')",  # no municipality of theirs is known
        "som_verwijzers('netwerkpartners')",
        "kosten(2021) / 0",
        "kosten(2019) + kosten(2021)",
    ],
)
def test_what_cannot_be_recomputed_is_unknown(claim, total):
    found = claim(total)
    assert (found.recomputed, found.difference, found.verdict) == (None, None, Verdict.NIET_NA_TE_REKENEN)


@pytest.mark.parametrize(
    ("stated", "rounding", "verdict"),
    [
        (142_600, 1, Verdict.KLOPT),
        (142_600.5, 1, Verdict.KLOPT),  # half a unit of rounding either way
        (142_601, 1, Verdict.WIJKT_AF),
        (143_000, 1000, Verdict.KLOPT),
        (143_500, 1000, Verdict.WIJKT_AF),
        (142_600, 0, Verdict.KLOPT),
        (142_640, 1, Verdict.WIJKT_AF),
    ],
)
def test_rounding_of_the_source(claim, stated, rounding, verdict):
    found = claim("kosten(2021)", stated, "EUR", rounding)
    assert found.verdict is verdict
    assert found.difference == pytest.approx(stated - 142_600)


def test_units_that_differ(claim):
    found = claim("indicator('intervisie', '2021-06-30')", 12, "bijeenkomsten")
    assert (found.recomputed, found.difference, found.verdict) == (6, None, Verdict.EENHEDEN_VERSCHILLEN)


def test_sum_of_different_units_has_none(claim):
    """groepen + bijeenkomsten is no figure in either unit; it is not judged by its unit."""
    total = "indicator('intervisie', '2021-06-30') + indicator('intervisie', '2020-12-31')"
    assert claim(total, 6, "bijeenkomsten").verdict is not Verdict.EENHEDEN_VERSCHILLEN


def test_dates_up_to_the_peildatum(claim):
    found = claim("aantal('opgeschaald')", 9, "cliënten", date=dt.date(2020, 12, 31))
    assert (found.recomputed, found.verdict) == (9, Verdict.KLOPT)


@pytest.mark.parametrize(
    "total",
    [
        "kosten(2021",
        "kosten(2021) ** 2",
        "kosten",
        "koste(2021)",
        "kosten()",
        "kosten(jaartal=2021)",
        "kosten(2021).real",
        "parameter('baten.pleegezin')",
        "aantal('partners')",
        "__import__('os')",
        "'tekst'",
        "indicator('ketenpartners', '30-06-2021')",
        "indicator('ketenpartners', 'juni')",
        "indicator('ketenpartners', 2021)",
        "organisaties('aangesloten', tot='juni 2021')",
        "aantal(['opgeschaald'])",
        "kosten([2021, 2022, 2023])",
        "kosten({2021})",
        "aantal('opgeschaald', gemeente=['GM0546'])",
        "1" + " + 1" * 3000,
        "(" * 300 + "1" + ")" * 300,
        "-" * 3000 + "1",
    ],
    ids=lambda total: total[:40],
)
def test_bad_sum_names_its_row(region, parameters, total):
    """Whatever stands in the cell: a fault of the delivery with its row, never a traceback."""
    changed = with_claims(region, row("goed", "1", 1), row("proef", total))
    with pytest.raises(DeliveryError) as caught:
        reconcile(changed, parameters.at(MID_2021), MID_2021, region.counts)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("beweringen.csv", 3, "herberekening")


def test_all_bad_sums_at_once(region, parameters):
    changed = with_claims(region, row("a", "wat("), row("b", "1"), row("c", "koste(1)"))
    with pytest.raises(DeliveryError) as caught:
        reconcile(changed, parameters.at(MID_2021), MID_2021, region.counts)
    assert [fault.row for fault in caught.value.faults] == [2, 4]
    assert "Bedoelt u kosten?" in caught.value.faults[1].found


def test_only_some(region, parameters):
    found = reconcile(region, parameters.at(MID_2021), MID_2021, region.counts, only=["intervisie"])
    assert [claim.id for claim in found] == ["intervisie"]
