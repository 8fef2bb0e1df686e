"""What a reader is told about counts that are not shown exactly: one sentence each, by the method of protection."""

from __future__ import annotations

from nnz_mkba.disclosure.protection import PublishableEvaluation
from nnz_mkba.disclosure.rounding import rounded_interval
from nnz_mkba.present.locale import Translator


def is_rounded(found: PublishableEvaluation) -> bool:
    """Whether counts are rounded, so that no "<5" stands on the page."""
    return found.method == "rounding"


def notice(found: PublishableEvaluation, t: Translator) -> str:
    """Return what stands at the top of the page."""
    if is_rounded(found):
        return t(
            "Aantallen cliënten zijn afgerond op een veelvoud van {base}, zodat niemand te herkennen is. U leest het bereik waarin een aantal ligt; wat daarvan afhangt, staat er ook als bereik.",
            base=str(found.rounding_base),
        )
    return t(
        "Aantallen cliënten van 1 tot en met {below} staan er als {small}, zodat niemand te herkennen is. Cijfers die zo’n aantal zouden verraden, staan er als bereik.",
        below=str(found.threshold - 1),
        small=f"<{found.threshold}",
    )


def legend(found: PublishableEvaluation, t: Translator) -> str:
    """Return how to read counts of clients by municipality, where the top of the page has not said all of it."""
    if not is_rounded(found):
        return ""
    low, high = rounded_interval(1, found.rounding_base)
    return t(
        "Aantallen staan als bereik; het kleinste is {low} tot en met {high}. Is een aantal dan nog uit andere cijfers af te leiden, dan tonen we het niet.",
        low=str(low),
        high=str(high),
    )


def method(found: PublishableEvaluation, t: Translator) -> str:
    """Return what the section on method says."""
    if is_rounded(found):
        return t(
            "Aantallen cliënten zijn afgerond op een veelvoud van {base}. Wat daarvan afhangt, is berekend uit de getoonde cijfers en staat er als bereik.",
            base=str(found.rounding_base),
        )
    return t(
        "Aantallen cliënten van 1 tot en met {below} zijn verborgen. Wat daarvan afhangt, is berekend uit de getoonde cijfers en staat er als bereik. We tonen geen percentages die op kleine aantallen berusten.",
        below=str(found.threshold - 1),
    )
