"""What it would mean if a municipality that does not take part joined."""

from __future__ import annotations

from nnz_mkba.present import sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Display, Empty, Paragraph, Section
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import scenario_title
from nnz_mkba.present.spans import span
from nnz_mkba.present.tables import Table
from nnz_mkba.present.terms import cost_prices
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention, Party


def section(found: Result, t: Translator) -> Display:
    """Return the business case of joining: of every municipality that does not take part, or of the one at hand."""
    if not found.joining:
        return Empty()
    outcome = outcome_words(found, t)
    said = [Paragraph(outcome)] if outcome else []
    how = Paragraph(method_words(found, t))
    if found.gemeente:
        expected, brings = own_tables(found, t)
        return Section(
            t("Wat als {place} meedoet?", place=found.gemeente.naam),
            *said,
            brings,
            Fold(t("Hoe dit is geraamd, en wat het zou kosten"), how, expected),
        )
    return Section(
        t("Wat als een gemeente alsnog meedoet?"), Fold(_finding(found, t), *said, how, regional_table(found, t))
    )


def _finding(found: Result, t: Translator) -> str:
    """Return between which amounts a year of joining ends for a municipality, on the condition nearest to what is known."""
    built_up = bool(_built_up(found, t))
    share = found.joining[0].built_up_fraction
    nets = [
        (row.built_up_net_eur if built_up else row.net_benefit_eur)[tier]
        for row in found.joining
        for tier in _mixed(found)
    ]
    if span(nets).low is None:
        return t("Raming per gemeente die niet meedoet")
    return t(
        "{premise}, ligt het saldo van een jaar meedoen per gemeente {net}",
        premise=sentences.premise(Number.exact(share) if built_up else found.mkba.prevented_fraction, t),
        net=t.eur(span(nets), in_words=True),
    )


def method_words(found: Result, t: Translator) -> str:
    """Return how the range comes about, whose benefits these are, and what was there already."""
    shares = [found.parameters.value(f"batenverdeling.{tier}.{Party.GEMEENTEN}") for tier in TIERS]
    whose = t(
        "De baten zijn die van de hele samenleving, de kosten die van de gemeente: naar aanname komt {share} van de baten bij "
        "gemeenten terecht.",
        share=t.percent(Number.between(min(shares), max(shares)), decimals=0, in_words=True),
    )
    if found.attribution is not None and found.attribution.outside_cases.low is not None:
        whose += " " + t(
            "Ook zonder mee te doen kwamen er al {outside} cliënten van buiten de deelnemende gemeenten; die zijn er niet af.",
            outside=t.count(found.attribution.outside_cases, in_words=True),
        )
    return _how(t) + " " + whose


def _how(t: Translator) -> str:
    return t(
        "Dit is een raming voor één jaar deelname, uitgaand van wat de deelnemende gemeenten per inwoner en jaar bereikten. "
        "Aan de voorzichtige kant komt niemand van wie de woonplaats onbekend is uit een deelnemende gemeente en betaalt de "
        "nieuwe gemeente wat andere per inwoner betalen; aan de hoopvolle kant komen zij er allemaal vandaan, blijft het "
        "regionale budget gelijk en telt de startbijdrage voor een centrumregio naar inwoners mee. Een jaar is kort en de "
        "aantallen zijn klein: lees de bedragen als orde van grootte."
    )


def _mixed(found: Result) -> list[str]:
    return ["mix"] if found.mix else [*map(str, TIERS)]


def regional_table(found: Result, t: Translator) -> Table:
    """Return a line for each municipality that does not take part, over every tier of care."""
    names = {gemeente.code: gemeente.naam for gemeente, _ in found.gemeenten}
    tiers, built_up = _mixed(found), _built_up(found, t)
    rows = [
        [
            names[row.gemeente],
            t.decimal(row.choices),
            t.decimal(span([row.break_even_choices[tier] for tier in tiers])),
            t.eur(row.costs_eur),
            t.eur(span([row.net_benefit_eur[tier] for tier in tiers])),
            *([t.eur(span([row.built_up_net_eur[tier] for tier in tiers]))] if built_up else []),
        ]
        for row in found.joining
    ]
    needed = _average_note(t)
    net = found.joining[0].net_benefit_eur
    if len(tiers) > 1 and all(net[tier].low is not None for tier in tiers):
        needed += " " + t(
            "Dat aantal en het saldo lopen over alle soorten zorg: de minste keuzes en het hoogste saldo horen bij {best}, de "
            "meeste keuzes en het laagste saldo bij {least}.",
            best=_care(max(tiers, key=lambda tier: net[tier].high or 0.0), t),
            least=_care(min(tiers, key=lambda tier: net[tier].low or 0.0), t),
        )
    return Table(
        t(
            "Raming van één jaar deelname per gemeente die niet meedoet, stand {date} (baten: prijspeil {year})",
            date=t.date(max((origin.peildatum for origin in found.origins), default=found.peildatum)),
            year=str(found.price_level),
        ),
        [
            t("Gemeente"),
            t("Keuzes verwacht, gemiddeld per jaar"),
            t("Keuzes nodig, gemiddeld per jaar"),
            t("Kosten"),
            t("Baten min kosten"),
            *built_up,
        ],
        rows,
        t=t,
        notes=[needed, *_built_up_note(found, t), _note(found, t)],
        download="alsnog-meedoen.csv",
    )


