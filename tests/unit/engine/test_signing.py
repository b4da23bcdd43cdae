"""Keys: RFC 8032's own vectors, and a file that nobody else can read."""

import os

import pytest

from engine.signing import KeyUnusable, keep, load, make, place, statement, verify

SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
EMPTY_SIGNED = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
    "5141438e7a100b"
)


def test_the_first_vector_of_rfc_8032_comes_out():
    key = make(bytes.fromhex(SEED))
    assert key.public.hex() == PUBLIC
    assert key.sign(b"").hex() == EMPTY_SIGNED
    assert verify(key.public, bytes.fromhex(EMPTY_SIGNED), b"")


@pytest.mark.parametrize(("public", "signature", "data"), [
    (PUBLIC, EMPTY_SIGNED, b"x"), (PUBLIC, EMPTY_SIGNED[:-2] + "0c", b""), (PUBLIC, "", b""), ("", EMPTY_SIGNED, b""),
    ("00" * 31 + "ff", EMPTY_SIGNED, b""),
])
def test_another_text_signature_or_key_is_not_verified(public, signature, data):
    assert not verify(bytes.fromhex(public), bytes.fromhex(signature), data)


def test_a_key_is_kept_for_its_owner_and_found_again(tmp_path):
    key = make(bytes.fromhex(SEED))
    path = place(tmp_path)
    keep(path, key)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert load(path).public == key.public
    assert [p.name for p in path.parent.iterdir()] == ["seal.pem"]


def test_a_key_that_is_there_is_never_written_over(tmp_path):
    path = place(tmp_path)
    keep(path, make(bytes.fromhex(SEED)))
    with pytest.raises(FileExistsError):
        keep(path, make(bytes(32)))
    assert load(path).public.hex() == PUBLIC


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o620])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = place(tmp_path)
    keep(path, make(bytes.fromhex(SEED)))
    os.chmod(path, mode)
    with pytest.raises(KeyUnusable) as refused:
        load(path)
    assert refused.value.params["why"] == "open"


RSA_OR_NOISE = (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff\xfe")


@pytest.mark.parametrize("content", RSA_OR_NOISE)
def test_a_file_that_is_no_key_is_refused(tmp_path, content):
    path = place(tmp_path)
    path.parent.mkdir()
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(KeyUnusable) as refused:
        load(path)
    assert refused.value.params["why"] == "unreadable"


def test_a_missing_key_is_said_to_be_missing(tmp_path):
    with pytest.raises(KeyUnusable) as refused:
        load(place(tmp_path))
    assert refused.value.params["why"] == "missing"


def test_the_private_key_stands_in_no_representation():
    assert SEED not in repr(make(bytes.fromhex(SEED)))


def test_what_the_old_key_signs_is_canonical():
    assert statement("ab", "cd") == b'{"new":"ab","previous":"cd"}'
