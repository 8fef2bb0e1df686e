"""The page on progress: words and tables beside the published figures of Hollands Midden."""

from __future__ import annotations

import dataclasses

import pytest

from nnz_mkba.present import kpi_progress
from nnz_mkba.present.indicators import progress_sentence
from nnz_mkba.present.locale import translator
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.vocabulary import Status


@pytest.fixture(scope="module")
def t():
    return translator("nl")


def table(section, caption):
    (found,) = [part for part in section.parts if isinstance(part, Table) and part.text.startswith(caption)]
    return [[str(cell) for cell in row] for row in found.rows]


def test_series_holds_every_delivered_stand(stuurgroep, t):
    """Source 003: 9 at the end of 2020 and 23 in mid 2021; 5 and 13 organisations."""
    rows = table(kpi_progress.series(stuurgroep, t), "Alle standen")
    assert ["Opgeschaalde casuïstiek", "31 december 2020", "9"] in rows
    assert ["Opgeschaalde casuïstiek", "30 juni 2021", "23"] in rows
    assert ["Aangesloten ketenpartners", "31 december 2020", "5"] in rows
    assert ["Aangesloten ketenpartners", "30 juni 2021", "13"] in rows


def test_outlook_of_the_escalated_cases(stuurgroep, t):
    """By hand: 14 cases in 181 days, 184 to go: 23 + 14.5 × 184 / 181 = 37.7; P(reaching 45) is about one in ten."""
    rows = table(kpi_progress.outlooks(stuurgroep, t), "Vooruitblik")
    (row,) = [row for row in rows if row[0] == "Opgeschaalde casuïstiek"]
    assert row[1:3] == ["45", "37,7"]
    assert row[4] == "in 1 van de 10 doorgerekende gevallen"
    assert "Intervisie" not in {row[0] for row in rows}, "other units: nothing to look ahead to"


def test_learned_sorts_the_indicators_by_what_must_be_done(stuurgroep, t):
    said = str(kpi_progress.learned(stuurgroep, t).html())
    assert "Vraagt aandacht: opgeschaalde casuïstiek." in said
    assert "Gehaald: casuïstiek door netwerkpartners." in said
    assert "intervisie" in said.split("Niet te beoordelen")[1]


@pytest.mark.parametrize("unknown", [Number(Kind.UNKNOWN), Number.withheld()])
def test_a_target_of_which_the_stand_is_unknown_or_hidden_is_not_judged(stuurgroep, t, unknown):
    """kpi.csv has six targets: one reached, three on track, intervisie in other units, and escalated cases behind.

    A count that is hidden is known to somebody, so "onbekend" would not be true of it.
    """

    def uncounted(one):
        if one.indicator != "casuistiek_opgeschaald":
            return one
        return dataclasses.replace(one, value=unknown, path_ratio=unknown, status=Status.ONBEKEND)

    found = dataclasses.replace(stuurgroep, indicators=tuple(map(uncounted, stuurgroep.indicators)))
    said = "Van de 6 indicatoren met een streefwaarde: 1 behaald, 3 op koers, 1 niet vergelijkbaar en 1 niet te beoordelen."
    assert progress_sentence(found, t) == said  # and none that lags most
    english = progress_sentence(found, translator("en"))
    assert (
        english
        == "Of the 6 indicators with a target: 1 achieved, 3 on track, 1 not comparable and 1 that cannot be judged."
    )


def test_the_one_that_lags_most_is_told_in_plain_words(stuurgroep, t):
    said = progress_sentence(stuurgroep, t)
    assert "opgeschaalde casuïstiek (ingewikkelde casussen voor de coördinator): 23, waar 26,9 was" in said


def test_nothing_delivered_is_said(stuurgroep, t):
    empty = dataclasses.replace(stuurgroep, indicators=(), organisations=())
    assert "Er is nog niets geteld." in str(kpi_progress.learned(empty, t).html())
    assert "Er zijn nog geen streefwaarden." in str(kpi_progress.head(empty, t).html())
    assert "geen enkele streefwaarde" in str(kpi_progress.outlooks(empty, t).html())
    assert "Geen gegevens." in str(kpi_progress.organisations(empty, t).html())
