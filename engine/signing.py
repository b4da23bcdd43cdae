"""Ed25519 keys: made, kept in a file of their own, used to sign and to verify. The only room of `cryptography`."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from engine.chain import canonical
from engine.errors import Refusal

FOLDER = "keys"  # below SOPAN_HOME
FILE = "seal.pem"
PUBLIC = 32  # bytes
_OTHERS = 0o077


class KeyUnusable(Refusal):
    """The key that seals cannot be used; `why` is missing, open, unreadable, foreign or unnamed."""

    code = "key-unusable"


@dataclass(frozen=True)
class Signer:
    """A private key that only signs."""

    _key: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(data)

    def pem(self) -> bytes:
        """The private key as PKCS #8, not encrypted: the file's mode guards it."""
        from cryptography.hazmat.primitives import serialization as s

        return self._key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())


def make(seed: bytes) -> Signer:
    """A key from 32 random bytes."""
    return Signer(Ed25519PrivateKey.from_private_bytes(seed))


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether this key made this signature over this data."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def statement(new: str, previous: str) -> bytes:
    """What the old key signs when another takes its place: canonical JSON of both public keys in hex."""
    return canonical({"new": new, "previous": previous}).encode()


def place(home: Path) -> Path:
    """Where the key lies."""
    return home / FOLDER / FILE


def keep(path: Path, signer: Signer) -> None:
    """Write a key for the owner's eyes only; a file that is there is never written over.

    Raises: KeyUnusable, FileExistsError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".key-") as file:  # made with mode 0600
            file.write(signer.pem())
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, path)  # whole or not at all, and never over another
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise KeyUnusable(why="unreadable", path=str(path)) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(path: Path) -> Signer:
    """The key in a file that only its owner can read.

    Raises: KeyUnusable(why=missing | open | unreadable, path).
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except FileNotFoundError as error:
        raise KeyUnusable(why="missing", path=str(path)) from error
    except OSError as error:
        raise KeyUnusable(why="unreadable", path=str(path)) from error
    if mode & _OTHERS:
        raise KeyUnusable(why="open", path=str(path))
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(why="unreadable", path=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(why="unreadable", path=str(path))
    return Signer(key)
