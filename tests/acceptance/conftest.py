"""Small diagrams for what the shipped SOP has not: interrupting timers, parallel branches, decisions without a form."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.commands.positions import MapLane
from engine.commands.publish import Publish
from engine.commands.start import Start
from engine.questions.notices import MyBox

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="urn:kecil">
  <bpmn:collaboration id="pool"><bpmn:participant id="bkd" name="BKD" processRef="kecil" /></bpmn:collaboration>
  <bpmn:process id="kecil" name="Surat kecil" isExecutable="true">
    <bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>
    {nodes}
    {flows}
  </bpmn:process>
</bpmn:definitions>"""
TITLES = {"pengelola": "Pengelola", "kasubid": "Kasubid", "kabid": "Kabid"}


def node(kind: str, identifier: str, flows: list[tuple[str, ...]], inside: str = "", **attributes: str) -> str:
    """One element with its incoming and outgoing flows."""
    ways = "".join(f"<bpmn:incoming>{f[0]}</bpmn:incoming>" for f in flows if f[2] == identifier)
    ways += "".join(f"<bpmn:outgoing>{f[0]}</bpmn:outgoing>" for f in flows if f[1] == identifier)
    named = "".join(f' {k}="{v}"' for k, v in ({"name": identifier.capitalize()} | attributes).items())
    return f'<bpmn:{kind} id="{identifier}"{named}>{ways}{inside}</bpmn:{kind}>'


def flow(identifier: str, source: str, target: str, condition: str = "", mark: str = "") -> str:
    """One sequence flow; `mark` is "returns"."""
    inside = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
    back = (
        '<bpmn:extensionElements><s:properties><s:property name="mutu.kembali" value="ya" /></s:properties>'
        "</bpmn:extensionElements>"
    )
    return (
        f'<bpmn:sequenceFlow id="{identifier}" sourceRef="{source}" targetRef="{target}">'
        f"{back if mark else ''}{inside if condition else ''}</bpmn:sequenceFlow>"
    )


def timer(span: str) -> str:
    """What stands inside a boundary timer."""
    text = f'<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">{span}</bpmn:timeDuration>'
    return f"<bpmn:timerEventDefinition>{text}</bpmn:timerEventDefinition>"


def small(lanes: Mapping[str, str], nodes: list[tuple[Any, ...]], flows: list[tuple[str, ...]]) -> bytes:
    """A diagram: lane -> its nodes; (kind, id, inside, attributes); (id, source, target, condition, mark)."""
    drawn = "".join(
        f'<bpmn:lane id="lane_{i}" name="{TITLES[name]}">'
        + "".join(f"<bpmn:flowNodeRef>{n}</bpmn:flowNodeRef>" for n in inside.split())
        + "</bpmn:lane>"
        for i, (name, inside) in enumerate(lanes.items())
    )
    made = "".join(node(kind, i, flows, inside, **more) for kind, i, inside, more in nodes)
    return SMALL.format(lanes=drawn, nodes=made, flows="".join(flow(*f) for f in flows)).encode()


TASK = (
    '<bpmn:extensionElements><s:properties><s:property name="mutu.waktu" value="{}" />{}</s:properties>'
    "</bpmn:extensionElements>"
)


def task(identifier: str, span: str = "tanpa waktu baku", more: str = "") -> tuple[Any, ...]:
    """A user task; without a standard time unless `span` says one."""
    return ("userTask", identifier, TASK.format(span, more), {})


@pytest.fixture
def publish(kantor) -> Callable[..., int]:
    """Publish a small diagram, map its lanes to the people of the office, and start a Berkas."""

    def made(source: bytes, forms: Mapping[str, bytes] | None = None, start: bool = True) -> int:
        kantor.operator(Publish(key="kecil", source=source, forms=forms or {}))
        for name, title in TITLES.items():
            kantor.operator(MapLane(procedure="kecil", lane=title, position=kantor.positions[name]))
        done = kantor.do("pengelola", Start(procedure="kecil", title="Surat")) if start else None
        return done.instance if done is not None else 0

    return made


