"""One round of answers, as read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A strong or improvement point as one respondent put it."""

    respondent: str
    kind: str
    place: int
    text: str

    @property
    def name(self) -> str:
        """The column that it stands in."""
        return f"{self.kind}_{self.place}"


@dataclass(frozen=True)
class Survey:
    """One round of answers. Raw: it goes no further than `network_evaluation`.

    Attributes
    ----------
    answers : dict
        Per question: respondent to answer (one of the options, or text). Empty answers are not in it.
    points : tuple of Point
    deepening : dict
        (respondent, kind, question) to text.
    released : frozenset
        (respondent, column) of every text that its writer let go.
    mapping : dict
        (respondent, column) of a point to (kernelement, theme or None).
    """

    respondents: tuple[str, ...]
    answers: dict[str, dict[str, str]]
    points: tuple[Point, ...]
    deepening: dict[tuple[str, str, str], str]
    released: frozenset[tuple[str, str]]
    mapping: dict[tuple[str, str], tuple[str, str | None]]
