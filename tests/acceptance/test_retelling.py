"""Retelling: any moment of a Berkas, told by its events alone."""

import json

import pytest
from sqlalchemy import text

from engine import house
from engine.chain import canonical
from engine.commands.claim import Claim
from engine.commands.erase import EraseAnswers, EraseFile
from engine.commands.move import Cancel, TakeBack
from engine.commands.note import AddNote
from engine.errors import Forbidden, NotFound
from engine.questions.retelling import PositionOutside, Retelling
from engine.worker import Worker


def told(kantor, instance, seq=None, name="auditor", **more):
    return kantor.ask(name, Retelling(instance=instance, seq=seq, **more))


def shown(page):
    """The diagram's marks of the steps, as {step: (state, visits)}."""
    return {k: (m.state, m.passes) for k, m in page.moment.marks.items() if k.startswith("k")}


def holders(page):
    return {h.clock.one.element: h.names for h in page.moment.held}


@pytest.fixture
def returned(kantor):
    """Seven events: start, 1, 2 gives back, 1 again with another document, 2 and 3 approve, a note."""
    instance = kantor.start()
    kantor.clock.forward(minutes=5)
    kantor.complete(instance, "k01", {"catatan": "Naskah pertama", "naskah": [kantor.file(b"satu")]})
    kantor.clock.forward(minutes=5)
    kantor.give_back(instance, "k02")
    kantor.clock.forward(minutes=5)
    kantor.complete(instance, "k01", {"catatan": "Naskah kedua", "naskah": [kantor.file(b"dua")]})
    kantor.clock.forward(minutes=5)
    kantor.walk(instance, start="k02", upto="k03")
    kantor.do("kabid", AddNote(instance=instance, text="Mohon dipercepat"))
    return instance


def test_each_moment_shows_the_visits_of_that_moment(kantor, returned):
    seen = [shown(told(kantor, returned, seq)) for seq in range(1, 8)]
    assert seen[0] == {"k01": ("active", 1)}
    assert seen[1] == {"k01": ("done", 1), "k02": ("active", 1)}
    assert seen[2] == {"k01": ("active", 2), "k02": ("earlier", 1)}  # what came after step 1 counts no more
    assert seen[3] == {"k01": ("done", 2), "k02": ("active", 2)}
    assert seen[4] == {"k01": ("done", 2), "k02": ("done", 2), "k03": ("active", 1)}
    assert seen[6] == seen[5]


def test_without_a_number_it_is_the_newest_and_a_running_berkas_ends_now(kantor, returned):
    kantor.clock.forward(minutes=2)
    page = told(kantor, returned)
    assert (page.moment.line.seq, page.moment.now, page.moment.at) == (7, True, kantor.clock.now)
    earlier = told(kantor, returned, 3)
    assert (earlier.moment.now, earlier.moment.at) == (False, earlier.moment.line.recorded_at)
    kantor.do("admin", Cancel(instance=returned, reason="Tidak jadi"))
    over = told(kantor, returned)
    assert (over.moment.now, over.moment.status, over.moment.held) == (False, "cancelled", ())


def test_what_was_submitted_stands_beside_what_the_visit_before_said(kantor, returned):
    said = told(kantor, returned, 4).moment.submission
    entries = {e.name: (e.value, e.before, e.changed) for e in said.entries}
    assert (said.element, said.visit, said.earlier) == ("k01", 2, 1)
    assert entries["catatan"] == ("Naskah kedua", "Naskah pertama", True)
    first = told(kantor, returned, 2).moment.submission
    assert (first.earlier, {e.changed for e in first.entries}) == (None, {False})
    assert told(kantor, returned, 7).moment.submission is None


