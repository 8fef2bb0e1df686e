"""Strong and improvement points per kernelement and theme, and what was named most."""

from __future__ import annotations

from collections.abc import Sequence

from nnz_mkba.model.learning_network.survey import Detail, PointCounts, most_named
from nnz_mkba.network_evaluation import NetworkEvaluation, SurveyResult
from nnz_mkba.present.figures.survey import HeatCell, heat_map
from nnz_mkba.present.html import Bullets, Content, Display, Empty, Notice, Paragraph, Parts, Section
from nnz_mkba.present.learning_network.words import (
    DASH,
    POINT_KINDS,
    POINTS,
    caption,
    download,
    dutch,
    kernelement,
    name_of,
    number,
    theme,
)
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.tables import Table


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
                    "--koppeltabel, vul die in en zet die als koppeling.csv in de map van de ronde."
                ),
                title=t("Nog niet gekoppeld"),
            )
        )
        shown.append(Bullets([_how_many(survey, kind, t) for kind in POINT_KINDS]))
        shown += [_point_quotes(found, survey, kind, t) for kind in POINT_KINDS]
        shown += [_worked_out(found, survey, kind, t) for kind in POINT_KINDS]
        return Section(t("Wat is sterk en wat kan beter?"), *shown)
    shown.append(Paragraph(_most_named_words(found, survey, t)))
    shown += [_loose_ends(survey.points[kind], kind, t) for kind in POINT_KINDS]
    shown += [_heat_map(found, survey.points[kind], kind, t) for kind in POINT_KINDS if survey.points[kind].by_place]
    if any(counts.detail is Detail.THEMA for counts in survey.points.values()):
        shown.append(_side_by_side(found, survey, t))
    shown += [_point_quotes(found, survey, kind, t) for kind in POINT_KINDS]
    shown += [_worked_out(found, survey, kind, t) for kind in POINT_KINDS]
    return Section(t("Wat is sterk en wat kan beter?"), *shown)


def _how_many(survey: SurveyResult, kind: str, t: Translator) -> str:
    counts = (survey.points or {})[kind]
    if not counts.counted:
        return _nobody(survey, kind, t)
    if kind == "sterk":
        words = t.ngettext(
            "{n} sterk punt, nog niet gekoppeld.", "{n} sterke punten, nog niet gekoppeld.", number(counts.counted)
        )
    else:
        words = t.ngettext(
            "{n} verbeterpunt, nog niet gekoppeld.", "{n} verbeterpunten, nog niet gekoppeld.", number(counts.counted)
        )
    return f"{words} {_set_aside_words(counts, kind, t)}".strip()


def _nobody(survey: SurveyResult, kind: str, t: Translator) -> str:
    if kind in survey.few_namers:
        return t(
            "Minder dan vijf respondenten noemden een {kind}; daar staat niets van, zodat niemand te herkennen is.",
            kind=t(POINT_KINDS[kind]),
        )
    return t("Niemand noemde een {kind}, of er is niet naar gevraagd.", kind=t(POINT_KINDS[kind]))


def _set_aside_words(counts: PointCounts, kind: str, t: Translator) -> str:
    """Say how many points were named beyond those that count; nothing where there are none."""
    if not counts.set_aside:
        return ""
    return t.ngettext(
        "Wie meer dan drie keer een {kind} noemde, telt mee met de eerste drie; {n} punt telt daardoor niet mee.",
        "Wie meer dan drie keer een {kind} noemde, telt mee met de eerste drie; {n} punten tellen daardoor niet mee.",
        number(counts.set_aside),
        kind=t(POINT_KINDS[kind]),
    )


def _most_named_words(found: NetworkEvaluation, survey: SurveyResult, t: Translator) -> str:
    counts = survey.points or {}
    said = [_nobody(survey, kind, t) for kind in POINT_KINDS if not counts[kind].counted]
    for kind in POINT_KINDS:
        own = counts[kind]
        elements, n_element = most_named(own.by_kernelement)
        themes, n_theme = most_named(own.by_theme)
        if not elements:
            continue
        named = {
            "kind": t(POINT_KINDS[kind]),
            "element": _tied([kernelement(found, key, t).lower() for key in elements], t),
            "n": _times(n_element, len(elements), t),
        }
        if own.detail is Detail.KERNELEMENT:
            said.append(t("Het vaakst genoemd als {kind}: van de kernelementen {element} ({n}).", **named))
        elif not themes:
            said.append(
                t(
                    "Het vaakst genoemd als {kind}: van de kernelementen {element} ({n}); bij een thema is nog niets gezet.",
                    **named,
                )
            )
        else:
            said.append(
                t(
                    "Het vaakst genoemd als {kind}: van de kernelementen {element} ({n}), van de thema's {theme} ({m}).",
                    theme=_tied([theme(found, key, t).lower() for key in themes], t),
                    m=_times(n_theme, len(themes), t),
                    **named,
                )
            )
            if max(len(elements), len(themes)) > 1:
                said.append(t("Hier staan er meer bovenaan: kies samen welk punt u bespreekt."))
    if said:
        said.append(t("Dit zijn voorstellen voor de bespreking; het netwerk kiest."))
    return " ".join(said) or (
        "" if any(own.withheld for own in counts.values()) else t("Er zijn nog geen punten om te tellen.")
    )


