"""The top of a page: title, the sentence that says it all, and the key figures."""

from __future__ import annotations

from dataclasses import dataclass

from nnz_mkba.present import gemeente_top, sentences, small_counts
from nnz_mkba.present.html import Banner, Content, Display, KeyFigures, Lead, Notice, Title
from nnz_mkba.present.html import Status as StatusWord
from nnz_mkba.present.indicators import is_escalated, lags_most, progress_sentence
from nnz_mkba.present.locale import NumberText, Translator, tidy
from nnz_mkba.present.quoted import quoted, scenario_title
from nnz_mkba.present.spans import benefit_span, ratio_span
from nnz_mkba.present.summary import StatusLine, Summarised, Summary
from nnz_mkba.present.terms import counts_every_choice, in_kind, window_note
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.results.certainty import Certainty
from nnz_mkba.results.evaluate import PUBLISHED
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Audience, Status, Stream

#: The stand of a region is that of its worst indicator.
_WORST_FIRST = (Status.ACHTER, Status.RISICO, Status.OP_KOERS, Status.BEHAALD)
#: So many of a region's key figures go to an overview of many pages.
LISTED = 6


def head(found: Result, t: Translator, sure: Certainty | None = None) -> Display:
    """Return title, banners and the summary, with how often the outcome is positive where that is known."""
    place = found.gemeente.naam if found.gemeente else found.about.naam
    kind = t("Tussenevaluatie van de gemeente") if found.gemeente else t("Tussenevaluatie van de regio")
    parts: list[Display] = [
        Title(
            t("Nu Niet Zwanger in {place}", place=place),
            _below(found, kind, t),
        )
    ]
    parts += banners(found, t)
    parts += assumed_notice(found, t)
    stand = standing(found, t)
    # The summary first: on a phone the first screen ends below it.
    parts.append(Lead(summary(found, t, sure)))
    parts.append(StatusLine(stand.word, "" if found.gemeente else stand.reason))
    figures = key_figures(found, t, sure)
    parts.append(figures)
    said = [
        t("Meedoen is vrijwillig. Het gaat eerst om gewenste kinderen en het voorkomen van leed; geld komt daarna."),
    ]
    worst = lags_most(found)
    if not found.gemeente and not (worst and is_escalated(worst)):  # else the sentences above have explained it
        said.append(t("Opgeschaald: een ingewikkelde casus die naar de coördinator van het programma gaat."))
    if found.audience is not Audience.INTERN:
        said.append(small_counts.notice(found, t))
    parts.append(Notice(" ".join(said)))
    return Summarised(
        Summary(
            group=t("gemeenten") if found.gemeente else t("regio"),
            name=place,
            status=stand.word.text,
            status_key=stand.word.name,
            headline=stand.reason,
            figures=gemeente_top.listed_figures(found, t) if found.gemeente else _listed(found, figures, t),
        ),
        *parts,
    )


def _below(found: Result, kind: str, t: Translator) -> Content:
    """Return what the page is and of when, and under which scenario unless that is the published one."""
    stand = t("{kind}, stand op {date}", kind=kind, date=t.date(found.peildatum))
    if found.scenario == PUBLISHED:
        return stand
    title = scenario_title(found.scenario_title, t)
    return (
        quoted(title, t, t("{stand}; scenario:", stand=stand))
        if title == found.scenario_title
        else t("{stand}; scenario: {title}", stand=stand, title=title)
    )


