"""The administrator's pages: who enters, people, positions, the calendar, whose task it is."""

import json
import re

import pytest

from engine.calendar_editing import with_date
from engine.calendar_library import shipped
from engine.commands.calendars import ChangeCalendar, RecountDeadlines
from engine.questions.directory import Directory
from engine.questions.people import Me

PASSWORD = "kata sandi contoh"
PLACES = ("/administrasi/orang", "/administrasi/jabatan", "/administrasi/kalender", "/administrasi/tugas")


@pytest.fixture
def admin(app, browser):
    """Somebody logged in as the administrator."""
    made = type(browser)(app.test_client())
    assert made.log_in("admin").status_code == 303
    return made


def text(reply):
    return reply.get_data(as_text=True)


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


@pytest.mark.parametrize("login", ["pengelola", "kepala", "pemilik", "auditor"])
def test_nobody_but_administrators_enters(app, browser, login):
    browser.log_in(login)
    assert "/administrasi" not in text(browser.get("/tugas"))
    for place in PLACES:
        assert browser.get(place).status_code == 403, place
        assert browser.send(place, "/mulai", name="x", login="x").status_code in (403, 405), place


def test_every_page_opens_in_both_languages_without_a_style_of_its_own(admin, kantor):
    kantor.start()
    for language in ("id", "en"):
        admin.send("/bahasa", "/tugas", bahasa=language, lanjut="/tugas")
        for place in (*PLACES, f"/administrasi/orang/{kantor.people['kasubid']}", "/kata-sandi"):
            page = text(admin.get(place))
            assert f'<html lang="{language}"' in page, place
            assert " style=" not in page, place
            assert "<script" not in page, place


def test_a_new_person_gets_a_password_once_and_must_change_it_first(admin, app, kantor):
    slip = text(admin.send("/administrasi/orang", "/administrasi/orang", login="rina", name="Rina", email="",
                           language="id"))
    given = re.search(r'id="sandi-sekali">([^<]+)<', slip)[1]
    assert given not in text(admin.get("/administrasi/orang"))
    rina = type(admin)(app.test_client())
    assert rina.log_in("rina", given).status_code == 303
    assert rina.get("/tugas").location.startswith("/kata-sandi")
    assert rina.get("/berkas").location.startswith("/kata-sandi")
    assert "diberikan orang lain" in text(rina.get("/kata-sandi"))
    for wrong in ({"sandi": "x"}, {"baru": "pendek", "lagi": "pendek"}, {"baru": given, "lagi": given},
                  {"lagi": "lain sama sekali"}):
        fields = {"sandi": given, "baru": "empat kata yang baru", "lagi": "empat kata yang baru", **wrong}
        assert rina.send("/kata-sandi", "/kata-sandi", **fields).status_code == 422, wrong
    fields = {"sandi": given, "baru": "empat kata yang baru", "lagi": "empat kata yang baru", "lanjut": "/berkas"}
    assert rina.send("/kata-sandi", "/kata-sandi", **fields).location.endswith("/berkas")
    assert rina.get("/berkas").status_code == 200
    assert type(admin)(app.test_client()).log_in("rina", given).status_code == 401


def test_a_new_password_ends_the_sessions_and_so_does_logging_out_everywhere(admin, pengelola, app, kantor):
    person = f"/administrasi/orang/{kantor.people['pengelola']}"
    assert pengelola.get("/tugas").status_code == 200
    assert admin.send(f"{person}/keluarkan", person).status_code == 303
    assert pengelola.get("/tugas").status_code == 303
    again = type(admin)(app.test_client())
    again.log_in("pengelola")
    admin.send(f"{person}/kata-sandi", person)
    assert again.get("/tugas").location.startswith("/masuk")


def test_ending_a_person_is_asked_twice(admin, kantor):
    person = f"/administrasi/orang/{kantor.people['kasubid']}"
    unsure = admin.send(f"{person}/akhiri", person)
    assert unsure.status_code == 422
    assert "centang dahulu bahwa Kasubid tidak bekerja lagi" in text(unsure)
    assert kantor.ask("kasubid", Me()).login == "kasubid"
    assert admin.send(f"{person}/akhiri", person, yakin="ya").status_code == 303
    book = kantor.ask("admin", Directory())
    assert not next(one for one in book.people if one.login == "kasubid").works
    page = text(admin.get("/administrasi/jabatan"))
    assert "Kosong" in page
    assert page.index("Kasubid II") < page.index("Kabid Dokin")


