"""Which way each line takes over the squared paper: through free squares, or along the channels between them."""

from collections.abc import Iterator

from bpmn.layout.grid import Grid
from bpmn.layout.things import Line, Scene, Thing
from bpmn.layout.way import BESIDE, Choice, Leg, Port, Side, Used, Way, rim_at, step


def routed(scene: Scene, grid: Grid) -> list[Way]:
    """A way for each line; straight ones first, so that nothing stands in theirs."""
    router = _Router(scene, grid)
    order = sorted(scene.lines, key=lambda line: (line.tie != "flow", router.span(line)))
    return [way for line in order if (way := router.way(line)) is not None]


class _Router:
    def __init__(self, scene: Scene, grid: Grid) -> None:
        self.scene = scene
        self.grid = grid
        self.used = Used()
        self.returning = {line.source for line in scene.lines if self._goes_back(line)}

    def _goes_back(self, line: Line) -> bool:
        source, target = self._square(line.source), self._square(line.target)
        return line.tie == "flow" and target[0] <= source[0] and target[1] <= source[1]

    def span(self, line: Line) -> tuple[int, int]:
        source, target = self._square(line.source), self._square(line.target)
        return abs(source[1] - target[1]), abs(source[0] - target[0])

    def _square(self, end: str) -> tuple[int, int]:
        thing = self.scene.host.get(end, end)
        return self.grid.place.get(thing, (0, self.grid.band.get(thing, 0)))

    def way(self, line: Line) -> Way | None:
        ends = [self.scene.host.get(end, end) for end in (line.source, line.target)]
        choices = self._choices(line, *ends)
        chosen = next((choice for choice in choices if self._free(choice, line)), None)
        if chosen is None:
            return None
        self._use(chosen, line)
        rim = line.source if line.source in self.scene.host else None
        return Way(
            line=line,
            source=ends[0],
            target=ends[1],
            leave=chosen.leave,
            arrive=chosen.arrive,
            legs=chosen.legs,
            rim=rim,
        )

    def _choices(self, line: Line, source: str, target: str) -> Iterator[Choice]:
        if source not in self.grid.place or target not in self.grid.place:
            return self._to_pool(line, source, target)
        if line.tie == "message":
            return self._message(source, target)
        if line.tie == "link":
            return self._link(source, target)
        if line.source in self.scene.host:
            return self._from_rim(line.source, source, target)
        if self.grid.place[target][0] > self.grid.place[source][0]:
            return self._forward(self.scene.things[source], self.scene.things[target])
        return self._back(self.scene.things[source], self.scene.things[target])

    def _forward(self, source: Thing, target: Thing) -> Iterator[Choice]:
        (c1, r1), (c2, r2) = self.grid.place[source.id], self.grid.place[target.id]
        right, left = Port(side="right"), Port(side="left")
        if r1 == r2 and (source.id, target.id) in self.used.pairs:
            # Two ways between the same two things: the second one goes over the top, or it could not be seen.
            off = self._from_above(target, side=-1)
            over = (Leg("v", c1 + 1), Leg("h", r2), Leg("column", c2, off))
            yield Choice(leave=right, arrive=Port(side="top", off=off), legs=over)
        elif r1 == r2:
            yield Choice(leave=right, arrive=left, row=(r1, range(c1 + 1, c2), 0))
        else:
            yield from self._by_tips(source, target)
        yield from self._around(source, target)

    def _around(self, source: Thing, target: Thing) -> Iterator[Choice]:
        """With a turn in the channel before the target, in the one after the source, or in both."""
        (c1, r1), (c2, r2) = self.grid.place[source.id], self.grid.place[target.id]
        right, turn, last = Port(side="right"), Leg("v", c1 + 1), Leg("v", c2)
        if target.kind != "task" and not self._left_tip_free(target):
            down = Leg("column", c2)
            top = Port(side="top")
            yield Choice(leave=right, arrive=top, legs=(last, Leg("h", r2), down), row=(r1, range(c1 + 1, c2), 0))
            yield Choice(leave=right, arrive=top, legs=(turn, Leg("h", r2), down))
            return
        off = step(target, r1 - r2)
        arrive = Port(side="left", off=off)
        side: Side = "bottom" if r2 > r1 else "top"
        if self._second_way(source, side):
            below = Leg("h", r1 + 1 if side == "bottom" else r1)
            yield Choice(leave=Port(side=side), arrive=arrive, legs=(below, last, Leg("row", r2, off)))
        yield Choice(leave=right, arrive=arrive, legs=(last, Leg("row", r2, off)), row=(r1, range(c1 + 1, c2), 0))
        yield Choice(leave=right, arrive=arrive, legs=(turn, Leg("row", r2, off)), row=(r2, range(c1 + 1, c2), off))
        between = Leg("h", r2 + 1 if r2 < r1 else r2)
        yield Choice(leave=right, arrive=arrive, legs=(turn, between, last, Leg("row", r2, off)))

    def _second_way(self, source: Thing, side: Side) -> bool:
        """Whether a diamond's right tip has its line already, and this one is free: each choice leaves visibly."""
        taken = (source.id, "right") in self.used.tips
        return source.kind == "gateway" and taken and self._tip_free(source.id, side, leaving=True)

    def _left_tip_free(self, target: Thing) -> bool:
        """Whether a line that arrives at the middle of the left side meets none that leaves the step before."""
        column, row = self.grid.place[target.id]
        before = self.grid.taken.get((column - 1, row))
        if before is None:
            return (column - 1, row, 0) not in self.used.rows
        return any(line.source == before and line.target == target.id for line in self.scene.lines)

    def _by_tips(self, source: Thing, target: Thing) -> Iterator[Choice]:
        """With one bend only: down or up from a diamond's tip, or into one."""
        (c1, r1), (c2, r2) = self.grid.place[source.id], self.grid.place[target.id]
        down = r2 > r1
        if source.kind == "gateway" and self._tip_free(source.id, "bottom" if down else "top", leaving=True):
            rows = range(r1 + 1, r2 + 1) if down else range(r2, r1)
            yield Choice(
                leave=Port(side="bottom" if down else "top"),
                arrive=Port(side="left"),
                legs=(Leg("row", r2),),
                row=(r2, range(c1, c2), 0),
                column=(c1, rows),
            )
        tip = target.kind == "gateway" and self._tip_free(target.id, "top" if down else "bottom", leaving=False)
        if tip or (target.kind == "task" and down):
            rows = range(r1, r2) if down else range(r2 + 1, r1 + 1)
            yield Choice(
                leave=Port(side="right"),
                arrive=Port(side="top" if down else "bottom"),
                legs=(Leg("column", c2),),
                row=(r1, range(c1 + 1, c2 + 1), 0),
                column=(c2, rows),
            )

    def _back(self, source: Thing, target: Thing) -> Iterator[Choice]:
        (c1, r1), (c2, r2) = self.grid.place[source.id], self.grid.place[target.id]
        off = self._from_above(target, side=-1)
        arrive, down = Port(side="top", off=off), Leg("column", c2, off)
        if source.kind == "gateway" and r2 <= r1 and self.used.tips.get((source.id, "top"), True):
            top = Port(side="top")
            yield Choice(leave=top, arrive=arrive, legs=(Leg("h", r2), down), column=(c1, range(r2, r1)))
            yield Choice(leave=top, arrive=arrive, legs=(Leg("h", r1), Leg("v", c2 + 1), Leg("h", r2), down))
        yield Choice(leave=Port(side="right"), arrive=arrive, legs=(Leg("v", c1 + 1), Leg("h", r2), down))

    def _from_rim(self, rim: str, source: str, target: str) -> Iterator[Choice]:
        (_, r1), (c2, r2) = self.grid.place[source], self.grid.place[target]
        thing = self.scene.things[source]
        leave = Port(side="bottom", off=rim_at(thing, rim))
        below = Leg("h", r1 + 1)
        goal = self.scene.things[target]
        if c2 > self.grid.place[source][0] and (goal.kind == "task" or self._left_tip_free(goal)):
            off = step(goal, r1 + 1 - r2)
            legs: tuple[Leg, ...] = (below, Leg("v", c2), Leg("row", r2, off))
            yield Choice(leave=leave, arrive=Port(side="left", off=off), legs=legs)
            return
        off = self._from_above(goal, side=-1)
        last = Leg("v", c2 if c2 > self.grid.place[source][0] else c2 + 1)
        yield Choice(
            leave=leave, arrive=Port(side="top", off=off), legs=(below, last, Leg("h", r2), Leg("column", c2, off))
        )

    def _link(self, source: str, target: str) -> Iterator[Choice]:
        (c1, r1), (c2, r2) = self.grid.place[source], self.grid.place[target]
        low, high = (r1, r2) if r1 < r2 else (r2, r1)
        if c1 == c2 and r1 != r2:
            sides: tuple[Side, Side] = ("bottom", "top") if r1 < r2 else ("top", "bottom")
            yield Choice(leave=Port(side=sides[0]), arrive=Port(side=sides[1]), column=(c1, range(low + 1, high)))
        if self.scene.things[target].kind == "data" and c2 > c1 and r2 < r1 and self._beside_only(c1, range(r2, r1)):
            yield Choice(
                leave=Port(side="top", off=BESIDE),
                arrive=Port(side="left"),
                legs=(Leg("row", r2),),
                row=(r2, range(c1 + 1, c2), 0),
            )
        off = self._from_above(self.scene.things[target], side=1)
        yield Choice(
            leave=Port(side="right"),
            arrive=Port(side="top", off=off),
            legs=(Leg("v", c1 + 1), Leg("h", r2), Leg("column", c2, off)),
        )

    def _beside_only(self, column: int, rows: range) -> bool:
        """Whether nothing wider than data stands in these squares: a line may pass beside it."""
        inside = [self.grid.taken[column, row] for row in rows if (column, row) in self.grid.taken]
        return all(self.scene.things[thing].kind == "data" for thing in inside)

    def _message(self, source: str, target: str) -> Iterator[Choice]:
        (c1, r1), (c2, r2) = self.grid.place[source], self.grid.place[target]
        goal, off = self.scene.things[target], 0
        if goal.kind == "task":
            off = goal.width // 2 - 20
        start = self.scene.things[source].width // 2 - 20 if self.scene.things[source].kind == "task" else 0
        down = r2 > r1
        legs = (
            Leg("h", r1 + 1 if down else r1),
            Leg("v", c1 + 1),
            Leg("h", r2 if down else r2 + 1),
            Leg("column", c2, off),
        )
        yield Choice(
            leave=Port(side="bottom" if down else "top", off=start),
            legs=legs,
            arrive=Port(side="top" if down else "bottom", off=off),
        )

    def _to_pool(self, line: Line, source: str, target: str) -> Iterator[Choice]:
        """To or from a closed pool: straight where nothing stands between, else down beside the column."""
        if source not in self.grid.place and target not in self.grid.place:
            return
        thing, band = (source, target) if source in self.grid.place else (target, source)
        if band not in self.grid.band:
            return
        (column, row), other = self.grid.place[thing], self.grid.band[band]
        down = other > row
        shape = self.scene.things[thing]
        # Right of the last event on the task's edge, where there are several, is room for four lines.
        apart, most = (12, 4) if len(shape.rims) > 1 else (16, 5)
        off = shape.width // 2 - 20 - apart * (self._from_above(shape, side=0) % most) if shape.kind == "task" else 0
        sides: tuple[Side, Side] = ("bottom", "top") if down else ("top", "bottom")
        rows = range(row + 1, other) if down else range(other + 1, row)
        ports = (Port(side=sides[0], off=off), Port(side=sides[1], off=off))
        legs: tuple[Leg, ...] = (Leg("h", row + 1 if down else row), Leg("v", column + 1))
        if thing == target:
            ports, legs = (ports[1], ports[0]), (legs[1], legs[0], Leg("column", column, off))
        yield Choice(leave=ports[0], arrive=ports[1], column=(column, rows))
        yield Choice(leave=ports[0], arrive=ports[1], legs=legs)

    def _from_above(self, thing: Thing, side: int) -> int:
        """How far from the middle the next line from above arrives; `side` 0 only counts."""
        count = self.used.tops[thing.id] = self.used.tops.get(thing.id, -1) + 1
        if not side:
            return count
        if thing.kind in ("gateway", "event"):
            return 0
        return side * (8 + min(12 * (1 + count % 5), thing.width // 2 - 14))

    def _free(self, choice: Choice, line: Line) -> bool:
        if choice.row is not None:
            row, columns, off = choice.row
            for column in columns:
                if (column, row) in self.grid.taken or (column, row, off) in self.used.rows:
                    return False
        if choice.column is not None:
            column, rows = choice.column
            for row in rows:
                if (column, row) in self.grid.taken or (column, row) in self.used.columns:
                    return False
        return True

    def _tip_free(self, gateway: str, side: Side, *, leaving: bool) -> bool:
        """A tip is for lines that leave or for lines that arrive; the upper one first of all for what goes back."""
        if leaving and side == "top" and gateway in self.returning:
            return False
        return self.used.tips.get((gateway, side), leaving) is leaving and (
            not leaving or (gateway, side) not in self.used.tips
        )

    def _use(self, choice: Choice, line: Line) -> None:
        self.used.pairs.add((line.source, line.target))
        for end, port, leaving in ((line.source, choice.leave, True), (line.target, choice.arrive, False)):
            self.used.tips[end, port.side] = leaving
        if choice.row is not None:
            row, columns, off = choice.row
            self.used.rows.update({(column, row, off): line.id for column in columns})
        if choice.column is not None:
            column, rows = choice.column
            self.used.columns.update({(column, row): line.id for row in rows})
