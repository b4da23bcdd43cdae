"""Two drawings of one draft: what the page that must choose is told, and what a save puts back or settles."""

import io
import json
import re
from dataclasses import replace

import pytest

from bpmn.library import source
from bpmn.reader import read
from bpmn.sheet import kept
from bpmn.sheet.from_diagram import table
from bpmn.sheet.guesses import guessed
from bpmn.sheet.paste import read as pasted
from bpmn.sheet.questions import asked
from bpmn.sheet.redrawn import redrawn
from bpmn.sheet.rows import Sheet
from bpmn.sheet.to_diagram import diagram
from engine.commands.drafts import BeginDraft, SaveDraftFiles
from engine.commands.people import SetLanguage
from engine.questions.drafts import TheDraft
from tests.conftest import SOP
from tests.unit.web.conftest import Browser

DRAWN = source(SOP)
SHEET = (
    "No\tKegiatan\tStaf\tKasubid\tKelengkapan\tWaktu\tOutput\tKet.\n"
    "1\tStaf menyusun surat\tv\t\tDisposisi\tsesuai kebutuhan\tDraft surat\t\n"
    "2\tMengetik draft surat\t\t\tDraft surat\t30 menit\tSurat\t\n"
)


@pytest.fixture
def owner(app):
    client = app.test_client()
    assert Browser(client).log_in("pemilik").status_code == 303
    return client


@pytest.fixture
def draft(kantor):
    begun = kantor.do("pemilik", BeginDraft(procedure=SOP, name="Updating Data Website", files={"sop.bpmn": DRAWN}))
    return begun.body["draft"]


def sent(client, address, diagram):
    page = client.get(re.sub(r"(/diagram).*", r"\1", address)).text
    token = re.search(r'data-token="([^"]+)"', page)[1]
    return client.post(address, data=diagram, content_type="application/xml", headers={"X-CSRFToken": token})


def plain(table):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", table))


def test_both_are_told_in_words_with_the_revision_that_was_looked_at(owner, draft):
    mine = DRAWN.replace(b"PT30M", b"PT45M").replace(b'name="Menugaskan upload data"', b'name="A &lt;b&gt; &amp; C"')
    told = sent(owner, f"/rancangan/{draft}/diagram/banding", mine).json
    assert (told["revision"], told["theirs"].encode()) == (1, DRAWN)
    said = plain(told["table"])
    assert "Waktu yang dihitung 30 menit 45 menit" in said
    assert "Nama Menugaskan upload data A &lt;b&gt; &amp; C" in said
    assert '<tbody data-element="k03" data-how="changed">' in told["table"]


def test_a_way_that_waits_for_something_else_and_a_head_that_differs_are_told_in_the_words_of_the_pages(owner, draft):
    mine = DRAWN.replace(b'"setuju"', b'"ya"', 1).replace(b"VI.04.05.02.02", b"VI.04.05.02.03")
    said = plain(sent(owner, f"/rancangan/{draft}/diagram/banding", mine).json["table"])
    assert "Diambil bila dipilih setuju ya" in said
    assert "VI.04.05.02.02 VI.04.05.02.03" in said


def test_in_english_the_words_of_the_sop_are_marked(kantor, owner, draft):
    kantor.do("pemilik", SetLanguage(language="en"))
    table = sent(owner, f"/rancangan/{draft}/diagram/banding", DRAWN.replace(b"PT30M", b"PT45M")).json["table"]
    assert '<span lang="id">45 menit</span>' in table
    assert "Time that is counted" in table


def test_drawings_that_say_the_same_and_one_that_cannot_be_read_are_told_as_such(owner, draft):
    address = f"/rancangan/{draft}/diagram/banding"
    assert "sama" in plain(sent(owner, address, DRAWN).json["table"])
    assert "belum dapat dibaca" in plain(sent(owner, address, b"<bpmn").json["table"])


def test_an_upload_that_somebody_was_faster_than_is_compared_without_any_script(kantor, owner, draft):
    page = owner.get(f"/rancangan/{draft}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    kantor.operator(SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": DRAWN.replace(b"PT30M", b"PT40M")}))
    mine = (io.BytesIO(DRAWN.replace(b"PT30M", b"PT45M")), "sop.bpmn")
    reply = owner.post(f"/rancangan/{draft}/unggah", data={"csrf_token": token, "revisi": "1", "berkas": mine})
    assert reply.status_code == 409
    assert "Waktu yang dihitung 40 menit 45 menit" in plain(reply.text)
    assert 'name="revisi" value="2"' in reply.text