def test_a_person_shows_what_they_hold_and_gets_an_address(admin, kantor):
    person = f"/administrasi/orang/{kantor.people['kasubid']}"
    assert "Kasubid II" in text(admin.get(person))
    assert "auditor" in text(admin.get(f"/administrasi/orang/{kantor.people['auditor']}"))
    refused = admin.send(f"{person}/surel", person, email="kasubid di kantor")
    assert refused.status_code == 422
    assert 'value="kasubid di kantor"' in text(refused)
    saved = admin.send(f"{person}/surel", person, email="kasubid@kantor.go.id")
    assert "Surel tersimpan." in text(admin.get(saved.location))
    assert 'value="kasubid@kantor.go.id"' in text(admin.get(person))


def test_refusals_call_a_field_as_the_page_does(admin):
    page = "/administrasi/orang"
    said = text(admin.send(page, page, login="rina", name="x" * 201, email="", language="id"))
    assert "Tulisan terlalu panjang (nama)" in said


def test_the_login_page_says_whom_to_ask(browser):
    page = text(browser.get("/masuk"))
    assert "Lupa kata sandi?" in page
    assert "Admin" in page


def test_the_language_is_kept_with_the_person(pengelola, app):
    pengelola.send("/bahasa", "/tugas", bahasa="en", lanjut="/tugas")
    elsewhere = type(pengelola)(app.test_client())
    elsewhere.log_in("pengelola")
    assert '<html lang="en"' in text(elsewhere.get("/tugas"))
    other = type(pengelola)(app.test_client())
    other.log_in("kasubid")
    assert '<html lang="id"' in text(other.get("/tugas"))


def test_positions_holdings_lanes_and_duties_are_kept_on_one_page(admin, kantor):
    page = "/administrasi/jabatan"
    seat, who = kantor.positions["kasubid"], kantor.people["kabid"]
    assert admin.send(page, page, code="sekretaris", title="Sekretaris", unit="Sekretariat",
                      superior=kantor.positions["kepala"]).status_code == 303
    assert admin.send(f"{page}/pegang", page, person=who, position=seat, kind="Plh", letter="SP 12/2026",
                      start="2026-12-01", end="2026-12-05").status_code == 303
    shown = text(admin.get(page))
    for words in ("Sekretaris", "SP 12/2026", "belum berlaku", "1 Desember 2026"):
        assert words in shown, words
    again = admin.send(f"{page}/pegang", page, person=who, position=seat, kind="Plh", start="2026-12-05",
                       end="2026-12-01", letter="surat yang diketik")
    assert again.status_code == 422
    assert "surat yang diketik" in text(again)
    assert admin.send(f"{page}/{seat}", page, title="Kasubid Dua", unit="X", superior=seat).status_code == 422
    assert admin.send(f"{page}/tugas-khusus", page, person=who, duty="auditor", letter="ST 4", start="2026-12-01",
                      end="").status_code == 303
    book = kantor.ask("admin", Directory())
    duty = next(one for one in book.duties if one.letter == "ST 4")
    assert admin.send(f"{page}/tugas-khusus/{duty.id}/akhiri", page, end="").status_code == 303
    lane = next(one for one in book.lanes if one.lane == "Kasubid II")
    assert admin.send(f"{page}/jalur/{lane.id}/akhiri", page, end="").status_code == 303
    assert "Belum ada jabatan yang mengerjakan" in text(admin.get(page))
    assert admin.send(f"{page}/jalur", page, lane=f"{lane.procedure}|{lane.lane}", position=seat).status_code == 303
    assert "Belum ada jabatan yang mengerjakan" not in text(admin.get(page))


CUTI = {"ubah": "libur", "date": "2026-11-24", "name": "Cuti bersama", "kind": "cuti bersama", "decree": "SKB 1"}


def test_a_collective_leave_is_previewed_and_then_moves_the_deadline(admin, kantor):
    instance = kantor.start()
    page = "/administrasi/kalender"
    shown = text(admin.send(page, page, **CUTI))
    assert "1 dari 1 tenggat" in shown
    assert "25 November 2026 07.30 WIB" in shown
    assert kantor.task(instance, "k01").due.isoformat() == "2026-11-24T00:30:00+00:00"
    sent = {name: hidden(shown, name) for name in ("naskah", "dasar")}
    assert admin.send(f"{page}/berlakukan", page, **sent).status_code == 303
    assert kantor.task(instance, "k01").due.isoformat() == "2026-11-25T00:30:00+00:00"
    late = admin.send(f"{page}/berlakukan", page, **sent)
    assert late.status_code == 422
    assert "diubah orang lain" in text(late)
    kantor.identical(instance)


