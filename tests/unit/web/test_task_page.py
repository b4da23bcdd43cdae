"""The page of a task: its buttons, its draft, whose it is, and taking back."""

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from engine.commands.people import SetPassword
from engine.questions.task import TheTask
from tests.application import light_hash
from tests.unit.web.conftest import PASSWORD, value
from web.decisions import buttons

PERFORMERS = ("pengelola", "kasubid", "kabid", "kasubid", "pengelola", "kasubid", "kabid", "kepala", "kabid",
              "kasubid", "pengelola")
PDF = b"%PDF-1.7\n% contoh\n"


def text(reply) -> str:
    return reply.get_data(as_text=True)


@pytest.fixture
def enter(app, pengelola):
    """Another browser with somebody logged in."""

    def made(login):
        found = type(pengelola)(app.test_client())
        assert found.log_in(login).status_code == 303
        return found

    return made


@pytest.fixture
def labels(app, kantor):
    """What the buttons of an open task say to its performer."""

    def said(instance, element, name):
        page = kantor.ask(name, TheTask(task=kantor.task(instance, element).task))
        with app.test_request_context(headers={"Cookie": "sopan-bahasa=id"}):
            return [button.label for button in buttons(page)]

    return said


def test_the_buttons_name_the_act_and_who_receives_it(kantor, labels):
    instance = kantor.start()
    expected = {
        "k01": ["Kirim ke Kasubid II"],
        "k02": ["Setujui dan paraf, kirim ke Kabid Dokin",
                "Kembalikan untuk diperbaiki ke Pengelola Informasi Kepegawaian (langkah 1)"],
        "k04": ["Teruskan ke Pengelola Informasi Kepegawaian"],
        "k06": ["Sudah sesuai, paraf, kirim ke Kabid Dokin", "Belum sesuai, kembalikan ke langkah 5"],
        "k07": ["Sudah sesuai, tanda tangani, kirim ke Kepala BKD", "Belum sesuai, kembalikan ke langkah 5"],
        "k08": ["Sudah sesuai, mengetahui, kirim ke Kabid Dokin", "Belum sesuai, kembalikan ke langkah 5"],
        "k09": ["Teruskan ke Kasubid II"],
        "k11": ["Arsipkan dan selesaikan Berkas"],
    }
    for number in range(1, 12):
        element = f"k{number:02d}"
        if element in expected:
            assert labels(instance, element, PERFORMERS[number - 1]) == expected[element]
        kantor.complete(instance, element)


