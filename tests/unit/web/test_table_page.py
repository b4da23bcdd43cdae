"""Tabel langkah: the sheet as a form that works without JavaScript; nothing typed is lost."""

from pathlib import Path

import lxml.html
import pytest
from werkzeug.datastructures import MultiDict

from bpmn.blank import blank
from bpmn.library import source
from bpmn.reader import read
from bpmn.sheet.from_diagram import table
from engine.commands.drafts import BeginDraft, SaveDraftFiles
from engine.questions.drafts import TheDraft
from tests.conftest import SOP
from tests.unit.web.conftest import Browser

SHEET = (Path(__file__).parents[1] / "bpmn" / "sheets" / "updating-data-website.txt").read_text()
PARALLEL = source(SOP).replace(b'<bpmn:userTask id="k04"', b'<bpmn:manualTask id="k04"', 0).replace(
    b'cancelActivity="false" attachedToRef="k01"', b'cancelActivity="true" attachedToRef="k01"'
)


@pytest.fixture
def owner(app):
    """The process owner's browser."""
    found = Browser(app.test_client())
    assert found.log_in("pemilik").status_code == 303
    return found


@pytest.fixture
def empty(kantor):
    """A draft without a step."""
    files = {"sop.bpmn": blank("Pengaduan", "Pelaksana", "BKD Provinsi Lampung")}
    return kantor.do("pemilik", BeginDraft(procedure="pengaduan", name="Pengaduan", files=files)).body["draft"]


@pytest.fixture
def shipped(kantor):
    """A draft of the SOP in force."""
    return kantor.do("pemilik", BeginDraft(procedure=SOP, name="Updating Data Website", base=1)).body["draft"]


def sent(browser, draft, button="save", without=(), **changed):
    """Submit the page's form as a browser would, with some fields typed into."""
    shown = browser.get(f"/rancangan/{draft}/tabel").get_data(as_text=True)
    return browser.client.post(f"/rancangan/{draft}/tabel", data=filled(shown, button, without, **changed))


def filled(shown, button, without=(), **changed):
    form = lxml.html.fromstring(shown).get_element_by_id("tabel")
    fields = MultiDict((name, text) for name, text in form.form_values() if name not in without)
    for name, text in changed.items():
        fields[name.replace("__", "-")] = text
    fields["do"] = button
    return fields


def the_draft(kantor, draft):
    return kantor.ask("pemilik", TheDraft(draft=draft))


def rows(kantor, draft):
    return table(read(the_draft(kantor, draft).files["sop.bpmn"])).sheet.rows


def text(reply):
    return " ".join(lxml.html.fromstring(reply.get_data(as_text=True)).text_content().split())


def test_the_sheet_is_pasted_asked_about_and_accepted(kantor, owner, empty):
    reply = sent(owner, empty, "paste", paste=SHEET)
    assert reply.status_code == 303, text(reply)
    shown = text(owner.get(f"/rancangan/{empty}/tabel"))
    assert "Tersimpan" not in shown
    assert 'Dugaan dari awal kalimat ("Kasubid"): Kasubid II' in shown
    assert "Pertanyaan: 21" in shown
    assert [row.performer for row in rows(kantor, empty)][3] == "Kasubid II"
    assert sent(owner, empty, "accept-all").status_code == 303
    assert "Tidak ada pertanyaan" in text(owner.get(f"/rancangan/{empty}/tabel"))
    page = the_draft(kantor, empty)
    assert [one for one in page.findings if one.severity == "error"] == []
    assert read(page.files["sop.bpmn"]).properties["sop.nomor"] == "VI.04.05.02.02"
    assert read(page.files["sop.bpmn"]).properties["sop.nama"] == "Pengaduan", "what the owner had named stays"


def test_one_guess_is_confirmed_and_another_put_right(kantor, owner, empty):
    sent(owner, empty, "paste", paste=SHEET)
    before = text(owner.get(f"/rancangan/{empty}/tabel")).count("Tanda pelaksana")
    key = rows(kantor, empty)[0].key
    assert sent(owner, empty, f"accept:{key}:performer").location.endswith(f"#baris-{key}")
    assert text(owner.get(f"/rancangan/{empty}/tabel")).count("Tanda pelaksana") == before - 1
    sent(owner, empty, **{f"performer-{rows(kantor, empty)[1].key}": "Kabid Dokin"})
    assert rows(kantor, empty)[1].performer == "Kabid Dokin"
    assert text(owner.get(f"/rancangan/{empty}/tabel")).count("Tanda pelaksana") == before - 2


def test_a_text_that_is_no_table_comes_back_with_the_rest_of_what_was_typed(kantor, owner, shipped):
    reply = sent(owner, shipped, "paste", paste="  \n ", **{"remark-k02": "ditulis tadi"})
    assert reply.status_code == 422
    assert "Tidak ada baris yang terbaca" in text(reply)
    assert "ditulis tadi" in text(reply)


