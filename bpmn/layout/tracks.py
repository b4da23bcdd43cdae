"""Lines that share a channel get tracks of their own, so that none lies upon another."""

from collections.abc import Iterator
from dataclasses import dataclass

from bpmn.layout.grid import Grid
from bpmn.layout.way import Leg, Way

# Order along an axis without pixels: a channel comes before its column, a thing's sides lie around its middle.
_BEFORE = {"left": -1, "right": 1, "top": -1, "bottom": 1}
Slot = tuple[int, int]  # number of the way, number of its leg


@dataclass(kw_only=True)
class Tracks:
    """The track of every leg that runs in a channel, and how many tracks each channel has."""

    of: dict[Slot, int]
    vertical: dict[int, int]
    horizontal: dict[int, int]


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    slot: Slot
    low: float
    high: float
    first: bool  # the line has just left its source

    @property
    def length(self) -> float:
        return self.high - self.low


def tracked(ways: list[Way], grid: Grid) -> Tracks:
    """Tracks by greedy colouring: the shortest next to the row, the longest furthest from it."""
    channels: dict[tuple[str, int], list[_Stretch]] = {}
    for number, way in enumerate(ways):
        for channel, stretch in _stretches(number, way, grid):
            channels.setdefault(channel, []).append(stretch)
    tracks = Tracks(of={}, vertical={}, horizontal={})
    for (kind, index), stretches in channels.items():
        stretches.sort(key=_across if kind == "v" else _along)
        counted = tracks.vertical if kind == "v" else tracks.horizontal
        counted[index] = _colour(stretches, tracks.of)
    return tracks


def _across(stretch: _Stretch) -> tuple[bool, float]:
    return not stretch.first, -stretch.length if stretch.first else stretch.length


def _along(stretch: _Stretch) -> tuple[float, float]:
    return stretch.length, stretch.low


def _meet(one: _Stretch, other: _Stretch) -> bool:
    return one.low <= other.high and other.low <= one.high


def _colour(stretches: list[_Stretch], of: dict[Slot, int]) -> int:
    lanes: list[list[_Stretch]] = []
    for one in stretches:
        free = next((n for n, lane in enumerate(lanes) if not any(_meet(one, other) for other in lane)), None)
        if free is None:
            lanes.append([])
            free = len(lanes) - 1
        lanes[free].append(one)
        of[one.slot] = free
    return len(lanes)


def _stretches(number: int, way: Way, grid: Grid) -> Iterator[tuple[tuple[str, int], _Stretch]]:
    stations = _stations(way, grid)
    for place, leg in enumerate(way.legs):
        if leg.kind in ("v", "h"):
            axis = 1 if leg.kind == "v" else 0
            low, high = sorted((stations[place][axis], stations[place + 2][axis]))
            # Only a line that turns again later fans out from its source.
            fans = place == 0 and sum(one.kind == "v" for one in way.legs) > 1
            yield (leg.kind, leg.index), _Stretch(slot=(number, place), low=low, high=high, first=fans)


def _stations(way: Way, grid: Grid) -> list[tuple[float, float]]:
    """The bends without pixels: start, one a leg, and the arrival."""
    start, end = _port(way.source, way.leave.side, grid), _port(way.target, way.arrive.side, grid)
    if way.source in grid.band and way.legs:
        start = (_value(way.legs[0]), start[1])
    stations = [start]
    for leg in way.legs:
        x, y = stations[-1]
        stations.append((_value(leg), y) if leg.kind in ("v", "column") else (x, _value(leg)))
    if way.target in grid.band:
        end = (stations[-1][0], end[1])
    return [*stations, end]


def _port(end: str, side: str, grid: Grid) -> tuple[float, float]:
    column, row = grid.place.get(end, (0, grid.band.get(end, 0)))
    x, y = 4.0 * column + 2, 4.0 * row + 2
    return (x + _BEFORE[side], y) if side in ("left", "right") else (x, y + _BEFORE[side])


def _value(leg: Leg) -> float:
    return 4.0 * leg.index + (0 if leg.kind in ("v", "h") else 2 + leg.off / 1000)
