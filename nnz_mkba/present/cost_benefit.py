"""Costs and benefits: what it cost, what it may have brought, who pays and how sensitive it is."""

from __future__ import annotations

from nnz_mkba.present import gemeente_costs, sentences
from nnz_mkba.present.bearers import section as bearers_section
from nnz_mkba.present.figures.bars import BenefitTier, costs_against_benefits
from nnz_mkba.present.figures.waterfall import waterfall
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Bullets, Content, Display, Heading, Paragraph, Section
from nnz_mkba.present.joining import section as joining_section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import quoted, scenario_title
from nnz_mkba.present.spans import over_care, ratio_span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import (
    benefit_window,
    care_goes_on,
    cost_prices,
    euros,
    headline_tiers,
    in_kind,
    level_assumed,
    null_alternative,
    shown_tiers,
    tier_name,
)
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.results.result import Result, ScenarioRow
from nnz_mkba.vocabulary import Bearer, Stream

__all__ = [
    "bearers_section",
    "extremes",
    "figure",
    "joining_section",
    "physical_effects",
    "pm_items",
    "section",
    "sensitivity",
    "summary_words",
    "tables",
    "waterfall_figure",
]


def section(found: Result, t: Translator) -> Display:
    """Return costs against benefits, what is not in the sum, and what else it could be."""
    heading = t("Wat kostte het en wat bracht het?")
    if found.gemeente:
        return gemeente_costs.section(found, found.gemeente.naam, heading, t)
    if found.mkba.choices.low is None:
        return Section(heading, Paragraph(summary_words(found, t)), *_left_out(found, t))
    main, by_stream = tables(found, t)
    return Section(
        heading,
        Paragraph(summary_words(found, t)),
        figure(found, t),
        Fold(
            t("Alle bedragen, en waarmee is vergeleken"),
            waterfall_figure(found, t),
            Paragraph(null_alternative(found, t)),
            main,
            physical_effects(found, t),
            by_stream,
        ),
        Fold(extremes(found, t), *sensitivity(found, t)),
        *_left_out(found, t),
    )


def _left_out(found: Result, t: Translator) -> list[Display]:
    """Return what is not in euros and what is not in the costs."""
    pm = pm_items(found, t)
    costs = [*(quoted(item, t) for item in found.about.niet_in_de_kosten), t("De anticonceptie zelf")]
    return [
        Fold(
            t(
                "Wat niet in deze bedragen zit: {pm} en {costs}",
                pm=t.ngettext("{n} effect (PM)", "{n} effecten (PM)", Number.exact(len(pm))),
                costs=t.ngettext("{n} kostenpost", "{n} kostenposten", Number.exact(len(costs))),
            ),
            Heading(t("Wat niet in euro’s is uitgedrukt (PM)"), level=4),
            Bullets(pm),
            *_in_euros_here(found, t),
            *([Heading(t("Wat niet in de kosten zit"), level=4), Bullets(costs)] if costs else []),
        )
    ]


def summary_words(found: Result, t: Translator) -> str:
    """Return costs, benefits and their balance in words, on the condition that they rest on."""
    mkba = found.mkba
    if mkba.costs_eur.low is None or mkba.choices.low is None:
        return t("Kosten of uitkomsten zijn niet geleverd of niet te tonen; een saldo is daarom niet te geven.")
    ratio = ratio_span(found)
    said = t(
        "{condition}, zijn de baten {ratio} keer de kosten: {balance}.",
        condition=sentences.premise(mkba.prevented_fraction, t),
        ratio=t.ratio(ratio, in_words=True),
        balance=sentences.balance(ratio, t),
    )
    return f"{said} " + t("Zeker is dat niet: zie ‘Hoe zeker is dat?’.")


def physical_effects(found: Result, t: Translator) -> Table:
    """Return what happened and what it prevented, before any euro."""
    mkba = found.mkba
    rows = [
        [t("Deelnemers: mensen met wie het gesprek is gevoerd"), t.count(mkba.participants), t("geteld")],
        [t("Keuzes voor anticonceptie"), t.count(mkba.choices), _how_choices_are_known(found, t)],
        [
            t("Voorkomen zwangerschappen die tot een geboorte hadden geleid"),
            t.count(mkba.prevented) if mkba.prevented_fraction.value == 1 else t.decimal(mkba.prevented),
            t("berekend: {share} van de keuzes", share=sentences.share(mkba.prevented_fraction, t)),
        ],
    ]
    return Table(
        t("Effecten in aantallen, stand {date}", date=t.date(found.peildatum)),
        [t("Effect"), t("Aantal"), t("Hoe bekend")],
        rows,
        t=t,
        download="effecten.csv",
    )


