"""Horizontal bars with the words at the bar: the casuistry funnel, referrers, and costs against benefits.

A known value is a solid bar. Of a hidden value only the published bounds are drawn: solid up to the lowest,
hatched up to the highest value that it can have; so all values shown as "<5" look alike. A value of which
nothing may be seen has no bar at all, and its word says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnz_mkba.present import style
from nnz_mkba.present.figures.alt import alt_text, has_digit
from nnz_mkba.present.figures.drawing import DASHED, Box, Line, Part, Scale, Words, centred, drawn
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.html import Content, Notice
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.present.tables import Table
from nnz_mkba.privacy.number import Kind, Number

_LABEL, _BAR, _GAP, _HEADING, _PAD = 14.0, 13.0, 9.0, 21.0, 6.0  # [points]
_LEFT = 2.0  # of the bars, and as much on the right [points]


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, its number, and what is written at it."""

    label: str
    number: Number
    text: str
    heading: str = ""  # starts a group
    colour: str = style.BLUE


def bars_height(bars: Sequence[Bar], label: float = _LABEL) -> float:
    """Return how high a figure of these bars is; `label` is the room above each bar. [points]"""
    headings = sum(bool(bar.heading) for bar in bars)
    return len(bars) * (label + _BAR + _GAP) + headings * _HEADING + _PAD


def _text_lines(bar: Bar, width: float) -> list[str]:
    """Return the text of a bar as it stands below its label on a phone: on one line, or on two where it is long."""
    return style.wrap(bar.text, width, 2, style.NORMAL, "bold") or [style.cut(bar.text, width, style.NORMAL, "bold")]


def _label_height(bars: Sequence[Bar], text_above: bool, width: float) -> float:
    """Return the room above a bar: of a line more for the text where it stands below the label, on a phone. [points]"""
    if not text_above or not style.is_narrow(width):
        return _LABEL
    return _LABEL * (1 + max((len(_text_lines(bar, width - 4.0)) for bar in bars), default=1))


def draw_bars(
    bars: Sequence[Bar],
    width: float = style.WIDTH * style.POINTS,
    *,
    text_above: bool = False,
    reference: Number | None = None,
) -> list[Part]:
    """Return bars from top to bottom, on so many points.

    Parameters
    ----------
    text_above : bool
        Write the value beside the label, above the bar (long texts), not at its end.
    reference : Number, optional
        A value that runs through all bars as a line, or as a band where only its bounds are known.
    """
    label = _label_height(bars, text_above, width)
    usable = width - 2 * _LEFT
    longest = max([bar.number.high or 0.0 for bar in bars] + [(reference and reference.high) or 0.0])
    # As long as the text at the end of every bar lets it be.
    room = [usable] if text_above else []
    for bar in bars:
        share = (bar.number.high or 0.0) / longest if longest else 0.0
        if not text_above and share:
            room.append((usable - _PAD - style.text_width(bar.text, style.NORMAL, "bold")) / share)
    x = Scale(0.0, longest or 1.0, _LEFT, _LEFT + max(min(room, default=usable), 1.0))
    shapes: list[Part] = []
    words: list[Part] = []
    top = _PAD / 2
    for bar in bars:
        if bar.heading:
            size = style.NORMAL + 1
            heading = style.cut(bar.heading, usable, size, "bold")
            words.append(Words(heading, _LEFT, top + _HEADING - 7, size, bold=True, side="left"))
            top += _HEADING
        shapes += _bar_boxes(bar, top + label, x)
        words += _bar_words(bar, top, x, usable, label if text_above else 0.0)
        top += label + _BAR + _GAP
    if reference and reference.low is not None and reference.high is not None:
        # from the first bar, which is the reference itself, down
        start, end, first, last = _PAD / 2 + label, top + _PAD / 2, x(reference.low), x(reference.high)
        if reference.is_exact:
            shapes.append(Line(((first, start), (first, end)), style.ORANGE, 1.4, DASHED))
        else:
            shapes.insert(0, Box(first, start, last - first, end - start, style.PALE_ORANGE))
    return [*shapes, *words]


