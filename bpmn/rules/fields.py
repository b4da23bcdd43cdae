"""Fields: what a condition asks for was filled in on an earlier form, and every choice has a way on."""

from collections.abc import Iterator

from bpmn import choices, graph
from bpmn.condition import Condition, ConditionFailed
from bpmn.document import Document, Node
from bpmn.finding import Finding
from bpmn.rules.subject import MAX_CONDITIONS, Fields, Subject
from bpmn.vocabulary import GATEWAYS, HUMAN_TASKS


def refused(subject: Subject) -> Iterator[Finding]:
    if subject.unread:
        params: dict[str, str | int] = {"length": subject.unread, "maximum": MAX_CONDITIONS}
        yield Finding(code="conditions-too-long", element=subject.document.process, params=params)
    for flow, error in subject.refused.items():
        why: dict[str, str | int] = {**error.params, "reason": error.code}
        yield Finding(code="condition-refused", element=flow, params=why)


def unknown(subject: Subject) -> Iterator[Finding]:
    """A condition asks for a field that no earlier form has, or for a choice that none of the last to ask offers."""
    edges = graph.forward(subject.document)
    turned = graph.backward(edges)
    declaring = _declaring(subject)
    found: dict[tuple[str, str], list[str]] = {}
    for flow, condition in subject.conditions.items():
        gateway = subject.document.flows[flow].source
        for name in sorted(condition.names):
            if (gateway, name) not in found:
                found[gateway, name] = _last_to_ask(edges, turned, gateway, declaring.get(name, []))
            last = found[gateway, name]
            if not last:
                yield Finding(code="condition-field-unknown", element=flow, params={"field": name})
            yield from _unknown_choices(flow, name, condition, [subject.declared[task] for task in last])


def _last_to_ask(edges: graph.Edges, turned: graph.Edges, gateway: str, tasks: list[str]) -> list[str]:
    """Those of the tasks whose answer may stand at the gateway: each forgets what an earlier one was told."""
    since = graph.reached(turned, [gateway], without=tasks)
    return [task for task in tasks if not since.isdisjoint(edges[task])]


def skippable(subject: Subject) -> Iterator[Finding]:
    """Some way from the start reaches the gateway past every form that declares the field."""
    document = subject.document
    edges = graph.forward(document)
    declaring = _declaring(subject)
    bare = {name: graph.reached(edges, graph.starts(document), without=tasks) for name, tasks in declaring.items()}
    for flow, condition in subject.conditions.items():
        for name in sorted(condition.names & bare.keys()):
            if document.flows[flow].source in bare[name]:
                params = {"field": name}
                yield Finding(code="condition-field-skippable", element=flow, severity="warning", params=params)


def sometimes(subject: Subject) -> Iterator[Finding]:
    """A field that may not be asked is read by a condition that does not first look at what decides about it."""
    document, edges = subject.document, graph.forward(subject.document)
    for name, tasks in _declaring(subject).items():
        may_lack = {task: subject.sometimes[task][name] for task in tasks if name in subject.sometimes.get(task, {})}
        if not may_lack:
            continue
        bare = graph.reached(edges, graph.starts(document), without=[task for task in tasks if task not in may_lack])
        for flow, condition in subject.conditions.items():
            if name not in condition.names or document.flows[flow].source not in bare:
                continue
            for asked in sorted({one for one, answers in may_lack.values() if not _guarded(condition, one, answers)}):
                params = {"field": name, "asked": asked}
                yield Finding(code="condition-field-sometimes", element=flow, severity="warning", params=params)


def _guarded(condition: Condition, asked: str, answers: tuple[str | int | bool, ...]) -> bool:
    """Whether the condition has an answer without the field, for each answer that leaves the field out."""
    try:
        for answer in answers:
            condition.evaluate({asked: answer})
    except ConditionFailed:
        return False
    return bool(answers)  # with none, the field is left out where the other one was not answered


def _declaring(subject: Subject) -> dict[str, list[str]]:
    """Field name -> the tasks whose form declares it."""
    found: dict[str, list[str]] = {}
    for task in subject.people_tasks():
        for name in subject.declared[task.id]:
            found.setdefault(name, []).append(task.id)
    return found


def _unknown_choices(flow: str, name: str, condition: Condition, forms: list[Fields]) -> Iterator[Finding]:
    declared = [fields[name] for fields in forms]
    if not declared or any(values is None for values in declared):
        return
    known = {value for values in declared for value in values or ()}
    for literal in sorted(condition.compared.get(name, frozenset()) - known, key=str):
        yield Finding(code="choice-unknown", element=flow, params={"field": name, "value": str(literal)})


def uncaught(subject: Subject) -> Iterator[Finding]:
    """Of the choices of the task before a gateway, at most one may be left to the default flow."""
    for gateway in subject.decisions():
        conditions = [subject.conditions[flow] for flow in gateway.outgoing if flow in _deciding(subject, gateway)]
        for task in deciding_tasks(subject.document, gateway):
            for name, values in subject.declared[task].items():
                if values is not None and any(name in condition.names for condition in conditions):
                    yield from _left(gateway, name, values, conditions)


def _deciding(subject: Subject, gateway: Node) -> list[str]:
    return [flow for flow in gateway.outgoing if flow in subject.conditions and flow != gateway.default]


def _left(gateway: Node, name: str, values: tuple[str, ...], conditions: list[Condition]) -> Iterator[Finding]:
    left = [value for value in values if not any(_catches(condition, name, value) for condition in conditions)]
    if len(left) > (gateway.default is not None):
        params = {"field": name, "values": ", ".join(left)}
        yield Finding(code="choice-without-flow", element=gateway.id, params=params)


def _catches(condition: Condition, name: str, value: str) -> bool:
    if condition.names != {name}:
        return value in condition.compared.get(name, frozenset())
    try:
        return bool(condition.evaluate({name: value}))
    except ConditionFailed:
        return False


def deciding_tasks(document: Document, gateway: Node) -> list[str]:
    """The tasks right before a gateway, those before gateways that only join included."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [gateway]
    while waiting:
        for flow in waiting.pop().incoming:
            source = document.nodes[document.flows[flow].source]
            if source.id in seen:
                continue
            seen.add(source.id)
            if source.type in HUMAN_TASKS:
                found.append(source.id)
            elif source.type in GATEWAYS and len(source.outgoing) == 1:
                waiting.append(source)
    return found


def forms(subject: Subject) -> Iterator[Finding]:
    for task in subject.people_tasks():
        file = task.properties.get(choices.FORM, "")
        if not file:
            continue
        if not choices.is_file_name(file):
            yield Finding(code="form-name-refused", element=task.id, params={"file": file[:200]})
        elif task.id not in subject.form_fields:
            yield Finding(code="form-missing", element=task.id, params={"file": file})