def test_pasting_over_rows_keeps_the_old_ones_to_be_taken_back(kantor, owner, shipped):
    sent(owner, shipped, "paste", paste="No\tKegiatan\tWaktu\tOutput\n1\tStaf menyusun surat\t1 jam\tsurat")
    assert [row.activity for row in rows(kantor, shipped)] == ["Staf menyusun surat"]
    sent(owner, shipped, "restore:2")
    assert rows(kantor, shipped)[1].name == "Memeriksa draft naskah materi"


def test_a_cell_is_changed_and_the_rest_of_the_diagram_stays(kantor, owner, shipped):
    assert sent(owner, shipped, **{"time-k03": "45 menit"}).status_code == 303
    after = read(the_draft(kantor, shipped).files["sop.bpmn"])
    assert after.nodes["t03"].timer.text == "PT45M"
    assert after.picture == read(source(SOP)).picture
    assert the_draft(kantor, shipped).revision == 2


def test_a_form_sent_back_unchanged_leaves_the_diagram_byte_for_byte(kantor, owner, shipped):
    sent(owner, shipped)
    assert the_draft(kantor, shipped).files["sop.bpmn"] == source(SOP)


def test_rows_are_added_moved_and_taken_out_and_what_was_typed_meanwhile_is_kept(kantor, owner, shipped):
    sent(owner, shipped, "add:k04", **{"remark-k01": "catat"})
    now = rows(kantor, shipped)
    assert (len(now), now[0].remark, now[4].activity, now[4].number) == (12, "catat", "", "5")
    new = now[4].key
    sent(owner, shipped, f"up:{new}", **{f"activity-{new}": "Kasubid menelaah surat", f"time-{new}": "1 jam"})
    now = rows(kantor, shipped)
    assert [row.key for row in now][3:5] == [new, "k04"]
    assert (now[3].name, now[3].performer) == ("Menelaah surat", "Kasubid II"), "a fresh row is guessed"
    sent(owner, shipped, f"down:{new}")
    sent(owner, shipped, f"remove:{new}")
    assert [row.number for row in rows(kantor, shipped)] == [str(number) for number in range(1, 12)]
    sent(owner, shipped, "restore:0")
    assert rows(kantor, shipped)[-1].activity == "Kasubid menelaah surat"


def test_a_step_becomes_a_decision_and_stops_being_one(kantor, owner, shipped):
    sent(owner, shipped, **{"decides-k04": "ya"})
    assert "Ke langkah mana dikembalikan bila tidak?" in text(owner.get(f"/rancangan/{shipped}/tabel"))
    sent(owner, shipped, **{"back-k04": "k01"})
    document = read(the_draft(kantor, shipped).files["sop.bpmn"])
    back = document.flows[document.nodes["g04"].default]
    assert (back.target, back.returns, document.nodes["g04"].lane) == ("k01", True, "Kasubid II")
    sent(owner, shipped, without=("decides-k04",))
    assert "g04" not in read(the_draft(kantor, shipped).files["sop.bpmn"]).nodes


def test_a_time_that_cannot_be_counted_is_asked_and_its_words_are_kept(kantor, owner, shipped):
    sent(owner, shipped, **{"time-k02": "sesuai kebutuhan"})
    assert 'Waktu "sesuai kebutuhan" di langkah 2' in text(owner.get(f"/rancangan/{shipped}/tabel"))
    sent(owner, shipped, "accept:k02:span")
    document = read(the_draft(kantor, shipped).files["sop.bpmn"])
    assert (document.nodes["k02"].properties["mutu.waktu"], "t02" in document.nodes) == ("sesuai kebutuhan", False)
    assert "sesuai kebutuhan" in text(owner.get(f"/rancangan/{shipped}/tabel"))
    assert "Tidak ada pertanyaan" in text(owner.get(f"/rancangan/{shipped}/tabel"))


def test_two_owners_at_one_table_are_shown_both_and_either_may_be_taken(kantor, owner, shipped):
    mine = filled(owner.get(f"/rancangan/{shipped}/tabel").get_data(as_text=True), "save", **{"remark-k01": "punyaku"})
    sent(owner, shipped, **{"remark-k02": "punyanya"})
    reply = owner.client.post(f"/rancangan/{shipped}/tabel", data=mine)
    assert reply.status_code == 409
    assert "punyaku" in text(reply)
    assert rows(kantor, shipped)[0].remark == ""
    again = lxml.html.fromstring(reply.get_data(as_text=True)).xpath('//main//form[.//*[@name="k"]]')[0]
    assert owner.client.post(f"/rancangan/{shipped}/tabel", data=MultiDict(again.form_values())).status_code == 303
    assert rows(kantor, shipped)[0].remark == "punyaku"
    assert len(rows(kantor, shipped)) == 11


