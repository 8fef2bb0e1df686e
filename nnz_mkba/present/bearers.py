"""Who pays and who benefits, and what each municipality bears."""

from __future__ import annotations

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Display, Heading, Paragraph
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention, Party


def parts(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return, for the region, net by party and the costs by municipality."""
    if found.mkba.costs_eur.low is None:
        return []
    return [
        Heading(t("Wie betaalt en wie heeft er baat bij?"), level=3),
        Paragraph(party_words(found, t)),
        party_table(found, t),
        *([Fold(t("Wat elke gemeente zou dragen"), shares_table(found, t))] if found.cost_shares else []),
    ]


def party_words(found: PublishableEvaluation, t: Translator) -> str:
    """Return the difference between who pays the programme and who is spared care, in words."""
    return t(
        "Gemeenten en GGD betalen het programma; de zorg die uitblijft, hadden gemeenten (Jeugdwet en Wmo), zorgverzekeraars "
        "en het Rijk betaald. De verdeling van de baten is een aanname. Een partij met een negatief saldo betaalt meer dan "
        "zij terugziet, ook als het programma voor de samenleving uit kan."
    )


def party_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return programme costs and net benefit of each party; of a municipality, of its share and its clients."""
    place = found.gemeente.naam if found.gemeente else ""
    mkba, level = found.mkba, str(found.price_level)
    mixed = mkba.benefits_eur["mix"].low is not None
    tiers = ["mix"] if mixed else [*map(str, TIERS)]
    nothing = PublishableNumber.exact(0)
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
    notes = [t("De verdeling per soort zorg staat in data/parameters/batenverdeling.yaml.")]
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


def shares_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return each participating municipality's share of the costs under every key."""
    names = {gemeente.code: gemeente.naam for gemeente, _ in found.gemeenten}
    return Table(
        t("Wat elke deelnemende gemeente zou dragen, bij drie verdeelsleutels"),
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


def own_share(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return, for a municipality that pays, its share of the costs under every key."""
    if not found.cost_shares:
        return []
    (share,) = found.cost_shares
    key = sentences.name_of(AllocationKey(found.allocation_key), t)
    return [
        Table(
            t("Aandeel in de programmakosten bij drie verdeelsleutels"),
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
