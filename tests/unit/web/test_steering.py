"""The page of a Berkas: who was told, notes; and cancelling and moving it with a reason."""

import re


def text(reply) -> str:
    return reply.get_data(as_text=True)


def entered(app, pengelola, login):
    other = type(pengelola)(app.test_client())
    assert other.log_in(login).status_code == 303
    return other


def test_the_page_says_who_was_told_what_and_offers_the_diagram(pengelola, kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.give_back(instance, "k02")
    page = text(pengelola.get(f"/berkas/{instance}"))
    told = page[page.index("Siapa diberi tahu") :]
    assert "Dikembalikan untuk diperbaiki" in told
    assert "<td>Pengelola</td>" in told
    source = re.search(r'data-diagram="([^"]+)"', page)[1]
    reply = pengelola.get(source)
    assert reply.mimetype == "application/xml"
    assert b"updating_data_website" in reply.data
    assert "&#34;k01&#34;: &#34;active&#34;" in page
    assert "&#34;k01&#34;: &#34;2 kali&#34;" in page


def test_a_note_is_added_once_and_shown_as_words(pengelola, kantor):
    instance = kantor.start()
    where = f"/berkas/{instance}"
    done = pengelola.send(f"{where}/catatan", where, catatan="Lihat <b>surat</b> lama")
    assert done.location == f"{where}?sesudah=catatan#catatan"
    page = text(pengelola.get(where))
    assert "Lihat &lt;b&gt;surat&lt;/b&gt; lama" in page
    assert kantor.types(instance).count("note:added") == 1


def test_a_note_that_is_refused_comes_back_as_typed(pengelola, kantor):
    where = f"/berkas/{kantor.start()}"
    assert pengelola.send(f"{where}/catatan", where, catatan="  ").status_code == 422
    long = pengelola.send(f"{where}/catatan", where, catatan="panjang sekali " * 300)
    assert long.status_code == 422
    assert "panjang sekali panjang" in text(long)


def test_an_auditor_is_not_offered_a_note(app, pengelola, kantor):
    where = f"/berkas/{kantor.start()}"
    assert "/catatan" not in text(entered(app, pengelola, "auditor").get(where))


def test_its_starter_cancels_with_a_reason_and_cannot_move(pengelola, kantor):
    instance = kantor.start()
    where = f"/berkas/{instance}/urus"
    assert "/pindah" not in text(pengelola.get(where))
    refused = pengelola.send(f"/berkas/{instance}/batal", where, alasan=" ")
    assert refused.status_code == 422
    assert kantor.open(instance) == ["k01"]
    done = pengelola.send(f"/berkas/{instance}/batal", where, alasan="Permintaan ditarik")
    assert "Berkas dibatalkan." in text(pengelola.get(done.location))
    assert kantor.open(instance) == []
    assert "Permintaan ditarik" in text(pengelola.get(f"/berkas/{instance}"))


def test_the_administrator_finds_a_berkas_by_number_and_moves_it_without_reading_it(app, pengelola, kantor):
    instance = kantor.start("Judul yang rahasia", sifat="rahasia")
    kantor.complete(instance, "k01")
    admin = entered(app, pengelola, "admin")
    where = admin.get("/urus?nomor=VI.04.05.02.02/0001/2026").location
    assert where == f"/berkas/{instance}/urus"
    page = text(admin.get(where))
    assert "Judul yang rahasia" not in page
    assert "Kasubid II" in page
    faulty = admin.send(f"/berkas/{instance}/pindah", where, langkah="mulai", alasan="Salah pilih")
    assert faulty.status_code == 422
    assert "Salah pilih" in text(faulty)
    done = admin.send(f"/berkas/{instance}/pindah", where, langkah="k01", alasan="Naskah keliru")
    assert done.status_code == 303
    assert kantor.open(instance) == ["k01"]
    kantor.identical(instance)


def test_others_neither_find_nor_steer(app, pengelola, kantor):
    instance = kantor.start()
    other = entered(app, pengelola, "kabid")
    assert other.get("/urus?nomor=VI.04.05.02.02/0001/2026").status_code == 403
    assert other.get("/urus?nomor=x").status_code == 403
    assert other.get(f"/berkas/{instance}/urus").status_code == 403
