"""The diagram that an empty draft begins with: one pool, one lane, one step between start and end."""

from xml.sax.saxutils import quoteattr

from bpmn.layout.lay_out import laid_out
from bpmn.vocabulary import BPMN

LANE, STEP = "Pelaksana 1", "Langkah pertama"
_LONGEST_NAME = 200  # characters of the pool's name


def first(name: str) -> bytes:
    """A diagram of that name, laid out; its lane and its step wait for their names."""
    called = quoteattr(name[:_LONGEST_NAME])
    text = f"""<bpmn:definitions xmlns:bpmn="{BPMN}" id="definitions_sop" targetNamespace="urn:sopan:procedures">
  <bpmn:collaboration id="kantor">
    <bpmn:participant id="bagian" name={called} processRef="sop" />
  </bpmn:collaboration>
  <bpmn:process id="sop" name={called} isExecutable="true">
    <bpmn:laneSet id="lanes">
      <bpmn:lane id="lane_1" name="{LANE}">
        <bpmn:flowNodeRef>mulai</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>k01</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>selesai</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="mulai" name="Mulai">
      <bpmn:outgoing>f_mulai_k01</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="k01" name="{STEP}">
      <bpmn:incoming>f_mulai_k01</bpmn:incoming>
      <bpmn:outgoing>f_k01_selesai</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="selesai" name="Selesai">
      <bpmn:incoming>f_k01_selesai</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="f_mulai_k01" sourceRef="mulai" targetRef="k01" />
    <bpmn:sequenceFlow id="f_k01_selesai" sourceRef="k01" targetRef="selesai" />
  </bpmn:process>
</bpmn:definitions>
"""
    return laid_out(text.encode())
