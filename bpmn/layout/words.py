"""Where the words stand that are not inside a shape."""

from bpmn.document import Bounds
from bpmn.layout.places import Point
from bpmn.layout.things import LEADING, LETTER, Thing
from bpmn.layout.way import Side, Way
from bpmn.lettering import width


def of_thing(thing: Thing, place: Bounds, used: frozenset[Side]) -> Bounds | None:
    """Below an event, above data; a diamond's on a side where no line is."""
    if not thing.words:
        return None
    middle = place.x + place.width / 2
    if thing.kind == "data" or (thing.kind == "gateway" and "bottom" in used and "top" not in used):
        return _block(thing.words, middle, place.y - 4 - len(thing.words) * LEADING)
    if thing.kind == "gateway" and {"bottom", "top"} <= used:
        room = _block(thing.words, middle, place.y - 2 - len(thing.words) * LEADING)
        return Bounds(x=middle - 8 - room.width, y=room.y, width=room.width, height=room.height)
    return _block(thing.words, middle, place.y + place.height + 4)


def of_tail(end: Thing, place: Bounds, left: int) -> Bounds | None:
    """Below the small end under a task's edge, never further left than the task: lines run there."""
    room = of_thing(end, place, frozenset())
    return None if room is None else Bounds(x=max(room.x, left), y=room.y, width=room.width, height=room.height)


def of_rim(words: tuple[str, ...], rim: Bounds) -> Bounds | None:
    """Beside the lower half of an event on a task's edge."""
    if not words:
        return None
    room = _block(words, 0, rim.y + rim.height / 2 + 5)
    return Bounds(x=rim.x + rim.width + 4, y=room.y, width=room.width, height=room.height)


def of_line(way: Way, line: list[Point], *, at_target: bool) -> Bounds | None:
    """Beside the beginning of the line, where its choice is made; `at_target` where another's words stand there."""
    if not way.line.words or len(line) < 2:
        return None
    (x, y), room = line[0], _block(way.line.words, 0, 0)
    if at_target and way.arrive.side == "left":
        (x, y), up = line[-1], way.arrive.off <= 0
        return Bounds(
            x=x - 12 - room.width, y=y - 4 - room.height if up else y + 4, width=room.width, height=room.height
        )
    if at_target and way.arrive.side in ("top", "bottom"):
        (x, y), above = line[-1], way.arrive.side == "top"
        return Bounds(x=x + 5, y=y - 12 - room.height if above else y + 12, width=room.width, height=room.height)
    return Bounds(
        x=x + 5, y=y + 4 if way.leave.side == "bottom" else y - 4 - room.height, width=room.width, height=room.height
    )


def crowded(ways: list[Way]) -> frozenset[str]:
    """The lines whose words would stand on another's, since both leave at the same place."""
    seen: set[tuple[str, str | None, str]] = set()
    late = set()
    for way in ways:
        if way.line.words:
            place = (way.source, way.rim, way.leave.side)
            if place in seen:
                late.add(way.line.id)
            seen.add(place)
    return frozenset(late)


def _block(words: tuple[str, ...], middle: float, top: float) -> Bounds:
    # Where Arial is not installed a browser takes letters that are up to a sixth wider, and would break the words.
    wide = int(max(width(line, LETTER) for line in words) * 1.2) + 3
    return Bounds(x=int(middle - wide / 2), y=int(top), width=wide, height=len(words) * LEADING)
