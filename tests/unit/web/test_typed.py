"""What was typed and attached when a session ended comes back to its author, and to nobody else."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest

from engine.commands.people import EndSessions
from web.app import create_app

PDF = b"%PDF-1.7\n% contoh\n%%EOF\n"
SENT_LATE = "Belum dikirim: sesi tadi sudah berakhir."


def text(reply):
    return unescape(reply.get_data(as_text=True))


def tokens(browser, page):
    shown = browser.get(page).get_data(as_text=True)
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', shown) for name in ("csrf_token", "kunci")}
    return {name: one[1] for name, one in found.items() if one}


def late(browser, kantor, page, address="", **fields):
    """Send a form that stood open for longer than a session lasts; the token under which it waits."""
    sent = {**tokens(browser, page), **fields}
    kantor.clock.forward(minutes=31)
    reply = browser.client.post(address or page, data=sent, headers={"Referer": f"http://localhost{page}"})
    assert reply.status_code == 401
    found = re.search(r'name="isian" value="([^"]*)"', text(reply))
    return found[1] if found else ""


def again(browser, login, carried, **more):
    """Log in, and follow to where one lands."""
    reply = browser.log_in(login, isian=carried, **more)
    while reply.status_code == 303:
        reply = browser.get(reply.location)
    return reply


@pytest.fixture
def admin(app, browser):
    made = type(browser)(app.test_client())
    assert made.log_in("admin").status_code == 303
    return made


def folder(kantor):
    return [one for one in kantor.desk.files.folder.rglob("*") if one.is_file()]


def test_text_and_files_of_a_task_come_back_as_a_draft_and_are_sent(pengelola, kantor):
    instance = kantor.start()
    carried = late(pengelola, kantor, "/tugas/1", **{
        "isian.catatan": 'Tulisan "panjang" & <tanda>', "isian.naskah": (io.BytesIO(PDF), "naskah akhir.pdf"),
    })
    page = text(again(pengelola, "pengelola", carried))
    assert "Isian dan lampiran tadi sudah kembali" in page
    assert 'Tulisan "panjang" & <tanda>' in page
    assert "Terlampir: naskah akhir.pdf" in page
    assert kantor.open(instance) == ["k01"]
    kept = re.search(r'name="isian.naskah" value="([0-9a-f]{64})" checked', page)[1]
    assert pengelola.send("/tugas/1", "/tugas/1", **{"isian.naskah": kept}).status_code == 303
    assert "naskah akhir.pdf" in text(pengelola.get(f"/berkas/{instance}"))


def test_the_login_page_itself_holds_nothing_that_was_typed(pengelola, kantor):
    kantor.start()
    sent = {**tokens(pengelola, "/tugas/1"), "isian.catatan": "Rahasia sekali"}
    kantor.clock.forward(minutes=31)
    page = text(pengelola.client.post("/tugas/1", data=sent))
    assert "Isian tidak hilang" in page
    assert "Rahasia sekali" not in page


def test_another_person_at_that_browser_sees_nothing_of_it(app, pengelola, kantor):
    kantor.start()
    fields = {"isian.catatan": "Rahasia sekali", "isian.naskah": (io.BytesIO(PDF), "rahasia.pdf")}
    carried = late(pengelola, kantor, "/tugas/1", **fields)
    for page in (again(pengelola, "kasubid", carried), pengelola.get(f"/masuk/kembali/{carried}")):
        assert "Rahasia sekali" not in text(page)
        assert "rahasia.pdf" not in text(page)
    author = type(pengelola)(app.test_client())
    assert "Rahasia sekali" in text(again(author, "pengelola", carried))


def forms(kantor):
    """Who types what where: page, address, fields, and what must stand in the page again."""
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    berkas = f"/berkas/{instance}"
    return [
        ("kasubid", f"/tugas/{task}", f"/tugas/{task}/serahkan", {"alasan_serah": "Siti cuti"}, "Siti cuti"),
        ("pengelola", berkas, f"{berkas}/catatan", {"catatan": "Surat di lemari 2"}, "Surat di lemari 2"),
        ("pengelola", f"{berkas}/urus", f"{berkas}/batal", {"alasan": "Tidak jadi tayang"}, "Tidak jadi tayang"),
        ("admin", f"{berkas}/urus", f"{berkas}/pindah", {"langkah": "k01", "alasan": "Salah jalan"}, "Salah jalan"),
        ("kasubid", f"/tugas/{task}", f"/tugas/{task}/ambil-alih", {"alasan_alih": "Siti sakit"}, "Siti sakit"),
        ("pengelola", "/mulai", "/mulai", {"title": "Judul yang panjang", "letter_number": "B-77"}, 'value="B-77"'),
        ("admin", "/administrasi/orang", "/administrasi/orang", {"name": "Rina Wati", "login": "rina"}, "Rina Wati"),
        ("admin", "/administrasi/jabatan", "/administrasi/jabatan", {"code": "x", "title": "Arsiparis"}, "Arsiparis"),
        ("admin", "/administrasi/jabatan", "/administrasi/jabatan/1", {"title": "Nama baru"}, 'value="Nama baru"'),
        ("admin", "/administrasi/tugas", f"/administrasi/tugas/{task}", {"reason": "Cuti bersalin"}, "Cuti bersalin"),
        ("admin", "/administrasi/kalender", "/administrasi/kalender",
         {"ubah": "libur", "name": "Libur daerah", "date": ""}, 'value="Libur daerah"'),
    ]


@pytest.mark.parametrize("number", range(11))
def test_every_form_comes_back_to_its_page_with_what_was_typed_and_nothing_done(app, browser, kantor, number):
    login, page, address, fields, seen = forms(kantor)[number]
    assert browser.log_in(login).status_code == 303
    before = [(one.name, one.stat().st_mtime_ns) for one in folder(kantor)], len(kantor.history(1))
    reply = again(browser, login, late(browser, kantor, page, address, **fields))
    assert reply.status_code == 200
    shown = text(reply)
    assert seen in shown
    assert "Formulir yang tadi Anda isi ada di halaman ini" in shown
    assert f'action="{address}"' in shown
    assert SENT_LATE in shown or number == 10  # there nothing would be done: it says what is wrong with the date
    assert ([(one.name, one.stat().st_mtime_ns) for one in folder(kantor)], len(kantor.history(1))) == before


def test_what_came_back_is_sent_from_there(pengelola, kantor):
    instance = kantor.start()
    page = f"/berkas/{instance}"
    shown = again(pengelola, "pengelola", late(pengelola, kantor, page, f"{page}/catatan", catatan="Masih ada")).text
    sent = {name: re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in ("csrf_token", "kunci")}
    assert pengelola.client.post(f"{page}/catatan", data={**sent, "catatan": "Masih ada"}).status_code == 303
    assert "Masih ada" in text(pengelola.get(page))


def test_a_chosen_list_of_holidays_comes_back_as_its_text(admin, kantor):
    ics = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Libur\nEND:VEVENT\nEND:VCALENDAR\n"
    place = "/administrasi/kalender"
    carried = late(admin, kantor, place, ubah="daftar", decree="SKB", ics=(io.BytesIO(ics), "libur.ics"))
    assert "BEGIN:VEVENT" in text(again(admin, "admin", carried))


def test_a_click_without_text_leads_back_to_its_page(pengelola, kantor):
    kantor.start()
    sent = tokens(pengelola, "/tugas/1")
    kantor.clock.forward(minutes=31)
    reply = pengelola.client.post("/tugas/1/ambil", data=sent, headers={"Referer": "http://localhost/tugas/1"})
    page = text(reply)
    assert 'name="isian"' not in page
    assert 'name="lanjut" value="/tugas/1"' in page


@pytest.mark.parametrize("referrer", ["http://elsewhere.example/tugas/1", "http://localhost/tugas/1/ambil", ""])
def test_only_a_page_of_ours_is_gone_back_to(pengelola, kantor, referrer):
    kantor.start()
    kantor.clock.forward(minutes=31)
    page = text(pengelola.client.post("/tugas/1/ambil", headers={"Referer": referrer}))
    assert 'name="lanjut" value="/tugas"' in page


def test_a_stranger_and_a_form_without_its_token_leave_nothing(app, pengelola, browser, kantor):
    kantor.start()
    fields = {"isian.catatan": "Sampah", "isian.naskah": (io.BytesIO(PDF), "sampah.pdf")}
    stranger = browser.client.post("/tugas/1", data={**tokens(browser, "/masuk"), **fields})
    assert stranger.status_code == 401
    assert 'name="isian"' not in text(stranger)
    kantor.clock.forward(minutes=31)
    fields["isian.naskah"] = (io.BytesIO(PDF), "sampah.pdf")
    forged = pengelola.client.post("/tugas/1", data=fields)
    assert forged.status_code == 401
    assert 'name="isian"' not in text(forged)
    assert folder(kantor) == []


def test_after_an_end_by_somebody_else_the_text_is_kept_and_the_file_is_asked_for_again(pengelola, kantor):
    kantor.start()
    sent = tokens(pengelola, "/tugas/1")
    kantor.operator(EndSessions(person=kantor.people["pengelola"]))
    fields = {"isian.catatan": "Masih ada", "isian.naskah": (io.BytesIO(PDF), "naskah.pdf")}
    reply = pengelola.client.post("/tugas/1", data={**sent, **fields})
    page = text(again(pengelola, "pengelola", re.search(r'name="isian" value="([^"]*)"', text(reply))[1]))
    assert "Masih ada" in page
    assert "pilih lagi" in page
    assert folder(kantor) == []


def test_an_old_cookie_does_not_fill_the_disk(pengelola, kantor):
    kantor.start()
    sent = tokens(pengelola, "/tugas/1")
    kantor.clock.forward(minutes=31)
    for number in range(15):
        file = (io.BytesIO(PDF + str(number).encode()), "naskah.pdf")
        assert pengelola.client.post("/tugas/1", data={**sent, "isian.naskah": file}).status_code == 401
    assert len(folder(kantor)) == 10
    kantor.clock.forward(days=8)
    file = (io.BytesIO(PDF + b"lama"), "naskah.pdf")
    pengelola.client.post("/tugas/1", data={**sent, "isian.naskah": file})
    assert len(folder(kantor)) == 10


def test_what_waits_is_gone_after_a_day(pengelola, kantor):
    kantor.start()
    carried = late(pengelola, kantor, "/tugas/1", **{"isian.catatan": "Kemarin dulu"})
    kantor.clock.forward(hours=25)
    assert "Kemarin dulu" not in text(again(pengelola, "pengelola", carried))


def test_a_task_that_was_lost_meanwhile_shows_what_was_typed_and_why(pengelola, kantor):
    instance = kantor.start()
    carried = late(pengelola, kantor, "/tugas/1", **{"isian.catatan": "Terlambat sedikit"})
    kantor.complete(instance, "k01")
    page = text(again(pengelola, "pengelola", carried))
    assert "Terlambat sedikit" in page
    assert "salin" in page.lower()


def test_a_refused_form_without_a_page_to_come_back_to_shows_its_sentences(app, kantor, browser):
    instance = kantor.start()
    other = type(browser)(app.test_client())
    other.log_in("auditor")
    reply = other.client.post(f"/berkas/{instance}/catatan", data={**tokens(other, "/kata-sandi"),
                              "catatan": "Kalimat yang tidak boleh hilang"})
    assert reply.status_code == 403
    assert "Kalimat yang tidak boleh hilang" in text(reply)


@pytest.mark.usefixtures("app")
def test_behind_https_the_form_comes_back_too(kantor):
    public = "https://sopan.example.go.id"
    there = create_app(kantor.desk, replace(kantor.settings, public_url=public)).test_client()
    instance = kantor.start()
    page = f"/berkas/{instance}"

    def send(address, **fields):
        shown = there.get(fields.pop("page"), base_url=public).text
        sent = {name: re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in ("csrf_token",)}
        late_by = fields.pop("late_by", 0)
        kantor.clock.forward(minutes=late_by)
        return there.post(address, data={**sent, **fields}, base_url=public, headers={"Referer": public + page})

    send("/masuk", page="/masuk", login="pengelola", sandi="kata sandi contoh")
    ended = send(f"{page}/catatan", page=page, catatan="Lewat jalur aman", late_by=31)
    carried = re.search(r'name="isian" value="([^"]*)"', ended.text)[1]
    reply = send("/masuk", page="/masuk", login="pengelola", sandi="kata sandi contoh", isian=carried)
    while reply.status_code == 303:
        reply = there.get(reply.location, base_url=public)
    assert "Lewat jalur aman" in reply.text


def test_a_form_that_one_person_left_open_is_not_sent_in_the_name_of_the_next(pengelola, kantor):
    instance = kantor.start()
    page = f"/berkas/{instance}"
    left = tokens(pengelola, page)
    pengelola.send("/keluar", "/tugas")
    pengelola.log_in("kasubid")
    assert pengelola.client.post(f"{page}/catatan", data={**left, "catatan": "Bukan dari saya"}).status_code == 400
    assert "Bukan dari saya" not in text(pengelola.get(page))


def test_a_form_is_still_good_after_the_same_person_logged_in_anew(pengelola, kantor):
    page = f"/berkas/{kantor.start()}"
    left = tokens(pengelola, page)
    kantor.clock.forward(minutes=31)
    pengelola.log_in("pengelola")
    assert pengelola.client.post(f"{page}/catatan", data={**left, "catatan": "Masih dari saya"}).status_code == 303
