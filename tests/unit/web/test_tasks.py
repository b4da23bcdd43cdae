"""My tasks, and completing one."""

import io
import re

PDF = b"%PDF-1.7\n% contoh\n"


def text(reply) -> str:
    return reply.get_data(as_text=True)


def test_an_empty_list_says_so_and_offers_a_start_to_who_may_start(pengelola, app):
    page = text(pengelola.get("/tugas"))
    assert "Tidak ada tugas yang menunggu" in page
    assert 'class="go" href="/mulai"' in page
    kepala = type(pengelola)(app.test_client())
    kepala.log_in("kepala")
    assert 'class="go"' not in text(kepala.get("/tugas"))


def test_a_task_shows_step_number_due_and_status(pengelola, kantor):
    kantor.start("Berita pelantikan", sifat="segera")
    page = text(pengelola.get("/tugas"))
    for words in ("Menyiapkan draft naskah materi", "Berita pelantikan", "VI.04.05.02.02/0001/2026", "Baru", "Segera",
                  "24 November 2026 07.30 WIB", "CONTOH"):
        assert words in page, words


def test_completing_leads_to_the_berkas_and_says_who_has_it_and_until_when(pengelola, kantor):
    kantor.start()
    reply = pengelola.send("/tugas/1", "/tugas/1", **{"isian.catatan": "Siap."})
    assert reply.status_code == 303
    page = text(pengelola.get(reply.location))
    assert "Tersimpan." in page
    assert re.search(r"<strong>Kasubid II</strong> \(Kasubid\)", page)
    assert "23 November 2026 08.30 WIB" in page


def test_the_same_submit_twice_is_one_completion(pengelola, kantor):
    kantor.start()
    pengelola.get("/tugas/1")
    page = text(pengelola.get("/tugas/1"))
    fields = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "kunci": re.search(r'name="kunci" value="([^"]+)"', page)[1],
        "isian.catatan": "Siap.",
    }
    first = pengelola.client.post("/tugas/1", data=fields)
    second = pengelola.client.post("/tugas/1", data=fields)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert [t.element for t in kantor.tasks("kasubid")] == ["k02"]
    changed = pengelola.client.post("/tugas/1", data={**fields, "isian.catatan": "Lain."})
    assert changed.status_code == 422
    assert "pernah diterima dengan isi lain" in text(changed)


def test_the_same_submit_with_a_file_twice_is_one_completion_too(pengelola, kantor):
    kantor.start()
    page = text(pengelola.get("/tugas/1"))
    fields = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "kunci")}
    replies = [
        pengelola.client.post("/tugas/1", data={**fields, "isian.naskah": (io.BytesIO(PDF), "naskah.pdf")})
        for _ in range(2)
    ]
    assert [r.status_code for r in replies] == [303, 303]
    assert replies[0].location == replies[1].location


def test_a_faulty_field_brings_everything_back_with_links_to_what_is_wrong(pengelola, kantor):
    kantor.start()
    fields = {"isian.alamat_halaman": "bukan alamat", "isian.catatan": "Jangan hilang & <aman>"}
    reply = pengelola.send("/tugas/1", "/tugas/1", **fields)
    page = text(reply)
    assert reply.status_code == 422
    assert 'href="#f-alamat_halaman"' in page
    assert 'id="f-alamat_halaman"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="bukan alamat"' in page
    assert "Jangan hilang &amp; &lt;aman&gt;" in page
    assert "<title>Perlu diperbaiki:" in page
    assert kantor.tasks("pengelola")[0].element == "k01"


def test_a_file_that_was_taken_survives_a_fault_in_another_field(pengelola, kantor):
    kantor.start()
    fields = {"isian.naskah": (io.BytesIO(PDF), "naskah final.pdf"), "isian.alamat_halaman": "bukan alamat"}
    page = text(pengelola.send("/tugas/1", "/tugas/1", **fields))
    assert "Terlampir: naskah final.pdf" in page
    kept = re.search(r'name="isian.naskah" value="([0-9a-f]{64})" checked', page)[1]
    reply = pengelola.send("/tugas/1", "/tugas/1", **{"isian.naskah": kept, "isian.alamat_halaman": ""})
    assert reply.status_code == 303
    assert f"/dokumen/{kept}" in text(pengelola.get(reply.location))


