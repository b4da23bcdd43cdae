"""Finished by me: every completion of one person in a month of the office, and nobody else's."""

import pytest

from engine.errors import NoSuchPerson
from engine.house import OPERATOR
from engine.questions.finished import FinishedByMe, MonthUnreadable


def rows(kantor, name, month=""):
    return [(r.instance, r.step, r.visit, r.late) for r in kantor.ask(name, FinishedByMe(month=month)).rows]


def test_each_sees_their_own_completions_newest_first(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(minutes=5)
    kantor.give_back(instance, "k02")
    kantor.clock.forward(minutes=5)
    kantor.complete(instance, "k01")
    assert rows(kantor, "pengelola") == [(instance, "1", 2, False), (instance, "1", 1, False)]
    assert rows(kantor, "kasubid") == [(instance, "2", 1, False)]
    assert rows(kantor, "kabid") == []


def test_a_month_begins_and_ends_at_the_offices_midnight(kantor):
    instance = kantor.start()
    kantor.clock.to("2026-11-30 23:59")
    kantor.complete(instance, "k01")
    kantor.clock.to("2026-12-01 00:00")
    kantor.complete(instance, "k02")
    assert len(rows(kantor, "pengelola", "2026-11")) == 1
    assert rows(kantor, "kasubid", "2026-11") == []
    page = kantor.ask("kasubid", FinishedByMe())
    assert (page.month.isoformat(), page.before.isoformat(), page.after) == ("2026-12-01", "2026-11-01", None)
    assert len(page.rows) == 1
    assert kantor.ask("kasubid", FinishedByMe(month="2026-11")).after.isoformat() == "2026-12-01"


def test_a_late_completion_is_marked(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(hours=3)
    kantor.complete(instance, "k02")
    assert rows(kantor, "kasubid") == [(instance, "2", 1, True)]


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-00", "x", "26-11", "٢٠٢٦-11", "2026-11-01", "9999-12"])
def test_what_is_no_month_is_refused(kantor, month):
    with pytest.raises(MonthUnreadable):
        kantor.ask("pengelola", FinishedByMe(month=month))


def test_it_is_a_persons_own_question(kantor):
    with pytest.raises(NoSuchPerson):
        kantor.desk.ask(FinishedByMe(), OPERATOR)
