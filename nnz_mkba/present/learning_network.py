"""A learning network's own report: summary, health, lessons, context, monitor and where all of it comes from."""

from __future__ import annotations

from nnz_mkba.model.learning_network.health import Fit
from nnz_mkba.model.learning_network.survey import most_named
from nnz_mkba.network_evaluation import NetworkEvaluation, Response
from nnz_mkba.present import sentences
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import (
    Banner,
    Bullets,
    Content,
    Display,
    Empty,
    KeyFigures,
    Lead,
    Notice,
    Paragraph,
    Parts,
    Section,
    Table,
    Title,
)
from nnz_mkba.present.locale import NBSP, NumberText, Translator
from nnz_mkba.present.network_words import (
    FILLED,
    METHODS,
    NORMS,
    caption,
    download,
    fit_status,
    kernelement,
    name_of,
    number,
    role_name,
    theme,
)
from nnz_mkba.provenance import code_version, today
from nnz_mkba.vocabulary import Status

DASH = "–"
#: Too high and too low are told in one sentence.
_OUTSIDE = {Fit.TE_HOOG: Fit.TE_LAAG}


def head(found: NetworkEvaluation, t: Translator) -> Display:
    """Return title, banners, summary and key figures."""
    title = t("Leernetwerk {name}", name=found.about.naam)
    date = t.date(found.about.peildatum)
    parts: list[Display] = [
        Title(
            caption(found, title, t),
            t("{region}, stand op {date}{round}", region=found.about.regio, date=date, round=_round_words(found, t)),
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
    return Parts(*parts)


def _round_words(found: NetworkEvaluation, t: Translator) -> str:
    if found.survey is None:
        return ""
    return t("; evaluatie {round}", round=found.about.rondes[found.round].titel.lower())


def _missing(found: NetworkEvaluation, t: Translator) -> list[str]:
    parts = (
        (found.survey, t("antwoorden op een vragenlijst")),
        (found.actions, t("een verbeterplan")),
        (found.session, t("een volgende bijeenkomst")),
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
            meetings=_plain(facts["bijeenkomsten_per_jaar"], t),
            verb=t("bestond") if found.about.eind else t("bestaat"),
            years=_plain(facts["looptijd_jaren"], t),
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
        value, norm = _plain(check.value, t), _norm_words(found, check.key, t)
        named = t("{what} ({value}; norm: {norm})", what=t(NORMS[check.key]).lower(), value=value, norm=norm)
        by_fit.setdefault(_OUTSIDE.get(check.fit, check.fit), []).append(named)
    roles = [role for role in found.roles if role.norm_hours is not None and role.filled != "nee"]
    for role in roles:
        if role.hours is not None:
            value, norm = _plain(role.hours, t), t("minstens {low}", low=_plain(role.norm_hours, t))
            what = t("uren per week als {role}", role=role_name(role.key, t))
            named = t("{what} ({value}; norm: {norm})", what=what, value=value, norm=norm)
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
                strong=t.join([theme(found, key, t).lower() for key in strong]),
                weak=t.join([theme(found, key, t).lower() for key in weak]),
            )
        )
    return said


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


def _plain(value: float | None, t: Translator) -> NumberText:
    """Return a number with a decimal only where it has one."""
    return t.decimal(number(value), decimals=0 if value is None or value == round(value) else 1)


def _norm_words(found: NetworkEvaluation, key: str, t: Translator) -> str:
    norm = found.liso.norms.normen[key]
    if norm.minimum is not None and norm.maximum is not None:
        low, high = _plain(norm.minimum, t), _plain(norm.maximum, t)
        return t("{low} tot en met {high}", low=low, high=high)
    return t("minstens {low}", low=_plain(norm.minimum, t))


def key_figures(found: NetworkEvaluation, t: Translator) -> KeyFigures:
    """Return the facts that the norms are about, the response and the action points."""
    cards: list[tuple[str, str, str]] = [
        (t(NORMS[check.key]), _plain(check.value, t), t("norm: {norm}", norm=_norm_words(found, check.key, t)))
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


def health(found: NetworkEvaluation, t: Translator) -> Display:
    """Return facts and roles beside their norms, and what the network costs."""
    rows: list[list[Content]] = [
        [
            t(NORMS[check.key]),
            _plain(check.value, t),
            _norm_words(found, check.key, t),
            fit_status(check.fit, t),
            check.source or DASH,
            found.liso.norms.normen[check.key].bron,
        ]
        for check in found.norms
    ]
    columns = [t("Onderdeel"), t("Netwerk"), t("Norm"), t("Oordeel"), t("Bron"), t("Bron van de norm")]
    shell = found.about.tweede_schil
    note = t("Een tweede schil telt niet mee in de norm; omvang: {n}.", n=t.count(number(shell)))
    table = Table(
        caption(found, t("Het netwerk naast de normen"), t),
        columns,
        rows,
        t=t,
        notes=[note],
        download=download(found, "gezondheidscheck.csv"),
    )
    return Section(t("Hoe gezond is het netwerk?"), table, _roles(found, t), _cost(found, t))


def _roles(found: NetworkEvaluation, t: Translator) -> Table:
    rows: list[list[Content]] = []
    for check in found.roles:
        role = found.liso.norms.rollen[check.key]
        has_norm = check.norm_hours is not None
        rows.append(
            [
                role_name(check.key, t),
                role.taak,
                t(FILLED[check.filled]),
                _plain(check.hours, t),
                t("minstens {low}", low=_plain(check.norm_hours, t)) if has_norm else t("geen norm"),
                fit_status(check.fit, t) if has_norm and check.hours is not None else DASH,
            ]
        )
    return Table(
        caption(found, t("Rollen en uren per week"), t),
        [t("Rol"), t("Taak"), t("Ingevuld"), t("Uren per week"), t("Norm"), t("Oordeel")],
        rows,
        t=t,
        notes=[t("Bron van rollen en uren: het LISO-handboek (004). De taak staat in onze woorden.")],
    )


def _cost(found: NetworkEvaluation, t: Translator) -> Display:
    cost = found.cost
    rate = t.eur(number(cost.rate_eur), decimals=2)
    basis = t(
        "Gerekend met {weeks} weken per jaar en {rate} per uur, prijspeil {year}; weken en uurtarief zijn aannames in "
        "data/learning_network/tarieven.yaml.",
        weeks=_plain(cost.weeks_per_year, t),
        rate=rate,
        year=str(cost.price_level),
    )
    if cost.in_kind_eur is None:
        return Notice(t("Het aantal leden is onbekend; daarom staan hier geen uren en kosten."), title=t("Kosten"))
    worth = t.eur(number(round(cost.in_kind_eur, -3)))
    hours = t.count(number(cost.hours_per_year))
    years = _plain(cost.years, t)
    if cost.from_norm:
        sentence = t(
            "Het netwerk gaf geen uren op. Zou iedereen de norm voor uren halen, dan was dat {hours} uur per jaar; over {years} "
            "jaar een waarde van ongeveer {worth} in natura.",
            hours=hours,
            years=years,
            worth=worth,
        )
    else:
        sentence = t(
            "De opgegeven uren komen neer op {hours} uur per jaar; over {years} jaar een waarde van ongeveer {worth} in natura.",
            hours=hours,
            years=years,
            worth=worth,
        )
    cash = (
        t("Welk geld het netwerk uitgaf, is onbekend.")
        if cost.cash_eur is None
        else t("In geld gaf het netwerk {cash} uit.", cash=t.eur(number(cost.cash_eur)))
    )
    return Notice(f"{sentence} {cash}\n\n{basis}", title=t("Kosten van het netwerk"))


def lessons(found: NetworkEvaluation, t: Translator) -> Display:
    """Return what was learned, by kernelement."""
    if not found.lessons:
        return Empty()
    order = list(found.liso.framework.kernelementen)
    rows = [
        [kernelement(found, key, t), situation, lesson]
        for key, situation, lesson, _ in sorted(found.lessons, key=lambda one: order.index(one[0]))
    ]
    table = Table(
        caption(found, t("Geleerde lessen per kernelement"), t),
        [t("Kernelement"), t("Wat speelde er"), t("Wat is de les")],
        rows,
        t=t,
        notes=[t("Bron: {sources}. In onze woorden.", sources="; ".join(sorted({one[3] for one in found.lessons})))],
        download=download(found, "lessen.csv"),
        prose=True,
    )
    return Section(t("Wat leerde het netwerk?"), table)


def response(found: NetworkEvaluation, t: Translator) -> Display:
    """Return who took part in each round."""
    if not found.responses:
        return Empty()
    rows: list[list[Content]] = []
    for one in found.responses:
        rows.append(
            [
                one.title,
                t(METHODS[one.method]),
                t.count(number(one.respondents)),
                t.count(number(one.invited)),
                t.percent(number(one.share), decimals=0),
                one.source,
            ]
        )
    notes = []
    if any(one.invited is None and one.share is not None for one in found.responses):
        notes.append(
            t(
                "Waar niet bekend is hoeveel mensen zijn gevraagd, is het aandeel genomen van alle {members} leden; hoeveel "
                "het er toen waren, staat niet in de bron.",
                members=t.count(number(found.about.leden)),
            )
        )
    table = Table(
        caption(found, t("Deelname per ronde"), t),
        [t("Ronde"), t("Vorm"), t("Deelnemers"), t("Gevraagd"), t("Aandeel"), t("Bron")],
        rows,
        t=t,
        notes=notes,
        download=download(found, "respons.csv"),
    )
    return Section(t("Wie deden er mee?"), table)


def monitor(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the four questions of the monitor with the network's own indicators."""
    rows: list[list[Content]] = []
    for key, group in found.liso.monitor.groepen.items():
        name = name_in(group.naam, group.name_en, t)
        question = name_in(group.vraag, group.question_en, t)
        lines = [line for line in found.monitor if line.group == key]
        if not lines:
            empty = NumberText(DASH)
            rows.append([f"{name}: {question}", t("nog geen cijfers"), empty, empty, empty, DASH])
        for line in lines:
            target = NumberText(DASH)
            if line.target is not None:
                target = NumberText(f"{_plain(line.target, t)} ({t.date(line.target_date)})")
            rows.append(
                [
                    f"{name}: {question}",
                    line.indicator,
                    NumberText(f"{_plain(line.value, t)}{NBSP}{line.unit}"),
                    target,
                    NumberText(DASH) if line.expected is None else t.decimal(number(line.expected)),
                    DASH if line.status is Status.GEEN_STREEFWAARDE else sentences.status(line.status, t),
                ]
            )
    table = Table(
        caption(found, t("Monitor in vier groepen"), t),
        [t("Groep"), t("Indicator"), t("Stand"), t("Streefwaarde"), t("Verwacht op het pad"), t("Oordeel")],
        rows,
        t=t,
        notes=[
            t(
                "De vier vragen komen uit de monitor van Wijzer in de Wijk (bron {source}).",
                source=found.liso.monitor.bron,
            )
        ],
        download=download(found, "monitor.csv"),
    )
    return Section(t("Wat merken inwoners en partijen ervan?"), table)


def name_in(dutch: str, english: str, t: Translator) -> str:
    """Return the text in the language of the page."""
    return english if t.language == "en" else dutch


def context(found: NetworkEvaluation, t: Translator) -> Display:
    """Return figures about the surroundings, each with its area and whom it is about."""
    if not found.context:
        return Empty()
    rows = [
        [
            t("{figure} ({year})", figure=str(line["cijfer"]), year=str(line["jaar"] or t("jaar onbekend"))),
            f"{_plain(float(str(line['waarde'])), t)} {line['eenheid']}",
            t("{area}: {base}", area=str(line["gebied"]), base=str(line["basis"])),
            str(line["vergelijking"] or DASH),
            str(line["bron"]),
        ]
        for line in found.context
    ]
    table = Table(
        caption(found, t("Cijfers over de omgeving"), t),
        [t("Cijfer"), t("Waarde"), t("Gebied en over wie"), t("Ter vergelijking"), t("Bron")],
        rows,
        t=t,
        download=download(found, "context.csv"),
    )
    words = t("Deze cijfers beschrijven de omgeving. Zij meten niet wat het netwerk deed; let bij elk op het gebied.")
    return Section(t("In welke omgeving werkt het netwerk?"), Paragraph(words), table)


def reference(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the kernelementen in both versions, the phases of an evaluation and the stumbling blocks."""
    framework = found.liso.framework
    columns = [t("Kernelement"), t("Wat het inhoudt")]
    columns += [t("Thema's ({source})", source=version.titel.lower()) for version in framework.versies.values()]
    rows: list[list[Content]] = [
        [
            name_of(element, t),
            element.toelichting,
            *(
                ", ".join(name_of(one, t).lower() for one in version.themas.values() if one.kernelement == key)
                for version in framework.versies.values()
            ),
        ]
        for key, element in framework.kernelementen.items()
    ]
    sources = "; ".join(version.bron for version in framework.versies.values())
    parts: list[Display] = [
        Table(
            t("Kernelementen en thema's in beide bronnen"),
            columns,
            rows,
            t=t,
            notes=[
                t("De bronnen geven verschillende thema's ({sources}). Beide lijsten blijven staan.", sources=sources)
            ],
        ),
        Table(
            t("Vijf fasen van een evaluatie"),
            [t("Fase"), t("Wat er gebeurt")],
            [[phase.naam, phase.wat] for phase in found.liso.rules.fasen],
            t=t,
        ),
    ]
    for blocks in found.liso.blocks.values():
        notes = [t("Bron: {source}, in onze woorden.", source=blocks.bron)]
        given = len(blocks.blokken)
        if given != blocks.aangekondigd:
            notes.append(
                t(
                    "De bron kondigt er {announced} aan en geeft er {given}.",
                    announced=t.count(number(blocks.aangekondigd)),
                    given=t.count(number(given)),
                )
            )
        columns = [t("Struikelblok"), t("Wat helpt")]
        block_rows = [[block.naam, block.advies] for block in blocks.blokken]
        parts.append(Table(blocks.titel, columns, block_rows, t=t, notes=notes))
    return Section(t("Naslag: de LISO-werkwijze"), *parts)


def provenance(found: NetworkEvaluation, t: Translator) -> Display:
    """Return how answers were handled and where the page comes from."""
    rules = found.liso.rules
    said = [
        t(
            "Bij minder dan {n} antwoorden wordt niets uitgesplitst. Namen, e-mailadressen en telefoonnummers worden bij het "
            "inlezen geweigerd voor zover zij te herkennen zijn.",
            n=t.count(number(rules.minimum_respondenten)),
        ),
        t("Een citaat staat er alleen als de schrijver het vrijgaf."),
        t(
            "Per respondent tellen ten hoogste {n} sterke en {n} verbeterpunten, zodat ieders stem even zwaar weegt.",
            n=t.count(number(rules.punten_per_soort)),
        ),
        t(
            "Verschillen tussen rondes hebben een 95%-interval (Newcombe). De antwoorden zijn anoniem, dus mensen zijn niet "
            "te volgen: de rondes tellen als losse groepen."
        ),
        *(f"{key}: {document.titel}" for key, document in found.about.documenten.items()),
    ]
    rows = [
        [t("Gemaakt op"), t.date(today())],
        [t("Versie van de code"), code_version()],
        [t("Peildatum"), t.date(found.about.peildatum)],
        *([name, digest[:12]] for name, digest in found.hashes.items()),
    ]
    if found.survey is not None:
        source = f"{found.questionnaire_title} ({found.questionnaire_source})"
        rows.insert(3, [t("Vragenlijst"), source])
    note = t("Bij een bestand staan de eerste {n} tekens van zijn SHA-256.", n="12")
    if found.survey is not None:
        note += " " + t(
            "Bij de bestanden met antwoorden en koppeling staat die met opzet niet: met zo'n code is te toetsen of een geraden "
            "antwoord klopt."
        )
    table = Table(t("Herkomst van deze pagina"), [t("Gegeven"), t("Waarde")], rows, t=t, notes=[note])
    return Section(t("Verantwoording"), Bullets(said), table)
