"""Documents: seen in a sandbox by those who may read the Berkas, saved otherwise."""

import io
import re
import zipfile

PDF = b"%PDF-1.7\n% contoh\n%%EOF\n"
CUT_SHORT = b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 400


def text(reply) -> str:
    return reply.get_data(as_text=True)


def word() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return packed.getvalue()


def handed_in(browser, kantor, content, name, sent=None, **more):
    """The address of the document's own page."""
    instance = kantor.start(**more)
    task = kantor.task(instance, "k01").task
    fields = {"isian.naskah": (io.BytesIO(content), name), **(sent or {})}
    done = browser.send(f"/tugas/{task}", f"/tugas/{task}", **fields)
    assert done.status_code == 303, text(done)
    page = text(browser.get(f"/berkas/{instance}"))
    return re.search(rf"/berkas/{instance}/dokumen/[0-9a-f]{{64}}/lihat", page)[0]


def test_a_pdf_is_shown_in_a_sandbox_that_runs_nothing(pengelola, kantor):
    address = handed_in(pengelola, kantor, PDF, "naskah.pdf")
    page = pengelola.get(address)
    content = address.replace("/lihat", "/isi")
    assert f'<iframe class="paper" loading="lazy" src="{content}#' in text(page)
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    with pengelola.get(content) as reply:
        assert reply.data == PDF
        assert reply.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
        assert "allow-" not in reply.headers["Content-Security-Policy"]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert reply.headers["Content-Type"] == "application/pdf"
        assert reply.headers["Content-Disposition"].startswith("inline")
        assert reply.headers["Cache-Control"] == "no-store"


def test_a_pdf_that_breaks_off_is_told_in_words_in_its_place_and_still_saved_whole(pengelola, kantor):
    address = handed_in(pengelola, kantor, CUT_SHORT, "naskah.pdf")
    reply = pengelola.get(address.replace("/lihat", "/isi"))
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "rusak atau terpotong" in text(reply)
    assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
    with pengelola.get(address.replace("/lihat", "")) as saved:
        assert saved.data == CUT_SHORT


def test_a_word_file_is_only_saved_and_its_page_says_what_to_ask_for(pengelola, kantor):
    address = handed_in(pengelola, kantor, word(), "naskah.docx", sent={"tanpa_pdf": "naskah"})
    page = text(pengelola.get(address))
    assert "melampirkan PDF di sampingnya" in page
    assert "<iframe" not in page
    with pengelola.get(address.replace("/lihat", "/isi")) as reply:
        assert reply.headers["Content-Disposition"].startswith("attachment;")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_read_the_berkas_sees_no_document_of_it(app, pengelola, kantor):
    address = handed_in(pengelola, kantor, PDF, "naskah.pdf", sifat="rahasia")
    other = type(pengelola)(app.test_client())
    other.log_in("kabid")
    for one in (address, address.replace("/lihat", "/isi"), address.replace("/lihat", "")):
        assert other.get(one).status_code == 403, one
    elsewhere = kantor.start()
    for ending in ("lihat", "isi"):
        moved = re.sub(r"/berkas/\d+/", f"/berkas/{elsewhere}/", address).replace("lihat", ending)
        assert pengelola.get(moved).status_code == 404


def sent(browser, task, *files, **fields):
    uploads = [(io.BytesIO(content), name) for content, name in files]
    return browser.send(f"/tugas/{task}", f"/tugas/{task}", **{"isian.naskah": uploads}, **fields)


def test_a_word_file_asks_its_maker_once_for_a_pdf_beside_it(pengelola, kantor):
    task = kantor.task(kantor.start(), "k01").task
    asked = sent(pengelola, task, (word(), "naskah.docx"))
    assert asked.status_code == 422
    page = text(asked)
    assert "naskah.docx tidak dapat dibaca di halaman ini oleh penerima" in page
    assert "Terlampir: naskah.docx" in page
    again = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("isian.naskah", "tanpa_pdf")}
    assert pengelola.send(f"/tugas/{task}", f"/tugas/{task}", **again).status_code == 303


def test_a_pdf_beside_the_word_file_is_what_the_next_one_sees(pengelola, kantor, app):
    instance = kantor.start()
    done = sent(pengelola, kantor.task(instance, "k01").task, (PDF, "naskah.pdf"), (word(), "naskah.docx"))
    assert done.status_code == 303
    kasubid = type(pengelola)(app.test_client())
    kasubid.log_in("kasubid")
    page = text(kasubid.get(f"/tugas/{kantor.task(instance, 'k02').task}"))
    assert '<details class="about" open>' in page
    assert 'title="naskah.pdf"></iframe>' in page
    assert "Dokumen terbaru: naskah.pdf" in page
