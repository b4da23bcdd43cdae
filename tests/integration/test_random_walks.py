"""Berkas that went any way through the office: every one replays identically, and no planted change goes unseen."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import event

from engine import house
from engine.calendar_library import office_calendar
from engine.chain import canonical, verify
from engine.commands.claim import Claim, Release, TakeOver
from engine.commands.complete import Complete
from engine.commands.judge import JudgeThese
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.note import AddNote, See
from engine.errors import Refusal
from engine.rebuild import Offices, material
from engine.replay import replay
from engine.store.reads import cases, events
from engine.worker import Worker
from tests.conftest import APPROVALS, PERFORMERS, RETURNS

WALKS = {"sqlite": 200, "postgresql": 10}
STEPS = 22  # acts of one walk, at most
STAFF = ("pengelola", "budi", "kasubid", "kabid", "wakil", "kepala")
WEEKS = ("08:00", "07:30", "09:00")


class Walk:
    """One Berkas and whatever people do with it."""

    def __init__(self, kantor, draw, held):
        self.kantor, self.draw, self.held = kantor, draw, held
        self.instance = kantor.start(f"Berita {draw.randrange(1000)}")
        self.done = Counter()

    def tasks(self):
        """(person, task, element) of everybody who may come near an open task of this Berkas."""
        with self.kantor.desk.store.unit() as unit:
            rows = cases.open_tasks(unit, self.instance)
        others = {"pengelola": ("budi", "kasubid"), "kabid": ("wakil", "kepala"), "kasubid": ("kabid",), "kepala": ()}
        return [(name, t.id, t.element) for t in rows
                for name in (PERFORMERS[t.element], *others[PERFORMERS[t.element]])]

    def attempt(self, kind, name, command):
        try:
            self.kantor.do(name, command)
        except Refusal:
            return
        self.done[kind] += 1

    def act(self):
        """Something that somebody might do; whatever is refused changes nothing."""
        seen = self.tasks()
        if not seen:
            return False
        name, task, element = self.draw.choice(seen)
        acts = {
            "complete": lambda: Complete(task=task, answers=self.answers(element)),
            "claim": lambda: Claim(task=task), "release": lambda: Release(task=task),
            "take-over": lambda: TakeOver(task=task, reason="Perlu segera"), "see": lambda: See(task=task),
            "take-back": lambda: TakeBack(instance=self.instance),
            "note": lambda: AddNote(instance=self.instance, text="Catatan"),
        }
        kind = self.draw.choices([*acts, "move", "time", "week", "holding", "cancel"],
                                 [55, 6, 3, 7, 3, 8, 3, 4, 12, 2, 3, 1])[0]
        match kind:
            case "move":
                step = f"k{self.draw.randint(1, 11):02d}"
                self.attempt(kind, "admin", Move(instance=self.instance, element=step, reason="Salah langkah"))
            case "cancel":
                self.attempt(kind, "admin", Cancel(instance=self.instance, reason="Batal"))
            case "time":
                self.kantor.clock.forward(minutes=self.draw.choice((5, 61, 300, 1500)))
                self.done["miss"] += Worker(self.kantor.desk).look()
            case "week":
                self.week()
            case "holding":
                self.someone_comes_or_goes()
            case _:
                self.attempt(kind, name, acts[kind]())
        return True

    def answers(self, element):
        back = element in RETURNS and self.draw.random() < 0.25
        if back:
            self.done["return"] += 1
        return RETURNS[element] if back else APPROVALS.get(element, {"catatan": f"n{self.draw.randrange(99)}"})

    def week(self):
        hours = {day: [[self.draw.choice(WEEKS), "12:00"], ["13:00", "16:00"]]
                 for day in ("mon", "tue", "wed", "thu", "fri")}
        text = office_calendar("lampung", "Asia/Jakarta", hours)
        self.done["calendar"] += house.change_calendar(self.kantor.desk, text, self.kantor.actor("admin"))

    def someone_comes_or_goes(self):
        name, position, kind = self.draw.choice((("budi", "pengelola", "definitif"), ("wakil", "kabid", "Plh")))
        if name in self.held:
            self.kantor.vacate(name)
        else:
            self.kantor.hold(name, position, kind)
        self.held ^= {name}
        self.done["holding"] += 1


def _last_completion(draw, records):
    return draw.choice([i for i, e in enumerate(records) if e.type in ("instance:started", "task:completed")])


def _body(record, **changes):
    return replace(record, body=canonical({**json.loads(record.body), **changes}))


def actor(draw, records, kept, people):
    at = _last_completion(draw, records)
    said = json.loads(records[at].actor)
    said["person"] = draw.choice([p for p in people if p != said["person"]])
    records[at] = replace(records[at], actor=canonical(said))


def holding(draw, records, kept, people):
    at = _last_completion(draw, records)
    said = json.loads(records[at].actor)
    said["holding"] += draw.choice((-1, 1, 2))
    records[at] = replace(records[at], actor=canonical(said))


def order(draw, records, kept, people):
    steps = [i for i, e in enumerate(records) if e.type in ("instance:started", "task:completed", "task:withdrawn")]
    at = draw.randrange(len(steps) - 1)
    one, two = steps[at], steps[at + 1]
    records[one], records[two] = (replace(records[b], seq=records[a].seq) for a, b in ((one, two), (two, one)))


def effects(draw, records, kept, people):
    able = [i for i, e in enumerate(records) if json.loads(e.body).get("opened")]
    at = draw.choice(able)
    opened = json.loads(records[at].body)["opened"]
    opened[0][draw.choice(("element", "lane", "cause"))] += "x"
    records[at] = _body(records[at], opened=opened)


def answers(draw, records, kept, people):
    seq = draw.choice(sorted(kept))
    text, salt = kept[seq]
    kept[seq] = (text.replace('":"', '":"_', 1), salt)


def due(draw, records, kept, people):
    able = [i for i, e in enumerate(records) if any("due" in d for d in json.loads(e.body).get("deadlines", ()))]
    at = draw.choice(able)
    said = json.loads(records[at].body)["deadlines"]
    next(d for d in said if "due" in d)["due"] = "2030-01-01T00:00:00.000Z"
    records[at] = _body(records[at], deadlines=said)


PLANTED = (actor, holding, order, effects, answers, due)


@pytest.fixture
def walked(kantor, database):
    """So many Berkas after their walks, and what happened on the way."""
    draw, happened = random.Random(4), Counter()
    if kantor.desk.store.sqlite:  # durability is tried elsewhere
        kantor.desk.store.engine.dispose()
        event.listen(kantor.desk.store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    kantor.hire("budi", "pengelola")
    kantor.hire("wakil", "kabid", "Plh")
    held, walks = {"budi", "wakil"}, []
    for number in range(WALKS[database]):
        kantor.clock.forward(minutes=30)
        walk = Walk(kantor, draw, held)
        for _ in range(STEPS):
            if not walk.act():
                break
        if number % 20:  # the others stay open
            walk.attempt("cancel", "admin", Cancel(instance=walk.instance, reason="Selesai"))
        walks.append(walk.instance)
        happened += walk.done
    return kantor, walks, happened


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_walk_is_identical_and_every_planted_change_is_found(walked, database, record_property):
    kantor, walks, happened = walked
    if database == "sqlite":
        wanted = ("return", "miss", "take-over", "take-back", "move", "calendar", "holding", "claim", "release")
        assert {kind: happened[kind] for kind in wanted if happened[kind] < 5} == {}
    verdicts = [v for i in range(0, len(walks), 25)
                for v in kantor.desk.do(JudgeThese(instances=tuple(walks[i:i + 25])), house.OPERATOR).body["verdicts"]]
    assert [v for v in verdicts if not v.sound] == []
    assert len(verdicts) == WALKS[database]
    found, missed = _planted(kantor, walks)
    record_property("identical", len(verdicts))
    record_property("found", dict(found))
    assert missed == []
    assert min(found.values()) >= len(walks) * 3 // 4


def _planted(kantor, walks):
    """Each kind of change in each history, one at a time, under a chain that was computed anew."""
    draw, found, missed = random.Random(5), Counter(), []
    people = [kantor.people[n] for n in (*STAFF, "admin", "auditor", "pemilik")]
    with kantor.desk.store.unit() as unit:
        office = kantor.desk.cache.office(unit)
        offices = Offices(unit, office)
        for instance in walks:
            stream = f"instance:{instance}"
            told = events.stream(unit, stream)
            base = material(unit, kantor.desk.cache, office, stream, offices)
            late = replace(told[-1], at=told[-1].at.replace(microsecond=1000))
            assert verify([*told[:-1], late]) is not None
            for plant in PLANTED:
                records, kept = list(told), dict(base.answers)
                try:
                    plant(draw, records, kept, people)
                except (IndexError, ValueError):  # nothing of that kind in a history this short
                    continue
                divergence, _ = replay(records, replace(base, answers=kept))
                found[plant.__name__] += divergence is not None
                missed += [] if divergence is not None else [(instance, plant.__name__)]
    return found, missed
