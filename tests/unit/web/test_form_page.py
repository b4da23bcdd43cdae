"""The editor of one form: it works without JavaScript and loses nothing typed."""

import json

import pytest
from werkzeug.datastructures import MultiDict

from engine.commands.drafts import TAKEN_OUT
from forms.library import shipped
from tests.conftest import SOP
from tests.unit.web.conftest import Browser
from tests.unit.web.form_editor import K02, address, files, filled, parsed, sent, text, the_form

NAMES = ["keputusan", "alasan", "catatan", "coretan", "naskah_perbaikan"]


@pytest.fixture
def draft(sop_draft):
    return sop_draft


def test_one_question_is_changed_and_the_rest_of_the_form_stays(kantor, owner, draft):
    before = the_form(kantor, draft)
    reply = sent(owner, draft, title__catatan="Catatan untuk pengelola")
    assert (reply.status_code, reply.location) == (303, f"{address(draft)}?sesudah=simpan#formulir")
    after = the_form(kantor, draft)
    assert after.by_name["catatan"].title == "Catatan untuk pengelola"
    assert (after.rules, after.fields[0], after.help) == (before.rules, before.fields[0], before.help)
    assert "Tersimpan." in text(owner.get(reply.location))


def test_a_form_sent_back_unchanged_stays_byte_for_byte(kantor, owner, draft):
    for name, content in [*shipped(SOP).items()][1:4]:
        assert sent(owner, draft, name=name).status_code == 303
        assert files(kantor, draft)[name] == content
    assert TAKEN_OUT not in files(kantor, draft)


def test_a_field_is_added_shown_only_sometimes_and_moved(kantor, owner, draft):
    reply = sent(owner, draft, "add", add__title="Halaman yang diperbaiki", add__kind="integer", title__catatan="Pesan")
    assert reply.location.endswith("#isian-halaman_yang_diperbaiki")
    name = "halaman_yang_diperbaiki"
    when = json.dumps(["keputusan", "kembalikan"], separators=(",", ":"))
    sent(owner, draft, f"up:{name}", **{f"shown-{name}": when, f"need-{name}": "always", f"minimum-{name}": "1"})
    form = the_form(kantor, draft)
    field = form.by_name[name]
    assert (field.shown, field.required, field.minimum) == (("keputusan", frozenset({"kembalikan"})), True, 1)
    assert [one.name for one in form.fields][-2] == name
    assert form.by_name["catatan"].title == "Pesan", "what was typed is kept by any button"


def test_a_fault_is_said_and_everything_typed_is_still_there(kantor, owner, draft):
    before = files(kantor, draft)[K02]
    reply = sent(owner, draft, "down:keputusan", title__catatan="", title__alasan="Mengapa kembali", add__title="Baru",
                 help="Penjelasan baru")
    assert reply.status_code == 422
    shown = text(reply)
    assert "Isian 3: tulis yang ditanyakan." in shown
    form = parsed(reply).get_element_by_id("formulir")
    typed = dict(form.form_values())
    assert (typed["title-alasan"], typed["add-title"], typed["help"]) == ("Mengapa kembali", "Baru", "Penjelasan baru")
    assert [value for name, value in form.form_values() if name == "k"] == NAMES
    assert files(kantor, draft)[K02] == before


def test_a_faulty_card_can_be_taken_out(kantor, owner, draft):
    assert sent(owner, draft, "remove:coretan", title__coretan="").status_code == 303
    assert "coretan" not in the_form(kantor, draft).by_name
    reply = sent(owner, draft, "restore:0")
    assert (reply.status_code, "Isian 4: tulis yang ditanyakan." in text(reply)) == (422, True)
    assert owner.client.post(address(draft), data=filled(reply, title__coretan="Coretan")).status_code == 303
    assert the_form(kantor, draft).by_name["coretan"].title == "Coretan"


def test_what_the_reader_of_files_refuses_stands_at_its_card(owner, draft):
    reply = sent(owner, draft, title__catatan="x" * 600)
    assert reply.status_code == 422
    assert "belum dapat dipakai: Teks di /schema/properties/catatan/title sepanjang 600 huruf" in text(reply)
    assert "x" * 600 in reply.get_data(as_text=True)


def test_a_field_that_the_diagram_reads_says_so_and_its_removal_is_named(kantor, owner, draft):
    shown = text(owner.get(address(draft)))
    assert "Jawabannya menentukan jalan di diagram: Setuju?" in shown
    assert 'Menuju jalan "Ya" di diagram' in shown
    assert 'Menuju jalan "Tidak" di diagram' in shown, "the default one"
    assert "Sudah sesuai?" not in shown, "which goes by the same field of another form"
    assert "bergantung pada isian" not in shown
    sent(owner, draft, "choice-remove:keputusan:0")
    assert 'diambil bila Keputusan dijawab "setuju", yang bukan pilihan' in text(owner.get(address(draft)))
    sent(owner, draft, "remove:keputusan")
    assert "Jalan di diagram bergantung pada isian" in text(owner.get(address(draft)))


