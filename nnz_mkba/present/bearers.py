"""Who pays and who benefits, and what each municipality bears."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.gemeente_top import own_number
from nnz_mkba.present.html import Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.spans import span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import cost_prices, headline_tiers, in_kind
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention, Party


def section(found: Result, t: Translator) -> Display:
    """Return net by party and the costs by municipality; of one municipality that pays, its own."""
    heading = t("Wie betaalt en wie heeft er baat bij?")
    if found.gemeente:
        own = _own_parts(found, t)
        return Section(heading, *own) if own else Empty()
    if found.mkba.costs_eur.low is None:
        return Empty()
    return Section(
        heading,
        Fold(_finding(found, t), Paragraph(party_words(found, t)), party_table(found, t)),
        *([Fold(t("Wat elke gemeente zou dragen"), shares_table(found, t))] if found.cost_shares else []),
    )


def _own_parts(found: Result, t: Translator) -> list[Display]:
    if not found.cost_shares:
        return []
    (share,) = found.cost_shares
    key = AllocationKey(found.allocation_key)
    parts: list[Display] = []
    if own_number(found) is not None and found.mkba.choices.low is not None:
        parts.append(Fold(_finding(found, t), party_table(found, t)))
    summary = t(
        "Aandeel in de programmakosten: {share} ({key})",
        share=t.eur(share.by_key[str(key)]),
        key=sentences.name_of(key, t),
    )
    return [*parts, Fold(summary, *own_share(found, t))]


def _finding(found: Result, t: Translator) -> str:
    """Return between which amounts those who pay most end, on the condition that the benefits rest on."""
    net = span([found.mkba.net_by_party_eur[str(Party.GEMEENTEN)][tier] for tier in headline_tiers(found)])
    if net.low is None:
        return t("Kosten en saldo per partij")
    return t(
        "{premise}, is het saldo voor {place} zelf {net} (de verdeling is een aanname)",
        premise=sentences.premise(found.mkba.prevented_fraction, t),
        place=found.gemeente.naam if found.gemeente else t("de gemeenten"),
        net=t.eur(net, in_words=True),
    )


def party_words(found: Result, t: Translator) -> str:
    """Return the difference between who pays the programme and who is spared care, in words."""
    return t(
        "Gemeenten en GGD betalen het programma; de zorg die uitblijft, hadden gemeenten (Jeugdwet en Wmo), zorgverzekeraars "
        "en het Rijk betaald. De verdeling van de baten is een aanname. Het saldo van de gemeenten bevat niet wat de GGD betaalt, "
        "ook als gemeenten de GGD bekostigen."
    )


def party_table(found: Result, t: Translator) -> Table:
    """Return programme costs and net benefit of each party; of a municipality, of its share and its clients."""
    place = found.gemeente.naam if found.gemeente else ""
    mkba, level = found.mkba, str(found.price_level)
    mixed = mkba.benefits_eur["mix"].low is not None
    tiers = ["mix"] if mixed else [*map(str, TIERS)]
    nothing = Number.exact(0)
    rows = [
        [
            place if place and party is Party.GEMEENTEN else sentences.name_of(party, t),
            t.eur(mkba.costs_by_bearer.get(str(party), nothing)),
            *(t.eur(mkba.net_by_party_eur[str(party)][tier]) for tier in tiers),
        ]
        for party in Party
    ]
    rows.append(
        [t("samen"), t.eur(mkba.costs_eur), *(t.eur(mkba.net_benefit_eur[tier]) for tier in tiers)],
    )
    names = [
        t("de mix van het scenario") if tier == "mix" else sentences.name_of(Intervention(tier), t) for tier in tiers
    ]
    notes = [
        t(
            "Wie een negatief saldo heeft, betaalt meer dan hij terugziet. De verdeling per soort zorg staat in "
            "data/parameters/batenverdeling.yaml."
        ),
        *in_kind(found, t),
    ]
    if place:
        key = sentences.name_of(AllocationKey(found.allocation_key), t)
        notes.insert(
            0,
            t(
                "De kosten zijn het aandeel van {place} ({key}) in wat gemeenten en GGD aan het programma betalen; de baten zijn "
                "kosten van zorg die elke partij bespaart door de keuzes van opgeschaalde cliënten uit {place}.",
                place=place,
                key=key,
            ),
        )
    return Table(
        t("Baten van {place} (prijspeil {level}) min aandeel in de kosten, per partij", place=place, level=level)
        if place
        else t("Baten (prijspeil {level}) min programmakosten, per partij", level=level),
        [
            t("Partij"),
            t("Aandeel in de kosten") if place else t("Programmakosten"),
            *(t("Saldo bij {tier}", tier=name) for name in names),
        ],
        rows,
        t=t,
        total=True,
        notes=notes,
        download="dragers.csv",
    )


def shares_table(found: Result, t: Translator) -> Table:
    """Return each participating municipality's share of the costs under every key."""
    names = {gemeente.code: gemeente.naam for gemeente, _ in found.gemeenten}
    return Table(
        t(
            "Wat elke deelnemende gemeente zou dragen, bij drie verdeelsleutels ({prices})",
            prices=cost_prices(found, t),
        ),
        [t("Gemeente"), *(sentences.sentence(sentences.name_of(key, t)).rstrip(".") for key in AllocationKey)],
        [
            [names[share.gemeente], *(t.eur(share.by_key[str(key)]) for key in AllocationKey)]
            for share in found.cost_shares
        ],
        t=t,
        notes=[
            t(
                "De bron noemt geen bijdrage per gemeente. Verdeeld zijn alle kosten ({costs}), over de gemeenten die op de "
                "peildatum meededen. Van gemeenten zonder vermelde cliënten is het aandeel naar cliënten onbekend. Waar kleine "
                "aantallen verborgen zijn, is het bereik naar cliënten ruim: het echte bedrag ligt er altijd in.",
                costs=t.eur(found.mkba.costs_eur),
            )
        ],
        download="verdeelsleutels.csv",
    )


def own_share(found: Result, t: Translator) -> list[Table]:
    """Return, for a municipality that pays, its share of the costs under every key."""
    if not found.cost_shares:
        return []
    (share,) = found.cost_shares
    key = sentences.name_of(AllocationKey(found.allocation_key), t)
    return [
        Table(
            t("Aandeel in de programmakosten bij drie verdeelsleutels ({prices})", prices=cost_prices(found, t)),
            [t("Verdeelsleutel"), t("Aandeel")],
            [[sentences.name_of(one, t), t.eur(share.by_key[str(one)])] for one in AllocationKey],
            t=t,
            notes=[
                t(
                    "De bron noemt geen bijdrage per gemeente. Verdeeld zijn alle kosten van de regio over de gemeenten die op "
                    "de peildatum meededen. Deze pagina rekent met het aandeel {key}.",
                    key=key,
                )
            ],
            download="aandeel.csv",
        )
    ]
