"""What the analysis says, in sentences: the outcome, what it rests on, what was learned, how exact it is."""

from __future__ import annotations

from collections.abc import Mapping

from nnz_mkba.model.uncertainty import PrecisionWarning
from nnz_mkba.parameters import HORIZON
from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import Display, Notice
from nnz_mkba.present.locale import Translator, tidy
from nnz_mkba.present.quoted import scenario_title
from nnz_mkba.present.uncertainty.tipping import break_even_words, doubt_words, information_words
from nnz_mkba.present.uncertainty.words import EXACT
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_inputs import BIRTH, MIX, PREGNANCY, PREVENTED, WORKING
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, Headlines, ProtectedUncertainty
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Audience, Intervention

_REASONS: Mapping[str, str] = {
    "sign": N_("het teken van het gemiddelde ligt binnen de rekenfout"),
    "probability": N_("de kans op een positieve uitkomst is niet nauwkeurig"),
    "tail": N_("de grenzen van 90% rusten op te weinig trekkingen"),
}

#: From this chance on "waarschijnlijk".
LIKELY = 0.8


def less_favourable(sure: Headlines, found: Result, t: Translator) -> list[Display]:
    """Return the scenarios in which a mix of care costs more than it brings, where the chance says otherwise."""
    if sure.summary.probability_positive.value < 0.5:
        return []
    losing = [
        (scenario_title(row.title, t), ratio)
        for row in found.comparison
        if row.mkba is not None
        and (ratio := row.mkba.benefit_cost_ratio[MIX]).high is not None
        and ratio.high < 1
        and row.name != found.scenario
    ]
    return [
        Notice(
            t(
                "Deze kans geldt bij de uitgangspunten hieronder (prijspeil van de baten {level}). Met die van het scenario "
                "{scenario} zijn de baten {ratio} keer de kosten, en dus lager. Welke uitgangspunten juist zijn, is niet gemeten.",
                level=str(found.price_level),
                scenario=title,
                ratio=t.ratio(ratio, in_words=True),
            ),
            kind="warning",
        )
        for title, ratio in losing
    ]


def precision_words(sure: Headlines, found: Result, t: Translator) -> str:
    """Return in whose prices the outcome stands, and how far chance alone may have moved it."""
    level = found.mkba.cost_price_level
    benefits = t("Baten in prijzen van {year}", year=str(found.price_level))
    years = t.join([str(year) for year in found.mkba.cost_years])
    costs = (
        t("kosten in lopende prijzen van {years}", years=years)
        if level is None
        else t("kosten in prijzen van {year}", year=str(level))
    )
    return t(
        "{benefits}, {costs}. Rekenfout door het toeval van de trekkingen: {mean} op het gemiddelde en {chance} procentpunt op de kans.",
        benefits=benefits,
        costs=costs,
        mean=t.eur(EXACT(tidy(sure.summary.mean.se, sure.summary.mean.se / 10))),
        chance=t.decimal(EXACT(100 * sure.summary.probability_positive.se)),
    )


def fraction_finding(sure: Headlines, t: Translator) -> str:
    """Return the one number on which the outcome hangs, in a line."""
    return t(
        "Het meest hangt af van één getal: hier voorkomt gemiddeld {share} van de keuzes een geboorte",
        share=t.percent(EXACT(float(sure.inputs["mean"][PREVENTED])), decimals=0),
    )


