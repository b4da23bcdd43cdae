"""A sealer that dies at each single point: before, between and after its rows, and before the file outside."""

import itertools
from datetime import timedelta

from engine import seal_file
from engine.checkpoint import NO_PREVIOUS, parse
from engine.commands.note import AddNote
from engine.keyring import keyring
from engine.merkle import leaf_hash, root
from engine.sealer import Sealer
from engine.signing import verify
from engine.store.reads import events, seals
from tests.conftest import Kantor
from tests.faults.staff import Agency


def _sound(kantor: Kantor) -> list[str]:
    """Every row's root, signature and place; the texts of the rows."""
    with kantor.desk.store.unit() as unit:
        rows = seals.after(unit, 0, 1_000)
        keys = keyring(events.stream(unit, "seal")).keys
        leaves = [
            leaf_hash(events.stream(unit, one.stream)[seq - 1].hash)
            for one in seals.ranges(unit, 0, 1_000)
            for seq in range(one.first, one.last + 1)
        ]
    previous = NO_PREVIOUS
    for number, row in enumerate(rows, 1):
        note = parse(row.text)
        assert (note.checkpoint.number, note.checkpoint.previous) == (number, previous)
        assert note.checkpoint.root == root(leaves[: row.size])
        assert verify(keys[-1].public, note.signature, note.signed.encode())
        previous = row.digest
    return [row.text for row in rows]


def _file(kantor: Kantor) -> str:
    path = seal_file.place(kantor.settings.home)
    return path.read_text() if path.exists() else ""


def test_a_sealer_may_die_at_every_point_and_the_next_look_makes_it_whole(kantor: Kantor, agency: Agency) -> None:
    instance = kantor.start()
    points: list[str] = []
    lacking = 0
    for number in itertools.count(1):
        kantor.do("pengelola", AddNote(instance=instance, text=str(number)))
        kantor.clock.forward(hours=1)
        clerk = agency.hire(kantor.settings, kantor.clock.now, die_at=number)
        clerk.give("seal", home=str(kantor.settings.home))
        said = clerk.hear_of("dying", "sealed")
        clerk.kill()
        assert said is not None
        texts = _sound(kantor)
        lacking += _file(kantor) != "".join(f"{text}\n" for text in texts)
        assert "".join(f"{text}\n" for text in texts).startswith(_file(kantor))
        Sealer(kantor.desk, kantor.settings.home, minutes=1).look()
        assert _file(kantor) == "".join(f"{text}\n" for text in _sound(kantor))
        if "sealed" in said:
            break
        points.append(said["dying"])
    assert {"after INSERT checkpoint", "after INSERT sealed", "before COMMIT", "before the file is opened",
            "before a file is locked", "after the commit, before the reply"} <= set(points), points
    assert {"after INSERT tile", "after UPDATE tile"} & set(points)
    assert lacking >= 2  # rows without their line in the file
    kantor.identical(instance)


def test_a_line_that_was_cut_at_any_byte_is_completed(kantor: Kantor) -> None:
    sealer = Sealer(kantor.desk, kantor.settings.home, minutes=1)
    for _ in range(2):
        kantor.start()
        kantor.clock.now += timedelta(hours=1)
        assert sealer.look() == 1
    path = seal_file.place(kantor.settings.home)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        sealer.look()
        assert path.read_bytes() == whole, length
