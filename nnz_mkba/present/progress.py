"""Performance indicators: the table, the trajectories, and what cannot be compared."""

from __future__ import annotations

from nnz_mkba.evaluation import IndicatorResult
from nnz_mkba.present import sentences
from nnz_mkba.present.figures.trajectories import Dated, Trajectory, trajectories
from nnz_mkba.present.folding import Fold
from nnz_mkba.present.html import Content, Display, Empty, Paragraph, Section
from nnz_mkba.present.indicators import indicator_name
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.quoted import unit_word
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Status


def section(found: Result, t: Translator) -> Display:
    """Return the progress of the region; a municipality has no targets of its own."""
    if not found.indicators:
        return Empty()
    return Section(t("Hoe ver is het programma?"), kpi_table(found, t), paths(found, t), _words(found, t))


def kpi_table(found: Result, t: Translator) -> Table:
    """Return every indicator with value, target, where it should be by now, and the stand in a word."""
    rows: list[list[Content]] = [
        [
            _name_with_unit(indicator, t),
            t.count(indicator.value),
            t.date(indicator.peildatum),
            t.count(indicator.target) if indicator.target.is_exact else NumberText("–"),
            t.decimal(indicator.expected) if indicator.expected.low is not None else NumberText("–"),
            sentences.status(indicator.status, t),
            outlook(indicator, t),
        ]
        for indicator in found.indicators
    ]
    dates = sorted({indicator.target_date for indicator in found.indicators if indicator.target_date})
    return Table(
        t("Prestatie-indicatoren, cumulatief sinds {start}", start=t.month(found.about.programma_start)),
        [
            t("Indicator"),
            t("Stand"),
            t("Peildatum"),
            t("Doel"),
            t("Op het pad verwacht"),
            t("Oordeel"),
            t("Vooruitblik, {date}", date=t.date(dates[0])) if len(dates) == 1 else t("Vooruitblik"),
        ],
        rows,
        t=t,
        download="kpi.csv",
    )


def reading_words(found: Result, t: Translator) -> str:
    """Return how to read the table of indicators."""
    targets = sorted({i.target_date for i in found.indicators if i.target_date})
    how = t(
        "Op het pad verwacht: de stand die bij gelijkmatige groei vanaf de beginstand bereikt zou zijn. Vooruitblik: als het tempo "
        "zo blijft, ligt de eindstand met 90% kans tussen deze grenzen."
    )
    if not targets:
        return how
    return t("Doelen gelden voor {dates}.", dates=t.join([t.date(date) for date in targets])) + " " + how


def paths(found: Result, t: Translator) -> Display:
    """Return the trajectories of the indicators that can be compared with a target."""
    drawn = [
        Trajectory(
            name=sentences.capital(indicator_name(indicator, t)),
            unit=unit_word(indicator.unit, t),
            observations=[Dated(date, number) for date, number in indicator.points],
            baseline=Dated(indicator.baseline_date, indicator.baseline) if indicator.baseline_date else None,
            target=Dated(indicator.target_date, indicator.target) if indicator.target_date else None,
            expected=indicator.expected if indicator.expected.low is not None else None,
            outlook=_interval(indicator.low, indicator.high),
        )
        for indicator in found.indicators
        if indicator.status not in (Status.NIET_VERGELIJKBAAR, Status.GEEN_STREEFWAARDE)
        and indicator.points
        and indicator.target_date
    ]
    if not drawn:
        return Empty()
    caption = t("Op weg naar de streefwaarden, stand tot {date}", date=t.date(found.peildatum))
    return trajectories(drawn, caption=caption, t=t)


def _words(found: Result, t: Translator) -> Display:
    """Say of every indicator that is off its path, or cannot be compared, what is the matter."""
    said = []
    for indicator in found.indicators:
        name = sentences.capital(indicator_name(indicator, t))
        if indicator.status in (Status.ACHTER, Status.RISICO) and indicator.expected.low is not None:
            sentence = t(
                "{name}: {value} op {date}, waar {expected} was verwacht.",
                name=name,
                value=t.count(indicator.value, in_words=True),
                expected=t.decimal(indicator.expected),
                date=t.date(indicator.peildatum),
            )
            if indicator.probability.is_exact:
                sentence += " " + t(
                    "Als het tempo zo blijft, wordt de streefwaarde van {target} {often}.",
                    target=t.count(indicator.target),
                    often=sentences.how_often_reached(indicator.probability, t),
                )
            said.append(sentence)
        elif indicator.status is Status.NIET_VERGELIJKBAAR:
            said.append(
                t(
                    "{name} is niet te vergelijken: de stand is geteld in {value_unit}, de streefwaarde in {unit}. "
                    "Daarom staat er geen percentage.",
                    name=name,
                    value_unit=unit_word(indicator.value_unit, t) if indicator.value_unit else t("onbekend"),
                    unit=unit_word(indicator.unit, t),
                )
            )
    how = Paragraph(reading_words(found, t))
    if not said:
        return Fold(t("Hoe de tabel te lezen is"), how)
    return Fold(t("Wat achterblijft, en hoe de tabel te lezen is"), Paragraph(" ".join(said)), how)


def outlook(indicator: IndicatorResult[Number], t: Translator) -> NumberText:
    """Return between which stands an indicator ends with 90 % probability if its pace stays as it is."""
    interval = _interval(indicator.low, indicator.high)
    return NumberText("–") if interval is None else t.count(interval)


def _interval(low: Number, high: Number) -> Number | None:
    return Number.between(low.low, high.high) if low.low is not None and high.high is not None else None


def _name_with_unit(indicator: IndicatorResult[Number], t: Translator) -> str:
    name = sentences.capital(indicator_name(indicator, t))
    if indicator.status is Status.NIET_VERGELIJKBAAR:
        return t(
            "{name} (stand in {value_unit}, streefwaarde in {unit})",
            name=name,
            value_unit=unit_word(indicator.value_unit, t) if indicator.value_unit else t("onbekend"),
            unit=unit_word(indicator.unit, t),
        )
    own = indicator.naam.casefold() == indicator.unit.casefold()  # "Scholingen" needs no unit
    return name if own else f"{name} ({unit_word(indicator.unit, t)})"
