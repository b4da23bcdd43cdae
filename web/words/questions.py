"""A question about a sheet as a sentence: what is unclear, what is taken for now."""

from bpmn.sheet.questions import Question
from web.words.refusals import sentence


def question(language: str, one: Question) -> str:
    """The sentence of a question, with the number of its row."""
    params = {"number": one.number or "-", "guess": one.guess.replace("\n", "; "), **one.params}
    return sentence(language, "sheet-question", one.code, params)
