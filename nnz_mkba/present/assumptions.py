"""The assumptions on which the page rests and that nobody measured."""

from __future__ import annotations

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.present.html import Content, Display, Status, Table
from nnz_mkba.present.locale import Translator
from nnz_mkba.red_assumptions import load_red_assumptions


def red_table(found: PublishableEvaluation, t: Translator) -> Display:
    """Return what is assumed and rated red for quality and for impact, as far as it counts in this scenario."""
    english = t.language == "en"
    rows: list[list[Content]] = [
        [one.en if english else one.nl, Status("red", t("rood")), one.why if english else one.waarom]
        for one in load_red_assumptions().values()
        if not one.scenario or found.scenario in one.scenario
    ]
    return Table(
        t("Aannamen die niemand heeft gemeten en die het oordeel kunnen omkeren"),
        [t("Aangenomen is"), t("Beoordeling"), t("Waarom")],
        rows,
        t=t,
        notes=[t("Rood: zonder meting gekozen, en van grote invloed. Alle aannamen staan in docs/aannames.md.")],
        download="aannamen-rood.csv",
    )
