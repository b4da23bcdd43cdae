"""Sealing on both databases: what is taken, in which order, by one of several, and what the stored tree says."""

import threading

import pytest
from sqlalchemy import select, text

from engine.checkpoint import parse
from engine.commands.note import AddNote, See
from engine.commands.seal import Seal, TreeDamaged
from engine.merkle import WIDTH, inclusion_proof, verify_inclusion
from engine.store import seal_tables as s
from engine.store.reads import seals
from engine.worker import WORKER
from tests.integration.at_once import at_once
from tests.integration.sealed import assert_sealed, checkpoints, every_event, key, leaves, seal


def test_the_first_checkpoint_takes_everything_in_order(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("kasubid", See(task=kantor.task(instance, "k02").task))
    done = seal(kantor)
    known = every_event(kantor)
    assert (done.type, done.body["events"]) == ("seal:done", len(known))
    with kantor.desk.store.unit() as unit:
        rows = seals.ranges(unit, 0, 1)
    assert [r.stream for r in rows] == sorted({stream for stream, _ in known}, key=str.encode)
    assert {"office", "seal", f"instance:{instance}", f"access:{instance}"} <= {r.stream for r in rows}
    assert_sealed(kantor)


def test_nothing_new_makes_no_checkpoint(kantor):
    seal(kantor)
    before = kantor.picture()
    for full in (False, True):
        done = seal(kantor, full=full)
        assert (done.type, done.body["number"]) == ("seal:nothing", 1)
    assert kantor.picture() == before


def test_each_checkpoint_takes_what_came_since(kantor):
    seal(kantor)
    for number in range(2, 6):
        instance = kantor.start(title=f"Berita {number}")
        kantor.complete(instance, "k01")
        kantor.clock.forward(minutes=10)
        assert seal(kantor).body["number"] == number
    assert_sealed(kantor)
    assert [c.at for c in checkpoints(kantor)] == sorted(c.at for c in checkpoints(kantor))


def test_a_tree_of_many_tiles_is_kept_across_checkpoints(kantor):
    instance = kantor.start()
    for step in (1, 255, 300, 2):
        for number in range(step):
            kantor.do("pengelola", AddNote(instance=instance, text=f"{step} {number}"))
        seal(kantor)
    assert_sealed(kantor)
    found, _ = leaves(kantor)
    assert len(found) > 2 * WIDTH
    with kantor.desk.store.unit() as unit:
        stored = {(r.level, r.idx): bytes(r.content) for r in unit.rows(select(s.tile))}
    assert stored[0, 0] == b"".join(found[:WIDTH])
    assert stored[0, len(found) // WIDTH] == b"".join(found[len(found) // WIDTH * WIDTH :])
    top = parse(checkpoints(kantor)[-1].text).checkpoint.root
    for index in (0, 255, 256, len(found) - 1):
        proof = inclusion_proof(lambda level, at: stored[level, at], index, len(found))
        assert verify_inclusion(found[index], index, len(found), proof, top)


def test_several_sealers_make_one_checkpoint_and_no_event_is_left_or_taken_twice(offices):
    with offices() as kantor:
        desks = [kantor.again() for _ in range(3)]
        instance = kantor.start()
        try:
            for turn in range(8):
                kantor.do("pengelola", AddNote(instance=instance, text=str(turn)))
                after = checkpoints(kantor)[-1].number if turn else 0
                command = Seal(signer=key(kantor), after=after)
                outcomes = at_once(*[lambda desk=desk, command=command: desk.do(command, WORKER) for desk in desks])
                kinds = sorted(done.type for done in outcomes)
                assert kinds.count("seal:done") == 1, kinds
                assert set(kinds) <= {"seal:done", "seal:overtaken", "seal:nothing"}
            assert [c.number for c in checkpoints(kantor)] == list(range(1, 9))
            assert_sealed(kantor)
        finally:
            for desk in desks:
                desk.close()


def test_people_work_while_it_is_sealed_and_nothing_falls_between_two_checkpoints(kantor):
    instances = [kantor.start(title=str(n)) for n in range(4)]
    other = kantor.again()
    over = threading.Event()

    def work():
        for number in range(25):
            for instance in instances:
                kantor.do("pengelola", AddNote(instance=instance, text=str(number)))
        over.set()

    def sealing():
        while not over.is_set():
            other.do(Seal(signer=key(kantor)), WORKER)

    at_once(work, sealing)
    other.do(Seal(signer=key(kantor)), WORKER)
    other.close()
    assert len(checkpoints(kantor)) > 1
    assert_sealed(kantor)


def test_events_that_the_mark_would_pass_over_are_found_by_a_full_pass(kantor):
    """As if one had been committed long after its moment: the next look begins behind it."""
    seal(kantor)
    instance = kantor.start()
    with kantor.desk.store.engine.connect() as c:
        drop_guard(c, kantor)
        mark = "9999999" if kantor.desk.store.sqlite else "2030-01-01T00:00:00.000Z"
        c.execute(text("UPDATE checkpoint SET mark = :mark"), {"mark": mark})
        c.commit()
    assert seal(kantor).type == "seal:nothing"
    assert seal(kantor, full=True).body["events"] == 1
    assert every_event(kantor)[f"instance:{instance}", 1]
    assert_sealed(kantor)


def drop_guard(connection, kantor):
    extra = "" if kantor.desk.store.sqlite else " ON checkpoint"
    connection.execute(text(f"DROP TRIGGER checkpoint_no_update{extra}"))


def test_checkpoints_and_their_ranges_cannot_be_changed_in_passing(kantor):
    seal(kantor)
    for statement_ in ("UPDATE checkpoint SET size = 1", "DELETE FROM checkpoint", "UPDATE sealed SET leaf = 1",
                       "DELETE FROM sealed"):
        with kantor.desk.store.engine.connect() as c, pytest.raises(Exception, match="append-only"):
            c.execute(text(statement_))


def test_a_changed_tile_stops_the_sealer_instead_of_being_signed(kantor):
    seal(kantor)
    kantor.start()
    with kantor.desk.store.engine.connect() as c:
        c.execute(text("UPDATE tile SET content = :content"), {"content": bytes(32) * len(every_event(kantor))})
        c.commit()
    before = kantor.picture()
    with pytest.raises(TreeDamaged):
        seal(kantor)
    assert kantor.picture() == before


def test_a_checkpoint_never_steps_back_in_time(kantor):
    seal(kantor)
    kantor.start()
    kantor.clock.forward(hours=-3)
    seal(kantor)
    assert_sealed(kantor)
    first, second = checkpoints(kantor)
    assert second.at == first.at


def test_a_sealer_that_was_overtaken_leaves_the_rest_to_its_next_turn(kantor):
    seal(kantor)
    kantor.start()
    before = kantor.picture()
    assert seal(kantor, after=0).type == "seal:overtaken"
    assert kantor.picture() == before
    assert seal(kantor, after=1).type == "seal:done"
