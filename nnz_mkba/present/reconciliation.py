"""The published figures, recomputed: contradictions first and in words, then every claim."""

from __future__ import annotations

from nnz_mkba.present.accountability import claims_table, stated_amount
from nnz_mkba.present.figures.bars import Bar, bar_figure
from nnz_mkba.present.honest_reading import attribution_words
from nnz_mkba.present.html import Banner, Bullets, Display, Empty, Lead, Paragraph, Parts, Section, Title
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import quoted
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Number
from nnz_mkba.reconcile import Claim
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Audience, Verdict


def head(found: Result, t: Translator) -> Display:
    """Return title and what the recomputation found, in one sentence."""
    parts: list[Display] = [
        Title(
            t("Narekening van {place}", place=found.about.naam),
            t(
                "Gepubliceerde cijfers naast wat de eigen gegevens geven, stand op {date}",
                date=t.date(found.peildatum),
            ),
        )
    ]
    if found.audience is Audience.INTERN:
        parts.append(Banner(t("Vertrouwelijk – niet verspreiden. Deze versie toont kleine aantallen cliënten.")))
    return Parts(*parts, Lead(summary(found, t)))


def summary(found: Result, t: Translator) -> str:
    """Return how many claims hold and how many do not."""
    right = sum(claim.verdict is Verdict.KLOPT for claim in found.claims)
    said = t(
        "Van de {n} gepubliceerde cijfers kloppen er {right}. Bij {wrong} spreekt de bron zichzelf tegen of is er niets te "
        "vergelijken.",
        n=t.count(Number.exact(len(found.claims))),
        right=t.count(Number.exact(right)),
        wrong=t.count(Number.exact(len(found.claims) - right)),
    )
    if found.withheld_claims:
        said += " " + t(
            "{n} andere beweringen rusten op kleine aantallen cliënten en staan alleen in de interne versie.",
            n=t.count(Number.exact(found.withheld_claims)),
        )
    return said


def contradictions(found: Result, t: Translator) -> Display:
    """Return every claim that does not hold as a sentence, whose choices were counted, and how far they are off."""
    wrong = [claim for claim in found.claims if claim.verdict is not Verdict.KLOPT]
    if not wrong:
        return Section(t("Waar de bron zichzelf tegenspreekt"), Paragraph(t("Nergens: elk getoond cijfer klopt.")))
    return Section(
        t("Waar de bron zichzelf tegenspreekt"),
        Paragraph(
            t("Beide cijfers blijven staan. Wij kiezen niet welk van de twee klopt en verbeteren niets stilzwijgend.")
        ),
        Bullets(in_words(claim, t) for claim in wrong),
        *(Paragraph(words) for words in attribution_words(found, t)),
        figure(found, t),
    )


def in_words(claim: Claim[Number], t: Translator) -> str:
    """Return a claim, what recomputing gives, and what that means, in one or two sentences."""
    stated = stated_amount(claim.stated, claim.unit, t)
    match claim.verdict:
        case Verdict.EENHEDEN_VERSCHILLEN:
            said = t(
                "{claim}: de bron stelt {stated}, maar het cijfer ernaast telt iets anders ({recomputed}).",
                claim=claim.text,
                stated=stated,
                recomputed=t.count(claim.recomputed),
            )
        case Verdict.NIET_NA_TE_REKENEN:
            said = t("{claim}: de bron stelt {stated}; dat is niet na te rekenen.", claim=claim.text, stated=stated)
        case _:
            said = t(
                "{claim}: de bron stelt {stated}, de eigen gegevens geven {recomputed}.",
                claim=claim.text,
                stated=stated,
                recomputed=stated_amount(claim.recomputed, claim.unit, t),
            )
    return f"{said} {claim.explanation}".strip()


def figure(found: Result, t: Translator) -> Display:
    """Return by what share of the recomputed figure each contradicted claim is off."""
    off = [
        claim
        for claim in found.claims
        if claim.verdict is Verdict.WIJKT_AF and claim.recomputed.is_exact and claim.unit != "jaar"
    ]
    shares = [
        (claim, Number.exact(abs(claim.difference.value) / claim.recomputed.value))
        for claim in off
        if claim.recomputed.value
    ]
    if not shares:
        return Empty()
    ordered = sorted(shares, key=lambda pair: -pair[1].value)
    caption = t("Afwijking van de herberekening, in procenten daarvan")
    return bar_figure(
        [Bar(claim.text, share, t.percent(share, decimals=2)) for claim, share in ordered],
        caption=caption,
        head=t("Staafdiagram van beweringen en hoe ver zij van de herberekening af liggen."),
        data=Table(
            t("Gegevens: {caption}", caption=caption),
            [t("Bewering"), t("Afwijking")],
            [[claim.text, t.percent(share, decimals=2)] for claim, share in ordered],
            t=t,
        ),
        note=t(
            "Een kleine afwijking in procenten kan toch een tegenspraak zijn, zoals een optelling die niet uitkomt."
        ),
        text_above=True,
        t=t,
    )


def everything(found: Result, t: Translator) -> Display:
    """Return every claim: stated beside recomputed."""
    return Section(
        t("Alle cijfers, gesteld naast herberekend"),
        Paragraph(
            t(
                "Elke bewering staat met haar som in beweringen.csv van de levering; de som wordt bij elke uitvoering opnieuw "
                "gemaakt uit de andere bestanden. Een cijfer klopt als het verschil binnen de afronding van de bron valt."
            )
        ),
        claims_table(found, t),
    )


def learned(found: Result, t: Translator) -> Display:
    """Return which claims may be quoted as they stand, and what to do with each of the others."""
    advice = {
        Verdict.KLOPT: t("Klopt, dus zo over te nemen:"),
        Verdict.WIJKT_AF: t("Wijkt af, dus noem beide cijfers:"),
        Verdict.EENHEDEN_VERSCHILLEN: t("Telt iets anders, dus vergelijk niet:"),
        Verdict.NIET_NA_TE_REKENEN: t("Niet na te rekenen, dus vraag de bron ernaar:"),
    }
    lines = [
        quoted("; ".join(texts) + ".", t, before=words)
        for verdict, words in advice.items()
        if (texts := [claim.text for claim in found.claims if claim.verdict is verdict])
    ]
    return Section(
        t("Wat weten wij nu?"),
        Bullets(lines) if lines else Paragraph(t("Er zijn geen beweringen die hier te tonen zijn.")),
    )
