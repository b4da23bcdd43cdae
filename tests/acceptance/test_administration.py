"""Administration: duties, positions and lanes that end, a task given to another, a calendar tried before it counts."""

import json

import pytest

from engine.calendar_editing import Holiday, changes, content, extended, with_date, with_holidays, with_range, without
from engine.calendar_library import shipped
from engine.calendar_lists import ListRefused, holidays
from engine.commands.claim import Assign, Claim
from engine.commands.people import EndPerson, EndSessions, SetLanguage, SetPassword
from engine.commands.positions import AddHolding, AddPosition, ChangePosition, EndDuty, GrantDuty, MapLane, UnmapLane
from engine.commands.sessions import OpenSession
from engine.errors import CalendarRefused, Forbidden, NotAChoice, NotOfLane, ReasonMissing, TaskClaimed
from engine.house import change_calendar
from engine.questions.administration import Assignable, CalendarEnds, CalendarInForce, PreviewCalendar
from engine.questions.directory import Directory
from engine.questions.people import Administrators, TheSession
from engine.questions.vacancies import Vacancies
from web.admin.gate import SOON

SOP = "updating-data-website"
TUESDAY = Holiday(date="2026-11-24", name="Cuti bersama", kind="cuti bersama", decree="SKB")


def test_a_task_is_given_to_another_of_its_lane_and_replays(kantor):
    kantor.hire("dewi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("pengelola", Claim(task=task))
    done = kantor.do("admin", Assign(task=task, person=kantor.people["dewi"], reason="Pengelola cuti"))
    assert (done.body["to"], done.body["from"]) == (kantor.people["dewi"], kantor.people["pengelola"])
    assert [row.task for row in kantor.tasks("dewi")] == [task]
    with pytest.raises(TaskClaimed):
        kantor.do("pengelola", Claim(task=task))
    kantor.do("kasubid", Assign(task=task, person=kantor.people["pengelola"], reason="Sudah kembali"))
    kantor.walk(instance)
    kantor.identical(instance)


def test_only_the_administrator_or_the_superior_assigns_and_only_within_the_lane(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    for name in ("pengelola", "kabid", "pemilik"):
        with pytest.raises(Forbidden):
            kantor.do(name, Assign(task=task, person=kantor.people["pengelola"], reason="x"))
    with pytest.raises(NotOfLane):
        kantor.do("admin", Assign(task=task, person=kantor.people["kabid"], reason="x"))
    with pytest.raises(ReasonMissing):
        kantor.do("admin", Assign(task=task, person=kantor.people["pengelola"], reason="  "))


def test_the_list_of_assignable_tasks_hides_what_is_rahasia_and_only_administrators_see_it(kantor):
    kantor.start("Mutasi rahasia", sifat="rahasia")
    rows = kantor.ask("admin", Assignable())
    assert [(row.title, row.holder_name) for row in rows] == [("", "Pengelola")]
    for name in ("pengelola", "kepala", "pemilik"):
        for question in (Assignable(), Directory(), CalendarInForce(), CalendarEnds(within=SOON), Vacancies(),
                         PreviewCalendar(text=shipped("lampung"))):
            with pytest.raises(Forbidden):
                kantor.ask(name, question)


def test_a_duty_has_a_letter_and_ends(kantor):
    who = kantor.people["kepala"]
    duty = kantor.do("admin", GrantDuty(person=who, duty="auditor", letter="ST 4/2026", start="2026-11-24")).body["id"]
    book = kantor.ask("admin", Directory())
    found = next(one for one in book.duties if one.id == duty)
    assert (found.letter, book.terms[found.start, found.end]) == ("ST 4/2026", "later")
    kantor.do("admin", EndDuty(duty=duty, end="2026-11-24"))
    kantor.clock.to("2026-11-25 08:00")
    book = kantor.ask("admin", Directory())
    found = next(one for one in book.duties if one.id == duty)
    assert book.terms[found.start, found.end] == "over"


def test_a_lane_without_a_position_and_a_seat_without_a_holder_are_told(kantor):
    book = kantor.ask("admin", Directory())
    lane = next(one for one in book.lanes if one.lane == "Kasubid II")
    kantor.vacate("kasubid")
    assert kantor.ask("admin", Directory()).vacant == {kantor.positions["kasubid"]}
    assert [one.lane for one in kantor.ask("admin", Vacancies())] == ["Kasubid II"]
    kantor.do("admin", UnmapLane(mapping=lane.id))
    kantor.do("admin", MapLane(procedure=SOP, lane="Kasubid II", position=kantor.positions["kabid"]))
    assert kantor.ask("admin", Vacancies()) == ()
    ahead = AddHolding(person=kantor.people["kabid"], position=kantor.positions["kasubid"], kind="Plt",
                       start="2026-12-01", letter="SP 1")
    kantor.do("admin", ahead)
    assert kantor.ask("admin", Directory()).vacant == {kantor.positions["kasubid"]}
    kantor.clock.to("2026-12-01 08:00")
    assert kantor.ask("admin", Directory()).vacant == frozenset()


def test_a_position_changes_and_never_stands_above_itself(kantor):
    seat = kantor.positions["kasubid"]
    kantor.do("admin", ChangePosition(position=seat, title="Kasubid Dua", unit="Bidang II", superior=None))
    found = next(one for one in kantor.ask("admin", Directory()).positions if one.id == seat)
    assert (found.code, found.title, found.superior) == ("kasubid", "Kasubid Dua", None)
    below = kantor.positions["pengelola"]
    with pytest.raises(NotAChoice):
        kantor.do("admin", ChangePosition(position=seat, title="x", superior=below))
    kantor.do("admin", AddPosition(code="staf", title="Staf", superior=below))


def test_a_given_password_must_be_changed_and_sessions_end(kantor):
    who = kantor.people["kasubid"]
    kantor.do("admin", SetPassword(person=who, password_hash="x", must_change=True))
    kantor.operator(OpenSession(person=who, token_digest="d" * 64, address=""))
    assert kantor.ask("admin", TheSession(token_digest="d" * 64)).must_change
    assert next(p for p in kantor.ask("admin", Directory()).people if p.id == who).sessions == 1
    with pytest.raises(Forbidden):
        kantor.do("kabid", EndSessions(person=who))
    kantor.do("admin", EndSessions(person=who))
    assert kantor.ask("admin", TheSession(token_digest="d" * 64)) is None
    kantor.do("kasubid", SetLanguage(language="en"))
    assert next(p for p in kantor.ask("admin", Directory()).people if p.id == who).language == "en"


def test_everybody_may_know_the_administrators_names(kantor):
    assert kantor.desk.ask(Administrators(), kantor.actor("pengelola")) == ("Admin",)
    kantor.do("admin", GrantDuty(person=kantor.people["kabid"], duty="administrator"))
    kantor.do("kabid", EndPerson(person=kantor.people["admin"]))
    assert kantor.desk.ask(Administrators(), kantor.actor("pengelola")) == ("Kabid",)


def test_the_preview_says_what_the_change_then_does_and_writes_nothing(kantor):
    first, second = kantor.start(), kantor.start("Kedua")
    kantor.complete(second, "k01")
    text = with_holidays(shipped("lampung"), [TUESDAY])
    before = kantor.picture()
    found = kantor.ask("admin", PreviewCalendar(text=text))
    assert kantor.picture() == before
    assert found.counted == 2
    assert [(one.instance, one.step) for one in found.moving] == [(first, "1")]
    assert change_calendar(kantor.desk, text, kantor.actor("admin")) == 2
    assert kantor.task(first, "k01").due == found.moving[0].after
    assert kantor.ask("admin", PreviewCalendar(text=text)).moving == ()
    kantor.identical(first)


def test_the_end_of_the_calendar_is_told_60_days_before(kantor):
    assert kantor.ask("admin", CalendarEnds(within=SOON)) is None
    kantor.clock.to("2027-11-02 09:00")
    found = kantor.ask("admin", CalendarEnds(within=SOON))
    assert (found.last_day, found.days) == ("2027-12-31", 59)


def test_the_next_version_is_put_together_piece_by_piece():
    base = shipped("lampung")
    text = with_holidays(base, [TUESDAY])
    text = with_date(text, "2026-12-24", "Setengah hari", "07.30-11.30")
    text = with_range(text, name="Masa lain", first="2027-06-01", last="2027-06-05",
                      hours="senin-jumat 08.00-12.00", provisional=True)
    text = extended(text, "2028-12-31")
    assert [(c.part, c.added) for c in changes(base, text)] == [
        ("valid", True), ("holidays", True), ("dates", True), ("ranges", True),
    ]
    assert content(text)["valid"]["to"] == "2028-12-31"
    back = without(without(without(text, "holidays", "2026-11-24"), "dates", "2026-12-24"), "ranges", "2027-06-01")
    assert json.loads(extended(back, "2027-12-31")) == content(base)
    for bad in (lambda: with_date(base, "2026-12-24", "x", "pagi"), lambda: without(base, "weekly", "mon")):
        with pytest.raises(CalendarRefused):
            bad()


ICS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270310\r
DTEND;VALUE=DATE:20270312\r
SUMMARY:Idul Fitri\\, 1448\r
  H\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270312\r
SUMMARY:Cuti Bersama Idul Fitri\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_pasted_list_and_an_ics_file_give_the_same_kind_of_holidays():
    made = holidays("2027-03-10; Idul Fitri; nasional\n\n12-03-2027;Cuti bersama", "SKB")
    assert [(h.date, h.kind) for h in made] == [("2027-03-10", "nasional"), ("2027-03-12", "cuti bersama")]
    read = [(h.date, h.name, h.kind) for h in holidays(ICS, "SKB")]
    assert read == [
        ("2027-03-10", "Idul Fitri, 1448 H", "nasional"), ("2027-03-11", "Idul Fitri, 1448 H", "nasional"),
        ("2027-03-12", "Cuti Bersama Idul Fitri", "cuti bersama"),
    ]


@pytest.mark.parametrize(("text", "why"), [
    ("", "empty"), ("besok; libur", "date"), ("2027-02-30; x", "date"), ("2027-03-10", "parts"),
    ("2027-03-10; x; lokal", "kind"), (ICS.replace("20270310", "20270310T080000"), "not-a-day"),
    (ICS.replace("SUMMARY:Idul", "RRULE:FREQ=YEARLY\r\nSUMMARY:Idul"), "repeats"),
    (ICS.replace("DTSTART;VALUE=DATE:20270312", "X:1"), "not-a-day"),
    (ICS.replace("SUMMARY:Cuti Bersama Idul Fitri", "X:1"), "no-name"),
    (ICS.replace("DTEND;VALUE=DATE:20270312", "DTEND;VALUE=DATE:20280312"), "too-long"),
])
def test_what_cannot_be_read_is_refused_with_its_line(text, why):
    with pytest.raises(ListRefused) as refused:
        holidays(text, "SKB")
    assert refused.value.params["why"] == why
