"""From squares and tracks to pixels: how wide each column and channel is, where every shape and bend lies."""

from dataclasses import dataclass, field

from bpmn.document import Bounds
from bpmn.layout.grid import Grid, centre_room
from bpmn.layout.things import EVENT, LETTER, Scene, Thing
from bpmn.layout.tracks import Tracks
from bpmn.layout.way import Leg, Port, Way, rim_at
from bpmn.lettering import width

ORIGIN = (120, 80)
STRIP = 30  # width of a pool's or lane's name
TRACK = 12  # from one track to the next
AISLE = 36  # a channel between two columns without lines
EAVES = 18  # the least space above a row
SILL = 14  # more of it under a lane's upper edge
FLOOR = 10  # under the last row of a lane
APART = 40  # from one pool to the next
LEAST = 50  # half the least height of a row
BAND = 30  # half the height of a closed pool

Point = tuple[int, int]


@dataclass(kw_only=True)
class Places:
    """Pixels along both axes."""

    columns: list[int]  # middle of each column
    rows: list[int]  # middle of each row
    across: list[int]  # first track of the channel left of each column, and of the one after the last
    along: list[int]  # lowest track of the channel above each row, and of the one below the last
    tops: list[int]  # upper edge of the channel above each row: of its lane too, where it opens one
    left: int
    right: int
    bottom: list[int] = field(default_factory=list)  # lower edge of the row


def measured(scene: Scene, grid: Grid, ways: list[Way], tracks: Tracks, late: frozenset[str]) -> Places:
    """The pixels of columns, rows and channels; the words of `late` lines stand where they arrive."""
    left, right, columns, across = _horizontally(scene, grid, ways, tracks, late)
    tops, rows, along, bottom = _vertically(scene, grid, tracks)
    return Places(
        columns=columns, rows=rows, across=across, along=along, tops=tops, left=left, right=right, bottom=bottom
    )


