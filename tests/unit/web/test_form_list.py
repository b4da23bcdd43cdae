"""Formulir: what each step asks, and giving a step another form."""


import pytest
from werkzeug.datastructures import MultiDict

from bpmn.reader import read
from engine.commands.drafts import TAKEN_OUT, SaveDraftFiles
from tests.unit.web.form_editor import K02, files, parsed, pressed, sent, text, the_form
from web.owner import form_kept


@pytest.fixture
def draft(sop_draft):
    return sop_draft


@pytest.fixture
def bare(kantor, draft):
    """The same without the form of step 2."""
    source = files(kantor, draft)["sop.bpmn"].replace(
        b'<spiffworkflow:property name="formJsonSchemaFilename" value="k02-periksa-naskah.json" />', b"")
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": source, K02: None}))
    return draft


def test_the_list_says_what_every_step_asks(kantor, owner, bare):
    shown = owner.get(f"/rancangan/{bare}/formulir")
    second = parsed(shown).get_element_by_id("langkah-k02")
    assert [one.text_content() for one in second.xpath('.//*[@class="asked"]/li')] == [
        "Keputusan", "Alasan pengembalian", "Catatan", "Lampiran"]
    assert "2. Memeriksa draft naskah materi" in text(shown)
    assert "Formulir bawaan" in second.text_content()
    assert "Siapkan draft naskah materi Draft naskah materi" in text(shown)
    assert 'id="langkah-k02"' in shown.get_data(as_text=True)


def test_a_form_is_begun_from_what_the_step_asked_anyhow(kantor, owner, bare):
    reply = pressed(owner, bare, "create:k02")
    assert reply.location == f"/rancangan/{bare}/formulir/k02-memeriksa-draft-naskah-materi.json?sesudah=mulai"
    made = the_form(kantor, bare, "k02-memeriksa-draft-naskah-materi.json")
    assert [choice.value for choice in made.by_name["keputusan"].choices] == ["setuju", "tidak"]
    document = read(files(kantor, bare)["sop.bpmn"])
    assert document.nodes["k02"].properties["formJsonSchemaFilename"] == "k02-memeriksa-draft-naskah-materi.json"
    assert "Formulir dibuat" in text(owner.get(reply.location))


def test_a_form_that_a_step_names_and_nobody_made_is_made_under_its_name(kantor, owner, draft):
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={K02: None}))
    assert "k02-periksa-naskah.json, yang tidak ada" in text(owner.get(f"/rancangan/{draft}/formulir"))
    assert pressed(owner, draft, "create:k02").status_code == 303
    assert "keputusan" in the_form(kantor, draft).by_name


def test_a_step_takes_another_form_and_the_built_in_one(kantor, owner, draft):
    assert pressed(owner, draft, "use:k02", **{"form-k02": "k03-setujui-naskah.json"}).status_code == 303
    assert "dipakai juga pada langkah 3" in text(owner.get(f"/rancangan/{draft}/formulir"))
    assert K02 in text(owner.get(f"/rancangan/{draft}/formulir")), "the old one is offered below"
    assert pressed(owner, draft, "use:k02", **{"form-k02": ""}).status_code == 303
    assert "formJsonSchemaFilename" not in read(files(kantor, draft)["sop.bpmn"]).nodes["k02"].properties
    assert pressed(owner, draft, "use:k02", **{"form-k02": "lain.json"}).status_code == 409


def test_a_form_that_no_step_uses_is_removed_and_put_back(kantor, owner, draft):
    assert pressed(owner, draft, f"drop:{K02}").status_code == 409, "a step uses it"
    pressed(owner, draft, "use:k02", **{"form-k02": ""})
    before = files(kantor, draft)[K02]
    pressed(owner, draft, f"drop:{K02}")
    assert K02 not in files(kantor, draft)
    pressed(owner, draft, "restore:0")
    assert files(kantor, draft)[K02] == before
    assert form_kept.read(files(kantor, draft)[TAKEN_OUT]) == ()
    assert pressed(owner, draft, "restore:0").status_code == 409


def test_what_was_taken_out_is_no_form_and_is_never_published(kantor, owner, draft):
    sent(owner, draft, "remove:catatan")
    assert TAKEN_OUT in files(kantor, draft)
    assert TAKEN_OUT not in text(owner.get(f"/rancangan/{draft}/formulir"))
    assert TAKEN_OUT not in owner.get(f"/rancangan/{draft}/tabel").get_data(as_text=True)


def test_the_table_of_steps_saves_and_goes_to_the_form_of_a_step(owner, draft):
    page = parsed(owner.get(f"/rancangan/{draft}/tabel"))
    fields = MultiDict(page.get_element_by_id("tabel").form_values())
    fields["do"] = "form:k02"
    reply = owner.client.post(f"/rancangan/{draft}/tabel", data=fields)
    assert reply.location == f"/rancangan/{draft}/formulir#langkah-k02"


def test_a_form_begun_while_another_owner_saved_is_begun_after_a_look_at_both(kantor, owner, bare):
    shown = parsed(owner.get(f"/rancangan/{bare}/formulir"))
    fields = dict(next(one for one in shown.forms if "formulir" in (one.action or "")).form_values())
    sent(owner, bare, name="k03-setujui-naskah.json", title__catatan="punyanya")
    reply = owner.client.post(f"/rancangan/{bare}/formulir", data={**fields, "do": "create:k02"})
    assert (reply.status_code, "Dua orang mengubah" in text(reply)) == (409, True)
    again = parsed(reply).xpath('//main//form[.//*[@name="do"]]')[0]
    reply = owner.client.post(f"/rancangan/{bare}/formulir", data=dict(again.form_values()))
    assert reply.status_code == 303
    assert the_form(kantor, bare, "k03-setujui-naskah.json").by_name["catatan"].title == "punyanya"
    assert "keputusan" in the_form(kantor, bare, "k02-memeriksa-draft-naskah-materi.json").by_name
