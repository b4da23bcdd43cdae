"""The browser tests look until it holds: a click waits until the next page begins, not until it is there."""

import ast
from pathlib import Path

import pytest

BROWSER = Path(__file__).parents[1] / "browser"
AT_ONCE = {  # answers of this very moment, of a page that may still be coming
    "is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "count", "input_value", "bounding_box",
    "all_inner_texts", "all_text_contents",
}


def hasty(source: str) -> list[int]:
    """The lines that assert what a page says at once."""
    return [
        node.lineno
        for claim in ast.walk(ast.parse(source)) if isinstance(claim, ast.Assert)
        for node in ast.walk(claim.test)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in AT_ONCE
        and not (node.func.attr == "count" and node.args)  # a text's
    ]


@pytest.mark.parametrize("path", sorted(BROWSER.glob("*.py")), ids=lambda path: path.stem)
def test_no_browser_test_asserts_what_a_page_says_at_once(path: Path) -> None:
    assert hasty(path.read_text()) == [], "use expect(...) or until(...)"


def test_the_fence_bites() -> None:
    assert hasty("assert page.get_by_text('x').is_visible()") == [1]
    assert hasty("assert not any(one.count() for one in found)") == [1]
    assert hasty("assert text.count('x') == 1") == []
    assert hasty("expect(page.locator('x')).to_be_visible()") == []
