"""The archive that an auditor takes home: judged by the program inside it, in a process that knows nothing of Sopan."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine import house
from engine.commands.erase import EraseAnswers
from engine.commands.start import Start
from engine.errors import Forbidden, NotFound
from engine.evidence import EvidenceUnreadable, SelectionTooLarge, material, read
from engine.questions.evidence import MOST, TheEvidence
from engine.replay import replay
from engine.seal_keys import rotate
from engine.sealer import seal
from web.bundle.pack import pack


@pytest.fixture
def sealing(kantor, database, request):
    """An office with its key, as `sopan init` leaves it."""
    source = request.getfixturevalue("furnished" if database == "sqlite" else "furnished_postgresql")
    shutil.copytree(source.settings.home / "keys", kantor.settings.home / "keys", dirs_exist_ok=True)
    return kantor


def told(office, *instances, name="auditor"):
    return office.ask(name, TheEvidence(instances=instances))


def archived(office, folder: Path, *instances) -> Path:
    found = told(office, *instances)
    out = io.BytesIO()
    pack(out, found.evidence, found.place)
    zipfile.ZipFile(out).extractall(folder)
    return folder


def judged(folder: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """The program in the archive, without our packages and without our environment."""
    environment = {"PATH": path if path is not None else os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-I", "-S", str(folder / "verifikasi.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)


def change(folder: Path, alter) -> None:
    bundle = json.loads((folder / "bukti.json").read_text())
    alter(bundle)
    (folder / "bukti.json").write_text(json.dumps(bundle))


def a_finished_berkas(office) -> int:
    instance = office.start()
    office.complete(instance, "k01", {"naskah": [office.file()]})
    office.give_back(instance, "k02")
    office.walk(instance, start="k01")
    return instance


@pytest.fixture
def whole(sealing, tmp_path):
    """The archive of a returned, finished and sealed Berkas."""
    instance = a_finished_berkas(sealing)
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    return archived(sealing, tmp_path / "bukti", instance)


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
    assert done.returncode == 0
    assert "tidak ada openssl" in done.stdout
    assert "Hasil: SAH\n" not in done.stdout


def test_what_is_not_yet_sealed_is_counted_and_not_called_valid(sealing, tmp_path):
    instance = sealing.start()
    early = archived(sealing, tmp_path / "1", instance)
    assert "Hasil: SAH\n" not in judged(early).stdout
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    sealing.complete(instance, "k01")
    later = judged(archived(sealing, tmp_path / "2", instance))
    assert later.returncode == 0
    assert "belum disegel pada instance:1: 1 kejadian" in later.stdout
    assert "Hasil: SAH\n" not in later.stdout


def body_of(e, **values):
    e["body"] = json.dumps({**json.loads(e["body"]), **values}, sort_keys=True, separators=(",", ":"))


EDITS = {
    "an answer": lambda b: b["answers"]["instance:1"]["2"].update(text='{"lain":"x"}'),
    "answers taken out": lambda b: b["answers"]["instance:1"].pop("2"),
    "a body": lambda b: body_of(b["streams"]["instance:1"][3], sd1="0" * 64),
    "an actor": lambda b: b["streams"]["instance:1"][3].update(actor='{"person":1,"via":"web"}'),
    "a time": lambda b: b["streams"]["instance:1"][3].update(at="2026-11-22T00:00:00.000Z"),
    "an event taken out": lambda b: b["streams"]["instance:1"].pop(3),
    "the last event": lambda b: b["streams"]["instance:1"].pop(),
    "all events": lambda b: b["streams"].update({"instance:1": []}),
    "a holding in the office": lambda b: body_of(b["streams"]["office"][5], kind="Plt"),
    "the office cut short": lambda b: b["streams"]["office"].pop(),
    "a calendar": lambda b: b["calendars"].update({k: v + " " for k, v in b["calendars"].items()}),
    "a calendar left out": lambda b: b["calendars"].clear(),
    "a version left out": lambda b: b["versions"].clear(),
    "a proof": lambda b: b["proofs"][0]["path"].reverse() or b["proofs"][0].update(index=b["proofs"][0]["index"] + 1),
    "the checkpoint": lambda b: b.update(checkpoint=b["checkpoint"].replace("\nat 2026", "\nat 2025")),
    "every Berkas": lambda b: b["instances"].clear(),
    "the number": lambda b: b["instances"][0].update(number="VI.04/9999/2026"),
    "the title": lambda b: b["instances"][0].update(title="Berita lain"),
    "the name of a document": lambda b: b["documents"][0].update(name="Naskah lain"),
    "whose document it is": lambda b: b["documents"][0].update(number=2),
    "the place of a document": lambda b: b["documents"][0].update(path="versi/lain"),
    "a document that nobody handed in": lambda b: b["documents"].append({**b["documents"][0], "name": "Lain"}),
    "the key": lambda b: body_of(b["streams"]["seal"][0], public="00" * 32),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_archive_edited_by_hand_is_never_called_valid(whole, what):
    change(whole, EDITS[what])
    done = judged(whole)
    assert done.returncode == 1, done.stdout
    assert "Hasil: TIDAK SAH" in done.stdout
    assert "[RUSAK]" in done.stdout


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
    assert done.returncode == 0
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
    assert [one["title"] for one in bundle["instances"]] == ["Berita pelantikan", "Lain"]
    assert sorted(bundle["streams"]) == ["instance:1", "instance:2", "office", "seal"]
    assert "Hasil: SAH\n" in judged(folder).stdout


def test_names_in_the_archive_are_only_of_those_who_acted(sealing, tmp_path):
    instance = sealing.start()
    names = told(sealing, instance).evidence.people
    assert set(names.values()) == {"Pengelola"}
    assert isinstance(sealing.do("pengelola", Start(procedure="updating-data-website", title="B")).instance, int)
