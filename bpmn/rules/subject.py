"""The diagram under the lens, with what other rooms know about it as plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bpmn import choices, condition
from bpmn.document import Document, Node
from bpmn.vocabulary import HUMAN_TASKS

MAX_CONDITIONS = 60_000  # characters, all together: 300 decisions of four ways with 50 each

Fields = Mapping[str, tuple[str, ...] | None]  # field name -> its choices, None when it is not a choice
# Field name -> the field of the same form that decides whether it is asked, and the answers with which it is not.
Sometimes = Mapping[str, tuple[str, tuple[str | int | bool, ...]]]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A document with its forms' fields, the lanes that are mapped to positions, and its conditions as read."""

    document: Document
    form_fields: Mapping[str, Fields]  # by task id, as handed in
    declared: Mapping[str, Fields]  # by task id: the same, and of the default form the decision
    lane_names: frozenset[str] = frozenset()  # empty: not known
    sometimes: Mapping[str, Sometimes] = field(default_factory=dict)  # by task id: fields that may be left out
    conditions: Mapping[str, condition.Condition] = field(default_factory=dict)  # by flow id
    refused: Mapping[str, condition.ConditionRefused] = field(default_factory=dict)  # by flow id
    unread: int = 0  # characters of all conditions, where they are too many to be read

    def people_tasks(self) -> Iterator[Node]:
        """The tasks that a person does, in document order."""
        return (node for node in self.document.nodes.values() if node.type in HUMAN_TASKS)

    def decisions(self) -> Iterator[Node]:
        """The exclusive and inclusive gateways that choose, in document order."""
        for node in self.document.nodes.values():
            conditional = any(self.document.flows[flow].condition for flow in node.outgoing)
            if node.type in ("exclusiveGateway", "inclusiveGateway") and (len(node.outgoing) > 1 or conditional):
                yield node


def subject(
    document: Document,
    form_fields: Mapping[str, Fields],
    lane_names: frozenset[str],
    sometimes: Mapping[str, Sometimes],
) -> Subject:
    """The subject with every condition of the document read once, unless they are more than anybody would write."""
    read: dict[str, condition.Condition] = {}
    refused: dict[str, condition.ConditionRefused] = {}
    written = {flow.id: flow.condition for flow in document.flows.values() if flow.condition is not None}
    length = sum(len(text) for text in written.values())
    unread = length if length > MAX_CONDITIONS else 0
    for flow, text in written.items() if not unread else ():
        try:
            read[flow] = condition.parse(text)
        except condition.ConditionRefused as error:
            refused[flow] = error
    return Subject(
        document=document,
        form_fields=form_fields,
        declared={node: _fields(document, form_fields, node) for node in document.nodes},
        lane_names=lane_names,
        sometimes=sometimes,
        conditions=read,
        refused=refused,
        unread=unread,
    )


def _fields(document: Document, form_fields: Mapping[str, Fields], task: str) -> Fields:
    if task in form_fields:
        return form_fields[task]
    values = tuple(value for value, _ in choices.decision_choices(document, task))
    return {choices.DECISION: values} if values else {}
