"""The text of a checkpoint: one form is written, and only that one is read."""

import base64
from datetime import UTC, datetime

import pytest

from engine.checkpoint import NO_PREVIOUS, Checkpoint, CheckpointUnreadable, body, key_hash, note, origin_of, parse
from engine.signing import make, verify

KEY = make(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
ONE = Checkpoint(
    origin=origin_of(KEY.public), number=7, size=1_234, root=bytes(range(32)), previous=NO_PREVIOUS,
    at=datetime(2026, 11, 23, 4, 50, tzinfo=UTC),
)
TEXT = note(ONE, KEY.public, KEY.sign(body(ONE).encode()))


def test_what_is_written_is_read_again():
    read = parse(TEXT)
    assert read.checkpoint == ONE
    assert read.signed == body(ONE)
    assert read.key_hash == key_hash(ONE.origin, KEY.public)
    assert verify(KEY.public, read.signature, read.signed.encode())
    assert len(read.digest) == 64


def test_it_has_the_form_of_a_signed_note():
    signed, _, mark = TEXT.partition("\n\n")
    assert signed.splitlines() == [
        "sopan/d75a980182b10ab7", "1234", base64.b64encode(bytes(range(32))).decode(),
        "at 2026-11-23T04:50:00.000Z", f"previous {NO_PREVIOUS}", "number 7",
    ]
    assert mark.startswith("— sopan/d75a980182b10ab7 ")
    assert mark.endswith("\n")


LINES = TEXT.split("\n")


def with_line(number: int, line: str) -> str:
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "shape"),
        (TEXT.rstrip("\n"), "shape"),
        (TEXT + "\n", "shape"),
        (TEXT.replace("\n", "\r\n"), "origin"),
        (TEXT + "— other AAAA\n", "shape"),
        (with_line(1, "sopan/"), "origin"),
        (with_line(1, "Other Log"), "origin"),
        (with_line(2, "01234"), "size"),
        (with_line(2, "-1"), "size"),
        (with_line(2, "١٢"), "size"),
        (with_line(2, "9" * 19), "size"),
        (with_line(3, "AAAA"), "root"),
        (with_line(3, LINES[2].replace("=", "")), "root"),
        (with_line(3, LINES[2][:-2] + "9="), "root"),  # the same bytes, written otherwise
        (with_line(4, "at 2026-11-23T04:50:00Z"), "at"),
        (with_line(4, "at 2026-13-23T04:50:00.000Z"), "at"),
        (with_line(5, "previous " + "A" * 64), "previous"),
        (with_line(6, "number 0"), "number"),
        (with_line(6, "number 7 "), "number"),
        (with_line(7, "extra"), "shape"),
        (with_line(8, LINES[7].replace("—", "-")), "signature"),
        (with_line(8, LINES[7].replace("sopan/d75a", "sopan/d75b")), "signature"),
        (with_line(8, LINES[7][:-4]), "signature"),
        (with_line(8, LINES[7] + "\u00e4"), "signature"),
    ],
)
def test_anything_else_is_refused_with_its_reason(text, why):
    with pytest.raises(CheckpointUnreadable) as refused:
        parse(text)
    assert refused.value.params["why"] == why
    assert 0 < int(str(refused.value.params["line"])) <= 9


def test_no_single_changed_character_passes_unnoticed():
    for at, letter in enumerate(TEXT):
        changed = TEXT[:at] + ("x" if letter != "x" else "y") + TEXT[at + 1 :]
        try:
            read = parse(changed)
        except CheckpointUnreadable:
            continue
        known = read.key_hash == key_hash(read.checkpoint.origin, KEY.public)
        assert not (known and verify(KEY.public, read.signature, read.signed.encode())), at
