"""XES (IEEE 1849): one trace a Berkas, one event a transition of a task, in the order in which they happened.

Without a namespace, as the schema of 2016 has none; names of classifiers and extensions are NCNames; `global` says only
what every event has, and a step that was offered has no person yet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.logs.case import Case, Ground
from engine.logs.lifecycle import Entry, entries

TYPE, ENDING = "application/xml", "xes"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="MutuBaku" prefix="mutubaku" uri="urn:sopan:mutubaku.xesext"/>
<global scope="trace">
<string key="concept:name" value="-"/>
<string key="mutubaku:state" value="running"/>
</global>
<global scope="event">
<string key="concept:name" value="-"/>
<string key="concept:instance" value="-"/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
<string key="org:role" value="-"/>
<string key="mutubaku:element" value="-"/>
<int key="mutubaku:visit" value="1"/>
<int key="mutubaku:seq" value="0"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="ActivityLifecycle" keys="concept:name lifecycle:transition"/>
<classifier name="Role" keys="org:role"/>
<string key="lifecycle:model" value="standard"/>
"""

_SPECIAL = re.compile("[&<>\"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def text(value: str) -> str:
    """As the value of an attribute; characters that XML cannot hold are dropped."""
    if _SPECIAL.search(value) is None:
        return value
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], ""), value)


def written(ground: Ground, cases: Iterable[Case]) -> Iterator[tuple[str, int]]:
    """The log in pieces, each with how many events it holds."""
    writer = _Writer(ground)
    yield _HEAD + _string("concept:name", ground.office), 0
    for case in cases:
        yield writer.trace(case)
    yield "</log>\n", 0


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value="{text(value)}"/>\n' if value else ""


class _Writer:
    """Keeps what many events say alike: the start of a step's events, a person in a position."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.steps: dict[str, dict[str, str]] = {}  # version -> element -> what its events begin with
        self.people: dict[int, str] = {}
        self.seats: dict[tuple[Any, ...], str] = {}

    def trace(self, case: Case) -> tuple[str, int]:
        title = case.title if self.ground.open_words(case) else ""
        parts = [
            "<trace>\n", _string("concept:name", case.number), _string("mutubaku:state", case.state),
            _string("mutubaku:title", title), _string("mutubaku:sifat", case.sifat),
            _string("mutubaku:procedure", case.steps.procedure), _string("mutubaku:sop", case.steps.sop),
            f'<int key="mutubaku:version" value="{case.steps.number}"/>\n',
            _string("mutubaku:version_digest", case.steps.digest),
        ]
        begun = self.steps.setdefault(case.steps.digest, {})
        times: dict[datetime, str] = {}  # most of a trace's times stand twice: of a completion and of what it opened
        found = entries(case)
        for seq, entry in enumerate(found, 1):
            if entry.element not in begun:
                begun[entry.element] = _step(case, entry.element)
            for at in (entry.at, entry.due):
                if at is not None and at not in times:
                    times[at] = self.ground.time(at)
            parts.append(self._event(case, seq, entry, begun[entry.element], times))
        parts.append("</trace>\n")
        return "".join(parts), len(found)

    def _event(self, case: Case, seq: int, entry: Entry, begun: str, times: dict[datetime, str]) -> str:
        written = (
            f'{begun}<string key="concept:instance" value="{case.id}/{text(entry.element)}/{entry.visit}"/>\n'
            f'<string key="lifecycle:transition" value="{entry.transition}"/>\n'
            f'<date key="time:timestamp" value="{times[entry.at]}"/>\n'
            f'<int key="mutubaku:visit" value="{entry.visit}"/>\n<int key="mutubaku:seq" value="{seq}"/>\n'
        )
        if entry.event:
            written += f'<int key="mutubaku:event" value="{entry.event}"/>\n'
        if entry.person is not None:
            written += self._resource(entry.person)
        if entry.actor is not None:
            written += self._acting(entry.actor)
        if entry.cause:
            written += f'<string key="mutubaku:cause" value="{entry.cause}"/>\n'
        if entry.due is not None:
            written += f'<date key="mutubaku:due_at" value="{times[entry.due]}"/>\n'
        if entry.done:
            written += _done(entry, entry.reason if entry.reason and self.ground.open_words(case) else "")
        return written + "</event>\n"

    def _resource(self, person: int) -> str:
        known = self.people.get(person)
        if known is None:
            known = self.people[person] = _string("org:resource", self.ground.person(person))
        return known

    def _acting(self, actor: Mapping[str, Any]) -> str:
        """In which position, and who entered it from paper."""
        said = (actor.get("position"), actor.get("kind", ""), actor.get("entered_by"))
        known = self.seats.get(said)
        if known is None:
            position, kind, entered_by = said
            title, unit = self.ground.positions.get(position, ("", "")) if position is not None else ("", "")
            known = self.seats[said] = (
                _string("org:group", unit) + _string("mutubaku:position", title) + _string("mutubaku:kind", kind)
                + _string("mutubaku:entered_by", self.ground.person(entered_by))
            )
        return known


def _step(case: Case, element: str) -> str:
    """What every event of a step begins with: its name, its role and its BPMN id."""
    steps = case.steps
    name, lane = text(steps.names.get(element, element)), text(steps.lanes.get(element, "") or "-")
    return (f'<event>\n<string key="concept:name" value="{name}"/>\n<string key="org:role" value="{lane}"/>\n'
            f'<string key="mutubaku:element" value="{text(element)}"/>\n')


def _done(entry: Entry, reason: str) -> str:
    late = "true" if entry.run is not None and entry.run.late else "false"
    written = f'<boolean key="mutubaku:late" value="{late}"/>\n'
    if entry.decision or reason:
        written += _string("mutubaku:decision", entry.decision) + _string("mutubaku:reason", reason)
    if entry.standard is not None:
        written += f'<int key="mutubaku:std_min" value="{entry.standard}"/>\n'
    if entry.worked is not None:
        written += f'<int key="mutubaku:work_min" value="{entry.worked}"/>\n'
    if entry.transition != "complete":
        written += '<boolean key="mutubaku:taken_back" value="true"/>\n'
    return written
