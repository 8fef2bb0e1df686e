"""How sure is it: chances, break-even points and the value of knowing more, in sentences, tables and pictures.

Everything comes from a `ProtectedUncertainty`, which rests on published counts only, so its figures are exact to
the reader.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nnz_mkba.disclosure.protected_uncertainty import CONVENTIONS, ProtectedUncertainty
from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.model.uncertainty import AgainstNothing, BreakEven, DrawsAnalysis, Estimate
from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.figures import two_way, uncertainty
from nnz_mkba.present.html import (
    Bullets,
    Content,
    Display,
    Empty,
    Lead,
    Notice,
    Paragraph,
    Parts,
    Section,
    Table,
    Title,
)
from nnz_mkba.present.locale import NumberText, Translator, round_half_up
from nnz_mkba.present.overview import banners
from nnz_mkba.programme_model import CHOICE, MIX, PARTICIPANTS, PREVENTED
from nnz_mkba.vocabulary import Audience, Bearer, Intervention

#: How a reader knows an input. What begins with "mix.", "baten." or "kosten." is named by `label`.
LABELS: Mapping[str, str] = {
    PARTICIPANTS: N_("aantal deelnemers"),
    CHOICE: N_("deel dat voor anticonceptie kiest"),
    PREVENTED: N_("deel van de keuzes dat een zwangerschap voorkomt"),
    MIX: N_("welke zorg nodig was geweest"),
}

#: What one study could settle together.
GROUPS: Mapping[str, str] = {
    "registratie": N_("aantal deelnemers en hun keuze"),
    "effect": N_("keuze en voorkomen zwangerschap"),
    "zorg": N_("welke zorg nodig was geweest en wat die kost"),
    MIX: N_("welke zorg nodig was geweest"),
    "kosten": N_("de programmakosten"),
}

#: What following participants would teach.
STUDIES: Mapping[str, str] = {CHOICE: N_("Waarde: wie kiest"), PREVENTED: N_("Waarde: wat het voorkomt")}

CONVENTION_WORDS: Mapping[str, str] = {
    "proportional": N_("de andere soorten zorg veranderen naar evenredigheid mee"),
    "from_geen": N_("het verschil gaat van of naar ‘geen zorg nodig’"),
}

_REASONS: Mapping[str, str] = {
    "sign": N_("het teken van het gemiddelde ligt binnen de rekenfout"),
    "probability": N_("de kans op een positieve uitkomst is niet nauwkeurig"),
    "tail": N_("de grenzen van 90% rusten op te weinig trekkingen"),
}

#: So many bars in the tornado of the regional page.
_MOST_BARS = 8
#: The scenario that reckons as the source does.
PUBLISHED = "gepubliceerd"
#: From this chance on "waarschijnlijk".
LIKELY = 0.8
_EXACT = PublishableNumber.exact


# -- the regional page ----------------------------------------------------------------------------------------


def section(sure: ProtectedUncertainty | None, found: PublishableEvaluation, t: Translator) -> Display:
    """Return "Hoe zeker is dat?" for the regional page; nothing for a municipality, whose costs are unknown."""
    if found.gemeente:
        return Empty()
    heading = t("Hoe zeker is dat?")
    if sure is None:
        return Section(heading, Paragraph(t("Zonder kosten en deelnemers is er geen onzekerheid door te rekenen.")))
    return Section(
        heading,
        Paragraph(
            t(
                "Hierboven staat wat de bron rekent: elke keuze voorkomt een zwangerschap en alle gezinnen krijgen dezelfde "
                "soort zorg. Hier laten wij dat los."
            )
            if found.scenario == PUBLISHED
            else t("Hierboven is gerekend alsof elk uitgangspunt van het scenario vaststaat. Hier laten wij dat los.")
        ),
        Paragraph(headline(sure, t)),
        *less_favourable(found, t),
        *warnings(sure, t),
        distribution(sure, t),
        Bullets(words(sure, found, t)),
        tornado(sure, t),
        payers_table(sure, t),
        Paragraph(payers_words(sure, t)),
    )


def less_favourable(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return the scenarios in which a mix of care costs more than it brings: the chance above does not cover them."""
    losing = [
        (row.title, ratio)
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


def headline(sure: ProtectedUncertainty, t: Translator) -> str:
    """Return the outcome in a few sentences."""
    summary = sure.summary
    said = t(
        "Een volgende periode als deze is {draws} keer doorgerekend, telkens met andere waarden voor alles wat niet zeker is.",
        draws=t.count(_EXACT(sure.draws)),
    )
    outcome = {
        "often": sentences.how_often_positive(_EXACT(summary.probability_positive.value), t),
        "mean": t.eur(_EXACT(tidy(abs(summary.mean.value), summary.mean.se))),
        "interval": t.eur(
            PublishableNumber.between(
                tidy(summary.p05.value, summary.p05.se), tidy(summary.p95.value, summary.p95.se)
            ),
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
    ratio = PublishableNumber.between(*sure.ratio)
    told = t(
        "De baten zijn dan {ratio} keer de kosten. {verdict}",
        ratio=t.ratio(ratio, in_words=True),
        verdict=verdict(ratio, summary.probability_positive.value, t),
    )
    return f"{said} {told}"


def verdict(ratio: PublishableNumber, positive: float, t: Translator) -> str:
    """Return which side the outcome is on, or how likely it is on one side where it changes sign.

    Parameters
    ----------
    ratio : PublishableNumber
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


def words(sure: ProtectedUncertainty, found: PublishableEvaluation, t: Translator) -> list[str]:
    """Return what tips the outcome, what is learned from the registration and what knowing more is worth."""
    return [
        *break_even_words(sure.break_even[CONVENTIONS[0]], t),
        *doubt_words(sure.against, t),
        learned_words(sure, found, t),
        information_words(sure, t),
    ]


def break_even_words(found: Mapping[str, BreakEven], t: Translator) -> list[str]:
    """Return when the programme pays for itself."""
    said = []
    prevented = found.get(PREVENTED)
    if prevented is not None:
        if prevented.value is not None:
            said.append(
                t(
                    "Het programma verdient zich terug als ten minste {share} van de mensen die voor anticonceptie kiezen "
                    "daardoor een zwangerschap voorkomt. Er is gerekend met gemiddeld {base}; gemeten is het niet.",
                    share=t.percent(_EXACT(prevented.value)),
                    base=t.percent(_EXACT(prevented.base), decimals=0),
                )
            )
        elif prevented.base_net < 0:
            said.append(t("Zelfs als elke keuze een zwangerschap voorkomt, verdient het programma zich niet terug."))
    participants = found.get(PARTICIPANTS)
    if participants is not None and participants.value is not None:
        said.append(
            t(
                "Bij dezelfde kosten zijn er ten minste {needed} deelnemers nodig; er is gerekend met {base}.",
                needed=t.count(_EXACT(math.ceil(participants.value))),
                base=t.decimal(_EXACT(participants.base)),
            )
        )
    return said


def doubt_words(against: AgainstNothing, t: Translator) -> list[str]:
    """Return which share of the benefits must count, and where the doubt sits."""
    said = []
    if against.break_even_lambda is not None:
        share = against.break_even_lambda
        said.append(
            t(
                "De baten mogen tegenvallen tot {share} van wat hier gemiddeld is gerekend; dan zijn zij gelijk aan de kosten.",
                share=_share(share, t),
            )
            if share <= 1
            else t(
                "De baten moeten {share} zijn van wat hier gemiddeld is gerekend om gelijk te zijn aan de kosten.",
                share=_share(share, t),
            )
        )
    span = against.doubt_range()
    if span is not None:
        low, high = span
        most = against.most_doubt_lambda
        last = float(against.table.index[-1])
        fields = {"low": _share(low, t), "high": _share(high, t)}
        # At the end of the grid the doubt goes on beyond what was reckoned.
        around = (
            t(
                "De twijfel zit daar: telt minder dan {low} van de baten mee, dan is het programma vrijwel zeker te duur; bij "
                "meer dan {high} verdient het zich vrijwel zeker terug.",
                **fields,
            )
            if high < last
            else t(
                "Telt minder dan {low} van de baten mee, dan is het programma vrijwel zeker te duur; ook bij {high} verdient het "
                "zich niet vrijwel zeker terug.",
                **fields,
            )
        )
        if high < 1 and most is not None:
            around += " " + t(
                "Met alle baten is het besluit dus zeker; alle twijfel ligt rond {most}.", most=_share(most, t)
            )
        said.append(around)
    return said


def learned_words(sure: ProtectedUncertainty, found: PublishableEvaluation, t: Translator) -> str:
    """Return what the registration adds to the national choice rate."""
    rate = sure.programme.choice_rate
    if found.mkba.assumed_choice_rate is not None:
        return t(
            "Van een volgende groep deelnemers kiest naar aanname {rate} voor anticonceptie, met 90% kans {interval}. De eigen "
            "registratie telt in dit scenario niet mee.",
            rate=t.percent(_EXACT(rate.mean), decimals=0),
            interval=t.percent(PublishableNumber.between(rate.low, rate.high), decimals=0, in_words=True),
        )
    said = t(
        "Van een volgende groep deelnemers kiest naar verwachting {rate} voor anticonceptie, met 90% kans {interval}. Dat "
        "rust voor {own} op de eigen registratie en voor {rest} op het landelijke cijfer van {national}.",
        rate=t.percent(_EXACT(rate.mean), decimals=0),
        interval=t.percent(PublishableNumber.between(rate.low, rate.high), decimals=0, in_words=True),
        own=t.percent(_EXACT(rate.own_weight), decimals=0),
        rest=t.percent(_EXACT(1 - rate.own_weight), decimals=0),
        national=t.percent(found.mkba.benchmark["choice_rate"], decimals=0),
    )
    if found.mkba.choices.is_interval and found.audience is not Audience.INTERN:
        said += " " + t(
            "Het aantal keuzes is hier {choices}; elk aantal daarbinnen telt even zwaar.",
            choices=t.count(found.mkba.choices, in_words=True),
        )
    return said


def information_words(sure: ProtectedUncertainty, t: Translator) -> str:
    """Return what better knowledge could be worth to the decision."""
    if round(sure.evpi.value) == 0:
        return t("Verder onderzoek kan dit besluit niet veranderen.")
    said = t(
        "Kon vooraf alles precies worden nagegaan, dan leverde dat per besluit gemiddeld {value} op, en over {years} jaar "
        "{population}, doordat het besluit soms anders uitvalt. Onderzoek dat meer kost, loont niet.",
        value=t.eur(_EXACT(tidy(sure.evpi.value, sure.evpi.se))),
        years=str(sure.decision_years),
        population=t.eur(_EXACT(tidy(sure.population_eur, sure.evpi.se))),
    )
    groups = {name: info.value for name, info in sure.evppi_groups.items() if round(info.value) > 0}
    if groups:
        best = max(sorted(groups), key=lambda name: groups[name])
        said += " " + t(
            "Het meest is te leren over {group}: {value}.",
            group=t.gettext(GROUPS[best]),
            value=t.eur(_EXACT(groups[best])),
        )
    evsi = sure.evsi.get(CHOICE)
    if evsi is not None and round(float(evsi.max())) == 0:
        said += " " + t("Meer deelnemers volgen om hun keuze beter te kennen, verandert het besluit niet.")
    return said


def warnings(sure: ProtectedUncertainty, t: Translator) -> list[Display]:
    """Return a box if there were too few draws for what is said."""
    warning = sure.summary.warning
    if warning is None:
        return []
    return [
        Notice(
            t(
                "{draws} trekkingen is te weinig: {reasons}. Reken met ongeveer {needed} trekkingen.",
                draws=t.count(_EXACT(warning.draws)),
                reasons=t.join([t.gettext(_REASONS[reason]) for reason in warning.reasons]),
                needed=t.count(_EXACT(warning.needed_draws)),
            ),
            kind="warning",
        )
    ]


# -- pictures -------------------------------------------------------------------------------------------------


def distribution(sure: ProtectedUncertainty, t: Translator) -> Display:
    """Return how the net benefit is spread."""
    summary = sure.summary
    return uncertainty.net_benefit_distribution(
        sure.net,
        median=_EXACT(summary.p50.value),
        interval=PublishableNumber.between(summary.p05.value, summary.p95.value),
        probability_positive=_EXACT(summary.probability_positive.value),
        caption=t("Baten min kosten in {draws} doorgerekende gevallen, in euro’s", draws=t.count(_EXACT(sure.draws))),
        t=t,
    )


def tornado(
    sure: ProtectedUncertainty, t: Translator, convention: str = CONVENTIONS[0], most: int = _MOST_BARS
) -> Display:
    """Return which inputs move the outcome most."""
    swings = [
        uncertainty.Swing(
            label(bar.parameter, t),
            str(value(bar.parameter, bar.low_value, t)),
            str(value(bar.parameter, bar.high_value, t)),
            _EXACT(bar.low_eur),
            _EXACT(bar.high_eur),
        )
        for bar in sure.tornado.get(convention, [])
        if not math.isnan(bar.width_eur)
    ]
    caption = t(
        "Baten min kosten als één uitgangspunt laag of hoog uitvalt (10% en 90%); {convention}",
        convention=t.gettext(CONVENTION_WORDS[convention]),
    )
    return uncertainty.tornado(swings[:most], centre=_EXACT(sure.base_net_eur), caption=caption, t=t)


def acceptability(sure: ProtectedUncertainty, t: Translator) -> Display:
    """Return the chance of a positive outcome if only a share of the benefits counts."""
    chances = sure.against.table["probability"].iloc[::5]
    points = [(_EXACT(float(share)), _EXACT(float(chance))) for share, chance in chances.items()]
    return uncertainty.acceptability(
        points, caption=t("Kans dat de baten hoger zijn dan de kosten, naar het deel van de baten dat meetelt"), t=t
    )


def value_of_information(sure: ProtectedUncertainty, t: Translator) -> Display:
    """Return what it would be worth to know an input, or a group of them, exactly."""
    if round(sure.evpi.value) == 0:
        return Paragraph(t("Verder onderzoek kan dit besluit niet veranderen."))
    rows = [(t("alles"), _EXACT(sure.evpi.value))]
    rows += [
        (t.gettext(GROUPS[name]), _EXACT(info.value))
        for name, info in sure.evppi_groups.items()
        if round(info.value) > 0
    ]
    rows += [
        (label(info.names[0], t), _EXACT(info.value))
        for info in sure.evppi
        if info.names[0] != MIX and round(info.value) > 0
    ]
    return uncertainty.value_of_information(
        rows, caption=t("Wat precies weten per besluit hooguit waard is, in euro’s"), t=t
    )


def two_way_map(sure: ProtectedUncertainty, t: Translator) -> Display:
    """Return the two inputs that move the outcome most, on one map."""
    found = sure.two_way
    if found is None:
        return Empty()
    x, y = found.x, found.y
    return two_way.two_way_map(
        found.grid,
        found.contour,
        labels=(label(x, t), label(y, t)),
        formats=(lambda number: _format(x, number, t), lambda number: _format(y, number, t)),
        now=(float(sure.inputs["mean"][x]), float(sure.inputs["mean"][y])),
        caption=t("Baten min kosten bij elke combinatie van de twee uitgangspunten die het meest doen"),
        t=t,
    )


# -- tables ---------------------------------------------------------------------------------------------------


def tables(sure: ProtectedUncertainty, t: Translator) -> list[Table]:
    """Return the tables for the command line, the headlines first."""
    return [
        headline_table(sure, t),
        break_even_table(sure, t),
        information_table(sure, t),
        payers_table(sure, t),
    ]


def headline_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return every headline with its Monte Carlo standard error."""
    summary = sure.summary

    def money(name: str, one: Estimate) -> list[Content]:
        return [name, t.eur(_EXACT(one.value)), t.eur(_EXACT(one.se))]

    def chance(name: str, one: Estimate) -> list[Content]:
        return [name, t.percent(_EXACT(one.value)), t.percent(_EXACT(one.se))]

    rows = [
        money(t("Gemiddelde van baten min kosten"), summary.mean),
        money(t("Standaardafwijking"), summary.sd),
        money(t("Ondergrens van 90% van de gevallen"), summary.p05),
        money(t("Middelste geval"), summary.p50),
        money(t("Bovengrens van 90% van de gevallen"), summary.p95),
        chance(t("Kans dat de baten hoger zijn dan de kosten"), summary.probability_positive),
        *(
            [chance(t("Kans dat baten gedeeld door kosten boven 1 ligt"), summary.probability_ratio_above_one)]
            if summary.probability_ratio_above_one
            else []
        ),
        money(t("Waarde van alles precies weten, per besluit (EVPI)"), sure.evpi),
        money(t("Verwacht verlies bij stoppen"), sure.loss_nothing),
        money(t("Verwacht verlies bij doorgaan"), sure.loss_programme),
    ]
    return Table(
        t("Uitkomst van {draws} trekkingen", draws=t.count(_EXACT(sure.draws))),
        [t("Uitkomst"), t("Waarde"), t("Rekenfout")],
        rows,
        t=t,
        notes=[
            t(
                "Rekenfout: hoe ver de waarde door het toeval van de trekkingen van de exacte waarde kan liggen "
                "(standaardfout). Zaad {seed}: met hetzelfde zaad komen dezelfde getallen terug.",
                seed=str(sure.seed),
            )
        ],
        download="onzekerheid.csv",
    )


def inputs_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return every input with its spread and where that comes from."""
    rows: list[list[Content]] = [
        [
            _capital(label(name, t)),
            value(name, row["mean"], t),
            t("vast") if row["certain"] else _span(name, row["low"], row["high"], t),
            t("aanname") if row["assumption"] else t("bron"),
            row["source"],
        ]
        for name, row in sure.inputs.to_dict("index").items()
    ]
    return Table(
        t("Uitgangspunten en hun spreiding"),
        [t("Uitgangspunt"), t("Gemiddeld"), t("90% tussen"), t("Aard van de spreiding"), t("Herkomst")],
        rows,
        t=t,
        download="uitgangspunten.csv",
    )


def break_even_table(sure: ProtectedUncertainty, t: Translator, convention: str = CONVENTIONS[0]) -> Table:
    """Return the break-even value of every input."""
    rows: list[list[Content]] = []
    for name, one in sure.break_even[convention].items():
        beyond = one.probability_beyond
        rows.append(
            [
                _capital(label(name, t)),
                value(name, one.base, t),
                NumberText(t("geen")) if one.value is None else value(name, one.value, t),
                NumberText("–") if beyond is None else t.percent(_EXACT(beyond)),
            ]
        )
    return Table(
        t("Omslagpunt van elk uitgangspunt; {convention}", convention=t.gettext(CONVENTION_WORDS[convention])),
        [t("Uitgangspunt"), t("Nu gerekend"), t("Omslagpunt"), t("Kans aan de andere kant")],
        rows,
        t=t,
        notes=[
            t(
                "Omslagpunt: de waarde waarbij baten en kosten gelijk zijn als de rest blijft zoals hij is. Geen: welke waarde "
                "het ook heeft, dit uitgangspunt alleen verandert het teken niet."
            )
        ],
        download=f"omslagpunten-onzekerheid-{convention.replace('_', '-')}.csv",
    )


def information_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return the value of knowing every input and group exactly."""
    methods = {"exact": t("exact"), "conditional": t("bijna exact"), "regression": t("geschat met regressie")}
    found = [(_capital(label(info.names[0], t)), info) for info in sure.evppi]
    found += [(_capital(t.gettext(GROUPS[name])), info) for name, info in sure.evppi_groups.items()]
    rows: list[list[Content]] = [
        [name, t.eur(_EXACT(info.value)), t.eur(_EXACT(info.se), decimals=2), methods[info.method]]
        for name, info in found
    ]
    return Table(
        t("Wat precies weten per besluit waard is"),
        [t("Uitgangspunt"), t("Waarde"), t("Rekenfout"), t("Hoe berekend")],
        rows,
        t=t,
        notes=[
            t(
                "Nul betekent: wat er ook uitkomt, het besluit blijft hetzelfde. Een groep is samen vaak meer waard dan de "
                "delen opgeteld."
            )
        ],
        download="waarde-van-weten.csv",
    )


def study_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return what following more participants would be worth."""
    names = list(sure.evsi)
    sizes = [int(n) for n in next(iter(sure.evsi.values())).index] if names else []
    return Table(
        t("Wat meer deelnemers volgen per besluit waard is"),
        [t("Deelnemers"), *(t.gettext(STUDIES[name]) for name in names)],
        [[t.count(_EXACT(n)), *(t.eur(_EXACT(float(sure.evsi[name][n]))) for name in names)] for n in sizes],
        t=t,
        notes=[
            t(
                "De kosten van het volgen zijn er niet af. Of een keuze een zwangerschap voorkwam, is bij één persoon niet te "
                "zien; die kolom is een bovengrens."
            )
        ],
        download="deelnemers-volgen.csv",
    )


def sobol_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return how much of the spread each input explains, all moving at once."""
    rows = [
        [
            _capital(label(str(name), t)),
            t.percent(_EXACT(max(row["first"], 0.0)), decimals=0),
            t.percent(_EXACT(row["total"]), decimals=0),
            t.percent(_EXACT(row["total_half_width"]), decimals=0),
        ]
        for name, row in sure.sobol.to_dict("index").items()
    ]
    return Table(
        t("Welk deel van de spreiding elk uitgangspunt verklaart (Sobol)"),
        [t("Uitgangspunt"), t("Alleen"), t("Met alle wisselwerking"), t("Marge (95%)")],
        rows,
        t=t,
        download="spreiding.csv",
    )


def payers_table(sure: ProtectedUncertainty, t: Translator) -> Table:
    """Return for each payer which share of the benefits it needs to break even."""
    rows: list[list[Content]] = []
    for payer, outcome in sure.payers.items():
        needed = outcome.against.break_even_lambda
        rows.append(
            [
                _capital(sentences.name_of(Bearer(payer), t)),
                t.eur(_EXACT(float(sure.inputs["mean"][f"kosten.{payer}"]))),
                NumberText(t("geen")) if needed is None else t.percent(_EXACT(needed), decimals=0),
                t.percent(_EXACT(outcome.probability(0.5)), decimals=0),
                t.percent(_EXACT(outcome.probability(1.0)), decimals=0),
                *(
                    [
                        t.percent(_EXACT(outcome.benefit_share), decimals=0),
                        t.percent(_EXACT(outcome.own.probability_positive.value), decimals=0),
                    ]
                    if outcome.own is not None and outcome.benefit_share is not None
                    else []
                ),
            ]
        )
    return Table(
        t("Wanneer verdienen betalers hun eigen bijdrage terug?"),
        [
            t("Betaler"),
            t("Eigen kosten"),
            t("Nodig deel van de baten"),
            t("Kans bij de helft"),
            t("Kans bij alle baten"),
            *([t("Eigen deel van de baten"), t("Kans met het eigen deel")] if _allocated(sure) else []),
        ],
        rows,
        t=t,
        download="betalers.csv",
    )


def payers_words(sure: ProtectedUncertainty, t: Translator) -> str:
    """Return what is not known of who benefits."""
    if _allocated(sure):
        said = [
            t(
                "Voor {bearer} alleen is de uitkomst {often}.",
                bearer=sentences.name_of(Bearer(payer), t),
                often=sentences.how_often_positive(_EXACT(outcome.own.probability_positive.value), t),
            )
            for payer, outcome in sure.payers.items()
            if outcome.own is not None
        ]
        said.append(t("Bij wie de vermeden kosten vallen, is een aanname uit de parameters."))
        return " ".join(said)
    return t(
        "Bij wie de baten terechtkomen, is hier niet verdeeld. De tabel zegt welk deel van alle baten bij een betaler terecht moet "
        "komen om zijn eigen kosten te dekken, en hoe groot de kans daarop is bij de helft van de baten en bij alle baten."
    )


# -- draws from elsewhere, and the reference model ------------------------------------------------------------


def draws_table(found: DrawsAnalysis, t: Translator) -> Table:
    """Return the analysis of given draws at some shares of the benefits."""
    step = max(len(found.grid) // 20, 1)
    rows = [
        [
            _share(float(share), t),
            t.eur(_EXACT(float(row["enb"])), decimals=2),
            t.percent(_EXACT(float(row["probability"]))),
            t.eur(_EXACT(float(row["evpi"])), decimals=2),
        ]
        for share, row in found.grid.iloc[::step].iterrows()
    ]
    notes = [
        t("{parameter} kennen, bij {share}: {value}.", parameter=str(row.parameter), share=_share(row["lambda"], t), value=t.eur(_EXACT(row.value), decimals=2))
        for _, row in found.evppi.iterrows()
    ]  # fmt: skip
    if found.break_even_lambda is not None:
        notes.insert(0, t("Omslagpunt: {share} van de baten.", share=_share(found.break_even_lambda, t)))
    return Table(
        t("Uitkomst van {draws} trekkingen", draws=t.count(_EXACT(found.draws))),
        _grid_columns(t),
        rows,
        t=t,
        notes=notes,
    )


def reference_table(face: Mapping[str, Any], t: Translator) -> Table:
    """Return the reference model at the shares that were asked."""
    rows = [
        [
            _share(at["lambda"], t),
            t.eur(_EXACT(at["enb"]), decimals=2),
            t.percent(_EXACT(at["probability"])),
            t.eur(_EXACT(at["evpi"]), decimals=2),
        ]
        for at in face["at"]
    ]
    return Table(
        t("Referentiemodel, {draws} trekkingen", draws=t.count(_EXACT(face["draws"]))),
        _grid_columns(t),
        rows,
        t=t,
        notes=[t("Omslagpunt: {share} van de baten.", share=_share(face["break_even_lambda"], t)), *face["message"]],
    )


def _grid_columns(t: Translator) -> list[str]:
    return [
        t("Deel van de baten"),
        t("Verwachte baten min kosten"),
        t("Kans op baten hoger dan kosten"),
        t("Waarde van alles weten"),
    ]


# -- notebook 02 ----------------------------------------------------------------------------------------------


def head(sure: ProtectedUncertainty | None, found: PublishableEvaluation, t: Translator) -> Display:
    """Return title, banners and the outcome in a few sentences."""
    unknown = t("Zonder kosten en deelnemers is er geen onzekerheid door te rekenen.")
    return Parts(
        Title(
            t("Hoe zeker is de uitkomst in {place}?", place=found.about.naam),
            t("Onzekerheidsanalyse, stand op {date}", date=t.date(found.peildatum)),
        ),
        *banners(found, t),
        Lead(unknown if sure is None else headline(sure, t)),
    )


def outcome_section(sure: ProtectedUncertainty | None, found: PublishableEvaluation, t: Translator) -> Display:
    """Return the spread of the outcome with every headline and its error."""
    if sure is None:
        return Empty()
    return Section(
        t("De uitkomst"),
        *warnings(sure, t),
        distribution(sure, t),
        Bullets(words(sure, found, t)),
        headline_table(sure, t),
    )


def inputs_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return what was reckoned with, and where that comes from."""
    return Empty() if sure is None else Section(t("Waarmee is gerekend"), inputs_table(sure, t))


def break_even_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return the break-even value of every input, under both conventions for the mix."""
    if sure is None:
        return Empty()
    shown = [break_even_table(sure, t, convention) for convention in CONVENTIONS]
    return Section(t("Wanneer slaat het om?"), *shown)


def sensitivity_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return what moves the outcome: one input, two inputs, all of them."""
    if sure is None:
        return Empty()
    bars = [tornado(sure, t, convention, most=20) for convention in CONVENTIONS if convention in sure.tornado]
    return Section(t("Wat doet het meest?"), *bars, two_way_map(sure, t), sobol_table(sure, t))


def acceptability_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return the outcome by the share of the benefits that counts."""
    if sure is None:
        return Empty()
    return Section(
        t("Welk deel van de baten moet meetellen?"),
        Paragraph(" ".join(doubt_words(sure.against, t))),
        acceptability(sure, t),
    )


def information_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return what better knowledge could be worth."""
    if sure is None:
        return Empty()
    return Section(
        t("Wat is meer weten waard?"),
        Paragraph(information_words(sure, t)),
        value_of_information(sure, t),
        information_table(sure, t),
        study_table(sure, t),
    )


def payers_section(sure: ProtectedUncertainty | None, t: Translator) -> Display:
    """Return the outcome for those who pay."""
    if sure is None:
        return Empty()
    return Section(t("En voor wie betaalt?"), Paragraph(payers_words(sure, t)), payers_table(sure, t))


# -- words ----------------------------------------------------------------------------------------------------


def label(name: str, t: Translator) -> str:
    """Return an input as a reader knows it.

    Examples
    --------
    >>> from nnz_mkba.present.locale import translator
    >>> label("mix.pleeggezin", translator("nl"))
    'aandeel pleeggezin'
    """
    kind, _, which = name.partition(".")
    match kind:
        case "mix" if which:
            return t("aandeel {care}", care=sentences.name_of(Intervention(which), t))
        case "baten":
            return t("kosten van {care} per kind", care=sentences.name_of(Intervention(which), t))
        case "kosten":
            return t("programmakosten van {bearer}", bearer=sentences.name_of(Bearer(which), t))
        case _:
            return t.gettext(LABELS[name])


def value(name: str, number: float, t: Translator) -> NumberText:
    """Return a value of an input in its own unit."""
    return _format(name, _EXACT(number), t)


def _format(name: str, number: PublishableNumber, t: Translator) -> NumberText:
    if name.startswith(("baten.", "kosten.")):
        return t.eur(number)
    if name == PARTICIPANTS:
        return t.decimal(number)
    return t.percent(number)


def _span(name: str, low: float, high: float, t: Translator) -> NumberText:
    return _format(name, PublishableNumber.between(low, high), t)


def tidy(amount: float, se: float) -> float:
    """Return an amount without the digits that its Monte Carlo error makes meaningless.

    Examples
    --------
    >>> tidy(117_617.5, 929.2), tidy(-6110.6, 1228.0), tidy(36.97, 0.0)
    (118000.0, -6000.0, 36.97)
    """
    if not (math.isfinite(se) and se > 0):
        return amount
    # To the power of ten at or below twice the error.
    digits = -math.floor(math.log10(2 * se))
    return float(round_half_up(amount, digits))


def _share(share: float, t: Translator) -> NumberText:
    return t.percent(_EXACT(share), decimals=0 if share >= 0.1 else 1)


def _allocated(sure: ProtectedUncertainty) -> bool:
    return all(outcome.own is not None for outcome in sure.payers.values())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
