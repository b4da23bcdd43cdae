"""Somebody with the database's own password changes what is written: the chain, the replay, or both tell."""

import json

import pytest
from sqlalchemy import text

from engine import house
from engine.chain import canonical, hash_of
from engine.commands.claim import Claim, Release, TakeOver
from engine.commands.complete import Complete
from engine.commands.move import TakeBack
from engine.model import EventRecord
from engine.questions.replay import Replay
from engine.store.reads import events
from engine.store.tables import event as table


@pytest.fixture
def history(kantor):
    """A Berkas at step 4 after a return, and its stream."""
    instance = kantor.start()
    kantor.complete(instance, "k01", {"catatan": "Naskah"})
    kantor.give_back(instance, "k02")
    kantor.walk(instance, upto="k03")
    return instance


def forge(kantor, stream: str, seq: int, *, rehash: bool = False, drop: bool = False, **changes):
    """Change a row, or drop it; `rehash` also computes every later hash again, as a careful forger would."""
    desk = kantor.desk
    with desk.store.unit() as unit:
        told = events.stream(unit, stream)
    made, last = [], bytes(32)
    for record in told:
        if record.seq == seq and drop:
            continue
        fields = vars(record) | (changes if record.seq == seq else {})
        changed = EventRecord(**fields)
        if rehash:
            bare = EventRecord(**fields | {"prev_hash": last})
            changed = EventRecord(**vars(bare) | {"hash": hash_of(bare)})
        last = changed.hash
        made.append(changed)
    sqlite = desk.store.sqlite
    with desk.store.engine.connect() as connection:
        if sqlite:
            for trigger in ("event_no_update", "event_no_delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        connection.execute(table.delete().where(table.c.stream == stream))
        connection.execute(table.insert(), [vars(r) for r in made])
        if not sqlite:
            connection.commit()


def verdict(kantor, instance):
    """What a program says that was started after the forgery."""
    desk = kantor.again()
    try:
        return desk.ask(Replay(instance=instance), house.OPERATOR)
    finally:
        desk.close()


def _record(kantor, instance, seq):
    with kantor.desk.store.unit() as unit:
        return events.stream(unit, f"instance:{instance}")[seq - 1]


def test_untouched_it_is_identical_and_whole(kantor, history):
    told = verdict(kantor, history)
    assert (told.identical, told.chain) == (True, None)


@pytest.mark.parametrize("rehash", [False, True])
def test_a_changed_actor_is_told(kantor, history, rehash):
    actor = json.loads(_record(kantor, history, 3).actor) | {"person": kantor.people["kabid"]}
    forge(kantor, f"instance:{history}", 3, actor=canonical(actor), rehash=rehash)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (3, "not-permitted")
    assert (told.chain is None) == rehash


@pytest.mark.parametrize("rehash", [False, True])
def test_a_changed_decision_is_told(kantor, history, rehash):
    body = json.loads(_record(kantor, history, 3).body)
    body["control"] = {"keputusan": "setuju"}
    forge(kantor, f"instance:{history}", 3, body=canonical(body), rehash=rehash)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (3, "effects-differ")
    assert (told.chain is None) == rehash


@pytest.mark.parametrize("rehash", [False, True])
def test_a_changed_time_is_told(kantor, history, rehash):
    record = _record(kantor, history, 2)
    forge(kantor, f"instance:{history}", 2, at=record.at.replace(hour=5), rehash=rehash)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (2, "effects-differ")
    assert (told.chain is None) == rehash


@pytest.mark.parametrize("seq", [1, 2, 4, 6])
def test_a_deleted_event_is_told(kantor, history, seq):
    assert _record(kantor, history, 6).seq == 6
    forge(kantor, f"instance:{history}", seq, drop=True)
    told = verdict(kantor, history)
    assert (told.chain.seq, told.chain.why) in ((seq, "gap"), (6, "gap"))
    assert seq == 6 or not told.identical


def test_a_changed_holding_is_told(kantor, history):
    with kantor.desk.store.unit() as unit:
        told = events.stream(unit, "office")
    wanted = kantor.holdings["kasubid"]
    given = next(e for e in told if e.type == "holding:added" and json.loads(e.body)["id"] == wanted)
    body = json.loads(given.body) | {"person": kantor.people["admin"]}
    forge(kantor, "office", given.seq, body=canonical(body), rehash=True)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code, told.divergence.params["why"]) == (
        3, "not-permitted", "not-your-lane",
    )


def _forged_actor(kantor, instance, seq, person, **said):
    record = _record(kantor, instance, seq)
    actor = json.loads(record.actor) | {"person": kantor.people[person]}
    body = json.loads(record.body) | said
    forge(kantor, f"instance:{instance}", seq, actor=canonical(actor), body=canonical(body), rehash=True)
    return verdict(kantor, instance).divergence


