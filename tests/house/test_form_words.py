"""Everything that the form editor says of a card, a limit, a kind or a fault has its sentence in both languages."""

import ast
import re
from pathlib import Path

from forms.pattern import PATTERNS
from web.owner.form_cards import KINDS
from web.owner.form_limits import LIMITS
from web.words.catalogue import LANGUAGES, has, sentences

OWNER = Path(__file__).parents[2] / "web" / "owner"
FILES = ("form_cards.py", "form_limits.py", "form_moves.py", "form_page.py")
CODE = re.compile(r"[a-z]+(-[a-z]+)+|refused")


def codes() -> set[str]:
    """The code of every `Wrong`, and of every fault of a limit."""
    found = set()
    for name in FILES:
        for node in ast.walk(ast.parse((OWNER / name).read_text())):
            if isinstance(node, ast.keyword) and node.arg == "code":
                found |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and name == "form_limits.py":
                found |= {one.value for one in ast.walk(node.elts[1]) if isinstance(one, ast.Constant)}
    return {str(one) for one in found if CODE.fullmatch(str(one))}


def test_every_fault_of_a_card_has_its_sentence_and_every_sentence_its_fault() -> None:
    assert {"title-missing", "not-decimal", "limits-crossed", "rule-beyond", "refused", "moment-gone"} <= codes()
    for language in LANGUAGES:
        said = {key.split(".")[2] for key in sentences(language) if key.startswith("cards.wrong.")}
        assert said == codes()


def test_every_kind_pattern_and_part_of_a_card_has_its_word() -> None:
    limits = {part for parts in LIMITS.values() for part in parts}
    parts = {*limits, "title", "kind", "need", "shown", "help", "example", "choices", "pattern", "document", "order",
             "dependants", "add-title", "add-choices", "beyond", "form-title", "form-help"}
    for language in LANGUAGES:
        for keys, names in (("cards.kind.", KINDS), ("cards.pattern.", PATTERNS), ("cards.part.", parts),
                            ("cards.", limits)):
            assert {name for name in names if not has(language, keys + name)} == set()
