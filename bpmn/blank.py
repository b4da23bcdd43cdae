"""An empty procedure to begin with: a pool, a lane, a beginning and an end, and no step yet."""

from xml.sax.saxutils import quoteattr

from bpmn.layout.lay_out import laid_out
from bpmn.sheet.rows import one_line
from bpmn.vocabulary import BPMN, SPIFFWORKFLOW

_TEXT = """<bpmn:definitions xmlns:bpmn="{bpmn}" xmlns:spiffworkflow="{spiff}" id="rancangan"
 targetNamespace="urn:sopan:procedures"><bpmn:collaboration id="bersama">
<bpmn:participant id="kantor" name={office} processRef="sop"/></bpmn:collaboration>
<bpmn:process id="sop" name={name} isExecutable="true">
<bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name="sop.nomor" value=""/>
<spiffworkflow:property name="sop.nama" value={name}/></spiffworkflow:properties></bpmn:extensionElements>
<bpmn:laneSet id="pelaksana"><bpmn:lane id="pelaksana_1" name={lane}><bpmn:flowNodeRef>mulai</bpmn:flowNodeRef>
<bpmn:flowNodeRef>selesai</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="mulai" name="Mulai"><bpmn:outgoing>f_mulai</bpmn:outgoing></bpmn:startEvent>
<bpmn:endEvent id="selesai" name="Selesai"><bpmn:incoming>f_mulai</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f_mulai" sourceRef="mulai" targetRef="selesai"/></bpmn:process></bpmn:definitions>"""


def blank(name: str, lane: str, office: str) -> bytes:
    """A drawing without a step; the name stands in its sheet's head too."""
    words = {key: quoteattr(one_line(text)) for key, text in (("name", name), ("lane", lane), ("office", office))}
    return laid_out(_TEXT.format(bpmn=BPMN, spiff=SPIFFWORKFLOW, **words).encode())
