"""What a reader needs to trust the page: contradictions of the source, method and limits, glossary, provenance."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.present import assumptions, sentences, small_counts
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.explanation import section as own_words
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Bullets, Display, Empty, Paragraph, Section
from nnz_mkba.present.html import Status as StatusWord
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.quoted import quoted, scenario_title, unit_word
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.provenance import code_version, today
from nnz_mkba.reconcile import Claim
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Audience, Verdict

__all__ = ["claims_table", "contradictions", "glossary", "method", "own_words", "provenance", "stated_amount"]

#: How much of a file's hash is printed.
SHOWN_DIGITS = 16
#: Unit of a claim that is a share.
SHARE = "fractie"

#: Terms a council member may not know, with what they mean here.
GLOSSARY: tuple[tuple[str, str], ...] = (
    (
        N_("Deelnemer"),
        N_(
            "Iemand met wie een bij het programma aangesloten professional het gesprek over kinderwens, seksualiteit of anticonceptie voerde."
        ),
    ),
    (N_("Cliënt"), N_("Een deelnemer, zoals die in de registratie is geteld.")),
    (N_("Casuïstiek"), N_("De cliënten die een indicator telt; elke casus is één cliënt.")),
    (N_("Netwerkpartner"), N_("Organisatie waarvan geschoolde medewerkers zelf dat gesprek voeren.")),
    (
        N_("Opschaling, opgeschaald"),
        N_("Een ingewikkelde casus gaat naar de inhoudelijk coördinator van het programma."),
    ),
    (
        N_("Aandachtsfunctionaris"),
        N_("Medewerker van een aangesloten organisatie die collega’s schoolt en het programma daar invoert."),
    ),
    (N_("Ketenpartner"), N_("Organisatie die bij het programma is aangesloten.")),
    (
        N_("MKBA"),
        N_(
            "Maatschappelijke kosten-batenanalyse: alle kosten en baten voor de samenleving, ook voor mensen en organisaties die er niet voor betalen."
        ),
    ),
    (N_("Saldo"), N_("Baten min kosten; onder nul kost het meer dan het oplevert.")),
    (N_("Nulalternatief"), N_("Wat er zonder het programma zou gebeuren; daarmee wordt vergeleken.")),
    (N_("Prijspeil"), N_("Het jaar waarvan de prijzen zijn gebruikt.")),
    (N_("Peildatum"), N_("De dag waarop de stand is geteld.")),
    (N_("PM-post"), N_("Een effect dat wel meetelt maar niet in euro’s is uitgedrukt.")),
)


def contradictions(found: Result, t: Translator) -> Display:
    """Return where the source contradicts itself, and what could be recomputed."""
    if found.gemeente or not (found.claims or found.withheld_claims):
        return Empty()
    wrong = [claim for claim in found.claims if claim.verdict is not Verdict.KLOPT]
    right = [claim for claim in found.claims if claim.verdict is Verdict.KLOPT]
    intro = t("Elk gepubliceerd cijfer is opnieuw uitgerekend.")
    if found.withheld_claims:
        intro += " " + t(
            "Hier staan er {shown}; {hidden} andere gaan over kleine aantallen cliënten, of zouden er een verraden, en staan alleen in de interne versie.",
            shown=str(len(found.claims)),
            hidden=str(found.withheld_claims),
        )
    return Section(
        t("Waar de bron zichzelf tegenspreekt"),
        Paragraph(intro),
        *(
            [
                Fold(
                    t.ngettext(
                        "{n} cijfer dat niet klopt of niet te vergelijken is",
                        "{n} cijfers die niet kloppen of niet te vergelijken zijn",
                        Number.exact(len(wrong)),
                    ),
                    claims_table(
                        found, t, wrong, t("Gepubliceerde cijfers die niet kloppen of niet te vergelijken zijn")
                    ),
                )
            ]
            if wrong
            else []
        ),
        *(
            [
                Fold(
                    t.ngettext("{n} cijfer dat klopt", "{n} cijfers die kloppen", Number.exact(len(right))),
                    claims_table(found, t, right, t("Gepubliceerde cijfers die kloppen")),
                )
            ]
            if right
            else []
        ),
    )


def claims_table(found: Result, t: Translator, claims: Sequence[Claim] | None = None, caption: str = "") -> Table:
    """Return every claim that may be shown, or those given, beside what was recomputed; contradictions first."""
    ordered = sorted(found.claims if claims is None else claims, key=lambda claim: claim.verdict is Verdict.KLOPT)
    caption = caption or t("Gepubliceerde cijfers, opnieuw uitgerekend")
    return Table(
        caption,
        [t("Bewering"), t("Gesteld"), t("Herberekend"), t("Oordeel"), t("Toelichting")],
        [
            [
                quoted(claim.text, t),
                stated_amount(claim.stated, claim.unit, t),
                stated_amount(
                    claim.recomputed, claim.unit if claim.verdict is not Verdict.EENHEDEN_VERSCHILLEN else "", t
                ),
                verdict_word(claim, t),
                quoted(claim.explanation, t),
            ]
            for claim in ordered
        ],
        notes=[
            quoted(
                "; ".join(dict.fromkeys(c.source for c in ordered)) + ".",
                t,
                before=t("Waar elk cijfer in de bron staat:"),
            )
        ],
        t=t,
        download=caption,
    )


def verdict_word(claim: Claim, t: Translator) -> StatusWord:
    """Return the verdict on a claim; two years that differ are two periods, not a wrong sum."""
    if claim.unit == "jaar" and claim.verdict is Verdict.WIJKT_AF:
        return StatusWord(claim.verdict.value, t("perioden verschillen"))
    return sentences.status(claim.verdict, t)


def stated_amount(number: Number, unit: str, t: Translator) -> NumberText:
    """Return a number with its unit; a year stands as it is, a fraction as a percentage."""
    if number.kind is Kind.UNKNOWN or number.kind is Kind.WITHHELD:
        return t.count(number)
    if unit.startswith("EUR"):
        whole = number.is_exact and number.value == round(number.value)
        return t.eur(number, decimals=0 if whole else 2)
    if unit == "jaar" and number.is_exact:
        return NumberText(str(round(number.value)))
    if unit == SHARE:
        return t.percent(number)
    return NumberText(f"{t.count(number)} {unit_word(unit, t)}".strip())


def method(found: Result, t: Translator) -> Display:
    """Return how the figures were made and what they cannot say."""
    said = [
        t(
            "Baten = aantal keuzes × deel dat een geboorte voorkomt × kosten van de zorg die uitblijft. "
            "Scenario: {scenario}.",
            scenario=scenario_title(found.scenario_title, t).lower(),
        ),
        t(
            "De kosten van zorg per voorkomen zwangerschap en het landelijke keuzeaandeel komen uit de MKBA van 2020 (VNG, "
            "gemeente Utrecht, GGD regio Utrecht)."
        ),
        t("Na het eerste levensjaar is niets berekend; zorg die doorloopt, telt hier niet mee.")
        if found.mkba.horizon_years == 1
        else t(
            "Baten lopen over {years} jaar: elk jaar een kleiner deel van de gezinnen, teruggerekend met de discontovoet.",
            years=str(found.mkba.horizon_years),
        ),
        t(
            "Van sommige uitkomsten is de woongemeente onbekend. Daarvoor geven we de laagste en hoogste waarde die bij de totalen past (Fréchet-grenzen)."
        ),
        t("Een lege cel in de levering is onbekend en telt niet als nul."),
    ]
    if not found.gemeente:
        said.append(
            t(
                "De vooruitblik van een indicator veronderstelt dat gebeurtenissen los van elkaar en in een gelijk tempo komen "
                "(Poisson, met een gammaverdeling voor het onbekende tempo)."
            )
        )
    if found.audience is not Audience.INTERN:
        said.append(small_counts.method(found, t))
    red = assumptions.red_table(found, t)
    return Section(
        t("Hoe is dit berekend?"),
        Fold(t("De methode en haar grenzen"), Bullets(said)),
        Fold(
            t(
                "{n} aannamen die niemand heeft gemeten en die het oordeel kunnen omkeren",
                n=str(len(red.rows)),
            ),
            red,
        ),
    )


def glossary(t: Translator) -> Display:
    """Return the terms of the page."""
    return Section(
        t("Begrippen"),
        Fold(
            t("Wat de woorden op deze pagina betekenen"),
            Table(
                t("Begrippen op deze pagina"),
                [t("Begrip"), t("Betekenis")],
                [[t(term), t(meaning)] for term, meaning in GLOSSARY],
                t=t,
            ),
        ),
    )


def provenance(found: Result, t: Translator) -> Display:
    """Return where the page comes from: sources, data, code, date."""
    sources = [quoted(f"{number}: {document.titel}", t) for number, document in found.about.documenten.items()]
    rows = [
        [t("Gemaakt op"), t.date(today())],
        [t("Versie van de code"), code_version()[:SHOWN_DIGITS]],
        [t("Doelgroep"), sentences.name_of(found.audience, t)],
        [t("Scenario"), scenario_title(found.scenario_title, t)],
        [t("Peildatum"), t.date(found.peildatum)],
        *([file, digest[:SHOWN_DIGITS]] for file, digest in found.hashes.items()),
    ]
    notes = [t("Bij elk bestand staan de eerste {n} tekens van de controlecode (SHA-256).", n=str(SHOWN_DIGITS))]
    if found.audience is not Audience.INTERN:
        notes.append(
            t(
                "Bij bestanden met aantallen cliënten staat die code niet: iemand zou er kleine aantallen mee kunnen achterhalen."
            )
        )
    return Section(
        t("Verantwoording"),
        Fold(
            t("Bronnen, bestanden, versies en de dag waarop dit is gemaakt"),
            Paragraph(
                t("Elke tabel op deze pagina is als CSV-bestand te downloaden, met de cijfers zoals ze hier staan.")
            ),
            Bullets(sources),
            Table(t("Herkomst van deze pagina"), [t("Gegeven"), t("Waarde")], rows, t=t, notes=notes),
        ),
    )