def test_documents_are_those_of_that_moment_and_their_files_are_checked(kantor, returned):
    assert [(p.version.number, p.newest, p.check) for p in told(kantor, returned, 3).moment.papers] == [
        (1, True, "intact")]
    later = told(kantor, returned, 5).moment
    assert [(p.version.number, p.newest, p.check) for p in later.papers] == [
        (2, True, "intact"), (1, False, "intact")]
    assert [(a.element, dict(a.covers), dict(a.now)) for a in later.acts] == [("k02", {"Naskah materi": 2}, {})]
    first, second = (kantor.desk.files.path(p.version.file) for p in later.papers)
    first.write_bytes(b"%PDF-1.7 lain")
    second.unlink()
    assert [p.check for p in told(kantor, returned, 5).moment.papers] == ["altered", "missing"]


def test_a_large_document_is_checked_when_it_is_asked_for(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file(bytes(9_000_000))]})
    assert [p.check for p in told(kantor, instance).moment.papers] == ["unchecked"]
    assert [p.check for p in told(kantor, instance, check=True).moment.papers] == ["intact"]


def test_what_was_lawfully_erased_is_told_as_such(kantor, returned):
    why = {"reason": "Permintaan pemilik data", "basis": "UU 27/2022 pasal 8"}
    kantor.operator(EraseAnswers(instance=returned, seqs=(2,), fields=("catatan",), **why))
    kantor.operator(EraseFile(instance=returned, document="Naskah materi", version=1, **why))
    page = told(kantor, returned, 2)
    assert (page.divergence, page.chain) == (None, None)
    assert page.moment.submission.erased
    assert "catatan" not in {e.name for e in page.moment.submission.entries}
    assert [p.check for p in page.attached] == ["intact", "erased"]
    assert [(line.type, sorted(line.kinds)) for line in page.lines[-2:]] == [
        ("answers:erased", ["intervention"]), ("file:erased", ["intervention"])]


def test_whose_it_was_is_asked_of_the_office_of_that_moment(kantor):
    instance = kantor.start()
    kantor.clock.forward(minutes=5)
    kantor.complete(instance, "k01")
    kantor.clock.forward(minutes=5)
    kantor.hire("rina", "kasubid")
    kantor.do("rina", Claim(task=kantor.task(instance, "k02").task))
    assert holders(told(kantor, instance, 2)) == {"k02": ("Kasubid",)}
    assert holders(told(kantor, instance, 3)) == {"k02": ("Rina",)}
    kantor.vacate("rina", "kasubid")
    assert holders(told(kantor, instance)) == {"k02": ()}
    assert holders(told(kantor, instance, 2)) == {"k02": ("Kasubid",)}


