"""What the members of a learning network answered: per question, per theme, and against the round before."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.model.learning_network.survey import PointCounts, most_named
from nnz_mkba.network_evaluation import NetworkEvaluation, Picture, Quotes, SurveyResult
from nnz_mkba.present.figures.survey import HeatCell, ScaleRow, diverging, heat_map
from nnz_mkba.present.html import Bullets, Content, Display, Empty, Heading, Notice, Paragraph, Parts, Section, Table
from nnz_mkba.present.learning_network import DASH
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.network_words import PARTS, POINT_KINDS, caption, download, kernelement, name_of, number, theme


def answers(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the answers to the general questions; content, cooperation and learning process apart."""
    survey = found.survey
    if survey is None:
        return Empty()
    if survey.too_few:
        return Section(t("Wat vinden de leden?"), _too_few(found, t))
    parts = [part for key in PARTS for part in _part(found, survey, key, t)]
    return Section(t("Wat vinden de leden?"), _unanswered(survey, t), *parts)


def _unanswered(survey: SurveyResult, t: Translator) -> Display:
    """Name the questions that nobody answered: a question left out of a form would otherwise go by unseen."""
    if not survey.unanswered:
        return Empty()
    words = t.ngettext(
        "{n} vraag van de vragenlijst heeft geen enkel antwoord. Zij is niet gesteld, of iedereen sloeg haar over:",
        "{n} vragen van de vragenlijst hebben geen enkel antwoord. Zij zijn niet gesteld, of iedereen sloeg ze over:",
        number(len(survey.unanswered)),
    )
    return Parts(Paragraph(words), Bullets([f"‘{text}’" for text in survey.unanswered]))


def _too_few(found: NetworkEvaluation, t: Translator) -> Notice:
    return Notice(
        t(
            "Minder dan {n} mensen vulden de vragenlijst in. Dan is te raden wie wat zei; daarom staan hier geen antwoorden, "
            "punten of citaten.",
            n=t.count(number(found.liso.rules.minimum_respondenten)),
        ),
        title=t("Te weinig antwoorden"),
    )


def _part(found: NetworkEvaluation, survey: SurveyResult, part: str, t: Translator) -> list[Display]:
    shown: list[Display] = [Heading(t(PARTS[part]), level=3)]
    if not any(one.part == part for one in (*survey.pictures, *survey.quotes)):
        return []  # nothing was asked of this part; the list above says so
    scales: dict[tuple[str, ...], list[Picture]] = {}
    for picture in survey.pictures:
        if picture.part == part and picture.kind == "schaal":
            scales.setdefault(picture.options, []).append(picture)
    for place, (steps, pictures) in enumerate(scales.items(), start=1):
        suffix = "" if len(scales) == 1 else f" {place}"
        title = t("{part}: hoeveel mensen het eens zijn met de stelling", part=t(PARTS[part])) + suffix
        rows = [_scale_row(picture) for picture in pictures]
        shown.append(diverging(rows, steps, caption=caption(found, title, t), t=t))
    for picture in survey.pictures:
        if picture.part == part and picture.kind == "keuze":
            shown.append(_choice(found, picture, t))
    shown += [_quotes(quotes, t) for quotes in survey.quotes if quotes.part == part]
    return shown


def _scale_row(picture: Picture) -> ScaleRow:
    if picture.counts is None:
        return ScaleRow(picture.text, None, number(None), number(None))
    counts = picture.counts
    return ScaleRow(picture.text, [number(n) for n in counts], number(sum(counts)), number(sum(counts[-2:])))


def _choice(found: NetworkEvaluation, picture: Picture, t: Translator) -> Display:
    if picture.counts is None:
        return Notice(t("Te weinig antwoorden om te tonen."), title=picture.text)
    rows = [[option, t.count(number(n))] for option, n in zip(picture.options, picture.counts, strict=True)]
    return Table(caption(found, picture.text, t), [t("Antwoord"), t("Mensen")], rows, t=t)


