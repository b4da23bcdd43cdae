"""Forms of bpmn.io's form-js, as Camunda 8 embeds them in a diagram or keeps them beside it in files."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bpmn import condition
from bpmn.foreign.question import (
    LONGEST_HELP,
    LONGEST_PROSE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_QUESTIONS,
    ForeignForm,
    Kind,
    Question,
    assembled,
    choices,
    length,
    line,
    number,
    plain_name,
)

MOST_CHARACTERS, DEEPEST = 500_000, 20
_KINDS: Mapping[str, Kind] = {
    "textfield": "text", "textarea": "long_text", "number": "decimal", "datetime": "date", "checkbox": "yes_no",
    "radio": "choice", "select": "choice", "checklist": "several", "taglist": "several", "filepicker": "file",
}
_ASKING_NOTHING = frozenset({"spacer", "separator", "button"})
_CARRIED = frozenset({"required", "min", "max", "minLength", "maxLength"})
Component = Mapping[str, object]


@dataclass(kw_only=True)
class _Read:
    """What was found so far."""

    whole: Collection[str]  # keys that conditions compare: a condition reads whole numbers only
    questions: list[Question] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)  # (key of a question, when it is not asked)
    about: list[str] = field(default_factory=list)  # texts between the fields
    left: list[str] = field(default_factory=list)


def form_js(text: str, title: str, whole: Collection[str] = ()) -> ForeignForm | None:
    """The form of a text; None when it is no form-js, or asks nothing. Nothing in it is run."""
    content = _content(text)
    components = content.get("components")
    if not isinstance(components, list):
        return None
    read = _Read(whole=whole)
    for one in _flat(components, read):
        _component(one, read)
    about = " ".join(read.about)[:LONGEST_HELP].strip()
    return assembled(title, _shown(read), read.left, about)


def form_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """The form-js texts among some files, by what a diagram may call them: file name, its stem, the id inside."""
    found: dict[str, str] = {}
    for name, source in files.items():
        text = source.decode(errors="replace")
        content = _content(text)
        if isinstance(content.get("components"), list):
            for called in (content.get("id"), name, name.rpartition(".")[0]):
                if isinstance(called, str) and called:
                    found.setdefault(called, text)
    return found


def _content(text: str) -> Mapping[str, object]:
    try:
        content = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _flat(components: list[object], read: _Read, depth: int = 1) -> Iterator[Component]:
    """The components, those of groups in their place."""
    for one in components:
        if not isinstance(one, dict):
            continue
        inner = one.get("components")
        if one.get("type") == "group" and isinstance(inner, list) and depth < DEEPEST:
            if one.get("conditional"):
                read.left.append(f"{_title(one)} (conditional)")
            yield from _flat(inner, read, depth + 1)
        else:
            yield one


def _component(one: Component, read: _Read) -> None:
    kind = str(one.get("type"))
    if kind in _ASKING_NOTHING:
        return
    if kind == "text":
        said = line(one.get("text"), LONGEST_HELP)
        if not said.startswith("="):  # a calculated one
            read.about.append(said)
        return
    key = one.get("key")
    known = len(read.questions) >= MOST_QUESTIONS or any(key == question.key for question in read.questions)
    if kind not in _KINDS or not isinstance(key, str) or known:
        read.left.append(f"{_title(one)} ({line(kind, 40)})")
    elif one.get("readonly") or one.get("disabled"):
        read.left.append(f"{_title(one)} (readonly)")
    else:
        question = _question(one, key, read.whole)
        read.questions.append(question)
        read.left += [f"{question.title} ({part})" for part in _left(one, question)]
        hide = _below(one, "conditional").get("hide")
        if isinstance(hide, str):
            read.hidden.append((key, hide))


def _title(one: Component) -> str:
    return line(one.get("label"), LONGEST_TITLE) or line(one.get("key"), LONGEST_TITLE) or line(one.get("type"), 40)


def _below(one: Component, key: str) -> Mapping[str, object]:
    found = one.get(key)
    return found if isinstance(found, dict) else {}


def _kind(one: Component, key: str, pairs: tuple[tuple[str, str], ...], whole: Collection[str]) -> Kind:
    kind = _KINDS[str(one["type"])]
    if kind in ("choice", "several") and not pairs:
        return "text"
    if kind == "decimal" and (one.get("decimalDigits") == 0 or key in whole):
        return "integer"
    return "text" if kind == "date" and one.get("subtype") == "time" else kind


def _question(one: Component, key: str, whole: Collection[str]) -> Question:
    offered = one.get("values")
    pairs = choices(
        (value.get("value"), value.get("label"))
        for value in (offered if isinstance(offered, list) else [])
        if isinstance(value, dict)
    )
    kind, rules, around = _kind(one, key, pairs, whole), _below(one, "validate"), _below(one, "appearance")
    parts = (one.get("description"), around.get("prefixAdorner"), around.get("suffixAdorner"))
    limited, most = kind in ("integer", "decimal"), {"text": LONGEST_TEXT, "long_text": LONGEST_PROSE}.get(kind, 0)
    return Question(
        key=key, name=plain_name(key), kind=kind, title=_title(one),
        help=" · ".join(said for part in parts if (said := line(part, LONGEST_HELP // 3))),
        required=rules.get("required") is True,
        choices=pairs if kind in ("choice", "several") else (),
        minimum=number(rules.get("min"), whole=kind == "integer") if limited else "",
        maximum=number(rules.get("max"), whole=kind == "integer") if limited else "",
        min_length=length(rules.get("minLength"), most) if most else 0,
        max_length=length(rules.get("maxLength"), most) if most else 0,
    )


def _left(one: Component, question: Question) -> Iterator[str]:
    """What the question does not say."""
    wanted = _KINDS[str(one["type"])]
    if question.kind != wanted and {question.kind, wanted} != {"integer", "decimal"}:
        yield line(one.get("subtype") or one.get("valuesKey") or one.get("valuesExpression") or one["type"], 60)
    elif one.get("subtype") == "datetime":
        yield "datetime"
    if one.get("defaultValue") not in (None, "", [], False):
        yield "defaultValue"
    rules = _below(one, "validate")
    carried = {
        "required": question.required, "min": question.minimum, "max": question.maximum,
        "minLength": question.min_length, "maxLength": question.max_length,
    }
    for name, said in rules.items():
        if said not in (None, "", False) and not carried.get(name):
            yield line(name, 40)


def _shown(read: _Read) -> Iterator[Question]:
    """The questions, each with when it is asked, where a choice or a yes/no before it says so."""
    hidden = dict(read.hidden)
    known = {one.key: one for one in read.questions if one.key not in hidden and one.kind in ("choice", "yes_no")}
    for one in read.questions:
        when = _when(hidden[one.key], known) if one.key in hidden else None
        if one.key in hidden and when is None:
            read.left.append(f"{one.title} (conditional)")
        yield replace(one, shown=when)


def _when(hide: str, known: Mapping[str, Question]) -> tuple[str, tuple[str | bool, ...]] | None:
    try:
        read = condition.parse(hide)
        asked = known.get(next(iter(read.names))) if len(read.names) == 1 else None
        if asked is None:
            return None
        values = (True, False) if asked.kind == "yes_no" else tuple(value for value, _ in asked.choices)
        answers = tuple(value for value in values if not read.evaluate({asked.key: value}))
    except (condition.ConditionRefused, condition.ConditionFailed):
        return None
    return (asked.key, answers) if 0 < len(answers) < len(values) else None
