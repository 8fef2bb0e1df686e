"""One learning network at one round, for the network itself: everything counted, no raw answer left in it.

Below the minimum number of respondents there is no breakdown at all. Texts are in it only where their writer let
them go. Nothing on the way of a steering group's report imports this module; a test holds that.
"""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.model.learning_network.planning import DONE, Action, agenda
from nnz_mkba.network_evaluation.closing import earlier_quotes, hold_rounds, with_page
from nnz_mkba.network_evaluation.follow_up import moments_of, monitor_of, session_of
from nnz_mkba.network_evaluation.health import check_norms, check_roles, cost_of, yearly_cost
from nnz_mkba.network_evaluation.results import (
    NetworkEvaluation,
    Picture,
    Quotes,
    Response,
    SurveyResult,
)
from nnz_mkba.network_evaluation.survey import count_survey, mapping_template, response_of
from nnz_mkba.networks import Network, read_network

__all__ = [
    "NetworkEvaluation",
    "Picture",
    "Quotes",
    "Response",
    "SurveyResult",
    "earlier_quotes",
    "evaluate_network",
    "hold_rounds",
    "load_network",
    "mapping_template",
    "with_page",
    "yearly_cost",
]


def load_network(network: str | Path, round: str = "") -> NetworkEvaluation:
    """Read a network's folder and evaluate one round of it, whether or not a page showed it before.

    Who shows the result to others opens it with `nnz_mkba.reporting.network_rounds.open_round`.

    Parameters
    ----------
    network : str or Path
        Name of a folder in `data/networks/`, or the path of one.
    round : str
        Key of a round; empty for the last one with answers.

    Examples
    --------
    >>> found = load_network("preventie-onbedoelde-zwangerschap")
    >>> [(check.key, check.value, str(check.fit)) for check in found.norms][:2]
    [('leden', 23.0, 'te_hoog'), ('bijeenkomsten_per_jaar', 3.0, 'te_laag')]
    """
    return evaluate_network(read_network(network), round)


def evaluate_network(network: Network, round: str = "") -> NetworkEvaluation:
    """Count, plan and check everything that the report of a network shows."""
    chosen = network.round(round)
    about = network.about
    meetings = sorted(network.bijeenkomsten["datum"])
    coming = [date for date in meetings if date >= about.peildatum][:2]
    actions = tuple(
        Action(line.wat, line.afgesproken_op, line.wanneer, line.wie, line.status, line.nodig, line.monitoring)
        for line in network.verbeterplan.itertuples()
    )
    returns = network.liso.rules.actiepunten_keren_terug
    ordered = sorted(actions, key=lambda a: (not a.overdue(about.peildatum), a.status == DONE, a.due))
    return NetworkEvaluation(
        slug=network.slug,
        about=about,
        liso=network.liso,
        round=chosen,
        themes=network.themes_of(chosen),
        questionnaire_title=network.questionnaire.titel,
        questionnaire_source=network.questionnaire.bron,
        norms=check_norms(network),
        roles=check_roles(network),
        cost=cost_of(network),
        responses=tuple(response_of(network, key, about.rondes[key]) for key in about.rondes),
        survey=count_survey(network, chosen) if chosen in network.surveys else None,
        lessons=tuple(
            (network.liso.framework.kernelement_key(line.kernelement) or "", line.situatie, line.les, line.bron)
            for line in network.lessen.itertuples()
        ),
        context=tuple(network.context.to_dict("records")),
        actions=tuple(ordered),
        next_meetings=tuple((date, tuple(agenda(actions, meetings, date, returns))) for date in coming),
        moments=() if about.eind else moments_of(network, chosen, meetings),
        session=session_of(network, coming[0]) if coming else None,
        monitor=monitor_of(network),
        hashes=dict(network.hashes),
        unread=network.unread,
    )
