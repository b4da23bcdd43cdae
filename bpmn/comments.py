"""Comments in a BPMN file, put back where a tool has written the file anew without them.

The drawing library keeps every element and drops every comment. A comment stands before an element, or at the end of
one: that is where it belongs again, as long as the element is there.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bpmn import safe
from bpmn.finding import DocumentRefused

MOST = 1000  # comments

_Place = tuple[str, ...]  # the way to an element: from the nearest one with an id, by name and number among its like


def kept(before: bytes, after: bytes) -> bytes:
    """`after` with the comments of `before`; as it is where there are none, or where it has its own."""
    if not 0 < before.count(b"<!--") <= MOST or b"<!--" in after:
        return after
    try:
        old, new = safe.parse(before, comments=True), safe.parse(after, comments=True)
    except DocumentRefused:
        return after
    places, there = dict(_places(old)), {place: element for element, place in _places(new)}
    for comment in list(_comments(old)):
        belongs, inside = _belongs(comment)
        element = there.get(places[belongs])
        if element is not None:
            _put(element, etree.Comment(comment.text or ""), inside=inside)
    whole: bytes = etree.tostring(new.getroottree(), xml_declaration=True, encoding="UTF-8")
    return whole if len(whole) <= safe.MAX_BYTES else after


def _comments(root: etree._Element) -> Iterator[etree._Element]:
    """Those before the root, within it and behind it, in their order."""
    around = (*reversed(list(root.itersiblings(preceding=True))), *root.iter(), *root.itersiblings())
    yield from (one for one in around if isinstance(one, etree._Comment))


def _belongs(comment: etree._Element) -> tuple[etree._Element, bool]:
    """The element behind a comment; the one around it, and True, where nothing is behind."""
    behind = next((one for one in comment.itersiblings() if _is_element(one)), None)
    if behind is not None:
        return behind, False
    around = comment.getparent()
    return (around if around is not None else comment.getroottree().getroot()), True


def _is_element(one: etree._Element) -> bool:
    return isinstance(one.tag, str)  # comments and instructions have a function there


def _places(root: etree._Element) -> Iterator[tuple[etree._Element, _Place]]:
    """Every element with its place; two elements of two files with the same place are the same element."""
    waiting: list[tuple[etree._Element, _Place]] = [(root, (root.tag,))]
    while waiting:
        element, place = waiting.pop()
        yield element, place
        seen: Counter[str] = Counter()
        for child in filter(_is_element, element):
            identifier = child.get("id") or child.get("bpmnElement")
            own = (f"{child.tag}#{identifier}",) if identifier else (*place, f"{child.tag}[{seen[child.tag]}]")
            seen[child.tag] += 1
            waiting.append((child, own))


def _put(element: etree._Element, comment: etree._Element, *, inside: bool) -> None:
    if inside:
        element.append(comment)
        return
    parent, earlier = element.getparent(), element.getprevious()
    space = parent.text if parent is not None and earlier is None else earlier.tail if earlier is not None else None
    element.addprevious(comment)
    if parent is not None and not (space or "").strip():
        comment.tail = space  # the element begins on a line of its own, as it did
