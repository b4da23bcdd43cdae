"""OCEL 2.0 JSON: Berkas, persons and documents as objects; every event of a Berkas as one event.

A completed step has the step as its type; everything else (a start, a take-over, a missed deadline, a move ...) the
type that the history gives it (engine/README.md). As the published schema asks, every value is a text; what it means is
said once, by the attribute's type.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.logs.case import Case, Ground, Happening
from engine.logs.lifecycle import Entry, entries

TYPE, ENDING = "application/json", "json"

INSTANCE, PERSON, DOCUMENT = "Instance", "Person", "Document"
STATIC = "1970-01-01T00:00:00Z"  # the time of what does not change
RETURNED, HANDED_IN = "dikembalikan", "diajukan"  # a document's status, besides the act that covers it

_EVENT = (
    ("lifecycle", "string"), ("step_id", "string"), ("element", "string"), ("visit", "integer"), ("lane", "string"),
    ("position", "string"), ("group", "string"), ("kind", "string"), ("via", "string"), ("seq", "integer"),
    ("decision", "string"), ("reason", "string"), ("offered_at", "time"), ("started_at", "time"),
    ("start_basis", "string"), ("due_at", "time"), ("late", "boolean"), ("std_min", "integer"),
    ("work_min", "integer"), ("taken_back", "boolean"), ("act", "string"), ("medium", "string"),
)
_OBJECTS = {
    INSTANCE: (("title", "string"), ("sifat", "string"), ("procedure", "string"), ("sop", "string"),
               ("version", "integer"), ("version_digest", "string"), ("state", "string")),
    PERSON: (),
    DOCUMENT: (("name", "string"), ("status", "string"), ("version", "integer"), ("sha256", "string")),
}
_OTHER = (
    "instance:started", "instance:moved", "instance:cancelled", "instance:calendar-changed", "task:withdrawn",
    "task:claimed", "task:released", "task:taken-over", "task:assigned", "deadline:missed", "note:added",
)
_QUALIFIER = {"task:completed": "pelaksana", "task:seen": "pelaksana"}


def written(ground: Ground, cases: Callable[[], Iterable[Case]]) -> Iterator[tuple[str, int]]:
    """The log in pieces, each with how many events it holds; `cases` is walked through twice."""
    types = [*dict.fromkeys(name for steps in ground.steps for name in steps.names.values()), *_OTHER]
    yield '{"objectTypes":' + _json([_type(name, of) for name, of in _OBJECTS.items()]), 0
    yield ',"eventTypes":' + _json([_type(name, _EVENT) for name in types]) + ',"objects":[\n', 0
    people: dict[int, None] = {}
    comma = ""
    for case in cases():
        people |= dict.fromkeys(_people(case))
        yield comma + ",\n".join(map(_json, _objects(ground, case))), 0
        comma = ",\n"
    for who in people:
        yield comma + _json({"id": _person(ground, who), "type": PERSON, "attributes": [], "relationships": []}), 0
        comma = ",\n"
    yield '\n],"events":[\n', 0
    comma = ""
    for case in cases():
        found = [_json(event) for event in _events(ground, case)]
        yield comma + ",\n".join(found), len(found)
        comma = ",\n"
    yield "\n]}\n", 0


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _type(name: str, attributes: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": n, "type": t} for n, t in attributes]}


def _person(ground: Ground, who: int) -> str:
    return f"{PERSON}:{ground.person(who)}"


def _document(case: Case, name: str) -> str:
    return f"{case.number}/{name}"


def _people(case: Case) -> Iterator[int]:
    yield case.starter
    for happening in case.happenings:
        yield from _involved(happening).values()


def _involved(happening: Happening) -> dict[str, int]:
    """Qualifier -> person: who did it, who entered it from paper, who was given the task, from whom."""
    found = {
        _QUALIFIER.get(happening.type, "pelaku"): happening.actor.get("person"),
        "pencatat": happening.actor.get("entered_by"),
        "penerima": happening.body.get("to"),
        "pemegang sebelumnya": happening.body.get("from"),
    }
    return {qualifier: who for qualifier, who in found.items() if isinstance(who, int)}


def _attributes(said: Iterable[tuple[str, Any]]) -> list[dict[str, str]]:
    return [{"name": name, "value": _value(value)} for name, value in said if value not in (None, "")]


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _objects(ground: Ground, case: Case) -> Iterator[dict[str, Any]]:
    steps, title = case.steps, case.title if ground.open_words(case) else ""
    said = (("title", title), ("sifat", case.sifat), ("procedure", steps.procedure), ("sop", steps.sop),
            ("version", steps.number), ("version_digest", steps.digest))
    states = [("running", case.happenings[0].at)] if case.happenings else []
    states += [(h.body["state"], h.at) for h in case.happenings if "state" in h.body]
    changing = [{"name": "state", "value": state, "time": ground.time(at)} for state, at in states]
    yield {
        "id": case.number, "type": INSTANCE, "attributes": [a | {"time": STATIC} for a in _attributes(said)] + changing,
        "relationships": [{"objectId": _person(ground, case.starter), "qualifier": "pemrakarsa"}],
    }
    for name, changes in _documents(case).items():
        attributes = [{"name": "name", "value": name, "time": STATIC}]
        attributes += [{"name": n, "value": _value(v), "time": ground.time(at)} for n, v, at in changes]
        yield {"id": _document(case, name), "type": DOCUMENT, "attributes": attributes,
               "relationships": [{"objectId": case.number, "qualifier": "kasus"}]}


def _documents(case: Case) -> dict[str, list[tuple[str, Any, Any]]]:
    """Each document's changes: a version handed in, an act that covers it, a return."""
    found: dict[str, list[tuple[str, Any, Any]]] = {}
    for happening in case.happenings:
        body, at = happening.body, happening.at
        for made in body.get("documents", ()):
            changes = found.setdefault(made["name"], [])
            changes += [("version", made["number"], at), ("sha256", made["file"], at), ("status", HANDED_IN, at)]
        act = body.get("act", {})
        for name in act.get("covers", {}):
            found.setdefault(name, []).append(("status", act["kind"], at))
        if any(opened["cause"] == "return" for opened in body.get("opened", ())):
            for changes in found.values():
                changes.append(("status", RETURNED, at))
    return found


