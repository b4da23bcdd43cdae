"""What a repair does to the picture: a whole one keeps its places."""

from bpmn.reader import read
from bpmn.repair import repair
from tests.unit.bpmn.test_repair import codes, flows, process
from tests.unit.bpmn.test_repair_meaning import nodes

DI = ('xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
      'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"')


def shape(element: str, x: int, y: int) -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="100" height="80"/>'
    return f'<bpmndi:BPMNShape id="{element}_s" bpmnElement="{element}">{bounds}</bpmndi:BPMNShape>'


def edge(element: str) -> str:
    ways = '<di:waypoint x="0" y="-300"/><di:waypoint x="40" y="0"/>'
    return f'<bpmndi:BPMNEdge id="{element}_l" bpmnElement="{element}">{ways}</bpmndi:BPMNEdge>'


def drawn(*parts: str) -> bytes:
    inside = f'<bpmndi:BPMNPlane id="bidang" bpmnElement="p">{"".join(parts)}</bpmndi:BPMNPlane>'
    source = process(nodes("s:start a e:end") + flows("s-a", "a-e")).decode()
    return source.replace(
        "</definitions>", f'<bpmndi:BPMNDiagram {DI} id="gambar">{inside}</bpmndi:BPMNDiagram></definitions>'
    ).encode()


def test_a_whole_picture_without_a_pool_keeps_its_places_and_gets_bands_around_it() -> None:
    done = repair(drawn(shape("s", 0, 0), shape("a", 200, 0), shape("e", 400, 90), edge("s_a"), edge("a_e")))
    assert "picture-framed" in codes(done)
    document = read(done.source)
    places = document.picture.shapes
    assert [(places[one].x, places[one].y) for one in "sae"] == [(0, 0), (200, 0), (400, 90)]
    [lane] = document.lanes
    for band in (places[document.pool], places[lane.id]):
        assert band.x < 0
        assert band.y < -300
        assert band.x + band.width > 500
        assert band.y + band.height > 170
    assert repair(done.source).done == ()


def test_a_picture_that_lacks_more_than_its_bands_is_laid_out_anew() -> None:
    assert "picture-completed" in codes(repair(drawn(shape("s", 0, 0), shape("a", 200, 0), edge("s_a"))))
