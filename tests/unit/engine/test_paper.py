"""From paper, the rules alone: who may record for whom, which claimed time, and what an event must say of it."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.access import TaskFacts, officials, recorder, records, takes_entry_back
from engine.errors import (
    AuditorActs,
    NoSuchPerson,
    NotRecorder,
    NotYourLane,
    OwnPaper,
    PaperOff,
    SignedTimeUnfit,
    TaskClaimed,
)
from engine.model import Actor
from engine.office import fold
from engine.paper import consistent, signed

SOP = "surat"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, 10.00 WIB
ANI, BUDI, CITRA, RINA, AUDITOR, LATER, GONE = range(1, 8)
TASK = TaskFacts(procedure=SOP, lane="Kabid")


def _duty(identifier, person, name="recorder", start="", end=""):
    return "duty:granted", {"id": identifier, "person": person, "duty": name, "start": start, "end": end}


def _held(identifier, person, position, kind="definitif"):
    return "holding:added", {"id": identifier, "person": person, "position": position, "kind": kind, "letter": "",
                             "start": "", "end": ""}


def _seat(identifier, superior):
    return "position:added", {"id": identifier, "code": str(identifier), "title": "T", "unit": "", "superior": superior}


FOUNDED = [
    *(("person:added", {"id": p}) for p in range(1, 8)), ("person:ended", {"id": GONE, "end": "2026-11-20T00:00:00Z"}),
    _seat(11, 12), _seat(12, None), _held(21, ANI, 11), _held(22, BUDI, 11, "Plh"), _held(23, CITRA, 12),
    ("lane:mapped", {"id": 31, "procedure": SOP, "lane": "Kabid", "position": 11, "start": "", "end": ""}),
    _duty(41, RINA), _duty(42, ANI), _duty(43, AUDITOR, "auditor"), _duty(44, AUDITOR),
    _duty(45, LATER, start="2026-11-24"), _duty(46, GONE),
]
ON = ("setting:changed", {"paper": True})


def office(*more):
    events = [*FOUNDED, *more]
    return fold((seq, kind, body) for seq, (kind, body) in enumerate(events, 1))


def act(person, position=None):
    return Actor(person=person, via="web", position=position)


def test_a_new_office_does_not_record_from_paper_and_a_later_name_does_not_change_that():
    assert not office().paper
    assert office(ON).paper
    assert office(ON, ("setting:changed", {"name": "Lain", "zone": "Asia/Jakarta", "demo": False})).paper
    assert not office(ON, ("setting:changed", {"paper": False})).paper


@pytest.mark.parametrize(("person", "refusal"), [
    (RINA, None), (ANI, None), (BUDI, NotRecorder), (AUDITOR, AuditorActs), (LATER, NotRecorder), (GONE, NoSuchPerson),
    (None, NoSuchPerson),
])
def test_a_recorder_has_the_duty_at_that_moment(person, refusal):
    if refusal is None:
        assert recorder(office(ON), act(person), NOW) == person
        return
    with pytest.raises(refusal):
        recorder(office(ON), act(person), NOW)


def test_nobody_records_where_the_office_does_not():
    with pytest.raises(PaperOff):
        recorder(office(), act(RINA), NOW)
    assert officials(office(), TASK, act(RINA), NOW) == ()


def test_the_duty_begins_on_its_day():
    assert recorder(office(ON), act(LATER), NOW + timedelta(days=1)) == LATER


def test_the_official_is_another_person_who_performs_the_task():
    assert records(office(ON), TASK, act(ANI), act(RINA), NOW).id == 21
    assert records(office(ON), TASK, act(BUDI, 11), act(RINA), NOW).kind == "Plh"
    with pytest.raises(OwnPaper):
        records(office(ON), TASK, act(ANI), act(ANI), NOW)
    with pytest.raises(NotYourLane):
        records(office(ON), TASK, act(CITRA), act(RINA), NOW)
    with pytest.raises(TaskClaimed):
        records(office(ON), TaskFacts(procedure=SOP, lane="Kabid", claimed_by=BUDI), act(ANI), act(RINA), NOW)


@pytest.mark.parametrize(("claimed_by", "asker", "found"), [
    (None, RINA, [ANI, BUDI]), (None, ANI, [BUDI]), (BUDI, RINA, [BUDI]), (CITRA, RINA, [CITRA]), (ANI, ANI, []),
    (None, BUDI, []), (None, AUDITOR, []), (None, GONE, []),
])
def test_offered_are_those_whose_decision_would_be_taken(claimed_by, asker, found):
    task = TaskFacts(procedure=SOP, lane="Kabid", claimed_by=claimed_by)
    assert [h.person for h in officials(office(ON), task, act(asker), NOW)] == found


def test_an_entry_is_taken_back_by_its_recorder_while_they_have_the_duty():
    takes_entry_back(office(), RINA, act(RINA), NOW)  # also with the setting off
    for entered_by, person in ((ANI, RINA), (BUDI, BUDI), (LATER, LATER)):
        with pytest.raises(NotRecorder):
            takes_entry_back(office(ON), entered_by, act(person), NOW)


OPENED = NOW - timedelta(hours=1, seconds=-17)


@pytest.mark.parametrize("at", [NOW, OPENED, OPENED.replace(second=0), NOW - timedelta(minutes=1)])
def test_a_claimed_time_within_the_task_is_taken(at):
    assert signed(at, OPENED, NOW) == at


@pytest.mark.parametrize(("at", "why"), [
    (NOW + timedelta(milliseconds=1), "future"), (OPENED.replace(second=0) - timedelta(milliseconds=1), "early"),
    (NOW.replace(tzinfo=None), "zone"),
])
def test_a_claimed_time_outside_it_is_not(at, why):
    with pytest.raises(SignedTimeUnfit) as refused:
        signed(at, OPENED, NOW)
    assert refused.value.params["why"] == why


SCAN = {"name": "Pindaian langkah 3", "number": 1, "file": "0" * 64}


@pytest.mark.parametrize(("kind", "claimed_at", "body", "actor", "holds"), [
    ("task:completed", None, {}, {"person": ANI}, True),
    ("task:completed", None, {"documents": [SCAN]}, {"person": ANI}, True),
    ("task:completed", NOW, {"documents": [SCAN | {"by": RINA}]}, {"entered_by": RINA}, True),
    ("task:completed", NOW, {"documents": [SCAN | {"by": RINA}], "act": {"medium": "basah"}}, {"entered_by": RINA},
     True),
    ("task:completed", NOW, {}, {}, False),
    ("task:completed", NOW, {"documents": [SCAN | {"by": RINA}]}, {}, False),
    ("task:completed", None, {"documents": [SCAN | {"by": RINA}]}, {}, False),
    ("task:completed", None, {"documents": [SCAN | {"by": RINA}]}, {"entered_by": RINA}, False),
    ("task:completed", NOW, {}, {"entered_by": RINA}, False),
    ("task:completed", NOW, {"documents": [SCAN]}, {"entered_by": RINA}, False),
    ("task:completed", NOW, {"documents": [SCAN | {"by": BUDI}]}, {"entered_by": RINA}, False),
    ("task:completed", NOW, {"documents": [SCAN | {"by": BUDI}, SCAN | {"by": RINA}]}, {"entered_by": RINA}, False),
    ("task:completed", NOW, {"documents": [SCAN | {"by": RINA}], "act": {"medium": "aplikasi"}}, {"entered_by": RINA},
     False),
    ("task:claimed", NOW, {"documents": [SCAN | {"by": RINA}]}, {"entered_by": RINA}, False),
    ("note:added", NOW, {}, {}, False),
])
def test_an_event_says_the_same_of_its_recorder_in_each_place(kind, claimed_at, body, actor, holds):
    assert consistent(kind, claimed_at, body, actor) is holds
