"""Indicators in a sentence: how many stand where, and which one lags most."""

from __future__ import annotations

from collections import Counter

from nnz_mkba.evaluation import IndicatorResult
from nnz_mkba.present import sentences
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.result import Result
from nnz_mkba.vocabulary import Status, Stream


def progress_sentence(found: Result, t: Translator) -> str:
    """Return how many indicators stand where, and which one lags most."""
    aimed = [i for i in found.indicators if i.status not in (Status.GEEN_STREEFWAARDE, Status.ONBEKEND)]
    if not aimed:
        return ""
    counted = Counter(indicator.status for indicator in aimed)
    words = [
        f"{t.count(Number.exact(counted[status]))} {sentences.name_of(status, t)}"
        for status in Status
        if counted[status]
    ]
    unknown = sum(i.status is Status.ONBEKEND and i.target.low is not None for i in found.indicators)
    if unknown:
        words.append(t("{n} niet te beoordelen", n=str(unknown)))
    sentence = (
        t("De indicator met een streefwaarde: {word}.", word=sentences.name_of(aimed[0].status, t))
        if len(aimed) + unknown == 1
        else t(
            "Van de {n} indicatoren met een streefwaarde: {words}.", n=str(len(aimed) + unknown), words=t.join(words)
        )
    )
    if worst := lags_most(found):
        sentence += " " + t(
            "Het verst achter loopt {indicator}: {value}, waar {expected} was verwacht.",
            indicator=_in_plain_words(worst, t),
            value=t.count(worst.value),
            expected=t.decimal(worst.expected),
        )
    return sentence


def lags_most(found: Result) -> IndicatorResult[Number] | None:
    """Return the indicator that is furthest behind its path, or None if none is behind."""
    late = [i for i in found.indicators if i.status is Status.ACHTER and i.path_ratio.is_exact]
    return min(late, key=lambda indicator: indicator.path_ratio.value, default=None)


def is_escalated(indicator: IndicatorResult[Number]) -> bool:
    """Whether it counts escalated clients."""
    return Stream.OPGESCHAALD in indicator.indicator


def _in_plain_words(indicator: IndicatorResult[Number], t: Translator) -> str:
    """Return an indicator's name as somebody reads it who does not know the programme."""
    name = indicator_name(indicator, t)
    if not is_escalated(indicator):
        return name
    return t("{name} (ingewikkelde casussen voor de coördinator)", name=name)


def indicator_name(indicator: IndicatorResult[Number], t: Translator) -> str:
    """Return an indicator's name in the language of the page, as it stands within a sentence."""
    name = indicator.name_en if t.language == "en" else indicator.naam
    return name[:1].lower() + name[1:]
