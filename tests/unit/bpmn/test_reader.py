"""Reading a file: what it says, and what is refused before anything looks at it."""

import hashlib
from collections.abc import Callable

import pytest
from lxml import etree

from bpmn import reader
from bpmn.document import Bounds, Document
from bpmn.finding import DocumentRefused, Finding

Letter = Callable[..., bytes]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def refusal(source: bytes) -> Finding:
    with pytest.raises(DocumentRefused) as refused:
        reader.read(source)
    return refused.value.findings[0]


def tree(document: Document) -> etree._Element:
    handed = reader.executable(document)
    assert isinstance(handed, etree._Element)
    return handed


def test_a_procedure_is_read_with_its_lanes_flows_and_times(letter: Letter) -> None:
    document = reader.read(letter())
    assert (document.process, document.name) == ("surat", "Surat keluar")
    assert (document.pool, document.pool_name) == ("kolam", "BKD")
    assert document.properties == {"sop.nomor": "065/1"}
    assert [(lane.name, lane.nodes) for lane in document.lanes] == [
        ("Staf", ("mulai", "susun")),
        ("Kasubid", ("periksa", "putusan")),
    ]
    susun = document.nodes["susun"]
    assert (susun.type, susun.name, susun.lane) == ("userTask", "Menyusun", "Staf")
    assert susun.documentation == "Menyusun surat."
    assert (susun.incoming, susun.outgoing) == (("f1", "kembali"), ("f2",))
    assert document.nodes["putusan"].default == "kembali"
    timer = document.nodes["t2"]
    assert (timer.attached_to, timer.interrupting, timer.event_definition) == ("periksa", False, "timer")
    assert timer.timer is not None
    assert (timer.timer.text, timer.timer.kind) == ("PT60M", "duration")
    assert document.flows["lanjut"].condition == 'keputusan == "setuju"'
    assert not document.flows["lanjut"].returns
    assert document.flows["kembali"].returns
    assert document.parts == ()


def test_the_file_is_kept_as_it_came_with_its_digest(letter: Letter) -> None:
    source = letter(("<startEvent", "<!-- catatan --><startEvent"))
    document = reader.read(source)
    assert document.source == source
    assert document.digest == hashlib.sha256(source).hexdigest()


@pytest.mark.parametrize("dialect", ["spiffworkflow", "camunda", "zeebe"])
def test_a_property_means_the_same_in_every_dialect(letter: Letter, dialect: str) -> None:
    document = reader.read(letter(("spiffworkflow:propert", f"{dialect}:propert")))
    assert document.flows["kembali"].returns
    assert document.properties == {"sop.nomor": "065/1"}


def test_spiffworkflow_wins_over_camunda_and_camunda_over_zeebe(letter: Letter) -> None:
    blocks = "".join(
        f"<{dialect}:properties>"
        + "".join(f'<{dialect}:property name="{name}" value="{dialect}"/>' for name in names)
        + f"</{dialect}:properties>"
        for dialect, names in [("spiffworkflow", "a"), ("zeebe", "abc"), ("camunda", "ab")]
    )
    source = letter(
        ('name="Memeriksa"/>', f'name="Memeriksa"><extensionElements>{blocks}</extensionElements></userTask>')
    )
    assert reader.read(source).nodes["periksa"].properties == {"a": "spiffworkflow", "b": "camunda", "c": "zeebe"}


@pytest.mark.parametrize("value", ["ya", "Yes", " true "])
def test_a_return_is_marked_with_yes_in_words(letter: Letter, value: str) -> None:
    assert reader.read(letter(('value="ya"', f'value="{value}"'))).flows["kembali"].returns


def test_a_condition_is_read_without_its_wrapper(letter: Letter) -> None:
    source = letter(('keputusan == "setuju"', '${keputusan == "setuju"}'))
    assert reader.read(source).flows["lanjut"].condition == 'keputusan == "setuju"'


def test_spaces_round_a_lane_reference_do_not_lose_the_lane(letter: Letter) -> None:
    source = letter(("<flowNodeRef>susun<", "<flowNodeRef>\n  susun\n<"))
    document = reader.read(source)
    assert document.nodes["susun"].lane == "Staf"
    assert "susun" in [reference.text for reference in tree(document).iter(f"{BPMN}flowNodeRef")]


