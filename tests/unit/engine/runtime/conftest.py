"""Small procedures drawn in a line of Python each, and a player that moves one instance through `advance`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from bpmn.library import source
from engine.calendar import Calendar
from engine.calendar_library import shipped as shipped_calendar
from engine.runtime import commands as c
from engine.runtime.advance import Step, advance
from engine.runtime.parser import DIAGRAM, Compiled, compile_version
from forms.library import shipped as shipped_forms

SOP = "updating-data-website"
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 07.30 WIB, the office opens
HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="berkas" targetNamespace="http://example.org">
<process id="surat" name="Surat" isExecutable="true">"""
RETURN = """<extensionElements><spiffworkflow:properties><spiffworkflow:property name="mutu.kembali" value="ya"/>
</spiffworkflow:properties></extensionElements>"""
KINDS = {"x": "exclusiveGateway", "p": "parallelGateway", "o": "inclusiveGateway", "e": "endEvent", "s": "startEvent"}


class Drawing:
    """A diagram by its nodes and flows: a node whose id starts with x, p, o, e, s is a gateway, an end or the start."""

    def __init__(self, lanes: Mapping[str, Iterable[str]] | None = None) -> None:
        self.lanes = {name: tuple(ids) for name, ids in (lanes or {}).items()}
        self.flows: list[tuple[str, str, str | None, bool]] = []
        self.timers: list[tuple[str, str, str, bool]] = []
        self.forms: dict[str, str] = {}

    def path(self, *ids: str) -> "Drawing":
        """One plain flow between each and the next."""
        self.flows += [(a, b, None, False) for a, b in pairwise(ids)]
        return self

    def when(self, gateway: str, target: str, condition: str) -> "Drawing":
        self.flows.append((gateway, target, condition, False))
        return self

    def back(self, gateway: str, target: str) -> "Drawing":
        """A default flow that returns."""
        self.flows.append((gateway, target, None, True))
        return self

    def timer(self, identifier: str, task: str, span: str, *then: str, interrupting: bool = False) -> "Drawing":
        """A boundary timer and where it leads; to an end of its own when nothing is said."""
        self.timers.append((identifier, task, span, interrupting))
        return self.path(identifier, *(then or (f"e_{identifier}",)))

    def asks(self, task: str, *fields: str, choices: tuple[str, ...] = ("ya", "tidak")) -> "Drawing":
        """Give a task a form with these choice fields, none of them required."""
        self.forms[task] = (
            '{"schema": {"title": "Isian", "type": "object", "properties": {'
            + ", ".join(
                f'"{f}": {{"type": "string", "title": "{f}", "oneOf": ['
                + ", ".join(f'{{"const": "{v}", "title": "{v}"}}' for v in choices) + "]}"
                for f in fields
            )
            + "}}}"
        )
        return self

    def nodes(self) -> list[str]:
        return list(dict.fromkeys(n for a, b, *_ in self.flows for n in (a, b)))

    def source(self) -> bytes:
        timers = {t[0]: t for t in self.timers}
        text = [HEAD]
        if self.lanes:
            text.append('<laneSet id="lajur">')
            for number, (name, ids) in enumerate(self.lanes.items()):
                refs = "".join(f"<flowNodeRef>{i}</flowNodeRef>" for i in ids)
                text.append(f'<lane id="lane{number}" name={quoteattr(name)}>{refs}</lane>')
            text.append("</laneSet>")
        for node in self.nodes():
            text.append(_timer(timers[node]) if node in timers else self._node(node))
        for number, (a, b, condition, returns) in enumerate(self.flows):
            text.append(f'<sequenceFlow id="f{number}" sourceRef="{a}" targetRef="{b}">')
            if returns:
                text.append(RETURN)
            if condition:
                text.append(f'<conditionExpression xsi:type="tFormalExpression">{_escaped(condition)}'
                            "</conditionExpression>")
            text.append("</sequenceFlow>")
        return "".join([*text, "</process></definitions>"]).encode()

    def _node(self, node: str) -> str:
        if node[0] in KINDS:
            outgoing = [(number, f) for number, f in enumerate(self.flows) if f[0] == node]
            plain = [f"f{number}" for number, f in outgoing if f[2] is None]
            default = f' default="{plain[0]}"' if node[0] in "xo" and len(outgoing) > 1 and plain else ""
            return f'<{KINDS[node[0]]} id="{node}"{default}/>'
        form = ""
        if node in self.forms:
            form = (
                "<extensionElements><spiffworkflow:properties><spiffworkflow:property "
                f'name="formJsonSchemaFilename" value="{node}.json"/></spiffworkflow:properties></extensionElements>'
            )
        return f'<userTask id="{node}" name="{node}">{form}</userTask>'

    def files(self) -> dict[str, bytes]:
        return {DIAGRAM: self.source(), **{f"{t}.json": text.encode() for t, text in self.forms.items()}}

    def compiled(self) -> Compiled:
        return compile_version(self.files())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _timer(timer: tuple[str, str, str, bool]) -> str:
    identifier, task, span, interrupting = timer
    return (
        f'<boundaryEvent id="{identifier}" attachedToRef="{task}" cancelActivity="{str(interrupting).lower()}">'
        f'<timerEventDefinition id="d_{identifier}"><timeDuration xsi:type="tFormalExpression">{span}</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )


@dataclass
class Player:
    """One instance in the hands of a test; every move is one `advance`."""

    version: Compiled = field(repr=False)
    calendar: Calendar = field(repr=False)
    now: datetime = MONDAY
    pruning: bool = True
    snapshot: bytes | None = None
    step: Step = field(init=False)
    open: list[tuple[str, int]] = field(default_factory=list)
    deadlines: dict[tuple[str, int], str] = field(default_factory=dict)  # those still pending -> due

    def do(self, command: c.Command) -> Step:
        self.step = advance(self.version, self.calendar, self.snapshot, command, self.now, pruning=self.pruning)
        self.snapshot = self.step.snapshot
        effects = self.step.effects
        for closed in effects.closed:
            self.open.remove((closed.element, closed.visit))
        self.open += [(o.element, o.visit) for o in effects.opened]
        for change in effects.deadlines:
            self.deadlines.pop((change.timer, change.visit), None)
            if change.status == "pending":
                self.deadlines[change.timer, change.visit] = change.due
        self.now += timedelta(minutes=1)
        return self.step

    def begin(self) -> Step:
        return self.do(c.Begin())

    def complete(self, element: str, by: int = 1, to: int | None = None, /, **control: Any) -> Step:
        """Complete the newest open visit of an element."""
        visit = max(v for e, v in self.open if e == element)
        return self.do(c.CompleteTask(element=element, visit=visit, by=by, control=control, to=to))

    def miss(self, timer: str, visit: int = 1) -> Step:
        return self.do(c.DeadlineMissed(timer=timer, visit=visit))

    def elements(self) -> list[str]:
        return sorted(e for e, _ in self.open)


@pytest.fixture(scope="session")
def draw() -> type[Drawing]:
    """Drawings of small procedures."""
    return Drawing


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar.load(shipped_calendar("lampung"))


class Play:
    """Begins instances of a drawing or of a version; told apart from its content in reports."""

    def __init__(self, calendar: Calendar, sop: Compiled) -> None:
        self.calendar = calendar
        self.sop = sop

    def __call__(self, version: Drawing | Compiled, **more: Any) -> Player:
        compiled = version.compiled() if isinstance(version, Drawing) else version
        player = Player(version=compiled, calendar=self.calendar, **more)
        player.begin()
        return player


@pytest.fixture(scope="session")
def play(calendar: Calendar, sop: Compiled) -> Play:
    """A player of a drawing or a version, begun."""
    return Play(calendar, sop)


@pytest.fixture(scope="session")
def sop() -> Compiled:
    """The shipped SOP."""
    return compile_version({DIAGRAM: source(SOP), **shipped_forms(SOP)})