def test_a_removed_field_is_put_back_with_what_followed_it(kantor, owner, draft):
    before = the_form(kantor, draft)
    sent(owner, draft, "remove:keputusan")
    assert the_form(kantor, draft).rules == ()
    assert 'Isian "Keputusan"' in text(owner.get(address(draft)))
    sent(owner, draft, "restore:0")
    after = the_form(kantor, draft)
    assert (after.fields, after.rules) == (before.fields, before.rules)
    assert "Yang dihapus" not in text(owner.get(address(draft)))


def test_a_change_of_kind_tells_what_goes_before_it_goes(kantor, owner, draft):
    reply = sent(owner, draft, kind__keputusan="text", title__catatan="Pesan")
    assert reply.status_code == 422
    assert "Pilihan (Setuju, Kembalikan untuk diperbaiki)" in text(reply)
    assert the_form(kantor, draft).by_name["keputusan"].kind == "choice"
    again = filled(reply, kind__keputusan="choice")
    assert owner.client.post(address(draft), data=again).status_code == 303, "the former kind takes all of it back"
    assert len(the_form(kantor, draft).by_name["keputusan"].choices) == 2
    reply = sent(owner, draft, kind__keputusan="text")
    assert owner.client.post(address(draft), data=filled(reply)).status_code == 303
    after = the_form(kantor, draft)
    assert (after.by_name["keputusan"].kind, after.by_name["keputusan"].title) == ("text", "Keputusan")
    assert (after.rules, after.by_name["catatan"].title) == ((), "Pesan")


def test_two_owners_at_one_form_are_shown_both_and_either_may_be_taken(kantor, owner, draft):
    mine = filled(owner.get(address(draft)), title__catatan="punyaku")
    sent(owner, draft, "add", title__catatan="punyanya", add__title="Dari yang lain")
    reply = owner.client.post(address(draft), data=mine)
    assert reply.status_code == 409
    assert "punyaku" in text(reply)
    assert "punyanya" in text(reply)
    assert "Jenis jawaban" not in text(reply).replace("Dari yang lain: Jenis jawaban", ""), "only what differs"
    assert the_form(kantor, draft).by_name["catatan"].title == "punyanya"
    again = parsed(reply).xpath('//main//form[.//*[@name="k"]]')[0]
    assert owner.client.post(address(draft), data=MultiDict(again.form_values())).status_code == 303
    assert the_form(kantor, draft).by_name["catatan"].title == "punyaku"
    assert 'Isian "Dari yang lain"' in text(owner.get(address(draft))), "the other's field is taken out, not lost"


def test_what_was_typed_when_the_session_had_ended_is_back_after_the_next_login(kantor, owner, draft):
    typed = filled(owner.get(address(draft)), "up:catatan", title__catatan="lama")
    kantor.clock.forward(minutes=31)
    refused = owner.client.post(address(draft), data=typed)
    assert refused.status_code == 401
    carried = parsed(refused).xpath('//input[@name="isian"]/@value')[0]
    reply = owner.log_in("pemilik", isian=carried)
    while reply.status_code == 303:
        reply = owner.get(reply.location)
    assert the_form(kantor, draft).by_name["catatan"].title == "Catatan", "nothing was carried out"
    assert owner.client.post(address(draft), data=filled(reply)).status_code == 303
    assert the_form(kantor, draft).by_name["catatan"].title == "lama"


def test_hostile_fields_do_no_harm(owner, draft):
    odd = {"kind__catatan": "skrip", "need__catatan": '["' * 900, "max_length__catatan": "9" * 400,
           "title__alasan": "<b>\x00\x07&amp;", "restore": "x", "value__keputusan": ["a" * 9000, "b"]}
    assert sent(owner, draft, "restore:99", **odd).status_code in (303, 422)
    assert owner.client.post(address(draft), data={}).status_code == 400
    assert "<b>" not in sent(owner, draft, "choice-up:keputusan:99", **odd).get_data(as_text=True)


def test_the_pages_are_for_owners_and_speak_english(owner, app, draft):
    other = Browser(app.test_client())
    other.log_in("kasubid")
    assert other.get(address(draft)).status_code == 403
    owner.send("/bahasa", address(draft), bahasa="en")
    assert "The answer decides the way in the diagram" in text(owner.get(address(draft)))
    assert "This is what staff fill in at each step" in text(owner.get(f"/rancangan/{draft}/formulir"))
