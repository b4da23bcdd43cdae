"""Calendar change: pending deadlines are counted again from the task's opening; met and missed never change."""

import json

import pytest

from engine.calendar_library import shipped
from engine.commands.calendars import ChangeCalendar, RecountDeadlines
from engine.commands.note import AddNote
from engine.errors import Forbidden
from engine.house import change_calendar
from engine.questions.instance import TheInstance
from engine.worker import Worker


def _calendar(**changes) -> str:
    return json.dumps(json.loads(shipped("lampung")) | changes)


CLOSED_TUESDAY = [{"date": "2026-11-24", "segments": [], "name": "Libur daerah"}]


def _dates(*more):
    return [*json.loads(shipped("lampung"))["dates"], *more]


def test_a_day_that_becomes_a_holiday_moves_the_due_moment(kantor):
    instance = kantor.start()
    assert kantor.task(instance, "k01").due.isoformat() == "2026-11-24T00:30:00+00:00"
    kantor.do("admin", ChangeCalendar(text=_calendar(dates=_dates(*CLOSED_TUESDAY))))
    kantor.do("admin", RecountDeadlines(instance=instance))
    assert kantor.task(instance, "k01").due.isoformat() == "2026-11-25T00:30:00+00:00"
    kantor.clock.to("2026-11-24 09:00")
    assert Worker(kantor.desk).look() == 0
    kantor.clock.to("2026-11-25 09:00")
    assert Worker(kantor.desk).look() == 1
    kantor.walk(instance)
    kantor.identical(instance)


def test_deadlines_after_the_change_are_counted_in_the_new_calendar(kantor):
    instance = kantor.start()
    kantor.do("admin", ChangeCalendar(text=_calendar(dates=_dates(*CLOSED_TUESDAY))))
    kantor.do("admin", RecountDeadlines(instance=instance))
    kantor.clock.to("2026-11-23 15:30")
    kantor.complete(instance, "k01")
    assert kantor.task(instance, "k02").due.isoformat() == "2026-11-25T01:00:00+00:00"
    kantor.identical(instance)


def test_until_it_is_recounted_a_berkas_keeps_the_calendar_it_has(kantor):
    instance = kantor.start()
    kantor.do("admin", ChangeCalendar(text=_calendar(dates=_dates(*CLOSED_TUESDAY))))
    kantor.clock.to("2026-11-23 15:30")
    kantor.complete(instance, "k01")
    assert kantor.task(instance, "k02").due.isoformat() == "2026-11-24T01:00:00+00:00"
    kantor.identical(instance)


def test_met_and_missed_deadlines_never_change(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    before = {d: tuple(r) for d, r in enumerate(kantor.picture()["deadline"])}
    closed = [{"date": "2026-11-23", "segments": [], "name": "Libur"}]
    kantor.do("admin", ChangeCalendar(text=_calendar(dates=_dates(*closed))))
    done = kantor.do("admin", RecountDeadlines(instance=instance))
    assert "deadlines" not in done.body
    assert dict(enumerate(kantor.picture()["deadline"])) == before
    kantor.identical(instance)


def test_a_new_due_moment_that_is_already_past_fires_at_once(kantor):
    kantor.clock.to("2026-11-23 15:50")
    instance = kantor.start()
    kantor.complete(instance, "k01")  # k02 is due on Tuesday at 08.20
    kantor.clock.to("2026-11-23 17:30")
    weekly = {**json.loads(shipped("lampung"))["weekly"], "mon": [["07:30", "12:00"], ["13:00", "18:00"]]}
    kantor.do("admin", ChangeCalendar(text=_calendar(weekly=weekly)))
    first = kantor.do("admin", RecountDeadlines(instance=instance), "kunci")
    changed, missed = kantor.history(instance)[-2:]
    assert (changed.type, missed.type) == ("instance:calendar-changed", "deadline:missed")
    assert missed.body["due"] == "2026-11-23T09:50:00.000Z"
    again = kantor.do("admin", RecountDeadlines(instance=instance), "kunci")
    assert (first.type, again.type, again.seq) == ("instance:calendar-changed", "instance:calendar-changed", first.seq)
    assert kantor.task(instance, "k02").late
    kantor.identical(instance)


def test_every_open_berkas_follows_and_closed_ones_stay(kantor):
    open_ones = [kantor.start(), kantor.start()]
    done = kantor.start()
    kantor.walk(done)
    text = _calendar(dates=_dates(*CLOSED_TUESDAY))
    assert change_calendar(kantor.desk, text, kantor.actor("admin")) == 2
    assert change_calendar(kantor.desk, text, kantor.actor("admin")) == 0
    for instance in open_ones:
        assert kantor.task(instance, "k01").due.isoformat() == "2026-11-25T00:30:00+00:00"
        kantor.identical(instance)
    assert kantor.types(done)[-1] == "task:completed"


def test_only_the_administrator_changes_a_calendar_and_the_same_one_again_changes_nothing(kantor):
    instance = kantor.start()
    before = kantor.picture()
    for command in (ChangeCalendar(text=_calendar(dates=[])), RecountDeadlines(instance=instance)):
        with pytest.raises(Forbidden):
            kantor.do("pemilik", command)
    kantor.do("admin", ChangeCalendar(text=shipped("lampung")))
    kantor.do("admin", RecountDeadlines(instance=instance))
    assert kantor.picture() == before


def test_going_back_to_the_first_calendar_counts_as_at_first(kantor):
    instance = kantor.start()
    due = kantor.task(instance, "k01").due
    for text in (_calendar(dates=_dates(*CLOSED_TUESDAY)), shipped("lampung")):
        kantor.do("admin", ChangeCalendar(text=text))
        kantor.do("admin", RecountDeadlines(instance=instance))
    assert kantor.task(instance, "k01").due == due
    kantor.do("pengelola", AddNote(instance=instance, text="Kalender kembali"))
    assert kantor.ask("auditor", TheInstance(instance=instance)).state == "running"
    kantor.identical(instance)
