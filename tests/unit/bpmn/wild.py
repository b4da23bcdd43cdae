"""Diagrams as nobody should draw them and somebody does: any element anywhere, arrows missing and crossing."""

from random import Random

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'
KINDS = (
    *["task"] * 6, *["exclusiveGateway", "endEvent"] * 2, "userTask", "serviceTask", "sendTask", "receiveTask",
    "scriptTask", "callActivity", "subProcess", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
    "complexGateway", "startEvent", "intermediateCatchEvent", "intermediateThrowEvent",
)
EVENTS = (
    "<messageEventDefinition/>", "<timerEventDefinition/>", "<signalEventDefinition/>",
    '<linkEventDefinition name="A"/>', "<errorEventDefinition/>", "<terminateEventDefinition/>",
    "<compensateEventDefinition/>", "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>",
)


def wild(rng: Random) -> bytes:
    """One such diagram, well-formed, with a start and a task."""
    count = rng.randint(3, 25)
    kinds = {"n0": "startEvent", "n1": "task"} | {f"n{number}": rng.choice(KINDS) for number in range(2, count)}
    ids = list(kinds)
    linked = [number for number in range(1, count) if rng.random() < 0.93]
    flows = [(ids[max(0, number - rng.randint(1, 3))], ids[number]) for number in linked]
    flows += [(rng.choice(ids), rng.choice(ids)) for _ in range(rng.randint(0, 5))]
    nodes = [_node(rng, key, kind, ids, flows) for key, kind in kinds.items()]
    drawn = [f'<sequenceFlow id="f{number}" name="{rng.choice(["", "", "Ya", "Tidak"])}" sourceRef="{source}" '
             f'targetRef="{target}"/>' for number, (source, target) in enumerate(flows)]
    inside = _lanes(rng, ids) + "".join(nodes) + "".join(drawn)
    return f'{HEAD}<process id="pr" isExecutable="false">{inside}</process></definitions>'.encode()


def _node(rng: Random, key: str, kind: str, ids: list[str], flows: list[tuple[str, str]]) -> str:
    inside = rng.choice(EVENTS) if kind.endswith("Event") and rng.random() < 0.5 else ""
    if kind == "subProcess" and rng.random() < 0.7:
        inside = (f'<startEvent id="{key}s"/><task id="{key}a" name="Isi"/><task id="{key}b"/><endEvent id="{key}e"/>'
                  f'<sequenceFlow id="{key}1" sourceRef="{key}s" targetRef="{key}a"/>'
                  f'<sequenceFlow id="{key}2" sourceRef="{key}a" targetRef="{key}{rng.choice("be")}"/>'
                  f'<sequenceFlow id="{key}3" sourceRef="{key}b" targetRef="{key}e"/>')
    drawn = f'<{kind} id="{key}" name="{rng.choice(["", "Cek", "Setuju?", "Kirim"])}">{inside}</{kind}>'
    if kind.endswith(("ask", "Process")) and rng.random() < 0.2:
        drawn += f'<boundaryEvent id="{key}x" attachedToRef="{key}">{rng.choice(EVENTS)}</boundaryEvent>'
        flows += [(f"{key}x", rng.choice(ids))] if rng.random() < 0.8 else []
    return drawn


def _lanes(rng: Random, ids: list[str]) -> str:
    count = rng.choice([0, 0, 1, 2, 3])
    member = {key: rng.randrange(count + 1) for key in ids}
    bands = "".join(
        f'<lane id="l{lane}" name="{rng.choice(["", "A", "B"])}">'
        + "".join(f"<flowNodeRef>{key}</flowNodeRef>" for key in ids if member[key] == lane)
        + "</lane>"
        for lane in range(count)
    )
    return f'<laneSet id="ls">{bands}</laneSet>' if count else ""
