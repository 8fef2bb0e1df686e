"""What an exploration shows: the outcome in one sentence, what makes no difference, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnz_mkba.parameters import HORIZON
from nnz_mkba.present import sentences
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.spans import benefit_span, ratio_span, span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import counts_every_choice, headline_tiers
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.results.protected_uncertainty import Headlines
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention


@dataclass(frozen=True)
class Kept:
    """An outcome that is kept to be compared.

    Attributes
    ----------
    letter : str
        By which the reader tells it from the others.
    found : Result
    sure : Headlines or None
        None where it cannot be analysed.
    """

    letter: str
    found: Result
    sure: Headlines | None


def result(found: Result, t: Translator) -> str:
    """Return costs, benefits and their balance, and on what condition."""
    place, mkba = place_of(found), found.mkba
    benefits, ratio = benefit_span(found), ratio_span(found)
    words = {
        "place": place,
        "costs": t.eur(mkba.costs_eur, in_words=True),
        "benefits": t.eur(benefits, in_words=True),
        "year": str(found.price_level),
        "premise": sentences.premise(mkba.prevented_fraction, t),
    }
    if benefits.low is None:
        return t("{place}: er zijn geen keuzes om baten van te berekenen.", place=place)
    if found.gemeente and mkba.costs_eur.high == 0:
        return t(
            "{place}: de gemeente betaalt niet mee. {premise}, zijn de baten {benefits} (prijspeil {year}).", **words
        )
    if ratio.low is None:
        return t("{place}: kosten {costs}. {premise}, zijn de baten {benefits} (prijspeil {year}).", **words)
    said = t(
        "{place}: kosten {costs}. {premise}, zijn de baten {benefits} (prijspeil {year}), {ratio} keer de kosten: {balance}.",
        ratio=t.ratio(ratio, in_words=True),
        balance=sentences.balance(ratio, t),
        **words,
    )
    if not counts_every_choice(found):
        return said
    return f"{said} " + t("Zeker is dat niet: zie ‘Hoe zeker is dat?’.")


def hints(found: Result, t: Translator) -> list[str]:
    """Return which settings make no difference in this scenario."""
    if found.parameters.value(HORIZON) == 1:
        return [t("Bij een horizon van één jaar telt de discontovoet niet mee.")]
    if all(found.parameters.value(f"vervolgaandeel.{tier}") == 0 for tier in TIERS):
        return [
            t(
                "De horizon maakt hier geen verschil: in dit scenario heeft geen gezin na het eerste jaar nog zorg nodig."
            )
        ]
    return []


def side_by_side(kept: Sequence[Kept], t: Translator) -> Table:
    """Return outcomes in columns beside each other, what was assumed first."""
    rows = [
        [t("Waar"), *(place_of(one.found) for one in kept)],
        [t("Scenario"), *(one.found.scenario_title for one in kept)],
        [t("Keuzes"), *(_choices(one.found, t) for one in kept)],
        [t("Keuzes die een geboorte voorkomen"), *(t.percent(one.found.mkba.prevented_fraction) for one in kept)],
        [t("Mix van zorg"), *(_mix(one.found, t) for one in kept)],
        [t("Horizon en discontovoet"), *(_years(one.found, t) for one in kept)],
        [t("Prijspeil van de baten"), *(str(one.found.price_level) for one in kept)],
        [t("Kosten"), *(t.eur(one.found.mkba.costs_eur) for one in kept)],
        [t("Baten"), *(t.eur(benefit_span(one.found)) for one in kept)],
        [t("Baten min kosten"), *(t.eur(_headline(one.found, "net_benefit_eur")) for one in kept)],
        [t("Baten gedeeld door kosten"), *(t.ratio(ratio_span(one.found)) for one in kept)],
        [t("Keuzes die nodig zijn"), *(t.needed(_headline(one.found, "break_even_choices")) for one in kept)],
        [t("Kans dat de baten hoger zijn"), *(_chance(one.sure, t) for one in kept)],
    ]
    return Table(
        t.ngettext("Vergelijking van {n} uitkomst", "Vergelijking van {n} uitkomsten", Number.exact(len(kept))),
        [t("Gegeven"), *(one.letter for one in kept)],
        rows,
        t=t,
        notes=[
            t(
                "Een bereik loopt van de lichtste tot de zwaarste zorg, of van het laagste tot het hoogste aantal dat getoond mag "
                "worden. De kans geldt voor een volgende periode, waarin alles wat niet zeker is, verandert."
            )
        ],
        download="vergelijking.csv",
    )


def place_of(found: Result) -> str:
    """Return the name of the municipality or region."""
    return found.gemeente.naam if found.gemeente else found.about.naam


def _headline(found: Result, name: str) -> Number:
    return span([getattr(found.mkba, name)[tier] for tier in headline_tiers(found)])


def _choices(found: Result, t: Translator) -> str:
    rate = found.mkba.assumed_choice_rate
    if rate is None:
        return t("{choices} geteld", choices=t.count(found.mkba.choices))
    return t(
        "{choices} bij {rate}",
        choices=t.decimal(found.mkba.choices),
        rate=t.percent(Number.exact(rate)),
    )


def _mix(found: Result, t: Translator) -> str:
    if not found.mix:
        return t("elke soort apart")
    parts = [
        t("{care} {share}", care=sentences.name_of(Intervention(word), t), share=t.percent(share, decimals=0))
        for word, share in found.mix.items()
        if share.high
    ]
    return t.join(parts)


def _years(found: Result, t: Translator) -> str:
    if found.mkba.horizon_years == 1:
        return t("1 jaar")
    rate = Number.exact(found.parameters.value("discontovoet"))
    return t("{years} jaar, {rate}", years=str(found.mkba.horizon_years), rate=t.percent(rate, decimals=2))


def _chance(sure: Headlines | None, t: Translator) -> NumberText:
    if sure is None:
        return t.percent(Number(Kind.UNKNOWN))
    return t.percent(Number.exact(sure.summary.probability_positive.value), decimals=0)


def allocation_choices(t: Translator) -> list[tuple[str, str]]:
    """Return the allocation keys as a reader reads them, with their words in a scenario."""
    return [(sentences.name_of(key, t), str(key)) for key in AllocationKey]
