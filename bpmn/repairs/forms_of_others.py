"""Forms that another tool's diagram brings become forms of the procedure; what a form here cannot hold is said."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from bpmn import condition
from bpmn.choices import DECISION, FORM
from bpmn.foreign.form_data import form_data
from bpmn.foreign.form_js import form_js
from bpmn.foreign.question import LONGEST_TITLE, ForeignForm, called, line
from bpmn.repairs.draft import Draft, extensions, name, popped, said, set_property, take_out, written
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN, HUMAN_TASKS, tag

FILLING = "Mengisi"
_READ = frozenset(("choice", "yes_no", "integer", "text"))  # kinds that a condition reads
_REFERENCES = ("formKey", "formRef", "formId", "externalReference")
_EMBEDDED, _DEPLOYED = "camunda-forms:bpmn:", "camunda-forms:deployment:"
_FAR = re.compile(r"[^A-Za-z0-9_.-]+")


def at_the_start(draft: Draft) -> Offers:
    """What another tool asks at the start is a step here: somebody fills it in."""
    for identifier, node in draft.nodes().items():
        if name(node) == "startEvent" and draft.leaving(identifier) and _form(draft, node) is not None:
            yield offer("start-form-made-step", identifier, _fill_in, draft, node, name=node.get("name", ""))


def _fill_in(draft: Draft, start: etree._Element) -> None:
    identifier = start.get("id", "")
    title = line(start.get("name"), LONGEST_TITLE - 20)
    step = draft.add_node("userTask", f"isi_{identifier}", f"{FILLING}: {title}" if title else FILLING, identifier)
    for flow in draft.leaving(identifier):
        draft.move(flow, source=step.get("id", ""))
    draft.add_flow(identifier, step.get("id", ""))
    for part in _parts(start):
        extensions(step).append(part)
    for attribute in _attributes(start):
        step.set(attribute, popped(start, attribute))


def taken(draft: Draft) -> Offers:
    """A form that comes with a step becomes its form."""
    for identifier, node in draft.nodes().items():
        found = _form(draft, node) if name(node) in HUMAN_TASKS and not form_of(node) else None
        if found is not None:
            yield offer(
                "form-taken-in-part" if found.left else "form-taken",
                identifier,
                _take,
                draft,
                node,
                found,
                step=node.get("name", ""),
                count=len(found.questions),
                **({"left": ", ".join(found.left)[:500]} if found.left else {}),
            )


def missing(draft: Draft) -> Offers:
    """A form that does not come with the diagram: the default form asks instead, its name is kept."""
    for identifier, node in draft.nodes().items():
        for one in list(node.iter("{*}property")):
            if one.get("name") == FORM and one.get("value") and one.get("value") not in draft.forms:
                file = one.get("value", "")
                yield offer("form-missing-kept", identifier, one.set, "name", f"{FORM}.disimpan", file=file[:200])
        file = _reference(node)
        if file and not form_of(node) and _form(draft, node) is None:
            yield offer("form-missing-kept", identifier, _keep_reference, draft, node, file=file[:200])


def form_of(node: etree._Element) -> str:
    """The file that a node names as its form, "" for none."""
    found = (one.get("value", "") for one in node.iter("{*}property") if one.get("name") == FORM)
    return next(found, "")


def decides(draft: Draft, node: etree._Element, choices: Mapping[str, str], returning: frozenset[str]) -> None:
    """A form that was taken asks for the decision behind its step, too; `choices`: value -> label."""
    file = form_of(node)
    if file in draft.taken:
        back = tuple(value for value in choices if value in returning)
        draft.taken[file] = replace(draft.taken[file], decision=tuple(choices.items()), returning=back)
        draft.forms[file] = {**draft.forms[file], DECISION: tuple(choices)}


def _form(draft: Draft, node: etree._Element) -> ForeignForm | None:
    title = line(node.get("name"), LONGEST_TITLE)
    found = form_data(node, title)
    if found is not None:
        return found
    text = _text(draft, _reference(node))
    return form_js(text, title, _compared(draft)) if text else None


def _text(draft: Draft, reference: str) -> str:
    if reference.startswith(_EMBEDDED):
        wanted = reference.removeprefix(_EMBEDDED)
        embedded = (one for one in draft.root.iter("{*}userTaskForm") if one.get("id") == wanted)
        return next((said(one) for one in embedded), "")
    plain = reference.removeprefix(_DEPLOYED)
    return draft.beside.get(plain) or draft.beside.get(plain.rpartition("/")[2], "")


def _compared(draft: Draft) -> frozenset[str]:
    """What conditions read anywhere."""
    names: set[str] = set()
    for flow in draft.flows():
        for one in flow.findall(tag("conditionExpression")):
            try:
                names |= condition.parse(said(one)).names
            except condition.ConditionRefused:
                continue
    return frozenset(names)


def _reference(node: etree._Element) -> str:
    """How another tool finds the form of a node, "" when it names none."""
    named = [node.get(one, "") for one in _attributes(node)]
    named += [part.get(one, "") for part in _parts(node) for one in _REFERENCES]
    return next((one.strip() for one in named if one.strip()), "")


def _attributes(node: etree._Element) -> list[str]:
    return [key for key in map(str, node.keys()) if key.startswith("{") and etree.QName(key).localname in _REFERENCES]


def _parts(node: etree._Element) -> list[etree._Element]:
    """The elements by which a node brings or names a form."""
    inside = [one for holder in node.findall(tag("extensionElements")) for one in holder]
    known = ("formData", "formProperty", "formDefinition")
    return [one for one in inside if etree.QName(one).namespace != BPMN and name(one) in known]


def _take(draft: Draft, node: etree._Element, found: ForeignForm) -> None:
    form = called(_answered(found, _compared(draft)), draft.called)
    file = _free(draft, node.get("id", ""))
    set_property(node, FORM, file)
    draft.taken[file] = form
    readable = [one for one in form.questions if one.kind in _READ]
    draft.forms[file] = {
        one.name: tuple(value for value, _ in one.choices) if one.kind == "choice" else None for one in readable
    }
    other = {one.key: one.name for one in form.questions if one.key != one.name}
    for flow in draft.flows():
        for expression in flow.findall(tag("conditionExpression")):
            text = said(expression)
            if (new := condition.renamed(text, other)) != text:
                expression.text = new


def _answered(form: ForeignForm, compared: frozenset[str]) -> ForeignForm:
    """What a condition reads must be answered, or the way on could not be found."""
    needed = compared - {one.key for one in form.questions if one.shown is not None}
    asked = (replace(one, required=one.required or one.key in needed) for one in form.questions)
    return replace(form, questions=tuple(asked))


def _free(draft: Draft, step: str) -> str:
    plain = _FAR.sub("-", step).strip("-._")[:60] or "langkah"
    number, free = 1, f"isian-{plain}.json"
    while free in draft.forms:
        number += 1
        free = f"isian-{plain}-{number}.json"
    return free


def _keep_reference(draft: Draft, node: etree._Element) -> None:
    for attribute in _attributes(node):
        draft.keep(node, etree.QName(attribute).localname, popped(node, attribute))
    for part in _parts(node):
        if name(part) == "formDefinition":
            draft.keep(node, name(part), written(part))
            take_out(part)
