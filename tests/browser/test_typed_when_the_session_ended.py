"""The session ends while somebody types: after the next login the page is there again, with the text."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.door import type_password
from tests.served import PASSWORD

TITLE = "Berita yang panjang"
TYPED = "Tiga alinea yang tidak boleh hilang"


def after_idle_minutes(day):
    day.kantor.clock.forward(minutes=31)


def after_the_administrator_ended_it(day):
    admin = day.page("admin")
    admin.goto(f"{day.address}/administrasi/orang/{day.kantor.people['pengelola']}")
    with admin.expect_response("**/keluarkan"):
        admin.get_by_role("button", name="Keluarkan dari semua komputer").click()


@pytest.mark.parametrize("ended", [after_idle_minutes, after_the_administrator_ended_it])
@pytest.mark.parametrize(("width", "scripts"), [(1366, True), (360, False)])
def test_what_was_typed_is_back_on_the_page_after_the_login(days, faults, width, scripts, ended):
    day = days(width=width, scripts=scripts)
    day.begin("pengelola", TITLE)
    page = day.open("pengelola", TITLE)
    task = page.url.split("?")[0]
    page.get_by_label("Catatan").fill(TYPED)
    page.wait_for_load_state("networkidle")  # a request that the leap of the clock overtakes would use the session anew
    ended(day)
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.get_by_role("button", name="Masuk").wait_for()
    assert not scripts or faults(page) == []
    type_password(page, "pengelola", PASSWORD)
    page.get_by_label("Catatan").wait_for()
    expect(page.get_by_label("Catatan")).to_have_value(TYPED)
    expect(day.card("kasubid", TITLE)).to_have_count(0)  # nothing was sent on their behalf
    page.goto(task)
    expect(page.get_by_label("Catatan")).to_have_value(TYPED)  # kept as a draft, too
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url("**/berkas/**")
    expect(day.card("kasubid", TITLE)).to_have_count(1)


def test_a_draft_saved_before_outlives_the_session(days):
    day = days()
    day.begin("pengelola", TITLE)
    page = day.open("pengelola", TITLE)
    page.get_by_label("Catatan").fill(TYPED)
    page.get_by_role("button", name="Simpan dulu").click()
    page.get_by_text("Tersimpan dulu, belum dikirim.").wait_for()
    task = page.url.split("?")[0]
    page.wait_for_load_state("networkidle")
    day.kantor.clock.forward(hours=1)
    page.goto(task)
    type_password(page, "pengelola", PASSWORD)
    page.get_by_label("Catatan").wait_for()
    expect(page).to_have_url(re.compile(re.escape(task)))
    expect(page.get_by_label("Catatan")).to_have_value(TYPED)
