"""A superior gives a task to one of its performers, on the page of the task, with a reason."""

import re
from html import unescape

import pytest

from engine.commands.people import SetPassword


def text(reply):
    return unescape(reply.get_data(as_text=True))


@pytest.fixture
def enter(app, browser):
    """Log somebody in at a browser of their own."""

    def made(login):
        found = type(browser)(app.test_client())
        assert found.log_in(login).status_code == 303
        return found

    return made


@pytest.fixture
def office(kantor, password_hash):
    """An office with two people who prepare the material."""
    kantor.hire("budi", "pengelola")
    kantor.operator(SetPassword(person=kantor.people["budi"], password_hash=password_hash))
    return kantor


def test_the_superior_chooses_one_of_the_performers_and_both_sides_hear_of_it(enter, office):
    task = office.task(office.start(), "k01").task
    address = f"/tugas/{task}"
    kasubid = enter("kasubid")
    page = text(kasubid.get(address))
    assert "Serahkan kepada pelaksana" in page
    choices = dict(re.findall(r'<option value="(\d+)">([^<]+)</option>', page))
    assert set(choices) == {str(office.people["pengelola"]), str(office.people["budi"])}
    reply = kasubid.send(f"{address}/serahkan", address, penerima=office.people["budi"], alasan_serah="Siti cuti")
    assert reply.location == f"{address}?sesudah=serah"
    page = text(kasubid.get(reply.location))
    assert "Tugas sudah diserahkan" in page
    assert str(office.people["budi"]) not in dict(re.findall(r'<option value="(\d+)">([^<]+)</option>', page))
    assert "task:assigned" in office.types(1)
    assert [t.claimed_by for t in office.tasks("budi")] == [office.people["budi"]]
    assert 'action="/tugas/1"' in text(enter("budi").get(address))


def test_without_a_reason_or_a_person_the_page_comes_back_with_what_was_typed(enter, office):
    task = office.task(office.start(), "k01").task
    address = f"/tugas/{task}"
    kasubid = enter("kasubid")
    chosen = office.people["budi"]
    page = kasubid.send(f"{address}/serahkan", address, penerima=chosen, alasan_serah="  ")
    assert page.status_code == 422
    assert f'<option value="{chosen}" selected>' in text(page)
    page = kasubid.send(f"{address}/serahkan", address, penerima="", alasan_serah="Siti cuti")
    assert page.status_code == 422
    assert "Siti cuti" in text(page)
    assert "task:assigned" not in office.types(1)


@pytest.mark.parametrize("login", ["pengelola", "kabid", "kepala", "auditor"])
def test_nobody_else_is_offered_it_or_may_do_it(enter, office, login):
    task = office.task(office.start(), "k01").task
    address = f"/tugas/{task}"
    browser = enter(login)
    assert "/serahkan" not in text(browser.get(address))
    reply = browser.send(f"{address}/serahkan", "/kata-sandi", penerima=office.people["budi"], alasan_serah="x")
    assert reply.status_code == 403
    assert "task:assigned" not in office.types(1)


def test_a_task_that_is_done_is_given_to_nobody(enter, office):
    instance = office.start()
    task = office.task(instance, "k01").task
    office.complete(instance, "k01")
    assert "/serahkan" not in text(enter("kasubid").get(f"/tugas/{task}"))
