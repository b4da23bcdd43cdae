"""The condition of a sequence flow: an own allow-list reader; nothing in it can run code.

Read are comparisons, `and`, `or`, `not`, `in` a list, literals and names; also in the spellings of JUEL
(`${a == 'x' && b}`) and FEEL (`= a = "x"`). The text is cut into words by `_WORD`, rewritten to Python's spelling,
parsed with `ast` and checked node by node; `evaluate` walks the checked tree and never calls `eval`.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Literal = str | int | bool | None

MAX_CHARACTERS = 2000
MAX_NODES = 200
MAX_DEPTH = 30
MAX_DIGITS = 15

_WORD = re.compile(
    r"""\s+ | '[^'\\\n]*' | "[^"\\\n]*" | [A-Za-z_][A-Za-z0-9_]* | [0-9]+ | && | \|\| | [=!<>]=? | [-()\[\],]""",
    re.VERBOSE,
)
_SPELLINGS = {"&&": "and", "||": "or", "!": "not", "true": "True", "false": "False", "null": "None"}
_SIGNS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_COMPARISONS = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class ConditionRefused(Exception):
    """The text is not a condition of the allowed form; `code` is stable, `params` are plain."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str | int] = params


class ConditionFailed(Exception):
    """The condition has no answer for these data: `name-missing` {name} or `types-differ` {sign, left, right}."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = params


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A checked condition: its text in Python's spelling, the names in it, and what each name is compared with."""

    text: str
    names: frozenset[str]
    compared: Mapping[str, frozenset[Literal]]  # by ==, != and in; not by < and >
    tree: ast.expr = field(repr=False, compare=False)

    def evaluate(self, data: Mapping[str, object]) -> Literal:
        """The answer for `data`; raises ConditionFailed.

        `and`, `or`, `not` and comparisons answer True or False; a bare name or literal answers itself. Values of
        different types are never equal (True is not 1); their order is an error.
        """
        return _evaluate(self.tree, data)


def strip(text: str) -> str:
    """The text without `${...}`, `#{...}` or a leading `=`; FEEL's single `=` (after a leading one) becomes `==`."""
    bare = text.strip()
    if bare[:2] in ("${", "#{") and bare.endswith("}"):
        return bare[2:-1].strip()
    if not bare.startswith("=") or bare.startswith("=="):
        return bare
    bare = bare[1:].strip()
    if len(bare) > MAX_CHARACTERS:
        return bare
    try:
        words = list(_words(bare))
    except ConditionRefused:
        return bare
    return "".join("==" if word == "=" else word for word in words)


