"""A question about a sheet as a sentence: what is unclear, what is taken for now."""

from collections.abc import Callable

from bpmn.sheet.questions import Question
from bpmn.sheet.rows import NO_TIME
from web.words.refusals import sentence


def question(language: str, one: Question, mark: Callable[[str], str] = str) -> str:
    """The sentence of a question, with the number of its row; `mark` is put around the sheet's own words."""
    said = {"guess": one.guess.replace("\n", "; "), "none": NO_TIME, **one.params}
    params = {"number": one.number or "-", **{name: mark(text) for name, text in said.items()}}
    return sentence(language, "sheet-question", one.code, params)
