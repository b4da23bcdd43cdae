"""Somebody changes who recorded a decision from paper, when it was signed, or whose duty that was: it is told."""

import json
from datetime import timedelta

import pytest

from engine.chain import canonical
from engine.commands.move import TakeBack
from engine.commands.positions import GrantDuty
from engine.commands.record import RecordFromPaper
from engine.commands.setting import SwitchPaper
from engine.store.reads import events
from tests.integration.test_tampering import forge, verdict


@pytest.fixture
def recorded(kantor):
    """A Berkas whose third step Rina has recorded in Kabid's name."""
    kantor.hire("rina", "pengelola", "tim")
    kantor.operator(SwitchPaper(on=True))
    kantor.operator(GrantDuty(person=kantor.people["rina"], duty="recorder"))
    instance = kantor.start()
    kantor.walk(instance, upto="k02")
    kantor.clock.forward(minutes=10)
    kantor.do("rina", RecordFromPaper(
        task=kantor.task(instance, "k03").task, official=kantor.people["kabid"], answers={"keputusan": "setuju"},
        signed_at=kantor.clock.now - timedelta(minutes=5), scan=kantor.file(b"pindaian", "pindaian.pdf"),
    ))
    return instance


def _last(kantor, stream):
    with kantor.desk.store.unit() as unit:
        return events.stream(unit, stream)[-1]


def _told(kantor, instance, *, rehash=True, actor=None, body=None, **columns):
    """The verdict after the newest event was changed."""
    stream = f"instance:{instance}"
    record = _last(kantor, stream)
    if actor is not None:
        columns["actor"] = canonical({k: v for k, v in (json.loads(record.actor) | actor).items() if v is not None})
    if body is not None:
        columns["body"] = canonical({k: v for k, v in (json.loads(record.body) | body).items() if v is not None})
    forge(kantor, stream, record.seq, rehash=rehash, **columns)
    found = verdict(kantor, instance)
    why = found.divergence.params.get("why") if found.divergence else None
    return (found.divergence.code if found.divergence else None, why, found.chain is None)


def test_untouched_it_is_identical_and_whole(kantor, recorded):
    found = verdict(kantor, recorded)
    assert (found.identical, found.divergence, found.chain) == (True, None, None)


@pytest.mark.parametrize("rehash", [False, True])
def test_a_removed_recorder_is_told(kantor, recorded, rehash):
    assert _told(kantor, recorded, rehash=rehash, actor={"entered_by": None}) == ("recorder-differs", None, rehash)


@pytest.mark.parametrize("rehash", [False, True])
@pytest.mark.parametrize("name", ["kasubid", "admin"])
def test_another_recorder_is_told(kantor, recorded, rehash, name):
    found = _told(kantor, recorded, rehash=rehash, actor={"entered_by": kantor.people[name]})
    assert found == ("recorder-differs", None, rehash)


def test_another_recorder_who_has_no_duty_is_told_though_the_scan_was_given_to_them_too(kantor, recorded):
    documents = json.loads(_last(kantor, f"instance:{recorded}").body)["documents"]
    person = kantor.people["kasubid"]
    found = _told(kantor, recorded, actor={"entered_by": person}, body={"documents": [documents[0] | {"by": person}]})
    assert found == ("not-permitted", "not-recorder", True)


def test_a_removed_claim_or_scan_is_told(kantor, recorded):
    assert _told(kantor, recorded, claimed_at=None)[0] == "recorder-differs"


def test_an_entry_without_its_scan_is_told(kantor, recorded):
    assert _told(kantor, recorded, body={"documents": None})[0] == "recorder-differs"


def test_an_act_from_paper_that_says_it_was_given_in_the_application_is_told(kantor, recorded):
    act = json.loads(_last(kantor, f"instance:{recorded}").body)["act"]
    assert _told(kantor, recorded, body={"act": act | {"medium": "aplikasi"}})[0] == "recorder-differs"


@pytest.mark.parametrize("minutes", [1, -60])
def test_a_claimed_time_that_cannot_be_is_told(kantor, recorded, minutes):
    at = kantor.clock.now + timedelta(minutes=minutes)
    assert _told(kantor, recorded, claimed_at=at) == ("not-permitted", "signed-time-unfit", True)


def test_a_changed_official_is_told(kantor, recorded):
    found = _told(kantor, recorded, actor={"person": kantor.people["kasubid"]})
    assert found == ("not-permitted", "not-your-lane", True)
    found = _told(kantor, recorded, actor={"person": kantor.people["rina"]})
    assert found == ("not-permitted", "own-paper", True)


def test_an_ordinary_act_that_is_made_one_from_paper_is_told(kantor, recorded):
    kantor.complete(recorded, "k04")
    told = _told(kantor, recorded, actor={"entered_by": kantor.people["rina"]}, claimed_at=kantor.clock.now)
    assert told[0] == "recorder-differs"


@pytest.mark.parametrize(("kind", "change", "why"), [
    ("setting:changed", {"paper": False}, "paper-off"),
    ("duty:granted", {"start": "2026-12-01"}, "not-recorder"),
])
def test_an_office_that_did_not_record_or_a_duty_that_was_not_granted_is_told(kantor, recorded, kind, change, why):
    with kantor.desk.store.unit() as unit:
        given = [e for e in events.stream(unit, "office") if e.type == kind][-1]
    forge(kantor, "office", given.seq, rehash=True, body=canonical(json.loads(given.body) | change))
    found = verdict(kantor, recorded)
    assert (found.divergence.code, found.divergence.params["why"]) == ("not-permitted", why)


def test_a_take_back_by_somebody_who_recorded_nothing_is_told(kantor, recorded):
    kantor.do("rina", TakeBack(instance=recorded))
    assert verdict(kantor, recorded).identical
    found = _told(kantor, recorded, actor={"person": kantor.people["kasubid"]})
    assert found == ("not-permitted", "not-recorder", True)


def test_a_take_back_that_leads_to_somebody_else_is_told(kantor, recorded):
    kantor.do("rina", TakeBack(instance=recorded))
    found = _told(kantor, recorded, body={"to": kantor.people["rina"]})
    assert found[0] == "not-the-last-submit"


def test_a_take_back_of_what_nobody_recorded_is_not_a_recorders(kantor, recorded):
    kantor.complete(recorded, "k04")
    kantor.do("kasubid", TakeBack(instance=recorded))
    found = _told(kantor, recorded, body={"to": kantor.people["kasubid"]})
    assert found[0] == "recorder-differs"
