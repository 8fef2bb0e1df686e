"""On what terms amounts are given: compared with what, over which years and kinds of care, in whose prices."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import scenario_title
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS, CostKind, Intervention


def tier_name(tier: str, t: Translator) -> str:
    """Return a tier of care, or the mix, as a reader reads it."""
    return t("de mix van het scenario") if tier == "mix" else sentences.name_of(Intervention(tier), t)


def headline_tiers(found: Result) -> list[str]:
    """Return the mix where the scenario sets one, else every tier."""
    return ["mix"] if found.mkba.benefits_eur["mix"].low is not None else [*map(str, TIERS)]


def shown_tiers(found: Result) -> list[str]:
    """Return the tiers, and the mix if the scenario sets one."""
    has_mix = found.mkba.benefits_eur["mix"].low is not None
    return [*map(str, TIERS), "mix"] if has_mix else [*map(str, TIERS)]


def cost_prices(found: Result, t: Translator) -> str:
    """Return in which prices the costs stand."""
    level = found.mkba.cost_price_level
    years = t.join([str(year) for year in found.mkba.cost_years]) or t("onbekend")
    if level is None:
        return t("{years}, lopende prijzen", years=years)
    return t("{years}, in prijzen van {level}", years=years, level=str(level))


def in_kind(found: Result, t: Translator) -> list[str]:
    """Return which part of the costs is hours that nobody paid for, and on what it rests; nothing if there is none."""
    words = {
        CostKind.NATURA: N_(
            "Van de kosten is {amount} in natura: getelde uren maal een aangenomen uurtarief. Dat geld is niet uitgegeven."
        ),
        CostKind.NATURA_VOLGENS_NORM: N_(
            "Van de kosten is {amount} in natura en hypothetisch: uren volgens een norm, door niemand geteld, maal een "
            "aangenomen uurtarief. Dat geld is niet uitgegeven."
        ),
    }
    amounts = {kind: found.mkba.costs_by_kind.get(str(kind)) for kind in words}
    return [t(words[kind], amount=t.eur(amount)) for kind, amount in amounts.items() if amount and amount.high != 0]


def euros(found: Result, t: Translator) -> str:
    """Return in a title what its amounts are: the unit, the date of the counts and the price level of the benefits."""
    return t(
        "in euro’s, stand {date} (baten: prijspeil {year})",
        date=t.date(found.peildatum),
        year=str(found.price_level),
    )


def both_prices(found: Result, t: Translator) -> str:
    """Return in a title that its amounts are euros, and in whose prices the costs and the benefits among them stand."""
    return t(
        "bedragen in euro’s (kosten: {prices}; baten: prijspeil {year})",
        prices=cost_prices(found, t),
        year=str(found.price_level),
    )


def level_assumed(found: Result, t: Translator) -> str:
    """Return that the price level of the source is assumed, where amounts still stand in it."""
    if found.mkba.cost_price_level is not None:
        return t(" (omgerekend vanaf 2020, een aanname: de bron noemt geen prijspeil)")
    return t(" (aanname: de bron noemt geen prijspeil)")


def null_alternative(found: Result, t: Translator) -> str:
    """Return what the programme is compared with, and how the scenario counts."""
    mkba = found.mkba
    said = [
        t(
            "Het nulalternatief is: geen Nu Niet Zwanger. De baten zijn de kosten van zorg die niet gemaakt worden als een "
            "onbedoelde zwangerschap uitblijft."
        ),
        t(
            "Scenario {title}: {window}.",
            title=f"‘{scenario_title(found.scenario_title, t)}’",
            window=benefit_window(found, t),
        ),
    ]
    if mkba.prevented_fraction.value == 1:
        said.append(
            t(
                "Elke keuze voor anticonceptie telt als één voorkomen geboorte; de bron rekent met een voorkomen zwangerschap per keuze."
            )
        )
    else:
        said.append(
            t(
                "Van de keuzes voor anticonceptie voorkomt {share} een geboorte binnen een jaar.",
                share=sentences.share(mkba.prevented_fraction, t),
            )
        )
    if care_goes_on(found):
        said.append(later_words(found, t))
    if found.mix:
        parts = [
            t("{care} {share}", care=sentences.name_of(Intervention(word), t), share=t.percent(share, decimals=0))
            for word, share in found.mix.items()
            if share.value
        ]
        said.append(t("De mix van zorg die een kind nodig had gehad: {parts}.", parts=t.join(parts)))
    else:
        said.append(t("Elke regel van de tabel rekent met één soort zorg voor alle gezinnen."))
    return " ".join(said)


def care_goes_on(found: Result) -> bool:
    """Whether care after the first year counts: a longer horizon alone does nothing if nobody still needs it."""
    goes_on = any(found.parameters.value(f"vervolgaandeel.{tier}") > 0 for tier in TIERS)
    return found.mkba.horizon_years > 1 and goes_on


def later_words(found: Result, t: Translator) -> str:
    """Return how many families still need the care a year later, and at what rate later amounts are brought back."""
    shares = [
        t(
            "{share} bij {care}",
            share=t.percent(Number.exact(found.parameters.value(f"vervolgaandeel.{tier}")), decimals=0),
            care=tier_name(str(tier), t),
        )
        for tier in TIERS
    ]
    return t(
        "Een jaar later heeft naar aanname telkens nog een deel van de gezinnen de zorg nodig: {shares}. Bedragen van later tellen "
        "per jaar {rate} minder.",
        shares=t.join(shares),
        rate=t.percent(Number.exact(found.parameters.value("discontovoet")), decimals=2),
    )


def counts_every_choice(found: Result) -> bool:
    """Whether the scenario lets every choice prevent a birth, as the source does."""
    fraction = found.mkba.prevented_fraction
    return bool(fraction.is_exact and fraction.value == 1)


def window_note(found: Result, t: Translator, level: str) -> str:
    """Return over which years benefits count, and in whose prices, in a few words."""
    if found.mkba.horizon_years == 1:
        return t("eerste levensjaar, {level}", level=level)
    return t("{years} jaar, {level}", years=str(found.mkba.horizon_years), level=level)


def benefit_window(found: Result, t: Translator) -> str:
    """Return over which years benefits count, in words."""
    if not care_goes_on(found):
        return t("de baten lopen over het eerste levensjaar")
    return t("de baten lopen over {years} jaar, teruggerekend naar het eerste", years=str(found.mkba.horizon_years))
