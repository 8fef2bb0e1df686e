"""Costs and benefits on the page of one municipality."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.present import bearers, sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.gemeente_top import cost_words, own_number
from nnz_mkba.present.html import Display, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.spans import benefit_span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import benefit_window, in_kind, level_assumed, null_alternative, shown_tiers, tier_name
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import AllocationKey, Stream


def section(found: Result, place: str, heading: str, t: Translator) -> Display:
    """Return what the choices of a municipality's clients may have brought, and how that was reckoned."""
    if own_number(found) is None or found.mkba.choices.low is None:
        said = (
            t(
                "{cost} Uit {place} zijn geen cliënten vermeld; er is dus niets om baten aan toe te rekenen.",
                cost=cost_words(found, t),
                place=place,
            )
            if own_number(found) is None
            else t(
                "{cost} Hoeveel cliënten kozen, is onbekend of niet te tonen; er is dus niets om baten aan toe te rekenen.",
                cost=cost_words(found, t),
            )
        )
        return Section(heading, Paragraph(said))
    said = t(
        "{cost} {premise}, zijn de baten {benefits}.",
        cost=cost_words(found, t),
        premise=sentences.premise(found.mkba.prevented_fraction, t),
        benefits=t.eur(benefit_span(found), in_words=True),
    )
    return Section(
        heading,
        Paragraph(said),
        benefit_table(found, t),
        Fold(
            t("Waarmee is vergeleken en gerekend; cliënten van netwerkpartners tellen hier niet mee"),
            *map(Paragraph, [null_alternative(found, t), *_notes(found, t)]),
        ),
    )


def tables(found: Result, t: Translator) -> list[Table]:
    """Return what a terminal shows of a municipality: its benefits, who pays and gains, its share of the costs."""
    if own_number(found) is None or found.mkba.choices.low is None:
        return bearers.own_share(found, t)
    pays = bool(found.cost_shares)
    parties = [bearers.party_table(found, t)] if pays else []
    return [benefit_table(found, t, _notes(found, t)), *parties, *bearers.own_share(found, t)]


def benefit_table(found: Result, t: Translator, notes: Sequence[str] = ()) -> Table:
    """Return the benefits by kind of care, and what remains of them after the municipality's share of the costs."""
    mkba = found.mkba
    pays = bool(found.cost_shares)
    columns = [t("Zorg die een kind nodig had gehad"), t("Baten")]
    columns += [t("Baten min aandeel in de kosten")] if pays else []
    rows = []
    for tier in shown_tiers(found):
        rows.append([tier_name(tier, t), t.eur(mkba.benefits_eur[tier])])
        if pays:
            rows[-1].append(t.eur(mkba.net_benefit_eur[tier]))
    return Table(
        t(
            "Doorgerekende baten van opgeschaalde cliënten uit {place}, stand {date}, prijspeil {year}",
            place=found.gemeente.naam if found.gemeente else "",
            date=t.date(found.mkba.streams[Stream.OPGESCHAALD].peildatum or found.peildatum),
            year=str(found.price_level),
        ),
        columns,
        rows,
        t=t,
        notes=notes,
        download="mkba.csv",
    )


def _notes(found: Result, t: Translator) -> list[str]:
    pays = bool(found.cost_shares)
    notes = [
        t(
            "Prijspeil {level}{assumed}; {window}. Het bereik volgt uit de regionale cijfers: hoeveel cliënten uit deze "
            "gemeente voor anticonceptie kozen, is niet bekend. Cliënten van netwerkpartners zijn niet per gemeente geteld "
            "en tellen hier niet mee.",
            level=str(found.price_level),
            assumed=level_assumed(found, t),
            window=benefit_window(found, t),
        )
    ]
    if pays:
        notes.append(
            t(
                "Het aandeel in de kosten ({key}) dekt ook de gesprekken van netwerkpartners, waarvan de baten hier ontbreken: "
                "het saldo is dus eerder te laag dan te hoog.",
                key=sentences.name_of(AllocationKey(found.allocation_key), t),
            )
        )
        notes += in_kind(found, t)
    return notes
