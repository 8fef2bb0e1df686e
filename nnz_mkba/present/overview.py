"""The top of a page: title, the sentence that says it all, and the key figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import sentences, small_counts
from nnz_mkba.present.html import Banner, Display, KeyFigures, Lead, Notice, Paragraph, Parts, Title
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.vocabulary import TIERS, Audience, Status

#: Number of clients in a municipality, and whether the source names any.
Own = PublishableNumber | None


def head(found: PublishableEvaluation, t: Translator) -> Display:
    """Return title, banners and the summary."""
    place = found.gemeente.naam if found.gemeente else found.about.naam
    kind = t("Tussenevaluatie van de gemeente") if found.gemeente else t("Tussenevaluatie van de regio")
    parts: list[Display] = [
        Title(
            t("Nu Niet Zwanger in {place}", place=place),
            t("{kind}, stand op {date}", kind=kind, date=t.date(found.peildatum)),
        )
    ]
    parts += banners(found, t)
    parts += assumed_notice(found, t)
    parts.append(Lead(summary(found, t)))
    parts.append(key_figures(found, t))
    if found.audience is not Audience.INTERN:
        parts.append(Notice(small_counts.notice(found, t)))
    if sentence := progress_sentence(found, t):
        parts.append(Paragraph(sentence))
    parts.append(
        Notice(
            t(
                "Meedoen aan Nu Niet Zwanger is vrijwillig. Het gaat eerst om gewenste kinderen en om het voorkomen van leed; geld komt daarna."
            )
        )
    )
    return Parts(*parts)


def banners(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return what must stand above anything else: who may read it, and whether it is about anybody."""
    shown: list[Display] = []
    if found.audience is Audience.INTERN:
        shown.append(Banner(t("Vertrouwelijk – niet verspreiden. Deze versie toont kleine aantallen cliënten.")))
    if found.about.synthetisch:
        shown.append(Banner(t("Verzonnen gegevens: deze cijfers gaan over niemand."), kind="synthetic"))
    return shown


