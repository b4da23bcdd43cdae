"""The shipped diagram is a picture that a person enjoys reading: counted, not felt."""

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from bpmn.document import Bounds, Document
from bpmn.lettering import width, wrap
from bpmn.reader import read

Point = tuple[float, float]
Segment = tuple[Point, Point]

SHIPPED = Path(__file__).parents[3] / "bpmn" / "procedures" / "updating-data-website.bpmn"
LABEL_SIZE = 11.0
LABEL_LEADING = 1.25


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SHIPPED.read_bytes())


def places(document: Document) -> dict[str, Bounds]:
    """Flow nodes and data objects; the pool and its lanes are ground, not obstacles."""
    ground = {document.pool, *(lane.id for lane in document.lanes)}
    return {key: place for key, place in document.picture.shapes.items() if key not in ground}


def ends(document: Document, edge: str) -> set[str]:
    flow = document.flows.get(edge)
    return {flow.source, flow.target} if flow else set(document.associations[edge])


def segments(document: Document, edge: str) -> Iterator[Segment]:
    return pairwise(document.picture.edges[edge])


def overlap(one: Bounds, two: Bounds) -> bool:
    across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return across > 0 and down > 0


def pierces(segment: Segment, place: Bounds) -> bool:
    """Liang and Barsky's clipping: does any inner part of the segment lie inside the rectangle?"""
    (ax, ay), (bx, by) = segment
    enter, leave = 0.0, 1.0
    for start, delta, low, high in (
        (ax, bx - ax, place.x, place.x + place.width),
        (ay, by - ay, place.y, place.y + place.height),
    ):
        if not delta:
            if not low < start < high:
                return False
            continue
        one, two = sorted(((low - start) / delta, (high - start) / delta))
        enter, leave = max(enter, one), min(leave, two)
    return leave - enter > 1e-9


def side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(one: Segment, two: Segment) -> bool:
    """Two segments that cross, touch or lie upon each other."""
    (a, b), (c, d) = one, two
    boxes = (
        max(min(p[axis] for p in one), min(p[axis] for p in two))
        <= min(max(p[axis] for p in one), max(p[axis] for p in two))
        for axis in (0, 1)
    )
    return all(boxes) and side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def crossings(document: Document) -> list[tuple[str, str]]:
    return [
        (one, two)
        for one, two in combinations(document.picture.edges, 2)
        if any(cross(p, q) for p in segments(document, one) for q in segments(document, two))
    ]


def pierced(document: Document) -> list[tuple[str, str]]:
    return [
        (edge, key)
        for edge in document.picture.edges
        for key, place in places(document).items()
        if key not in ends(document, edge) and any(pierces(s, place) for s in segments(document, edge))
    ]


def edges_back_through_their_own_ends(document: Document) -> list[tuple[str, str]]:
    return [
        (edge, key)
        for edge in document.picture.edges
        for key in ends(document, edge)
        if any(pierces(s, document.picture.shapes[key]) for s in segments(document, edge))
    ]


def labels_on_labels(document: Document) -> list[tuple[str, str]]:
    labels = document.picture.labels
    return [(a, b) for a, b in combinations(labels, 2) if overlap(labels[a], labels[b])]


def labels_on_places(document: Document) -> list[tuple[str, str]]:
    return [
        (label, key)
        for label, room in document.picture.labels.items()
        for key, place in places(document).items()
        if overlap(room, place)
    ]


def labels_on_edges(document: Document) -> list[tuple[str, str]]:
    return [
        (label, edge)
        for label, room in document.picture.labels.items()
        for edge in document.picture.edges
        if any(pierces(s, room) for s in segments(document, edge))
    ]


def places_on_places(document: Document) -> list[tuple[str, str]]:
    shapes = places(document)
    attached = {(key, node.attached_to) for key, node in document.nodes.items() if node.attached_to}
    return [
        (a, b) for a, b in combinations(shapes, 2) if overlap(shapes[a], shapes[b]) and not {(a, b), (b, a)} & attached
    ]