def test_of_nested_lanes_the_innermost_does_the_work(letter: Letter) -> None:
    inner = (
        '<childLaneSet id="dalam"><lane id="l3" name="Staf A"><flowNodeRef>susun</flowNodeRef></lane></childLaneSet>'
    )
    document = reader.read(
        letter(("<flowNodeRef>susun</flowNodeRef></lane>", f"<flowNodeRef>susun</flowNodeRef>{inner}</lane>"))
    )
    assert document.nodes["susun"].lane == "Staf A"
    assert [lane.name for lane in document.lanes] == ["Staf A", "Kasubid"]


def test_data_objects_know_who_writes_and_reads_them(letter: Letter) -> None:
    writes = '<dataOutputAssociation id="d1"><targetRef>naskah</targetRef></dataOutputAssociation>'
    reads = '<dataInputAssociation id="d2"><sourceRef>naskah</sourceRef><targetRef>x</targetRef></dataInputAssociation>'
    source = letter(
        ("Menyusun surat.</documentation>", f"Menyusun surat.</documentation>{writes}"),
        ('name="Memeriksa"/>', f'name="Memeriksa">{reads}</userTask>'),
        (
            "</laneSet>",
            '</laneSet><dataObject id="o"/><dataObjectReference id="naskah" name="Naskah" dataObjectRef="o">'
            '<dataState name="konsep"/></dataObjectReference>',
        ),
    )
    (naskah,) = reader.read(source).data_objects
    assert (naskah.name, naskah.state) == ("Naskah", "konsep")
    assert (naskah.written_by, naskah.read_by) == (("susun",), ("periksa",))
    assert reader.read(source).associations == {"d1": ("susun", "naskah"), "d2": ("naskah", "periksa")}


