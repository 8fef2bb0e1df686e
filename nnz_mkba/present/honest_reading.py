"""What a careful reader adds to the published sum: local unit values, break-even, attribution, periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from nnz_mkba.evaluation import Flag
from nnz_mkba.present import sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Display, Empty, Notice, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.spans import span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import cost_prices, headline_tiers, level_assumed, shown_tiers, tier_name
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Stream


def section(found: Result, t: Translator) -> Display:
    """Return what a careful reader adds to the published sum."""
    if found.gemeente:
        return Empty()
    flags = [words for flag in found.flags if (words := flag_words(flag, t))]
    costs_known = found.mkba.costs_eur.low is not None
    if not costs_known and found.mkba.choices.low is None:
        return Section(
            t("Wat een eerlijke lezing toevoegt"), Paragraph(weak_words(found, t)), *_periods(flags, costs_known, t)
        )
    return Section(
        t("Wat een eerlijke lezing toevoegt"),
        Fold(_benchmark_finding(found, t), *map(Paragraph, benchmark_words(found, t)), benchmark_table(found, t)),
        *_whose_clients(found, t),
        Fold(
            _break_even_finding(found, t),
            *map(Paragraph, [*break_even_words(found, t), weak_words(found, t)]),
            break_even_table(found, t),
        ),
        *_periods(flags, costs_known, t),
    )


def _periods(flags: list[str], costs_known: bool, t: Translator) -> list[Display]:
    if not flags:
        return []
    notice = Notice("\n\n".join(flags), kind="warning")
    if not costs_known:
        return [notice]
    return [Fold(t("Kosten en baten zijn niet van dezelfde periode"), notice)]


def _benchmark_finding(found: Result, t: Translator) -> str:
    here = found.mkba.cost_per_choice_eur
    if here.low is None:
        return t("Kengetallen naast de landelijke")
    return t(
        "Een keuze kostte in dit opstartjaar {here}, en landelijk gemiddeld {national}",
        here=t.eur(here, in_words=True),
        national=t.eur(found.mkba.benchmark["cost_per_choice_eur"]),
    )


def _whose_clients(found: Result, t: Translator) -> list[Display]:
    """Return what is left if only escalated clients count, or only residents of municipalities that pay."""
    premise = sentences.premise(found.mkba.prevented_fraction, t)
    parts: list[Display] = []
    if said := escalated_words(found, t):
        ratios = found.mkba.ratio_by_stream[str(Stream.OPGESCHAALD)]
        summary = t(
            "{premise} en alleen opgeschaalde cliënten tellen: baten {ratio} keer de kosten",
            premise=premise,
            ratio=t.ratio(span([ratios[tier] for tier in headline_tiers(found)]), in_words=True),
        )
        parts.append(Fold(summary, *map(Paragraph, said)))
    said = attribution_words(found, t)
    if said and found.attribution:
        summary = t(
            "Tellen alleen cliënten uit deelnemende gemeenten: bij {care} baten {ratio} keer de kosten",
            care=_lightest(found, t),
            ratio=t.ratio(found.attribution.ratio_all_costs[headline_tiers(found)[0]], in_words=True),
        )
        parts.append(Fold(summary, *map(Paragraph, said)))
    return parts


def _break_even_finding(found: Result, t: Translator) -> str:
    needed = span([found.mkba.break_even_choices[tier] for tier in headline_tiers(found)])
    if needed.low is None:
        return t("Wanneer zijn baten en kosten gelijk?")
    return t("Om de kosten te dekken zijn {needed} keuzes nodig", needed=t.needed(needed, in_words=True))


def benchmark_words(found: Result, t: Translator) -> list[str]:
    """Return what a participant and a choice cost, beside the national figures."""
    mkba, said = found.mkba, []
    if mkba.cost_per_choice_eur.low is not None:
        said.append(
            t(
                "Een deelnemer kostte hier {participant} en een keuze {choice}; de landelijke MKBA noemt {np} en {nc}{moved}. Dat zijn "
                "opstartkosten tegenover een gemiddelde over vier jaar.",
                participant=t.eur(mkba.cost_per_participant_eur, in_words=True),
                choice=t.eur(mkba.cost_per_choice_eur, in_words=True),
                np=t.eur(mkba.benchmark["cost_per_participant_eur"]),
                nc=t.eur(mkba.benchmark["cost_per_choice_eur"]),
                moved=""
                if mkba.cost_price_level is None
                else t(", omgerekend naar prijzen van {level}", level=str(mkba.cost_price_level)),
            )
        )
    return said


def break_even_words(found: Result, t: Translator) -> list[str]:
    """Return how many choices it takes to cover the costs."""
    mkba, tiers, said = found.mkba, headline_tiers(found), []
    if mkba.break_even_choices[tiers[0]].low is not None:
        needed = t.join([t.needed(mkba.break_even_choices[tier]) for tier in tiers])
        said.append(
            t(
                "Er zijn {needed} keuzes voor anticonceptie nodig om de kosten te dekken, van de lichtste tot de zwaarste zorg.",
                needed=needed,
            )
            if len(tiers) > 1
            else t("Er zijn {needed} keuzes voor anticonceptie nodig om de kosten te dekken.", needed=needed)
        )
    return said


def weak_words(found: Result, t: Translator) -> str:
    """Return that not every choice prevents a birth."""
    weak = t(
        "Niet elke keuze voor anticonceptie voorkomt een geboorte: een deel gebruikte al iets, en geen methode werkt altijd. "
        "De bron rekent met 100%; elke baat daalt evenredig als het minder is."
    )
    if found.mkba.prevented_fraction.value < 1:
        weak += " " + t("Deze pagina rekent met {share}.", share=sentences.share(found.mkba.prevented_fraction, t))
    return weak


def escalated_words(found: Result, t: Translator) -> list[str]:
    """Return what is left of the outcome if only escalated clients count; nothing where that is not known."""
    ratios = found.mkba.ratio_by_stream.get(str(Stream.OPGESCHAALD))
    if not ratios or ratios[headline_tiers(found)[0]].low is None:
        return []
    return [_escalated_words(ratios, found, t)]


def _escalated_words(ratios: Mapping[str, Number], found: Result, t: Translator) -> str:
    tiers, premise = headline_tiers(found), sentences.premise(found.mkba.prevented_fraction, t)
    if len(tiers) == 1:
        return t(
            "{premise} en alleen opgeschaalde cliënten meetellen, zijn de baten bij {care} {ratio} keer de kosten: {balance}.",
            premise=premise,
            care=tier_name(tiers[0], t),
            ratio=t.ratio(ratios[tiers[0]], in_words=True),
            balance=sentences.balance(ratios[tiers[0]], t),
        )
    return t(
        "{premise} en alleen opgeschaalde cliënten meetellen, zijn de baten {ratios} keer de kosten, van de laagste tot de "
        "hoogste soort zorg. Bij de laagste: {balance}.",
        premise=premise,
        ratios=t.join([t.ratio(ratios[tier]) for tier in tiers]),
        balance=sentences.balance(ratios[tiers[0]], t),
    )


def attribution_words(found: Result, t: Translator) -> list[str]:
    """Return what is left if only residents of participating municipalities count."""
    credited = found.attribution
    if credited is None or credited.choices.low is None:
        return []
    low = headline_tiers(found)[0]
    care = _lightest(found, t)
    return [
        t(
            "De bron rekent alle opgeschaalde keuzes toe aan de deelnemende gemeenten. Daar woonden {residents} cliënten, "
            "elders {outside}; van de keuzes kunnen er {choices} bij deelnemende gemeenten horen. Hun baten bij {care} "
            "zijn dan {benefits}: {all_costs} keer alle kosten, en {own_costs} keer wat de gemeenten zelf "
            "betaalden. Waar de cliënten van netwerkpartners wonen, is onbekend.",
            care=care,
            residents=t.count(credited.resident_cases, in_words=True),
            outside=t.count(credited.outside_cases, in_words=True),
            choices=t.count(credited.choices, in_words=True),
            benefits=t.eur(credited.benefits_eur[low], in_words=True),
            all_costs=t.ratio(credited.ratio_all_costs[low], in_words=True),
            own_costs=t.ratio(credited.ratio_own_costs[low], in_words=True),
        ),
        t(
            "Voor cliënten van elders betaalt niemand mee. Naar rato van alle deelnemers ging er {costs} aan programmakosten "
            "naar hen toe; daar horen {choices} keuzes bij, samen goed voor {benefits} aan baten bij {care}.",
            care=care,
            costs=t.eur(credited.outside_costs_eur, in_words=True),
            choices=t.count(credited.outside_choices, in_words=True),
            benefits=t.eur(credited.outside_benefits_eur[low], in_words=True),
        ),
    ]


def _lightest(found: Result, t: Translator) -> str:
    tiers = headline_tiers(found)
    return tier_name(tiers[0], t) if len(tiers) == 1 else t("de lichtste zorg")


def benchmark_table(found: Result, t: Translator) -> Table:
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
        t(
            "Eigen kengetallen ({prices}) naast de landelijke MKBA (prijspeil {year})",
            prices=cost_prices(found, t),
            year=str(found.price_level),
        ),
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


def break_even_table(found: Result, t: Translator) -> Table:
    """Return how much would be needed for benefits to equal costs."""
    mkba = found.mkba
    rows = [
        [
            tier_name(tier, t),
            t.needed(mkba.break_even_choices[tier]),
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
