"""What an evaluation of a learning network holds: counts and facts, no raw answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from nnz_mkba.liso import Liso
from nnz_mkba.model.learning_network.health import Fit, NetworkCost
from nnz_mkba.model.learning_network.planning import (
    Action,
    Moment,
    PlannedTask,
)
from nnz_mkba.model.learning_network.survey import Change, PointCounts
from nnz_mkba.networks import NetworkFile
from nnz_mkba.vocabulary import Status


@dataclass(frozen=True)
class Picture:
    """The answers to one closed question, as far as they tell nothing of a known person.

    Attributes
    ----------
    counts : tuple of int or None
        Per option; None where they are not shown.
    coarse : tuple of int or None
        Answers outside and in the two highest steps of a scale, where the single steps would tell too much.
    alike : bool
        Whether nothing is shown because nearly all answers are the same.
    answered : int
    """

    id: str
    text: str
    part: str
    kind: str
    options: tuple[str, ...]
    counts: tuple[int, ...] | None
    coarse: tuple[int, int] | None = None
    alike: bool = False
    answered: int = 0

    @property
    def favourable(self) -> int | None:
        """Answers in the two highest steps, where that may be known."""
        if self.counts is not None:
            return sum(self.counts[-2:])
        return self.coarse[1] if self.coarse else None


@dataclass(frozen=True)
class Quotes:
    """Texts that their writers let go, in alphabetical order, so that the order tells nothing."""

    text: str
    part: str
    quotes: tuple[str, ...]
    answered: int


@dataclass(frozen=True)
class QuestionChange:
    """How the share in favour (the two highest steps) of one question moved."""

    text: str
    part: str
    number_before: int
    number_after: int
    change: Change


@dataclass(frozen=True)
class Response:
    """Who took part in a round; the share is of those invited, or of the members where that is not known."""

    round: str
    title: str
    method: str
    date: dt.date | None
    respondents: int
    invited: int | None
    share: float | None
    source: str


@dataclass(frozen=True)
class Counterpart:
    """A theme with its points, and the theme of the other list that it matches."""

    kernelement: str
    own: str | None
    other: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class SurveyResult:
    """A round of answers, counted.

    Attributes
    ----------
    too_few : bool
        Fewer respondents than the minimum: then pictures, points, quotes and changes are empty.
    points : dict of PointCounts
        By kind, `sterk` and `verbeter`.
    worked_out : dict
        Per kind, how many respondents worked a point out.
    unanswered : tuple of str
        Questions of the questionnaire without a single answer: not asked in this round, or skipped by everybody.
    mapped : bool
        Whether anybody put a point of the round under a kernelement; if not, there is no count of them, which is not 0.
    few_namers : tuple of str
        Kinds of points that fewer than the minimum named: nothing of those is shown.
    withheld_changes : int
        Statements whose change is not shown, because the answers of a round are not, or because they are too few.
    previous : str
        Title of the round that changes are held against; empty if there is none to compare with.
    """

    respondents: int
    too_few: bool
    mapped: bool
    unanswered: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quotes: tuple[Quotes, ...] = ()
    points: Mapping[str, PointCounts] | None = None
    point_quotes: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
    worked_out: Mapping[str, int] | None = None
    deepening_quotes: Mapping[str, tuple[Quotes, ...]] | None = None
    side_by_side: tuple[Counterpart, ...] = ()
    previous: str = ""
    previous_points: Mapping[str, PointCounts] | None = None
    previous_respondents: int = 0
    few_namers: tuple[str, ...] = ()
    withheld_changes: int = 0
    changes: tuple[QuestionChange, ...] = ()


@dataclass(frozen=True)
class NormCheck:
    """A fact beside its norm."""

    key: str
    value: float | None
    fit: Fit
    source: str


@dataclass(frozen=True)
class RoleCheck:
    """A role beside its norm; the fit is about the hours."""

    key: str
    filled: str
    persons: int | None
    hours: float | None
    norm_hours: float | None
    fit: Fit


@dataclass(frozen=True)
class MonitorLine:
    """One indicator of the monitor."""

    group: str
    indicator: str
    unit: str
    date: dt.date
    value: float
    target: float | None
    target_date: dt.date | None
    expected: float | None
    status: Status


@dataclass(frozen=True)
class Session:
    """The next session with its tasks."""

    date: dt.date
    begin: str
    minutes: int
    subject: str
    tasks: tuple[PlannedTask, ...]
    from_source: bool


@dataclass(frozen=True)
class NetworkEvaluation:
    """All that a network's own report shows.

    Attributes
    ----------
    unread : tuple of str
        What lies in the network's folder and is not read.
    quotes_of_versions : tuple of int
        How many texts each version of this page showed, this one last; one if nothing was let go or taken back.
    """

    slug: str
    about: NetworkFile
    liso: Liso
    round: str
    themes: str
    questionnaire_title: str
    questionnaire_source: str
    norms: tuple[NormCheck, ...]
    roles: tuple[RoleCheck, ...]
    cost: NetworkCost
    responses: tuple[Response, ...]
    survey: SurveyResult | None
    lessons: tuple[tuple[str, str, str, str], ...]
    context: tuple[dict[str, object], ...]
    actions: tuple[Action, ...]
    next_meetings: tuple[tuple[dt.date, tuple[Action, ...]], ...]
    moments: tuple[Moment, ...]
    session: Session | None
    monitor: tuple[MonitorLine, ...]
    hashes: dict[str, str]
    unread: tuple[str, ...] = ()
    quotes_of_versions: tuple[int, ...] = ()
