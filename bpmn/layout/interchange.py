"""The picture written down as diagram interchange (BPMN 2.0 clause 12)."""

from collections.abc import Iterable, Mapping

from lxml import etree

from bpmn.document import Bounds
from bpmn.layout.places import Point
from bpmn.prefixes import unbound
from bpmn.vocabulary import BPMN_DI, DC, DI, tag

_NAMES = {"bpmndi": BPMN_DI, "dc": DC, "di": DI}
_NO_WORDS: Mapping[str, Bounds] = {}


def replaced(
    root: etree._Element,
    plane: str,
    shapes: Mapping[str, Bounds],
    lines: Mapping[str, Iterable[Point]],
    labels: Mapping[str, Bounds] = _NO_WORDS,
) -> None:
    """Put this picture in place of all that the file had."""
    for old in root.findall(tag("BPMNDiagram", BPMN_DI)):
        root.remove(old)
    taken = {one.get("id") for one in root.iter("{*}*")}
    names = unbound(root, _NAMES)
    diagram = etree.Element(tag("BPMNDiagram", BPMN_DI), nsmap=names, attrib={"id": _free("diagram", taken)})
    drawn = etree.SubElement(
        diagram, tag("BPMNPlane", BPMN_DI), attrib={"id": _free("diagram_plane", taken), "bpmnElement": plane}
    )
    kinds = {one.get("id", ""): one for one in root.iter(tag("*"))}
    for key, place in shapes.items():
        shape = _add(drawn, "BPMNShape", key, taken)
        for name, value in _looks(kinds.get(key)).items():
            shape.set(name, value)
        _bounds(shape, place)
        _label(shape, labels.get(key))
    for key, bends in lines.items():
        edge = _add(drawn, "BPMNEdge", key, taken)
        for x, y in bends:
            etree.SubElement(edge, tag("waypoint", DI), attrib={"x": str(x), "y": str(y)})
        _label(edge, labels.get(key))
    later = root.find(tag("relationship"))
    if later is None:
        root.append(diagram)
    else:
        later.addprevious(diagram)
    etree.indent(diagram, level=1)
    diagram.tail = "\n"


def framed(root: etree._Element, plane: str, shapes: Mapping[str, Bounds]) -> None:
    """Put these bands beneath the file's own picture, the outermost first; the picture is then one of `plane`."""
    drawn = root.find(f"{tag('BPMNDiagram', BPMN_DI)}/{tag('BPMNPlane', BPMN_DI)}")
    if drawn is None:
        return
    taken = {one.get("id") for one in root.iter("{*}*")}
    kinds = {one.get("id", ""): one for one in root.iter(tag("*"))}
    drawn.set("bpmnElement", plane)
    for number, (key, place) in enumerate(shapes.items()):
        shape = _add(drawn, "BPMNShape", key, taken)
        for name, value in _looks(kinds.get(key)).items():
            shape.set(name, value)
        _bounds(shape, place)
        drawn.insert(number, shape)


def _free(wished: str, taken: set[str | None]) -> str:
    while wished in taken:
        wished += "_"
    taken.add(wished)
    return wished


def _add(plane: etree._Element, name: str, element: str, taken: set[str | None]) -> etree._Element:
    identity = {"id": _free(f"{element}_di", taken), "bpmnElement": element}
    return etree.SubElement(plane, tag(name, BPMN_DI), attrib=identity)


def _looks(element: etree._Element | None) -> dict[str, str]:
    name = "" if element is None else etree.QName(element).localname
    if name in ("participant", "lane"):
        return {"isHorizontal": "true"}
    if name == "exclusiveGateway":
        return {"isMarkerVisible": "true"}
    return {"isExpanded": "false"} if name in ("subProcess", "transaction", "adHocSubProcess") else {}


def _bounds(parent: etree._Element, place: Bounds) -> None:
    sizes = {"x": place.x, "y": place.y, "width": place.width, "height": place.height}
    etree.SubElement(parent, tag("Bounds", DC), attrib={name: f"{value:g}" for name, value in sizes.items()})


def _label(parent: etree._Element, place: Bounds | None) -> None:
    if place is not None:
        _bounds(etree.SubElement(parent, tag("BPMNLabel", BPMN_DI)), place)
