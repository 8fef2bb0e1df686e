"""What it would mean if a municipality that does not take part joined."""

from __future__ import annotations

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.present import sentences
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Display, Empty, Paragraph, Section, Table
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import scenario_title
from nnz_mkba.present.spans import span
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention


def section(found: PublishableEvaluation, t: Translator) -> Display:
    """Return the business case of joining: of every municipality that does not take part, or of the one at hand."""
    if not found.joining:
        return Empty()
    outcome = outcome_words(found, t)
    said = [Paragraph(words) for words in (method_words(t), outcome) if words]
    if found.gemeente:
        return Section(t("Wat als {place} meedoet?", place=found.gemeente.naam), *said, *own_tables(found, t))
    return Section(
        t("Wat als een gemeente alsnog meedoet?"),
        *([Paragraph(outcome)] if outcome else []),
        Fold(t("Raming per gemeente die niet meedoet"), Paragraph(method_words(t)), regional_table(found, t)),
    )


def method_words(t: Translator) -> str:
    """Return how the range comes about."""
    return t(
        "Dit is een raming voor één jaar deelname, uitgaand van wat de deelnemende gemeenten per inwoner en jaar bereikten. "
        "Aan de voorzichtige kant komt niemand van wie de woonplaats onbekend is uit een deelnemende gemeente en betaalt de "
        "nieuwe gemeente wat andere per inwoner betalen; aan de hoopvolle kant komen zij er allemaal vandaan, blijft het "
        "regionale budget gelijk en telt de startbijdrage voor een centrumregio naar inwoners mee. Een jaar is kort en de "
        "aantallen zijn klein: lees de bedragen als orde van grootte."
    )


def _mixed(found: PublishableEvaluation) -> list[str]:
    return ["mix"] if found.mix else [*map(str, TIERS)]


def regional_table(found: PublishableEvaluation, t: Translator) -> Table:
    """Return a line for each municipality that does not take part, over every tier of care."""
    names = {gemeente.code: gemeente.naam for gemeente, _ in found.gemeenten}
    tiers = _mixed(found)
    rows = [
        [
            names[row.gemeente],
            t.decimal(row.choices),
            t.decimal(span([row.break_even_choices[tier] for tier in tiers])),
            t.eur(row.costs_eur),
            t.eur(span([row.net_benefit_eur[tier] for tier in tiers])),
        ]
        for row in found.joining
    ]
    needed = t("Keuzes nodig: bij zoveel keuzes voor anticonceptie zijn baten en kosten gelijk.")
    net = found.joining[0].net_benefit_eur
    if len(tiers) > 1 and all(net[tier].low is not None for tier in tiers):
        needed += " " + t(
            "Dat aantal en het saldo lopen over alle soorten zorg: de minste keuzes en het hoogste saldo horen bij {best}, de "
            "meeste keuzes en het laagste saldo bij {least}.",
            best=_care(max(tiers, key=lambda tier: net[tier].high), t),
            least=_care(min(tiers, key=lambda tier: net[tier].low), t),
        )
    return Table(
        t("Raming van één jaar deelname, per gemeente die niet meedoet"),
        [t("Gemeente"), t("Keuzes verwacht"), t("Keuzes nodig"), t("Kosten"), t("Baten min kosten")],
        rows,
        t=t,
        notes=[needed, _note(found, t)],
        download="alsnog-meedoen.csv",
    )


def outcome_words(found: PublishableEvaluation, t: Translator) -> str:
    """Return at which care joining pays whatever end of the range is true, at which it never does, and where it depends."""
    always, never, depends = [], [], []
    for tier in _mixed(found):
        nets = [row.net_benefit_eur[tier] for row in found.joining]
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
            t("Bij {care} zijn de baten ook aan de voorzichtige kant hoger dan de kosten.", care=t.join(always))
        )
    if depends:
        said.append(t("Bij {care} kan het saldo positief en negatief uitvallen.", care=t.join(depends)))
    if never:
        said.append(t("Bij {care} zijn de baten ook aan de hoopvolle kant lager dan de kosten.", care=t.join(never)))
    return " ".join(said)


def _care(tier: str, t: Translator) -> str:
    return t("de mix") if tier == "mix" else sentences.name_of(Intervention(tier), t)


def own_tables(found: PublishableEvaluation, t: Translator) -> list[Display]:
    """Return the estimate for one municipality: what it may expect and pay, and what that brings by tier."""
    (row,) = found.joining
    expected = Table(
        t("Raming van één jaar deelname: deelnemers en kosten"),
        [t("Wat"), t("Bereik")],
        [
            [t("Deelnemers"), t.decimal(row.participants)],
            [t("Keuzes voor anticonceptie"), t.decimal(row.choices)],
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
        t("Raming van één jaar deelname: baten"),
        [t("Zorg die een kind nodig had gehad"), t("Baten"), t("Baten min kosten"), t("Keuzes nodig")],
        [
            [
                _care(tier, t),
                t.eur(row.benefits_eur[tier]),
                t.eur(row.net_benefit_eur[tier]),
                t.decimal(row.break_even_choices[tier]),
            ]
            for tier in _mixed(found)
        ],
        t=t,
        notes=[t("Keuzes nodig: bij zoveel keuzes voor anticonceptie zijn baten en kosten gelijk.")],
        download="alsnog-meedoen-baten.csv",
    )
    return [expected, brings]


def _note(found: PublishableEvaluation, t: Translator) -> str:
    """Return key, price levels and scenario."""
    row = found.joining[0]
    whole = PublishableNumber.exact(sum(one.start_grant_eur.value for one in found.joining))
    level = found.mkba.cost_price_level
    return t(
        "Kosten {key}; verwachte cliënten volgen uit inwoners, dus de sleutel naar cliënten geeft hetzelfde. Kosten {prices}, "
        "baten prijspeil {level}. In het bereik van de kosten zit {grant} startbijdrage aan de hoopvolle kant. Scenario: "
        "{scenario}.",
        key=sentences.name_of(AllocationKey(row.allocation_key), t),
        prices=t("in lopende prijzen") if level is None else t("in prijzen van {level}", level=str(level)),
        level=str(found.price_level),
        grant=t.eur(whole),
        scenario=scenario_title(found.scenario_title, t).lower(),
    )
