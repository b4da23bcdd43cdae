"""The register of checkpoints as people see it."""

import re

import pytest
import segno

from engine import house
from engine.commands.people import SetLanguage
from engine.questions.seals import NewestCheckpoint
from engine.seal_keys import rotate
from engine.sealer import seal
from tests.unit.web.conftest import Browser
from web.seals import short


@pytest.fixture
def at_page(app):
    """Logs somebody in and opens an address."""

    def opened(name, address="/segel"):
        client = app.test_client()
        assert Browser(client).log_in(name).status_code == 303
        return client.get(address)

    return opened


def sealed(kantor, times=1):
    for _ in range(times):
        kantor.start()
        seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    return kantor.desk.ask(NewestCheckpoint(), house.OPERATOR)


@pytest.mark.parametrize("name", ["auditor", "admin", "kepala"])
def test_who_keeps_checkpoints_finds_the_register_in_the_menu(kantor, at_page, name):
    page = at_page(name)
    assert page.status_code == 200
    assert 'href="/segel" aria-current="page"' in page.text


@pytest.mark.parametrize("name", ["pengelola", "kasubid", "kabid", "pemilik"])
def test_others_are_refused_and_are_not_offered_it(kantor, at_page, name):
    assert at_page(name).status_code == 403
    assert "/segel" not in at_page(name, "/tugas").text


def test_before_the_first_checkpoint_the_page_says_what_will_happen(kantor, at_page):
    page = at_page("auditor").text
    assert "Belum ada titik segel." in page
    assert re.search(r"Belum disegel: \d+ kejadian", page)
    assert "<table" not in page


def test_the_newest_is_shown_in_full_with_its_code_and_all_in_a_table(kantor, at_page):
    newest = sealed(kantor, 3)
    page = at_page("auditor").text
    assert f"Titik segel terakhir: nomor 3, 23 November 2026 07.30 WIB. Mencakup {newest.size} kejadian." in page
    assert "Semua kejadian sudah disegel." in page
    assert newest.text.strip() in page
    code = segno.make(newest.text, error="m", micro=False, encoding="utf-8", boost_error=False)
    assert re.search(r' d="([^"]+)"', code.svg_inline(omitsize=True, lineclass=None))[1] in page
    rows = re.findall(r'<tr>\s*<th scope="row">(\d+)</th>', page)
    assert rows == ["3", "2", "1"]
    assert f"<code>{short(newest.key)}</code>" in page


def test_unsealed_events_are_counted_first(kantor, at_page):
    sealed(kantor)
    kantor.start()
    assert "<strong>Belum disegel: 1 kejadian.</strong>" in at_page("kepala").text


def test_a_long_register_goes_on_page_by_page(kantor, at_page):
    sealed(kantor, 53)
    first = at_page("auditor").text
    assert 'href="/segel?sebelum=4"' in first
    second = at_page("auditor", "/segel?sebelum=4").text
    assert re.findall(r'<tr>\s*<th scope="row">(\d+)</th>', second) == ["3", "2", "1"]
    assert "Titik segel yang lebih lama" not in second


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99999999999999999999", "4294967296", "١"])
def test_a_page_that_does_not_exist_is_no_stack_trace(kantor, at_page, asked):
    sealed(kantor)
    assert at_page("auditor", f"/segel?sebelum={asked}").status_code == 200


def test_a_key_that_nobody_vouches_for_is_marked(kantor, at_page):
    sealed(kantor)
    rotate(kantor.desk, kantor.settings.home, house.OPERATOR, lost=True)
    page = at_page("auditor").text
    assert page.count("Menggantikan kunci yang hilang") == 1


def test_the_page_is_complete_in_english(kantor, at_page):
    sealed(kantor)
    kantor.do("auditor", SetLanguage(language="en"))
    page = at_page("auditor").text
    for words in ("Register of checkpoints", "Newest checkpoint: number 1", "Every event is sealed.", "Root (first 16"):
        assert words in page
