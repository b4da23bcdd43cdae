"""Plh.: a letter entered ahead of time, a day on which somebody acts for another, and what the page says of it."""

import pytest
from playwright.sync_api import expect

from engine.commands.people import AddPerson
from tests.application import light_hash
from tests.served import PASSWORD

TITLE = "Berita dinas luar"


@pytest.mark.parametrize(("width", "scripts"), [(1366, True), (360, False)])
def test_a_days_substitute_is_entered_ahead_acts_and_is_named_as_such(days, faults, width, scripts):
    day = days(width=width, scripts=scripts)
    kantor = day.kantor
    kantor.people["dewi"] = add_person(kantor)
    begun = day.begin("pengelola", TITLE)
    admin = day.page("admin")
    admin.get_by_role("link", name="Administrasi").click()
    admin.get_by_role("link", name="Jabatan").click()
    form = admin.locator("details", has=admin.locator("#h-person"))
    form.locator("summary").click()
    form.get_by_label("Pegawai").select_option(label="Dewi")
    form.get_by_label("Jabatan", exact=True).select_option(label="Kabid Dokin")
    form.get_by_label("Sebagai").select_option(label="Plh. (pelaksana harian)")
    form.get_by_label("Nomor surat").fill("800/91/2026")
    form.locator("[name=start]").fill("2026-11-24")
    form.locator("[name=end]").fill("2026-11-25")
    form.get_by_role("button").click()
    entered = admin.locator(".card", has_text="Kabid Dokin").get_by_text("Dewi (Plh.), 800/91/2026")
    expect(entered).to_be_visible()
    expect(entered.get_by_text("24 November 2026")).to_be_visible()
    assert not scripts or faults(admin) == []

    day.act("pengelola", TITLE, "Kirim ke Kasubid II")
    day.act("kasubid", TITLE, "Setujui dan paraf, kirim ke Kabid Dokin")
    expect(day.card("dewi", TITLE)).to_have_count(0)
    kantor.clock.to("2026-11-24 08:00")
    day.log_in("dewi")
    page = day.open("dewi", TITLE)
    expect(page.get_by_text("Anda bertindak sebagai Plh. Kabid Dokin.")).to_be_visible()
    assert not scripts or faults(page) == []
    page = day.act("dewi", TITLE, "Setujui dan paraf, kirim ke Kasubid II")
    line = page.get_by_role("region", name="Riwayat").get_by_role("row").filter(has_text="Dewi")
    expect(line.get_by_text("Kabid Dokin (Plh.)")).to_be_visible()
    page.goto(f"{begun}/cetak/kendali")
    expect(page.get_by_role("row").filter(has_text="Dewi").get_by_text("Kabid Dokin (Plh.)")).to_be_visible()

    kantor.clock.to("2026-11-26 08:00")
    day.log_in("dewi")
    expect(day.card("dewi", TITLE)).to_have_count(0)
    page.goto(begun)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)  # who acted may read on
    kantor.identical(int(begun.rsplit("/", 1)[1]))


def add_person(kantor) -> int:
    return kantor.operator(AddPerson(login="dewi", name="Dewi", password_hash=light_hash(PASSWORD))).body["id"]
