"""OCEL 2.0 from both databases, read again by an independent reader."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.store import tables as t
from tests.conftest import RETURNS, Kantor
from tests.integration.busy_office import counted, exported

r4pm = pytest.importorskip("r4pm")


def test_the_ocel_log_has_one_event_for_each_event_of_the_histories(busy: Kantor, tmp_path: Path) -> None:
    path = exported(busy, tmp_path, "ocel")
    said = json.loads(path.read_text())
    told = select(func.count()).where(t.event.c.stream.like("instance:%"))
    objects = Counter(one["type"] for one in said["objects"])
    assert len(said["events"]) == counted(busy, told)
    assert objects["Instance"] == counted(busy, select(func.count()).select_from(t.instance))
    pairs = select(t.document.c.instance, t.document.c.name).distinct().subquery()
    assert objects["Document"] == counted(busy, select(func.count()).select_from(pairs)) > 0
    linked = r4pm.bindings.slim_link_ocel(ocel=r4pm.import_item("OCEL", str(path)))
    assert r4pm.bindings.num_events(ocel=linked) == len(said["events"])
    assert r4pm.bindings.num_objects(ocel=linked) == len(said["objects"])


def test_the_ocel_log_follows_the_rules_of_the_published_schema(busy: Kantor, tmp_path: Path) -> None:
    said = json.loads(exported(busy, tmp_path, "ocel").read_text())
    assert set(said) == {"objectTypes", "eventTypes", "objects", "events"}
    declared = {
        kind: {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in said[kind]}
        for kind in ("objectTypes", "eventTypes")
    }
    ids = {one["id"] for one in said["objects"]}
    assert len(ids) == len(said["objects"])
    assert len({one["id"] for one in said["events"]}) == len(said["events"])
    for kind, of in (("objects", "objectTypes"), ("events", "eventTypes")):
        for one in said[kind]:
            types = declared[of][one["type"]]
            assert all(isinstance(a["value"], str) and a["name"] in types for a in one["attributes"])
            assert all(r["objectId"] in ids and r["qualifier"] for r in one["relationships"])
            times = [a["time"] for a in one["attributes"]] if kind == "objects" else [one["time"]]
            assert all(datetime.fromisoformat(time).utcoffset() is not None for time in times)
            for a in one["attributes"]:
                kinds = {"integer": int, "time": datetime.fromisoformat, "boolean": ("true", "false").index}
                kinds.get(types[a["name"]], str)(a["value"])
    for event in said["events"]:
        qualifiers = [r["qualifier"] for r in event["relationships"]]
        assert qualifiers.count("kasus") == 1


def test_a_document_shows_its_chain_of_paraf(kantor: Kantor, tmp_path: Path) -> None:
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"satu")]})
    kantor.complete(instance, "k02", RETURNS["k02"])
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"dua")]})
    kantor.walk(instance, upto="k03", start="k02")
    said = json.loads(exported(kantor, tmp_path, "ocel").read_text())
    (document,) = [one for one in said["objects"] if one["type"] == "Document"]
    status = [a["value"] for a in document["attributes"] if a["name"] == "status"]
    assert status == ["diajukan", "dikembalikan", "diajukan", "paraf", "paraf"]
    assert [a["value"] for a in document["attributes"] if a["name"] == "version"] == ["1", "2"]
    times = [a["time"] for a in document["attributes"] if a["name"] == "status"]
    assert times == sorted(times)
