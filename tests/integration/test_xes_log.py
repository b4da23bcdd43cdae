"""Logs that leave the house, from both databases, read again by an independent reader and held against the net."""

import gzip
import random
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bpmn.library import source
from bpmn.net import net_of
from bpmn.pnml import pnml
from bpmn.reader import read
from engine.commands.move import Move
from engine.house import OPERATOR
from engine.questions.conformance import Conformance
from engine.store import tables as t
from tests.conftest import SOP, Kantor
from tests.integration.busy_office import BERKAS, counted, exported, parsed, taken_back, value

r4pm = pytest.importorskip("r4pm")

TRANSITIONS = {"schedule", "assign", "reassign", "start", "suspend", "resume", "complete", "withdraw"}


def test_the_xes_log_has_what_the_database_has(busy: Kantor, tmp_path: Path) -> None:
    root = parsed(exported(busy, tmp_path, "xes"))
    traces = root.findall("trace")
    found = Counter(value(e, "lifecycle:transition") for e in root.iter("event"))
    assert set(found) == TRANSITIONS  # the stories hold every one of them
    tasks = select(func.count()).select_from(t.task)
    assert len(traces) == counted(busy, select(func.count()).select_from(t.instance))
    assert found["schedule"] == counted(busy, tasks)
    completed = counted(busy, tasks.where(t.task.c.how == "completed"))
    assert found["complete"] == completed - taken_back(busy)
    assert found["withdraw"] == counted(busy, tasks.where(t.task.c.how.is_not(None))) - found["complete"]
    assert taken_back(busy) > 0
    assert {value(e, "mutubaku:late") for e in root.iter("event")} == {None, "false", "true"}
    assert "return" in {value(e, "mutubaku:cause") for e in root.iter("event")}


def test_the_independent_reader_finds_as_many_traces_and_events(busy: Kantor, tmp_path: Path) -> None:
    path = exported(busy, tmp_path, "xes")
    root = parsed(path)
    packed = tmp_path / "log.xes.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for file in (path, packed):
        log = r4pm.import_item("EventLog", str(file))
        projection = r4pm.bindings.log_to_activity_projection(log)
        assert r4pm.bindings.get_num_cases(projection) == len(root.findall("trace"))
        graph = r4pm.bindings.discover_dfg(log)
        assert sum(graph["activities"].values()) == len(list(root.iter("event")))


def complete_only(path: Path) -> list[tuple[str, list[str]]]:
    """Each trace's number and completed steps: the filter that every tool offers."""
    root = parsed(path)
    return [
        (str(value(trace, "concept:name")), [
            str(value(e, "concept:name"))
            for e in trace.findall("event") if value(e, "lifecycle:transition") == "complete"
        ])
        for trace in root.findall("trace") if value(trace, "mutubaku:state") == "completed"
    ]


@pytest.fixture
def net(tmp_path: Path) -> Any:
    path = tmp_path / "sop.pnml"
    path.write_text(pnml(net_of(read(source(SOP))), SOP))
    return r4pm.petri_net.import_pnml(str(path))


def cost(net: Any, steps: list[str]) -> int:
    return int(r4pm.bindings.align_trace(net, steps)["cost"])


def test_every_case_of_the_engine_aligns_at_no_cost_and_a_planted_deviation_does_not(
    busy: Kantor, tmp_path: Path, net: Any
) -> None:
    cases = complete_only(exported(busy, tmp_path, "xes"))
    assert len(cases) == BERKAS
    draw = random.Random(4)
    for number, steps in cases:
        assert cost(net, steps) == 0, number
        assert cost(net, steps[:-1]) > 0, number
        dropped = draw.randrange(len(steps))
        assert cost(net, [s for s in steps if s != steps[dropped]]) > 0, number
        assert cost(net, [*steps[:1], steps[-1], *steps[1:]]) > 0, number
        assert busy.desk.ask(Conformance(number=number), OPERATOR).fits is True


def test_a_move_leaves_the_net_by_order_and_is_told_as_an_intervention(
    kantor: Kantor, tmp_path: Path, net: Any
) -> None:
    instance = kantor.start()
    kantor.walk(instance, upto="k06")
    kantor.do("admin", Move(instance=instance, element="k04", reason="Salah bagian"))
    kantor.walk(instance, start="k04")
    ((number, steps),) = complete_only(exported(kantor, tmp_path, "xes"))
    assert cost(net, steps) > 0
    found = kantor.desk.ask(Conformance(number=number), OPERATOR)
    assert found.fits is True
    assert [(i.type, i.step) for i in found.interventions] == [("instance:moved", "4. Menugaskan upload data")]


def test_the_log_follows_the_rules_of_the_xes_schema(busy: Kantor, tmp_path: Path) -> None:
    root = parsed(exported(busy, tmp_path, "xes"))
    assert root.tag == "log"  # without a namespace
    assert root.get("xes.version") == "1849.2016"
    order = ["extension", "global", "classifier", "string", "trace"]
    places = [order.index(child.tag) for child in root]
    assert places == sorted(places)
    for name in ("extension", "classifier"):
        assert all(one.get("name", "").isalnum() for one in root.findall(name))
    prefixes = {one.get("prefix") for one in root.findall("extension")}
    keys = {child.get("key", "") for child in root.iter() if child.get("key")}
    assert {key.partition(":")[0] for key in keys} <= prefixes
    (declared,) = [one for one in root.findall("global") if one.get("scope") == "event"]
    always = {child.get("key") for child in declared}
    assert "org:resource" not in always
    for event in root.iter("event"):
        assert always <= {child.get("key") for child in event}
        for child in event:
            check_typed(child)
    assert {one.get("keys") for one in root.findall("classifier")} <= {
        "concept:name", "concept:name lifecycle:transition", "org:role"
    }


def check_typed(attribute: ET.Element) -> None:
    text = attribute.get("value", "")
    if attribute.tag == "date":
        assert datetime.fromisoformat(text).utcoffset() is not None
        assert text[19] == "."  # milliseconds
    elif attribute.tag == "int":
        assert str(int(text)) == text
    elif attribute.tag == "boolean":
        assert text in ("true", "false")
    else:
        assert attribute.tag == "string"


def test_times_and_life_cycles_of_each_trace_are_in_order(busy: Kantor, tmp_path: Path) -> None:
    for trace in parsed(exported(busy, tmp_path, "xes")).findall("trace"):
        events = trace.findall("event")
        times = [datetime.fromisoformat(str(value(e, "time:timestamp"))) for e in events]
        assert times == sorted(times)
        assert [int(str(value(e, "mutubaku:seq"))) for e in events] == list(range(1, len(events) + 1))
        state: dict[str | None, str] = {}
        for event in events:
            step, transition = value(event, "concept:instance"), str(value(event, "lifecycle:transition"))
            assert (state.get(step, ""), transition) in FOLLOWS, (step, state.get(step), transition)
            state[step] = FOLLOWS[state.get(step, ""), transition]
            if transition in ("complete", "start", "suspend", "resume"):
                assert value(event, "org:resource")


FOLLOWS = {
    ("", "schedule"): "offered", ("offered", "assign"): "offered", ("offered", "reassign"): "offered",
    ("offered", "start"): "begun", ("offered", "complete"): "over", ("offered", "withdraw"): "over",
    ("begun", "assign"): "begun", ("begun", "reassign"): "begun", ("begun", "suspend"): "paused",
    ("begun", "complete"): "over", ("begun", "withdraw"): "over", ("paused", "reassign"): "paused",
    ("paused", "resume"): "begun", ("paused", "withdraw"): "over",
}  # state of a task, transition -> state
