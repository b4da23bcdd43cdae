"""A small procedure as text: two lanes, two tasks with their times, one decision with a return."""

from collections.abc import Callable

import pytest

TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="berkas" targetNamespace="http://example.org">
<collaboration id="kolaborasi"><participant id="kolam" name="BKD" processRef="surat"/></collaboration>
<process id="surat" name="Surat keluar" isExecutable="true">
<extensionElements><spiffworkflow:properties><spiffworkflow:property name="sop.nomor" value="065/1"/>
</spiffworkflow:properties></extensionElements>
<laneSet id="lajur"><lane id="l1" name="Staf"><flowNodeRef>mulai</flowNodeRef><flowNodeRef>susun</flowNodeRef></lane>
<lane id="l2" name="Kasubid"><flowNodeRef>periksa</flowNodeRef><flowNodeRef>putusan</flowNodeRef></lane></laneSet>
<startEvent id="mulai"/>
<userTask id="susun" name="Menyusun"><documentation>Menyusun surat.</documentation></userTask>
<userTask id="periksa" name="Memeriksa"/>
<exclusiveGateway id="putusan" default="kembali"/>
<endEvent id="selesai"/>
<sequenceFlow id="f1" sourceRef="mulai" targetRef="susun"/>
<sequenceFlow id="f2" sourceRef="susun" targetRef="periksa"/>
<sequenceFlow id="f3" sourceRef="periksa" targetRef="putusan"/>
<sequenceFlow id="lanjut" name="Setuju" sourceRef="putusan" targetRef="selesai">
<conditionExpression xsi:type="tFormalExpression">keputusan == "setuju"</conditionExpression></sequenceFlow>
<sequenceFlow id="kembali" name="Kembalikan" sourceRef="putusan" targetRef="susun"><extensionElements>
<spiffworkflow:properties><spiffworkflow:property name="mutu.kembali" value="ya"/></spiffworkflow:properties>
</extensionElements></sequenceFlow>
<boundaryEvent id="t1" attachedToRef="susun" cancelActivity="false"><timerEventDefinition>
<timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></boundaryEvent>
<boundaryEvent id="t2" attachedToRef="periksa" cancelActivity="false"><timerEventDefinition>
<timeDuration xsi:type="tFormalExpression">PT60M</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="lambat1"/><endEvent id="lambat2"/>
<sequenceFlow id="f4" sourceRef="t1" targetRef="lambat1"/><sequenceFlow id="f5" sourceRef="t2" targetRef="lambat2"/>
</process>
</definitions>
"""


@pytest.fixture
def letter() -> Callable[..., bytes]:
    """The procedure's bytes, with each (old, new) pair of texts exchanged."""

    def changed(*pairs: tuple[str, str]) -> bytes:
        text = TEXT
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return text.encode()

    return changed
