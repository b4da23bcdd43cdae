"""The diagram interchange (BPMN 2.0 clause 12) of a file as numbers."""

import math

from lxml import etree

from bpmn.document import Bounds, Picture
from bpmn.finding import DocumentRefused, Finding
from bpmn.vocabulary import BPMN_DI, DC, DI, tag

_FARTHEST = 1_000_000.0  # pixels; no paper is larger


def picture(root: etree._Element) -> Picture:
    """The places of shapes, edges and labels; raises DocumentRefused(picture-broken) for a place that is no number."""
    shapes: dict[str, Bounds] = {}
    labels: dict[str, Bounds] = {}
    edges: dict[str, tuple[tuple[float, float], ...]] = {}
    for drawn in root.iter(tag("BPMNShape", BPMN_DI), tag("BPMNEdge", BPMN_DI)):
        element = drawn.get("bpmnElement")
        if element is None:
            continue
        label = drawn.find(f"{tag('BPMNLabel', BPMN_DI)}/{tag('Bounds', DC)}")
        if label is not None:
            labels[element] = _bounds(element, label)
        bounds = drawn.find(tag("Bounds", DC))
        if bounds is not None:
            shapes[element] = _bounds(element, bounds)
        points = drawn.findall(tag("waypoint", DI))
        if points:
            edges[element] = tuple((_number(element, point, "x"), _number(element, point, "y")) for point in points)
    return Picture(shapes=shapes, edges=edges, labels=labels)


def _bounds(element: str, bounds: etree._Element) -> Bounds:
    x, y, width, height = (_number(element, bounds, key) for key in ("x", "y", "width", "height"))
    return Bounds(x=x, y=y, width=width, height=height)


def _number(element: str, place: etree._Element, key: str) -> float:
    try:
        number = float(place.get(key, ""))
    except ValueError:
        number = math.nan
    if not abs(number) <= _FARTHEST:  # also true for NaN, which compares with nothing
        raise DocumentRefused(Finding(code="picture-broken", element=element, params={"attribute": key}))
    return number