@pytest.fixture
def interrupted(publish) -> int:
    """A Berkas whose first task is withdrawn after an hour and goes to the Kasubid instead."""
    flows = [("f1", "mulai", "susun"), ("f2", "susun", "kirim"), ("f3", "batas", "ambil"), ("f4", "ambil", "gabung"),
             ("f5", "kirim", "gabung"), ("f6", "gabung", "selesai")]
    return publish(small(
        {"pengelola": "mulai susun batas kirim", "kasubid": "ambil gabung selesai"},
        [("startEvent", "mulai", "", {}), task("susun", "60 menit"), task("kirim"), task("ambil"),
         ("boundaryEvent", "batas", timer("PT60M"), {"attachedToRef": "susun", "cancelActivity": "true"}),
         ("exclusiveGateway", "gabung", "", {}), ("endEvent", "selesai", "", {})],
        flows,
    ))


@pytest.fixture
def parallel(publish) -> int:
    """A Berkas with two open tasks, "b_periksa" with an end that closes the other one, "a_susun"."""
    flows = [("f1", "mulai", "isi"), ("f2", "isi", "bagi"), ("f3", "bagi", "a_susun"), ("f4", "bagi", "b_periksa"),
             ("f5", "a_susun", "habis"), ("f6", "b_periksa", "henti")]
    return publish(small(
        {"pengelola": "mulai isi bagi a_susun habis", "kasubid": "b_periksa henti"},
        [("startEvent", "mulai", "", {}), task("isi"), ("parallelGateway", "bagi", "", {}), task("a_susun"),
         task("b_periksa"), ("endEvent", "habis", "", {}),
         ("endEvent", "henti", "<bpmn:terminateEventDefinition />", {})],
        flows,
    ))


FORMED = '<s:property name="formJsonSchemaFilename" value="{}" />'
ACT = '<s:property name="mutu.tindakan" value="paraf" />'


@pytest.fixture
def decided() -> Callable[[str], bytes]:
    """A diagram whose gateway after "periksa" reads a decision that the form of this task asks for."""

    def made(asking: str) -> bytes:
        forms = {"isi": "polos.json", "periksa": "polos.json", asking: "putus.json"}
        more = {"isi": FORMED.format(forms["isi"]), "periksa": FORMED.format(forms["periksa"]) + ACT}
        return small(
            {"pengelola": "mulai isi", "kasubid": "periksa putus selesai"},
            [("startEvent", "mulai", "", {}), task("isi", more=more["isi"]), task("periksa", more=more["periksa"]),
             ("exclusiveGateway", "putus", "", {"default": "f5"}), ("endEvent", "selesai", "", {})],
            [("f1", "mulai", "isi"), ("f2", "isi", "periksa"), ("f3", "periksa", "putus"),
             ("f4", "putus", "selesai", 'keputusan == "ya"'), ("f5", "putus", "isi", "", "returns")],
        )

    return made


@pytest.fixture
def formless() -> bytes:
    """A diagram whose tasks name no form; the decision after "periksa" is read from the flows."""
    return small(
        {"pengelola": "mulai isi", "kasubid": "periksa putus selesai"},
        [("startEvent", "mulai", "", {}), task("isi"), task("periksa"),
         ("exclusiveGateway", "putus", "", {"default": "f5"}), ("endEvent", "selesai", "", {})],
        [("f1", "mulai", "isi"), ("f2", "isi", "periksa"), ("f3", "periksa", "putus"),
         ("f4", "putus", "selesai", 'keputusan == "ya"'), ("f5", "putus", "isi", "", "returns")],
    )


@pytest.fixture
def told(kantor) -> Callable[[str, int], set[str]]:
    """Who was told this about that Berkas, by name."""

    def found(kind: str, instance: int) -> set[str]:
        return {
            name for name in kantor.people
            if any((n.kind, n.instance) == (kind, instance) for n in kantor.ask(name, MyBox()))
        }

    return found