def test_a_choice_that_no_catalogue_knows_is_called_what_the_form_calls_it(app, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    page = kantor.ask("kasubid", TheTask(task=kantor.task(instance, "k02").task))
    field = page.form.by_name["keputusan"]
    own = replace(field, choices=tuple(replace(c, value=f"x{c.value}", label=c.label.upper()) for c in field.choices))
    form = replace(page.form, fields=tuple(own if f.name == "keputusan" else f for f in page.form.fields))
    steps = tuple(replace(s, choice=f"x{s.choice}") for s in page.next_steps)
    with app.test_request_context(headers={"Cookie": "sopan-bahasa=id"}):
        said = [b.label for b in buttons(replace(page, form=form, next_steps=steps))]
    assert said == ["SETUJU, paraf, kirim ke Kabid Dokin",
                    "KEMBALIKAN UNTUK DIPERBAIKI, kembalikan ke Pengelola Informasi Kepegawaian (langkah 1)"]


def test_enter_reaches_the_harmless_button_first(enter, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    page = text(enter("kasubid").get(f"/tugas/{task}"))
    form = page[page.index('class="answers"') : page.index("</form>", page.index('class="answers"'))]
    assert re.findall(r"<button[^>]*>", form)[0] == '<button class="secondary" name="tindakan" value="simpan">'
    assert 'type="radio" name="isian.keputusan"' not in form
    assert form.index("Setujui dan paraf") < form.index("Kembalikan untuk diperbaiki ke")


def test_simpan_dulu_keeps_text_and_files_and_sends_nothing(pengelola, kantor):
    kantor.start()
    fields = {"isian.catatan": "Setengah jadi", "isian.alamat_halaman": "bukan alamat", "tindakan": "simpan",
              "isian.naskah": (io.BytesIO(PDF), "naskah awal.pdf")}
    reply = pengelola.send("/tugas/1", "/tugas/1", **fields)
    assert reply.status_code == 303
    page = text(pengelola.get(reply.location))
    assert "Tersimpan dulu, belum dikirim" in page
    assert [t.element for t in kantor.tasks("pengelola")] == ["k01"]
    again = text(pengelola.get("/tugas/1"))
    for words in ("Setengah jadi", 'value="bukan alamat"', "Terlampir: naskah awal.pdf",
                  "disimpan pada 23 November 2026"):
        assert words in again, words
    page = text(pengelola.client.get(pengelola.send("/tugas/1/buang-simpanan", "/tugas/1").location))
    assert "Setengah jadi" not in page


def test_a_file_that_is_refused_does_not_take_the_draft_with_it(pengelola, kantor):
    kantor.start()
    fields = {"isian.catatan": "Jangan hilang", "tindakan": "simpan", "isian.naskah": (io.BytesIO(b"MZ"), "a.exe")}
    reply = pengelola.send("/tugas/1", "/tugas/1", **fields)
    assert reply.status_code == 422
    assert "a.exe" in text(reply)
    assert "Jangan hilang" in text(pengelola.get("/tugas/1"))


def test_a_paraf_on_paper_asks_for_its_scan_and_a_return_does_not(enter, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    kasubid, address = enter("kasubid"), f"/tugas/{task}"
    reply = kasubid.send(address, address, **{"isian.keputusan": "setuju", "medium": "basah"})
    assert reply.status_code == 422
    assert "di kertas memerlukan pindaian" in text(reply)
    assert 'value="basah" checked' in text(reply)
    fields = {"isian.keputusan": "setuju", "medium": "basah", "isian.coretan": (io.BytesIO(PDF), "paraf.pdf")}
    assert kasubid.send(address, address, **fields).status_code == 303
    (act,) = kantor.ask("kabid", TheTask(task=kantor.task(instance, "k03").task)).acts
    assert act.medium == "basah"
    kabid, address = enter("kabid"), f"/tugas/{kantor.task(instance, 'k03').task}"
    fields = {"isian.keputusan": "kembalikan", "isian.alasan": "Keliru", "medium": "basah"}
    assert kabid.send(address, address, **fields).status_code == 303


def test_who_holds_two_positions_chooses_in_which_they_act(enter, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.operator(_second_seat(kantor))
    kantor.hold("kasubid", "cadangan", "Plh")
    kasubid, address = enter("kasubid"), f"/tugas/{kantor.task(instance, 'k02').task}"
    assert "Bertindak sebagai" in text(kasubid.get(address))
    fields = {"isian.keputusan": "setuju", "jabatan": str(kantor.positions["cadangan"])}
    assert kasubid.send(address, address, **fields).status_code == 303
    assert kantor.history(instance)[-1].kind == "Plh"
    assert kasubid.send("/tugas/1", "/tugas/1", jabatan="9" * 40).status_code in (403, 409, 422)


def _second_seat(kantor):
    from engine.commands.positions import AddPosition, MapLane

    added = kantor.operator(AddPosition(code="cadangan", title="Kasubid III", unit="BKD", superior=None))
    kantor.positions["cadangan"] = added.body["id"]
    return MapLane(procedure="updating-data-website", lane="Kasubid II", position=added.body["id"])


def test_a_colleague_takes_over_with_a_reason(enter, kantor):
    instance = kantor.start()
    kantor.hire("budi", "kabid")
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    kabid, address = enter("kabid"), f"/tugas/{task}"
    page = text(kabid.get(address))
    assert "Sekarang pada Kasubid" in page
    assert "Ambil alih" in page
    reply = kabid.send(f"{address}/ambil-alih", address, alasan_alih=" ")
    assert reply.status_code == 422
    assert 'role="alert"' in text(reply)
    reply = kabid.send(f"{address}/ambil-alih", address, alasan_alih="Kasubid dinas luar")
    assert reply.status_code == 303
    assert "Tugas sudah diambil alih." in text(kabid.get(reply.location))
    assert kantor.history(instance)[-1].type == "task:taken-over"


def test_who_only_looks_is_told_who_has_it_and_nothing_of_what_was_never_sent(enter, kantor):
    kantor.hire("budi", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    enter("kasubid").send(f"/tugas/{task}/ambil", f"/tugas/{task}")
    kantor.operator(SetPassword(person=kantor.people["budi"], password_hash=light_hash(PASSWORD)))
    page = text(enter("budi").get(f"/tugas/{task}"))
    assert "Tugas ini sudah diambil Kasubid." in page
    assert "belum terkirim" not in page


def test_a_finished_task_shows_no_empty_form_and_a_late_submit_shows_what_was_typed(pengelola, kantor):
    kantor.start()
    page = text(pengelola.get("/tugas/1"))
    kantor.complete(1, "k01")
    assert "isian-tugas" not in text(pengelola.get("/tugas/1"))
    late = pengelola.client.post("/tugas/1", data={
        "csrf_token": value(page, "csrf_token"), "kunci": value(page, "kunci"), "isian.catatan": "Terlambat sedikit"})
    assert late.status_code == 409
    assert "Terlambat sedikit" in text(late)


def test_claim_and_release_say_what_happened(pengelola, kantor):
    kantor.hire("budi", "pengelola")
    kantor.start()
    page = text(pengelola.get("/tugas/1"))
    assert "Ditawarkan kepada semua pemangku jabatan" in page
    assert page.index("/tugas/1/ambil") < page.index('id="isian-tugas"')  # before anything is typed
    reply = pengelola.send("/tugas/1/ambil", "/tugas/1")
    assert "sekarang Anda kerjakan" in text(pengelola.get(reply.location))
    assert "sudah Anda ambil" in text(pengelola.get("/tugas/1"))
    reply = pengelola.send("/tugas/1/lepas", "/tugas/1")
    assert "Tugas sudah dilepas" in text(pengelola.get(reply.location))


def test_what_was_sent_can_be_taken_back_until_it_is_seen(pengelola, enter, kantor):
    kantor.start()
    sent = pengelola.send("/tugas/1", "/tugas/1", **{"isian.catatan": "Terlalu cepat"})
    page = text(pengelola.get(sent.location))
    assert "Berkas 0001 sekarang pada Kasubid II, tenggat Senin 08.30 WIB." in page
    reply = pengelola.send("/berkas/1/tarik", sent.location)
    assert reply.status_code == 303
    page = text(pengelola.get(reply.location))
    assert "Kiriman sudah ditarik kembali" in page
    assert "Terlalu cepat" in page
    again = pengelola.send(reply.location.split("?")[0], reply.location)
    enter("kasubid").get(f"/tugas/{kantor.task(1, 'k02').task}")
    assert "Tarik kembali" not in text(pengelola.get(again.location))
    assert pengelola.send("/berkas/1/tarik", "/tugas").status_code == 409


def test_the_page_says_why_it_is_due_then(pengelola, kantor):
    kantor.start()
    page = text(pengelola.get("/tugas/1"))
    for words in ("Mengapa tenggatnya saat itu?", "Tenggat: Selasa, 24 November 2026 07.30 WIB",
                  "Sisa 7 jam 30 menit kerja."):
        assert words in page, words


def test_a_second_return_is_on_top_with_every_reason_before_the_buttons(pengelola, kantor):
    instance = kantor.start()
    for reason in ("Judul keliru", "Nama <keliru>"):
        kantor.complete(instance, "k01")
        kantor.complete(instance, "k02", {"keputusan": "kembalikan", "alasan": reason})
    page = text(pengelola.get(f"/tugas/{kantor.task(instance, 'k01').task}"))
    assert page.index("Dikembalikan (ke-2)") < page.index("Nama &lt;keliru&gt;") < page.index('class="answers"')
    assert page.index("Judul keliru") < page.index("Kirim ke Kasubid II")
    assert "Dikembalikan (ke-2)" in text(pengelola.get("/tugas"))


def test_filters_and_search_are_addresses(pengelola, kantor):
    kantor.start("Berita pelantikan", sifat="segera")
    kantor.start("Pengumuman")
    for address, found in (("/tugas", {0, 1}), ("/tugas?sifat=segera", {0}), ("/tugas?cari=umuman", {1}),
                           ("/tugas?saring=saya&sifat=biasa", {1}), ("/tugas?saring=terlambat", set()),
                           ("/tugas?saring=apa&sifat=apa&setelah=2026-01-01_3", {0, 1})):
        page = text(pengelola.get(address))
        assert {n for n, title in enumerate(("Berita pelantikan", "Pengumuman")) if title in page} == found, address
    assert "Tidak ada tugas yang cocok" in text(pengelola.get("/tugas?saring=terlambat"))


def test_more_than_a_page_of_tasks_goes_on_at_the_next(pengelola, kantor):
    for number in range(53):
        kantor.start(f"Berita-{number:02d}.")
    page = text(pengelola.get("/tugas"))
    assert "Berita-49." in page
    assert "Berita-50." not in page
    further = re.search(r'href="(/tugas\?setelah=[^"]+)"', page)[1].replace("&amp;", "&")
    page = text(pengelola.get(further))
    assert [n for n in range(53) if f"Berita-{n:02d}." in page] == [50, 51, 52]


def test_the_list_asks_the_database_eight_times_at_most(pengelola, kantor):
    back = kantor.start()
    kantor.complete(back, "k01")
    kantor.give_back(back, "k02")
    for _ in range(20):
        kantor.start()
    pengelola.get("/tugas")
    asked: list[str] = []
    event.listen(kantor.desk.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    pengelola.get("/tugas")
    assert len([one for one in asked if one.startswith("SELECT")]) <= 8, asked
    assert asked
