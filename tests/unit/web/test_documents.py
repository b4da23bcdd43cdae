"""Documents: seen in a sandbox by those who may read the Berkas, saved otherwise."""

import io
import re
import zipfile

PDF = b"%PDF-1.7\n% contoh\n"


def text(reply) -> str:
    return reply.get_data(as_text=True)


def word() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return packed.getvalue()


def handed_in(browser, kantor, content, name, **more):
    """The address of the document's own page."""
    instance = kantor.start(**more)
    task = kantor.task(instance, "k01").task
    done = browser.send(f"/tugas/{task}", f"/tugas/{task}", **{"isian.naskah": (io.BytesIO(content), name)})
    assert done.status_code == 303, text(done)
    page = text(browser.get(f"/berkas/{instance}"))
    return re.search(rf"/berkas/{instance}/dokumen/[0-9a-f]{{64}}/lihat", page)[0]


def test_a_pdf_is_shown_in_a_sandbox_that_runs_nothing(pengelola, kantor):
    address = handed_in(pengelola, kantor, PDF, "naskah.pdf")
    page = pengelola.get(address)
    content = address.replace("/lihat", "/isi")
    assert f'<iframe class="paper" loading="lazy" src="{content}" title="naskah.pdf">' in text(page)
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


def test_a_word_file_asks_its_maker_for_a_pdf_and_is_only_saved(pengelola, kantor):
    address = handed_in(pengelola, kantor, word(), "naskah.docx")
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
