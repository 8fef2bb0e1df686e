"""Costs and benefits: what it cost, what it may have brought, and what an honest reading adds."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.evaluation import Flag
from nnz_mkba.present import bearers, joining, sentences
from nnz_mkba.present.figures.bars import BenefitTier, costs_against_benefits
from nnz_mkba.present.html import Bullets, Display, Empty, Heading, Notice, Paragraph, Parts, Section, Table
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.overview import benefit_span, own_number, ratio_span, span
from nnz_mkba.vocabulary import TIERS, AllocationKey, Bearer, Intervention, Party, Stream


def section(found: PublishableEvaluation, t: Translator) -> Display:
    """Return costs against benefits, who pays and gains, what is not in the sum, and what else it could be."""
    heading = t("Wat kostte het en wat bracht het?")
    if found.gemeente:
        return Parts(_gemeente_section(found, t, heading), joining.section(found, t))
    return Parts(
        Section(
            heading,
            Paragraph(summary_words(found, t)),
            Paragraph(null_alternative(found, t)),
            physical_effects(found, t),
            figure(found, t),
            *tables(found, t),
            *bearers.parts(found, t),
            Heading(t("Wat niet in euro’s is uitgedrukt (PM)"), level=3),
            Bullets(found.about.pm_posten),
            Heading(t("Wat niet in de kosten zit"), level=3),
            Bullets(found.about.niet_in_de_kosten),
            Heading(t("Hoe gevoelig is de uitkomst?"), level=3),
            *sensitivity(found, t),
        ),
        joining.section(found, t),
    )


def honest_section(found: PublishableEvaluation, t: Translator) -> Display:
    """Return what a careful reader adds to the published sum."""
    if found.gemeente:
        return Empty()
    return Section(
        t("Wat een eerlijke lezing toevoegt"),
        Bullets(honest_words(found, t)),
        benchmark_table(found, t),
        break_even_table(found, t),
        *[Notice(words, kind="warning") for flag in found.flags if (words := flag_words(flag, t))],
    )


def summary_words(found: PublishableEvaluation, t: Translator) -> str:
    """Return costs, benefits, their balance and the municipalities' own net, in words."""
    mkba = found.mkba
    if mkba.costs_eur.low is None or mkba.choices.low is None:
        return t("Kosten of uitkomsten zijn niet geleverd; een saldo is daarom niet te geven.")
    ratio = ratio_span(found)
    said = t(
        "De kosten waren {costs} ({prices}). Daar staan verwachte baten van {benefits} tegenover (prijspeil {year}), "
        "{ratio} keer de kosten: {balance}.",
        costs=t.eur(mkba.costs_eur),
        prices=cost_prices(found, t),
        benefits=t.eur(benefit_span(found)),
        year=str(found.price_level),
        ratio=t.ratio(ratio, decimals=1, in_words=True),
        balance=sentences.balance(ratio, t),
    )
    own = [mkba.net_by_party_eur[str(Party.GEMEENTEN)][tier] for tier in headline_tiers(found)]
    if all(number.low is not None for number in own):
        net = PublishableNumber.between(min(n.low for n in own), max(n.high for n in own))
        said += " " + t(
            "Voor de gemeenten zelf is het saldo {net}, als zij de zorg betalen die nu uitblijft.",
            net=t.eur(net, in_words=True),
        )
    return said


def null_alternative(found: PublishableEvaluation, t: Translator) -> str:
    """Return what the programme is compared with, and how the scenario counts."""
    mkba = found.mkba
    said = [
        t(
            "Het nulalternatief is: geen Nu Niet Zwanger. De baten zijn de kosten van zorg die niet gemaakt worden als een "
            "onbedoelde zwangerschap uitblijft."
        ),
        t("Scenario {title}: {window}.", title=f"‘{found.scenario_title}’", window=benefit_window(found, t)),
    ]
    if mkba.prevented_fraction.value == 1:
        said.append(t("Elke keuze voor anticonceptie telt als één voorkomen zwangerschap; zo rekende ook de bron."))
    else:
        said.append(
            t(
                "Van de keuzes voor anticonceptie voorkomt {share} een geboorte binnen een jaar.",
                share=t.percent(mkba.prevented_fraction),
            )
        )
    if found.mix:
        parts = [
            t("{care} {share}", care=sentences.name_of(Intervention(word), t), share=t.percent(share, decimals=0))
            for word, share in found.mix.items()
            if share.value
        ]
        said.append(t("De mix van zorg die een kind nodig had gehad: {parts}.", parts=t.join(parts)))
    else:
        said.append(t("Per regel hieronder krijgen alle gezinnen dezelfde soort zorg."))
    return " ".join(said)


