"""The key file and the stream `seal` together: made by `sopan init`, changed by `sopan seal rotate`."""

import os
from contextlib import suppress
from pathlib import Path

from engine.commands.seal import ChangeKey, MakeKey
from engine.desk import Desk
from engine.model import Actor
from engine.questions.seals import CurrentKey
from engine.signing import KeyUnusable, Signer, keep, load, make, place, statement, sync_folder

SEED = 32  # bytes


def ensure(desk: Desk, home: Path, actor: Actor) -> None:
    """Make the office's first key where there is none; repeatable, also after a crash between file and event.

    Raises: KeyUnusable.
    """
    if desk.ask(CurrentKey(), actor) is not None:
        return
    path = place(home)
    with suppress(FileExistsError):
        keep(path, make(desk.entropy(SEED)))
    desk.do(MakeKey(public=load(path).public), actor)


def signer(desk: Desk, home: Path, actor: Actor) -> Signer:
    """The key that signs now; finishes a change of keys that a crash cut short.

    Raises: KeyUnusable.
    """
    current: bytes | None = desk.ask(CurrentKey(), actor)
    if current is None:
        raise KeyUnusable(why="unnamed")
    path, coming = place(home), _coming(home, current)
    try:
        found = load(path)
    except KeyUnusable:
        if not coming.exists():
            raise
    else:
        if found.public == current:
            return found
    if not coming.exists():
        raise KeyUnusable(why="foreign", path=str(path))
    _settle(coming, path)
    return load(path)


def rotate(desk: Desk, home: Path, actor: Actor, *, lost: bool = False) -> Signer:
    """Let a new key sign from now on; the old one signs for it, unless it is lost.

    The new key is on disk before the event names it, under a name of its own, so that neither a crash nor a second
    rotation leaves the office without the key that its history names.

    Raises: KeyUnusable.
    """
    new = make(desk.entropy(SEED))
    if lost:
        keep(_coming(home, new.public), new)
        desk.do(MakeKey(public=new.public, lost=True), actor)
    else:
        old = signer(desk, home, actor)
        keep(_coming(home, new.public), new)
        signature = old.sign(statement(new.public.hex(), old.public.hex()))
        desk.do(ChangeKey(public=new.public, previous=old.public, signature=signature), actor)
    return signer(desk, home, actor)


def _coming(home: Path, public: bytes) -> Path:
    return place(home).with_name(f"seal-{public.hex()[:16]}.pem")


def _settle(coming: Path, path: Path) -> None:
    with suppress(FileNotFoundError):  # another process was faster
        os.replace(coming, path)
    sync_folder(path.parent)
