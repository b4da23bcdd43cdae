"""Lawful erasure: what is personal goes for good; the events, the chain and the replay stay; the gap is seen."""

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import insert

from engine import house
from engine.commands.erase import EraseAnswers, EraseFile
from engine.commands.note import AddNote
from engine.erasing import erase
from engine.errors import Refusal
from engine.questions.file import TheFile
from engine.questions.instance import TheInstance
from engine.questions.verify import Verify
from engine.sealer import seal, write_out
from engine.store.reads import events
from engine.store.tables import answers

WHY = {"reason": "Permintaan pemilik data", "basis": "UU 27/2022 pasal 8, surat 12/2026"}
SECRET = "Bu Ratna, NIP 197001012000122001"


def text_beside(kantor, instance, seq):
    with kantor.desk.store.unit() as unit:
        return events.answers(unit, f"instance:{instance}").get(seq)


def whole(kantor, instance):
    kantor.identical(instance)
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert report.flaws == ()
    return report


def on_disk(kantor, words):
    """Whether the database's own files still hold these words (SQLite keeps deleted pages and a log)."""
    if not kantor.desk.store.sqlite:
        return False
    path = Path(kantor.settings.database.removeprefix("sqlite:///"))
    return any(words.encode() in one.read_bytes() for one in path.parent.glob("sopan.db*"))


@pytest.fixture
def instance(kantor):
    instance = kantor.start("Berita pelantikan", letter_number="800/7")
    kantor.complete(instance, "k01", {"catatan": SECRET})
    kantor.do("kasubid", AddNote(instance=instance, text="Telepon 0812 3456"))
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    return instance


def test_erased_answers_are_gone_and_the_history_stays_whole(kantor, instance):
    assert on_disk(kantor, SECRET) == kantor.desk.store.sqlite
    done = erase(kantor.desk, EraseAnswers(instance=instance, seqs=(2,), **WHY), kantor.actor("admin"))
    assert (done.type, done.body["erased"]) == ("answers:erased", [{"seq": 2}])
    assert text_beside(kantor, instance, 2) is None
    assert not on_disk(kantor, SECRET)
    assert whole(kantor, instance).counts.erased == 1
    rows = kantor.history(instance)
    assert (rows[1].answers, rows[1].erased.by, rows[-1].answers) == ({}, rows[-1].seq, WHY)
    assert rows[-1].person == kantor.people["admin"]


def test_a_field_is_erased_wherever_it_stands_and_the_others_stay(kantor, instance):
    kantor.give_back(instance, "k02")
    kantor.complete(instance, "k01", {"catatan": SECRET})
    done = erase(kantor.desk, EraseAnswers(instance=instance, fields=("catatan", "title"), **WHY), house.OPERATOR)
    assert [(e["seq"], e["fields"]) for e in done.body["erased"]] == [
        (1, ["title"]), (2, ["catatan"]), (5, ["catatan"]),
    ]
    rows = kantor.history(instance)
    assert (rows[0].answers, rows[0].erased.fields) == ({"letter_number": "800/7"}, ("title",))
    assert kantor.ask("kasubid", TheInstance(instance=instance)).title == "—"
    assert not on_disk(kantor, "pelantikan")
    whole(kantor, instance)


def test_what_an_erasure_left_can_be_erased_later(kantor, instance):
    erase(kantor.desk, EraseAnswers(instance=instance, fields=("title",), **WHY), house.OPERATOR)
    again = {"reason": "Lagi", "basis": "Surat 13"}
    done = erase(kantor.desk, EraseAnswers(instance=instance, fields=("letter_number",), **again), house.OPERATOR)
    assert [e["seq"] for e in done.body["erased"]] == [4]
    told = json.loads(text_beside(kantor, instance, done.seq)[0])
    assert told == again | {"earlier": {"4": WHY}}
    rows = kantor.history(instance)
    assert (rows[0].answers, rows[0].erased.by) == ({}, 4)
    assert (rows[3].answers, rows[3].erased.by) == (WHY, done.seq)
    whole(kantor, instance)