def test_comments_of_the_file_come_back_with_each_save(kantor, owner, draft):
    noted = DRAWN.replace(b'<bpmn:userTask id="k03"', b'<!-- Rapat 3 Maret: 30 menit --><bpmn:userTask id="k03"')
    assert noted != DRAWN
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": noted}))
    assert sent(owner, f"/rancangan/{draft}/diagram?revisi=2", DRAWN).json["revision"] == 3
    now = kantor.ask("pemilik", TheDraft(draft=draft)).files["sop.bpmn"]
    assert re.search(rb'<!-- Rapat 3 Maret: 30 menit -->\s*<bpmn:userTask id="k03"', now)


def test_another_page_of_the_draft_keeps_them_too(kantor, owner, draft):
    noted = DRAWN.replace(b'<bpmn:userTask id="k03"', b'<!-- Rapat 3 Maret --><bpmn:userTask id="k03"')
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": noted}))
    page = owner.get(f"/rancangan/{draft}/identitas").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    typed = {"csrf_token": token, "revisi": "2", "sop.nama": "Updating Data Website", "sop.nomor": "VI.04/2"}
    assert owner.post(f"/rancangan/{draft}/identitas", data=typed).status_code == 303
    now = kantor.ask("pemilik", TheDraft(draft=draft)).files["sop.bpmn"]
    assert b"VI.04/2" in now
    assert re.search(rb'<!-- Rapat 3 Maret -->\s*<bpmn:userTask id="k03"', now)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_a_file_in_another_encoding_reaches_the_browser_in_its_own(kantor, owner, encoding):
    text = DRAWN.decode().replace('encoding="UTF-8"', f'encoding="{encoding}"').replace("Menugaskan", "Méngirim")
    assert text.count(encoding) == 1
    files = {"sop.bpmn": text.encode(encoding)}
    draft = kantor.do("pemilik", BeginDraft(procedure=SOP, name="Lain", files=files)).body["draft"]
    sent_out = owner.get(f"/rancangan/{draft}/diagram/sumber").data.decode()
    assert 'name="Méngirim upload data"' in sent_out
    assert encoding not in sent_out
    assert sent(owner, f"/rancangan/{draft}/diagram/banding", sent_out.encode()).json["theirs"] == sent_out


def sheet_of(text):
    found = pasted(text)
    return guessed(Sheet(rows=found.rows, lanes=found.lanes, notes=found.notes))


def questions(drawn, content):
    return {(one.row, one.field) for one in asked(kept.restored(table(read(drawn)).sheet, content).sheet)}


def test_what_the_owner_draws_is_asked_no_more_and_the_rest_still_is(kantor, owner):
    sheet = sheet_of(SHEET)
    drawn, beside = diagram(sheet, None), kept.written(kept.Kept(sheet=sheet))
    assert questions(drawn, beside) == {("k01", "span"), ("k02", "performer")}
    files = {"sop.bpmn": drawn, "sheet.json": beside}
    draft = kantor.do("pemilik", BeginDraft(procedure="surat", name="Surat", files=files)).body["draft"]
    row = sheet.row("k02")
    other = next(lane for lane in sheet.lanes if lane != row.performer)
    moved = diagram(sheet.with_row(replace(row, performer=other)), drawn)
    assert sent(owner, f"/rancangan/{draft}/diagram?revisi=1", moved).status_code == 200
    saved = kantor.ask("pemilik", TheDraft(draft=draft)).files
    assert questions(saved["sop.bpmn"], saved["sheet.json"]) == {("k01", "span")}


def test_a_row_that_is_drawn_away_and_back_keeps_its_questions():
    sheet = sheet_of(SHEET)
    drawn, beside = diagram(sheet, None), kept.written(kept.Kept(sheet=sheet))
    gone = diagram(Sheet(rows=sheet.rows[:1], lanes=sheet.lanes), drawn)
    other = gone.replace(b"Staf menyusun surat", b"Staf menyusun surat dinas")
    after = redrawn(gone, other, redrawn(drawn, gone, beside))
    assert ("k02", "performer") in questions(drawn, after)
    assert json.loads(after)["rows"].keys() == json.loads(beside)["rows"].keys()


def test_a_step_drawn_in_between_has_no_number_of_another():
    without = DRAWN.replace(b'<spiffworkflow:property name="mutu.nomor" value="2" />', b"")
    numbers = [row.number for row in table(read(without)).sheet.rows]
    assert numbers == [str(number) for number in range(1, 12)]  # nobody else has it
    taken = without.replace(b'name="mutu.nomor" value="3"', b'name="mutu.nomor" value="2"')
    assert [row.number for row in table(read(taken)).sheet.rows][:3] == ["1", "", "2"]
