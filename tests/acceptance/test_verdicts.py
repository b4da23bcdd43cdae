"""Each Berkas is executed again once when it has finished, and some every night; the verdict is kept and shown."""

import json
from collections import Counter

import pytest
from sqlalchemy import select, text

from engine import house
from engine.commands.judge import BeginReplay, EndReplay, JudgeThese, drawn
from engine.commands.note import AddNote
from engine.errors import Forbidden
from engine.judge import Judge
from engine.questions.standing import StandingOf
from engine.questions.verdict import LastVerdict, LastVerdicts, NotReplayed, Unsound
from engine.questions.verify import Verify
from engine.release import RELEASE
from engine.sealer import seal, write_out
from engine.store.seal_tables import verdict as table
from engine.store.tables import event


def sealed(kantor):
    kantor.clock.forward(minutes=5)
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)


def kept(kantor):
    with kantor.desk.store.unit() as unit:
        return [(r.instance, json.loads(r.text)["why"]) for r in unit.rows(select(table).order_by(table.c.id))]


@pytest.fixture
def judge(kantor):
    """A judge who has drawn today's sample already."""
    kantor.clock.to("2026-11-23 08:00")
    judge = Judge(kantor.desk)
    judge.look()
    return judge


def test_a_berkas_is_judged_once_when_it_has_finished_and_was_sealed(kantor, judge):
    one, two = kantor.start(), kantor.start()
    kantor.walk(one)
    assert judge.look() == 0
    sealed(kantor)
    assert (judge.look(), judge.look()) == (1, 0)
    assert kept(kantor) == [(one, "finished")]
    kantor.walk(two)
    sealed(kantor)
    assert judge.look() == 1
    told = kantor.ask("auditor", LastVerdict(instance=two))
    assert (told.sound, told.identical, told.release, told.at, told.newer) == (
        True, True, RELEASE, kantor.clock.now, 0,
    )
    assert kantor.ask("auditor", LastVerdict(instance=kantor.start())) is None


def test_a_note_after_the_end_makes_it_judged_again(kantor, judge):
    instance = kantor.start()
    kantor.walk(instance)
    sealed(kantor)
    judge.look()
    kantor.do("kasubid", AddNote(instance=instance, text="Sudah tampil"))
    assert kantor.ask("auditor", LastVerdict(instance=instance)).newer == 1
    sealed(kantor)
    assert judge.look() == 1


def test_many_that_finish_at_once_are_judged_a_few_at_a_time(kantor, judge):
    for _ in range(30):
        kantor.walk(kantor.start())
    sealed(kantor)
    assert judge.look() == 30
    assert Counter(why for _, why in kept(kantor)) == {"finished": 30}


def test_two_judges_do_not_do_it_twice(kantor, judge):
    kantor.walk(kantor.start())
    sealed(kantor)
    other = kantor.again()
    assert (judge.look(), Judge(other).look()) == (1, 0)
    other.close()


def test_a_sample_is_drawn_once_a_night_and_anybody_can_draw_it_again(kantor, judge):
    for _ in range(3):
        kantor.walk(kantor.start())
    running = kantor.start()
    sealed(kantor)
    judge.look()
    kantor.clock.to("2026-11-24 00:30")
    assert judge.look() == 0
    kantor.clock.to("2026-11-24 01:10")
    assert (judge.look(), judge.look()) == (3, 0)
    with kantor.desk.store.unit() as unit:
        (said,) = [json.loads(r.body) for r in unit.rows(select(event).where(event.c.type == "sample:drawn"))]
    assert said["instances"] == [i for i in drawn(said["seed"], said["of"], 80) if i != running]
    assert kantor.ask("auditor", LastVerdict(instance=1)).seed == said["seed"]
    kantor.clock.forward(days=1)
    assert judge.look() == 3
    assert kantor.desk.ask(Verify(), house.OPERATOR).flaws == ()
    kantor.identical(1)


def test_a_draw_depends_on_seed_and_count_alone():
    assert list(drawn("ab" * 16, 1000, 5)) == list(drawn("ab" * 16, 1000, 5))
    assert list(drawn("ab" * 16, 1000, 5)) != list(drawn("cd" * 16, 1000, 5))
    assert sorted(drawn("00", 3, 80)) == [1, 2, 3]
    assert list(drawn("00", 0, 80)) == []


def tampered(kantor, instance, statement, **values):
    with kantor.desk.store.engine.connect() as connection:
        for trigger in ("event_no_update", "event_no_delete") if kantor.desk.store.sqlite else ():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        if not kantor.desk.store.sqlite:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        connection.execute(text(statement), {"s": f"instance:{instance}", **values})
        if not kantor.desk.store.sqlite:
            connection.commit()


