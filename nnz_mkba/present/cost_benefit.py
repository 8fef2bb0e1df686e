"""Costs and benefits: what it cost, what it may have brought, and what an honest reading adds."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.evaluation import Flag
from nnz_mkba.present import sentences
from nnz_mkba.present.figures.bars import BenefitTier, costs_against_benefits
from nnz_mkba.present.html import Bullets, Display, Empty, Heading, Notice, Paragraph, Section, Table
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.overview import own_number
from nnz_mkba.vocabulary import TIERS, Bearer, Intervention, Stream


def section(found: PublishableEvaluation, t: Translator) -> Display:
    """Return costs against benefits, with the null alternative and what is not in the sum."""
    heading = t("Wat kostte het en wat bracht het?")
    if found.gemeente:
        return _gemeente_section(found, t, heading)
    return Section(
        heading,
        Paragraph(null_alternative(t)),
        figure(found, t),
        *tables(found, t),
        Heading(t("Wat niet in euro’s is uitgedrukt (PM)"), level=3),
        Bullets(found.about.pm_posten),
        Heading(t("Wat niet in de kosten zit"), level=3),
        Bullets(found.about.niet_in_de_kosten),
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


def null_alternative(t: Translator) -> str:
    """Return what the programme is compared with."""
    return t(
        "Het nulalternatief is: geen Nu Niet Zwanger. De baten zijn de kosten van zorg in het eerste levensjaar die niet "
        "gemaakt worden als een onbedoelde zwangerschap uitblijft. Elke keuze voor anticonceptie telt daarin als één "
        "voorkomen zwangerschap, en alle gezinnen krijgen dezelfde soort zorg; zo rekende ook de bron."
    )


def tier_name(tier: str, t: Translator) -> str:
    """Return a tier of care, or the mix, as a reader reads it."""
    return t("de mix van het scenario") if tier == "mix" else sentences.name_of(Intervention(tier), t)


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
        ]
        for tier in shown_tiers(found)
    ]
    bearers = t.join(
        [
            t("{bearer} {amount}", bearer=sentences.name_of(Bearer(bearer), t), amount=t.eur(amount))
            for bearer, amount in mkba.costs_by_bearer.items()
            if amount.low is not None
        ]
    )
    notes = [
        t(
            "Kosten: {costs} in {years} ({bearers}), lopende prijzen. Baten: {choices} keuzes, prijspeil {level} "
            "(aanname: de bron noemt geen prijspeil), alleen de eerste twaalf levensmaanden.",
            costs=t.eur(mkba.costs_eur),
            years=t.join([str(year) for year in mkba.cost_years]) or t("onbekend"),
            bearers=bearers or t("onbekend"),
            choices=t.count(mkba.choices),
            level=str(found.price_level),
        )
    ]
    main = Table(
        t("Kosten en baten van de regio"),
        [t("Zorg die een kind nodig had gehad"), t("Baten"), t("Baten min kosten"), t("Baten gedeeld door kosten")],
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
                "Eigen bedragen in lopende prijzen; landelijk prijspeil {level} (aanname) en gemiddeld over de eerste vier "
                "jaar. Een opstartjaar is duurder per deelnemer: de kosten lopen al, de deelnemers komen nog.",
                level=str(found.price_level),
            )
        ],
        download="kengetallen.csv",
    )


def break_even_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return how much would be needed for benefits to equal costs."""
    mkba = found.mkba
    rows = [
        [
            tier_name(tier, t),
            t.decimal(mkba.break_even_choices[tier]),
            t.percent(mkba.break_even_prevented_fraction[tier]),
        ]
        for tier in shown_tiers(found)
    ]
    return Table(
        t("Wanneer zijn baten en kosten gelijk?"),
        [
            t("Zorg die een kind nodig had gehad"),
            t("Voorkomen zwangerschappen"),
            t("Deel van de keuzes dat er een voorkomt"),
        ],
        rows,
        t=t,
        notes=[t("Boven 100% kunnen de baten de kosten bij deze aantallen niet dekken.")],
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
                "Er zijn {needed} voorkomen zwangerschappen nodig om de kosten te dekken, van de lichtste tot de zwaarste zorg.",
                needed=t.join(needed),
            )
        )
    said += attribution_words(found, t)
    said.append(
        t(
            "Niet elke keuze voor anticonceptie voorkomt een zwangerschap: een deel gebruikte al iets, en geen methode werkt "
            "altijd. De bron rekent met 100%; elke baat op deze pagina daalt evenredig als het minder is."
        )
    )
    return said


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
        )
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
    if own is None or mkba.choices.low is None:
        return Section(
            heading,
            Paragraph(
                t(
                    "Uit {place} zijn geen cliënten vermeld; er is dus niets om baten aan toe te rekenen.",
                    place=_place(found),
                )
            ),
        )
    rows = [[tier_name(tier, t), t.eur(mkba.benefits_eur[tier])] for tier in shown_tiers(found)]
    return Section(
        heading,
        Paragraph(null_alternative(t)),
        Table(
            t("Verwachte baten van opgeschaalde cliënten uit {place}", place=_place(found)),
            [t("Zorg die een kind nodig had gehad"), t("Baten")],
            [[row[0], NumberText(row[1])] for row in rows],
            t=t,
            notes=[
                t(
                    "Prijspeil {level} (aanname), eerste twaalf levensmaanden. Het bereik volgt uit de regionale cijfers: "
                    "hoeveel cliënten uit deze gemeente voor anticonceptie kozen, is niet bekend. Cliënten van "
                    "netwerkpartners zijn niet per gemeente geteld en tellen hier niet mee.",
                    level=str(found.price_level),
                )
            ],
            download="mkba.csv",
        ),
        Paragraph(
            t(
                "De bijdrage van de gemeente aan de kosten is niet geleverd; baten en kosten zijn hier dus niet te verrekenen."
            )
        ),
    )


def _place(found: PublishableEvaluation) -> str:
    return found.gemeente.naam if found.gemeente else found.about.naam