def test_a_file_of_a_wrong_kind_is_named_at_its_field(pengelola, kantor):
    kantor.start()
    page = text(pengelola.send("/tugas/1", "/tugas/1", **{"isian.naskah": (io.BytesIO(b"MZ"), "program.exe")}))
    assert "program.exe" in page
    assert 'href="#f-naskah"' in page


def test_a_refused_file_and_a_faulty_field_are_named_at_once(pengelola, kantor):
    kantor.start()
    fields = {"isian.naskah": (io.BytesIO(b"MZ"), "program.exe"), "isian.alamat_halaman": "bukan"}
    page = text(pengelola.send("/tugas/1", "/tugas/1", **fields))
    assert 'href="#f-naskah"' in page
    assert 'href="#f-alamat_halaman"' in page


def test_a_field_that_the_form_does_not_have_is_refused(pengelola, kantor):
    kantor.start()
    reply = pengelola.send("/tugas/1", "/tugas/1", **{"isian.typename": "x"})
    assert reply.status_code == 422
    assert kantor.tasks("pengelola")[0].element == "k01"


def test_a_megabyte_of_text_is_refused_in_words(pengelola, kantor):
    kantor.start()
    reply = pengelola.send("/tugas/1", "/tugas/1", **{"isian.catatan": "x" * 1_000_000})
    assert reply.status_code == 422
    assert "1.000.000 huruf" in text(reply)


def test_a_return_asks_for_its_reason_and_shows_it_on_top(app, pengelola, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kasubid = type(pengelola)(app.test_client())
    kasubid.log_in("kasubid")
    task = kantor.task(instance, "k02").task
    page = text(kasubid.send(f"/tugas/{task}", f"/tugas/{task}", **{"isian.keputusan": "kembalikan"}))
    assert "Alasan pengembalian: belum diisi" in page
    fields = {"isian.keputusan": "kembalikan", "isian.alasan": "Judulnya keliru"}
    assert kasubid.send(f"/tugas/{task}", f"/tugas/{task}", **fields).status_code == 303
    again = text(pengelola.get(f"/tugas/{kantor.task(instance, 'k01').task}"))
    assert again.index("Judulnya keliru") < again.index("<form class=\"answers\"")
    assert "Kali ke-2" in again


def test_a_task_that_somebody_has_done_keeps_what_was_typed(pengelola, kantor):
    instance = kantor.start()
    page = text(pengelola.get("/tugas/1"))
    kantor.complete(instance, "k01")
    fields = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "kunci": re.search(r'name="kunci" value="([^"]+)"', page)[1],
        "isian.catatan": "Isian yang terlambat",
    }
    reply = pengelola.client.post("/tugas/1", data=fields)
    assert reply.status_code == 409
    assert "sudah diselesaikan" in text(reply)
    assert "Isian yang terlambat" in text(reply)


def test_a_task_of_another_lane_is_read_only_and_says_why(pengelola, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    page = text(pengelola.get(f"/tugas/{task}"))
    assert "tidak memangku jabatan" in page
    assert "disabled" in page
    reply = pengelola.send(f"/tugas/{task}", f"/tugas/{task}", **{"isian.keputusan": "setuju"})
    assert reply.status_code == 403
    assert kantor.open(instance) == ["k02"]


def test_a_late_task_asks_for_the_cause_and_says_how_late(app, pengelola, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(minutes=125)
    kasubid = type(pengelola)(app.test_client())
    kasubid.log_in("kasubid")
    page = text(kasubid.get("/tugas"))
    assert "Terlambat 1 jam 5 menit kerja." in page


def test_a_confidential_berkas_is_closed_to_those_who_have_no_part_in_it(app, pengelola, kantor):
    kantor.start("Rahasia", sifat="rahasia")
    admin = type(pengelola)(app.test_client())
    admin.log_in("admin")
    assert admin.get("/berkas/1").status_code == 403
    assert "Rahasia" not in text(admin.get("/berkas"))


def test_a_number_that_does_not_exist_says_so(pengelola):
    reply = pengelola.get("/tugas/999")
    assert reply.status_code == 404
    assert "not-found" in text(reply)
