"""Which step asks with which form, which conditions read its fields, and giving a step another form."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bpmn import condition, extensions, safe
from bpmn.choices import FORM
from bpmn.condition import Condition, ConditionFailed
from bpmn.document import Document
from bpmn.repairs.draft import set_property
from bpmn.rules.fields import deciding_tasks
from bpmn.sheet.cells import without_property
from bpmn.sheet.from_diagram import table
from bpmn.vocabulary import HUMAN_TASKS, tag


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step that a person does, and the file of its form."""

    id: str
    number: str
    name: str
    lane: str  # "" while nobody is named
    form: str  # file name, "" for the form that every step has
    writes: tuple[str, ...]  # names of the documents that it makes


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A way in the diagram that is taken for what was answered to a field."""

    flow: str
    gateway: str  # what the diamond asks, "" when it is unnamed
    way: str  # what stands at the way, "" when nothing does
    values: frozenset[str | int | bool | None]  # with which the answer is compared
    tasks: tuple[str, ...]  # the steps right before the diamond
    otherwise: str  # what stands at the diamond's default way, "" when it has none
    field: str
    condition: Condition

    def takes(self, value: str) -> bool:
        """Whether this way is taken for the answer, as far as the answer alone decides."""
        if self.condition.names != {self.field}:
            return value in self.values
        try:
            return self.condition.evaluate({self.field: value}) is True
        except ConditionFailed:
            return False


def steps(document: Document) -> tuple[Step, ...]:
    """The steps along the way from the start."""
    made = {row.key: row for row in table(document).sheet.rows}
    return tuple(
        Step(id=row.key, number=row.number, name=row.name or row.activity, lane=row.performer, form=row.form,
             writes=_written(document, row.key))
        for row in made.values()
    )


def _written(document: Document, task: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in document.data_objects if one.name and task in one.written_by))


def readings(document: Document) -> Mapping[str, tuple[Reading, ...]]:
    """Field name -> the ways whose conditions read it, in document order; a condition nobody can read says nothing."""
    found: dict[str, list[Reading]] = {}
    for flow in document.flows.values():
        if flow.condition is None:
            continue
        try:
            read = condition.parse(flow.condition)
        except condition.ConditionRefused:
            continue
        gateway = document.nodes[flow.source]
        before = tuple(deciding_tasks(document, gateway))
        for name in sorted(read.names):
            values = read.compared.get(name, frozenset())
            found.setdefault(name, []).append(
                Reading(flow=flow.id, gateway=gateway.name, way=flow.name, values=values, tasks=before, field=name,
                        otherwise=_named(document, gateway.default), condition=read)
            )
    return {name: tuple(several) for name, several in found.items()}


def _named(document: Document, flow: str | None) -> str:
    return (document.flows[flow].name or flow) if flow in document.flows and flow is not None else ""


def with_form(source: bytes, task: str, file: str) -> bytes:
    """The diagram in which this step asks with this form, "" for the one that every step has.

    Byte for byte the same where it does already. Raises: DocumentRefused; KeyError for a task that is not there.
    """
    root = safe.parse(source)
    kinds = [tag(kind) for kind in sorted(HUMAN_TASKS)]
    found = next((one for one in root.iter(*kinds) if one.get("id") == task), None)
    if found is None:
        raise KeyError(task)
    if extensions.properties(found).get(FORM, "") == file:
        return source
    if file:
        set_property(found, FORM, file)
    else:
        without_property(found, FORM)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
