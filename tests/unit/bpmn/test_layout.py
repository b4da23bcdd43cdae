"""Any diagram gets a picture in which nothing stands on anything and no line runs through a step."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bpmn import graph, library
from bpmn.document import Bounds, Document
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read

Point = tuple[float, float]

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'
KINDS = (*["userTask"] * 3, "exclusiveGateway", "parallelGateway", "endEvent", "intermediateThrowEvent")


def drawn(rng: Random, count: int, lanes: int, more: int) -> bytes:
    """A diagram without a picture: a tree of steps, flows across it, deadlines, data, notes, a second pool."""
    kinds = {f"n{number}": rng.choice(KINDS) if number else "startEvent" for number in range(count)}
    ids = list(kinds)
    flows = [(ids[max(0, number - rng.randint(1, 4))], ids[number]) for number in range(1, count)]
    flows += [(rng.choice(ids), rng.choice(ids)) for _ in range(more)]
    steps = [f'<{kind} id="{key}" name="{rng.choice(["", "Memeriksa naskah materi", "Setuju?"])}"/>'
             for key, kind in kinds.items()]
    steps += list(_rims(rng, kinds, flows))
    steps += list(_beside(rng, ids))
    steps += [f'<sequenceFlow id="f{number}" name="{rng.choice(["", "Ya", "Sudah sesuai"])}" sourceRef="{source}" '
              f'targetRef="{target}"/>' for number, (source, target) in enumerate(flows)]
    member = {key: rng.randrange(lanes) for key in ids} if lanes else {}
    bands = "".join(
        f'<lane id="l{lane}" name="Lajur {lane}">'
        + "".join(f"<flowNodeRef>{key}</flowNodeRef>" for key in ids if member[key] == lane)
        + "</lane>"
        for lane in range(lanes)
    )
    messages = "".join(f'<messageFlow id="m{number}" sourceRef="{rng.choice(ids)}" targetRef="q"/>'
                       for number in range(rng.randint(0, 3)))
    pools = f'<participant id="p" name="Kantor" processRef="x1"/><participant id="q" name="Pemohon"/>{messages}'
    inside = (f'<laneSet id="ls">{bands}</laneSet>' if lanes else "") + "".join(steps)
    around = f'<collaboration id="c">{pools}</collaboration>'
    return f'{HEAD}{around}<process id="x1">{inside}</process></definitions>'.encode()


def _rims(rng: Random, kinds: dict[str, str], flows: list[tuple[str, str]]) -> Iterator[str]:
    for key in [key for key, kind in kinds.items() if kind == "userTask"]:
        for number in range(rng.choice([0, 0, 1, 2])):
            rim = f"b{key}_{number}"
            yield f'<boundaryEvent id="{rim}" name="1 hari" attachedToRef="{key}"/>'
            if rng.random() < 0.6:
                yield f'<endEvent id="e{rim}" name="Terlambat dicatat"/>'
                flows.append((rim, f"e{rim}"))
            else:
                flows.append((rim, rng.choice(list(kinds))))


def _beside(rng: Random, ids: list[str]) -> Iterator[str]:
    for number in range(rng.randint(0, 4)):
        yield f'<dataObject id="d{number}"/>'
        yield f'<dataObjectReference id="r{number}" name="Naskah" dataObjectRef="d{number}"/>'
        yield f'<textAnnotation id="t{number}"><text>Catatan yang agak panjang {number}</text></textAnnotation>'
        yield f'<association id="a{number}" sourceRef="{rng.choice(ids)}" targetRef="t{number}"/>'


def places(document: Document) -> dict[str, Bounds]:
    ground = {document.pool, "q", *(lane.id for lane in document.lanes)}
    return {key: place for key, place in document.picture.shapes.items() if key not in ground}


def overlap(one: Bounds, two: Bounds) -> bool:
    across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return across > 0 and down > 0


def pierces(a: Point, b: Point, place: Bounds) -> bool:
    """Lines run only across and down, so that their box says all."""
    low, high = (min(a[0], b[0]), min(a[1], b[1])), (max(a[0], b[0]), max(a[1], b[1]))
    return (low[0] < place.x + place.width and high[0] > place.x
            and low[1] < place.y + place.height and high[1] > place.y)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 40), st.integers(0, 5), st.integers(0, 8))
def test_no_two_things_overlap_and_no_line_runs_through_one(seed: int, count: int, lanes: int, more: int) -> None:
    source = drawn(Random(seed), count, lanes, more)
    document = read(laid_out(source))
    shapes = places(document)
    hosts = {key: node.attached_to for key, node in document.nodes.items() if node.attached_to}
    for one, two in combinations(shapes, 2):
        assert hosts.get(one) == two or hosts.get(two) == one or not overlap(shapes[one], shapes[two]), (one, two)
    rims = {key: host for key, host in hosts.items() if host is not None}
    for edge, points in document.picture.edges.items():
        flow = document.flows.get(edge)
        own = {rims.get(flow.source, "")} if flow is not None else {*rims.values()}
        for key, place in shapes.items():
            through = any(pierces(a, b, place) for a, b in pairwise(points))
            assert key in own or not through, (edge, key)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 40), st.integers(0, 5), st.integers(0, 8))
def test_everything_has_its_place_and_every_step_lies_in_its_lane(seed: int, count: int, lanes: int, more: int) -> None:
    document = read(laid_out(drawn(Random(seed), count, lanes, more)))
    assert set(document.nodes) <= set(document.picture.shapes)
    assert set(document.flows) <= set(document.picture.edges)
    for lane in document.lanes:
        band = document.picture.shapes[lane.id]
        for key in lane.nodes:
            place = document.picture.shapes[key]
            assert band.x + 30 <= place.x, key
            assert place.x + place.width <= band.x + band.width, key
            assert band.y <= place.y, key
            assert place.y + place.height <= band.y + band.height, key


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 30), st.integers(0, 12))
def test_dominators_say_what_taking_an_element_away_shows(seed: int, count: int, more: int) -> None:
    document = read(laid_out(drawn(Random(seed), count, 0, more)))
    edges, starts = graph.forward(document), graph.starts(document)
    ways, reachable = graph.Dominators(edges, starts), graph.reached(edges, starts)
    for one in document.nodes:
        without = graph.reached(edges, starts, without={one})
        for other in document.nodes:
            assert ways.passed(other, one) == (other in reachable and other not in without), (one, other)


def test_the_same_file_gives_the_same_picture() -> None:
    source = drawn(Random(1), 30, 3, 5)
    assert laid_out(source) == laid_out(source)


def test_the_sop_reads_from_left_to_right_with_its_returns_along_the_top() -> None:
    document = read(laid_out(library.source("updating-data-website")))
    shapes = document.picture.shapes
    steps = [shapes[f"k{step:02d}"] for step in range(1, 12)]
    assert all(after.x >= before.x + before.width for before, after in pairwise(steps))
    for flow in document.flows.values():
        if flow.returns:
            target, points = shapes[flow.target], document.picture.edges[flow.id]
            assert points[-1][1] == target.y  # it arrives from above
            assert min(y for _, y in points) < target.y
    top = shapes[document.pool].y
    for lane in document.lanes:
        assert shapes[lane.id].y == top
        top += shapes[lane.id].height
    assert top == shapes[document.pool].y + shapes[document.pool].height


def test_a_collapsed_subprocess_and_a_process_without_anything_are_drawn_too() -> None:
    inner = '<subProcess id="s"><userTask id="i"/></subProcess>'
    root = etree.fromstring(laid_out(f'{HEAD}<process id="x1">{inner}</process></definitions>'.encode()))
    [shape] = root.iter("{*}BPMNShape")
    assert (shape.get("bpmnElement"), shape.get("isExpanded")) == ("s", "false")
    assert b"BPMNPlane" in laid_out(f'{HEAD}<process id="x1"/></definitions>'.encode())
    assert b"BPMNPlane" not in laid_out(f"{HEAD}</definitions>".encode())