def fraction_words(sure: Headlines, found: Result, t: Translator) -> str:
    """Return on which one number the outcome hangs, how it was built up, and what other values would give."""
    inputs = sure.inputs
    if PREGNANCY not in inputs.index:
        return t(
            "Het scenario stelt zelf hoeveel van de keuzes een geboorte voorkomen: {share}. Bij de helft is de uitkomst {half}.",
            share=t.percent(EXACT(float(inputs["mean"][PREVENTED])), decimals=0),
            half=sentences.how_often_positive(EXACT(sure.probability_if_prevented(0.5)), t),
        )
    row = inputs.loc[PREVENTED]
    shares = {
        name: t.percent(EXACT(float(inputs["mean"][part])), decimals=0)
        for name, part in (("pregnant", PREGNANCY), ("born", BIRTH), ("works", WORKING))
    }
    said = t(
        "Veel hangt aan een getal dat niemand heeft gemeten: het deel van de keuzes dat een geboorte voorkomt. Zonder het programma was naar "
        "aanname {pregnant} binnen een jaar onbedoeld zwanger geworden, {born} daarvan had een kind gekregen, en de gekozen "
        "anticonceptie werkt voor {works}. Samen is dat {share}, met 90% kans {interval}.",
        **shares,
        share=t.percent(EXACT(float(row["mean"])), decimals=0),
        interval=t.percent(Number.between(float(row["low"]), float(row["high"])), decimals=0, in_words=True),
    )
    others = t(
        "Bij de helft is de uitkomst {half}, en bij 100%, zoals de bron rekent, {all}.",
        half=sentences.how_often_positive(EXACT(sure.probability_if_prevented(0.5)), t),
        all=sentences.how_often_positive(EXACT(sure.probability_if_prevented(1.0)), t),
    )
    caution = t(
        "Gemeten is het niet. Wat een spiraal of implantaat na het eerste jaar voorkomt, en zorg na het eerste levensjaar, "
        "telt niet mee."
    )
    horizon = found.parameters.value(HORIZON)
    return f"{said} {others} " + (caution if horizon == 1 else t("Gemeten is het niet."))


def departure_words(found: Result, t: Translator) -> str:
    """Return what the sum of the scenario takes for certain, and this analysis does not."""
    if found.mkba.prevented_fraction.value == 1 and not found.mix:
        return t(
            "De gewone som neemt aan dat elke keuze een geboorte voorkomt en dat alle gezinnen dezelfde soort zorg nodig "
            "hadden gehad. Hier laten wij dat los."
        )
    if found.mkba.prevented_fraction.value == 1:
        return t(
            "De gewone som neemt aan dat elke keuze een geboorte voorkomt en dat de mix van zorg vaststaat. Hier laten wij "
            "dat los."
        )
    return t("De gewone som neemt aan dat elk uitgangspunt van het scenario vaststaat. Hier laten wij dat los.")


def mix_words(sure: Headlines, found: Result, t: Translator) -> str:
    """Return which care the families would have needed on average in the draws, and where that comes from."""
    means = {
        name.partition(".")[2]: float(mean) for name, mean in sure.inputs["mean"].items() if name.startswith("mix.")
    }
    parts = t.join(
        [
            t(
                "{share} {care}",
                share=t.percent(EXACT(mean), decimals=0),
                care=sentences.name_of(Intervention(care), t),
            )
            for care, mean in means.items()
            if mean
        ]
    )
    if found.mix:
        return t("De zorg die nodig was geweest, varieert om de mix van het scenario: {parts}.", parts=parts)
    return t(
        "Welke zorg nodig was geweest, heeft niemand gemeten. De trekkingen variëren om {parts}: een verdeling die alleen deze "
        "analyse gebruikt, zonder meting gekozen.",
        parts=parts,
    )


def headline(sure: Headlines, t: Translator) -> str:
    """Return the outcome in a few sentences."""
    summary = sure.summary
    said = t(
        "Een volgende periode als deze is {draws} keer doorgerekend, telkens met andere waarden voor alles wat niet zeker is.",
        draws=t.count(EXACT(sure.draws)),
    )
    outcome = {
        "often": sentences.how_often_positive(EXACT(summary.probability_positive.value), t),
        "mean": t.eur(EXACT(tidy(abs(summary.mean.value), summary.mean.se))),
        "interval": t.eur(
            Number.between(tidy(summary.p05.value, summary.p05.se), tidy(summary.p95.value, summary.p95.se)),
            in_words=True,
        ),
    }
    said += " " + (
        t(
            "De uitkomst is {often}. Gemiddeld zijn de baten {mean} hoger dan de kosten; in 9 van de 10 gevallen ligt het "
            "verschil {interval}.",
            **outcome,
        )
        if summary.mean.value >= 0
        else t(
            "De uitkomst is {often}. Gemiddeld zijn de baten {mean} lager dan de kosten; in 9 van de 10 gevallen ligt het "
            "verschil {interval}.",
            **outcome,
        )
    )
    ratio = Number.between(*sure.ratio)
    told = t(
        "De baten zijn dan {ratio} keer de kosten. {verdict}",
        ratio=t.ratio(ratio, in_words=True),
        verdict=verdict(ratio, summary.probability_positive.value, t),
    )
    return f"{said} {told}"


