"""The assumptions on which the page rests and that nobody measured."""

from __future__ import annotations

import math

from nnz_mkba.evaluation.subject import built_up_fraction
from nnz_mkba.present.html import Content, Status
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.red_assumptions import When, load_red_assumptions
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Intervention


def red_table(found: Result, t: Translator) -> Table:
    """Return what is assumed and rated red for quality and for impact, as far as it counts in this scenario."""
    english, done = t.language == "en", _done_by(found)
    rows: list[list[Content]] = [
        [one.en if english else one.nl, Status("red", t("rood")), one.why if english else one.waarom]
        for one in load_red_assumptions().values()
        if one.wanneer is None or one.wanneer in done
    ]
    return Table(
        t("Aannamen die niemand heeft gemeten en die het oordeel kunnen omkeren"),
        [t("Aangenomen is"), t("Beoordeling"), t("Waarom")],
        rows,
        t=t,
        notes=[t("Rood: zonder meting gekozen, en van grote invloed. Alle aannamen staan in docs/aannames.md.")],
        download="aannamen-rood.csv",
    )


def _done_by(found: Result) -> set[When]:
    """Return what the scenario does, also one of the reader's own."""
    mkba, done = found.mkba, set()
    if mkba.prevented_fraction.value == 1:
        done.add(When.ELKE_KEUZE)
    elif math.isclose(mkba.prevented_fraction.value or 0.0, built_up_fraction(found.parameters), rel_tol=1e-9):
        done.add(When.OPGEBOUWD)
    if found.mix:
        done.add(When.MIX)
        without = found.mix.get(Intervention.GEEN)
        if without is not None and without.value:
            done.add(When.ZONDER_ZORG)
    if mkba.horizon_years > 1:
        done.add(When.MEER_JAREN)
    return done
