"""What `Verify` says of things that are not as they should be: a finding with its place, never a crash, never "sah"."""

import base64
import json
import random
import shutil

import pytest

from engine import house
from engine.chain import canonical
from engine.checkpoint import CheckpointUnreadable
from engine.commands.complete import Complete
from engine.commands.erase import EraseFile
from engine.erasing import erase
from engine.errors import Forbidden, Refusal
from engine.questions import verify
from engine.questions.verify import Verify
from engine.seal_keys import rotate
from engine.sealer import seal, write_out
from engine.signing import keep, load, make, place
from tests.integration.forger import forging
from tests.integration.forgeries import end_of_everything

DRAW = random.Random(1)


def sealed(kantor):
    kantor.clock.forward(minutes=5)
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)


def codes(kantor, **more):
    return [f.code for f in kantor.desk.ask(Verify(**more), house.OPERATOR).flaws]


def first(kantor, **more):
    return kantor.desk.ask(Verify(**more), house.OPERATOR).flaws[0]


def outside(kantor):
    return kantor.settings.home / "seals" / "checkpoints.txt"


@pytest.fixture
def instance(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    sealed(kantor)
    kantor.complete(instance, "k02")
    sealed(kantor)
    return instance


def write(kantor, instance, seq, **changes):
    """An event as somebody writes it who knows the database and its chain, before anything is sealed."""
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        events = forger.stream(f"instance:{instance}")
        events[seq - 1] |= changes
        forger.put(f"instance:{instance}", events, rehash=True)


@pytest.mark.parametrize(("body", "why"), [
    ('{"a":1,"a":2}', "doubled-key"), ('{"a":1.5}', "float"), ('{"a":NaN}', "float"), ("[]", "not-json"),
    ("{", "not-json"), ("[" * 100_000, "not-json"), ("", "not-json"), ('{"documents":3}', None),
    ('{"documents":[1,{"file":[],"name":{},"number":[]}],"answers":[]}', None), ('{"state":{},"answers":{}}', None),
])
def test_a_body_that_is_no_body_is_told_with_its_place(kantor, body, why):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"catatan": "Naskah"})
    write(kantor, instance, 2, body=body)
    found = kantor.desk.ask(Verify(), house.OPERATOR)
    assert not found.whole
    told = [f.params for f in found.flaws if f.code == "body-unreadable"]
    assert [(p["stream"], p["seq"], p["why"]) for p in told] == ([(f"instance:{instance}", 2, why)] if why else [])


def test_events_after_the_last_checkpoint_are_counted(kantor, instance):
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.whole, report.counts.unsealed, report.checkpoint) == (True, 0, 2)
    kantor.complete(instance, "k03")
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.whole, report.counts.unsealed, report.checkpoint) == (True, 1, 2)
    assert {"person", "before-anchor"} <= set(report.not_proven)


def test_a_clock_that_stepped_back_a_little_is_no_forgery(kantor, instance):
    kantor.clock.forward(minutes=-50)
    kantor.complete(instance, "k03")
    assert codes(kantor) == []


def test_a_crash_between_row_and_file_is_told_until_it_is_healed(kantor, instance):
    kantor.complete(instance, "k03")
    kantor.clock.forward(minutes=5)
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert (first(kantor).code, first(kantor).params["checkpoint"]) == ("outside-cut", 3)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert codes(kantor) == []


def test_the_file_outside_is_missing_cut_or_edited(kantor, instance):
    said = outside(kantor).read_text()
    for content, code, checkpoint in (
        (said[:300], "outside-cut", 1), (said[:500], "outside-cut", 2), (said[:-2], "outside-cut", 2),
        (said.replace("number 1", "number 7"), "outside-differs", 1), ("", "outside-cut", 1),
        (said.replace("\nat 2026", "\nat 2025"), "outside-differs", 1), ("\x00\xff" * 900, "outside-cut", 1),
        (said + said[: said.index("\n\nsopan") + 2], "database-cut", 3),
    ):
        outside(kantor).write_text(content)
        assert (first(kantor).code, first(kantor).params["checkpoint"]) == (code, checkpoint), content[:40]
    outside(kantor).unlink()
    assert codes(kantor) == ["outside-missing"]


def test_a_checkpoint_that_somebody_kept_is_compared(kantor, instance):
    said = outside(kantor).read_text()
    mail = "Yth. Inspektorat\r\n\r\n" + said.replace("\n", "\r\n") + "Salam"
    quoted = "".join(f"> {line}\n" for line in said.splitlines())
    for kept in (said, mail, quoted, said.split("\n\nsopan")[0] + "\n"):
        report = kantor.desk.ask(Verify(held=kept), house.OPERATOR)
        assert (report.flaws, report.held[0]) == ((), 1)


def test_a_rewritten_office_is_found_by_a_checkpoint_that_somebody_kept(kantor, instance):
    """Database, file and key in one hand: only what left the house before tells."""
    kept = outside(kantor).read_text()
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        events = forger.stream(f"instance:{instance}")
        events[1]["actor"] = canonical(json.loads(events[1]["actor"]) | {"position": 99})
        forger.put(f"instance:{instance}", events, rehash=True)
        forger.retree(key=load(place(kantor.settings.home)))
        rows = forger.rows("SELECT text FROM checkpoint ORDER BY number")
    outside(kantor).write_text("".join(f"{row.text}\n" for row in rows))
    assert codes(kantor) == []
    assert (first(kantor, held=kept).code, first(kantor, held=kept).params["checkpoint"]) == ("held-differs", 1)


