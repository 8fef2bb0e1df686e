"""The analysis in pictures, each with its data beside it."""

from __future__ import annotations

import math

import numpy as np

from nnz_mkba.present.figures import chances, spread, swings, two_way
from nnz_mkba.present.html import Display, Empty, Paragraph
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.terms import euros
from nnz_mkba.present.uncertainty.words import CONVENTION_WORDS, EXACT, GROUPS, in_unit, label, value
from nnz_mkba.privacy.number import Number
from nnz_mkba.programme_inputs import MIX, PREVENTED
from nnz_mkba.results.protected_uncertainty import CONVENTIONS, Headlines, ProtectedUncertainty
from nnz_mkba.results.result import Result

#: So many bars in the tornado of the regional page.
_MOST_BARS = 8


def distribution(sure: Headlines, found: Result, t: Translator) -> Display:
    """Return how the net benefit is spread."""
    summary = sure.summary
    return spread.net_benefit_distribution(
        sure.net,
        median=EXACT(summary.p50.value),
        interval=Number.between(summary.p05.value, summary.p95.value),
        probability_positive=EXACT(summary.probability_positive.value),
        caption=t(
            "Baten min kosten in {draws} doorgerekende gevallen, {unit}",
            draws=t.count(EXACT(sure.draws)),
            unit=euros(found, t),
        ),
        t=t,
    )


def tornado(
    sure: Headlines,
    found: Result,
    t: Translator,
    convention: str = CONVENTIONS[0],
    most: int = _MOST_BARS,
) -> Display:
    """Return which inputs move the outcome most."""
    ends = [
        swings.Swing(
            label(bar.parameter, t),
            str(value(bar.parameter, bar.low_value, t)),
            str(value(bar.parameter, bar.high_value, t)),
            EXACT(bar.low_eur),
            EXACT(bar.high_eur),
        )
        for bar in sure.tornado.get(convention, [])
        if not math.isnan(bar.width_eur)
    ]
    caption = t(
        "Baten min kosten als één uitgangspunt laag of hoog uitvalt (10% en 90%), {unit}; {convention}",
        unit=euros(found, t),
        convention=t.gettext(CONVENTION_WORDS[convention]),
    )
    return swings.tornado(ends[:most], centre=EXACT(sure.base_net_eur), caption=caption, t=t)


def acceptability(sure: Headlines, t: Translator) -> Display:
    """Return the chance of a positive outcome if only a share of the benefits counts."""
    found = sure.against.table["probability"].iloc[::5]
    points = [(EXACT(float(share)), EXACT(float(chance))) for share, chance in found.items()]
    return chances.acceptability(
        points, caption=t("Kans dat de baten hoger zijn dan de kosten, naar het deel van de baten dat meetelt"), t=t
    )


def chance_by_fraction(sure: Headlines, t: Translator) -> Display:
    """Return the chance of a positive outcome by the share of the choices that prevents a birth."""
    row = sure.inputs.loc[PREVENTED]
    shares = sure.by_prevented.table.index.to_numpy()
    reckoned = float(shares[int(np.abs(shares - row["mean"]).argmin())])
    points = [
        (EXACT(float(share)), EXACT(float(chance)))
        for share, chance in sure.by_prevented.table["probability"].items()
        if share == reckoned or round(100 * share) % 2 == 0
    ]
    return chances.chance_by_fraction(
        points,
        reckoned=reckoned,
        likely=(float(row["low"]), float(row["high"])),
        caption=t(
            "Kans dat de baten hoger zijn dan de kosten, naar het deel van de keuzes dat een geboorte voorkomt"
        ),
        t=t,
    )


def value_of_information(sure: ProtectedUncertainty, found: Result, t: Translator, most: int = 20) -> Display:
    """Return what it would be worth to know an input, or a group of them, exactly: the most valuable ones."""
    if round(sure.evpi.value) == 0:
        return Paragraph(t("Verder onderzoek kan dit besluit niet veranderen."))
    rows = [(t("alles"), EXACT(sure.evpi.value))]
    rows += [
        (t.gettext(GROUPS[name]), EXACT(info.value))
        for name, info in sure.evppi_groups.items()
        if round(info.value) > 0
    ]
    rows += [
        (label(info.names[0], t), EXACT(info.value))
        for info in sure.evppi
        if info.names[0] != MIX and round(info.value) > 0
    ]
    rows = sorted(rows, key=lambda row: -(row[1].high or 0.0))[:most]
    return swings.value_of_information(
        rows, caption=t("Wat precies weten per besluit hooguit waard is, {unit}", unit=euros(found, t)), t=t
    )


def two_way_map(sure: ProtectedUncertainty, found: Result, t: Translator) -> Display:
    """Return the two inputs that move the outcome most, on one map."""
    pair = sure.two_way
    if pair is None:
        return Empty()
    x, y = pair.x, pair.y
    return two_way.two_way_map(
        pair.grid,
        pair.contour,
        labels=(label(x, t), label(y, t)),
        formats=(lambda number: in_unit(x, number, t), lambda number: in_unit(y, number, t)),
        now=(float(sure.inputs["mean"][x]), float(sure.inputs["mean"][y])),
        caption=t(
            "Baten min kosten bij elke combinatie van de twee uitgangspunten die het meest doen, {unit}",
            unit=euros(found, t),
        ),
        t=t,
    )
