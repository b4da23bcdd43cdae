"""Where a step leads: the ways on from it, and the field of its form that chooses among them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bpmn.condition import Condition
from bpmn.document import Document
from bpmn.vocabulary import HUMAN_TASKS
from forms.form import Form


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """Where an answer leads: the lane that gets it, "" for the end."""

    choice: str  # value of the decision, "" when there is none
    lane: str
    step: str
    returns: bool


def ways_on(document: Document, conditions: Mapping[str, Condition], form: Form, element: str) -> tuple[NextStep, ...]:
    """Where each decision of a step leads, one step on; `conditions` by their text, as written at the flows."""
    found = []
    for flow in (document.flows[f] for f in document.nodes[element].outgoing):
        target = document.nodes[flow.target]
        if target.type != "exclusiveGateway":
            found.append(_next(document, "", target.id, returns=flow.returns))
            continue
        named: set[object] = set()
        outgoing = [document.flows[f] for f in target.outgoing]
        for out in outgoing:
            if out.condition is not None:
                compared = conditions[out.condition].compared
                for value in (v for values in compared.values() for v in values):
                    named.add(value)
                    found.append(_next(document, str(value), out.target, returns=out.returns))
        default = next((o for o in outgoing if o.id == target.default), None)
        if default is not None:
            choices = [c.value for f in form.fields if f.kind == "choice" for c in f.choices]
            rest = [v for v in choices if v not in named] or [""]
            found += [_next(document, v, default.target, returns=default.returns) for v in rest]
    return tuple(found)


def _next(document: Document, choice: str, target: str, *, returns: bool) -> NextStep:
    node = document.nodes[target]
    lane = (node.lane or "") if node.type in HUMAN_TASKS else ""
    return NextStep(choice=choice, lane=lane, step=node.properties.get("mutu.nomor", ""), returns=returns)


def deciding(form: Form, control: Collection[str], steps: Sequence[NextStep]) -> str:
    """The one choice field whose values are the ways on, "" when none is; `control` are the fields conditions read.

    One that is shown only sometimes is none: a row of buttons cannot be left out.
    """
    ways = {s.choice for s in steps if s.choice}
    fields = [f for f in form.fields if f.kind == "choice" and f.shown is None and ways and ways <= f.values]
    named = [f.name for f in fields if f.name in control and f.values <= ways]
    return named[0] if len(named) == 1 else ""