def _listed(found: Result, figures: KeyFigures, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return a region's key figures for an overview, where the note that says what they rest on is not in sight."""
    prevented = found.mkba.prevented_fraction
    benefits = sentences.benefits_label(prevented, t)
    full = {
        benefits: t("{label} (prijspeil {year})", label=benefits, year=str(found.price_level)),
        t("Baten gedeeld door kosten"): sentences.ratio_label(prevented, t),
    }
    return tuple((full.get(str(card[0]), str(card[0])), str(card[1])) for card in figures.cards[:LISTED])


@dataclass(frozen=True)
class Standing:
    """Where a place stands, in a word with the main reason."""

    word: StatusWord
    reason: str


def standing(found: Result, t: Translator) -> Standing:
    """Return the stand of a region by its indicators, or whether a municipality takes part."""
    if found.gemeente:
        return Standing(gemeente_top.status(found, t), gemeente_top.reason(found, t))
    present = {indicator.status for indicator in found.indicators}
    worst = next((status for status in _WORST_FIRST if status in present), Status.ONBEKEND)
    reason = progress_sentence(found, t) or _no_progress(found, t)
    return Standing(sentences.status(worst, t), reason)


def _no_progress(found: Result, t: Translator) -> str:
    aimed = sum(indicator.target.low is not None for indicator in found.indicators)
    if not aimed:
        return t("Er is geen indicator met een streefwaarde geleverd.")
    return t.ngettext(
        "Van de ene indicator met een streefwaarde is op deze peildatum nog geen voortgang te beoordelen.",
        "Van de {n} indicatoren met een streefwaarde is op deze peildatum nog geen voortgang te beoordelen.",
        Number.exact(aimed),
    )


def banners(found: Result, t: Translator) -> list[Display]:
    """Return what must stand above anything else: who may read it, and whether it is about anybody."""
    shown: list[Display] = []
    if found.audience is Audience.INTERN:
        shown.append(Banner(t("Vertrouwelijk – niet verspreiden. Deze versie toont kleine aantallen cliënten.")))
    if found.about.synthetisch:
        shown.append(Banner(t("Verzonnen gegevens: deze cijfers gaan over niemand."), kind="synthetic"))
    return shown


def assumed_notice(found: Result, t: Translator) -> list[Display]:
    """Return what the scenario sets in place of what was counted and delivered; nothing where it takes those."""
    said = []
    if found.mkba.assumed_choice_rate is not None:
        rate = t.percent(Number.exact(found.mkba.assumed_choice_rate))
        said.append(t("{rate} van de deelnemers kiest voor anticonceptie, in plaats van wat er geteld is", rate=rate))
    if found.mkba.assumed_costs_eur is not None:
        costs = t.eur(Number.exact(found.mkba.assumed_costs_eur))
        said.append(t("het programma kost de regio {costs}, in plaats van wat er geleverd is", costs=costs))
    if not said:
        return []
    return [
        Notice(
            t("Dit is een verkenning, geen verantwoording. Aangenomen is: {parts}.", parts=t.join(said)),
            kind="warning",
        )
    ]


def summary(found: Result, t: Translator, sure: Certainty | None = None) -> str:
    """Return in a few sentences what it cost, what it brought and how sure that is."""
    return gemeente_top.summary(found, t, sure) if found.gemeente else _region_summary(found, t, sure)


def _region_summary(found: Result, t: Translator, sure: Certainty | None) -> str:
    mkba = found.mkba
    costs = (
        t("De programmakosten zijn niet geleverd.")
        if mkba.costs_eur.low is None
        else t("De programmakosten in {place} zijn in dit scenario gesteld op {costs}.", **_cost_words(found, t))
        if mkba.assumed_costs_eur is not None
        else t("Nu Niet Zwanger kostte in {years} {costs} in {place}.", **_cost_words(found, t))
    )
    costs = " ".join([costs, *in_kind(found, t)])
    reached = (
        t(
            "Van {participants} {when} kozen er {choices} voor anticonceptie.",
            when=_when(found, t),
            participants=sentences.participants(mkba.participants, t),
            choices=t.count(mkba.choices, in_words=True),
        )
        if mkba.assumed_choice_rate is None
        else t(
            "Aangenomen is dat {rate} van {participants} voor anticonceptie kiest.",
            rate=t.percent(Number.exact(mkba.assumed_choice_rate)),
            participants=sentences.participants(mkba.participants, t),
        )
    )
    if mkba.choices.low is None and mkba.assumed_choice_rate is None:
        reached = t(
            "Hoeveel van {participants} sinds {start} voor anticonceptie kozen, is {unknown}.",
            start=t.month(found.about.programma_start),
            participants=sentences.participants(mkba.participants, t),
            unknown=t.count(mkba.choices),
        )
    if mkba.participants.kind is Kind.WITHHELD:
        reached = t(
            "Hoeveel deelnemers er zijn en wat zij kozen, is niet te tonen: een deel van de aantallen is te klein. Wat het "
            "opleverde, is daarom hier niet te zeggen."
        )
    elif uncounted := _uncounted(found, t):
        reached = f"{reached} {uncounted}"
    figures = {
        "benefits": t.eur(benefit_span(found), in_words=True),
        "year": str(found.price_level),
        "ratio": t.ratio(ratio_span(found), in_words=True),
    }
    if counts_every_choice(found):
        benefits = t(
            "Als elke keuze een geboorte voorkomt, zoals de bron aanneemt, bespaart dat {benefits} aan zorg (prijspeil {year}): "
            "{ratio} keer de kosten.",
            **figures,
        )
    else:
        benefits = t(
            "Als {share} van de keuzes een geboorte voorkomt, bespaart dat {benefits} aan zorg (prijspeil {year}): {ratio} keer "
            "de kosten.",
            share=t.percent(mkba.prevented_fraction, decimals=0),
            **figures,
        )
    if benefit_span(found).low is None:
        return f"{costs} {reached}"
    if ratio_span(found).low is None:
        benefits = t(
            "{premise}, bespaart dat {benefits} aan zorg (prijspeil {year}).",
            premise=sentences.premise(mkba.prevented_fraction, t),
            benefits=figures["benefits"],
            year=figures["year"],
        )
    return f"{costs} {reached} {benefits} {certainty_words(found, sure, t)}"


def _when(found: Result, t: Translator) -> str:
    """Return over which period participants are counted, and that it is not that of the costs."""
    start = t.month(found.about.programma_start)
    if not any(flag.word == "vensters_verschillen" for flag in found.flags):
        return t("sinds {start}", start=start)
    return t(
        "van {start} tot en met {end} (niet de periode van de kosten)",
        start=start,
        end=t.date(found.peildatum),
    )


def _uncounted(found: Result, t: Translator) -> str:
    """Return which participants are in no figure yet, if a stream had not been counted by the date; empty if none."""
    if found.mkba.participants.low is None:
        return ""
    dates = {name: figures.peildatum for name, figures in found.mkba.streams.items()}
    if dates[Stream.NETWERKPARTNERS] is None:
        return t("Wie door netwerkpartners is bereikt, was op die datum nog niet geteld.")
    if dates[Stream.OPGESCHAALD] is None:
        return t("Wie is opgeschaald, was op die datum nog niet geteld.")
    return ""


def certainty_words(found: Result, sure: Certainty | None, t: Translator) -> str:
    """Return how sure the benefits are: how often they exceed the costs once nothing is taken for certain."""
    if sure is None:
        return t(
            "Dat is niet zeker: niemand heeft gemeten welke zorg nodig was geweest en hoeveel keuzes echt een geboorte voorkomen."
        )
    often = sentences.how_often(Number.exact(sure.positive), t)
    if not counts_every_choice(found):
        said = t(
            "Schuiven alle aannamen mee, dan zijn de baten in een volgende periode als deze {often} hoger dan de kosten, en "
            "gemiddeld {net}. Gemeten is dat niet.",
            often=often,
            net=_net_words(sure, t),
        )
        return f"{said} {sentences.stated_share(sure, t)}".strip()
    return t(
        "Waarschijnlijk is het minder: naar onze schatting voorkomt {share} van de keuzes een geboorte. In een volgende periode "
        "als deze zijn de baten dan {often} hoger dan de kosten, en gemiddeld {net}. Gemeten is dat niet.",
        share=sentences.estimate_words(sure, t),
        often=often,
        net=_net_words(sure, t),
    )


def _net_words(sure: Certainty, t: Translator) -> str:
    """Return how much higher or lower the benefits are on average, as fine as in the section on certainty."""
    amount = t.eur(Number.exact(tidy(abs(sure.net_eur.value), sure.net_eur.se)))
    return t("{amount} hoger", amount=amount) if sure.net_eur.value >= 0 else t("{amount} lager", amount=amount)


def _cost_words(found: Result, t: Translator) -> dict[str, str]:
    return {
        "place": found.about.naam,
        "costs": t.eur(found.mkba.costs_eur),
        "years": t.join([str(year) for year in found.mkba.cost_years]),
    }


def key_figures(found: Result, t: Translator, sure: Certainty | None = None) -> KeyFigures:
    """Return four to six figures with what they mean."""
    mkba = found.mkba
    level = t("prijspeil {year}", year=str(found.price_level))
    if found.gemeente:
        chance = (
            None if sure is None else _chance(sure, t("Kans in de regio dat de baten hoger zijn dan de kosten"), t)
        )
        return gemeente_top.key_figures(found, t, level, chance)
    years = t.join([str(year) for year in mkba.cost_years])
    return KeyFigures(
        [
            (
                t("Programmakosten"),
                t.eur(mkba.costs_eur),
                t("aangenomen in dit scenario")
                if mkba.assumed_costs_eur is not None
                else t("niet geleverd")
                if not years
                else t("lopende prijzen, {years}", years=years)
                if mkba.cost_price_level is None
                else t("{years}, in prijzen van {level}", years=years, level=str(mkba.cost_price_level)),
            ),
            (t("Deelnemers"), t.count(mkba.participants), _dates(found, t)),
            (t("Keuzes voor anticonceptie"), t.count(mkba.choices), _rate(found, t)),
            (
                sentences.benefits_label(mkba.prevented_fraction, t),
                t.eur(benefit_span(found)),
                _benefit_note(found, t, level),
            ),
            (t("Baten gedeeld door kosten"), t.ratio(ratio_span(found)), _span_note(found, t)),
            _last_figure(found, sure, t),
        ]
    )


def _last_figure(found: Result, sure: Certainty | None, t: Translator) -> tuple[str, NumberText, str]:
    """Return how sure the outcome is, or where that is not known what a choice cost."""
    if sure is None:
        national = t.eur(found.mkba.benchmark["cost_per_choice_eur"])
        return (
            t("Kosten per keuze"),
            t.eur(found.mkba.cost_per_choice_eur),
            t(
                "landelijk {amount}, gemiddeld over vier jaar, prijspeil {year}",
                amount=national,
                year=str(found.price_level),
            ),
        )
    return _chance(sure, t("Kans dat de baten hoger zijn dan de kosten"), t)


def _chance(sure: Certainty, label: str, t: Translator) -> tuple[str, NumberText, str]:
    share = sentences.estimate_words(sure, t)
    rests_on = (
        t(
            "doorgerekende gevallen, als {share} van de keuzes een geboorte voorkomt, zoals dit scenario stelt",
            share=share,
        )
        if sure.is_stated
        else t("doorgerekende gevallen, als naar schatting {share} van de keuzes een geboorte voorkomt", share=share)
    )
    return label, NumberText(sentences.out_of_ten(sure.positive, t)), rests_on


def _span_note(found: Result, t: Translator) -> str:
    if ratio_span(found).low is None:
        return ""
    if found.mkba.benefits_eur["mix"].low is not None:
        return t("bij de mix van zorg")
    if counts_every_choice(found):
        return t("onder dezelfde aanname; van lichte tot zware zorg")
    return t("van lichte tot zware zorg")


def _benefit_note(found: Result, t: Translator, level: str) -> str:
    if benefit_span(found).low is None:
        return ""
    return window_note(found, t, level)


def _dates(found: Result, t: Translator) -> str:
    dates = sorted({stream.peildatum for stream in found.mkba.streams.values() if stream.peildatum})
    return t(
        "sinds {start}, stand {dates}",
        start=t.month(found.about.programma_start),
        dates=t.join(list(map(t.date, dates))),
    )


def _rate(found: Result, t: Translator) -> str:
    national = t.percent(found.mkba.benchmark["choice_rate"], decimals=0)
    if found.mkba.assumed_choice_rate is not None:
        rate = t.percent(Number.exact(found.mkba.assumed_choice_rate))
        return t("aangenomen: {rate} van de deelnemers; landelijk {national}", rate=rate, national=national)
    if not found.mkba.choice_rate.is_exact:
        return t("landelijk kiest {national}", national=national)
    return t(
        "{rate} van de deelnemers; landelijk {national}", rate=t.percent(found.mkba.choice_rate), national=national
    )
