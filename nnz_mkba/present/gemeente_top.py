"""The top of a municipality's page: whether it takes part, its clients, and what that may have brought."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import KeyFigures, Status
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.spans import benefit_span
from nnz_mkba.present.terms import cost_prices, counts_every_choice, in_kind, window_note
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.results.certainty import Certainty
from nnz_mkba.results.result import Origin, Result
from nnz_mkba.vocabulary import AllocationKey, Bearer, Stream

#: Number of clients in a municipality; None where the source names none.
Own = Number | None


def own_number(found: Result) -> Own:
    """Return the municipality's escalated clients, or None if the source names none.

    A number that may not be shown is not "none": it is returned, and reads "niet getoond".
    """
    origin = escalated(found)
    for row in origin.rows if origin else ():
        if found.gemeente and row.gemeente.code == found.gemeente.code:
            return None if row.number.kind is Kind.UNKNOWN else row.number
    return None


def escalated(found: Result) -> Origin | None:
    """Return where the escalated clients live; a delivery may tell the same of partners' clients."""
    return next((origin for origin in found.origins if origin.stream == Stream.OPGESCHAALD), None)


def status(found: Result, t: Translator) -> Status:
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


def summary(found: Result, t: Translator, sure: Certainty | None = None) -> str:
    """Return what is known of the municipality, what it costs, what that may have brought and how sure that is."""
    parts = [_since(found, t), cost_words(found, t), _clients(found, t)]
    if own_number(found) is not None:
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
                    "Dat is niet zeker: niemand heeft gemeten welke zorg nodig was geweest en hoeveel keuzes echt een geboorte voorkomen."
                )
                if sure is None
                else region_certainty(found, sure, t)
            )
    return " ".join(parts)


def cost_words(found: Result, t: Translator) -> str:
    """Return what the municipality bears of the costs, or that it bears nothing, or that nobody knows."""
    since = found.participates_since
    if since is None:
        return t("De gemeente betaalt niet mee aan het programma.")
    if since > found.peildatum:
        return t("Op deze peildatum betaalde de gemeente nog niet mee.")
    share = own_share(found)
    if share is None or share.low is None:
        return t("Hoeveel de gemeente zelf betaalt, staat niet in de bron.")
    said = t(
        "Hoeveel de gemeente zelf betaalt, staat niet in de bron; {key} is haar aandeel in de regionale kosten van {years} {share}, "
        "die van de GGD inbegrepen.",
        key=sentences.name_of(AllocationKey(found.allocation_key), t),
        years=t.join([str(year) for year in found.mkba.cost_years]),
        share=t.eur(share, in_words=True),
    )
    return " ".join([said, *in_kind(found, t)])


def own_share(found: Result) -> Number | None:
    """Return the municipality's share of all programme costs by the key of the page; None if it bears none. [EUR]"""
    if not found.cost_shares:
        return None
    (share,) = found.cost_shares
    return share.by_key[str(found.allocation_key)]


def region_certainty(found: Result, sure: Certainty, t: Translator) -> str:
    """Return how often benefits exceed costs in the region: clients of one municipality are too few to say that of."""
    fields = {
        "often": sentences.how_often(Number.exact(sure.positive), t),
        "region": found.about.naam,
    }
    if not counts_every_choice(found):
        said = t(
            "Schuiven alle aannamen mee, dan zijn de baten voor heel {region} {often} hoger dan de kosten. Gemeten is dat niet.",
            **fields,
        )
        return f"{said} {sentences.stated_share(sure, t)}".strip()
    return t(
        "Waarschijnlijk is het minder: naar onze schatting voorkomt {share} van de keuzes een geboorte. Voor heel {region} zijn de "
        "baten dan {often} hoger dan de kosten. Gemeten is dat niet.",
        share=sentences.estimate_words(sure, t),
        **fields,
    )


def reason(found: Result, t: Translator) -> str:
    """Return since when it takes part and how many clients of the region came from it."""
    return f"{_since(found, t)} {_clients(found, t)}"


def _since(found: Result, t: Translator) -> str:
    place = found.gemeente.naam if found.gemeente else ""
    since = found.participates_since
    if since is None:
        return t("{place} doet niet mee aan Nu Niet Zwanger in {region}.", place=place, region=found.about.naam)
    if since > found.peildatum:
        return t(
            "{place} doet mee aan Nu Niet Zwanger vanaf {month}, na deze peildatum.",
            place=place,
            month=t.month(since),
        )
    return t("{place} doet sinds {month} mee aan Nu Niet Zwanger.", place=place, month=t.month(since))