def test_the_picture_gives_places_of_shapes_edges_and_labels(letter: Letter) -> None:
    drawn = (
        '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane><bpmndi:BPMNShape bpmnElement="susun">'
        '<dc:Bounds x="1" y="2.5" width="100" height="80"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNEdge bpmnElement="f1"><di:waypoint x="0" y="0"/><di:waypoint x="9" y="-3"/>'
        '<bpmndi:BPMNLabel><dc:Bounds x="3" y="4" width="5" height="6"/></bpmndi:BPMNLabel></bpmndi:BPMNEdge>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    )
    picture = reader.read(letter(("</definitions>", drawn))).picture
    assert picture.shapes == {"susun": Bounds(x=1, y=2.5, width=100, height=80)}
    assert picture.edges == {"f1": ((0.0, 0.0), (9.0, -3.0))}
    assert picture.labels == {"f1": Bounds(x=3, y=4, width=5, height=6)}
    for bad in ("nan", "inf", "1e9", "x", ""):
        finding = refusal(letter(("</definitions>", drawn.replace('x="9"', f'x="{bad}"'))))
        assert (finding.code, finding.element) == ("picture-broken", "f1")


def test_a_file_of_more_than_two_megabytes_is_refused_unread() -> None:
    finding = refusal(b" <" + b"x" * 2 * 1024 * 1024)
    assert finding.code == "file-too-large"
    assert finding.params["maximum"] == 2 * 1024 * 1024


@pytest.mark.parametrize("source", [b"", b" \n"])
def test_an_empty_file_is_refused(source: bytes) -> None:
    assert refusal(source).code == "file-empty"


@pytest.mark.parametrize("source", [b"<a>\n<b></a>", b"a", b"\0\0", b"<a>" * 3000, b"\xff\xfe<", b"<a>&lt;&x;</a>"])
def test_broken_xml_is_refused_with_its_line(source: bytes) -> None:
    finding = refusal(source)
    assert finding.code == "xml-broken"
    assert isinstance(finding.params["line"], int)


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE definitions>",
        '<!DOCTYPE definitions SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE definitions SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE definitions [<!ENTITY kode "import os">]>',
        '<!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        BOMB,
        "<!-- <a> --><!DOCTYPE definitions>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_dtd_is_refused_in_every_encoding(letter: Letter, doctype: str, encoding: str) -> None:
    text = letter(("?>\n", f"?>\n{doctype}\n"), ("UTF-8", encoding)).decode()
    assert refusal(text.encode(encoding)).code in ("dtd-forbidden", "xml-broken")
    if encoding in ("utf-8", "utf-16"):
        assert refusal(text.encode(encoding)).code == "dtd-forbidden"


def test_a_file_in_utf_16_without_a_dtd_is_read(letter: Letter) -> None:
    assert reader.read(letter(("UTF-8", "UTF-16")).decode().encode("utf-16")).process == "surat"


@pytest.mark.parametrize(
    ("change", "code", "element"),
    [
        (("definitions", "definisi"), "not-bpmn", None),
        (("BPMN/20100524/MODEL", "BPMN/0/MODEL"), "not-bpmn", None),
        (("<startEvent", '<coretan id="aneh"/><startEvent'), "element-unknown", "aneh"),
        (("<startEvent", '<camunda:task id="aneh"/><startEvent'), "element-unknown", "aneh"),
        (("<startEvent", '<x xmlns="http://www.w3.org/1999/xhtml" id="x"/><startEvent'), "element-unknown", "x"),
        ((' id="susun"', ""), "id-missing", None),
        ((' id="f1"', ""), "id-missing", None),
        (('id="f1"', 'id="susun"'), "id-duplicate", "susun"),
        (('name="Menyusun"', f'name="{"x" * 501}"'), "label-too-long", "susun"),
        (('sourceRef="mulai"', 'sourceRef="hilang"'), "reference-broken", "f1"),
        (('targetRef="periksa"', ""), "reference-broken", "f2"),
        (('attachedToRef="susun"', 'attachedToRef="f1"'), "reference-broken", "t1"),
        (('default="kembali"', 'default="f1"'), "reference-broken", "putusan"),
        (('isExecutable="true"', 'isExecutable="false"'), "process-not-executable", "surat"),
        (("</process>", '</process><process id="lain"/>'), "several-processes", "lain"),
    ],
)
def test_what_is_not_a_diagram_of_one_procedure_is_refused_with_its_element(
    letter: Letter, change: tuple[str, str], code: str, element: str | None
) -> None:
    finding = refusal(letter(change))
    assert (finding.code, finding.element) == (code, element)


def test_a_file_without_a_process_is_refused() -> None:
    assert refusal(b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>').code == "no-process"


def test_three_thousand_tasks_are_refused(letter: Letter) -> None:
    many = "".join(f'<userTask id="n{number}"/>' for number in range(3000))
    finding = refusal(letter(("<startEvent", f"{many}<startEvent")))
    assert finding.code == "too-many-nodes"
    assert finding.params == {"count": 3009, "maximum": 500}


def test_thirty_thousand_flows_are_refused(letter: Letter) -> None:
    many = "".join(f'<sequenceFlow id="n{number}" sourceRef="susun" targetRef="periksa"/>' for number in range(20_000))
    assert refusal(letter(("<startEvent", f"{many}<startEvent"))).code == "too-many-flows"


def test_refusals_of_one_kind_come_together_but_not_without_end(letter: Letter) -> None:
    many = "<coretan/>" * 5000
    with pytest.raises(DocumentRefused) as refused:
        reader.read(letter(("<startEvent", f"{many}<startEvent")))
    assert len(refused.value.findings) == reader.MAX_FINDINGS


def test_the_engine_is_handed_only_what_is_run(letter: Letter) -> None:
    vendor = (
        '<extensionElements><camunda:executionListener class="Jahat"/></extensionElements>'
        '<ioSpecification id="io"/><dataOutputAssociation id="d"><targetRef>o</targetRef></dataOutputAssociation>'
    )
    document = reader.read(
        letter(
            ('name="Memeriksa"/>', f'name="Memeriksa" camunda:assignee="x"><?php x?><!-- x -->{vendor}</userTask>'),
            ("</laneSet>", '</laneSet><dataObject id="od"/><dataObjectReference id="o" dataObjectRef="od"/>'),
            ('keputusan == "setuju"', '${keputusan == "setuju"}'),
            ("<collaboration", '<message id="m"/><dataStore id="ds"/><collaboration'),
        )
    )
    handed = tree(document)
    text = etree.tostring(handed).decode()
    for foreign in (
        "camunda",
        "spiffworkflow",
        "php",
        "<!--",
        "data",
        "ioSpec",
        "extension",
        "collaboration",
        "message",
    ):
        assert foreign not in text
    assert [child.get("id") for child in handed] == ["surat"]
    assert handed.find(f".//{BPMN}conditionExpression").text == 'keputusan == "setuju"'  # type: ignore[union-attr]
    assert [lane.get("name") for lane in handed.iter(f"{BPMN}lane")] == ["Staf", "Kasubid"]
    assert document.source.count(b"camunda:assignee") == 1


def test_a_node_that_is_not_run_is_never_left_out_in_silence(letter: Letter) -> None:
    source = letter(
        ('<userTask id="periksa" name="Memeriksa"/>', '<scriptTask id="periksa"><script>1</script></scriptTask>')
    )
    with pytest.raises(DocumentRefused) as refused:
        reader.executable(reader.read(source))
    assert (refused.value.findings[0].code, refused.value.findings[0].element) == ("element-unsupported", "periksa")