def parse(text: str) -> Condition:
    """Read a condition, with or without wrapper; raises ConditionRefused and nothing else."""
    if len(text) > MAX_CHARACTERS:
        raise ConditionRefused("condition-too-long", length=len(text), maximum=MAX_CHARACTERS)
    bare = strip(text)
    if not bare:
        raise ConditionRefused("condition-empty")
    words = [_SPELLINGS.get(word, word) for word in _words(bare) if not word.isspace()]
    _check_words(words)
    spelled = " ".join(words)
    tree = _tree(spelled)
    _check(tree)
    return Condition(text=spelled, names=frozenset(_names(tree)), compared=_compared(tree), tree=tree)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The condition with other names, its wrapper gone; the text itself where none of them stands in it."""
    try:
        words = list(_words(strip(text)))
    except ConditionRefused:
        return text
    return "".join(names.get(word, word) for word in words) if names.keys() & set(words) else text


def _words(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        match = _WORD.match(text, position)
        if match is None:
            raise ConditionRefused("condition-character", character=text[position], position=position + 1)
        yield match.group()
        position = match.end()


def _check_words(words: list[str]) -> None:
    depth = 0
    for word in words:
        depth += (word in ("(", "[")) - (word in (")", "]"))
        if depth > MAX_DEPTH:
            raise ConditionRefused("condition-too-deep", maximum=MAX_DEPTH)
        if word == "=":
            raise ConditionRefused("condition-single-equals")
        if word.startswith("__"):
            raise ConditionRefused("condition-name-forbidden", name=word)
        if word[0].isdigit() and len(word) > MAX_DIGITS:
            raise ConditionRefused("condition-number-too-large", maximum=MAX_DIGITS)


def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # The parser says MemoryError and RecursionError when brackets or operators nest too deeply for it.
        raise ConditionRefused("condition-syntax") from error


def _check(tree: ast.expr) -> None:
    waiting: list[tuple[ast.expr, int, bool]] = [(tree, 1, False)]
    count = 0
    while waiting:
        node, depth, in_list = waiting.pop()
        count += 1
        if count > MAX_NODES:
            raise ConditionRefused("condition-too-large", maximum=MAX_NODES)
        if depth > MAX_DEPTH:
            raise ConditionRefused("condition-too-deep", maximum=MAX_DEPTH)
        waiting += [(child, depth + 1, as_list) for child, as_list in _parts(node, in_list)]


def _parts(node: ast.expr, in_list: bool) -> list[tuple[ast.expr, bool]]:
    """The parts of an allowed node, each with whether a list may stand there; any other node is refused."""
    match node:
        case ast.BoolOp(values=values):
            return [(value, False) for value in values]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [(operand, False)]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if not isinstance(value, bool):
            return []
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return [(left, False), *_compared_parts(ops, comparators)]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if in_list:
            return [(part, False) for part in parts]
        case ast.Name() | ast.Constant(value=str() | int() | None):
            return []
        case _:
            raise ConditionRefused("condition-part-forbidden", part=type(node).__name__)


def _compared_parts(ops: list[ast.cmpop], comparators: list[ast.expr]) -> list[tuple[ast.expr, bool]]:
    parts = []
    for sign, right in zip(ops, comparators, strict=True):
        if not isinstance(sign, _COMPARISONS):
            raise ConditionRefused("condition-part-forbidden", part=type(sign).__name__)
        as_list = isinstance(sign, ast.In | ast.NotIn)
        if as_list and not isinstance(right, ast.List | ast.Tuple):
            raise ConditionRefused("condition-list-missing")
        parts.append((right, as_list))
    return parts


def _names(tree: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _compared(tree: ast.expr) -> dict[str, frozenset[Literal]]:
    found: dict[str, set[Literal]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, sign, right in zip(sides, node.ops, node.comparators, strict=False):
            if isinstance(sign, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
                for name, literals in (_pair(left, right), _pair(right, left)):
                    found.setdefault(name, set()).update(literals)
    return {name: frozenset(literals) for name, literals in found.items() if literals}


def _pair(name: ast.expr, other: ast.expr) -> tuple[str, list[Literal]]:
    if not isinstance(name, ast.Name):
        return "", []
    parts = other.elts if isinstance(other, ast.List | ast.Tuple) else [other]
    return name.id, [_evaluate(part, {}) for part in parts if isinstance(part, ast.Constant | ast.UnaryOp)]


def _evaluate(node: ast.expr, data: Mapping[str, object]) -> Literal:
    match node:
        case ast.Constant(value=str() | int() | None as value):
            return value
        case ast.Name(id=name):
            return _value(name, data)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _evaluate(operand, data)
        case ast.UnaryOp(operand=ast.Constant(value=int(value))):
            return -value
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_evaluate(value, data) for value in values)
        case ast.BoolOp(values=values):
            return any(_evaluate(value, data) for value in values)
        case ast.Compare():
            return _compare(node, data)
        case _:
            raise ConditionRefused("condition-part-forbidden", part=type(node).__name__)


def _value(name: str, data: Mapping[str, object]) -> Literal:
    if name not in data:
        raise ConditionFailed("name-missing", name=name)
    value = data[name]
    if value is not None and not isinstance(value, str | int):
        raise ConditionFailed("types-differ", sign=name, left=type(value).__name__, right="str")
    return value


def _compare(node: ast.Compare, data: Mapping[str, object]) -> bool:
    left = _evaluate(node.left, data)
    for sign, side in zip(node.ops, node.comparators, strict=True):
        if isinstance(side, ast.List | ast.Tuple):
            found = any(_equal(left, _evaluate(part, data)) for part in side.elts)
            if found is isinstance(sign, ast.NotIn):
                return False
            continue
        right = _evaluate(side, data)
        if not _holds(sign, left, right):
            return False
        left = right
    return True


def _holds(sign: ast.cmpop, left: Literal, right: Literal) -> bool:
    if isinstance(sign, ast.Eq | ast.NotEq):
        return _equal(left, right) is isinstance(sign, ast.Eq)
    order = _order(left, right)
    if order is None:
        raise ConditionFailed(
            "types-differ", sign=_SIGNS[type(sign)], left=type(left).__name__, right=type(right).__name__
        )
    return {ast.Lt: order < 0, ast.LtE: order <= 0, ast.Gt: order > 0, ast.GtE: order >= 0}[type(sign)]


def _order(left: Literal, right: Literal) -> int | None:
    """-1, 0 or 1; None unless both are text or both are whole numbers."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if type(left) is int and type(right) is int:
        return (left > right) - (left < right)
    return None


def _equal(left: Literal, right: Literal) -> bool:
    return type(left) is type(right) and left == right
