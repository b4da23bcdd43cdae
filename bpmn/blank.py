"""An empty procedure to begin with: a pool, a lane, a beginning and an end, and no step yet."""

from lxml.builder import ElementMaker
from lxml.etree import tostring

from bpmn.layout.lay_out import laid_out
from bpmn.vocabulary import BPMN, SPIFFWORKFLOW


def blank(name: str, lane: str, office: str) -> bytes:
    """A drawing without a step; the name stands in its sheet's head too."""
    b = ElementMaker(namespace=BPMN, nsmap={"bpmn": BPMN, "spiffworkflow": SPIFFWORKFLOW})
    s = ElementMaker(namespace=SPIFFWORKFLOW)
    said = s.properties(s.property(name="sop.nomor", value=""), s.property(name="sop.nama", value=name))
    nodes = (b.flowNodeRef("mulai"), b.flowNodeRef("selesai"))
    process = b.process(
        b.extensionElements(said),
        b.laneSet(b.lane(*nodes, id="pelaksana_1", name=lane), id="pelaksana"),
        b.startEvent(b.outgoing("f_mulai"), id="mulai", name="Mulai"),
        b.endEvent(b.incoming("f_mulai"), id="selesai", name="Selesai"),
        b.sequenceFlow(id="f_mulai", sourceRef="mulai", targetRef="selesai"),
        id="sop", name=name, isExecutable="true",
    )
    pool = b.collaboration(b.participant(id="kantor", name=office, processRef="sop"), id="bersama")
    return laid_out(tostring(b.definitions(pool, process, id="rancangan", targetNamespace="urn:sopan:procedures")))