def assumed_notice(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return what the scenario sets in place of what was counted and delivered; nothing where it takes those."""
    said = []
    if found.mkba.assumed_choice_rate is not None:
        rate = t.percent(PublishableNumber.exact(found.mkba.assumed_choice_rate))
        said.append(t("{rate} van de deelnemers kiest voor anticonceptie, in plaats van wat er geteld is", rate=rate))
    if found.mkba.assumed_costs_eur is not None:
        costs = t.eur(PublishableNumber.exact(found.mkba.assumed_costs_eur))
        said.append(t("het programma kost de regio {costs}, in plaats van wat er geleverd is", costs=costs))
    if not said:
        return []
    return [
        Notice(
            t("Dit is een verkenning, geen verantwoording. Aangenomen is: {parts}.", parts=t.join(said)),
            kind="warning",
        )
    ]


def summary(found: PublishableEvaluation, t: Translator) -> str:
    """Return in a few sentences what it cost, what it brought, how sure that is and how it goes."""
    return _gemeente_summary(found, t) if found.gemeente else _region_summary(found, t)


def benefit_span(found: PublishableEvaluation) -> PublishableNumber:
    """Return the benefits of the mix, or from the lowest end to the highest over all tiers. [EUR]"""
    return _span(found.mkba.benefits_eur)


def ratio_span(found: PublishableEvaluation) -> PublishableNumber:
    """Return benefits over costs, of the mix or over all tiers."""
    return _span(found.mkba.benefit_cost_ratio)


def span(numbers: Sequence[PublishableNumber]) -> PublishableNumber:
    """Return the range from the lowest to the highest end; the first number where any has none."""
    ends = [(number.low, number.high) for number in numbers if number.low is not None and number.high is not None]
    if len(ends) < len(numbers):
        return next(number for number in numbers if number.low is None or number.high is None)
    return PublishableNumber.between(min(low for low, _ in ends), max(high for _, high in ends))


def _span(by_tier: dict[str, PublishableNumber]) -> PublishableNumber:
    """Return the mix where the scenario sets one, else the span over all tiers."""
    mix = by_tier["mix"]
    return mix if mix.low is not None else span([by_tier[tier] for tier in TIERS])


def _region_summary(found: PublishableEvaluation, t: Translator) -> str:
    mkba = found.mkba
    costs = (
        t("De programmakosten zijn niet geleverd.")
        if mkba.costs_eur.low is None
        else t("De programmakosten in {place} zijn in dit scenario gesteld op {costs}.", **_cost_words(found, t))
        if mkba.assumed_costs_eur is not None
        else t("Nu Niet Zwanger kostte in {years} {costs} in {place}.", **_cost_words(found, t))
    )
    reached = (
        t(
            "Van {participants} sinds {start} kozen er {choices} voor anticonceptie.",
            start=t.month(found.about.programma_start),
            participants=sentences.participants(mkba.participants, t),
            choices=t.count(mkba.choices, in_words=True),
        )
        if mkba.assumed_choice_rate is None
        else t(
            "Aangenomen is dat {rate} van {participants} voor anticonceptie kiest.",
            rate=t.percent(PublishableNumber.exact(mkba.assumed_choice_rate)),
            participants=sentences.participants(mkba.participants, t),
        )
    )
    figures = {
        "benefits": t.eur(benefit_span(found), in_words=True),
        "year": str(found.price_level),
        "ratio": t.ratio(ratio_span(found), decimals=1, in_words=True),
    }
    if mkba.prevented_fraction.is_exact and mkba.prevented_fraction.value == 1:
        benefits = t(
            "Als elke keuze een onbedoelde zwangerschap voorkomt, liggen de maatschappelijke baten {benefits} "
            "(prijspeil {year}): {ratio} keer de kosten.",
            **figures,
        )
    else:
        benefits = t(
            "De maatschappelijke baten zijn in dit scenario {benefits} (prijspeil {year}): {ratio} keer de kosten.",
            **figures,
        )
    sure = t(
        "Dat is niet zeker: niemand heeft gemeten welke zorg nodig was geweest en hoeveel keuzes echt een zwangerschap voorkomen."
    )
    parts = [costs, reached, benefits, sure] if benefit_span(found).low is not None else [costs, reached]
    return " ".join(parts)


def _cost_words(found: PublishableEvaluation, t: Translator) -> dict[str, str]:
    return {
        "place": found.about.naam,
        "costs": t.eur(found.mkba.costs_eur),
        "years": t.join([str(year) for year in found.mkba.cost_years]),
    }


def progress_sentence(found: PublishableEvaluation, t: Translator) -> str:
    """Return how many indicators stand where, and which one lags most."""
    aimed = [i for i in found.indicators if i.status not in (Status.GEEN_STREEFWAARDE, Status.ONBEKEND)]
    if not aimed:
        return ""
    counted = Counter(indicator.status for indicator in aimed)
    words = [
        f"{t.count(PublishableNumber.exact(counted[status]))} {sentences.name_of(status, t)}"
        for status in Status
        if counted[status]
    ]
    sentence = t(
        "Van de {n} indicatoren met een streefwaarde: {words}.",
        n=t.count(PublishableNumber.exact(len(aimed))),
        words=t.join(words),
    )
    late = [i for i in aimed if i.status is Status.ACHTER and i.path_ratio.is_exact]
    if late:
        worst = min(late, key=lambda indicator: indicator.path_ratio.value)
        sentence += " " + t(
            "Het verst achter loopt {indicator}: {value}, waar {expected} was verwacht.",
            indicator=indicator_name(worst, t),
            value=t.count(worst.value),
            expected=t.decimal(worst.expected),
        )
    return sentence


def indicator_name(indicator: Any, t: Translator) -> str:
    """Return an indicator's name in the language of the page, as it stands within a sentence."""
    name = indicator.name_en if t.language == "en" else indicator.naam
    return name[:1].lower() + name[1:]


def own_number(found: PublishableEvaluation) -> Own:
    """Return the municipality's escalated clients, or None if the source names none."""
    for origin in found.origins:
        for row in origin.rows:
            if found.gemeente and row.gemeente.code == found.gemeente.code:
                return None if row.number.low is None and not row.number.is_interval else row.number
    return None


def _gemeente_summary(found: PublishableEvaluation, t: Translator) -> str:
    place = found.gemeente.naam if found.gemeente else ""
    since = found.participates_since
    if since is None:
        parts = [t("{place} doet niet mee aan Nu Niet Zwanger in {region}.", place=place, region=found.about.naam)]
    elif since > found.peildatum:
        parts = [
            t(
                "{place} doet mee aan Nu Niet Zwanger vanaf {month}, na deze peildatum.",
                place=place,
                month=t.month(since),
            )
        ]
    else:
        parts = [t("{place} doet sinds {month} mee aan Nu Niet Zwanger.", place=place, month=t.month(since))]
    own = own_number(found)
    if own is None:
        parts.append(t("De bron noemt geen opgeschaalde cliënten uit {place}.", place=place))
    else:
        total = found.origins[0].total
        parts.append(
            t(
                "Van de {total} opgeschaalde cliënten in de regio {verb} er {own} uit {place}.",
                total=t.count(total),
                verb=t("kwam") if own.is_exact and own.value == 1 else t("kwamen"),
                own=t.count(own, in_words=True),
                place=place,
            )
        )
        if since is None:
            parts.append(t("De gemeente betaalt niet mee aan het programma."))
        choices = found.mkba.choices
        if choices.low is not None:
            parts.append(
                t(
                    "Hoeveel van hen voor anticonceptie kozen, is niet bekend; volgens de regionale cijfers zijn het er {choices}. De verwachte baten daarvan zijn {benefits} (prijspeil {year}).",
                    choices=t.count(choices, in_words=True),
                    benefits=t.eur(benefit_span(found), in_words=True),
                    year=str(found.price_level),
                )
            )
    if since is not None:
        parts.append(t("Hoeveel de gemeente zelf betaalt, staat niet in de bron."))
    return " ".join(parts)


def key_figures(found: PublishableEvaluation, t: Translator) -> KeyFigures:
    """Return four to six figures with what they mean."""
    mkba, benchmark = found.mkba, found.mkba.benchmark
    level = t("prijspeil {year}", year=str(found.price_level))
    if found.gemeente:
        return _gemeente_figures(found, t, level)
    years = t.join([str(year) for year in mkba.cost_years])
    return KeyFigures(
        [
            (
                t("Programmakosten"),
                t.eur(mkba.costs_eur),
                t("aangenomen in dit scenario")
                if mkba.assumed_costs_eur is not None
                else t("lopende prijzen, {years}", years=years or t("onbekend"))
                if mkba.cost_price_level is None
                else t("{years}, in prijzen van {level}", years=years, level=str(mkba.cost_price_level)),
            ),
            (t("Deelnemers"), t.count(mkba.participants), _dates(found, t)),
            (t("Keuzes voor anticonceptie"), t.count(mkba.choices), _rate(found, t)),
            (
                t("Verwachte baten"),
                t.eur(benefit_span(found)),
                _benefit_note(found, t, level),
            ),
            (t("Baten gedeeld door kosten"), t.ratio(ratio_span(found), decimals=1), _span_note(found, t)),
            (
                t("Kosten per keuze"),
                t.eur(mkba.cost_per_choice_eur),
                t("landelijk {amount}, gemiddeld over vier jaar", amount=t.eur(benchmark["cost_per_choice_eur"])),
            ),
        ]
    )


def _span_note(found: PublishableEvaluation, t: Translator) -> str:
    return t("over de drie soorten zorg") if found.mkba.benefits_eur["mix"].low is None else t("bij de mix van zorg")


def _benefit_note(found: PublishableEvaluation, t: Translator, level: str) -> str:
    if found.mkba.horizon_years == 1 and found.mkba.prevented_fraction.value == 1:
        return t(
            "zorg in het eerste levensjaar, {level}; elke keuze telt als een voorkomen zwangerschap", level=level
        )
    return t(
        "{years} jaar, {level}; {share} van de keuzes voorkomt een geboorte",
        years=str(found.mkba.horizon_years),
        level=level,
        share=t.percent(found.mkba.prevented_fraction, decimals=0),
    )


def _dates(found: PublishableEvaluation, t: Translator) -> str:
    dates = sorted({stream.peildatum for stream in found.mkba.streams.values() if stream.peildatum})
    return t(
        "sinds {start}, stand {dates}",
        start=t.month(found.about.programma_start),
        dates=t.join(list(map(t.date, dates))),
    )


def _rate(found: PublishableEvaluation, t: Translator) -> str:
    national = t.percent(found.mkba.benchmark["choice_rate"], decimals=0)
    if found.mkba.assumed_choice_rate is not None:
        rate = t.percent(PublishableNumber.exact(found.mkba.assumed_choice_rate))
        return t("aangenomen: {rate} van de deelnemers; landelijk {national}", rate=rate, national=national)
    if not found.mkba.choice_rate.is_exact:
        return t("landelijk kiest {national} van de deelnemers voor anticonceptie", national=national)
    return t(
        "{rate} van de deelnemers; landelijk {national}", rate=t.percent(found.mkba.choice_rate), national=national
    )


def _participation(found: PublishableEvaluation, t: Translator) -> str:
    since = found.participates_since
    if since is None:
        return t("doet niet mee")
    if since > found.peildatum:
        return t("vanaf {month}", month=t.month(since))
    return t("sinds {month}", month=t.month(since))


def _gemeente_figures(found: PublishableEvaluation, t: Translator, level: str) -> KeyFigures:
    own = own_number(found)
    cards: list[tuple[str, str, str]] = [
        (t("Deelname"), _participation(found, t), ""),
        (
            t("Opgeschaalde cliënten uit de gemeente"),
            t("niet genoemd in de bron") if own is None else t.count(own),
            t("stand {date}", date=t.date(found.origins[0].peildatum)) if found.origins else "",
        ),
        (
            t("Opgeschaalde cliënten in de regio"),
            t.count(found.origins[0].total) if found.origins else t("onbekend"),
            "",
        ),
        (
            t("Inwoners"),
            t.count(PublishableNumber.exact(found.gemeente.inwoners if found.gemeente else None)),
            t("1 januari 2021, CBS, afgerond"),
        ),
    ]
    if own is not None and found.mkba.choices.low is not None:
        cards.append((t("Verwachte baten"), t.eur(benefit_span(found)), t("eerste levensjaar, {level}", level=level)))
    return KeyFigures([(label, NumberText(value), note) for label, value, note in cards])