def test_a_row_that_the_other_owner_added_is_taken_out_and_not_lost(kantor, owner, shipped):
    mine = filled(owner.get(f"/rancangan/{shipped}/tabel").get_data(as_text=True), "save", **{"remark-k01": "punyaku"})
    sent(owner, shipped, "add:k11")
    new = rows(kantor, shipped)[-1].key
    sent(owner, shipped, **{f"activity-{new}": "Kasubid melapor"})
    mine["revisi"] = str(the_draft(kantor, shipped).revision)
    owner.client.post(f"/rancangan/{shipped}/tabel", data=mine)
    assert "Langkah yang dikeluarkan (1)" in text(owner.get(f"/rancangan/{shipped}/tabel"))


def test_what_was_typed_when_the_session_had_ended_is_back_after_the_next_login(kantor, owner, shipped):
    typed = filled(owner.get(f"/rancangan/{shipped}/tabel").get_data(as_text=True), "up:k05", **{"remark-k01": "lama"})
    kantor.clock.forward(minutes=31)
    refused = owner.client.post(f"/rancangan/{shipped}/tabel", data=typed)
    assert refused.status_code == 401
    carried = lxml.html.fromstring(refused.get_data(as_text=True)).xpath('//input[@name="isian"]/@value')[0]
    reply = owner.log_in("pemilik", isian=carried)
    while reply.status_code == 303:
        reply = owner.get(reply.location)
    shown = reply.get_data(as_text=True)
    assert "lama" in shown
    assert rows(kantor, shipped)[0].remark == "", "nothing was carried out"
    assert owner.client.post(f"/rancangan/{shipped}/tabel", data=filled(shown, "save")).status_code == 303
    assert rows(kantor, shipped)[0].remark == "lama"


def test_what_a_table_cannot_show_makes_it_read_only_and_is_said(kantor, owner, shipped):
    kantor.do("pemilik", SaveDraftFiles(draft=shipped, revision=1, files={"sop.bpmn": PARALLEL}))
    shown = owner.get(f"/rancangan/{shipped}/tabel")
    assert "menghentikan langkahnya" in text(shown)
    assert "textarea" not in shown.get_data(as_text=True)


def test_a_diagram_that_cannot_be_read_is_replaced_by_a_pasted_table(kantor, owner, shipped):
    kantor.do("pemilik", SaveDraftFiles(draft=shipped, revision=1, files={"sop.bpmn": b"<rusak"}))
    assert "tidak terbaca" in text(owner.get(f"/rancangan/{shipped}/tabel"))
    assert sent(owner, shipped, "save").status_code == 409
    assert the_draft(kantor, shipped).files["sop.bpmn"] == b"<rusak", "only a table takes its place"
    assert sent(owner, shipped, "paste", paste=SHEET).status_code == 303
    assert len(rows(kantor, shipped)) == 11


def test_hostile_fields_do_no_harm(kantor, owner, shipped):
    for button in ("", "up", "up:", "up:nobody", "restore:99", "restore:x", "accept:k01:nothing", "add:nobody"):
        assert sent(owner, shipped, button).status_code == 303
    odd = {"activity-k01": "a\x00\x07<b>&amp;\ufffe" * 3, "back-k02": "nobody", "act-k03": "cap"}
    odd["performer-k04"] = "x" * 900
    assert sent(owner, shipped, **odd).status_code in (303, 422)
    shown = owner.get(f"/rancangan/{shipped}/tabel").get_data(as_text=True)
    assert "<b>" not in shown


def test_the_page_is_for_owners_and_speaks_english(kantor, owner, app, shipped):
    other = Browser(app.test_client())
    other.log_in("kasubid")
    assert other.get(f"/rancangan/{shipped}/tabel").status_code in (403, 404)
    owner.send("/bahasa", f"/rancangan/{shipped}/tabel", bahasa="en")
    assert "One box is one row of the SOP sheet" in text(owner.get(f"/rancangan/{shipped}/tabel"))


def test_lines_that_are_no_steps_are_set_aside_said_and_can_be_taken_back(kantor, owner, empty):
    header = "No\tKegiatan\tStaf\tKasi\tKelengkapan\tWaktu\tOutput\tKet"
    lines = (header, "1\tMenyusun\tv\t\tdata\t1x24 jam\tsurat\t", "Jumlah\t\t\t\t\t1 hari\t\t")
    sent(owner, empty, "paste", paste="\n".join(lines))
    page = owner.get(f"/rancangan/{empty}/tabel").get_data(as_text=True)
    shown = " ".join(lxml.html.fromstring(page).text_content().split())
    assert "Ada baris yang bukan langkah" in shown
    assert "Jumlah 1 hari" in shown
    assert "Pertanyaan: 2" in shown
    folded = lxml.html.fromstring(page).xpath("//fieldset//details[@open]")
    assert len(folded) == 1, "the field that answers the question about Waktu is in sight"
    sent(owner, empty, "accept::rows-aside")
    assert "Ada baris yang bukan langkah" not in text(owner.get(f"/rancangan/{empty}/tabel"))
    sent(owner, empty, "restore:0")
    assert [row.activity for row in rows(kantor, empty)] == ["Menyusun", "Jumlah 1 hari"]
