"""A network beside its norms, its roles, its cost, and who took part."""

from __future__ import annotations

from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present.html import Content, Display, Empty, Notice, Section
from nnz_mkba.present.learning_network.words import (
    DASH,
    FILLED,
    METHODS,
    NORMS,
    caption,
    download,
    dutch,
    fit_status,
    norm_words,
    number,
    plain,
    role_name,
)
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table


def health(found: NetworkEvaluation, t: Translator) -> Display:
    """Return facts and roles beside their norms, and what the network costs."""
    rows: list[list[Content]] = [
        [
            t(NORMS[check.key]),
            plain(check.value, t),
            norm_words(found, check.key, t),
            fit_status(check.fit, t),
            dutch(check.source, t) if check.source else DASH,
            dutch(found.liso.norms.normen[check.key].bron, t),
        ]
        for check in found.norms
    ]
    columns = [t("Onderdeel"), t("Netwerk"), t("Norm"), t("Oordeel"), t("Bron"), t("Bron van de norm")]
    shell = found.about.tweede_schil
    note = t("Een tweede schil telt niet mee in de norm; omvang: {n}.", n=t.count(number(shell)))
    table = Table(
        caption(found, t("Het netwerk naast de normen"), t),
        columns,
        rows,
        t=t,
        notes=[note],
        download=download(found, "gezondheidscheck.csv"),
    )
    return Section(t("Hoe gezond is het netwerk?"), table, _roles(found, t), _cost(found, t))


def _roles(found: NetworkEvaluation, t: Translator) -> Table:
    rows: list[list[Content]] = []
    for check in found.roles:
        role = found.liso.norms.rollen[check.key]
        has_norm = check.norm_hours is not None
        rows.append(
            [
                role_name(check.key, t),
                dutch(role.taak, t),
                t(FILLED[check.filled]),
                plain(check.hours, t),
                t("minstens {low}", low=plain(check.norm_hours, t)) if has_norm else t("geen norm"),
                fit_status(check.fit, t) if has_norm and check.hours is not None else DASH,
            ]
        )
    return Table(
        caption(found, t("Rollen en uren per week"), t),
        [t("Rol"), t("Taak"), t("Ingevuld"), t("Uren per week"), t("Norm"), t("Oordeel")],
        rows,
        t=t,
        notes=[t("Bron van rollen en uren: het LISO-handboek (004). De taak staat in onze woorden.")],
    )


def _cost(found: NetworkEvaluation, t: Translator) -> Display:
    cost = found.cost
    rate = t.eur(number(cost.rate_eur), decimals=2)
    basis = t(
        "Gerekend met {weeks} weken per jaar en {rate} per uur, prijspeil {year}; weken en uurtarief zijn aannames in "
        "data/learning_network/tarieven.yaml.",
        weeks=plain(cost.weeks_per_year, t),
        rate=rate,
        year=str(cost.price_level),
    )
    if cost.in_kind_eur is None:
        return Notice(t("Het aantal leden is onbekend; daarom staan hier geen uren en kosten."), title=t("Kosten"))
    worth = t.eur(number(round(cost.in_kind_eur, -3)))
    hours = t.count(number(cost.hours_per_year))
    years = plain(cost.years, t)
    if cost.from_norm:
        sentence = t(
            "Let op: dit is geen meting. Voor een of meer rollen zijn geen uren geteld; daar staat de norm van het handboek. Zou iedereen die "
            "halen, dan was dat {hours} uur per jaar; over {years} jaar een waarde van ongeveer {worth} in natura. Neem dit bedrag "
            "niet over in een kosten-batenanalyse zonder de uren te tellen.",
            hours=hours,
            years=years,
            worth=worth,
        )
    else:
        sentence = t(
            "De opgegeven uren komen neer op {hours} uur per jaar; over {years} jaar een waarde van ongeveer {worth} in natura.",
            hours=hours,
            years=years,
            worth=worth,
        )
    cash = (
        t("Welk geld het netwerk uitgaf, is onbekend.")
        if cost.cash_eur is None
        else t("In geld gaf het netwerk {cash} uit.", cash=t.eur(number(cost.cash_eur)))
    )
    return Notice(
        f"{sentence} {cash}\n\n{basis}",
        title=t("Kosten van het netwerk, volgens de norm") if cost.from_norm else t("Kosten van het netwerk"),
    )


def response(found: NetworkEvaluation, t: Translator) -> Display:
    """Return who took part in each round."""
    if not found.responses:
        return Empty()
    rows: list[list[Content]] = []
    for one in found.responses:
        rows.append(
            [
                dutch(one.title, t),
                t(METHODS[one.method]),
                t.count(number(one.respondents)),
                t.count(number(one.invited)),
                t.percent(number(one.share), decimals=0),
                dutch(one.source, t),
            ]
        )
    notes = []
    if any(one.invited is None and one.share is not None for one in found.responses):
        notes.append(
            t(
                "Waar niet bekend is hoeveel mensen zijn gevraagd, is het aandeel genomen van alle {members} leden; hoeveel "
                "het er toen waren, staat niet in de bron.",
                members=t.count(number(found.about.leden)),
            )
        )
    table = Table(
        caption(found, t("Deelname per ronde"), t),
        [t("Ronde"), t("Vorm"), t("Deelnemers"), t("Gevraagd"), t("Aandeel"), t("Bron")],
        rows,
        t=t,
        notes=notes,
        download=download(found, "respons.csv"),
    )
    return Section(t("Wie deden er mee?"), table)
