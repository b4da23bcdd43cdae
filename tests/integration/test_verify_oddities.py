"""Columns and bodies that hold what the program never writes: told with their place, and nothing breaks."""

import random

import pytest
from sqlalchemy import text

from engine import house
from engine.chain import canonical
from engine.questions.verify import Verify
from engine.sealer import seal, write_out
from tests.integration.forger import forging

DRAW = random.Random(1)


def codes(kantor):
    return [f.code for f in kantor.desk.ask(Verify(), house.OPERATOR).flaws]


@pytest.fixture
def instance(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    return instance


@pytest.mark.parametrize("database", ["sqlite"])  # PostgreSQL does not take it
def test_a_column_that_holds_what_never_belongs_there_is_told(kantor, instance):
    of = f"stream = 'instance:{instance}' AND seq = 2"
    for change in ("hash = 'x'", "actor = x'ff'", "seq = 'dua'", "at = 5", "prev_hash = 1", "type = x'00'"):
        with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
            kept = forger.stream(f"instance:{instance}")
            forger.connection.execute(text(f"UPDATE event SET {change} WHERE {of}"))  # noqa: S608
        found = kantor.desk.ask(Verify(), house.OPERATOR)
        assert (found.whole, found.flaws[0].params["stream"]) == (False, f"instance:{instance}"), change
        with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
            forger.put(f"instance:{instance}", kept, rehash=False)
    assert codes(kantor) == []


@pytest.mark.parametrize("database", ["sqlite"])  # PostgreSQL does not take it
def test_text_that_is_no_text_is_told_with_the_table(kantor, instance):
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        forger.run("UPDATE event SET body = CAST(x'7bff7d' AS TEXT) WHERE seq = 2 AND stream LIKE 'instance:%'")
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert report.flaws[0].code == "database-unreadable"
    assert report.flaws[0].params["table"] == "event"


@pytest.mark.parametrize("kind", [
    "instance:started", "answers:erased", "file:erased", "version:published", "calendar:published", "person:added",
    "key:made", "key:changed", "sample:drawn",
])
def test_any_type_with_any_body_is_told_and_breaks_nothing(kantor, kind):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"catatan": "Naskah"})
    odd = [[], {}, [[]], "x", -1]
    names = ("erased", "file", "digest", "number", "version", "calendar", "id", "documents", "answers", "state")
    for stream in (f"instance:{instance}", "office", "seal", "procedure:updating-data-website"):
        for value in odd:
            with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
                kept = forger.stream(stream)
                body = canonical(dict.fromkeys(names, value))
                forger.put(stream, [{**kept[0], "type": kind, "body": body}, *map(dict, kept[1:])], rehash=True)
            assert not kantor.desk.ask(Verify(), house.OPERATOR).whole
            with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
                forger.put(stream, kept, rehash=False)
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        forger.put(f"instance:{instance}", forger.stream(f"instance:{instance}"), rehash=True)
    assert codes(kantor) == []