def test_a_changed_actor_is_found_by_the_judge_and_kept_with_its_place(kantor, judge, caplog):
    instance = kantor.start()
    kantor.walk(instance)
    said, other = (f'"person":{kantor.people[name]},' for name in ("kabid", "kasubid"))
    tampered(kantor, instance, "UPDATE event SET actor = replace(actor, :said, :other) WHERE stream = :s AND seq = 4",
             said=said, other=other)
    sealed(kantor)
    judge.look()
    told = kantor.ask("auditor", LastVerdict(instance=instance))
    assert (told.sound, told.identical) == (False, False)
    assert (told.divergence["seq"], told.divergence["code"]) == (4, "not-permitted")
    assert told.chain == {"seq": 4, "why": "hash"}
    assert "sopan verify" in caplog.text


def test_a_replay_of_everything_goes_on_where_it_was_interrupted(kantor):
    ids = [kantor.start() for _ in range(5)]
    begun = kantor.desk.do(BeginReplay(), house.OPERATOR).body
    assert (begun["total"], begun["done"], begun["resumed"]) == (5, 0, False)
    kantor.clock.forward(minutes=1)
    kantor.desk.do(JudgeThese(instances=tuple(ids[:2])), house.OPERATOR)
    kantor.clock.forward(minutes=1)
    again = kantor.desk.do(BeginReplay(), house.OPERATOR).body
    assert (again["since"], again["done"], again["resumed"]) == (begun["since"], 2, True)
    assert kantor.desk.ask(NotReplayed(since=begun["since"]), house.OPERATOR) == tuple(ids[2:])
    anew = kantor.desk.do(BeginReplay(again=True), house.OPERATOR).body
    assert (anew["done"], anew["resumed"]) == (0, False)
    kantor.desk.do(EndReplay(), house.OPERATOR)
    assert not kantor.desk.do(BeginReplay(), house.OPERATOR).body["resumed"]


def test_what_was_unsound_before_an_interruption_is_still_counted(kantor):
    ids = (kantor.start(), kantor.start())
    tampered(kantor, ids[0], "UPDATE event SET type = 'note:added' WHERE stream = :s AND seq = 1")
    since = kantor.desk.do(BeginReplay(), house.OPERATOR).body["since"]
    kantor.desk.do(JudgeThese(instances=ids[:1]), house.OPERATOR)
    kantor.desk.do(JudgeThese(instances=ids[1:]), house.OPERATOR)
    assert kantor.desk.ask(Unsound(since=since), house.OPERATOR) == 1
    assert {i: line.sound for i, line in kantor.desk.ask(LastVerdicts(instances=ids), house.OPERATOR).items()} == {
        ids[0]: False, ids[1]: True,
    }


def test_only_the_house_judges(kantor):
    instance = kantor.start()
    for asked in (JudgeThese(instances=(instance,)), BeginReplay()):
        with pytest.raises(Forbidden):
            kantor.do("pengelola", asked)
    with pytest.raises(Forbidden):
        kantor.ask("admin", Unsound(since="2026-11-23T00:00:00.000Z"))


def test_the_standing_of_a_berkas_says_how_far_it_is_sealed(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    assert kantor.ask("auditor", StandingOf(instance=instance)).sealed_upto == 0
    sealed(kantor)
    at = kantor.clock.now
    kantor.clock.forward(minutes=1)
    kantor.complete(instance, "k02")
    found = kantor.ask("auditor", StandingOf(instance=instance))
    assert (found.events, found.chain, found.sealed_upto, found.unsealed, found.unfit) == (3, None, 2, 1, None)
    assert (found.checkpoint, found.checkpoint_at, found.checkpoint_holds) == (1, at, True)
    assert [(f.document, f.number, f.state) for f in found.files] == [("Naskah materi", 1, "ok")]
    assert found.whole


def test_the_standing_says_what_is_broken(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    sealed(kantor)
    path = kantor.desk.files.path(kantor.ask("auditor", StandingOf(instance=instance)).files[0].file)
    path.write_bytes(b"%PDF-1.7 lain")
    tampered(kantor, instance, "UPDATE event SET type = 'note:added' WHERE stream = :s AND seq = 2")
    found = kantor.ask("auditor", StandingOf(instance=instance))
    assert (found.whole, found.chain.seq, found.files[0].state) == (False, 2, "altered")
    path.unlink()
    assert kantor.ask("auditor", StandingOf(instance=instance)).files[0].state == "missing"


def test_the_standing_is_read_by_who_may_read_the_berkas(kantor):
    instance = kantor.start(sifat="rahasia")
    with pytest.raises(Forbidden):
        kantor.ask("kepala", StandingOf(instance=instance))


def test_a_kept_verdict_that_cannot_be_read_is_none(kantor):
    instance = kantor.start()
    kantor.desk.do(JudgeThese(instances=(instance,)), house.OPERATOR)
    assert kantor.ask("auditor", LastVerdict(instance=instance)).sound
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text("UPDATE verdict SET text = '{}'"))
        if not kantor.desk.store.sqlite:
            connection.commit()
    assert kantor.ask("auditor", LastVerdict(instance=instance)) is None
