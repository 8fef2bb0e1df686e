"""Cases of a made-up region: drawn as a register, then counted as a real one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.registration import count, default_dates
from nnz_mkba.registration.sources import FrameSource
from nnz_mkba.synthetic.region import PER_INHABITANTS, SOURCE, MadeUp
from nnz_mkba.vocabulary import ALLE, DAYS_A_YEAR, Outcome, Stream


def draw_cases(one: MadeUp) -> pd.DataFrame:
    """Draw a register of cases: whole up to the peildatum."""
    rng, settings = one.rng, one.settings
    everywhere = sorted(load_gemeenten())
    referrers = list(settings.verwijzers)
    pace = rng.gamma(1 / settings.regio_variatie**2, settings.regio_variatie**2)
    parts = []
    for stream in Stream:
        weights = rng.dirichlet(list(settings.verwijzers.values()))
        outcomes = settings.uitkomsten[stream]
        for gemeente in sorted(one.gemeenten, key=lambda gemeente: gemeente.code):
            joined = one.joined[gemeente.code]
            since = joined or one.start
            days = max((one.peildatum - since).days, 0)
            rate = settings.casussen_per_100000_per_jaar[stream] * pace * (1 if joined else settings.elders_factor)
            size = int(rng.poisson(rate * gemeente.inwoners / PER_INHABITANTS * days / DAYS_A_YEAR))
            begin = (days * rng.random(size) ** 0.75).astype(int)  # a little busier as it becomes known
            outcome = rng.choice([str(word) for word in outcomes], size, p=_shares(outcomes.values()))
            after = begin + rng.exponential(settings.uitkomst_na_dagen, size).astype(int)
            open_still = after > days
            home = np.where(
                rng.random(size) < settings.buiten_regio_kans, rng.choice(everywhere, size), gemeente.code
            )
            first = np.datetime64(since)
            parts.append(
                pd.DataFrame(
                    {
                        "datum": (first + begin).astype(str),
                        "stroom": str(stream),
                        "gemeente_code": np.where(rng.random(size) < settings.onbekende_gemeente_kans, "", home),
                        "uitkomst": np.where(open_still, str(Outcome.IN_ZORG), outcome),
                        "datum_uitkomst": np.where(open_still, "", (first + after).astype(str)),
                        "verwijzer": np.where(
                            rng.random(size) < settings.onbekende_verwijzer_kans,
                            "",
                            rng.choice(referrers, size, p=weights),
                        ),
                    }
                )
            )
    cases = pd.concat(parts, ignore_index=True)
    return cases.assign(pseudoniem=[f"synthetisch-{number:06d}" for number in range(len(cases))])


def _shares(weights: Iterable[float]) -> np.ndarray:
    values = np.array(list(weights))
    return values / values.sum()


def counted(one: MadeUp) -> pd.DataFrame:
    """Count the cases, and leave out what the region does not deliver."""
    cases = draw_cases(one)
    dates = default_dates(one.start, one.peildatum)
    if one.lacks("eerdere_standen"):
        dates = dates[-1:]
    source = FrameSource("verzonnen", cases)
    table = count(source, dates, sorted(gemeente.code for gemeente in one.gemeenten))
    source.close()
    partners = table["stroom"] == Stream.NETWERKPARTNERS
    by_gemeente, by_referrer = table["gemeente_code"] != ALLE, table["verwijzer"] != ALLE
    by_outcome = ~table["uitkomst"].isin([ALLE, Outcome.ANTICONCEPTIE])
    earlier = table["peildatum"] < one.peildatum
    left_out = {
        "stroom_netwerkpartners": partners,
        "herkomst_netwerkpartners": partners & by_gemeente,
        "verwijzers_netwerkpartners": partners & by_referrer,
        "uitkomsten_netwerkpartners": partners & by_outcome,
        "verwijzers_opgeschaald": ~partners & by_referrer,
    }
    gone = earlier & (by_gemeente | by_referrer | by_outcome)  # of an earlier stand a region keeps the totals
    for gap, rows in left_out.items():
        if one.lacks(gap):
            gone |= rows
    return table[~gone].assign(bron=SOURCE)
