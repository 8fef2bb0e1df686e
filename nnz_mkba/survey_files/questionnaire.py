"""`vragenlijst.yaml`: what is asked, and how it may be answered."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from pydantic import Field, model_validator

from nnz_mkba.strict_yaml import Strict, Text

KINDS = ("sterk", "verbeter")
RELEASED = "vrijgegeven"


class Question(Strict):
    """A general question: on a scale, one of some options, or open."""

    id: Text
    tekst: Text
    onderdeel: Literal["inhoud", "samenwerking", "leerproces"]
    soort: Literal["schaal", "keuze", "open"]
    schaal: Text | None = None
    opties: tuple[Text, ...] = ()


class DeepeningQuestion(Strict):
    """A question on the one strong and the one improvement point that a respondent works out."""

    id: Text
    tekst: Text


class Questionnaire(Strict):
    """`vragenlijst.yaml`."""

    titel: Text
    bron: Text
    schalen: dict[str, tuple[Text, ...]]
    algemeen: tuple[Question, ...] = Field(min_length=1)
    verdieping: tuple[DeepeningQuestion, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Questionnaire:
        ids = [question.id for question in self.algemeen] + [question.id for question in self.verdieping]
        doubled = [name for name, count in Counter(ids).items() if count > 1]
        if doubled:
            raise ValueError(f"vraag {', '.join(doubled)} staat er meer dan eens")
        for question in self.algemeen:
            if question.soort == "schaal" and question.schaal not in self.schalen:
                raise ValueError(f"vraag {question.id}: schaal ontbreekt of staat niet onder schalen")
            if question.soort == "keuze" and len(question.opties) < 2:
                raise ValueError(f"vraag {question.id}: een keuzevraag heeft ten minste twee opties")
        if any(len(steps) != 5 for steps in self.schalen.values()):
            raise ValueError("een schaal heeft vijf stappen, van laag naar hoog")
        return self

    def options(self, question: Question) -> tuple[str, ...]:
        """Return what may be answered, from low to high; empty for an open question."""
        return self.schalen[question.schaal] if question.soort == "schaal" and question.schaal else question.opties

    @property
    def columns(self) -> list[str]:
        """Headings of an export with one row a respondent."""
        points = [f"{kind}_{place}" for kind in KINDS for place in (1, 2, 3)]
        deep = [f"{kind}_{question.id}" for kind in KINDS for question in self.verdieping]
        return ["respondent", RELEASED, *(question.id for question in self.algemeen), *points, *deep]