def test_a_finished_berkas_can_be_erased_from(kantor, instance):
    kantor.walk(instance, "k11", "k02")
    erase(kantor.desk, EraseAnswers(instance=instance, seqs=(2, 3), **WHY), house.OPERATOR)
    whole(kantor, instance)


def test_the_bytes_of_a_file_are_gone_in_every_berkas_that_has_them(kantor):
    one, two = kantor.start(), kantor.start()
    for instance in (one, two):
        kept = kantor.desk.keep_file(io.BytesIO(b"%PDF-1.7 ijazah"), "ijazah-ratna.pdf")
        kantor.complete(instance, "k01", {"naskah": [kept.id]})
    erase(kantor.desk, EraseFile(instance=one, document="Naskah materi", **WHY), kantor.actor("admin"))
    assert not kantor.desk.files.path(kept.id).exists()
    for instance in (one, two):
        whole(kantor, instance)
        last = kantor.history(instance)[-1]
        assert (last.type, last.body["file"]) == ("file:erased", kept.id)
        assert kantor.ask("kasubid", TheInstance(instance=instance)).documents[0].erased
        with pytest.raises(Refusal) as refused:
            kantor.ask("kasubid", TheFile(instance=instance, file=kept.id))
        assert refused.value.code == "file-erased"
    assert not on_disk(kantor, "ijazah-ratna")


def test_a_file_that_was_erased_and_is_handed_in_again_is_there_again(kantor):
    instance = kantor.start()
    for number in range(2):
        kept = kantor.desk.keep_file(io.BytesIO(b"%PDF-1.7 ijazah"), "ijazah.pdf")
        other = kantor.start() if number else instance
        kantor.complete(other, "k01", {"naskah": [kept.id]})
        if not number:
            erase(kantor.desk, EraseFile(instance=instance, document="Naskah materi", **WHY), house.OPERATOR)
    assert kantor.ask("kasubid", TheFile(instance=other, file=kept.id)).path.is_file()
    whole(kantor, other)


@pytest.mark.parametrize(("who", "change", "code"), [
    ("kasubid", {}, "forbidden"), ("auditor", {}, "auditor-acts"), ("admin", {"reason": " "}, "reason-missing"),
    ("admin", {"basis": ""}, "basis-missing"), ("admin", {"seqs": (99,)}, "nothing-to-erase"),
    ("admin", {"seqs": (), "fields": ("tidak_ada",)}, "nothing-to-erase"), ("admin", {"seqs": ()}, "nothing-to-erase"),
])
def test_an_erasure_that_may_not_be_changes_nothing(kantor, instance, who, change, code):
    before = kantor.picture()
    with pytest.raises(Refusal) as refused:
        erase(kantor.desk, EraseAnswers(**{"instance": instance, "seqs": (2,), **WHY, **change}), kantor.actor(who))
    assert refused.value.code == code
    assert kantor.picture() == before


def test_the_same_again_is_refused_and_an_erasure_itself_stays(kantor, instance):
    done = erase(kantor.desk, EraseAnswers(instance=instance, seqs=(2,), **WHY), house.OPERATOR)
    for seq in (2, done.seq):
        with pytest.raises(Refusal) as refused:
            erase(kantor.desk, EraseAnswers(instance=instance, seqs=(seq,), **WHY), house.OPERATOR)
        assert refused.value.code == "nothing-to-erase"


def test_answers_that_come_back_from_a_backup_are_told(kantor, instance):
    with kantor.desk.store.unit() as unit:
        text, salt = events.answers(unit, f"instance:{instance}")[2]
    erase(kantor.desk, EraseAnswers(instance=instance, seqs=(2,), **WHY), house.OPERATOR)
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(insert(answers).values(stream=f"instance:{instance}", seq=2, text=text, salt=salt))
        if not kantor.desk.store.sqlite:
            connection.commit()
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert [f.code for f in report.flaws] == ["answers-not-erased"]