def is_left_out(found: Result) -> bool:
    """Whether where clients live was delivered, and is not shown."""
    return any(
        flag.word == "logboek_ontbreekt" or (flag.word == "uitsplitsing_beperkt" and flag.details["by"] == "gemeente")
        for flag in found.flags
    )


def _clients(found: Result, t: Translator) -> str:
    """Return how many escalated clients came from it, and in plain words what escalated is."""
    place = found.gemeente.naam if found.gemeente else ""
    own, origin = own_number(found), escalated(found)
    if origin is None and is_left_out(found):
        return t(
            "Hoeveel cliënten met een ingewikkelde casus (‘opgeschaald’ naar de coördinator) uit {place} kwamen, tonen we niet.",
            place=place,
        )
    earlier = origin is not None and origin.peildatum != found.peildatum
    if own is None or origin is None:
        if not earlier or origin is None:
            return t(
                "De bron noemt uit {place} geen cliënten met een ingewikkelde casus (‘opgeschaald’ naar de coördinator).",
                place=place,
            )
        return t(
            "Op {date} noemt de bron uit {place} geen cliënten met een ingewikkelde casus (‘opgeschaald’ naar de coördinator).",
            date=t.date(origin.peildatum),
            place=place,
        )
    return t.sentence_of(
        N_(
            "Van de {total} cliënten in de regio met een ingewikkelde casus (‘opgeschaald’ naar de coördinator) {verb} er {own} uit "
            "{place}."
        )
        if not earlier
        else N_(
            "Op {date} {verb} van de {total} cliënten in de regio met een ingewikkelde casus (‘opgeschaald’ naar de coördinator) er {own} "
            "uit {place}."
        ),
        origin.total,
        date=t.date(origin.peildatum),
        verb=t("kwam") if own.is_exact and own.value == 1 else t("kwamen"),
        own=t.count(own, in_words=True),
        place=place,
    )


def _participation(found: Result, t: Translator) -> str:
    since = found.participates_since
    if since is None:
        return t("doet niet mee")
    if since > found.peildatum:
        return t("vanaf {month}", month=t.month(since))
    return t("sinds {month}", month=t.month(since))


def key_figures(
    found: Result, t: Translator, level: str, chance: tuple[str, NumberText, str] | None = None
) -> KeyFigures:
    """Return three to five figures with what they mean; `chance` is that of the region."""
    own, origin, share = own_number(found), escalated(found), own_share(found)
    cards: list[tuple[str, str, str]] = [
        (
            t("Opgeschaalde cliënten uit de gemeente"),
            t("onbekend") if own is None else t.count(own),
            (t("niet getoond") if is_left_out(found) and origin is None else t("niet genoemd in de bron"))
            if own is None
            else t(
                "stand {date}; in de hele regio {total}",
                date=t.date(origin.peildatum),
                total=t.count(origin.total, in_words=True),
            )
            if origin
            else "",
        ),
    ]
    if share is not None:
        cards.append(
            (
                t("Aandeel in de programmakosten"),
                t.eur(share),
                t(
                    "{key}; {prices}; waarvan in de bijdrage van gemeenten {own}",
                    key=sentences.name_of(AllocationKey(found.allocation_key), t),
                    prices=cost_prices(found, t),
                    own=t.eur(found.mkba.costs_by_bearer[str(Bearer.GEMEENTEN)], in_words=True),
                ),
            )
        )
    else:
        cards.insert(0, (t("Deelname"), _participation(found, t), ""))
    if own is not None and found.mkba.choices.low is not None:
        label = sentences.benefits_label(found.mkba.prevented_fraction, t)
        cards.append((label, t.eur(benefit_span(found)), window_note(found, t, level)))
        cards += [chance] if chance else []
    cards.append(
        (
            t("Inwoners"),
            t.count(Number.exact(found.gemeente.inwoners if found.gemeente else None)),
            t("1 januari 2021, CBS, afgerond"),
        )
    )
    return KeyFigures([(label, NumberText(value), note) for label, value, note in cards])


def listed_figures(found: Result, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return the figures by which municipalities stand beside each other in an overview."""
    own = own_number(found)
    inhabitants = Number.exact(found.gemeente.inwoners if found.gemeente else None)
    benefits = "–" if own is None or found.mkba.choices.low is None else str(t.eur(benefit_span(found)))
    return (
        (t("Opgeschaalde cliënten"), t("onbekend") if own is None else str(t.count(own))),
        (
            t(
                "{label} (prijspeil {year})",
                label=sentences.benefits_label(found.mkba.prevented_fraction, t),
                year=str(found.price_level),
            ),
            benefits,
        ),
        (t("Inwoners op 1 januari 2021"), str(t.count(inhabitants))),
    )
