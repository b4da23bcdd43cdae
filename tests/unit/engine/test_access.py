"""The rule book, a table for each sentence: who may start, do, take over, read, publish and administer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.access import (
    ReadFacts,
    TaskFacts,
    administers,
    cancels,
    holder_of,
    performs,
    publishes,
    reads,
    starts,
    takes_back,
    takes_over,
)
from engine.errors import (
    AuditorActs,
    Forbidden,
    LaneVacant,
    NoSuchPerson,
    NotYourLane,
    NotYourPosition,
    Refusal,
    TaskClaimed,
    TaskOffered,
)
from engine.model import Actor
from engine.office import fold

SOP = "surat"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, 10.00 WIB
ANI, BUDI, CITRA, DEWI, EKO, AUDITOR, ADMIN, OWNER, PAST = range(1, 10)
STAF, KASUBID, KABID, SEKRETARIS = 11, 12, 13, 14


def position(identifier, superior):
    fields = {"id": identifier, "code": f"p{identifier}", "title": f"Jabatan {identifier}", "unit": "BKD"}
    return "position:added", fields | {"superior": superior}


def holding(identifier, person, held, kind="definitif", start="", end=""):
    return "holding:added", {"id": identifier, "person": person, "position": held, "kind": kind, "letter": "",
                             "start": start, "end": end}


def lane(identifier, name, held, start="", end=""):
    return "lane:mapped", {"id": identifier, "procedure": SOP, "lane": name, "position": held, "start": start,
                           "end": end}


def duty(identifier, person, name, start="", end=""):
    return "duty:granted", {"id": identifier, "person": person, "duty": name, "start": start, "end": end}


FOUNDED = [
    *(("person:added", {"id": p}) for p in range(1, 10)),
    ("person:ended", {"id": PAST, "end": "2026-11-01T00:00:00.000Z"}),
    position(KABID, None), position(KASUBID, KABID), position(STAF, KASUBID), position(SEKRETARIS, KABID),
    holding(21, ANI, STAF), holding(22, BUDI, STAF), holding(23, CITRA, KASUBID), holding(24, DEWI, KABID),
    holding(25, PAST, STAF), holding(26, AUDITOR, STAF),
    lane(31, "Staf", STAF), lane(32, "Kasubid", KASUBID), lane(33, "Sekretaris", SEKRETARIS),
    duty(41, AUDITOR, "auditor"), duty(42, ADMIN, "administrator"), duty(43, OWNER, "owner"),
]


def office(*more):
    return fold((n, kind, body) for n, (kind, body) in enumerate((*FOUNDED, *more), 1))


def task(name="Staf", **more):
    return TaskFacts(procedure=SOP, lane=name, **more)


def act(person, held=None, via="web"):
    return Actor(person=person, via=via, position=held)


def told(rule, *given):
    """What a rule answers: the holding's id, a plain value, or the refusal's class."""
    try:
        answer = rule(*given)
    except Refusal as refusal:
        return type(refusal)
    return getattr(answer, "id", answer)


@pytest.mark.parametrize(
    ("person", "facts", "answer"),
    [
        (ANI, task(), 21),  # any holder may do an unclaimed task
        (BUDI, task(), 22),
        (CITRA, task(), NotYourLane),  # a superior does not simply do it
        (ADMIN, task(), NotYourLane),
        (EKO, task(), NotYourLane),
        (PAST, task(), NoSuchPerson),  # who left the office does nothing
        (99, task(), NoSuchPerson),
        (None, task(), NoSuchPerson),
        (AUDITOR, task(), AuditorActs),  # not even in a position of their own
        (BUDI, task(claimed_by=ANI), TaskClaimed),
        (ANI, task(claimed_by=ANI), 21),
        (BUDI, task(offered_to=ANI), TaskOffered),
        (ANI, task(offered_to=ANI), 21),
        (BUDI, task(offered_to=ANI, claimed_by=BUDI), 22),  # a claim weighs more than an offer
        (BUDI, task(claimed_by=PAST), 22),  # a claim lapses with the position
        (BUDI, task(offered_to=EKO), 22),  # so does an offer
        (BUDI, task(offered_to=CITRA), 22),  # an offer to a superior is none
        (CITRA, task(claimed_by=CITRA), 23),  # who took over does it in the superior position
        (ANI, task(claimed_by=CITRA), TaskClaimed),
        (CITRA, task("Kasubid"), 23),
        (DEWI, task("Sekretaris"), NotYourLane),  # vacant: by taking over only
        (ANI, task("Tidak ada"), NotYourLane),
    ],
)
def test_a_task_is_done_by_whom(person, facts, answer):
    assert told(performs, office(), facts, act(person), NOW) == answer


@pytest.mark.parametrize(
    ("facts", "owner"),
    [
        (task(), None),
        (task("Kasubid"), CITRA),  # one alone needs no claim
        (task("Sekretaris"), None),
        (task(claimed_by=ANI, offered_to=BUDI), ANI),
        (task(claimed_by=PAST, offered_to=BUDI), BUDI),
        (task(claimed_by=PAST), None),
        (task("Kasubid", claimed_by=DEWI), DEWI),
    ],
)
def test_a_task_belongs_to_one_person_by_claim_then_offer_then_because_they_are_alone(facts, owner):
    assert holder_of(office(("person:ended", {"id": AUDITOR, "end": "2026-01-01T00:00:00.000Z"})), facts, NOW) == owner


def test_a_claim_and_an_offer_lapse_in_the_moment_the_holding_ends():
    ended = office(("holding:ended", {"id": 21, "end": "2026-11-23T03:00:00.000Z"}))
    facts = task(claimed_by=ANI, offered_to=ANI)
    before = NOW - timedelta(milliseconds=1)
    assert told(performs, ended, facts, act(BUDI), before) is TaskClaimed
    assert told(performs, ended, facts, act(ANI), before) == 21
    assert told(performs, ended, facts, act(BUDI), NOW) == 22
    assert told(performs, ended, facts, act(ANI), NOW) is NotYourLane


MANY = (
    position(15, KABID), lane(34, "Rangkap", 15), lane(35, "Rangkap", KASUBID),
    holding(51, EKO, 15, "Plh"), holding(52, EKO, KASUBID, "Plt"),
)


@pytest.mark.parametrize(
    ("more", "chosen", "answer"),
    [
        ((), None, 52),  # Plt before Plh, whatever the order of the lane's positions
        ((), 15, 51),
        ((), KASUBID, 52),
        ((), STAF, NotYourPosition),
        ((holding(53, EKO, 15, "definitif"),), None, 53),
        ((holding(53, EKO, KASUBID, "definitif"),), 15, 51),
        ((holding(53, EKO, KASUBID, "tim"),), None, 52),
    ],
)
def test_who_holds_several_positions_acts_definitif_first_or_as_they_choose(more, chosen, answer):
    assert told(performs, office(*MANY, *more), task("Rangkap"), act(EKO, chosen), NOW) == answer


@pytest.mark.parametrize(
    ("person", "name", "answer"),
    [
        (DEWI, "Sekretaris", 24),  # vacant: the superior's holder
        (CITRA, "Sekretaris", NotYourLane),
        (BUDI, "Staf", 22),  # a colleague
        (CITRA, "Staf", 23),  # the superior
        (DEWI, "Staf", NotYourLane),  # not the superior's superior
        (ADMIN, "Sekretaris", NotYourLane),
        (AUDITOR, "Staf", AuditorActs),
        (PAST, "Staf", NoSuchPerson),
    ],
)
def test_a_task_is_taken_over_by_whom(person, name, answer):
    assert told(takes_over, office(), task(name, claimed_by=ANI), act(person), NOW) == answer


@pytest.mark.parametrize(("person", "answer"), [(ANI, 21), (CITRA, 23), (EKO, NotYourLane), (DEWI, NotYourLane)])
def test_a_submit_is_taken_back_in_the_position_or_its_superior(person, answer):
    assert told(takes_back, office(), task(), person, NOW) == answer


@pytest.mark.parametrize(
    ("person", "name", "answer"),
    [
        (ANI, "Staf", 21),
        (CITRA, "Staf", NotYourLane),
        (OWNER, "Staf", NotYourLane),
        (ADMIN, "Staf", NotYourLane),
        (AUDITOR, "Staf", AuditorActs),
        (PAST, "Staf", NoSuchPerson),
        (DEWI, "Sekretaris", LaneVacant),  # a Berkas cannot start on a vacant first lane
    ],
)
def test_a_berkas_is_started_by_a_holder_of_the_first_lane(person, name, answer):
    assert told(starts, office(), SOP, name, act(person), NOW) == answer


@pytest.mark.parametrize(
    ("rule", "person", "via", "answer"),
    [
        (administers, ADMIN, "web", None),
        (administers, None, "cli", None),  # the office's own machine
        (administers, None, "web", NoSuchPerson),
        (administers, None, "worker", NoSuchPerson),
        (administers, OWNER, "web", Forbidden),
        (administers, ANI, "cli", Forbidden),
        (administers, AUDITOR, "web", AuditorActs),
        (publishes, OWNER, "web", None),
        (publishes, None, "cli", None),
        (publishes, ADMIN, "web", Forbidden),
        (publishes, AUDITOR, "web", AuditorActs),
        (publishes, PAST, "web", NoSuchPerson),
    ],
)
def test_administrators_administer_and_owners_publish(rule, person, via, answer):
    assert told(rule, office(), act(person, via=via), NOW) == answer


@pytest.mark.parametrize(
    ("person", "answer"), [(ANI, None), (ADMIN, None), (BUDI, Forbidden), (AUDITOR, AuditorActs)]
)
def test_a_berkas_is_cancelled_by_its_starter_or_an_administrator(person, answer):
    assert told(cancels, office(), ANI, act(person), NOW) == answer


def test_a_starter_who_became_an_auditor_or_left_cancels_nothing():
    assert told(cancels, office(), AUDITOR, act(AUDITOR), NOW) is AuditorActs
    assert told(cancels, office(), PAST, act(PAST), NOW) is NoSuchPerson


def test_an_auditor_gives_no_command_at_all():
    for rule, given in ((performs, (task(),)), (takes_over, (task(),)), (starts, (SOP, "Staf")), (cancels, (AUDITOR,)),
                        (administers, ()), (publishes, ())):
        assert told(rule, office(duty(44, AUDITOR, "administrator"), duty(45, AUDITOR, "owner")), *given,
                    act(AUDITOR), NOW) is AuditorActs


def test_an_auditor_whose_term_is_over_acts_again():
    appointed = office()
    over = replace(appointed, duties={41: replace(appointed.duties[41], end="2026-11-22")})
    assert told(performs, over, task(), act(AUDITOR), NOW) == 26


FACTS = ReadFacts(procedure=SOP, lanes=("Staf",), sifat="biasa", acted=(), present=())
SECRET = replace(FACTS, sifat="rahasia", acted=(EKO,), present=(ANI,))


@pytest.mark.parametrize(
    ("facts", "person", "via", "answer"),
    [
        (FACTS, ANI, "web", True),  # a holder of a lane
        (FACTS, CITRA, "web", True),  # their superior
        (FACTS, DEWI, "web", False),
        (replace(FACTS, acted=(CITRA,)), DEWI, "web", True),  # the superior of one who acted
        (replace(FACTS, acted=(EKO,)), EKO, "web", True),  # who acted and holds nothing any more
        (FACTS, EKO, "web", False),
        (FACTS, AUDITOR, "web", True),
        (FACTS, ADMIN, "web", False),
        (FACTS, OWNER, "web", False),
        (replace(FACTS, acted=(PAST,)), PAST, "web", False),  # who left reads nothing
        (FACTS, None, "web", False),
        (FACTS, None, "cli", True),
        (SECRET, ANI, "web", True),  # a present holder
        (SECRET, EKO, "web", True),  # who acted
        (SECRET, AUDITOR, "web", True),
        (SECRET, BUDI, "web", False),  # a lane's holder without the task
        (SECRET, CITRA, "web", False),  # a superior
        (SECRET, ADMIN, "web", False),
    ],
)
def test_a_berkas_is_read_by_whom(facts, person, via, answer):
    assert reads(office(), facts, act(person, via=via), NOW) is answer
