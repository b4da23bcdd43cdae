"""A drawing from anywhere made into a procedure that runs: every change is offered, none is made unasked.

A pure function of the file and of what its owner accepts. Repairs come in the order in which they build on each other;
one that is declined is left out, and so is what would have followed from it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from bpmn import safe
from bpmn.choices import FORM
from bpmn.finding import DocumentRefused, Finding
from bpmn.foreign.form_js import form_files
from bpmn.foreign.question import ForeignForm
from bpmn.lint import forms_needed, lint
from bpmn.reader import MAX_NODES, read
from bpmn.repairs import (
    belonging,
    decisions,
    endings,
    events,
    forms_of_others,
    identity,
    inert,
    lanes,
    picture,
    splits,
    steps,
    subprocesses,
    times,
    waiting,
    ways,
)
from bpmn.repairs.draft import Draft
from bpmn.repairs.offer import Offers, Repair
from bpmn.repairs.tidy import tidy
from bpmn.rules.subject import Fields
from bpmn.vocabulary import FLOW_NODES, tag

__all__ = ["Candidate", "Repair", "Repaired", "forms_named", "processes", "repair"]

MAX_REPAIRS = 5000
_NO_FORMS: Mapping[str, Fields] = {}
_NO_FILES: Mapping[str, bytes] = {}

_PASSES: tuple[Callable[[Draft], Offers], ...] = (
    identity.strangers,
    identity.missing_ids,
    identity.twins,
    identity.unusable_ids,
    identity.long_names,
    picture.broken,
    belonging.running,
    subprocesses.embedded,
    identity.loose_ends,
    events.links,
    events.starts,
    ways.inner_messages,
    ways.forbidden,
    waiting.first_of_several,
    waiting.complex_gateways,
    events.milestones,
    events.rims,
    waiting.waits,
    events.ends,
    inert.loops,
    steps.people,
    events.misplaced_timers,
    inert.stores,
    inert.acting,
    ways.missing_arrow,
    ways.begin,
    ways.idle_way,
    ways.other_beginnings,
    ways.unreached,
    splits.splits,
    splits.joins,
    splits.sure_joins,
    endings.endings,
    endings.circles,
    endings.endless,
    splits.misplaced_conditions,
    splits.needless_gateways,
    lanes.missing,
    lanes.unnamed,
    lanes.several,
    lanes.outside,
    steps.unnamed,
    times.readable,
    forms_of_others.at_the_start,
    lanes.outside,
    forms_of_others.taken,
    forms_of_others.missing,
    decisions.returns,
    decisions.decisions,
    decisions.decisions,  # again: a default that was chosen may show that more is missing
    decisions.waits,
    splits.joins,  # again: for the steps that decide
    lanes.missing,
    lanes.outside,
)


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What came of it."""

    source: bytes  # the file; untouched where nothing was carried out
    done: tuple[Repair, ...]  # carried out, in order
    declined: tuple[Repair, ...]
    left: tuple[Finding, ...]  # what still keeps it from being published
    forms: Mapping[str, ForeignForm] = field(default_factory=dict)  # file name -> a form to be written beside it


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A process of the file that could be the one that is run."""

    id: str
    name: str
    steps: int


def processes(source: bytes) -> tuple[Candidate, ...]:
    """The processes of a file, the one that would be picked first; raises DocumentRefused."""
    found = belonging.candidates(_root(source))
    return tuple(Candidate(id=one.get("id", ""), name=one.get("name", ""), steps=belonging.steps(one)) for one in found)


def repair(
    source: bytes,
    accepted: Collection[str] | Callable[[Repair], bool] | None = None,
    *,
    process: str = "",
    forms: Mapping[str, Fields] = _NO_FORMS,
    beside: Mapping[str, bytes] = _NO_FILES,
) -> Repaired:
    """Carry out the repairs whose keys are `accepted`; None accepts all, a function is asked for each in its turn.

    `process` picks the process that is run, by id; "" takes the one with most steps. `forms`: file name -> the fields
    of each form that comes with the diagram. `beside`: file name -> a file that may be another tool's form. What comes
    of those stands in `Repaired.forms`, to be written beside the diagram. Raises DocumentRefused for a file that is no
    BPMN, is too large, or has no process.
    """
    root = _root(source)
    draft = Draft(root=root, process=_picked(root, process), forms=dict(forms), beside=form_files(beside))
    wanted = _answer(accepted)
    done: list[Repair] = []
    declined: list[Repair] = []
    for offers in (*_PASSES, picture.laid_out):
        if offers is picture.laid_out and done:
            tidy(draft)
        for one in offers(draft):
            if len(done) + len(declined) >= MAX_REPAIRS:
                raise DocumentRefused(Finding(code="too-many-repairs", element=None, params={"maximum": MAX_REPAIRS}))
            if wanted(one.repair):
                one.carry_out()
                draft.changed()
                done.append(one.repair)
            else:
                declined.append(one.repair)
    result = _written(draft.root) if done else source
    return Repaired(
        source=result, done=tuple(done), declined=tuple(declined), left=_left(result, draft.forms), forms=draft.taken
    )


def _answer(accepted: Collection[str] | Callable[[Repair], bool] | None) -> Callable[[Repair], bool]:
    if accepted is None:
        return lambda _: True
    if isinstance(accepted, Collection):
        return lambda one: one.key in accepted
    return accepted


def forms_named(source: bytes) -> frozenset[str]:
    """The file names of the forms that a diagram names; raises DocumentRefused."""
    named = (one for one in _root(source).iter("{*}property") if one.get("name") == FORM)
    return frozenset(one.get("value", "") for one in named)


def _root(source: bytes) -> etree._Element:
    root = safe.parse(source)
    if root.tag != tag("definitions"):
        raise DocumentRefused(Finding(code="not-bpmn", element=None))
    nodes = sum(1 for _ in root.iter(*(tag(name) for name in FLOW_NODES)))
    if nodes > MAX_NODES:
        raise DocumentRefused(
            Finding(code="too-many-nodes", element=None, params={"count": nodes, "maximum": MAX_NODES})
        )
    if not belonging.candidates(root):
        raise DocumentRefused(Finding(code="no-process", element=None))
    return root


def _picked(root: etree._Element, process: str) -> etree._Element:
    found = belonging.candidates(root)
    if not process:
        return found[0]
    for one in found:
        if one.get("id") == process:
            return one
    raise DocumentRefused(Finding(code="process-unknown", element=process[:200], params={"count": len(found)}))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _left(source: bytes, forms: Mapping[str, Fields]) -> tuple[Finding, ...]:
    try:
        document = read(source)
    except DocumentRefused as refused:
        return refused.findings
    named = forms_needed(document)
    fields = {task: forms[file] for task, file in named.items() if file in forms}
    return tuple(one for one in lint(document, fields) if one.severity == "error")
