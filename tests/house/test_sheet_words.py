"""Every question about a sheet, and everything that only a diagram shows, has its sentence in both languages."""

import ast
from pathlib import Path

from web.words.catalogue import LANGUAGES, has, sentences

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "bpmn" / "sheet"
PREFIXES = (
    "performer-", "time-", "return-", "decision-", "paper-", "row-", "rows-", "number-", "activity-", "header-",
)


def texts(name: str) -> set[str]:
    """The literals with a hyphen in a file."""
    found = ast.walk(ast.parse((SHEET / name).read_text()))
    values = (one.value for one in found if isinstance(one, ast.Constant))
    return {one for one in values if isinstance(one, str) and "-" in one and one.replace("-", "").isalpha()}


def kept(prefix: str, language: str) -> set[str]:
    return {key.removeprefix(prefix) for key in sentences(language) if key.startswith(prefix)}


def test_every_question_has_its_sentence_and_every_sentence_its_question() -> None:
    codes = {one for one in texts("questions.py") | texts("paste.py") if one.startswith(PREFIXES)}
    assert {"performer-guessed", "time-per-item", "header-missing", "row-shifted"} <= codes
    for language in LANGUAGES:
        assert kept("sheet-question.", language) == codes


def test_everything_beyond_a_table_has_its_sentence() -> None:
    codes = {one for one in texts("from_diagram.py") if one.endswith(("-table", "-several", "-on", "-name", "-nested"))}
    assert {"ends-several", "decision-beyond-table", "lanes-nested"} <= codes
    for language in LANGUAGES:
        assert kept("table-beyond.", language) == codes
        assert has(language, "refusal.sheet-answers-refused")