def _how_choices_are_known(found: Result, t: Translator) -> str:
    rate = found.mkba.assumed_choice_rate
    if rate is None:
        return t("geteld")
    return t("aangenomen: {share} van de deelnemers", share=t.percent(Number.exact(rate)))


def pm_items(found: Result, t: Translator) -> list[Content]:
    """Return what counts but is not in euros: what the delivery names, and what the scenario leaves out."""
    mkba = found.mkba
    items: list[Content] = [quoted(item, t) for item in found.about.pm_posten]
    if not care_goes_on(found):
        items.append(t("Zorgkosten na het eerste levensjaar"))
    else:
        items.append(t("Zorgkosten na {years} jaar", years=str(mkba.horizon_years)))
        items.append(t("Zorg die later nodig wordt, van een andere soort dan in het eerste levensjaar"))
    if mkba.prevented_fraction.value < 1:
        items.append(t("Voorkomen zwangerschappen die in een miskraam of zwangerschapsafbreking waren geëindigd"))
    items.append(t("Uitstel: wie later alsnog een kind krijgt, telt hier als voorkomen geboorte"))
    return items


def _in_euros_here(found: Result, t: Translator) -> list[Display]:
    """Return what a reader of the source would look for among the PM items, where the scenario does put it in euros."""
    if not care_goes_on(found):
        return []
    return [
        Paragraph(
            t(
                "Zorgkosten na het eerste levensjaar staan in de gepubliceerde rekenwijze op PM. In dit scenario staan zij in "
                "euro’s, zolang dezelfde zorg doorloopt, tot en met jaar {years}.",
                years=str(found.mkba.horizon_years),
            )
        )
    ]


def extremes(found: Result, t: Translator) -> str:
    """Return in which scenario benefits are lowest and highest against costs."""
    known = [
        (row, ratio)
        for row in found.comparison
        if row.mkba is not None
        and (ratio := over_care(row.mkba.benefit_cost_ratio)).low is not None
        and ratio.high is not None
    ]
    if not known:
        return t("Dezelfde regio in elk scenario")
    (least, low), (most, high) = (
        min(known, key=lambda pair: pair[1].low or 0.0),
        max(known, key=lambda pair: pair[1].high or 0.0),
    )
    return t(
        "De {n} scenario’s naast elkaar: van {low} keer de kosten (‘{least}’) tot {high} keer (‘{most}’)",
        n=str(len(found.comparison)),
        low=t.ratio(Number.exact(low.low)),
        high=t.ratio(Number.exact(high.high)),
        least=scenario_title(least.title, t),
        most=scenario_title(most.title, t),
    )


def _with_terms(row: ScenarioRow, t: Translator) -> str:
    """Return the title of a scenario with what sets it apart: over how many years, and for which care."""
    title = scenario_title(row.title, t)
    if row.mkba is None:
        return title
    years = t("1 jaar") if row.mkba.horizon_years == 1 else t("{years} jaar", years=str(row.mkba.horizon_years))
    care = t("mix van zorg") if row.mkba.benefits_eur["mix"].low is not None else t("elke soort zorg apart")
    return t("{title}: {years}, {care}", title=title, years=years, care=care)


def sensitivity(found: Result, t: Translator) -> list[Display]:
    """Return every scenario beside each other, and where the rest of the uncertainty is."""
    rows = []
    for row in found.comparison:
        title = _with_terms(row, t)
        title = t("{title} (dit rapport)", title=title) if row.name == found.scenario else title
        if row.mkba is None:
            rows.append([title, *[t.count(Number(Kind.UNKNOWN))] * 4, ""])
            continue
        rows.append(
            [
                title,
                t.eur(row.mkba.costs_eur),
                t.eur(over_care(row.mkba.benefits_eur)),
                t.ratio(over_care(row.mkba.benefit_cost_ratio)),
                t.percent(row.mkba.prevented_fraction, decimals=0),
                str(row.mkba.price_level),
            ]
        )
    return [
        Paragraph(
            t(
                "Alle scenario’s staan hieronder, niet alleen het gunstigste. Een bereik loopt van de laagste tot de hoogste "
                "soort zorg; een scenario met een mix weegt die tot één uitkomst, en is dan alleen een bereik als kleine aantallen zijn verborgen. Hoe de uitkomst verandert als alle aannamen tegelijk "
                "schuiven, staat verderop bij de vraag hoe zeker het is."
            )
        ),
        Table(
            t("Dezelfde regio in elk scenario"),
            [
                t("Scenario"),
                t("Kosten"),
                t("Baten"),
                t("Baten gedeeld door kosten"),
                t("Keuzes die een geboorte voorkomen"),
                t("Prijspeil"),
            ],
            rows,
            t=t,
            notes=[
                t(
                    "Waar een scenario zelf geen prijspeil kiest, is dit het prijspeil van de baten en staan de kosten in lopende "
                    "prijzen. De aannamen van elk scenario staan met hun bron in data/scenarios/ en docs/aannames.md."
                )
            ],
            download="scenarios.csv",
        ),
    ]