def _bar_boxes(bar: Bar, top: float, x: Scale) -> list[Part]:
    low, high = bar.number.low, bar.number.high
    if low is None or high is None or high <= 0:
        return []
    sure: list[Part] = [Box(x(0.0), top, x(low) - x(0.0), _BAR, bar.colour)]
    return sure if bar.number.is_exact else [*sure, hidden_box(x(low), top, x(high), _BAR, bar.colour)]


def _bar_words(bar: Bar, top: float, x: Scale, usable: float, above: float) -> list[Part]:
    beside = style.text_width(bar.text, style.NORMAL, "bold") + _PAD if above == _LABEL else 0.0
    label = style.cut(bar.label, max(usable - beside, usable / 3))
    baseline = top + _LABEL - 4
    found: list[Part] = [Words(label, _LEFT, baseline, style.NORMAL, side="left", halo=True)]
    if above == _LABEL:
        at = _LEFT + style.text_width(label) + _PAD
        return [*found, Words(bar.text, at, baseline, style.NORMAL, bold=True, side="left", halo=True)]
    if above:
        return found + [
            Words(text, _LEFT, top + place * _LABEL - 4, style.NORMAL, bold=True, side="left", halo=True)
            for place, text in enumerate(_text_lines(bar, usable), 2)
        ]
    muted = bar.number.kind in (Kind.UNKNOWN, Kind.WITHHELD)
    at = x(bar.number.high) + _PAD if bar.number.high else _LEFT
    colour = style.GREY if muted else style.INK
    middle = centred(top + _LABEL + _BAR / 2, style.NORMAL)
    return [
        *found,
        Words(bar.text, at, middle, style.NORMAL, bold=not muted, slanted=muted, colour=colour, side="left"),
    ]


def hidden_box(left: float, top: float, right: float, high: float, colour: str) -> Box:
    """Return the box of a value that lies somewhere in it. [points]"""
    return Box(left, top, right - left, high, fill="#fff", hatch=style.HIDDEN_HATCH, edge=colour, line=0.8)


def bar_figure(
    bars: Sequence[Bar],
    *,
    caption: str,
    head: str,
    data: Table,
    t: Translator,
    note: str = "",
    text_above: bool = False,
    reference: Number | None = None,
) -> Figure | Notice:
    """Return bars as a figure, or a notice where no bar has a number; see `draw_bars`."""
    if not any(has_digit(bar.text) for bar in bars):
        return nothing_to_draw(caption, t)
    svg, narrow = drawn(
        lambda width: bars_height(bars, _label_height(bars, text_above, width)),
        lambda width: draw_bars(bars, width, text_above=text_above, reference=reference),
    )
    items = [(f"{bar.heading}, {bar.label}" if bar.heading else bar.label, bar.text) for bar in bars]
    return Figure(svg, alt_text(t, head, items), caption, data, t=t, note=note, narrow=narrow)


def nothing_to_draw(caption: str, t: Translator) -> Notice:
    """Return what stands in the place of a figure without a single number that may be shown."""
    return Notice(t("Hiervan is geen getal bekend dat getoond mag worden."), title=caption)


def hidden_note(numbers: Sequence[Number], t: Translator) -> str:
    """Return how to read hatched bars, if there are any."""
    if not any(number.is_interval for number in numbers):
        return ""
    return t("Gearceerd: ergens hierin ligt het getal.")


@dataclass(frozen=True)
class Stage:
    """One step of a stream, e.g. conversations or choices for contraception."""

    label: str
    number: Number
    share: Number | None = None  # of the step before [fraction]


@dataclass(frozen=True)
class FunnelStream:
    """One stream with its steps in order."""

    name: str
    stages: Sequence[Stage]


def funnel_bars(streams: Sequence[FunnelStream], t: Translator) -> list[Bar]:
    """Return the bars of a funnel."""
    bars = []
    for stream in streams:
        for place, stage in enumerate(stream.stages):
            text = t.count(stage.number)
            # A share that is not known adds no words to the bar.
            if stage.share is not None and has_digit(share := t.percent(stage.share)):
                text = NumberText(f"{text} ({share})")
            colour = style.BLUE if place else style.SKY
            bars.append(Bar(stage.label, stage.number, text, "" if place else stream.name, colour))
    return bars


