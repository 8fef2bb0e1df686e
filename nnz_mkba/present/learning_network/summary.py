"""The top of a network's page: title, banners, summary and key figures."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.model.learning_network.health import Fit
from nnz_mkba.model.learning_network.survey import most_named
from nnz_mkba.network_evaluation import NetworkEvaluation, Response
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import Banner, Display, KeyFigures, Lead, Notice, Parts, Title
from nnz_mkba.present.learning_network.words import (
    NORMS,
    caption,
    network_title,
    norm_words,
    number,
    plain,
    role_name,
    theme,
)
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import marked

#: Too high and too low are told in one sentence.
_OUTSIDE = {Fit.TE_HOOG: Fit.TE_LAAG}


def head(found: NetworkEvaluation, t: Translator) -> Display:
    """Return title, banners, summary and key figures."""
    title = network_title(found, t)
    date = t.date(found.about.peildatum)
    below = t("{region}, stand op {date}{round}", region=found.about.regio, date=date, round=_round_words(found, t))
    parts: list[Display] = [
        Title(
            marked(caption(found, title, t), t, found.about.naam),
            marked(below, t, found.about.regio, _round_name(found)),
        ),
        Banner(t("Voor het leernetwerk zelf. Niet bedoeld voor verantwoording aan stuurgroep of financier.")),
    ]
    if found.about.synthetisch:
        parts.append(Banner(t("Verzonnen gegevens: deze cijfers gaan over niemand."), kind="synthetic"))
    parts += [Lead(summary(found, t)), key_figures(found, t)]
    if t.language != "nl":
        parts.append(Notice(t("Teksten uit de bestanden van het netwerk staan er in het Nederlands.")))
    if missing := _missing(found, t):
        parts.append(Notice(t("Niet geleverd: {files}.", files=t.join(missing)), title=t("Wat hier ontbreekt")))
    return Parts(*parts, *_to_mind(found, t))


def _to_mind(found: NetworkEvaluation, t: Translator) -> list[Display]:
    """Say what lies among the rounds and is not on the page, and that an earlier page showed other words."""
    said: list[Display] = []
    folders = sum(name.startswith("rondes/") and name.endswith("/") for name in found.unread)
    if folders:
        words = t.ngettext(
            "In de map rondes staat {n} map die network.yaml niet noemt. Wat daarin staat, is niet gelezen en telt hier niet mee.",
            "In de map rondes staan {n} mappen die network.yaml niet noemt. Wat daarin staat, is niet gelezen en telt hier niet mee.",
            number(folders),
        )
        said.append(Notice(words, title=t("Niet gelezen"), kind="warning"))
    if len(found.quotes_of_versions) > 1:
        before, now = found.quotes_of_versions[-2:]
        words = t(
            "Sinds een eerder rapport van deze ronde zijn woorden van leden vrijgegeven of ingetrokken: eerst stonden er "
            "{before} citaten, nu {now}. De cijfers zijn dezelfde. Vervang eerdere exemplaren, zodat niets blijft rondgaan dat "
            "is ingetrokken.",
            before=t.count(number(before)),
            now=t.count(number(now)),
        )
        said.append(Notice(words, title=t("Anders dan eerder")))
    return said


def _round_name(found: NetworkEvaluation) -> str:
    return found.about.rondes[found.round].titel.lower() if found.survey is not None else ""


def _round_words(found: NetworkEvaluation, t: Translator) -> str:
    return t("; evaluatie {round}", round=_round_name(found)) if found.survey is not None else ""


def _missing(found: NetworkEvaluation, t: Translator) -> list[str]:
    parts = (
        (found.survey, t("antwoorden op een vragenlijst")),
        (found.actions, t("een verbeterplan")),
        (found.session or found.about.eind, t("een volgende bijeenkomst")),  # a network that ended has none
        (found.monitor, t("cijfers voor de monitor")),
    )
    return [words for present, words in parts if not present]


def summary(found: NetworkEvaluation, t: Translator) -> str:
    """Return in a few sentences how the network stands and what its members say."""
    facts = {check.key: check.value for check in found.norms}
    said = [
        t(
            "Het netwerk telt {members}, komt {meetings} keer per jaar bijeen en {verb} {years} jaar.",
            members=t.ngettext("{n} lid", "{n} leden", number(facts["leden"])),
            meetings=plain(facts["bijeenkomsten_per_jaar"], t),
            verb=t("bestond") if found.about.eind else t("bestaat"),
            years=plain(facts["looptijd_jaren"], t),
        )
    ]
    said += _norms_in_words(found, t)
    said += _survey_words(found, t)
    late = sum(action.overdue(found.about.peildatum) for action in found.actions)
    if late:
        said.append(t.ngettext("{n} actiepunt is te laat.", "{n} actiepunten zijn te laat.", number(late)))
    return " ".join(said)


def _norms_in_words(found: NetworkEvaluation, t: Translator) -> list[str]:
    """Return how facts and hours stand to the norms, from the same findings as the tables below."""
    by_fit: dict[Fit, list[str]] = {}
    for check in found.norms:
        named = t(NORMS[check.key]).lower()
        if check.fit is not Fit.VOLDOET:  # a norm that is met needs no figures in a summary
            value, norm = plain(check.value, t), norm_words(found, check.key, t)
            named = t("{what} ({value}; norm: {norm})", what=named, value=value, norm=norm)
        by_fit.setdefault(_OUTSIDE.get(check.fit, check.fit), []).append(named)
    roles = [role for role in found.roles if role.norm_hours is not None and role.filled != "nee"]
    for role in roles:
        if role.hours is not None:
            value, norm = plain(role.hours, t), t("minstens {low}", low=plain(role.norm_hours, t))
            named = t("uren per week als {role}", role=role_name(role.key, t))
            if role.fit is not Fit.VOLDOET:
                named = t("{what} ({value}; norm: {norm})", what=named, value=value, norm=norm)
            by_fit.setdefault(_OUTSIDE.get(role.fit, role.fit), []).append(named)
    unknown = sum(role.hours is None for role in roles)
    if unknown:
        hours = t.ngettext("de uren van {n} rol", "de uren van {n} rollen", number(unknown))
        by_fit.setdefault(Fit.ONBEKEND, []).append(hours)
    told = (
        (Fit.TE_LAAG, N_("Buiten de norm van het LISO-handboek: {what}.")),
        (Fit.NOG_NIET, N_("Nog niet bereikt: {what}.")),
        (Fit.VOLDOET, N_("Binnen de norm van het LISO-handboek: {what}.")),
        (Fit.ONBEKEND, N_("Onbekend: {what}.")),
    )
    return [t(words, what=t.join(by_fit[fit])) for fit, words in told if fit in by_fit]


def _survey_words(found: NetworkEvaluation, t: Translator) -> list[str]:
    survey = found.survey
    if survey is None:
        return []
    response = _of_round(found)
    said = [_response_words(response, t)]
    if survey.too_few or survey.points is None:
        return [*said, t("Dat zijn er te weinig om antwoorden te laten zien.")]
    strong, _ = most_named(survey.points["sterk"].by_theme)
    weak, _ = most_named(survey.points["verbeter"].by_theme)
    if strong and weak:
        said.append(
            t(
                "Het vaakst genoemd als sterk punt: {strong}; als verbeterpunt: {weak}.",
                strong=_quoted(found, strong, t),
                weak=_quoted(found, weak, t),
            )
        )
    return said


def _quoted(found: NetworkEvaluation, themes: Sequence[str], t: Translator) -> str:
    """Return the themes that were named most, told apart where they tie."""
    names = t.join([f"‘{theme(found, key, t).lower()}’" for key in themes])
    return names if len(themes) == 1 else t("{names} (even vaak)", names=names)


def _response_words(response: Response, t: Translator) -> str:
    people = t.count(number(response.respondents))
    if response.invited is None or response.share is None:
        return t("{n} mensen vulden de vragenlijst in.", n=people)
    return t(
        "{n} van de {invited} genodigden vulden de vragenlijst in ({share}).",
        n=people,
        invited=t.count(number(response.invited)),
        share=t.percent(number(response.share), decimals=0),
    )


def _of_round(found: NetworkEvaluation) -> Response:
    return next(response for response in found.responses if response.round == found.round)


def key_figures(found: NetworkEvaluation, t: Translator) -> KeyFigures:
    """Return the facts that the norms are about, the response and the action points."""
    cards: list[tuple[str, str, str]] = [
        (t(NORMS[check.key]), plain(check.value, t), t("norm: {norm}", norm=norm_words(found, check.key, t)))
        for check in found.norms
    ]
    if found.survey is not None:
        response = _of_round(found)
        share = t.percent(number(response.share), decimals=0)
        note = t("{n} van de {all}", n=t.count(number(response.respondents)), all=t.count(number(response.invited)))
        cards.append((t("Respons"), share, note))
    if found.actions:
        open_ones = [action for action in found.actions if action.status != "klaar"]
        late = sum(action.overdue(found.about.peildatum) for action in open_ones)
        note = t("waarvan {n} te laat", n=t.count(number(late)))
        cards.append((t("Open actiepunten"), t.count(number(len(open_ones))), note))
    return KeyFigures(cards)
