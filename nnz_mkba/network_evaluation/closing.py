"""A round of which a page was made is closed: who answers later could be found by subtracting one page from the other.

What is kept of a round is what its page shows anyway: numbers, no answer of anybody and no fingerprint of a file. Words
that were let go later, or taken back, make a new page that says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from nnz_mkba.errors import NnzError
from nnz_mkba.network_evaluation.results import NetworkEvaluation, SurveyResult
from nnz_mkba.network_evaluation.survey import count_survey
from nnz_mkba.networks import Network

#: What a page shows of a round, by what it is of.
Shown = dict[str, list[int]]
#: Number and fingerprint of the texts on each version of its page: a writer may let words go later, or take them back.
QUOTES = "citaten"


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


def shown_quotes(survey: SurveyResult) -> list[int]:
    """Return how many texts a page shows, and their fingerprint: the page shows the texts themselves."""
    texts = [text for one in survey.quotes for text in one.quotes]
    texts += [text for kinds in (survey.point_quotes or {}).values() for found in kinds.values() for text in found]
    texts += [text for kinds in (survey.deepening_quotes or {}).values() for one in kinds for text in one.quotes]
    digest = hashlib.sha256("\n".join(sorted(texts)).encode("utf-8")).hexdigest()
    return [len(texts), int(digest[:12], 16)]


def hold_rounds(closed: Mapping[str, Shown], network: Network, ledger: str) -> dict[str, Shown]:
    """Hold every round against what pages showed before, and return that under the names that rounds have now.

    A round that was given another name is known by its numbers.

    Raises
    ------
    NnzError
        If answers changed of a round that a page showed, or if there is no such round any more.
    """
    now = {name: shown_numbers(count_survey(network, name)) for name in network.surveys}
    held: dict[str, Shown] = {}
    for name, shown in closed.items():
        before = {key: numbers for key, numbers in shown.items() if key != QUOTES}
        if name in now:
            _refuse_late_answers(network.about.rondes[name].titel, before, now[name], ledger)
            held[name] = shown
            continue
        same = [other for other, numbers in now.items() if numbers == before and other not in closed]
        if before and not same:
            raise NnzError(
                f"Van de ronde \u2018{name}\u2019 is al een rapport gemaakt, en zij staat niet meer in de map van het netwerk, of "
                "onder een andere naam met andere antwoorden. Wie beide rapporten heeft, trekt ze van elkaar af en weet wat een "
                "late respondent antwoordde. Verwacht: dezelfde ronde met dezelfde antwoorden. Zet haar terug, in rondes/ en in "
                f"network.yaml. Zag niemand het eerdere rapport, haal dan dat rapport en {ledger} weg."
            )
        if same:
            held[same[0]] = shown
    return held


def with_page(closed: Mapping[str, Shown], network: Network, found: NetworkEvaluation) -> dict[str, Shown]:
    """Return what pages showed, this one included: its own numbers, and those of the rounds that it is held against."""
    kept = dict(closed)
    if found.survey is None:
        return kept
    rounds = list(network.about.rondes)
    for name in rounds[: rounds.index(found.round) + 1]:
        if name in network.surveys and (numbers := shown_numbers(count_survey(network, name))):
            kept[name] = numbers | {QUOTES: kept.get(name, {}).get(QUOTES, [])}
    if found.round in kept:
        earlier, quotes = kept[found.round][QUOTES], shown_quotes(found.survey)
        kept[found.round] = kept[found.round] | {QUOTES: earlier if earlier[-2:] == quotes else [*earlier, *quotes]}
    return kept


def earlier_quotes(closed: Mapping[str, Shown], round: str) -> tuple[int, ...]:
    """Return how many texts each version of a round's page showed, oldest first."""
    return tuple(closed.get(round, {}).get(QUOTES, [])[::2])


def _refuse_late_answers(title: str, before: Mapping[str, list[int]], now: Shown, ledger: str) -> None:
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
