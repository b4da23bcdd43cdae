"""A picture for a diagram: own, aware of lanes, the same for the same file."""

from dataclasses import dataclass, field

from lxml import etree

from bpmn import safe
from bpmn.document import Bounds
from bpmn.layout import interchange, words
from bpmn.layout.grid import Grid, squared
from bpmn.layout.places import BAND, STRIP, Places, Point, bounds, measured, points
from bpmn.layout.routes import routed
from bpmn.layout.things import EVENT, Pool, Scene, Thing, scene
from bpmn.layout.tracks import tracked
from bpmn.layout.way import Side, Way, rim_at

__all__ = ["laid_out", "place_all"]


@dataclass(kw_only=True)
class _Drawn:
    shapes: dict[str, Bounds] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)

    def label(self, key: str, place: Bounds | None) -> None:
        if place is not None:
            self.labels[key] = place


def laid_out(source: bytes) -> bytes:
    """The file with a new picture in place of whatever it had; raises DocumentRefused for what is no XML."""
    root = safe.parse(source)
    place_all(root)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def place_all(root: etree._Element) -> None:
    """Give everything in the tree its place; nothing happens without a process."""
    seen = scene(root)
    if seen is None:
        return
    grid = squared(seen)
    ways = routed(seen, grid)
    tracks = tracked(ways, grid)
    late = words.crowded(ways)
    places = measured(seen, grid, ways, tracks, late)
    drawn = _Drawn()
    for pool in seen.pools:
        _bands(drawn, pool, seen, grid, places)
    for number, way in enumerate(ways):
        line = points(number, way, seen, grid, places, tracks)
        drawn.lines[way.line.id] = line
        drawn.label(way.line.id, words.of_line(way, line, at_target=way.line.id in late))
    sides = _sides(ways)
    for identifier in grid.place:
        thing = seen.things[identifier]
        place = drawn.shapes[identifier] = bounds(thing, grid, places)
        drawn.label(identifier, words.of_thing(thing, place, frozenset(sides.get(identifier, ()))))
        _rims(drawn, thing, place)
    interchange.replaced(root, seen.plane, drawn.shapes, drawn.lines, drawn.labels)


def _sides(ways: list[Way]) -> dict[str, set[Side]]:
    sides: dict[str, set[Side]] = {}
    for way in ways:
        sides.setdefault(way.source, set()).add(way.leave.side)
        sides.setdefault(way.target, set()).add(way.arrive.side)
    return sides


def _bands(drawn: _Drawn, pool: Pool, seen: Scene, grid: Grid, places: Places) -> None:
    number = seen.pools.index(pool)
    rows = [place for place, row in enumerate(grid.rows) if row.pool == number]
    inset = 0
    if pool.id is not None:
        inset = STRIP
        top, low = places.tops[rows[0]], places.bottom[rows[-1]]
        if pool.id in grid.band:
            middle = places.rows[grid.band[pool.id]]
            top, low = middle - BAND, middle + BAND
        drawn.shapes[pool.id] = _band(places, 0, top, low)
    edges = [places.tops[place] for place in rows if grid.rows[place].opens] + [places.bottom[rows[-1]]]
    reach: dict[str, tuple[int, int, int]] = {}
    for place, lane in enumerate(pool.lanes):
        for depth, identifier in enumerate(lane.ids):
            top = reach.get(identifier, (edges[place], 0, 0))[0]
            reach[identifier] = (top, edges[place + 1], inset + STRIP * depth)
    for identifier, (top, low, depth) in sorted(reach.items(), key=lambda item: item[1][2]):
        drawn.shapes[identifier] = _band(places, depth, top, low)


def _band(places: Places, inset: int, top: int, low: int) -> Bounds:
    return Bounds(x=places.left + inset, y=top, width=places.right - places.left - inset, height=low - top)


def _rims(drawn: _Drawn, thing: Thing, place: Bounds) -> None:
    middle = int(place.x + place.width / 2)
    for rim in thing.rims:
        x, y = middle + rim_at(thing, rim.id), int(place.y + place.height)
        half = EVENT[0] // 2
        at = drawn.shapes[rim.id] = Bounds(x=x - half, y=y - half, width=EVENT[0], height=EVENT[1])
        drawn.label(rim.id, words.of_rim(rim.words, at))
        if rim.tail is not None and rim.end is not None:
            end = drawn.shapes[rim.end] = Bounds(x=x - half, y=y + half + 32, width=EVENT[0], height=EVENT[1])
            drawn.lines[rim.tail] = [(x, y + half), (x, y + half + 32)]
            tail = Thing(id=rim.end, kind="event", width=EVENT[0], height=EVENT[1], words=rim.end_words)
            drawn.label(rim.end, words.of_tail(tail, end, int(place.x)))