@pytest.mark.parametrize(
    "count",
    [
        crossings,
        pierced,
        edges_back_through_their_own_ends,
        labels_on_labels,
        labels_on_places,
        labels_on_edges,
        places_on_places,
    ],
)
def test_nothing_in_the_picture_is_in_the_way_of_anything(
    document: Document, count: Callable[[Document], list[tuple[str, str]]]
) -> None:
    assert count(document) == []


def test_every_node_flow_and_data_object_has_its_place(document: Document) -> None:
    picture = document.picture
    things = {thing.id for thing in document.data_objects}
    assert set(places(document)) == set(document.nodes) | things
    assert set(picture.edges) == set(document.flows) | set(document.associations)
    outside = {key for key, node in document.nodes.items() if node.name and node.type != "userTask"}
    named = {key for key, flow in document.flows.items() if flow.name}
    assert set(picture.labels) == outside | named | things


def test_every_place_lies_whole_inside_its_lane(document: Document) -> None:
    for lane in document.lanes:
        band = document.picture.shapes[lane.id]
        for key in lane.nodes:
            for place in (document.picture.shapes[key], document.picture.labels.get(key)):
                if place is not None:
                    assert band.x + 30 < place.x, key
                    assert place.x + place.width < band.x + band.width, key
                    assert band.y < place.y, key
                    assert place.y + place.height < band.y + band.height, key


def test_lanes_stand_in_the_sheets_order_without_gaps(document: Document) -> None:
    pool = document.picture.shapes[document.pool]
    top = pool.y
    for lane in document.lanes:
        band = document.picture.shapes[lane.id]
        assert (band.y, band.x + band.width) == (top, pool.x + pool.width)
        top += band.height
    assert top == pool.y + pool.height


def test_each_step_stands_further_right_than_the_one_before(document: Document) -> None:
    steps = [document.picture.shapes[f"k{step:02d}"] for step in range(1, 12)]
    assert all(after.x >= before.x + before.width for before, after in pairwise(steps))


def test_each_timer_sits_on_the_lower_edge_of_its_step(document: Document) -> None:
    for key, node in document.nodes.items():
        if node.attached_to:
            timer, step = document.picture.shapes[key], document.picture.shapes[node.attached_to]
            assert timer.y + timer.height / 2 == step.y + step.height
            assert step.x < timer.x < timer.x + timer.width < step.x + step.width


def test_each_label_is_as_large_as_its_words(document: Document) -> None:
    said = {key: (flow.name, "") for key, flow in document.flows.items()}
    said |= {key: (node.name, "") for key, node in document.nodes.items()}
    said |= {thing.id: (thing.name, f"[{thing.state}]" if thing.state else "") for thing in document.data_objects}
    for key, room in document.picture.labels.items():
        lines = [line for text in said[key] for line in wrap(text, room.width, LABEL_SIZE)]
        assert max(width(line, LABEL_SIZE) for line in lines) <= room.width, key
        assert len(lines) * LABEL_SIZE * LABEL_LEADING <= room.height, key


def test_lines_run_only_across_and_down(document: Document) -> None:
    for edge in document.picture.edges:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in segments(document, edge)), edge


def test_the_measures_see_a_line_through_a_box_and_two_lines_that_cross() -> None:
    box = Bounds(x=10, y=10, width=10, height=10)
    assert pierces(((0, 15), (30, 15)), box)
    assert not pierces(((0, 10), (30, 10)), box)
    assert not pierces(((0, 15), (10, 15)), box)
    assert cross(((0, 0), (10, 10)), ((0, 10), (10, 0)))
    assert cross(((0, 0), (10, 0)), ((5, 0), (15, 0)))
    assert not cross(((0, 0), (10, 0)), ((0, 1), (10, 1)))
    assert overlap(box, Bounds(x=19, y=19, width=5, height=5))
    assert not overlap(box, Bounds(x=20, y=10, width=5, height=5))