def verdict(ratio: Number, positive: float, t: Translator) -> str:
    """Return which side the outcome is on, or how likely it is on one side where it changes sign.

    Parameters
    ----------
    ratio : Number
        Benefits over costs, 90 % of the draws.
    positive : float
        P(net > 0). [fraction]
    t : Translator
    """
    low, high = ratio.low or 0.0, ratio.high or 0.0
    nearly_one = low >= 1 - sentences.ABOUT_EQUAL and high <= 1 + sentences.ABOUT_EQUAL
    if nearly_one or low >= 1 or high <= 1:
        return sentences.sentence(sentences.balance(ratio, t))
    if positive >= LIKELY:
        return t("Waarschijnlijk zijn de baten dus hoger dan de kosten; zeker is het niet.")
    if positive <= 1 - LIKELY:
        return t("Waarschijnlijk zijn de baten dus lager dan de kosten; zeker is het niet.")
    return t("Welke van de twee hoger is, is onzeker.")


def words(sure: ProtectedUncertainty, found: Result, t: Translator) -> list[str]:
    """Return what tips the outcome, and what is learned from the registration."""
    return [
        *break_even_words(sure.break_even[CONVENTIONS[0]], t),
        *doubt_words(sure.against, t),
        learned_words(sure, found, t),
    ]


def account(sure: ProtectedUncertainty, found: Result, t: Translator) -> list[str]:
    """Return all that is said, for a reader without a page: what is let go, the outcome, and what it hangs on."""
    return [
        departure_words(found, t),
        headline(sure, t),
        fraction_words(sure, found, t),
        mix_words(sure, found, t),
        *words(sure, found, t),
        information_words(sure, t),
        precision_words(sure, found, t),
    ]


def learned_words(sure: ProtectedUncertainty, found: Result, t: Translator) -> str:
    """Return what the registration adds to the national choice rate."""
    rate = sure.programme.choice_rate
    if found.mkba.assumed_choice_rate is not None:
        return t(
            "Van een volgende groep deelnemers kiest naar aanname {rate} voor anticonceptie, met 90% kans {interval}. De eigen "
            "registratie telt in dit scenario niet mee.",
            rate=t.percent(EXACT(rate.mean), decimals=0),
            interval=t.percent(Number.between(rate.low, rate.high), decimals=0, in_words=True),
        )
    said = t(
        "Van een volgende groep deelnemers kiest naar verwachting {rate} voor anticonceptie, met 90% kans {interval}. Dat "
        "rust voor {own} op de eigen registratie en voor {rest} op het landelijke cijfer van {national}.",
        rate=t.percent(EXACT(rate.mean), decimals=0),
        interval=t.percent(Number.between(rate.low, rate.high), decimals=0, in_words=True),
        own=t.percent(EXACT(rate.own_weight), decimals=0),
        rest=t.percent(EXACT(1 - rate.own_weight), decimals=0),
        national=t.percent(found.mkba.benchmark["choice_rate"], decimals=0),
    )
    if found.mkba.choices.is_interval and found.audience is not Audience.INTERN:
        said += " " + t(
            "Het aantal keuzes is hier {choices}; elk aantal daarbinnen telt even zwaar.",
            choices=t.count(found.mkba.choices, in_words=True),
        )
    return said


def warnings(sure: Headlines, t: Translator) -> list[Display]:
    """Return a box if there were too few draws for what is said."""
    return [Notice(said, kind="warning") for said in too_few_words(sure.summary.warning, t)]


def too_few_words(warning: PrecisionWarning | None, t: Translator) -> list[str]:
    """Say that there were too few draws, and for what; nothing if there were enough."""
    if warning is None:
        return []
    return [
        t(
            "{draws} {made} is te weinig: {reasons}. Reken met ongeveer {needed} trekkingen.",
            draws=t.count(EXACT(warning.draws)),
            made=t("trekking") if warning.draws == 1 else t("trekkingen"),
            reasons=t.join([t.gettext(_REASONS[reason]) for reason in warning.reasons]),
            needed=t.count(EXACT(warning.needed_draws)),
        )
    ]
