"""A municipality beside others: numbers of clients, and what they are per inhabitant."""

from __future__ import annotations

from nnz_mkba.present.gemeente_top import escalated, participation
from nnz_mkba.present.html import Content, Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.comparison import INHABITANTS, Compared, compare
from nnz_mkba.results.result import Origin, Result


def section(found: Result, t: Translator) -> Display:
    """Return the municipality beside its region and others of its size; nothing for a region."""
    origin = escalated(found)
    if not found.gemeente or origin is None:
        return Empty()
    return Section(
        t("Hoe staat {place} naast andere gemeenten?", place=found.gemeente.naam),
        Paragraph(
            t(
                "Dit zijn de gemeenten in de regio die in inwonertal het dichtst bij {place} liggen. De aantallen zijn klein: "
                "een verschil van een of twee cliënten zegt niets over hoe goed een gemeente het doet.",
                place=found.gemeente.naam,
            )
        ),
        table(found, origin, t),
    )


def table(found: Result, origin: Origin, t: Translator) -> Table:
    """Return a row for the municipality, for each of its peers and for the region."""
    since = {gemeente.code: start for gemeente, start in found.gemeenten}

    def row(one: Compared) -> list[Content]:
        name = t("Regio {place}", place=found.about.naam) if one.gemeente is None else one.gemeente.naam
        word = "–" if one.gemeente is None else participation(since[one.gemeente.code], origin, t)
        inhabitants = t.count(Number.exact(one.inwoners))
        return [name, word, inhabitants, t.count(one.clients), t.decimal(one.rate)]

    return Table(
        t("Gemeenten van vergelijkbare grootte, stand {date}", date=t.date(origin.peildatum)),
        [
            t("Gemeente"),
            t("Deelname"),
            t("Inwoners"),
            t("Opgeschaalde cliënten"),
            t("Per {n} inwoners", n=t.count(Number.exact(INHABITANTS))),
        ],
        [row(one) for one in compare(found, origin)],
        t=t,
        total=True,
        download="vergelijking.csv",
    )
