"""Every repair has its sentence in both languages, and a drawing that asks for it."""

import ast
from pathlib import Path

from bpmn.repair import repair
from web.words.catalogue import LANGUAGES, has, sentences

ROOT = Path(__file__).parents[2]
REPAIRS = ROOT / "bpmn" / "repairs"
TESTS = ROOT / "tests" / "unit" / "bpmn"


def offered() -> set[str]:
    """The codes given to `offer`, by themselves or by a name that holds some."""
    codes: set[str] = set()
    for path in REPAIRS.glob("*.py"):
        tree = ast.parse(path.read_text())
        named: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named.setdefault(node.targets[0].id, set()).update(_texts(node.value))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "offer" and node.args:
                codes |= _texts(node.args[0])
                if isinstance(node.args[0], ast.Name):
                    codes |= named.get(node.args[0].id, set()) | named.get("_CODES", set())
    return {code for code in codes if "-" in code}


def _texts(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_repair_has_its_sentence_and_every_sentence_its_repair() -> None:
    codes = offered()
    assert len(codes) > 55
    for language in LANGUAGES:
        assert {code for code in codes if not has(language, f"repair.{code}")} == set()
        assert {key.removeprefix("repair.") for key in sentences(language) if key.startswith("repair.")} == codes


def test_every_repair_is_asked_for_by_some_test() -> None:
    done = {one.code for path in (TESTS / "drawings").glob("*.bpmn") for one in repair(path.read_bytes()).done}
    written = "".join(path.read_text() for path in TESTS.glob("test_*.py"))
    assert {code for code in offered() - done if f'"{code}"' not in written} == set()
