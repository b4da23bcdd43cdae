"""Fields that Camunda 7, Operaton, Flowable and Activiti write into the diagram: `formData`, `formProperty`."""

from collections.abc import Iterator

from lxml import etree

from bpmn.foreign.question import (
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
from bpmn.vocabulary import BPMN, tag

_KINDS: dict[str, Kind] = {
    "string": "text", "long": "integer", "int": "integer", "integer": "integer", "double": "decimal",
    "boolean": "yes_no", "date": "date", "enum": "choice",
}


def form_data(node: etree._Element, title: str) -> ForeignForm | None:
    """The form that a node brings in its extension elements; None when it brings none that asks anything."""
    questions: dict[str, Question] = {}
    left: list[str] = []
    for element in _elements(node):
        key = element.get("id", "").strip()
        called = line(element.get("label") or element.get("name") or key, LONGEST_TITLE)
        if not key or key in questions or len(questions) >= MOST_QUESTIONS:
            left.append(called or "?")
        elif element.get("writable") == "false" or "readonly" in _constraints(element):
            left.append(f"{called} (readonly)")
        else:
            questions[key] = _question(element, key, called)
            left += [f"{called} ({part})" for part in _left(element, questions[key])]
    return assembled(title, questions.values(), left)


def _elements(node: etree._Element) -> Iterator[etree._Element]:
    for holder in node.findall(tag("extensionElements")):
        for one in holder.iter("{*}formField", "{*}formProperty"):
            if etree.QName(one).namespace != BPMN:
                yield one


def _constraints(element: etree._Element) -> dict[str, str]:
    """Name -> what it says, "true" where it says nothing; without those that are switched off."""
    found = {one.get("name", ""): (one.get("config") or "true").strip() for one in element.iter("{*}constraint")}
    return {name: config for name, config in found.items() if config != "false"}


def _question(element: etree._Element, key: str, title: str) -> Question:
    kind = _KINDS.get(element.get("type", "string").strip().lower(), "text")
    pairs = choices((one.get("id"), one.get("name")) for one in element.iter("{*}value"))
    if kind == "choice" and not pairs:
        kind = "text"
    said = _constraints(element)
    limited, long = kind in ("integer", "decimal"), kind == "text"
    return Question(
        key=key, name=plain_name(key), kind=kind, title=title,
        required=element.get("required") == "true" or "required" in said,
        choices=pairs if kind == "choice" else (),
        minimum=number(said.get("min"), whole=kind == "integer") if limited else "",
        maximum=number(said.get("max"), whole=kind == "integer") if limited else "",
        min_length=length(said.get("minlength"), LONGEST_TEXT) if long else 0,
        max_length=length(said.get("maxlength"), LONGEST_TEXT) if long else 0,
    )


def _left(element: etree._Element, question: Question) -> Iterator[str]:
    """What the question does not say."""
    wanted = element.get("type", "string").strip().lower()
    if _KINDS.get(wanted) != question.kind:
        yield wanted
    if element.get("defaultValue") or element.get("default") or element.get("expression"):
        yield "defaultValue"
    carried = {
        "required": question.required, "min": question.minimum, "max": question.maximum,
        "minlength": question.min_length, "maxlength": question.max_length,
    }
    yield from (name for name in _constraints(element) if not carried.get(name))
