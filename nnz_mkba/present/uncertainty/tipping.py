"""What the analysis says of the decision: what tips it, where the doubt sits, what knowing more is worth."""

from __future__ import annotations

from collections.abc import Mapping

from nnz_mkba.model.uncertainty import AgainstNothing, BreakEven
from nnz_mkba.present.locale import Translator, tidy
from nnz_mkba.present.uncertainty.words import EXACT, GROUPS, share_text, value
from nnz_mkba.programme_inputs import CHOICE, PARTICIPANTS, PREGNANCY, PREVENTED
from nnz_mkba.results.protected_uncertainty import ProtectedUncertainty

#: Size of the study that is named on the page.
FOLLOWED = 100


def break_even_words(found: Mapping[str, BreakEven], t: Translator) -> list[str]:
    """Return when the programme pays for itself."""
    said = []
    prevented = found.get(PREVENTED)
    if prevented is not None:
        if prevented.value is not None:
            said.append(
                t(
                    "Het programma verdient zich terug als ten minste {share} van de mensen die voor anticonceptie kiezen "
                    "daardoor een geboorte voorkomt. Er is gerekend met gemiddeld {base}.",
                    share=t.percent(EXACT(prevented.value)),
                    base=t.percent(EXACT(prevented.base), decimals=0),
                )
            )
        elif prevented.base_net < 0:
            said.append(t("Zelfs als elke keuze een geboorte voorkomt, verdient het programma zich niet terug."))
    participants = found.get(PARTICIPANTS)
    if participants is not None and participants.value is not None:
        said.append(
            t(
                "Bij dezelfde kosten zijn er ten minste {needed} deelnemers nodig; er is gerekend met {base}.",
                needed=t.needed(EXACT(participants.value)),
                base=value(PARTICIPANTS, participants.base, t),
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
                share=share_text(share, t),
            )
            if share <= 1
            else t(
                "De baten moeten {share} zijn van wat hier gemiddeld is gerekend om gelijk te zijn aan de kosten.",
                share=share_text(share, t),
            )
        )
    span = against.doubt_range()
    if span is not None:
        low, high = span
        most = against.most_doubt_lambda
        last = float(against.table.index[-1])
        fields = {"low": share_text(low, t), "high": share_text(high, t)}
        # At the end of the grid the doubt goes on beyond what was reckoned.
        around = (
            t(
                "De twijfel zit daar: telt minder dan {low} van de baten mee, dan is het programma vrijwel zeker te duur; bij "
                "meer dan {high} verdient het zich vrijwel zeker terug.",
                **fields,
            )
            if high < last
            else t(
                "Onder {low} van wat hier gemiddeld is gerekend, is het programma vrijwel zeker te duur. Zelfs als de baten "
                "{high} daarvan zijn, is het niet zeker dat het zich terugverdient.",
                **fields,
            )
            if low > 1
            else t(
                "Telt minder dan {low} van de baten mee, dan is het programma vrijwel zeker te duur. Zelfs als de baten {high} zijn van "
                "wat hier is gerekend, is het niet zeker dat het zich terugverdient.",
                **fields,
            )
        )
        if high < 1 and most is not None:
            around += " " + t(
                "Met alle baten is het besluit dus zeker; alle twijfel ligt rond {most}.", most=share_text(most, t)
            )
        said.append(around)
    return said


def information_words(sure: ProtectedUncertainty, t: Translator) -> str:
    """Return what better knowledge could be worth to the decision."""
    if round(sure.evpi.value) == 0:
        return t("Verder onderzoek kan dit besluit niet veranderen.")
    said = t(
        "Kon vooraf alles precies worden nagegaan, dan leverde dat per besluit gemiddeld {value} op, en over {years} jaar "
        "{population}, doordat het besluit soms anders uitvalt. Onderzoek dat meer kost, loont niet.",
        value=t.eur(EXACT(tidy(sure.evpi.value, sure.evpi.se))),
        years=str(sure.decision_years),
        population=t.eur(EXACT(tidy(sure.population.value, sure.population.se))),
    )
    # What holds another group within it is worth more by itself, and says less of where to look.
    groups = {
        name: info
        for name, info in sure.evppi_groups.items()
        if name not in (PREVENTED, "effect") and round(info.value) > 0
    }
    if groups:
        best = max(sorted(groups), key=lambda name: groups[name].value)
        said += " " + t(
            "Het meest is te leren over {group}: {value}.",
            group=t.gettext(GROUPS[best]),
            value=t.eur(EXACT(tidy(groups[best].value, groups[best].se))),
        )
    followed = sure.evsi.get(PREGNANCY)
    if followed is not None and round(float(followed[FOLLOWED])) > 0:
        said += " " + t(
            "Een vergelijkbare groep van {number} mensen zonder het programma een jaar volgen, is {value} waard.",
            number=str(FOLLOWED),
            value=t.eur(EXACT(round(float(followed[FOLLOWED]), -2))),
        )
    evsi = sure.evsi.get(CHOICE)
    if evsi is not None and round(float(evsi.max())) == 0:
        said += " " + t("Meer deelnemers volgen om hun keuze beter te kennen, verandert het besluit niet.")
    return said
