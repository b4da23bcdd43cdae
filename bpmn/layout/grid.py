"""The squared paper: which column and row each thing has, and which squares a line may run through."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bpmn.layout.ranks import ranks
from bpmn.layout.things import Lane, Pool, Scene, Thing

_BESIDE = ("data", "note")


@dataclass(kw_only=True)
class Row:
    """One row of squares; of a lane, or of a closed pool."""

    pool: int
    lane: int
    opens: bool = False  # the first row of its lane


@dataclass(kw_only=True)
class Grid:
    """The things' squares."""

    rows: list[Row] = field(default_factory=list)
    place: dict[str, tuple[int, int]] = field(default_factory=dict)  # thing -> (column, row)
    taken: dict[tuple[int, int], str] = field(default_factory=dict)
    band: dict[str, int] = field(default_factory=dict)  # closed pool -> its row
    columns: int = 1

    def put(self, thing: str, column: int, row: int) -> None:
        self.place[thing] = (column, row)
        self.taken[column, row] = thing
        self.columns = max(self.columns, column + 1)


def squared(scene: Scene) -> Grid:
    """Every thing in a square of its own; steps of one lane keep to one row where they can."""
    grid = Grid()
    for number, pool in enumerate(scene.pools):
        rank = _ranks(scene, pool)
        for place, lane in enumerate(pool.lanes):
            if not lane.things and len(pool.lanes) == 1 and pool.id is not None:
                grid.band[pool.id] = len(grid.rows)
            _fill(grid, scene, lane, rank, (number, place))
        # A row of no height: what runs below one pool and what runs above the next are different channels.
        grid.rows.append(Row(pool=number, lane=-1))
    return grid


def _ranks(scene: Scene, pool: Pool) -> dict[str, int]:
    nodes = [one for lane in pool.lanes for one in lane.things if scene.things[one].kind not in _BESIDE]
    inside = _in_file_order(scene, nodes)
    arcs = [(scene.host.get(line.source, line.source), line.target) for line in scene.lines if line.tie == "flow"]
    return ranks(inside, arcs)


def _in_file_order(scene: Scene, nodes: Iterable[str]) -> list[str]:
    wanted = set(nodes)
    return [one for one in scene.things if one in wanted]


def _fill(grid: Grid, scene: Scene, lane: Lane, rank: dict[str, int], place: tuple[int, int]) -> None:
    beside = [one for one in lane.things if scene.things[one].kind in _BESIDE]
    steps = sorted((one for one in lane.things if one in rank), key=lambda one: rank[one])
    shelves = _shelves(scene, beside, rank)
    first = len(grid.rows)
    for shelf in shelves:
        grid.rows.append(Row(pool=place[0], lane=place[1]))
        for column, thing in shelf.items():
            grid.put(thing, column, len(grid.rows) - 1)
    low = len(grid.rows)
    grid.rows.append(Row(pool=place[0], lane=place[1]))
    before = _before(scene)
    for step in steps:
        row = _row(grid, [grid.place[one][1] for one in before.get(step, ()) if one in grid.place], rank[step], low)
        while row >= len(grid.rows):
            grid.rows.append(Row(pool=place[0], lane=place[1]))
        grid.put(step, rank[step], row)
    grid.rows[first].opens = True


def _before(scene: Scene) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for line in scene.lines:
        if line.tie == "flow":
            before.setdefault(line.target, []).append(scene.host.get(line.source, line.source))
    return before


def _row(grid: Grid, wished: list[int], column: int, low: int) -> int:
    """The free row of this lane that is nearest to the row of a step before, else the first one."""
    high = len(grid.rows)
    wish = next((row for row in wished if low <= row < high), low)
    free = [row for row in range(low, high + 1) if (column, row) not in grid.taken]
    return min(free, key=lambda row: (abs(row - wish), -row))


def _shelves(scene: Scene, beside: list[str], rank: dict[str, int]) -> list[dict[int, str]]:
    """Rows for data and notes above the steps, each over what it is tied to, or next to that."""
    shelves: list[dict[int, str]] = []
    for one in beside:
        column = _column(scene, one, rank)
        for shelf in shelves:
            free = next((c for c in (column, column + 1, column - 1) if c >= 0 and c not in shelf), None)
            if free is not None:
                shelf[free] = one
                break
        else:
            shelves.append({column: one})
    return shelves[::-1]


def _column(scene: Scene, thing: str, rank: dict[str, int]) -> int:
    for line in scene.lines:
        if line.tie == "link" and thing in (line.source, line.target):
            other = line.target if line.source == thing else line.source
            other = scene.host.get(other, other)
            if other in rank:
                return rank[other]
    return 0


def centre_room(thing: Thing) -> tuple[int, int]:
    """How far a thing with its words and rims reaches above and below its own middle, in pixels."""
    half, said = thing.height // 2, len(thing.words) * 14 + (4 if thing.words else 0)
    if thing.kind == "task":
        return half, half + max((_hanging(len(rim.end_words), rim.tail is not None) for rim in thing.rims), default=0)
    if thing.kind == "data":
        return half + said, half
    if thing.kind == "gateway":
        return half + said, half + said
    return half, half + said


def _hanging(end_lines: int, tail: bool) -> int:
    return 18 + 32 + 36 + 4 + 14 * end_lines if tail else 18 + 16
