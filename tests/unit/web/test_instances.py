"""The Berkas: starting one, finding it, reading it."""

import io
import re


def text(reply) -> str:
    return reply.get_data(as_text=True)


def test_starting_asks_a_title_and_leads_to_the_new_berkas(pengelola):
    fields = {"procedure": "updating-data-website", "sifat": "biasa", "title": "Berita HUT"}
    reply = pengelola.send("/mulai", "/mulai", **fields)
    page = text(pengelola.get(reply.location))
    assert "Berita HUT" in page
    assert "Berkas dimulai." in page
    assert "Kerjakan" in page


def test_a_start_without_a_title_brings_the_rest_back(pengelola):
    fields = {"procedure": "updating-data-website", "sifat": "segera", "title": " ", "letter_number": "800/1/2026"}
    reply = pengelola.send("/mulai", "/mulai", **fields)
    assert reply.status_code == 422
    assert "Judul Berkas wajib diisi" in text(reply)
    assert 'value="800/1/2026"' in text(reply)
    assert 'value="segera" checked' in text(reply)


def test_whoever_may_start_nothing_is_told_who_may(app, pengelola):
    auditor = type(pengelola)(app.test_client())
    auditor.log_in("auditor")
    assert "pemangku jabatan langkah pertama" in text(auditor.get("/mulai"))


def test_the_page_shows_holder_drawing_table_and_history(pengelola, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.give_back(instance, "k02")
    page = text(pengelola.get(f"/berkas/{instance}"))
    assert "<svg" in page
    assert page.count('<th scope="row">') == 11
    assert "2 kali" in page
    assert "Tugas diselesaikan: 2. Memeriksa draft naskah materi; keputusan: dikembalikan; alasan: Tolong" in page
    assert "Pengelola Informasi Kepegawaian" in page


def test_words_of_a_person_are_shown_as_words(pengelola, kantor):
    kantor.start('<script>alert("x")</script>')
    page = text(pengelola.get("/berkas/1"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_berkas_is_found_by_number_and_by_title(pengelola, kantor):
    kantor.start("Berita pelantikan")
    kantor.start("Pengumuman CPNS")
    assert "Pengumuman CPNS" not in text(pengelola.get("/berkas?cari=pelantikan"))
    assert "Pengumuman CPNS" in text(pengelola.get("/berkas?cari=0002/2026"))
    assert "Tidak ada Berkas dengan" in text(pengelola.get("/berkas?cari=zzz"))


def test_a_document_is_saved_never_shown_and_only_by_readers(app, pengelola, kantor):
    instance = kantor.start(sifat="rahasia")
    fields = {"isian.naskah": (io.BytesIO(b"%PDF-1.7\n% contoh\n"), "naskah final.pdf")}
    done = pengelola.send("/tugas/1", "/tugas/1", **fields)
    assert done.status_code == 303, text(done)
    page = text(pengelola.get(done.location))
    address = re.search(rf"/berkas/{instance}/dokumen/[0-9a-f]{{64}}", page)[0]
    with pengelola.get(address) as reply:
        assert reply.data == b"%PDF-1.7\n% contoh\n"
        assert reply.headers["Content-Disposition"].startswith("attachment;")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Type"] == "application/pdf"
    admin = type(pengelola)(app.test_client())
    admin.log_in("admin")
    assert admin.get(address).status_code == 403
    other = kantor.start()
    assert pengelola.get(address.replace(f"/{instance}/", f"/{other}/")).status_code == 404
    assert pengelola.get(f"/berkas/{instance}/dokumen/..%2f..%2fsopan.db").status_code == 404
