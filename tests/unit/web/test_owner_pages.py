"""The process owner's pages: SOP, versions, a draft, its identity, its repairs, putting it in force."""

import io
import re

import pytest

from bpmn.identity import identity
from bpmn.library import source
from engine.commands.drafts import BeginDraft, SaveDraftFiles
from engine.commands.positions import GrantDuty
from engine.questions.drafts import Drafts, TheDraft, Versions
from engine.questions.people import Me
from engine.questions.procedures import Procedures
from forms.library import shipped
from tests.conftest import SOP
from tests.unit.web.conftest import Browser, value

ELSEWHERE = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Pengaduan">
<startEvent id="s"/><task id="a" name="Terima"/><task id="b" name="Jawab"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="e"/></process></definitions>"""


@pytest.fixture
def owner(app):
    """The process owner's browser."""
    found = Browser(app.test_client())
    assert found.log_in("pemilik").status_code == 303
    return found


def text(reply):
    plain = re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True))
    return " ".join(plain.replace("&#34;", '"').split())


def drafted(kantor):
    """The id of a draft of the SOP in force."""
    return kantor.do("pemilik", BeginDraft(procedure=SOP, name="Updating Data Website", base=1)).body["draft"]


def the_draft(kantor, draft):
    return kantor.ask("pemilik", TheDraft(draft=draft))


