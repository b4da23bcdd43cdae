"""The archive that an auditor takes home: judged by the program inside it, in a process that knows nothing of Sopan."""

import json

import pytest

from engine import house
from engine.commands.erase import EraseAnswers
from engine.commands.start import Start
from engine.errors import Forbidden, NotFound
from engine.evidence import EvidenceUnreadable, SelectionTooLarge, material, read
from engine.questions.evidence import MOST
from engine.replay import replay
from engine.seal_keys import rotate
from engine.sealer import seal
from tests.integration.archives import a_finished_berkas, archived, change, judged, told
from tests.integration.edits import EDITS


def test_a_sealed_berkas_is_valid_in_a_process_that_has_only_the_archive(whole):
    done = judged(whole)
    assert done.returncode == 0, done.stdout
    assert "Hasil: SAH\n" in done.stdout
    assert "RUSAK" not in done.stdout
    assert "dokumen Naskah" in done.stdout or "dokumen naskah" in done.stdout.lower()
    assert "Result: VALID" in judged(whole, "--en").stdout


def test_the_checkpoint_that_an_auditor_keeps_is_compared(whole, tmp_path):
    mine = tmp_path / "cap.txt"
    mine.write_text((whole / "cap.txt").read_text())
    assert "titik segel sama" in judged(whole, "--cap", str(mine)).stdout
    mine.write_text(mine.read_text().replace("number 1", "number 2"))
    done = judged(whole, "--cap", str(mine))
    assert done.returncode == 1
    assert "TIDAK SAH" in done.stdout


def test_without_openssl_the_signature_is_said_not_to_be_checked(whole, tmp_path):
    done = judged(whole, path=str(tmp_path))
    assert done.returncode == 3
    assert "tidak ada openssl" in done.stdout
    assert "Hasil: SAH\n" not in done.stdout


def test_what_is_not_yet_sealed_is_counted_and_not_called_valid(sealing, tmp_path):
    instance = sealing.start()
    early = archived(sealing, tmp_path / "1", instance)
    assert "Hasil: SAH\n" not in judged(early).stdout
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    sealing.complete(instance, "k01")
    later = judged(archived(sealing, tmp_path / "2", instance))
    assert later.returncode == 3
    assert "belum disegel pada instance:1: 1 kejadian" in later.stdout
    assert "Hasil: SAH\n" not in later.stdout


def test_the_first_changed_event_is_named(whole):
    change(whole, EDITS["a body"])
    assert "rantai instance:1: isi kejadian 4 bukan yang dicatat" in judged(whole).stdout


def test_answers_that_were_lawfully_erased_leave_a_valid_archive(sealing, tmp_path):
    instance = a_finished_berkas(sealing)
    sealing.do("admin", EraseAnswers(instance=instance, seqs=(3,), reason="Permintaan", basis="UU 27/2022"))
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    done = judged(archived(sealing, tmp_path / "bukti", instance))
    assert "Hasil: SAH\n" in done.stdout, done.stdout
    assert "1 dihapus" in done.stdout


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"streams": {}, "streams": {}}', '{"streams": 1.5}', "\x00"])
def test_what_is_no_evidence_is_refused_and_never_called_valid(whole, text):
    (whole / "bukti.json").write_text(text)
    done = judged(whole)
    assert (done.returncode, done.stderr) == (2, "")
    assert "Bukti tidak terbaca" in done.stdout
    assert "SAH" not in done.stdout


def test_a_document_and_a_version_file_that_were_changed_are_named(whole):
    document = next((whole / "dokumen").iterdir())
    document.write_bytes(b"lain")
    diagram = next((whole / "versi").glob("*/*.bpmn"))
    diagram.write_bytes(diagram.read_bytes() + b" ")
    done = judged(whole)
    assert done.returncode == 1
    assert "bukan yang diserahkan" in done.stdout
    assert "bukan yang diterbitkan" in done.stdout


def test_a_changed_key_is_vouched_for_by_the_old_one(sealing, tmp_path):
    instance = sealing.start()
    rotate(sealing.desk, sealing.settings.home, house.OPERATOR)
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    folder = archived(sealing, tmp_path / "bukti", instance)
    assert "Hasil: SAH\n" in judged(folder).stdout


def test_a_key_in_place_of_a_lost_one_is_said_to_be_nobodys_word(sealing, tmp_path):
    instance = sealing.start()
    rotate(sealing.desk, sealing.settings.home, house.OPERATOR, lost=True)
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    done = judged(archived(sealing, tmp_path / "bukti", instance))
    assert done.returncode == 3
    assert "menggantikan kunci yang hilang" in done.stdout
    assert "Hasil: SAH\n" not in done.stdout


def somebody_else(e):
    e["actor"] = json.dumps({**json.loads(e["actor"]), "person": 1})


def test_evidence_read_back_replays_identical_without_the_database(whole):
    found = read((whole / "bukti.json").read_text(), lambda path: (whole / path).read_bytes())
    divergence, _ = replay(found.streams["instance:1"], material(found, "instance:1"))
    assert divergence is None
    change(whole, lambda b: somebody_else(b["streams"]["instance:1"][3]))
    other = read((whole / "bukti.json").read_text(), lambda path: (whole / path).read_bytes())
    divergence, _ = replay(other.streams["instance:1"], material(other, "instance:1"))
    assert divergence is not None


@pytest.mark.parametrize("text", ["{}", "[]", "x", '{"format": "sopan-bukti-1"}', '{"format": 1.5}', '{"a":1,"a":2}'])
def test_evidence_that_is_not_ours_is_refused_by_the_reader(text):
    with pytest.raises(EvidenceUnreadable):
        read(text, lambda path: None)


def test_who_may_not_read_a_berkas_takes_no_evidence_of_it(sealing):
    secret = sealing.start(sifat="rahasia")
    for name in ("kepala", "admin", "pemilik"):
        with pytest.raises(Forbidden):
            told(sealing, secret, name=name)
    with pytest.raises(NotFound):
        told(sealing, 99)
    with pytest.raises(SelectionTooLarge):
        told(sealing, *range(1, MOST + 2))


def test_several_berkas_go_into_one_archive_with_the_office_once(sealing, tmp_path):
    first, second = sealing.start(), sealing.start("Lain")
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    folder = archived(sealing, tmp_path / "bukti", first, second)
    bundle = json.loads((folder / "bukti.json").read_text())
    titles = [json.loads(bundle["answers"][f"instance:{one}"]["1"]["text"])["title"] for one in (first, second)]
    assert titles == ["Berita pelantikan", "Lain"]
    assert sorted(bundle["streams"]) == ["instance:1", "instance:2", "office", "seal"]
    assert "Hasil: SAH\n" in judged(folder).stdout


def test_names_in_the_archive_are_only_of_those_who_acted(sealing, tmp_path):
    instance = sealing.start()
    kept = told(sealing, instance).evidence.answers["office"]
    assert [json.loads(text)["name"] for text, _ in kept.values()] == ["Pengelola"]
    assert isinstance(sealing.do("pengelola", Start(procedure="updating-data-website", title="B")).instance, int)
