"""Who does what: every step stands in one lane, and every lane has a name."""

import re
from collections.abc import Iterator

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import Draft, name, said
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN_DI, CAMUNDA, DC, HUMAN_TASKS, ZEEBE, tag

SOMEBODY = "Pelaksana"
_PLAIN = re.compile(r"[\w .,/&()-]{2,100}")


def leaves(draft: Draft) -> list[etree._Element]:
    """The lanes without lanes of their own."""
    return [one for one in draft.process.iter(tag("lane")) if one.find(f".//{tag('lane')}") is None]


def missing(draft: Draft) -> Offers:
    """Lanes where there are none: from the groups a file of another engine names, else one for all."""
    steps = [one for one, node in draft.nodes().items() if name(node) in HUMAN_TASKS]
    if steps and not leaves(draft):
        groups = list(dict.fromkeys(group for one in steps if (group := _group(draft.nodes()[one]))))
        called = groups or [_whole(draft)]
        yield offer(
            "lanes-added",
            draft.process.get("id"),
            _add,
            draft,
            called,
            lanes=", ".join(called)[:300],
            count=len(called),
        )


def _whole(draft: Draft) -> str:
    pool = _participant(draft)
    title = "" if pool is None else pool.get("name", "").strip()
    return (title or draft.process.get("name", "").strip() or SOMEBODY)[:100]


def _participant(draft: Draft) -> etree._Element | None:
    for one in draft.root.iterfind(f"{tag('collaboration')}/{tag('participant')}"):
        if one.get("processRef", "").rpartition(":")[2] == draft.process.get("id"):
            return one
    return None


def _group(node: etree._Element) -> str:
    """The group or person that Camunda or Zeebe would give the step to, when it is a plain name."""
    named = [node.get(tag(one, CAMUNDA), "") for one in ("candidateGroups", "assignee", "candidateUsers")]
    for given in node.iter(tag("assignmentDefinition", ZEEBE)):
        named += [given.get(one, "") for one in ("candidateGroups", "assignee", "candidateUsers")]
    first = next((one.strip() for one in named if one.strip()), "").split(",")[0].strip()
    return first if _PLAIN.fullmatch(first) else ""


def _add(draft: Draft, called: list[str]) -> None:
    if _participant(draft) is None:
        _pool(draft)
    # What is there stands in the way of the new one: an empty lane set.
    for old in draft.process.findall(tag("laneSet")):
        draft.process.remove(old)
    lanes = etree.Element(tag("laneSet"), id=draft.new_id("lajur"))
    place = next((n for n, one in enumerate(draft.process) if name(one) not in _EARLIER), len(draft.process))
    draft.process.insert(place, lanes)
    made = {}
    for number, title in enumerate(called, 1):
        made[title] = etree.SubElement(
            lanes, tag("lane"), attrib={"id": draft.new_id(f"lajur_{number}"), "name": title}
        )
    here = called[0]
    for identifier, node in draft.nodes().items():
        here = _group(node) if _group(node) in made else here
        etree.SubElement(made[here], tag("flowNodeRef")).text = identifier


_EARLIER = ("documentation", "extensionElements", "auditing", "monitoring", "ioSpecification", "ioBinding", "property")


def _pool(draft: Draft) -> None:
    collaboration = draft.root.find(tag("collaboration"))
    if collaboration is None:
        collaboration = etree.Element(tag("collaboration"), id=draft.new_id("kolaborasi"))
        draft.process.addprevious(collaboration)
    pool = etree.Element(tag("participant"), id=draft.new_id("kolam"))
    pool.set("name", draft.process.get("name", "").strip() or _whole(draft))
    pool.set("processRef", draft.process.get("id", ""))
    place = next(
        (
            n
            for n, one in enumerate(collaboration)
            if name(one) not in ("documentation", "extensionElements", "participant")
        ),
        len(collaboration),
    )
    collaboration.insert(place, pool)


def unnamed(draft: Draft) -> Offers:
    without = [lane for lane in leaves(draft) if not lane.get("name", "").strip()]
    for number, lane in enumerate(without, 1):
        only = len(leaves(draft)) == 1
        title = _whole(draft) if only else _free(draft, f"{SOMEBODY} {number}")
        yield offer("lane-named", lane.get("id"), lane.set, "name", title, lane=title)


def _free(draft: Draft, wished: str) -> str:
    names = {lane.get("name", "") for lane in leaves(draft)}
    return wished if wished not in names else f"{wished} (baru)"


def outside(draft: Draft) -> Offers:
    """A step in no lane goes where it is drawn, else where the step before it is."""
    if not leaves(draft):
        return
    for identifier, node in draft.nodes().items():
        if name(node) in HUMAN_TASKS and not draft.lanes_of(identifier):
            drawn = _drawn_in(draft, identifier)
            lane = _near(draft, identifier) if drawn is None else drawn
            yield offer(
                "step-put-in-lane",
                identifier,
                _put,
                lane,
                identifier,
                step=node.get("name", ""),
                lane=lane.get("name", ""),
            )


def _put(lane: etree._Element, node: str) -> None:
    etree.SubElement(lane, tag("flowNodeRef")).text = node
    order.sort(lane)


def _drawn_in(draft: Draft, node: str) -> etree._Element | None:
    middle = _middle(draft, node)
    for lane in leaves(draft) if middle is not None else ():
        for x, y, wide, high in _rectangles(draft, lane.get("id", "")):
            if middle is not None and x <= middle[0] <= x + wide and y <= middle[1] <= y + high:
                return lane
    return None


def _middle(draft: Draft, node: str) -> tuple[float, float] | None:
    found = next(_rectangles(draft, node), None)
    return None if found is None else (found[0] + found[2] / 2, found[1] + found[3] / 2)


def _rectangles(draft: Draft, element: str) -> Iterator[tuple[float, float, float, float]]:
    for shape in draft.root.iter(tag("BPMNShape", BPMN_DI)):
        bounds = shape.find(tag("Bounds", DC))
        if bounds is not None and shape.get("bpmnElement", "").rpartition(":")[2] == element:
            yield (
                float(bounds.get("x", 0)),
                float(bounds.get("y", 0)),
                float(bounds.get("width", 0)),
                float(bounds.get("height", 0)),
            )


def _near(draft: Draft, node: str) -> etree._Element:
    seen, waiting = {node}, [node]
    while waiting:
        one = waiting.pop(0)
        found = draft.lanes_of(one)
        if found:
            return found[0]
        near = [flow.get("sourceRef", "") for flow in draft.arriving(one)]
        near += [flow.get("targetRef", "") for flow in draft.leaving(one)]
        waiting += [other for other in near if other not in seen]
        seen.update(near)
    return leaves(draft)[0]


def several(draft: Draft) -> Offers:
    """A step in more than one lane stays in the last, as engines take it."""
    for identifier, node in draft.nodes().items():
        holding = draft.holding(identifier)
        if len(holding) > 1:
            yield offer(
                "step-left-in-one-lane",
                identifier,
                _leave,
                holding[:-1],
                identifier,
                step=node.get("name", ""),
                lane=holding[-1].get("name", ""),
            )


def _leave(lanes: list[etree._Element], node: str) -> None:
    for lane in lanes:
        for one in lane.findall(tag("flowNodeRef")):
            if said(one) == node:
                lane.remove(one)
