"""The file outside the database, and the sealer that keeps it: on time, once, and never over what somebody changed."""

import logging
import threading

import pytest

from engine import house, seal_file
from engine.errors import Unavailable
from engine.questions.seals import NewestCheckpoint
from engine.seal_file import Entry, SealFileDiffers
from engine.sealer import Sealer, seal, write_out
from engine.signing import place
from engine.store.reads import seals


@pytest.fixture
def sealer(kantor):
    return Sealer(kantor.desk, kantor.settings.home, minutes=10)


def path(kantor):
    return seal_file.place(kantor.settings.home)


def texts(kantor):
    with kantor.desk.store.unit() as unit:
        return [row.text for row in seals.after(unit, 0, 1_000)]


def checkpoint(kantor):
    kantor.start()
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)


def test_the_sealer_seals_at_once_and_then_every_ten_minutes_when_something_is_new(kantor, sealer):
    assert sealer.look() == 1
    kantor.start()
    for _ in range(9):
        kantor.clock.forward(minutes=1)
        assert sealer.look() == 0
    kantor.clock.forward(minutes=1)
    assert sealer.look() == 1
    kantor.clock.forward(hours=5)
    assert sealer.look() == 0
    assert len(texts(kantor)) == 2


def test_what_comes_in_a_quiet_hour_is_sealed_within_ten_minutes(kantor, sealer):
    sealer.look()
    kantor.clock.forward(hours=5)
    sealer.look()
    kantor.start()
    waited = 0
    while len(texts(kantor)) == 1:
        kantor.clock.forward(minutes=1)
        waited += 1
        sealer.look()
    assert waited <= 10


def test_two_sealers_take_turns(kantor, sealer):
    other = kantor.again()
    second = Sealer(other, kantor.settings.home, minutes=10)
    for _ in range(5):
        kantor.start()
        kantor.clock.forward(minutes=10)
        assert sealer.look() + second.look() == 1
    other.close()
    assert path(kantor).read_text() == "".join(f"{text}\n" for text in texts(kantor))


def test_the_file_has_every_checkpoint_in_order_for_its_owners_eyes(kantor):
    for _ in range(3):
        checkpoint(kantor)
    assert path(kantor).read_text() == "".join(f"{text}\n" for text in texts(kantor))
    assert list(seal_file.entries(path(kantor))) == [Entry(number=n, text=t) for n, t in enumerate(texts(kantor), 1)]
    assert (path(kantor).stat().st_mode & 0o777, path(kantor).parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_many_that_the_file_lacks_are_appended_together(kantor):
    for _ in range(4):
        kantor.start()
        seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert write_out(kantor.desk, kantor.settings.home, house.OPERATOR) == 4
    assert write_out(kantor.desk, kantor.settings.home, house.OPERATOR) == 0
    assert len(list(seal_file.entries(path(kantor)))) == 4


def test_several_processes_write_each_checkpoint_once(kantor):
    desks = [kantor.again() for _ in range(3)]
    for _ in range(5):
        checkpoint(kantor)
        kantor.start()
        seal(kantor.desk, kantor.settings.home, house.OPERATOR)
        threads = [threading.Thread(target=write_out, args=(d, kantor.settings.home, house.OPERATOR)) for d in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for desk in desks:
        desk.close()
    assert path(kantor).read_text() == "".join(f"{text}\n" for text in texts(kantor))


@pytest.mark.parametrize(("change", "why"), [
    (lambda content: content.replace(b"number 2", b"number 4"), "ahead"),
    (lambda content: content.replace(b"at 2026", b"at 2025"), "other"),
    (lambda content: content + b"sopan/x\nabc", "torn"),
    (lambda content: b"hello", "torn"),
    (lambda content: content[:-40] + b"!" * 10, "torn"),
])
def test_a_file_that_says_something_else_is_left_alone_and_told_of(kantor, change, why):
    checkpoint(kantor)
    checkpoint(kantor)
    changed = change(path(kantor).read_bytes())
    path(kantor).write_bytes(changed)
    kantor.start()
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    with pytest.raises(SealFileDiffers) as refused:
        write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert refused.value.params["why"] == why
    assert path(kantor).read_bytes() == changed
    assert len(texts(kantor)) == 3  # what is new is sealed all the same


def test_an_older_database_is_told_from_a_newer_file_and_goes_on_once_the_file_is_put_aside(kantor, sealer, tmp_path):
    """A backup was restored: the file knows a checkpoint that the database does not."""
    for _ in range(2):
        checkpoint(kantor)
    newer = path(kantor).read_text()
    with pytest.raises(SealFileDiffers) as refused:
        seal_file.append(path(kantor), lambda number: [])
    assert refused.value.params["why"] == "ahead"
    path(kantor).rename(tmp_path / "checkpoints-before.txt")
    assert write_out(kantor.desk, kantor.settings.home, house.OPERATOR) == 2
    assert path(kantor).read_text() == newer


def test_what_stands_between_checkpoints_is_named_by_its_place(kantor):
    for _ in range(2):
        checkpoint(kantor)
    content = path(kantor).read_bytes()
    cut = content.index(b"\n\n\xe2") + 20
    path(kantor).write_bytes(content[:cut] + b"x\n\n" + content[cut:] + b"tail")
    found = list(seal_file.entries(path(kantor)))
    assert [one for one in found if isinstance(one, int)]
    assert Entry(number=2, text=texts(kantor)[1]) in found


def test_a_key_that_is_gone_is_logged_once_and_the_sealer_goes_on(kantor, sealer, caplog):
    place(kantor.settings.home).rename(place(kantor.settings.home).with_name("aside"))
    with caplog.at_level(logging.ERROR, "sopan.seal"):
        thread = threading.Thread(target=sealer.run)
        thread.start()
        told = threading.Event()
        while not caplog.records:
            told.wait(0.01)
        sealer.stop()
        thread.join(5)
    (record,) = caplog.records
    assert "key-unusable" in record.getMessage()
    assert kantor.desk.ask(NewestCheckpoint(), house.OPERATOR) is None
    place(kantor.settings.home).with_name("aside").rename(place(kantor.settings.home))
    assert sealer.look() == 1


def test_a_folder_that_cannot_be_written_keeps_the_row_and_the_file_is_made_later(kantor):
    kantor.start()
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    path(kantor).parent.write_text("not a folder")
    with pytest.raises(Unavailable):
        write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    path(kantor).parent.unlink()
    assert write_out(kantor.desk, kantor.settings.home, house.OPERATOR) == 1