def benefit_window(found: PublishableEvaluation, t: Translator) -> str:
    """Return over which years benefits count, in words."""
    if found.mkba.horizon_years == 1:
        return t("de baten lopen over het eerste levensjaar")
    return t("de baten lopen over {years} jaar, teruggerekend naar het eerste", years=str(found.mkba.horizon_years))


def cost_prices(found: PublishableEvaluation, t: Translator) -> str:
    """Return in which prices the costs stand."""
    level = found.mkba.cost_price_level
    years = t.join([str(year) for year in found.mkba.cost_years]) or t("onbekend")
    if level is None:
        return t("{years}, lopende prijzen", years=years)
    return t("{years}, in prijzen van {level}", years=years, level=str(level))


def physical_effects(found: PublishableEvaluation, t: Translator) -> Table:
    """Return what happened and what it prevented, before any euro."""
    mkba = found.mkba
    rows = [
        [t("Gesprekken met deelnemers"), t.count(mkba.participants), t("geteld")],
        [t("Keuzes voor anticonceptie"), t.count(mkba.choices), t("geteld")],
        [
            t("Voorkomen zwangerschappen die tot een geboorte hadden geleid"),
            t.count(mkba.prevented) if mkba.prevented_fraction.value == 1 else t.decimal(mkba.prevented),
            t("berekend: {share} van de keuzes", share=t.percent(mkba.prevented_fraction)),
        ],
    ]
    return Table(
        t("Effecten in aantallen, stand {date}", date=t.date(found.peildatum)),
        [t("Effect"), t("Aantal"), t("Hoe bekend")],
        rows,
        t=t,
        download="effecten.csv",
    )


