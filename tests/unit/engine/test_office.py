"""The office folded from its events: dates and moments, terms, mappings, duties."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.office import Holding, LaneMapping, Office, Position, fold

ZONE = "Asia/Jakarta"


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def holding(identifier, person, held=1, kind="definitif", start="", end=""):
    return Holding(id=identifier, person=person, position=held, kind=kind, letter="", start=start, end=end)


@pytest.mark.parametrize(
    ("start", "end", "now", "answer"),
    [
        ("", "", "2026-11-23T10:00+07:00", True),
        ("2026-11-23", "", "2026-11-23T00:00+07:00", True),  # the day begins in the office's zone
        ("2026-11-23", "", "2026-11-22T23:59+07:00", False),
        ("", "2026-11-23", "2026-11-23T23:59:59+07:00", True),  # the last day counts whole
        ("", "2026-11-23", "2026-11-24T00:00+07:00", False),
        ("2026-11-23", "2026-11-23", "2026-11-23T06:59+07:00", True),
        ("2026-11-23T03:00:00.000Z", "", "2026-11-23T10:00+07:00", True),  # a moment, included at its start
        ("2026-11-23T03:00:00.000Z", "", "2026-11-23T09:59+07:00", False),
        ("", "2026-11-23T03:00:00.000Z", "2026-11-23T10:00+07:00", False),  # excluded at its end
        ("", "2026-11-23T03:00:00.000Z", "2026-11-23T09:59+07:00", True),
    ],
)
def test_a_term_is_in_force_between_dates_or_moments(start, end, now, answer):
    assert Office(zone=ZONE).in_force(start, end, at(now)) is answer


def test_the_same_moment_lies_on_another_day_in_another_zone():
    now = at("2026-11-23T23:30+07:00")
    assert not Office(zone="Asia/Jakarta").in_force("2026-11-24", "", now)
    assert Office(zone="Asia/Jayapura").in_force("2026-11-24", "", now)


def test_holders_stand_definitif_first_then_plt_plh_and_teams():
    holdings = {n: holding(n, n, kind=k) for n, k in enumerate(("tim", "Plh", "Plt", "definitif"), 1)}
    office = Office(persons=dict.fromkeys(range(1, 5), ""), holdings=holdings)
    assert [h.kind for h in office.holders(1, at("2026-11-23T10:00+07:00"))] == ["definitif", "Plt", "Plh", "tim"]


def test_who_has_left_holds_nothing_from_that_moment():
    office = Office(persons={1: "2026-11-23T03:00:00.000Z"}, holdings={1: holding(1, 1)})
    assert office.holders(1, at("2026-11-23T09:59+07:00"))
    assert not office.holders(1, at("2026-11-23T10:00+07:00"))
    assert not office.holdings_of(1, at("2026-11-23T10:00+07:00"))


def test_a_lane_may_map_to_several_positions_and_change_on_a_day():
    mapped = [
        LaneMapping(id=1, procedure="surat", lane="Staf", position=1, start="", end="2026-11-22"),
        LaneMapping(id=2, procedure="surat", lane="Staf", position=2, start="2026-11-23", end=""),
        LaneMapping(id=3, procedure="surat", lane="Staf", position=3, start="", end=""),
        LaneMapping(id=4, procedure="lain", lane="Staf", position=4, start="", end=""),
    ]
    office = Office(zone=ZONE, lanes={m.id: m for m in mapped})
    assert office.positions_for("surat", "Staf", at("2026-11-22T10:00+07:00")) == (1, 3)
    assert office.positions_for("surat", "Staf", at("2026-11-23T10:00+07:00")) == (2, 3)


def test_the_holders_of_the_superior_position_are_the_superiors():
    places = [Position(id=n, code=str(n), title="", unit="", superior=s) for n, s in ((1, 2), (2, None))]
    office = Office(
        persons={1: "", 2: ""}, positions={p.id: p for p in places}, holdings={n: holding(n, n, n) for n in (1, 2)},
        lanes={n: LaneMapping(id=n, procedure="surat", lane=str(n), position=n, start="", end="") for n in (1, 2)},
    )
    now = at("2026-11-23T10:00+07:00")
    assert [h.person for h in office.superiors("surat", "1", now)] == [2]
    assert office.superiors("surat", "2", now) == ()


def test_a_fold_goes_on_from_an_earlier_one():
    told = [
        (1, "setting:changed", {"name": "BKD", "zone": "Asia/Makassar", "demo": True}),
        (2, "person:added", {"id": 1}),
        (3, "holding:added", vars(holding(7, 1))),
        (4, "calendar:published", {"name": "lampung", "digest": "aa"}),
        (5, "something:else", {"id": 9}),
        (6, "holding:ended", {"id": 7, "end": "2026-11-23"}),
    ]
    whole = fold(told)
    assert fold(told[3:], fold(told[:3])) == whole
    assert (whole.seq, whole.name, whole.zone, whole.demo) == (6, "BKD", "Asia/Makassar", True)
    assert whole.holdings == {7: replace(holding(7, 1), end="2026-11-23")}
    assert whole.calendars == {"lampung": "aa"}


def test_an_earlier_fold_is_not_changed_by_a_later_event():
    before = fold([(1, "person:added", {"id": 1})])
    fold([(2, "person:added", {"id": 2})], before)
    assert before.persons == {1: ""}
