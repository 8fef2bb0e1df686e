"""Draws that were made elsewhere, and the reference model, in tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnz_mkba.model.uncertainty import DrawsAnalysis
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.present.uncertainty.sentences import too_few_words
from nnz_mkba.present.uncertainty.words import EXACT, share_text


def draws_table(found: DrawsAnalysis, t: Translator) -> Table:
    """Return the analysis of given draws at some shares of the benefits."""
    step = max(len(found.grid) // 20, 1)
    rows = [
        [
            share_text(float(share), t),
            t.eur(EXACT(float(row["enb"])), decimals=2),
            t.percent(EXACT(float(row["probability"]))),
            t.eur(EXACT(float(row["evpi"])), decimals=2),
        ]
        for share, row in found.grid.iloc[::step].iterrows()
    ]
    notes = [
        t("{parameter} kennen, bij {share}: {value}.", parameter=str(row.parameter), share=share_text(row["lambda"], t), value=t.eur(EXACT(row.value), decimals=2))
        for _, row in found.evppi.iterrows()
    ]  # fmt: skip
    notes += too_few_words(found.warning, t)
    if found.break_even_lambda is not None:
        notes.insert(0, t("Omslagpunt: {share} van de baten.", share=share_text(found.break_even_lambda, t)))
    return Table(
        t("Uitkomst van één trekking")
        if found.draws == 1
        else t("Uitkomst van {draws} trekkingen", draws=t.count(EXACT(found.draws))),
        _grid_columns(t),
        rows,
        t=t,
        notes=notes,
    )


def reference_table(face: Mapping[str, Any], t: Translator) -> Table:
    """Return the reference model at the shares that were asked."""
    rows = [
        [
            share_text(at["lambda"], t),
            t.eur(EXACT(at["enb"]), decimals=2),
            t.percent(EXACT(at["probability"])),
            t.eur(EXACT(at["evpi"]), decimals=2),
        ]
        for at in face["at"]
    ]
    return Table(
        t("Referentiemodel, {draws} trekkingen", draws=t.count(EXACT(face["draws"]))),
        _grid_columns(t),
        rows,
        t=t,
        notes=[
            t("Omslagpunt: {share} van de baten.", share=share_text(face["break_even_lambda"], t)),
            *face["message"],
            *([face["warning"]] if face["warning"] else []),
        ],
    )


def _grid_columns(t: Translator) -> list[str]:
    return [
        t("Deel van de baten"),
        t("Verwachte baten min kosten"),
        t("Kans op baten hoger dan kosten"),
        t("Waarde van alles weten"),
    ]
