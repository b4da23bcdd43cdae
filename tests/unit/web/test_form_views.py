"""A form tried out as staff will see it, and its file as experts write it."""

import io
import json

import pytest
from werkzeug.datastructures import MultiDict

from engine.commands.drafts import TAKEN_OUT, SaveDraftFiles
from forms.library import shipped
from tests.conftest import SOP
from tests.unit.web.form_editor import K02, address, files, json_sent, parsed, pressed, sent, text, the_form


@pytest.fixture
def draft(sop_draft):
    return sop_draft


def test_the_preview_is_the_page_of_the_task_and_stores_nothing(kantor, owner, draft):
    shown = owner.get(f"{address(draft)}?lihat=pratinjau")
    assert "Setujui dan paraf, kirim ke Kabid Dokin" in text(shown)
    form = parsed(shown).xpath('//form[contains(@class, "answers")]')[0]
    fields = dict(form.form_values())
    before = kantor.picture()
    back = {**fields, "isian.keputusan": "kembalikan", "isian.catatan": "sudah dibaca"}
    reply = owner.client.post(form.action, data=back)
    assert (reply.status_code, "Alasan pengembalian" in text(reply)) == (422, True)
    assert "sudah dibaca" in reply.get_data(as_text=True)
    whole = {**fields, "isian.keputusan": "setuju", "isian.coretan": (io.BytesIO(b"%PDF-1.7"), "coretan.pdf")}
    reply = owner.client.post(form.action, data=whole)
    assert "Isian ini lengkap" in text(reply)
    assert "Terlampir: coretan.pdf" in text(reply)
    assert kantor.picture() == before


def test_saving_may_go_on_to_the_preview(owner, draft):
    assert sent(owner, draft, "preview").location == f"{address(draft)}?lihat=pratinjau"


def test_a_preview_of_a_form_that_no_step_uses_has_one_plain_button(kantor, owner, draft):
    pressed(owner, draft, "use:k02", **{"form-k02": ""})
    shown = owner.get(f"{address(draft)}?lihat=pratinjau")
    assert len(parsed(shown).xpath('//section[@class="decide"]//button')) == 1
    assert "Seperti yang akan dilihat pegawai" in text(shown)


def test_experts_write_the_file_and_it_is_checked(kantor, owner, draft):
    content = files(kantor, draft)[K02].decode()
    reply = json_sent(owner, draft, content.replace('"Catatan"', '"Pesan"').replace("\n", "\r\n"))
    assert reply.status_code == 303
    assert the_form(kantor, draft).by_name["catatan"].title == "Pesan"
    assert b"\r" not in files(kantor, draft)[K02]


def test_a_wrong_file_is_refused_with_its_place_and_stays_as_it_was_typed(kantor, owner, draft):
    before = files(kantor, draft)[K02]
    wrong = '{"schema": {"title": "Ringkas", "type": "object", "properties": {"a": {"type": "number"}}}}  '
    reply = json_sent(owner, draft, wrong)
    assert reply.status_code == 422
    assert "Jenis di /schema/properties/a/type tidak dikenali" in text(reply)
    assert parsed(reply).get_element_by_id("f-json").text == wrong
    assert "baris 1, kolom 2" in text(json_sent(owner, draft, "{'a': 1}"))
    assert files(kantor, draft)[K02] == before


def test_a_file_that_is_no_form_is_put_right_in_its_text(kantor, owner, draft):
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={K02: b'{"schema": 3}'}))
    assert "tidak terbaca sebagai formulir" in text(owner.get(f"/rancangan/{draft}/formulir"))
    shown = owner.get(address(draft))
    assert "belum terbaca" in text(shown)
    assert "Di /schema harus ada objek" in text(shown)
    assert json_sent(owner, draft, shipped(SOP)[K02].decode(), shown).status_code == 303
    assert "1. Keputusan" in text(owner.get(address(draft)))


def test_two_experts_at_one_file_are_shown_both(kantor, owner, draft):
    shown = owner.get(f"{address(draft)}?lihat=json")
    content = files(kantor, draft)[K02].decode()
    sent(owner, draft, title__catatan="punyanya")
    reply = json_sent(owner, draft, content.replace('"Catatan"', '"punyaku"'), shown)
    assert reply.status_code == 409
    assert "punyaku" in text(reply)
    again = parsed(reply).xpath('//main//form[.//*[@name="json"]]')[0]
    assert owner.client.post(address(draft), data=MultiDict(again.form_values())).status_code == 303
    assert the_form(kantor, draft).by_name["catatan"].title == "punyaku"


def test_a_rule_that_no_card_can_show_is_told_and_kept(kantor, owner, draft):
    content = json.loads(files(kantor, draft)[K02])
    content["schema"]["else"] = {"required": ["catatan"]}
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={K02: json.dumps(content).encode()}))
    shown = text(owner.get(address(draft)))
    assert "Bila bukan Keputusan: Kembalikan untuk diperbaiki: wajib diisi Catatan." in shown
    sent(owner, draft, title__alasan="Sebab")
    assert the_form(kantor, draft).rules[0].otherwise == ("catatan",)
    assert "aturan yang hanya tampak di tab JSON" in text(sent(owner, draft, "remove:catatan"))
    assert "catatan" in the_form(kantor, draft).by_name


def test_a_form_that_is_not_there_is_said_so(owner, draft):
    assert owner.get(address(draft, "lain.json")).status_code == 404
    assert "tidak ada dalam rancangan ini" in text(owner.get(address(draft, "lain.json")))
    for name in ("sop.bpmn", "sheet.json", TAKEN_OUT):
        assert owner.get(address(draft, name)).status_code == 404
