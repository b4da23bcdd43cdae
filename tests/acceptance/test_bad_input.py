"""Bad input: a clear refusal with a code, nothing changed, nothing lost."""

import io
import zipfile

import pytest

from bpmn.library import source
from engine.commands.claim import TakeOver
from engine.commands.complete import Complete
from engine.commands.note import AddNote
from engine.commands.positions import AddHolding
from engine.commands.publish import Publish
from engine.commands.start import Start
from engine.errors import (
    AnswersInvalid,
    FileMissing,
    FileRefused,
    KeyReused,
    NotAChoice,
    NotYourLane,
    PublishRefused,
    Refusal,
    TaskClosed,
)
from engine.files import Files
from engine.questions.instance import TheInstance
from forms.library import shipped

SOP = "updating-data-website"
YES = {"keputusan": "setuju"}


def refused(kantor, name, command, kind: type[Refusal], key=None) -> Refusal:
    """The refusal, after it was seen that no row of any table changed."""
    before = kantor.picture()
    with pytest.raises(kind) as caught:
        kantor.do(name, command, key)
    assert kantor.picture() == before
    assert type(caught.value) is kind
    return caught.value


def test_a_stale_submit_is_told_who_did_it_and_when(kantor):
    kantor.hire("budi", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    at = kantor.clock.forward(minutes=5)
    kantor.do("budi", Complete(task=task, answers=YES))
    kantor.clock.forward(minutes=5)
    told = refused(kantor, "kasubid", Complete(task=task, answers=YES), TaskClosed)
    assert (told.params["person"], told.params["at"]) == (kantor.people["budi"], at)


def test_a_doubled_submit_gives_the_same_answer(kantor):
    instance = kantor.start()
    command = Complete(task=kantor.task(instance, "k01").task, answers={"catatan": "Sekali saja"})
    first = kantor.do("pengelola", command, "kunci-1")
    before = kantor.picture()
    kantor.clock.forward(hours=1)
    again = kantor.do("pengelola", command, "kunci-1")
    assert (again.seq, again.type, again.instance, again.body) == (first.seq, first.type, first.instance, first.body)
    assert (first.repeated, again.repeated) == (False, True)
    assert kantor.picture() == before


def test_a_doubled_start_makes_one_berkas(kantor):
    command = Start(procedure=SOP, title="Berita")
    first = kantor.do("pengelola", command, "kunci")
    again = kantor.do("pengelola", command, "kunci")
    assert (again.instance, again.repeated) == (first.instance, True)
    assert len(kantor.tasks("pengelola")) == 1


def test_a_doubled_note_stands_once(kantor):
    instance = kantor.start()
    for _ in range(3):
        kantor.do("pengelola", AddNote(instance=instance, text="Sama"), "kunci")
    assert kantor.types(instance) == ["instance:started", "note:added"]


def test_the_same_key_with_another_content_is_refused(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("pengelola", Complete(task=task, answers={"catatan": "Satu"}), "kunci")
    told = refused(kantor, "pengelola", Complete(task=task, answers={"catatan": "Dua"}), KeyReused, "kunci")
    assert told.code == "key-reused"
    refused(kantor, "pengelola", AddNote(instance=instance, text="Lain"), KeyReused, "kunci")
    refused(kantor, "pengelola", Start(procedure=SOP, title=" "), KeyReused, "kunci")


def test_the_same_submit_under_a_new_key_is_stale(kantor):
    instance = kantor.start()
    command = Complete(task=kantor.task(instance, "k01").task)
    kantor.do("pengelola", command, "kunci-1")
    refused(kantor, "pengelola", command, TaskClosed, "kunci-2")


def test_a_key_belongs_to_its_person(kantor):
    instance = kantor.start()
    for name in ("pengelola", "kasubid"):
        assert not kantor.do(name, AddNote(instance=instance, text=f"Dari {name}"), "kunci").repeated


@pytest.mark.parametrize("key", ["k" * 65, "k" * 10_000, "\x00", "\ud800", "kunci 'x'", "ā"])
def test_a_strange_key_works_like_any_other(kantor, key):
    instance = kantor.start()
    first = kantor.do("pengelola", AddNote(instance=instance, text="Sama"), key)
    assert kantor.do("pengelola", AddNote(instance=instance, text="Sama"), key).seq == first.seq
    assert len(kantor.types(instance)) == 2


def test_a_task_of_another_lane_is_refused(kantor):
    task = kantor.task(kantor.start(), "k01").task
    for name in ("kasubid", "kabid", "kepala", "pemilik", "admin"):
        refused(kantor, name, Complete(task=task), NotYourLane)


@pytest.mark.parametrize(("answers", "codes"), [
    ({"typename": "Decimal", "keputusan": "setuju"}, ["field-unknown"]),
    ({"keputusan": "setuju", "catatan": {"typename": "TimerEventDefinition"}}, ["not-text"]),
    ({"keputusan": "setuju", "catatan": "x" * 1_048_576}, ["too-long"]),
    ({"keputusan": "setuju", "x" * 1_048_576: "1"}, ["field-unknown"]),
    ({"keputusan": "setuju", "catatan": "\ud800"}, None),
    ({"keputusan": "setuju", "catatan": 3.5}, None),
    ({"keputusan": "setuju", "__class__": "x", "csrf_token": "x"}, ["field-unknown", "field-unknown"]),
])
def test_hostile_answers_are_refused_field_by_field(kantor, answers, codes):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    told = refused(kantor, "kasubid", Complete(task=kantor.task(instance, "k02").task, answers=answers), AnswersInvalid)
    found = [e.code for e in told.params["errors"]]
    assert found == codes if codes is not None else found
    assert max(len(e.field) for e in told.params["errors"]) < 200


@pytest.mark.parametrize("text", ["x" * 1_048_576, "\x00", "\ud800 \x07", ""])
def test_a_note_or_reason_that_cannot_be_kept_is_refused_whole(kantor, text):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    for command in (AddNote(instance=instance, text=text), TakeOver(task=task, reason=text)):
        before = kantor.picture()
        with pytest.raises(Refusal) as caught:
            kantor.do("pengelola", command)
        assert caught.value.code in ("text-too-long", "note-empty", "reason-missing")
        assert kantor.picture() == before


def test_a_note_keeps_every_character_it_can(kantor):
    instance = kantor.start()
    kantor.do("pengelola", AddNote(instance=instance, text="Baris 1\r\nBaris 2\t\x00“ā”\ud800 <b>'"))
    assert kantor.history(instance)[-1].answers == {"text": "Baris 1\nBaris 2\t“ā” <b>'"}
    kantor.identical(instance)


def test_an_unknown_medium_is_refused(kantor):
    task = kantor.task(kantor.start(), "k01").task
    refused(kantor, "pengelola", Complete(task=task, medium="fax"), NotAChoice)


def _zip(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(("content", "name", "why"), [
    (b"", "kosong.pdf", "empty"), (b"MZ\x90", "naskah.pdf", "content"), (b"%PDF-1.7", "naskah.exe", "type"),
    (b"%PDF-1.7", "naskah", "type"), (b"%PDF-1.7", "../../etc/passwd", "type"), (b"%PDF-1.7", "naskah.png", "content"),
    (_zip("a.txt"), "n.docx", "content"), (_zip("[Content_Types].xml", "word/vbaProject.bin"), "n.docx", "content"),
    (_zip("[Content_Types].xml", "word/d.xml", "../../x"), "n.docx", "content"), (b"PK\x03\x04", "n.xlsx", "content"),
])
def test_a_file_of_a_wrong_kind_is_refused_and_leaves_nothing_behind(kantor, content, name, why):
    before = kantor.picture()
    with pytest.raises(FileRefused) as caught:
        kantor.desk.keep_file(io.BytesIO(content), name)
    assert caught.value.params["why"] == why
    assert kantor.picture() == before
    assert [p for p in (kantor.settings.home / "files").rglob("*") if p.is_file()] == []


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing_behind(kantor):
    kantor.desk.files = Files(kantor.settings.home, limit=1_000)
    with pytest.raises(FileRefused) as caught:
        kantor.file(b"x" * 1_000)
    assert (caught.value.params["why"], caught.value.params["limit"]) == ("too-large", 1_000)
    assert [p for p in (kantor.settings.home / "files").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(("name", "shown"), [
    ("../../../etc/naskah.pdf", "naskah.pdf"), ("C:\\surat\\naskah.pdf", "naskah.pdf"), ("a\x00b\n.pdf", "ab.pdf"),
    ("\u202efdp.naskah.pdf", "fdp.naskah.pdf"), ("x" * 500 + ".pdf", "x" * 197 + ".pdf"), ("ā ❤.pdf", "ā ❤.pdf"),
    ("\ud800naskah.pdf", "naskah.pdf"),
])
def test_a_hostile_name_becomes_a_plain_one_and_never_a_path(kantor, name, shown):
    instance = kantor.start()
    kept = kantor.file(name=name)
    kantor.complete(instance, "k01", {"naskah": [kept]})
    (document,) = kantor.ask("kasubid", TheInstance(instance=instance)).documents
    assert (document.file_name, document.file) == (shown, kept)
    assert [p.name for p in (kantor.settings.home / "files").rglob("*") if p.is_file()] == [kept]


def test_an_answer_naming_a_file_that_was_never_handed_in_is_refused(kantor):
    task = kantor.task(kantor.start(), "k01").task
    refused(kantor, "pengelola", Complete(task=task, answers={"naskah": ["0" * 64]}), FileMissing)
    refused(kantor, "pengelola", Complete(task=task, answers={"naskah": ["../../etc/passwd"]}), AnswersInvalid)


@pytest.mark.parametrize("start", ["20261123", "2026-11-23T10:00", "2026-W48-1", "besok", "2026-13-01"])
def test_a_date_that_cannot_be_compared_never_reaches_the_office(kantor, start):
    command = AddHolding(person=kantor.people["admin"], position=kantor.positions["kabid"], start=start)
    before = kantor.picture()
    with pytest.raises(Refusal) as caught:
        kantor.operator(command)
    assert caught.value.code == "date-unreadable"
    assert kantor.picture() == before
    kantor.walk(kantor.start())


def _with(old: str, new: str) -> bytes:
    changed = source(SOP).replace(old.encode(), new.encode(), 1)
    assert changed != source(SOP)
    return changed


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
K01 = '<bpmn:userTask id="k01"'
APPROVE = 'keputusan == "setuju"'
TASKS = "".join(f'<bpmn:userTask id="x{n}" name="x{n}" />' for n in range(3_000))
HOSTILE = {
    "no xml": b"MZ\x90\x00", "empty": b"", "html": b"<html></html>",
    "dtd": _with(HEAD, HEAD + "<!DOCTYPE x>"),
    "entity": _with(HEAD, HEAD + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "dtd in utf-16": _with(HEAD, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>').decode().encode("utf-16"),
    "script": _with(K01, '<bpmn:scriptTask id="jahat" name="x"><bpmn:script>1</bpmn:script></bpmn:scriptTask>' + K01),
    "unknown element": _with(K01, '<bpmn:teleport id="jahat" />' + K01),
    "reserved id": source(SOP).replace(b'"k01"', b'"Root"').replace(b">k01<", b">Root<"),
    "3,000 tasks": _with(K01, TASKS + K01),
    "2 MB": _with(HEAD, HEAD + "<!--" + "x" * 2_200_000 + "-->"),
    "import": _with(APPROVE, "__import__('os').system('id')"),
    "power": _with(APPROVE, "9**9**9 == 1"),
    "string bomb": _with(APPROVE, "'x' * 999999999 == keputusan"),
    "brackets": _with(APPROVE, "(" * 900 + "keputusan" + ")" * 900),
    "attribute": _with(APPROVE, "keputusan.__class__ == 1"),
    "unlisted": _with(APPROVE, 'keputusan == "mungkin"'),
    "unknown field": _with(APPROVE, 'rahasia == "setuju"'),
    "time": _with(">P1D<", ">__import__('os')<"),
    "long id": source(SOP).replace(b'"k01"', b'"' + b"k" * 130 + b'"').replace(b">k01<", b">" + b"k" * 130 + b"<"),
    "long lane": _with('name="Kasubid II"', f'name="{"K" * 300}"'),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_or_broken_diagram_is_not_published(kantor, what):
    told = refused(kantor, "pemilik", Publish(key=SOP, source=HOSTILE[what], forms=shipped(SOP)), PublishRefused)
    assert told.params["findings"]
    assert all(f.code for f in told.params["findings"])
    kantor.start()


def test_a_diagram_whose_forms_fetch_something_is_not_published(kantor):
    forms = dict(shipped(SOP))
    name = "k01-draft-naskah.json"
    forms[name] = forms[name].replace(b'"title": "Catatan"', b'"title": "C", "$ref": "http://127.0.0.1:9/x.json"')
    assert forms[name] != shipped(SOP)[name]
    refused(kantor, "pemilik", Publish(key=SOP, source=source(SOP), forms=forms), PublishRefused)
    del forms[name]
    refused(kantor, "pemilik", Publish(key=SOP, source=source(SOP), forms=forms), PublishRefused)
    forms[name] = b"\xff\xfe"
    refused(kantor, "pemilik", Publish(key=SOP, source=source(SOP), forms=forms), PublishRefused)


@pytest.mark.parametrize("field", ["sop.nomor", "sop.nama", "sop.efektif"])
def test_an_identity_too_long_for_its_column_is_refused(kantor, field):
    old = source(SOP).split(f'name="{field}" value="'.encode())[1].split(b'"')[0].decode()
    changed = _with(f'name="{field}" value="{old}"', f'name="{field}" value="{"9" * 900}"')
    told = refused(kantor, "pemilik", Publish(key=SOP, source=changed, forms=shipped(SOP)), PublishRefused)
    assert [(f.code, f.element) for f in told.params["findings"]] == [("label-too-long", field)]
