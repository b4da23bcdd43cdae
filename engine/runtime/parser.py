"""From the files of a version to what can be executed: parsed once, shared by all threads."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent

from bpmn.condition import Condition
from bpmn.condition import parse as parse_condition
from bpmn.document import Document, Node
from bpmn.lint import decision_choices, forms_needed, returning_choices
from bpmn.reader import executable, read
from bpmn.span import Span
from bpmn.span import read as read_span
from engine.errors import Invalid
from engine.runtime.gateways import AllTokens, ClosesTimers, SomeTokens
from engine.runtime.timers import HeldBoundaryEventParser
from forms.default import default_form
from forms.schema import Form
from forms.schema import load as load_form

DIAGRAM = "diagram.bpmn"
_LISTS = ("several", "file")  # a condition reads single values


class VersionUnusable(Invalid):
    """The files of this version cannot be executed."""

    code = "version-unusable"


@dataclass(frozen=True, kw_only=True)
class TimerFacts:
    """One boundary timer: its standard time, counted from the opening of its task."""

    id: str
    task: str
    span: Span
    interrupting: bool


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """One version, ready to run."""

    digest: str  # of the version: see `version_digest`
    document: Document
    forms: Mapping[str, Form]  # task id -> form
    spec: BpmnProcessSpec
    timers: Mapping[str, TimerFacts]  # timer id -> facts
    timers_of: Mapping[str, tuple[TimerFacts, ...]]  # task id -> its timers, by id
    returns: frozenset[tuple[str, str]]  # (source, target) of flows that go back
    conditions: Mapping[str, Condition]  # text -> condition
    control: Mapping[str, tuple[str, ...]]  # task id -> the fields of its form that conditions read
    long_timers: frozenset[str]  # timers with a user task on their path: pruning ends when one fires
    first: str  # the first user task

    def node(self, element: str) -> Node:
        return self.document.nodes[element]

    def lane(self, element: str) -> str:
        return self.document.nodes[element].lane or ""


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = MappingProxyType(
        {
            full_tag("boundaryEvent"): (HeldBoundaryEventParser, BoundaryEvent),
            full_tag("parallelGateway"): (GatewayParser, AllTokens),
            full_tag("inclusiveGateway"): (ConditionalGatewayParser, SomeTokens),
        }
    )


def version_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 of the sorted list of the files' digests, as `sha256sum FILES | sort | sha256sum` gives it, hex.

    The names are in it: two forms that exchange their contents make another version.
    """
    lines = sorted(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def form_fields(forms: Mapping[str, Form]) -> dict[str, dict[str, tuple[str, ...] | None]]:
    """What lint asks of the forms: per task, per field a condition can read, the choices it offers."""
    return {
        task: {
            f.name: tuple(c.value for c in f.choices) if f.kind == "choice" else None
            for f in form.fields
            if f.kind not in _LISTS
        }
        for task, form in forms.items()
    }


def forms_of(document: Document, files: Mapping[str, bytes], *, published: bool = False) -> dict[str, Form]:
    """Each user task's form; a task that names none gets the default one.

    `published` spares the full check of schemas that passed it when they were published.

    Raises: VersionUnusable when a named file is missing, forms.errors.SchemaRefused when one cannot be read.
    """
    named = forms_needed(document)
    forms = {}
    for node in document.nodes.values():
        if node.type not in ("userTask", "manualTask"):
            continue
        name = named.get(node.id)
        if name is None:
            forms[node.id] = load_form(_default_form(document, node), published=True)
        elif name in files:
            forms[node.id] = load_form(files[name].decode(), published=published)
        else:
            raise VersionUnusable(element=node.id, file=name, why="form-missing")
    return forms


def _default_form(document: Document, node: Node) -> str:
    choices, returning = decision_choices(document, node.id), returning_choices(document, node.id)
    return default_form(node.name, choices, returning=returning)


def _parse(document: Document) -> BpmnProcessSpec:
    parser = _Parser()
    # The parser keys lanes and places by id() of the tree's root: `tree` must stay referenced until it is done.
    tree = executable(document)
    parser.add_bpmn_xml(tree)
    process = parser.process_parsers[document.process]
    process.spec = process.create_spec()
    # Last elements first: the library follows flows recursively, and a chain of 500 would run out of stack.
    for identifier in reversed(list(document.nodes)):
        if document.nodes[identifier].type not in ("boundaryEvent", "startEvent"):
            process.parse_node(process.get_node_by_id(identifier))
    process.add_tasks()
    for one in process.spec.task_specs.values():
        if type(one) is BoundaryEventJoin:
            one.__class__ = ClosesTimers  # the library's parser makes these itself and asks nobody for the class
    return process.spec


def _reachable(document: Document, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        identifier = waiting.pop()
        if identifier not in seen:
            seen.add(identifier)
            waiting.extend(document.flows[f].target for f in document.nodes[identifier].outgoing)
    return seen


def _timers(document: Document) -> dict[str, TimerFacts]:
    return {
        node.id: TimerFacts(
            id=node.id, task=node.attached_to, span=read_span(node.timer.text), interrupting=node.interrupting
        )
        for node in document.nodes.values()
        if node.type == "boundaryEvent" and node.timer is not None and node.attached_to is not None
    }


def _first_task(document: Document) -> str:
    waiting = [n.id for n in document.nodes.values() if n.type == "startEvent"]
    for identifier in waiting:
        node = document.nodes[identifier]
        if node.type in ("userTask", "manualTask"):
            return identifier
        waiting.extend(t for f in node.outgoing if (t := document.flows[f].target) not in waiting)
    raise VersionUnusable(element=None, file=DIAGRAM, why="no-task")


def compile_version(files: Mapping[str, bytes], *, published: bool = True) -> Compiled:
    """Compile a version's files (DIAGRAM and the forms it names).

    Raises: bpmn.finding.DocumentRefused, forms.errors.SchemaRefused, VersionUnusable.
    """
    document = read(files[DIAGRAM])
    forms = forms_of(document, files, published=published)
    conditions = {f.condition: parse_condition(f.condition) for f in document.flows.values() if f.condition}
    names = frozenset().union(*(c.names for c in conditions.values())) if conditions else frozenset()
    timers = _timers(document)
    people = {n.id for n in document.nodes.values() if n.type in ("userTask", "manualTask")}
    return Compiled(
        digest=version_digest(files),
        document=document,
        forms=forms,
        spec=_parse(document),
        timers=timers,
        timers_of={t: tuple(f for f in timers.values() if f.task == t) for t in people},
        returns=frozenset((f.source, f.target) for f in document.flows.values() if f.returns),
        conditions=conditions,
        control={t: tuple(sorted(names & {f.name for f in form.fields})) for t, form in forms.items()},
        long_timers=frozenset(
            t.id for t in timers.values() if not t.interrupting and people & _reachable(document, t.id)
        ),
        first=_first_task(document),
    )