def figure(found: Result, t: Translator) -> Display:
    """Return costs against the benefits at each tier, on one straight scale."""
    mkba = found.mkba
    tiers = [
        BenefitTier(tier_name(tier, t), mkba.benefits_eur[tier], mkba.benefit_cost_ratio[tier])
        for tier in shown_tiers(found)
    ]
    caption = t("Kosten en doorgerekende baten {unit}", unit=euros(found, t))
    return costs_against_benefits(mkba.costs_eur, tiers, caption=caption, t=t)


def waterfall_figure(found: Result, t: Translator) -> Display:
    """Return from costs to balance, stream by stream, at the lightest care or at the mix of the scenario."""
    mkba, tier = found.mkba, headline_tiers(found)[0]
    steps = [
        (t("Baten via {stream}", stream=sentences.name_of(Stream(stream), t)), amounts[tier])
        for stream, amounts in mkba.benefits_by_stream_eur.items()
    ]
    caption = t("Van kosten naar saldo bij {tier}, {unit}", tier=tier_name(tier, t), unit=euros(found, t))
    return waterfall(mkba.costs_eur, steps, mkba.net_benefit_eur[tier], caption=caption, t=t)


def tables(found: Result, t: Translator) -> list[Table]:
    """Return costs and benefits by tier, and the benefits by stream."""
    mkba = found.mkba
    rows = [
        [
            tier_name(tier, t),
            t.eur(mkba.benefits_eur[tier]),
            t.eur(mkba.net_benefit_eur[tier]),
            t.ratio(mkba.benefit_cost_ratio[tier]),
            t.eur(mkba.return_per_euro[tier], decimals=2),
        ]
        for tier in shown_tiers(found)
    ]
    paid_by = t.join(
        [
            t("{bearer} {amount}", bearer=sentences.name_of(Bearer(bearer), t), amount=t.eur(amount))
            for bearer, amount in mkba.costs_by_bearer.items()
            if amount.low is not None
        ]
    )
    notes = [
        t(
            "Kosten: {costs} ({prices}; {bearers}). Baten: {choices} keuzes, prijspeil {level}{assumed}; {window}.",
            costs=t.eur(mkba.costs_eur),
            prices=cost_prices(found, t),
            bearers=paid_by or t("onbekend"),
            choices=t.count(mkba.choices),
            level=str(found.price_level),
            assumed=level_assumed(found, t),
            window=benefit_window(found, t),
        ),
        *in_kind(found, t),
    ]
    main = Table(
        t("Kosten en baten van de regio, baten in prijzen van {level}", level=str(found.price_level)),
        [
            t("Zorg die een kind nodig had gehad"),
            t("Baten"),
            t("Baten min kosten"),
            t("Baten gedeeld door kosten"),
            t("Saldo per euro kosten"),
        ],
        rows,
        t=t,
        notes=notes,
        download="mkba.csv",
    )
    streams = Table(
        t("Doorgerekende baten per stroom, prijspeil {level}", level=str(found.price_level)),
        [t("Stroom"), t("Keuzes"), *(tier_name(tier, t) for tier in shown_tiers(found))],
        [
            [
                sentences.name_of(Stream(stream), t),
                t.count(mkba.streams[stream].contraception),
                *(t.eur(amounts[tier]) for tier in shown_tiers(found)),
            ]
            for stream, amounts in mkba.benefits_by_stream_eur.items()
        ],
        t=t,
        download="baten-per-stroom.csv",
    )
    return [main, streams]