def test_time_used_stands_against_the_standard_time_of_then(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.to("2026-11-23 08:10")
    kantor.complete(instance, "k02")
    clock = told(kantor, instance, 3).moment.clock
    assert (clock.standard, clock.used, clock.missed, clock.unrecorded) == (60, 40, False, False)
    assert (clock.explanation.due, [s.minutes for s in clock.explanation.segments]) == (clock.due, [60])


def test_a_deadline_that_passed_is_not_recorded_until_it_is(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.to("2026-11-23 10:00")
    page = told(kantor, instance)
    assert [d.timer for d in page.moment.unrecorded] == ["t02"]
    assert (shown(page)["k02"], page.moment.held[0].clock.unrecorded) == (("late", 1), True)
    Worker(kantor.desk).look()
    after = told(kantor, instance)
    assert (after.moment.unrecorded, after.moment.clock.missed) == ((), True)
    assert after.moment.marks["t02"].state == "late"
    # Asked for the time between due moment and recording, nothing had fired yet.
    due = after.moment.clock.due
    between = told(kantor, instance, at=due.replace(minute=45))
    assert (between.moment.line.seq, [d.timer for d in between.moment.unrecorded]) == (2, ["t02"])
    assert told(kantor, instance, 2).moment.unrecorded == ()


def test_two_moments_are_compared_whichever_comes_first(kantor, returned):
    page = told(kantor, returned, 5, other=2)
    found = page.differences
    assert [(p.element, p.visit) for p in found.closed] == [("k02", 1)]
    assert [h.clock.one.element for h in found.opened] == ["k03"]
    assert [p.version.number for p in found.papers] == [2]
    assert [a.element for a in found.acts] == ["k02"]
    data = {d.element: {e.name: (e.before, e.value) for e in d.entries} for d in found.data}
    assert data["k01"]["catatan"] == ("Naskah pertama", "Naskah kedua")
    assert data["k02"]["keputusan"] == (None, "setuju")
    assert told(kantor, returned, 2, other=5).differences == found
    assert told(kantor, returned, 4, other=4).differences.none


@pytest.mark.parametrize(("asked", "nearest"), [(0, 1), (-3, 1), (99, 7), (10**30, 7)])
def test_a_position_outside_the_history_names_the_nearest(kantor, returned, asked, nearest):
    for more in ({"seq": asked}, {"seq": 1, "other": asked}):
        with pytest.raises(PositionOutside) as refused:
            told(kantor, returned, **more)
        assert (refused.value.params["nearest"], refused.value.params["last"]) == (nearest, 7)


def test_a_time_before_the_start_is_outside_too(kantor, returned):
    with pytest.raises(PositionOutside):
        told(kantor, returned, at=kantor.clock.now.replace(year=2020))


def test_who_may_not_read_a_berkas_is_not_told_its_history(kantor):
    instance = kantor.start(sifat="rahasia")
    for name in ("kepala", "admin", "pemilik"):
        with pytest.raises(Forbidden):
            told(kantor, instance, name=name)
    with pytest.raises(NotFound):
        told(kantor, instance + 1)


def test_every_moment_is_told_from_the_events_alone(kantor, returned):
    """Rows of tasks, deadlines and documents, and the snapshot, are only caches: a retelling never reads them."""
    before = [told(kantor, returned, seq).moment for seq in range(1, 8)]
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text("UPDATE task SET element = 'k11', visit = id, lane = 'Lain', late = :yes"),
                           {"yes": True})
        connection.execute(text("UPDATE deadline SET due = '2020-01-01T00:00:00.000Z'"))
        connection.execute(text("UPDATE instance SET snapshot = :none"), {"none": b""})
        if not kantor.desk.store.sqlite:
            connection.commit()
    again = [told(kantor, returned, seq).moment for seq in range(1, 8)]
    assert [(m.marks, m.held, m.papers, m.submission) for m in again] == [
        (m.marks, m.held, m.papers, m.submission) for m in before]


def test_after_an_event_that_does_not_follow_nothing_more_is_told(kantor, returned):
    with kantor.desk.store.engine.connect() as connection:
        if kantor.desk.store.sqlite:
            connection.execute(text("DROP TRIGGER event_no_update"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        where = {"stream": f"instance:{returned}"}
        body = json.loads(kantor.history(returned)[2].answers and
                          canonical(dict(kantor.history(returned)[2].body))) | {"sd1": "0" * 64}
        connection.execute(text("UPDATE event SET body = :body WHERE stream = :stream AND seq = 3"),
                           {**where, "body": canonical(body)})
        if not kantor.desk.store.sqlite:
            connection.commit()
    page = told(kantor, returned)
    assert (page.divergence.seq, page.divergence.code) == (3, "digest-differs")
    assert (page.chain.seq, page.chain.why) == (3, "hash")
    assert [line.followed for line in page.lines] == [True, True, *[False] * 5]
    assert page.moment.standing.seq == 2
    assert told(kantor, returned, 2).moment.standing.seq == 2


def test_the_whole_history_of_every_golden_kind_is_told_at_every_moment(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start(sifat="segera", letter_number="800/12")
    kantor.complete(instance, "k01")
    kantor.do("pengelola", TakeBack(instance=instance))
    kantor.complete(instance, "k01")
    kantor.clock.to("2026-11-23 14:00")
    kantor.walk(instance, start="k02", upto="k07")
    kantor.give_back(instance, "k08")
    kantor.walk(instance, start="k05")
    last = told(kantor, instance).moment.line.seq
    for seq in range(1, last + 1):
        page = told(kantor, instance, seq)
        assert page.moment.standing.seq == seq
        assert page.divergence is None
    assert kantor.desk.ask(Retelling(instance=instance), house.OPERATOR).moment.status == "completed"
