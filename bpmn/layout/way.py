"""The parts of a way over the squared paper: a start, legs that set x and y by turns, and an arrival.

A leg names a channel or the middle of a column or row; where exactly that lies is decided when every line is known
(`tracks`, `places`).
"""

from dataclasses import dataclass, field
from typing import Literal

from bpmn.layout.things import PITCH, Line, Thing

Side = Literal["left", "right", "top", "bottom"]

BESIDE = 56  # from the middle of a task to a line that passes data above it


@dataclass(frozen=True, kw_only=True)
class Port:
    """Where a line touches a thing: the side, and how far from its middle."""

    side: Side
    off: int = 0


@dataclass(frozen=True)
class Leg:
    """`v`, `column` set x; `h`, `row` set y. `v` is the channel left of a column, `h` the one above a row."""

    kind: Literal["v", "h", "column", "row"]
    index: int
    off: int = 0


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a line runs."""

    line: Line
    source: str  # thing or pool; of an event on a rim its task
    target: str
    leave: Port
    arrive: Port
    legs: tuple[Leg, ...] = ()
    rim: str | None = None  # the event on a rim it starts from


@dataclass(kw_only=True)
class Used:
    """Squares whose middle a line already runs through, by who may share it."""

    rows: dict[tuple[int, int, int], str] = field(default_factory=dict)  # column, row, offset
    columns: dict[tuple[int, int], str] = field(default_factory=dict)
    tops: dict[str, int] = field(default_factory=dict)  # thing -> lines that arrive from above
    pairs: set[tuple[str, str]] = field(default_factory=set)  # sources and targets of lines that have their way
    tips: dict[tuple[str, Side], bool] = field(default_factory=dict)  # of a diamond -> whether a line leaves there


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A way that could be taken, and the squares that must be free for it."""

    leave: Port
    arrive: Port
    legs: tuple[Leg, ...] = ()
    row: tuple[int, range, int] | None = None  # row, its columns, offset: free squares wanted
    column: tuple[int, range] | None = None


def step(target: Thing, above: int) -> int:
    """How far from its middle a line from another row arrives: nearer to where it comes from."""
    far = {"task": 20, "gateway": 0, "event": 0}.get(target.kind, 8)
    return far if above > 0 else -far


def rim_at(task: Thing, rim: str) -> int:
    """The middle of an event on a task's lower edge, from the task's middle."""
    place = next(number for number, one in enumerate(task.rims) if one.id == rim)
    return 24 + PITCH * place - task.width // 2