def _quotes(quotes: Quotes, t: Translator) -> Display:
    answered = t.ngettext("{n} antwoord", "{n} antwoorden", number(quotes.answered))
    if not quotes.quotes:
        return Paragraph(
            t("{question} {answered}; geen ervan is vrijgegeven.", question=quotes.text, answered=answered)
        )
    words = t("{question} {answered}. Vrijgegeven:", question=quotes.text, answered=answered)
    return Parts(Paragraph(words), Bullets([f"‘{text}’" for text in quotes.quotes]))


def points(found: NetworkEvaluation, t: Translator) -> Display:
    """Return strong and improvement points per kernelement and theme, and what was named most."""
    survey = found.survey
    if survey is None or survey.too_few or survey.points is None:
        return Empty()
    shown: list[Display] = []
    if not survey.mapped:
        shown.append(
            Notice(
                t(
                    "De punten zijn nog niet bij een kernelement en thema gezet. Maak de tabel met nnz-mkba network "
                    "--koppeltabel en vul hem in."
                ),
                title=t("Nog te doen"),
            )
        )
    shown.append(Paragraph(_most_named_words(found, survey.points, t)))
    shown += [_loose_ends(survey.points[kind], kind, t) for kind in POINT_KINDS]
    shown += [_heat_map(found, survey.points[kind], kind, t) for kind in POINT_KINDS]
    shown.append(_side_by_side(found, survey, t))
    shown += [_point_quotes(found, survey, kind, t) for kind in POINT_KINDS]
    shown += [_worked_out(found, survey, kind, t) for kind in POINT_KINDS]
    return Section(t("Wat is sterk en wat kan beter?"), *shown)


def _most_named_words(found: NetworkEvaluation, counts: dict | object, t: Translator) -> str:
    said = [
        t("Niemand noemde een {kind}, of er is niet naar gevraagd.", kind=t(POINT_KINDS[kind]))
        for kind in POINT_KINDS
        if not counts[kind].counted  # type: ignore[index]
    ]
    for kind in POINT_KINDS:
        own: PointCounts = counts[kind]  # type: ignore[index]
        elements, n_element = most_named(own.by_kernelement)
        themes, n_theme = most_named(own.by_theme)
        if not elements or not themes:
            continue
        said.append(
            t(
                "Het vaakst genoemd als {kind}: kernelement {element} ({n}) en thema {theme} ({m}).",
                kind=t(POINT_KINDS[kind]),
                element=_tied([kernelement(found, key, t).lower() for key in elements], t),
                n=_times(n_element, len(elements), t),
                theme=_tied([theme(found, key, t).lower() for key in themes], t),
                m=_times(n_theme, len(themes), t),
            )
        )
        if max(len(elements), len(themes)) > 1:
            said.append(t("Hier staan er meer bovenaan: kies samen welk punt u bespreekt."))
    if said:
        said.append(t("Dit zijn voorstellen voor de bespreking; het netwerk kiest."))
    return " ".join(said) or t("Er zijn nog geen punten om te tellen.")


def _tied(names: Sequence[str], t: Translator) -> str:
    return t.join(list(names))


def _times(count: int, tied: int, t: Translator) -> str:
    times = t.count(number(count))
    return t("elk {n} keer", n=times) if tied > 1 else t("{n} keer", n=times)


def _loose_ends(counts: PointCounts, kind: str, t: Translator) -> Display:
    """Say what was not counted, if anything."""
    said = []
    if counts.set_aside:
        said.append(
            t.ngettext(
                "Wie meer dan drie keer een {kind} noemde, telt mee met de eerste drie; {n} punt telt daardoor niet mee.",
                "Wie meer dan drie keer een {kind} noemde, telt mee met de eerste drie; {n} punten tellen daardoor niet mee.",
                number(counts.set_aside),
                kind=t(POINT_KINDS[kind]),
            )
        )
    if counts.unmapped:
        said.append(
            t.ngettext(
                "{n} keer staat een {kind} nog niet bij een kernelement; dat punt ontbreekt in het beeld.",
                "{n} keer staat een {kind} nog niet bij een kernelement; die punten ontbreken in het beeld.",
                number(counts.unmapped),
                kind=t(POINT_KINDS[kind]),
            )
        )
    return Notice(" ".join(said)) if said else Empty()