def test_what_cannot_be_read_comes_back_with_what_was_typed(admin):
    page = "/administrasi/kalender"
    for fields in ({"ubah": "daftar", "list": "besok; libur", "decree": "SKB 2"},
                   {"ubah": "tanggal", "date": "2026-12-24", "name": "Setengah hari", "hours": "pagi"},
                   {"ubah": "rentang", "name": "Ramadan", "first": "2027-02-10", "last": "2027-02-01", "hours": "x"},
                   {"ubah": "libur", **{**CUTI, "date": "2040-01-01"}}):
        reply = admin.send(page, page, **fields)
        assert reply.status_code == 422, fields
        assert next(v for k, v in fields.items() if k in ("list", "hours", "decree")) in text(reply)


def test_a_calendar_that_ends_within_60_days_is_told_on_every_page(admin, kantor):
    assert "berakhir" not in text(admin.get("/administrasi/orang"))
    kantor.clock.to("2027-11-15 09:00")
    admin.log_in("admin")
    assert "46 hari lagi" in text(admin.get("/administrasi/orang"))


def test_a_task_is_assigned_with_a_reason(admin, kantor):
    kantor.hire("dewi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    page = "/administrasi/tugas"
    empty = admin.send(f"{page}/{task}", page, person=kantor.people["dewi"], reason=" ")
    assert empty.status_code == 422
    assert admin.send(f"{page}/{task}", page, person=kantor.people["dewi"], reason="Cuti").status_code == 303
    assert [row.task for row in kantor.tasks("dewi")] == [task]
    assert kantor.tasks("pengelola") == ()


def test_a_day_is_removed_from_its_row_and_the_page_stays_light(admin):
    page = "/administrasi/kalender"
    before = text(admin.get(f"{page}?tahun=2026"))
    assert len(before) < 200_000  # the next version travels with a form, not with every row
    after = text(admin.send(page, page, ubah="hapus", entry="holidays|2026-12-24"))
    assert "Dihapus: Cuti Bersama Hari Raya Natal, 24 Desember 2026" in after


def test_the_calendar_shows_a_year_by_month_in_words_and_letters(admin):
    page = text(admin.get("/administrasi/kalender?tahun=2026"))
    assert page.count("<caption>") == 12
    assert "<caption>Agustus 2026</caption>" in page
    assert re.search(r'<td class="is-national">17 <b class="mark" aria-hidden="true">L</b>'
                     r'<span class="unseen">, libur nasional</span></td>', page)
    assert "Hari Kemerdekaan" in page[page.index("Agustus 2026"):page.index("September 2026")]
    assert "<caption>Januari 2025</caption>" in text(admin.get("/administrasi/kalender?tahun=2025"))


def test_a_change_that_is_tried_shows_its_own_year_by_month(admin):
    place = "/administrasi/kalender"
    tried = text(admin.send(place, place, ubah="libur", date="2027-06-15", name="Hari jadi", kind="cuti bersama",
                            decree="SK 1"))
    assert "<caption>Juni 2027</caption>" in tried
    assert re.search(r'<td class="is-collective">15 ', tried)


def test_an_interrupted_recount_is_told_and_finished_on_the_page(admin, kantor):
    first, second = kantor.start(), kantor.start()
    before = kantor.task(second, "k01").due
    place = "/administrasi/kalender"
    assert "belum dihitung ulang" not in text(admin.get(place))
    changed = with_date(shipped("lampung"), before.date().isoformat(), "Libur daerah", "")
    kantor.do("admin", ChangeCalendar(text=changed))
    kantor.do("admin", RecountDeadlines(instance=first))  # and there it broke off
    assert "1 Berkas belum dihitung ulang" in text(admin.get(place))
    reply = admin.send(f"{place}/hitung-ulang", place, nama="lampung")
    page = text(admin.get(reply.location))
    assert "1 Berkas dihitung ulang" in page
    assert "belum dihitung ulang" not in page
    assert kantor.task(second, "k01").due > before
    assert kantor.history(second)[-1].type == "instance:calendar-changed"


@pytest.mark.usefixtures("app")
def test_a_berkas_that_the_calendar_does_not_reach_holds_up_no_other(browser, kantor):
    kantor.start()
    kantor.clock.to("2026-11-27 15:00")
    second = kantor.start()
    kantor.do("admin", ChangeCalendar(text=_ending(kantor, "2026-11-27")))
    assert kantor.task(second, "k01").due.isoformat() > "2026-11-28"
    place = "/administrasi/kalender"
    browser.log_in("admin")
    reply = browser.send(f"{place}/hitung-ulang", place, nama="lampung")
    assert reply.status_code == 422
    assert "1 Berkas belum dihitung ulang" in text(reply)
    assert "berakhir" in text(reply)


def _ending(kantor, last):
    source = json.loads(shipped("lampung"))
    source["valid"]["to"] = last
    source["holidays"] = [one for one in source["holidays"] if one["date"] <= last]
    source["ranges"] = [one for one in source["ranges"] if one["to"] <= last]
    return json.dumps(source)