def outcome_words(found: Result, t: Translator) -> str:
    """Return at which care joining pays whatever end of the range is true, at which it never does, and where it depends."""
    said = _sides(found, "net_benefit_eur", sentences.premise(found.mkba.prevented_fraction, t), t)
    if said and _built_up(found, t):
        share = Number.exact(found.joining[0].built_up_fraction)
        said += " " + _sides(found, "built_up_net_eur", sentences.premise(share, t), t)
    return said


def _sides(found: Result, name: str, premise: str, t: Translator) -> str:
    """Return on which side the net benefit of each tier is on a condition; nothing where a figure is not known."""
    always, never, depends = [], [], []
    for tier in _mixed(found):
        nets = [getattr(row, name)[tier] for row in found.joining]
        if any(net.low is None or net.high is None for net in nets):
            return ""
        if all(net.low > 0 for net in nets):
            always.append(_care(tier, t))
        elif all(net.high < 0 for net in nets):
            never.append(_care(tier, t))
        else:
            depends.append(_care(tier, t))
    said = []
    if always:
        said.append(
            t("bij {care} zijn de baten ook aan de voorzichtige kant hoger dan de kosten", care=t.join(always))
        )
    if depends:
        said.append(t("bij {care} kan het saldo positief en negatief uitvallen", care=t.join(depends)))
    if never:
        said.append(t("bij {care} zijn de baten ook aan de hoopvolle kant lager dan de kosten", care=t.join(never)))
    return t("{premise}: {said}.", premise=premise, said="; ".join(said))


def _built_up(found: Result, t: Translator) -> list[str]:
    """Return the head of the column at the built-up share; nothing where the scenario takes that share itself."""
    share = Number.exact(found.joining[0].built_up_fraction)
    if found.mkba.prevented_fraction == share:
        return []
    return [t("Baten min kosten, als {share} een geboorte voorkomt", share=sentences.share(share, t))]


def _built_up_note(found: Result, t: Translator) -> list[str]:
    if not _built_up(found, t):
        return []
    return [
        t(
            "De laatste kolom bouwt op welk deel van de keuzes een geboorte voorkomt: de kans op een zwangerschap zonder het "
            "programma, het deel daarvan dat tot een geboorte leidt, en hoe goed de gekozen methoden werken (docs/methode.md)."
        )
    ]


def _care(tier: str, t: Translator) -> str:
    return t("de mix") if tier == "mix" else sentences.name_of(Intervention(tier), t)


def own_tables(found: Result, t: Translator) -> list[Display]:
    """Return the estimate for one municipality: what it may expect and pay, and what that brings by tier."""
    (row,), built_up = found.joining, _built_up(found, t)
    expected = Table(
        t("Raming van één jaar deelname: deelnemers, en kosten in euro’s ({prices})", prices=cost_prices(found, t)),
        [t("Wat"), t("Bereik")],
        [
            [t("Deelnemers, gemiddeld per jaar"), t.decimal(row.participants)],
            [t("Keuzes voor anticonceptie, gemiddeld per jaar"), t.decimal(row.choices)],
            *(
                [t("Kosten, {key}", key=sentences.name_of(key, t)), t.eur(row.costs_by_key[str(key)])]
                for key in (AllocationKey.INWONERS, AllocationKey.GELIJK)
            ),
            [t("Startbijdrage naar inwoners, eenmalig"), t.eur(row.start_grant_eur)],
            [t("Kosten in deze raming"), t.eur(row.costs_eur)],
        ],
        t=t,
        notes=[_note(found, t)],
        download="alsnog-meedoen-kosten.csv",
    )
    brings = Table(
        t("Raming van één jaar deelname: baten in prijzen van {level}", level=str(found.price_level)),
        [
            t("Zorg die een kind nodig had gehad"),
            t("Baten"),
            t("Baten min kosten"),
            t("Keuzes nodig, gemiddeld per jaar"),
            *built_up,
        ],
        [
            [
                _care(tier, t),
                t.eur(row.benefits_eur[tier]),
                t.eur(row.net_benefit_eur[tier]),
                t.decimal(row.break_even_choices[tier]),
                *([t.eur(row.built_up_net_eur[tier])] if built_up else []),
            ]
            for tier in _mixed(found)
        ],
        t=t,
        notes=[
            *_built_up_note(found, t),
            _average_note(t),
        ],
        download="alsnog-meedoen-baten.csv",
    )
    return [expected, brings]


def _average_note(t: Translator) -> str:
    """Return what the choices needed are, and why they are no whole number: both are set against an expectation."""
    return t(
        "Keuzes nodig: bij gemiddeld zoveel keuzes voor anticonceptie per jaar zijn baten en kosten gelijk. Het is een gemiddelde: "
        "0,5 is één keuze in twee jaar."
    )


def _note(found: Result, t: Translator) -> str:
    """Return key, price levels and scenario."""
    row = found.joining[0]
    whole = Number.exact(sum(one.start_grant_eur.value for one in found.joining))
    level = found.mkba.cost_price_level
    return t(
        "Kosten {key}; verwachte cliënten volgen uit inwoners, dus de sleutel naar cliënten geeft hetzelfde. Kosten {prices}, "
        "baten prijspeil {level}. Aan de hoopvolle kant is in totaal {grant} startbijdrage van de kosten afgetrokken. Scenario: "
        "{scenario}.",
        key=sentences.name_of(AllocationKey(row.allocation_key), t),
        prices=t("in lopende prijzen") if level is None else t("in prijzen van {level}", level=str(level)),
        level=str(found.price_level),
        grant=t.eur(whole),
        scenario=scenario_title(found.scenario_title, t).lower(),
    )