def test_a_change_of_the_office_that_nobody_used_is_told_by_its_chain(kantor, history):
    forge(kantor, "office", 1, body=canonical({"demo": True, "name": "Kantor Lain", "zone": "Asia/Jakarta"}))
    kantor.desk.cache = type(kantor.desk.cache)()  # as an auditor's program, which has read nothing before
    verdict = kantor.ask("auditor", Replay(instance=history))
    assert (verdict.identical, verdict.chain) == (True, None)
    assert (verdict.office.seq, verdict.office.why) == (1, "hash")


def test_a_take_back_by_somebody_else_is_told(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task))
    opened = kantor.do("pengelola", TakeBack(instance=instance)).body["opened"]
    forged = [{**opened[0], "for": kantor.people["budi"]}]
    found = _forged_actor(kantor, instance, 3, "budi", opened=forged)
    assert (found.seq, found.code) == (3, "not-the-last-submit")


def test_a_claim_release_or_take_over_by_somebody_else_is_told(kantor):
    kantor.hire("budi", "pengelola")
    for made, forger in ((Claim, "kabid"), (Release, "budi"), (TakeOver, "kepala")):
        instance = kantor.start()
        task = next(t.task for t in kantor.tasks("pengelola") if t.instance == instance)
        if made is not Claim:
            kantor.do("pengelola", Claim(task=task))
        kantor.do("pengelola", made(task=task, **({"reason": "Perlu"} if made is TakeOver else {})))
        seq = len(kantor.history(instance))
        found = _forged_actor(kantor, instance, seq, forger)
        assert (found.seq, found.code) == (seq, "not-permitted")


@pytest.mark.parametrize(("changes", "code"), [
    ({"office": 10**6}, "material-missing"), ({"version": "0" * 64}, "material-missing"),
    ({"calendar": "0" * 64}, "material-missing"), ({"office": "x"}, "event-unreadable"),
])
def test_a_start_that_names_what_is_not_there_is_told(kantor, history, changes, code):
    body = json.loads(_record(kantor, history, 1).body) | changes
    forge(kantor, f"instance:{history}", 1, body=canonical(body), rehash=True)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (1, code)


@pytest.mark.parametrize("body", ["[]", "{}", "1", "null", "{", '{"closed":[]}', '{"closed":[{"how":"completed"}]}'])
def test_a_body_that_is_no_body_is_told_and_breaks_nothing(kantor, history, body):
    forge(kantor, f"instance:{history}", 2, body=body, rehash=True)
    told = verdict(kantor, history)
    assert (told.identical, told.divergence.seq) == (False, 2)


def test_changed_answers_are_told_and_so_are_those_that_nobody_erased(kantor, history):
    def run(statement, **values):
        with kantor.desk.store.engine.connect() as connection:
            connection.execute(text(statement), values)
            if not kantor.desk.store.sqlite:
                connection.commit()

    of = {"s": f"instance:{history}"}
    run("UPDATE answers SET text = :t WHERE stream = :s AND seq = 2", t='{"catatan":"Lain"}', **of)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (2, "answers-altered")
    run("DELETE FROM answers WHERE stream = :s", **of)
    told = verdict(kantor, history)
    assert (told.divergence.seq, told.divergence.code) == (1, "answers-missing")
    assert not told.sound


def test_a_changed_diagram_or_calendar_in_the_store_is_told(kantor, history):
    for statement in ("UPDATE blob SET content = :c", "UPDATE calendar SET text = :c"):
        with kantor.desk.store.engine.connect() as connection:
            connection.execute(text(statement), {"c": b"<x/>" if "blob" in statement else "{}"})
            if not kantor.desk.store.sqlite:
                connection.commit()
        desk = kantor.again()
        try:
            with pytest.raises(Exception, match="cannot be shown") as refused:
                desk.ask(Replay(instance=history), house.OPERATOR)
        finally:
            desk.close()
        assert refused.value.code == "instance-damaged"


ROWS = {
    "UPDATE task SET closed_by = 1 WHERE element = 'k02' AND visit = 1": "task",
    "DELETE FROM task WHERE element = 'k03'": "task",
    "UPDATE task SET lane = 'Kepala BKD' WHERE element = 'k04'": "task",
    "UPDATE task SET claimed_by = 1 WHERE how IS NULL": "task",
    "UPDATE deadline SET due = '2027-01-01T00:00:00.000Z' WHERE status = 'pending'": "deadline",
    "UPDATE instance SET starter = 1": "start",
}


@pytest.mark.parametrize("statement", ROWS)
def test_rows_that_say_otherwise_than_an_identical_history_are_named(kantor, history, statement):
    kantor.identical(history)
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text(statement))
        if not kantor.desk.store.sqlite:
            connection.commit()
    found = verdict(kantor, history)
    assert (found.identical, found.chain, found.rows, found.sound) == (True, None, ROWS[statement], False)