def _heat_map(found: NetworkEvaluation, counts: PointCounts, kind: str, t: Translator) -> Display:
    framework = found.liso.framework
    themes = framework.versies[found.themes].themas
    rows = []
    for key, element in framework.kernelementen.items():
        cells = [
            HeatCell(name_of(one, t), number(counts.by_place.get((key, name), 0)))
            for name, one in themes.items()
            if one.kernelement == key
        ]
        if (key, None) in counts.by_place:
            cells.append(HeatCell(t("zonder thema"), number(counts.by_place[key, None])))
        total = t.count(number(counts.by_kernelement.get(key, 0)))
        rows.append((t("{name}: {n}", name=name_of(element, t), n=total), cells))
    title = (
        t("Sterke punten per kernelement en thema (aantal keren genoemd)")
        if kind == "sterk"
        else t("Verbeterpunten per kernelement en thema (aantal keren genoemd)")
    )
    head = t("Tabel met kleuren: hoe vaak elk thema is genoemd als {kind}.", kind=t(POINT_KINDS[kind]))
    return heat_map(rows, caption=caption(found, title, t), head=head, t=t)


def _side_by_side(found: NetworkEvaluation, survey: SurveyResult, t: Translator) -> Table:
    framework = found.liso.framework
    own = framework.versies[found.themes]
    other = next(version for name, version in framework.versies.items() if name != found.themes)
    rows: list[list[Content]] = []
    for row in survey.side_by_side:
        rows.append(
            [
                kernelement(found, row.kernelement, t),
                name_of(own.themas[row.own], t) if row.own else DASH,
                name_of(other.themas[row.other], t) if row.other else DASH,
                *(t.count(number(row.counts[kind])) if row.own else NumberText(DASH) for kind in POINT_KINDS),
            ]
        )
    return Table(
        caption(found, t("Punten in beide themalijsten"), t),
        [t("Kernelement"), own.titel, other.titel, t("Sterke punten"), t("Verbeterpunten")],
        rows,
        t=t,
        notes=[
            t("De punten zijn gekoppeld met de lijst in de tweede kolom; een streepje betekent: geen tegenhanger."),
            framework.overeenkomst_bron,
        ],
        download=download(found, "punten.csv"),
    )


def _point_quotes(found: NetworkEvaluation, survey: SurveyResult, kind: str, t: Translator) -> Display:
    texts = (survey.point_quotes or {}).get(kind, {})
    if not texts:
        return Empty()
    title = t("Vrijgegeven sterke punten") if kind == "sterk" else t("Vrijgegeven verbeterpunten")
    rows: list[list[Content]] = [
        [kernelement(found, key, t), Bullets([f"‘{text}’" for text in texts[key]])]
        for key in found.liso.framework.kernelementen
        if key in texts
    ]
    if "" in texts:
        rows.append([t("nog niet gekoppeld"), Bullets([f"‘{text}’" for text in texts[""]])])
    return Table(caption(found, title, t), [t("Kernelement"), t("In de woorden van leden")], rows, t=t, prose=True)