def test_a_checkpoint_kept_from_a_longer_history_is_told(kantor, instance):
    kept = outside(kantor).read_text()
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        end_of_everything(forger)
    assert "held-beyond" in codes(kantor, held=kept)


def test_a_checkpoint_of_another_office_or_edited_is_told(kantor, instance):
    said = outside(kantor).read_text().split("\n\nsopan")[0] + "\n"
    origin = said.split("\n")[0]
    assert first(kantor, held=said.replace(origin, "sopan/0123456789abcdef")).code == "held-foreign"
    root = base64.b64encode(bytes(32)).decode()
    edited = said.replace(said.split("\n")[2], root)
    assert first(kantor, held=edited).code == "held-key"
    for nothing in ("halo", " ", origin, said[:200]):
        with pytest.raises(CheckpointUnreadable):
            codes(kantor, held=nothing)


def test_a_key_file_of_another_office_is_told_and_a_missing_one_only_noted(kantor, instance):
    path = place(kantor.settings.home)
    path.unlink()
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.whole, [r.code for r in report.remarks]) == (True, ["key-unread"])
    keep(path, make(b"x" * 32))
    assert codes(kantor) == ["key-foreign"]


def test_a_change_of_keys_holds_and_one_without_a_voucher_is_noted(kantor, instance):
    rotate(kantor.desk, kantor.settings.home, house.OPERATOR)
    kantor.complete(instance, "k03")
    sealed(kantor)
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.flaws, report.remarks) == ((), ())
    rotate(kantor.desk, kantor.settings.home, house.OPERATOR, lost=True)
    sealed(kantor)
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.flaws, [r.code for r in report.remarks]) == ((), ["key-unvouched"])


def test_a_missing_blob_and_a_missing_file_are_told(kantor, instance):
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        forger.run("DELETE FROM blob")
    shutil.rmtree(kantor.settings.home / "files")
    found = codes(kantor)
    assert {"version-file", "version-altered", "file-missing"} <= set(found)


def test_without_reading_files_only_their_absence_is_told(kantor, instance):
    (path,) = (p for p in (kantor.settings.home / "files").glob("*/*") if p.is_file())
    path.write_bytes(b"lain")
    assert (codes(kantor), codes(kantor, files=False)) == (["file-altered"], [])
    path.unlink()
    assert codes(kantor, files=False) == ["file-missing"]


def test_an_erased_file_is_counted_and_no_finding(kantor, instance):
    why = {"reason": "Permintaan", "basis": "UU 27/2022"}
    erase(kantor.desk, EraseFile(instance=instance, document="Naskah materi", **why), house.OPERATOR)
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (report.flaws, report.counts.erased, report.counts.files) == ((), 1, 0)


def test_a_key_stream_that_cannot_be_read_is_told(kantor, instance):
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        forger.run("UPDATE event SET body = '{}' WHERE stream = 'seal'")
    assert {"keys-unreadable", "chain-hash", "checkpoint-key"} <= set(codes(kantor))


def test_an_office_stream_that_cannot_be_read_is_told_and_everything_else_refuses(kantor, instance):
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        forger.run("UPDATE event SET body = '{' WHERE stream = 'office' AND seq = 3")
    desk = kantor.again()
    try:
        flaws = desk.ask(Verify(), house.OPERATOR).flaws
        assert ("office", 3) in {(f.params.get("stream"), f.params.get("seq")) for f in flaws}
        with pytest.raises(Refusal) as refused:
            desk.ask(Verify(), kantor.actor("auditor"))
        assert refused.value.code == "office-unreadable"
    finally:
        desk.close()


def test_only_the_house_and_its_auditors_verify(kantor, instance):
    for name in ("auditor", "admin", "kepala"):
        assert kantor.ask(name, Verify()).whole
    with pytest.raises(Forbidden):
        kantor.ask("pengelola", Verify())


def test_very_many_flaws_are_counted_and_not_all_told(kantor):
    with forging(kantor.desk, kantor.settings.home, DRAW) as forger:
        for number in range(1_100):
            forger.run("INSERT INTO answers (stream, seq, text, salt) VALUES (:s, 1, '{}', :b)", s=f"x:{number}",
                       b=bytes(16))
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    assert (len(report.flaws), report.flaw_count) == (1_000, 1_100)


def test_while_others_write_a_verification_sees_one_moment(kantor, instance):
    other, heard = kantor.again(), []

    def writes(count):
        if not heard:
            task = kantor.task(instance, "k03").task
            other.do(Complete(task=task, answers={"keputusan": "setuju"}), kantor.actor("kabid"))
            seal(other, kantor.settings.home, house.OPERATOR)
            write_out(other, kantor.settings.home, house.OPERATOR)
        heard.append(count)

    before, verify.TOLD_EVERY = verify.TOLD_EVERY, 1
    try:
        report = kantor.desk.ask(Verify(tell=writes), house.OPERATOR)
    finally:
        verify.TOLD_EVERY = before
        other.close()
    assert (report.flaws, report.checkpoint) == ((), 2)
    assert heard
    assert kantor.desk.ask(Verify(), house.OPERATOR).checkpoint == 3