def upload(browser, page="/sop", address="/sop", content=ELSEWHERE, name="pengaduan.bpmn", **fields):
    shown = browser.get(page).get_data(as_text=True)
    found = {field: value(shown, field) for field in ("csrf_token", "revisi") if f'name="{field}"' in shown}
    return browser.client.post(
        address, data={**found, **fields, "berkas": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def test_an_owner_finds_the_sop_in_force_and_begins_a_draft_from_it(kantor, owner):
    shown = text(owner.get("/sop"))
    assert "Updating Data Website" in shown
    assert "Versi 1 berlaku sejak" in shown
    reply = owner.send("/sop", "/sop", cara="versi", sop=SOP)
    assert (reply.status_code, reply.location) == (303, "/rancangan/1")
    assert "Berangkat dari versi 1" in text(owner.get("/rancangan/1"))
    assert "Siap diberlakukan" in text(owner.get("/rancangan/1"))
    assert "Rancangan Updating Data Website" in text(owner.get("/sop"))


def test_an_empty_draft_says_that_it_has_no_step_yet(kantor, owner):
    assert owner.send("/sop", "/sop", cara="tabel", nama="Pengelolaan Pengaduan").status_code == 303
    row = kantor.ask("pemilik", Drafts())[0]
    assert (row.procedure, row.name) == ("pengelolaan-pengaduan", "Pengelolaan Pengaduan")
    assert [f.code for f in the_draft(kantor, row.id).findings if f.severity == "error"] == ["step-missing"]
    owner.send("/sop", "/sop", cara="tabel", nama="Pengelolaan pengaduan!")
    assert kantor.ask("pemilik", Drafts())[0].procedure == "pengelolaan-pengaduan-2"


def test_a_draft_without_a_name_or_file_comes_back_with_what_was_typed(owner):
    assert "Tulis nama SOP-nya" in text(owner.send("/sop", "/sop", cara="tabel", nama=" "))
    reply = owner.send("/sop", "/sop", cara="unggah", nama="Pengaduan")
    assert reply.status_code == 422
    assert "Pilih file BPMN-nya" in text(reply)
    assert 'value="Pengaduan"' in reply.get_data(as_text=True)


@pytest.mark.parametrize("content", [b"", b"<a", b"bukan xml", b"<html/>", b"\xff\xfe"])
def test_a_file_that_is_no_diagram_is_refused_and_leaves_no_draft(kantor, owner, content):
    assert upload(owner, cara="unggah", nama="Pengaduan", content=content).status_code == 422
    assert kantor.ask("pemilik", Drafts()) == ()


def test_an_uploaded_drawing_is_repaired_and_put_in_force(kantor, owner):
    reply = upload(owner, cara="unggah", nama="Pengaduan")
    assert reply.location == "/rancangan/1/perbaikan"
    shown = text(owner.get("/rancangan/1/perbaikan"))
    assert '"Terima" menjadi tugas' in shown
    reply = owner.send("/rancangan/1/perbaikan", "/rancangan/1/perbaikan", tindakan="semua",
                       revisi=value(owner.get("/rancangan/1/perbaikan").get_data(as_text=True), "revisi"))
    assert (reply.status_code, reply.location) == (303, "/rancangan/1?sesudah=perbaikan")
    assert [f for f in the_draft(kantor, 1).findings if f.severity == "error"] == []
    page = owner.get("/rancangan/1/berlakukan").get_data(as_text=True)
    lane = value(page, "jalur.0")
    fields = {"revisi": "2", "menggantikan": "0", "catatan": "SOP baru", "nomor": "065/7", "kalender": "lampung",
              "jalur.0": lane}
    refused = owner.send("/rancangan/1/berlakukan", "/rancangan/1/berlakukan", **fields)
    assert refused.status_code == 422
    assert "belum punya jabatan" in text(refused)
    assert ">SOP baru</textarea>" in refused.get_data(as_text=True)
    fields["jabatan.0"] = str(kantor.positions["pengelola"])
    done = owner.send("/rancangan/1/berlakukan", "/rancangan/1/berlakukan", **fields)
    assert done.location == "/sop/pengaduan/versi?sesudah=berlaku"
    assert "Versi 1 kini berlaku" in text(owner.get(done.location))
    line = next(p for p in kantor.ask("pengelola", Procedures()) if p.key == "pengaduan")
    assert (line.may_start, line.vacant) == (True, False)


def test_repairs_are_accepted_one_by_one(kantor, owner):
    upload(owner, cara="unggah", nama="Pengaduan")
    shown = owner.get("/rancangan/1/perbaikan").get_data(as_text=True)
    keys = re.findall(r'name="terima" value="([^"]+)"', shown)
    one = next(key for key in keys if key.endswith(":a"))
    where = "/rancangan/1/perbaikan"
    assert "Pilih dahulu" in text(owner.send(where, where, revisi="1", tindakan="pilihan"))
    assert owner.send(where, where, revisi="1", tindakan="pilihan", terima=one).location.startswith(where)
    after = the_draft(kantor, 1).files["sop.bpmn"]
    assert b'userTask id="a"' in after
    assert b'task id="b"' in after
    assert one not in re.findall(r'name="terima" value="([^"]+)"', owner.get(where).get_data(as_text=True))


def test_the_diagram_is_taken_out_worked_on_and_put_back(kantor, owner):
    draft = drafted(kantor)
    out = owner.get(f"/rancangan/{draft}/sop.bpmn")
    assert out.data == source(SOP)
    assert out.headers["Content-Disposition"] == "attachment; filename=updating-data-website.bpmn"
    changed = out.data.replace(b">PT30M<", b">PT45M<")
    upload(owner, f"/rancangan/{draft}", f"/rancangan/{draft}/unggah", changed)
    assert the_draft(kantor, draft).files["sop.bpmn"] == changed
    again = upload(owner, f"/rancangan/{draft}", f"/rancangan/{draft}/unggah", b"<a")
    assert again.status_code == 422
    assert the_draft(kantor, draft).revision == 2


def test_a_draft_is_dropped(kantor, owner):
    draft = drafted(kantor)
    reply = owner.send(f"/rancangan/{draft}/buang", f"/rancangan/{draft}", revisi="1")
    assert "Rancangan dibuang" in text(owner.get(reply.location))
    assert owner.get(f"/rancangan/{draft}").status_code == 404


def test_the_identity_of_the_sheet_is_edited_as_fields(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/identitas"
    assert "Undang-undang No.14 Tahun 2008" in text(owner.get(where))
    before = identity(source(SOP))
    fields = {**before, "revisi": "1", "sop.unit": " Subbid  Baru ", "sop.dasar_hukum": "UU 23/2014\r\n\r\nUU 14/2008"}
    assert owner.send(where, where, **fields).status_code == 303
    page = the_draft(kantor, draft)
    assert identity(page.files["sop.bpmn"]) == {
        **before, "sop.unit": "Subbid Baru", "sop.dasar_hukum": "UU 23/2014\nUU 14/2008",
    }
    assert [f for f in page.findings if f.severity == "error"] == []


def test_a_field_of_the_identity_that_is_too_long_comes_back_as_typed(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/identitas"
    reply = owner.send(where, where, **{**identity(source(SOP)), "revisi": "1", "sop.nomor": "X" * 81})
    assert reply.status_code == 422
    assert "Nomor SOP: paling panjang 80 huruf" in text(reply)
    assert "X" * 81 in reply.get_data(as_text=True)


def test_letters_that_no_file_can_hold_do_not_break_a_save(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/identitas"
    assert owner.send(where, where, **{"revisi": "1", "sop.nama": "A\x0b\ufffeB"}).status_code == 303
    assert identity(the_draft(kantor, draft).files["sop.bpmn"])["sop.nama"] == "AB"
    assert owner.send("/sop", "/sop", cara="tabel", nama="A\x0b\ufffeB").status_code == 303


def test_two_owners_at_one_draft_see_both_versions_and_lose_nothing(kantor, owner):
    draft = drafted(kantor)
    kantor.hire("sekretaris", "kabid")
    kantor.operator(GrantDuty(person=kantor.people["sekretaris"], duty="owner"))
    theirs = source(SOP).replace(b'value="Oktober 2020"', b'value="Januari 2027"')
    kantor.do("sekretaris", SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": theirs}))
    where = f"/rancangan/{draft}/identitas"
    mine = {**identity(source(SOP)), "sop.dibuat": "Desember 2026"}
    reply = owner.send(where, where, revisi="1", **mine)
    assert reply.status_code == 409
    shown = reply.get_data(as_text=True)
    assert "Desember 2026" in shown
    assert "Januari 2027" in shown
    assert "Sekretaris" in shown
    assert "Undang-undang" not in text(reply).split("Simpan yang saya tulis")[0].split("Yang Anda tulis")[1]
    assert the_draft(kantor, draft).revision == 2
    again = re.search(r'name="revisi" value="(\d+)"', shown)[1]
    assert owner.send(where, where, revisi=again, **mine).status_code == 303
    assert identity(the_draft(kantor, draft).files["sop.bpmn"])["sop.dibuat"] == "Desember 2026"


def test_what_was_written_for_berlakukan_survives_somebody_elses_save(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/berlakukan"
    assert "menjadi versi 2 dan menggantikan versi 1" in text(owner.get(where))
    kantor.operator(SaveDraftFiles(draft=draft, revision=1, files={"catatan.json": b"{}"}))
    reply = owner.send(where, where, revisi="1", menggantikan="1", catatan="Waktu naskah", nomor="X")
    assert reply.status_code == 409
    assert ">Waktu naskah</textarea>" in reply.get_data(as_text=True)
    assert len(kantor.ask("pemilik", Versions(procedure=SOP))) == 1


def test_a_version_is_listed_with_its_files_digest_and_reason(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/berlakukan"
    done = owner.send(where, where, revisi="1", menggantikan="1", catatan="Waktu naskah", nomor="VI.04", efektif="2026")
    shown = text(owner.get(done.location))
    newest = kantor.ask("pemilik", Versions(procedure=SOP))[0]
    for said in ("Waktu naskah", "oleh Pemilik", newest.digest, "VI.04", "Versi 2 kini berlaku"):
        assert said in shown
    kept = owner.get(f"/sop/{SOP}/versi/1/diagram.bpmn")
    assert kept.data == source(SOP)
    assert kept.headers["Content-Disposition"] == "attachment; filename=updating-data-website-v1.bpmn"
    form = next(iter(shipped(SOP)))
    assert owner.get(f"/sop/{SOP}/versi/1/{form}").data == shipped(SOP)[form]
    assert owner.get(f"/sop/{SOP}/versi/9/diagram.bpmn").status_code == 404
    assert owner.get("/sop/tidak-ada/versi").status_code == 404


def test_a_draft_with_errors_cannot_be_put_in_force_from_the_page(kantor, owner):
    owner.send("/sop", "/sop", cara="tabel", nama="Pengaduan")
    assert "Berlakukan sekarang" not in text(owner.get("/rancangan/1/berlakukan"))
    where = "/rancangan/1/berlakukan"
    reply = owner.client.post(where, data={
        "csrf_token": value(owner.get("/sop").get_data(as_text=True), "csrf_token"), "revisi": "1", "catatan": "x",
        "nomor": "1", "menggantikan": "0",
    })
    assert reply.status_code == 422


def test_an_identity_that_was_sent_when_the_session_had_ended_comes_back_as_typed(kantor, owner):
    draft = drafted(kantor)
    where = f"/rancangan/{draft}/identitas"
    token = value(owner.get(where).get_data(as_text=True), "csrf_token")
    kantor.clock.forward(minutes=31)
    reply = owner.client.post(where, data={"csrf_token": token, "revisi": "1", "sop.nama": "Nama setengah jadi"},
                              headers={"Referer": f"http://localhost{where}"})
    assert reply.status_code == 401
    reply = owner.log_in("pemilik", isian=value(reply.get_data(as_text=True), "isian"))
    while reply.status_code == 303:
        reply = owner.get(reply.location)
    assert 'value="Nama setengah jadi"' in reply.get_data(as_text=True)
    assert the_draft(kantor, draft).revision == 1


def test_a_drawing_that_needs_no_repair_goes_straight_to_its_draft(kantor, owner):
    draft = drafted(kantor)
    reply = owner.get(f"/rancangan/{draft}/perbaikan")
    assert reply.location == f"/rancangan/{draft}?sesudah=bersih"
    assert "tidak perlu diperbaiki" in text(owner.get(reply.location))


def test_forms_come_with_their_diagram_and_a_name_that_cannot_be_kept_is_told(kantor, owner):
    token = value(owner.get("/sop").get_data(as_text=True), "csrf_token")
    form = next(iter(shipped(SOP)))
    for name, status in ((form, 303), ("formulir saya.json", 422)):
        reply = owner.client.post("/sop", content_type="multipart/form-data", data={
            "csrf_token": token, "cara": "unggah", "nama": "Salinan",
            "berkas": [(io.BytesIO(source(SOP)), "C:\\surat\\sop.bpmn"), (io.BytesIO(shipped(SOP)[form]), name)],
        })
        assert reply.status_code == status, name
    assert the_draft(kantor, 1).files == {"sop.bpmn": source(SOP), form: shipped(SOP)[form]}


def test_the_menu_shows_sop_to_owners_alone(kantor, owner, pengelola):
    assert 'href="/sop"' in owner.get("/tugas").get_data(as_text=True)
    assert 'href="/sop"' not in pengelola.get("/tugas").get_data(as_text=True)
    assert pengelola.get("/sop").status_code == 403
    assert "owner" in kantor.ask("pemilik", Me()).duties


def test_two_pools_are_offered_and_the_picked_one_is_run(kantor, owner):
    two = ELSEWHERE.replace(
        b"</definitions>", b'<process id="q" name="Lain"><startEvent id="s2"/><task id="c" name="Catat"/>'
        b'<sequenceFlow id="g1" sourceRef="s2" targetRef="c"/></process></definitions>',
    )
    upload(owner, cara="unggah", nama="Pengaduan", content=two)
    assert "berisi 2 proses" in text(owner.get("/rancangan/1/perbaikan"))
    assert '"Catat" menjadi tugas' in text(owner.get("/rancangan/1/perbaikan?proses=q"))
    assert owner.get("/rancangan/1/perbaikan?proses=tidak-ada").status_code == 200