def sensitivity(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return every scenario beside each other, and where the rest of the uncertainty is."""
    rows = []
    for row in found.comparison:
        title = t("{title} (dit rapport)", title=row.title) if row.name == found.scenario else row.title
        if row.mkba is None:
            rows.append([title, *[t.count(PublishableNumber(Kind.UNKNOWN))] * 4, ""])
            continue
        mix = row.mkba.benefits_eur["mix"].low is not None
        tiers = ["mix"] if mix else list(map(str, TIERS))
        rows.append(
            [
                title,
                t.eur(row.mkba.costs_eur),
                t.eur(span([row.mkba.benefits_eur[tier] for tier in tiers])),
                t.ratio(span([row.mkba.benefit_cost_ratio[tier] for tier in tiers])),
                t.percent(row.mkba.prevented_fraction, decimals=0),
                str(row.mkba.price_level),
            ]
        )
    return [
        Paragraph(
            t(
                "Alle scenario’s staan hieronder, niet alleen het gunstigste. Een bereik loopt van de laagste tot de hoogste "
                "soort zorg; een scenario met een mix geeft één bedrag. Hoe de uitkomst verandert als alle aannamen tegelijk "
                "schuiven, staat in het notebook over onzekerheid."
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


def tier_name(tier: str, t: Translator) -> str:
    """Return a tier of care, or the mix, as a reader reads it."""
    return t("de mix van het scenario") if tier == "mix" else sentences.name_of(Intervention(tier), t)


def headline_tiers(found: PublishableEvaluation) -> list[str]:
    """Return the mix where the scenario sets one, else every tier."""
    return ["mix"] if found.mkba.benefits_eur["mix"].low is not None else [*map(str, TIERS)]


def shown_tiers(found: PublishableEvaluation) -> list[str]:
    """Return the tiers, and the mix if the scenario sets one."""
    has_mix = found.mkba.benefits_eur["mix"].low is not None
    return [*map(str, TIERS), "mix"] if has_mix else [*map(str, TIERS)]


def figure(found: PublishableEvaluation, t: Translator) -> Display:
    """Return costs against the benefits at each tier, on one straight scale."""
    mkba = found.mkba
    tiers = [
        BenefitTier(tier_name(tier, t), mkba.benefits_eur[tier], mkba.benefit_cost_ratio[tier])
        for tier in shown_tiers(found)
    ]
    caption = t(
        "Kosten en verwachte baten in euro’s, stand {date} (baten: prijspeil {year})",
        date=t.date(found.peildatum),
        year=str(found.price_level),
    )
    return costs_against_benefits(mkba.costs_eur, tiers, caption=caption, t=t)


def tables(found: PublishableEvaluation, t: Translator) -> list[Table]:
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
        )
    ]
    main = Table(
        t("Kosten en baten van de regio"),
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
        t("Verwachte baten per stroom, prijspeil {level}", level=str(found.price_level)),
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


def benchmark_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return local unit values beside those of the national MKBA."""
    mkba, national = found.mkba, found.mkba.benchmark
    rows = [
        [
            t("Kosten per deelnemer"),
            t.eur(mkba.cost_per_participant_eur),
            t.eur(national["cost_per_participant_eur"]),
        ],
        [
            t("Kosten per keuze voor anticonceptie"),
            t.eur(mkba.cost_per_choice_eur),
            t.eur(national["cost_per_choice_eur"]),
        ],
        [
            t("Deelnemers die voor anticonceptie kiezen"),
            t.percent(mkba.choice_rate),
            t.percent(national["choice_rate"], decimals=0),
        ],
    ]
    return Table(
        t("Eigen kengetallen naast de landelijke MKBA"),
        [t("Kengetal"), found.about.naam, t("Landelijk")],
        rows,
        t=t,
        notes=[
            t(
                "Eigen bedragen: {prices}; landelijk prijspeil {level}{assumed} en gemiddeld over de eerste vier "
                "jaar. Een opstartjaar is duurder per deelnemer: de kosten lopen al, de deelnemers komen nog.",
                prices=cost_prices(found, t),
                level=str(found.price_level),
                assumed=level_assumed(found, t),
            )
        ],
        download="kengetallen.csv",
    )


def level_assumed(found: PublishableEvaluation, t: Translator) -> str:
    """Return that the price level of the source is assumed, where amounts still stand in it."""
    if found.mkba.cost_price_level is not None:
        return t(" (omgerekend vanaf 2020, een aanname: de bron noemt geen prijspeil)")
    return t(" (aanname: de bron noemt geen prijspeil)")


def break_even_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return how much would be needed for benefits to equal costs."""
    mkba = found.mkba
    rows = [
        [
            tier_name(tier, t),
            t.decimal(mkba.break_even_choices[tier]),
            t.percent(mkba.break_even_prevented_fraction[tier]),
            t.percent(mkba.break_even_mix[tier]),
        ]
        for tier in shown_tiers(found)
    ]
    return Table(
        t("Wanneer zijn baten en kosten gelijk?"),
        [
            t("Zorg die een kind nodig had gehad"),
            t("Keuzes voor anticonceptie die nodig zijn"),
            t("Deel van de keuzes dat een geboorte moet voorkomen"),
            t("Deel van de gezinnen dat deze zorg nodig had moeten hebben"),
        ],
        rows,
        t=t,
        notes=[
            t(
                "Per kolom verandert alleen dat ene; de rest blijft zoals in het scenario. In de laatste kolom hadden de "
                "andere gezinnen geen zorg nodig. Boven 100% kunnen de baten de kosten bij deze aantallen niet dekken."
            )
        ],
        download="omslagpunten.csv",
    )


def honest_words(found: PublishableEvaluation, t: Translator) -> list[str]:
    """Return the sentences of an honest reading, each with its own figures."""
    mkba = found.mkba
    low = str(TIERS[0])
    said = []
    if mkba.cost_per_choice_eur.low is not None:
        said.append(
            t(
                "Een deelnemer kostte hier {participant} en een keuze {choice}; de landelijke MKBA noemt {np} en {nc}. Dat zijn "
                "opstartkosten tegenover een gemiddelde over vier jaar.",
                participant=t.eur(mkba.cost_per_participant_eur, in_words=True),
                choice=t.eur(mkba.cost_per_choice_eur, in_words=True),
                np=t.eur(mkba.benchmark["cost_per_participant_eur"]),
                nc=t.eur(mkba.benchmark["cost_per_choice_eur"]),
            )
        )
    escalated = mkba.ratio_by_stream.get(str(Stream.OPGESCHAALD))
    if escalated and escalated[low].low is not None:
        said.append(
            t(
                "Tellen alleen de opgeschaalde cliënten mee, dan zijn de baten {ratios} keer de kosten, van de laagste tot de "
                "hoogste soort zorg. Bij de laagste: {balance}.",
                ratios=t.join([t.ratio(escalated[str(tier)]) for tier in TIERS]),
                balance=sentences.balance(escalated[low], t),
            )
        )
    needed = [t.decimal(mkba.break_even_choices[str(tier)]) for tier in TIERS]
    if mkba.break_even_choices[low].low is not None:
        said.append(
            t(
                "Er zijn {needed} keuzes voor anticonceptie nodig om de kosten te dekken, van de lichtste tot de zwaarste zorg.",
                needed=t.join(needed),
            )
        )
    said += attribution_words(found, t)
    weak = t(
        "Niet elke keuze voor anticonceptie voorkomt een geboorte: een deel gebruikte al iets, en geen methode werkt altijd. "
        "De bron rekent met 100%; elke baat daalt evenredig als het minder is."
    )
    if mkba.prevented_fraction.value < 1:
        weak += " " + t("Deze pagina rekent met {share}.", share=t.percent(mkba.prevented_fraction))
    return [*said, weak]


def attribution_words(found: PublishableEvaluation, t: Translator) -> list[str]:
    """Return what is left if only residents of participating municipalities count."""
    credited = found.attribution
    if credited is None or credited.choices.low is None:
        return []
    low = str(TIERS[0])
    return [
        t(
            "De bron rekent alle opgeschaalde keuzes toe aan de deelnemende gemeenten. Daar woonden {residents} cliënten, "
            "elders {outside}; van de keuzes kunnen er {choices} bij deelnemende gemeenten horen. Hun baten bij de "
            "lichtste zorg zijn dan {benefits}: {all_costs} keer alle kosten, en {own_costs} keer wat de gemeenten zelf "
            "betaalden. Waar de cliënten van netwerkpartners wonen, is onbekend.",
            residents=t.count(credited.resident_cases, in_words=True),
            outside=t.count(credited.outside_cases, in_words=True),
            choices=t.count(credited.choices, in_words=True),
            benefits=t.eur(credited.benefits_eur[low], in_words=True),
            all_costs=t.ratio(credited.ratio_all_costs[low], in_words=True),
            own_costs=t.ratio(credited.ratio_own_costs[low], in_words=True),
        ),
        t(
            "Voor cliënten van elders betaalt niemand mee. Naar rato van alle deelnemers ging er {costs} aan programmakosten "
            "naar hen toe; daar horen {choices} keuzes bij, met verwachte baten bij de lichtste zorg {benefits}.",
            costs=t.eur(credited.outside_costs_eur, in_words=True),
            choices=t.count(credited.outside_choices, in_words=True),
            benefits=t.eur(credited.outside_benefits_eur[low], in_words=True),
        ),
    ]


def flag_words(flag: Flag, t: Translator) -> str:
    """Return a flag of the evaluation as a sentence."""
    details = flag.details
    match flag.word:
        case "vensters_verschillen":
            return t(
                "Kosten en cliënten beslaan niet dezelfde periode: de kosten zijn van {years}, de cliënten van {start} tot "
                "en met {end}. Kosten van eerdere jaren ontbreken, en van het kostenjaar zijn nog niet alle baten geteld.",
                years=details["cost_years"],
                start=t.month(dt.date.fromisoformat(details["start"])),
                end=t.date(dt.date.fromisoformat(details["peildatum"])),
            )
        case "peildata_verschillen":
            dates = [
                t("{stream} op {date}", stream=sentences.name_of(Stream(s), t), date=t.date(dt.date.fromisoformat(d)))
                for s, d in details.items()
            ]
            return t("De stromen zijn op verschillende dagen geteld: {dates}.", dates=t.join(dates))
        case "prijspeilen_verschillen":
            return t(
                "De kosten staan in prijzen van {years} en de baten in prijzen van {level}; net als in de bron zijn zij "
                "zonder indexering naast elkaar gezet.",
                years=details["cost_years"],
                level=details["price_level"],
            )
        case "kosten_onbekend":
            return t("Er zijn geen kosten geleverd; verhoudingen en omslagpunten ontbreken daarom.")
        case _:
            return ""


def _gemeente_section(found: PublishableEvaluation, t: Translator, heading: str) -> Display:
    mkba = found.mkba
    own: PublishableNumber | None = own_number(found)
    shares = bearers.own_share(found, t)
    if own is None or mkba.choices.low is None:
        return Section(
            heading,
            Paragraph(
                t(
                    "Uit {place} zijn geen cliënten vermeld; er is dus niets om baten aan toe te rekenen.",
                    place=_place(found),
                )
            ),
            *shares,
        )
    pays = bool(found.cost_shares)
    columns = [t("Zorg die een kind nodig had gehad"), t("Baten")]
    columns += [t("Baten min aandeel in de kosten"), t("Voor de gemeente zelf")] if pays else []
    rows = []
    for tier in shown_tiers(found):
        rows.append([tier_name(tier, t), t.eur(mkba.benefits_eur[tier])])
        if pays:
            party = str(Party.GEMEENTEN)
            rows[-1] += [t.eur(mkba.net_benefit_eur[tier]), t.eur(mkba.net_by_party_eur[party][tier])]
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
                "het saldo is dus eerder te laag dan te hoog. De laatste kolom telt alleen zorg die de gemeente anders zelf had "
                "betaald, min haar deel van de kosten van gemeenten.",
                key=sentences.name_of(AllocationKey(found.allocation_key), t),
            )
        )
    return Section(
        heading,
        Paragraph(null_alternative(found, t)),
        Table(
            t("Verwachte baten van opgeschaalde cliënten uit {place}", place=_place(found)),
            columns,
            rows,
            t=t,
            notes=notes,
            download="mkba.csv",
        ),
        *shares,
    )


def _place(found: PublishableEvaluation) -> str:
    return found.gemeente.naam if found.gemeente else found.about.naam