def _events(ground: Ground, case: Case) -> Iterator[dict[str, Any]]:
    done = {entry.event: entry for entry in entries(case) if entry.done}
    for happening in case.happenings:
        entry = done.get(happening.seq)
        of_step = case.steps.names.get(entry.element, entry.element) if entry is not None else happening.type
        said = _of_step(ground, case, happening, entry) if entry is not None else _of_other(ground, case, happening)
        yield {
            "id": f"{case.id}#{happening.seq}", "type": of_step, "time": ground.time(happening.at),
            "attributes": _attributes((*said, *_acting(ground, happening), ("seq", happening.seq))),
            "relationships": _related(ground, case, happening),
        }


def _of_step(ground: Ground, case: Case, happening: Happening, entry: Entry) -> tuple[tuple[str, Any], ...]:
    run, act = entry.run, happening.body.get("act", {})
    return (
        ("lifecycle", entry.transition), *_place(case, entry.element, entry.visit), ("decision", entry.decision),
        ("reason", entry.reason if ground.open_words(case) else ""),
        ("offered_at", ground.time(run.offered) if run is not None else None),
        ("started_at", ground.time(run.started) if run is not None and run.started is not None else None),
        ("start_basis", run.basis if run is not None else None),
        ("due_at", ground.time(entry.due) if entry.due is not None else None),
        ("late", run.late if run is not None else None), ("std_min", entry.standard), ("work_min", entry.worked),
        ("taken_back", True if entry.transition != "complete" else None),
        ("act", act.get("kind")), ("medium", act.get("medium")),
    )


def _of_other(ground: Ground, case: Case, happening: Happening) -> tuple[tuple[str, Any], ...]:
    body = happening.body
    element = body.get("element") or case.steps.timers.get(body.get("timer", ""), "")
    return _place(case, element, body.get("visit")) if element else ()


def _place(case: Case, element: str, visit: int | None) -> tuple[tuple[str, Any], ...]:
    return (
        ("step_id", f"{case.id}/{element}/{visit}" if visit is not None else None), ("element", element),
        ("visit", visit), ("lane", case.steps.lanes.get(element, "")),
    )


def _acting(ground: Ground, happening: Happening) -> tuple[tuple[str, Any], ...]:
    actor = happening.actor
    title, unit = ground.positions.get(actor.get("position", 0), ("", ""))
    return ("position", title), ("group", unit), ("kind", actor.get("kind")), ("via", actor.get("via"))


def _related(ground: Ground, case: Case, happening: Happening) -> list[dict[str, str]]:
    related = [{"objectId": case.number, "qualifier": "kasus"}]
    related += [
        {"objectId": _person(ground, who), "qualifier": qualifier} for qualifier, who in _involved(happening).items()
    ]
    act = happening.body.get("act", {})
    covered = {name: act["kind"] for name in act.get("covers", {})}
    named = {made["name"]: HANDED_IN for made in happening.body.get("documents", ())} | covered
    return related + [{"objectId": _document(case, name), "qualifier": how} for name, how in named.items()]