def _worked_out(found: NetworkEvaluation, survey: SurveyResult, kind: str, t: Translator) -> Display:
    """Return what respondents who worked a point out let go, question by question."""
    minimum = found.liso.rules.minimum_respondenten
    people = (survey.worked_out or {}).get(kind, 0)
    shown = [one for one in (survey.deepening_quotes or {}).get(kind, ()) if one.quotes]
    words = t.ngettext(
        "{n} respondent werkte een {kind} uit in een eigen situatie.",
        "{n} respondenten werkten een {kind} uit in een eigen situatie.",
        number(people),
        kind=t(POINT_KINDS[kind]),
    )
    if not people:
        return Empty()
    if people < minimum:
        few = t(
            "Minder dan {n} respondenten werkten een {kind} uit; daarom staat er niets van.",
            n=t.count(number(minimum)),
            kind=t(POINT_KINDS[kind]),
        )
        return Paragraph(few)
    if not shown:
        return Paragraph(words + " " + t("Geen van die antwoorden is vrijgegeven."))
    title = (
        t("Een sterk punt uitgewerkt: vrijgegeven antwoorden")
        if kind == "sterk"
        else t("Een verbeterpunt uitgewerkt: vrijgegeven antwoorden")
    )
    rows: list[list[Content]] = [[one.text, Bullets([f"‘{text}’" for text in one.quotes])] for one in shown]
    table = Table(caption(found, title, t), [t("Vraag"), t("In de woorden van leden")], rows, t=t, prose=True)
    return Parts(Paragraph(words), table)


def changes(found: NetworkEvaluation, t: Translator) -> Display:
    """Return what moved since the round before, with its uncertainty."""
    survey = found.survey
    if survey is None or not survey.previous:
        return Empty()
    now = found.about.rondes[found.round].titel
    rows: list[list[Content]] = []
    for one in survey.changes:
        points_, low, high = one.change.points
        verdict = t("geen duidelijk verschil")
        if one.change.clear:
            verdict = t("duidelijk hoger") if one.change.difference > 0 else t("duidelijk lager")
        interval = t("{low} tot {high}", low=t.count(number(low)), high=t.count(number(high)))
        rows.append(
            [
                one.text,
                t.percent(number(one.change.before), decimals=0),
                t.percent(number(one.change.after), decimals=0),
                t.count(number(points_)),
                NumberText(interval),
                verdict,
            ]
        )
    clear = sum(one.change.clear for one in survey.changes)
    words = t(
        "Bij {clear} van de {all} stellingen is het verschil met {before} groter dan de marge (95%-interval). Bij zo weinig "
        "mensen zijn de marges ruim, en bij {all} vergelijkingen kan een enkel verschil toch toeval zijn.",
        clear=t.count(number(clear)),
        all=t.count(number(len(survey.changes))),
        before=survey.previous.lower(),
    )
    table = Table(
        caption(found, t("Aandeel dat het eens is, toen en nu"), t),
        [
            t("Stelling"),
            survey.previous,
            now,
            t("Verschil in procentpunten"),
            t("95%-interval"),
            t("Oordeel"),
        ],
        rows,
        t=t,
        notes=[t("Eens: de twee hoogste stappen van de schaal.")],
        download=download(found, "verandering.csv"),
    )
    return Section(t("Wat veranderde er?"), Paragraph(words), table, _moved_points(found, survey, now, t))


def _moved_points(found: NetworkEvaluation, survey: SurveyResult, now: str, t: Translator) -> Display:
    before, after = survey.previous_points, survey.points
    if not before or not after:
        return Empty()
    rows: list[list[Content]] = [
        [
            kernelement(found, key, t),
            *(
                t.count(number(round_[kind].by_kernelement.get(key, 0)))
                for kind in POINT_KINDS
                for round_ in (before, after)
            ),
        ]
        for key in found.liso.framework.kernelementen
    ]
    columns = [t("Kernelement")]
    columns += [
        t("{kind}, {round}", kind=t(POINT_KINDS[kind]), round=title)
        for kind in POINT_KINDS
        for title in (survey.previous, now)
    ]
    note = t(
        "{before} respondenten in {then} en {after} in {now}.",
        before=t.count(number(survey.previous_respondents)),
        then=survey.previous.lower(),
        after=t.count(number(survey.respondents)),
        now=now.lower(),
    )
    return Table(caption(found, t("Punten per kernelement, toen en nu"), t), columns, rows, t=t, notes=[note])
