"""The rows of a retelling: what kind of event each is, who acted in which holding, counted in the calendar of then."""

import json
from datetime import timedelta

from engine.calendar_library import shipped
from engine.commands.calendars import ChangeCalendar, RecountDeadlines
from engine.commands.claim import Assign, Claim, TakeOver
from engine.commands.complete import Complete
from engine.commands.move import Move, TakeBack
from engine.commands.positions import AddHolding, EndHolding
from engine.questions.retelling import Retelling
from tests.from_paper import at_kabid, record, recording


def told(kantor, instance, seq=None):
    return kantor.ask("auditor", Retelling(instance=instance, seq=seq))


def test_rows_say_what_kind_of_event_they_are(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("budi", Claim(task=task))
    kantor.do("pengelola", TakeOver(task=task, reason="Budi sakit"))
    kantor.complete(instance, "k01")
    kantor.do("pengelola", TakeBack(instance=instance))
    task = kantor.task(instance, "k01").task
    kantor.do("admin", Assign(task=task, person=kantor.people["budi"], reason="Cuti"))
    kantor.do("budi", Complete(task=task))
    kantor.give_back(instance, "k02")
    kantor.do("admin", Move(instance=instance, element="k03", reason="Sudah di kertas"))
    kantor.clock.to("2026-11-23 15:00")
    kantor.complete(instance, "k03")
    kinds = [(line.type, sorted(line.kinds)) for line in told(kantor, instance).lines]
    assert kinds == [
        ("instance:started", []), ("task:claimed", []), ("task:taken-over", ["intervention"]), ("task:completed", []),
        ("task:withdrawn", ["intervention"]), ("task:assigned", ["intervention"]), ("task:completed", []),
        ("task:completed", ["decision", "return"]), ("instance:moved", ["intervention"]),
        ("deadline:missed", ["late"]), ("task:completed", ["decision", "late"]),
    ]


def test_a_changed_calendar_counts_from_its_event_on(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k04")
    due = told(kantor, instance).moment.held[0].clock.due
    changed = json.loads(shipped("lampung"))
    changed["dates"] = [*changed["dates"], {"date": "2026-11-23", "segments": [], "name": "Libur daerah"}]
    kantor.clock.forward(minutes=1)
    kantor.do("admin", ChangeCalendar(text=json.dumps(changed)))
    kantor.do("admin", RecountDeadlines(instance=instance))
    last = told(kantor, instance)
    assert last.moment.held[0].clock.due > due
    assert told(kantor, instance, last.moment.line.seq - 1).moment.held[0].clock.due == due
    assert last.moment.held[0].clock.explanation.due == last.moment.held[0].clock.due


def test_what_was_recorded_from_paper_names_the_official_and_who_recorded_it(kantor):
    office = recording(kantor)
    instance = at_kabid(office)
    signed = office.clock.now - timedelta(minutes=5)
    record(office, instance)
    moment = told(office, instance).moment
    who, claimed = moment.line.who, moment.line.claimed_at
    assert (who.name, who.position, who.entered_by_name, claimed) == ("Kabid", "Kabid Dokin", "Rina", signed)
    assert [a.entered.name for a in moment.acts if a.entered] == ["Rina"]
    assert [p.version.person for p in moment.papers] == [office.people["rina"]]


def test_who_acted_is_named_in_the_holding_of_then(kantor):
    rina = kantor.hire("rina", "kasubid", "Plh")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("rina", Complete(task=kantor.task(instance, "k02").task, answers={"keputusan": "setuju"}))
    kantor.operator(EndHolding(holding=rina))
    kantor.operator(AddHolding(person=kantor.people["rina"], position=kantor.positions["kepala"], letter="SK 9"))
    who = told(kantor, instance, 3).moment.line.who
    assert (who.name, who.position, who.kind, who.end) == ("Rina", "Kasubid II", "Plh", "")
