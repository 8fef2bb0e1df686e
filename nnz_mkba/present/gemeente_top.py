"""The top of a municipality's page: whether it takes part, its clients, and what that may have brought."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.disclosure.protection import Origin, PublishableEvaluation
from nnz_mkba.disclosure.publishable import Kind, PublishableNumber
from nnz_mkba.present import sentences
from nnz_mkba.present.html import KeyFigures, Status
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.spans import benefit_span
from nnz_mkba.vocabulary import Stream

#: Number of clients in a municipality; None where the source names none.
Own = PublishableNumber | None


def own_number(found: PublishableEvaluation) -> Own:
    """Return the municipality's escalated clients, or None if the source names none.

    A number that may not be shown is not "none": it is returned, and reads "niet getoond".
    """
    origin = escalated(found)
    for row in origin.rows if origin else ():
        if found.gemeente and row.gemeente.code == found.gemeente.code:
            return None if row.number.kind is Kind.UNKNOWN else row.number
    return None


def escalated(found: PublishableEvaluation) -> Origin | None:
    """Return where the escalated clients live; a delivery may tell the same of partners' clients."""
    return next((origin for origin in found.origins if origin.stream == Stream.OPGESCHAALD), None)


def status(found: PublishableEvaluation, t: Translator) -> Status:
    """Return whether the municipality takes part on the peildatum."""
    since = found.participates_since
    if since is None:
        return Status("doet_niet_mee", t("doet niet mee"))
    if since > found.peildatum:
        return Status("doet_nog_niet_mee", t("doet nog niet mee"))
    return Status("doet_mee", t("doet mee"))


def participation(since: dt.date | None, origin: Origin, t: Translator) -> str:
    """Return whether a municipality took part on the date of the counts."""
    if since is None:
        return t("doet niet mee")
    return t("doet mee") if since <= origin.peildatum else t("doet nog niet mee")


def summary(found: PublishableEvaluation, t: Translator) -> str:
    """Return what is known of the municipality, what that may have brought and what is not known."""
    own, since = own_number(found), found.participates_since
    parts = [reason(found, t)]
    if own is not None:
        if since is None:
            parts.append(t("De gemeente betaalt niet mee aan het programma."))
        choices = found.mkba.choices
        if choices.low is not None:
            parts.append(
                t(
                    "Hoeveel van hen voor anticonceptie kozen, is niet bekend; volgens de regionale cijfers zijn het er {choices}. {premise}, bespaart dat {benefits} aan zorg (prijspeil {year}).",
                    choices=t.count(choices, in_words=True),
                    premise=sentences.premise(found.mkba.prevented_fraction, t),
                    benefits=t.eur(benefit_span(found), in_words=True),
                    year=str(found.price_level),
                )
            )
            parts.append(
                t(
                    "Dat is niet zeker: niemand heeft gemeten welke zorg nodig was geweest en hoeveel keuzes echt een zwangerschap voorkomen."
                )
            )
    if since is not None:
        parts.append(t("Hoeveel de gemeente zelf betaalt, staat niet in de bron."))
    return " ".join(parts)


def reason(found: PublishableEvaluation, t: Translator) -> str:
    """Return since when it takes part and how many clients of the region came from it."""
    place = found.gemeente.naam if found.gemeente else ""
    since = found.participates_since
    if since is None:
        said = t("{place} doet niet mee aan Nu Niet Zwanger in {region}.", place=place, region=found.about.naam)
    elif since > found.peildatum:
        said = t(
            "{place} doet mee aan Nu Niet Zwanger vanaf {month}, na deze peildatum.",
            place=place,
            month=t.month(since),
        )
    else:
        said = t("{place} doet sinds {month} mee aan Nu Niet Zwanger.", place=place, month=t.month(since))
    own, origin = own_number(found), escalated(found)
    if own is None or origin is None:
        return f"{said} {t('De bron noemt geen opgeschaalde cliënten uit {place}.', place=place)}"
    return f"{said} " + t(
        "Van de {total} opgeschaalde cliënten in de regio {verb} er {own} uit {place}.",
        total=t.count(origin.total),
        verb=t("kwam") if own.is_exact and own.value == 1 else t("kwamen"),
        own=t.count(own, in_words=True),
        place=place,
    )


def _participation(found: PublishableEvaluation, t: Translator) -> str:
    since = found.participates_since
    if since is None:
        return t("doet niet mee")
    if since > found.peildatum:
        return t("vanaf {month}", month=t.month(since))
    return t("sinds {month}", month=t.month(since))


def key_figures(found: PublishableEvaluation, t: Translator, level: str) -> KeyFigures:
    """Return four or five figures with what they mean."""
    own, origin = own_number(found), escalated(found)
    cards: list[tuple[str, str, str]] = [
        (t("Deelname"), _participation(found, t), ""),
        (
            t("Opgeschaalde cliënten uit de gemeente"),
            t("onbekend") if own is None else t.count(own),
            t("niet genoemd in de bron")
            if own is None
            else t("stand {date}", date=t.date(origin.peildatum))
            if origin
            else "",
        ),
        *([(t("Opgeschaalde cliënten in de regio"), t.count(origin.total), "")] if origin else []),
        (
            t("Inwoners"),
            t.count(PublishableNumber.exact(found.gemeente.inwoners if found.gemeente else None)),
            t("1 januari 2021, CBS, afgerond"),
        ),
    ]
    if own is not None and found.mkba.choices.low is not None:
        note = (
            t("als elke keuze een geboorte voorkomt; eerste levensjaar, {level}", level=level)
            if found.mkba.horizon_years == 1 and found.mkba.prevented_fraction.value == 1
            else t(
                "{years} jaar, {level}; {share} van de keuzes voorkomt een geboorte",
                years=str(found.mkba.horizon_years),
                level=level,
                share=t.percent(found.mkba.prevented_fraction, decimals=0),
            )
        )
        cards.append((t("Verwachte baten"), t.eur(benefit_span(found)), note))
    return KeyFigures([(label, NumberText(value), note) for label, value, note in cards])


def listed_figures(found: PublishableEvaluation, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return the figures by which municipalities stand beside each other in an overview."""
    own = own_number(found)
    inhabitants = PublishableNumber.exact(found.gemeente.inwoners if found.gemeente else None)
    benefits = "–" if own is None or found.mkba.choices.low is None else str(t.eur(benefit_span(found)))
    return (
        (t("Opgeschaalde cliënten"), t("onbekend") if own is None else str(t.count(own))),
        (t("Verwachte baten"), benefits),
        (t("Inwoners"), str(t.count(inhabitants))),
    )
