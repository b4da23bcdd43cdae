"""Steps of every kind become steps that people do; how a machine would have done them is kept, and does not act."""

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import Draft, name, popped, take_out, written
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN, HUMAN_TASKS, TASKS, tag, words

WAITING = "Menunggu"
_ATTRIBUTES = words("id name isForCompensation startQuantity completionQuantity default")
_PARTS = words(
    "documentation extensionElements auditing monitoring categoryValueRef incoming outgoing ioSpecification property "
    "dataInputAssociation dataOutputAssociation resourceRole performer humanPerformer potentialOwner "
    "standardLoopCharacteristics multiInstanceLoopCharacteristics"
)
_CODES = {
    "task": "task-made-user-task",
    "callActivity": "call-made-user-task",
    "subProcess": "subprocess-made-user-task",
    "transaction": "subprocess-made-user-task",
    "adHocSubProcess": "subprocess-made-user-task",
}


def people(draft: Draft) -> Offers:
    """Every step that is no user or manual task."""
    for identifier, node in draft.nodes().items():
        kind = name(node)
        if kind in TASKS and kind not in HUMAN_TASKS:
            code = _CODES.get(kind, "machine-task-made-user-task")
            yield offer(code, identifier, made_user_task, draft, node, step=node.get("name", ""), type=kind)


def made_user_task(draft: Draft, node: etree._Element) -> None:
    """Change the kind in place; what a user task cannot have is kept as text."""
    before = name(node)
    node.tag = tag("userTask")
    lost = {str(key): popped(node, key) for key in node.keys() if "}" not in str(key) and key not in _ATTRIBUTES}  # noqa: SIM118
    parts = [child for child in node if etree.QName(child).namespace == BPMN and name(child) not in _PARTS]
    for child in parts:
        text = written(child)
        take_out(child)
        draft.keep(node, name(child), text)
        for inner in child.iter(tag("*")):
            draft.erase(inner.get("id", ""))
    if lost:
        draft.keep(node, before, " ".join(f'{key}="{value}"' for key, value in lost.items()))
    order.sort(node)


def unnamed(draft: Draft) -> Offers:
    """A step without a name gets one that says what it is, so that it can be found and corrected."""
    number = 0
    for identifier, node in draft.nodes().items():
        if name(node) in HUMAN_TASKS:
            number += 1
            if not node.get("name", "").strip():
                title = f"Langkah {number}"
                yield offer("step-named", identifier, node.set, "name", title, name=title)
