"""A round of which a page was made is closed: who answers later could be found by subtracting one page from the other.

What is kept of a round is what its page shows anyway: numbers, no answer of anybody and no fingerprint of a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from nnz_mkba.errors import NnzError
from nnz_mkba.network_evaluation.results import SurveyResult

Shown = dict[str, list[int]]


def shown_numbers(survey: SurveyResult) -> Shown:
    """Return the numbers of a page that rest on the answers; none where too few answered to show anything.

    How points are divided over kernelementen is not among them: that is the user's table, which may be filled in later.
    """
    if survey.too_few:
        return {}
    shown = {"respondenten": [survey.respondents]}
    for picture in survey.pictures:
        shown[f"vraag {picture.id}"] = [picture.answered, *(picture.counts or picture.coarse or ())]
    for place, quotes in enumerate(survey.quotes, start=1):
        shown[f"open vraag {place}"] = [quotes.answered]
    for kind, counts in (survey.points or {}).items():
        shown[f"punten {kind}"] = [counts.counted, counts.set_aside]
    for kind, people in (survey.worked_out or {}).items():
        shown[f"uitgewerkt {kind}"] = [people]
    return shown


def refuse_late_answers(title: str, before: Mapping[str, list[int]], now: Shown, ledger: str) -> None:
    """Refuse a page of a round whose answers changed after an earlier page of it.

    Parameters
    ----------
    title : str
        Of the round.
    before, now : mapping
        As `shown_numbers` gave them.
    ledger : str
        Where `before` is kept, for whoever never let the earlier page out of hand.

    Raises
    ------
    NnzError
        If they differ.
    """
    if not before or dict(before) == now:
        return
    then, today = before.get("respondenten", [0])[0], now.get("respondenten", [0])[0]
    found = (
        f"toen {then} respondenten, nu {today}" if then != today else f"{then} respondenten, nu met andere antwoorden"
    )
    raise NnzError(
        f"De ronde \u2018{title}\u2019 is gesloten: er is al een rapport van gemaakt, en de antwoorden zijn sindsdien veranderd ({found}). "
        "Wie beide rapporten heeft, trekt ze van elkaar af en weet wat de late respondent antwoordde. Verwacht: dezelfde "
        "antwoorden als toen. Zet het oude bestand terug en neem late antwoorden mee in een volgende ronde. Zag niemand "
        f"het eerdere rapport, haal dan dat rapport en {ledger} weg."
    )