def _horizontally(
    scene: Scene, grid: Grid, ways: list[Way], tracks: Tracks, late: frozenset[str]
) -> tuple[int, int, list[int], list[int]]:
    widths = [EVENT[0]] * grid.columns
    for identifier, (column, _) in grid.place.items():
        widths[column] = max(widths[column], _wide(scene.things[identifier]))
    leads, trails = _rooms_for_words(scene, grid, ways, late, widths)
    depth = max((len(lane.ids) for pool in scene.pools for lane in pool.lanes), default=0)
    x = ORIGIN[0] + STRIP * (depth + any(pool.id for pool in scene.pools))
    columns, across = [], []
    for column in range(grid.columns + 1):
        count = tracks.vertical.get(column, 0)
        lead = leads[column] + 10
        across.append(x + max(lead, 16))
        room = max(lead, 16) + TRACK * max(count - 1, 0) + 18 if count else max(AISLE, lead + 8)
        room += trails[column]
        x += room
        if column < grid.columns:
            columns.append(x + widths[column] // 2)
            x += widths[column]
    return ORIGIN[0], x + 10, columns, across


def _rooms_for_words(
    scene: Scene, grid: Grid, ways: list[Way], late: frozenset[str], widths: list[int]
) -> tuple[list[int], list[int]]:
    """Room in each channel for words on its left side and on its right side."""
    leads, trails = [0] * (grid.columns + 1), [0] * (grid.columns + 1)
    for way in ways:
        if way.line.words and way.line.id in late and way.target in grid.place:
            channel = grid.place[way.target][0]
            trails[channel] = max(trails[channel], _lead(way, 0, beside=True))
        elif way.line.words and way.rim is None and way.source in grid.place:
            channel = grid.place[way.source][0] + 1
            leads[channel] = max(leads[channel], _lead(way, widths[channel - 1], beside=way.leave.side == "right"))
    for gateway in _both_tips(scene, ways):
        # Its words stand to the left of the upper tip; the step before must leave them room.
        column = grid.place[gateway.id][0]
        leads[column] = max(leads[column], _wide(gateway) + 12 - widths[column] // 2)
    return leads, trails


def _both_tips(scene: Scene, ways: list[Way]) -> list[Thing]:
    sides = {(end, port.side) for way in ways for end, port in ((way.source, way.leave), (way.target, way.arrive))}
    named = [one for one in scene.things.values() if one.words and one.kind == "gateway"]
    return [one for one in named if {(one.id, "top"), (one.id, "bottom")} <= sides]


def _wide(thing: Thing) -> int:
    said = max((width(line, LETTER) for line in thing.words), default=0)
    return 2 * (max(thing.width, int(said) + 6) // 2)


def _lead(way: Way, column: int, *, beside: bool) -> int:
    said = int(max(width(line, LETTER) for line in way.line.words)) + 6
    return said if beside else max(0, said + 6 - column // 2)


def _vertically(scene: Scene, grid: Grid, tracks: Tracks) -> tuple[list[int], list[int], list[int], list[int]]:
    extents = [_extent(scene, grid, row) for row in range(len(grid.rows))]
    tops, rows, along, bottom = [], [], [], []
    y = ORIGIN[1]
    for number, (row, (up, down)) in enumerate(zip(grid.rows, extents, strict=True)):
        if number and row.pool != grid.rows[number - 1].pool:
            y += APART
        elif row.opens or row.lane < 0:
            y += FLOOR
        tops.append(y)
        count = tracks.horizontal.get(number, 0)
        closed = number in grid.band.values()
        y += (SILL if row.opens and not closed else 0) + TRACK * max(count - 1, 0)
        y += 0 if closed or (row.lane < 0 and not count) else EAVES
        along.append(y - (10 if count else 0))
        y += up
        rows.append(y)
        y += down
        bottom.append(y)
    return tops, rows, along, bottom


def _extent(scene: Scene, grid: Grid, row: int) -> tuple[int, int]:
    if row in grid.band.values():
        return BAND, BAND
    if grid.rows[row].lane < 0:
        return 0, 0
    inside = [scene.things[thing] for (_, there), thing in grid.taken.items() if there == row]
    rooms = [centre_room(thing) for thing in inside]
    shelf = bool(inside) and all(thing.kind in ("data", "note") for thing in inside)
    least = 0 if shelf else LEAST
    return max([least, *(up for up, _ in rooms)]), max([least, *(down for _, down in rooms)]) + (4 if shelf else 0)


def bounds(thing: Thing, grid: Grid, places: Places) -> Bounds:
    """The shape's rectangle."""
    column, row = grid.place[thing.id]
    x, y = places.columns[column] - thing.width // 2, places.rows[row] - thing.height // 2
    return Bounds(x=x, y=y, width=thing.width, height=thing.height)


def points(number: int, way: Way, scene: Scene, grid: Grid, places: Places, tracks: Tracks) -> list[Point]:
    """The line's bends in pixels, ends included."""
    start, end = _end(way, scene, grid, places, leaving=True), _end(way, scene, grid, places, leaving=False)
    legs = [_pixels(number, place, leg, places, tracks) for place, leg in enumerate(way.legs)]
    if way.source in grid.band:
        start = (legs[0][0] if legs else end[0], start[1])
    line = [start]
    for leg, (x, y) in zip(way.legs, legs, strict=True):
        line.append((x, line[-1][1]) if leg.kind in ("v", "column") else (line[-1][0], y))
    line.append((line[-1][0], end[1]) if way.target in grid.band else end)
    return _plain(line)


def _pixels(number: int, place: int, leg: Leg, places: Places, tracks: Tracks) -> Point:
    match leg.kind:
        case "v":
            return places.across[leg.index] + TRACK * tracks.of[number, place], 0
        case "h":
            return 0, places.along[leg.index] - TRACK * tracks.of[number, place]
        case "column":
            return places.columns[leg.index] + leg.off, 0
        case _:
            return 0, places.rows[leg.index] + leg.off


def _end(way: Way, scene: Scene, grid: Grid, places: Places, *, leaving: bool) -> Point:
    end, port = (way.source, way.leave) if leaving else (way.target, way.arrive)
    if end in grid.band:
        middle = places.rows[grid.band[end]]
        return 0, middle + (BAND if port.side == "bottom" else -BAND)
    thing = scene.things[end]
    column, row = grid.place[end]
    x, y = places.columns[column], places.rows[row]
    if leaving and way.rim is not None:
        return x + rim_at(thing, way.rim), y + thing.height // 2 + EVENT[1] // 2
    reach = _reach(thing, port)
    match port.side:
        case "left":
            return x - reach, y + port.off
        case "right":
            return x + reach, y + port.off
        case "top":
            return x + port.off, y - reach
        case _:
            return x + port.off, y + reach


def _reach(thing: Thing, port: Port) -> int:
    """From the middle to the edge; diamonds and circles are touched at their tips only."""
    return thing.width // 2 if port.side in ("left", "right") else thing.height // 2


def _plain(line: list[Point]) -> list[Point]:
    """Without points that are met twice or lie on the way between two others."""
    kept: list[Point] = []
    for point in line:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept if len(kept) > 1 else [line[0], line[-1]]
