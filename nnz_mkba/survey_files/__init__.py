"""A survey's files: the questionnaire, the answers and the table that puts points under a kernelement.

The reader refuses what points at a person and never repeats an answer in a message.
"""

from nnz_mkba.survey_files.answers import read_answers
from nnz_mkba.survey_files.mapping import read_mapping
from nnz_mkba.survey_files.questionnaire import KINDS, Question, Questionnaire
from nnz_mkba.survey_files.survey import Point, Survey

__all__ = ["KINDS", "Point", "Question", "Questionnaire", "Survey", "read_answers", "read_mapping"]