def funnel(streams: Sequence[FunnelStream], *, caption: str, t: Translator) -> Figure | Notice:
    """Return, per stream, how many came to each step.

    Parameters
    ----------
    streams : sequence of FunnelStream
    caption : str
        Title with unit and peildatum.
    t : Translator
    """
    rows = [
        [
            f"{stream.name}: {stage.label}",
            t.count(stage.number),
            NumberText("") if stage.share is None else t.percent(stage.share),
        ]
        for stream in streams
        for stage in stream.stages
    ]
    columns = [t("Stap"), t("Aantal"), t("Aandeel van de vorige stap")]
    if not any(row[2] for row in rows):
        columns, rows = columns[:2], [row[:2] for row in rows]
    return bar_figure(
        funnel_bars(streams, t),
        caption=caption,
        head=t("Staafdiagram: van gesprek naar anticonceptie, per stroom."),
        data=data_table(caption, columns, rows, t),
        note=hidden_note([stage.number for stream in streams for stage in stream.stages], t),
        t=t,
    )


def data_table(
    caption: str, columns: Sequence[Content], rows: Sequence[Sequence[Content]], t: Translator, download: str = ""
) -> Table:
    """Return the table of what a figure plots; its file is named after the caption unless another name is given."""
    return Table(t("Gegevens: {caption}", caption=caption), columns, rows, t=t, download=download or caption)


def ordered_for_reading(rows: Sequence[tuple[str, Number]]) -> list[tuple[str, Number]]:
    """Return known values from high to low, then all others by name, so that order tells nothing of those."""
    known = sorted((row for row in rows if row[1].is_exact), key=lambda row: (-row[1].value, row[0].casefold()))
    return known + sorted((row for row in rows if not row[1].is_exact), key=lambda row: row[0].casefold())


def referrers(
    rows: Sequence[tuple[str, Number]], *, caption: str, t: Translator, after: Sequence[tuple[str, Number]] = ()
) -> Figure | Notice:
    """Return who referred how many clients: (name, number), in any order; those in `after` below them."""
    ordered = [*ordered_for_reading(rows), *after]
    return bar_figure(
        [Bar(name, number, t.count(number)) for name, number in ordered],
        caption=caption,
        head=t("Staafdiagram van verwijzers en het aantal cliënten."),
        data=data_table(
            caption, [t("Verwijzer"), t("Cliënten")], [[name, t.count(number)] for name, number in ordered], t
        ),
        note=hidden_note([number for _, number in ordered], t),
        t=t,
    )


@dataclass(frozen=True)
class BenefitTier:
    """Benefits if one kind of care is prevented, and those benefits over the costs."""

    label: str
    benefits: Number  # [EUR]
    ratio: Number


def cost_benefit_bars(costs: Number, tiers: Sequence[BenefitTier], t: Translator) -> list[Bar]:
    """Return the bars of costs and benefits."""
    bars = [Bar(t("Kosten"), costs, t.eur(costs), colour=style.ORANGE)]
    for tier in tiers:
        text = str(t.eur(tier.benefits))
        if has_digit(ratio := t.ratio(tier.ratio)):
            text = t("{amount} ({ratio} × de kosten)", amount=text, ratio=ratio)
        bars.append(Bar(t("Baten bij {tier}", tier=tier.label), tier.benefits, text))
    return bars


def costs_against_benefits(
    costs: Number, tiers: Sequence[BenefitTier], *, caption: str, t: Translator
) -> Figure | Notice:
    """Return the costs and, on the same straight scale, the benefits at each tier.

    The dashed line carries the costs down along the benefits: a bar that passes it earns the costs back.
    """
    bars = cost_benefit_bars(costs, tiers, t)
    note = t("Stippellijn: de kosten.")
    hatched = hidden_note([costs, *(tier.benefits for tier in tiers)], t)
    rows = [[bars[0].label, t.eur(costs), NumberText("")]]
    rows += [
        [bar.label, t.eur(tier.benefits), t.ratio(tier.ratio)] for bar, tier in zip(bars[1:], tiers, strict=True)
    ]
    return bar_figure(
        bars,
        caption=caption,
        head=t("Staafdiagram van kosten en baten."),
        data=data_table(caption, [t("Post"), t("Bedrag"), t("Baten gedeeld door kosten")], rows, t),
        note=f"{note} {hatched}".strip(),
        text_above=True,
        reference=costs,
        t=t,
    )
