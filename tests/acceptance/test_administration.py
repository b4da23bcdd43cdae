"""Administration: duties, positions and lanes that end, a task given to another, a calendar tried before it counts."""

import json

import pytest

from engine.calendar_editing import Holiday, changes, content, extended, with_date, with_holidays, with_range, without
from engine.calendar_library import shipped
from engine.commands.claim import Assign, Claim
from engine.commands.people import (
    AddPerson,
    AddressUnreadable,
    EndPerson,
    EndSessions,
    SetAddress,
    SetLanguage,
    SetPassword,
)
from engine.commands.positions import (
    AddHolding,
    AddPosition,
    ChangePosition,
    CodeUnreadable,
    EndDuty,
    EndHolding,
    GrantDuty,
    LastAdministrator,
    MapLane,
    PositionUnnamed,
    StandsAboveItself,
    UnmapLane,
)
from engine.commands.sessions import OpenSession
from engine.errors import CalendarRefused, DateUnreadable, Forbidden, NotOfLane, ReasonMissing, TaskClaimed
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
    with pytest.raises(StandsAboveItself):
        kantor.do("admin", ChangePosition(position=seat, title="x", superior=below))
    kantor.do("admin", AddPosition(code="staf", title="Staf", superior=below))


@pytest.mark.parametrize(("fields", "refusal"), [
    ({"code": "", "title": "Staf"}, CodeUnreadable), ({"code": "staf dua", "title": "Staf"}, CodeUnreadable),
    ({"code": "staf", "title": " \u200b"}, PositionUnnamed),
])
def test_a_position_has_a_code_to_type_and_a_name_to_read(kantor, fields, refusal):
    before = kantor.picture()
    with pytest.raises(refusal):
        kantor.do("admin", AddPosition(**fields))
    with pytest.raises(PositionUnnamed):
        kantor.do("admin", ChangePosition(position=kantor.positions["kasubid"], title=""))
    assert kantor.picture() == before


def test_a_holding_does_not_end_before_it_began(kantor):
    seat, who = kantor.positions["kasubid"], kantor.people["kabid"]
    made = kantor.do("admin", AddHolding(person=who, position=seat, kind="Plh", start="2026-12-01")).body["id"]
    with pytest.raises(DateUnreadable):
        kantor.do("admin", EndHolding(holding=made, end="2026-11-30"))
    kantor.do("admin", EndHolding(holding=made, end="2026-12-01"))


def test_an_administrator_cannot_shut_the_door_behind_the_last_of_them(kantor):
    admin = kantor.people["admin"]
    duty = next(d.id for d in kantor.ask("admin", Directory()).duties if d.duty == "administrator")
    for command in (EndDuty(duty=duty), EndPerson(person=admin)):
        with pytest.raises(LastAdministrator):
            kantor.do("admin", command)
    kantor.do("admin", GrantDuty(person=kantor.people["kasubid"], duty="administrator"))
    kantor.do("admin", EndDuty(duty=duty))
    with pytest.raises(LastAdministrator):
        kantor.do("kasubid", EndPerson(person=kantor.people["kasubid"]))
    kantor.operator(EndPerson(person=kantor.people["kasubid"]))


def test_an_address_is_changed_and_must_be_one(kantor):
    who = kantor.people["kasubid"]

    def address():
        return next(p.email for p in kantor.ask("admin", Directory()).people if p.id == who)

    kantor.do("admin", SetAddress(person=who, email=" kasubid@kantor.go.id "))
    assert address() == "kasubid@kantor.go.id"
    for wrong in ("kasubid", "a@b@c", "a b@c", "a@b\nBcc: c@d", "Kasubid <a@b>"):
        with pytest.raises(AddressUnreadable):
            kantor.do("admin", SetAddress(person=who, email=wrong))
        with pytest.raises(AddressUnreadable):
            kantor.do("admin", AddPerson(login="rina", name="Rina", email=wrong))
    with pytest.raises(Forbidden):
        kantor.do("kasubid", SetAddress(person=who, email="x@y"))
    kantor.do("admin", SetAddress(person=who, email=""))
    assert address() == ""


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