def _tied(names: Sequence[str], t: Translator) -> str:
    return t.join([f"‘{name}’" for name in names])


def _times(count: int, tied: int, t: Translator) -> str:
    times = t.count(number(count))
    return t("elk {n} keer", n=times) if tied > 1 else t("{n} keer", n=times)


def _loose_ends(counts: PointCounts, kind: str, t: Translator) -> Display:
    """Say what was not counted, if anything."""
    said = [words] if (words := _set_aside_words(counts, kind, t)) else []
    if counts.detail is Detail.KERNELEMENT:
        said.append(
            t(
                "De thema’s van de {kinds} zijn samengenomen per kernelement: apart zouden zij verraden wat een bekende collega "
                "noemde.",
                kinds=t(POINTS[kind]),
            )
        )
    if counts.withheld:
        said.append(
            t(
                "Van de {n} {kinds} staat niet bij welk kernelement zij horen: dat zou verraden wat een bekende collega noemde.",
                n=t.count(number(counts.withheld)),
                kinds=t(POINTS[kind]),
            )
        )
    if counts.unmapped:
        said.append(_unmapped_words(counts.unmapped, kind, t))
    return Notice(" ".join(said)) if said else Empty()


def _unmapped_words(count: int, kind: str, t: Translator) -> str:
    if kind == "sterk":
        return t.ngettext(
            "{n} sterk punt is nog niet aan een kernelement gekoppeld en ontbreekt in het beeld.",
            "{n} sterke punten zijn nog niet aan een kernelement gekoppeld en ontbreken in het beeld.",
            number(count),
        )
    return t.ngettext(
        "{n} verbeterpunt is nog niet aan een kernelement gekoppeld en ontbreekt in het beeld.",
        "{n} verbeterpunten zijn nog niet aan een kernelement gekoppeld en ontbreken in het beeld.",
        number(count),
    )


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
        if counts.detail is Detail.KERNELEMENT:
            cells = [HeatCell(t("alle thema’s samen"), number(counts.by_place.get((key, None), 0)))]
        elif (key, None) in counts.by_place:
            cells.append(HeatCell(t("zonder thema"), number(counts.by_place[key, None])))
        total = t.count(number(counts.by_kernelement.get(key, 0)))
        rows.append((t("{name}: {n}", name=name_of(element, t), n=total), cells))
    title = (
        t("Sterke punten per kernelement en thema (aantal keren genoemd)")
        if kind == "sterk"
        else t("Verbeterpunten per kernelement en thema (aantal keren genoemd)")
    )
    head = t("Tabel met kleuren: hoe vaak elk thema is genoemd als {kind}.", kind=t(POINT_KINDS[kind]))
    return heat_map(rows, caption=caption(found, title, t), head=head, t=t, download=download(found, title))


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
                *(
                    t.count(number(row.counts[kind])) if kind in row.counts else NumberText(DASH)
                    for kind in POINT_KINDS
                ),
            ]
        )
    return Table(
        caption(found, t("Punten in beide themalijsten"), t),
        [t("Kernelement"), dutch(own.titel, t), dutch(other.titel, t), t("Sterke punten"), t("Verbeterpunten")],
        rows,
        t=t,
        notes=[
            t(
                "De punten zijn gekoppeld met de lijst in de tweede kolom; een streepje betekent: geen tegenhanger, of niet per "
                "thema getoond."
            ),
            dutch(framework.overeenkomst_bron, t),
        ],
        download=download(found, "punten.csv"),
    )


def _point_quotes(found: NetworkEvaluation, survey: SurveyResult, kind: str, t: Translator) -> Display:
    texts = (survey.point_quotes or {}).get(kind, {})
    if not texts:
        return Empty()
    title = t("Vrijgegeven sterke punten") if kind == "sterk" else t("Vrijgegeven verbeterpunten")
    rows: list[list[Content]] = [
        [kernelement(found, key, t), Bullets([dutch(f"‘{text}’", t) for text in texts[key]])]
        for key in found.liso.framework.kernelementen
        if key in texts
    ]
    if "" in texts:
        untold = (survey.points or {})[kind].detail is Detail.NIETS
        name = t("niet uitgesplitst") if untold else t("nog niet gekoppeld")
        rows.append([name, Bullets([dutch(f"‘{text}’", t) for text in texts[""]])])
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
    rows: list[list[Content]] = [
        [dutch(one.text, t), Bullets([dutch(f"‘{text}’", t) for text in one.quotes])] for one in shown
    ]
    table = Table(caption(found, title, t), [t("Vraag"), t("In de woorden van leden")], rows, t=t, prose=True)
    return Parts(Paragraph(words), table)
